/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rights/access.h"

#include <assert.h>

#include "app/gate/policies.h"
#include "app/life/retention.h"
#include "base/bug.h"
#include "base/limits.h"
#include "records/life.h"
#include "records/retention.h"

enum { OPINION_MONTHS = 6 }; /* DPA 2018 Sch 3 para 6: not older than six months */

static_assert((int)IC_REQUESTER_Q1 + 1 == (int)IC_requester_SUBJECT, "requesters are Q1 to Q9");
static_assert((int)IC_REQUESTER_Q9 + 1 == (int)IC_requester_RELATIVE, "requesters are Q1 to Q9");
static_assert((int)IC_DEADLINE_SUBJECT_ACCESS + 1 == (int)IC_request_kind_SUBJECT_ACCESS,
	      "kinds keep one order");
static_assert((int)IC_DEADLINE_COMPLAINT + 1 == (int)IC_request_kind_COMPLAINT,
	      "kinds keep one order");

ic_time ic_day_end(struct ic_date day)
{
	return ic_time_london_midnight(ic_date_of_days(ic_date_to_days(day) + 1)) - 1;
}

bool ic_access_has_step(const struct ic_access *access, enum ic_request_step step)
{
	for (size_t i = 0; i < access->steps.count; i++)
		if (access->steps.at[i].step == (int)step)
			return true;
	return false;
}

bool ic_access_is_own(const struct ic_access *access)
{
	return access->request.requester == IC_requester_SUBJECT;
}

bool ic_access_is_decided_by_rule(int kind)
{
	return kind == IC_request_kind_SUBJECT_ACCESS || kind == IC_request_kind_DECEASED
	       || kind == IC_request_kind_FOI || kind == IC_request_kind_EIR;
}

/* --- the clock --- */

static void take_answer(const struct ic_request_step_row *step, struct ic_deadline_pause *pauses,
			size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (pauses[i].answered.year == 0)
			pauses[i].answered = step->day;
}

struct ic_deadline ic_access_deadline(struct ic_ctx *ctx, const struct ic_access *access,
				      bool *ret_extended)
{
	struct ic_deadline_pause pauses[IC_LIST_ROWS_MAX];
	struct ic_deadline_facts facts = {
		.kind = (enum ic_deadline_kind)(access->request.kind - 1),
		.received = access->request.received,
		.clarifications = pauses,
		.record_is_new = access->request.record_is_new,
	};

	for (size_t i = 0; i < access->steps.count; i++) {
		const struct ic_request_step_row *step = &access->steps.at[i];
		if (step->step == IC_request_step_IDENTITY_ASKED)
			facts.identity.asked = step->day;
		else if (step->step == IC_request_step_IDENTITY_PROVED)
			facts.identity.answered = step->day;
		else if (step->step == IC_request_step_CLARIFICATION_ASKED)
			pauses[facts.count++] = (struct ic_deadline_pause) { step->day, { 0 } };
		else if (step->step == IC_request_step_CLARIFIED)
			take_answer(step, pauses, facts.count);
		else if (step->step == IC_request_step_EXTENDED)
			facts.extended = true;
	}
	*ret_extended = facts.extended;
	return ic_deadline_of(&facts, access->request.answered == 0
					      ? ic_ctx_today(ctx)
					      : ic_time_london_date(access->request.answered));
}

/* --- what is noted --- */

/* The note on @recording itself, else the one on the whole record if it stood there then; NULL:
 * none. Notes are newest first, one of each. */
static const struct ic_access_note_row *note_on(const struct ic_access_note_rows *notes, int what,
						const struct ic_recording_row *recording)
{
	const struct ic_access_note_row *whole = NULL;

	for (size_t i = 0; i < notes->count; i++) {
		const struct ic_access_note_row *note = &notes->at[i];
		if (note->what != what)
			continue;
		if (ic_id_equal(note->recording, recording->id))
			return note;
		if (ic_id_is_zero(note->recording) && recording->filed <= note->at && whole == NULL)
			whole = note;
	}
	return whole;
}

static bool has_whole_wish(const struct ic_access *access)
{
	for (size_t i = 0; i < access->notes.count; i++)
		if (access->notes.at[i].what == IC_access_fact_WISH
		    && ic_id_is_zero(access->notes.at[i].recording))
			return access->notes.at[i].value == IC_access_value_YES;
	return false;
}

/* A picture that was refused after it was taken is kept from everyone but the patient. */
static bool wish_on(const struct ic_access *access, const struct ic_recording_row *recording)
{
	const struct ic_access_note_row *note =
		note_on(&access->notes, IC_access_fact_WISH, recording);

	if (recording->state == IC_recording_state_SEALED && !ic_access_is_own(access))
		return true;
	return has_whole_wish(access) || (note != NULL && note->value == IC_access_value_YES);
}

static bool is_fresh(struct ic_ctx *ctx, const struct ic_access_note_row *note)
{
	const struct ic_date last =
		ic_date_add_months(ic_time_london_date(note->at), OPINION_MONTHS);

	return !ic_date_is_after(ic_ctx_today(ctx), last);
}

/* The latest opinion on this recording and on the whole record; too old is none, and of the two
 * that are left a yes counts, whichever was later. */
static enum ic_fact_HARM harm_on(struct ic_ctx *ctx, const struct ic_access *access,
				 const struct ic_recording_row *recording)
{
	enum ic_fact_HARM harm = IC_HARM_UNASSESSED;

	for (size_t i = 0; i < access->notes.count; i++) {
		const struct ic_access_note_row *note = &access->notes.at[i];
		const bool whole = ic_id_is_zero(note->recording) && recording->filed <= note->at;
		if (note->what != IC_access_fact_HARM || !is_fresh(ctx, note)
		    || (!whole && !ic_id_equal(note->recording, recording->id)))
			continue;
		if (note->value == IC_access_value_YES)
			return IC_HARM_YES;
		harm = IC_HARM_NO;
	}
	return harm;
}

bool ic_access_third(const struct ic_access_note_rows *notes,
		     const struct ic_recording_row *recording, enum ic_fact_THIRD *ret_third,
		     struct ic_marks *ret_marks)
{
	const struct ic_access_note_row *note = note_on(notes, IC_access_fact_THIRD, recording);

	*ret_third = IC_THIRD_NONE;
	*ret_marks = (struct ic_marks) { .count = 0 };
	if (note == NULL)
		return false;
	if (note->value == IC_access_value_SEPARABLE) {
		*ret_third = IC_THIRD_SEPARABLE;
		/* A row was checked when it was written. */
		ic_ignore(ic_marks_parse(note->marks, ret_marks), "no boxes: it stays out");
	} else if (note->value != IC_access_value_NO) {
		*ret_third = IC_THIRD_INSEPARABLE;
	}
	return true;
}

/* Shown on the screen, or noted to have been; what was said last counts. */
static bool seen_on(const struct ic_access *access, const struct ic_recording_row *recording)
{
	const struct ic_access_note_row *note =
		note_on(&access->notes, IC_access_fact_SEEN, recording);

	if (!ic_access_is_own(access))
		return false;
	if (note != NULL && note->at >= recording->seen)
		return note->value == IC_access_value_YES;
	return recording->seen != 0;
}

/* --- judging --- */

/* What was recorded at the last asking counts for a right too, but for what passes: nobody is
 * unconscious who asks for their record. */
static int situation_of(const struct ic_access *access)
{
	const int situation = ic_case_situation(&access->c);

	return situation == IC_situation_INCAPABLE_NOW ? access->c.patient.situation : situation;
}

static struct ic_facts common_facts(const struct ic_access *access)
{
	struct ic_facts facts = ic_facts_default();

	facts.of[IC_FACT_REQUESTER] = (uint8_t)(access->request.requester - 1);
	facts.of[IC_FACT_ID] = ic_access_has_step(access, IC_request_step_IDENTITY_PROVED);
	facts.of[IC_FACT_HARM] = IC_HARM_NO;
	if (ic_id_is_zero(access->c.patient.id))
		return facts;
	facts.of[IC_FACT_SUBJ] = (uint8_t)(situation_of(access) - 1);
	facts.of[IC_FACT_WISH] = has_whole_wish(access);
	facts.of[IC_FACT_SENS] = access->c.patient.is_protected;
	return facts;
}

static bool is_picked(const struct ic_access *access, ic_id recording)
{
	for (size_t i = 0; i < access->items.count; i++)
		if (ic_id_equal(access->items.at[i], recording))
			return true;
	return access->items.count == 0;
}

static struct ic_decision decide(struct ic_ctx *ctx, const struct ic_facts *facts)
{
	return ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_A, facts);
}

static bool permits(struct ic_ctx *ctx, struct ic_facts facts)
{
	return decide(ctx, &facts).outcome != IC_DENY;
}

/* Left out for nothing but another person in it: that may be said. */
static bool may_tell(struct ic_ctx *ctx, const struct ic_access_part *part)
{
	struct ic_facts alone = part->facts;

	alone.of[IC_FACT_THIRD] = IC_THIRD_NONE;
	return part->facts.of[IC_FACT_THIRD] != IC_THIRD_NONE && permits(ctx, alone);
}

static void judge_part(struct ic_ctx *ctx, struct ic_access *access, struct ic_access_part *part)
{
	enum ic_fact_THIRD third;
	const bool reviewed =
		ic_access_third(&access->notes, &part->recording, &third, &part->marks);

	part->facts = access->facts;
	part->facts.of[IC_FACT_WISH] = wish_on(access, &part->recording);
	part->facts.of[IC_FACT_HARM] = (uint8_t)harm_on(ctx, access, &part->recording);
	part->facts.of[IC_FACT_THIRD] = (uint8_t)third;
	part->facts.of[IC_FACT_SENS] = access->c.patient.is_protected
				       || part->recording.kind == IC_recording_kind_SENSITIVE;
	part->facts.of[IC_FACT_SEEN] = seen_on(access, &part->recording);
	part->decision = decide(ctx, &part->facts);
	const bool picked = is_picked(access, part->recording.id);
	part->included = picked && !part->misfiled && part->decision.outcome != IC_DENY
			 && (third == IC_THIRD_NONE || part->marks.count > 0);
	part->told = picked && !part->misfiled && !part->included && may_tell(ctx, part);
	access->reviewed = access->reviewed && (reviewed || !part->included);
}

/* Nobody has said whether what would go out could do harm. */
static bool is_unassessed(struct ic_ctx *ctx, const struct ic_access *access,
			  const struct ic_access_part *part)
{
	struct ic_facts assessed = part->facts;

	assessed.of[IC_FACT_HARM] = IC_HARM_NO;
	return part->facts.of[IC_FACT_HARM] == IC_HARM_UNASSESSED
	       && part->facts.of[IC_FACT_SEEN] == 0 && is_picked(access, part->recording.id)
	       && permits(ctx, assessed);
}

void ic_access_judge(struct ic_ctx *ctx, struct ic_access *access)
{
	bool unassessed = false;

	access->reviewed = true;
	access->facts = common_facts(access);
	for (size_t i = 0; i < access->count; i++) {
		judge_part(ctx, access, &access->parts[i]);
		unassessed = unassessed || is_unassessed(ctx, access, &access->parts[i]);
	}
	if (unassessed)
		access->facts.of[IC_FACT_HARM] = IC_HARM_UNASSESSED;
}

uint64_t ic_access_met(const struct ic_access *access)
{
	uint64_t met = 0;

	if (access->reviewed)
		met |= IC_BIT(IC_OBLIGATION_REDACT);
	if (access->items.count > 0)
		met |= IC_BIT(IC_OBLIGATION_MIN) | IC_BIT(IC_OBLIGATION_RELEVANT_ONLY);
	return met;
}

static ic_status load_parts(struct ic_ctx *ctx, struct ic_db_tx *tx, struct ic_access *access)
{
	const ic_id none = { { 0 } };
	struct ic_recording_rows rows;

	IC_TRY(ic_recording_list(tx, access->c.patient.id, 0, none, IC_ACCESS_RECORDINGS_MAX,
				 ctx->arena, &rows));
	if (rows.count == IC_ACCESS_RECORDINGS_MAX)
		IC_FAIL(LIMIT, "more recordings than a request reaches");
	access->parts = ic_arena_take(ctx->arena, rows.count + 1, sizeof(*access->parts));
	if (access->parts == NULL)
		IC_FAIL(NOMEM, "parts of a request");
	for (size_t i = 0; i < rows.count; i++) {
		struct ic_access_part *part = &access->parts[access->count++];
		part->recording = rows.at[i];
		/* Until a move that has begun is done it is nobody's to give. */
		IC_TRY(ic_recording_is_moving(tx, part->recording.id, &part->misfiled));
	}
	return IC_DONE;
}

/* Recorded so, or stated by governance and not seen alive since. */
static ic_status load_death(struct ic_ctx *ctx, struct ic_db_tx *tx, struct ic_access *access)
{
	struct ic_date died;

	IC_TRY(ic_ending_died(ctx, tx, access->c.patient.id, &died));
	if (died.year != 0)
		access->c.patient.situation = IC_situation_DECEASED;
	return IC_DONE;
}

ic_status ic_access_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id id, struct ic_access *ret)
{
	const ic_id none = { { 0 } };
	struct ic_access access = { .count = 0 };

	IC_TRY(ic_request_load(tx, id, ctx->arena, &access.request));
	IC_TRY(ic_request_step_list(tx, id, ctx->arena, &access.steps));
	if (!ic_id_is_zero(access.request.patient)) {
		IC_TRY(ic_case_load(ctx, tx, access.request.patient, none, none, &access.c));
		IC_TRY(load_death(ctx, tx, &access));
		IC_TRY(ic_request_item_list(tx, id, ctx->arena, &access.items));
		IC_TRY(ic_access_note_list(tx, access.c.patient.id, ctx->arena, &access.notes));
		if (access.request.kind != IC_request_kind_COMPLAINT)
			IC_TRY(load_parts(ctx, tx, &access));
	}
	ic_access_judge(ctx, &access);
	*ret = access;
	return IC_DONE;
}
