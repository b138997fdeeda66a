/* SPDX-License-Identifier: Apache-2.0 */
/* The engine: one pass over conjunctions, first match wins. The parser proved that one matches. */
#include "base/bug.h"
#include "policy/ruleset.h"

static const struct ic_obligation_info obligation_table[IC_OBLIGATION_COUNT] = {
#define IC_OBLIGATION(code, phase, met_by, words) \
	[IC_OBLIGATION_##code] = { #code, IC_PHASE_##phase, met_by, words },
#include "policy/obligations.def"
#undef IC_OBLIGATION
};

static const struct ic_effect_info action_table[IC_EFFECT_COUNT] = {
#define IC_EFFECT(code, follows, words) [IC_EFFECT_##code] = { #code, words },
#include "policy/effects.def"
#undef IC_EFFECT
};

static_assert(IC_OBLIGATION_COUNT <= 64, "obligations are bits of a uint64_t");
static_assert(IC_EFFECT_COUNT <= 64, "actions are bits of a uint64_t");

const struct ic_obligation_info *ic_obligation_info(enum ic_obligation obligation)
{
	IC_ASSERT(obligation < IC_OBLIGATION_COUNT);
	return &obligation_table[obligation];
}

const struct ic_effect_info *ic_effect_info(enum ic_effect action)
{
	IC_ASSERT(action < IC_EFFECT_COUNT);
	return &action_table[action];
}

/* Obligations of one phase as a mask, made by the compiler from the table. */
enum { PHASE_PRE = IC_PHASE_PRE, PHASE_WITH = IC_PHASE_WITH, PHASE_POST = IC_PHASE_POST };
static const uint64_t obligations_pre = 0
#define IC_OBLIGATION(code, phase, met_by, words) \
	| (PHASE_##phase == PHASE_PRE ? IC_BIT(IC_OBLIGATION_##code) : 0)
#include "policy/obligations.def"
#undef IC_OBLIGATION
	;

uint64_t ic_obligations_pre(uint64_t obligations)
{
	return obligations & obligations_pre;
}

const char *ic_outcome_name(enum ic_outcome outcome)
{
	static const char *const names[] = {
		[IC_DENY] = "deny", [IC_PERMIT] = "permit", [IC_PERMIT_WITH] = "permit-with"
	};

	IC_ASSERT(outcome <= IC_PERMIT_WITH);
	return names[outcome];
}

/* An action may bring an obligation with it: destroying opens the task of the tombstone. */
static uint64_t obligations_of_actions(uint64_t actions)
{
	enum { IC_OBLIGATION_NONE = IC_OBLIGATION_COUNT };
	static const uint8_t follows[IC_EFFECT_COUNT] = {
#define IC_EFFECT(code, obligation, words) [IC_EFFECT_##code] = IC_OBLIGATION_##obligation,
#include "policy/effects.def"
#undef IC_EFFECT
	};
	uint64_t obligations = 0;

	for (; actions != 0; actions &= actions - 1) {
		const unsigned at = follows[__builtin_ctzll(actions)];
		obligations |= at == IC_OBLIGATION_NONE ? 0 : IC_BIT(at);
	}
	return obligations;
}

static bool holds(ic_values situation, ic_values forbidden)
{
	return (situation & forbidden) == 0;
}

static void add_also(struct ic_decision *decision, const struct ic_also *also, ic_values situation)
{
	if (!holds(situation, also->forbidden))
		return;
	decision->obligations |= also->obligations;
	decision->actions |= also->actions;
}

struct ic_decision ic_rule_answer(const struct ic_ruleset *set, const struct ic_rule *rule,
				  ic_values situation)
{
	struct ic_decision decision = { rule->outcome, rule, rule->obligations, rule->actions };

	for (size_t i = 0; i < rule->also_count; i++)
		add_also(&decision, &rule->also[i], situation);
	if (decision.outcome != IC_DENY)
		add_also(&decision, &set->every_permit, situation);
	add_also(&decision, &set->every_decision, situation);
	if (decision.actions != 0)
		decision.obligations |= obligations_of_actions(decision.actions);
	return decision;
}

struct ic_decision ic_rule_answer_by_law(const struct ic_ruleset *set, const struct ic_rule *rule,
					 ic_values situation)
{
	struct ic_rule by_law = *rule;

	if (rule->law == IC_LAW_SAME)
		return ic_rule_answer(set, rule, situation);
	IC_ASSERT(rule->law == IC_LAW_DIFFERS);
	by_law.outcome = rule->law_outcome;
	by_law.obligations = rule->law_obligations;
	by_law.also_count = 0;
	struct ic_decision decision = ic_rule_answer(set, &by_law, situation);
	decision.rule = rule;
	return decision;
}

/* Bit of the first value of each fact. */
static const uint8_t first_bit[IC_FACT_COUNT] = {
#define IC_FACT(name, tables, preset, words) [IC_FACT_##name] = IC_FIRST_##name,
#define IC_VALUE(fact, value, words)
#define IC_FACT_END(name)
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END
};

/* Facts that each table asks, as bits. */
#define IC_FACT(name, tables, preset, words) \
	| (((unsigned)(tables) >> TABLE & 1U) << IC_FACT_##name)
#define IC_VALUE(fact, value, words)
#define IC_FACT_END(name)
static const uint32_t facts_of_table[IC_TABLE_COUNT] = {
#define TABLE IC_TABLE_C
	[TABLE] = 0
#include "policy/facts.def"
	,
#undef TABLE
#define TABLE IC_TABLE_D
	[TABLE] = 0
#include "policy/facts.def"
	,
#undef TABLE
#define TABLE IC_TABLE_A
	[TABLE] = 0
#include "policy/facts.def"
	,
#undef TABLE
#define TABLE IC_TABLE_L
	[TABLE] = 0
#include "policy/facts.def"
	,
#undef TABLE
};
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END

ic_values ic_value_bit(enum ic_fact fact, uint8_t value)
{
	IC_ASSERT(value < ic_fact_info(fact)->value_count);
	return (ic_values)1 << (first_bit[fact] + value);
}

ic_values ic_values_of_fact(enum ic_fact fact)
{
	return (((ic_values)1 << ic_fact_info(fact)->value_count) - 1) << first_bit[fact];
}

ic_values ic_values_of_table(enum ic_table table)
{
	ic_values bits = 0;

	for (uint32_t left = facts_of_table[table]; left != 0; left &= left - 1)
		bits |= ic_values_of_fact((enum ic_fact)__builtin_ctz(left));
	return bits;
}

ic_values ic_values_of_situation(enum ic_table table, const struct ic_facts *facts)
{
	ic_values bits = 0;

	for (uint32_t left = facts_of_table[table]; left != 0; left &= left - 1) {
		const unsigned fact = (unsigned)__builtin_ctz(left);
		bits |= (ic_values)1 << (first_bit[fact] + facts->of[fact]);
	}
	return bits;
}

static const struct ic_rule_way *first_way(const struct ic_ruleset *set, ic_values situation)
{
	const struct ic_rule_way *way = set->ways;
	const struct ic_rule_way *end = way + set->way_count;

	while (way < end && !holds(situation, way->forbidden))
		way++;
	IC_ASSERT(way < end);
	return way;
}

struct ic_decision ic_policy_decide(const struct ic_policy *policy, enum ic_table table,
				    const struct ic_facts *facts)
{
	IC_ASSERT(table < IC_TABLE_COUNT);
	const struct ic_ruleset *set = &policy->tables[table];
	const ic_values situation = ic_values_of_situation(table, facts);

	return ic_rule_answer(set, first_way(set, situation)->rule, situation);
}

struct ic_decision ic_policy_decide_by_law(const struct ic_policy *policy, enum ic_table table,
					   const struct ic_facts *facts)
{
	IC_ASSERT(table < IC_TABLE_COUNT);
	const struct ic_ruleset *set = &policy->tables[table];
	const ic_values situation = ic_values_of_situation(table, facts);
	const struct ic_rule_way *way = set->ways;
	const struct ic_rule_way *end = way + set->way_count;

	while (way < end && (!holds(situation, way->forbidden) || way->rule->law == IC_LAW_PASSES))
		way++;
	IC_ASSERT(way < end);
	return ic_rule_answer_by_law(set, way->rule, situation);
}
