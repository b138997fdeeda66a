/* SPDX-License-Identifier: Apache-2.0 */
/* Recording what was asked and answered. Who may answer follows from the patient's situation; what
 * does not fit is refused here, so that no invalid answer is ever on record. A later row takes
 * over, none is changed. */
#include <stddef.h>

#include "app/care/wording.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/people/patient.h"
#include "base/json.h"
#include "model/stroke.h"
#include "records/obligation.h"
#include "records/recipient.h"

enum { DETAIL_BYTES_MAX = 24 << 10, SCOPES_MAX = 20 };

/* --- reading --- */

static struct ic_field_place title_place(ic_id consent)
{
	return (struct ic_field_place) { "consent_scope", "title", consent };
}

static struct ic_field_place detail_place(ic_id consent)
{
	return (struct ic_field_place) { "consent", "detail", consent };
}

static const struct {
	const char *key;
	size_t in, out; /* where it stands in the two shapes */
} details[] = {
#define DETAIL(name)                                               \
	{                                                          \
#name, offsetof(struct ic_shape_consent_in, name), \
			offsetof(struct ic_shape_consent, name)    \
	}
	DETAIL(reason),
	DETAIL(interpreter),
	DETAIL(witness),
	DETAIL(signed_name),
#undef DETAIL
};

enum { DETAILS = sizeof(details) / sizeof(details[0]) };

static ic_status read_strokes(struct ic_ctx *ctx, ic_json list, struct ic_shape_consent *ret)
{
	const size_t count = ic_json_count(list);
	ic_bytes *at = ic_arena_take(ctx->arena, count + 1, sizeof(*at));

	if (at == NULL)
		IC_FAIL(NOMEM, "strokes of a signature");
	for (size_t i = 0; i < count; i++)
		IC_TRY(ic_arena_keep(ctx->arena, ic_json_text(ic_json_at(list, i)), &at[i]));
	ret->strokes.at = at;
	ret->strokes.count = count;
	return IC_DONE;
}

static ic_status detail_shape(struct ic_ctx *ctx, const struct ic_ring *ring,
			      const struct ic_consent_row *row, struct ic_shape_consent *ret)
{
	IC_AUTO(json_doc) doc = { NULL };
	ic_bytes plain;

	IC_TRY(ic_ring_read(ctx, ring, row->patient, detail_place(row->id), row->sealed_detail,
			    &plain));
	IC_TRY(ic_json_parse(plain, &doc));
	for (size_t i = 0; i < DETAILS; i++)
		IC_TRY(ic_arena_keep(ctx->arena,
				     ic_json_text(ic_json_member(doc.root, details[i].key)),
				     (ic_bytes *)((char *)ret + details[i].out)));
	return read_strokes(ctx, ic_json_member(doc.root, "strokes"), ret);
}

static ic_status scopes_shape(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			      const struct ic_consent_row *row, struct ic_shape_consent *ret)
{
	struct ic_scope_rows scopes;

	IC_TRY(ic_scope_list(tx, row->id, ctx->arena, &scopes));
	ret->scopes.at = ic_arena_take(ctx->arena, scopes.count + 1, sizeof(*ret->scopes.at));
	if (ret->scopes.at == NULL)
		IC_FAIL(NOMEM, "scopes of a consent");
	for (size_t i = 0; i < scopes.count; i++) {
		ret->scopes.at[i].scope = scopes.at[i].scope;
		ret->scopes.at[i].answer = scopes.at[i].answer;
		ret->scopes.at[i].recipient = scopes.at[i].recipient;
		ret->scopes.at[i].purpose = scopes.at[i].purpose;
		if (scopes.at[i].expires != 0)
			ret->scopes.at[i].expires = ic_time_london_date(scopes.at[i].expires);
		IC_TRY(ic_ring_read(ctx, ring, row->patient, title_place(row->id),
				    scopes.at[i].sealed_title, &ret->scopes.at[i].title));
	}
	ret->scopes.count = scopes.count;
	return IC_DONE;
}

ic_status ic_consent_shape(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			   const struct ic_consent_row *row, bool current, bool whole,
			   struct ic_shape_consent *ret)
{
	struct ic_shape_consent shape = { .id = row->id,
					  .patient = row->patient,
					  .asked = row->asked,
					  .situation = row->situation,
					  .giver = row->giver,
					  .way = row->way,
					  .basis = row->basis,
					  .wording = row->wording,
					  .language = row->language,
					  .current = current,
					  .entry = row->entry };

	IC_TRY(ic_member_name(ctx, tx, row->asked_by, &shape.by_name));
	IC_TRY(scopes_shape(ctx, tx, ring, row, &shape));
	if (whole)
		IC_TRY(detail_shape(ctx, ring, row, &shape));
	*ret = shape;
	return IC_DONE;
}

struct listing {
	struct ic_ctx *ctx;
	ic_id patient;
	bool whole; /* for who treats the patient, and governance */
	struct ic_consent_rows rows;
	struct ic_ring ring;
	struct ic_shape_consents *ret;
};

static ic_status load_consents(struct ic_db_tx *tx, void *arg)
{
	struct listing *listing = arg;
	const ic_id none = { { 0 } };
	struct ic_case c;

	IC_TRY(ic_case_load(listing->ctx, tx, listing->patient, none, none, &c));
	listing->whole = ic_case_is_related(&c) || ic_ok(ic_governance_check(listing->ctx));
	return ic_consent_list(tx, listing->patient, listing->ctx->arena, &listing->rows);
}

static ic_status shape_consents(struct ic_db_tx *tx, void *arg)
{
	struct listing *listing = arg;
	struct ic_ctx *ctx = listing->ctx;

	listing->ret->rows.at =
		ic_arena_take(ctx->arena, listing->rows.count + 1, sizeof(*listing->ret->rows.at));
	if (listing->ret->rows.at == NULL)
		IC_FAIL(NOMEM, "list of consents");
	for (size_t i = 0; i < listing->rows.count; i++)
		IC_TRY(ic_consent_shape(ctx, tx, &listing->ring, &listing->rows.at[i], i == 0,
					listing->whole, &listing->ret->rows.at[i]));
	listing->ret->rows.count = listing->rows.count;
	return IC_DONE;
}

ic_status ic_app_patient_consents(struct ic_ctx *ctx, ic_id patient, struct ic_shape_consents *ret)
{
	struct listing listing = { .ctx = ctx, .patient = patient, .ret = ret };
	const struct ic_event event = { .action = IC_ACTION_LIST_VIEWED };

	IC_TRY(ic_db_read(ctx->app->db, load_consents, &listing));
	for (size_t i = 0; i < listing.rows.count; i++)
		IC_TRY(ic_ring_want(&listing.ring, listing.rows.at[i].patient));
	const ic_status opened = ic_ring_open(ctx, event, &listing.ring, NULL);
	const ic_status status =
		ic_ok(opened) ? ic_db_read(ctx->app->db, shape_consents, &listing) : opened;
	ic_ring_done(&listing.ring);
	return status;
}

/* --- recording --- */

/* VAR 28-35; rules.md 3.2 CONS: who may answer for a patient in each situation; bits 1 << giver. */
static const unsigned givers_of[] = {
	[IC_situation_ADULT] = 1u << IC_giver_PATIENT,
	[IC_situation_YOUNG_PERSON] = 1u << IC_giver_PATIENT,
	[IC_situation_CHILD_COMPETENT] = 1u << IC_giver_PATIENT,
	[IC_situation_CHILD] = 1u << IC_giver_PARENT | 1u << IC_giver_NOBODY,
	[IC_situation_INCAPABLE_PROXY] = 1u << IC_giver_PROXY | 1u << IC_giver_NOBODY,
	[IC_situation_INCAPABLE] = 1u << IC_giver_NOBODY,
	[IC_situation_INCAPABLE_NOW] = 1u << IC_giver_NOBODY,
	[IC_situation_DECEASED] = 1u << IC_giver_FAMILY,
};

static ic_status check_giver(struct ic_ctx *ctx, const struct ic_shape_consent_in *in)
{
	ctx->field = "giver";
	if ((givers_of[in->situation] & 1u << in->giver) == 0)
		IC_FAIL(FIELD, "this person cannot answer for a patient in this situation");
	ctx->field = "way";
	if ((in->giver == IC_giver_NOBODY) != (in->way == IC_way_NOT_ASKED))
		IC_FAIL(FIELD, "nobody answered, yet a way is given, or the reverse");
	ctx->field = "basis";
	if (in->giver == IC_giver_NOBODY && in->basis == 0)
		IC_FAIL(FIELD, "why the patient could not be asked is missing");
	ctx->field = "reason";
	if (in->giver == IC_giver_NOBODY && in->reason.len == 0)
		IC_FAIL(FIELD, "the reason is missing");
	ctx->field = "explained";
	if (in->giver != IC_giver_NOBODY && !in->explained)
		IC_FAIL(FIELD, "it has to be explained first");
	return IC_DONE;
}

/* One answer a question; publication is asked once a title, a disclosure outside once a recipient
 * and a purpose. */
static ic_status check_once(struct ic_ctx *ctx, const struct ic_shape_consent_in *in, size_t at)
{
	const struct ic_shape_scope_answer *scope = &in->scopes.at[at];

	ctx->field = "scopes";
	for (size_t i = 0; i < at; i++)
		if (in->scopes.at[i].scope == scope->scope
		    && in->scopes.at[i].purpose == scope->purpose
		    && ic_id_equal(in->scopes.at[i].recipient, scope->recipient)
		    && ic_bytes_equal(in->scopes.at[i].title, scope->title))
			IC_FAIL(FIELD, "the same question twice");
	return IC_DONE;
}

/* A no to every recipient and a yes to one are not one answer. */
static ic_status check_agrees(struct ic_ctx *ctx, const struct ic_shape_consent_in *in)
{
	bool yes = false, no_to_all = false;

	for (size_t i = 0; i < in->scopes.count; i++) {
		const struct ic_shape_scope_answer *scope = &in->scopes.at[i];
		if (scope->scope != IC_scope_OUTSIDE)
			continue;
		yes = yes || scope->answer == IC_answer_AGREED;
		no_to_all = no_to_all || ic_id_is_zero(scope->recipient);
	}
	ctx->field = "scopes";
	if (yes && no_to_all)
		IC_FAIL(FIELD, "a no to all recipients and a yes to one of them");
	return IC_DONE;
}

/* What is in the record stays as long as the record. */
static ic_status check_expiry(struct ic_ctx *ctx, const struct ic_shape_scope_answer *scope)
{
	if (scope->expires.year == 0)
		return IC_DONE;
	ctx->field = "scopes";
	if (scope->answer != IC_answer_AGREED || scope->scope < IC_scope_TEACH)
		IC_FAIL(FIELD, "only a yes to a use beyond care can end on a day");
	if (ic_time_london_midnight(scope->expires) <= ic_clock_now(ctx->app->clock))
		IC_FAIL(FIELD, "a yes that ended before today");
	return IC_DONE;
}

/* A yes to a disclosure outside names one recipient of the directory, and why they ask; a no may be
 * to all. What they are called is read from there. */
static ic_status check_outside(struct ic_ctx *ctx, const struct ic_shape_scope_answer *scope)
{
	const bool outside = scope->scope == IC_scope_OUTSIDE;
	const bool named = !ic_id_is_zero(scope->recipient);

	ctx->field = "scopes";
	if (outside ? named != (scope->purpose != 0) : named || scope->purpose != 0)
		IC_FAIL(FIELD, "a recipient and a purpose, of a disclosure outside alone");
	if (!outside)
		return IC_DONE;
	if (!named && scope->answer == IC_answer_AGREED)
		IC_FAIL(FIELD, "a yes to a disclosure outside names the recipient");
	if (named && scope->purpose != IC_purpose_THIRD && scope->purpose != IC_purpose_POLICE
	    && scope->purpose != IC_purpose_INVESTIG)
		IC_FAIL(FIELD, "nothing goes outside on consent for this purpose");
	if (scope->title.len > 0)
		IC_FAIL(FIELD, "what the recipient is called stands in the directory");
	return IC_DONE;
}

static ic_status check_scope(struct ic_ctx *ctx, const struct ic_shape_consent_in *in,
			     const struct ic_shape_scope_answer *scope)
{
	const bool deferred = scope->answer == IC_answer_DEFERRED;

	ctx->field = "scopes";
	if (deferred != (in->giver == IC_giver_NOBODY))
		IC_FAIL(FIELD, "an answer without anyone who answered, or the reverse");
	if (deferred && scope->scope != IC_scope_RECORD)
		IC_FAIL(FIELD, "only keeping it in the record can wait for an answer");
	if (scope->scope == IC_scope_PUBLISH && scope->answer == IC_answer_AGREED
	    && (scope->title.len == 0 || in->way != IC_way_WRITTEN))
		IC_FAIL(FIELD, "publication needs one named title, in writing");
	if (scope->scope == IC_scope_MEDIA && scope->answer == IC_answer_AGREED
	    && in->way != IC_way_WRITTEN)
		IC_FAIL(FIELD, "media use needs writing");
	IC_TRY(check_outside(ctx, scope));
	return check_expiry(ctx, scope);
}

static bool is_agreed(const struct ic_shape_consent_in *in)
{
	for (size_t i = 0; i < in->scopes.count; i++)
		if (in->scopes.at[i].answer == IC_answer_AGREED)
			return true;
	return false;
}

/* A yes in writing is who wrote it: a name, with or without strokes, or a witness for those who
 * cannot sign. A no needs nobody. */
static ic_status check_signature(struct ic_ctx *ctx, const struct ic_shape_consent_in *in)
{
	size_t len = 0;

	ctx->field = "signed_name";
	if (in->way == IC_way_WRITTEN && is_agreed(in) && in->signed_name.len == 0
	    && in->witness.len == 0)
		IC_FAIL(FIELD, "in writing, and nobody is named who signed or was there");
	if (in->way != IC_way_WRITTEN && in->signed_name.len > 0)
		IC_FAIL(FIELD, "signed, and not in writing");
	ctx->field = "strokes";
	if (in->strokes.count > 0 && in->signed_name.len == 0)
		IC_FAIL(FIELD, "a signature without a name");
	for (size_t i = 0; i < in->strokes.count; i++) {
		len += in->strokes.at[i].len;
		if (!ic_stroke_is_valid(in->strokes.at[i]))
			IC_FAIL(FIELD, "not a stroke of a signature");
	}
	if (len > IC_SIGNATURE_BYTES_MAX)
		IC_FAIL(FIELD, "a signature of more points than are kept");
	return IC_DONE;
}

static ic_status check_consent(struct ic_ctx *ctx, const struct ic_shape_consent_in *in)
{
	ctx->field = "id";
	if (ic_id_is_zero(in->id))
		IC_FAIL(FIELD, "consent without an id");
	ctx->field = "scopes";
	if (in->scopes.count == 0 || in->scopes.count > SCOPES_MAX)
		IC_FAIL(FIELD, "consent without an answer");
	IC_TRY(check_giver(ctx, in));
	IC_TRY(check_signature(ctx, in));
	for (size_t i = 0; i < in->scopes.count; i++) {
		IC_TRY(check_scope(ctx, in, &in->scopes.at[i]));
		IC_TRY(check_once(ctx, in, i));
	}
	return check_agrees(ctx, in);
}

struct recording_consent {
	struct ic_ctx *ctx;
	const struct ic_shape_consent_in *in;
	struct ic_consent_row row;
	struct ic_scope_row scopes[SCOPES_MAX];
	ic_bytes titles[SCOPES_MAX];
	enum ic_action action;
	ic_digest wording;
	struct ic_receipt receipt;
	bool exists;
	struct ic_ring ring;
	struct ic_shape_consent *ret;
};

static ic_status emit_detail(const struct ic_shape_consent_in *in, struct ic_buf *out)
{
	IC_AUTO(json_doc) doc = { NULL };
	ic_json strokes;

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_bool(doc.root, "explained", in->explained));
	for (size_t i = 0; i < DETAILS; i++)
		IC_TRY(ic_json_put_text(doc.root, details[i].key,
					*(const ic_bytes *)((const char *)in + details[i].in)));
	IC_TRY(ic_json_put_array(doc.root, "strokes", &strokes));
	for (size_t i = 0; i < in->strokes.count; i++)
		IC_TRY(ic_json_put_text(strokes, NULL, in->strokes.at[i]));
	return ic_json_emit(doc.root, IC_JSON_CANONICAL, out);
}

/* What each is called; of a recipient, which has to be there and not ended. */
static ic_status load_titles(struct ic_db_tx *tx, void *arg)
{
	struct recording_consent *r = arg;
	struct ic_recipient_row recipient;

	for (size_t i = 0; i < r->in->scopes.count; i++) {
		const struct ic_shape_scope_answer *scope = &r->in->scopes.at[i];
		r->titles[i] = scope->title;
		if (ic_id_is_zero(scope->recipient))
			continue;
		r->ctx->field = "scopes";
		const ic_status found =
			ic_recipient_load(tx, scope->recipient, r->ctx->arena, &recipient);
		if (ic_failed_with(found, IC_E_ABSENT) || (ic_ok(found) && recipient.ended != 0))
			IC_FAIL(FIELD, "no recipient of the directory, or one that ended");
		IC_TRY(found);
		r->titles[i] = recipient.body;
	}
	return IC_DONE;
}

static ic_status seal_consent(struct recording_consent *r)
{
	const struct ic_shape_consent_in *in = r->in;
	IC_AUTO(buf) detail = { 0 };

	ic_buf_init(&detail, DETAIL_BYTES_MAX);
	IC_TRY(emit_detail(in, &detail));
	IC_TRY(ic_field_seal_to(r->ctx, in->patient, detail_place(in->id), ic_buf_view(&detail),
				&r->row.sealed_detail));
	for (size_t i = 0; i < in->scopes.count; i++) {
		const struct ic_shape_scope_answer *scope = &in->scopes.at[i];
		r->scopes[i] = (struct ic_scope_row) { .consent = in->id,
						       .scope = scope->scope,
						       .answer = scope->answer,
						       .ordinal = (int)i,
						       .recipient = scope->recipient,
						       .purpose = scope->purpose };
		if (scope->expires.year != 0)
			r->scopes[i].expires = ic_time_london_midnight(scope->expires);
		if (r->titles[i].len > 0)
			IC_TRY(ic_field_seal_to(r->ctx, in->patient, title_place(in->id),
						r->titles[i], &r->scopes[i].sealed_title));
	}
	return IC_DONE;
}

static enum ic_action action_of(const struct ic_shape_consent_in *in)
{
	for (size_t i = 0; i < in->scopes.count; i++)
		if (in->scopes.at[i].scope == IC_scope_RECORD
		    && in->scopes.at[i].answer == IC_answer_REFUSED)
			return IC_ACTION_CONSENT_REFUSED;
	return IC_ACTION_CONSENT_GIVEN;
}

static ic_status insert_rows(struct ic_db_tx *tx, struct recording_consent *r)
{
	struct ic_event event = { .action = r->action, .subject = r->in->patient };

	IC_TRY(ic_event_put_id(r->ctx, &event, IC_F_CONSENT, r->in->id));
	event.value[IC_F_CONTENT] = ic_digest_view(&r->wording);
	IC_TRY(ic_enter(r->ctx, tx, &event, &r->receipt));
	r->row.entry = (int64_t)r->receipt.index;
	IC_TRY(ic_consent_insert(tx, &r->row));
	for (size_t i = 0; i < r->in->scopes.count; i++)
		IC_TRY(ic_scope_insert(tx, &r->scopes[i]));
	if (r->in->giver != IC_giver_NOBODY)
		IC_TRY(ic_obligation_meet(tx, r->in->patient, IC_LIT("SEEK_LATER"), r->row.asked));
	return IC_DONE;
}

static ic_status insert_consent(struct ic_db_tx *tx, void *arg)
{
	struct recording_consent *r = arg;
	struct ic_consent_row existing;
	struct ic_patient_row patient;

	const ic_status found = ic_consent_load(tx, r->in->id, r->ctx->arena, &existing);
	r->exists = ic_ok(found);
	if (r->exists) {
		ic_id whole;
		IC_TRY(ic_patient_whole(tx, existing.patient, &whole));
		if (!ic_id_equal(whole, r->in->patient))
			IC_FAIL(CONFLICT, "this id names another patient's consent");
		r->row = existing;
		return IC_DONE;
	}
	if (!ic_failed_with(found, IC_E_ABSENT))
		return found;
	IC_TRY(ic_patient_load(tx, r->in->patient, r->ctx->arena, &patient));
	IC_TRY(ic_case_check_situation(r->ctx, &patient, r->in->situation));
	r->ctx->field = "wording";
	IC_TRY(ic_wording_hash(r->ctx, tx, r->in, &r->wording));
	IC_TRY(load_titles(tx, r)); /* one that ended meanwhile */
	r->row.wording_hash = ic_digest_view(&r->wording);
	return insert_rows(tx, r);
}

static ic_status shape_recorded(struct ic_db_tx *tx, void *arg)
{
	struct recording_consent *r = arg;

	return ic_consent_shape(r->ctx, tx, &r->ring, &r->row, true, true, r->ret);
}

/* The answer names nobody, so a retry needs no keys unless a title was given. */
static ic_status answer_consent(struct recording_consent *r)
{
	const struct ic_event event = { .action = IC_ACTION_LIST_VIEWED };

	IC_TRY(ic_ring_want(&r->ring, r->row.patient));
	if (r->exists)
		IC_TRY(ic_ring_open(r->ctx, event, &r->ring, NULL));
	else
		IC_TRY(ic_ring_settle(r->ctx, &r->receipt, &r->ring));
	return ic_db_read(r->ctx->app->db, shape_recorded, r);
}

ic_status ic_app_consent_record(struct ic_ctx *ctx, const struct ic_shape_consent_in *in,
				struct ic_shape_consent *ret)
{
	struct ic_shape_consent_in whole = *in;
	struct recording_consent r = {
		.ctx = ctx, .in = &whole, .action = action_of(in), .ret = ret
	};

	IC_TRY(check_consent(ctx, in));
	IC_TRY(ic_case_whole(ctx, in->patient, &whole.patient));
	r.row = (struct ic_consent_row) { .id = in->id,
					  .patient = whole.patient,
					  .asked = ic_clock_now(ctx->app->clock),
					  .asked_by = ctx->actor.party,
					  .situation = in->situation,
					  .giver = in->giver,
					  .way = in->way,
					  .basis = in->basis,
					  .wording = in->wording,
					  .language = in->language };
	IC_TRY(ic_db_read(ctx->app->db, load_titles, &r));
	IC_TRY(seal_consent(&r));
	IC_TRY(ic_db_write(ctx->app->db, insert_consent, &r));
	const ic_status status = answer_consent(&r);
	ic_ring_done(&r.ring);
	return status;
}
