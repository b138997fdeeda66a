/* SPDX-License-Identifier: Apache-2.0 */
/* What governance reads: every disclosure with its six fields, page by page, and a month in counts.
 */
#include "lib/check.h"

#include <string.h>

#include "base/limits.h"
#include "lib/hospital.h"

#define ADULT "9990000018"

struct shared {
	struct hospital h;
	ic_id patient;
	ic_id recording;
};

static int set_up(void **state)
{
	static struct shared s;
	struct hospital *h = &s.h;

	hospital_open(h);
	s.patient = hospital_patient(h, 1980, ADULT);
	hospital_consent(h, s.patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, s.patient, IC_situation_ADULT, &s.recording, NULL));
	*state = &s;
	return 0;
}

static int tear_down(void **state)
{
	struct shared *s = *state;

	hospital_close(&s->h);
	return 0;
}

static ic_status list(struct shared *s, const struct ic_shape_disclosure_filter *filter,
		      ic_bytes cursor, struct ic_shape_disclosures *ret)
{
	return ic_app_disclosures(hospital_as(&s->h, s->h.ig_lead, IC_role_IG_LEAD), filter, cursor,
				  ret);
}

static void six_fields(void **state)
{
	struct shared *s = *state;
	const struct ic_shape_disclosure_filter all = { .purpose = 0 };
	struct ic_shape_disclosures page;
	ic_id share;

	assert_done(hospital_share(&s->h, s->recording, s->h.plastics, IC_purpose_CARE,
				   "please advise on closure", &share));
	assert_done(list(s, &all, (ic_bytes) { NULL, 0 }, &page));
	assert_int_equal(page.rows.count, 1);
	const struct ic_shape_disclosure *one = &page.rows.at[0];
	assert_int_equal(one->pictures, 1);
	assert_int_equal(one->purpose, IC_purpose_CARE);
	assert_true(one->recipient.len > 0 && one->sender.len > 0 && one->patient_name.len > 0);
	assert_in_range(one->at, s->h.clock.now - 1000, s->h.clock.now);
	assert_true(ic_bytes_equal(one->justification, IC_LIT("please advise on closure")));
	assert_true(one->consented && one->consent.len > 0);
	assert_false(one->withheld);
	assert_fails(ic_app_disclosures(hospital_as(&s->h, s->h.registrar, IC_role_CLINICIAN), &all,
					(ic_bytes) { NULL, 0 }, &page),
		     FORBIDDEN);
}

static size_t count_pages(struct shared *s, const struct ic_shape_disclosure_filter *filter)
{
	struct ic_shape_disclosures page;
	char cursor[64] = "";
	ic_time last = INT64_MAX;
	size_t rows = 0;

	do {
		assert_done(list(s, filter, ic_bytes_of_text(cursor), &page));
		for (size_t i = 0; i < page.rows.count; i++) {
			assert_true(page.rows.at[i].at <= last);
			last = page.rows.at[i].at;
		}
		rows += page.rows.count;
		assert_true(page.next.len < sizeof(cursor));
		memcpy(cursor, page.next.ptr, page.next.len);
		cursor[page.next.len] = '\0';
	} while (page.next.len > 0);
	return rows;
}

/* However many there are, each is on one page; filters leave out what they say. */
static void pages_and_filters(void **state)
{
	struct shared *s = *state;
	const size_t shares = 2 * IC_LIST_ROWS_MAX + 5;
	const struct ic_date first = ic_time_london_date(s->h.clock.now);
	struct ic_shape_disclosures page;
	ic_id share;

	for (size_t i = 0; i < shares; i++)
		assert_done(hospital_share(&s->h, s->recording, s->h.plastics, IC_purpose_CARE,
					   "advice", &share));
	assert_int_equal(count_pages(s, &(struct ic_shape_disclosure_filter) { .purpose = 0 }),
			 shares);
	assert_int_equal(
		count_pages(s,
			    &(struct ic_shape_disclosure_filter) { .purpose = IC_purpose_TEACH }),
		0);
	assert_int_equal(
		count_pages(s, &(struct ic_shape_disclosure_filter) { .from = first, .to = first }),
		shares);
	const struct ic_date next = ic_date_of_days(ic_date_to_days(first) + 1);
	assert_int_equal(count_pages(s, &(struct ic_shape_disclosure_filter) { .from = next }), 0);
	assert_fails(
		list(s, &(struct ic_shape_disclosure_filter) { .purpose = 0 }, IC_LIT("zz"), &page),
		FIELD);
}

/* Shared for protection on the Guardian's finding: withheld from the patient. */
static void disclose_for_protection(struct shared *s)
{
	struct hospital *h = &s->h;
	const struct ic_shape_authority_in in = { .kind = IC_authority_PUBINT,
						  .patient = s->patient,
						  .purpose = IC_purpose_PROTECT,
						  .instrument = IC_LIT("balance of interests"),
						  .reference = IC_LIT("CG/2026/9"),
						  .expires = { 2027, 1, 1 } };
	struct ic_shape_governed stated, done;
	ic_id share;

	assert_done(ic_app_authority(hospital_registrar(h), &in, &stated));
	assert_done(ic_app_authority_verify(hospital_guardian(h), stated.id, &done));
	assert_done(hospital_share(h, s->recording, h->safeguarding, IC_purpose_PROTECT, "a bruise",
				   &share));
}

/* What is withheld from the patient stays so when governance reads the register, also where a page
 * is of one patient. */
static void who_read_of_a_withheld_disclosure_is_not_told(void **state)
{
	struct shared *s = *state;
	struct hospital *h = &s->h;
	const struct ic_shape_disclosure_filter protect = { .purpose = IC_purpose_PROTECT };
	struct ic_shape_disclosures page;
	struct ic_shape_report report;

	disclose_for_protection(s);
	report = hospital_report(h, s->patient);
	const size_t lines = report.rows.count;
	assert_done(list(s, &protect, (ic_bytes) { NULL, 0 }, &page));
	assert_int_equal(page.rows.count, 1);
	assert_true(page.rows.at[0].withheld && page.rows.at[0].patient_name.len > 0);
	report = hospital_report(h, s->patient);
	assert_int_equal(report.rows.count, lines);
}

/* Another person of governance decides, and it is final. */
static void a_patient_is_told_once_governance_decides(void **state)
{
	struct shared *s = *state;
	struct hospital *h = &s->h;
	const struct ic_shape_disclosure_filter waiting = { .withheld = true };
	const struct ic_shape_telling_in keep = { .until = { 2026, 12, 24 },
						  .reason = IC_LIT("the inquiry goes on") };
	const struct ic_shape_telling_in blank = { .told = true, .reason = IC_LIT(" ") };
	const struct ic_shape_telling_in past = { .until = { 2020, 1, 1 },
						  .reason = IC_LIT("late") };
	const struct ic_shape_telling_in tell = { .told = true, .reason = IC_LIT("charged") };
	struct ic_shape_governed done;
	struct ic_shape_disclosures page;

	disclose_for_protection(s);
	const size_t lines = hospital_report(h, s->patient).rows.count;
	assert_done(list(s, &waiting, (ic_bytes) { NULL, 0 }, &page));
	assert_int_equal(page.rows.count, 1);
	const ic_id id = page.rows.at[0].id;
	assert_fails(ic_app_disclosure_telling(hospital_registrar(h), id, &tell, &done), FORBIDDEN);
	assert_fails(ic_app_disclosure_telling(hospital_as(h, h->registrar, IC_role_IG_LEAD), id,
					       &tell, &done),
		     FORBIDDEN); /* who disclosed it */
	assert_fails(ic_app_disclosure_telling(hospital_guardian(h), id, &blank, &done), FIELD);
	assert_fails(ic_app_disclosure_telling(hospital_guardian(h), id, &past, &done), FIELD);
	assert_done(ic_app_disclosure_telling(hospital_guardian(h), id, &keep, &done));
	assert_int_equal(hospital_report(h, s->patient).rows.count, lines);
	assert_done(list(s, &waiting, (ic_bytes) { NULL, 0 }, &page));
	assert_true(ic_bytes_equal(page.rows.at[0].decided_why, keep.reason));
	assert_true(page.rows.at[0].kept_until > h->clock.now);
	assert_done(ic_app_disclosure_telling(hospital_guardian(h), id, &tell, &done));
	assert_int_equal(hospital_report(h, s->patient).rows.count, lines + 1);
	assert_fails(ic_app_disclosure_telling(hospital_guardian(h), id, &keep, &done), STATE);
	assert_done(list(s, &waiting, (ic_bytes) { NULL, 0 }, &page));
	assert_int_equal(page.rows.count, 0);
}

static int64_t figure(const struct ic_shape_evidence *evidence, const char *name)
{
	for (size_t i = 0; i < evidence->figures.count; i++)
		if (ic_bytes_equal(evidence->figures.at[i].name, ic_bytes_of_text(name)))
			return evidence->figures.at[i].count;
	fail_msg("no figure %s", name);
	return -1;
}

static void a_month_in_counts(void **state)
{
	struct shared *s = *state;
	struct ic_shape_evidence evidence;
	ic_id share;

	assert_done(hospital_share(&s->h, s->recording, s->h.plastics, IC_purpose_CARE, "advice",
				   &share));
	assert_fails(
		hospital_share(&s->h, s->recording, s->h.plastics, IC_purpose_CARE, "  ", &share),
		OBLIGATION_UNMET);
	assert_done(ic_app_evidence(hospital_as(&s->h, s->h.ig_lead, IC_role_IG_LEAD), &evidence));
	assert_int_equal(figure(&evidence, "recordings_filed"), 1);
	assert_int_equal(figure(&evidence, "disclosures"), 1);
	assert_int_equal(figure(&evidence, "consents_agreed"), 1);
	assert_int_equal(figure(&evidence, "CAPTURE"), 1);
	assert_int_equal(figure(&evidence, "DENIED"), 1);

	s->h.clock.now += 31 * IC_DAY_MS;
	assert_done(ic_app_evidence(hospital_as(&s->h, s->h.ig_lead, IC_role_IG_LEAD), &evidence));
	assert_int_equal(figure(&evidence, "recordings"), 1);
	assert_int_equal(figure(&evidence, "recordings_filed"), 0);
	assert_int_equal(figure(&evidence, "CAPTURE"), 0);
	assert_int_equal(figure(&evidence, "DENIED"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(six_fields),
		TEST(pages_and_filters),
		TEST(who_read_of_a_withheld_disclosure_is_not_told),
		TEST(a_patient_is_told_once_governance_decides),
		TEST(a_month_in_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
