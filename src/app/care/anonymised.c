/* SPDX-License-Identifier: Apache-2.0 */
#include "app/care/anonymised.h"

#include <assert.h>

#include "app/gate/decide.h"
#include "app/gate/instrument.h"
#include "policy/anonymity.h"

static_assert((int)IC_RELEASE_CARE + 1 == (int)IC_release_type_CARE, "releases keep one order");
static_assert((int)IC_RELEASE_COUNT == (int)IC_release_type_PUBLIC, "releases keep one order");

bool ic_anonymised_is_in_force(const struct ic_anonymisation_row *form,
			       const struct ic_recording_row *recording, ic_time now)
{
	return form->state == IC_anonymisation_state_PASSED && form->expires > now
	       && ic_id_equal(form->recording, recording->id) && form->version == recording->version
	       && recording->state == IC_recording_state_IN_RECORD;
}

bool ic_anonymised_covers(const struct ic_anonymisation_row *form,
			  const struct ic_recording_row *recording, ic_time now,
			  enum ic_fact_RECIP recipient, int purpose)
{
	return ic_anonymised_is_in_force(form, recording, now)
	       && ic_anonymity_covers((enum ic_release_code)(form->release - 1), recipient,
				      (enum ic_fact_PURPOSE)purpose);
}

ic_status ic_anonymised_find(struct ic_ctx *ctx, struct ic_db_tx *tx,
			     const struct ic_anonymised_options *options,
			     struct ic_anonymisation_row *ret)
{
	const ic_time now = ic_clock_now(ctx->app->clock);
	struct ic_anonymisation_rows rows;

	*ret = (struct ic_anonymisation_row) { 0 };
	IC_TRY(ic_anonymisation_list(tx, options->recording->id, ctx->arena, &rows));
	for (size_t i = 0; i < rows.count; i++) {
		if (!ic_anonymised_covers(&rows.at[i], options->recording, now, options->recipient,
					  options->purpose))
			continue;
		*ret = rows.at[i];
		return IC_DONE;
	}
	return IC_DONE;
}

struct ic_about ic_anonymised_about(const struct ic_case *c, ic_bytes reason)
{
	return (struct ic_about) {
		.patient = c->recording.patient,
		.images = &c->recording.id,
		.image_count = 1,
		.consent = c->recording.consent,
		.justification = reason,
	};
}

/* Whoever has only a share, or broke the glass, has it for that alone. */
static struct ic_use_facts looking(const struct ic_ctx *ctx, const struct ic_case *c)
{
	struct ic_use_facts use = ic_case_opening(c);

	if (use.relationship == IC_REL_LR && use.recipient == IC_RECIP_TEAM)
		return use;
	const bool governs = ic_ok(ic_governance_check(ctx));
	return (struct ic_use_facts) { .purpose = governs ? IC_purpose_AUDIT : IC_purpose_CARE,
				       .recipient = IC_RECIP_TEAM,
				       .relationship = governs ? IC_REL_LR : IC_REL_NO,
				       .person = c->actor.id };
}

ic_status ic_anonymised_reason(struct ic_ctx *ctx, const struct ic_case *c, ic_bytes stated,
			       ic_bytes *ret_reason)
{
	*ret_reason = stated;
	if (!ic_bytes_is_blank(stated))
		return IC_DONE;
	*ret_reason = (ic_bytes) { NULL, 0 };
	if (ic_ok(ic_governance_check(ctx)))
		return ic_reason_check(ctx, stated);
	const struct ic_use_facts use = looking(ctx, c);
	if (use.relationship != IC_REL_NO)
		*ret_reason = IC_LIT("treating the patient");
	return IC_DONE;
}

ic_status ic_anonymised_decide_look(struct ic_ctx *ctx, const struct ic_case *c, ic_bytes reason)
{
	const struct ic_use_facts use = looking(ctx, c);
	struct ic_about about = ic_anonymised_about(c, reason);
	struct ic_facts facts;

	about.purpose = use.purpose;
	about.recipient = ctx->actor.party;
	IC_TRY(ic_case_use(ctx, c, &use, &facts));
	return ic_decide(ctx, IC_TABLE_D, &facts, 0,
			 IC_BIT(IC_OBLIGATION_JUSTIFY) | IC_BIT(IC_OBLIGATION_MIN)
				 | ic_instruments_met(ctx, c, &use),
			 &about);
}
