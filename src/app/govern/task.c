/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks: what decisions left to be done, for the person or role whose it is now. Whose it is
 * follows from the deadline and the clock alone (policy/duty.h), so that nothing has to run for a
 * late task to reach the next.
 *
 * A task of a withheld disclosure is opened under an entry that carries its purpose: under an
 * ordinary list view the patient's report would name who looked, and with that tell of it.
 */
#include <assert.h>

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/gate/ring.h"
#include "app/people/person.h"
#include "app/people/recipient.h"
#include "app/use_cases.h"
#include "base/log.h"
#include "policy/duty.h"
#include "records/obligation.h"
#include "records/outside.h"

static_assert((int)IC_HOLDER_DECIDER == (int)IC_task_holder_DECIDER, "holders keep one order");
static_assert((int)IC_HOLDER_TEAM_MATE == (int)IC_task_holder_TEAM_MATE, "holders keep one order");

struct task {
	struct ic_obligation_row row; /* in the arena, or literals */
	const struct ic_duty *duty;
	int stage;
};

struct listing {
	struct ic_ctx *ctx;
	ic_time now;
	struct task *tasks; /* NULL: only count */
	size_t count;
	int64_t open;
	int64_t late;
	int64_t unknown; /* of a code that a later program wrote */
	struct ic_rings rings;
	struct ic_shape_tasks *ret;
};

/* --- whose it is --- */

/* By office, what somebody else did: nobody reviews their own act. */
static bool has_office(const struct ic_ctx *ctx, const struct ic_open_obligation *open,
		       enum ic_role role)
{
	return (int)role == ctx->actor.role && !ic_id_equal(open->row.owner, ctx->actor.party);
}

static bool is_holder(const struct ic_ctx *ctx, const struct ic_open_obligation *open,
		      enum ic_holder holder)
{
	switch (holder) {
	case IC_HOLDER_NOBODY:
		return false;
	case IC_HOLDER_DECIDER:
		return ic_id_equal(open->row.owner, ctx->actor.party);
	case IC_HOLDER_TEAM:
		return open->is_team_mate;
	case IC_HOLDER_IG_LEAD:
		return has_office(ctx, open, IC_role_IG_LEAD);
	case IC_HOLDER_CALDICOTT_GUARDIAN:
		return has_office(ctx, open, IC_role_CALDICOTT_GUARDIAN);
	case IC_HOLDER_DPO:
		return has_office(ctx, open, IC_role_DPO);
	case IC_HOLDER_TEAM_MATE:
		return open->is_team_mate && !ic_id_equal(open->row.owner, ctx->actor.party);
	}
	return false;
}

static bool is_theirs(const struct ic_ctx *ctx, const struct ic_open_obligation *open,
		      const struct ic_duty *duty, int stage)
{
	for (int s = 0; s <= stage; s++)
		if (is_holder(ctx, open, duty->stage[s].holder))
			return true;
	return false;
}

/* What is to be done at once is late when it has gone on to the next. */
static bool is_late(const struct ic_duty *duty, ic_time due, ic_time now)
{
	if (duty->clock == IC_DUTY_NOW)
		return ic_duty_stage(duty, due, now) > 0;
	return now > due;
}

/* --- the list --- */

static ic_status keep(struct listing *l, const struct ic_open_obligation *open,
		      const struct ic_duty *duty, int stage)
{
	struct task *task = &l->tasks[l->count];

	*task = (struct task) { .row = open->row, .duty = duty, .stage = stage };
	task->row.code = ic_bytes_of_text(ic_obligation_info(duty->obligation)->code);
	task->row.rule = ic_arena_copy(l->ctx->arena, open->row.rule);
	if (task->row.rule.len != open->row.rule.len)
		IC_FAIL(NOMEM, "tasks");
	l->count++;
	return IC_DONE;
}

static ic_status take_open(const struct ic_open_obligation *open, void *arg)
{
	struct listing *l = arg;
	const struct ic_duty *duty = ic_duty_find(open->row.code);

	if (duty == NULL) {
		l->unknown++; /* one row must not take the list from everyone */
		return IC_DONE;
	}
	const int stage = ic_duty_stage(duty, open->row.due, l->now);
	if (!is_theirs(l->ctx, open, duty, stage))
		return IC_DONE;
	l->open++;
	l->late += is_late(duty, open->row.due, l->now);
	return l->tasks != NULL && l->count < IC_LIST_ROWS_MAX ? keep(l, open, duty, stage)
							       : IC_DONE;
}

static ic_status load_tasks(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	l->count = 0;
	l->open = 0;
	l->late = 0;
	l->unknown = 0;
	IC_TRY(ic_obligation_each_open(tx, l->ctx->actor.party, take_open, l));
	if (l->unknown > 0)
		IC_LOG(WARNING, "tasks.unknown", IC_LOG_NUMBER("rows", l->unknown));
	return IC_DONE;
}

static void put_next(const struct task *task, struct ic_shape_task *ret)
{
	const int next = task->stage + 1;

	if (next == IC_DUTY_STAGES || task->duty->stage[next].holder == IC_HOLDER_NOBODY)
		return;
	ret->next = (int)task->duty->stage[next].holder;
	ret->next_at = ic_duty_stage_begins(task->duty, next, task->row.due);
}

static ic_status name_recipient(struct listing *l, struct ic_db_tx *tx, ic_id disclosure,
				ic_bytes *ret_name)
{
	struct ic_outside_row row;

	IC_TRY(ic_outside_load(tx, disclosure, l->ctx->arena, &row));
	return ic_recipient_full_name(l->ctx, tx, row.disclosure.recipient, ret_name);
}

static ic_status shape_task(struct listing *l, struct ic_db_tx *tx, const struct task *task,
			    struct ic_shape_task *ret)
{
	const struct ic_obligation_info *info = ic_obligation_info(task->duty->obligation);
	const struct ic_rule *rule = ic_ctx_rule(l->ctx, task->row.rule);
	struct ic_shape_task shape = {
		.id = task->row.id,
		.code = task->row.code,
		.what = ic_bytes_of_text(info->words),
		.met_by = ic_bytes_of_text(info->met_by),
		.patient = task->row.patient,
		.recording = task->row.recording,
		.share = task->row.share,
		.disclosure = task->row.disclosure,
		.request = task->row.request,
		.holder = (int)task->duty->stage[task->stage].holder,
		.due = task->row.due,
		.at_once = task->duty->clock == IC_DUTY_NOW,
		.late = is_late(task->duty, task->row.due, l->now),
		.source = ic_bytes_of_text(task->duty->source),
		.entry = task->row.entry,
	};

	put_next(task, &shape);
	if (rule != NULL) {
		shape.rule = ic_bytes_of_text(ic_rule_id(rule));
		shape.rule_source = ic_bytes_of_text(ic_rule_source(rule));
	}
	IC_TRY(ic_member_name(l->ctx, tx, task->row.owner, &shape.decided_by));
	if (!ic_id_is_zero(task->row.disclosure))
		IC_TRY(name_recipient(l, tx, task->row.disclosure, &shape.recipient));
	IC_TRY(ic_patient_name(l->ctx, tx, ic_rings_for(&l->rings, task->row.purpose),
			       task->row.patient, &shape.patient_name));
	*ret = shape;
	return IC_DONE;
}

static ic_status shape_tasks(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;

	for (size_t i = 0; i < l->count; i++)
		IC_TRY(shape_task(l, tx, &l->tasks[i], &l->ret->rows.at[i]));
	l->ret->rows.count = l->count;
	return IC_DONE;
}

static ic_status open_and_shape(struct listing *l)
{
	for (size_t i = 0; i < l->count; i++)
		IC_TRY(ic_rings_want(&l->rings, l->tasks[i].row.purpose, l->tasks[i].row.patient));
	IC_TRY(ic_rings_open(
		l->ctx, ic_ok(ic_governance_check(l->ctx)) ? IC_purpose_AUDIT : IC_purpose_CARE,
		&l->rings));
	return ic_db_read(l->ctx->app->db, shape_tasks, l);
}

ic_status ic_app_tasks(struct ic_ctx *ctx, struct ic_shape_tasks *ret)
{
	struct listing l = { .ctx = ctx, .now = ic_clock_now(ctx->app->clock), .ret = ret };

	*ret = (struct ic_shape_tasks) { 0 };
	l.tasks = ic_arena_take(ctx->arena, IC_LIST_ROWS_MAX, sizeof(*l.tasks));
	ret->rows.at = ic_arena_take(ctx->arena, IC_LIST_ROWS_MAX, sizeof(*ret->rows.at));
	if (l.tasks == NULL || ret->rows.at == NULL)
		IC_FAIL(NOMEM, "tasks");
	IC_TRY(ic_db_read(ctx->app->db, load_tasks, &l));
	ret->open = l.open;
	ret->late = l.late;
	const ic_status status = open_and_shape(&l);
	ic_rings_done(&l.rings);
	return status;
}

ic_status ic_app_task_count(struct ic_ctx *ctx, struct ic_shape_task_count *ret)
{
	struct listing l = { .ctx = ctx, .now = ic_clock_now(ctx->app->clock) };

	IC_TRY(ic_db_read(ctx->app->db, load_tasks, &l));
	*ret = (struct ic_shape_task_count) { .open = l.open, .late = l.late };
	return IC_DONE;
}

/* --- done --- */

struct finishing {
	struct ic_ctx *ctx;
	ic_id id;
	ic_bytes note;
	ic_time now;
	struct ic_event event;
	struct ic_receipt receipt;
};

static ic_status put_decision(struct finishing *f, const struct ic_open_obligation *open)
{
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, 128);
	IC_TRY(ic_buf_put_text(&words, "done "));
	IC_TRY(ic_buf_put(&words, open->row.code));
	IC_TRY(ic_buf_put_text(&words, " of entry "));
	IC_TRY(ic_decimal_emit((uint64_t)open->row.entry, &words));
	f->event.value[IC_F_DECISION] = ic_arena_copy(f->ctx->arena, ic_buf_view(&words));
	if (f->event.value[IC_F_DECISION].len != words.len)
		IC_FAIL(NOMEM, "entry of a task");
	return IC_DONE;
}

static ic_status take_one(const struct ic_open_obligation *open, void *arg)
{
	struct finishing *f = arg;
	const struct ic_duty *duty = ic_duty_find(open->row.code);

	if (duty == NULL
	    || !is_theirs(f->ctx, open, duty, ic_duty_stage(duty, open->row.due, f->now)))
		IC_FAIL(ABSENT, "not a task of this person");
	if (open->row.met != 0)
		IC_FAIL(STATE, "the task is done already");
	if (!ic_id_is_zero(open->row.request))
		IC_FAIL(REQUEST_OPEN, "a step of the request ends this task");
	if (duty->obligation == IC_OBLIGATION_ANON_CHECK)
		IC_FAIL(CHECK_OPEN, "the check itself ends this task");
	f->event =
		(struct ic_event) { .action = IC_ACTION_TASK_DONE, .subject = open->row.patient };
	f->event.value[IC_F_PURPOSE] =
		ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_purpose, open->row.purpose));
	f->event.value[IC_F_TEXT] = f->note;
	return put_decision(f, open);
}

static ic_status finish_one(struct ic_db_tx *tx, void *arg)
{
	struct finishing *f = arg;

	IC_TRY(ic_obligation_visit(tx, f->id, f->ctx->actor.party, take_one, f));
	IC_TRY(ic_enter(f->ctx, tx, &f->event, &f->receipt));
	return ic_obligation_meet_one(tx, f->id, f->now);
}

ic_status ic_app_task_done(struct ic_ctx *ctx, ic_id task, const struct ic_shape_task_done_in *in,
			   struct ic_shape_task_done *ret)
{
	struct finishing f = {
		.ctx = ctx, .id = task, .note = in->note, .now = ic_clock_now(ctx->app->clock)
	};

	ctx->field = "note";
	if (in->note.len == 0)
		IC_FAIL(FIELD, "the note is missing");
	IC_TRY(ic_db_write(ctx->app->db, finish_one, &f));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &f.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_task_done) { .id = task,
					     .at = f.receipt.t,
					     .entry = (int64_t)f.receipt.index };
	return IC_DONE;
}
