/* SPDX-License-Identifier: Apache-2.0 */
/* Table L over real rows: erasure, late refusal, what should not have been made, restriction,
 * and corrections. The move to the right patient: test_refile.c. */
#include "lib/check.h"

#include <string.h>

#include "lib/hospital.h"
#include "records/recording.h"
#include "vault/vault.h"

#define ADULT    "9990000018"
#define OTHER    "9990000026"
#define YEARS(n) ((n)*36525 * IC_DAY_MS / 100 + 2 * IC_DAY_MS)

static const struct ic_shape_life_in why = { .reason = { (const uint8_t *)"asked in clinic", 15 } };

typedef ic_status ask_fn(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_life_in *in,
			 struct ic_shape_life *ret);

/* What @ask answers, by its rule. */
static struct ic_shape_life assert_rule(struct hospital *h, ask_fn *ask, ic_id recording,
					const char *rule, bool granted)
{
	struct ic_shape_life life;

	assert_done(ask(hospital_guardian(h), recording, &why, &life));
	assert_int_equal(life.rule.len, strlen(rule));
	assert_memory_equal(life.rule.ptr, rule, strlen(rule));
	assert_int_equal(life.granted, granted);
	assert_true(life.reason.len > 0 && life.source.len > 0);
	assert_true(granted == (life.certificate != NULL));
	return life;
}

static ic_id place_hold(struct hospital *h, ic_id recording)
{
	const struct ic_shape_hold_in in = { .recording = recording, .reason = IC_LIT("inquest") };
	struct ic_shape_governed done;

	assert_done(ic_app_hold_place(hospital_lead(h), &in, &done));
	return done.id;
}

static ic_id unconscious(struct hospital *h, ic_id *ret_patient)
{
	ic_id recording;

	*ret_patient = hospital_patient(h, 1980, ADULT);
	hospital_consent(h, *ret_patient, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY,
			 IC_answer_DEFERRED);
	assert_done(
		hospital_capture(h, *ret_patient, IC_situation_INCAPABLE_NOW, &recording, NULL));
	return recording;
}

static void assert_gone(struct hospital *h, ic_id recording)
{
	struct ic_shape_verification verification;
	ic_status status = hospital_look(h, h->registrar, recording, IC_rendition_MASTER);

	assert_fails(status, REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "D1");
	assert_done(ic_app_verify(hospital_lead(h), NULL, NULL, &verification));
	assert_true(verification.whole);
}

/* --- erasure: scenario 45 --- */

static void erasure_of_what_care_relies_on_is_refused_with_reasons(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_life life;

	assert_fails(ic_app_erase(hospital_registrar(h), recording, &why, &life), FORBIDDEN);
	life = assert_rule(h, ic_app_erase, recording, "L24", false);
	assert_true(life.offers_restriction && life.words.count == 3);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "COMPLAINT"), 1);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	hospital_state_reliance(h, recording, true);
	assert_rule(h, ic_app_erase, recording, "L24", false);
	const struct ic_shape_report report = hospital_report(h, patient);
	assert_int_equal(hospital_count_lines(&report, "Decided about a request"), 2);
}

static void what_nobody_relied_on_is_erased_by_another_person(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_life life;

	hospital_state_reliance(h, recording, false);
	place_hold(h, recording);
	life = assert_rule(h, ic_app_erase, recording, "L10", false);
	assert_int_equal(life.state, IC_recording_state_SEALED);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
}

static void an_erased_recording_is_gone_and_its_certificate_says_why(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	hospital_state_reliance(h, recording, false);
	const struct ic_shape_life life = assert_rule(h, ic_app_erase, recording, "L21", true);
	assert_int_equal(life.certificate->request, IC_life_request_ERASE);
	assert_true(life.certificate->gone > 0 && life.certificate->proof.len > 0);
	assert_true(ic_bytes_equal(life.certificate->appraised_by, IC_LIT("Dr Ada Registrar")));
	assert_int_equal(hospital_count_tasks(hospital_guardian(h), "TELL"), 1);
	assert_gone(h, recording);
	const struct ic_shape_life again = assert_rule(h, ic_app_erase, recording, "L21", true);
	assert_int_equal(again.entry, life.entry);
}

static void who_said_that_nobody_relied_on_it_does_not_destroy_it(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_life life;

	hospital_state_reliance(h, recording, false);
	assert_fails(
		ic_app_erase(hospital_as(h, h->registrar, IC_role_IG_LEAD), recording, &why, &life),
		OBLIGATION_UNMET);
	assert_string_equal(h->ctx.refusal.obligation, "SECOND");
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
}

static void what_is_due_is_appraised_before_it_is_erased(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_appraisal_in in = { .dispose = true, .reason = IC_LIT("old") };
	struct ic_shape_governed done;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	h->clock.now += YEARS(9);
	assert_rule(h, ic_app_erase, recording, "L23", false);
	assert_done(ic_app_appraise(hospital_lead(h), recording, &in, &done));
	assert_rule(h, ic_app_erase, recording, "L22", true);
	assert_gone(h, recording);
}

static void erasure_ends_with_life(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_retention_note_in in = { .what = IC_LIT("DIED"),
						       .reason = IC_LIT("notified") };
	struct ic_shape_retention_note_in died = in;
	struct ic_shape_governed done;
	struct ic_shape_life life;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	h->clock.now += 2 * IC_DAY_MS;
	died.patient = patient;
	died.day = ic_time_london_date(h->clock.now);
	assert_done(ic_app_retention_note(hospital_lead(h), &died, &done));
	assert_rule(h, ic_app_erase, recording, "L20", false);
	assert_done(ic_app_restrict(hospital_lead(h), patient, &why, &life));
	assert_true(ic_bytes_equal(life.rule, IC_LIT("L3")) && !life.granted);
	/* Seen alive after that day, they had not died. */
	h->clock.now += 2 * IC_DAY_MS;
	ic_id later;
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &later, NULL));
	assert_done(ic_app_restrict(hospital_lead(h), patient, &why, &life));
	assert_true(ic_bytes_equal(life.rule, IC_LIT("L4")) && life.granted);
}

/* While somebody reads, the journal cannot be emptied. */
static ic_status erase_while_reading(struct ic_db_tx *tx, void *arg)
{
	struct hospital *h = arg;
	struct ic_recording_row row;
	struct ic_shape_life life;

	IC_TRY(ic_recording_load(tx, h->ctx.actor.patient, h->ctx.arena, &row));
	IC_TRY(ic_app_erase(hospital_guardian(h), row.id, &why, &life));
	assert_true(life.granted && life.certificate != NULL);
	return IC_DONE;
}

static void a_reader_does_not_fail_a_destruction_that_is_done(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	hospital_state_reliance(h, recording, false);
	hospital_guardian(h)->actor.patient = recording;
	assert_done(ic_db_read(h->app->db, erase_while_reading, h));
	assert_gone(h, recording);
}

static void an_id_is_of_a_withdrawal_or_of_a_refusal(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_withdrawal_in in = { .id = hospital_id(h) };
	struct ic_shape_withdrawal withdrawal;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &in, &withdrawal));
	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &in, &withdrawal));
	in.refusal = true;
	assert_fails(ic_app_withdraw(hospital_registrar(h), patient, &in, &withdrawal), CONFLICT);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
}

/* --- late refusal: scenario 4c --- */

static void a_late_refusal_waits_for_the_lead_clinician(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_reliance_in said = { .lead = true,
						   .reason = IC_LIT("nobody looked at it") };
	struct ic_shape_life life;
	ic_id patient;
	const ic_id recording = unconscious(h, &patient);

	assert_fails(ic_app_refuse_late(hospital_guardian(h), recording, &why, &life), STATE);
	assert_done(hospital_refuse_late(h, patient));
	assert_fails(ic_app_reliance(hospital_as(h, h->registrar, IC_role_PHOTOGRAPHER), recording,
				     &said, &life),
		     FORBIDDEN);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "D34");
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "RELIANCE"), 1);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "TELL"), 0);
	assert_rule(h, ic_app_refuse_late, recording, "L19", false);
}

static ic_time due_of(struct ic_ctx *ctx, const char *code)
{
	struct ic_shape_tasks tasks;

	assert_done(ic_app_tasks(ctx, &tasks));
	for (size_t i = 0; i < tasks.rows.count; i++)
		if (ic_bytes_equal(tasks.rows.at[i].code, ic_bytes_of_text(code)))
			return tasks.rows.at[i].due;
	fail_msg("no open %s", code);
	return 0;
}

static void what_nobody_relied_on_is_destroyed_after_a_late_refusal(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = unconscious(h, &patient);

	assert_done(hospital_refuse_late(h, patient));
	const struct ic_shape_life said = hospital_state_reliance(h, recording, false);
	assert_true(ic_bytes_equal(said.rule, IC_LIT("L17")) && said.granted);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "RELIANCE"), 0);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "CARRY_OUT"), 1);
	const ic_time due = due_of(hospital_lead(h), "CARRY_OUT");
	h->clock.now += IC_DAY_MS;
	hospital_state_reliance(h, recording, false); /* said again, it gives no more time */
	assert_int_equal(due_of(hospital_lead(h), "CARRY_OUT"), due);
	assert_rule(h, ic_app_refuse_late, recording, "L17", true);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "CARRY_OUT"), 0);
	assert_gone(h, recording);
}

static void what_was_relied_on_stays_sealed_and_the_patient_is_told(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = unconscious(h, &patient);

	assert_done(hospital_refuse_late(h, patient));
	const struct ic_shape_life said = hospital_state_reliance(h, recording, true);
	assert_true(ic_bytes_equal(said.rule, IC_LIT("L19")) && !said.granted);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "TELL"), 1);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "COMPLAINT"), 1);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
}

/* --- the way out of the seal: docs/design/003 --- */

static void appraise(struct hospital *h, ic_id recording, const struct ic_shape_appraisal_in *in)
{
	struct ic_shape_governed done;

	assert_done(ic_app_appraise(hospital_lead(h), recording, in, &done));
}

static void a_statement_that_does_not_hold_is_stated_anew(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = unconscious(h, &patient);

	assert_done(hospital_refuse_late(h, patient));
	hospital_state_reliance(h, recording, true);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "CARRY_OUT"), 0);
	hospital_state_reliance(h, recording, false);
	hospital_state_reliance(h, recording, false);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "CARRY_OUT"), 1);
	hospital_state_reliance(h, recording, true); /* after all */
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "CARRY_OUT"), 0);
	assert_rule(h, ic_app_refuse_late, recording, "L19", false);
	hospital_state_reliance(h, recording, false);
	assert_rule(h, ic_app_refuse_late, recording, "L17", true);
	assert_gone(h, recording);
}

static void what_stays_sealed_is_kept_with_a_reason_or_ends_with_its_time(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_appraisal_in dispose = { .dispose = true, .reason = IC_LIT("old") };
	ic_id patient, other;
	const ic_id recording = unconscious(h, &patient);

	assert_done(hospital_capture(h, patient, IC_situation_INCAPABLE_NOW, &other, NULL));
	assert_done(hospital_refuse_late(h, patient));
	hospital_state_reliance(h, recording, true);
	hospital_state_reliance(h, other, true);
	h->clock.now += YEARS(9);
	assert_rule(h, ic_app_refuse_late, recording, "L19", false); /* nobody appraised it */
	struct ic_shape_appraisal_in keep = { .reason = IC_LIT("a claim may come"),
					      .keep_until = ic_time_london_date(h->clock.now
										+ YEARS(2)) };
	appraise(h, recording, &keep);
	assert_rule(h, ic_app_refuse_late, recording, "L19", false);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
	h->clock.now += YEARS(3);
	appraise(h, recording, &dispose);
	const size_t told = hospital_count_tasks(hospital_guardian(h), "TELL");
	assert_rule(h, ic_app_refuse_late, recording, "L18", true);
	assert_int_equal(hospital_count_tasks(hospital_guardian(h), "TELL"), told + 1);
	assert_gone(h, recording);
	/* Or as any other whose time is over. */
	struct ic_shape_certificate certificate;
	appraise(h, other, &dispose);
	assert_done(ic_app_dispose(hospital_guardian(h), other, &certificate));
	assert_true(ic_bytes_equal(certificate.rule, IC_LIT("L13")));
}

static void lift_hold(struct hospital *h, ic_id hold)
{
	const struct ic_shape_hold_lift_in in = { .reason = IC_LIT("the inquest is over") };
	struct ic_shape_governed done;

	assert_done(ic_app_hold_lift(hospital_lead(h), hold, &in, &done));
}

static void what_was_kept_only_for_a_hold_is_asked_about_when_that_is_lifted(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_hold_in whole = { .reason = IC_LIT("inquest") };
	struct ic_shape_governed all;
	ic_id relied, patient;
	const ic_id recording = unconscious(h, &patient);

	assert_done(hospital_capture(h, patient, IC_situation_INCAPABLE_NOW, &relied, NULL));
	const ic_id hold = place_hold(h, recording);
	struct ic_shape_hold_in in = whole;
	in.patient = patient;
	assert_done(ic_app_hold_place(hospital_lead(h), &in, &all));
	assert_done(hospital_refuse_late(h, patient));
	hospital_state_reliance(h, recording, false);
	hospital_state_reliance(h, relied, true);
	assert_rule(h, ic_app_refuse_late, recording, "L10", false);
	lift_hold(h, hold); /* the other holds still */
	assert_int_equal(hospital_count_tasks(hospital_guardian(h), "CARRY_OUT"), 0);
	lift_hold(h, all.id);
	h->clock.now += 4 * IC_DAY_MS;
	assert_int_equal(
		hospital_count_tasks(hospital_as(h, h->guardian, IC_role_DPO), "CARRY_OUT"), 1);
	assert_rule(h, ic_app_refuse_late, recording, "L17", true);
	assert_int_equal(
		hospital_count_tasks(hospital_as(h, h->guardian, IC_role_DPO), "CARRY_OUT"), 0);
}

/* One is asked for all that the patient has: it ends with the last. */
static void what_nobody_can_do_any_more_is_nobodys_task(void **state)
{
	struct hospital *h = *state;
	ic_id patient, second;
	const ic_id first = unconscious(h, &patient);

	assert_done(hospital_capture(h, patient, IC_situation_INCAPABLE_NOW, &second, NULL));
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "SEEK_LATER"), 1);
	hospital_state_reliance(h, first, false);
	assert_rule(h, ic_app_erase, first, "L21", true);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "SEEK_LATER"), 1);
	hospital_state_reliance(h, second, false);
	assert_rule(h, ic_app_erase, second, "L21", true);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "SEEK_LATER"), 0);
	assert_int_equal(hospital_count_tasks(hospital_guardian(h), "TELL"), 2); /* is owed still */
}

static void a_statement_is_not_asked_of_what_is_gone(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = unconscious(h, &patient);
	struct ic_shape_life life;

	hospital_state_reliance(h, recording, false);
	assert_done(hospital_refuse_late(h, patient));
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "RELIANCE"), 1);
	assert_done(ic_app_unlawful(hospital_registrar(h), recording, &why, &life));
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "INCIDENT"), 1);
	hospital_close_incident(h, life.incident);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "INCIDENT"), 0);
	assert_done(ic_app_unlawful(hospital_lead(h), recording, &why, &life));
	assert_true(life.granted);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "RELIANCE"), 0);
}

static void a_hold_comes_before_a_late_refusal(void **state)
{
	struct hospital *h = *state;
	ic_id patient;
	const ic_id recording = unconscious(h, &patient);

	place_hold(h, recording);
	assert_done(hospital_refuse_late(h, patient));
	const struct ic_shape_life said = hospital_state_reliance(h, recording, false);
	assert_true(ic_bytes_equal(said.rule, IC_LIT("L10")) && !said.granted);
	assert_rule(h, ic_app_refuse_late, recording, "L10", false);
}

/* --- what should not have been made: scenario 47 --- */

static void what_should_not_have_been_made_is_sealed_until_the_incident_is_closed(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_life life;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	assert_fails(ic_app_unlawful(hospital_as(h, h->gp, 0), recording, &why, &life), ABSENT);
	assert_done(ic_app_unlawful(hospital_registrar(h), recording, &why, &life));
	assert_true(ic_bytes_equal(life.rule, IC_LIT("L14")) && !life.granted);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "INCIDENT"), 1);
	assert_fails(hospital_look(h, h->registrar, recording, IC_rendition_MASTER), REFUSED);
	assert_rule(h, ic_app_unlawful, recording, "L14", false);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "INCIDENT"), 1);
	hospital_close_incident(h, hospital_incident(h, IC_incident_kind_UNLAWFUL, true));
	assert_rule(h, ic_app_unlawful, recording, "L15", false);
	hospital_state_reliance(h, recording, false);
	assert_rule(h, ic_app_unlawful, recording, "L16", true);
	assert_gone(h, recording);
	hospital_incident(h, IC_incident_kind_UNLAWFUL, false);
}

/* --- restriction --- */

static void a_restriction_stops_ordinary_use_and_tells_who_holds_a_share(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_governed lifted;
	struct ic_shape_life life;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &share));
	assert_done(ic_app_restrict(hospital_lead(h), patient, &why, &life));
	assert_true(ic_bytes_equal(life.rule, IC_LIT("L4")) && life.granted);
	assert_fails(ic_app_restrict(hospital_lead(h), patient, &why, &life), STATE);
	assert_int_equal(hospital_count_tasks(hospital_lead(h), "NOTIFY"), 1);
	/* With the patient's own consent care goes on: Art 18(2). */
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	const ic_id unasked = hospital_patient(h, 1990, OTHER);
	ic_id deferred;
	hospital_consent(h, unasked, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY,
			 IC_answer_DEFERRED);
	assert_done(hospital_capture(h, unasked, IC_situation_INCAPABLE_NOW, &deferred, NULL));
	assert_done(ic_app_restrict(hospital_lead(h), unasked, &why, &life));
	assert_fails(hospital_look(h, h->registrar, deferred, IC_rendition_MASTER), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "D7");
	assert_done(ic_app_unrestrict(hospital_lead(h), unasked, &why, &lifted));
	assert_done(hospital_look(h, h->registrar, deferred, IC_rendition_MASTER));
	assert_fails(ic_app_unrestrict(hospital_lead(h), unasked, &why, &lifted), STATE);
}

/* --- corrections --- */

static void a_correction_adds_and_shows_what_stood_before(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_correction_in in = { .laterality = IC_laterality_RIGHT,
						   .note = IC_LIT("right heel, not left"),
						   .reason = IC_LIT("side was wrong") };
	const struct ic_shape_correction_in nothing = { .reason = IC_LIT("why") };
	struct ic_shape_corrections now;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &share));
	assert_fails(ic_app_rectify(hospital_registrar(h), recording, &nothing, &now), FIELD);
	assert_fails(ic_app_rectify(hospital_as(h, h->plastics, 0), recording, &in, &now),
		     FORBIDDEN);
	assert_done(ic_app_rectify(hospital_registrar(h), recording, &in, &now));
	assert_int_equal(now.now->laterality, IC_laterality_RIGHT);
	assert_true(ic_bytes_equal(now.now->note, in.note));
	assert_true(ic_bytes_equal(now.now->body_site, IC_LIT("heel")));
	assert_int_equal(now.before.count, 1);
	assert_int_equal(now.before.at[0].laterality, IC_laterality_LEFT);
	assert_true(ic_bytes_equal(now.before.at[0].reason, in.reason));
	assert_true(ic_bytes_equal(now.before.at[0].by_name, IC_LIT("Dr Ada Registrar")));
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "NOTIFY"), 1);
	assert_done(ic_app_corrections(hospital_as(h, h->plastics, 0), recording, &now));
	assert_int_equal(now.before.count, 1);
	assert_fails(ic_app_corrections(hospital_as(h, h->gp, 0), recording, &now), REFUSED);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
}

/* --- withdrawal after use: scenarios 19, 20 --- */

static void what_was_published_is_asked_back(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_publication_in taught = { .published = IC_published_TEACHING,
							.title = IC_LIT("Tuesday lecture") };
	const struct ic_shape_publication_in printed = { .published = IC_published_WORLD,
							 .title = IC_LIT("A journal") };
	struct ic_shape_withdrawal_in in = { .id = hospital_id(h) };
	struct ic_shape_withdrawal withdrawal;
	struct ic_shape_governed done;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(ic_app_publication(hospital_registrar(h), recording, &taught, &done));
	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &in, &withdrawal));
	assert_true(ic_bytes_equal(withdrawal.rule, IC_LIT("L7")));
	assert_int_equal(withdrawal.stops.count, 5);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "PULLED"), 1);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "RECALL"), 1);
	assert_done(ic_app_publication(hospital_lead(h), recording, &printed, &done));
	in.id = hospital_id(h);
	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &in, &withdrawal));
	assert_true(ic_bytes_equal(withdrawal.rule, IC_LIT("L8")));
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "ASK_PUBLISHER"), 1);
	assert_int_equal(hospital_count_tasks(hospital_registrar(h), "TELL"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(erasure_of_what_care_relies_on_is_refused_with_reasons),
		TEST(what_nobody_relied_on_is_erased_by_another_person),
		TEST(an_erased_recording_is_gone_and_its_certificate_says_why),
		TEST(who_said_that_nobody_relied_on_it_does_not_destroy_it),
		TEST(what_is_due_is_appraised_before_it_is_erased),
		TEST(erasure_ends_with_life),
		TEST(a_reader_does_not_fail_a_destruction_that_is_done),
		TEST(an_id_is_of_a_withdrawal_or_of_a_refusal),
		TEST(a_late_refusal_waits_for_the_lead_clinician),
		TEST(what_nobody_relied_on_is_destroyed_after_a_late_refusal),
		TEST(what_was_relied_on_stays_sealed_and_the_patient_is_told),
		TEST(a_statement_that_does_not_hold_is_stated_anew),
		TEST(what_stays_sealed_is_kept_with_a_reason_or_ends_with_its_time),
		TEST(what_was_kept_only_for_a_hold_is_asked_about_when_that_is_lifted),
		TEST(what_nobody_can_do_any_more_is_nobodys_task),
		TEST(a_statement_is_not_asked_of_what_is_gone),
		TEST(a_hold_comes_before_a_late_refusal),
		TEST(what_should_not_have_been_made_is_sealed_until_the_incident_is_closed),
		TEST(a_restriction_stops_ordinary_use_and_tells_who_holds_a_share),
		TEST(a_correction_adds_and_shows_what_stood_before),
		TEST(what_was_published_is_asked_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
