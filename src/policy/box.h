/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets of situations as boxes: for each fact the values it may have. A box is the complement of a
 * condition's forbidden bits. Boxes are cut, counted and walked here; with that a table is proved
 * over all its situations without visiting them one by one.
 */
#ifndef IC_POLICY_BOX_H
#define IC_POLICY_BOX_H

#include "policy/ruleset.h"

/** True if some fact of @table has no value left in @box. */
bool ic_box_is_empty(enum ic_table table, ic_values box);

/** Called with each piece of a cut; a failure ends the cut. */
typedef ic_status ic_box_visit(ic_values box, void *ctx);

/** The part of @box in which the condition @forbidden does not hold, as disjoint boxes. */
ic_status ic_box_cut(enum ic_table table, ic_values box, ic_values forbidden, ic_box_visit *visit,
		     void *ctx);

/** Called with each box in which @way is the first to hold; @way is NULL where none does. */
typedef ic_status ic_walk_visit(ic_values box, const struct ic_rule_way *way, void *ctx);

/** How to walk: which conditions to pass over, and what to do with each box. */
struct ic_walk {
	enum ic_table table;
	const struct ic_ruleset *set;
	bool by_law; /* pass over rules that the law passes over */
	ic_walk_visit *visit;
	void *ctx;
};

/** Divide @box into disjoint boxes by the first condition of the set that holds. IC_E_LIMIT after
 * IC_WALK_BOXES_MAX of them. */
ic_status ic_box_walk(const struct ic_walk *walk, ic_values box);

#endif
