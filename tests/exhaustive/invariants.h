/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must hold in every situation whatever the rules say: the numbered invariants of table
 * answers. A checker returns 0, or the number of the first invariant that @decision breaks.
 */
#ifndef IC_TESTS_INVARIANTS_H
#define IC_TESTS_INVARIANTS_H

#include "policy/policy.h"

int broken_invariant(enum ic_table table, const struct ic_facts *facts,
		     const struct ic_decision *decision);

/** Invariant 10, which compares neighbours: @facts is permitted; 10 if a milder situation is not.
 */
int broken_monotony(const struct ic_policy *policy, const struct ic_facts *facts);

#endif
