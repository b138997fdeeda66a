/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking table L about one recording. What is granted is destroyed as any other (dispose.c); what
 * is refused is entered with its effects in one transaction, and answered with the reasons.
 */
#include "app/life/life.h"

#include "app/gate/case.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"
#include "app/people/person.h"
#include "records/obligation.h"
#include "records/request.h"

void ic_life_decide(struct ic_ctx *ctx, const struct ic_facts *facts)
{
	ctx->refusal =
		(struct ic_refusal) { .decision = ic_policy_decide(ic_ctx_policy(ctx)->policy,
								   IC_TABLE_L, facts) };
}

/* --- the answer --- */

static ic_status put_words(struct ic_ctx *ctx, uint64_t actions, struct ic_shape_life *ret)
{
	const size_t count = (size_t)__builtin_popcountll(actions);
	ic_bytes *codes = ic_arena_take(ctx->arena, count + 1, sizeof(*codes));
	ic_bytes *words = ic_arena_take(ctx->arena, count + 1, sizeof(*words));
	size_t n = 0;

	if (codes == NULL || words == NULL)
		IC_FAIL(NOMEM, "actions of a decision");
	for (int e = 0; e < IC_EFFECT_COUNT; e++) {
		if ((actions & IC_BIT(e)) == 0)
			continue;
		codes[n] = ic_bytes_of_text(ic_effect_info((enum ic_effect)e)->code);
		words[n++] = ic_bytes_of_text(ic_effect_info((enum ic_effect)e)->words);
	}
	ret->actions.at = codes;
	ret->actions.count = count;
	ret->words.at = words;
	ret->words.count = count;
	return IC_DONE;
}

ic_status ic_life_shape(struct ic_ctx *ctx, enum ic_fact_REQ req, struct ic_shape_life *ret)
{
	const struct ic_decision *decision = &ctx->refusal.decision;

	*ret = (struct ic_shape_life) {
		.request = (int)req + 1,
		.granted = decision->outcome != IC_DENY,
		.rule = ic_bytes_of_text(ic_rule_id(decision->rule)),
		.reason = ic_bytes_of_text(ic_rule_reason(decision->rule)),
		.source = ic_bytes_of_text(ic_rule_source(decision->rule)),
		.remedy = ic_bytes_of_text(ic_rule_remedy(decision->rule)),
		.offers_restriction = (decision->actions & IC_BIT(IC_EFFECT_OFFER_RESTR)) != 0,
	};
	return put_words(ctx, decision->actions, ret);
}

/* --- entry and effects --- */

ic_status ic_life_note_outcome(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id recording,
			       int64_t entry)
{
	const struct ic_decision *decision = &ctx->refusal.decision;
	const struct ic_request_outcome_row row = {
		.request = ctx->answers,
		.recording = recording,
		.granted = decision->outcome != IC_DENY,
		.rule = ic_bytes_of_text(decision->rule != NULL ? ic_rule_id(decision->rule) : ""),
		.entry = entry,
	};

	if (ic_id_is_zero(ctx->answers))
		return IC_DONE;
	const ic_status noted = ic_request_outcome_insert(tx, &row);
	if (ic_failed_with(noted, IC_E_EXISTS))
		IC_FAIL(CONFLICT, "the request is being answered by somebody else too");
	return noted;
}

ic_status ic_life_enter(struct ic_ctx *ctx, struct ic_db_tx *tx, enum ic_action action,
			ic_id patient, ic_id recording, ic_bytes reason,
			struct ic_receipt *ret_receipt)
{
	const struct ic_about about = { .patient = patient,
					.images = &recording,
					.image_count = ic_id_is_zero(recording) ? 0 : 1 };
	struct ic_event event;

	IC_TRY(ic_about_event(ctx, action, &about, &event));
	event.value[IC_F_TEXT] = reason;
	IC_TRY(ic_enter(ctx, tx, &event, ret_receipt));
	IC_TRY(ic_life_note_outcome(ctx, tx, recording, (int64_t)ret_receipt->index));
	if ((ctx->refusal.decision.actions & IC_BIT(IC_EFFECT_SEAL)) == 0)
		return IC_DONE;
	IC_TRY(ic_obligation_lapse_recording(tx, recording, IC_LIT("ANON_CHECK"),
					     ic_clock_now(ctx->app->clock)));
	return ic_recording_set_state(tx, recording, IC_recording_state_SEALED);
}

/* The incident has its own task, from when it was opened. */
ic_status ic_life_enter_with_duties(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient,
				    ic_id recording, ic_bytes reason,
				    struct ic_receipt *ret_receipt)
{
	const uint64_t elsewhere = IC_BIT(IC_OBLIGATION_INCIDENT) | IC_BIT(IC_OBLIGATION_TOMBSTONE);
	struct ic_duty_about about = { .patient = patient,
				       .recording = recording,
				       .purpose = IC_purpose_CARE };

	IC_TRY(ic_life_enter(ctx, tx, IC_ACTION_LIFE_DECIDED, patient, recording, reason,
			     ret_receipt));
	about.entry = ret_receipt->index;
	return ic_decide_duties(ctx, tx, ctx->refusal.decision.obligations & ~elsewhere, &about);
}

struct asking {
	struct ic_ctx *ctx;
	struct ic_end end;
	ic_bytes reason;
	struct ic_recording_row row;
	struct ic_receipt receipt;
	int64_t certificate_entry; /* of what was destroyed before */
};

static ic_status enter_refusal(struct ic_db_tx *tx, void *arg)
{
	struct asking *a = arg;

	return ic_life_enter_with_duties(a->ctx, tx, a->end.ending.patient.id, a->end.recording,
					 a->reason, &a->receipt);
}

static ic_status refuse(struct asking *a, struct ic_shape_life *ret)
{
	IC_TRY(ic_db_write(a->ctx->app->db, enter_refusal, a));
	IC_TRY(ic_ledger_settle(a->ctx->app->ledger, &a->receipt, 1, NULL, 0));
	IC_TRY(ic_life_shape(a->ctx, a->end.req, ret));
	const bool seals = (a->ctx->refusal.decision.actions & IC_BIT(IC_EFFECT_SEAL)) != 0;
	ret->state = seals ? IC_recording_state_SEALED : a->end.ending.recording.state;
	ret->entry = (int64_t)a->receipt.index;
	return IC_DONE;
}

static ic_status new_certificate(struct ic_ctx *ctx, struct ic_shape_certificate **ret)
{
	*ret = ic_arena_take(ctx->arena, 1, sizeof(**ret));
	if (*ret == NULL)
		IC_FAIL(NOMEM, "certificate");
	return IC_DONE;
}

static void put_certificate(const struct ic_shape_certificate *certificate,
			    struct ic_shape_life *ret)
{
	ret->certificate = certificate;
	ret->state = IC_recording_state_DESTROYED;
	ret->entry = certificate->entry;
}

static ic_status grant(struct asking *a, struct ic_shape_life *ret)
{
	struct ic_shape_certificate *certificate = NULL;

	IC_TRY(ic_life_shape(a->ctx, a->end.req, ret));
	IC_TRY(new_certificate(a->ctx, &certificate));
	IC_TRY(ic_destroy(a->ctx, &a->end, certificate));
	put_certificate(certificate, ret);
	return IC_DONE;
}

static ic_status note_certificate(struct ic_db_tx *tx, void *arg)
{
	struct asking *a = arg;

	return ic_life_note_outcome(a->ctx, tx, a->end.recording, a->certificate_entry);
}

/* Destroyed before: whatever it was asked as, this is the answer to it. */
static ic_status answer_again(struct asking *a, struct ic_shape_life *ret)
{
	struct ic_shape_certificate *certificate = NULL;

	IC_TRY(new_certificate(a->ctx, &certificate));
	IC_TRY(ic_app_certificate(a->ctx, a->end.recording, certificate));
	const struct ic_rule *rule = ic_ctx_rule(a->ctx, certificate->rule);
	if (rule == NULL)
		IC_FAIL(GONE, "destroyed under a rule that is no longer known");
	a->ctx->refusal =
		(struct ic_refusal) { .decision = { .outcome = IC_PERMIT, .rule = rule } };
	a->certificate_entry = certificate->entry;
	IC_TRY(ic_db_write(a->ctx->app->db, note_certificate, a));
	IC_TRY(ic_life_shape(a->ctx, a->end.req, ret));
	put_certificate(certificate, ret);
	ret->recording = a->end.recording;
	return IC_DONE;
}

ic_status ic_life_ask(struct ic_ctx *ctx, ic_id recording, enum ic_fact_REQ req, ic_bytes reason,
		      struct ic_shape_life *ret)
{
	struct asking a = { .ctx = ctx,
			    .end = { .recording = recording, .req = req },
			    .reason = reason };

	IC_TRY(ic_reason_check(ctx, reason));
	const ic_status opened =
		ic_ending_open(ctx, recording, &a.end.ending, &a.end.retention, &a.end.due);
	if (ic_failed_with(opened, IC_E_ABSENT))
		return answer_again(&a, ret);
	IC_TRY(opened);
	const struct ic_facts facts =
		ic_ending_facts(&a.end.ending, &a.end.retention, a.end.due, req);
	ic_life_decide(ctx, &facts);
	IC_TRY(ctx->refusal.decision.outcome == IC_DENY ? refuse(&a, ret) : grant(&a, ret));
	ret->recording = recording;
	ret->incident = a.end.ending.incident.id;
	return IC_DONE;
}

/* --- what is on record --- */

struct showing {
	struct ic_ctx *ctx;
	const struct ic_ending *ending;
	struct ic_shape_life_facts *ret;
};

static ic_status name_stater(struct ic_db_tx *tx, void *arg)
{
	struct showing *s = arg;

	if (ic_id_is_zero(s->ending->reliance.id))
		return IC_DONE;
	s->ret->stated = s->ending->reliance.at;
	return ic_member_name(s->ctx, tx, s->ending->reliance.by, &s->ret->stated_by);
}

ic_status ic_app_life_facts(struct ic_ctx *ctx, ic_id recording, struct ic_shape_life_facts *ret)
{
	struct ic_end end = { .recording = recording };
	struct showing s = { .ctx = ctx, .ending = &end.ending, .ret = ret };

	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_ending_open(ctx, recording, &end.ending, &end.retention, &end.due));
	const struct ic_ending *ending = &end.ending;
	const struct ic_facts facts =
		ic_ending_facts(ending, &end.retention, end.due, IC_REQ_ERASE);
	*ret = (struct ic_shape_life_facts) {
		.recording = recording,
		.state = ending->recording.state,
		.relied = facts.of[IC_FACT_RELIED] != 0,
		.published = ending->published == 0 ? IC_published_NO : ending->published,
		.due = end.due,
		.until = end.retention.until,
		.appraised = facts.of[IC_FACT_APPRAISED] != 0,
		.held = facts.of[IC_FACT_HOLD] != 0,
		.dead = facts.of[IC_FACT_DEAD] != 0,
		.restricted = ending->patient.restricted,
		.incident = ending->incident.id,
		.incident_closed = ending->incident.closed != 0,
	};
	return ic_db_read(ctx->app->db, name_stater, &s);
}

ic_status ic_life_purge(struct ic_ctx *ctx)
{
	const ic_status purged = ic_db_purge(ctx->app->db);

	return ic_failed_with(purged, IC_E_UNAVAILABLE) ? IC_DONE : purged;
}

/* --- who holds it, and who may say --- */

struct holding {
	struct ic_ctx *ctx;
	struct ic_db_tx *tx;
	const struct ic_notice *notice;
};

static bool is_meant(const struct ic_notice *notice, const struct ic_copy_holder *holder)
{
	switch (notice->to) {
	case IC_HOLDERS_BY_CONSENT:
		return holder->consented;
	case IC_HOLDERS_OUTSIDE:
		return !ic_id_is_zero(holder->disclosure);
	case IC_HOLDERS_ALL:
		break;
	}
	return true;
}

/* A recipient outside is told by who disclosed to them: they know the way there, and of what is
 * withheld nobody else hears of it. */
static ic_status open_one(const struct ic_copy_holder *holder, void *arg)
{
	const struct holding *h = arg;
	const bool outside = !ic_id_is_zero(holder->disclosure);
	const struct ic_duty_about about = {
		.patient = h->notice->patient,
		.recording = h->notice->recording,
		.share = holder->share,
		.disclosure = holder->disclosure,
		.notification = outside ? h->notice->notification : 0,
		.owner = outside ? holder->by : (ic_id) { { 0 } },
		.purpose = outside ? holder->purpose : IC_purpose_CARE,
		.entry = h->notice->entry,
	};

	if (!is_meant(h->notice, holder))
		return IC_DONE;
	return ic_decide_duties(h->ctx, h->tx, IC_BIT(h->notice->obligation), &about);
}

ic_status ic_life_tell_holders(struct ic_ctx *ctx, struct ic_db_tx *tx,
			       const struct ic_notice *notice)
{
	struct holding h = { .ctx = ctx, .tx = tx, .notice = notice };

	return ic_share_each_holder(tx, notice->patient, notice->recording,
				    ic_clock_now(ctx->app->clock), open_one, &h);
}

struct relating {
	struct ic_ctx *ctx;
	ic_id patient, recording;
	struct ic_case c;
};

static ic_status load_case(struct ic_db_tx *tx, void *arg)
{
	struct relating *r = arg;

	return ic_case_load(r->ctx, tx, r->patient, r->recording, (ic_id) { { 0 } }, &r->c);
}

ic_status ic_life_check_theirs(struct ic_ctx *ctx, ic_id patient, ic_id recording)
{
	struct relating r = { .ctx = ctx, .patient = patient, .recording = recording };

	IC_TRY(ic_db_read(ctx->app->db, load_case, &r));
	if (!ic_case_is_related(&r.c) && !ic_ok(ic_governance_check(ctx)))
		IC_FAIL(ABSENT, "not a patient of this person");
	return IC_DONE;
}

ic_status ic_life_check_of(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient, ic_id recording)
{
	struct ic_recording_row row;
	ic_id whole;

	if (ic_id_is_zero(recording))
		return IC_DONE;
	ctx->field = "recording";
	IC_TRY(ic_recording_load(tx, recording, ctx->arena, &row));
	IC_TRY(ic_patient_whole(tx, row.patient, &whole));
	if (!ic_id_equal(whole, patient))
		IC_FAIL(FIELD, "a recording of another patient");
	return IC_DONE;
}
