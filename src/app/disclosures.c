/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The register of disclosures, for governance: the six fields of each (what, purpose, to whom,
 * when, why justified, with or without consent), also of those that the patient is not told yet.
 * Reading it is entered like any other list.
 */
#include "app/case.h"
#include "app/decide.h"
#include "app/person.h"
#include "app/retention.h"
#include "app/ring.h"
#include "app/share.h"
#include "app/use_cases.h"

enum { CURSOR_TEXT = 16 + IC_ID_TEXT };

struct register_page {
	struct ic_ctx *ctx;
	struct ic_disclosure_filter filter;
	struct ic_disclosure_rows rows;
	struct ic_ring ring;
	struct ic_shape_disclosures *ret;
};

static ic_status load_page(struct ic_db_tx *tx, void *arg)
{
	struct register_page *p = arg;

	p->ring.count = 0;
	IC_TRY(ic_disclosure_page(tx, &p->filter, p->ctx->arena, &p->rows));
	for (size_t i = 0; i < p->rows.count; i++)
		IC_TRY(ic_ring_want(&p->ring, p->rows.at[i].patient));
	return IC_DONE;
}

static ic_status name_patient(struct register_page *p, struct ic_db_tx *tx, ic_id patient,
			      ic_bytes *ret_name)
{
	struct ic_patient_row row;
	struct ic_person person;

	IC_TRY(ic_patient_load(tx, patient, p->ctx->arena, &row));
	IC_TRY(ic_person_read(p->ctx, &p->ring, &row, &person));
	return ic_person_name(p->ctx, &person, ic_clock_now(p->ctx->app->clock), ret_name);
}

/* What was shared and why stands with the share. */
static ic_status put_share(struct register_page *p, struct ic_db_tx *tx, ic_id id,
			   struct ic_shape_disclosure *ret)
{
	struct ic_share_items items;
	struct ic_share_row share;

	if (ic_id_is_zero(id))
		return IC_DONE;
	IC_TRY(ic_share_load(tx, id, p->ctx->arena, &share));
	IC_TRY(ic_share_items(tx, id, p->ctx->arena, &items));
	ret->pictures = (int64_t)items.count;
	IC_TRY(ic_member_name(p->ctx, tx, share.sender, &ret->sender));
	return ic_share_words_read(p->ctx, &p->ring, &share, &ret->justification, &ret->consent);
}

static ic_status shape_one(struct register_page *p, struct ic_db_tx *tx,
			   const struct ic_disclosure_row *row, struct ic_shape_disclosure *ret)
{
	*ret = (struct ic_shape_disclosure) { .id = row->id,
					      .at = row->at,
					      .purpose = row->purpose,
					      .consented = row->consented,
					      .withheld = row->withheld,
					      .rule = row->rule,
					      .entry = row->entry };
	IC_TRY(name_patient(p, tx, row->patient, &ret->patient_name));
	IC_TRY(ic_member_name(p->ctx, tx, row->recipient, &ret->recipient));
	return put_share(p, tx, row->share, ret);
}

static ic_status put_cursor(struct register_page *p)
{
	const struct ic_disclosure_row *last = &p->rows.at[p->rows.count - 1];
	char text[CURSOR_TEXT + 1];

	if (p->rows.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	for (int i = 0; i < 16; i++)
		text[i] = "0123456789abcdef"[(uint64_t)last->at >> (60 - 4 * i) & 15];
	ic_id_emit(last->id, text + 16);
	return ic_arena_keep(p->ctx->arena, ic_bytes_of(text, CURSOR_TEXT), &p->ret->next);
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
	return p->rows.count == 0 ? IC_DONE : put_cursor(p);
}

static ic_status parse_cursor(struct register_page *p, ic_bytes cursor)
{
	uint8_t at[8];

	if (cursor.len == 0)
		return IC_DONE;
	p->ctx->field = "cursor";
	if (cursor.len != CURSOR_TEXT
	    || !ic_ok(ic_hex_parse(ic_bytes_of(cursor.ptr, 16), at, sizeof(at)))
	    || !ic_ok(ic_id_parse(ic_bytes_from(cursor, 16), &p->filter.before)))
		IC_FAIL(FIELD, "not a cursor");
	for (size_t i = 0; i < sizeof(at); i++)
		p->filter.before_at = (ic_time)((uint64_t)p->filter.before_at << 8 | at[i]);
	return IC_DONE;
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
			    .purpose = in->purpose },
	};
	const struct ic_about about = { .purpose = IC_purpose_AUDIT };
	struct ic_event event;

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(parse_cursor(&p, cursor));
	*ret = (struct ic_shape_disclosures) { 0 };
	IC_TRY(ic_db_read(ctx->app->db, load_page, &p));
	IC_TRY(ic_about_event(ctx, IC_ACTION_LIST_VIEWED, &about, &event));
	const ic_status opened = ic_ring_open(ctx, event, &p.ring, NULL);
	const ic_status status = ic_ok(opened) ? ic_db_read(ctx->app->db, shape_page, &p) : opened;
	ic_ring_done(&p.ring);
	return status;
}
