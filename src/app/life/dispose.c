/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a recording: decide → entry, tombstone and rows in one transaction → under a signed
 * head → the key is destroyed → the files → done. A death in between is gone on with at start-up,
 * which destroys what no row names any more. Source: docs/formats/retention.md.
 */
#include <string.h>

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/leftover.h"
#include "app/gate/policies.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "app/life/retention.h"
#include "app/people/person.h"
#include "app/use_cases.h"
#include "vault/vault.h"

enum { PROOF_BYTES_MAX = 16 << 10 };

struct disposing {
	struct ic_ctx *ctx;
	struct ic_end end;
	struct ic_facts facts;
	bool has_lifted; /* the actor has lifted a hold on it */
	ic_bytes content_hash;
	struct ic_disposal_row row;
	struct ic_event event;
	struct ic_receipt receipt;
	ic_id blobs[IC_BLOBS_MAX];
};

/* What somebody else said first, on which the destruction rests. */
struct ground {
	ic_time at;
	ic_id by;
	int64_t entry;
};

static ic_status load_rest(struct ic_db_tx *tx, void *arg)
{
	struct disposing *d = arg;

	IC_TRY(ic_hold_lifted_by(tx, d->end.ending.patient.id, d->end.recording,
				 d->ctx->actor.party, &d->has_lifted));
	return ic_recording_content_hash(tx, d->end.recording, d->ctx->arena, &d->content_hash);
}

/* Its time was over and it was appraised; or nobody relied on it; or its incident is closed. */
static struct ground ground_of(const struct disposing *d)
{
	const struct ic_reliance_row *reliance = &d->end.ending.reliance;
	const struct ic_appraisal_row *appraisal = &d->end.ending.appraisal;
	const struct ic_incident_row *incident = &d->end.ending.incident;

	if (d->end.req != IC_REQ_DISPOSE && d->facts.of[IC_FACT_RELIED] == 0)
		return (struct ground) { reliance->at, reliance->by, reliance->entry };
	if (d->end.req == IC_REQ_UNLAWFUL)
		return (struct ground) { incident->closed, incident->closed_by,
					 incident->closed_entry };
	return (struct ground) { appraisal->at, appraisal->by, appraisal->entry };
}

static struct ic_about about_disposal(const struct disposing *d)
{
	return (struct ic_about) { .patient = d->end.ending.patient.id,
				   .images = &d->end.recording,
				   .image_count = 1 };
}

static ic_status decide_disposal(struct disposing *d)
{
	const struct ic_about about = about_disposal(d);
	const bool second = !ic_id_equal(ground_of(d).by, d->ctx->actor.party) && !d->has_lifted;

	return ic_decide(d->ctx, IC_TABLE_L, &d->facts, IC_BIT(IC_OBLIGATION_SECOND),
			 second ? IC_BIT(IC_OBLIGATION_SECOND) : 0, &about);
}

static ic_status prepare(struct disposing *d)
{
	const struct ic_ending *ending = &d->end.ending;
	const struct ground ground = ground_of(d);
	const struct ic_about about = about_disposal(d);

	d->row = (struct ic_disposal_row) {
		.recording = d->end.recording,
		.patient = ending->patient.id,
		.class = ic_bytes_of_text(
			ic_retention_class_info(d->end.retention.decided_by)->name),
		.until = d->end.retention.until,
		.taken = ending->recording.taken,
		.filed = ending->recording.filed,
		.content_hash = d->content_hash,
		.appraised = ground.at,
		.appraised_by = ground.by,
		.appraisal_entry = ground.entry,
		.disposed = ic_clock_now(d->ctx->app->clock),
		.disposed_by = d->ctx->actor.party,
		.rule = ic_bytes_of_text(ic_rule_id(d->ctx->refusal.decision.rule)),
		.policy = ic_digest_view(&ic_ctx_policy(d->ctx)->hash),
		.request = (int)d->end.req + 1
	};
	IC_TRY(ic_about_event(
		d->ctx, d->end.req == IC_REQ_DISPOSE ? IC_ACTION_DISPOSED : IC_ACTION_DESTROYED,
		&about, &d->event));
	d->event.value[IC_F_CONTENT] = d->content_hash;
	d->event.value[IC_F_TEXT] = d->row.class;
	return IC_DONE;
}

/* What was decided outside of the transaction must hold in it. */
static ic_status check_again(struct ic_db_tx *tx, struct disposing *d)
{
	struct ic_candidate_row candidate;
	struct ic_ending now;
	bool due = false;

	IC_TRY(ic_candidate_load(tx, d->end.recording, d->ctx->arena, &candidate));
	IC_TRY(ic_ending_load(d->ctx, tx, &candidate, &now));
	now.facts.born = d->end.ending.facts.born;
	const struct ic_retention retention = ic_ending_judge(d->ctx, &now, &due);
	const struct ic_facts facts = ic_ending_facts(&now, &retention, due, d->end.req);
	if (memcmp(&facts, &d->facts, sizeof(facts)) != 0 || now.changed != d->end.ending.changed
	    || !ic_id_equal(now.patient.id, d->end.ending.patient.id)
	    || !ic_id_equal(now.reliance.id, d->end.ending.reliance.id)
	    || !ic_id_equal(now.appraisal.id, d->end.ending.appraisal.id))
		IC_FAIL(CONFLICT, "a hold, an appraisal, a statement or a visit came in between");
	return IC_DONE;
}

static ic_status list_blobs(struct ic_db_tx *tx, struct disposing *d)
{
	struct ic_blob_rows blobs;

	IC_TRY(ic_blob_list(tx, d->end.recording, d->end.ending.recording.version, d->ctx->arena,
			    &blobs));
	for (size_t i = 0; i < blobs.count; i++)
		d->blobs[i] = blobs.at[i].id;
	d->row.blobs = ic_bytes_of(d->blobs, blobs.count * sizeof(ic_id));
	return IC_DONE;
}

/* A patient who asked for it is told that it is done. */
static ic_status open_duty_to_tell(struct ic_db_tx *tx, struct disposing *d)
{
	const struct ic_duty_about about = { .patient = d->end.ending.patient.id,
					     .recording = d->end.recording,
					     .purpose = IC_purpose_CARE,
					     .entry = d->receipt.index };

	if (d->end.req != IC_REQ_ERASE && d->end.req != IC_REQ_LATE_REFUSAL)
		return IC_DONE;
	return ic_decide_duties(d->ctx, tx, IC_BIT(IC_OBLIGATION_TELL), &about);
}

/* A recipient outside is asked to erase theirs. Not at the end of the schedule: theirs is another.
 */
static ic_status tell_holders(struct ic_db_tx *tx, struct disposing *d)
{
	const struct ic_notice notice = { .patient = d->end.ending.patient.id,
					  .recording = d->end.recording,
					  .obligation = IC_OBLIGATION_NOTIFY,
					  .notification = IC_notification_ERASED,
					  .to = IC_HOLDERS_OUTSIDE,
					  .entry = d->receipt.index };

	return d->end.req == IC_REQ_DISPOSE ? IC_DONE : ic_life_tell_holders(d->ctx, tx, &notice);
}

static ic_status insert_disposal(struct ic_db_tx *tx, void *arg)
{
	struct disposing *d = arg;

	IC_TRY(check_again(tx, d));
	IC_TRY(list_blobs(tx, d));
	IC_TRY(ic_enter(d->ctx, tx, &d->event, &d->receipt));
	d->row.entry = (int64_t)d->receipt.index;
	IC_TRY(ic_life_note_outcome(d->ctx, tx, d->end.recording, d->row.entry));
	IC_TRY(ic_disposal_insert(tx, &d->row));
	IC_TRY(ic_life_forget(tx, d->end.recording));
	const struct ic_leftover leftover = { .recording = d->end.recording,
					      .from = d->end.ending.patient.id,
					      .entry = d->row.entry };
	IC_TRY(ic_leftover_of_recording(d->ctx, tx, &leftover));
	IC_TRY(tell_holders(tx, d));
	return open_duty_to_tell(tx, d);
}

/* --- the effect --- */

struct finishing {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_recording_row row;
};

static ic_status load_recording(struct ic_db_tx *tx, void *arg)
{
	struct finishing *f = arg;

	return ic_recording_load(tx, f->recording, f->ctx->arena, &f->row);
}

static ic_status finish(struct ic_db_tx *tx, void *arg)
{
	struct finishing *f = arg;

	return ic_disposal_finish(tx, f->recording, ic_clock_now(f->ctx->app->clock));
}

static ic_status destroy_keys(struct finishing *f)
{
	IC_TRY(ic_db_read(f->ctx->app->db, load_recording, f));
	for (uint32_t version = 1; version <= f->row.version; version++) {
		const struct ic_image_ref ref = { f->row.patient, f->recording, version };
		IC_TRY(ic_keys_forget_image(f->ctx->app->keys, &ref));
	}
	return IC_DONE;
}

static ic_status carry_out(struct ic_ctx *ctx, const struct ic_disposal_row *row)
{
	struct finishing f = { .ctx = ctx, .recording = row->recording };
	ic_id blob;

	IC_TRY(destroy_keys(&f));
	for (size_t at = 0; at + IC_ID_BYTES <= row->blobs.len; at += IC_ID_BYTES) {
		memcpy(blob.bytes, row->blobs.ptr + at, IC_ID_BYTES);
		IC_TRY(ic_vault_remove(ctx->app->vault, blob));
	}
	/* The sealed words were in free pages and the WAL. */
	IC_TRY(ic_life_purge(ctx));
	return ic_db_write(ctx->app->db, finish, &f);
}

/* --- the certificate --- */

struct certifying {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_disposal_row row;
	ic_bytes proof;
	struct ic_shape_certificate *ret;
};

static ic_status load_disposal(struct ic_db_tx *tx, void *arg)
{
	struct certifying *c = arg;

	return ic_disposal_load(tx, c->recording, c->ctx->arena, &c->row);
}

static ic_status name_people(struct ic_db_tx *tx, void *arg)
{
	struct certifying *c = arg;

	IC_TRY(ic_member_name(c->ctx, tx, c->row.appraised_by, &c->ret->appraised_by));
	return ic_member_name(c->ctx, tx, c->row.disposed_by, &c->ret->disposed_by);
}

static ic_status put_proof(struct certifying *c)
{
	IC_AUTO(buf) proof = { 0 };

	ic_buf_init(&proof, PROOF_BYTES_MAX);
	IC_TRY(ic_app_proof(c->ctx, (uint64_t)c->row.entry, &proof));
	c->proof = ic_arena_copy(c->ctx->arena, ic_buf_view(&proof));
	if (c->proof.len != proof.len)
		IC_FAIL(NOMEM, "certificate");
	return IC_DONE;
}

static ic_status fill_certificate(struct certifying *c)
{
	const struct ic_disposal_row *row = &c->row;
	enum ic_retention_class class = IC_RETENTION_ADULT;

	*c->ret = (struct ic_shape_certificate) { .recording = row->recording,
						  .patient = row->patient,
						  .taken = row->taken,
						  .filed = row->filed,
						  .class = row->class,
						  .until = row->until,
						  .appraised = row->appraised,
						  .appraisal_entry = row->appraisal_entry,
						  .disposed = row->disposed,
						  .gone = row->done,
						  .rule = row->rule,
						  .request = row->request,
						  .entry = row->entry,
						  .proof = c->proof };
	if (ic_retention_class_find(row->class, &class))
		c->ret->source = ic_bytes_of_text(ic_retention_class_info(class)->source);
	IC_TRY(ic_arena_hex(c->ctx->arena, row->content_hash, &c->ret->sha256));
	IC_TRY(ic_arena_hex(c->ctx->arena, row->policy, &c->ret->policy));
	return ic_db_read(c->ctx->app->db, name_people, c);
}

/* Also the way on for one that was interrupted. The proof comes first: that there is one shows that
 * the entry is under a signed head. */
ic_status ic_app_certificate(struct ic_ctx *ctx, ic_id recording, struct ic_shape_certificate *ret)
{
	struct certifying c = { .ctx = ctx, .recording = recording, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_db_read(ctx->app->db, load_disposal, &c));
	IC_TRY(put_proof(&c));
	if (c.row.done == 0) {
		IC_TRY(carry_out(ctx, &c.row));
		IC_TRY(ic_db_read(ctx->app->db, load_disposal, &c));
	}
	return fill_certificate(&c);
}

ic_status ic_destroy(struct ic_ctx *ctx, const struct ic_end *end, struct ic_shape_certificate *ret)
{
	struct disposing d = { .ctx = ctx, .end = *end };

	d.facts = ic_ending_facts(&end->ending, &end->retention, end->due, end->req);
	IC_TRY(ic_db_read(ctx->app->db, load_rest, &d));
	IC_TRY(decide_disposal(&d));
	IC_TRY(prepare(&d));
	IC_TRY(ic_db_write(ctx->app->db, insert_disposal, &d));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &d.receipt, 1, NULL, 0));
	return ic_app_certificate(ctx, end->recording, ret);
}

ic_status ic_app_dispose(struct ic_ctx *ctx, ic_id recording, struct ic_shape_certificate *ret)
{
	struct ic_end end = { .recording = recording, .req = IC_REQ_DISPOSE };

	IC_TRY(ic_governance_check(ctx));
	const ic_status loaded =
		ic_ending_open(ctx, recording, &end.ending, &end.retention, &end.due);
	if (ic_failed_with(loaded, IC_E_ABSENT)) /* destroyed before, or never there */
		return ic_app_certificate(ctx, recording, ret);
	IC_TRY(loaded);
	return ic_destroy(ctx, &end, ret);
}
