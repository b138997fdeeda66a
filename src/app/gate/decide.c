/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/policies.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "policy/duty.h"
#include "records/obligation.h"

static int compare_ids(const void *a, const void *b)
{
	return memcmp(a, b, IC_ID_BYTES);
}

static ic_status put_images(struct ic_ctx *ctx, struct ic_event *event,
			    const struct ic_about *about)
{
	if (about->image_count == 0)
		return IC_DONE;

	ic_id *ids = ic_arena_take(ctx->arena, about->image_count, sizeof(ic_id));
	if (ids == NULL)
		IC_FAIL(NOMEM, "images of an entry");
	memcpy(ids, about->images, about->image_count * sizeof(ic_id));
	qsort(ids, about->image_count, sizeof(ic_id), compare_ids);
	event->value[IC_F_IMAGE] = ic_bytes_of(ids, about->image_count * sizeof(ic_id));
	return IC_DONE;
}

ic_status ic_event_text_id(struct ic_ctx *ctx, ic_id id, ic_bytes *ret_text)
{
	char text[IC_ID_TEXT + 1];

	ic_id_emit(id, text);
	*ret_text = ic_arena_copy(ctx->arena, ic_bytes_of(text, IC_ID_TEXT));
	if (ret_text->len == 0)
		IC_FAIL(NOMEM, "id of an entry");
	return IC_DONE;
}

ic_status ic_event_put_id(struct ic_ctx *ctx, struct ic_event *event, enum ic_event_field field,
			  ic_id id)
{
	if (ic_id_is_zero(id))
		return IC_DONE;
	if (ic_event_field_form(field) != IC_FORM_IDS)
		return ic_event_text_id(ctx, id, &event->value[field]);
	event->value[field] = ic_arena_copy(ctx->arena, ic_id_view(&id));
	if (event->value[field].len == 0)
		IC_FAIL(NOMEM, "id of an entry");
	return IC_DONE;
}

static ic_status put_decision(struct ic_ctx *ctx, struct ic_event *event)
{
	const struct ic_decision *decision = &ctx->refusal.decision;
	IC_AUTO(buf) words = { 0 };

	if (decision->rule == NULL)
		return IC_DONE;
	ic_buf_init(&words, 256);
	IC_TRY(ic_buf_put_text(&words, ic_outcome_name(decision->outcome)));
	IC_TRY(ic_buf_put_text(&words, " "));
	IC_TRY(ic_buf_put_text(&words, ic_rule_id(decision->rule)));
	if (ctx->refusal.obligation != NULL) {
		IC_TRY(ic_buf_put_text(&words, " unmet "));
		IC_TRY(ic_buf_put_text(&words, ctx->refusal.obligation));
	}
	IC_TRY(ic_arena_keep(ctx->arena, ic_buf_view(&words), &event->value[IC_F_DECISION]));
	event->value[IC_F_POLICY] = ic_digest_view(&ic_ctx_policy(ctx)->hash);
	return IC_DONE;
}

ic_status ic_about_event(struct ic_ctx *ctx, enum ic_action action, const struct ic_about *about,
			 struct ic_event *ret_event)
{
	struct ic_event event = { .action = action, .subject = about->patient };
	const uint32_t fields = ic_event_type_info(ic_action_info(action)->type)->fields;

	IC_TRY(put_images(ctx, &event, about));
	event.value[IC_F_PURPOSE] =
		ic_bytes_of_text(ic_vocabulary_text(&ic_vocabulary_purpose, about->purpose));
	event.value[IC_F_JUSTIFICATION] = about->justification;
	event.value[IC_F_CONTENT] = about->content;
	IC_TRY(ic_event_put_id(ctx, &event, IC_F_CONSENT, about->consent));
	IC_TRY(ic_event_put_id(ctx, &event, IC_F_RECIPIENT, about->recipient));
	IC_TRY(put_decision(ctx, &event));
	for (size_t f = 0; f < IC_F_COUNT; f++)
		if ((fields & 1u << f) == 0)
			event.value[f] = (ic_bytes) { NULL, 0 };
	*ret_event = event;
	return IC_DONE;
}

/* Enter the refusal; then it may be told. */
static ic_status refuse(struct ic_ctx *ctx, const struct ic_about *about)
{
	struct ic_receipt receipt;
	struct ic_event event;

	const enum ic_action action =
		about->refusal == IC_ACTION_NONE ? IC_ACTION_DENIED : about->refusal;
	IC_TRY(ic_about_event(ctx, action, about, &event));
	IC_TRY(ic_enter_alone(ctx, &event, NULL, 0, &receipt));
	ctx->refusal.entry = receipt.index;
	ctx->refusal.entered = true;
	return IC_DONE;
}

static enum ic_obligation first_of(uint64_t obligations)
{
	IC_ASSERT(obligations != 0);
	return (enum ic_obligation)__builtin_ctzll(obligations);
}

ic_status ic_decide(struct ic_ctx *ctx, enum ic_table table, const struct ic_facts *facts,
		    uint64_t asked, uint64_t met, const struct ic_about *about)
{
	struct ic_decision decision = ic_policy_decide(ic_ctx_policy(ctx)->policy, table, facts);

	ctx->refusal = (struct ic_refusal) { .decision = decision };
	if (decision.outcome == IC_DENY) {
		IC_TRY(refuse(ctx, about));
		IC_FAIL(REFUSED, "refused by the policy");
	}

	ctx->refusal.decision.obligations |= asked;
	const uint64_t unmet = ic_obligations_pre(ctx->refusal.decision.obligations) & ~met;
	if (unmet != 0) {
		const struct ic_obligation_info *info = ic_obligation_info(first_of(unmet));
		ctx->refusal.obligation = info->code;
		ctx->refusal.obligation_words = info->words;
		IC_TRY(refuse(ctx, about));
		IC_FAIL(OBLIGATION_UNMET, "something has to be done first");
	}
	return IC_DONE;
}

bool ic_purpose_is_withheld(int purpose)
{
	return purpose == IC_purpose_PROTECT || purpose == IC_purpose_POLICE
	       || purpose == IC_purpose_LEGAL;
}

static ic_status list_codes(struct ic_ctx *ctx, uint64_t bits, const char *(*name)(int bit),
			    const ic_bytes **ret_at, size_t *ret_count)
{
	const size_t count = (size_t)__builtin_popcountll(bits);
	ic_bytes *codes = ic_arena_take(ctx->arena, count + 1, sizeof(ic_bytes));
	size_t n = 0;

	if (codes == NULL)
		IC_FAIL(NOMEM, "codes of a decision");
	for (int bit = 0; bit < 64; bit++)
		if ((bits & IC_BIT(bit)) != 0)
			codes[n++] = ic_bytes_of_text(name(bit));
	*ret_at = codes;
	*ret_count = count;
	return IC_DONE;
}

static const char *obligation_name(int bit)
{
	return ic_obligation_info((enum ic_obligation)bit)->code;
}

static const char *effect_name(int bit)
{
	return ic_effect_info((enum ic_effect)bit)->code;
}

int ic_verdict_of(enum ic_outcome outcome)
{
	static const int verdicts[] = { [IC_DENY] = IC_verdict_DENY,
					[IC_PERMIT] = IC_verdict_PERMIT,
					[IC_PERMIT_WITH] = IC_verdict_PERMIT_WITH };

	return verdicts[outcome];
}

ic_status ic_facts_words(struct ic_ctx *ctx, enum ic_table table, const struct ic_facts *facts,
			 ic_bytes *ret_words)
{
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, IC_TEXT_BYTES_MAX);
	IC_TRY(ic_facts_put_words(table, facts, &words));
	return ic_arena_keep(ctx->arena, ic_buf_view(&words), ret_words);
}

ic_status ic_decision_shape(struct ic_ctx *ctx, const struct ic_decision *decision,
			    struct ic_shape_decision *ret)
{
	const char *remedy = ic_rule_remedy(decision->rule);
	struct ic_shape_decision shape = {
		.decision = ic_verdict_of(decision->outcome),
		.rule = ic_bytes_of_text(ic_rule_id(decision->rule)),
		.reason = ic_bytes_of_text(ic_rule_reason(decision->rule)),
		.source = ic_bytes_of_text(ic_rule_source(decision->rule)),
	};

	if (remedy[0] != '\0')
		shape.remedy = ic_bytes_of_text(remedy);
	if (ic_rule_handbook(decision->rule)[0] != '\0')
		shape.handbook = ic_bytes_of_text(ic_rule_handbook(decision->rule));
	IC_TRY(list_codes(ctx, decision->obligations, obligation_name, &shape.obligations.at,
			  &shape.obligations.count));
	IC_TRY(list_codes(ctx, decision->actions, effect_name, &shape.actions.at,
			  &shape.actions.count));
	*ret = shape;
	return IC_DONE;
}

static ic_status open_duty(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_duty *duty,
			   const struct ic_duty_about *about)
{
	const struct ic_rule *rule = ctx->refusal.decision.rule;
	const ic_time now = ic_clock_now(ctx->app->clock);
	const struct ic_obligation_row row = {
		.id = ic_entropy_id(ctx->app->entropy),
		.code = ic_bytes_of_text(ic_obligation_info(duty->obligation)->code),
		.patient = about->patient,
		.recording = about->recording,
		.share = about->share,
		.disclosure = about->disclosure,
		.notification = about->notification,
		.owner = ic_id_is_zero(about->owner) ? ctx->actor.party : about->owner,
		.due = ic_duty_due(duty, now, (struct ic_date) { 0 }),
		.rule = ic_bytes_of_text(rule != NULL ? ic_rule_id(rule) : ""),
		.purpose = about->purpose,
		.entry = (int64_t)about->entry,
	};
	bool open = false;

	if (duty->one)
		IC_TRY(ic_obligation_is_open(tx, row.patient, row.code, row.owner, &open));
	return open ? IC_DONE : ic_obligation_insert(tx, &row);
}

ic_status ic_decide_duties(struct ic_ctx *ctx, struct ic_db_tx *tx, uint64_t obligations,
			   const struct ic_duty_about *about)
{
	for (int o = 0; o < IC_OBLIGATION_COUNT; o++) {
		const struct ic_duty *duty = ic_duty_of((enum ic_obligation)o);
		if (duty != NULL && (obligations & IC_BIT(o)) != 0)
			IC_TRY(open_duty(ctx, tx, duty, about));
	}
	return IC_DONE;
}

ic_bytes ic_decision_banner(const struct ic_decision *decision, const struct ic_facts *facts)
{
	static const char *const words[] = {
		[IC_CONS_WRITTEN] = NULL,
		[IC_CONS_ORAL] = NULL,
		[IC_CONS_IMPLIED] = "No consent to this picture is on record. Use it for this "
				    "patient's care only.",
		[IC_CONS_DEFERRED] =
			"The patient could not be asked. Ask as soon as they are able. Care only.",
		[IC_CONS_NONE] = "No consent to this picture is on record. Use it for this "
				 "patient's care only.",
		[IC_CONS_REFUSED] = "The patient has refused this picture.",
		[IC_CONS_WITHDRAWN] = "Consent has been withdrawn. The picture stays in the record "
				      "for the team's "
				      "care only; it may not be shared.",
	};
	const uint8_t consent = facts->of[IC_FACT_CONS];

	if ((decision->obligations & IC_BIT(IC_OBLIGATION_BANNER)) == 0 || words[consent] == NULL)
		return (ic_bytes) { NULL, 0 };
	return ic_bytes_of_text(words[consent]);
}

ic_status ic_governance_check(const struct ic_ctx *ctx)
{
	if (ctx->actor.role != IC_role_IG_LEAD && ctx->actor.role != IC_role_CALDICOTT_GUARDIAN
	    && ctx->actor.role != IC_role_DPO)
		IC_FAIL(FORBIDDEN, "for information governance");
	return IC_DONE;
}

ic_status ic_reason_check(struct ic_ctx *ctx, ic_bytes reason)
{
	ctx->field = "reason";
	if (ic_bytes_is_blank(reason))
		IC_FAIL(FIELD, "the reason is missing");
	return IC_DONE;
}
