/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer to a request by table A. What is missing yet (identity, an opinion, a review) refuses
 * without ending the request; what nothing would change ends it with a letter. Either way the
 * refusal is entered before it is told.
 */
#include "app/gate/decide.h"
#include "app/rights/request.h"

#include <string.h>

#include "app/gate/policies.h"

bool ic_request_is_final(struct ic_ctx *ctx, const struct ic_access *access)
{
	struct ic_facts facts = access->facts;
	const struct ic_decision now =
		ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_A, &facts);

	facts.of[IC_FACT_ID] = true;
	facts.of[IC_FACT_HARM] =
		facts.of[IC_FACT_HARM] == IC_HARM_UNASSESSED ? IC_HARM_NO : facts.of[IC_FACT_HARM];
	const struct ic_decision then =
		ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_A, &facts);
	return now.outcome == IC_DENY && now.rule == then.rule;
}

static bool picks(const struct ic_access *access)
{
	return access->request.requester == IC_requester_CLAIMANT
	       || access->request.requester == IC_requester_CORONER;
}

/* Who has a right to the part that bears on something gets what was picked, of what there is. */
static ic_status check_items(struct ic_stepping *s, const struct ic_shape_request_decision_in *in)
{
	s->ctx->field = "recordings";
	if (in->recordings.count > 0 && !picks(&s->access))
		IC_FAIL(FIELD, "only for a claimant, a coroner or an examiner");
	for (size_t i = 0; i < in->recordings.count; i++) {
		bool known = false;
		for (size_t k = 0; k < s->access.count; k++)
			known = known
				|| ic_id_equal(in->recordings.at[i],
					       s->access.parts[k].recording.id);
		for (size_t k = 0; k < i; k++)
			known = known && !ic_id_equal(in->recordings.at[i], in->recordings.at[k]);
		if (!known)
			IC_FAIL(FIELD, "not a recording that this request reaches, or named twice");
	}
	return IC_DONE;
}

static ic_status take_items(struct ic_stepping *s, const struct ic_shape_request_decision_in *in)
{
	IC_TRY(check_items(s, in));
	ic_id *items = ic_arena_take(s->ctx->arena, in->recordings.count + 1, sizeof(*items));
	if (items == NULL)
		IC_FAIL(NOMEM, "what was picked");
	if (in->recordings.count > 0)
		memcpy(items, in->recordings.at, in->recordings.count * sizeof(*items));
	s->access.items = (struct ic_request_items) { items, in->recordings.count };
	ic_access_judge(s->ctx, &s->access);
	return IC_DONE;
}

static ic_status refuse(struct ic_stepping *s, ic_bytes note)
{
	s->action = IC_ACTION_REQUEST_STEP; /* the refusal itself stands in the ledger already */
	IC_TRY(ic_stepping_take(s, IC_request_step_REFUSED, (struct ic_date) { 0 }, note));
	return ic_stepping_commit(s);
}

static ic_status grant(struct ic_stepping *s, ic_bytes note)
{
	s->action = IC_ACTION_REQUEST_GRANTED;
	IC_TRY(ic_stepping_take(s, IC_request_step_GRANTED, (struct ic_date) { 0 }, note));
	return ic_stepping_commit(s);
}

static ic_status decide(struct ic_stepping *s, ic_bytes note)
{
	struct ic_ctx *ctx = s->ctx;
	const struct ic_about about = { .patient = s->subject,
					.justification = note,
					.refusal = IC_ACTION_REQUEST_REFUSED };

	const ic_status decided =
		ic_decide(ctx, IC_TABLE_A, &s->access.facts, 0, ic_access_met(&s->access), &about);
	s->rule = ctx->refusal.decision.rule;
	if (ic_ok(decided))
		return grant(s, note);
	if (ic_failed_with(decided, IC_E_REFUSED) && ic_request_is_final(ctx, &s->access))
		return refuse(s, note);
	return decided;
}

ic_status ic_app_request_decide(struct ic_ctx *ctx, ic_id request,
				const struct ic_shape_request_decision_in *in,
				struct ic_shape_request *ret)
{
	struct ic_stepping s = { .ctx = ctx };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_stepping_begin(ctx, request, &s));
	if (s.access.request.state != IC_request_state_OPEN
	    || !ic_access_is_decided_by_rule(s.access.request.kind))
		IC_FAIL(STATE, "the request is decided, or no rule of access decides it");
	ctx->field = "note";
	if (in->note.len == 0)
		IC_FAIL(FIELD, "the note is missing");
	IC_TRY(take_items(&s, in));
	IC_TRY(decide(&s, in->note));
	return ic_app_request_show(ctx, request, ret);
}
