/* SPDX-License-Identifier: Apache-2.0 */
/* What the policy says of a situation that somebody describes: the "why" and "why not" of the
 * console. */
#include "app/decide.h"
#include "app/policies.h"
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
	return ic_decision_shape(ctx, &decision, ret);
}
