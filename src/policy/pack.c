/* SPDX-License-Identifier: Apache-2.0 */
/* Three walks inside one another: the shipped policy, the law, the pack. In each box that is left
 * the three rules stand fast; cut by their `also` lines, so do the three answers. */
#include "policy/pack.h"

#include "base/bug.h"
#include "policy/box.h"

enum { CONDITIONS_MAX = 3 * IC_ALSO_MAX + 4 };

struct comparison {
	enum ic_table table;
	const struct ic_ruleset *shipped;
	const struct ic_ruleset *pack;
	const struct ic_rule *by_policy; /* rules of the box at hand */
	const struct ic_rule *by_law;
	const struct ic_rule *by_pack;
	ic_values conditions[CONDITIONS_MAX];
	size_t condition_count;
	uint64_t boxes; /* judged so far */
	struct ic_pack_report *report;
};

/* As tight as @other, or tighter. */
static bool is_within(const struct ic_decision *decision, const struct ic_decision *other)
{
	if (decision->outcome == IC_DENY)
		return true;
	return other->outcome != IC_DENY
	       && (decision->obligations & other->obligations) == other->obligations;
}

static bool is_same(const struct ic_decision *a, const struct ic_decision *b)
{
	return a->outcome == b->outcome && a->obligations == b->obligations
	       && a->actions == b->actions;
}

/* For rights and the record's safety only more obligations are tighter. */
static bool only_adds(const struct ic_decision *decision, const struct ic_decision *other)
{
	return decision->outcome == other->outcome && decision->actions == other->actions
	       && (decision->obligations & other->obligations) == other->obligations;
}

static enum ic_pack_kind judge(enum ic_table table, const struct ic_decision *pack,
			       const struct ic_decision *policy, const struct ic_decision *law)
{
	if (table == IC_TABLE_A || table == IC_TABLE_L)
		return only_adds(pack, policy) ? IC_PACK_TIGHTER : IC_PACK_BEYOND;
	if (is_within(pack, policy))
		return IC_PACK_TIGHTER;
	if (!is_within(pack, law))
		return IC_PACK_BEYOND;
	return pack->rule->local_reason != NULL ? IC_PACK_LOOSER : IC_PACK_UNREASONED;
}

static struct ic_pack_difference *find_row(struct ic_pack_report *report, enum ic_pack_kind kind,
					   const struct ic_rule *shipped,
					   const struct ic_rule *pack)
{
	for (size_t i = 0; i < report->count; i++) {
		struct ic_pack_difference *row = &report->rows[i];
		if (row->kind == kind && row->shipped == shipped && row->pack == pack)
			return row;
	}
	return NULL;
}

static ic_status add_difference(struct comparison *now, enum ic_pack_kind kind, ic_values box)
{
	struct ic_pack_report *report = now->report;
	struct ic_pack_difference *row = find_row(report, kind, now->by_policy, now->by_pack);

	if (row == NULL && report->count == IC_PACK_DIFFERENCES_MAX)
		IC_FAIL(LIMIT, "the pack differs in too many rules");
	if (row == NULL) {
		row = &report->rows[report->count++];
		*row = (struct ic_pack_difference) { .kind = kind,
						     .table = now->table,
						     .shipped = now->by_policy,
						     .pack = now->by_pack,
						     .example = ic_box_example(now->table, box) };
	}
	row->situations += ic_box_count(now->table, box);
	if (kind == IC_PACK_UNREASONED || kind == IC_PACK_BEYOND)
		report->acceptable = false;
	return IC_DONE;
}

static ic_status judge_box(struct comparison *now, ic_values box)
{
	const struct ic_facts facts = ic_box_example(now->table, box);
	const ic_values situation = ic_values_of_situation(now->table, &facts);
	const struct ic_decision policy = ic_rule_answer(now->shipped, now->by_policy, situation);
	const struct ic_decision law = ic_rule_answer_by_law(now->shipped, now->by_law, situation);
	const struct ic_decision pack = ic_rule_answer(now->pack, now->by_pack, situation);

	if (++now->boxes > IC_WALK_BOXES_MAX)
		IC_FAIL(LIMIT, "the pack is too tangled to be compared");
	if (is_same(&pack, &policy))
		return IC_DONE;
	return add_difference(now, judge(now->table, &pack, &policy, &law), box);
}

struct refinement {
	struct comparison *now;
	size_t next;
};

/* Cut until every `also` line either holds in the whole box or in none of it. */
static ic_status refine(ic_values box, void *ctx)
{
	const struct refinement *step = ctx;
	struct comparison *now = step->now;
	struct refinement rest = { now, step->next + 1 };

	if (step->next == now->condition_count)
		return judge_box(now, box);
	const ic_values forbidden = now->conditions[step->next];
	IC_TRY(ic_box_cut(now->table, box, forbidden, refine, &rest));
	if (ic_box_is_empty(now->table, box & ~forbidden))
		return IC_DONE;
	return refine(box & ~forbidden, &rest);
}

static void add_conditions(struct comparison *now, const struct ic_rule *rule)
{
	for (size_t i = 0; i < rule->also_count; i++)
		now->conditions[now->condition_count++] = rule->also[i].forbidden;
}

static ic_status pack_box(ic_values box, const struct ic_rule_way *way, void *ctx)
{
	struct comparison *now = ctx;
	struct refinement start = { now, 0 };

	IC_ASSERT(way != NULL);
	now->by_pack = way->rule;
	now->condition_count = 0;
	add_conditions(now, now->by_policy);
	add_conditions(now, now->by_law);
	add_conditions(now, now->by_pack);
	now->conditions[now->condition_count++] = now->shipped->every_permit.forbidden;
	now->conditions[now->condition_count++] = now->shipped->every_decision.forbidden;
	now->conditions[now->condition_count++] = now->pack->every_permit.forbidden;
	now->conditions[now->condition_count++] = now->pack->every_decision.forbidden;
	IC_ASSERT(now->condition_count <= CONDITIONS_MAX);
	return refine(box, &start);
}

static ic_status law_box(ic_values box, const struct ic_rule_way *way, void *ctx)
{
	struct comparison *now = ctx;
	const struct ic_walk walk = {
		.table = now->table, .set = now->pack, .visit = pack_box, .ctx = now
	};

	IC_ASSERT(way != NULL);
	now->by_law = way->rule;
	return ic_box_walk(&walk, box);
}

static ic_status policy_box(ic_values box, const struct ic_rule_way *way, void *ctx)
{
	struct comparison *now = ctx;
	const struct ic_walk walk = { .table = now->table,
				      .set = now->shipped,
				      .by_law = true,
				      .visit = law_box,
				      .ctx = now };

	IC_ASSERT(way != NULL);
	now->by_policy = way->rule;
	return ic_box_walk(&walk, box);
}

ic_status ic_pack_compare(const struct ic_policy *shipped, const struct ic_policy *pack,
			  struct ic_pack_report *ret_report)
{
	ret_report->count = 0;
	ret_report->acceptable = true;
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++) {
		struct comparison now = { .table = (enum ic_table)t,
					  .shipped = &shipped->tables[t],
					  .pack = &pack->tables[t],
					  .report = ret_report };
		const struct ic_walk walk = {
			.table = now.table, .set = now.shipped, .visit = policy_box, .ctx = &now
		};
		IC_TRY(ic_box_walk(&walk, ic_values_of_table(now.table)));
	}
	return IC_DONE;
}
