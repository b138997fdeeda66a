/* SPDX-License-Identifier: Apache-2.0 */
/* A patient asks for erasure (UK GDPR Art 17). Governance answers: destroyed, or refused with the
 * reasons, the offer to restrict and the way to complain. Source: rules.md L10, L20 to L24. */
#include "app/gate/decide.h"
#include "app/life/life.h"

ic_status ic_app_erase(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_life_in *in,
		       struct ic_shape_life *ret)
{
	IC_TRY(ic_governance_check(ctx));
	return ic_life_ask(ctx, recording, IC_REQ_ERASE, in->reason, ret);
}
