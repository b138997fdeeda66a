/* SPDX-License-Identifier: Apache-2.0 */
/* Declaring a relationship, and breaking the glass. Both are one person's word, so both end by
 * themselves, stand in the ledger with their reason and, for the glass, tell information governance
 * at once. Neither needs a second person: over-blocking is a hazard too (CS-06). */
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/use_cases.h"
#include "records/obligation.h"
#include "records/patient.h"

enum { DECLARED_HOURS = 72, GLASS_HOURS = 4 };

struct declaring {
	struct ic_ctx *ctx;
	const struct ic_shape_relationship_in *in;
	ic_id patient;
	struct ic_relationship_row row;
	struct ic_receipt receipt;
};

static ic_status append_entry(struct ic_db_tx *tx, struct declaring *d)
{
	const bool glass = d->in->kind == IC_relationship_kind_BREAK_GLASS;
	struct ic_event event = { .action = glass ? IC_ACTION_EMERGENCY_OPENED
						  : IC_ACTION_RELATIONSHIP_BEGUN,
				  .subject = d->patient };

	event.value[IC_F_TEXT] = d->in->reason;
	return ic_enter(d->ctx, tx, &event, &d->receipt);
}

static ic_status insert_relationship(struct ic_db_tx *tx, void *arg)
{
	struct declaring *d = arg;

	IC_TRY(append_entry(tx, d));
	IC_TRY(ic_relationship_insert(tx, &d->row));
	if (d->in->kind != IC_relationship_kind_BREAK_GLASS)
		return IC_DONE;
	const struct ic_duty_about about = { .patient = d->patient,
					     .purpose = IC_purpose_CARE,
					     .entry = d->receipt.index };
	return ic_decide_duties(d->ctx, tx,
				IC_BIT(IC_OBLIGATION_BG_ALERT) | IC_BIT(IC_OBLIGATION_CG_REVIEW),
				&about);
}

/* --- a glass that is not broken for a vital need --- */

struct claiming {
	struct ic_ctx *ctx;
	ic_id patient;
	struct ic_case c;
};

static ic_status load_claim(struct ic_db_tx *tx, void *arg)
{
	const ic_id none = { { 0 } };
	struct claiming *l = arg;

	return ic_case_load(l->ctx, tx, l->patient, none, none, &l->c);
}

/* The refusal is entered like any other. A vital claim opens the glass, and each opening is decided
 * after it: what the patient refused stays refused. */
static ic_status check_claim(struct ic_ctx *ctx, ic_id patient,
			     const struct ic_shape_relationship_in *in)
{
	const struct ic_use_facts use = { .purpose = IC_purpose_CARE,
					  .recipient = IC_RECIP_TEAM,
					  .relationship = IC_REL_BG,
					  .person = ctx->actor.party };
	const struct ic_about about = { .patient = patient,
					.purpose = IC_purpose_CARE,
					.justification = in->reason };
	struct claiming l = { .ctx = ctx, .patient = patient };
	struct ic_facts facts;

	if (in->kind != IC_relationship_kind_BREAK_GLASS || in->vital)
		return IC_DONE;
	IC_TRY(ic_db_read(ctx->app->db, load_claim, &l));
	IC_TRY(ic_case_use(ctx, &l.c, &use, &facts));
	IC_TRY(ic_decide(ctx, IC_TABLE_D, &facts, 0, 0, &about));
	IC_FAIL(FIELD, "a glass is broken for a vital need only");
}

ic_status ic_app_relationship(struct ic_ctx *ctx, const struct ic_shape_relationship_in *in,
			      struct ic_shape_relationship *ret)
{
	const bool glass = in->kind == IC_relationship_kind_BREAK_GLASS;
	const ic_time now = ic_clock_now(ctx->app->clock);
	struct declaring d = { .ctx = ctx, .in = in };

	ctx->field = "kind";
	if (!glass && in->kind != IC_relationship_kind_DECLARED)
		IC_FAIL(FIELD, "only DECLARED and BREAK_GLASS are declared");
	ctx->field = "reason";
	if (in->reason.len == 0)
		IC_FAIL(FIELD, "the reason is missing");
	IC_TRY(ic_case_whole(ctx, in->patient, &d.patient));
	ctx->field = "vital";
	IC_TRY(check_claim(ctx, d.patient, in));
	d.row = (struct ic_relationship_row) {
		.id = ic_entropy_id(ctx->app->entropy),
		.staff = ctx->actor.party,
		.patient = d.patient,
		.kind = in->kind,
		.since = now,
		.until = now + (glass ? GLASS_HOURS : DECLARED_HOURS) * IC_HOUR_MS
	};
	IC_TRY(ic_field_seal_to(ctx, d.patient,
				(struct ic_field_place) { "relationship", "reason", d.row.id },
				in->reason, &d.row.sealed_reason));
	IC_TRY(ic_db_write(ctx->app->db, insert_relationship, &d));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &d.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_relationship) { .id = d.row.id,
						.kind = in->kind,
						.until = d.row.until };
	return IC_DONE;
}
