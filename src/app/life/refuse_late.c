/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of a recording that the patient refused when they could: once the lead clinician has
 * said whether anyone relied on it, governance carries it out. Source: rules.md L10, L17 to L19,
 * docs/design/003. */
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/life/life.h"

struct resolving {
	struct ic_ctx *ctx;
	ic_id recording;
	bool refused;
};

static ic_status load_refusal(struct ic_db_tx *tx, void *arg)
{
	const ic_id none = { { 0 } };
	struct resolving *r = arg;
	struct ic_case c;

	IC_TRY(ic_case_load(r->ctx, tx, none, r->recording, none, &c));
	r->refused =
		c.recording.state == IC_recording_state_DESTROYED || ic_case_is_refused_late(&c);
	return IC_DONE;
}

ic_status ic_app_refuse_late(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_life_in *in,
			     struct ic_shape_life *ret)
{
	struct resolving r = { .ctx = ctx, .recording = recording };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_db_read(ctx->app->db, load_refusal, &r));
	if (!r.refused)
		IC_FAIL(STATE, "the patient has not refused this recording");
	return ic_life_ask(ctx, recording, IC_REQ_LATE_REFUSAL, in->reason, ret);
}
