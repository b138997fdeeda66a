/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One person's word that opened a record is looked at by another: every glass that was broken, a
 * sample of the declarations of the last 31 days, and all of them for a patient whose every opening
 * is looked at. Source: rules.md AC-07, NDG-4, SE-08.
 */
#include "app/gate/cursor.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "app/people/person.h"
#include "records/limit.h"
#include "records/obligation.h"

enum { SAMPLE_DAYS = 31, SAMPLE_ONE_IN = 5 };

static struct ic_field_place reason_place(ic_id relationship)
{
	return (struct ic_field_place) { "relationship", "reason", relationship };
}

struct reviewing {
	struct ic_ctx *ctx;
	struct ic_review_page page;
	struct ic_review_rows rows;
	struct ic_ring ring;
	struct ic_shape_reviews *ret;
};

static ic_status load_reviews(struct ic_db_tx *tx, void *arg)
{
	struct reviewing *r = arg;

	r->ring.count = 0;
	IC_TRY(ic_review_list(tx, &r->page, r->ctx->arena, &r->rows));
	for (size_t i = 0; i < r->rows.count; i++)
		IC_TRY(ic_ring_want(&r->ring, r->rows.at[i].patient));
	return IC_DONE;
}

static ic_status shape_review(struct reviewing *r, struct ic_db_tx *tx,
			      const struct ic_review_row *row, struct ic_shape_review *ret)
{
	*ret = (struct ic_shape_review) { .id = row->id,
					  .kind = row->kind,
					  .patient = row->patient,
					  .since = row->since,
					  .until = row->until,
					  .vip = row->vip,
					  .reviewed = row->reviewed,
					  .appropriate = row->appropriate };
	IC_TRY(ic_member_name(r->ctx, tx, row->staff, &ret->who));
	if (row->reviewed != 0)
		IC_TRY(ic_member_name(r->ctx, tx, row->reviewed_by, &ret->reviewed_by));
	IC_TRY(ic_patient_name(r->ctx, tx, &r->ring, row->patient, &ret->patient_name));
	return ic_ring_read(r->ctx, &r->ring, row->patient, reason_place(row->id),
			    row->sealed_reason, &ret->reason);
}

static ic_status shape_reviews(struct ic_db_tx *tx, void *arg)
{
	struct reviewing *r = arg;

	for (size_t i = 0; i < r->rows.count; i++)
		IC_TRY(shape_review(r, tx, &r->rows.at[i], &r->ret->rows.at[i]));
	r->ret->rows.count = r->rows.count;
	if (r->rows.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	const struct ic_review_row *last = &r->rows.at[r->rows.count - 1];
	return ic_cursor_emit(r->ctx, last->place, last->id, &r->ret->next);
}

ic_status ic_app_reviews(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_reviews *ret)
{
	struct reviewing r = { .ctx = ctx, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	r.page.since = ic_clock_now(ctx->app->clock) - SAMPLE_DAYS * IC_DAY_MS;
	r.page.one_in = SAMPLE_ONE_IN;
	IC_TRY(ic_cursor_parse(ctx, cursor, &r.page.before, &r.page.before_id));
	*ret = (struct ic_shape_reviews) { 0 };
	IC_TRY(ic_db_read(ctx->app->db, load_reviews, &r));
	ret->rows.at = ic_arena_take(ctx->arena, r.rows.count + 1, sizeof(*ret->rows.at));
	if (ret->rows.at == NULL)
		IC_FAIL(NOMEM, "reviews");
	return ic_ring_read_list(ctx, IC_purpose_AUDIT, &r.ring, shape_reviews, &r);
}

/* --- the verdict --- */

struct judging {
	struct ic_ctx *ctx;
	ic_id id;
	const struct ic_shape_review_in *in;
	struct ic_review_row row;
	struct ic_receipt receipt;
};

static ic_status load_one(struct ic_db_tx *tx, struct judging *j)
{
	IC_TRY(ic_review_load(tx, j->id, j->ctx->arena, &j->row));
	if (j->row.kind != IC_relationship_kind_BREAK_GLASS
	    && j->row.kind != IC_relationship_kind_DECLARED)
		IC_FAIL(ABSENT, "not one person's word");
	if (ic_id_equal(j->row.staff, j->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "nobody reviews their own act");
	if (j->row.reviewed != 0)
		IC_FAIL(STATE, "it was reviewed before");
	return IC_DONE;
}

static ic_status write_review(struct ic_db_tx *tx, void *arg)
{
	static const char *const met[] = { "BG_ALERT", "CG_REVIEW" };
	struct judging *j = arg;
	const ic_time now = ic_clock_now(j->ctx->app->clock);

	IC_TRY(load_one(tx, j));
	struct ic_event event = { .action = IC_ACTION_EMERGENCY_REVIEWED,
				  .subject = j->row.patient };
	event.value[IC_F_DECISION] =
		j->in->appropriate ? IC_LIT("appropriate") : IC_LIT("not appropriate");
	event.value[IC_F_TEXT] = j->in->note;
	IC_TRY(ic_enter(j->ctx, tx, &event, &j->receipt));
	IC_TRY(ic_review_set(tx, j->id, now, j->ctx->actor.party, j->in->appropriate));
	for (size_t i = 0; i < 2 && j->row.kind == IC_relationship_kind_BREAK_GLASS; i++)
		IC_TRY(ic_obligation_meet_of(tx, j->row.patient, ic_bytes_of_text(met[i]),
					     j->row.staff, now));
	return IC_DONE;
}

ic_status ic_app_review(struct ic_ctx *ctx, ic_id relationship, const struct ic_shape_review_in *in,
			struct ic_shape_governed *ret)
{
	struct judging j = { .ctx = ctx, .id = relationship, .in = in };

	IC_TRY(ic_governance_check(ctx));
	ctx->field = "note";
	if (in->note.len == 0)
		IC_FAIL(FIELD, "what was found is missing");
	IC_TRY(ic_db_write(ctx->app->db, write_review, &j));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &j.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = relationship, .entry = (int64_t)j.receipt.index };
	return IC_DONE;
}
