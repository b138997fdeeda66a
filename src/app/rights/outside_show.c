/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person disclosed outside, and a patient's recordings to pick from. Names are opened under
 * a list view that carries the purpose: what is withheld from the patient's report must not be told
 * by who looked.
 */
#include "app/care/recording.h"
#include "app/care/share.h"
#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/people/patient.h"
#include "app/people/person.h"
#include "app/rights/outside.h"
#include "app/use_cases.h"

/* --- what was disclosed --- */

struct showing {
	struct ic_ctx *ctx;
	ic_id disclosure;
	ic_time before_at; /* of the last of the page before, and which it was */
	ic_id before;
	struct ic_outside_row one;
	struct ic_outside_rows rows;
	struct ic_rings rings;
	struct ic_shape_outside *at;
};

static ic_status split_codes(struct ic_ctx *ctx, ic_bytes codes, struct ic_shape_outside_item *ret)
{
	ic_bytes *at = ic_arena_take(ctx->arena, IC_OBLIGATION_COUNT + 1, sizeof(*at));
	size_t count = 0;

	if (at == NULL)
		IC_FAIL(NOMEM, "obligations");
	while (codes.len > 0 && count < IC_OBLIGATION_COUNT) {
		size_t len = 0;
		while (len < codes.len && codes.ptr[len] != ' ')
			len++;
		at[count++] = ic_bytes_of(codes.ptr, len);
		codes = ic_bytes_from(codes, len < codes.len ? len + 1 : len);
	}
	ret->obligations.at = at;
	ret->obligations.count = count;
	return IC_DONE;
}

static ic_status put_items(struct showing *s, struct ic_db_tx *tx, ic_id disclosure,
			   struct ic_shape_outside *ret)
{
	struct ic_outside_item_rows rows;

	IC_TRY(ic_outside_item_rows(tx, disclosure, s->ctx->arena, &rows));
	struct ic_shape_outside_item *at =
		ic_arena_take(s->ctx->arena, rows.count + 1, sizeof(*at));
	if (at == NULL)
		IC_FAIL(NOMEM, "items of a disclosure");
	for (size_t i = 0; i < rows.count; i++) {
		at[i] = (struct ic_shape_outside_item) { .recording = rows.at[i].recording,
							 .number = rows.at[i].place,
							 .rule = rows.at[i].rule };
		IC_TRY(split_codes(s->ctx, rows.at[i].obligations, &at[i]));
	}
	ret->items.at = at;
	ret->items.count = rows.count;
	return IC_DONE;
}

static ic_status shape_outside(struct showing *s, struct ic_db_tx *tx,
			       const struct ic_outside_row *row, struct ic_shape_outside *ret)
{
	const struct ic_disclosure_row *d = &row->disclosure;
	const struct ic_sealed_words sealed = { d->patient, ic_outside_words_place(d->id),
						d->sealed_words };
	struct ic_recipient_person person;
	struct ic_disclosure_words words;
	struct ic_recipient_row recipient;

	IC_TRY(ic_recipient_load(tx, d->recipient, s->ctx->arena, &recipient));
	IC_TRY(ic_recipient_read(s->ctx, &recipient, &person));
	IC_TRY(put_items(s, tx, d->id, ret));
	IC_TRY(ic_disclosure_words_read(s->ctx, ic_rings_for(&s->rings, d->purpose), &sealed,
					&words));
	const struct ic_shape_outside decided = *ret;
	*ret = (struct ic_shape_outside) {
		.id = d->id,
		.patient = d->patient,
		.pictures = (int64_t)decided.items.count,
		.items = { decided.items.at, decided.items.count },
		.purpose = d->purpose,
		.body = recipient.body,
		.person = person.person,
		.channel = person.channel,
		.justification = words.justification,
		.consent = words.consent,
		.withheld = d->withheld,
		.vital = row->vital,
		.at = d->at,
		.until = row->until,
		.handed = row->handed,
		.rule = d->rule,
		.entry = d->entry,
	};
	return ic_patient_name(s->ctx, tx, ic_rings_for(&s->rings, d->purpose), d->patient,
			       &ret->patient_name);
}

static ic_status shape_all(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	for (size_t i = 0; i < s->rows.count; i++)
		IC_TRY(shape_outside(s, tx, &s->rows.at[i], &s->at[i]));
	return IC_DONE;
}

static ic_status open_and_shape(struct showing *s)
{
	int purpose = IC_purpose_AUDIT;

	s->at = ic_arena_take(s->ctx->arena, s->rows.count + 1, sizeof(*s->at));
	if (s->at == NULL)
		IC_FAIL(NOMEM, "disclosures");
	for (size_t i = 0; i < s->rows.count; i++) {
		const struct ic_disclosure_row *d = &s->rows.at[i].disclosure;
		IC_TRY(ic_rings_want(&s->rings, d->purpose, d->patient));
		if (!ic_purpose_is_withheld(d->purpose))
			purpose = d->purpose;
	}
	IC_TRY(ic_rings_open(s->ctx, purpose, &s->rings));
	return ic_db_read(s->ctx->app->db, shape_all, s);
}

static ic_status show(struct showing *s)
{
	const struct ic_refusal decided = s->ctx->refusal;

	s->ctx->refusal = (struct ic_refusal) { 0 }; /* to look again is no decision */
	const ic_status status = open_and_shape(s);
	s->ctx->refusal = decided;
	ic_rings_done(&s->rings);
	return status;
}

static ic_status load_one(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	IC_TRY(ic_outside_of_actor(s->ctx, tx, s->disclosure, &s->one));
	s->rows = (struct ic_outside_rows) { &s->one, 1 };
	return IC_DONE;
}

static ic_status load_list(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	return ic_outside_list(tx, s->ctx->actor.party, s->before_at, s->before, s->ctx->arena,
			       &s->rows);
}

ic_status ic_app_outside_show(struct ic_ctx *ctx, ic_id disclosure, struct ic_shape_outside *ret)
{
	struct showing s = { .ctx = ctx, .disclosure = disclosure };

	IC_TRY(ic_db_read(ctx->app->db, load_one, &s));
	IC_TRY(show(&s));
	*ret = s.at[0];
	return IC_DONE;
}

ic_status ic_app_outside_list(struct ic_ctx *ctx, ic_bytes cursor,
			      struct ic_shape_outside_list *ret)
{
	struct showing s = { .ctx = ctx };

	*ret = (struct ic_shape_outside_list) { 0 };
	IC_TRY(ic_cursor_parse(ctx, cursor, &s.before_at, &s.before));
	IC_TRY(ic_db_read(ctx->app->db, load_list, &s));
	IC_TRY(show(&s));
	ret->rows.at = s.at;
	ret->rows.count = s.rows.count;
	if (s.rows.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	const struct ic_disclosure_row *last = &s.rows.at[s.rows.count - 1].disclosure;
	return ic_cursor_emit(ctx, last->at, last->id, &ret->next);
}

/* --- what there is to pick from --- */

struct choosing {
	struct ic_ctx *ctx;
	ic_id patient;
	int purpose;
	ic_bytes justification;
	ic_time before_at; /* of the last recording of the page before, and which it was */
	ic_id before;
	ic_bytes next;
	struct ic_case c;
	struct ic_recording_rows rows;
	struct ic_ring ring;
	struct ic_shape_outside_choices *ret;
};

/* Whoever may disclose it may see that it is there, and nobody else: a sensitive one has an
 * audience.
 */
static ic_status keep_own(struct choosing *k, struct ic_db_tx *tx)
{
	size_t count = 0;

	for (size_t i = 0; i < k->rows.count; i++) {
		struct ic_case c = k->c;
		IC_TRY(ic_recording_case(k->ctx, tx, &k->rows.at[i], &c));
		const ic_status theirs = ic_outside_check(k->ctx, k->purpose, &c);
		if (ic_ok(theirs))
			k->rows.at[count++] = k->rows.at[i];
		else if (!ic_failed_with(theirs, IC_E_ABSENT))
			return theirs;
	}
	k->rows.count = count;
	return IC_DONE;
}

static ic_status load_choices(struct ic_db_tx *tx, void *arg)
{
	const ic_id none = { { 0 } };
	struct choosing *k = arg;

	IC_TRY(ic_case_load(k->ctx, tx, k->patient, none, none, &k->c));
	IC_TRY(ic_outside_check(k->ctx, k->purpose, &k->c));
	IC_TRY(ic_recording_list(tx, k->c.patient.id, k->before_at, k->before, IC_LIST_ROWS_MAX,
				 k->ctx->arena, &k->rows));
	if (k->rows.count == IC_LIST_ROWS_MAX) {
		const struct ic_recording_row *last = &k->rows.at[k->rows.count - 1];
		IC_TRY(ic_cursor_emit(k->ctx, last->taken, last->id, &k->next));
	}
	return keep_own(k, tx);
}

static ic_status shape_choices(struct ic_db_tx *tx, void *arg)
{
	struct choosing *k = arg;
	struct ic_shape_outside_choice *at =
		ic_arena_take(k->ctx->arena, k->rows.count + 1, sizeof(*at));
	struct ic_shape_patient_banner *who = ic_arena_take(k->ctx->arena, 1, sizeof(*who));

	if (at == NULL || who == NULL)
		IC_FAIL(NOMEM, "recordings to pick from");
	for (size_t i = 0; i < k->rows.count; i++) {
		const struct ic_recording_row *row = &k->rows.at[i];
		at[i] = (struct ic_shape_outside_choice) { .recording = row->id,
							   .taken = row->taken,
							   .body_site = row->body_site,
							   .laterality = row->laterality,
							   .kind = row->kind,
							   .state = row->state };
	}
	*k->ret = (struct ic_shape_outside_choices) { .patient = k->c.patient.id, .who = who };
	k->ret->rows.at = at;
	k->ret->rows.count = k->rows.count;
	k->ret->next = k->next;
	return ic_patient_banner(k->ctx, tx, &k->ring, &k->c.patient, who);
}

static ic_status find_patient(struct ic_ctx *ctx, const struct ic_shape_outside_choices_in *in,
			      ic_id *ret_patient)
{
	const struct ic_shape_find find = { .system = IC_identifier_system_NHS,
					    .value = in->nhs_number };

	ctx->field = "nhs_number";
	if (ic_id_is_zero(in->patient) == (in->nhs_number.len == 0))
		IC_FAIL(FIELD, "either the patient or an NHS number");
	if (in->nhs_number.len > 0)
		return ic_patient_find(ctx, &find, ret_patient);
	*ret_patient = in->patient;
	return IC_DONE;
}

/* The reason is the one that they state for disclosing: a look that came to nothing has it too. */
static ic_status open_choices(struct choosing *k)
{
	const struct ic_about about = { .purpose = k->purpose, .justification = k->justification };
	struct ic_event event;

	IC_TRY(ic_ring_want(&k->ring, k->c.patient.id));
	IC_TRY(ic_about_event(k->ctx, IC_ACTION_LIST_VIEWED, &about, &event));
	const ic_status opened = ic_ring_open(k->ctx, event, &k->ring, NULL);
	const ic_status status =
		ic_ok(opened) ? ic_db_read(k->ctx->app->db, shape_choices, k) : opened;
	ic_ring_done(&k->ring);
	return status;
}

ic_status ic_app_outside_choices(struct ic_ctx *ctx, const struct ic_shape_outside_choices_in *in,
				 ic_bytes cursor, struct ic_shape_outside_choices *ret)
{
	struct choosing k = {
		.ctx = ctx, .purpose = in->purpose, .justification = in->justification, .ret = ret
	};

	IC_TRY(find_patient(ctx, in, &k.patient));
	ctx->field = "justification";
	if (ic_bytes_is_blank(in->justification))
		IC_FAIL(FIELD, "why it is looked at is missing");
	IC_TRY(ic_cursor_parse(ctx, cursor, &k.before_at, &k.before));
	IC_TRY(ic_db_read(ctx->app->db, load_choices, &k));
	return open_choices(&k);
}
