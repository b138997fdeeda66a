/* SPDX-License-Identifier: Apache-2.0 */
/* From a rule as read to conjunctions of the engine, and the proof that a table leaves nothing
 * open. */
#ifndef IC_POLICY_COMPILE_H
#define IC_POLICY_COMPILE_H

#include "policy/ruleset.h"

/* The condition lines of one rule while it is read. */
struct ic_rule_lines {
	ic_values when[IC_RULE_WAYS_MAX]; /* none: every situation of the block */
	size_t when_count;
	ic_values unless[IC_RULE_WAYS_MAX];
	size_t unless_count;
};

/** Check that @rule says all it must and append its conjunctions to @set. IC_E_SYNTAX, IC_E_LIMIT.
 */
ic_status ic_rule_compile(struct ic_ruleset *set, const struct ic_rule *rule, ic_values block,
			  const struct ic_rule_lines *lines);

/**
 * Prove that every situation of @table ends in a rule, by the policy and by the law, and that every
 * rule is the answer to some situation. IC_E_SYNTAX with a situation, or the line of the rule, in
 * @ret_where.
 */
ic_status ic_ruleset_prove(enum ic_table table, const struct ic_ruleset *set,
			   struct ic_policy_error *ret_where);

#endif
