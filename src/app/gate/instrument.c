/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/instrument.h"

#include "app/gate/policies.h"
#include "base/bug.h"
#include "policy/policy.h"

#define IC_MEETS(name) IC_BIT(IC_OBLIGATION_##name)
#define IC_BY(name)    (1u << IC_role_##name)

static const struct ic_instrument instruments[] = {
#define IC_INSTRUMENT(kind, fact, meets, verifiers) \
	[IC_authority_##kind] = { IC_AUTH_##fact, meets, verifiers },
#include "app/gate/instruments.def"
#undef IC_INSTRUMENT
};

enum { KINDS = sizeof(instruments) / sizeof(instruments[0]) };

const struct ic_instrument *ic_instrument_of(int kind)
{
	IC_ASSERT(kind > 0 && kind < KINDS);
	return &instruments[kind];
}

bool ic_instrument_is_in_force(const struct ic_authority_row *row, ic_time now)
{
	return row->verified != 0 && row->ended == 0 && row->expires > now;
}

bool ic_instrument_binds(const struct ic_use_facts *use)
{
	const bool inside = use->recipient == IC_RECIP_TEAM || use->recipient == IC_RECIP_ORG
			    || use->recipient == IC_RECIP_CAREORG;

	return !inside || use->purpose == IC_purpose_INVESTIG;
}

static bool is_of(struct ic_ctx *ctx, const struct ic_case *c, const struct ic_authority_row *row,
		  const struct ic_use_facts *use)
{
	const bool covers = ic_id_is_zero(row->recording)
			    || (c->has_recording && ic_id_equal(row->recording, c->recording.id));

	return covers && row->purpose == use->purpose
	       && ic_instrument_is_in_force(row, ic_clock_now(ctx->app->clock));
}

/* One that names nobody is for everyone here, and for nobody outside. */
static bool is_for(const struct ic_authority_row *row, const struct ic_use_facts *use)
{
	if (ic_authority_person_count(row) == 0)
		return !ic_instrument_binds(use);
	return ic_authority_names(row, use->person);
}

/* The facts stand in the order of their kinds: LAW first, it answers most questions. */
enum ic_fact_AUTH ic_instruments_fact(struct ic_ctx *ctx, const struct ic_case *c,
				      const struct ic_use_facts *use)
{
	int best = KINDS;

	for (size_t i = 0; i < c->authorities.count; i++) {
		const struct ic_authority_row *row = &c->authorities.at[i];
		if (row->kind < best && ic_instrument_of(row->kind)->fact != IC_AUTH_NONE
		    && is_of(ctx, c, row, use) && is_for(row, use))
			best = row->kind;
	}
	return best < KINDS ? instruments[best].fact : IC_AUTH_NONE;
}

uint64_t ic_instruments_met(struct ic_ctx *ctx, const struct ic_case *c,
			    const struct ic_use_facts *use)
{
	uint64_t met = 0;

	for (size_t i = 0; i < c->authorities.count; i++) {
		const struct ic_authority_row *row = &c->authorities.at[i];
		if (is_of(ctx, c, row, use) && is_for(row, use))
			met |= ic_instrument_of(row->kind)->meets;
	}
	return met;
}

const char *ic_instruments_next(struct ic_ctx *ctx, const struct ic_case *c,
				const struct ic_use_facts *use, const struct ic_facts *facts)
{
	for (size_t i = 0; i < c->authorities.count; i++) {
		const struct ic_authority_row *row = &c->authorities.at[i];
		struct ic_facts with = *facts;
		with.of[IC_FACT_AUTH] = (uint8_t)ic_instrument_of(row->kind)->fact;
		if (!is_of(ctx, c, row, use) || is_for(row, use))
			continue;
		if (ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_D, &with).outcome
		    != IC_DENY)
			return "An authority for this purpose is on record, but it does not name "
			       "this recipient. Have it stated again for them, and verified.";
	}
	return NULL;
}
