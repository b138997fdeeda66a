/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/box.h"

#include "base/bug.h"

bool ic_box_is_empty(enum ic_table table, ic_values box)
{
	for (unsigned f = 0; f < IC_FACT_COUNT; f++)
		if (ic_fact_in_table((enum ic_fact)f, table)
		    && (box & ic_values_of_fact((enum ic_fact)f)) == 0)
			return true;
	return false;
}

static unsigned bit_count(ic_values bits)
{
	return (unsigned)(__builtin_popcountll((unsigned long long)bits)
			  + __builtin_popcountll((unsigned long long)(bits >> 64)));
}

uint64_t ic_box_count(enum ic_table table, ic_values box)
{
	uint64_t count = 1;

	for (unsigned f = 0; f < IC_FACT_COUNT; f++)
		if (ic_fact_in_table((enum ic_fact)f, table))
			count *= bit_count(box & ic_values_of_fact((enum ic_fact)f));
	return count;
}

struct ic_facts ic_box_example(enum ic_table table, ic_values box)
{
	struct ic_facts facts = ic_facts_default();

	IC_ASSERT(!ic_box_is_empty(table, box));
	for (unsigned f = 0; f < IC_FACT_COUNT; f++) {
		const enum ic_fact fact = (enum ic_fact)f;
		if (!ic_fact_in_table(fact, table) || (box & ic_value_bit(fact, facts.of[f])) != 0)
			continue; /* a preset reads best in an example */
		facts.of[f] = 0;
		while ((box & ic_value_bit(fact, facts.of[f])) == 0)
			facts.of[f]++;
	}
	return facts;
}

/* Fact by fact: what the condition forbids there is a piece of its own, the rest is cut further.
 * What is left in the end is where the condition holds. */
ic_status ic_box_cut(enum ic_table table, ic_values box, ic_values forbidden, ic_box_visit *visit,
		     void *ctx)
{
	if (ic_box_is_empty(table, box & ~forbidden))
		return visit(box, ctx);

	for (unsigned f = 0; f < IC_FACT_COUNT; f++) {
		const ic_values fact = ic_values_of_fact((enum ic_fact)f);
		if ((box & fact & forbidden) == 0)
			continue;
		IC_TRY(visit((box & ~fact) | (box & fact & forbidden), ctx));
		box &= ~(fact & forbidden);
	}
	return IC_DONE;
}

struct walk_step {
	const struct ic_walk *walk;
	size_t next;
	uint64_t *boxes; /* visited in the whole walk */
};

static ic_status walk_from(ic_values box, void *ctx);

static size_t first_overlap(const struct walk_step *step, ic_values box)
{
	const struct ic_ruleset *set = step->walk->set;
	size_t i = step->next;

	for (; i < set->way_count; i++) {
		const struct ic_rule_way *way = &set->ways[i];
		if (step->walk->by_law && way->rule->law == IC_LAW_PASSES)
			continue;
		if (!ic_box_is_empty(step->walk->table, box & ~way->forbidden))
			break;
	}
	return i;
}

static ic_status walk_from(ic_values box, void *ctx)
{
	const struct walk_step *step = ctx;
	const struct ic_walk *walk = step->walk;
	const size_t i = first_overlap(step, box);

	if (++*step->boxes > IC_WALK_BOXES_MAX)
		IC_FAIL(LIMIT, "the rules are too tangled to be proved");
	if (i == walk->set->way_count)
		return walk->visit(box, NULL, walk->ctx);

	const struct ic_rule_way *way = &walk->set->ways[i];
	struct walk_step rest = { walk, i + 1, step->boxes };
	IC_TRY(ic_box_cut(walk->table, box, way->forbidden, walk_from, &rest));
	return walk->visit(box & ~way->forbidden, way, walk->ctx);
}

ic_status ic_box_walk(const struct ic_walk *walk, ic_values box)
{
	uint64_t boxes = 0;
	struct walk_step step = { walk, 0, &boxes };

	IC_ASSERT(!ic_box_is_empty(walk->table, box));
	return walk_from(box, &step);
}
