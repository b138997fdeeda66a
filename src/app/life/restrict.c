/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Restriction (UK GDPR Art 18): while one is in force table D refuses ordinary uses (D7). Everyone
 * who holds a share is told (Art 19), and the patient is told before it is lifted. Source:
 * rules.md L3, L4.
 */
#include "app/gate/decide.h"
#include "app/life/life.h"

struct restricting {
	struct ic_ctx *ctx;
	ic_id patient;
	const struct ic_shape_life_in *in;
	struct ic_patient_row row;
	struct ic_restriction_row restriction;
	bool was_in_force;
	struct ic_receipt receipt;
};

static ic_status load_patient(struct ic_db_tx *tx, void *arg)
{
	struct restricting *r = arg;

	IC_TRY(ic_patient_whole(tx, r->patient, &r->patient));
	IC_TRY(ic_patient_load(tx, r->patient, r->ctx->arena, &r->row));
	return ic_restriction_find(tx, r->patient, &r->restriction);
}

static ic_status decide_restriction(struct ic_db_tx *tx, struct restricting *r)
{
	struct ic_facts facts = ic_facts_default();
	struct ic_date died;

	IC_TRY(ic_ending_died(r->ctx, tx, r->patient, &died));
	facts.of[IC_FACT_REQ] = IC_REQ_RESTRICT;
	facts.of[IC_FACT_DEAD] = died.year != 0 || r->row.situation == IC_situation_DECEASED;
	ic_life_decide(r->ctx, &facts);
	return IC_DONE;
}

/* One task a holder, and no others: ic_life_tell_holders(). */
static ic_status enter(struct ic_db_tx *tx, struct restricting *r, enum ic_action action)
{
	const ic_id none = { { 0 } };

	return ic_life_enter(r->ctx, tx, action, r->patient, none, r->in->reason, &r->receipt);
}

static ic_status tell(struct ic_db_tx *tx, struct restricting *r, int notification)
{
	const struct ic_notice notice = { .patient = r->patient,
					  .obligation = IC_OBLIGATION_NOTIFY,
					  .notification = notification,
					  .entry = r->receipt.index };

	return ic_life_tell_holders(r->ctx, tx, &notice);
}

/* To a request that asks for what is in force the answer is the same, under the entry that stands.
 */
static ic_status find_in_force(struct ic_db_tx *tx, struct restricting *r)
{
	const ic_id none = { { 0 } };
	struct ic_facts facts = ic_facts_default();

	if (ic_id_is_zero(r->ctx->answers))
		IC_FAIL(STATE, "use is restricted already");
	facts.of[IC_FACT_REQ] = IC_REQ_RESTRICT;
	ic_life_decide(r->ctx, &facts);
	return ic_life_note_outcome(r->ctx, tx, none, r->restriction.entry);
}

static ic_status place(struct ic_db_tx *tx, void *arg)
{
	struct restricting *r = arg;

	IC_TRY(load_patient(tx, r));
	r->was_in_force = !ic_id_is_zero(r->restriction.id);
	if (r->was_in_force)
		return find_in_force(tx, r);
	IC_TRY(decide_restriction(tx, r));
	if (r->ctx->refusal.decision.outcome == IC_DENY)
		return enter(tx, r, IC_ACTION_LIFE_DECIDED);
	IC_TRY(enter(tx, r, IC_ACTION_RESTRICTED));
	r->restriction = (struct ic_restriction_row) {
		.id = ic_entropy_id(r->ctx->app->entropy),
		.patient = r->patient,
		.placed = ic_clock_now(r->ctx->app->clock),
		.placed_by = r->ctx->actor.party,
		.entry = (int64_t)r->receipt.index,
	};
	IC_TRY(ic_restriction_insert(tx, &r->restriction));
	IC_TRY(ic_patient_set_restricted(tx, r->patient, true));
	return tell(tx, r, IC_notification_RESTRICTED);
}

ic_status ic_app_restrict(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_life_in *in,
			  struct ic_shape_life *ret)
{
	struct restricting r = { .ctx = ctx, .patient = patient, .in = in };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_db_write(ctx->app->db, place, &r));
	if (!r.was_in_force)
		IC_TRY(ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0));
	IC_TRY(ic_life_shape(ctx, IC_REQ_RESTRICT, ret));
	ret->entry = r.was_in_force ? r.restriction.entry : (int64_t)r.receipt.index;
	return IC_DONE;
}

/* The patient is told before it is lifted (Art 18(3)): the reason says how. */
static ic_status lift(struct ic_db_tx *tx, void *arg)
{
	struct restricting *r = arg;

	IC_TRY(load_patient(tx, r));
	if (ic_id_is_zero(r->restriction.id))
		IC_FAIL(STATE, "use is not restricted");
	r->ctx->refusal = (struct ic_refusal) { .decision = { .rule = NULL } };
	IC_TRY(enter(tx, r, IC_ACTION_UNRESTRICTED));
	IC_TRY(ic_restriction_lift(tx, r->restriction.id, ic_clock_now(r->ctx->app->clock),
				   r->ctx->actor.party));
	IC_TRY(ic_patient_set_restricted(tx, r->patient, false));
	return tell(tx, r, IC_notification_UNRESTRICTED);
}

ic_status ic_app_unrestrict(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_life_in *in,
			    struct ic_shape_governed *ret)
{
	struct restricting r = { .ctx = ctx, .patient = patient, .in = in };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(ic_db_write(ctx->app->db, lift, &r));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = r.restriction.id,
					    .entry = (int64_t)r.receipt.index };
	return IC_DONE;
}
