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
#include "app/govern/task.h"
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

bool ic_task_is_theirs(const struct ic_ctx *ctx, const struct ic_open_obligation *open, ic_time now)
{
	const struct ic_duty *duty = ic_duty_find(open->row.code);

	return duty != NULL && is_theirs(ctx, open, duty, ic_duty_stage(duty, open->row.due, now));
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

/* Who has a copy, and how it reaches them: of the directory, whatever became of the recording. */
static ic_status name_recipient(struct listing *l, struct ic_db_tx *tx, struct ic_shape_task *shape)
{
	struct ic_recipient_person to;
	struct ic_recipient_row recipient;
	struct ic_outside_row row;

	IC_TRY(ic_outside_load(tx, shape->disclosure, l->ctx->arena, &row));
	IC_TRY(ic_recipient_load(tx, row.disclosure.recipient, l->ctx->arena, &recipient));
	IC_TRY(ic_recipient_read(l->ctx, &recipient, &to));
	shape->channel = to.channel;
	return ic_recipient_full_name(l->ctx, tx, recipient.id, &shape->recipient);
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
		.notification = task->row.notification,
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
		IC_TRY(name_recipient(l, tx, &shape));
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
	int outcome; /* of a notification */
	ic_time now;
	struct ic_obligation_row row; /* of its views the code alone is kept */
	struct ic_receipt receipt;
};

static ic_status check_outcome(struct finishing *f)
{
	f->ctx->field = "outcome";
	if (f->outcome != 0 && f->row.notification == 0)
		IC_FAIL(FIELD, "no recipient is told by this task");
	if (f->row.notification != 0 && f->outcome == 0)
		f->outcome = IC_notification_outcome_TOLD;
	if (f->outcome > IC_notification_outcome_TOLD && !ic_ok(ic_governance_check(f->ctx)))
		IC_FAIL(FORBIDDEN, "that a recipient is not told is decided by governance");
	return IC_DONE;
}

static ic_status take_one(const struct ic_open_obligation *open, void *arg)
{
	struct finishing *f = arg;
	const struct ic_duty *duty = ic_duty_find(open->row.code);

	if (!ic_task_is_theirs(f->ctx, open, f->now))
		IC_FAIL(ABSENT, "not a task of this person");
	if (open->row.met != 0)
		IC_FAIL(STATE, "the task is done already");
	if (!ic_id_is_zero(open->row.request))
		IC_FAIL(REQUEST_OPEN, "a step of the request ends this task");
	if (duty->obligation == IC_OBLIGATION_ANON_CHECK)
		IC_FAIL(CHECK_OPEN, "the check itself ends this task");
	f->row = open->row;
	f->row.code = ic_bytes_of_text(ic_obligation_info(duty->obligation)->code);
	return check_outcome(f);
}

static ic_status decision_words(const struct finishing *f, ic_bytes *ret_words)
{
	static const char *const outcomes[] = { [0] = "done ",
						[IC_notification_outcome_TOLD] = "told ",
						[IC_notification_outcome_IMPOSSIBLE] =
							"impossible ",
						[IC_notification_outcome_DISPROPORTIONATE] =
							"disproportionate " };
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, 128);
	IC_TRY(ic_buf_put_text(&words, outcomes[f->outcome]));
	IC_TRY(ic_buf_put(&words, f->row.code));
	IC_TRY(ic_buf_put_text(&words, " of entry "));
	IC_TRY(ic_decimal_emit((uint64_t)f->row.entry, &words));
	return ic_arena_keep(f->ctx->arena, ic_buf_view(&words), ret_words);
}

/* Who was told of which pictures, or why not: an entry of the disclosure. */
static ic_status notification_event(struct finishing *f, struct ic_db_tx *tx,
				    struct ic_event *ret_event)
{
	const bool told = f->outcome == IC_notification_outcome_TOLD;
	struct ic_share_items items = { &f->row.recording, 1 };
	struct ic_outside_row outside;

	IC_TRY(ic_outside_load(tx, f->row.disclosure, f->ctx->arena, &outside));
	if (ic_id_is_zero(f->row.recording))
		IC_TRY(ic_outside_items(tx, f->row.disclosure, f->ctx->arena, &items));
	const struct ic_about about = { .patient = f->row.patient,
					.images = items.at,
					.image_count = items.count,
					.purpose = f->row.purpose,
					.recipient = outside.disclosure.recipient,
					.justification = f->note };
	return ic_about_event(f->ctx, told ? IC_ACTION_HOLDER_TOLD : IC_ACTION_HOLDER_NOT_TOLD,
			      &about, ret_event);
}

static ic_status task_event(struct finishing *f, struct ic_db_tx *tx, struct ic_event *ret_event)
{
	const char *purpose = ic_vocabulary_text(&ic_vocabulary_purpose, f->row.purpose);

	(void)tx;
	*ret_event = (struct ic_event) { .action = IC_ACTION_TASK_DONE, .subject = f->row.patient };
	ret_event->value[IC_F_PURPOSE] = ic_bytes_of_text(purpose);
	ret_event->value[IC_F_TEXT] = f->note;
	return IC_DONE;
}

static ic_status finish_one(struct ic_db_tx *tx, void *arg)
{
	struct finishing *f = arg;
	struct ic_event event;

	IC_TRY(ic_obligation_visit(tx, f->id, f->ctx->actor.party, take_one, f));
	const bool notification = f->row.notification != 0;
	IC_TRY(notification ? notification_event(f, tx, &event) : task_event(f, tx, &event));
	IC_TRY(decision_words(f, &event.value[IC_F_DECISION]));
	IC_TRY(ic_enter(f->ctx, tx, &event, &f->receipt));
	return notification ? ic_obligation_meet_notification(tx, f->id, f->now, f->outcome)
			    : ic_obligation_meet_one(tx, f->id, f->now);
}

ic_status ic_app_task_done(struct ic_ctx *ctx, ic_id task, const struct ic_shape_task_done_in *in,
			   struct ic_shape_task_done *ret)
{
	struct finishing f = { .ctx = ctx,
			       .id = task,
			       .note = in->note,
			       .outcome = in->outcome,
			       .now = ic_clock_now(ctx->app->clock) };

	ctx->field = "note";
	if (ic_bytes_is_blank(in->note))
		IC_FAIL(FIELD, "the note is missing");
	IC_TRY(ic_db_write(ctx->app->db, finish_one, &f));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &f.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_task_done) { .id = task,
					     .at = f.receipt.t,
					     .entry = (int64_t)f.receipt.index };
	return IC_DONE;
}
