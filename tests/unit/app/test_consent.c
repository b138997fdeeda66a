/* SPDX-License-Identifier: Apache-2.0 */
/* What is kept of an answer: the words in clear of nobody, who signed, who was there. */
#include "lib/check.h"

#include <string.h>

#include "base/limits.h"
#include "lib/hospital.h"

#define ADULT "9990000018"

static struct ic_shape_scope_answer scopes[] = {
	{ .scope = IC_scope_RECORD, .answer = IC_answer_AGREED },
	{ .scope = IC_scope_MEDIA, .answer = IC_answer_AGREED },
};

static struct ic_shape_consent_in signed_by(struct hospital *h, ic_id patient, const char *name)
{
	struct ic_shape_consent_in in = { .id = hospital_id(h),
					  .patient = patient,
					  .situation = IC_situation_ADULT,
					  .giver = IC_giver_PATIENT,
					  .way = IC_way_WRITTEN,
					  .wording = IC_LIT("care.v1"),
					  .language = IC_LIT("en"),
					  .explained = true,
					  .signed_name = ic_bytes_of_text(name) };

	in.scopes.at = scopes;
	in.scopes.count = 2;
	return in;
}

static ic_status record(struct hospital *h, const struct ic_shape_consent_in *in,
			struct ic_shape_consent *ret)
{
	return ic_app_consent_record(hospital_registrar(h), in, ret);
}

static void assert_shows(const struct ic_shape_consent *shown, const struct ic_shape_consent_in *in)
{
	assert_true(ic_bytes_equal(shown->signed_name, in->signed_name));
	assert_true(ic_bytes_equal(shown->witness, in->witness));
	assert_true(ic_bytes_equal(shown->interpreter, in->interpreter));
	assert_int_equal(shown->strokes.count, in->strokes.count);
	for (size_t i = 0; i < in->strokes.count; i++)
		assert_true(ic_bytes_equal(shown->strokes.at[i], in->strokes.at[i]));
}

static void a_signature_is_kept_as_it_was_drawn(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_consent_in in = signed_by(h, patient, "Sam Sample");
	ic_bytes strokes[] = { IC_LIT("10,200,0,128 40,210,16,130"), IC_LIT("500,390,900,0") };
	struct ic_shape_consent shown;
	struct ic_shape_consents list;

	in.strokes.at = strokes;
	in.strokes.count = 2;
	in.interpreter = IC_LIT("line 4711");
	assert_done(record(h, &in, &shown));
	assert_shows(&shown, &in);
	assert_done(record(h, &in, &shown)); /* sent again, the same answer */
	assert_shows(&shown, &in);
	assert_done(ic_app_patient_consents(hospital_registrar(h), patient, &list));
	assert_int_equal(list.rows.count, 1);
	assert_shows(&list.rows.at[0], &in);
}

static void a_witness_stands_for_those_who_cannot_sign(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_consent_in in = signed_by(h, hospital_patient(h, 1980, ADULT), "");
	struct ic_shape_consent shown;

	in.witness = IC_LIT("Sister A Okoro");
	assert_done(record(h, &in, &shown));
	assert_shows(&shown, &in);
}

/* The strokes and the names are for who treats the patient; a card and a stranger's list have none.
 */
static void who_does_not_treat_sees_the_answer_alone(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_consent_in in = signed_by(h, patient, "Sam Sample");
	ic_bytes stroke = IC_LIT("10,200,0,128 40,210,16,130");
	struct ic_shape_consents list;
	struct ic_shape_consent shown;
	struct ic_shape_patient card;

	in.strokes.at = &stroke;
	in.strokes.count = 1;
	assert_done(record(h, &in, &shown));
	assert_done(ic_app_patient_consents(hospital_as(h, h->plastics, 0), patient, &list));
	assert_int_equal(list.rows.count, 1);
	assert_true(list.rows.at[0].strokes.count == 0 && list.rows.at[0].signed_name.len == 0);
	assert_done(ic_app_patient_show(hospital_registrar(h), patient, &card));
	assert_true(card.consent != NULL && card.consent->strokes.count == 0);
	assert_done(ic_app_patient_consents(hospital_lead(h), patient, &list));
	assert_int_equal(list.rows.at[0].strokes.count, 1);
}

/* Press use was ticked, then they say no: nothing has to be signed for that. */
static void a_no_needs_no_signature(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_consent_in in = signed_by(h, hospital_patient(h, 1980, ADULT), "");
	struct ic_shape_scope_answer no = { .scope = IC_scope_RECORD, .answer = IC_answer_REFUSED };
	struct ic_shape_consent shown;

	in.scopes.at = &no;
	in.scopes.count = 1;
	assert_done(record(h, &in, &shown));
}

static void in_writing_is_who_wrote_it(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	static char points[IC_SIGNATURE_BYTES_MAX + 10];
	ic_bytes stroke = IC_LIT("10,200,0,128 40,210,16");
	struct ic_shape_consent_in in = signed_by(h, patient, "");
	struct ic_shape_consents list;
	struct ic_shape_consent shown;

	assert_fails(record(h, &in, &shown), FIELD);
	assert_string_equal(h->ctx.field, "signed_name");
	in = signed_by(h, patient, "Sam Sample");
	in.way = IC_way_ORAL;
	in.scopes.count = 1;
	assert_fails(record(h, &in, &shown), FIELD);
	assert_string_equal(h->ctx.field, "signed_name");

	in = signed_by(h, patient, "");
	in.witness = IC_LIT("Sister A Okoro");
	in.strokes.at = &stroke;
	in.strokes.count = 1;
	assert_fails(record(h, &in, &shown), FIELD);
	assert_string_equal(h->ctx.field, "strokes");
	in.signed_name = IC_LIT("Sam Sample");
	assert_fails(record(h, &in, &shown), FIELD); /* not a stroke */
	for (size_t i = 0; i + 8 < sizeof(points); i += 8)
		memcpy(points + i, "1,2,3,4 ", 8);
	stroke = ic_bytes_of(points, IC_SIGNATURE_BYTES_MAX - 1);
	assert_done(record(h, &in, &shown));
	in.id = hospital_id(h);
	stroke.len += 8;
	assert_fails(record(h, &in, &shown), FIELD);
	assert_done(ic_app_patient_consents(hospital_registrar(h), patient, &list));
	assert_int_equal(list.rows.count, 1);
}

/* --- until when --- */

static struct ic_date in_days(struct hospital *h, int days)
{
	return ic_time_london_date(h->clock.now + days * IC_DAY_MS);
}

static ic_status record_use(struct hospital *h, ic_id patient, int scope, int answer,
			    struct ic_date expires, struct ic_shape_consent *ret)
{
	struct ic_shape_scope_answer uses[] = {
		{ .scope = IC_scope_RECORD, .answer = IC_answer_AGREED },
		{ .scope = scope, .answer = answer, .expires = expires },
	};
	struct ic_shape_consent_in in = signed_by(h, patient, "Sam Sample");

	in.scopes.at = uses;
	in.scopes.count = 2;
	return record(h, &in, ret);
}

/* A yes to teaching until a day: on that day it has ended, for shares that are open as well, and an
 * older yes without an end does not come back. */
static void a_yes_ends_on_its_day(void **state)
{
	struct hospital *h = *state;
	ic_id patient, share;
	const ic_id recording = hospital_taken(h, &patient);
	struct ic_shape_consent shown;

	assert_done(record_use(h, patient, IC_scope_TEACH, IC_answer_AGREED, (struct ic_date) { 0 },
			       &shown));
	h->clock.now += 1000;
	const struct ic_date day = in_days(h, 3);
	assert_done(record_use(h, patient, IC_scope_TEACH, IC_answer_AGREED, day, &shown));
	assert_int_equal(shown.scopes.at[0].expires.year, 0);
	assert_memory_equal(&shown.scopes.at[1].expires, &day, sizeof(day));

	assert_done(
		hospital_share(h, recording, h->plastics, IC_purpose_TEACH, "a lecture", &share));
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	h->clock.now = ic_time_london_midnight(day) - 60000;
	assert_done(hospital_look(h, h->plastics, recording, IC_rendition_MASTER));
	h->clock.now += 60000;
	assert_fails(hospital_look(h, h->plastics, recording, IC_rendition_MASTER), REFUSED);
	assert_string_equal(ic_rule_id(h->ctx.refusal.decision.rule), "D60");
	assert_fails(hospital_share(h, recording, h->plastics, IC_purpose_TEACH, "another lecture",
				    &share),
		     REFUSED);
	assert_done(hospital_look(h, h->registrar, recording, IC_rendition_MASTER));
}

static void only_a_yes_beyond_care_ends_on_a_day(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_consent shown;

	assert_fails(record_use(h, patient, IC_scope_CARE_SHARE, IC_answer_AGREED, in_days(h, 3),
				&shown),
		     FIELD);
	assert_string_equal(h->ctx.field, "scopes");
	assert_fails(
		record_use(h, patient, IC_scope_TEACH, IC_answer_REFUSED, in_days(h, 3), &shown),
		FIELD);
	assert_fails(
		record_use(h, patient, IC_scope_TEACH, IC_answer_AGREED, in_days(h, 0), &shown),
		FIELD);
	assert_done(
		record_use(h, patient, IC_scope_TEACH, IC_answer_AGREED, in_days(h, 1), &shown));
}

/* --- in which words --- */

static struct ic_shape_wording_in polish(void)
{
	return (struct ic_shape_wording_in) { .name = IC_LIT("care"),
					      .language = IC_LIT("pl"),
					      .text = IC_LIT("Czy mog\xc4\x99?"),
					      .source = IC_LIT("Interpreting service, 114") };
}

static size_t count_offered(struct hospital *h, const char *language)
{
	struct ic_shape_wordings list;
	size_t count = 0;

	assert_done(ic_app_wordings(hospital_registrar(h), &list));
	for (size_t i = 0; i < list.rows.count; i++)
		count += ic_bytes_equal(list.rows.at[i].language, ic_bytes_of_text(language));
	return count;
}

static ic_status record_in(struct hospital *h, ic_id patient, const char *wording,
			   const char *language)
{
	struct ic_shape_consent_in in = signed_by(h, patient, "Sam Sample");
	struct ic_shape_consent shown;

	in.wording = ic_bytes_of_text(wording);
	in.language = ic_bytes_of_text(language);
	return record(h, &in, &shown);
}

/* Put forward by one, adopted by the Guardian, offered, replaced, ended; what was said stays said.
 */
static void a_sentence_in_another_language_is_adopted(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_wording_in in = polish();
	struct ic_shape_wording_version version, second;
	struct ic_shape_wording_versions list;

	assert_done(ic_app_wording_propose(hospital_lead(h), &in, &version));
	assert_int_equal(version.version, 1);
	assert_int_equal(version.state, IC_wording_state_PROPOSED);
	assert_int_equal(count_offered(h, "pl"), 0);
	assert_fails(record_in(h, patient, "care.v1", "pl"), FIELD);
	assert_string_equal(h->ctx.field, "wording");

	assert_done(ic_app_wording_adopt(hospital_guardian(h), version.id, &version));
	assert_int_equal(version.state, IC_wording_state_ADOPTED);
	assert_int_equal(count_offered(h, "pl"), 1);
	assert_done(record_in(h, patient, "care.v1", "pl"));
	assert_fails(record_in(h, patient, "care.v2", "pl"), FIELD);
	assert_fails(record_in(h, patient, "care.v1", "pl-PL"), FIELD);
	assert_fails(ic_app_wording_adopt(hospital_guardian(h), version.id, &version), STATE);

	in.text = IC_LIT("Czy mog\xc4\x99 zrobi\xc4\x87?");
	h->clock.now += 1000;
	assert_done(ic_app_wording_propose(hospital_lead(h), &in, &second));
	assert_int_equal(second.version, 2);
	assert_done(ic_app_wording_adopt(hospital_guardian(h), second.id, &second));
	assert_int_equal(count_offered(h, "pl"), 1);
	assert_done(ic_app_wording_end(hospital_lead(h), second.id, &second));
	assert_int_equal(second.state, IC_wording_state_ENDED);
	assert_fails(ic_app_wording_end(hospital_lead(h), version.id, &version), STATE);
	assert_int_equal(count_offered(h, "pl"), 0);         /* the one before does not come back */
	assert_done(record_in(h, patient, "care.v2", "pl")); /* said before it ended */
	assert_done(ic_app_wording_list(hospital_lead(h), &list));
	assert_int_equal(list.rows.count, 2);
	assert_int_equal(list.rows.at[0].version, 2);
}

/* The hospital's own English stands beside the shipped one, whose numbers it goes on. */
static void own_english_goes_on_from_the_shipped(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_wording_in in = polish();
	struct ic_shape_wording_version version;
	const size_t shipped = count_offered(h, "en");

	in.language = IC_LIT("en");
	in.text = IC_LIT("May I take a photo?");
	assert_done(ic_app_wording_propose(hospital_lead(h), &in, &version));
	assert_int_equal(version.version, 2);
	assert_done(ic_app_wording_adopt(hospital_guardian(h), version.id, &version));
	assert_int_equal(count_offered(h, "en"), shipped + 1);
	assert_done(record_in(h, hospital_patient(h, 1980, ADULT), "care.v2", "en"));
}

/* What was overtaken does not come into use by the back door. */
static void an_older_sentence_is_not_adopted_over_a_newer(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_wording_in in = polish();
	struct ic_shape_wording_version first, second;

	assert_done(ic_app_wording_propose(hospital_lead(h), &in, &first));
	assert_done(ic_app_wording_propose(hospital_lead(h), &in, &second));
	assert_done(ic_app_wording_adopt(hospital_guardian(h), second.id, &second));
	assert_fails(ic_app_wording_adopt(hospital_guardian(h), first.id, &first), STATE);
	assert_int_equal(count_offered(h, "pl"), 1);
}

static void one_question_has_one_answer(void **state)
{
	struct hospital *h = *state;
	const ic_id patient = hospital_patient(h, 1980, ADULT);
	struct ic_shape_scope_answer twice[] = {
		{ .scope = IC_scope_PUBLISH, .answer = IC_answer_AGREED, .title = IC_LIT("A") },
		{ .scope = IC_scope_PUBLISH, .answer = IC_answer_AGREED, .title = IC_LIT("B") },
		{ .scope = IC_scope_RECORD, .answer = IC_answer_AGREED },
		{ .scope = IC_scope_RECORD, .answer = IC_answer_REFUSED },
	};
	struct ic_shape_consent_in in = signed_by(h, patient, "Sam Sample");
	struct ic_shape_consent shown;

	in.scopes.at = twice;
	in.scopes.count = 4;
	assert_fails(record(h, &in, &shown), FIELD);
	assert_string_equal(h->ctx.field, "scopes");
	in.scopes.count = 3;
	assert_done(record(h, &in, &shown));
}

static void who_adopts_is_the_guardian_and_another(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_wording_in in = polish();
	struct ic_shape_wording_version version;

	assert_fails(ic_app_wording_propose(hospital_registrar(h), &in, &version), FORBIDDEN);
	assert_done(ic_app_wording_propose(hospital_guardian(h), &in, &version));
	assert_fails(ic_app_wording_adopt(hospital_guardian(h), version.id, &version), FORBIDDEN);
	assert_fails(ic_app_wording_adopt(hospital_lead(h), version.id, &version), FORBIDDEN);
	assert_fails(ic_app_wording_end(hospital_registrar(h), version.id, &version), FORBIDDEN);
	assert_int_equal(count_offered(h, "pl"), 0);
}

static void a_language_is_a_tag(void **state)
{
	static const struct {
		const char *tag;
		bool good;
	} tags[] = { { "cy", true },
		     { "pl", true },
		     { "sgn-GB", true },
		     { "ur-Latn", true },
		     { "bfi", true },
		     { "zh-Hant", true },
		     { "", false },
		     { "p", false },
		     { "PL", false },
		     { "pl-", false },
		     { "-pl", false },
		     { "p1", false },
		     { "poli", false },
		     { "pl-v2", false },
		     { "pl-12", false },
		     { "pl-PL-Latn", false },
		     { "pl-Latn-PL", true },
		     { "de-1996", true },
		     { "de-CH-1901", true },
		     { "es-419", true },
		     { "pl-Pl-Pl", false },
		     { "pl_PL", false },
		     { "pl-x", false },
		     { "pl PL", false },
		     { "pl-123456789", false } };
	struct hospital *h = *state;
	struct ic_shape_wording_in in = polish();
	struct ic_shape_wording_version version;

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		in.language = ic_bytes_of_text(tags[i].tag);
		const ic_status status = ic_app_wording_propose(hospital_lead(h), &in, &version);
		assert_int_equal(ic_ok(status), tags[i].good);
	}
	in = polish();
	in.name = IC_LIT("car");
	assert_fails(ic_app_wording_propose(hospital_lead(h), &in, &version), FIELD);
	in = polish();
	in.source = IC_LIT("");
	assert_fails(ic_app_wording_propose(hospital_lead(h), &in, &version), FIELD);
	in = polish();
	in.text = IC_LIT("  ");
	assert_fails(ic_app_wording_propose(hospital_lead(h), &in, &version), FIELD);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_signature_is_kept_as_it_was_drawn),
		TEST(a_witness_stands_for_those_who_cannot_sign),
		TEST(who_does_not_treat_sees_the_answer_alone),
		TEST(a_no_needs_no_signature),
		TEST(in_writing_is_who_wrote_it),
		TEST(a_yes_ends_on_its_day),
		TEST(only_a_yes_beyond_care_ends_on_a_day),
		TEST(a_sentence_in_another_language_is_adopted),
		TEST(own_english_goes_on_from_the_shipped),
		TEST(an_older_sentence_is_not_adopted_over_a_newer),
		TEST(one_question_has_one_answer),
		TEST(who_adopts_is_the_guardian_and_another),
		TEST(a_language_is_a_tag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
