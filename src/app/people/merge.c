/* SPDX-License-Identifier: Apache-2.0 */
/* Merging an unidentified patient into the identified one. Nothing is sealed again: recordings,
 * consents and entries stay the temporary patient's own and are shown as part of the whole; both
 * trails are kept. */
#include "app/gate/enter.h"
#include "app/gate/leftover.h"
#include "app/people/patient.h"

struct merging {
	struct ic_ctx *ctx;
	ic_id from;
	const struct ic_shape_merge *in;
	struct ic_receipt receipts[2];
	bool done_before;
};

static ic_status check_merge(struct ic_db_tx *tx, struct merging *m)
{
	struct ic_patient_row from;
	struct ic_patient_row into;

	IC_TRY(ic_patient_load(tx, m->from, m->ctx->arena, &from));
	IC_TRY(ic_patient_load(tx, m->in->into, m->ctx->arena, &into));
	m->done_before = ic_id_equal(from.merged_into, into.id);
	if (m->done_before)
		return IC_DONE;
	if (!from.temporary || !ic_id_is_zero(from.merged_into))
		IC_FAIL(STATE, "only a patient who is not identified yet can be merged");
	m->ctx->field = "into";
	struct ic_patient_parts parts;
	IC_TRY(ic_patient_parts(tx, into.id, m->ctx->arena, &parts));
	if (parts.count == IC_PATIENT_PARTS_MAX)
		IC_FAIL(STATE, "too many unidentified patients are merged into this one already");
	if (into.temporary || ic_id_equal(from.id, into.id) || !ic_id_is_zero(into.merged_into))
		IC_FAIL(FIELD, "the patient to merge into must be an identified one");
	return IC_DONE;
}

static ic_status merge_rows(struct ic_db_tx *tx, void *arg)
{
	struct merging *m = arg;
	struct ic_event event = { .action = IC_ACTION_PATIENT_MERGED };

	IC_TRY(check_merge(tx, m));
	if (m->done_before)
		return IC_DONE;
	event.value[IC_F_TEXT] = m->in->reason;
	event.subject = m->from;
	IC_TRY(ic_enter(m->ctx, tx, &event, &m->receipts[0]));
	event.subject = m->in->into;
	IC_TRY(ic_enter(m->ctx, tx, &event, &m->receipts[1]));
	IC_TRY(ic_patient_merge_rows(tx, m->from, m->in->into));
	return ic_leftover_of_merge(m->ctx, tx, m->in->into);
}

ic_status ic_app_patient_merge(struct ic_ctx *ctx, ic_id patient, const struct ic_shape_merge *in,
			       struct ic_shape_patient *ret)
{
	struct merging m = { .ctx = ctx, .from = patient, .in = in };

	ctx->field = "reason";
	if (in->reason.len == 0)
		IC_FAIL(FIELD, "the reason is missing");
	IC_TRY(ic_db_write(ctx->app->db, merge_rows, &m));
	if (!m.done_before)
		IC_TRY(ic_ledger_settle(ctx->app->ledger, m.receipts, 2, NULL, 0));
	return ic_patient_card(ctx, IC_ACTION_PATIENT_FOUND, in->into, ret);
}
