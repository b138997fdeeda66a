/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hospital's own policy (a pack: a whole rule file) beside the shipped one. In tables C and D it
 * may be tighter freely; it may be looser only down to what the shipped file says the law alone
 * would answer, and then the rule states why and when that is reviewed. Tables A and L are people's
 * rights and the record's safety: there a pack may add obligations, nothing else. All situations
 * are compared, as boxes.
 *
 * The pack's signature and its review dates are the caller's to check: there are no keys and no
 * clock here.
 */
#ifndef IC_POLICY_PACK_H
#define IC_POLICY_PACK_H

#include "base/limits.h"
#include "policy/policy.h"

enum ic_pack_kind {
	IC_PACK_TIGHTER,
	IC_PACK_LOOSER,     /* within the law, reason and review given */
	IC_PACK_UNREASONED, /* within the law, but no `local` line: refused */
	IC_PACK_BEYOND,     /* the law does not allow it: refused */
};

/* Situations in which one pair of rules answers differently. */
struct ic_pack_difference {
	enum ic_pack_kind kind;
	enum ic_table table;
	const struct ic_rule *shipped;
	const struct ic_rule *pack;
	uint64_t situations;
	struct ic_facts example;
};

struct ic_pack_report {
	struct ic_pack_difference rows[IC_PACK_DIFFERENCES_MAX];
	size_t count;
	bool acceptable; /* no row is refused */
};

/** Compare. The rows point into both policies. IC_E_LIMIT when there are too many differences. */
ic_status ic_pack_compare(const struct ic_policy *shipped, const struct ic_policy *pack,
			  struct ic_pack_report *ret_report);

#endif
