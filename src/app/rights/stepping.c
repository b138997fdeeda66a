/* SPDX-License-Identifier: Apache-2.0 */
/* A step of a request: begun, taken, committed. What follows from each kind of step is a row. */
#include "app/gate/enter.h"
#include "app/rights/letter.h"
#include "app/rights/request.h"
#include "base/bug.h"
#include "policy/duty.h"
#include "records/obligation.h"

/* --- beginning --- */

struct beginning {
	struct ic_ctx *ctx;
	ic_id id;
	struct ic_stepping *s;
};

static ic_status load(struct ic_db_tx *tx, void *arg)
{
	struct beginning *b = arg;
	struct ic_staff_row actor;

	IC_TRY(ic_access_load(b->ctx, tx, b->id, &b->s->access));
	IC_TRY(ic_staff_load(tx, b->ctx->actor.party, b->ctx->arena, &actor));
	b->s->hospital = actor.organisation_name;
	return IC_DONE;
}

static ic_status read_words(struct ic_stepping *s)
{
	struct ic_ring ring = { .count = 0 };

	if (!ic_id_is_zero(s->access.request.patient))
		IC_TRY(ic_ring_want(&ring, s->access.request.patient));
	const ic_status opened = ic_ring_open_list(s->ctx, IC_purpose_AUDIT, &ring);
	const ic_status read =
		ic_ok(opened) ? ic_request_words_read(s->ctx, &ring, &s->access.request, &s->words)
			      : opened;
	ic_ring_done(&ring);
	return read;
}

ic_status ic_stepping_begin(struct ic_ctx *ctx, ic_id id, struct ic_stepping *ret)
{
	struct beginning b = { ctx, id, ret };

	*ret = (struct ic_stepping) { .ctx = ctx };
	IC_TRY(ic_db_read(ctx->app->db, load, &b));
	ret->subject = ret->access.c.patient.id;
	return read_words(ret);
}

/* --- taking --- */

/* Days go forward, so that what stops the clock stands in order. */
static ic_status check_day(struct ic_stepping *s, struct ic_date day)
{
	const struct ic_request_step_rows *steps = &s->access.steps;
	const struct ic_date last =
		steps->count > 0 ? steps->at[steps->count - 1].day : s->access.request.received;

	s->ctx->field = "day";
	if (ic_date_is_after(day, ic_ctx_today(s->ctx)))
		IC_FAIL(FIELD, "a day in the future");
	if (ic_date_is_after(last, day))
		IC_FAIL(FIELD, "a day before the last step");
	return IC_DONE;
}

/* The clock of the letter is the clock after the step. */
static ic_status add_step(struct ic_stepping *s)
{
	struct ic_request_step_rows *steps = &s->access.steps;
	struct ic_request_step_row *rows =
		ic_arena_take(s->ctx->arena, steps->count + 1, sizeof(*rows));

	if (rows == NULL)
		IC_FAIL(NOMEM, "steps of a request");
	if (steps->count == IC_LIST_ROWS_MAX)
		IC_FAIL(LIMIT, "more steps than a request may have");
	for (size_t i = 0; i < steps->count; i++)
		rows[i] = steps->at[i];
	rows[steps->count] = s->step;
	*steps = (struct ic_request_step_rows) { rows, steps->count + 1 };
	return IC_DONE;
}

ic_status ic_stepping_take(struct ic_stepping *s, enum ic_request_step step, struct ic_date day,
			   ic_bytes note)
{
	const ic_id clinician = s->step.clinician;

	s->ctx->field = "note";
	if (note.len == 0)
		IC_FAIL(FIELD, "the note is missing");
	s->note = note;
	s->step = (struct ic_request_step_row) {
		.id = ic_entropy_id(s->ctx->app->entropy),
		.request = s->access.request.id,
		.step = (int)step,
		.day = day.year != 0 ? day : ic_ctx_today(s->ctx),
		.at = ic_clock_now(s->ctx->app->clock),
		.by = s->ctx->actor.party,
		.clinician = clinician,
	};
	IC_TRY(check_day(s, s->step.day));
	return add_step(s);
}

/* --- committing --- */

static ic_status write_letter(struct ic_stepping *s)
{
	bool extended = false;
	const struct ic_deadline deadline = ic_access_deadline(s->ctx, &s->access, &extended);
	const struct ic_rule *rule = s->rule;
	const struct ic_letter letter = {
		.kind = s->access.request.kind,
		.step = s->step.step,
		.rule = rule != NULL ? ic_rule_id(rule) : "",
		.number = s->access.request.id,
		.hospital = s->hospital,
		.name = s->words.name,
		.note = s->told.len > 0 ? s->told : s->note,
		.today = ic_ctx_today(s->ctx),
		.received = s->access.request.received,
		.due = deadline.due,
		.reason = rule != NULL ? ic_rule_reason(rule) : "",
		.source = rule != NULL ? ic_rule_source(rule) : "",
	};
	ic_bytes text;

	IC_TRY(ic_letter_write(s->ctx, &letter, &text));
	return ic_step_words_seal(s->ctx, s->access.request.patient, s->step.id, s->note, text,
				  &s->step.sealed_words);
}

static ic_bytes code_of(int kind)
{
	static const enum ic_obligation codes[] = {
		[IC_request_kind_SUBJECT_ACCESS] = IC_OBLIGATION_1MONTH,
		[IC_request_kind_DECEASED] = IC_OBLIGATION_40DAYS,
		[IC_request_kind_FOI] = IC_OBLIGATION_1MONTH, /* of no patient: never a row */
		[IC_request_kind_EIR] = IC_OBLIGATION_1MONTH,
		[IC_request_kind_RECTIFICATION] = IC_OBLIGATION_1MONTH,
		[IC_request_kind_ERASURE] = IC_OBLIGATION_1MONTH,
		[IC_request_kind_RESTRICTION] = IC_OBLIGATION_1MONTH,
		[IC_request_kind_OBJECTION] = IC_OBLIGATION_1MONTH,
		[IC_request_kind_COMPLAINT] = IC_OBLIGATION_COMPLAINT,
	};

	return ic_bytes_of_text(ic_obligation_info(codes[kind])->code);
}

/* Nobody owns it, so that it is a task of the office whoever opened the request. */
static ic_status open_task(struct ic_db_tx *tx, struct ic_stepping *s, ic_bytes code, ic_id owner,
			   ic_time due)
{
	const struct ic_obligation_row row = {
		.id = ic_entropy_id(s->ctx->app->entropy),
		.code = code,
		.patient = s->subject,
		.request = s->access.request.id,
		.owner = owner,
		.due = due,
		.rule = IC_LIT(""),
		.entry = (int64_t)s->receipt.index,
	};

	return ic_id_is_zero(s->subject) ? IC_DONE : ic_obligation_insert(tx, &row);
}

static ic_status ask_opinion(struct ic_db_tx *tx, struct ic_stepping *s)
{
	const struct ic_obligation_info *info = ic_obligation_info(IC_OBLIGATION_OPINION);
	const struct ic_duty *duty = ic_duty_of(IC_OBLIGATION_OPINION);

	return open_task(tx, s, ic_bytes_of_text(info->code), s->step.clinician,
			 ic_duty_due(duty, s->step.at, (struct ic_date) { 0 }));
}

/* State 0: it stays. */
static const struct following {
	int state;
	bool ends_duty; /* of the time limit */
} followings[] = {
	[IC_request_step_OPENED] = { IC_request_state_OPEN, false },
	[IC_request_step_ACKNOWLEDGED] = { 0, true },
	[IC_request_step_REFUSED] = { IC_request_state_ANSWERED, true },
	[IC_request_step_GRANTED] = { IC_request_state_GRANTED, false },
	[IC_request_step_RELEASED] = { IC_request_state_ANSWERED, true },
	[IC_request_step_ANSWERED] = { IC_request_state_ANSWERED, true },
	[IC_request_step_CLOSED] = { IC_request_state_CLOSED, true },
};

static ic_status move_tasks(struct ic_db_tx *tx, struct ic_stepping *s)
{
	bool extended = false;
	const struct ic_deadline d = ic_access_deadline(s->ctx, &s->access, &extended);

	if (followings[s->step.step].ends_duty)
		return ic_obligation_meet_request(tx, s->access.request.id, s->step.at);
	if (s->is_new)
		return open_task(tx, s, code_of(s->access.request.kind), (ic_id) { { 0 } },
				 ic_day_end(d.due));
	return ic_obligation_move(tx, s->access.request.id, ic_day_end(d.due), d.stopped);
}

static ic_status move_state(struct ic_db_tx *tx, struct ic_stepping *s)
{
	const int state = followings[s->step.step].state;
	const bool ends = state == IC_request_state_ANSWERED || state == IC_request_state_CLOSED;

	if (state == 0 || s->is_new || s->access.request.state == IC_request_state_ANSWERED)
		return IC_DONE; /* what was answered once keeps its day */
	return ic_request_set_state(tx, s->access.request.id, state, ends ? s->step.at : 0);
}

static ic_status record_decision(struct ic_db_tx *tx, struct ic_stepping *s)
{
	const bool granted = s->step.step == IC_request_step_GRANTED;

	if (s->rule == NULL)
		return IC_DONE;
	IC_TRY(ic_request_set_decision(tx, s->access.request.id,
				       s->step.step != IC_request_step_REFUSED,
				       ic_bytes_of_text(ic_rule_id(s->rule))));
	for (size_t i = 0; granted && i < s->access.items.count; i++)
		IC_TRY(ic_request_item_insert(tx, s->access.request.id, s->access.items.at[i]));
	return IC_DONE;
}

/* What was judged outside of the transaction must hold in it. */
static ic_status check_again(struct ic_db_tx *tx, struct ic_stepping *s)
{
	struct ic_request_step_rows now;

	if (s->is_new)
		return IC_DONE;
	IC_TRY(ic_request_step_list(tx, s->access.request.id, s->ctx->arena, &now));
	if (now.count + 1 != s->access.steps.count)
		IC_FAIL(CONFLICT, "another step was taken in between");
	return IC_DONE;
}

static ic_status enter_step(struct ic_db_tx *tx, struct ic_stepping *s)
{
	struct ic_event event;
	IC_AUTO(buf) words = { 0 };

	s->about.patient = s->subject;
	s->about.justification = s->note;
	IC_TRY(ic_about_event(s->ctx, s->action, &s->about, &event));
	if (event.value[IC_F_DECISION].len == 0) {
		ic_buf_init(&words, 64);
		IC_TRY(ic_buf_put_text(&words, ic_vocabulary_text(&ic_vocabulary_request_kind,
								  s->access.request.kind)));
		IC_TRY(ic_buf_put_text(&words, " "));
		IC_TRY(ic_buf_put_text(
			&words, ic_vocabulary_text(&ic_vocabulary_request_step, s->step.step)));
		event.value[IC_F_DECISION] = ic_buf_view(&words);
	}
	return ic_enter(s->ctx, tx, &event, &s->receipt);
}

static ic_status insert(struct ic_db_tx *tx, void *arg)
{
	struct ic_stepping *s = arg;

	IC_TRY(check_again(tx, s));
	IC_TRY(enter_step(tx, s));
	s->access.request.entry = (int64_t)s->receipt.index;
	s->step.entry = (int64_t)s->receipt.index;
	if (s->is_new)
		IC_TRY(ic_request_insert(tx, &s->access.request));
	IC_TRY(ic_request_step_insert(tx, &s->step));
	IC_TRY(record_decision(tx, s));
	IC_TRY(move_tasks(tx, s));
	if (s->step.step == IC_request_step_OPINION_ASKED)
		IC_TRY(ask_opinion(tx, s));
	return move_state(tx, s);
}

ic_status ic_stepping_commit(struct ic_stepping *s)
{
	IC_ASSERT(s->access.steps.count > 0);
	IC_TRY(write_letter(s));
	IC_TRY(ic_db_write(s->ctx->app->db, insert, s));
	return ic_ledger_settle(s->ctx->app->ledger, &s->receipt, 1, NULL, 0);
}
