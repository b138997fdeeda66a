/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A recording that should not have been made. Whoever finds it says so: it is sealed and an
 * incident opens in one transaction. Once that is closed, governance asks again and table L says
 * whether it stays sealed or is destroyed. Source: rules.md L10, L14 to L16.
 */
#include "app/gate/decide.h"
#include "app/life/life.h"

struct finding {
	struct ic_ctx *ctx;
	ic_id recording;
	const struct ic_shape_life_in *in;
	struct ic_ending ending;
	struct ic_incident_new incident;
	struct ic_receipt receipts[2];
	size_t entries;
};

static ic_status load_ending(struct ic_db_tx *tx, void *arg)
{
	struct finding *f = arg;
	struct ic_candidate_row candidate;

	IC_TRY(ic_candidate_load(tx, f->recording, f->ctx->arena, &candidate));
	return ic_ending_load(f->ctx, tx, &candidate, &f->ending);
}

/* Nothing is destroyed here, so that the schedule does not matter: no date of birth is opened. */
static void decide_open(struct finding *f)
{
	const struct ic_retention retention = { 0 };
	const struct ic_facts facts =
		ic_ending_facts(&f->ending, &retention, false, IC_REQ_UNLAWFUL);

	ic_life_decide(f->ctx, &facts);
}

static ic_status enter_finding(struct ic_db_tx *tx, void *arg)
{
	struct finding *f = arg;

	f->entries = 0;
	IC_TRY(load_ending(tx, f));
	if (f->ending.incident.closed != 0)
		IC_FAIL(CONFLICT, "the incident was closed meanwhile");
	if (ic_id_is_zero(f->ending.incident.id)) {
		IC_TRY(ic_incident_open(f->ctx, tx, &f->incident, &f->receipts[f->entries++]));
		f->ending.incident = f->incident.row;
	}
	decide_open(f);
	return ic_life_enter_with_duties(f->ctx, tx, f->ending.patient.id, f->recording,
					 f->in->reason, &f->receipts[f->entries++]);
}

static ic_status find(struct finding *f, struct ic_shape_life *ret)
{
	struct ic_ctx *ctx = f->ctx;

	IC_TRY(ic_incident_prepare(ctx, IC_incident_kind_UNLAWFUL, f->ending.patient.id,
				   f->recording, f->in->reason, &f->incident));
	IC_TRY(ic_db_write(ctx->app->db, enter_finding, f));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, f->receipts, f->entries, NULL, 0));
	IC_TRY(ic_life_shape(ctx, IC_REQ_UNLAWFUL, ret));
	ret->recording = f->recording;
	ret->incident = f->ending.incident.id;
	ret->state = IC_recording_state_SEALED;
	ret->entry = (int64_t)f->receipts[f->entries - 1].index;
	return IC_DONE;
}

ic_status ic_app_unlawful(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_life_in *in,
			  struct ic_shape_life *ret)
{
	struct finding f = { .ctx = ctx, .recording = recording, .in = in };
	const bool governs = ic_ok(ic_governance_check(ctx));

	IC_TRY(ic_reason_check(ctx, in->reason));
	const ic_status loaded = ic_db_read(ctx->app->db, load_ending, &f);
	if (ic_failed_with(loaded, IC_E_ABSENT) && governs)
		return ic_life_ask(ctx, recording, IC_REQ_UNLAWFUL, in->reason, ret);
	IC_TRY(loaded);
	IC_TRY(ic_life_check_theirs(ctx, (ic_id) { { 0 } }, recording));
	if (f.ending.incident.closed == 0)
		return find(&f, ret);
	IC_TRY(ic_governance_check(ctx));
	return ic_life_ask(ctx, recording, IC_REQ_UNLAWFUL, in->reason, ret);
}
