/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second judge of the four tables, written from the specification as plain if-chains. It shares
 * with the engine the names of facts, duties and actions, and nothing else: no rule file, no masks.
 */
#ifndef IC_TESTS_ORACLE_H
#define IC_TESTS_ORACLE_H

#include "policy/policy.h"

struct verdict {
	int rule; /* the number after the table's letter */
	enum ic_outcome outcome;
	uint64_t obligations;
	uint64_t actions;
};

struct verdict oracle(enum ic_table table, const struct ic_facts *facts);

#endif
