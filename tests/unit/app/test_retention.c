/* SPDX-License-Identifier: Apache-2.0 */
/* From due to destroyed: nothing before its time, nothing under a hold, never by one person; and
 * afterwards no key, no file, and a proof. */
#include "lib/check.h"

#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "lib/hospital.h"
#include "records/recording.h"
#include "records/retention.h"
#include "vault/vault.h"

#define ADULT    "9990000018"
#define YEARS(n) ((n)*36525 * IC_DAY_MS / 100 + 2 * IC_DAY_MS)

static void assert_refused_by(struct hospital *h, ic_status status, const char *rule)
{
	assert_fails(status, REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), rule);
	assert_true(h->ctx.refusal.entered);
}

static ic_id taken(struct hospital *h, int born, int situation, ic_id *ret_patient)
{
	ic_id recording;

	*ret_patient = hospital_patient(h, born, ADULT);
	hospital_consent(h, *ret_patient, situation,
			 situation == IC_situation_CHILD ? IC_giver_PARENT : IC_giver_PATIENT,
			 IC_answer_AGREED);
	assert_done(hospital_capture(h, *ret_patient, situation, &recording, NULL));
	return recording;
}

static size_t due(struct hospital *h)
{
	struct ic_shape_retention_rows rows;

	assert_done(ic_app_retention_review(hospital_lead(h), (ic_bytes) { NULL, 0 }, &rows));
	return rows.rows.count;
}

static ic_status appraise(struct ic_ctx *ctx, ic_id recording, bool dispose, struct ic_date keep)
{
	const struct ic_shape_appraisal_in in = { .dispose = dispose,
						  .keep_until = keep,
						  .reason = IC_LIT("looked at it") };
	struct ic_shape_governed done;

	return ic_app_appraise(ctx, recording, &in, &done);
}

static ic_status withdraw(struct hospital *h, ic_id patient, const char *what)
{
	const struct ic_shape_retention_note_in in = { .patient = patient,
						       .what = ic_bytes_of_text(what),
						       .withdrawn = true,
						       .reason = IC_LIT("of another patient") };
	struct ic_shape_governed done;

	return ic_app_retention_note(hospital_lead(h), &in, &done);
}

static ic_status note(struct hospital *h, ic_id patient, const char *what, struct ic_date day)
{
	const struct ic_shape_retention_note_in in = { .patient = patient,
						       .what = ic_bytes_of_text(what),
						       .day = day,
						       .reason = IC_LIT("from the notes") };
	struct ic_shape_governed done;

	return ic_app_retention_note(hospital_lead(h), &in, &done);
}

static ic_id hold(struct hospital *h, ic_id patient, ic_id recording)
{
	const struct ic_shape_hold_in in = { .patient = patient,
					     .recording = recording,
					     .reason = IC_LIT("a claim") };
	struct ic_shape_governed done;

	assert_done(ic_app_hold_place(hospital_lead(h), &in, &done));
	return done.id;
}

static const struct ic_date no_day = { 0 };
static const ic_id none = { { 0 } };

static void nothing_is_due_before_its_time(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	struct ic_shape_retention_rows rows;
	ic_id patient;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	assert_int_equal(due(h), 0);
	h->clock.now += YEARS(8) - 4 * IC_DAY_MS;
	assert_int_equal(due(h), 0);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L11");
	h->clock.now += 4 * IC_DAY_MS;
	assert_done(ic_app_retention_review(hospital_lead(h), (ic_bytes) { NULL, 0 }, &rows));
	assert_int_equal(rows.rows.count, 1);
	const struct ic_shape_retention_row *row = &rows.rows.at[0];
	assert_true(ic_id_equal(row->recording, recording));
	assert_true(ic_bytes_equal(row->class, IC_LIT("ADULT")));
	assert_true(ic_bytes_equal(row->patient_name, IC_LIT("SAMPLE, Sam")));
	assert_true(ic_bytes_equal(row->rule, IC_LIT("L12")));
	assert_int_equal(row->until.year, row->last_seen.year + 8);
	assert_true(row->source.len > 0 && ic_id_is_zero(row->hold) && !row->dispose);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L12");
}

static void a_later_picture_keeps_the_earlier(void **state)
{
	struct hospital *h = *state;
	ic_id patient, later;

	taken(h, 1980, IC_situation_ADULT, &patient);
	h->clock.now += 300 * IC_DAY_MS;
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &later, NULL));
	h->clock.now += YEARS(8) - 10 * IC_DAY_MS;
	assert_int_equal(due(h), 0);
	h->clock.now += 10 * IC_DAY_MS;
	assert_int_equal(due(h), 2);
}

static void what_is_stated_counts(void **state)
{
	struct hospital *h = *state;
	ic_id patient;

	taken(h, 1980, IC_situation_ADULT, &patient);
	h->clock.now += YEARS(9);
	assert_int_equal(due(h), 1);
	assert_fails(note(h, patient, "FOREVER", no_day), FIELD);
	assert_fails(note(h, patient, "LAST_SEEN", no_day), FIELD);
	assert_fails(note(h, patient, "LAST_SEEN", (struct ic_date) { 2999, 1, 1 }), FIELD);
	assert_done(note(h, patient, "LAST_SEEN", (struct ic_date) { 2030, 1, 1 }));
	assert_int_equal(due(h), 0);
	assert_done(note(h, patient, "LAST_SEEN", (struct ic_date) { 2020, 1, 1 }));
	assert_int_equal(due(h), 1); /* the picture itself is the least that counts */
	assert_done(note(h, patient, "MATERNITY", no_day));
	assert_int_equal(due(h), 0);
	h->clock.now += YEARS(17);
	assert_int_equal(due(h), 1);
	assert_done(note(h, patient, "CANCER", no_day));
	assert_int_equal(due(h), 0);
	assert_done(note(h, patient, "DIED", (struct ic_date) { 2030, 1, 1 }));
	assert_int_equal(due(h), 1); /* death and eight years are over; maternity too */
}

/* Somebody who could not say who they were, and was found out to be @patient. */
static void come_back(struct hospital *h, ic_id patient)
{
	const struct ic_shape_registration in = { .id = hospital_id(h),
						  .approximate_age = 40,
						  .sex = IC_sex_MALE };
	const struct ic_shape_merge merge = { .into = patient, .reason = IC_LIT("identified") };
	struct ic_shape_patient card;

	assert_done(ic_app_patient_register(hospital_as(h, h->registrar, 0), &in, &card));
	assert_done(ic_app_patient_merge(hospital_as(h, h->registrar, 0), in.id, &merge, &card));
}

static void what_was_stated_long_ago_does_not_outrank_a_visit(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	ic_id patient;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	assert_done(note(h, patient, "LAST_SEEN", ic_time_london_date(h->clock.now)));
	h->clock.now += YEARS(9);
	assert_int_equal(due(h), 1);
	come_back(h, patient);
	assert_int_equal(due(h), 0);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L11");
}

static void a_wrong_death_is_refused_or_taken_back(void **state)
{
	struct hospital *h = *state;
	ic_id patient;

	taken(h, 1980, IC_situation_ADULT, &patient);
	const struct ic_date seen = ic_time_london_date(h->clock.now);
	assert_done(note(h, patient, "CANCER", no_day));
	h->clock.now += YEARS(9);
	assert_int_equal(due(h), 0);
	assert_fails(note(h, patient, "DIED", (struct ic_date) { 1990, 1, 1 }), FIELD);
	assert_int_equal(due(h), 0);
	assert_done(note(h, patient, "DIED", seen)); /* on that very day */
	assert_int_equal(due(h), 1);
	assert_done(withdraw(h, patient, "DIED"));
	assert_int_equal(due(h), 0);
	assert_done(withdraw(h, patient, "CANCER"));
	assert_int_equal(due(h), 1);
	assert_fails(withdraw(h, patient, "FOREVER"), FIELD);
}

static void who_is_seen_again_has_not_died(void **state)
{
	struct hospital *h = *state;
	ic_id patient;

	taken(h, 1980, IC_situation_ADULT, &patient);
	assert_done(note(h, patient, "CANCER", no_day));
	assert_done(note(h, patient, "DIED", ic_time_london_date(h->clock.now)));
	h->clock.now += 30 * IC_DAY_MS;
	come_back(h, patient);
	h->clock.now += YEARS(9);
	assert_int_equal(due(h), 0);
}

static void any_number_of_statements_is_reviewed(void **state)
{
	struct hospital *h = *state;
	ic_id patient;

	taken(h, 1980, IC_situation_ADULT, &patient);
	assert_done(note(h, patient, "CANCER", no_day));
	h->clock.now += YEARS(9);
	for (int i = 0; i <= IC_LIST_ROWS_MAX; i++)
		assert_done(note(h, patient, "LAST_SEEN", (struct ic_date) { 2030, 1, 1 }));
	assert_int_equal(due(h), 0);
	assert_done(withdraw(h, patient, "CANCER"));
	assert_done(withdraw(h, patient, "LAST_SEEN"));
	assert_int_equal(due(h), 1);
}

static ic_status take_back_the_clock(struct ic_db_tx *tx, void *arg)
{
	const ic_id *recording = arg;

	return ic_db_run(tx, "UPDATE recording SET taken = 1 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(*recording)));
}

static void a_phone_with_a_wrong_clock_makes_nothing_due(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	ic_id patient, recording;

	taken(h, 1980, IC_situation_ADULT, &patient);
	h->clock.now += 300 * IC_DAY_MS;
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(ic_db_write(h->app->db, take_back_the_clock, &recording));
	h->clock.now += YEARS(8) - 10 * IC_DAY_MS;
	assert_int_equal(due(h), 0);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L11");
	h->clock.now += 10 * IC_DAY_MS;
	assert_int_equal(due(h), 2);
}

/* Ten thousand patients with an old recording and a new one. */
static ic_status insert_many(struct ic_db_tx *tx, void *arg)
{
	(void)arg;
	IC_TRY(ic_db_run(tx,
			 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
			 "10000) INSERT INTO patient (id, sealed_person, temporary, situation, "
			 "protected, restricted, opted_out, merged_into, created) SELECT "
			 "randomblob(16), sealed_person, "
			 "temporary, situation, protected, restricted, opted_out, merged_into, "
			 "created FROM n, (SELECT * FROM patient LIMIT 1)",
			 IC_DB_NO_ARGS));
	return ic_db_run(tx,
			 "INSERT INTO recording (id, patient, encounter, consent, kind, state, "
			 "taken, offset_minutes, filed, taken_by, body_site, laterality, view, "
			 "format, width, height, orientation, version, rule, retention, "
			 "sealed_detail, entry) SELECT randomblob(16), p.id, NULL, NULL, r.kind, "
			 "r.state, age.taken, r.offset_minutes, age.taken, r.taken_by, "
			 "r.body_site, r.laterality, r.view, r.format, r.width, r.height, "
			 "r.orientation, r.version, r.rule, r.retention, r.sealed_detail, r.entry "
			 "FROM patient p, (SELECT * FROM recording LIMIT 1) r, (SELECT 1000 AS "
			 "taken UNION ALL SELECT 4000000000000) age",
			 IC_DB_NO_ARGS);
}

struct candidates {
	struct ic_arena *arena;
	struct ic_candidate_rows rows;
};

static ic_status list_candidates(struct ic_db_tx *tx, void *arg)
{
	struct candidates *c = arg;

	return ic_candidate_list(tx, 3000000000000, 0, (ic_id) { { 0 } }, c->arena, &c->rows);
}

static void a_large_hospital_is_reviewed_in_time(void **state)
{
	struct hospital *h = *state;
	struct candidates c = { .arena = &h->arena };
	ic_id patient;

	taken(h, 1980, IC_situation_ADULT, &patient);
	assert_done(ic_db_write(h->app->db, insert_many, NULL));
	const clock_t before = clock();
	assert_done(ic_db_read(h->app->db, list_candidates, &c));
	assert_true(clock() - before < 4 * CLOCKS_PER_SEC);
	assert_int_equal(c.rows.count, 0);
}

static void a_child_is_kept_until_25(void **state)
{
	struct hospital *h = *state;
	ic_id patient;

	taken(h, 2018, IC_situation_CHILD, &patient); /* 15 June 2018; seen in September 2026 */
	h->clock.now += YEARS(16);                    /* 2042 */
	assert_int_equal(due(h), 0);
	h->clock.now += YEARS(1); /* September 2043: 25 in June */
	assert_int_equal(due(h), 1);
}

static void a_hold_comes_first(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_hold_lift_in why = { .reason = IC_LIT("the claim is settled") };
	struct ic_shape_certificate certificate;
	struct ic_shape_governed done;
	ic_id patient;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	h->clock.now += YEARS(9);
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	const ic_id one = hold(h, none, recording);
	const ic_id all = hold(h, patient, none);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L10");
	assert_done(ic_app_hold_lift(hospital_lead(h), one, &why, &done));
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L10");
	assert_done(ic_app_hold_lift(hospital_lead(h), all, &why, &done));
	assert_fails(ic_app_hold_lift(hospital_lead(h), all, &why, &done), STATE);
	/* somebody looks again at what the hold was about */
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L12");
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	assert_done(ic_app_dispose(hospital_guardian(h), recording, &certificate));
}

static void who_lifts_a_hold_does_not_dispose(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_hold_lift_in why = { .reason = IC_LIT("the claim is settled") };
	struct ic_shape_certificate certificate;
	struct ic_shape_retention_rows rows;
	struct ic_shape_governed done;
	ic_id patient;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	h->clock.now += YEARS(9);
	const ic_id all = hold(h, patient, none);
	assert_done(ic_app_retention_review(hospital_lead(h), (ic_bytes) { NULL, 0 }, &rows));
	assert_true(ic_id_equal(rows.rows.at[0].hold, all));
	assert_true(ic_bytes_equal(rows.rows.at[0].held_by, IC_LIT("Ira Governance")));
	assert_true(rows.rows.at[0].held > 0);
	assert_done(ic_app_hold_lift(hospital_guardian(h), all, &why, &done));
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	assert_fails(ic_app_dispose(hospital_guardian(h), recording, &certificate),
		     OBLIGATION_UNMET);
	assert_string_equal(h->ctx.refusal.obligation, "SECOND");
	assert_done(appraise(hospital_guardian(h), recording, true, no_day));
	assert_done(ic_app_dispose(hospital_lead(h), recording, &certificate));
}

static void an_appraisal_is_of_what_is_known_when_it_is_due(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	struct ic_shape_retention_rows rows;
	ic_id patient;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	assert_fails(appraise(hospital_lead(h), recording, true, no_day), STATE);
	h->clock.now += YEARS(9);
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	assert_done(note(h, patient, "SEXUAL_HEALTH", no_day));
	assert_done(ic_app_retention_review(hospital_lead(h), (ic_bytes) { NULL, 0 }, &rows));
	assert_false(rows.rows.at[0].dispose);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L12");
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	come_back(h, patient); /* and the time begins again */
	h->clock.now += YEARS(9);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L12");
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	assert_done(ic_app_dispose(hospital_guardian(h), recording, &certificate));
}

static void governance_alone_and_never_one_person(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	struct ic_shape_retention_rows rows;
	ic_id patient;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	h->clock.now += YEARS(9);
	assert_fails(ic_app_retention_review(hospital_as(h, h->registrar, 0),
					     (ic_bytes) { NULL, 0 }, &rows),
		     FORBIDDEN);
	assert_fails(appraise(hospital_as(h, h->registrar, 0), recording, true, no_day), FORBIDDEN);
	assert_fails(ic_app_dispose(hospital_as(h, h->registrar, 0), recording, &certificate),
		     FORBIDDEN);
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	assert_fails(ic_app_dispose(hospital_lead(h), recording, &certificate), OBLIGATION_UNMET);
	assert_string_equal(h->ctx.refusal.obligation, "SECOND");
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	assert_done(ic_app_dispose(hospital_guardian(h), recording, &certificate));
}

static void kept_longer_with_a_reason(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	ic_id patient;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	h->clock.now += YEARS(9); /* 2035 */
	assert_fails(appraise(hospital_lead(h), recording, true, (struct ic_date) { 2040, 1, 1 }),
		     FIELD);
	assert_fails(appraise(hospital_lead(h), recording, false, (struct ic_date) { 2060, 1, 1 }),
		     FIELD);
	assert_done(appraise(hospital_lead(h), recording, false, (struct ic_date) { 2040, 1, 1 }));
	assert_int_equal(due(h), 0);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L11");
	h->clock.now += YEARS(5);
	assert_int_equal(due(h), 1);
	assert_refused_by(h, ic_app_dispose(hospital_guardian(h), recording, &certificate), "L12");
}

/* --- what is left --- */

static ic_status find_key(const struct ic_image_ref *ref, void *ctx)
{
	const ic_id *recording = ctx;

	assert_false(ic_id_equal(ref->image, *recording));
	return IC_DONE;
}

static ic_status count_file(ic_id id, void *ctx)
{
	(void)id;
	(*(size_t *)ctx)++;
	return IC_DONE;
}

static size_t files(struct hospital *h)
{
	size_t count = 0;

	assert_done(ic_blobs_each(h->app->blobs, count_file, &count));
	return count;
}

static void report_fault(const char *place, ic_id id, void *ctx)
{
	(void)id;
	(void)ctx;
	print_message("# %s\n", place);
}

static void assert_destroyed(struct hospital *h, ic_id recording)
{
	struct ic_shape_verification v;
	ic_id image = recording;

	assert_done(ic_keys_each_image(h->app->keys, find_key, &image));
	assert_int_equal(files(h), 1); /* the other picture's */
	assert_refused_by(h, hospital_look(h, h->registrar, recording, IC_rendition_MASTER), "D1");
	assert_done(ic_app_verify(hospital_lead(h), report_fault, NULL, &v));
	assert_true(v.whole);
}

static void what_is_destroyed_is_gone_and_proved(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	struct ic_shape_recordings list;
	struct ic_shape_shares shares;
	struct ic_shape_report report;
	ic_id patient, other, share;
	bool told = false;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &other, NULL));
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &share));
	h->clock.now += YEARS(9);
	assert_done(appraise(hospital_lead(h), recording, true, no_day));
	assert_done(ic_app_dispose(hospital_guardian(h), recording, &certificate));
	assert_true(ic_bytes_equal(certificate.appraised_by, IC_LIT("Ira Governance")));
	assert_true(ic_bytes_equal(certificate.disposed_by, IC_LIT("Dr Cal Guardian")));
	assert_true(ic_bytes_equal(certificate.rule, IC_LIT("L13")));
	assert_int_equal(certificate.sha256.len, 64);
	assert_true(certificate.gone >= certificate.disposed && certificate.proof.len > 100);
	const int64_t entry = certificate.entry;
	assert_destroyed(h, recording);
	assert_fails(appraise(hospital_lead(h), recording, true, no_day), GONE);
	hospital_reopen(h);
	assert_destroyed(h, recording);
	assert_done(ic_app_dispose(hospital_guardian(h), recording,
				   &certificate)); /* again: the same */
	assert_true(certificate.entry == entry);
	assert_fails(ic_app_dispose(hospital_guardian(h), hospital_id(h), &certificate), ABSENT);
	/* lists go on working, and the patient is told */
	assert_done(ic_app_share_list(hospital_as(h, h->registrar, 0), (ic_bytes) { NULL, 0 },
				      &shares));
	assert_int_equal(shares.rows.count, 1);
	assert_done(ic_app_patient_recordings(hospital_as(h, h->registrar, 0), patient,
					      (ic_bytes) { NULL, 0 }, &list));
	assert_int_equal(list.rows.count, 1);
	assert_done(ic_app_report(hospital_as_patient(h, patient, false), patient,
				  (ic_bytes) { NULL, 0 }, &report));
	for (size_t i = 0; i < report.rows.count; i++)
		told = told || memcmp(report.rows.at[i].what.ptr, "Destroyed", 9) == 0;
	assert_true(told);
}

/* --- a death between the entry and the effect --- */

struct tombstone {
	struct hospital *h;
	struct ic_disposal_row row;
};

static ic_status insert_tombstone(struct ic_db_tx *tx, void *arg)
{
	struct tombstone *t = arg;

	return ic_disposal_insert(tx, &t->row);
}

static void a_death_before_the_effect_is_gone_on_with(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_certificate certificate;
	ic_id patient, other;
	const ic_id recording = taken(h, 1980, IC_situation_ADULT, &patient);

	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &other, NULL));
	struct tombstone t = { h,
			       { .recording = recording,
				 .patient = patient,
				 .class = IC_LIT("ADULT"),
				 .until = { 2026, 1, 1 },
				 .content_hash = IC_LIT("hash"),
				 .appraised_by = h->ig_lead,
				 .disposed_by = h->guardian,
				 .rule = IC_LIT("L13"),
				 .policy = IC_LIT("policy"),
				 .blobs = IC_LIT("") } };
	assert_done(ic_db_write(h->app->db, insert_tombstone, &t));
	assert_int_equal(files(h), 2);
	hospital_reopen(h); /* start-up sweeps what no row names */
	assert_destroyed(h, recording);
	assert_done(ic_app_certificate(hospital_lead(h), recording, &certificate));
	assert_true(certificate.gone > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_due_before_its_time, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_later_picture_keeps_the_earlier, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(what_is_stated_counts, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(what_was_stated_long_ago_does_not_outrank_a_visit,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_phone_with_a_wrong_clock_makes_nothing_due,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_large_hospital_is_reviewed_in_time,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_wrong_death_is_refused_or_taken_back,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(who_is_seen_again_has_not_died, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(any_number_of_statements_is_reviewed,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_child_is_kept_until_25, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_hold_comes_first, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(who_lifts_a_hold_does_not_dispose, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(an_appraisal_is_of_what_is_known_when_it_is_due,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(governance_alone_and_never_one_person,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(kept_longer_with_a_reason, hospital_set_up,
						hospital_tear_down),
		cmocka_unit_test_setup_teardown(what_is_destroyed_is_gone_and_proved,
						hospital_set_up, hospital_tear_down),
		cmocka_unit_test_setup_teardown(a_death_before_the_effect_is_gone_on_with,
						hospital_set_up, hospital_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
