/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What allows a use without consent, and the notes that a rule asks for: an instrument with its
 * reference, stated by one person and verified by another of the right role, for one purpose, until
 * a day. Only then does it count (gate/instrument.c). It names whom it is for: it must where it
 * opens a complaint, a claim or an incident, and it serves nobody outside whom it does not name.
 * It is withdrawn, never changed or removed. Source: rules.md AUTH, 3.8, D99, DS-03, DS-04, SU-13.
 */
#include "app/gate/case.h"
#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/instrument.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "app/people/person.h"
#include "app/people/recipient.h"
#include "base/json.h"

enum { WORDS_BYTES_MAX = 4096 };

static const ic_id none = { { 0 } };

static struct ic_field_place words_place(ic_id authority)
{
	return (struct ic_field_place) { "authority", "words", authority };
}

/* --- stating --- */

struct stating {
	struct ic_ctx *ctx;
	const struct ic_shape_authority_in *in;
	struct ic_authority_row row;
	struct ic_receipt receipt;
};

static ic_status seal_words(struct stating *s)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) plain = { 0 };

	ic_buf_init(&plain, WORDS_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_text(doc.root, "instrument", s->in->instrument));
	IC_TRY(ic_json_put_text(doc.root, "reference", s->in->reference));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_CANONICAL, &plain));
	return ic_field_seal_to(s->ctx, s->row.patient, words_place(s->row.id), ic_buf_view(&plain),
				&s->row.sealed_words);
}

/* @words, what it is for, until when, and whom it names: "X/1 for LEGAL until 2026-12-01 names …".
 */
static ic_status write_text(struct stating *s, ic_bytes words, ic_bytes *ret_text)
{
	char id[IC_ID_TEXT + 1], day[IC_DATE_TEXT + 1];
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, IC_TEXT_BYTES_MAX);
	IC_TRY(ic_buf_put(&text, words));
	IC_TRY(ic_buf_put_text(&text, words.len > 0 ? " for " : "for "));
	IC_TRY(ic_buf_put_text(&text, ic_vocabulary_text(&ic_vocabulary_purpose, s->row.purpose)));
	ic_date_emit(ic_time_london_date(s->row.expires), day);
	IC_TRY(ic_buf_put_text(&text, " until "));
	IC_TRY(ic_buf_put_text(&text, day));
	for (size_t i = 0; i < ic_authority_person_count(&s->row); i++) {
		ic_id_emit(ic_authority_person(&s->row, i), id);
		IC_TRY(ic_buf_put_text(&text, i > 0 ? ", " : " names "));
		IC_TRY(ic_buf_put_text(&text, id));
	}
	return ic_arena_keep(s->ctx->arena, ic_buf_view(&text), ret_text);
}

static ic_status append_event(struct stating *s, struct ic_db_tx *tx, enum ic_action action,
			      ic_bytes words)
{
	struct ic_event event = { .action = action, .subject = s->row.patient };

	event.value[IC_F_DECISION] =
		ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_authority, s->row.kind));
	IC_TRY(write_text(s, words, &event.value[IC_F_TEXT]));
	IC_TRY(ic_event_put_id(s->ctx, &event, IC_F_IMAGE, s->row.recording));
	IC_TRY(ic_event_put_id(s->ctx, &event, IC_F_CONSENT, s->row.id));
	return ic_enter(s->ctx, tx, &event, &s->receipt);
}

/* Who works here, or a recipient outside. */
static ic_status check_person(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id id)
{
	struct ic_recipient_row recipient;
	struct ic_staff_row person;

	const ic_status found = ic_staff_load(tx, id, ctx->arena, &person);
	if (ic_ok(found) && person.active)
		return IC_DONE;
	if (!ic_ok(found) && !ic_failed_with(found, IC_E_ABSENT))
		return found;
	const ic_status outside = ic_recipient_load(tx, id, ctx->arena, &recipient);
	if (ic_failed_with(outside, IC_E_ABSENT) || (ic_ok(outside) && recipient.ended != 0))
		IC_FAIL(FIELD, "neither somebody who works here nor a recipient outside");
	return outside;
}

static ic_status check_persons(struct ic_db_tx *tx, const struct stating *s)
{
	s->ctx->field = "persons";
	for (size_t i = 0; i < s->in->persons.count; i++) {
		const ic_id id = s->in->persons.at[i];
		IC_TRY(check_person(s->ctx, tx, id));
		for (size_t k = 0; k < i; k++)
			if (ic_id_equal(s->in->persons.at[k], id))
				IC_FAIL(FIELD, "a person is named twice");
	}
	return IC_DONE;
}

static ic_status insert_authority(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	IC_TRY(ic_life_check_of(s->ctx, tx, s->row.patient, s->row.recording));
	IC_TRY(check_persons(tx, s));
	IC_TRY(append_event(s, tx, IC_ACTION_AUTHORITY_STATED, s->in->reference));
	s->row.entry = (int64_t)s->receipt.index;
	return ic_authority_insert(tx, &s->row);
}

static ic_status check_authority(struct ic_ctx *ctx, const struct ic_shape_authority_in *in)
{
	const ic_time now = ic_clock_now(ctx->app->clock);

	ctx->field = "instrument";
	if (in->instrument.len == 0)
		IC_FAIL(FIELD, "the instrument is missing");
	ctx->field = "reference";
	if (in->reference.len == 0)
		IC_FAIL(FIELD, "its reference is missing");
	ctx->field = "expires";
	if (ic_time_london_midnight(in->expires) <= now)
		IC_FAIL(FIELD, "a day that is past");
	ctx->field = "persons";
	if (in->purpose == IC_purpose_INVESTIG && in->persons.count == 0)
		IC_FAIL(FIELD, "who looks into it is named");
	return ic_life_check_theirs(ctx, in->patient, none);
}

ic_status ic_app_authority(struct ic_ctx *ctx, const struct ic_shape_authority_in *in,
			   struct ic_shape_governed *ret)
{
	struct stating s = { .ctx = ctx, .in = in };

	IC_TRY(check_authority(ctx, in));
	s.row = (struct ic_authority_row) {
		.id = ic_entropy_id(ctx->app->entropy),
		.kind = in->kind,
		.recording = in->recording,
		.purpose = in->purpose,
		.stated = ic_clock_now(ctx->app->clock),
		.stated_by = ctx->actor.party,
		.expires = ic_time_london_midnight(in->expires),
		.persons = ic_bytes_of(in->persons.at, in->persons.count * sizeof(ic_id))
	};
	IC_TRY(ic_case_whole(ctx, in->patient, &s.row.patient));
	IC_TRY(seal_words(&s));
	IC_TRY(ic_db_write(ctx->app->db, insert_authority, &s));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &s.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = s.row.id, .entry = s.row.entry };
	return IC_DONE;
}

/* --- verifying --- */

/* Those who treat do not open a complaint or a claim about care to themselves (rules.md 3.2). */
static bool may_verify(const struct ic_authority_row *row, int role)
{
	if (row->purpose == IC_purpose_INVESTIG && role == IC_role_CLINICIAN)
		return false;
	return (ic_instrument_of(row->kind)->verifiers & 1u << role) != 0;
}

static ic_status verify_authority(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	IC_TRY(ic_authority_load(tx, s->row.id, s->ctx->arena, &s->row));
	if (s->row.verified != 0 || s->row.ended != 0)
		IC_FAIL(STATE, "it was verified or withdrawn before");
	if (!may_verify(&s->row, s->ctx->actor.role))
		IC_FAIL(FORBIDDEN, "another role verifies this");
	if (ic_id_equal(s->row.stated_by, s->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "another person than the one who stated it");
	if (ic_authority_names(&s->row, s->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "another person than those it is for");
	IC_TRY(append_event(s, tx, IC_ACTION_AUTHORITY_VERIFIED, IC_LIT("")));
	return ic_authority_verify(tx, s->row.id, ic_clock_now(s->ctx->app->clock),
				   s->ctx->actor.party);
}

static ic_status load_authority(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	return ic_authority_load(tx, s->row.id, s->ctx->arena, &s->row);
}

ic_status ic_app_authority_verify(struct ic_ctx *ctx, ic_id authority,
				  struct ic_shape_governed *ret)
{
	struct stating s = { .ctx = ctx, .row = { .id = authority } };

	IC_TRY(ic_db_read(ctx->app->db, load_authority, &s));
	IC_TRY(ic_life_check_theirs(ctx, s.row.patient, none));
	IC_TRY(ic_db_write(ctx->app->db, verify_authority, &s));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &s.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = authority, .entry = (int64_t)s.receipt.index };
	return IC_DONE;
}

/* --- withdrawing --- */

struct withdrawing {
	struct stating s;
	ic_bytes reason;
};

static ic_status end_authority(struct ic_db_tx *tx, void *arg)
{
	struct withdrawing *w = arg;
	struct ic_ctx *ctx = w->s.ctx;

	IC_TRY(ic_authority_load(tx, w->s.row.id, ctx->arena, &w->s.row));
	if (w->s.row.ended != 0)
		IC_FAIL(STATE, "it was withdrawn before");
	if (!ic_id_equal(w->s.row.stated_by, ctx->actor.party)
	    && !may_verify(&w->s.row, ctx->actor.role))
		IC_FAIL(FORBIDDEN, "who stated it, or who may verify it");
	IC_TRY(append_event(&w->s, tx, IC_ACTION_AUTHORITY_ENDED, w->reason));
	return ic_authority_end(tx, w->s.row.id, ic_clock_now(ctx->app->clock), ctx->actor.party);
}

ic_status ic_app_authority_end(struct ic_ctx *ctx, ic_id authority,
			       const struct ic_shape_life_in *in, struct ic_shape_governed *ret)
{
	struct withdrawing w = { .s = { .ctx = ctx, .row = { .id = authority } },
				 .reason = in->reason };

	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_db_read(ctx->app->db, load_authority, &w.s));
	IC_TRY(ic_life_check_theirs(ctx, w.s.row.patient, none));
	IC_TRY(ic_db_write(ctx->app->db, end_authority, &w));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &w.s.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = authority, .entry = (int64_t)w.s.receipt.index };
	return IC_DONE;
}

/* --- the lists: of a patient, and of all --- */

struct listing {
	struct ic_ctx *ctx;
	ic_id patient; /* zero: of all */
	ic_time before_at;
	ic_id before;
	struct ic_authority_rows rows;
	struct ic_rings rings;
	struct ic_shape_authorities *ret;
};

static ic_status load_authorities(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	IC_TRY(ic_patient_whole(tx, l->patient, &l->patient));
	IC_TRY(ic_authority_list(tx, l->patient, l->ctx->arena, &l->rows));
	if (l->rows.count > IC_LIST_ROWS_MAX)
		l->rows.count = IC_LIST_ROWS_MAX; /* as many as a page shows */
	return IC_DONE;
}

/* The register names the patient: of what is withheld under its own purpose. */
static struct ic_ring *ring_for(struct listing *l, const struct ic_authority_row *row)
{
	return ic_rings_for(&l->rings, ic_id_is_zero(l->patient) ? row->purpose : IC_purpose_CARE);
}

static ic_status read_words(struct listing *l, const struct ic_authority_row *row,
			    struct ic_shape_authority *ret)
{
	IC_AUTO(json_doc) doc = { NULL };
	ic_bytes plain;

	IC_TRY(ic_ring_read(l->ctx, ring_for(l, row), row->patient, words_place(row->id),
			    row->sealed_words, &plain));
	IC_TRY(ic_json_parse(plain, &doc));
	IC_TRY(ic_arena_keep(l->ctx->arena, ic_json_text(ic_json_member(doc.root, "instrument")),
			     &ret->instrument));
	return ic_arena_keep(l->ctx->arena, ic_json_text(ic_json_member(doc.root, "reference")),
			     &ret->reference);
}

static ic_status name_persons(struct listing *l, struct ic_db_tx *tx,
			      const struct ic_authority_row *row, struct ic_shape_authority *ret)
{
	const size_t count = ic_authority_person_count(row);
	ic_bytes *names = ic_arena_take(l->ctx->arena, count + 1, sizeof(*names));

	if (names == NULL)
		IC_FAIL(NOMEM, "persons of an authority");
	for (size_t i = 0; i < count; i++)
		IC_TRY(ic_recipient_name(l->ctx, tx, ic_authority_person(row, i), &names[i]));
	ret->persons.at = names;
	ret->persons.count = count;
	return IC_DONE;
}

static ic_status shape_authority(struct listing *l, struct ic_db_tx *tx,
				 const struct ic_authority_row *row, struct ic_shape_authority *ret)
{
	*ret = (struct ic_shape_authority) {
		.id = row->id,
		.kind = row->kind,
		.recording = row->recording,
		.purpose = row->purpose,
		.expires = row->expires,
		.stated = row->stated,
		.verified = row->verified,
		.ended = row->ended,
		.in_force = ic_instrument_is_in_force(row, ic_clock_now(l->ctx->app->clock)),
		.entry = row->entry,
	};
	IC_TRY(ic_member_name(l->ctx, tx, row->stated_by, &ret->stated_by));
	if (row->verified != 0)
		IC_TRY(ic_member_name(l->ctx, tx, row->verified_by, &ret->verified_by));
	if (row->ended != 0)
		IC_TRY(ic_member_name(l->ctx, tx, row->ended_by, &ret->ended_by));
	IC_TRY(name_persons(l, tx, row, ret));
	IC_TRY(read_words(l, row, ret));
	if (!ic_id_is_zero(l->patient))
		return IC_DONE;
	IC_TRY(ic_patient_whole(tx, row->patient, &ret->patient));
	return ic_patient_name(l->ctx, tx, ring_for(l, row), row->patient, &ret->patient_name);
}

static ic_status shape_authorities(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_shape_authority *at =
		ic_arena_take(l->ctx->arena, l->rows.count + 1, sizeof(*at));

	if (at == NULL)
		IC_FAIL(NOMEM, "authorities");
	for (size_t i = 0; i < l->rows.count; i++)
		IC_TRY(shape_authority(l, tx, &l->rows.at[i], &at[i]));
	l->ret->rows.at = at;
	l->ret->rows.count = l->rows.count;
	return IC_DONE;
}

static ic_status show(struct listing *l, int purpose)
{
	const bool all = ic_id_is_zero(l->patient);

	for (size_t i = 0; i < l->rows.count; i++)
		IC_TRY(ic_rings_want(&l->rings, all ? l->rows.at[i].purpose : purpose,
				     l->rows.at[i].patient));
	IC_TRY(ic_rings_open(l->ctx, purpose, &l->rings));
	return ic_db_read(l->ctx->app->db, shape_authorities, l);
}

ic_status ic_app_authorities(struct ic_ctx *ctx, ic_id patient, struct ic_shape_authorities *ret)
{
	struct listing l = { .ctx = ctx, .patient = patient, .ret = ret };

	*ret = (struct ic_shape_authorities) { 0 };
	IC_TRY(ic_life_check_theirs(ctx, patient, none));
	IC_TRY(ic_db_read(ctx->app->db, load_authorities, &l));
	const ic_status status = show(&l, IC_purpose_CARE);
	ic_rings_done(&l.rings);
	return status;
}

static ic_status load_register(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	return ic_authority_page(tx, l->before_at, l->before, l->ctx->arena, &l->rows);
}

ic_status ic_app_authority_register(struct ic_ctx *ctx, ic_bytes cursor,
				    struct ic_shape_authorities *ret)
{
	struct listing l = { .ctx = ctx, .ret = ret };

	*ret = (struct ic_shape_authorities) { 0 };
	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_cursor_parse(ctx, cursor, &l.before_at, &l.before));
	IC_TRY(ic_db_read(ctx->app->db, load_register, &l));
	const ic_status status = show(&l, IC_purpose_AUDIT);
	ic_rings_done(&l.rings);
	IC_TRY(status);
	if (l.rows.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	const struct ic_authority_row *last = &l.rows.at[l.rows.count - 1];
	return ic_cursor_emit(ctx, last->stated, last->id, &ret->next);
}
