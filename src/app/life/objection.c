/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a patient objects to, and the marks on a patient that limit a use: the national data opt-out
 * with the time it was last asked, and that each opening is looked at. An objection is explained
 * before it is taken; from then on table D refuses (D33), and the answer says in the rule's own
 * words what that means. Source: rules.md DS-05, SU-14, RT-10, AC-07.
 */
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "app/people/patient.h"

static const ic_id none = { { 0 } };

static struct ic_field_place reason_place(ic_id objection)
{
	return (struct ic_field_place) { "objection", "reason", objection };
}

/* --- what is in force --- */

struct showing {
	struct ic_ctx *ctx;
	ic_id patient;
	struct ic_patient_row row;
	struct ic_objection_rows objections;
	struct ic_ring ring;
	struct ic_shape_limits *ret;
};

static ic_status load_limits(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	IC_TRY(ic_patient_whole(tx, s->patient, &s->patient));
	IC_TRY(ic_patient_load(tx, s->patient, s->ctx->arena, &s->row));
	IC_TRY(ic_objection_list(tx, s->patient, s->ctx->arena, &s->objections));
	if (s->objections.count > IC_LIST_ROWS_MAX)
		s->objections.count = IC_LIST_ROWS_MAX; /* as many as a page shows */
	return IC_DONE;
}

/* Whom a patient objects to learns that, and not what the patient says of them; and does not take
 * it back for them. */
static bool is_about(const struct ic_ctx *ctx, const struct ic_objection_row *row)
{
	return !ic_id_is_zero(row->person) && ic_id_equal(row->person, ctx->actor.party);
}

static ic_status shape_objection(struct showing *s, struct ic_db_tx *tx,
				 const struct ic_objection_row *row, struct ic_shape_objection *ret)
{
	*ret = (struct ic_shape_objection) { .id = row->id,
					     .recording = row->recording,
					     .objects_to = row->objects_to,
					     .placed = row->placed,
					     .about_me = is_about(s->ctx, row),
					     .entry = row->entry };
	if (!ic_id_is_zero(row->person))
		IC_TRY(ic_member_name(s->ctx, tx, row->person, &ret->person));
	IC_TRY(ic_member_name(s->ctx, tx, row->placed_by, &ret->placed_by));
	if (ret->about_me)
		return IC_DONE;
	return ic_ring_read(s->ctx, &s->ring, row->patient, reason_place(row->id),
			    row->sealed_reason, &ret->reason);
}

static ic_status shape_limits(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;
	struct ic_shape_patient_banner *who = ic_arena_take(s->ctx->arena, 1, sizeof(*who));

	if (who == NULL)
		IC_FAIL(NOMEM, "banner of a patient");
	for (size_t i = 0; i < s->objections.count; i++)
		IC_TRY(shape_objection(s, tx, &s->objections.at[i], &s->ret->objections.at[i]));
	s->ret->objections.count = s->objections.count;
	s->ret->who = who;
	return ic_patient_banner(s->ctx, tx, &s->ring, &s->row, who);
}

static ic_status fill_limits(struct showing *s)
{
	const ic_time now = ic_clock_now(s->ctx->app->clock);
	const struct ic_rule *rule =
		ic_policy_find_rule(ic_ctx_policy(s->ctx)->policy, IC_LIT("D33"));
	struct ic_shape_limits *ret = s->ret;

	*ret = (struct ic_shape_limits) {
		.patient = s->patient,
		.restricted = s->row.restricted,
		.opted_out = s->row.opted_out,
		.opt_out_checked = s->row.opt_out_checked,
		.opt_out_stale = s->row.opt_out_checked < now - IC_DAY_MS,
		.vip = s->row.vip,
		.effect = ic_bytes_of_text(rule != NULL ? ic_rule_reason(rule) : ""),
		.source = ic_bytes_of_text(rule != NULL ? ic_rule_source(rule) : ""),
	};
	ret->objections.at =
		ic_arena_take(s->ctx->arena, s->objections.count + 1, sizeof(*ret->objections.at));
	if (ret->objections.at == NULL)
		IC_FAIL(NOMEM, "objections");
	return ic_db_read(s->ctx->app->db, shape_limits, s);
}

static ic_status show_limits(struct ic_ctx *ctx, ic_id patient, struct ic_shape_limits *ret)
{
	struct showing s = { .ctx = ctx, .patient = patient, .ret = ret };

	IC_TRY(ic_db_read(ctx->app->db, load_limits, &s));
	ctx->refusal = (struct ic_refusal) { 0 };
	IC_TRY(ic_ring_want(&s.ring, s.patient));
	for (size_t i = 0; i < s.objections.count; i++)
		IC_TRY(ic_ring_want(&s.ring, s.objections.at[i].patient));
	const ic_status opened = ic_ring_open_list(ctx, IC_purpose_CARE, &s.ring);
	const ic_status status = ic_ok(opened) ? fill_limits(&s) : opened;
	ic_ring_done(&s.ring);
	return status;
}

ic_status ic_app_limits(struct ic_ctx *ctx, ic_id patient, struct ic_shape_limits *ret)
{
	IC_TRY(ic_life_check_theirs(ctx, patient, none));
	return show_limits(ctx, patient, ret);
}

/* --- objecting --- */

struct objecting {
	struct ic_ctx *ctx;
	const struct ic_shape_objection_in *in;
	struct ic_objection_row row;
	ic_bytes reason;
	struct ic_receipt receipt;
};

static ic_status append_event(struct objecting *o, struct ic_db_tx *tx, enum ic_action action)
{
	struct ic_event event = { .action = action, .subject = o->row.patient };

	event.value[IC_F_DECISION] =
		ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_objects_to, o->row.objects_to));
	event.value[IC_F_TEXT] = o->reason;
	return ic_enter(o->ctx, tx, &event, &o->receipt);
}

static ic_status check_targets(struct ic_db_tx *tx, struct objecting *o)
{
	struct ic_staff_row person;

	IC_TRY(ic_life_check_of(o->ctx, tx, o->row.patient, o->row.recording));
	return ic_id_is_zero(o->row.person)
		       ? IC_DONE
		       : ic_staff_load(tx, o->row.person, o->ctx->arena, &person);
}

/* What could not be seen could not be taken back. */
static ic_status check_room(struct ic_db_tx *tx, struct objecting *o)
{
	struct ic_objection_rows in_force;

	IC_TRY(ic_objection_list(tx, o->row.patient, o->ctx->arena, &in_force));
	if (in_force.count >= IC_LIST_ROWS_MAX)
		IC_FAIL(LIMIT, "as many objections as a page shows are in force");
	return IC_DONE;
}

static ic_status insert_objection(struct ic_db_tx *tx, void *arg)
{
	struct objecting *o = arg;

	IC_TRY(check_targets(tx, o));
	IC_TRY(check_room(tx, o));
	IC_TRY(append_event(o, tx, IC_ACTION_OBJECTED));
	o->row.entry = (int64_t)o->receipt.index;
	IC_TRY(ic_life_note_outcome(o->ctx, tx, o->row.recording, o->row.entry));
	return ic_objection_insert(tx, &o->row);
}

static ic_status check_objection(struct ic_ctx *ctx, const struct ic_shape_objection_in *in)
{
	IC_TRY(ic_reason_check(ctx, in->reason));
	ctx->field = "explained";
	if (!in->explained)
		IC_FAIL(FIELD, "what it may mean for their care is explained first");
	ctx->field = "person";
	if ((in->objects_to == IC_objects_to_PERSON) == ic_id_is_zero(in->person))
		IC_FAIL(FIELD, "a person, and only then, is named");
	return IC_DONE;
}

ic_status ic_app_object(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_objection_in *in,
			struct ic_shape_limits *ret)
{
	struct objecting o = { .ctx = ctx, .in = in, .reason = in->reason };

	IC_TRY(check_objection(ctx, in));
	IC_TRY(ic_life_check_theirs(ctx, patient, none));
	o.row = (struct ic_objection_row) { .id = ic_entropy_id(ctx->app->entropy),
					    .recording = in->recording,
					    .objects_to = in->objects_to,
					    .person = in->person,
					    .placed = ic_clock_now(ctx->app->clock),
					    .placed_by = ctx->actor.party };
	IC_TRY(ic_case_whole(ctx, patient, &o.row.patient));
	IC_TRY(ic_field_seal_to(ctx, o.row.patient, reason_place(o.row.id), in->reason,
				&o.row.sealed_reason));
	IC_TRY(ic_db_write(ctx->app->db, insert_objection, &o));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &o.receipt, 1, NULL, 0));
	return show_limits(ctx, o.row.patient, ret);
}

static ic_status load_objection(struct ic_db_tx *tx, void *arg)
{
	struct objecting *o = arg;

	IC_TRY(ic_objection_load(tx, o->row.id, o->ctx->arena, &o->row));
	if (o->row.lifted != 0)
		IC_FAIL(STATE, "the objection was taken back before");
	return ic_patient_whole(tx, o->row.patient, &o->row.patient);
}

static ic_status lift_objection(struct ic_db_tx *tx, void *arg)
{
	struct objecting *o = arg;

	IC_TRY(load_objection(tx, o));
	IC_TRY(append_event(o, tx, IC_ACTION_OBJECTION_LIFTED));
	return ic_objection_lift(tx, o->row.id, ic_clock_now(o->ctx->app->clock),
				 o->ctx->actor.party);
}

ic_status ic_app_object_no_more(struct ic_ctx *ctx, ic_id objection,
				const struct ic_shape_life_in *in, struct ic_shape_limits *ret)
{
	struct objecting o = { .ctx = ctx, .reason = in->reason, .row = { .id = objection } };

	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_db_read(ctx->app->db, load_objection, &o));
	IC_TRY(ic_life_check_theirs(ctx, o.row.patient, none));
	if (is_about(ctx, &o.row))
		IC_FAIL(FORBIDDEN, "another person than the one objected to");
	IC_TRY(ic_db_write(ctx->app->db, lift_objection, &o));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &o.receipt, 1, NULL, 0));
	return show_limits(ctx, o.row.patient, ret);
}

/* --- marks --- */

struct marking {
	struct ic_ctx *ctx;
	ic_id patient;
	enum ic_action action;
	const char *words;
	ic_bytes reason;
	ic_status (*mark)(struct ic_db_tx *tx, struct marking *m);
	bool on;
	struct ic_receipt receipt;
};

static ic_status write_mark(struct ic_db_tx *tx, void *arg)
{
	struct marking *m = arg;
	struct ic_event event = { .action = m->action, .subject = m->patient };

	event.value[IC_F_DECISION] = ic_bytes_of_text(m->words);
	event.value[IC_F_TEXT] = m->reason;
	IC_TRY(ic_enter(m->ctx, tx, &event, &m->receipt));
	return m->mark(tx, m);
}

static ic_status mark(struct marking *m)
{
	IC_TRY(ic_case_whole(m->ctx, m->patient, &m->patient));
	IC_TRY(ic_db_write(m->ctx->app->db, write_mark, m));
	return ic_ledger_settle(m->ctx->app->ledger, &m->receipt, 1, NULL, 0);
}

static ic_status set_opt_out(struct ic_db_tx *tx, struct marking *m)
{
	return ic_patient_set_opt_out(tx, m->patient, m->on, ic_clock_now(m->ctx->app->clock));
}

ic_status ic_app_opt_out(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_opt_out_in *in,
			 struct ic_shape_limits *ret)
{
	struct marking m = { .ctx = ctx,
			     .patient = patient,
			     .action = IC_ACTION_OPT_OUT_CHECKED,
			     .words = in->opted_out ? "opted out" : "not opted out",
			     .mark = set_opt_out,
			     .on = in->opted_out };

	IC_TRY(ic_life_check_theirs(ctx, patient, none));
	IC_TRY(mark(&m));
	return show_limits(ctx, patient, ret);
}

static ic_status set_vip(struct ic_db_tx *tx, struct marking *m)
{
	return ic_patient_set_vip(tx, m->patient, m->on);
}

ic_status ic_app_vip(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_vip_in *in,
		     struct ic_shape_limits *ret)
{
	struct marking m = { .ctx = ctx,
			     .patient = patient,
			     .action = IC_ACTION_VIP_STATED,
			     .words = in->vip ? "each opening is looked at" : "as everyone",
			     .reason = in->reason,
			     .mark = set_vip,
			     .on = in->vip };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(mark(&m));
	return show_limits(ctx, patient, ret);
}

/* --- the end of an encounter --- */

enum { AFTERCARE_DAYS = 30 };

/* The team goes on for letters and results; then its relationship ends. */
static ic_status end_encounter(struct ic_db_tx *tx, struct marking *m)
{
	const ic_time now = ic_clock_now(m->ctx->app->clock);
	uint64_t ended = 0;

	IC_TRY(ic_encounter_end(tx, m->patient, now, now + AFTERCARE_DAYS * IC_DAY_MS, &ended));
	if (ended == 0)
		IC_FAIL(STATE, "no encounter is open");
	return IC_DONE;
}

ic_status ic_app_encounter_end(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_life_in *in,
			       struct ic_shape_governed *ret)
{
	struct marking m = { .ctx = ctx,
			     .patient = patient,
			     .action = IC_ACTION_ENCOUNTER_ENDED,
			     .words = "discharged",
			     .reason = in->reason,
			     .mark = end_encounter };

	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_life_check_theirs(ctx, patient, none));
	IC_TRY(mark(&m));
	*ret = (struct ic_shape_governed) { .id = m.patient, .entry = (int64_t)m.receipt.index };
	return IC_DONE;
}
