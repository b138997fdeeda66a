/* SPDX-License-Identifier: Apache-2.0 */
/* A recording that was filed to the wrong patient moves to the right one (scenario 46): what goes
 * with it, what stays behind, and who may move it. */
#include "lib/check.h"

#include <string.h>

#include "app/care/in_flight.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"
#include "records/life.h"

#define ADULT    "9990000018"
#define OTHER    "9990000026"
#define YEARS(n) ((n)*36525 * IC_DAY_MS / 100 + 2 * IC_DAY_MS)

static const struct ic_shape_life_in why = { .reason = { (const uint8_t *)"asked in clinic", 15 } };

static ic_id place_hold(struct hospital *h, const struct ic_shape_hold_in *in)
{
	struct ic_shape_governed done;

	assert_done(ic_app_hold_place(hospital_lead(h), in, &done));
	return done.id;
}

static void look_at_both(struct hospital *h, ic_id recording, ic_id to,
			 struct ic_shape_refile_in *ret_in, char endings[2][8])
{
	const struct ic_shape_refile_preview_in in = { .to = to };
	struct ic_shape_refile_preview both;

	assert_done(ic_app_refile_preview(hospital_registrar(h), recording, &in, &both));
	memcpy(endings[0], both.from->band->ending.ptr, both.from->band->ending.len);
	memcpy(endings[1], both.to->band->ending.ptr, both.to->band->ending.len);
	*ret_in = (struct ic_shape_refile_in) {
		.to = to,
		.from_ending = ic_bytes_of(endings[0], both.from->band->ending.len),
		.to_ending = ic_bytes_of(endings[1], both.to->band->ending.len),
		.reason = IC_LIT("the wristband of the next bed"),
	};
}

static void a_recording_moves_to_the_right_patient(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_refile_in in;
	struct ic_shape_share shared;
	struct ic_shape_life life;
	char endings[2][8] = { { 0 } };
	ic_id wrong, share;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &share));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	look_at_both(h, recording, right, &in, endings);
	struct ic_shape_refile_in swapped = in;
	swapped.from_ending = in.to_ending;
	swapped.to_ending = in.from_ending;
	assert_fails(ic_app_refile(hospital_registrar(h), recording, &swapped, &life),
		     WRONG_PATIENT);
	assert_fails(ic_app_refile(hospital_as(h, h->gp, 0), recording, &in, &life), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "D31");
	assert_done(ic_app_refile(hospital_registrar(h), recording, &in, &life));
	assert_true(ic_bytes_equal(life.rule, IC_LIT("L5")) && life.granted);

	/* The picture is the right patient's, byte for byte; nobody else opens it. */
	struct ic_shape_recording shown;
	assert_done(ic_app_recording_show(hospital_registrar(h), recording, &shown));
	assert_true(ic_id_equal(shown.patient, right));
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	assert_fails(hospital_look(h, h->plastics, recording, IC_rendition_MASTER), REFUSED);
	assert_done(ic_app_share_show(hospital_registrar(h), share, &shared));
	assert_int_equal(shared.state, IC_share_state_STOPPED);
	assert_int_equal(shared.recordings.count, 0);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "RECALL"), 1);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "TELL"), 2);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "INCIDENT"), 1);
	hospital_incident(h, IC_incident_kind_WRONG_PATIENT, true);
	assert_fails(ic_app_refile(hospital_registrar(h), recording, &in, &life), FIELD);
}

static void a_recording_that_is_being_moved_is_not_moved_at_the_same_time(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_refile_in in, swapped;
	struct ic_shape_life life;
	char endings[2][8] = { { 0 } };
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	look_at_both(h, recording, right, &in, endings);
	assert_done(ic_in_flight_enter(h->app->in_flight, recording));
	assert_fails(ic_app_refile(hospital_registrar(h), recording, &in, &life), UNAVAILABLE);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	ic_in_flight_leave(h->app->in_flight, recording);
	/* It is left on every path. */
	swapped = in;
	swapped.to_ending = in.from_ending;
	assert_fails(ic_app_refile(hospital_registrar(h), recording, &swapped, &life),
		     WRONG_PATIENT);
	assert_done(ic_app_refile(hospital_registrar(h), recording, &in, &life));
	assert_done(ic_in_flight_enter(h->app->in_flight, recording));
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
}

static ic_id bruise(struct hospital *h, ic_id *ret_child)
{
	struct ic_shape_receipt receipt;
	struct ic_buf picture;
	const struct gen_options plain = { 0 };

	*ret_child = hospital_patient(h, 2020, ADULT);
	hospital_consent(h, *ret_child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	struct ic_shape_capture form = hospital_form(h, *ret_child, IC_situation_CHILD);
	form.kind = IC_recording_kind_SENSITIVE;
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&plain, &picture);
	assert_done(hospital_file(h, &form, ic_buf_view(&picture), &receipt));
	ic_buf_done(&picture);
	return form.id;
}

static void who_may_not_open_it_does_not_move_it(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_audience_in named = { .staff = h->nurse,
						    .named = true,
						    .reason = IC_LIT("leads the enquiry") };
	struct ic_shape_refile_preview both;
	struct ic_shape_governed done;
	struct ic_shape_refile_in in;
	struct ic_shape_life life;
	char endings[2][8] = { { 0 } };
	ic_id wrong;
	const ic_id recording = bruise(h, &wrong);
	const ic_id right = hospital_patient(h, 2019, OTHER);
	const struct ic_shape_refile_preview_in to = { .to = right };

	look_at_both(h, recording, right, &in, endings);
	assert_fails(ic_app_refile_preview(hospital_as(h, h->nurse, 0), recording, &to, &both),
		     REFUSED);
	assert_fails(ic_app_refile(hospital_as(h, h->nurse, 0), recording, &in, &life), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "D31");
	assert_done(ic_app_audience(hospital_lead(h), recording, &named, &done));
	assert_done(ic_app_refile(hospital_as(h, h->nurse, 0), recording, &in, &life));
}

/* Move @recording to @to and assert the @state it is in after. */
static void move_to(struct hospital *h, ic_id recording, ic_id to, int state)
{
	struct ic_shape_refile_in in;
	struct ic_shape_life life;
	char endings[2][8] = { { 0 } };

	look_at_both(h, recording, to, &in, endings);
	assert_done(ic_app_refile(hospital_registrar(h), recording, &in, &life));
	assert_int_equal(life.state, state);
}

static void what_was_sealed_stays_sealed_when_it_moves_and_comes_back(void **state)
{
	struct hospital *h = *state;
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	assert_done(hospital_refuse_late(h, wrong));
	move_to(h, recording, right, IC_recording_state_SEALED);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
	move_to(h, recording, wrong, IC_recording_state_SEALED);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "D34");
}

static ic_status begin_move(struct ic_db_tx *tx, void *arg)
{
	return ic_recording_quarantine(tx, *(const ic_id *)arg);
}

static void a_move_that_died_unseals_nothing_but_itself(void **state)
{
	struct hospital *h = *state;
	ic_id wrong;
	ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	assert_done(ic_db_write(h->app->db, begin_move, &recording));
	move_to(h, recording, right, IC_recording_state_IN_RECORD);
	assert_done(ic_db_write(h->app->db, begin_move, &recording));
	hospital_consent(h, right, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_refuse_late(h, right));
	move_to(h, recording, wrong, IC_recording_state_SEALED);
}

static void what_should_not_have_been_made_does_not_move_while_the_incident_is_open(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_refile_in in;
	struct ic_shape_life life;
	char endings[2][8] = { { 0 } };
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	look_at_both(h, recording, right, &in, endings);
	assert_done(ic_app_unlawful(hospital_registrar(h), recording, &why, &life));
	assert_fails(ic_app_refile(hospital_registrar(h), recording, &in, &life), STATE);
	hospital_close_incident(h, hospital_incident(h, IC_incident_kind_UNLAWFUL, true));
	move_to(h, recording, right, IC_recording_state_SEALED);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
}

/* Long after the encounter: the registrar says why they are there. */
static void declare(struct hospital *h, ic_id patient)
{
	const struct ic_shape_relationship_in in = { .patient = patient,
						     .kind = IC_relationship_kind_DECLARED,
						     .reason = IC_LIT("follow-up") };
	struct ic_shape_relationship opened;

	assert_done(ic_app_relationship(hospital_registrar(h), &in, &opened));
}

/* --- what was said of the other patient --- */

static void what_was_stated_for_the_other_patient_grounds_no_destruction(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_appraisal_in dispose = { .dispose = true, .reason = IC_LIT("old") };
	struct ic_shape_governed done;
	struct ic_shape_recording shown;
	struct ic_shape_life_facts facts;
	struct ic_shape_life life;
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	hospital_state_reliance(h, recording, false);
	assert_done(ic_app_shown(hospital_registrar(h), recording, &done));
	h->clock.now += YEARS(9);
	assert_done(ic_app_appraise(hospital_lead(h), recording, &dispose, &done));
	assert_done(ic_app_life_facts(hospital_lead(h), recording, &facts));
	assert_true(!facts.relied && facts.appraised && facts.due);
	declare(h, wrong);
	declare(h, right);
	move_to(h, recording, right, IC_recording_state_IN_RECORD);
	assert_done(ic_app_life_facts(hospital_lead(h), recording, &facts));
	assert_true(facts.relied && !facts.appraised && facts.stated == 0);
	assert_done(ic_app_recording_show(hospital_registrar(h), recording, &shown));
	assert_int_equal(shown.seen, 0);
	assert_done(ic_app_erase(hospital_guardian(h), recording, &why, &life));
	assert_false(life.granted);
	/* What is stated of it now counts. */
	hospital_state_reliance(h, recording, false);
	assert_done(ic_app_life_facts(hospital_lead(h), recording, &facts));
	assert_false(facts.relied);
}

/* --- tasks --- */

static ic_id unconscious(struct hospital *h, ic_id patient)
{
	ic_id recording;

	assert_done(hospital_capture(h, patient, IC_situation_INCAPABLE_NOW, &recording, NULL));
	return recording;
}

static size_t tasks_about(struct hospital *h, struct ic_ctx *ctx, ic_id patient, const char *code)
{
	struct ic_shape_tasks tasks;
	size_t count = 0;

	(void)h;
	assert_done(ic_app_tasks(ctx, &tasks));
	for (size_t i = 0; i < tasks.rows.count; i++)
		count += ic_id_equal(tasks.rows.at[i].patient, patient)
			 && ic_bytes_equal(tasks.rows.at[i].code, ic_bytes_of_text(code));
	return count;
}

/* Who is in the picture is asked; who is not, only for what is left: whichever moves first, though
 * the task names the first that was taken. */
static void ask_who_is_in_it(struct hospital *h, bool first_moves_first)
{
	const ic_id wrong = hospital_patient(h, 1980, ADULT);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	hospital_consent(h, wrong, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY, IC_answer_DEFERRED);
	const ic_id taken[] = { unconscious(h, wrong), unconscious(h, wrong) };
	const ic_id first = taken[first_moves_first ? 0 : 1];
	const ic_id second = taken[first_moves_first ? 1 : 0];
	assert_int_equal(tasks_about(h, hospital_registrar(h), wrong, "SEEK_LATER"), 1);
	move_to(h, first, right, IC_recording_state_IN_RECORD);
	assert_int_equal(tasks_about(h, hospital_registrar(h), wrong, "SEEK_LATER"), 1);
	assert_int_equal(tasks_about(h, hospital_registrar(h), right, "SEEK_LATER"), 1);
	move_to(h, second, right, IC_recording_state_IN_RECORD);
	assert_int_equal(tasks_about(h, hospital_registrar(h), right, "SEEK_LATER"), 1);
	assert_int_equal(tasks_about(h, hospital_registrar(h), wrong, "SEEK_LATER"), 0);
	assert_int_equal(tasks_about(h, hospital_registrar(h), wrong, "TELL"), 2);
}

static void who_is_to_be_asked_is_the_patient_in_the_picture(void **state)
{
	ask_who_is_in_it(*state, true);
}

static void also_when_the_second_picture_moves_first(void **state)
{
	ask_who_is_in_it(*state, false);
}

static void a_destruction_that_was_decided_for_the_other_patient_is_nobodys_task(void **state)
{
	struct hospital *h = *state;
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	assert_done(hospital_refuse_late(h, wrong));
	hospital_state_reliance(h, recording, false);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "CARRY_OUT"), 1);
	move_to(h, recording, right, IC_recording_state_SEALED);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "CARRY_OUT"), 0);
	assert_int_equal(tasks_about(h, hospital_registrar(h), right, "TELL"), 1);
}

static void a_statement_is_not_asked_of_what_has_moved(void **state)
{
	struct hospital *h = *state;
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	assert_done(hospital_refuse_late(h, wrong));
	assert_int_equal(tasks_about(h, hospital_registrar(h), wrong, "RELIANCE"), 1);
	move_to(h, recording, right, IC_recording_state_SEALED);
	assert_int_equal(tasks_about(h, hospital_registrar(h), wrong, "RELIANCE"), 0);
}

static void what_is_held_stays_with_the_patient_it_is_held_for(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_hold_lift_in lift = { .reason =
							    IC_LIT("placed anew after the move") };
	struct ic_shape_governed done;
	struct ic_shape_refile_in in;
	struct ic_shape_life life;
	char endings[2][8] = { { 0 } };
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);
	const struct ic_shape_hold_in whole = { .patient = wrong, .reason = IC_LIT("inquest") };

	look_at_both(h, recording, right, &in, endings);
	const ic_id hold = place_hold(h, &whole);
	assert_fails(ic_app_refile(hospital_registrar(h), recording, &in, &life), STATE);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	assert_done(ic_app_hold_lift(hospital_guardian(h), hold, &lift, &done));
	assert_done(ic_app_refile(hospital_registrar(h), recording, &in, &life));
}

static void whom_governance_named_for_the_other_patient_opens_it_no_more(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_audience_in named = { .staff = h->nurse,
						    .named = true,
						    .reason = IC_LIT("leads the enquiry") };
	struct ic_shape_governed done;
	ic_id wrong;
	const ic_id recording = bruise(h, &wrong);
	const ic_id right = hospital_patient(h, 2019, OTHER);

	assert_done(ic_app_audience(hospital_lead(h), recording, &named, &done));
	move_to(h, recording, right, IC_recording_state_IN_RECORD);
	assert_fails(hospital_look(h, h->nurse, recording, IC_rendition_MASTER), REFUSED);
	assert_done(ic_app_audience(hospital_lead(h), recording, &named, &done));
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
}

static bool mentions(const struct ic_shape_report *report, const char *word)
{
	for (size_t i = 0; i < report->rows.count; i++)
		if (memmem(report->rows.at[i].what.ptr, report->rows.at[i].what.len, word,
			   strlen(word))
		    != NULL)
			return true;
	return false;
}

static void both_reports_tell_the_truth_and_name_nobody_else(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_refile_in in;
	struct ic_shape_life life;
	char endings[2][8] = { { 0 } };
	ic_id wrong;
	const ic_id recording = hospital_taken(h, &wrong);
	const ic_id right = hospital_patient(h, 1970, OTHER);

	look_at_both(h, recording, right, &in, endings);
	assert_done(ic_app_refile(hospital_registrar(h), recording, &in, &life));
	struct ic_shape_report report = hospital_report(h, wrong);
	assert_int_equal(hospital_count_lines(&report, "Took a picture out of your record"), 1);
	assert_int_equal(hospital_count_lines(&report, "Put a picture of you"), 0);
	assert_int_equal(hospital_count_lines(&report, "Took a picture"),
			 2);                     /* and that one was filed */
	assert_false(mentions(&report, "heel")); /* what it shows is the other's */
	report = hospital_report(h, right);
	assert_int_equal(hospital_count_lines(&report, "Put a picture of you"), 1);
	assert_true(mentions(&report, "heel"));
	struct ic_shape_verification verification;
	assert_done(ic_app_verify(hospital_lead(h), NULL, NULL, &verification));
	assert_true(verification.whole);
	hospital_reopen(h);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_recording_moves_to_the_right_patient),
		TEST(a_recording_that_is_being_moved_is_not_moved_at_the_same_time),
		TEST(who_may_not_open_it_does_not_move_it),
		TEST(what_was_sealed_stays_sealed_when_it_moves_and_comes_back),
		TEST(a_move_that_died_unseals_nothing_but_itself),
		TEST(what_should_not_have_been_made_does_not_move_while_the_incident_is_open),
		TEST(what_was_stated_for_the_other_patient_grounds_no_destruction),
		TEST(who_is_to_be_asked_is_the_patient_in_the_picture),
		TEST(also_when_the_second_picture_moves_first),
		TEST(a_destruction_that_was_decided_for_the_other_patient_is_nobodys_task),
		TEST(a_statement_is_not_asked_of_what_has_moved),
		TEST(what_is_held_stays_with_the_patient_it_is_held_for),
		TEST(whom_governance_named_for_the_other_patient_opens_it_no_more),
		TEST(both_reports_tell_the_truth_and_name_nobody_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
