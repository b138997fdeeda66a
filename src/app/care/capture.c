/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filing a picture. What arrives is stripped, hashed, sealed and written in one pass; it becomes
 * part of the record only when its row, its entry and its consent link are durable together.
 *
 * What the sender stripped already is stripped again all the same: it is taken only if there was
 * nothing left to remove.
 *
 *     begin: decide → key (durable) → stream opened          nothing visible
 *     feed:  strip → hash → seal → unnamed file              nothing visible
 *     end:   file durable → row + entry in one transaction   in the record
 *
 * A death in between leaves at most a sealed file or a key without a row; start-up sweeps both.
 */
#include <string.h>

#include "app/care/in_flight.h"
#include "app/care/previews.h"
#include "app/care/recording.h"
#include "app/care/stripped.h"
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/instrument.h"
#include "app/gate/policies.h"
#include "app/people/band.h"
#include "base/alloc.h"
#include "image/strip.h"
#include "model/body_site.h"
#include "vault/vault.h"

enum { REMOVED_LISTED = 100 };

struct ic_capture_stream {
	struct ic_ctx *ctx;
	struct ic_shape_capture form;
	struct ic_capture_options options;
	struct ic_case c;
	struct ic_strip strip;
	struct ic_vault_put *put;
	struct ic_secret key;
	struct ic_vault_place place;
	struct ic_hasher content;  /* of what is kept */
	struct ic_hasher received; /* of what arrived; only if something is stated about it */
	struct ic_recording_detail detail;
	struct ic_capture_facts camera; /* as the form has them, when it was stripped */
	struct ic_recording_row row;
	ic_digest content_hash;
	struct ic_receipt receipt;
	uint64_t bytes;
	ic_id other;      /* whose consent or picture the form names, when not its patient's */
	bool asked_other; /* and the actor recorded that consent */
	bool in_flight;
	bool duplicate;
};

/* --- the decision --- */

/* EXPLAIN and SCOPES are met by a standing answer, since none is recorded without; BI by the reason
 * that a deferred consent carries, or by a verified finding of best interests. */
static uint64_t met_by(struct ic_ctx *ctx, const struct ic_case *c,
		       const struct ic_shape_capture *form)
{
	const struct ic_answer_row *answer = ic_case_record_answer(c);
	const struct ic_use_facts taking = ic_case_taking(form->kind);
	uint64_t met = ic_instruments_met(ctx, c, &taking);

	if (form->explained)
		met |= IC_BIT(IC_OBLIGATION_EXPLAIN);

	if (answer != NULL && answer->answer == IC_answer_AGREED)
		met |= IC_BIT(IC_OBLIGATION_EXPLAIN) | IC_BIT(IC_OBLIGATION_SCOPES);
	if (answer != NULL && answer->answer == IC_answer_DEFERRED)
		met |= IC_BIT(IC_OBLIGATION_BI);
	return met;
}

static int standing_basis(const struct ic_case *c)
{
	const struct ic_answer_row *answer = ic_case_record_answer(c);

	return answer != NULL && answer->answer == IC_answer_DEFERRED ? answer->basis : 0;
}

struct question {
	struct ic_ctx *ctx;
	ic_id patient;
	struct ic_case c;
};

static ic_status load_case(struct ic_db_tx *tx, void *arg)
{
	struct question *q = arg;
	const ic_id none = { { 0 } };

	return ic_case_load(q->ctx, tx, q->patient, none, none, &q->c);
}

ic_status ic_app_capture_check(struct ic_ctx *ctx, const struct ic_shape_capture_check *in,
			       struct ic_shape_decision *ret)
{
	struct question q = { .ctx = ctx, .patient = in->patient };
	struct ic_facts facts;

	IC_TRY(ic_db_read(ctx->app->db, load_case, &q));
	IC_TRY(ic_case_check_situation(ctx, &q.c.patient, in->situation));
	const struct ic_capture_case capture = {
		.kind = in->kind,
		.situation = in->situation,
		.basis = in->basis != 0 ? in->basis : standing_basis(&q.c),
		.dissent = in->dissent,
	};
	IC_TRY(ic_case_capture(ctx, &q.c, &capture, &facts));
	const struct ic_decision decision =
		ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_C, &facts);
	return ic_decision_shape(ctx, &decision, ret);
}

static ic_status decide_capture(struct ic_capture_stream *s)
{
	const struct ic_shape_capture *form = &s->form;
	const struct ic_capture_case capture = {
		.kind = form->kind,
		.situation = form->situation,
		.basis = standing_basis(&s->c),
		.dissent = form->dissent,
	};
	const struct ic_about about = { .patient = form->patient,
					.images = &form->id,
					.image_count = 1,
					.purpose = IC_purpose_CARE };
	struct ic_facts facts;

	IC_TRY(ic_case_check_situation(s->ctx, &s->c.patient, form->situation));
	IC_TRY(ic_case_capture(s->ctx, &s->c, &capture, &facts));
	return ic_decide(s->ctx, IC_TABLE_C, &facts, 0, met_by(s->ctx, &s->c, form), &about);
}

/* --- a capture that is in the record already --- */

struct repeat {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_recording_row row;
	ic_id whole;
	ic_bytes content_hash;
};

static ic_status load_repeat(struct ic_db_tx *tx, void *arg)
{
	struct repeat *r = arg;

	IC_TRY(ic_recording_load(tx, r->recording, r->ctx->arena, &r->row));
	IC_TRY(ic_patient_whole(tx, r->row.patient, &r->whole));
	return ic_recording_content_hash(tx, r->recording, r->ctx->arena, &r->content_hash);
}

static ic_status fill_receipt(struct ic_ctx *ctx, const struct ic_recording_row *row,
			      ic_bytes content_hash, const struct ic_recording_detail *detail,
			      struct ic_shape_receipt *ret)
{
	ic_bytes sha256;

	IC_TRY(ic_arena_hex(ctx->arena, content_hash, &sha256));
	*ret = (struct ic_shape_receipt) { .recording = row->id,
					   .in_record = row->filed,
					   .entry = row->entry,
					   .sha256 = sha256,
					   .bytes = row->bytes,
					   .removed_count = detail->removed_count,
					   .removed_bytes = detail->removed_bytes,
					   .removed_on_phone = detail->removed_on_phone,
					   .rule = row->rule };
	ret->removed.at = detail->removed;
	ret->removed.count = detail->removed_listed;
	return IC_DONE;
}

/* The same receipt again: under an entry, since it is read from the sealed column. */
static ic_status repeat_receipt(struct ic_ctx *ctx, const struct repeat *r,
				struct ic_shape_receipt *ret)
{
	struct ic_ring ring = { .count = 0 };
	struct ic_recording_detail detail;
	const struct ic_event event = { .action = IC_ACTION_LIST_VIEWED };

	IC_TRY(ic_ring_want(&ring, r->row.patient));
	const ic_status opened = ic_ring_open(ctx, event, &ring, NULL);
	const ic_status read =
		ic_ok(opened) ? ic_recording_detail_read(ctx, &ring, &r->row, &detail) : opened;
	ic_ring_done(&ring);
	IC_TRY(read);
	return fill_receipt(ctx, &r->row, r->content_hash, &detail, ret);
}

/* Unless it is the capture of another patient: then only s->other is set. */
static ic_status answer_repeat(struct ic_capture_stream *s, struct ic_shape_receipt *ret)
{
	struct repeat r = { .ctx = s->ctx, .recording = s->form.id };

	const ic_status found = ic_db_read(s->ctx->app->db, load_repeat, &r);
	if (ic_failed_with(found, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(found);
	if (!ic_id_equal(r.row.taken_by, s->ctx->actor.party))
		IC_FAIL(CAPTURE_DIFFERS, "this capture id names another picture");
	s->duplicate = ic_id_equal(r.whole, s->form.patient);
	if (s->duplicate)
		return repeat_receipt(s->ctx, &r, ret);
	s->other = r.whole;
	return IC_DONE;
}

/* --- the patient that the consent is of --- */

struct consented {
	struct ic_ctx *ctx;
	ic_id consent;
	ic_id patient;
	ic_id asked_by;
};

static ic_status load_consented(struct ic_db_tx *tx, void *arg)
{
	struct consented *c = arg;
	struct ic_consent_row row;

	IC_TRY(ic_consent_load(tx, c->consent, c->ctx->arena, &row));
	c->asked_by = row.asked_by;
	return ic_patient_whole(tx, row.patient, &c->patient);
}

/* The answer in force decides; the one that the form names says who was in front of the camera. */
static ic_status find_consented(struct ic_capture_stream *s)
{
	struct consented c = { .ctx = s->ctx, .consent = s->form.consent };

	if (ic_id_is_zero(c.consent))
		return IC_DONE;
	const ic_status found = ic_db_read(s->ctx->app->db, load_consented, &c);
	s->ctx->field = "consent";
	if (ic_failed_with(found, IC_E_ABSENT))
		IC_FAIL(FIELD, "a consent that is not on record");
	IC_TRY(found);
	if (ic_id_equal(c.patient, s->form.patient))
		return IC_DONE;
	s->other = c.patient;
	s->asked_other = ic_id_equal(c.asked_by, s->ctx->actor.party);
	return IC_DONE;
}

/* Once the capture of the patient named is decided: two ids alone must not fetch two numbers. */
static ic_status check_same_patient(struct ic_capture_stream *s)
{
	struct question other = { .ctx = s->ctx, .patient = s->other };

	if (ic_id_is_zero(s->other))
		return IC_DONE;
	const ic_id none = { { 0 } };
	IC_TRY(ic_db_read(s->ctx->app->db, load_case, &other));
	return ic_wrong_patient(s->ctx, ic_case_is_related(&s->c) ? s->form.patient : none,
				s->asked_other || ic_case_is_related(&other.c) ? s->other : none);
}

/* --- begin --- */

static ic_status emit_span(void *arg, ic_bytes span)
{
	struct ic_capture_stream *s = arg;

	ic_hasher_put(&s->content, span);
	s->bytes += span.len;
	return ic_vault_write(s->put, span);
}

static ic_status note_finding(void *arg, const struct ic_finding *finding)
{
	struct ic_capture_stream *s = arg;
	struct ic_recording_detail *detail = &s->detail;

	if (finding->action != IC_FINDING_REMOVED || s->form.stripped != NULL)
		return IC_DONE;
	detail->removed_count++;
	detail->removed_bytes += (int64_t)finding->bytes;
	if (detail->removed_listed == REMOVED_LISTED)
		return IC_DONE;
	ic_bytes name;
	IC_TRY(ic_arena_keep(s->ctx->arena, finding->name, &name));
	detail->removed[detail->removed_listed++] = (struct ic_shape_finding) {
		.where = ic_bytes_of_text(finding->where),
		.name = name,
		.bytes = (int64_t)finding->bytes,
	};
	return IC_DONE;
}

/* A key left by a request that died is of no use to anyone; only one request at a time is in here.
 */
static ic_status fresh_key(struct ic_capture_stream *s)
{
	struct ic_keys *keys = s->ctx->app->keys;
	const ic_status status = ic_keys_wrap(keys, &s->place.image, &s->key);

	if (!ic_failed_with(status, IC_E_EXISTS))
		return status;
	IC_TRY(ic_keys_forget_image(keys, &s->place.image));
	return ic_keys_wrap(keys, &s->place.image, &s->key);
}

static ic_status open_stream(struct ic_capture_stream *s)
{
	struct ic_app *app = s->ctx->app;
	const struct ic_strip_options options = { .emit = emit_span,
						  .find = note_finding,
						  .ctx = s };

	s->detail.removed =
		ic_arena_take(s->ctx->arena, REMOVED_LISTED, sizeof(*s->detail.removed));
	if (s->detail.removed == NULL)
		IC_FAIL(NOMEM, "capture");
	if (s->form.stripped != NULL)
		IC_TRY(ic_stripped_take(s->ctx, s->form.stripped, &s->detail, &s->camera));
	s->detail.note = s->form.note;
	s->detail.chaperone = s->form.chaperone;
	s->place = (struct ic_vault_place) {
		.blob = ic_entropy_id(app->entropy),
		.kind = IC_BLOB_ORIGINAL,
		.image = { .subject = s->form.patient, .image = s->form.id, .version = 1 },
	};
	IC_TRY(fresh_key(s));
	IC_TRY(ic_vault_begin(app->vault, &s->key, &s->place, &s->put));
	ic_hasher_init(&s->content);
	ic_hasher_init(&s->received);
	return ic_strip_init(&s->strip, &options);
}

/* An intimate part is not photographed without saying who was there (CC-12). */
static ic_status check_form(struct ic_ctx *ctx, const struct ic_shape_capture *form)
{
	ctx->field = "chaperone";
	if (form->intimate != (form->chaperone.len > 0))
		IC_FAIL(FIELD, "an intimate picture, and no chaperone named or declined");
	ctx->field = "audience";
	if (form->audience.count > 0 && form->kind != IC_recording_kind_SENSITIVE)
		IC_FAIL(FIELD, "only a sensitive picture has an audience");
	return IC_DONE;
}

static ic_status begin_stream(struct ic_capture_stream *s, struct ic_shape_receipt *ret_receipt)
{
	struct question q = { .ctx = s->ctx };

	IC_TRY(ic_in_flight_enter(s->ctx->app->in_flight, s->form.id));
	s->in_flight = true;
	IC_TRY(ic_case_whole(s->ctx, s->form.patient, &q.patient));
	s->form.patient = q.patient;
	IC_TRY(answer_repeat(s, ret_receipt));
	if (s->duplicate)
		return IC_DONE;
	s->ctx->field = "body_site";
	if (!ic_body_site_is(s->form.body_site))
		IC_FAIL(FIELD, "not a place of body_sites.def");
	IC_TRY(check_form(s->ctx, &s->form));
	if (ic_id_is_zero(s->other))
		IC_TRY(find_consented(s));
	IC_TRY(ic_db_read(s->ctx->app->db, load_case, &q));
	s->c = q.c;
	IC_TRY(decide_capture(s));
	IC_TRY(check_same_patient(s));
	return open_stream(s);
}

ic_status ic_app_capture_begin(struct ic_ctx *ctx, const struct ic_shape_capture *form,
			       const struct ic_capture_options *options,
			       struct ic_capture_stream **ret_stream,
			       struct ic_shape_receipt *ret_receipt)
{
	struct ic_capture_stream *s = ic_alloc(1, sizeof(*s));

	if (s == NULL)
		IC_FAIL(NOMEM, "capture");
	s->ctx = ctx;
	s->form = *form;
	s->options = *options;
	const ic_status status = begin_stream(s, ret_receipt);
	if (!ic_ok(status) || s->duplicate) {
		ic_app_capture_drop(s);
		s = NULL;
	}
	IC_TRY(status);
	*ret_stream = s;
	return IC_DONE;
}

void ic_app_capture_drop(struct ic_capture_stream *s)
{
	if (s == NULL)
		return;
	ic_strip_done(&s->strip);
	ic_vault_drop(s->put);
	ic_secret_done(&s->key);
	if (s->in_flight)
		ic_in_flight_leave(s->ctx->app->in_flight, s->form.id);
	ic_free(s);
}

/* What nobody here could show is refused at its first bytes. */
static ic_status feed(struct ic_capture_stream *s, ic_bytes bytes)
{
	const struct ic_image_facts *facts = &s->strip.facts;

	IC_TRY(ic_strip_feed(&s->strip, bytes));
	if (s->ctx->app->without_heif && ic_image_is_heif(facts->format))
		IC_FAIL(MEDIA_TYPE, "HEIC and AVIF are switched off");
	return IC_DONE;
}

ic_status ic_app_capture_feed(struct ic_capture_stream *s, ic_bytes bytes)
{
	if (s->options.has_digest || s->form.stripped != NULL)
		ic_hasher_put(&s->received, bytes);
	const ic_status status = feed(s, bytes);

	/* Whether it was damaged on the way is known at the end, and is then the better answer. */
	return s->options.has_digest && ic_failed_with(status, IC_E_IMAGE) ? IC_DONE : status;
}

/* --- end --- */

static ic_status fill_row(struct ic_capture_stream *s)
{
	const struct ic_shape_capture *form = &s->form;
	const struct ic_image_facts *facts = &s->strip.facts;
	const struct ic_answer_row *answer = ic_case_record_answer(&s->c);
	const ic_time now = ic_clock_now(s->ctx->app->clock);

	s->row = (struct ic_recording_row) {
		.id = form->id,
		.patient = form->patient,
		.consent = answer != NULL ? answer->consent : (ic_id) { { 0 } },
		.kind = form->kind,
		.state = IC_recording_state_IN_RECORD,
		.taken = form->taken != 0 && form->taken <= now ? form->taken : now,
		.offset_minutes = (int)form->offset_minutes,
		.filed = now,
		.taken_by = s->ctx->actor.party,
		.body_site = form->body_site,
		.laterality = form->laterality,
		.view = form->view,
		.format = ic_bytes_of_text(ic_image_word(facts->format)),
		.width = facts->width,
		.height = facts->height,
		.orientation = facts->orientation,
		.version = s->place.image.version,
		.rule = ic_bytes_of_text(ic_rule_id(s->ctx->refusal.decision.rule)),
		.retention = s->c.patient.situation == IC_situation_ADULT ? IC_LIT("ADULT")
									  : IC_LIT("CHILD"),
		.bytes = (int64_t)s->bytes,
		.intimate = form->intimate,
	};
	s->detail.camera = form->stripped != NULL ? &s->camera : &facts->capture;
	return ic_recording_detail_seal(s->ctx, form->patient, form->id, &s->detail,
					&s->row.sealed_detail);
}

static ic_status append_entry(struct ic_capture_stream *s, struct ic_db_tx *tx)
{
	struct ic_event event = { .action = IC_ACTION_CAPTURE, .subject = s->form.patient };

	event.value[IC_F_IMAGE] = ic_id_view(&s->form.id);
	event.value[IC_F_CAPTURE] = ic_id_view(&s->form.id);
	event.value[IC_F_CONTENT] = ic_digest_view(&s->content_hash);
	IC_TRY(ic_event_put_id(s->ctx, &event, IC_F_CONSENT, s->row.consent));
	return ic_enter(s->ctx, tx, &event, &s->receipt);
}

/* What was decided at the first byte must still hold at the last: a patient may have said no while
 * the picture arrived. The retry is decided anew. */
static ic_status check_answer_stands(struct ic_capture_stream *s, struct ic_db_tx *tx)
{
	const struct ic_answer_row *before = ic_case_record_answer(&s->c);
	const ic_id none = { { 0 } };
	struct ic_case c;

	IC_TRY(ic_case_load(s->ctx, tx, s->form.patient, none, none, &c));
	const struct ic_answer_row *now = ic_case_record_answer(&c);
	const ic_id decided = before != NULL ? before->consent : none;
	if (!ic_id_equal(now != NULL ? now->consent : none, decided))
		IC_FAIL(UNAVAILABLE, "consent changed while the picture arrived");
	return IC_DONE;
}

/* Who may open a sensitive picture is said when it is taken. */
static ic_status name_audience(struct ic_capture_stream *s, struct ic_db_tx *tx)
{
	const struct ic_shape_capture *form = &s->form;

	for (size_t i = 0; i < form->audience.count; i++)
		IC_TRY(ic_audience_set(tx, form->id, form->audience.at[i], true, s->row.filed,
				       s->ctx->actor.party, s->row.entry));
	return IC_DONE;
}

static ic_status insert_capture(struct ic_db_tx *tx, void *arg)
{
	struct ic_capture_stream *s = arg;
	const struct ic_blob_row blob = { .id = s->place.blob,
					  .recording = s->form.id,
					  .version = s->place.image.version,
					  .rendition = IC_rendition_MASTER,
					  .length = s->bytes };

	IC_TRY(check_answer_stands(s, tx));
	IC_TRY(ic_encounter_find_open(tx, s->form.patient, &s->row.encounter));
	IC_TRY(append_entry(s, tx));
	s->row.entry = (int64_t)s->receipt.index;
	IC_TRY(ic_recording_insert(tx, &s->row, ic_digest_view(&s->content_hash)));
	IC_TRY(ic_blob_insert(tx, &blob));
	IC_TRY(name_audience(s, tx));
	/* a sensitive picture is taken to protect: what follows from it stays out of the report */
	const struct ic_duty_about about = { .patient = s->form.patient,
					     .recording = s->form.id,
					     .purpose = ic_case_taking(s->form.kind).purpose,
					     .entry = s->receipt.index };
	return ic_decide_duties(s->ctx, tx, s->ctx->refusal.decision.obligations, &about);
}

static ic_status check_digest(const struct ic_capture_stream *s, const ic_digest *received)
{
	if (s->options.has_digest && !ic_digest_equal(received, &s->options.digest))
		IC_FAIL(DIGEST, "what arrived is not what was sent");
	return IC_DONE;
}

/* What was said to be stripped comes out of the stripper as it went in. */
static ic_status check_stripped(const struct ic_capture_stream *s, const ic_digest *received)
{
	if (s->form.stripped != NULL && !ic_digest_equal(received, &s->content_hash))
		IC_FAIL(NOT_STRIPPED, "a picture sent as stripped with something left to remove");
	return IC_DONE;
}

static ic_status file_row(struct ic_capture_stream *s)
{
	IC_TRY(fill_row(s));
	return ic_db_write(s->ctx->app->db, insert_capture, s);
}

static ic_status finish(struct ic_capture_stream *s, struct ic_shape_receipt *ret)
{
	struct ic_app *app = s->ctx->app;
	uint64_t length = 0;

	const ic_status stripped = ic_strip_end(&s->strip);
	const ic_digest received = ic_hasher_end(&s->received);
	if (ic_ok(stripped) || ic_failed_with(stripped, IC_E_IMAGE))
		IC_TRY(check_digest(s, &received));
	IC_TRY(stripped);
	s->content_hash = ic_hasher_end(&s->content);
	IC_TRY(check_stripped(s, &received));
	struct ic_vault_put *put = IC_TAKE(s->put);
	IC_TRY(ic_vault_commit(put, &length));
	const ic_status filed = file_row(s);
	/* After an I/O failure the row may be durable all the same: then the file must be there. */
	if (ic_failed_with(filed, IC_E_IO))
		return filed;
	if (!ic_ok(filed)) {
		ic_ignore(ic_vault_remove(app->vault, s->place.blob),
			  "start-up sweeps what is left");
		return filed;
	}
	IC_TRY(ic_ledger_settle(app->ledger, &s->receipt, 1, NULL, 0));
	ic_previews_add(app->previews, &s->place.image, s->place.blob, ic_case_is_covered(&s->row),
			&s->key);
	return fill_receipt(s->ctx, &s->row, ic_digest_view(&s->content_hash), &s->detail, ret);
}

ic_status ic_app_capture_end(struct ic_ctx *ctx, struct ic_capture_stream *s,
			     struct ic_shape_receipt *ret_receipt)
{
	(void)ctx;
	const ic_status status = finish(s, ret_receipt);

	ic_app_capture_drop(s);
	return status;
}
