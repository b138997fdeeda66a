/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Withdrawing consent, and refusing late. Table L says what becomes of the recordings; shares
 * beyond the team stop in the same transaction, and the answer says in words what stops, what
 * stays, and why.
 *
 * A late refusal seals: whether anyone relied on a picture is for the lead clinician to state, so
 * until that is said the pictures are kept from everyone rather than destroyed (docs/design/003).
 */
#include "app/care/share.h"
#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/gate/ring.h"
#include "app/life/life.h"
#include "records/obligation.h"

/* What a withdrawal row has where a consent names its wording. */
#define WORDING "withdrawal"

struct withdrawing {
	struct ic_ctx *ctx;
	ic_id patient;
	const struct ic_shape_withdrawal_in *in;
	struct ic_case c;
	struct ic_decision decision;
	struct ic_consent_row row;
	ic_digest no_words;
	struct ic_share_ends stopped;
	uint64_t sealed;
	int published; /* vocabulary published, the furthest of any recording */
	struct ic_receipt receipt;
	bool exists;
};

enum { SENTENCES_MAX = 6 };

/* By how far the pictures have gone: what stops, and what stays and why. */
struct effect_words {
	const char *stops[SENTENCES_MAX];
	const char *stays[SENTENCES_MAX];
};

#define STOPS_ALWAYS                                                                             \
	"Nobody outside the team treating the patient can open the pictures any more.",          \
		"Every open share has ended, and the people it was shared with have been told.", \
		"No use for teaching, research, publication or the media.",                      \
		"No new picture without asking again."
#define STAYS_ALWAYS                                                                             \
	"The pictures stay in the record for the team's care of this patient. They are part of " \
	"the medical record, which must be kept for a set time.",                                \
		"What was lawfully done before today stays done, and the list of who saw the "   \
		"pictures is kept.",                                                             \
		"Whoever was given a copy outside the patient's care with consent is told of "   \
		"this. The patient may ask who that is."

static const char copies_back[] =
	"The pictures come out of every teaching set within a day, and copies are called back "
	"within 7 days.";
static const char taken_down[] =
	"The publisher is asked to take them down, and nothing new is printed.";
static const char in_print[] =
	"What is already in print, or copied from the internet, cannot all be called back.";

static const struct effect_words withdrawal_words[] = {
	[IC_published_NO] = { { STOPS_ALWAYS }, { STAYS_ALWAYS } },
	[IC_published_TEACHING] = { { STOPS_ALWAYS, copies_back },
				    { STAYS_ALWAYS,
				      "Lessons that were already given stay lawful." } },
	[IC_published_WORLD] = { { STOPS_ALWAYS,
				   "The pictures come out of every teaching set within a day.",
				   taken_down },
				 { STAYS_ALWAYS, in_print } },
};

static const struct effect_words refusal_words = {
	{ "Nobody can open the pictures, the treating team included.",
	  "Every open share has ended, and the people it was shared with have been told.",
	  "No new picture without asking again." },
	{ "The pictures are sealed until the lead clinician says whether anyone relied on them for "
	  "treatment. If nobody did they are destroyed; if somebody did they stay sealed in the "
	  "record.",
	  "Whoever was given a copy outside the patient's care with consent is told of this. The "
	  "patient may ask who that is.",
	  "The list of who saw the pictures is kept. The patient can complain to the hospital and "
	  "to the Information Commissioner." },
};

static struct ic_decision decide_lifecycle(struct withdrawing *w)
{
	struct ic_facts facts = ic_facts_default();

	facts.of[IC_FACT_REQ] = w->in->refusal ? IC_REQ_LATE_REFUSAL : IC_REQ_WITHDRAW;
	facts.of[IC_FACT_RELIED] = true; /* until the lead clinician says otherwise */
	facts.of[IC_FACT_PUBLISHED] = (uint8_t)ic_published_fact(w->published);
	return ic_policy_decide(ic_ctx_policy(w->ctx)->policy, IC_TABLE_L, &facts);
}

/* A refusal seals and a withdrawal does not: neither is an answer to the other. */
static ic_status check_same_answer(struct ic_db_tx *tx, struct withdrawing *w)
{
	const int answer = w->in->refusal ? IC_answer_REFUSED : IC_answer_WITHDRAWN;
	struct ic_scope_rows scopes;

	IC_TRY(ic_scope_list(tx, w->in->id, w->ctx->arena, &scopes));
	for (size_t i = 0; i < scopes.count; i++)
		if (scopes.at[i].answer != answer)
			IC_FAIL(CONFLICT, "this id is of the other kind");
	return IC_DONE;
}

static ic_status load_withdrawal(struct ic_db_tx *tx, void *arg)
{
	struct withdrawing *w = arg;
	const ic_id none = { { 0 } };
	struct ic_consent_row existing;

	IC_TRY(ic_case_load(w->ctx, tx, w->patient, none, none, &w->c));
	IC_TRY(ic_published_of_patient(tx, w->patient, &w->published));
	const ic_status found = ic_consent_load(tx, w->in->id, w->ctx->arena, &existing);
	if (!ic_ok(found))
		return ic_failed_with(found, IC_E_ABSENT) ? IC_DONE : found;
	ic_id whole;
	IC_TRY(ic_patient_whole(tx, existing.patient, &whole));
	if (!ic_id_equal(whole, w->patient) || !ic_bytes_equal(existing.wording, IC_LIT(WORDING)))
		IC_FAIL(CONFLICT, "this id names something else than this withdrawal");
	IC_TRY(check_same_answer(tx, w));
	w->exists = true;
	w->row = existing;
	return IC_DONE;
}

static ic_status insert_answers(struct ic_db_tx *tx, struct withdrawing *w)
{
	const int answer = w->in->refusal ? IC_answer_REFUSED : IC_answer_WITHDRAWN;

	IC_TRY(ic_consent_insert(tx, &w->row));
	for (int scope = IC_scope_RECORD; scope <= IC_scope_OUTSIDE; scope++) {
		const struct ic_scope_row row = { .consent = w->in->id,
						  .scope = scope,
						  .answer = answer };
		IC_TRY(ic_scope_insert(tx, &row));
	}
	return IC_DONE;
}

/* A refusal asks first whether anyone relied on what is sealed; what becomes of each picture, and
 * that the patient is told, follows from the statement (reliance.c). */
static ic_status open_duties(struct ic_db_tx *tx, struct withdrawing *w)
{
	const struct ic_duty_about about = { .patient = w->patient,
					     .purpose = IC_purpose_CARE,
					     .entry = w->receipt.index };
	uint64_t duties = w->ctx->refusal.decision.obligations;

	if (w->in->refusal)
		duties = w->sealed > 0 ? IC_BIT(IC_OBLIGATION_RELIANCE) : 0;
	else if (w->published > IC_published_NO)
		duties |= IC_BIT(IC_OBLIGATION_PULLED);
	return ic_decide_duties(w->ctx, tx, duties, &about);
}

/* Who has a file outside by another right keeps it by that. */
static ic_status tell_holders(struct ic_db_tx *tx, struct withdrawing *w)
{
	const struct ic_notice notice = { .patient = w->patient,
					  .obligation = IC_OBLIGATION_NOTIFY,
					  .notification = IC_notification_WITHDRAWN,
					  .to = IC_HOLDERS_BY_CONSENT,
					  .entry = w->receipt.index };

	return ic_life_tell_holders(w->ctx, tx, &notice);
}

static ic_status seal_all(struct ic_db_tx *tx, struct withdrawing *w)
{
	IC_TRY(ic_obligation_lapse(tx, w->patient, IC_LIT("ANON_CHECK"), w->row.asked));
	return ic_recording_set_state_of_patient(tx, w->patient, IC_recording_state_SEALED,
						 &w->sealed);
}

static ic_status write_withdrawal(struct ic_db_tx *tx, void *arg)
{
	struct withdrawing *w = arg;
	struct ic_event event = { .action = w->in->refusal ? IC_ACTION_CONSENT_REFUSED
							   : IC_ACTION_CONSENT_WITHDRAWN,
				  .subject = w->patient };

	event.value[IC_F_TEXT] = w->in->reason;
	IC_TRY(ic_event_put_id(w->ctx, &event, IC_F_CONSENT, w->in->id));
	IC_TRY(ic_enter(w->ctx, tx, &event, &w->receipt));
	w->row.entry = (int64_t)w->receipt.index;
	IC_TRY(insert_answers(tx, w));
	IC_TRY(ic_share_stop_all(tx, w->patient, w->row.asked, w->ctx->arena, &w->stopped));
	if (w->in->refusal)
		IC_TRY(seal_all(tx, w));
	IC_TRY(tell_holders(tx, w));
	return open_duties(tx, w);
}

/* Who can answer now: not a parent who did so for one who has grown up. */
static int giver_of(const struct ic_case *c)
{
	const struct ic_answer_row *answer = ic_case_record_answer(c);
	const int situation = ic_case_situation(c);
	const unsigned alone = 1u << IC_situation_ADULT | 1u << IC_situation_YOUNG_PERSON
			       | 1u << IC_situation_CHILD_COMPETENT;

	if ((alone & 1u << situation) == 0 && answer != NULL && answer->giver != IC_giver_NOBODY)
		return answer->giver;
	return situation == IC_situation_CHILD ? IC_giver_PARENT : IC_giver_PATIENT;
}

static ic_status prepare(struct withdrawing *w)
{
	w->no_words = ic_sha256(IC_LIT(""));
	w->row = (struct ic_consent_row) { .id = w->in->id,
					   .patient = w->patient,
					   .asked = ic_clock_now(w->ctx->app->clock),
					   .asked_by = w->ctx->actor.party,
					   .situation = ic_case_situation(&w->c),
					   .giver = giver_of(&w->c),
					   .way = IC_way_ORAL,
					   .wording = IC_LIT(WORDING),
					   .wording_hash = ic_digest_view(&w->no_words),
					   .language = IC_LIT("en") };
	return ic_field_seal_to(w->ctx, w->patient,
				(struct ic_field_place) { "consent", "detail", w->in->id },
				IC_LIT("{}"), &w->row.sealed_detail);
}

static ic_status sentences(struct ic_ctx *ctx, const char *const words[static SENTENCES_MAX],
			   const ic_bytes **ret_at, size_t *ret_count)
{
	ic_bytes *at = ic_arena_take(ctx->arena, SENTENCES_MAX, sizeof(*at));
	size_t count = 0;

	if (at == NULL)
		IC_FAIL(NOMEM, "what stops and what stays");
	for (; count < SENTENCES_MAX && words[count] != NULL; count++)
		at[count] = ic_bytes_of_text(words[count]);
	*ret_at = at;
	*ret_count = count;
	return IC_DONE;
}

static ic_status answer_withdrawal(struct withdrawing *w, struct ic_shape_withdrawal *ret)
{
	const int reach = w->published > IC_published_NO ? w->published : IC_published_NO;
	const struct effect_words *words =
		w->in->refusal ? &refusal_words : &withdrawal_words[reach];

	*ret = (struct ic_shape_withdrawal) {
		.shares_stopped = (int64_t)w->stopped.count,
		.rule = ic_bytes_of_text(ic_rule_id(w->decision.rule)),
		.source = ic_bytes_of_text(ic_rule_source(w->decision.rule)),
		.entry = w->row.entry
	};
	IC_TRY(sentences(w->ctx, words->stops, &ret->stops.at, &ret->stops.count));
	return sentences(w->ctx, words->stays, &ret->stays.at, &ret->stays.count);
}

ic_status ic_app_withdraw(struct ic_ctx *ctx, ic_id patient,
			  const struct ic_shape_withdrawal_in *in, struct ic_shape_withdrawal *ret)
{
	struct withdrawing w = { .ctx = ctx, .in = in };

	ctx->field = "id";
	if (ic_id_is_zero(in->id))
		IC_FAIL(FIELD, "withdrawal without an id");
	IC_TRY(ic_case_whole(ctx, patient, &w.patient));
	IC_TRY(ic_db_read(ctx->app->db, load_withdrawal, &w));
	w.decision = decide_lifecycle(&w);
	ctx->refusal = (struct ic_refusal) { .decision = w.decision };
	if (!w.exists) {
		IC_TRY(prepare(&w));
		IC_TRY(ic_db_write(ctx->app->db, write_withdrawal, &w));
		IC_TRY(ic_ledger_settle(ctx->app->ledger, &w.receipt, 1, NULL, 0));
		ic_share_tell_ended(ctx, &w.stopped);
	}
	return answer_withdrawal(&w, ret);
}
