/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of a policy, shared by the parser, the engine and the prover; nobody else includes this.
 *
 * The values of all facts stand side by side as the bits of one 128-bit word. A situation sets one
 * bit a fact; a condition forbids the bits it does not allow. So a condition holds exactly if
 * (situation & forbidden) == 0, and a condition is at the same time a box of situations that can be
 * cut and counted. `unless` lines are cut out when the rule is parsed: the engine knows
 * conjunctions only.
 */
#ifndef IC_POLICY_RULESET_H
#define IC_POLICY_RULESET_H

#include "base/arena.h"
#include "base/bug.h"
#include "base/limits.h"
#include "base/time.h"
#include "policy/policy.h"

__extension__ typedef unsigned __int128 ic_values;

enum ic_value_bit {
#define IC_FACT(name, tables, preset, words) \
	IC_FIRST_##name, IC_BEFORE_##name = IC_FIRST_##name - 1,
#define IC_VALUE(fact, value, words) IC_BIT_##fact##_##value,
#define IC_FACT_END(name)
#include "policy/facts.def"
#undef IC_FACT
#undef IC_VALUE
#undef IC_FACT_END
	IC_VALUE_BITS
};
static_assert(IC_VALUE_BITS <= 128, "all values of all facts are bits of one word");

enum { IC_RULE_ID_MAX = 8, IC_ALSO_MAX = 8 };

/* The law's own version of a rule that is stricter than the law. */
enum ic_law { IC_LAW_SAME, IC_LAW_PASSES, IC_LAW_DIFFERS };

/* `also BG_ALERT when REL=BG` */
struct ic_also {
	ic_values forbidden;
	uint64_t obligations;
	uint64_t actions;
};

struct ic_rule {
	char id[IC_RULE_ID_MAX];
	enum ic_table table;
	enum ic_outcome outcome;
	enum ic_floor floor;
	enum ic_law law;
	enum ic_outcome law_outcome;
	uint64_t law_obligations;
	uint64_t obligations;
	uint64_t actions;
	struct ic_also also[IC_ALSO_MAX];
	size_t also_count;
	const char *reason;
	const char *source;
	const char *remedy;
	const char *law_words;
	const char *local_reason; /* of a hospital's pack */
	struct ic_date review;    /* with local_reason */
	const char *handbook;     /* where the hospital itself says so */
	bool source_to_confirm;
	int line;
	ic_bytes text;
	ic_bytes block; /* of the `in` line above it */
};

/* One conjunction of a rule, `unless` cut out. */
struct ic_rule_way {
	ic_values forbidden;
	const struct ic_rule *rule;
};

struct ic_ruleset {
	const char *title;
	struct ic_rule rules[IC_RULES_MAX];
	size_t rule_count;
	struct ic_rule_way ways[IC_TABLE_WAYS_MAX];
	size_t way_count;
	struct ic_also every_decision;
	struct ic_also every_permit;
};

struct ic_policy {
	struct ic_arena arena;
	ic_bytes text;
	const char *name;
	const char *title;
	struct ic_ruleset tables[IC_TABLE_COUNT];
};

/** All bits of all values of @fact. */
ic_values ic_values_of_fact(enum ic_fact fact);

/** The bit of one value. */
ic_values ic_value_bit(enum ic_fact fact, uint8_t value);

/** Every bit of every fact that @table asks. */
ic_values ic_values_of_table(enum ic_table table);

/** The bits of a situation: one for each fact of @table. */
ic_values ic_values_of_situation(enum ic_table table, const struct ic_facts *facts);

/** What a situation in which @way was the first to hold is answered. */
struct ic_decision ic_rule_answer(const struct ic_ruleset *set, const struct ic_rule *rule,
				  ic_values situation);

/** The same with the law's own version of @rule, which may not be one that the law passes over. */
struct ic_decision ic_rule_answer_by_law(const struct ic_ruleset *set, const struct ic_rule *rule,
					 ic_values situation);

/** Number of situations of @table inside @box (its allowed values). */
uint64_t ic_box_count(enum ic_table table, ic_values box);

/** The first situation inside @box. */
struct ic_facts ic_box_example(enum ic_table table, ic_values box);

#endif
