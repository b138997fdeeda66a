/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lead clinician, and nobody of another role, states whether care relied on a recording, and
 * how far it has gone beyond care. A statement about what a patient refused late resolves the seal:
 * where somebody relied on it, it stays sealed and the patient is told; where nobody did,
 * governance is asked to destroy it. Source: rules.md CP-05, L17 to L19; docs/design/003.
 */
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "records/obligation.h"

struct stating {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_case c;
	bool refused_late;
	struct ic_reliance_row reliance;
	struct ic_publication_row publication;
	ic_bytes reason;
	struct ic_receipt receipts[2];
	size_t entries;
};

static ic_status load_case(struct ic_db_tx *tx, void *arg)
{
	const ic_id none = { { 0 } };
	struct stating *s = arg;

	IC_TRY(ic_case_load(s->ctx, tx, none, s->recording, none, &s->c));
	if (s->c.recording.state == IC_recording_state_DESTROYED)
		IC_FAIL(GONE, "the recording was destroyed");
	s->refused_late = ic_case_is_refused_late(&s->c);
	return IC_DONE;
}

/* What is on record makes of a late refusal. Birth is not opened for it: a time that is not known
 * to be over is not over. */
static ic_status decide_refusal(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id recording)
{
	struct ic_candidate_row candidate;
	struct ic_ending ending;
	bool due = false;

	IC_TRY(ic_candidate_load(tx, recording, ctx->arena, &candidate));
	IC_TRY(ic_ending_load(ctx, tx, &candidate, &ending));
	const struct ic_retention retention = ic_ending_judge(ctx, &ending, &due);
	const struct ic_facts facts =
		ic_ending_facts(&ending, &retention, due, IC_REQ_LATE_REFUSAL);
	ic_life_decide(ctx, &facts);
	return IC_DONE;
}

/* A task that an earlier statement opened is no longer right, or is still this one's. */
static ic_status ask_for_destruction(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient,
				     ic_id recording, uint64_t entry)
{
	const struct ic_duty_about about = { .patient = patient,
					     .recording = recording,
					     .purpose = IC_purpose_CARE,
					     .entry = entry };
	struct ic_obligation_rows open;

	if (ctx->refusal.decision.outcome == IC_DENY)
		return ic_obligation_lapse_recording(tx, recording, IC_LIT("CARRY_OUT"),
						     ic_clock_now(ctx->app->clock));
	IC_TRY(ic_obligation_list_of_recording(tx, recording, IC_LIT("CARRY_OUT"), (int64_t)entry,
					       ctx->arena, &open));
	if (open.count > 0)
		return IC_DONE; /* saying it again gives no more time */
	return ic_decide_duties(ctx, tx, IC_BIT(IC_OBLIGATION_CARRY_OUT), &about);
}

/* The task that asks for the statement is done with the last of the patient's. */
static ic_status meet_task(struct ic_db_tx *tx, struct stating *s)
{
	bool open = false;

	IC_TRY(ic_reliance_is_wanted(tx, s->c.patient.id, &open));
	return open ? IC_DONE
		    : ic_obligation_meet(tx, s->c.patient.id, IC_LIT("RELIANCE"), s->reliance.at);
}

static ic_status resolve(struct ic_db_tx *tx, struct stating *s)
{
	IC_TRY(meet_task(tx, s));
	IC_TRY(decide_refusal(s->ctx, tx, s->recording));
	IC_TRY(ask_for_destruction(s->ctx, tx, s->c.patient.id, s->recording,
				   s->receipts[0].index));
	if (s->ctx->refusal.decision.outcome != IC_DENY)
		return IC_DONE;
	return ic_life_enter_with_duties(s->ctx, tx, s->c.patient.id, s->recording, s->reason,
					 &s->receipts[s->entries++]);
}

static ic_status append_statement(struct ic_db_tx *tx, struct stating *s, enum ic_action action,
				  const char *words, ic_bytes reason)
{
	struct ic_event event = { .action = action, .subject = s->c.patient.id };

	event.value[IC_F_DECISION] = ic_bytes_of_text(words);
	event.value[IC_F_TEXT] = reason;
	IC_TRY(ic_event_put_id(s->ctx, &event, IC_F_IMAGE, s->recording));
	s->entries = 0;
	return ic_enter(s->ctx, tx, &event, &s->receipts[s->entries++]);
}

static ic_status write_reliance(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	IC_TRY(load_case(tx, s));
	IC_TRY(append_statement(tx, s, IC_ACTION_RELIANCE_STATED,
				s->reliance.relied ? "relied on" : "not relied on", s->reason));
	s->reliance.entry = (int64_t)s->receipts[0].index;
	IC_TRY(ic_reliance_insert(tx, &s->reliance));
	return s->refused_late ? resolve(tx, s) : IC_DONE;
}

static ic_status begin(struct stating *s)
{
	IC_TRY(ic_db_read(s->ctx->app->db, load_case, s));
	if (!ic_case_is_related(&s->c))
		IC_FAIL(ABSENT, "not a recording of this person's patients");
	return IC_DONE;
}

static ic_status answer(struct stating *s, struct ic_shape_life *ret)
{
	IC_TRY(ic_life_shape(s->ctx, IC_REQ_LATE_REFUSAL, ret));
	ret->recording = s->recording;
	ret->state = s->c.recording.state;
	ret->entry = s->reliance.entry;
	return IC_DONE;
}

/* Where nothing was refused the statement waits for the request that asks for it. */
static ic_status decide_nothing(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	return decide_refusal(s->ctx, tx, s->recording);
}

ic_status ic_app_reliance(struct ic_ctx *ctx, ic_id recording,
			  const struct ic_shape_reliance_in *in, struct ic_shape_life *ret)
{
	struct stating s = { .ctx = ctx, .recording = recording, .reason = in->reason };

	if (ctx->actor.role != IC_role_CLINICIAN)
		IC_FAIL(FORBIDDEN, "a clinician states whether care relied on it");
	IC_TRY(ic_reason_check(ctx, in->reason));
	ctx->field = "lead";
	if (!in->lead)
		IC_FAIL(FIELD, "only the lead clinician states it");
	IC_TRY(begin(&s));
	s.reliance = (struct ic_reliance_row) { .id = ic_entropy_id(ctx->app->entropy),
						.recording = recording,
						.relied = in->relied,
						.at = ic_clock_now(ctx->app->clock),
						.by = ctx->actor.party };
	IC_TRY(ic_db_write(ctx->app->db, write_reliance, &s));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, s.receipts, s.entries, NULL, 0));
	if (!s.refused_late)
		IC_TRY(ic_db_read(ctx->app->db, decide_nothing, &s));
	return answer(&s, ret);
}

/* --- a hold came before it --- */

/* Nobody has asked for the destruction while it was held. */
static ic_status ask_again(struct ic_ctx *ctx, struct ic_db_tx *tx,
			   const struct ic_recording_row *row, uint64_t entry)
{
	const ic_id none = { { 0 } };
	struct ic_case c;

	if (row->state != IC_recording_state_SEALED)
		return IC_DONE;
	IC_TRY(ic_case_load(ctx, tx, none, row->id, none, &c));
	if (!ic_case_is_refused_late(&c))
		return IC_DONE;
	IC_TRY(decide_refusal(ctx, tx, row->id));
	return ask_for_destruction(ctx, tx, c.patient.id, row->id, entry);
}

ic_status ic_life_hold_lifted(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient,
			      ic_id recording, uint64_t entry)
{
	struct ic_recording_rows page = { .count = 0 };
	struct ic_recording_row last = { .taken = 0 };

	if (!ic_id_is_zero(recording)) {
		IC_TRY(ic_recording_load(tx, recording, ctx->arena, &last));
		return ask_again(ctx, tx, &last, entry);
	}
	do {
		IC_TRY(ic_recording_list(tx, patient, last.taken, last.id, IC_LIST_ROWS_MAX,
					 ctx->arena, &page));
		for (size_t i = 0; i < page.count; i++)
			IC_TRY(ask_again(ctx, tx, &page.at[i], entry));
		if (page.count > 0)
			last = page.at[page.count - 1];
	} while (page.count == IC_LIST_ROWS_MAX);
	return IC_DONE;
}

/* --- how far it has gone --- */

static ic_status write_publication(struct ic_db_tx *tx, void *arg)
{
	struct stating *s = arg;

	IC_TRY(load_case(tx, s));
	IC_TRY(append_statement(
		tx, s, IC_ACTION_PUBLICATION_STATED,
		ic_vocabulary_text(&ic_vocabulary_published, s->publication.published), s->reason));
	s->publication.entry = (int64_t)s->receipts[0].index;
	return ic_publication_insert(tx, &s->publication);
}

ic_status ic_app_publication(struct ic_ctx *ctx, ic_id recording,
			     const struct ic_shape_publication_in *in,
			     struct ic_shape_governed *ret)
{
	struct stating s = { .ctx = ctx, .recording = recording, .reason = in->title };

	ctx->field = "title";
	if (in->title.len == 0)
		IC_FAIL(FIELD, "where it was used is missing");
	ctx->field = "published";
	if (in->published == IC_published_NO)
		IC_FAIL(FIELD, "what was not published is not stated");
	if (!ic_ok(ic_governance_check(ctx)))
		IC_TRY(begin(&s));
	else
		IC_TRY(ic_db_read(ctx->app->db, load_case, &s));
	s.publication = (struct ic_publication_row) { .id = ic_entropy_id(ctx->app->entropy),
						      .recording = recording,
						      .published = in->published,
						      .at = ic_clock_now(ctx->app->clock),
						      .by = ctx->actor.party };
	IC_TRY(ic_field_seal_to(
		ctx, s.c.patient.id,
		(struct ic_field_place) { "publication", "title", s.publication.id }, in->title,
		&s.publication.sealed_title));
	IC_TRY(ic_db_write(ctx->app->db, write_publication, &s));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, s.receipts, 1, NULL, 0));
	*ret = (struct ic_shape_governed) { .id = s.publication.id, .entry = s.publication.entry };
	return IC_DONE;
}
