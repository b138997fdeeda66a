/* SPDX-License-Identifier: Apache-2.0 */
/* What limits a use and what allows it: objections, the opt-out, the audience of a sensitive
 * picture, authorities, discharge, and the review of one person's word. */
#include "lib/check.h"

#include <string.h>

#include "app/gate/case.h"
#include "base/limits.h"
#include "lib/gen_image.h"
#include "lib/hospital.h"

#define ADULT "9990000018"
#define CHILD "9990000026"

static const ic_id none = { { 0 } };
static const struct ic_shape_life_in why = { .reason = { (const uint8_t *)"as asked", 8 } };

static void assert_rule(struct hospital *h, ic_status status, const char *rule)
{
	assert_fails(status, REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), rule);
	assert_true(ic_rule_remedy(h->ctx.refusal.decision.rule)[0] != '\0');
	assert_true(h->ctx.refusal.entered);
}

static ic_id object(struct hospital *h, ic_id patient, int objects_to, ic_id person)
{
	const struct ic_shape_objection_in in = { .objects_to = objects_to,
						  .person = person,
						  .explained = true,
						  .reason = IC_LIT("nobody else, please") };
	struct ic_shape_limits limits;

	assert_done(ic_app_object(hospital_registrar(h), patient, &in, &limits));
	assert_int_equal(limits.objections.count, 1);
	assert_true(limits.effect.len > 0);
	assert_true(ic_bytes_equal(limits.objections.at[0].reason, in.reason));
	return limits.objections.at[0].id;
}

static void take_back(struct hospital *h, ic_id objection)
{
	struct ic_shape_limits limits;

	assert_done(ic_app_object_no_more(hospital_registrar(h), objection, &why, &limits));
	assert_int_equal(limits.objections.count, 0);
	assert_fails(ic_app_object_no_more(hospital_registrar(h), objection, &why, &limits), STATE);
}

/* --- objections: scenario 33 --- */

static void an_objection_stops_what_it_covers_and_nothing_else(void **state)
{
	struct hospital *h = *state;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);

	ic_id objection = object(h, patient, IC_objects_to_BEYOND_TEAM, none);
	assert_rule(h, hospital_share(h, recording, h->plastics, IC_purpose_CARE, "help", &share),
		    "D33");
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	take_back(h, objection);
	objection = object(h, patient, IC_objects_to_OTHER_ORGANISATIONS, none);
	assert_rule(h, hospital_share(h, recording, h->gp, IC_purpose_CARE, "help", &share), "D33");
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "help", &share));
	take_back(h, objection);
	objection = object(h, patient, IC_objects_to_PERSON, h->nurse);
	assert_rule(h, hospital_look(h, h->nurse, recording, IC_rendition_MASTER), "D33");
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	take_back(h, objection);
	object(h, patient, IC_objects_to_ANYONE, none);
	assert_rule(h, hospital_look(h, h->registrar, recording, IC_rendition_MASTER), "D33");
}

static void an_objection_is_explained_and_its_patient_is_treated_by_who_takes_it(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_objection_in in = { .objects_to = IC_objects_to_ANYONE,
					    .reason = IC_LIT("no") };
	struct ic_shape_limits limits;
	ic_id patient;

	hospital_taken(h, &patient);
	assert_fails(ic_app_object(hospital_registrar(h), patient, &in, &limits), FIELD);
	in.explained = true;
	in.person = h->nurse;
	assert_fails(ic_app_object(hospital_registrar(h), patient, &in, &limits), FIELD);
	in.person = none;
	assert_fails(ic_app_object(hospital_as(h, h->gp, 0), patient, &in, &limits), ABSENT);
	assert_done(ic_app_object(hospital_registrar(h), patient, &in, &limits));
}

static void whom_a_patient_objects_to_neither_reads_why_nor_takes_it_back(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_limits limits;
	ic_id patient;

	hospital_taken(h, &patient);
	const ic_id objection = object(h, patient, IC_objects_to_PERSON, h->nurse);
	assert_done(ic_app_limits(hospital_as(h, h->nurse, 0), patient, &limits));
	assert_int_equal(limits.objections.count, 1);
	assert_int_equal(limits.objections.at[0].reason.len, 0);
	assert_true(limits.objections.at[0].about_me);
	assert_int_equal(limits.who->identifiers.count, 1);
	assert_true(limits.who->family.len > 0);
	assert_fails(ic_app_object_no_more(hospital_as(h, h->nurse, 0), objection, &why, &limits),
		     FORBIDDEN);
	assert_done(ic_app_limits(hospital_lead(h), patient, &limits));
	assert_true(limits.objections.at[0].reason.len > 0);
	assert_false(limits.objections.at[0].about_me);
	take_back(h, objection);
}

struct crowd {
	struct hospital *h;
	ic_id patient;
};

/* The oldest, which stops the nurse, under as many newer ones as a page shows and more. */
static ic_status insert_crowd(struct ic_db_tx *tx, void *arg)
{
	const struct crowd *c = arg;

	for (int i = 0; i <= IC_LIST_ROWS_MAX; i++) {
		const struct ic_objection_row row = {
			.id = hospital_id(c->h),
			.patient = c->patient,
			.objects_to = i == 0 ? IC_objects_to_PERSON : IC_objects_to_BEYOND_TEAM,
			.person = i == 0 ? c->h->nurse : none,
			.placed = i + 1,
			.placed_by = c->h->registrar,
			.sealed_reason = IC_LIT("sealed"),
		};
		IC_TRY(ic_objection_insert(tx, &row));
	}
	return IC_DONE;
}

static void the_oldest_of_many_objections_counts(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_objection_in in = { .objects_to = IC_objects_to_ANYONE,
						  .explained = true,
						  .reason = IC_LIT("no") };
	struct crowd crowd = { .h = h };
	struct ic_shape_limits limits;
	const ic_id recording = hospital_taken(h, &crowd.patient);

	assert_done(ic_db_write(h->app->db, insert_crowd, &crowd));
	assert_rule(h, hospital_look(h, h->nurse, recording, IC_rendition_MASTER), "D33");
	assert_fails(ic_app_object(hospital_registrar(h), crowd.patient, &in, &limits), LIMIT);
}

static void a_stopped_share_says_why_it_stopped(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_withdrawal_in in = { .id = hospital_id(h) };
	struct ic_shape_withdrawal withdrawal;
	struct ic_shape_share stopped;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "help", &share));
	assert_done(ic_app_share_stop(hospital_registrar(h), share, &stopped));
	assert_rule(h, hospital_look(h, h->plastics, recording, IC_rendition_MASTER), "D31");
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "help", &share));
	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &in, &withdrawal));
	assert_rule(h, hospital_look(h, h->plastics, recording, IC_rendition_MASTER), "D35");
	assert_rule(h, hospital_look(h, h->gp, recording, IC_rendition_MASTER), "D31");
}

/* --- the opt-out --- */

static void an_opt_out_that_was_not_asked_today_counts(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_opt_out_in in = { .opted_out = false };
	struct ic_shape_limits limits;
	ic_id patient;

	hospital_taken(h, &patient);
	assert_done(ic_app_limits(hospital_registrar(h), patient, &limits));
	assert_true(limits.opt_out_stale && !limits.opted_out);
	assert_done(ic_app_opt_out(hospital_registrar(h), patient, &in, &limits));
	assert_false(limits.opt_out_stale);
	h->clock.now += IC_DAY_MS + IC_HOUR_MS;
	assert_done(ic_app_limits(hospital_lead(h), patient, &limits));
	assert_true(limits.opt_out_stale);
}

/* --- sensitive: scenario 55 --- */

static ic_id bruise(struct hospital *h, ic_id *ret_child, ic_id named)
{
	struct ic_shape_receipt receipt;
	struct ic_buf picture;
	const struct gen_options plain = { 0 };

	*ret_child = hospital_patient(h, 2020, CHILD);
	hospital_consent(h, *ret_child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	struct ic_shape_capture form = hospital_form(h, *ret_child, IC_situation_CHILD);
	form.kind = IC_recording_kind_SENSITIVE;
	if (!ic_id_is_zero(named)) {
		form.audience.at = &named;
		form.audience.count = 1;
	}
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&plain, &picture);
	assert_done(hospital_file(h, &form, ic_buf_view(&picture), &receipt));
	ic_buf_done(&picture);
	return form.id;
}

static void only_the_named_audience_opens_a_sensitive_picture(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_audience_in name = { .staff = h->safeguarding,
						   .named = true,
						   .reason = IC_LIT("leads the enquiry") };
	struct ic_shape_audience_in no_more = name;
	struct ic_shape_recording shown;
	struct ic_shape_governed done;
	ic_id child;
	const ic_id recording = bruise(h, &child, none);

	assert_rule(h, hospital_look(h, h->nurse, recording, IC_rendition_MASTER), "D31");
	assert_fails(ic_app_audience(hospital_registrar(h), recording, &name, &done), FORBIDDEN);
	struct ic_shape_audience_in nurse = name;
	nurse.staff = h->nurse;
	assert_done(ic_app_audience(hospital_lead(h), recording, &nurse, &done));
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	assert_done(ic_app_recording_show(hospital_as(h, h->nurse, 0), recording, &shown));
	assert_true(shown.covered);
	no_more.staff = h->nurse;
	no_more.named = false;
	assert_done(ic_app_audience(hospital_lead(h), recording, &no_more, &done));
	assert_rule(h, hospital_look(h, h->nurse, recording, IC_rendition_MASTER), "D31");
}

static void custody_names_every_hand_in_order(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_custody custody;
	ic_id child;
	const ic_id recording = bruise(h, &child, h->nurse);

	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	assert_fails(ic_app_custody(hospital_registrar(h), recording, &custody), FORBIDDEN);
	assert_done(ic_app_custody(hospital_lead(h), recording, &custody));
	assert_int_equal(custody.sha256.len, 64);
	assert_int_equal(custody.audience.count, 1);
	assert_true(custody.rows.count >= 2);
	assert_true(ic_bytes_equal(custody.rows.at[0].action, IC_LIT("capture.committed")));
	assert_true(ic_bytes_equal(custody.rows.at[0].sha256, custody.sha256));
	bool nurse = false;
	for (size_t i = 1; i < custody.rows.count; i++) {
		assert_true(custody.rows.at[i].entry > custody.rows.at[i - 1].entry);
		nurse = nurse || ic_bytes_equal(custody.rows.at[i].who, IC_LIT("Sr Nia Nurse"));
	}
	assert_true(nurse);
}

static void an_intimate_picture_says_who_was_there(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_recording shown;
	struct ic_shape_receipt receipt;
	struct ic_buf picture;
	const struct gen_options plain = { 0 };
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	ic_buf_init(&picture, 1 << 20);
	gen_jpeg(&plain, &picture);
	struct ic_shape_capture form = hospital_form(h, patient, IC_situation_ADULT);
	form.intimate = true;
	assert_fails(hospital_file(h, &form, ic_buf_view(&picture), &receipt), FIELD);
	form.chaperone = IC_LIT("Sr Nia Nurse");
	assert_done(hospital_file(h, &form, ic_buf_view(&picture), &receipt));
	ic_buf_done(&picture);
	assert_done(ic_app_recording_show(hospital_registrar(h), form.id, &shown));
	assert_true(shown.covered && ic_bytes_equal(shown.chaperone, form.chaperone));
}

/* --- shown to the patient: scenario 58 --- */

static void a_picture_is_shown_to_the_patient_by_who_treats_them(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_governed done;
	struct ic_shape_recording shown;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "help", &share));
	assert_fails(ic_app_shown(hospital_as(h, h->plastics, 0), recording, &done), FORBIDDEN);
	assert_rule(h, ic_app_shown(hospital_as(h, h->gp, 0), recording, &done), "D31");
	assert_done(ic_app_recording_show(hospital_registrar(h), recording, &shown));
	assert_true(shown.seen == 0);
	assert_done(ic_app_shown(hospital_registrar(h), recording, &done));
	assert_done(ic_app_recording_show(hospital_registrar(h), recording, &shown));
	assert_true(shown.seen > 0);
}

/* --- authorities: scenario 37 --- */

static void an_authority_counts_once_the_right_person_has_verified_it(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_authority_in in = { .kind = IC_authority_PUBINT,
					    .purpose = IC_purpose_PROTECT,
					    .instrument =
						    IC_LIT("children in the house are at risk"),
					    .reference = IC_LIT("CG/2026/17"),
					    .expires = { 2027, 1, 1 } };
	const struct ic_shape_withdrawal_in refuse = { .id = hospital_id(h), .refusal = false };
	struct ic_shape_withdrawal withdrawal;
	struct ic_shape_authorities list;
	struct ic_shape_governed stated, done;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);

	/* A capacitous adult's no stands while only they are at risk: scenario 38. */
	assert_done(ic_app_withdraw(hospital_registrar(h), patient, &refuse, &withdrawal));
	assert_rule(
		h,
		hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "risk", &share),
		"D87");
	in.patient = patient;
	assert_fails(ic_app_authority(hospital_as(h, h->gp, 0), &in, &stated), ABSENT);
	assert_done(ic_app_authority(hospital_registrar(h), &in, &stated));
	assert_rule(
		h,
		hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "risk", &share),
		"D87");
	assert_fails(ic_app_authority_verify(hospital_lead(h), stated.id, &done), FORBIDDEN);
	assert_done(ic_app_authority_verify(hospital_guardian(h), stated.id, &done));
	assert_fails(ic_app_authority_verify(hospital_guardian(h), stated.id, &done), STATE);
	assert_done(ic_app_authorities(hospital_registrar(h), patient, &list));
	assert_true(list.rows.count == 1 && list.rows.at[0].in_force);
	assert_true(ic_bytes_equal(list.rows.at[0].reference, in.reference));
	assert_done(
		hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "risk", &share));
	h->clock.now += 200 * IC_DAY_MS;
	assert_done(ic_app_authorities(hospital_registrar(h), patient, &list));
	assert_false(list.rows.at[0].in_force);
	assert_rule(
		h,
		hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "risk", &share),
		"D87");
}

/* Of the purposes that a second clinician may verify a benefit for, a complaint is none. */
static void a_complaint_is_opened_by_governance_alone(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_authority_in in = { .kind = IC_authority_BENEFIT,
					    .purpose = IC_purpose_INVESTIG,
					    .instrument = IC_LIT("complaint about the dressing"),
					    .reference = IC_LIT("PALS/2026/4"),
					    .expires = { 2027, 1, 1 } };
	struct ic_shape_governed stated, done;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);
	ic_id persons[] = { h->safeguarding, h->safeguarding };

	in.patient = patient;
	assert_fails(ic_app_authority(hospital_registrar(h), &in, &stated), FIELD);
	in.persons.at = persons;
	in.persons.count = 2;
	assert_fails(ic_app_authority(hospital_registrar(h), &in, &stated), FIELD);
	in.persons.count = 1;
	assert_done(ic_app_authority(hospital_registrar(h), &in, &stated));
	assert_fails(ic_app_authority_verify(hospital_as(h, h->nurse, 0), stated.id, &done),
		     FORBIDDEN);
	assert_rule(h,
		    hospital_share(h, recording, h->safeguarding, IC_purpose_INVESTIG, "complaint",
				   &share),
		    "D99");
	assert_done(ic_app_authority_verify(hospital_guardian(h), stated.id, &done));
	in.purpose = IC_purpose_PROTECT;
	in.persons.count = 0;
	assert_done(ic_app_authority(hospital_registrar(h), &in, &stated));
	assert_done(ic_app_authority_verify(hospital_as(h, h->nurse, 0), stated.id, &done));
}

/* Only to them it may go, and they do not open the case for themselves. */
static void an_investigation_is_of_those_whom_it_names(void **state)
{
	struct hospital *h = *state;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);
	const ic_id persons[] = { h->safeguarding, h->guardian };
	const struct ic_shape_authority_in in = { .kind = IC_authority_LAW,
						  .patient = patient,
						  .purpose = IC_purpose_INVESTIG,
						  .instrument = IC_LIT("a claim"),
						  .reference = IC_LIT("NHSR/2026/4"),
						  .expires = { 2026, 12, 1 },
						  .persons = { persons, 2 } };
	struct ic_shape_authorities list;
	struct ic_shape_governed stated, done;

	assert_done(ic_app_authority(hospital_registrar(h), &in, &stated));
	assert_fails(ic_app_authority_verify(hospital_as(h, h->guardian, IC_role_IG_LEAD),
					     stated.id, &done),
		     FORBIDDEN);
	assert_done(ic_app_authority_verify(hospital_lead(h), stated.id, &done));
	assert_done(ic_app_authorities(hospital_registrar(h), patient, &list));
	assert_int_equal(list.rows.at[0].persons.count, 2);
	assert_true(ic_bytes_equal(list.rows.at[0].persons.at[1], IC_LIT("Dr Cal Guardian")));
	assert_rule(h,
		    hospital_share(h, recording, h->plastics, IC_purpose_INVESTIG, "claim", &share),
		    "D99");
	assert_done(hospital_share(h, recording, h->safeguarding, IC_purpose_INVESTIG, "claim",
				   &share));
	assert_done(hospital_look(h, h->safeguarding, recording, IC_rendition_MASTER));
	h->clock.now += 90 * IC_DAY_MS;
	assert_rule(
		h,
		hospital_share(h, recording, h->safeguarding, IC_purpose_INVESTIG, "claim", &share),
		"D99");
}

/* One that names a colleague is for them, and is withdrawn by who stated it or may verify it. */
static void an_authority_is_for_whom_it_names_until_it_is_withdrawn(void **state)
{
	struct hospital *h = *state;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);
	const struct ic_shape_authority_in in = { .kind = IC_authority_LAW,
						  .patient = patient,
						  .purpose = IC_purpose_LEGAL,
						  .instrument = IC_LIT("an order"),
						  .reference = IC_LIT("HC/2026/4"),
						  .expires = { 2026, 12, 1 },
						  .persons = { &h->plastics, 1 } };
	struct ic_shape_authorities list;
	struct ic_shape_governed stated, done;

	assert_done(ic_app_authority(hospital_registrar(h), &in, &stated));
	assert_done(ic_app_authority_verify(hospital_lead(h), stated.id, &done));
	assert_rule(
		h, hospital_share(h, recording, h->safeguarding, IC_purpose_LEGAL, "order", &share),
		"D80");
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_LEGAL, "order", &share));
	assert_fails(ic_app_authority_end(hospital_as(h, h->nurse, 0), stated.id, &why, &done),
		     FORBIDDEN);
	assert_fails(ic_app_authority_end(hospital_as(h, h->gp, 0), stated.id, &why, &done),
		     ABSENT);
	assert_done(ic_app_authority_end(hospital_lead(h), stated.id, &why, &done));
	assert_fails(ic_app_authority_end(hospital_registrar(h), stated.id, &why, &done), STATE);
	assert_fails(ic_app_authority_verify(hospital_lead(h), stated.id, &done), STATE);
	assert_rule(h, hospital_look(h, h->plastics, recording, IC_rendition_MASTER), "D80");
	assert_fails(
		ic_app_authority_register(hospital_registrar(h), (ic_bytes) { NULL, 0 }, &list),
		FORBIDDEN);
	assert_done(ic_app_authority_register(hospital_lead(h), (ic_bytes) { NULL, 0 }, &list));
	assert_int_equal(list.rows.count, 1);
	assert_true(list.rows.at[0].ended > 0 && !list.rows.at[0].in_force);
	assert_true(ic_id_equal(list.rows.at[0].patient, patient));
	assert_true(list.rows.at[0].patient_name.len > 0);
}

/* --- discharge --- */

static void the_team_goes_on_for_thirty_days_after_discharge(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_governed done;
	ic_id patient;
	const ic_id recording = hospital_taken(h, &patient);

	assert_done(ic_app_encounter_end(hospital_registrar(h), patient, &why, &done));
	assert_fails(ic_app_encounter_end(hospital_registrar(h), patient, &why, &done), STATE);
	h->clock.now += 29 * IC_DAY_MS;
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	h->clock.now += 2 * IC_DAY_MS;
	assert_rule(h, hospital_look(h, h->nurse, recording, IC_rendition_MASTER), "D31");
}

/* --- broken glass: scenario 35 --- */

static size_t tasks_of(struct ic_ctx *ctx, const char *code)
{
	struct ic_shape_tasks tasks;
	size_t count = 0;

	assert_done(ic_app_tasks(ctx, &tasks));
	for (size_t i = 0; i < tasks.rows.count; i++)
		count += ic_bytes_equal(tasks.rows.at[i].code, ic_bytes_of_text(code));
	return count;
}

static void a_glass_is_not_broken_for_what_is_not_vital(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_relationship_in glass = { .kind = IC_relationship_kind_BREAK_GLASS,
						  .reason = IC_LIT("I know her") };
	struct ic_shape_relationship opened;
	const ic_id recording = hospital_taken(h, &glass.patient);

	assert_rule(h, ic_app_relationship(hospital_as(h, h->plastics, 0), &glass, &opened), "D32");
	assert_rule(h, hospital_look(h, h->plastics, recording, IC_rendition_MASTER), "D31");
	assert_int_equal(tasks_of(hospital_lead(h), "BG_ALERT"), 0);
}

static void a_broken_glass_is_reviewed_by_another(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_review_in verdict = { .appropriate = true,
						    .note = IC_LIT("theatre emergency") };
	struct ic_shape_relationship_in glass = { .kind = IC_relationship_kind_BREAK_GLASS,
						  .vital = true,
						  .reason = IC_LIT("bleeding in theatre") };
	struct ic_shape_relationship opened;
	struct ic_shape_reviews reviews;
	struct ic_shape_governed done;

	hospital_taken(h, &glass.patient);
	assert_done(ic_app_relationship(hospital_as(h, h->plastics, 0), &glass, &opened));
	assert_fails(ic_app_reviews(hospital_registrar(h), (ic_bytes) { NULL, 0 }, &reviews),
		     FORBIDDEN);
	assert_int_equal(tasks_of(hospital_lead(h), "BG_ALERT"), 1);
	assert_done(ic_app_reviews(hospital_lead(h), (ic_bytes) { NULL, 0 }, &reviews));
	assert_int_equal(reviews.rows.count, 1);
	assert_true(ic_bytes_equal(reviews.rows.at[0].reason, glass.reason));
	assert_true(ic_bytes_equal(reviews.rows.at[0].who, IC_LIT("Mr Pat Plastics")));
	assert_fails(ic_app_review(hospital_as(h, h->plastics, IC_role_IG_LEAD), opened.id,
				   &verdict, &done),
		     FORBIDDEN);
	assert_done(ic_app_review(hospital_guardian(h), opened.id, &verdict, &done));
	assert_fails(ic_app_review(hospital_guardian(h), opened.id, &verdict, &done), STATE);
	assert_int_equal(tasks_of(hospital_lead(h), "BG_ALERT"), 0);
	assert_int_equal(tasks_of(hospital_guardian(h), "CG_REVIEW"), 0);
	assert_done(ic_app_reviews(hospital_lead(h), (ic_bytes) { NULL, 0 }, &reviews));
	assert_true(reviews.rows.at[0].reviewed > 0 && reviews.rows.at[0].appropriate);
}

static void a_watched_record_tells_the_guardian_who_looked(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_vip_in vip = { .vip = true, .reason = IC_LIT("a member of staff") };
	struct ic_shape_relationship_in declared = { .kind = IC_relationship_kind_DECLARED,
						     .reason = IC_LIT("second opinion") };
	struct ic_shape_relationship opened;
	struct ic_shape_reviews reviews;
	struct ic_shape_limits limits;
	const ic_id recording = hospital_taken(h, &declared.patient);

	assert_fails(ic_app_vip(hospital_registrar(h), declared.patient, &vip, &limits), FORBIDDEN);
	assert_done(ic_app_vip(hospital_lead(h), declared.patient, &vip, &limits));
	assert_true(limits.vip);
	assert_done(ic_app_relationship(hospital_as(h, h->plastics, 0), &declared, &opened));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	assert_int_equal(tasks_of(hospital_guardian(h), "VIP_VIEW"), 1);
	assert_done(ic_app_reviews(hospital_guardian(h), (ic_bytes) { NULL, 0 }, &reviews));
	assert_int_equal(reviews.rows.count, 1);
	assert_true(reviews.rows.at[0].vip);
}

static void a_look_at_a_watched_record_opens_no_other_task(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_vip_in vip = { .vip = true, .reason = IC_LIT("a member of staff") };
	struct ic_shape_limits limits;
	ic_id recording, share;
	const ic_id child = hospital_patient(h, 2020, CHILD);

	hospital_consent(h, child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, child, IC_situation_CHILD, &recording, NULL));
	assert_done(
		hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT, "risk", &share));
	assert_done(ic_app_vip(hospital_lead(h), child, &vip, &limits));
	assert_int_equal(tasks_of(hospital_guardian(h), "CG_REVIEW"), 1);
	assert_done(hospital_look(h, h->safeguarding, recording, IC_rendition_MASTER));
	assert_int_equal(tasks_of(hospital_guardian(h), "VIP_VIEW"), 1);
	assert_int_equal(tasks_of(hospital_guardian(h), "CG_REVIEW"), 1);
}

/* One picture rests on the public interest, the other on a child at risk: what the other asks for
 * is asked for, in whatever order they stand. */
static void what_any_picture_of_a_share_asks_for_is_a_task(void **state)
{
	struct hospital *h = *state;
	const ic_id child = hospital_patient(h, 2020, CHILD);
	struct ic_shape_governed stated, done;
	struct ic_shape_share share;
	ic_id both[2];

	hospital_consent(h, child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	for (size_t i = 0; i < 2; i++)
		assert_done(hospital_capture(h, child, IC_situation_CHILD, &both[i], NULL));
	const struct ic_shape_authority_in in = { .kind = IC_authority_PUBINT,
						  .patient = child,
						  .recording = both[1],
						  .purpose = IC_purpose_PROTECT,
						  .instrument = IC_LIT("balance of interests"),
						  .reference = IC_LIT("CG/2026/9"),
						  .expires = { 2027, 1, 1 } };
	assert_done(ic_app_authority(hospital_registrar(h), &in, &stated));
	assert_done(ic_app_authority_verify(hospital_guardian(h), stated.id, &done));
	struct ic_shape_share_in out = { .id = hospital_id(h),
					 .recipient = h->safeguarding,
					 .purpose = IC_purpose_PROTECT,
					 .justification = IC_LIT("risk") };
	out.recordings.at = both;
	out.recordings.count = 2;
	assert_done(ic_app_share_create(hospital_registrar(h), &out, &share));
	assert_int_equal(hospital_count_tasks(hospital_guardian(h), "CG_REVIEW"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_objection_stops_what_it_covers_and_nothing_else),
		TEST(an_objection_is_explained_and_its_patient_is_treated_by_who_takes_it),
		TEST(whom_a_patient_objects_to_neither_reads_why_nor_takes_it_back),
		TEST(the_oldest_of_many_objections_counts),
		TEST(a_stopped_share_says_why_it_stopped),
		TEST(an_opt_out_that_was_not_asked_today_counts),
		TEST(only_the_named_audience_opens_a_sensitive_picture),
		TEST(custody_names_every_hand_in_order),
		TEST(an_intimate_picture_says_who_was_there),
		TEST(a_picture_is_shown_to_the_patient_by_who_treats_them),
		TEST(an_authority_counts_once_the_right_person_has_verified_it),
		TEST(a_complaint_is_opened_by_governance_alone),
		TEST(an_investigation_is_of_those_whom_it_names),
		TEST(an_authority_is_for_whom_it_names_until_it_is_withdrawn),
		TEST(the_team_goes_on_for_thirty_days_after_discharge),
		TEST(a_glass_is_not_broken_for_what_is_not_vital),
		TEST(a_broken_glass_is_reviewed_by_another),
		TEST(a_watched_record_tells_the_guardian_who_looked),
		TEST(a_look_at_a_watched_record_opens_no_other_task),
		TEST(what_any_picture_of_a_share_asks_for_is_a_task),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
