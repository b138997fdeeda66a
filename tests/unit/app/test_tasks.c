/* SPDX-License-Identifier: Apache-2.0 */
/* What a decision leaves to be done reaches the right person, goes on when it is late, and is
 * entered when it is done. */
#include "lib/check.h"

#include <string.h>

#include "lib/hospital.h"
#include "records/obligation.h"

#define ADULT "9990000018"
#define CHILD "9990000026"

static struct ic_shape_tasks tasks_of(struct hospital *h, ic_id party, int role)
{
	struct ic_shape_tasks tasks;

	assert_done(ic_app_tasks(hospital_as(h, party, role), &tasks));
	struct ic_shape_task_count count;
	assert_done(ic_app_task_count(&h->ctx, &count));
	assert_true(count.open == tasks.open && count.late == tasks.late);
	return tasks;
}

static ic_status finish(struct hospital *h, ic_id party, int role, ic_id task, const char *note)
{
	const struct ic_shape_task_done_in in = { .note = ic_bytes_of_text(note) };
	struct ic_shape_task_done done;

	return ic_app_task_done(hospital_as(h, party, role), task, &in, &done);
}

/* An adult who could not be asked, with two pictures. */
static ic_id unconscious(struct hospital *h)
{
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	ic_id recording;

	hospital_consent(h, patient, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY,
			 IC_answer_DEFERRED);
	assert_done(hospital_capture(h, patient, IC_situation_INCAPABLE_NOW, &recording, NULL));
	assert_done(hospital_capture(h, patient, IC_situation_INCAPABLE_NOW, &recording, NULL));
	return patient;
}

static void two_pictures_of_one_who_sleeps_are_one_task(void **state)
{
	struct hospital *h = *state;
	const ic_time before = h->clock.now;
	const ic_id patient = unconscious(h);
	const struct ic_shape_tasks tasks = tasks_of(h, h->registrar, 0);

	assert_int_equal(tasks.open, 1);
	assert_int_equal(tasks.late, 0);
	assert_int_equal(tasks.rows.count, 1);
	const struct ic_shape_task *task = &tasks.rows.at[0];
	assert_true(ic_bytes_equal(task->code, IC_LIT("SEEK_LATER")));
	assert_true(ic_id_equal(task->patient, patient));
	assert_true(ic_bytes_equal(task->patient_name, IC_LIT("SAMPLE, Sam")));
	assert_true(ic_bytes_equal(task->decided_by, IC_LIT("Dr Ada Registrar")));
	assert_true(ic_bytes_equal(task->rule, IC_LIT("C23")));
	assert_true(task->rule_source.len > 0 && task->source.len > 0);
	assert_int_equal(task->holder, IC_task_holder_DECIDER);
	assert_int_equal(task->next, IC_task_holder_TEAM);
	assert_true(task->due >= before + 24 * IC_HOUR_MS
		    && task->due < h->clock.now + 24 * IC_HOUR_MS);
	assert_int_equal(tasks_of(h, h->nurse, 0).open, 0);
	assert_int_equal(tasks_of(h, h->ig_lead, IC_role_IG_LEAD).open, 0);
}

static void a_late_task_goes_on_and_stays(void **state)
{
	struct hospital *h = *state;

	unconscious(h);
	h->clock.now += 25 * IC_HOUR_MS;
	assert_int_equal(tasks_of(h, h->registrar, 0).late, 1);
	assert_int_equal(tasks_of(h, h->nurse, 0).late, 1);
	assert_int_equal(tasks_of(h, h->plastics, 0).open, 0);
	assert_int_equal(tasks_of(h, h->guardian, IC_role_CALDICOTT_GUARDIAN).open, 0);
	h->clock.now += 48 * IC_HOUR_MS;
	assert_int_equal(tasks_of(h, h->guardian, IC_role_CALDICOTT_GUARDIAN).late, 1);
	assert_int_equal(tasks_of(h, h->registrar, 0).late, 1);
}

static void an_answer_meets_it(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = unconscious(h);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_int_equal(tasks_of(h, h->registrar, 0).open, 0);
}

static void only_whose_it_is_can_finish_it_and_once(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_verification v;

	unconscious(h);
	const ic_id task = tasks_of(h, h->registrar, 0).rows.at[0].id;
	assert_fails(finish(h, h->nurse, 0, task, "not mine"), ABSENT);
	assert_fails(finish(h, h->guardian, IC_role_CALDICOTT_GUARDIAN, task, "not yet mine"),
		     ABSENT);
	assert_fails(finish(h, h->registrar, 0, hospital_id(h), "no such task"), ABSENT);
	assert_fails(finish(h, h->registrar, 0, task, ""), FIELD);
	assert_done(finish(h, h->registrar, 0, task, "asked, agreed to everything"));
	assert_fails(finish(h, h->registrar, 0, task, "again"), STATE);
	hospital_reopen(h);
	assert_int_equal(tasks_of(h, h->registrar, 0).open, 0);
	assert_done(ic_app_verify(hospital_as(h, h->registrar, 0), NULL, NULL, &v));
	assert_true(v.whole);
}

static ic_status add_unknown(struct ic_db_tx *tx, void *arg)
{
	const struct ic_obligation_row *row = arg;

	return ic_obligation_insert(tx, row);
}

static void a_task_of_an_unknown_code_takes_the_list_from_nobody(void **state)
{
	struct hospital *h = *state;
	struct ic_obligation_row row = { .id = hospital_id(h),
					 .code = IC_LIT("OF_A_LATER_PROGRAM"),
					 .patient = unconscious(h),
					 .owner = h->registrar,
					 .due = h->clock.now,
					 .rule = IC_LIT("C23"),
					 .entry = 1 };

	assert_done(ic_db_write(h->app->db, add_unknown, &row));
	assert_int_equal(tasks_of(h, h->registrar, 0).open, 1);
	assert_int_equal(tasks_of(h, h->nurse, 0).open, 0);
}

static void broken_glass_is_told_and_reviewed(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_relationship_in in = {
		.patient = hospital_patient(h, 1980, ADULT),
		.kind = IC_relationship_kind_BREAK_GLASS,
		.vital = true,
		.reason = IC_LIT("arrest call"),
	};
	struct ic_shape_relationship relationship;
	ic_id recording;

	hospital_consent(h, in.patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, in.patient, IC_situation_ADULT, &recording, NULL));
	assert_done(ic_app_relationship(hospital_as(h, h->plastics, 0), &in, &relationship));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	const struct ic_shape_tasks lead = tasks_of(h, h->ig_lead, IC_role_IG_LEAD);
	assert_int_equal(lead.open, 1); /* however many pictures were opened */
	assert_true(ic_bytes_equal(lead.rows.at[0].code, IC_LIT("BG_ALERT")));
	assert_true(lead.rows.at[0].at_once && !lead.rows.at[0].late);
	const struct ic_shape_tasks guardian = tasks_of(h, h->guardian, IC_role_CALDICOTT_GUARDIAN);
	assert_int_equal(guardian.open, 1);
	assert_true(ic_bytes_equal(guardian.rows.at[0].code, IC_LIT("CG_REVIEW")));
	assert_int_equal(tasks_of(h, h->plastics, 0).open, 0);
	h->clock.now += 5 * IC_HOUR_MS;
	assert_int_equal(tasks_of(h, h->guardian, IC_role_CALDICOTT_GUARDIAN).open, 2);
	assert_int_equal(tasks_of(h, h->ig_lead, IC_role_IG_LEAD).late, 1);
}

static void nobody_closes_the_review_of_their_own_act(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_relationship_in in = {
		.patient = hospital_patient(h, 1980, ADULT),
		.kind = IC_relationship_kind_BREAK_GLASS,
		.vital = true,
		.reason = IC_LIT("arrest call"),
	};
	struct ic_shape_relationship relationship;
	ic_id recording;

	hospital_consent(h, in.patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, in.patient, IC_situation_ADULT, &recording, NULL));
	assert_done(ic_app_relationship(hospital_as(h, h->ig_lead, 0), &in, &relationship));
	assert_done(hospital_look(h, h->ig_lead, recording, IC_rendition_MASTER));
	assert_int_equal(tasks_of(h, h->ig_lead, IC_role_IG_LEAD).open, 0);
	h->clock.now += 5 * IC_HOUR_MS;
	const struct ic_shape_tasks tasks = tasks_of(h, h->guardian, IC_role_CALDICOTT_GUARDIAN);
	assert_int_equal(tasks.open, 2);
	const ic_id ids[] = { tasks.rows.at[0].id,
			      tasks.rows.at[1].id }; /* the rows end with the call */
	for (size_t i = 0; i < 2; i++)
		assert_fails(finish(h, h->ig_lead, IC_role_IG_LEAD, ids[i], "all was well"),
			     ABSENT);
}

static bool names(const struct ic_shape_report *report, ic_bytes who)
{
	for (size_t i = 0; i < report->rows.count; i++)
		if (report->rows.at[i].who.len >= who.len
		    && memcmp(report->rows.at[i].who.ptr, who.ptr, who.len) == 0)
			return true;
	return false;
}

/* A parent must not learn from their report that somebody was told of a concern. */
static void a_safeguarding_task_leaves_no_trace_in_the_report(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_report report;
	ic_id recording, share;
	const ic_id child = hospital_patient(h, 2020, CHILD);

	hospital_consent(h, child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, child, IC_situation_CHILD, &recording, NULL));
	assert_done(hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "bruises",
				   &share));
	const struct ic_shape_tasks tasks = tasks_of(h, h->registrar, 0);
	assert_int_equal(tasks.open, 1);
	assert_true(ic_bytes_equal(tasks.rows.at[0].code, IC_LIT("SAFEGUARD")));
	assert_true(ic_id_equal(tasks.rows.at[0].share, share));
	const ic_id task = tasks.rows.at[0].id;
	h->clock.now += 2 * IC_HOUR_MS;
	assert_int_equal(tasks_of(h, h->guardian, IC_role_CALDICOTT_GUARDIAN).late, 1);
	assert_done(finish(h, h->guardian, IC_role_CALDICOTT_GUARDIAN, task, "told the lead"));
	assert_done(ic_app_report(hospital_as_patient(h, child, true), child,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_true(names(&report, IC_LIT("Dr Ada Registrar")));
	assert_false(names(&report, IC_LIT("Dr Cal Guardian")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(two_pictures_of_one_who_sleeps_are_one_task,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_late_task_goes_on_and_stays, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(an_answer_meets_it, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(only_whose_it_is_can_finish_it_and_once,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(broken_glass_is_told_and_reviewed, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(nobody_closes_the_review_of_their_own_act,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(
			a_task_of_an_unknown_code_takes_the_list_from_nobody, hospital_set_up,
			hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_safeguarding_task_leaves_no_trace_in_the_report,
						hospital_set_up, hospital_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
