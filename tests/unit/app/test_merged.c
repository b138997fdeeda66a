/* SPDX-License-Identifier: Apache-2.0 */
/* After a merge there is one patient: whichever part is named, what is decided, stopped and told is
 * the whole one's. */
#include "lib/check.h"

#include <string.h>

#include "base/limits.h"
#include "lib/hospital.h"
#include "port/db.h"

#define ADULT "9990000018"
#define MANY  10

struct merged {
	struct hospital h;
	ic_id temporary; /* and the picture taken before anyone knew who this is */
	ic_id before;
	struct ic_shape_receipt receipt;
	ic_id known;
	ic_id after;
};

static ic_id register_unknown(struct hospital *h)
{
	struct ic_shape_patient card;
	const struct ic_shape_registration in = { .id = hospital_id(h),
						  .approximate_age = 40,
						  .sex = IC_sex_MALE };

	assert_done(ic_app_patient_register(hospital_as(h, h->registrar, 0), &in, &card));
	return in.id;
}

static ic_status merge(struct hospital *h, ic_id from, ic_id into)
{
	struct ic_shape_patient card;
	const struct ic_shape_merge in = { .into = into, .reason = IC_LIT("identified") };

	return ic_app_patient_merge(hospital_as(h, h->registrar, 0), from, &in, &card);
}

static int set_up(void **state)
{
	static struct merged m;
	struct hospital *h = &m.h;

	hospital_open(h);
	m.temporary = register_unknown(h);
	hospital_consent(h, m.temporary, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY,
			 IC_answer_DEFERRED);
	assert_done(hospital_capture(h, m.temporary, IC_situation_INCAPABLE_NOW, &m.before,
				     &m.receipt));
	m.known = hospital_patient(h, 1980, ADULT);
	hospital_consent(h, m.known, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, m.known, IC_situation_ADULT, &m.after, NULL));
	assert_done(merge(h, m.temporary, m.known));
	*state = &m;
	return 0;
}

static int tear_down(void **state)
{
	struct merged *m = *state;

	hospital_close(&m->h);
	return 0;
}

static ic_status restrict_known(struct ic_db_tx *tx, void *arg)
{
	const struct merged *m = arg;

	return ic_db_run(tx, "UPDATE patient SET restricted = 1 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(m->known)));
}

static void a_restriction_holds_for_the_earlier_picture(void **state)
{
	struct merged *m = *state;
	ic_id share;

	assert_done(
		hospital_share(&m->h, m->before, m->h.plastics, IC_purpose_CARE, "advice", &share));
	assert_done(ic_db_write(m->h.app->db, restrict_known, m));
	assert_fails(
		hospital_share(&m->h, m->before, m->h.plastics, IC_purpose_TEACH, "advice", &share),
		REFUSED);
	assert_string_equal(ic_rule_id(m->h.ctx.refusal.decision.rule), "D7");
}

static void withdrawing_by_either_name_stops_all(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_shape_withdrawal done;
	const struct ic_shape_withdrawal_in in = { .id = hospital_id(h), .refusal = true };
	ic_id first, second;

	assert_done(hospital_share(h, m->before, h->plastics, IC_purpose_CARE, "advice", &first));
	assert_done(hospital_share(h, m->after, h->plastics, IC_purpose_CARE, "advice", &second));
	assert_done(ic_app_withdraw(hospital_as(h, h->registrar, 0), m->temporary, &in, &done));
	assert_int_equal(done.shares_stopped, 2);
	assert_fails(hospital_look(h, h->nurse, m->before, IC_rendition_MASTER), REFUSED);
	assert_fails(hospital_look(h, h->nurse, m->after, IC_rendition_MASTER), REFUSED);
	assert_done(ic_app_withdraw(hospital_as(h, h->registrar, 0), m->known, &in, &done));
}

static void treating_either_is_treating_both(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_shape_relationship made;
	const struct ic_shape_relationship_in in = { .patient = m->temporary,
						     .kind = IC_relationship_kind_DECLARED,
						     .reason = IC_LIT("asked to see him") };

	assert_fails(hospital_look(h, h->plastics, m->before, IC_rendition_MASTER), REFUSED);
	assert_done(ic_app_relationship(hospital_as(h, h->plastics, 0), &in, &made));
	assert_done(hospital_look(h, h->plastics, m->before, IC_rendition_MASTER));
	assert_done(hospital_look(h, h->plastics, m->after, IC_rendition_MASTER));
}

static void the_survivor_may_have_the_earlier_proofs(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_buf proof;
	struct ic_shape_report report;

	ic_buf_init(&proof, 1 << 16);
	assert_done(ic_app_proof(hospital_as_patient(h, m->known, false),
				 (uint64_t)m->receipt.entry, &proof));
	assert_done(ic_app_proof(hospital_as_patient(h, m->temporary, false),
				 (uint64_t)m->receipt.entry, &proof));
	ic_buf_done(&proof);
	assert_done(ic_app_report(hospital_as_patient(h, m->temporary, false), m->known,
				  (ic_bytes) { NULL, 0 }, &report));
}

static void a_queued_capture_joins_the_survivor(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_shape_receipt receipt;
	struct ic_shape_recording shown;
	struct ic_shape_patient card;
	ic_id recording;
	struct ic_shape_capture form = hospital_form(h, m->temporary, IC_situation_ADULT);

	form.id = m->before;
	assert_done(hospital_file(h, &form, IC_LIT("the bytes are not read again"), &receipt));
	assert_int_equal(receipt.entry, m->receipt.entry);
	assert_done(hospital_capture(h, m->temporary, IC_situation_ADULT, &recording, NULL));
	assert_done(ic_app_recording_show(hospital_as(h, h->nurse, 0), recording, &shown));
	assert_true(ic_id_equal(shown.patient, m->known));
	assert_done(ic_app_patient_show(hospital_as(h, h->nurse, 0), m->temporary, &card));
	assert_int_equal(card.recordings, 3);
}

static void a_share_of_the_earlier_picture_names_the_survivor(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_shape_shares inbox;
	ic_id share;

	assert_done(hospital_share(h, m->before, h->plastics, IC_purpose_CARE, "advice", &share));
	assert_done(ic_app_share_inbox(hospital_as(h, h->plastics, 0), &inbox));
	assert_int_equal(inbox.rows.count, 1);
	assert_true(ic_bytes_equal(inbox.rows.at[0].patient_name, IC_LIT("SAMPLE, Sam")));
	assert_true(ic_bytes_equal(inbox.rows.at[0].justification, IC_LIT("advice")));
}

static void consent_by_either_name_is_one_consent(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_shape_consents consents;

	hospital_consent(h, m->temporary, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_REFUSED);
	assert_done(ic_app_patient_consents(hospital_as(h, h->nurse, 0), m->known, &consents));
	assert_int_equal(consents.rows.count, 3);
	assert_true(ic_id_equal(consents.rows.at[0].patient, m->known));
	assert_done(ic_app_patient_consents(hospital_as(h, h->nurse, 0), m->temporary, &consents));
	assert_int_equal(consents.rows.count, 3);
}

/* However many trails there are, each is in the report. */
static void the_report_holds_every_trail(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_shape_report report;
	size_t asked = 0;

	for (size_t i = 0; i < MANY; i++) {
		const ic_id one = register_unknown(h);
		hospital_consent(h, one, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY,
				 IC_answer_DEFERRED);
		assert_done(merge(h, one, m->known));
	}
	assert_done(ic_app_report(hospital_as_patient(h, m->known, false), m->known,
				  (ic_bytes) { NULL, 0 }, &report));
	for (size_t i = 0; i < report.rows.count; i++)
		asked += report.rows.at[i].kind == IC_report_kind_CONSENT;
	assert_int_equal(asked, MANY + 2);
	for (size_t i = MANY + 2; i < IC_PATIENT_PARTS_MAX; i++)
		assert_done(merge(h, register_unknown(h), m->known));
	assert_fails(merge(h, register_unknown(h), m->known), STATE);
	assert_done(ic_app_report(hospital_as_patient(h, m->known, false), m->known,
				  (ic_bytes) { NULL, 0 }, &report));
}

static void what_is_asked_once_of_a_patient_is_asked_once_of_both(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	const ic_id another = register_unknown(h);
	ic_id recording;

	hospital_consent(h, another, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY,
			 IC_answer_DEFERRED);
	assert_done(hospital_capture(h, another, IC_situation_INCAPABLE_NOW, &recording, NULL));
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "SEEK_LATER"), 2);
	assert_done(merge(h, another, m->known));
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "SEEK_LATER"), 1);
}

static size_t lists_seen(struct merged *m)
{
	struct ic_shape_report report;
	size_t count = 0;

	assert_done(ic_app_report(hospital_as_patient(&m->h, m->known, false), m->known,
				  (ic_bytes) { NULL, 0 }, &report));
	for (size_t i = 0; i < report.rows.count; i++)
		count += ic_bytes_equal(report.rows.at[i].what, IC_LIT("Saw your name in a list"));
	return count;
}

static void a_list_of_both_parts_is_a_line_of_the_report(void **state)
{
	struct merged *m = *state;
	struct hospital *h = &m->h;
	struct ic_shape_recordings list;
	const size_t before = lists_seen(m);

	assert_done(ic_app_patient_recordings(hospital_as(h, h->nurse, 0), m->known,
					      (ic_bytes) { NULL, 0 }, &list));
	assert_int_equal(list.rows.count, 2);
	assert_int_equal(lists_seen(m), before + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_restriction_holds_for_the_earlier_picture),
		TEST(withdrawing_by_either_name_stops_all),
		TEST(treating_either_is_treating_both),
		TEST(the_survivor_may_have_the_earlier_proofs),
		TEST(a_queued_capture_joins_the_survivor),
		TEST(a_share_of_the_earlier_picture_names_the_survivor),
		TEST(consent_by_either_name_is_one_consent),
		TEST(the_report_holds_every_trail),
		TEST(a_list_of_both_parts_is_a_line_of_the_report),
		TEST(what_is_asked_once_of_a_patient_is_asked_once_of_both),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
