/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/normalise.h"

#include <string.h>

#include "base/bug.h"

enum { ADULT = 18 };

static const struct ic_jurisdiction_info jurisdictions[] = {
#define IC_JURISDICTION(name, word, capacity, rights, opt_out, schedule, words, source) \
	[IC_##name] = { word, capacity, rights, opt_out, schedule, words, source },
#include "policy/jurisdictions.def"
#undef IC_JURISDICTION
};

const struct ic_jurisdiction_info *ic_jurisdiction_info(enum ic_jurisdiction jurisdiction)
{
	IC_ASSERT(jurisdiction < IC_JURISDICTION_COUNT);
	return &jurisdictions[jurisdiction];
}

bool ic_jurisdiction_find(ic_bytes word, enum ic_jurisdiction *ret_jurisdiction)
{
	for (int j = 0; j < IC_JURISDICTION_COUNT; j++)
		if (ic_bytes_equal(word, ic_bytes_of_text(jurisdictions[j].word))) {
			*ret_jurisdiction = (enum ic_jurisdiction)j;
			return true;
		}
	return false;
}

static enum ic_fact_SUBJ child_subject(const struct ic_subject_record *record)
{
	const bool presumed = record->for_access
			      && record->age >= jurisdictions[record->jurisdiction].data_rights;

	return record->competent || presumed ? IC_SUBJ_S3 : IC_SUBJ_S4;
}

enum ic_fact_SUBJ ic_normalise_subject(const struct ic_subject_record *record)
{
	if (record->died)
		return IC_SUBJ_S8;
	if (record->age != IC_AGE_UNKNOWN
	    && record->age < jurisdictions[record->jurisdiction].capacity)
		return child_subject(record);
	if (record->capacity == IC_CAPACITY_LACKS_FOR_NOW)
		return IC_SUBJ_S7;
	if (record->capacity == IC_CAPACITY_LACKS)
		return record->proxy_verified ? IC_SUBJ_S5 : IC_SUBJ_S6;
	return record->age != IC_AGE_UNKNOWN && record->age < ADULT ? IC_SUBJ_S2 : IC_SUBJ_S1;
}

/* scopes.def as rows */
enum meaning { YES, NO };
enum audience { TEAM = 1, BEYOND = 2, ALL = TEAM | BEYOND };

static const struct {
	enum ic_consent_scope scope;
	enum meaning meaning;
	enum ic_fact_PURPOSE purpose;
	enum audience audience;
} scope_means[] = {
#define IC_SCOPE_MEANS(scope, meaning, purpose, audience) \
	{ IC_CONSENT_##scope, meaning, IC_PURPOSE_##purpose, audience },
#include "policy/scopes.def"
#undef IC_SCOPE_MEANS
};

static bool is_refusal(const struct ic_consent_record *record)
{
	return record->answer == IC_CONSENT_REFUSED || record->answer == IC_CONSENT_WITHDRAWN;
}

static bool is_care_recipient(enum ic_fact_RECIP recipient)
{
	return recipient == IC_RECIP_TEAM || recipient == IC_RECIP_ORG
	       || recipient == IC_RECIP_CAREORG;
}

static bool scope_covers(const struct ic_consent_record *record,
			 const struct ic_consent_question *question)
{
	const enum meaning meaning = is_refusal(record) ? NO : YES;
	const enum audience audience = question->recipient == IC_RECIP_TEAM ? TEAM : BEYOND;

	for (size_t i = 0; i < sizeof(scope_means) / sizeof(scope_means[0]); i++)
		if (scope_means[i].scope == record->scope && scope_means[i].meaning == meaning
		    && scope_means[i].purpose == question->purpose
		    && (scope_means[i].audience & audience) != 0)
			return true;
	return false;
}

/* A deferred answer stands in for consent to care within care, and for nothing else. */
static bool deferral_covers(const struct ic_consent_record *record,
			    const struct ic_consent_question *question)
{
	return record->scope == IC_CONSENT_RECORD && question->purpose == IC_PURPOSE_CARE
	       && is_care_recipient(question->recipient);
}

/* Consent to publish is for one title; a refusal without a title is for all. */
static bool title_fits(const struct ic_consent_record *record,
		       const struct ic_consent_question *question)
{
	if (record->scope != IC_CONSENT_PUBLISH)
		return true;
	if (ic_id_is_zero(record->title))
		return is_refusal(record);
	return ic_id_equal(record->title, question->title);
}

/* Consent to a disclosure outside is for one recipient and one purpose; a refusal without one is
 * for all. */
static bool recipient_fits(const struct ic_consent_record *record,
			   const struct ic_consent_question *question)
{
	if (record->scope != IC_CONSENT_OUTSIDE)
		return true;
	if (ic_id_is_zero(record->recipient) || !record->for_purpose)
		return is_refusal(record);
	return ic_id_equal(record->recipient, question->person)
	       && record->purpose == question->purpose;
}

static bool covers(const struct ic_consent_record *record,
		   const struct ic_consent_question *question)
{
	if (record->answer == IC_CONSENT_DEFERRED)
		return deferral_covers(record, question);
	return scope_covers(record, question) && title_fits(record, question)
	       && recipient_fits(record, question);
}

/* Who may say yes (rules of the giver): nobody for S6 and S7, whose own earlier yes still counts.
 */
static bool giver_fits(const struct ic_consent_record *record,
		       const struct ic_consent_question *question)
{
	static const uint8_t giver_of[] = {
		[IC_SUBJ_S1] = IC_CONSENT_BY_PATIENT, [IC_SUBJ_S2] = IC_CONSENT_BY_PATIENT,
		[IC_SUBJ_S3] = IC_CONSENT_BY_PATIENT, [IC_SUBJ_S4] = IC_CONSENT_BY_PARENT,
		[IC_SUBJ_S5] = IC_CONSENT_BY_PROXY,   [IC_SUBJ_S6] = IC_CONSENT_BY_PATIENT,
		[IC_SUBJ_S7] = IC_CONSENT_BY_PATIENT,
	};

	if (record->answer == IC_CONSENT_DEFERRED)
		return true;
	if (is_refusal(record) && record->giver == IC_CONSENT_BY_PATIENT)
		return true;
	if (question->subject == IC_SUBJ_S8)
		return record->giver == IC_CONSENT_BY_FAMILY
		       || (record->giver != IC_CONSENT_BY_NOBODY
			   && record->given_at <= question->died_at);
	return record->giver == giver_of[question->subject];
}

static bool in_force(const struct ic_consent_record *record, ic_time now)
{
	return is_refusal(record) || record->expires_at == 0 || now < record->expires_at;
}

static bool is_own(const struct ic_consent_record *record,
		   const struct ic_consent_question *question)
{
	(void)question;
	return record->giver == IC_CONSENT_BY_PATIENT;
}

static bool is_withdrawal(const struct ic_consent_record *record,
			  const struct ic_consent_question *question)
{
	(void)question;
	return record->answer == IC_CONSENT_WITHDRAWN;
}

/* The latest of the records that count. */
static const struct ic_consent_record *latest(const struct ic_consent_question *question,
					      const struct ic_consent_record *records, size_t count,
					      bool (*counts)(const struct ic_consent_record *,
							     const struct ic_consent_question *))
{
	const struct ic_consent_record *found = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct ic_consent_record *record = &records[i];
		if (!covers(record, question) || !counts(record, question))
			continue;
		if (found == NULL || record->given_at >= found->given_at)
			found = record;
	}
	return found;
}

/* The latest answer of whoever may give it; but a withdrawal after a yes ends that yes, whoever is
 * noted as its giver: that can only narrow. In place of a refusal it would not. */
static const struct ic_consent_record *standing(const struct ic_consent_question *question,
						const struct ic_consent_record *records,
						size_t count)
{
	const struct ic_consent_record *found = latest(question, records, count, giver_fits);
	const struct ic_consent_record *end = latest(question, records, count, is_withdrawal);

	if (end == NULL || (found != NULL && is_refusal(found)))
		return found;
	return found == NULL || end->given_at > found->given_at ? end : found;
}

static bool child_refused(const struct ic_consent_question *question,
			  const struct ic_consent_record *records, size_t count)
{
	if (question->subject != IC_SUBJ_S4)
		return false;
	const struct ic_consent_record *own = latest(question, records, count, is_own);
	return question->child_dissents || (own != NULL && is_refusal(own));
}

static bool is_implied(const struct ic_consent_question *question)
{
	const bool care =
		question->purpose == IC_PURPOSE_CARE && is_care_recipient(question->recipient);
	const bool audit =
		question->purpose == IC_PURPOSE_AUDIT && question->recipient == IC_RECIP_TEAM;

	return question->made_for_care && !question->objection && (care || audit);
}

enum ic_fact_CONS ic_normalise_consent(const struct ic_consent_question *question,
				       const struct ic_consent_record *records, size_t count)
{
	if (child_refused(question, records, count))
		return IC_CONS_REFUSED;

	const struct ic_consent_record *record = standing(question, records, count);
	if (record == NULL || !in_force(record, question->now))
		return is_implied(question) ? IC_CONS_IMPLIED : IC_CONS_NONE;
	if (record->answer == IC_CONSENT_AGREED)
		return record->written ? IC_CONS_WRITTEN : IC_CONS_ORAL;
	if (record->answer == IC_CONSENT_DEFERRED)
		return IC_CONS_DEFERRED;
	return record->answer == IC_CONSENT_REFUSED ? IC_CONS_REFUSED : IC_CONS_WITHDRAWN;
}

/* lawful.def as rows */
enum only_if { ALWAYS, INCAPABLE, PRIVATE };

static const struct {
	const char *article6;
	const char *article9;
	enum ic_fact_PURPOSE purpose;
	enum only_if only_if;
} lawful_rows[] = {
#define IC_LAWFUL(purpose, article6, article9, only_if) \
	{ article6, article9, IC_PURPOSE_##purpose, only_if },
#include "policy/lawful.def"
#undef IC_LAWFUL
};

static bool has_letter(const char *letters, char letter)
{
	return letter != '\0' && strchr(letters, letter) != NULL;
}

bool ic_normalise_lawful(enum ic_fact_PURPOSE purpose, struct ic_lawful_basis basis)
{
	const bool open[] = { [ALWAYS] = true,
			      [INCAPABLE] = basis.subject_incapable,
			      [PRIVATE] = basis.private_controller };

	for (size_t i = 0; i < sizeof(lawful_rows) / sizeof(lawful_rows[0]); i++)
		if (lawful_rows[i].purpose == purpose && open[lawful_rows[i].only_if]
		    && has_letter(lawful_rows[i].article6, basis.article6)
		    && has_letter(lawful_rows[i].article9, basis.article9))
			return true;
	return false;
}

bool ic_normalise_opt_out(bool opted_out, bool flow_exempt, enum ic_fact_PURPOSE purpose,
			  enum ic_jurisdiction jurisdiction)
{
	const bool beyond_care = purpose == IC_PURPOSE_RESEARCH || purpose == IC_PURPOSE_PLAN
				 || purpose == IC_PURPOSE_AUDIT || purpose == IC_PURPOSE_DEVELOP;

	return opted_out && !flow_exempt && beyond_care && jurisdictions[jurisdiction].opt_out;
}
