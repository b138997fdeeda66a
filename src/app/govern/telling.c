/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a patient is told of a disclosure that was withheld from them: for the law, for
 * protection, to the police. Governance decides, another person than who disclosed it: the patient
 * may see it from now on, or telling would still prejudice what it was made for and is looked at
 * again by a day. Told is final; kept back is decided anew. Who disclosed is asked to tell the
 * patient, and not before. Source: rules.md TELL; GMC confidentiality 53; DPA 2018 Sch 2 para 2.
 */
#include "app/govern/telling.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/gate/ring.h"
#include "app/use_cases.h"
#include "records/obligation.h"
#include "records/outside.h"
#include "records/share.h"

enum { KEPT_DAYS_MAX = 366 };

struct ic_field_place ic_telling_place(ic_id telling)
{
	return (struct ic_field_place) { "telling", "reason", telling };
}

/* What was disclosed, by whom and to whom, here or outside. */
struct disclosed {
	struct ic_disclosure_row row;
	ic_id by;
	ic_id recipient;
	struct ic_share_items items;
};

struct telling {
	struct ic_ctx *ctx;
	const struct ic_shape_telling_in *in;
	struct disclosed of;
	struct ic_telling_row row;
	struct ic_receipt receipt;
};

static ic_status load_disclosed(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id id,
				struct disclosed *ret)
{
	struct ic_outside_row outside;
	struct ic_share_row share;

	IC_TRY(ic_disclosure_load(tx, id, ctx->arena, &ret->row));
	if (ic_id_is_zero(ret->row.share)) {
		IC_TRY(ic_outside_load(tx, id, ctx->arena, &outside));
		ret->by = outside.by;
		ret->recipient = outside.disclosure.recipient;
		return ic_outside_items(tx, id, ctx->arena, &ret->items);
	}
	IC_TRY(ic_share_load(tx, ret->row.share, ctx->arena, &share));
	ret->by = share.sender;
	ret->recipient = share.recipient;
	return ic_share_items(tx, ret->row.share, ctx->arena, &ret->items);
}

static ic_status load_telling(struct ic_db_tx *tx, void *arg)
{
	struct telling *t = arg;

	return load_disclosed(t->ctx, tx, t->row.disclosure, &t->of);
}

static ic_status append_event(struct telling *t, struct ic_db_tx *tx)
{
	const struct ic_about about = { .patient = t->of.row.patient,
					.images = t->of.items.at,
					.image_count = t->of.items.count,
					.purpose = t->of.row.purpose,
					.recipient = t->of.recipient,
					.justification = t->in->reason };
	struct ic_event event;

	IC_TRY(ic_about_event(
		t->ctx, t->row.told ? IC_ACTION_DISCLOSURE_TOLD : IC_ACTION_DISCLOSURE_KEPT_BACK,
		&about, &event));
	return ic_enter(t->ctx, tx, &event, &t->receipt);
}

/* A task to tell that the disclosure left gives way to this decision: it is opened anew, or waits
 * until telling is decided. */
static ic_status change_task(struct telling *t, struct ic_db_tx *tx)
{
	const struct ic_disclosure_row *row = &t->of.row;
	const bool outside = ic_id_is_zero(row->share);
	const struct ic_duty_about about = { .patient = row->patient,
					     .share = row->share,
					     .disclosure = outside ? row->id : (ic_id) { { 0 } },
					     .owner = t->of.by,
					     .purpose = row->purpose,
					     .entry = t->receipt.index };

	IC_TRY(ic_obligation_lapse_entry(tx, row->entry, IC_LIT("TELL"), t->row.decided));
	if (!t->row.told)
		return IC_DONE;
	t->ctx->refusal.decision.rule = ic_ctx_rule(t->ctx, row->rule);
	return ic_decide_duties(t->ctx, tx, IC_BIT(IC_OBLIGATION_TELL), &about);
}

/* As it stands now, and not as the page showed it. */
static ic_status decide_telling(struct ic_db_tx *tx, void *arg)
{
	struct telling *t = arg;

	IC_TRY(load_disclosed(t->ctx, tx, t->row.disclosure, &t->of));
	if (!t->of.row.withheld)
		IC_FAIL(STATE, "the patient may see it already");
	if (ic_id_equal(t->of.by, t->ctx->actor.party))
		IC_FAIL(FORBIDDEN, "another person than the one who disclosed it");
	t->ctx->refusal = (struct ic_refusal) { 0 };
	IC_TRY(append_event(t, tx));
	t->row.entry = (int64_t)t->receipt.index;
	IC_TRY(ic_telling_insert(tx, &t->row));
	return change_task(t, tx);
}

static ic_status check_telling(struct ic_ctx *ctx, const struct ic_shape_telling_in *in,
			       ic_time *ret_until)
{
	const ic_time now = ic_clock_now(ctx->app->clock);

	IC_TRY(ic_reason_check(ctx, in->reason));
	ctx->field = "until";
	if (in->told != (in->until.year == 0))
		IC_FAIL(FIELD, "kept back until a day, and told without one");
	*ret_until = in->told ? 0 : ic_time_london_midnight(in->until);
	if (!in->told && (*ret_until <= now || *ret_until > now + KEPT_DAYS_MAX * IC_DAY_MS))
		IC_FAIL(FIELD, "a day within a year");
	return IC_DONE;
}

ic_status ic_app_disclosure_telling(struct ic_ctx *ctx, ic_id disclosure,
				    const struct ic_shape_telling_in *in,
				    struct ic_shape_governed *ret)
{
	struct telling t = { .ctx = ctx, .in = in };

	IC_TRY(ic_governance_check(ctx));
	t.row = (struct ic_telling_row) { .id = ic_entropy_id(ctx->app->entropy),
					  .disclosure = disclosure,
					  .told = in->told,
					  .decided = ic_clock_now(ctx->app->clock),
					  .decided_by = ctx->actor.party };
	IC_TRY(check_telling(ctx, in, &t.row.until));
	IC_TRY(ic_db_read(ctx->app->db, load_telling, &t));
	IC_TRY(ic_field_seal_to(ctx, t.of.row.patient, ic_telling_place(t.row.id), in->reason,
				&t.row.sealed_reason));
	IC_TRY(ic_db_write(ctx->app->db, decide_telling, &t));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &t.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = disclosure, .entry = t.row.entry };
	return IC_DONE;
}
