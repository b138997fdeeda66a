/* SPDX-License-Identifier: Apache-2.0 */
/* The main job, use case by use case: what is permitted works, what the law refuses is refused by
 * name. */
#include "lib/check.h"

#include <string.h>

#include "app/care/reminder.h"
#include "app/gate/hub.h"
#include "app/people/staff.h"
#include "lib/hospital.h"

#define ADULT "9990000018"

static void assert_rule(const struct hospital *h, const char *rule)
{
	assert_non_null(h->ctx.refusal.decision.rule);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), rule);
	assert_true(h->ctx.refusal.entered);
	assert_true(strlen(ic_rule_source(h->ctx.refusal.decision.rule)) > 0);
}

static void a_patient_is_found_by_number_and_by_wristband(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_patient card;
	const ic_id id = hospital_patient(h, 1980, ADULT);
	const struct ic_shape_find typed = { .system = IC_identifier_system_NHS,
					     .value = IC_LIT("999 000 0018") };
	const struct ic_shape_find scanned = { .wristband = IC_LIT("]d2919990000018") };
	const struct ic_shape_find wrong = { .system = IC_identifier_system_NHS,
					     .value = IC_LIT("9990000019") };

	assert_done(ic_app_patient_find(hospital_as(h, h->registrar, 0), &typed, &card));
	assert_true(ic_id_equal(card.id, id));
	assert_true(ic_bytes_equal(card.family, IC_LIT("Sample")));
	assert_true(card.related);
	assert_done(ic_app_patient_find(hospital_as(h, h->registrar, 0), &scanned, &card));
	assert_true(ic_id_equal(card.id, id));
	assert_fails(ic_app_patient_find(hospital_as(h, h->registrar, 0), &wrong, &card),
		     IDENTIFIER_CHECK);
}

static void no_picture_without_consent(void **state)
{
	struct hospital *h = *state;
	ic_id recording;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	assert_fails(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL), REFUSED);
	assert_rule(h, "C22");
	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_REFUSED);
	assert_fails(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL), REFUSED);
	assert_rule(h, "C17");
	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
}

static void a_picture_is_filed_once_and_opens(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_receipt first, again;
	ic_id recording;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, &first));
	assert_true(first.removed_count > 0);
	assert_true(ic_bytes_equal(first.rule, IC_LIT("C21")));
	const int64_t removed = first.removed_count, entry = first.entry;
	struct ic_shape_capture form = hospital_form(h, patient, IC_situation_ADULT);
	form.id = recording;
	assert_done(hospital_file(h, &form, IC_LIT("the bytes are not read again"), &again));
	assert_true(again.entry == entry && again.removed_count == removed);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	hospital_reopen(h);
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
}

static void a_share_is_a_referral_and_no_more(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_shares inbox;
	ic_id recording, other, share;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &other, NULL));
	assert_fails(hospital_look(h, h->plastics, recording, IC_rendition_MASTER), REFUSED);
	assert_rule(h, "D31");
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "needs a flap?",
				   &share));
	assert_done(ic_app_share_inbox(hospital_as(h, h->plastics, 0), &inbox));
	assert_int_equal(inbox.rows.count, 1);
	assert_true(ic_bytes_equal(inbox.rows.at[0].justification, IC_LIT("needs a flap?")));
	assert_true(ic_bytes_equal(inbox.rows.at[0].patient_name, IC_LIT("SAMPLE, Sam")));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	assert_fails(hospital_look(h, h->plastics, other, IC_rendition_MASTER), REFUSED);
	assert_rule(h, "D31");
}

static void what_the_sender_learns(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share share;
	struct ic_notice notice;
	ic_id recording, id;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	const uint64_t before = ic_hub_newest(h->app->hub);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &id));
	assert_true(ic_hub_wait(h->app->hub, h->plastics, before, 0, &notice));
	assert_int_equal(notice.kind, IC_NOTICE_SHARED);
	const ic_time sent = h->clock.now;
	h->clock.now += 16 * 60 * 1000;
	assert_done(ic_reminder_tell(h->app, sent, h->clock.now));
	assert_true(ic_hub_wait(h->app->hub, h->registrar, before, 0, &notice));
	assert_int_equal(notice.kind, IC_NOTICE_RING);
	assert_done(ic_app_share_show(hospital_as(h, h->registrar, 0), id, &share));
	assert_true(share.ring);
	assert_true(share.delivered == 0 && share.opened == 0);
	assert_done(ic_app_share_delivered(hospital_as(h, h->plastics, 0), id));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	const struct ic_shape_reply_in reply = { .id = hospital_id(h),
						 .text = IC_LIT("Dress it, clinic on Monday.") };
	assert_done(ic_app_share_reply(hospital_as(h, h->plastics, 0), id, &reply, &share));
	assert_done(ic_app_share_show(hospital_as(h, h->registrar, 0), id, &share));
	assert_true(share.delivered != 0 && share.opened != 0 && share.replied != 0);
	assert_false(share.ring);
	assert_int_equal(share.replies.count, 1);
	assert_true(ic_bytes_equal(share.replies.at[0].text, reply.text));
	assert_fails(ic_app_share_show(hospital_as(h, h->nurse, 0), id, &share), ABSENT);
}

static void what_a_share_is_refused_for(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_share share;
	ic_id recording, id;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_fails(hospital_share(h, recording, h->plastics, 0, "why", &id), REFUSED);
	assert_rule(h, "D2");
	assert_fails(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "  ", &id),
		     OBLIGATION_UNMET);
	assert_string_equal(h->ctx.refusal.obligation, "JUSTIFY");
	struct ic_shape_share_in typed = { .id = hospital_id(h),
					   .address = IC_LIT("07700 900123"),
					   .purpose = IC_purpose_CARE,
					   .justification = IC_LIT("quicker") };
	typed.recordings.at = &recording;
	typed.recordings.count = 1;
	assert_fails(ic_app_share_create(hospital_as(h, h->registrar, 0), &typed, &share), REFUSED);
	assert_rule(h, "D3");
	typed.recipient = h->nurse;
	assert_fails(ic_app_share_create(hospital_as(h, h->plastics, 0), &typed, &share), REFUSED);
	assert_rule(h, "D31");
}

static void withdrawal_stops_what_is_beyond_the_team(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_withdrawal done;
	ic_id recording, id;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_withdrawal_in in = { .refusal = false };
	const ic_id consent = hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT,
					       IC_answer_AGREED);

	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &id));
	in.id = hospital_id(h);
	assert_done(ic_app_withdraw(hospital_as(h, h->registrar, 0), patient, &in, &done));
	const int64_t entry = done.entry;
	assert_true(done.shares_stopped == 1 && done.stops.count > 0 && done.stays.count > 0);
	assert_done(ic_app_withdraw(hospital_as(h, h->registrar, 0), patient, &in, &done));
	assert_int_equal(done.entry, entry);
	in.id = consent;
	assert_fails(ic_app_withdraw(hospital_as(h, h->registrar, 0), patient, &in, &done),
		     CONFLICT);
	assert_fails(hospital_look(h, h->plastics, recording, IC_rendition_MASTER), REFUSED);
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	assert_fails(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &id),
		     REFUSED);
	assert_rule(h, "D35");
	in.id = hospital_id(h);
	in.refusal = true;
	assert_done(ic_app_withdraw(hospital_as(h, h->registrar, 0), patient, &in, &done));
	assert_fails(hospital_look(h, h->nurse, recording, IC_rendition_MASTER), REFUSED);
	assert_rule(h, "D34");
	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_fails(hospital_look(h, h->nurse, recording, IC_rendition_MASTER), REFUSED);
	assert_rule(h, "D34");
	assert_fails(hospital_share(h, recording, h->registrar, IC_purpose_CARE, "to myself", &id),
		     FIELD);
}

static bool mentions(const struct ic_shape_report *report, ic_bytes part)
{
	for (size_t i = 0; i < report->rows.count; i++) {
		const struct ic_shape_report_row *row = &report->rows.at[i];
		if (memmem(row->who.ptr, row->who.len, part.ptr, part.len) != NULL
		    || memmem(row->what.ptr, row->what.len, part.ptr, part.len) != NULL)
			return true;
	}
	return false;
}

static void the_patient_sees_who_saw(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_report report;
	ic_id recording, id;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_done(hospital_share(h, recording, h->plastics, IC_purpose_CARE, "advice", &id));
	assert_done(ic_app_report(hospital_as_patient(h, patient, false), patient,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_false(mentions(&report, IC_LIT("Opened a picture")));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	assert_done(ic_app_report(hospital_as_patient(h, patient, false), patient,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_true(mentions(&report, IC_LIT("Opened a picture")));
	assert_true(mentions(&report, IC_LIT("Mr Pat Plastics")));
	assert_true(ic_bytes_equal(report.rule, IC_LIT("A22")));
	assert_fails(ic_app_report(hospital_as_patient(h, h->nurse, false), patient,
				   (ic_bytes) { NULL, 0 }, &report),
		     ABSENT);
}

/* A safeguarding disclosure about a child leaves no line, no name and no count in the parent's
 * report. */
static void a_parent_learns_nothing_of_a_safeguarding_disclosure(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_report report;
	ic_id recording, id;
	const ic_id child = hospital_patient(h, 2021, "9990000026");

	hospital_consent(h, child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, child, IC_situation_CHILD, &recording, NULL));
	assert_done(ic_app_report(hospital_as_patient(h, child, true), child,
				  (ic_bytes) { NULL, 0 }, &report));
	const size_t before = report.rows.count;
	assert_true(before > 0);
	assert_done(hospital_share(h, recording, h->safeguarding, IC_purpose_PROTECT,
				   "pattern of bruising", &id));
	struct ic_shape_shares inbox;
	struct ic_shape_share share;
	assert_done(ic_app_share_inbox(hospital_as(h, h->safeguarding, 0), &inbox));
	assert_int_equal(inbox.rows.count, 1);
	assert_done(ic_app_share_show(hospital_as(h, h->safeguarding, 0), id, &share));
	assert_done(hospital_look(h, h->safeguarding, recording, IC_rendition_MASTER));
	assert_done(ic_app_report(hospital_as_patient(h, child, true), child,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_false(mentions(&report, IC_LIT("Safeguarding")));
	for (size_t i = 0; i < report.rows.count; i++)
		assert_true(report.rows.at[i].entry == IC_SHAPE_ABSENT);
	assert_int_equal(report.rows.count, before);
}

/* A member of the team who opens what was also shared with them for protection: as the share, it is
 * withheld; as care, it says nothing of a share. */
static void a_withheld_share_to_the_team_shows_as_nothing(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_report report;
	struct ic_view *view = NULL;
	ic_id recording, id;
	const ic_id child = hospital_patient(h, 2021, "9990000026");

	hospital_consent(h, child, IC_situation_CHILD, IC_giver_PARENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, child, IC_situation_CHILD, &recording, NULL));
	assert_done(hospital_share(h, recording, h->nurse, IC_purpose_PROTECT, "look", &id));
	assert_done(ic_app_view_open(hospital_as(h, h->nurse, 0), recording, IC_rendition_MASTER,
				     id, &view));
	ic_view_close(view);
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
	assert_done(ic_app_report(hospital_as_patient(h, child, true), child,
				  (ic_bytes) { NULL, 0 }, &report));
	assert_false(mentions(&report, IC_LIT("shared")));
	assert_true(mentions(&report, IC_LIT("Looked at a picture")));
}

static void a_no_while_the_picture_arrives_counts(void **state)
{
	struct hospital *h = *state;
	const struct ic_capture_options options = { .has_digest = false };
	struct ic_upload_state upload;
	struct ic_shape_receipt receipt;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	const struct ic_shape_capture form = hospital_form(h, patient, IC_situation_ADULT);
	struct ic_buf picture;
	ic_buf_init(&picture, 16 << 20);
	assert_done(ic_app_demo_picture(hospital_as(h, h->registrar, 0), &picture));
	assert_done(ic_app_upload_create(hospital_as(h, h->registrar, 0), &form, &options, true,
					 picture.len, &upload));
	h->clock.now += 1000;
	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_REFUSED);
	assert_fails(ic_app_upload_append(hospital_as(h, h->registrar, 0), form.id, 0,
					  ic_buf_view(&picture), true, &upload, &receipt),
		     UNAVAILABLE);
	assert_fails(hospital_file(h, &form, ic_buf_view(&picture), &receipt), REFUSED);
	ic_buf_done(&picture);
}

/* Both patients can be told apart by what the failure says, and no more is said of either. */
static void the_wrong_patient_is_stopped(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_receipt receipt;
	ic_id recording;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	const ic_id other = hospital_patient(h, 1990, "9990000026");
	const ic_id consent = hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT,
					       IC_answer_AGREED);

	hospital_consent(h, other, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	struct ic_shape_capture form = hospital_form(h, other, IC_situation_ADULT);
	form.consent = consent;
	assert_fails(hospital_file(h, &form, IC_LIT("not read"), &receipt), WRONG_PATIENT);
	assert_int_equal(h->ctx.named->system, IC_identifier_system_NHS);
	assert_true(ic_bytes_equal(h->ctx.named->ending, IC_LIT("0026")));
	assert_true(ic_bytes_equal(h->ctx.other->ending, IC_LIT("0018")));
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	form.consent = (ic_id) { { 0 } };
	form.id = recording;
	assert_fails(hospital_file(h, &form, IC_LIT("not read"), &receipt), WRONG_PATIENT);
	assert_true(ic_bytes_equal(h->ctx.other->ending, IC_LIT("0018")));

	const struct ic_capture_options options = { .has_digest = false };
	struct ic_upload_state upload;
	form.id = hospital_id(h);
	form.consent = consent;
	assert_fails(ic_app_upload_create(hospital_as(h, h->registrar, 0), &form, &options, false,
					  0, &upload),
		     WRONG_PATIENT);
	assert_true(ic_bytes_equal(h->ctx.named->ending, IC_LIT("0026")));
	form.consent = hospital_id(h);
	assert_fails(hospital_file(h, &form, IC_LIT("not read"), &receipt), FIELD);
}

static size_t looks(struct hospital *h, ic_id patient)
{
	struct ic_shape_report report;
	size_t count = 0;

	assert_done(ic_app_report(hospital_as_patient(h, patient, false), patient,
				  (ic_bytes) { NULL, 0 }, &report));
	for (size_t i = 0; i < report.rows.count; i++)
		count += ic_bytes_equal(report.rows.at[i].what, IC_LIT("Saw your name in a list"));
	return count;
}

/* The capture is decided first: two ids do not fetch two numbers. */
static void a_mix_up_tells_a_stranger_nothing(void **state)
{
	struct hospital *h = *state;
	const struct ic_capture_options options = { .has_digest = false };
	const struct ic_shape_relationship_in treats = {
		.patient = hospital_patient(h, 1990, "9990000026"),
		.kind = IC_relationship_kind_DECLARED,
		.reason = IC_LIT("asked to see her"),
	};
	struct ic_shape_relationship made;
	struct ic_shape_receipt receipt;
	struct ic_capture_stream *stream = NULL;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_capture form = hospital_form(h, treats.patient, IC_situation_ADULT);

	form.consent = hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT,
					IC_answer_AGREED);
	assert_fails(ic_app_capture_begin(hospital_as(h, h->plastics, 0), &form, &options, &stream,
					  &receipt),
		     REFUSED);
	assert_rule(h, "C22");
	hospital_consent(h, treats.patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_fails(ic_app_capture_begin(hospital_as(h, h->plastics, 0), &form, &options, &stream,
					  &receipt),
		     WRONG_PATIENT);
	assert_true(h->ctx.named == NULL && h->ctx.other == NULL);
	assert_int_equal(looks(h, patient) + looks(h, treats.patient), 0);

	assert_done(ic_app_relationship(hospital_as(h, h->plastics, 0), &treats, &made));
	assert_fails(ic_app_capture_begin(hospital_as(h, h->plastics, 0), &form, &options, &stream,
					  &receipt),
		     WRONG_PATIENT);
	assert_true(ic_bytes_equal(h->ctx.named->ending, IC_LIT("0026")));
	assert_null(h->ctx.other);
	assert_int_equal(looks(h, patient), 0);

	h->clock.now += 2 * 3600 * 1000; /* the registrar's last look is a line of its own */
	assert_fails(hospital_file(h, &form, IC_LIT("not read"), &receipt), WRONG_PATIENT);
	assert_true(ic_bytes_equal(h->ctx.other->ending, IC_LIT("0018")));
	assert_int_equal(looks(h, patient), 1);
	assert_int_equal(looks(h, treats.patient), 2);
}

static void an_unconscious_patient_in_an_emergency(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_patient card;
	struct ic_shape_recording shown;
	ic_id recording;
	struct ic_shape_registration in = { .id = hospital_id(h),
					    .approximate_age = 40,
					    .sex = IC_sex_MALE };

	assert_done(ic_app_patient_register(hospital_as(h, h->registrar, 0), &in, &card));
	assert_true(card.temporary && card.approximate);
	assert_fails(hospital_capture(h, in.id, IC_situation_INCAPABLE_NOW, &recording, NULL),
		     REFUSED);
	hospital_consent(h, in.id, IC_situation_INCAPABLE_NOW, IC_giver_NOBODY, IC_answer_DEFERRED);
	assert_done(hospital_capture(h, in.id, IC_situation_INCAPABLE_NOW, &recording, NULL));
	assert_done(ic_app_recording_show(hospital_as(h, h->nurse, 0), recording, &shown));
	assert_true(shown.banner.len > 0);

	const ic_id known = hospital_patient(h, 1986, ADULT);
	const struct ic_shape_merge merge = { .into = known,
					      .reason = IC_LIT("identified by his wife") };
	struct ic_shape_recordings list;
	assert_done(ic_app_patient_merge(hospital_as(h, h->registrar, 0), in.id, &merge, &card));
	assert_true(ic_id_equal(card.id, known));
	assert_done(ic_app_patient_recordings(hospital_as(h, h->nurse, 0), known,
					      (ic_bytes) { NULL, 0 }, &list));
	assert_int_equal(list.rows.count, 1);
	assert_done(hospital_look(h, h->nurse, recording, IC_rendition_MASTER));
}

static void breaking_the_glass(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_relationship made;
	struct ic_shape_patient card;
	ic_id recording;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_relationship_in in = { .patient = patient,
					       .kind = IC_relationship_kind_BREAK_GLASS,
					       .vital = true,
					       .reason = IC_LIT("arrested on the ward") };

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, NULL));
	assert_fails(hospital_look(h, h->plastics, recording, IC_rendition_MASTER), REFUSED);
	assert_done(ic_app_patient_show(hospital_as(h, h->plastics, 0), patient, &card));
	assert_false(card.related);
	assert_done(ic_app_relationship(hospital_as(h, h->plastics, 0), &in, &made));
	assert_done(ic_app_patient_show(hospital_as(h, h->plastics, 0), patient, &card));
	assert_true(card.related); /* the screen opens too */
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	h->clock.now += (ic_time)5 * 3600 * 1000;
	assert_fails(hospital_look(h, h->plastics, recording, IC_rendition_MASTER), REFUSED);
}

static void signing_in(void **state)
{
	struct hospital *h = *state;
	uint8_t token[IC_TOKEN_BYTES];
	struct ic_shape_session session;
	struct ic_actor actor;
	struct ic_shape_sign_in in = { .user = IC_LIT("registrar"),
				       .password = IC_LIT("correct horse battery") };

	assert_done(ic_app_sign_in(hospital_as(h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR), &in,
				   token, &session));
	assert_true(ic_bytes_equal(session.name, IC_LIT("Dr Ada Registrar")));
	assert_done(ic_app_session_find(h->app, ic_bytes_of(token, sizeof(token)), &actor));
	assert_true(ic_id_equal(actor.party, h->registrar));
	h->clock.now += 16 * 60 * 1000;
	assert_fails(ic_app_session_find(h->app, ic_bytes_of(token, sizeof(token)), &actor),
		     UNAUTHENTICATED);
	in.password = IC_LIT("wrong");
	assert_fails(ic_app_sign_in(hospital_as(h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR), &in,
				    token, &session),
		     PASSWORD);
}

static void note_fault(const char *place, ic_id id, void *ctx)
{
	(void)place;
	(void)id;
	++*(int *)ctx;
}

static void the_whole_verifies(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_verification verification;
	struct ic_buf proof;
	struct ic_shape_receipt receipt;
	ic_id recording;
	int faults = 0;
	const ic_id patient = hospital_patient(h, 1980, ADULT);

	hospital_consent(h, patient, IC_situation_ADULT, IC_giver_PATIENT, IC_answer_AGREED);
	assert_done(hospital_capture(h, patient, IC_situation_ADULT, &recording, &receipt));
	const int64_t entry = receipt.entry;
	assert_done(ic_app_verify(hospital_as(h, h->ig_lead, IC_role_IG_LEAD), note_fault, &faults,
				  &verification));
	assert_int_equal(faults, 0);
	assert_true(verification.whole);
	assert_true(verification.entries > 5);
	ic_buf_init(&proof, 1 << 16);
	assert_done(ic_app_proof(hospital_as_patient(h, patient, false), (uint64_t)entry, &proof));
	assert_true(proof.len > 100);
	assert_fails(ic_app_proof(hospital_as(h, h->nurse, 0), (uint64_t)entry, &proof), ABSENT);
	ic_buf_done(&proof);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_patient_is_found_by_number_and_by_wristband),
		TEST(no_picture_without_consent),
		TEST(a_picture_is_filed_once_and_opens),
		TEST(a_share_is_a_referral_and_no_more),
		TEST(what_the_sender_learns),
		TEST(what_a_share_is_refused_for),
		TEST(withdrawal_stops_what_is_beyond_the_team),
		TEST(the_patient_sees_who_saw),
		TEST(a_parent_learns_nothing_of_a_safeguarding_disclosure),
		TEST(a_withheld_share_to_the_team_shows_as_nothing),
		TEST(a_no_while_the_picture_arrives_counts),
		TEST(the_wrong_patient_is_stopped),
		TEST(a_mix_up_tells_a_stranger_nothing),
		TEST(an_unconscious_patient_in_an_emergency),
		TEST(breaking_the_glass),
		TEST(signing_in),
		TEST(the_whole_verifies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
