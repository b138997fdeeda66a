/* SPDX-License-Identifier: Apache-2.0 */
/* The rules in force, for everybody to read, and the documents they come from. */
#include <string.h>

#include "app/gate/decide.h"
#include "app/gate/policies.h"
#include "app/use_cases.h"

static const struct ic_shape_document documents[] = {
#define IC_DOCUMENT(then, today_, here_, link_)                       \
	{ .named = { (const uint8_t *)(then), sizeof(then) - 1 },     \
	  .today = { (const uint8_t *)(today_), sizeof(today_) - 1 }, \
	  .here = { (const uint8_t *)(here_), sizeof(here_) - 1 },    \
	  .link = { (const uint8_t *)(link_), sizeof(link_) - 1 } },
#include "policy/documents.def"
#undef IC_DOCUMENT
};

enum { DOCUMENTS = sizeof(documents) / sizeof(documents[0]) };

static struct ic_shape_rule show_rule(const struct ic_rule *rule)
{
	struct ic_shape_rule shape = {
		.id = ic_bytes_of_text(ic_rule_id(rule)),
		.answer = ic_verdict_of(ic_rule_outcome(rule)),
		.reason = ic_bytes_of_text(ic_rule_reason(rule)),
		.source = ic_bytes_of_text(ic_rule_source(rule)),
		.to_confirm = ic_rule_source_to_confirm(rule),
		.stricter = ic_rule_floor(rule) == IC_FLOOR_POLICY,
	};

	if (ic_rule_remedy(rule)[0] != '\0')
		shape.remedy = ic_bytes_of_text(ic_rule_remedy(rule));
	if (ic_rule_law(rule)[0] != '\0')
		shape.law = ic_bytes_of_text(ic_rule_law(rule));
	if (ic_rule_handbook(rule)[0] != '\0')
		shape.handbook = ic_bytes_of_text(ic_rule_handbook(rule));
	return shape;
}

static ic_status show_table(struct ic_ctx *ctx, const struct ic_policy *policy, enum ic_table table,
			    struct ic_shape_rule_table *ret)
{
	const size_t count = ic_policy_rule_count(policy, table);
	struct ic_shape_rule *rules = ic_arena_take(ctx->arena, count + 1, sizeof(*rules));

	if (rules == NULL)
		IC_FAIL(NOMEM, "a table of rules");
	for (size_t i = 0; i < count; i++)
		rules[i] = show_rule(ic_policy_rule_at(policy, table, i));
	*ret = (struct ic_shape_rule_table) {
		.title = ic_bytes_of_text(ic_policy_table_title(policy, table)),
		.rules = { .at = rules, .count = count },
	};
	return IC_DONE;
}

ic_status ic_app_rule_book(struct ic_ctx *ctx, struct ic_shape_rule_book *ret)
{
	const struct ic_policy *policy = ic_ctx_policy(ctx)->policy;
	struct ic_shape_rule_table *tables =
		ic_arena_take(ctx->arena, IC_TABLE_COUNT, sizeof(*tables));
	struct ic_shape_document *list = ic_arena_take(ctx->arena, DOCUMENTS, sizeof(*list));

	if (tables == NULL || list == NULL)
		IC_FAIL(NOMEM, "the rules");
	memcpy(list, documents, sizeof(documents));
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		IC_TRY(show_table(ctx, policy, (enum ic_table)t, &tables[t]));
	*ret = (struct ic_shape_rule_book) {
		.name = ic_bytes_of_text(ic_policy_name(policy)),
		.title = ic_bytes_of_text(ic_policy_title(policy)),
		.tables = { .at = tables, .count = IC_TABLE_COUNT },
		.documents = { .at = list, .count = DOCUMENTS },
	};
	return IC_DONE;
}
