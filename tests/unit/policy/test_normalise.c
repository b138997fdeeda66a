/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "policy/normalise.h"
#include "policy/shipped.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void who_the_patient_is(void **state)
{
	static const struct {
		struct ic_subject_record record;
		enum ic_fact_SUBJ subject;
	} rows[] = {
		{ { .age = 40 }, IC_SUBJ_S1 },
		{ { .age = 18 }, IC_SUBJ_S1 },
		{ { .age = IC_AGE_UNKNOWN }, IC_SUBJ_S1 },
		{ { .age = 17 }, IC_SUBJ_S2 },
		{ { .age = 16, .competent = false }, IC_SUBJ_S2 },
		{ { .age = 15, .competent = true }, IC_SUBJ_S3 },
		{ { .age = 15 }, IC_SUBJ_S4 },
		{ { .age = 0, .capacity = IC_CAPACITY_LACKS_FOR_NOW }, IC_SUBJ_S4 },
		{ { .age = 80, .capacity = IC_CAPACITY_LACKS, .proxy_verified = true },
		  IC_SUBJ_S5 },
		{ { .age = 80, .capacity = IC_CAPACITY_HAS, .proxy_verified = true }, IC_SUBJ_S1 },
		{ { .age = 80, .capacity = IC_CAPACITY_LACKS }, IC_SUBJ_S6 },
		{ { .age = 17, .capacity = IC_CAPACITY_LACKS }, IC_SUBJ_S6 },
		{ { .age = 30, .capacity = IC_CAPACITY_LACKS_FOR_NOW }, IC_SUBJ_S7 },
		{ { .age = IC_AGE_UNKNOWN, .capacity = IC_CAPACITY_LACKS_FOR_NOW }, IC_SUBJ_S7 },
		{ { .age = 5, .died = true }, IC_SUBJ_S8 },
		{ { .age = 12, .jurisdiction = IC_SCOTLAND, .for_access = true }, IC_SUBJ_S3 },
		{ { .age = 12, .jurisdiction = IC_SCOTLAND }, IC_SUBJ_S4 },
		{ { .age = 11, .jurisdiction = IC_SCOTLAND, .for_access = true }, IC_SUBJ_S4 },
		{ { .age = 12, .for_access = true }, IC_SUBJ_S4 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(ic_normalise_subject(&rows[i].record), rows[i].subject);
}

enum { MONDAY = 1000, TUESDAY = 2000, WEDNESDAY = 3000, FRIDAY = 5000 };

#define YES(s, g, t)                                                                              \
	{                                                                                         \
		.scope = IC_CONSENT_##s, .answer = IC_CONSENT_AGREED, .giver = IC_CONSENT_BY_##g, \
		.given_at = (t), .title = { { 1 } },                                              \
	}
#define ANSWER(s, a, g, t)                                                                     \
	{                                                                                      \
		.scope = IC_CONSENT_##s, .answer = IC_CONSENT_##a, .giver = IC_CONSENT_BY_##g, \
		.given_at = (t),                                                               \
	}

static const struct {
	const char *name;
	enum ic_fact_PURPOSE purpose;
	enum ic_fact_RECIP recipient;
	enum ic_fact_SUBJ subject;
	bool dissents, not_for_care, objection;
	struct ic_consent_record records[3];
	size_t count;
	enum ic_fact_CONS consent;
} cases[] = {
	{ "nothing recorded, made for care, within care", IC_PURPOSE_CARE, IC_RECIP_TEAM,
	  IC_SUBJ_S1, .consent = IC_CONS_IMPLIED },
	{ "another organisation that gives care", IC_PURPOSE_CARE, IC_RECIP_CAREORG, IC_SUBJ_S1,
	  .consent = IC_CONS_IMPLIED },
	{ "abroad is not implied", IC_PURPOSE_CARE, IC_RECIP_ABROAD_OK, IC_SUBJ_S1,
	  .consent = IC_CONS_NONE },
	{ "an objection", IC_PURPOSE_CARE, IC_RECIP_ORG, IC_SUBJ_S1, .objection = true,
	  .consent = IC_CONS_NONE },
	{ "not made for care", IC_PURPOSE_CARE, IC_RECIP_TEAM, IC_SUBJ_S1, .not_for_care = true,
	  .consent = IC_CONS_NONE },
	{ "audit by the team", IC_PURPOSE_AUDIT, IC_RECIP_TEAM, IC_SUBJ_S1,
	  .consent = IC_CONS_IMPLIED },
	{ "audit elsewhere", IC_PURPOSE_AUDIT, IC_RECIP_ORG, IC_SUBJ_S1, .consent = IC_CONS_NONE },
	{ "teaching is never implied", IC_PURPOSE_TEACH, IC_RECIP_TEAM, IC_SUBJ_S1,
	  .consent = IC_CONS_NONE },
	{ "one tap", IC_PURPOSE_CARE, IC_RECIP_TEAM, IC_SUBJ_S1,
	  .records = { YES(RECORD, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "recording is not sharing", IC_PURPOSE_CARE, IC_RECIP_ORG, IC_SUBJ_S1,
	  .records = { YES(RECORD, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_IMPLIED },
	{ "sharing agreed", IC_PURPOSE_CARE, IC_RECIP_ABROAD_OK, IC_SUBJ_S1,
	  .records = { YES(CARE_SHARE, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "sharing refused, the team", IC_PURPOSE_CARE, IC_RECIP_TEAM, IC_SUBJ_S1,
	  .records = { YES(RECORD, PATIENT, MONDAY),
		       ANSWER(CARE_SHARE, REFUSED, PATIENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_ORAL },
	{ "sharing refused, elsewhere", IC_PURPOSE_CARE, IC_RECIP_ORG, IC_SUBJ_S1,
	  .records = { YES(RECORD, PATIENT, MONDAY),
		       ANSWER(CARE_SHARE, REFUSED, PATIENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_REFUSED },
	{ "a later refusal of the recording refuses teaching", IC_PURPOSE_TEACH, IC_RECIP_ORG,
	  IC_SUBJ_S1,
	  .records = { YES(TEACH, PATIENT, MONDAY), ANSWER(RECORD, REFUSED, PATIENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_REFUSED },
	{ "the latest counts, in any order", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S1,
	  .records = { ANSWER(TEACH, WITHDRAWN, PATIENT, WEDNESDAY), YES(TEACH, PATIENT, MONDAY) },
	  .count = 2, .consent = IC_CONS_WITHDRAWN },
	{ "agreed again", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S1,
	  .records = { ANSWER(TEACH, WITHDRAWN, PATIENT, MONDAY), YES(TEACH, PATIENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_ORAL },
	{ "teaching is not research", IC_PURPOSE_RESEARCH, IC_RECIP_ORG, IC_SUBJ_S1,
	  .records = { YES(TEACH, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_NONE },
	{ "the title agreed to", IC_PURPOSE_PUBLISH, IC_RECIP_PUBLIC, IC_SUBJ_S1,
	  .records = { YES(PUBLISH, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "a blanket yes to publish is none", IC_PURPOSE_PUBLISH, IC_RECIP_PUBLIC, IC_SUBJ_S1,
	  .records = { ANSWER(PUBLISH, AGREED, PATIENT, MONDAY) }, .count = 1,
	  .consent = IC_CONS_NONE },
	{ "a blanket no to publish is one", IC_PURPOSE_PUBLISH, IC_RECIP_PUBLIC, IC_SUBJ_S1,
	  .records = { YES(PUBLISH, PATIENT, MONDAY), ANSWER(PUBLISH, REFUSED, PATIENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_REFUSED },
	{ "a recipient that nobody was asked about", IC_PURPOSE_THIRD, IC_RECIP_UKOTHER, IC_SUBJ_S1,
	  .records = { YES(OUTSIDE, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_NONE },
	{ "a no to all recipients is one", IC_PURPOSE_THIRD, IC_RECIP_UKOTHER, IC_SUBJ_S1,
	  .records = { ANSWER(OUTSIDE, REFUSED, PATIENT, MONDAY) }, .count = 1,
	  .consent = IC_CONS_REFUSED },
	{ "a parent cannot agree for a competent child", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S3,
	  .records = { YES(TEACH, PARENT, MONDAY) }, .count = 1, .consent = IC_CONS_NONE },
	{ "a parent cannot refuse for a competent child", IC_PURPOSE_CARE, IC_RECIP_TEAM,
	  IC_SUBJ_S3,
	  .records = { YES(RECORD, PATIENT, MONDAY), ANSWER(RECORD, REFUSED, PARENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_ORAL },
	{ "a competent child's no beats a parent's yes", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S3,
	  .records = { ANSWER(TEACH, REFUSED, PATIENT, MONDAY), YES(TEACH, PARENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_REFUSED },
	{ "a parent agrees for a young child", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S4,
	  .records = { YES(TEACH, PARENT, MONDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "unless the child objects", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S4, .dissents = true,
	  .records = { YES(TEACH, PARENT, MONDAY) }, .count = 1, .consent = IC_CONS_REFUSED },
	{ "or has said no before", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S4,
	  .records = { ANSWER(TEACH, REFUSED, PATIENT, MONDAY), YES(TEACH, PARENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_REFUSED },
	{ "a young child cannot agree", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S4,
	  .records = { YES(TEACH, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_NONE },
	{ "a withdrawal counts whoever is noted as its giver", IC_PURPOSE_TEACH, IC_RECIP_ORG,
	  IC_SUBJ_S1,
	  .records = { YES(TEACH, PATIENT, MONDAY), ANSWER(TEACH, WITHDRAWN, PARENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_WITHDRAWN },
	{ "it ends what was agreed before it, not what is agreed after", IC_PURPOSE_TEACH,
	  IC_RECIP_ORG, IC_SUBJ_S2,
	  .records = { YES(TEACH, PATIENT, TUESDAY), ANSWER(TEACH, WITHDRAWN, PARENT, MONDAY) },
	  .count = 2, .consent = IC_CONS_ORAL },
	{ "and takes no refusal back", IC_PURPOSE_CARE, IC_RECIP_TEAM, IC_SUBJ_S3,
	  .records = { ANSWER(RECORD, REFUSED, PATIENT, MONDAY),
		       ANSWER(RECORD, WITHDRAWN, PARENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_REFUSED },
	{ "the proxy decides", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S5,
	  .records = { YES(TEACH, PROXY, MONDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "a family member is no proxy", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S5,
	  .records = { YES(TEACH, FAMILY, MONDAY) }, .count = 1, .consent = IC_CONS_NONE },
	{ "nobody decides for S6", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S6,
	  .records = { YES(TEACH, PROXY, MONDAY) }, .count = 1, .consent = IC_CONS_NONE },
	{ "but an earlier yes counts", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S7,
	  .records = { YES(TEACH, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "and an earlier no", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S5,
	  .records = { ANSWER(TEACH, REFUSED, PATIENT, MONDAY) }, .count = 1,
	  .consent = IC_CONS_REFUSED },
	{ "deferred, within care", IC_PURPOSE_CARE, IC_RECIP_ORG, IC_SUBJ_S1,
	  .records = { ANSWER(RECORD, DEFERRED, NOBODY, MONDAY) }, .count = 1,
	  .consent = IC_CONS_DEFERRED },
	{ "deferred is nothing for teaching", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S7,
	  .records = { ANSWER(RECORD, DEFERRED, NOBODY, MONDAY) }, .count = 1,
	  .consent = IC_CONS_NONE },
	{ "deferred, then refused", IC_PURPOSE_CARE, IC_RECIP_TEAM, IC_SUBJ_S1,
	  .records = { ANSWER(RECORD, DEFERRED, NOBODY, MONDAY),
		       ANSWER(RECORD, REFUSED, PATIENT, TUESDAY) },
	  .count = 2, .consent = IC_CONS_REFUSED },
	{ "given in life", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S8,
	  .records = { YES(TEACH, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "a parent's after death is not the patient's", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S8,
	  .records = { YES(TEACH, PARENT, FRIDAY) }, .count = 1, .consent = IC_CONS_NONE },
	{ "the proper person's after death", IC_PURPOSE_TEACH, IC_RECIP_ORG, IC_SUBJ_S8,
	  .records = { YES(TEACH, FAMILY, FRIDAY) }, .count = 1, .consent = IC_CONS_ORAL },
	{ "police are covered by no scope", IC_PURPOSE_POLICE, IC_RECIP_STAT, IC_SUBJ_S1,
	  .records = { YES(RECORD, PATIENT, MONDAY) }, .count = 1, .consent = IC_CONS_NONE },
};

static void what_the_patient_agreed_to(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct ic_consent_question question = {
			.purpose = cases[i].purpose,
			.recipient = cases[i].recipient,
			.subject = cases[i].subject,
			.now = FRIDAY,
			.died_at = WEDNESDAY,
			.title = { { 1 } },
			.child_dissents = cases[i].dissents,
			.made_for_care = !cases[i].not_for_care,
			.objection = cases[i].objection,
		};
		const enum ic_fact_CONS got =
			ic_normalise_consent(&question, cases[i].records, cases[i].count);
		if (got != cases[i].consent)
			print_message("# %s: %d\n", cases[i].name, (int)got);
		assert_int_equal(got, cases[i].consent);
	}
}

static void consent_expires_and_refusal_does_not(void **state)
{
	struct ic_consent_record record = YES(TEACH, PATIENT, MONDAY);
	struct ic_consent_question question = { .purpose = IC_PURPOSE_TEACH,
						.recipient = IC_RECIP_ORG,
						.now = TUESDAY };

	(void)state;
	record.expires_at = WEDNESDAY;
	record.written = true;
	assert_int_equal(ic_normalise_consent(&question, &record, 1), IC_CONS_WRITTEN);
	question.now = WEDNESDAY;
	assert_int_equal(ic_normalise_consent(&question, &record, 1), IC_CONS_NONE);
	record.answer = IC_CONSENT_WITHDRAWN;
	assert_int_equal(ic_normalise_consent(&question, &record, 1), IC_CONS_WITHDRAWN);
}

/* Pairs of the matrix, purpose by purpose, written out: "eh" is Art 6(1)(e) with 9(2)(h). */
static void lawful_pairs(void **state)
{
	static const struct {
		enum ic_fact_PURPOSE purpose;
		const char *pairs, *incapable, *private_only;
	} rows[] = {
		{ IC_PURPOSE_NONE, "", "", "" },
		{ IC_PURPOSE_CARE, "eh", "dc", "" },
		{ IC_PURPOSE_AUDIT, "eh", "", "" },
		{ IC_PURPOSE_TEACH, "eh ea ah aa", "", "" },
		{ IC_PURPOSE_RESEARCH, "ej ea", "", "" },
		{ IC_PURPOSE_PUBLISH, "ej ea aj aa", "", "" },
		{ IC_PURPOSE_MEDIA, "aa", "", "" },
		{ IC_PURPOSE_LEGAL, "cf cg ch ci", "", "" },
		{ IC_PURPOSE_PROTECT, "cc cg ch dc dg dh ec eg eh", "", "" },
		{ IC_PURPOSE_POLICE, "cg cf eg ef", "", "" },
		{ IC_PURPOSE_THIRD, "aa af ca cf", "", "" },
		{ IC_PURPOSE_INVESTIG, "cf ch ef eh", "", "" },
		{ IC_PURPOSE_PLAN, "eh ei", "", "" },
		{ IC_PURPOSE_DEVELOP, "ej ea aj aa", "", "fj fa" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		for (int n = 0; n < 27 * 27 * 4; n++) {
			const struct ic_lawful_basis basis = {
				.article6 = (char)(n % 27 == 26 ? 0 : 'a' + n % 27),
				.article9 = (char)(n / 27 % 27 == 26 ? 0 : 'a' + n / 27 % 27),
				.subject_incapable = n / 729 % 2 != 0,
				.private_controller = n / 1458 != 0,
			};
			const char pair[] = { basis.article6 != 0 ? basis.article6 : '?',
					      basis.article9 != 0 ? basis.article9 : '?', 0 };
			const bool fits = strstr(rows[i].pairs, pair) != NULL
					  || (basis.subject_incapable
					      && strstr(rows[i].incapable, pair) != NULL)
					  || (basis.private_controller
					      && strstr(rows[i].private_only, pair) != NULL);
			assert_int_equal(ic_normalise_lawful(rows[i].purpose, basis), fits);
		}
}

static void the_opt_out_is_englands(void **state)
{
	(void)state;
	assert_true(ic_normalise_opt_out(true, false, IC_PURPOSE_RESEARCH, IC_ENGLAND));
	assert_false(ic_normalise_opt_out(true, false, IC_PURPOSE_RESEARCH, IC_WALES));
	assert_false(ic_normalise_opt_out(true, true, IC_PURPOSE_RESEARCH, IC_ENGLAND));
	assert_false(ic_normalise_opt_out(false, false, IC_PURPOSE_PLAN, IC_ENGLAND));
	assert_false(ic_normalise_opt_out(true, false, IC_PURPOSE_CARE, IC_ENGLAND));
}

static enum ic_fact_RECIP abroad(const char *country, bool condition, bool safeguards)
{
	enum ic_fact_RECIP recipient = IC_RECIP_UNVER;
	const struct ic_transfer transfer = { ic_bytes_of_text(country), condition, safeguards };

	assert_done(ic_normalise_country(ic_embedded_countries, transfer, &recipient));
	return recipient;
}

static void countries(void **state)
{
	(void)state;
	assert_int_equal(abroad("FR", false, false), IC_RECIP_ABROAD_OK);
	assert_int_equal(abroad("KR", false, true), IC_RECIP_ABROAD_OK);
	assert_int_equal(abroad("US", false, false), IC_RECIP_ABROAD_NO);
	assert_int_equal(abroad("US", true, false), IC_RECIP_ABROAD_OK);
	assert_int_equal(abroad("US", false, true), IC_RECIP_ABROAD_SG);
	assert_int_equal(abroad("ZZ", true, false), IC_RECIP_ABROAD_NO);
	assert_int_equal(abroad("IN", false, true), IC_RECIP_ABROAD_SG);
}

static void countries_refuse_what_is_malformed(void **state)
{
	static const char *const codes[] = { "GB", "fr", "F", "FRA", "" };
	static const char *const tables[] = {
		"FR\tfull\t-\tFrance\t2020\n",       "FR\tfull\tx\tFrance\t2020\tS\n",
		"FR\tpartial\t-\tFrance\t2020\tS\n", "FR\tmaybe\t-\tFrance\t2020\tS\n",
		"fr\tfull\t-\tFrance\t2020\tS\n",    "FR\tfull\t-\tFrance\t2020\tS\tT\n",
	};
	enum ic_fact_RECIP recipient;

	(void)state;
	for (size_t i = 0; i < COUNT(codes); i++)
		assert_fails(ic_normalise_country(
				     ic_embedded_countries,
				     (struct ic_transfer) { .country = ic_bytes_of_text(codes[i]) },
				     &recipient),
			     FIELD);
	for (size_t i = 0; i < COUNT(tables); i++)
		assert_fails(ic_normalise_country(ic_bytes_of_text(tables[i]),
						  (struct ic_transfer) { .country = IC_LIT("FR") },
						  &recipient),
			     CONFIG);
}

static void the_nations_differ_as_the_table_says(void **state)
{
	enum ic_jurisdiction found = IC_ENGLAND;
	struct ic_subject_record child = { .age = 13, .for_access = true };

	(void)state;
	for (int j = 0; j < IC_JURISDICTION_COUNT; j++) {
		const enum ic_jurisdiction jurisdiction = (enum ic_jurisdiction)j;
		const struct ic_jurisdiction_info *info = ic_jurisdiction_info(jurisdiction);
		assert_true(ic_jurisdiction_find(ic_bytes_of_text(info->word), &found));
		assert_int_equal(found, jurisdiction);
		child.jurisdiction = jurisdiction;
		assert_int_equal(ic_normalise_subject(&child),
				 jurisdiction == IC_SCOTLAND ? IC_SUBJ_S3 : IC_SUBJ_S4);
		assert_int_equal(
			ic_normalise_opt_out(true, false, IC_PURPOSE_RESEARCH, jurisdiction),
			jurisdiction == IC_ENGLAND);
	}
	assert_false(ic_jurisdiction_find(IC_LIT("cornwall"), &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nations_differ_as_the_table_says),
		cmocka_unit_test(who_the_patient_is),
		cmocka_unit_test(what_the_patient_agreed_to),
		cmocka_unit_test(consent_expires_and_refusal_does_not),
		cmocka_unit_test(lawful_pairs),
		cmocka_unit_test(the_opt_out_is_englands),
		cmocka_unit_test(countries),
		cmocka_unit_test(countries_refuse_what_is_malformed),
	};
	return cmocka_run_group_tests_name("policy normalise", tests, NULL, NULL);
}
