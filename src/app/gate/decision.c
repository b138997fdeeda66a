/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy says of a situation that somebody describes: the "why" and "why not" of the
 * console. */
#include "app/gate/decide.h"
#include "app/gate/policies.h"
#include "app/use_cases.h"

ic_status ic_app_decision(struct ic_ctx *ctx, const struct ic_shape_situation_in *in,
			  struct ic_shape_decision *ret)
{
	struct ic_facts_error error;
	struct ic_facts_parser parser;
	struct ic_facts facts;
	enum ic_table table;

	ctx->field = "table";
	IC_TRY(ic_table_parse(in->table, &table));
	ctx->field = "facts";
	ic_facts_begin(&parser, table);
	for (size_t i = 0; i < in->facts.count; i++)
		IC_TRY(ic_facts_put(&parser, in->facts.at[i], &error));
	IC_TRY(ic_facts_end(&parser, &facts, &error));

	const struct ic_decision decision =
		ic_policy_decide(ic_ctx_policy(ctx)->policy, table, &facts);
	IC_TRY(ic_decision_shape(ctx, &decision, ret));
	return ic_facts_words(ctx, table, &facts, &ret->facts);
}

/* --- what there is to ask --- */

static ic_status show_fact(struct ic_ctx *ctx, const struct ic_fact_info *info,
			   struct ic_shape_fact *ret)
{
	struct ic_shape_fact_value *values =
		ic_arena_take(ctx->arena, info->value_count, sizeof(*values));
	char tables[IC_TABLE_COUNT];
	size_t letters = 0;

	if (values == NULL)
		IC_FAIL(NOMEM, "facts");
	for (unsigned v = 0; v < info->value_count; v++)
		values[v] = (struct ic_shape_fact_value) {
			.name = ic_bytes_of_text(info->value_names[v]),
			.words = ic_bytes_of_text(info->value_words[v]),
		};
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		if ((info->tables & 1u << t) != 0)
			tables[letters++] = ic_table_letter((enum ic_table)t);
	*ret = (struct ic_shape_fact) { .name = ic_bytes_of_text(info->name),
					.words = ic_bytes_of_text(info->words),
					.values = { .at = values, .count = info->value_count } };
	if (!info->required)
		ret->preset = ic_bytes_of_text(info->value_names[info->preset]);
	return ic_arena_keep(ctx->arena, ic_bytes_of(tables, letters), &ret->tables);
}

ic_status ic_app_fact_list(struct ic_ctx *ctx, struct ic_shape_fact_list *ret)
{
	struct ic_shape_fact *at = ic_arena_take(ctx->arena, IC_FACT_COUNT, sizeof(*at));

	if (at == NULL)
		IC_FAIL(NOMEM, "facts");
	for (unsigned f = 0; f < IC_FACT_COUNT; f++)
		IC_TRY(show_fact(ctx, ic_fact_info((enum ic_fact)f), &at[f]));
	*ret = (struct ic_shape_fact_list) { .rows = { .at = at, .count = IC_FACT_COUNT } };
	return IC_DONE;
}
