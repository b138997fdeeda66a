/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/case.h"

#include <assert.h>

#include "app/gate/instrument.h"
#include "app/gate/policies.h"
#include "base/bug.h"
#include "policy/normalise.h"
#include "records/share.h"

enum { TRAINING_DAYS = 365 }; /* CC-15, NDG-3: training not older than 12 months */

static_assert((int)IC_PURPOSE_CARE == (int)IC_purpose_CARE, "purposes keep one order");
static_assert((int)IC_PURPOSE_DEVELOP == (int)IC_purpose_DEVELOP, "purposes keep one order");
static_assert((int)IC_SUBJ_S1 + 1 == (int)IC_situation_ADULT, "situations are S1 to S8");
static_assert((int)IC_SUBJ_S8 + 1 == (int)IC_situation_DECEASED, "situations are S1 to S8");

ic_status ic_case_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient, ic_id recording,
		       ic_id share, struct ic_case *ret)
{
	const ic_time now = ic_clock_now(ctx->app->clock);
	struct ic_case c = { .has_recording = !ic_id_is_zero(recording) };

	if (c.has_recording) {
		IC_TRY(ic_recording_load(tx, recording, ctx->arena, &c.recording));
		patient = c.recording.patient;
		IC_TRY(ic_relationship_by_share(tx, ctx->actor.party, recording, share, now,
						&c.share, &c.share_purpose));
		IC_TRY(ic_share_was_stopped(tx, ctx->actor.party, recording, &c.was_shared));
		IC_TRY(ic_audience_has(tx, recording, ctx->actor.party, &c.is_named));
	}
	ic_id whole;
	IC_TRY(ic_patient_whole(tx, patient, &whole));
	IC_TRY(ic_patient_load(tx, whole, ctx->arena, &c.patient));
	IC_TRY(ic_answer_list(tx, whole, ctx->arena, &c.answers));
	IC_TRY(ic_staff_load(tx, ctx->actor.party, ctx->arena, &c.actor));
	IC_TRY(ic_relationship_kinds(tx, ctx->actor.party, whole, now, &c.kinds));
	IC_TRY(ic_objection_list(tx, whole, ctx->arena, &c.objections));
	IC_TRY(ic_authority_list(tx, whole, ctx->arena, &c.authorities));
	*ret = c;
	return IC_DONE;
}

struct part {
	ic_id id;
	ic_id whole;
};

static ic_status find_whole(struct ic_db_tx *tx, void *arg)
{
	struct part *part = arg;

	return ic_patient_whole(tx, part->id, &part->whole);
}

ic_status ic_case_whole(struct ic_ctx *ctx, ic_id patient, ic_id *ret_whole)
{
	struct part part = { .id = patient };

	IC_TRY(ic_db_read(ctx->app->db, find_whole, &part));
	*ret_whole = part.whole;
	return IC_DONE;
}

static bool has_kind(const struct ic_case *c, enum ic_relationship_kind kind)
{
	return (c->kinds & 1u << kind) != 0;
}

bool ic_case_is_related(const struct ic_case *c)
{
	return has_kind(c, IC_relationship_kind_TEAM) || has_kind(c, IC_relationship_kind_ENCOUNTER)
	       || has_kind(c, IC_relationship_kind_DECLARED);
}

const struct ic_answer_row *ic_case_record_answer(const struct ic_case *c)
{
	for (size_t i = 0; i < c->answers.count; i++)
		if (c->answers.at[i].scope == IC_scope_RECORD)
			return &c->answers.at[i];
	return NULL;
}

int ic_case_situation(const struct ic_case *c)
{
	const struct ic_answer_row *answer = ic_case_record_answer(c);

	if (c->patient.situation == IC_situation_DECEASED || answer == NULL)
		return c->patient.situation;
	switch ((enum ic_situation)answer->situation) {
	case IC_situation_CHILD_COMPETENT:
	case IC_situation_INCAPABLE_PROXY:
	case IC_situation_INCAPABLE:
	case IC_situation_INCAPABLE_NOW:
		return answer->situation;
	case IC_situation_ABSENT:
	case IC_situation_ADULT:
	case IC_situation_YOUNG_PERSON:
	case IC_situation_CHILD:
	case IC_situation_DECEASED:
		break;
	}
	return c->patient.situation;
}

ic_status ic_case_check_situation(struct ic_ctx *ctx, const struct ic_patient_row *patient,
				  int situation)
{
	const bool says_adult = situation == IC_situation_ADULT;
	const bool says_young = situation == IC_situation_YOUNG_PERSON;

	ctx->field = "situation";
	if (patient->situation == IC_situation_CHILD && (says_adult || says_young))
		IC_FAIL(FIELD, "the patient is under 16");
	if (patient->situation == IC_situation_YOUNG_PERSON && says_adult)
		IC_FAIL(FIELD, "the patient is 16 or 17");
	if ((patient->situation == IC_situation_DECEASED) != (situation == IC_situation_DECEASED))
		IC_FAIL(FIELD, "the record says otherwise of the patient's death");
	return IC_DONE;
}

static enum ic_fact_SUBJ subject_of(int situation)
{
	IC_ASSERT(situation >= IC_situation_ADULT && situation <= IC_situation_DECEASED);
	return (enum ic_fact_SUBJ)(situation - 1);
}

static enum ic_fact_KIND kind_of(int kind)
{
	static const enum ic_fact_KIND kinds[] = {
		[IC_recording_kind_ABSENT] = IC_KIND_CLINICAL,
		[IC_recording_kind_CLINICAL] = IC_KIND_CLINICAL,
		[IC_recording_kind_PARA10] = IC_KIND_PARA10,
		[IC_recording_kind_SENSITIVE] = IC_KIND_SENSITIVE,
		[IC_recording_kind_PM] = IC_KIND_PM,
	};

	IC_ASSERT(kind >= 0 && kind <= IC_recording_kind_PM);
	return kinds[kind];
}

/* The vocabularies number from 1 in the order of policy/normalise.h, which counts from 0. */
static_assert((int)IC_CONSENT_OUTSIDE + 1 == (int)IC_scope_OUTSIDE, "scopes keep one order");
static_assert((int)IC_CONSENT_DEFERRED + 1 == (int)IC_answer_DEFERRED, "answers keep one order");
static_assert((int)IC_CONSENT_BY_FAMILY + 1 == (int)IC_giver_FAMILY, "givers keep one order");

static struct ic_consent_record record_of(const struct ic_answer_row *row)
{
	return (struct ic_consent_record) {
		.scope = (enum ic_consent_scope)(row->scope - 1),
		.answer = (enum ic_consent_answer)(row->answer - 1),
		.giver = (enum ic_consent_giver)(row->giver - 1),
		.written = row->way == IC_way_WRITTEN,
		.given_at = row->asked,
		.expires_at = row->expires,
		.recipient = row->recipient,
		.for_purpose = row->purpose != 0,
		.purpose = (enum ic_fact_PURPOSE)row->purpose,
	};
}

static ic_status consent_for(struct ic_ctx *ctx, const struct ic_case *c,
			     const struct ic_consent_question *question, enum ic_fact_CONS *ret)
{
	struct ic_consent_record *records =
		ic_arena_take(ctx->arena, c->answers.count + 1, sizeof(struct ic_consent_record));

	if (records == NULL)
		IC_FAIL(NOMEM, "consent records");
	for (size_t i = 0; i < c->answers.count; i++)
		records[i] = record_of(&c->answers.at[i]);
	*ret = ic_normalise_consent(question, records, c->answers.count);
	return IC_DONE;
}

static bool is_trained(struct ic_ctx *ctx, const struct ic_staff_row *staff)
{
	return staff->active
	       && staff->trained > ic_clock_now(ctx->app->clock) - TRAINING_DAYS * IC_DAY_MS;
}

/* An instrument that the right role has verified; else what was recorded when nobody could be
 * asked. */
static enum ic_fact_AUTH authority_of(struct ic_ctx *ctx, const struct ic_case *c,
				      const struct ic_use_facts *use, int basis)
{
	const enum ic_fact_AUTH fact = ic_instruments_fact(ctx, c, use);

	if (fact != IC_AUTH_NONE)
		return fact;
	return basis == IC_basis_BEST_INTERESTS ? IC_AUTH_BENEFIT : IC_AUTH_NONE;
}

/* --- objections and the opt-out --- */

static bool objection_covers(const struct ic_case *c, const struct ic_objection_row *row,
			     const struct ic_use_facts *use)
{
	const bool of_this = ic_id_is_zero(row->recording)
			     || (c->has_recording && ic_id_equal(row->recording, c->recording.id));
	const bool team = use->recipient == IC_RECIP_TEAM;

	if (!of_this)
		return false;
	switch ((enum ic_objects_to)row->objects_to) {
	case IC_objects_to_ANYONE:
		return true;
	case IC_objects_to_BEYOND_TEAM:
		return !team;
	case IC_objects_to_OTHER_ORGANISATIONS:
		return !team && use->recipient != IC_RECIP_ORG;
	case IC_objects_to_PERSON:
		return ic_id_equal(row->person, use->person);
	case IC_objects_to_ABSENT:
		break;
	}
	return false;
}

static bool is_objected(const struct ic_case *c, const struct ic_use_facts *use)
{
	for (size_t i = 0; i < c->objections.count; i++)
		if (objection_covers(c, &c->objections.at[i], use))
			return true;
	return false;
}

/* Older than a day the answer may be another (SU-14): then it counts as an opt-out. */
static bool is_opted_out(struct ic_ctx *ctx, const struct ic_case *c)
{
	return c->patient.opted_out
	       || c->patient.opt_out_checked < ic_clock_now(ctx->app->clock) - IC_DAY_MS;
}

struct ic_use_facts ic_case_taking(int kind)
{
	return (struct ic_use_facts) {
		.purpose =
			kind == IC_recording_kind_SENSITIVE ? IC_purpose_PROTECT : IC_purpose_CARE,
		.recipient = IC_RECIP_TEAM,
	};
}

ic_status ic_case_capture(struct ic_ctx *ctx, const struct ic_case *c,
			  const struct ic_capture_case *capture, struct ic_facts *ret)
{
	struct ic_facts facts = ic_facts_default();
	enum ic_fact_CONS consent = IC_CONS_NONE;
	const struct ic_use_facts taking = ic_case_taking(capture->kind);
	const struct ic_consent_question question = {
		.purpose = IC_PURPOSE_CARE,
		.recipient = IC_RECIP_TEAM,
		.subject = subject_of(capture->situation),
		.kind = kind_of(capture->kind),
		.now = ic_clock_now(ctx->app->clock),
		.child_dissents = capture->dissent,
	};

	IC_TRY(consent_for(ctx, c, &question, &consent));
	facts.of[IC_FACT_CPURP] =
		capture->kind == IC_recording_kind_SENSITIVE ? IC_CPURP_PROTECT : IC_CPURP_CARE;
	facts.of[IC_FACT_SUBJ] = (uint8_t)question.subject;
	facts.of[IC_FACT_KIND] = (uint8_t)question.kind;
	facts.of[IC_FACT_CONS] = (uint8_t)consent;
	facts.of[IC_FACT_AUTH] = (uint8_t)authority_of(ctx, c, &taking, capture->basis);
	facts.of[IC_FACT_VITAL] = capture->basis == IC_basis_VITAL;
	facts.of[IC_FACT_DISSENT] = capture->dissent;
	facts.of[IC_FACT_ACTOR_OK] = is_trained(ctx, &c->actor);
	facts.of[IC_FACT_DEVICE] = IC_DEVICE_MANAGED;
	*ret = facts;
	return IC_DONE;
}

/* The basis the program records for a purpose: the first pair of policy/lawful.def is the public
 * task with health care, research, law or vital interests; that there is one makes the purpose
 * lawful. */
static bool is_lawful(int purpose)
{
	static const struct ic_lawful_basis pairs[] = {
		[IC_purpose_ABSENT] = { 'e', 'h', false, false },
		[IC_purpose_CARE] = { 'e', 'h', false, false },
		[IC_purpose_AUDIT] = { 'e', 'h', false, false },
		[IC_purpose_TEACH] = { 'e', 'h', false, false },
		[IC_purpose_RESEARCH] = { 'e', 'j', false, false },
		[IC_purpose_PUBLISH] = { 'a', 'a', false, false },
		[IC_purpose_MEDIA] = { 'a', 'a', false, false },
		[IC_purpose_LEGAL] = { 'c', 'f', false, false },
		[IC_purpose_PROTECT] = { 'e', 'h', false, false },
		[IC_purpose_POLICE] = { 'e', 'g', false, false },
		[IC_purpose_THIRD] = { 'a', 'a', false, false },
		[IC_purpose_INVESTIG] = { 'e', 'h', false, false },
		[IC_purpose_PLAN] = { 'e', 'h', false, false },
		[IC_purpose_DEVELOP] = { 'e', 'j', false, false },
	};

	IC_ASSERT(purpose >= 0 && purpose <= IC_purpose_DEVELOP);
	return ic_normalise_lawful((enum ic_fact_PURPOSE)purpose, pairs[purpose]);
}

/* Treating a patient is no part in a complaint or claim about it: who will have it is named by an
 * instrument that governance has verified (rules.md 3.2, D99). */
static enum ic_fact_REL relationship_for(struct ic_ctx *ctx, const struct ic_case *c,
					 const struct ic_use_facts *use)
{
	if (use->purpose != IC_purpose_INVESTIG)
		return use->relationship;
	return ic_instruments_fact(ctx, c, use) != IC_AUTH_NONE ? use->relationship : IC_REL_NO;
}

ic_status ic_case_use(struct ic_ctx *ctx, const struct ic_case *c, const struct ic_use_facts *use,
		      struct ic_facts *ret)
{
	struct ic_facts facts = ic_facts_default();
	enum ic_fact_CONS consent = IC_CONS_NONE;
	const struct ic_answer_row *answer = ic_case_record_answer(c);
	const enum ic_fact_PURPOSE purpose = (enum ic_fact_PURPOSE)use->purpose;
	const struct ic_consent_question question = {
		.purpose = purpose,
		.recipient = use->recipient,
		.subject = subject_of(ic_case_situation(c)),
		.kind = kind_of(c->recording.kind),
		.now = ic_clock_now(ctx->app->clock),
		.made_for_care =
			c->has_recording && c->recording.state == IC_recording_state_IN_RECORD,
		.objection = is_objected(c, use),
		.person = use->person,
	};

	IC_TRY(consent_for(ctx, c, &question, &consent));
	/* What a late refusal sealed stays refused, whatever is agreed to afterwards. */
	if (c->has_recording && c->recording.state == IC_recording_state_SEALED)
		consent = IC_CONS_REFUSED;
	facts.of[IC_FACT_PURPOSE] = (uint8_t)use->purpose;
	facts.of[IC_FACT_SUBJ] = (uint8_t)question.subject;
	facts.of[IC_FACT_KIND] = (uint8_t)question.kind;
	facts.of[IC_FACT_IDENT] = use->anonymised ? IC_IDENT_ANON : IC_IDENT_IDENT;
	facts.of[IC_FACT_CONS] = (uint8_t)consent;
	facts.of[IC_FACT_AUTH] =
		(uint8_t)authority_of(ctx, c, use, answer != NULL ? answer->basis : 0);
	facts.of[IC_FACT_OBJ] = question.objection;
	facts.of[IC_FACT_RECIP] = (uint8_t)use->recipient;
	facts.of[IC_FACT_REL] = (uint8_t)relationship_for(ctx, c, use);
	facts.of[IC_FACT_VITAL] = use->vital;
	facts.of[IC_FACT_LAWFUL] = is_lawful(use->purpose);
	facts.of[IC_FACT_RESTR] = c->patient.restricted;
	facts.of[IC_FACT_NDOO] =
		ic_normalise_opt_out(is_opted_out(ctx, c), false, purpose, ctx->app->jurisdiction);
	facts.of[IC_FACT_GONE] =
		c->has_recording && c->recording.state == IC_recording_state_DESTROYED;
	*ret = facts;
	return IC_DONE;
}

/* Sensitive recordings have a named audience: who took it, who was named, and holders of a share.
 */
static bool is_in_audience(const struct ic_case *c)
{
	return c->recording.kind != IC_recording_kind_SENSITIVE || c->is_named
	       || ic_id_equal(c->recording.taken_by, c->actor.id);
}

static enum ic_fact_RECIP class_of(const struct ic_case *c)
{
	return c->actor.own_organisation ? IC_RECIP_ORG : IC_RECIP_CAREORG;
}

enum ic_fact_RECIP ic_case_recipient(const struct ic_case *c)
{
	return ic_case_is_related(c) ? IC_RECIP_TEAM : class_of(c);
}

struct ic_use_facts ic_case_opening(const struct ic_case *c)
{
	struct ic_use_facts use = { .purpose = IC_purpose_CARE,
				    .recipient = IC_RECIP_TEAM,
				    .person = c->actor.id };

	if (ic_case_is_related(c) && is_in_audience(c)) {
		use.relationship = IC_REL_LR;
	} else if (!ic_id_is_zero(c->share)) {
		use.purpose = c->share_purpose;
		use.recipient = class_of(c);
		use.relationship = IC_REL_LR;
	} else if (has_kind(c, IC_relationship_kind_BREAK_GLASS)) {
		use.relationship = IC_REL_BG;
		use.vital = true; /* only a claim of vital need opens the glass: relationship.c */
	} else {
		use.relationship = IC_REL_NO;
	}
	return use;
}

ic_status ic_case_opening_facts(struct ic_ctx *ctx, const struct ic_case *c,
				struct ic_use_facts *ret_use, struct ic_facts *ret)
{
	struct ic_use_facts use = ic_case_opening(c);

	*ret_use = use;
	IC_TRY(ic_case_use(ctx, c, &use, ret));
	if (!c->was_shared || use.relationship != IC_REL_NO)
		return IC_DONE;
	struct ic_facts as_shared;
	use.recipient = class_of(c);
	use.relationship = IC_REL_LR;
	IC_TRY(ic_case_use(ctx, c, &use, &as_shared));
	if (ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_D, &as_shared).outcome != IC_DENY)
		return IC_DONE; /* only stopped by who sent it: not involved any more */
	*ret_use = use;
	*ret = as_shared;
	return IC_DONE;
}

bool ic_case_is_refused_late(const struct ic_case *c)
{
	const struct ic_answer_row *answer = ic_case_record_answer(c);

	return c->recording.state == IC_recording_state_SEALED && answer != NULL
	       && answer->answer == IC_answer_REFUSED;
}

bool ic_case_is_covered(const struct ic_recording_row *row)
{
	return row->kind == IC_recording_kind_SENSITIVE || row->intimate;
}

static const char *answer_words(const struct ic_answer_row *answer)
{
	static const char *const words[] = { "", "", "refused, ", "withdrawn, ",
					     "not asked yet: could not be asked, " };

	if (answer->answer != IC_answer_AGREED)
		return words[answer->answer];
	return answer->way == IC_way_WRITTEN ? "agreed in writing, " : "agreed, spoken, ";
}

/* The newest to a disclosure to @person for @purpose, or NULL; a no may be to all. */
static const struct ic_answer_row *outside_answer(const struct ic_case *c, int purpose,
						  ic_id person)
{
	if (purpose != IC_purpose_THIRD && purpose != IC_purpose_POLICE
	    && purpose != IC_purpose_INVESTIG)
		return NULL;
	for (size_t i = 0; i < c->answers.count; i++) {
		const struct ic_answer_row *row = &c->answers.at[i];
		if (row->scope == IC_scope_OUTSIDE
		    && (ic_id_is_zero(row->recipient)
			|| (row->purpose == purpose && ic_id_equal(row->recipient, person))))
			return row;
	}
	return NULL;
}

ic_id ic_case_consent_for(const struct ic_case *c, int purpose, ic_id person)
{
	const struct ic_answer_row *answer = outside_answer(c, purpose, person);

	return answer != NULL ? answer->consent : c->recording.consent;
}

ic_status ic_case_consent_words(struct ic_ctx *ctx, const struct ic_case *c, int purpose,
				ic_id person, ic_bytes *ret_words)
{
	const struct ic_answer_row *answer = outside_answer(c, purpose, person);
	IC_AUTO(buf) words = { 0 };

	if (answer == NULL)
		answer = ic_case_record_answer(c);
	ic_buf_init(&words, 256);
	if (answer == NULL) {
		*ret_words = IC_LIT("none on record");
		return IC_DONE;
	}
	IC_TRY(ic_buf_put_text(&words, answer_words(answer)));
	IC_TRY(ic_day_words(ic_time_london_date(answer->asked), &words));
	return ic_arena_keep(ctx->arena, ic_buf_view(&words), ret_words);
}
