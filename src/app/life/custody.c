/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sensitive recording: who may open it, and every hand it went through, read from the ledger
 * itself (rules.md CP-14). And showing a picture to the patient, which settles whether they know it
 * (fact SEEN).
 */
#include <stdlib.h>

#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/life/life.h"
#include "app/people/person.h"
#include "app/people/recipient.h"

enum { HANDS_MAX = 1000 };

/* --- the audience --- */

struct naming {
	struct ic_ctx *ctx;
	ic_id recording;
	const struct ic_shape_audience_in *in;
	struct ic_recording_row row;
	struct ic_receipt receipt;
};

static ic_status write_audience(struct ic_db_tx *tx, void *arg)
{
	struct naming *n = arg;
	struct ic_staff_row staff;
	struct ic_event event;

	IC_TRY(ic_recording_load(tx, n->recording, n->ctx->arena, &n->row));
	if (n->row.kind != IC_recording_kind_SENSITIVE)
		IC_FAIL(STATE, "only a sensitive recording has an audience");
	IC_TRY(ic_staff_load(tx, n->in->staff, n->ctx->arena, &staff));
	/* Safeguarding: what is entered of it stays out of the report until it is released. */
	const struct ic_about about = { .patient = n->row.patient,
					.images = &n->recording,
					.image_count = 1,
					.purpose = IC_purpose_PROTECT,
					.recipient = n->in->staff,
					.justification = n->in->reason };
	IC_TRY(ic_about_event(n->ctx, IC_ACTION_AUDIENCE_CHANGED, &about, &event));
	event.value[IC_F_DECISION] = n->in->named ? IC_LIT("named") : IC_LIT("named no more");
	IC_TRY(ic_enter(n->ctx, tx, &event, &n->receipt));
	return ic_audience_set(tx, n->recording, n->in->staff, n->in->named,
			       ic_clock_now(n->ctx->app->clock), n->ctx->actor.party,
			       (int64_t)n->receipt.index);
}

ic_status ic_app_audience(struct ic_ctx *ctx, ic_id recording,
			  const struct ic_shape_audience_in *in, struct ic_shape_governed *ret)
{
	struct naming n = { .ctx = ctx, .recording = recording, .in = in };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_db_write(ctx->app->db, write_audience, &n));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &n.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = in->staff, .entry = (int64_t)n.receipt.index };
	return IC_DONE;
}

/* --- every hand --- */

struct tracing {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_recording_row row;
	struct ic_patient_parts parts;
	struct ic_key_want wants[IC_PATIENT_PARTS_MAX];
	ic_bytes content_hash;
	struct ic_db_tx *tx;
	struct ic_shape_custody *ret;
};

static ic_status load_recording(struct ic_db_tx *tx, void *arg)
{
	struct tracing *t = arg;

	IC_TRY(ic_recording_load(tx, t->recording, t->ctx->arena, &t->row));
	IC_TRY(ic_recording_content_hash(tx, t->recording, t->ctx->arena, &t->content_hash));
	return ic_patient_parts(tx, t->row.patient, t->ctx->arena, &t->parts);
}

static ic_status fill_hand(struct tracing *t, const struct ic_event_record *record,
			   struct ic_shape_custody_row *ret)
{
	const ic_bytes *value = record->value;
	ic_id recipient;

	*ret = (struct ic_shape_custody_row) {
		.at = record->t,
		.purpose = ic_vocabulary_find(&ic_vocabulary_purpose, value[IC_F_PURPOSE]),
		.entry = (int64_t)record->index,
	};
	IC_TRY(ic_arena_keep(t->ctx->arena, value[IC_F_ACTION], &ret->action));
	ret->who = IC_LIT("The hospital");
	if (!ic_id_is_zero(record->actor))
		IC_TRY(ic_member_name(t->ctx, t->tx, record->actor, &ret->who));
	if (ic_ok(ic_id_parse(value[IC_F_RECIPIENT], &recipient)))
		IC_TRY(ic_recipient_full_name(t->ctx, t->tx, recipient, &ret->recipient));
	if (value[IC_F_JUSTIFICATION].len > 0)
		IC_TRY(ic_arena_keep(t->ctx->arena, value[IC_F_JUSTIFICATION], &ret->why));
	if (value[IC_F_CONTENT].len > 0)
		IC_TRY(ic_arena_hex(t->ctx->arena, value[IC_F_CONTENT], &ret->sha256));
	return IC_DONE;
}

static ic_status take_hand(const struct ic_event_record *record, void *arg)
{
	struct tracing *t = arg;

	if (record->redacted || !ic_event_names(record->value[IC_F_IMAGE], t->recording))
		return IC_DONE;
	if (t->ret->rows.count == HANDS_MAX)
		IC_FAIL(LIMIT, "more hands than a page holds");
	return fill_hand(t, record, &t->ret->rows.at[t->ret->rows.count++]);
}

static ic_status put_audience(struct tracing *t)
{
	struct ic_shape_colleague *at = NULL;
	ic_id *ids = NULL;
	size_t count = 0;

	IC_TRY(ic_audience_list(t->tx, t->recording, t->ctx->arena, &ids, &count));
	at = ic_arena_take(t->ctx->arena, count + 1, sizeof(*at));
	if (at == NULL)
		IC_FAIL(NOMEM, "audience");
	for (size_t i = 0; i < count; i++) {
		struct ic_staff_row staff;
		struct ic_member member;
		IC_TRY(ic_staff_load(t->tx, ids[i], t->ctx->arena, &staff));
		IC_TRY(ic_member_read(t->ctx, &staff, &member));
		at[i] = (struct ic_shape_colleague) { .id = ids[i],
						      .name = member.name,
						      .job = member.job,
						      .team = staff.team_name,
						      .on_call = staff.on_call };
	}
	t->ret->audience.at = at;
	t->ret->audience.count = count;
	return IC_DONE;
}

static int by_entry(const void *a, const void *b)
{
	const struct ic_shape_custody_row *x = a;
	const struct ic_shape_custody_row *y = b;

	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static ic_status read_hands(struct ic_db_tx *tx, void *arg)
{
	struct tracing *t = arg;

	t->tx = tx;
	t->ret->rows.count = 0;
	for (size_t i = 0; i < t->parts.count; i++)
		IC_TRY(ic_ledger_read_subject(t->ctx->app->ledger, tx, t->parts.at[i],
					      &t->wants[i].key, take_hand, t));
	qsort(t->ret->rows.at, t->ret->rows.count, sizeof(*t->ret->rows.at), by_entry);
	return put_audience(t);
}

/* The trail is opened under an entry of its own, which says that it was for protection. */
static ic_status open_trail(struct tracing *t)
{
	const struct ic_about about = { .patient = t->row.patient,
					.images = &t->recording,
					.image_count = 1,
					.purpose = IC_purpose_PROTECT };
	struct ic_receipt receipt;
	struct ic_event event;

	IC_TRY(ic_about_event(t->ctx, IC_ACTION_PROOF_RELEASED, &about, &event));
	if (t->parts.count > 1)
		event.value[IC_F_SUBJECT] =
			ic_bytes_of(t->parts.at, t->parts.count * sizeof(ic_id));
	for (size_t i = 0; i < t->parts.count; i++)
		t->wants[i] = (struct ic_key_want) { .kind = IC_WANT_PARTY,
						     .party = t->parts.at[i],
						     .domain = IC_KEY_AUDIT };
	return ic_enter_alone(t->ctx, &event, t->wants, t->parts.count, &receipt);
}

ic_status ic_app_custody(struct ic_ctx *ctx, ic_id recording, struct ic_shape_custody *ret)
{
	struct tracing t = { .ctx = ctx, .recording = recording, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	*ret = (struct ic_shape_custody) { .recording = recording };
	IC_TRY(ic_db_read(ctx->app->db, load_recording, &t));
	ret->rows.at = ic_arena_take(ctx->arena, HANDS_MAX, sizeof(*ret->rows.at));
	if (ret->rows.at == NULL)
		IC_FAIL(NOMEM, "custody");
	IC_TRY(ic_arena_hex(ctx->arena, t.content_hash, &ret->sha256));
	const ic_status opened = open_trail(&t);
	const ic_status status = ic_ok(opened) ? ic_db_read(ctx->app->db, read_hands, &t) : opened;
	for (size_t i = 0; i < t.parts.count; i++)
		ic_secret_done(&t.wants[i].key);
	return status;
}

/* --- shown to the patient --- */

struct showing {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_case c;
	struct ic_event event;
	struct ic_receipt receipt;
};

static ic_status load_case(struct ic_db_tx *tx, void *arg)
{
	const ic_id none = { { 0 } };
	struct showing *s = arg;

	return ic_case_load(s->ctx, tx, none, s->recording, none, &s->c);
}

static ic_status write_shown(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	IC_TRY(ic_enter(s->ctx, tx, &s->event, &s->receipt));
	return ic_recording_set_seen(tx, s->recording, ic_clock_now(s->ctx->app->clock));
}

/* Whoever may open it and treats the patient may show it to them. */
ic_status ic_app_shown(struct ic_ctx *ctx, ic_id recording, struct ic_shape_governed *ret)
{
	struct showing s = { .ctx = ctx, .recording = recording };
	struct ic_use_facts use;
	struct ic_facts facts;

	IC_TRY(ic_db_read(ctx->app->db, load_case, &s));
	IC_TRY(ic_case_opening_facts(ctx, &s.c, &use, &facts));
	const struct ic_about about = { .patient = s.c.recording.patient,
					.images = &recording,
					.image_count = 1,
					.purpose = IC_purpose_CARE,
					.justification = IC_LIT("shown to the patient") };
	IC_TRY(ic_decide(ctx, IC_TABLE_D, &facts, 0, IC_BIT(IC_OBLIGATION_JUSTIFY), &about));
	if (!ic_case_is_related(&s.c))
		IC_FAIL(FORBIDDEN, "only the treating team shows a picture to the patient");
	IC_TRY(ic_about_event(ctx, IC_ACTION_SHOWN, &about, &s.event));
	IC_TRY(ic_db_write(ctx->app->db, write_shown, &s));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &s.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = recording, .entry = (int64_t)s.receipt.index };
	return IC_DONE;
}
