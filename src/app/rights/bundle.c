/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The access bundle: what a person is given who has a right to a record (docs/formats/bundle.md).
 * Decided again and entered before anything is opened; the first whole one answers the request.
 */
#include "app/rights/bundle.h"

#include "app/gate/enter.h"
#include "app/rights/bundle_writer.h"
#include "app/rights/report.h"
#include "app/rights/request.h"
#include "base/limits.h"

enum { FILES_MAX = 200000 };

struct copying {
	ic_id request;
	struct ic_access access;
	struct ic_bundle_facts facts;
	uint64_t met;
	const struct ic_bundle_lines *lines; /* whose proofs come next */
	size_t line;
};

/* --- what the writer asks --- */

static ic_status put_page(struct ic_bundle *b, struct ic_buf *out)
{
	const struct copying *c = b->of;

	return ic_bundle_page(&c->facts, out);
}

static ic_status open_picture(struct ic_bundle *b, const struct ic_bundle_picture *picture,
			      struct ic_view **ret_view)
{
	const struct copying *c = b->of;
	const struct ic_access_part *part = c->access.parts;

	while (!ic_id_equal(part->recording.id, picture->recording->id))
		part++; /* pictures are made of parts */
	const struct ic_export export = { .recording = picture->recording->id,
					  .table = IC_TABLE_A,
					  .facts = &part->facts,
					  .met = c->met,
					  .redacted = picture->marks->count > 0,
					  .justification = IC_LIT("a right to the record"),
					  .refusal = IC_ACTION_ACCESS_WITHHELD };
	return ic_view_export(&b->ctx, &export, ret_view);
}

static bool next_proof(struct ic_bundle *b, uint64_t *ret_entry)
{
	struct copying *c = b->of;

	for (; c->lines != NULL; c->lines = c->lines->next, c->line = 0)
		while (c->line < c->lines->report.rows.count) {
			const int64_t entry = c->lines->report.rows.at[c->line++].entry;
			if (entry == IC_SHAPE_ABSENT)
				continue;
			*ret_entry = (uint64_t)entry;
			return true;
		}
	return false;
}

static ic_status put_manifest_head(const struct ic_bundle *b, ic_json root)
{
	const struct copying *c = b->of;

	IC_TRY(ic_json_put_id(root, "request", c->request));
	return ic_json_put_text(root, "rule", c->access.request.rule);
}

/* The first whole bundle answers the request. */
static ic_status answer(struct ic_bundle *b)
{
	const struct copying *c = b->of;
	struct ic_stepping s = { .ctx = &b->ctx };

	IC_TRY(ic_stepping_begin(&b->ctx, c->request, &s));
	if (ic_access_has_step(&s.access, IC_request_step_RELEASED))
		return IC_DONE;
	s.action = IC_ACTION_REQUEST_STEP;
	IC_TRY(ic_stepping_take(&s, IC_request_step_RELEASED, (struct ic_date) { 0 },
				IC_LIT("The bundle was made.")));
	return ic_stepping_commit(&s);
}

static const struct ic_bundle_kind kind = {
	.format = "incamera-access-bundle",
	.proof_fields = 1u << IC_F_ACTION | 1u << IC_F_PURPOSE | 1u << IC_F_DECISION,
	.page = put_page,
	.open = open_picture,
	.next_proof = next_proof,
	.head = put_manifest_head,
	.end = answer,
};

/* --- opening --- */

static ic_status load(struct ic_db_tx *tx, void *arg)
{
	struct ic_bundle *b = arg;
	struct copying *c = b->of;

	IC_TRY(ic_access_load(&b->ctx, tx, c->request, &c->access));
	if (ic_id_is_zero(c->access.c.patient.id))
		IC_FAIL(STATE, "a request of no patient has no bundle");
	return ic_patient_parts(tx, c->access.c.patient.id, &b->arena, &b->parts);
}

static ic_status decide(struct ic_bundle *b)
{
	struct copying *c = b->of;
	const struct ic_request_row *request = &c->access.request;
	const struct ic_about about = { .patient = c->access.c.patient.id,
					.justification = IC_LIT("a right to the record"),
					.refusal = IC_ACTION_REQUEST_REFUSED };

	if (!request->granted || !ic_access_is_decided_by_rule(request->kind)
	    || (request->state != IC_request_state_GRANTED
		&& request->state != IC_request_state_ANSWERED))
		IC_FAIL(STATE, "the request was not granted");
	c->met = ic_access_met(&c->access);
	return ic_decide(&b->ctx, IC_TABLE_A, &c->access.facts, 0, c->met, &about);
}

/* What is left out is entered, quietly: nobody is told of it. */
static ic_status enter_withheld(struct ic_bundle *b)
{
	const struct copying *c = b->of;

	for (size_t i = 0; i < c->access.count; i++) {
		const struct ic_access_part *part = &c->access.parts[i];
		const struct ic_about about = { .patient = part->recording.patient,
						.images = &part->recording.id,
						.image_count = 1 };
		struct ic_receipt receipt;
		struct ic_event event;
		if (part->decision.outcome != IC_DENY)
			continue;
		b->ctx.refusal = (struct ic_refusal) { .decision = part->decision };
		IC_TRY(ic_about_event(&b->ctx, IC_ACTION_ACCESS_WITHHELD, &about, &event));
		IC_TRY(ic_enter_alone(&b->ctx, &event, NULL, 0, &receipt));
	}
	return IC_DONE;
}

static ic_status enter_release(struct ic_bundle *b)
{
	const struct copying *c = b->of;
	const bool own = ic_access_is_own(&c->access);
	const struct ic_about about = { .patient = c->access.c.patient.id,
					.recipient = c->request,
					.justification = own ? IC_LIT(IC_REPORT_OWN_COPY)
							     : IC_LIT("a right to the record") };
	struct ic_receipt receipt;

	return ic_bundle_release(b, IC_ACTION_BUNDLE_RELEASED, &about, &receipt);
}

static ic_status gather(struct ic_bundle *b)
{
	struct copying *c = b->of;
	struct ic_ring *ring = NULL;

	IC_TRY(ic_bundle_ring(b, &ring));
	IC_TRY(ic_bundle_gather(&b->ctx, &c->access, ring, &c->facts));
	b->hospital = c->facts.hospital;
	b->made = c->facts.made;
	b->pictures = c->facts.pictures;
	b->picture_count = c->facts.picture_count;
	b->proves = c->facts.own;
	return IC_DONE;
}

/* What is withheld leaves no line either. */
static ic_status list_shown(struct ic_bundle *b, struct ic_report_scope *scope)
{
	const struct copying *c = b->of;
	ic_id *ids = ic_arena_take(&b->arena, c->access.count + 1, sizeof(*ids));

	if (ids == NULL)
		IC_FAIL(NOMEM, "recordings of a bundle");
	for (size_t i = 0; i < c->access.count; i++)
		if (c->access.parts[i].included)
			ids[scope->count++] = c->access.parts[i].recording.id;
	scope->recordings = ids;
	return IC_DONE;
}

/* Every page of the report as it is told to who gets the bundle. */
static ic_status read_lines(struct ic_bundle *b)
{
	struct copying *c = b->of;
	struct ic_bundle_lines **place = &c->facts.lines;
	struct ic_report_scope scope = { .for_proxy = !c->facts.own,
					 .only = c->access.items.count > 0 };
	ic_bytes cursor = { NULL, 0 };

	IC_TRY(list_shown(b, &scope));
	for (size_t pages = 0; pages < FILES_MAX / IC_LIST_ROWS_MAX; pages++) {
		*place = ic_arena_take(&b->arena, 1, sizeof(**place));
		if (*place == NULL)
			IC_FAIL(NOMEM, "lines of a bundle");
		IC_TRY(ic_report_page(&b->ctx, c->access.c.patient.id, &scope, cursor,
				      &(*place)->report));
		cursor = (*place)->report.next;
		place = &(*place)->next;
		if (cursor.len == 0)
			return IC_DONE;
	}
	IC_FAIL(LIMIT, "more lines than a bundle holds");
}

/* What cannot be painted over here stays out before anything is released. */
static void leave_out_unpaintable(const struct ic_app *app, struct ic_access *access)
{
	for (size_t i = 0; i < access->count; i++) {
		struct ic_access_part *part = &access->parts[i];
		if (!part->included || part->marks.count == 0
		    || ic_bundle_can_paint(app, &part->recording))
			continue;
		part->included = false;
		part->told = true;
	}
}

static ic_status open_bundle(struct ic_bundle *b)
{
	struct copying *c = b->of;

	IC_TRY(ic_governance_check(&b->ctx));
	IC_TRY(ic_db_read(b->ctx.app->db, load, b));
	leave_out_unpaintable(b->ctx.app, &c->access);
	IC_TRY(decide(b));
	const struct ic_refusal permit = b->ctx.refusal;
	IC_TRY(enter_withheld(b));
	b->ctx.refusal = permit;
	IC_TRY(enter_release(b));
	IC_TRY(gather(b));
	IC_TRY(read_lines(b));
	c->lines = c->facts.lines;
	return ic_bundle_begin(b, NULL);
}

ic_status ic_app_bundle_open(struct ic_ctx *ctx, ic_id request, struct ic_bundle **ret_bundle)
{
	const struct copying copying = { .request = request };

	return ic_bundle_open(ctx, &kind, &copying, sizeof(copying), open_bundle, ret_bundle);
}
