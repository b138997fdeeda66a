/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures that may be published (FOIA; rules.md AC-10): of a whole quarter that is over, so that
 * two looks cannot be subtracted from each other, and without small numbers. Nothing is opened.
 */
#include "records/statistics.h"
#include "app/gate/decide.h"
#include "app/use_cases.h"
#include "ledger/ledger.h"
#include "policy/small_numbers.h"

enum { QUARTER_MONTHS = 3, GROUPS = IC_STATISTICS + 1, QUARTERS_BACK = 40 };

struct counting {
	struct ic_ctx *ctx;
	ic_time from, until;
	struct ic_statistic of[GROUPS]; /* the last: refusals */
};

static struct ic_date quarter_of(struct ic_date day)
{
	return (struct ic_date) { day.year, (day.month - 1) / QUARTER_MONTHS * QUARTER_MONTHS + 1,
				  1 };
}

static struct ic_date quarter_before(struct ic_date first)
{
	return first.month == 1 ? (struct ic_date) { first.year - 1, 10, 1 }
				: (struct ic_date) { first.year, first.month - QUARTER_MONTHS, 1 };
}

static ic_status count(struct ic_db_tx *tx, void *arg)
{
	struct counting *c = arg;
	uint64_t since[IC_EVENT_TYPES_END], after[IC_EVENT_TYPES_END];

	IC_TRY(ic_statistics_count(tx, c->from, c->until, c->of));
	IC_TRY(ic_ledger_census(tx, c->from, since));
	IC_TRY(ic_ledger_census(tx, c->until, after));
	c->of[IC_STATISTICS] = (struct ic_statistic) { .what = "refusals", .names = { "ALL" } };
	c->of[IC_STATISTICS].cells[0] = (int64_t)(since[IC_EVENT_DENIED] - after[IC_EVENT_DENIED]);
	return IC_DONE;
}

static ic_status shape_group(struct ic_ctx *ctx, const struct ic_statistic *statistic,
			     struct ic_shape_statistic_group *ret)
{
	bool hidden[IC_STATISTIC_CELLS];
	int64_t total = 0;
	const bool shown = ic_small_numbers_hide(statistic->cells, IC_STATISTIC_CELLS, hidden);
	struct ic_shape_statistic_cell *cells =
		ic_arena_take(ctx->arena, IC_STATISTIC_CELLS, sizeof(*cells));

	if (cells == NULL)
		IC_FAIL(NOMEM, "figures");
	*ret = (struct ic_shape_statistic_group) { .what = ic_bytes_of_text(statistic->what) };
	ret->cells.at = cells;
	for (size_t i = 0; i < IC_STATISTIC_CELLS; i++) {
		total += statistic->cells[i];
		if (statistic->names[i] == NULL)
			continue;
		cells[ret->cells.count++] = (struct ic_shape_statistic_cell) {
			.name = ic_bytes_of_text(statistic->names[i]),
			.count = hidden[i] ? IC_SHAPE_ABSENT : statistic->cells[i],
		};
	}
	ret->total = shown ? total : IC_SHAPE_ABSENT;
	return IC_DONE;
}

static ic_status choose_quarter(struct ic_ctx *ctx, ic_bytes cursor, struct ic_date *ret_first)
{
	const struct ic_date now = quarter_of(ic_ctx_today(ctx));
	struct ic_date first = quarter_before(now);
	struct ic_date asked = first;

	ctx->field = "cursor";
	if (cursor.len > 0 && !ic_ok(ic_date_parse(cursor, &asked)))
		IC_FAIL(FIELD, "not the first day of a quarter");
	for (int i = 0; i < QUARTERS_BACK; i++, first = quarter_before(first))
		if (ic_date_to_days(first) == ic_date_to_days(asked)) {
			*ret_first = first;
			return IC_DONE;
		}
	IC_FAIL(FIELD, "not the first day of a quarter that is over");
}

ic_status ic_app_statistics(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_statistics *ret)
{
	struct counting c = { .ctx = ctx };
	struct ic_date first;
	char before[IC_DATE_TEXT + 1];

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(choose_quarter(ctx, cursor, &first));
	const struct ic_date next = ic_date_add_months(first, QUARTER_MONTHS);
	c.from = ic_time_london_midnight(first);
	c.until = ic_time_london_midnight(next);
	IC_TRY(ic_db_read(ctx->app->db, count, &c));
	*ret = (struct ic_shape_statistics) { .from = first,
					      .until = ic_date_of_days(ic_date_to_days(next) - 1) };
	ret->groups.at = ic_arena_take(ctx->arena, GROUPS, sizeof(*ret->groups.at));
	if (ret->groups.at == NULL)
		IC_FAIL(NOMEM, "figures");
	for (size_t i = 0; i < GROUPS; i++)
		IC_TRY(shape_group(ctx, &c.of[i], &ret->groups.at[i]));
	ret->groups.count = GROUPS;
	ic_date_emit(quarter_before(first), before);
	return ic_arena_keep(ctx->arena, ic_bytes_of_text(before), &ret->next);
}
