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

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_signature_is_kept_as_it_was_drawn),
		TEST(a_witness_stands_for_those_who_cannot_sign),
		TEST(who_does_not_treat_sees_the_answer_alone),
		TEST(a_no_needs_no_signature),
		TEST(in_writing_is_who_wrote_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
