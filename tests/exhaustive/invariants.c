/* SPDX-License-Identifier: Apache-2.0 */
#include "exhaustive/invariants.h"

#define IS(fact, value) (f->of[IC_FACT_##fact] == IC_##fact##_##value)
#define ON(fact)        (f->of[IC_FACT_##fact] == 1)

static bool explicit_consent(const struct ic_facts *f)
{
	return IS(CONS, WRITTEN) || IS(CONS, ORAL);
}

static bool able(const struct ic_facts *f)
{
	return IS(SUBJ, S1) || IS(SUBJ, S2) || IS(SUBJ, S3);
}

static int broken_in_c(const struct ic_facts *f)
{
	if (IS(KIND, COVERT) && !IS(AUTH, LAW))
		return 5;
	if (ON(DISSENT) && !IS(SUBJ, S8) && !IS(KIND, COVERT))
		return 11;
	if (able(f) && !IS(KIND, PARA10) && !IS(KIND, COVERT) && !explicit_consent(f)
	    && !(IS(CPURP, PROTECT) && IS(AUTH, LAW)))
		return 12;
	return 0;
}

static int broken_identifiable(const struct ic_facts *f)
{
	const bool published = IS(PURPOSE, PUBLISH) || IS(PURPOSE, MEDIA);

	if (IS(IDENT, IDENT) && published && !IS(CONS, WRITTEN))
		return 3;
	if (IS(IDENT, IDENT) && IS(RECIP, PUBLIC) && !(published && IS(CONS, WRITTEN)))
		return 4;
	if (IS(IDENT, IDENT) && IS(PURPOSE, TEACH) && !explicit_consent(f)
	    && !(IS(SUBJ, S6) && IS(AUTH, BENEFIT)))
		return 7;
	if (IS(IDENT, IDENT) && IS(REL, NO) && (IS(RECIP, TEAM) || IS(RECIP, ORG)) && IS(AUTH, NONE)
	    && !explicit_consent(f))
		return 16;
	return 0;
}

static int broken_in_d(const struct ic_facts *f)
{
	const bool flows = IS(PURPOSE, RESEARCH) || IS(PURPOSE, PLAN) || IS(PURPOSE, DEVELOP);

	if (IS(PURPOSE, NONE) || IS(RECIP, UNVER) || ON(GONE))
		return 1;
	if (!IS(IDENT, ANON) && !IS(SUBJ, S8) && !ON(LAWFUL))
		return 2;
	if (IS(KIND, COVERT) && !IS(AUTH, LAW))
		return 5;
	if (IS(PURPOSE, CARE) && ON(OBJ) && able(f) && !IS(AUTH, LAW) && !IS(AUTH, PUBINT))
		return 6;
	if (!IS(IDENT, ANON) && flows && ON(NDOO) && !explicit_consent(f) && !IS(AUTH, LAW))
		return 8;
	if (!IS(IDENT, ANON) && IS(RECIP, ABROAD_NO) && !IS(CONS, WRITTEN)
	    && !(IS(PURPOSE, CARE) && ON(VITAL)))
		return 9;
	return broken_identifiable(f);
}

static int broken_in_a(const struct ic_facts *f)
{
	const bool never = IS(REQUESTER, Q8) || IS(REQUESTER, Q9) || !ON(ID);
	const bool parent_of_able = IS(REQUESTER, Q2) && (IS(SUBJ, S2) || IS(SUBJ, S3));

	return never || parent_of_able ? 14 : 0;
}

static int broken_in_l(const struct ic_facts *f, const struct ic_decision *decision)
{
	const bool destroys = (decision->actions & IC_BIT(IC_EFFECT_DESTROY)) != 0;

	return destroys && (ON(HOLD) || (ON(RELIED) && !ON(DUE))) ? 13 : 0;
}

int broken_invariant(enum ic_table table, const struct ic_facts *facts,
		     const struct ic_decision *decision)
{
	if (table == IC_TABLE_L)
		return broken_in_l(facts, decision);
	if (decision->outcome == IC_DENY)
		return 0;
	if (table == IC_TABLE_C)
		return broken_in_c(facts);
	return table == IC_TABLE_D ? broken_in_d(facts) : broken_in_a(facts);
}

int broken_monotony(const struct ic_policy *policy, const struct ic_facts *facts)
{
	static const struct {
		enum ic_fact fact;
		uint8_t milder;
	} steps[] = {
		{ IC_FACT_OBJ, 0 },
		{ IC_FACT_NDOO, 0 },
		{ IC_FACT_RESTR, 0 },
		{ IC_FACT_LAWFUL, 1 },
		{ IC_FACT_VITAL, 1 },
		{ IC_FACT_REL, IC_REL_LR },
		{ IC_FACT_CONS, IC_CONS_WRITTEN },
		{ IC_FACT_IDENT, IC_IDENT_ANON },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct ic_facts milder = *facts;
		milder.of[steps[i].fact] = steps[i].milder;
		if (milder.of[steps[i].fact] != facts->of[steps[i].fact]
		    && ic_policy_decide(policy, IC_TABLE_D, &milder).outcome == IC_DENY)
			return 10;
	}
	return 0;
}
