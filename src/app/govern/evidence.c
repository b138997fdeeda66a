/* SPDX-License-Identifier: Apache-2.0 */
/* What the record has done in a month, in counts: the figures beside each policy of information
 * governance. */
#include "records/evidence.h"
#include "app/gate/decide.h"
#include "app/use_cases.h"
#include "ledger/ledger.h"

enum { DAYS = 30, FIGURES_MAX = IC_EVIDENCE_MAX + IC_EVENT_TYPES_END };

struct counting {
	struct ic_ctx *ctx;
	struct ic_shape_evidence *ret;
	struct ic_shape_figure *at;
};

static void put(struct counting *c, const char *name, int64_t count)
{
	c->at[c->ret->figures.count++] =
		(struct ic_shape_figure) { .name = ic_bytes_of_text(name), .count = count };
}

static ic_status count_entries(struct counting *c, struct ic_db_tx *tx)
{
	uint64_t counts[IC_EVENT_TYPES_END];

	IC_TRY(ic_ledger_census(tx, c->ret->from, counts));
	for (unsigned type = 1; type < IC_EVENT_TYPES_END; type++) {
		const struct ic_event_type_info *info = ic_event_type_info(type);
		if (info != NULL)
			put(c, info->name, (int64_t)counts[type]);
	}
	return IC_DONE;
}

static ic_status count_all(struct ic_db_tx *tx, void *arg)
{
	struct counting *c = arg;

	struct ic_evidence_count counts[IC_EVIDENCE_MAX];
	size_t count = 0;

	IC_TRY(ic_evidence_counts(tx, c->ret->from, c->ret->to, counts, &count));
	c->ret->figures.count = 0;
	for (size_t i = 0; i < count; i++)
		put(c, counts[i].name, counts[i].count);
	return count_entries(c, tx);
}

ic_status ic_app_evidence(struct ic_ctx *ctx, struct ic_shape_evidence *ret)
{
	const ic_time now = ic_clock_now(ctx->app->clock);
	struct counting c = { .ctx = ctx, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	*ret = (struct ic_shape_evidence) { .from = now - DAYS * IC_DAY_MS, .to = now };
	c.at = ic_arena_take(ctx->arena, FIGURES_MAX, sizeof(*c.at));
	if (c.at == NULL)
		IC_FAIL(NOMEM, "figures");
	ret->figures.at = c.at;
	return ic_db_read(ctx->app->db, count_all, &c);
}
