/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A recording's details are put right by adding (UK GDPR Art 16): what stood before is kept and
 * shown beside what stands now, and everyone who holds a share is told (Art 19). The picture itself
 * never changes. Source: rules.md RT-08, L1.
 */
#include "app/care/recording.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/life/life.h"
#include "app/life/refile.h"
#include "app/people/person.h"
#include "model/body_site.h"

struct correcting {
	struct ic_ctx *ctx;
	ic_id recording;
	const struct ic_shape_correction_in *in; /* NULL: only shown */
	struct ic_case c;
	struct ic_facts facts;
	struct ic_correction_rows before;
	struct ic_correction_row old;
	struct ic_recording_row now;
	struct ic_ring ring;
	struct ic_receipt receipt;
	struct ic_shape_recording *shape;
	struct ic_shape_corrections *ret;
};

static struct ic_field_place reason_place(ic_id recording)
{
	return (struct ic_field_place) { "correction", "reason", recording };
}

static ic_status load(struct ic_db_tx *tx, void *arg)
{
	const ic_id none = { { 0 } };
	struct correcting *c = arg;

	IC_TRY(ic_case_load(c->ctx, tx, none, c->recording, none, &c->c));
	return ic_correction_list(tx, c->recording, c->ctx->arena, &c->before);
}

/* Who may see the recording may see its history; whoever corrects it must have a relationship of
 * their own. */
static ic_status open_detail(struct correcting *c)
{
	struct ic_event event;

	IC_TRY(ic_db_read(c->ctx->app->db, load, c));
	const struct ic_use_facts use = ic_case_opening(&c->c);
	IC_TRY(ic_case_use(c->ctx, &c->c, &use, &c->facts));
	const struct ic_about about = { .patient = c->c.recording.patient,
					.images = &c->recording,
					.image_count = 1,
					.purpose = use.purpose };
	IC_TRY(ic_decide(c->ctx, IC_TABLE_D, &c->facts, 0, IC_BIT(IC_OBLIGATION_JUSTIFY), &about));
	if (c->in != NULL && !ic_case_is_related(&c->c))
		IC_FAIL(FORBIDDEN, "only the treating team corrects");
	IC_TRY(ic_about_event(c->ctx, IC_ACTION_VIEW_PATIENT, &about, &event));
	IC_TRY(ic_ring_want(&c->ring, c->c.recording.patient));
	return ic_ring_open(c->ctx, event, &c->ring, NULL);
}

ic_status ic_correction_move(struct ic_ctx *ctx, const struct ic_ring *ring,
			     const struct ic_recording_row *row, ic_id to,
			     struct ic_correction_row *correction)
{
	struct ic_recording_row as_row = *row;
	ic_bytes reason;

	as_row.sealed_detail = correction->sealed_detail;
	IC_TRY(ic_recording_detail_move(ctx, ring, &as_row, to, &correction->sealed_detail));
	IC_TRY(ic_ring_read(ctx, ring, row->patient, reason_place(row->id),
			    correction->sealed_reason, &reason));
	return ic_field_seal_to(ctx, to, reason_place(row->id), reason, &correction->sealed_reason);
}

/* --- correcting --- */

static ic_status check_form(struct ic_ctx *ctx, const struct ic_shape_correction_in *in)
{
	IC_TRY(ic_reason_check(ctx, in->reason));
	ctx->field = "taken";
	if (in->taken > ic_clock_now(ctx->app->clock))
		IC_FAIL(FIELD, "taken in the future");
	ctx->field = "body_site";
	if (in->body_site.len == 0 && in->laterality == 0 && in->view == 0 && in->note.ptr == NULL
	    && in->taken == 0)
		IC_FAIL(FIELD, "nothing is corrected");
	if (in->body_site.len > 0 && !ic_body_site_is(in->body_site))
		IC_FAIL(FIELD, "not a place of body_sites.def");
	return IC_DONE;
}

static ic_status seal_detail(struct correcting *c)
{
	if (c->in->note.ptr == NULL)
		return IC_DONE;
	return ic_recording_detail_renote(c->ctx, &c->ring, &c->c.recording, c->in->note,
					  &c->now.sealed_detail);
}

static ic_status prepare(struct correcting *c)
{
	const struct ic_recording_row *row = &c->c.recording;
	const struct ic_shape_correction_in *in = c->in;

	c->old = (struct ic_correction_row) { .recording = row->id,
					      .body_site = row->body_site,
					      .laterality = row->laterality,
					      .view = row->view,
					      .taken = row->taken,
					      .sealed_detail = row->sealed_detail,
					      .at = ic_clock_now(c->ctx->app->clock),
					      .by = c->ctx->actor.party };
	c->now = *row;
	if (in->body_site.len > 0)
		c->now.body_site = in->body_site;
	if (in->laterality != 0)
		c->now.laterality = in->laterality;
	if (in->view != 0)
		c->now.view = in->view;
	if (in->taken != 0)
		c->now.taken = in->taken;
	IC_TRY(seal_detail(c));
	return ic_field_seal_to(c->ctx, row->patient, reason_place(row->id), in->reason,
				&c->old.sealed_reason);
}

static ic_status write_correction(struct ic_db_tx *tx, void *arg)
{
	struct correcting *c = arg;
	const struct ic_about about = { .patient = c->c.recording.patient,
					.images = &c->recording,
					.image_count = 1 };
	struct ic_recording_row row;
	struct ic_event event;

	IC_TRY(ic_recording_load(tx, c->recording, c->ctx->arena, &row));
	if (row.state == IC_recording_state_DESTROYED)
		IC_FAIL(GONE, "the recording was destroyed");
	if (!ic_id_equal(row.patient, c->c.recording.patient)
	    || !ic_bytes_equal(row.sealed_detail, c->c.recording.sealed_detail)
	    || row.taken != c->c.recording.taken || row.view != c->c.recording.view
	    || row.laterality != c->c.recording.laterality
	    || !ic_bytes_equal(row.body_site, c->c.recording.body_site))
		IC_FAIL(CONFLICT, "somebody else corrected it meanwhile");
	IC_TRY(ic_about_event(c->ctx, IC_ACTION_RECTIFIED, &about, &event));
	event.value[IC_F_TEXT] = c->in->reason;
	IC_TRY(ic_enter(c->ctx, tx, &event, &c->receipt));
	c->old.entry = (int64_t)c->receipt.index;
	IC_TRY(ic_correction_insert(tx, &c->old, &c->now));
	IC_TRY(ic_life_note_outcome(c->ctx, tx, c->recording, c->old.entry));
	const struct ic_notice notice = { .patient = c->c.recording.patient,
					  .recording = c->recording,
					  .obligation = IC_OBLIGATION_NOTIFY,
					  .notification = IC_notification_RECTIFIED,
					  .entry = c->receipt.index };
	return ic_life_tell_holders(c->ctx, tx, &notice);
}

static ic_status correct(struct correcting *c)
{
	struct ic_facts facts = ic_facts_default();

	IC_TRY(prepare(c));
	facts.of[IC_FACT_REQ] = IC_REQ_RECTIFY;
	ic_life_decide(c->ctx, &facts);
	IC_TRY(ic_db_write(c->ctx->app->db, write_correction, c));
	return ic_ledger_settle(c->ctx->app->ledger, &c->receipt, 1, NULL, 0);
}

/* --- showing --- */

static ic_status shape_before(struct correcting *c, struct ic_db_tx *tx,
			      const struct ic_correction_row *row, struct ic_shape_correction *ret)
{
	struct ic_recording_row as_row = c->c.recording;
	struct ic_recording_detail detail;

	as_row.sealed_detail = row->sealed_detail;
	*ret = (struct ic_shape_correction) { .body_site = row->body_site,
					      .laterality = row->laterality,
					      .view = row->view,
					      .taken = row->taken,
					      .at = row->at,
					      .entry = row->entry };
	IC_TRY(ic_recording_detail_read(c->ctx, &c->ring, &as_row, &detail));
	if (detail.note.len > 0)
		ret->note = detail.note;
	IC_TRY(ic_ring_read(c->ctx, &c->ring, c->c.recording.patient, reason_place(c->recording),
			    row->sealed_reason, &ret->reason));
	return ic_member_name(c->ctx, tx, row->by, &ret->by_name);
}

static ic_status shape_all(struct ic_db_tx *tx, void *arg)
{
	struct correcting *c = arg;

	IC_TRY(load(tx, c));
	c->shape = ic_arena_take(c->ctx->arena, 1, sizeof(*c->shape));
	c->ret->before.at =
		ic_arena_take(c->ctx->arena, c->before.count + 1, sizeof(*c->ret->before.at));
	if (c->shape == NULL || c->ret->before.at == NULL)
		IC_FAIL(NOMEM, "corrections");
	for (size_t i = 0; i < c->before.count; i++)
		IC_TRY(shape_before(c, tx, &c->before.at[i], &c->ret->before.at[i]));
	c->ret->before.count = c->before.count;
	IC_TRY(ic_recording_shape(c->ctx, tx, &c->ring, &c->c.recording, (ic_bytes) { NULL, 0 },
				  c->shape));
	c->ret->now = c->shape;
	return IC_DONE;
}

ic_status ic_app_rectify(struct ic_ctx *ctx, ic_id recording,
			 const struct ic_shape_correction_in *in, struct ic_shape_corrections *ret)
{
	struct correcting c = { .ctx = ctx, .recording = recording, .in = in, .ret = ret };

	*ret = (struct ic_shape_corrections) { 0 };
	IC_TRY(check_form(ctx, in));
	ic_status status = open_detail(&c);
	if (ic_ok(status))
		status = correct(&c);
	if (ic_ok(status))
		status = ic_db_read(ctx->app->db, shape_all, &c);
	ic_ring_done(&c.ring);
	return status;
}

/* The key is needed to seal anew; nothing is read out. */
static ic_status open_asked(struct correcting *c)
{
	IC_TRY(ic_db_read(c->ctx->app->db, load, c));
	IC_TRY(ic_ring_want(&c->ring, c->c.recording.patient));
	return ic_ring_open_list(c->ctx, IC_purpose_AUDIT, &c->ring);
}

ic_status ic_rectify_asked(struct ic_ctx *ctx, ic_id recording,
			   const struct ic_shape_correction_in *in, struct ic_shape_life *ret)
{
	struct correcting c = { .ctx = ctx, .recording = recording, .in = in };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(check_form(ctx, in));
	ic_status status = open_asked(&c);
	if (ic_ok(status))
		status = correct(&c);
	ic_ring_done(&c.ring);
	IC_TRY(status);
	IC_TRY(ic_life_shape(ctx, IC_REQ_RECTIFY, ret));
	ret->recording = recording;
	ret->entry = (int64_t)c.receipt.index;
	return IC_DONE;
}

ic_status ic_app_corrections(struct ic_ctx *ctx, ic_id recording, struct ic_shape_corrections *ret)
{
	struct correcting c = { .ctx = ctx, .recording = recording, .ret = ret };

	*ret = (struct ic_shape_corrections) { 0 };
	ic_status status = open_detail(&c);
	if (ic_ok(status))
		status = ic_db_read(ctx->app->db, shape_all, &c);
	ic_ring_done(&c.ring);
	return status;
}
