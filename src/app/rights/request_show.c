/* SPDX-License-Identifier: Apache-2.0 */
/* A request as governance sees it: the clock, what is missing, what the rules say, the letters; and
 * the list, the open ones first. Names are opened under a list-view entry. */
#include "app/gate/decide.h"
#include "app/gate/policies.h"
#include "app/people/person.h"
#include "app/rights/request.h"
#include "base/limits.h"

/* The words are sealed under a part's key, the name under the whole patient's. */
static ic_status want_keys(struct ic_ring *ring, const struct ic_access *access)
{
	if (ic_id_is_zero(access->request.patient))
		return IC_DONE;
	IC_TRY(ic_ring_want(ring, access->request.patient));
	return ic_ring_want(ring, access->c.patient.id);
}

static ic_status shape_row(struct ic_ctx *ctx, const struct ic_ring *ring,
			   const struct ic_access *access, struct ic_shape_request_row *ret)
{
	bool extended = false;
	const struct ic_request_row *row = &access->request;
	const struct ic_deadline d = ic_access_deadline(ctx, access, &extended);
	const bool done = row->state > IC_request_state_GRANTED;
	const struct ic_date until = done ? ic_time_london_date(row->answered) : ic_ctx_today(ctx);
	struct ic_person person;

	*ret = (struct ic_shape_request_row) {
		.id = row->id,
		.kind = row->kind,
		.requester = row->requester,
		.patient = access->c.patient.id,
		.received = row->received,
		.state = row->state,
		.stopped = d.stopped && !done,
		.due = d.due,
		.days_left = ic_date_to_days(d.due) - ic_date_to_days(until),
	};
	ret->late = ret->days_left < 0 && !ret->stopped;
	if (ic_id_is_zero(access->c.patient.id))
		return IC_DONE;
	IC_TRY(ic_person_read(ctx, ring, &access->c.patient, &person));
	return ic_person_name(ctx, &person, ic_clock_now(ctx->app->clock), &ret->patient_name);
}

/* --- the list --- */

struct listing {
	struct ic_ctx *ctx;
	ic_id after;
	struct ic_access *accesses;
	size_t count;
};

/* Of a row of the list only the clock and the name are shown: no recordings, no notes. */
static ic_status load_row(struct listing *l, struct ic_db_tx *tx, const struct ic_request_row *row,
			  struct ic_access *ret)
{
	ic_id whole;

	*ret = (struct ic_access) { .request = *row };
	IC_TRY(ic_request_step_list(tx, row->id, l->ctx->arena, &ret->steps));
	if (ic_id_is_zero(row->patient))
		return IC_DONE;
	IC_TRY(ic_patient_whole(tx, row->patient, &whole));
	return ic_patient_load(tx, whole, l->ctx->arena, &ret->c.patient);
}

static ic_status load_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_request_rows rows;

	IC_TRY(ic_request_list(tx, l->after, l->ctx->arena, &rows));
	for (size_t i = 0; i < rows.count; i++)
		IC_TRY(load_row(l, tx, &rows.at[i], &l->accesses[i]));
	l->count = rows.count;
	return IC_DONE;
}

static ic_status shape_list(struct listing *l, struct ic_ring *ring,
			    struct ic_shape_request_rows *ret)
{
	for (size_t i = 0; i < l->count; i++)
		IC_TRY(want_keys(ring, &l->accesses[i]));
	IC_TRY(ic_ring_open_list(l->ctx, IC_purpose_AUDIT, ring));
	for (size_t i = 0; i < l->count; i++)
		IC_TRY(shape_row(l->ctx, ring, &l->accesses[i], &ret->rows.at[i]));
	ret->rows.count = l->count;
	return IC_DONE;
}

ic_status ic_app_request_list(struct ic_ctx *ctx, ic_bytes cursor,
			      struct ic_shape_request_rows *ret)
{
	struct listing l = { .ctx = ctx };
	struct ic_ring ring = { .count = 0 };

	IC_TRY(ic_governance_check(ctx));
	ctx->field = "cursor";
	if (cursor.len > 0 && !ic_ok(ic_id_parse(cursor, &l.after)))
		IC_FAIL(FIELD, "not a cursor");
	*ret = (struct ic_shape_request_rows) { 0 };
	l.accesses = ic_arena_take(ctx->arena, IC_LIST_ROWS_MAX, sizeof(*l.accesses));
	ret->rows.at = ic_arena_take(ctx->arena, IC_LIST_ROWS_MAX, sizeof(*ret->rows.at));
	if (l.accesses == NULL || ret->rows.at == NULL)
		IC_FAIL(NOMEM, "requests");
	IC_TRY(ic_db_read(ctx->app->db, load_list, &l));
	const ic_status status = shape_list(&l, &ring, ret);
	ic_ring_done(&ring);
	IC_TRY(status);
	if (l.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	return ic_event_text_id(ctx, l.accesses[l.count - 1].request.id, &ret->next);
}

/* --- one --- */

struct showing {
	struct ic_ctx *ctx;
	ic_id id;
	struct ic_access access;
	struct ic_request_items clinicians;
	struct ic_ring ring;
	struct ic_shape_request *ret;
};

static ic_status load_one(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	IC_TRY(ic_access_load(s->ctx, tx, s->id, &s->access));
	if (ic_id_is_zero(s->access.c.patient.id))
		return IC_DONE;
	return ic_patient_clinicians(tx, s->access.c.patient.id, ic_clock_now(s->ctx->app->clock),
				     s->ctx->arena, &s->clinicians);
}

static ic_status shape_steps(struct ic_db_tx *tx, struct showing *s)
{
	const struct ic_request_step_rows *steps = &s->access.steps;
	struct ic_shape_request_step *rows =
		ic_arena_take(s->ctx->arena, steps->count + 1, sizeof(*rows));

	if (rows == NULL)
		IC_FAIL(NOMEM, "steps");
	for (size_t i = 0; i < steps->count; i++) {
		const struct ic_request_step_row *step = &steps->at[i];
		rows[i] = (struct ic_shape_request_step) {
			.step = step->step, .day = step->day, .at = step->at, .entry = step->entry
		};
		IC_TRY(ic_member_name(s->ctx, tx, step->by, &rows[i].by));
		if (!ic_id_is_zero(step->clinician))
			IC_TRY(ic_member_name(s->ctx, tx, step->clinician, &rows[i].clinician));
		IC_TRY(ic_step_words_read(s->ctx, &s->ring, s->access.request.patient, step,
					  &rows[i].note, &rows[i].letter));
	}
	s->ret->steps.at = rows;
	s->ret->steps.count = steps->count;
	return IC_DONE;
}

static ic_status shape_parts(struct showing *s)
{
	struct ic_shape_request_part *rows =
		ic_arena_take(s->ctx->arena, s->access.count + 1, sizeof(*rows));

	if (rows == NULL)
		IC_FAIL(NOMEM, "parts");
	for (size_t i = 0; i < s->access.count; i++) {
		const struct ic_access_part *part = &s->access.parts[i];
		rows[i] = (struct ic_shape_request_part) {
			.recording = part->recording.id,
			.taken = part->recording.taken,
			.body_site = part->recording.body_site,
			.included = part->included,
			.told = part->told,
			.rule = ic_bytes_of_text(ic_rule_id(part->decision.rule)),
			.reason = ic_bytes_of_text(ic_rule_reason(part->decision.rule)),
		};
	}
	s->ret->parts.at = rows;
	s->ret->parts.count = s->access.count;
	return IC_DONE;
}

static ic_status shape_clinicians(struct ic_db_tx *tx, struct showing *s)
{
	struct ic_shape_request_clinician *rows =
		ic_arena_take(s->ctx->arena, s->clinicians.count + 1, sizeof(*rows));

	if (rows == NULL)
		IC_FAIL(NOMEM, "clinicians");
	for (size_t i = 0; i < s->clinicians.count; i++) {
		struct ic_staff_row staff;
		struct ic_member member;
		IC_TRY(ic_staff_load(tx, s->clinicians.at[i], s->ctx->arena, &staff));
		IC_TRY(ic_member_read(s->ctx, &staff, &member));
		rows[i] = (struct ic_shape_request_clinician) { staff.id, member.name, member.job };
	}
	s->ret->clinicians.at = rows;
	s->ret->clinicians.count = s->clinicians.count;
	return IC_DONE;
}

static ic_status shape_acts(struct showing *s)
{
	enum { LAST = IC_request_step_CLOSED };
	ic_bytes *acts = ic_arena_take(s->ctx->arena, LAST + 1, sizeof(*acts));

	if (acts == NULL)
		IC_FAIL(NOMEM, "steps that may be taken");
	s->ret->acts.at = acts;
	for (int step = IC_request_step_OPENED; step <= LAST; step++)
		if (ic_request_may(s->ctx, &s->access, (enum ic_request_step)step))
			acts[s->ret->acts.count++] = ic_bytes_of_text(
				ic_vocabulary_text(&ic_vocabulary_request_step, step));
	return IC_DONE;
}

/* What the rules say as it stands, quietly: nothing is told by it to who asked. */
static ic_status shape_decision(struct showing *s)
{
	const struct ic_decision decision =
		ic_policy_decide(ic_ctx_policy(s->ctx)->policy, IC_TABLE_A, &s->access.facts);
	const uint64_t unmet =
		ic_obligations_pre(decision.obligations) & ~ic_access_met(&s->access);

	if (s->access.request.state != IC_request_state_OPEN
	    || !ic_access_is_decided_by_rule(s->access.request.kind))
		return IC_DONE;
	struct ic_shape_decision *shape = ic_arena_take(s->ctx->arena, 1, sizeof(*shape));
	if (shape == NULL)
		IC_FAIL(NOMEM, "decision");
	s->ret->decision = shape;
	s->ret->final = ic_request_is_final(s->ctx, &s->access);
	if (decision.outcome != IC_DENY && unmet != 0) {
		const struct ic_obligation_info *info =
			ic_obligation_info((enum ic_obligation)__builtin_ctzll(unmet));
		s->ret->missing = ic_bytes_of_text(info->code);
		s->ret->missing_words = ic_bytes_of_text(info->words);
	}
	return ic_decision_shape(s->ctx, &decision, shape);
}

static ic_status shape_head(struct showing *s)
{
	struct ic_shape_request_row row;
	struct ic_request_words words;
	struct ic_shape_request *ret = s->ret;
	const struct ic_request_row *request = &s->access.request;
	const struct ic_deadline d = ic_access_deadline(s->ctx, &s->access, &ret->extended);

	IC_TRY(shape_row(s->ctx, &s->ring, &s->access, &row));
	IC_TRY(ic_request_words_read(s->ctx, &s->ring, request, &words));
	ret->id = row.id;
	ret->kind = row.kind;
	ret->requester = row.requester;
	ret->patient = row.patient;
	ret->patient_name = row.patient_name;
	ret->received = row.received;
	ret->state = row.state;
	ret->stopped = row.stopped;
	ret->due = row.due;
	ret->days_left = row.days_left;
	ret->late = row.late;
	ret->name = words.name;
	ret->address = words.address;
	ret->asks = words.asks;
	if (!ret->extended)
		ret->notice_until = d.notice_until;
	ret->source =
		ic_bytes_of_text(ic_deadline_source((enum ic_deadline_kind)(request->kind - 1)));
	ret->answered = request->answered;
	ret->granted = request->granted;
	ret->rule = request->rule;
	return IC_DONE;
}

static ic_status shape_one(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	*s->ret = (struct ic_shape_request) { 0 };
	IC_TRY(shape_head(s));
	IC_TRY(shape_steps(tx, s));
	IC_TRY(shape_parts(s));
	IC_TRY(shape_clinicians(tx, s));
	IC_TRY(shape_acts(s));
	return shape_decision(s);
}

static ic_status show(struct showing *s)
{
	IC_TRY(want_keys(&s->ring, &s->access));
	IC_TRY(ic_ring_open_list(s->ctx, IC_purpose_AUDIT, &s->ring));
	return ic_db_read(s->ctx->app->db, shape_one, s);
}

ic_status ic_app_request_show(struct ic_ctx *ctx, ic_id request, struct ic_shape_request *ret)
{
	struct showing s = { .ctx = ctx, .id = request, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_db_read(ctx->app->db, load_one, &s));
	const ic_status status = show(&s);
	ic_ring_done(&s.ring);
	return status;
}
