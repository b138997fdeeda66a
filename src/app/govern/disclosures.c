/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The register of disclosures, for governance: the six fields of each (what, purpose, to whom,
 * when, why justified, with or without consent), also of those that the patient is not told yet.
 * Reading it is entered like any other list.
 */
#include "app/care/share.h"
#include "app/gate/case.h"
#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/gate/ring.h"
#include "app/govern/telling.h"
#include "app/people/person.h"
#include "app/rights/outside.h"
#include "app/use_cases.h"

enum { RULES_BYTES_MAX = 200 };

struct register_page {
	struct ic_ctx *ctx;
	struct ic_disclosure_filter filter;
	struct ic_disclosure_rows rows;
	struct ic_rings rings;
	struct ic_shape_disclosures *ret;
};

static ic_status load_page(struct ic_db_tx *tx, void *arg)
{
	struct register_page *p = arg;

	return ic_disclosure_page(tx, &p->filter, p->ctx->arena, &p->rows);
}

/* What was shared and why stands with the share. */
static ic_status put_share(struct register_page *p, struct ic_db_tx *tx,
			   const struct ic_disclosure_row *row,
			   struct ic_disclosure_words *ret_words, struct ic_shape_disclosure *ret)
{
	struct ic_share_items items;
	struct ic_share_row share;

	IC_TRY(ic_share_load(tx, row->share, p->ctx->arena, &share));
	IC_TRY(ic_share_items(tx, row->share, p->ctx->arena, &items));
	ret->pictures = (int64_t)items.count;
	ret->anonymised = share.anonymised;
	IC_TRY(ic_member_name(p->ctx, tx, share.sender, &ret->sender));
	IC_TRY(ic_member_name(p->ctx, tx, share.recipient, &ret->recipient));
	return ic_share_words_read(p->ctx, ic_rings_for(&p->rings, row->purpose), &share,
				   ret_words);
}

/* Where pictures were decided by different rules: each once, in their order in the file. */
static ic_status put_rules(struct register_page *p, const struct ic_outside_item_rows *items,
			   struct ic_shape_disclosure *ret)
{
	IC_AUTO(buf) rules = { 0 };
	size_t different = 0;

	ic_buf_init(&rules, RULES_BYTES_MAX);
	for (size_t i = 0; i < items->count; i++) {
		size_t first = 0;
		while (!ic_bytes_equal(items->at[first].rule, items->at[i].rule))
			first++;
		if (first < i)
			continue;
		IC_TRY(ic_buf_put_text(&rules, different++ > 0 ? ", " : ""));
		IC_TRY(ic_buf_put(&rules, items->at[i].rule));
	}
	return different > 1 ? ic_arena_keep(p->ctx->arena, ic_buf_view(&rules), &ret->rules)
			     : IC_DONE;
}

/* To a recipient outside. */
static ic_status put_outside(struct register_page *p, struct ic_db_tx *tx,
			     const struct ic_disclosure_row *of,
			     struct ic_disclosure_words *ret_words, struct ic_shape_disclosure *ret)
{
	struct ic_outside_item_rows items;
	struct ic_outside_row row;

	IC_TRY(ic_outside_load(tx, of->id, p->ctx->arena, &row));
	IC_TRY(ic_outside_item_rows(tx, of->id, p->ctx->arena, &items));
	IC_TRY(put_rules(p, &items, ret));
	ret->pictures = (int64_t)items.count;
	ret->outside = true;
	ret->handed = row.handed;
	IC_TRY(ic_member_name(p->ctx, tx, row.by, &ret->sender));
	IC_TRY(ic_recipient_full_name(p->ctx, tx, row.disclosure.recipient, &ret->recipient));
	const struct ic_sealed_words sealed = { row.disclosure.patient,
						ic_outside_words_place(of->id),
						row.disclosure.sealed_words };
	return ic_disclosure_words_read(p->ctx, ic_rings_for(&p->rings, of->purpose), &sealed,
					ret_words);
}

/* The latest decision on telling the patient, with its reason. */
static ic_status put_telling(struct register_page *p, struct ic_db_tx *tx,
			     const struct ic_disclosure_row *row, struct ic_shape_disclosure *ret)
{
	struct ic_telling_row telling;

	const ic_status found = ic_telling_latest(tx, row->id, p->ctx->arena, &telling);
	if (ic_failed_with(found, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(found);
	ret->decided = telling.decided;
	ret->kept_until = telling.until;
	IC_TRY(ic_member_name(p->ctx, tx, telling.decided_by, &ret->decided_by));
	return ic_ring_read(p->ctx, ic_rings_for(&p->rings, row->purpose), row->patient,
			    ic_telling_place(telling.id), telling.sealed_reason, &ret->decided_why);
}

static ic_status shape_one(struct register_page *p, struct ic_db_tx *tx,
			   const struct ic_disclosure_row *row, struct ic_shape_disclosure *ret)
{
	struct ic_disclosure_words words;

	*ret = (struct ic_shape_disclosure) { .id = row->id,
					      .at = row->at,
					      .purpose = row->purpose,
					      .consented = row->consented,
					      .withheld = row->withheld,
					      .rule = row->rule,
					      .entry = row->entry };
	IC_TRY(ic_patient_name(p->ctx, tx, ic_rings_for(&p->rings, row->purpose), row->patient,
			       &ret->patient_name));
	IC_TRY(ic_id_is_zero(row->share) ? put_outside(p, tx, row, &words, ret)
					 : put_share(p, tx, row, &words, ret));
	ret->justification = words.justification;
	ret->consent = words.consent;
	return put_telling(p, tx, row, ret);
}

static ic_status shape_page(struct ic_db_tx *tx, void *arg)
{
	struct register_page *p = arg;
	struct ic_shape_disclosure *at =
		ic_arena_take(p->ctx->arena, p->rows.count + 1, sizeof(*at));

	if (at == NULL)
		IC_FAIL(NOMEM, "disclosures");
	for (size_t i = 0; i < p->rows.count; i++)
		IC_TRY(shape_one(p, tx, &p->rows.at[i], &at[i]));
	p->ret->rows.at = at;
	p->ret->rows.count = p->rows.count;
	if (p->rows.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	const struct ic_disclosure_row *last = &p->rows.at[p->rows.count - 1];
	return ic_cursor_emit(p->ctx, last->at, last->id, &p->ret->next);
}

static ic_status show(struct register_page *p)
{
	for (size_t i = 0; i < p->rows.count; i++)
		IC_TRY(ic_rings_want(&p->rings, p->rows.at[i].purpose, p->rows.at[i].patient));
	IC_TRY(ic_rings_open(p->ctx, IC_purpose_AUDIT, &p->rings));
	return ic_db_read(p->ctx->app->db, shape_page, p);
}

ic_status ic_app_disclosures(struct ic_ctx *ctx, const struct ic_shape_disclosure_filter *in,
			     ic_bytes cursor, struct ic_shape_disclosures *ret)
{
	struct register_page p = {
		.ctx = ctx,
		.ret = ret,
		.filter = { .from = in->from.year == 0 ? 0 : ic_time_london_midnight(in->from),
			    .until = in->to.year == 0 ? INT64_MAX
						      : ic_time_london_midnight(ic_date_of_days(
							      ic_date_to_days(in->to) + 1)),
			    .purpose = in->purpose,
			    .withheld = in->withheld },
	};

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_cursor_parse(ctx, cursor, &p.filter.before_at, &p.filter.before));
	*ret = (struct ic_shape_disclosures) { 0 };
	IC_TRY(ic_db_read(ctx->app->db, load_page, &p));
	const ic_status status = show(&p);
	ic_rings_done(&p.rings);
	return status;
}
