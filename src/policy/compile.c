/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/compile.h"

#include "base/bug.h"
#include "policy/box.h"

static ic_status check_texts(const struct ic_rule *rule)
{
	if (rule->reason == NULL)
		IC_FAIL(SYNTAX, "this rule does not say why: it needs a 'because' line");
	if (rule->source == NULL)
		IC_FAIL(SYNTAX, "this rule names no source: it needs a 'source' line");
	if (rule->outcome == IC_DENY && rule->remedy == NULL)
		IC_FAIL(SYNTAX, "a refusal names the next lawful step: it needs a 'remedy' line");
	if (rule->floor == IC_FLOOR_POLICY && rule->law == IC_LAW_SAME)
		IC_FAIL(SYNTAX, "a rule of 'floor policy' states the law's own version");
	if (rule->floor == IC_FLOOR_LAW && rule->law != IC_LAW_SAME)
		IC_FAIL(SYNTAX, "a rule of 'floor law' has no other version in law");
	return IC_DONE;
}

static ic_status check_outcome(const struct ic_rule *rule)
{
	uint64_t also = 0;

	for (size_t i = 0; i < rule->also_count; i++)
		also |= rule->also[i].obligations;
	if (rule->outcome == IC_PERMIT_WITH && rule->obligations == 0 && also == 0)
		IC_FAIL(SYNTAX, "'permit-with' names what it is permitted with");
	if (rule->outcome != IC_PERMIT_WITH && (rule->obligations | also) != 0)
		IC_FAIL(SYNTAX, "only 'permit-with' carries obligations");
	return IC_DONE;
}

/* A cut under way: what is left of a condition after the unless-lines before @next. */
struct carving {
	struct ic_ruleset *set;
	const struct ic_rule *rule;
	const struct ic_rule_lines *lines;
	size_t next;
};

static ic_status carve(ic_values box, void *ctx)
{
	const struct carving *now = ctx;

	if (now->next < now->lines->unless_count) {
		struct carving rest = *now;
		rest.next++;
		return ic_box_cut(now->rule->table, box, now->lines->unless[now->next], carve,
				  &rest);
	}
	if (now->set->way_count == IC_TABLE_WAYS_MAX)
		IC_FAIL(LIMIT, "too many conditions in this table");
	now->set->ways[now->set->way_count++] =
		(struct ic_rule_way) { ic_values_of_table(now->rule->table) & ~box, now->rule };
	return IC_DONE;
}

ic_status ic_rule_compile(struct ic_ruleset *set, const struct ic_rule *rule, ic_values block,
			  const struct ic_rule_lines *lines)
{
	static const ic_values everything[1] = { 0 };
	const bool open = lines->when_count == 0;
	const ic_values *when = open ? everything : lines->when;
	const ic_values all = ic_values_of_table(rule->table);
	struct carving start = { set, rule, lines, 0 };

	IC_TRY(check_texts(rule));
	IC_TRY(check_outcome(rule));
	for (size_t i = 0; i < (open ? 1 : lines->when_count); i++) {
		const ic_values box = all & ~(block | when[i]);
		if (ic_box_is_empty(rule->table, box))
			IC_FAIL(SYNTAX, "a condition of this rule can never hold");
		IC_TRY(carve(box, &start));
	}
	return IC_DONE;
}

struct proof {
	enum ic_table table;
	const struct ic_ruleset *set;
	struct ic_policy_error *where;
	bool reached[IC_RULES_MAX];
};

static ic_status note_box(ic_values box, const struct ic_rule_way *way, void *ctx)
{
	struct proof *proof = ctx;

	if (way != NULL) {
		proof->reached[way->rule - proof->set->rules] = true;
		return IC_DONE;
	}
	proof->where->has_situation = true;
	proof->where->table = proof->table;
	proof->where->situation = ic_box_example(proof->table, box);
	IC_FAIL(SYNTAX, "no rule of this table answers this situation");
}

ic_status ic_ruleset_prove(enum ic_table table, const struct ic_ruleset *set,
			   struct ic_policy_error *ret_where)
{
	struct proof proof = { .table = table, .set = set, .where = ret_where };
	struct ic_walk walk = {
		.table = table, .set = set, .by_law = true, .visit = note_box, .ctx = &proof
	};

	IC_TRY(ic_box_walk(&walk, ic_values_of_table(table)));
	walk.by_law = false;
	proof = (struct proof) { .table = table, .set = set, .where = ret_where };
	IC_TRY(ic_box_walk(&walk, ic_values_of_table(table)));

	for (size_t i = 0; i < set->rule_count; i++) {
		if (proof.reached[i])
			continue;
		ret_where->line = set->rules[i].line;
		ret_where->column = 1;
		IC_FAIL(SYNTAX, "this rule can never apply: the rules above it answer first");
	}
	return IC_DONE;
}
