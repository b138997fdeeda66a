/* SPDX-License-Identifier: Apache-2.0 */
/* What is known for the end of one recording: the schedule's facts, holds, appraisal, whether care
 * relied on it, and the incident it may be part of. */
#include "app/gate/decide.h"
#include "app/gate/ring.h"
#include "app/life/retention.h"
#include "app/people/person.h"

static struct ic_date later(struct ic_date a, struct ic_date b)
{
	return ic_date_is_after(a, b) ? a : b;
}

/* The latest of each is what counts; classes add up. A stated day last seen adds to what is known,
 * and takes nothing back. */
static void take_notes(const struct ic_retention_notes *notes, struct ic_retention_facts *facts)
{
	struct ic_date stated = { 0 };

	for (size_t i = 0; i < notes->count; i++) {
		const struct ic_retention_note *note = &notes->at[i];
		enum ic_retention_class class = IC_RETENTION_ADULT;
		if (note->withdrawn)
			continue;
		if (ic_bytes_equal(note->what, IC_LIT("LAST_SEEN")))
			stated = note->day;
		else if (ic_bytes_equal(note->what, IC_LIT("DIED")))
			facts->died = note->day;
		else if (ic_retention_class_find(note->what, &class))
			facts->classes |= 1u << class;
		if (class == IC_RETENTION_RESEARCH)
			facts->stated = note->day;
	}
	if (stated.year != 0)
		facts->last_seen = later(facts->last_seen, stated);
}

static struct ic_retention_facts facts_of(const struct ic_app *app, const struct ic_ending *ending,
					  const struct ic_retention_notes *notes)
{
	const struct ic_candidate_row *c = &ending->candidate;
	struct ic_retention_facts facts = { .jurisdiction = app->jurisdiction,
					    .taken = ic_time_london_date(c->taken),
					    .last_seen = later(ic_time_london_date(c->last_met),
							       ic_time_london_date(c->last_kept)) };

	if (ending->recording.kind == IC_recording_kind_SENSITIVE)
		facts.classes = 1u << IC_RETENTION_FORENSIC;
	take_notes(notes, &facts);
	return facts;
}

ic_status ic_ending_died(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient,
			 struct ic_date *ret_died)
{
	struct ic_retention_facts facts = { 0 };
	struct ic_retention_notes notes;
	ic_time alive = 0;

	IC_TRY(ic_retention_note_list(tx, patient, ctx->arena, &notes));
	IC_TRY(ic_seen_alive(tx, patient, &alive));
	take_notes(&notes, &facts);
	*ret_died = (struct ic_date) { 0 };
	if (!ic_date_is_after(ic_time_london_date(alive), facts.died))
		*ret_died = facts.died;
	return IC_DONE;
}

ic_status ic_ending_load(struct ic_ctx *ctx, struct ic_db_tx *tx,
			 const struct ic_candidate_row *candidate, struct ic_ending *ret)
{
	struct ic_ending ending = { .candidate = *candidate };
	struct ic_retention_notes notes;
	struct ic_date died;

	IC_TRY(ic_recording_load(tx, candidate->recording, ctx->arena, &ending.recording));
	IC_TRY(ic_patient_load(tx, candidate->whole, ctx->arena, &ending.patient));
	IC_TRY(ic_retention_note_list(tx, candidate->whole, ctx->arena, &notes));
	IC_TRY(ic_hold_find(tx, candidate->whole, candidate->recording, &ending.hold));
	IC_TRY(ic_appraisal_latest(tx, candidate->recording, &ending.appraisal));
	IC_TRY(ic_reliance_latest(tx, candidate->recording, &ending.reliance));
	IC_TRY(ic_published_of_recording(tx, candidate->recording, &ending.published));
	IC_TRY(ic_incident_latest(tx, candidate->recording, IC_incident_kind_UNLAWFUL, ctx->arena,
				  &ending.incident));
	IC_TRY(ic_ending_died(ctx, tx, candidate->whole, &died));
	IC_TRY(ic_retention_changed(tx, candidate->whole, candidate->recording, &ending.changed));
	ending.facts = facts_of(ctx->app, &ending, &notes);
	ending.facts.died = died;
	*ret = ending;
	return IC_DONE;
}

static bool is_kept(const struct ic_appraisal_row *appraisal, struct ic_date today)
{
	return !ic_id_is_zero(appraisal->id) && !appraisal->dispose
	       && !ic_date_is_after(today, appraisal->keep_until);
}

struct ic_retention ic_ending_judge(struct ic_ctx *ctx, const struct ic_ending *ending,
				    bool *ret_due)
{
	const struct ic_retention retention = ic_retention_of(&ending->facts);
	const struct ic_date today = ic_ctx_today(ctx);

	*ret_due = ic_retention_is_due(&retention, today) && !is_kept(&ending->appraisal, today);
	return retention;
}

struct opening {
	struct ic_ctx *ctx;
	ic_id recording;
	struct ic_ending ending;
};

static ic_status load_ending(struct ic_db_tx *tx, void *arg)
{
	struct opening *o = arg;
	struct ic_candidate_row candidate;

	IC_TRY(ic_candidate_load(tx, o->recording, o->ctx->arena, &candidate));
	return ic_ending_load(o->ctx, tx, &candidate, &o->ending);
}

static ic_status read_born(struct opening *o)
{
	struct ic_ring ring = { .count = 0 };
	struct ic_person person;

	IC_TRY(ic_ring_want(&ring, o->ending.patient.id));
	const ic_status opened = ic_ring_open_list(o->ctx, IC_purpose_AUDIT, &ring);
	const ic_status read =
		ic_ok(opened) ? ic_person_read(o->ctx, &ring, &o->ending.patient, &person) : opened;
	ic_ring_done(&ring);
	IC_TRY(read);
	o->ending.facts.born = person.born;
	return IC_DONE;
}

ic_status ic_ending_open(struct ic_ctx *ctx, ic_id recording, struct ic_ending *ret,
			 struct ic_retention *ret_retention, bool *ret_due)
{
	struct opening o = { .ctx = ctx, .recording = recording };

	IC_TRY(ic_db_read(ctx->app->db, load_ending, &o));
	IC_TRY(read_born(&o));
	*ret_retention = ic_ending_judge(ctx, &o.ending, ret_due);
	*ret = o.ending;
	return IC_DONE;
}

/* What somebody looked at before the last day, or before what was stated, held or lifted since, is
 * not what is destroyed now. */
static bool is_appraised(const struct ic_ending *ending, const struct ic_retention *retention)
{
	const struct ic_appraisal_row *appraisal = &ending->appraisal;

	return !ic_id_is_zero(appraisal->id) && appraisal->dispose
	       && ic_date_is_after(ic_time_london_date(appraisal->at), retention->until)
	       && appraisal->at > ending->changed;
}

/* Unknown leans to keeping: what nobody has stated otherwise was relied on. */
static bool is_relied(const struct ic_ending *ending)
{
	return ic_id_is_zero(ending->reliance.id) || ending->reliance.relied;
}

enum ic_fact_PUBLISHED ic_published_fact(int published)
{
	return published > IC_published_NO ? (enum ic_fact_PUBLISHED)(published - IC_published_NO)
					   : IC_PUBLISHED_NO;
}

/* For what should not have been made the table asks whether the incident is closed. */
static bool is_looked_at(const struct ic_ending *ending, const struct ic_retention *retention,
			 enum ic_fact_REQ req)
{
	return req == IC_REQ_UNLAWFUL ? ending->incident.closed != 0
				      : is_appraised(ending, retention);
}

struct ic_facts ic_ending_facts(const struct ic_ending *ending,
				const struct ic_retention *retention, bool due,
				enum ic_fact_REQ req)
{
	struct ic_facts facts = ic_facts_default();

	facts.of[IC_FACT_REQ] = (uint8_t)req;
	facts.of[IC_FACT_HOLD] = !ic_id_is_zero(ending->hold);
	facts.of[IC_FACT_DUE] = due;
	facts.of[IC_FACT_RELIED] = is_relied(ending);
	facts.of[IC_FACT_PUBLISHED] = (uint8_t)ic_published_fact(ending->published);
	facts.of[IC_FACT_APPRAISED] = is_looked_at(ending, retention, req);
	facts.of[IC_FACT_DEAD] =
		ending->facts.died.year != 0 || ending->patient.situation == IC_situation_DECEASED;
	return facts;
}
