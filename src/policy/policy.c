/* SPDX-License-Identifier: Apache-2.0 */
/* What a parsed policy says of itself. */
#include "policy/policy.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "policy/box.h"
#include "policy/ruleset.h"

void ic_policy_free(struct ic_policy *policy)
{
	if (policy == NULL)
		return;
	ic_arena_done(&policy->arena);
	ic_free(policy);
}

void ic_policy_free_at(struct ic_policy **policy)
{
	ic_policy_free(*policy);
	*policy = NULL;
}

const char *ic_policy_name(const struct ic_policy *policy)
{
	return policy->name;
}

const char *ic_policy_title(const struct ic_policy *policy)
{
	return policy->title;
}

const char *ic_policy_table_title(const struct ic_policy *policy, enum ic_table table)
{
	IC_ASSERT(table < IC_TABLE_COUNT);
	return policy->tables[table].title;
}

size_t ic_policy_rule_count(const struct ic_policy *policy, enum ic_table table)
{
	IC_ASSERT(table < IC_TABLE_COUNT);
	return policy->tables[table].rule_count;
}

const struct ic_rule *ic_policy_rule_at(const struct ic_policy *policy, enum ic_table table,
					size_t index)
{
	IC_ASSERT(index < ic_policy_rule_count(policy, table));
	return &policy->tables[table].rules[index];
}

const struct ic_rule *ic_policy_find_rule(const struct ic_policy *policy, ic_bytes id)
{
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		for (size_t i = 0; i < policy->tables[t].rule_count; i++)
			if (ic_bytes_equal(ic_bytes_of_text(policy->tables[t].rules[i].id), id))
				return &policy->tables[t].rules[i];
	return NULL;
}

ic_bytes ic_policy_hash_input(const struct ic_policy *policy)
{
	return policy->text;
}

static const char *text_or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

const char *ic_rule_id(const struct ic_rule *rule)
{
	return rule->id;
}

enum ic_table ic_rule_table(const struct ic_rule *rule)
{
	return rule->table;
}

enum ic_outcome ic_rule_outcome(const struct ic_rule *rule)
{
	return rule->outcome;
}

enum ic_floor ic_rule_floor(const struct ic_rule *rule)
{
	return rule->floor;
}

const char *ic_rule_reason(const struct ic_rule *rule)
{
	return text_or_empty(rule->reason);
}

const char *ic_rule_source(const struct ic_rule *rule)
{
	return text_or_empty(rule->source);
}

bool ic_rule_source_to_confirm(const struct ic_rule *rule)
{
	return rule->source_to_confirm;
}

const char *ic_rule_remedy(const struct ic_rule *rule)
{
	return text_or_empty(rule->remedy);
}

const char *ic_rule_law(const struct ic_rule *rule)
{
	return text_or_empty(rule->law_words);
}

const char *ic_rule_local_reason(const struct ic_rule *rule)
{
	return text_or_empty(rule->local_reason);
}

struct ic_date ic_rule_review(const struct ic_rule *rule)
{
	return rule->review;
}

const char *ic_rule_handbook(const struct ic_rule *rule)
{
	return text_or_empty(rule->handbook);
}

struct ic_date ic_policy_review(const struct ic_policy *policy)
{
	struct ic_date first = { 0 };

	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		for (size_t i = 0; i < policy->tables[t].rule_count; i++) {
			const struct ic_rule *rule = &policy->tables[t].rules[i];
			if (rule->local_reason != NULL
			    && (first.year == 0 || ic_date_is_after(first, rule->review)))
				first = rule->review;
		}
	return first;
}

uint64_t ic_rule_obligations(const struct ic_rule *rule)
{
	return rule->obligations;
}

uint64_t ic_rule_actions(const struct ic_rule *rule)
{
	return rule->actions;
}

int ic_rule_line(const struct ic_rule *rule)
{
	return rule->line;
}

ic_bytes ic_rule_text(const struct ic_rule *rule)
{
	return rule->text;
}

ic_bytes ic_rule_block(const struct ic_rule *rule)
{
	return rule->block;
}

struct census_visit {
	enum ic_table table;
	struct ic_census census;
};

static ic_status count_box(ic_values box, const struct ic_rule_way *way, void *ctx)
{
	struct census_visit *visit = ctx;

	IC_ASSERT(way != NULL);
	visit->census.of[way->rule->outcome] += ic_box_count(visit->table, box);
	return IC_DONE;
}

struct ic_census ic_policy_census(const struct ic_policy *policy, enum ic_table table)
{
	struct census_visit visit = { .table = table };
	const struct ic_walk walk = {
		.table = table, .set = &policy->tables[table], .visit = count_box, .ctx = &visit
	};

	ic_ignore(ic_box_walk(&walk, ic_values_of_table(table)), "counting does not fail");
	return visit.census;
}
