/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A recording that was filed to the wrong patient moves to the right one (rules.md L5, DP-04).
 *
 *     quarantine: sealed, incident with its 72 hours, entry     one transaction
 *       → under that entry the old keys, for a moment
 *       → the picture sealed anew for the right patient, durable
 *     move: rows, both trails, shares recalled, tasks           one transaction
 *       → the old key and files are gone
 *
 * A death before the second transaction leaves it wholly with the wrong patient, sealed, and the
 * refile is asked for again; after it, wholly with the right one: start-up sweeps the key and the
 * files that no row names. Neither trail names the other patient.
 */
#include "app/life/refile.h"

#include "app/care/in_flight.h"
#include "app/care/previews.h"
#include "app/care/recording.h"
#include "app/care/share.h"
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/leftover.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "base/bug.h"
#include "records/obligation.h"
#include "vault/vault.h"

struct refiling {
	struct ic_ctx *ctx;
	ic_id recording;
	ic_id to; /* the whole right patient */
	ic_bytes reason;
	struct ic_recording_row row; /* with the wrong patient */
	ic_id from;                  /* the whole wrong one */
	ic_bytes content_hash;
	struct ic_blob_rows blobs;
	struct ic_correction_rows corrections;
	struct ic_incident_new incident;
	bool has_incident; /* one is open already: an earlier refile that did not end */
	struct ic_receipt receipts[2];
	size_t entries;
	struct ic_ring ring;
	struct ic_secret old_key, new_key;
	struct ic_vault_place place; /* of the picture sealed anew */
	struct ic_hasher content;
	struct ic_vault_put *put;
	struct ic_recording_move move;
	struct ic_share_ends stopped;
	int state; /* after the move: that of before it */
};

/* What an open incident says should not have been made stays where and as it is until governance
 * has looked; what is held is held for the patient it is with. */
static ic_status check_movable(struct ic_db_tx *tx, struct refiling *r)
{
	struct ic_incident_row unlawful;
	ic_id hold;

	IC_TRY(ic_incident_latest(tx, r->recording, IC_incident_kind_UNLAWFUL, r->ctx->arena,
				  &unlawful));
	if (!ic_id_is_zero(unlawful.id) && unlawful.closed == 0)
		IC_FAIL(STATE, "an incident about it is open");
	IC_TRY(ic_hold_find(tx, r->from, r->recording, &hold));
	if (!ic_id_is_zero(hold))
		IC_FAIL(STATE, "a hold covers it");
	return IC_DONE;
}

static ic_status load_recording(struct ic_db_tx *tx, struct refiling *r)
{
	struct ic_incident_row open;

	IC_TRY(ic_recording_load(tx, r->recording, r->ctx->arena, &r->row));
	if (r->row.state == IC_recording_state_DESTROYED)
		IC_FAIL(GONE, "the recording was destroyed");
	IC_TRY(ic_patient_whole(tx, r->row.patient, &r->from));
	r->ctx->field = "to";
	if (ic_id_equal(r->from, r->to))
		IC_FAIL(FIELD, "it is with that patient");
	IC_TRY(check_movable(tx, r));
	IC_TRY(ic_recording_content_hash(tx, r->recording, r->ctx->arena, &r->content_hash));
	IC_TRY(ic_blob_list(tx, r->recording, r->row.version, r->ctx->arena, &r->blobs));
	IC_TRY(ic_incident_latest(tx, r->recording, IC_incident_kind_WRONG_PATIENT, r->ctx->arena,
				  &open));
	r->has_incident = !ic_id_is_zero(open.id) && open.closed == 0;
	if (r->has_incident)
		r->incident.row = open;
	return IC_DONE;
}

static ic_status load(struct ic_db_tx *tx, void *arg)
{
	return load_recording(tx, arg);
}

/* --- quarantine --- */

static void decide_move(struct refiling *r)
{
	struct ic_facts facts = ic_facts_default();

	facts.of[IC_FACT_REQ] = IC_REQ_WRONG_PATIENT;
	ic_life_decide(r->ctx, &facts);
}

static ic_status append_refile(struct refiling *r, struct ic_db_tx *tx, enum ic_action action,
			       ic_id subject, struct ic_receipt *ret_receipt)
{
	const struct ic_about about = { .patient = subject,
					.images = &r->recording,
					.image_count = 1 };
	struct ic_event event;

	IC_TRY(ic_about_event(r->ctx, action, &about, &event));
	event.value[IC_F_CONTENT] = r->content_hash;
	return ic_enter(r->ctx, tx, &event, ret_receipt);
}

static ic_status quarantine(struct ic_db_tx *tx, void *arg)
{
	struct refiling *r = arg;

	r->entries = 0;
	IC_TRY(load_recording(tx, r));
	IC_TRY(append_refile(r, tx, IC_ACTION_REFILE_BEGUN, r->row.patient,
			     &r->receipts[r->entries++]));
	if (!r->has_incident)
		IC_TRY(ic_incident_open(r->ctx, tx, &r->incident, &r->receipts[r->entries++]));
	/* Its anonymisations end here: nobody could check them, or end the task, any more. */
	IC_TRY(ic_obligation_lapse_recording(tx, r->recording, IC_LIT("ANON_CHECK"),
					     ic_clock_now(r->ctx->app->clock)));
	return ic_recording_quarantine(tx, r->recording);
}

/* The key of the picture and that of the columns, under the one entry. */
static ic_status take_keys(struct refiling *r)
{
	struct ic_key_want wants[2] = {
		{ .kind = IC_WANT_IMAGE,
		  .image = { r->row.patient, r->recording, r->row.version } },
		{ .kind = IC_WANT_PARTY, .party = r->row.patient, .domain = IC_KEY_FIELD },
	};

	IC_TRY(ic_ring_want(&r->ring, r->row.patient));
	const ic_status settled =
		ic_ledger_settle(r->ctx->app->ledger, r->receipts, r->entries, wants, 2);
	r->old_key = IC_TAKE(wants[0].key);
	r->ring.at[0].key = IC_TAKE(wants[1].key);
	IC_TRY(settled);
	IC_TRY(wants[0].status);
	return wants[1].status;
}

/* --- sealed anew --- */

static ic_status put_span(void *ctx, ic_bytes span)
{
	struct refiling *r = ctx;

	ic_hasher_put(&r->content, span);
	return ic_vault_write(r->put, span);
}

/* A key that an earlier attempt left is of no use to anyone: that attempt is over, because only one
 * move of a recording is under way at a time. */
static ic_status fresh_key(struct refiling *r)
{
	struct ic_keys *keys = r->ctx->app->keys;
	const ic_status status = ic_keys_wrap(keys, &r->place.image, &r->new_key);

	if (!ic_failed_with(status, IC_E_EXISTS))
		return status;
	IC_TRY(ic_keys_forget_image(keys, &r->place.image));
	return ic_keys_wrap(keys, &r->place.image, &r->new_key);
}

static const struct ic_blob_row *master_of(const struct refiling *r)
{
	for (size_t i = 0; i < r->blobs.count; i++)
		if (r->blobs.at[i].rendition == IC_rendition_MASTER)
			return &r->blobs.at[i];
	return NULL;
}

static ic_status copy_picture(struct refiling *r, const struct ic_blob_row *master)
{
	const struct ic_vault_place old = { .blob = master->id,
					    .kind = IC_BLOB_ORIGINAL,
					    .image = { r->row.patient, r->recording,
						       r->row.version } };

	IC_TRY(ic_vault_read(r->ctx->app->vault, &r->old_key, &old, 0, master->length,
			     (struct ic_sink) { put_span, r }));
	const ic_digest content = ic_hasher_end(&r->content);
	if (!ic_bytes_equal(ic_digest_view(&content), r->content_hash))
		IC_FAIL(AUTHENTIC, "the picture is not the one that was filed");
	return IC_DONE;
}

static ic_status seal_picture(struct refiling *r)
{
	const struct ic_blob_row *master = master_of(r);
	struct ic_app *app = r->ctx->app;
	uint64_t length = 0;

	if (master == NULL)
		IC_FAIL(ABSENT, "the picture is not there");
	r->place = (struct ic_vault_place) {
		.blob = ic_entropy_id(app->entropy),
		.kind = IC_BLOB_ORIGINAL,
		.image = { .subject = r->to, .image = r->recording, .version = r->row.version + 1 },
	};
	IC_TRY(fresh_key(r));
	ic_hasher_init(&r->content);
	IC_TRY(ic_vault_begin(app->vault, &r->new_key, &r->place, &r->put));
	IC_TRY(copy_picture(r, master));
	struct ic_vault_put *put = IC_TAKE(r->put);
	IC_TRY(ic_vault_commit(put, &length));
	r->move.blob = (struct ic_blob_row) { .id = r->place.blob,
					      .recording = r->recording,
					      .version = r->place.image.version,
					      .rendition = IC_rendition_MASTER,
					      .length = length };
	return IC_DONE;
}

static ic_status load_corrections(struct ic_db_tx *tx, void *arg)
{
	struct refiling *r = arg;

	return ic_correction_list(tx, r->recording, r->ctx->arena, &r->corrections);
}

static ic_status seal_words(struct refiling *r)
{
	IC_TRY(ic_recording_detail_move(r->ctx, &r->ring, &r->row, r->to, &r->move.sealed_detail));
	IC_TRY(ic_db_read(r->ctx->app->db, load_corrections, r));
	for (size_t i = 0; i < r->corrections.count; i++)
		IC_TRY(ic_correction_move(r->ctx, &r->ring, &r->row, r->to, &r->corrections.at[i]));
	return IC_DONE;
}

/* --- move --- */

struct noting {
	struct ic_db_tx *tx;
	ic_id incident;
};

static ic_status note_recipient(const struct ic_copy_holder *holder, void *arg)
{
	const struct noting *m = arg;

	return ic_affected_insert(m->tx, m->incident, holder->recipient, false);
}

static ic_status tell_everyone(struct refiling *r, struct ic_db_tx *tx)
{
	const ic_time now = ic_clock_now(r->ctx->app->clock);
	struct noting m = { tx, r->incident.row.id };
	struct ic_duty_about about = { .patient = r->from, .purpose = IC_purpose_CARE };
	const struct ic_notice notice = { .patient = r->from,
					  .recording = r->recording,
					  .obligation = IC_OBLIGATION_RECALL,
					  .notification = IC_notification_MOVED,
					  .entry = r->receipts[0].index };

	IC_TRY(ic_affected_insert(tx, m.incident, r->to, true));
	IC_TRY(ic_share_each_holder(tx, r->from, r->recording, now, note_recipient, &m));
	IC_TRY(ic_life_tell_holders(r->ctx, tx, &notice));
	about.entry = r->receipts[0].index;
	IC_TRY(ic_decide_duties(r->ctx, tx, IC_BIT(IC_OBLIGATION_TELL), &about));
	about.patient = r->to;
	about.recording = r->recording;
	about.entry = r->receipts[1].index;
	return ic_decide_duties(r->ctx, tx, IC_BIT(IC_OBLIGATION_TELL), &about);
}

static ic_status write_move(struct ic_db_tx *tx, void *arg)
{
	struct refiling *r = arg;
	struct ic_recording_row now;

	IC_TRY(ic_recording_load(tx, r->recording, r->ctx->arena, &now));
	if (now.version != r->row.version || !ic_id_equal(now.patient, r->row.patient)
	    || now.state != IC_recording_state_SEALED
	    || !ic_bytes_equal(now.sealed_detail, r->row.sealed_detail))
		IC_FAIL(CONFLICT, "somebody else moved, corrected or destroyed it meanwhile");
	IC_TRY(check_movable(tx, r));
	r->entries = 2;
	IC_TRY(append_refile(r, tx, IC_ACTION_REFILED_FROM, r->row.patient, &r->receipts[0]));
	IC_TRY(append_refile(r, tx, IC_ACTION_REFILED_TO, r->to, &r->receipts[1]));
	r->move.entry = (int64_t)r->receipts[1].index;
	IC_TRY(tell_everyone(r, tx));
	IC_TRY(ic_share_stop_recording(tx, r->recording, r->move.at, r->ctx->arena, &r->stopped));
	for (size_t i = 0; i < r->corrections.count; i++)
		IC_TRY(ic_correction_reseal(tx, &r->corrections.at[i]));
	IC_TRY(ic_recording_move_rows(tx, &r->move, &r->state));
	const struct ic_leftover leftover = { .recording = r->recording,
					      .from = r->from,
					      .to = r->to,
					      .entry = (int64_t)r->receipts[0].index };
	return ic_leftover_of_recording(r->ctx, tx, &leftover);
}

/* What the wrong patient's key opened is gone; a death before this is made good at start-up. */
static ic_status forget_old(struct refiling *r)
{
	const struct ic_image_ref old = { r->row.patient, r->recording, r->row.version };

	IC_TRY(ic_keys_forget_image(r->ctx->app->keys, &old));
	for (size_t i = 0; i < r->blobs.count; i++)
		IC_TRY(ic_vault_remove(r->ctx->app->vault, r->blobs.at[i].id));
	/* The words of the right patient, under the wrong one's key; closing empties it too. */
	return ic_life_purge(r->ctx);
}

static ic_status move(struct refiling *r)
{
	struct ic_app *app = r->ctx->app;

	r->move.recording = r->recording;
	r->move.patient = r->to;
	r->move.version = r->place.image.version;
	r->move.content_hash = r->content_hash;
	r->move.at = ic_clock_now(app->clock);
	const ic_status moved = ic_db_write(app->db, write_move, r);
	/* After an I/O failure the rows may be durable all the same: then the file must be there.
	 */
	if (!ic_ok(moved) && !ic_failed_with(moved, IC_E_IO))
		ic_ignore(ic_vault_remove(app->vault, r->place.blob),
			  "start-up sweeps what is left");
	IC_TRY(moved);
	IC_TRY(ic_ledger_settle(app->ledger, r->receipts, r->entries, NULL, 0));
	IC_TRY(forget_old(r));
	ic_previews_add(app->previews, &r->place.image, r->place.blob, ic_case_is_covered(&r->row),
			&r->new_key);
	ic_share_tell_ended(r->ctx, &r->stopped);
	return IC_DONE;
}

static ic_status refile(struct refiling *r)
{
	struct ic_ctx *ctx = r->ctx;

	IC_TRY(ic_db_read(ctx->app->db, load, r));
	decide_move(r);
	if (!r->has_incident)
		IC_TRY(ic_incident_prepare(ctx, IC_incident_kind_WRONG_PATIENT, r->from,
					   r->recording, r->reason, &r->incident));
	IC_TRY(ic_db_write(ctx->app->db, quarantine, r));
	IC_TRY(take_keys(r));
	IC_TRY(seal_picture(r));
	IC_TRY(seal_words(r));
	return move(r);
}

static void done(struct refiling *r)
{
	ic_vault_drop(r->put);
	ic_secret_done(&r->old_key);
	ic_secret_done(&r->new_key);
	ic_ring_done(&r->ring);
}

static ic_status check_and_refile(struct refiling *r, const struct ic_shape_refile_in *in)
{
	IC_TRY(ic_refile_check(r->ctx, r->recording, in, &r->to));
	const ic_status status = refile(r);
	done(r);
	return status;
}

/* Two moves at once would each take the other's fresh key for a leftover (fresh_key()). */
ic_status ic_app_refile(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_refile_in *in,
			struct ic_shape_life *ret)
{
	struct refiling r = { .ctx = ctx, .recording = recording, .reason = in->reason };
	struct ic_in_flight *in_flight = ctx->app->in_flight;

	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_in_flight_enter(in_flight, recording));
	const ic_status status = check_and_refile(&r, in);
	ic_in_flight_leave(in_flight, recording);
	IC_TRY(status);
	IC_TRY(ic_life_shape(ctx, IC_REQ_WRONG_PATIENT, ret));
	ret->recording = recording;
	ret->incident = r.incident.row.id;
	ret->state = r.state;
	ret->entry = (int64_t)r.receipts[1].index;
	return IC_DONE;
}
