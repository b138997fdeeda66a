/* SPDX-License-Identifier: Apache-2.0 */
/* A person's request from the day it comes in to its answer: the clock and its task, who may have
 * what (the scenarios of access), and what every refusal leaves in the ledger. */
#include "lib/check.h"

#include <string.h>

#include "app/life/retention.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "lib/hospital.h"
#include "policy/duty.h"

#define ADULT "9990000018"
#define CHILD "9990000026"

static const ic_id none = { { 0 } };

static struct ic_date today(const struct hospital *h)
{
	return ic_time_london_date(h->clock.now);
}

static struct ic_date plus(struct ic_date date, int64_t days)
{
	return ic_date_of_days(ic_date_to_days(date) + days);
}

static void assert_day(struct ic_date got, struct ic_date wanted)
{
	assert_int_equal(ic_date_to_days(got), ic_date_to_days(wanted));
}

static ic_status open_request(struct hospital *h, int kind, int requester, ic_id patient,
			      ic_id *ret_id)
{
	const struct ic_shape_request_in in = { .id = hospital_id(h),
						.kind = kind,
						.requester = requester,
						.patient = patient,
						.received = today(h),
						.name = IC_LIT("Robin Asker"),
						.address = IC_LIT("1 Test Street"),
						.asks = IC_LIT("everything there is") };
	struct ic_shape_request request;

	*ret_id = in.id;
	return ic_app_request_open(hospital_lead(h), &in, &request);
}

static ic_id asked(struct hospital *h, int kind, int requester, ic_id patient)
{
	ic_id id;

	assert_done(open_request(h, kind, requester, patient, &id));
	return id;
}

static ic_status step_as(struct hospital *h, ic_id request, int step, ic_id clinician)
{
	const struct ic_shape_request_step_in in = { .step = step,
						     .note = IC_LIT("a note of this step"),
						     .clinician = clinician };
	struct ic_shape_request shown;

	return ic_app_request_step(hospital_lead(h), request, &in, &shown);
}

static void take(struct hospital *h, ic_id request, int step)
{
	assert_done(step_as(h, request, step, none));
}

static struct ic_shape_request shown(struct hospital *h, ic_id request)
{
	struct ic_shape_request ret;

	assert_done(ic_app_request_show(hospital_lead(h), request, &ret));
	return ret;
}

static ic_status decide_with(struct hospital *h, ic_id request, const ic_id *recordings,
			     size_t count, struct ic_shape_request *ret)
{
	const struct ic_shape_request_decision_in in = {
		.recordings = { .at = recordings, .count = count }, .note = IC_LIT("looked at it")
	};

	return ic_app_request_decide(hospital_lead(h), request, &in, ret);
}

static ic_status note_as(struct ic_ctx *ctx, ic_id patient, ic_id recording, int what, int value)
{
	const struct ic_shape_access_note_in in = { .id = ic_entropy_id(ctx->app->entropy),
						    .patient = patient,
						    .recording = recording,
						    .what = what,
						    .value = value,
						    .words = IC_LIT("said so on the ward") };
	struct ic_shape_governed done;

	return ic_app_access_note(ctx, &in, &done);
}

static void opinion(struct hospital *h, ic_id patient, ic_id recording, int value)
{
	assert_done(note_as(hospital_as(h, h->registrar, 0), patient, recording,
			    IC_access_fact_HARM, value));
}

static void reviewed(struct hospital *h, ic_id patient)
{
	assert_done(
		note_as(hospital_lead(h), patient, none, IC_access_fact_THIRD, IC_access_value_NO));
}

struct person {
	ic_id id, recording;
};

static struct person person_of(struct hospital *h, int born, const char *number, int situation,
			       int giver)
{
	struct person p = { .id = hospital_patient(h, born, number) };

	hospital_consent(h, p.id, situation, giver, IC_answer_AGREED);
	assert_done(hospital_capture(h, p.id, situation, &p.recording, NULL));
	return p;
}

static struct person adult(struct hospital *h)
{
	return person_of(h, 1980, ADULT, IC_situation_ADULT, IC_giver_PATIENT);
}

static struct person child_of_six(struct hospital *h)
{
	return person_of(h, 2020, CHILD, IC_situation_CHILD, IC_giver_PARENT);
}

static struct person girl_of_fifteen(struct hospital *h)
{
	return person_of(h, 2011, CHILD, IC_situation_CHILD_COMPETENT, IC_giver_PATIENT);
}

/* --- the ledger --- */

struct counting {
	const char *action;
	const char *decision;
	const char *text; /* somewhere in it; NULL: any */
	size_t count;
};

static bool says(ic_bytes text, const char *words)
{
	return memmem(text.ptr, text.len, words, strlen(words)) != NULL;
}

static ic_status count_entry(const struct ic_event_record *record, void *ctx)
{
	struct counting *c = ctx;

	if (ic_bytes_equal(record->value[IC_F_ACTION], ic_bytes_of_text(c->action))
	    && (c->decision == NULL
		|| ic_bytes_equal(record->value[IC_F_DECISION], ic_bytes_of_text(c->decision)))
	    && (c->text == NULL || says(record->value[IC_F_TEXT], c->text)))
		c->count++;
	return IC_DONE;
}

struct reading {
	struct hospital *h;
	ic_id subject;
	struct ic_key_want want;
	struct counting counting;
};

static ic_status read_trail(struct ic_db_tx *tx, void *arg)
{
	struct reading *r = arg;

	r->counting.count = 0;
	return ic_ledger_read_subject(r->h->app->ledger, tx, r->subject, &r->want.key, count_entry,
				      &r->counting);
}

static size_t count_entries(struct hospital *h, ic_id subject, struct counting counting)
{
	struct reading r = {
		.h = h,
		.subject = subject,
		.want = { .kind = IC_WANT_PARTY, .party = subject, .domain = IC_KEY_AUDIT },
		.counting = counting
	};
	const struct ic_event event = { .action = IC_ACTION_PROOF_ASKED,
					.actor = h->ig_lead,
					.subject = subject };
	struct ic_receipt receipt;

	assert_done(ic_ledger_record(h->app->ledger, &event, &r.want, 1, &receipt));
	assert_done(ic_db_read(h->app->db, read_trail, &r));
	ic_secret_done(&r.want.key);
	return r.counting.count;
}

/* How often @action stands in the trail of @subject with @decision (NULL: any). */
static size_t entries(struct hospital *h, ic_id subject, const char *action, const char *decision)
{
	return count_entries(h, subject, (struct counting) { action, decision, NULL, 0 });
}

/* How often @action stands there with the number of @request in its words. */
static size_t naming(struct hospital *h, ic_id subject, const char *action, ic_id request)
{
	char id[IC_ID_TEXT + 1];

	ic_id_emit(request, id);
	return count_entries(h, subject, (struct counting) { action, NULL, id, 0 });
}

/* --- scenarios 12 to 15, 22, 23, 50, 58 --- */

static void assert_not_yet(struct hospital *h, ic_id request, const char *rule)
{
	struct ic_shape_request ret;

	assert_fails(decide_with(h, request, NULL, 0, &ret), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), rule);
	assert_true(h->ctx.refusal.entered);
	assert_int_equal(shown(h, request).state, IC_request_state_OPEN);
}

static void assert_unmet(struct hospital *h, ic_id request, const char *obligation)
{
	struct ic_shape_request ret;

	assert_fails(decide_with(h, request, NULL, 0, &ret), OBLIGATION_UNMET);
	assert_string_equal(h->ctx.refusal.obligation, obligation);
	assert_int_equal(shown(h, request).state, IC_request_state_OPEN);
}

static const struct ic_shape_request_step *last_step(const struct ic_shape_request *request)
{
	return &request->steps.at[request->steps.count - 1];
}

static struct ic_shape_request assert_refused(struct hospital *h, ic_id request, const char *rule)
{
	struct ic_shape_request ret;

	assert_done(decide_with(h, request, NULL, 0, &ret));
	assert_true(ic_bytes_equal(ret.rule, ic_bytes_of_text(rule)));
	assert_int_equal(ret.state, IC_request_state_ANSWERED);
	assert_false(ret.granted);
	assert_int_equal(last_step(&ret)->step, IC_request_step_REFUSED);
	assert_true(says(last_step(&ret)->letter, "Dear Robin Asker"));
	assert_true(says(last_step(&ret)->letter, "you can complain")
		    || says(last_step(&ret)->letter, "Ombudsman"));
	assert_false(says(last_step(&ret)->letter, "Sample"));
	return ret;
}

static void assert_granted(struct hospital *h, ic_id request, const ic_id *recordings, size_t count,
			   const char *rule)
{
	struct ic_shape_request ret;

	assert_done(decide_with(h, request, recordings, count, &ret));
	assert_true(ic_bytes_equal(ret.rule, ic_bytes_of_text(rule)));
	assert_int_equal(ret.state, IC_request_state_GRANTED);
	assert_true(ret.granted);
}

static void scenario_12_a_mother_asks_for_a_competent_girl(void **state)
{
	struct hospital *h = *state;
	const struct person girl = girl_of_fifteen(h);
	const ic_id request =
		asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_PARENT, girl.id);

	assert_not_yet(h, request, "A2"); /* nothing is said to who has not proved who they are */
	take(h, request, IC_request_step_IDENTITY_PROVED);
	assert_refused(h, request, "A14");
	assert_int_equal(entries(h, girl.id, "request.refused", "deny A2"), 1);
	assert_int_equal(entries(h, girl.id, "request.refused", "deny A14"), 1);
	assert_int_equal(entries(h, girl.id, "access.denied", NULL), 0);
}

static void scenario_13_the_girl_asks_herself(void **state)
{
	struct hospital *h = *state;
	const struct person girl = girl_of_fifteen(h);
	const ic_id request =
		asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, girl.id);

	take(h, request, IC_request_step_IDENTITY_PROVED);
	opinion(h, girl.id, none, IC_access_value_NO);
	assert_unmet(h, request, "REDACT");
	reviewed(h, girl.id);
	assert_granted(h, request, NULL, 0, "A22");
	assert_int_equal(entries(h, girl.id, "request.granted", "permit-with A22"), 1);
}

static void scenario_14_a_child_spoke_in_confidence(void **state)
{
	struct hospital *h = *state;
	const struct person child = child_of_six(h);
	const ic_id request =
		asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_PARENT, child.id);

	take(h, request, IC_request_step_IDENTITY_PROVED);
	assert_done(note_as(hospital_as(h, h->nurse, 0), child.id, none, IC_access_fact_WISH,
			    IC_access_value_YES));
	opinion(h, child.id, none, IC_access_value_NO);
	const struct ic_shape_request ret = assert_refused(h, request, "A17");
	const ic_bytes letter = last_step(&ret)->letter;
	assert_false(says(letter, "confidence")); /* the letter does not tell that a child spoke */
	assert_false(says(letter, "told us"));
	assert_false(says(letter, "A17"));
	assert_false(says(letter, "a note of this step"));
}

static void scenario_15_a_mother_asks_for_a_small_child(void **state)
{
	struct hospital *h = *state;
	const struct person child = child_of_six(h);
	const ic_id request =
		asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_PARENT, child.id);

	take(h, request, IC_request_step_IDENTITY_PROVED);
	opinion(h, child.id, none, IC_access_value_NO);
	reviewed(h, child.id);
	assert_granted(h, request, NULL, 0, "A22");
}

static void die(struct hospital *h, ic_id patient)
{
	const struct ic_shape_retention_note_in in = { .patient = patient,
						       .what = IC_LIT("DIED"),
						       .day = today(h),
						       .reason = IC_LIT("certificate seen") };
	struct ic_shape_governed done;

	assert_done(ic_app_retention_note(hospital_lead(h), &in, &done));
}

static void scenario_22_of_the_dead(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);

	die(h, p.id);
	opinion(h, p.id, none, IC_access_value_NO);
	const ic_id executor =
		asked(h, IC_request_kind_DECEASED, IC_requester_REPRESENTATIVE, p.id);
	take(h, executor, IC_request_step_IDENTITY_PROVED);
	assert_day(shown(h, executor).due,
		   plus(today(h), 20)); /* the record is of today: 21 days */
	assert_granted(h, executor, NULL, 0, "A10");

	const ic_id claimant = asked(h, IC_request_kind_DECEASED, IC_requester_CLAIMANT, p.id);
	take(h, claimant, IC_request_step_IDENTITY_PROVED);
	assert_unmet(h, claimant, "RELEVANT_ONLY");
	assert_granted(h, claimant, &p.recording, 1, "A11");

	const ic_id sister = asked(h, IC_request_kind_DECEASED, IC_requester_RELATIVE, p.id);
	take(h, sister, IC_request_step_IDENTITY_PROVED);
	assert_refused(h, sister, "A3");

	const ic_id journalist = asked(h, IC_request_kind_FOI, IC_requester_PUBLIC, none);
	const struct ic_shape_request ret = assert_refused(h, journalist, "A1");
	assert_true(says(last_step(&ret)->letter, "neither confirm nor deny"));
	assert_true(ic_id_is_zero(ret.patient));

	const ic_id widow = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_ATTORNEY, p.id);
	take(h, widow, IC_request_step_IDENTITY_PROVED);
	assert_refused(h, widow, "A4");
}

static void scenario_23_the_dead_asked_that_nobody_see_it(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id executor =
		asked(h, IC_request_kind_DECEASED, IC_requester_REPRESENTATIVE, p.id);

	assert_done(note_as(hospital_as(h, h->registrar, 0), p.id, none, IC_access_fact_WISH,
			    IC_access_value_YES));
	die(h, p.id);
	take(h, executor, IC_request_step_IDENTITY_PROVED);
	assert_refused(h, executor, "A6");
}

static void scenario_50_no_opinion_yet(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);

	assert_not_yet(h, request, "A2");
	take(h, request, IC_request_step_IDENTITY_PROVED);
	assert_not_yet(h, request, "A19");
	assert_true(ic_bytes_equal(shown(h, request).decision->rule, IC_LIT("A19")));
	assert_false(shown(h, request).final);
	opinion(h, p.id, none, IC_access_value_NO);
	reviewed(h, p.id);
	h->clock.now += 190 * IC_DAY_MS; /* an opinion is good for six months */
	const ic_id later = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	take(h, later, IC_request_step_IDENTITY_PROVED);
	assert_not_yet(h, later, "A19");
}

static void scenario_58_the_patient_was_shown_it(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	const ic_id agent = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_AGENT, p.id);

	take(h, request, IC_request_step_IDENTITY_PROVED);
	take(h, agent, IC_request_step_IDENTITY_PROVED);
	assert_done(note_as(hospital_as(h, h->registrar, 0), p.id, p.recording, IC_access_fact_SEEN,
			    IC_access_value_YES));
	reviewed(h, p.id);
	assert_granted(h, request, NULL, 0, "A22");
	assert_not_yet(h, agent, "A19"); /* it is the patient who was shown it */
}

static void scenario_58_on_the_screen(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	const ic_id agent = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_AGENT, p.id);
	struct ic_shape_governed done;

	take(h, request, IC_request_step_IDENTITY_PROVED);
	take(h, agent, IC_request_step_IDENTITY_PROVED);
	reviewed(h, p.id);
	assert_not_yet(h, request, "A19");
	assert_done(ic_app_shown(hospital_as(h, h->registrar, 0), p.recording, &done));
	h->clock.now += 1000;
	assert_done(note_as(hospital_as(h, h->registrar, 0), p.id, p.recording, IC_access_fact_SEEN,
			    IC_access_value_NO));
	assert_not_yet(h, request, "A19"); /* it was the wrong picture after all */
	h->clock.now += 1000;
	assert_done(note_as(hospital_as(h, h->registrar, 0), p.id, p.recording, IC_access_fact_SEEN,
			    IC_access_value_YES));
	assert_granted(h, request, NULL, 0, "A22");
	assert_not_yet(h, agent, "A19");
}

static void what_was_shown_needs_no_note(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	struct ic_shape_governed done;

	take(h, request, IC_request_step_IDENTITY_PROVED);
	reviewed(h, p.id);
	assert_done(ic_app_shown(hospital_as(h, h->registrar, 0), p.recording, &done));
	assert_granted(h, request, NULL, 0, "A22");
}

/* --- parts --- */

static const struct ic_shape_request_part *part_of(const struct ic_shape_request *request,
						   ic_id recording)
{
	size_t i = 0;

	while (i < request->parts.count && !ic_id_equal(request->parts.at[i].recording, recording))
		i++;
	assert_true(i < request->parts.count);
	return &request->parts.at[i];
}

static ic_status make_sensitive(struct ic_db_tx *tx, void *arg)
{
	const ic_id *recording = arg;

	return ic_db_run(tx, "UPDATE recording SET kind = $1 WHERE id = $2",
			 IC_DB_ARGS(IC_DB_INT(IC_recording_kind_SENSITIVE), IC_DB_ID(*recording)));
}

static void a_part_is_left_out_and_the_rest_is_not(void **state)
{
	struct hospital *h = *state;
	const struct person child = child_of_six(h);
	ic_id bruise, friend, harmful;

	assert_done(hospital_capture(h, child.id, IC_situation_CHILD, &bruise, NULL));
	assert_done(hospital_capture(h, child.id, IC_situation_CHILD, &friend, NULL));
	assert_done(hospital_capture(h, child.id, IC_situation_CHILD, &harmful, NULL));
	assert_done(ic_db_write(h->app->db, make_sensitive, &bruise));
	opinion(h, child.id, none, IC_access_value_NO);
	opinion(h, child.id, harmful, IC_access_value_YES);
	reviewed(h, child.id);
	assert_done(note_as(hospital_lead(h), child.id, friend, IC_access_fact_THIRD,
			    IC_access_value_INSEPARABLE));
	const ic_id request =
		asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_PARENT, child.id);
	take(h, request, IC_request_step_IDENTITY_PROVED);
	const struct ic_shape_request ret = shown(h, request);
	assert_true(part_of(&ret, child.recording)->included);
	assert_false(part_of(&ret, bruise)->included || part_of(&ret, bruise)->told);
	assert_true(ic_bytes_equal(part_of(&ret, bruise)->rule, IC_LIT("A18")));
	assert_false(part_of(&ret, harmful)->included || part_of(&ret, harmful)->told);
	assert_true(ic_bytes_equal(part_of(&ret, harmful)->rule, IC_LIT("A20")));
	assert_false(part_of(&ret, friend)->included);
	assert_true(part_of(&ret, friend)->told);
	assert_granted(h, request, NULL, 0, "A22");
}

static void what_is_taken_after_an_opinion_needs_another(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	ic_id later;

	take(h, request, IC_request_step_IDENTITY_PROVED);
	opinion(h, p.id, none, IC_access_value_NO);
	reviewed(h, p.id);
	assert_done(hospital_capture(h, p.id, IC_situation_ADULT, &later, NULL));
	assert_not_yet(h, request, "A19");
	opinion(h, p.id, later, IC_access_value_NO);
	assert_unmet(h, request, "REDACT");
}

static void who_may_say_what(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);

	assert_fails(note_as(hospital_lead(h), p.id, none, IC_access_fact_HARM, IC_access_value_NO),
		     FORBIDDEN);
	assert_fails(note_as(hospital_as(h, h->plastics, 0), p.id, none, IC_access_fact_HARM,
			     IC_access_value_NO),
		     FORBIDDEN);
	assert_fails(note_as(hospital_as(h, h->plastics, 0), p.id, none, IC_access_fact_THIRD,
			     IC_access_value_NO),
		     FORBIDDEN);
	assert_fails(
		note_as(hospital_lead(h), p.id, none, IC_access_fact_THIRD, IC_access_value_YES),
		FIELD);
	assert_fails(note_as(hospital_as(h, h->registrar, 0), p.id, none, IC_access_fact_SEEN,
			     IC_access_value_YES),
		     FIELD);
	ic_id id;
	assert_fails(ic_app_request_show(hospital_as(h, h->registrar, 0), none,
					 &(struct ic_shape_request) { 0 }),
		     FORBIDDEN);
	assert_fails(open_request(h, IC_request_kind_FOI, IC_requester_PUBLIC, p.id, &id), FIELD);
	assert_fails(open_request(h, IC_request_kind_FOI, IC_requester_SUBJECT, none, &id), FIELD);
	assert_fails(
		open_request(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, none, &id),
		FIELD);
}

/* --- the clock and its task --- */

static bool has_task(struct hospital *h, struct ic_ctx *ctx, const char *code,
		     struct ic_shape_task *ret)
{
	struct ic_shape_tasks tasks;

	(void)h;
	assert_done(ic_app_tasks(ctx, &tasks));
	for (size_t i = 0; i < tasks.rows.count; i++)
		if (ic_bytes_equal(tasks.rows.at[i].code, ic_bytes_of_text(code))) {
			*ret = tasks.rows.at[i];
			return true;
		}
	return false;
}

static void the_task_stops_and_moves_with_the_clock(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const struct ic_date received = today(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	const struct ic_shape_task_done_in note = { .note = IC_LIT("Answered by telephone") };
	struct ic_shape_task_done noted;
	struct ic_shape_task task;

	assert_true(has_task(h, hospital_lead(h), "1MONTH", &task));
	assert_fails(ic_app_task_done(hospital_lead(h), task.id, &note, &noted), REQUEST_OPEN);
	assert_true(ic_id_equal(task.request, request));
	assert_day(ic_time_london_date(task.due), ic_date_add_months(received, 1));
	take(h, request, IC_request_step_IDENTITY_ASKED);
	assert_false(
		has_task(h, hospital_lead(h), "1MONTH", &task)); /* it waits for somebody else */
	h->clock.now += 40 * IC_DAY_MS;
	assert_true(shown(h, request).stopped);
	assert_false(shown(h, request).late);
	take(h, request, IC_request_step_IDENTITY_PROVED);
	const struct ic_date begun = plus(received, 40);
	assert_true(has_task(h, hospital_lead(h), "1MONTH", &task));
	assert_day(ic_time_london_date(task.due), ic_date_add_months(begun, 1));
	take(h, request, IC_request_step_CLARIFICATION_ASKED);
	h->clock.now += 5 * IC_DAY_MS;
	take(h, request, IC_request_step_CLARIFIED);
	assert_day(shown(h, request).due, plus(ic_date_add_months(begun, 1), 5));
	take(h, request, IC_request_step_EXTENDED);
	assert_day(shown(h, request).due, plus(ic_date_add_months(begun, 3), 5));
	assert_fails(step_as(h, request, IC_request_step_EXTENDED, none), STATE);
	assert_true(has_task(h, hospital_lead(h), "1MONTH", &task));
	assert_day(ic_time_london_date(task.due), plus(ic_date_add_months(begun, 3), 5));
	take(h, request, IC_request_step_CLOSED);
	assert_false(has_task(h, hospital_lead(h), "1MONTH", &task));
}

static void more_time_is_taken_within_the_month(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);

	h->clock.now += 35 * IC_DAY_MS;
	assert_true(shown(h, request).late);
	assert_fails(step_as(h, request, IC_request_step_EXTENDED, none), STATE);
	const ic_id foi = asked(h, IC_request_kind_FOI, IC_requester_PUBLIC, none);
	assert_fails(step_as(h, foi, IC_request_step_EXTENDED, none), STATE);
	assert_fails(step_as(h, foi, IC_request_step_IDENTITY_ASKED, none), STATE);
}

static void an_opinion_is_a_task_of_who_is_asked(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	struct ic_shape_task task;

	assert_fails(step_as(h, request, IC_request_step_OPINION_ASKED, h->plastics), FIELD);
	assert_fails(step_as(h, request, IC_request_step_OPINION_ASKED, none), FIELD);
	assert_done(step_as(h, request, IC_request_step_OPINION_ASKED, h->nurse));
	assert_true(has_task(h, hospital_as(h, h->nurse, 0), "OPINION", &task));
	assert_true(ic_id_equal(task.request, request));
	assert_false(has_task(h, hospital_as(h, h->plastics, 0), "OPINION", &task));
	opinion(h, p.id, none, IC_access_value_NO);
	assert_false(has_task(h, hospital_as(h, h->nurse, 0), "OPINION", &task));
}

static void a_complaint_is_acknowledged_and_answered(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id request = asked(h, IC_request_kind_COMPLAINT, IC_requester_SUBJECT, p.id);
	struct ic_shape_task task;

	assert_true(has_task(h, hospital_lead(h), "COMPLAINT", &task));
	assert_day(ic_time_london_date(task.due), plus(today(h), 30));
	take(h, request, IC_request_step_ACKNOWLEDGED);
	assert_false(has_task(h, hospital_lead(h), "COMPLAINT", &task));
	take(h, request, IC_request_step_ANSWERED);
	const struct ic_shape_request ret = shown(h, request);
	assert_int_equal(ret.state, IC_request_state_ANSWERED);
	assert_true(says(last_step(&ret)->letter, "a note of this step"));
}

/* --- requests that have an effect --- */

static ic_id proved(struct hospital *h, int kind, int requester, ic_id patient)
{
	const ic_id request = asked(h, kind, requester, patient);

	take(h, request, IC_request_step_IDENTITY_PROVED);
	return request;
}

static ic_status answer_with(struct hospital *h, ic_id request,
			     struct ic_shape_request_answer_in in,
			     struct ic_shape_request_answer *ret)
{
	in.note = IC_LIT("what we say to them");
	return ic_app_request_answer(hospital_lead(h), request, &in, ret);
}

static ic_bytes assert_answer(const struct ic_shape_request_answer *answer, size_t effects,
			      bool granted)
{
	const struct ic_shape_request_step *step = last_step(answer->request);

	assert_int_equal(answer->effects.count, effects);
	assert_int_equal(answer->request->state, IC_request_state_ANSWERED);
	assert_int_equal(answer->request->granted, granted);
	assert_int_equal(step->step, granted ? IC_request_step_ANSWERED : IC_request_step_REFUSED);
	assert_true(says(step->letter, "Dear Robin Asker"));
	assert_true(says(step->letter, "what we say to them"));
	assert_true(says(step->letter, "you can complain"));
	assert_false(says(step->letter, "Sample"));
	return step->letter;
}

static void assert_effect(const struct ic_shape_request_effect *effect, const char *rule,
			  bool granted, bool offers)
{
	assert_true(ic_bytes_equal(effect->rule, ic_bytes_of_text(rule)));
	assert_int_equal(effect->granted, granted);
	assert_int_equal(effect->offers_restriction, offers);
	assert_true(effect->reason.len > 0 && effect->source.len > 0 && effect->remedy.len > 0);
}

/* Nobody relied on it, the registrar says. */
static ic_id unneeded(struct hospital *h, ic_id patient)
{
	const struct ic_shape_reliance_in in = { .lead = true, .reason = IC_LIT("in the notes") };
	struct ic_shape_life life;
	ic_id recording;

	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(ic_app_reliance(hospital_as(h, h->registrar, 0), recording, &in, &life));
	return recording;
}

static void erasure_is_decided_of_each_picture(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id picked[] = { p.recording, unneeded(h, p.id) };
	const struct ic_shape_request_answer_in in = { .recordings = { picked, 2 } };
	const ic_id request = asked(h, IC_request_kind_ERASURE, IC_requester_SUBJECT, p.id);
	struct ic_shape_request_answer answer;
	struct ic_shape_certificate certificate;

	assert_fails(answer_with(h, request, in, &answer), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "A2");
	assert_int_equal(entries(h, p.id, "request.refused", "deny A2"), 1);
	assert_fails(ic_app_certificate(hospital_lead(h), picked[1], &certificate), ABSENT);
	assert_int_equal(shown(h, request).state, IC_request_state_OPEN);
	take(h, request, IC_request_step_IDENTITY_PROVED);
	assert_done(answer_with(h, request, in, &answer));
	const ic_bytes letter = assert_answer(&answer, 2, true);
	assert_effect(&answer.effects.at[0], "L24", false, true);
	assert_effect(&answer.effects.at[1], "L21", true, false);
	assert_true(says(letter, "Not erased: what was taken on "));
	assert_true(says(letter, "\n\nErased: what was taken on "));
	assert_true(says(letter, "You may ask us to restrict its use instead."));
	assert_int_equal(naming(h, p.id, "life.decided", request), 1);
	assert_done(ic_app_certificate(hospital_lead(h), picked[1], &certificate));
	assert_fails(answer_with(h, request, in, &answer), STATE);
	assert_fails(ic_app_bundle_open(hospital_lead(h), request, &(struct ic_bundle *) { NULL }),
		     STATE);
}

static void erasure_is_refused(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id other = unneeded(h, p.id);
	const struct ic_shape_request_answer_in kept = { .recordings = { &p.recording, 1 } };
	const struct ic_shape_request_answer_in wanted = { .recordings = { &other, 1 } };
	struct ic_shape_request_answer answer;
	struct ic_shape_certificate certificate;

	const ic_id own = proved(h, IC_request_kind_ERASURE, IC_requester_SUBJECT, p.id);
	assert_fails(answer_with(h, own, (struct ic_shape_request_answer_in) { 0 }, &answer),
		     FIELD);
	assert_done(answer_with(h, own, kept, &answer));
	assert_answer(&answer, 1, false);
	const ic_id aunt = proved(h, IC_request_kind_ERASURE, IC_requester_RELATIVE, p.id);
	assert_done(answer_with(h, aunt, wanted, &answer));
	assert_true(says(assert_answer(&answer, 0, false), "We cannot do what you asked"));
	assert_true(ic_bytes_equal(answer.request->rule, IC_LIT("A3")));
	assert_fails(ic_app_certificate(hospital_lead(h), other, &certificate), ABSENT);
}

static void a_mistake_is_put_right(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	struct ic_shape_request_answer_in in = { .recordings = { &p.recording, 1 },
						 .laterality = IC_laterality_LEFT,
						 .picture_note = IC_LIT("it was the left one") };
	struct ic_shape_request_answer answer;
	struct ic_shape_corrections corrections;

	const ic_id mother = proved(h, IC_request_kind_RECTIFICATION, IC_requester_PARENT, p.id);
	assert_done(answer_with(h, mother, in, &answer));
	assert_answer(&answer, 0, false);
	assert_done(ic_app_corrections(hospital_as(h, h->registrar, 0), p.recording, &corrections));
	assert_int_equal(corrections.before.count, 0);
	const ic_id own = proved(h, IC_request_kind_RECTIFICATION, IC_requester_SUBJECT, p.id);
	assert_done(answer_with(h, own, in, &answer));
	assert_true(says(assert_answer(&answer, 1, true), "Put right; what stood before is kept"));
	assert_effect(&answer.effects.at[0], "L1", true, false);
	assert_int_equal(naming(h, p.id, "recording.rectified", own), 1);
	assert_done(ic_app_corrections(hospital_as(h, h->registrar, 0), p.recording, &corrections));
	assert_int_equal(corrections.before.count, 1);
	assert_int_equal(corrections.now->laterality, IC_laterality_LEFT);
	assert_true(ic_bytes_equal(corrections.now->note, IC_LIT("it was the left one")));
}

static struct ic_shape_limits limits_of(struct hospital *h, ic_id patient)
{
	struct ic_shape_limits limits;

	assert_done(ic_app_limits(hospital_lead(h), patient, &limits));
	return limits;
}

static void use_is_restricted(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	struct ic_shape_request_answer answer;

	for (int twice = 0; twice < 2; twice++) { /* the second finds it in force */
		const ic_id own =
			proved(h, IC_request_kind_RESTRICTION, IC_requester_SUBJECT, p.id);
		assert_done(
			answer_with(h, own, (struct ic_shape_request_answer_in) { 0 }, &answer));
		assert_true(says(assert_answer(&answer, 1, true), "Use is restricted."));
		assert_effect(&answer.effects.at[0], "L4", true, false);
		assert_int_equal(naming(h, p.id, "restriction.placed", own), twice == 0);
	}
	assert_true(limits_of(h, p.id).restricted);
}

static void the_right_to_restrict_ends_with_life(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	struct ic_shape_request_answer answer;

	die(h, p.id);
	const ic_id executor =
		proved(h, IC_request_kind_RESTRICTION, IC_requester_REPRESENTATIVE, p.id);
	assert_done(answer_with(h, executor, (struct ic_shape_request_answer_in) { 0 }, &answer));
	assert_answer(&answer, 1, false);
	assert_effect(&answer.effects.at[0], "L3", false, false);
	assert_int_equal(naming(h, p.id, "life.decided", executor), 1);
	assert_false(limits_of(h, p.id).restricted);
}

static void an_objection_is_placed(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	struct ic_shape_request_answer_in in = { .objects_to = IC_objects_to_BEYOND_TEAM };
	struct ic_shape_request_answer answer;

	const ic_id own = proved(h, IC_request_kind_OBJECTION, IC_requester_SUBJECT, p.id);
	assert_fails(answer_with(h, own, in, &answer), FIELD); /* it was not explained */
	in.explained = true;
	static const char blank[IC_TEXT_BYTES_MAX] = { 'x' };
	struct ic_shape_request_answer_in full = in;
	full.note = ic_bytes_of(blank, sizeof(blank));
	assert_fails(ic_app_request_answer(hospital_lead(h), own, &full, &answer), FIELD);
	const ic_id aunt = proved(h, IC_request_kind_OBJECTION, IC_requester_RELATIVE, p.id);
	assert_done(answer_with(h, aunt, in, &answer));
	assert_answer(&answer, 0, false);
	assert_int_equal(limits_of(h, p.id).objections.count, 0);
	in.recordings.at = &p.recording;
	in.recordings.count = 1;
	assert_done(answer_with(h, own, in, &answer));
	const ic_bytes letter = assert_answer(&answer, 1, true);
	assert_true(says(letter, "Your objection is in force"));
	assert_false(says(letter, "The patient objects")); /* it is written to the patient */
	assert_effect(&answer.effects.at[0], "D33", true, false);
	assert_int_equal(naming(h, p.id, "objection.placed", own), 1);
	assert_int_equal(limits_of(h, p.id).objections.count, 1);
}

/* --- what the patient and others are told of it --- */

static void assert_untold(struct ic_ctx *ctx, ic_id patient)
{
	struct ic_shape_report report;

	assert_done(ic_app_report(ctx, patient, (ic_bytes) { NULL, 0 }, &report));
	assert_true(report.rows.count > 0);
	for (size_t i = 0; i < report.rows.count; i++) {
		assert_false(says(report.rows.at[i].who, "Sal Safeguarding"));
		assert_false(says(report.rows.at[i].what, "efused"));
	}
}

static void the_report_does_not_tell_of_notes_or_of_who_was_refused(void **state)
{
	struct hospital *h = *state;
	const struct person child = child_of_six(h);
	const struct person grown = adult(h);

	for (int i = 0; i < 2; i++) {
		const ic_id id = i == 0 ? child.id : grown.id;
		const ic_id request =
			asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_PARENT, id);
		take(h, request, IC_request_step_IDENTITY_PROVED);
		assert_done(note_as(hospital_as(h, h->safeguarding, IC_role_IG_LEAD), id, none,
				    IC_access_fact_WISH, IC_access_value_YES));
		assert_refused(h, request, i == 0 ? "A17" : "A14");
	}
	assert_untold(hospital_as_patient(h, child.id, true), child.id);
	assert_untold(hospital_as_patient(h, grown.id, false), grown.id);
}

static void it_is_listed_with_its_clock(void **state)
{
	struct hospital *h = *state;
	const struct person p = adult(h);
	const ic_id first = asked(h, IC_request_kind_SUBJECT_ACCESS, IC_requester_SUBJECT, p.id);
	const ic_id second = asked(h, IC_request_kind_FOI, IC_requester_PUBLIC, none);
	struct ic_shape_request_rows rows;

	take(h, first, IC_request_step_CLOSED);
	assert_done(ic_app_request_list(hospital_lead(h), (ic_bytes) { NULL, 0 }, &rows));
	assert_int_equal(rows.rows.count, 2);
	assert_true(ic_id_equal(rows.rows.at[0].id, second)); /* what is open stands first */
	assert_true(ic_id_equal(rows.rows.at[1].id, first));
	assert_true(ic_bytes_equal(rows.rows.at[1].patient_name, IC_LIT("SAMPLE, Sam")));
	assert_int_equal(rows.rows.at[0].patient_name.len, 0);
	assert_true(rows.rows.at[0].days_left >= 26 && rows.rows.at[0].days_left <= 30);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(scenario_12_a_mother_asks_for_a_competent_girl),
		TEST(scenario_13_the_girl_asks_herself),
		TEST(scenario_14_a_child_spoke_in_confidence),
		TEST(scenario_15_a_mother_asks_for_a_small_child),
		TEST(scenario_22_of_the_dead),
		TEST(scenario_23_the_dead_asked_that_nobody_see_it),
		TEST(scenario_50_no_opinion_yet),
		TEST(scenario_58_the_patient_was_shown_it),
		TEST(scenario_58_on_the_screen),
		TEST(what_was_shown_needs_no_note),
		TEST(a_part_is_left_out_and_the_rest_is_not),
		TEST(what_is_taken_after_an_opinion_needs_another),
		TEST(who_may_say_what),
		TEST(the_task_stops_and_moves_with_the_clock),
		TEST(more_time_is_taken_within_the_month),
		TEST(an_opinion_is_a_task_of_who_is_asked),
		TEST(a_complaint_is_acknowledged_and_answered),
		TEST(erasure_is_decided_of_each_picture),
		TEST(erasure_is_refused),
		TEST(a_mistake_is_put_right),
		TEST(use_is_restricted),
		TEST(the_right_to_restrict_ends_with_life),
		TEST(an_objection_is_placed),
		TEST(the_report_does_not_tell_of_notes_or_of_who_was_refused),
		TEST(it_is_listed_with_its_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
