/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The answer to a request that has an effect: something is put right, erased, restricted or
 * objected to. Who asks must have proved who they are and may act for the patient (table A); then
 * each effect is the use case that exists, with its own decision and entry, which names the
 * request. What each came to is noted in the same transaction as its entry, so a death in between
 * leaves the request open and what was done, done: answered again, that is not done again, and the
 * rest goes on. The letter says of each what became of it, and why.
 */
#include "app/rights/request.h"

#include "app/gate/decide.h"
#include "app/gate/policies.h"
#include "app/life/life.h"
#include "app/people/recipient.h"
#include "app/rights/letter.h"
#include "base/limits.h"

/* The reason is a text field of its own: the note with the request's number before it. */
enum { TOLD_BYTES_MAX = 10000, NUMBER_BYTES = 50 };

struct answering {
	struct ic_ctx *ctx;
	const struct ic_shape_request_answer_in *in;
	struct ic_stepping s;
	ic_bytes reason;                  /* the note, and which request it answers */
	struct ic_recording_row *targets; /* one with a zero id: everything of the patient */
	struct ic_shape_request_effect *effects;
	size_t count;
	size_t kept; /* the first of them came to something before */
};

/* --- the effects --- */

static void take_life(const struct ic_shape_life *life, struct ic_shape_request_effect *ret)
{
	ret->granted = life->granted;
	ret->rule = life->rule;
	ret->reason = life->reason;
	ret->source = life->source;
	ret->remedy = life->remedy;
	ret->offers_restriction = life->offers_restriction;
	ret->entry = life->entry;
}

static void take_rule(const struct ic_rule *rule, struct ic_shape_request_effect *ret)
{
	if (rule == NULL)
		return;
	ret->rule = ic_bytes_of_text(ic_rule_id(rule));
	ret->reason = ic_bytes_of_text(ic_rule_reason(rule));
	ret->source = ic_bytes_of_text(ic_rule_source(rule));
	ret->remedy = ic_bytes_of_text(ic_rule_remedy(rule));
	ret->offers_restriction = (ic_rule_actions(rule) & IC_BIT(IC_EFFECT_OFFER_RESTR)) != 0;
}

static ic_status rectify(struct answering *a, ic_id recording, struct ic_shape_request_effect *ret)
{
	const struct ic_shape_correction_in in = { .body_site = a->in->body_site,
						   .laterality = a->in->laterality,
						   .view = a->in->view,
						   .taken = a->in->taken,
						   .note = a->in->picture_note,
						   .reason = a->reason };
	struct ic_shape_life life;

	IC_TRY(ic_rectify_asked(a->ctx, recording, &in, &life));
	take_life(&life, ret);
	return IC_DONE;
}

static ic_status erase(struct answering *a, ic_id recording, struct ic_shape_request_effect *ret)
{
	const struct ic_shape_life_in in = { .reason = a->reason };
	struct ic_shape_life life;

	IC_TRY(ic_app_erase(a->ctx, recording, &in, &life));
	take_life(&life, ret);
	return IC_DONE;
}

/* What is entered as destroyed may not be: a failure came between the entry and its keys. */
static ic_status finish_erasure(struct answering *a, const struct ic_shape_request_effect *effect)
{
	struct ic_shape_certificate certificate;

	return effect->granted ? ic_app_certificate(a->ctx, effect->recording, &certificate)
			       : IC_DONE;
}

static ic_status restrict_use(struct answering *a, ic_id recording,
			      struct ic_shape_request_effect *ret)
{
	const struct ic_shape_life_in in = { .reason = a->reason };
	struct ic_shape_life life;

	(void)recording;
	IC_TRY(ic_app_restrict(a->ctx, a->s.subject, &in, &life));
	take_life(&life, ret);
	return IC_DONE;
}

/* No rule lets the hospital refuse one; D33 is what it does from now on. */
static ic_status object(struct answering *a, ic_id recording, struct ic_shape_request_effect *ret)
{
	const struct ic_shape_objection_in in = { .recording = recording,
						  .objects_to = a->in->objects_to,
						  .person = a->in->person,
						  .explained = a->in->explained,
						  .reason = a->reason };
	const struct ic_rule *rule =
		ic_policy_find_rule(ic_ctx_policy(a->ctx)->policy, IC_LIT("D33"));
	struct ic_shape_limits limits;

	a->ctx->refusal = (struct ic_refusal) { .decision = { IC_PERMIT_WITH, .rule = rule } };
	IC_TRY(ic_app_object(a->ctx, a->s.subject, &in, &limits));
	ret->granted = true;
	for (size_t i = 0; i < limits.objections.count; i++)
		if (limits.objections.at[i].entry > ret->entry)
			ret->entry = limits.objections.at[i].entry;
	take_rule(rule, ret); /* the hospital's own rules may have none of that name */
	return IC_DONE;
}

enum picks { PICKS_NONE, PICKS_SOME, PICKS_ANY };

static const struct effect {
	int kind;
	enum picks picks;
	ic_status (*carry_out)(struct answering *a, ic_id recording,
			       struct ic_shape_request_effect *ret);
	ic_status (*finish)(struct answering *a, const struct ic_shape_request_effect *effect);
	const char *done, *not_done;
	const char *why; /* what the letter says for the rule's reason; NULL: the reason itself */
	bool is_told;    /* once granted, to whoever has a copy: UK GDPR Art 19 */
} kinds[] = {
	{ IC_request_kind_RECTIFICATION, PICKS_SOME, rectify, NULL,
	  "Put right; what stood before is kept beside it", "Not put right", NULL, true },
	{ IC_request_kind_ERASURE, PICKS_SOME, erase, finish_erasure, "Erased", "Not erased", NULL,
	  true },
	{ IC_request_kind_RESTRICTION, PICKS_NONE, restrict_use, NULL, "Use is restricted",
	  "Use is not restricted", NULL, true },
	{ IC_request_kind_OBJECTION, PICKS_ANY, object, NULL, "Your objection is in force",
	  "Your objection is not in force",
	  "From now on your pictures are not shared with those you object to, unless the law says "
	  "that they may be.",
	  false },
};

static const struct effect *find_effect(int kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].kind == kind)
			return &kinds[i];
	return NULL;
}

bool ic_request_has_effect(int kind)
{
	return find_effect(kind) != NULL;
}

/* --- what it is about --- */

static bool is_target(const struct answering *a, ic_id recording, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ic_id_equal(a->targets[i].id, recording))
			return true;
	return false;
}

/* What came to something before stands in the answer, whether it is named again or not. */
static ic_status keep_outcome(struct ic_db_tx *tx, struct answering *a,
			      const struct ic_request_outcome_row *outcome)
{
	struct ic_recording_row *target = &a->targets[a->count];
	struct ic_shape_request_effect *effect = &a->effects[a->count++];

	*target = (struct ic_recording_row) { .id = outcome->recording };
	*effect = (struct ic_shape_request_effect) { .recording = outcome->recording,
						     .granted = outcome->granted,
						     .rule = outcome->rule,
						     .entry = outcome->entry };
	take_rule(ic_ctx_rule(a->ctx, outcome->rule), effect);
	return ic_id_is_zero(outcome->recording)
		       ? IC_DONE
		       : ic_recording_load(tx, outcome->recording, a->ctx->arena, target);
}

static ic_status load_kept(struct ic_db_tx *tx, struct answering *a)
{
	struct ic_request_outcome_rows outcomes;

	IC_TRY(ic_request_outcome_list(tx, a->s.access.request.id, a->ctx->arena, &outcomes));
	a->count = 0;
	for (size_t i = 0; i < outcomes.count; i++)
		IC_TRY(keep_outcome(tx, a, &outcomes.at[i]));
	a->kept = a->count;
	return IC_DONE;
}

static ic_status load_named(struct ic_db_tx *tx, struct answering *a, ic_id recording)
{
	struct ic_recording_row *target = &a->targets[a->count];
	ic_id whole;

	if (is_target(a, recording, a->kept))
		return IC_DONE;
	if (a->count == IC_LIST_ROWS_MAX)
		IC_FAIL(FIELD, "more recordings than one answer holds");
	const ic_status found = ic_recording_load(tx, recording, a->ctx->arena, target);
	if (ic_failed_with(found, IC_E_ABSENT))
		IC_FAIL(FIELD, "no such recording");
	IC_TRY(found);
	IC_TRY(ic_patient_whole(tx, target->patient, &whole));
	if (!ic_id_equal(whole, a->s.subject) || is_target(a, recording, a->count))
		IC_FAIL(FIELD, "a recording of another patient, or named twice");
	a->count++;
	return IC_DONE;
}

static ic_status load_targets(struct ic_db_tx *tx, void *arg)
{
	const ic_id everything = { { 0 } };
	struct answering *a = arg;
	const size_t picked = a->in->recordings.count;

	IC_TRY(load_kept(tx, a));
	a->ctx->field = "recordings";
	for (size_t i = 0; i < picked; i++)
		IC_TRY(load_named(tx, a, a->in->recordings.at[i]));
	if (picked == 0 && a->kept == 0)
		a->targets[a->count++] = (struct ic_recording_row) { .id = everything };
	return IC_DONE;
}

static ic_status take_targets(struct answering *a, const struct effect *effect)
{
	a->targets = ic_arena_take(a->ctx->arena, IC_LIST_ROWS_MAX, sizeof(*a->targets));
	a->effects = ic_arena_take(a->ctx->arena, IC_LIST_ROWS_MAX, sizeof(*a->effects));
	if (a->targets == NULL || a->effects == NULL)
		IC_FAIL(NOMEM, "effects of a request");
	IC_TRY(ic_db_read(a->ctx->app->db, load_targets, a));
	a->ctx->field = "recordings";
	if (effect->picks == PICKS_SOME && a->in->recordings.count == 0)
		IC_FAIL(FIELD, "which recordings it is about is missing");
	if (effect->picks == PICKS_NONE && a->in->recordings.count > 0)
		IC_FAIL(FIELD, "it is about everything of the patient");
	return IC_DONE;
}

static ic_status write_reason(struct answering *a)
{
	char id[IC_ID_TEXT + 1];
	IC_AUTO(buf) text = { 0 };

	ic_id_emit(a->s.access.request.id, id);
	ic_buf_init(&text, IC_TEXT_BYTES_MAX);
	IC_TRY(ic_buf_put_text(&text, "request "));
	IC_TRY(ic_buf_put_text(&text, id));
	IC_TRY(ic_buf_put_text(&text, ": "));
	IC_TRY(ic_buf_put(&text, a->in->note));
	return ic_arena_keep(a->ctx->arena, ic_buf_view(&text), &a->reason);
}

/* --- the letter --- */

static bool is_alike(const struct ic_shape_request_effect *x,
		     const struct ic_shape_request_effect *y)
{
	return x->granted == y->granted && ic_bytes_equal(x->rule, y->rule);
}

static ic_status put_why(ic_bytes reason, ic_bytes source, struct ic_buf *out)
{
	if (reason.len == 0)
		return ic_buf_put_text(out, "\n"); /* of a rule that is no longer known */
	IC_TRY(ic_buf_put(out, reason));
	IC_TRY(ic_buf_put_text(out, " ("));
	IC_TRY(ic_buf_put(out, source));
	return ic_buf_put_text(out, ")\n\n");
}

/* The days on which those of the group of @first were taken, each once. */
static ic_status put_days(const struct answering *a, size_t first, struct ic_buf *out)
{
	int64_t last = 0;

	for (size_t i = first; i < a->count; i++) {
		if (ic_id_is_zero(a->targets[i].id)
		    || !is_alike(&a->effects[first], &a->effects[i]))
			continue;
		const struct ic_date day = ic_time_london_date(a->targets[i].taken);
		if (i > first && ic_date_to_days(day) == last)
			continue;
		IC_TRY(ic_buf_put_text(out, i == first ? ": what was taken on " : ", "));
		IC_TRY(ic_day_words(day, out));
		last = ic_date_to_days(day);
	}
	return ic_buf_put_text(out, ".\n");
}

static ic_status put_group(const struct answering *a, const struct effect *effect, size_t first,
			   struct ic_buf *out)
{
	const struct ic_shape_request_effect *e = &a->effects[first];

	for (size_t i = 0; i < first; i++)
		if (is_alike(&a->effects[i], e))
			return IC_DONE;
	IC_TRY(ic_buf_put_text(out, e->granted ? effect->done : effect->not_done));
	IC_TRY(put_days(a, first, out));
	IC_TRY(put_why(effect->why != NULL ? ic_bytes_of_text(effect->why) : e->reason, e->source,
		       out));
	if (!e->offers_restriction)
		return IC_DONE;
	return ic_buf_put_text(out, "You may ask us to restrict its use instead.\n\n");
}

/* --- who has a copy --- */

enum { NAMED_MAX = 50 };

struct naming {
	struct answering *a;
	struct ic_db_tx *tx;
	ic_id named[NAMED_MAX];
	size_t count;
	bool more; /* than are named */
	struct ic_buf *out;
};

/* Each once; of what is withheld nothing is told. */
static ic_status name_holder(const struct ic_copy_holder *holder, void *arg)
{
	struct naming *n = arg;
	ic_bytes name;

	if (ic_id_is_zero(holder->disclosure) || holder->withheld)
		return IC_DONE;
	for (size_t i = 0; i < n->count; i++)
		if (ic_id_equal(n->named[i], holder->recipient))
			return IC_DONE;
	n->more = n->count == NAMED_MAX;
	if (n->more)
		return IC_DONE;
	n->named[n->count++] = holder->recipient;
	IC_TRY(ic_recipient_name(n->a->ctx, n->tx, holder->recipient, &name));
	IC_TRY(ic_buf_put_text(n->out,
			       n->count == 1 ? "Outside your care we gave a copy to " : ", "));
	return ic_buf_put(n->out, name);
}

static ic_status name_holders(struct ic_db_tx *tx, void *arg)
{
	const ic_time now = ic_clock_now(((struct naming *)arg)->a->ctx->app->clock);
	struct naming *n = arg;

	n->tx = tx;
	n->count = 0;
	n->more = false;
	ic_buf_clear(n->out);
	for (size_t i = 0; i < n->a->count; i++)
		IC_TRY(ic_share_each_holder(tx, n->a->s.subject, n->a->targets[i].id, now,
					    name_holder, n));
	return IC_DONE;
}

/* A refusal changes nothing that anybody has to be told of; nor does an objection. */
static const char *whom_we_tell(const struct answering *a, const struct effect *effect)
{
	size_t granted = 0;

	for (size_t i = 0; i < a->count; i++)
		granted += a->effects[i].granted;
	if (!effect->is_told || granted == 0)
		return "";
	return granted == a->count ? "We tell them of this, unless that is impossible or out of "
				     "all proportion. "
				   : "We tell those who have a copy of what was changed, unless "
				     "that is impossible or out of all proportion. ";
}

/* Whether anybody else has one is not told by saying that nobody has. */
static ic_status put_holders(struct answering *a, const struct effect *effect, struct ic_buf *text)
{
	IC_AUTO(buf) names = { 0 };
	struct naming n = { .a = a, .out = &names };

	if (!a->in->name_recipients)
		return IC_DONE;
	ic_buf_init(&names, TOLD_BYTES_MAX / 2);
	IC_TRY(ic_db_read(a->ctx->app->db, name_holders, &n));
	IC_TRY(ic_buf_put(text, ic_buf_view(&names)));
	IC_TRY(ic_buf_put_text(text, n.count == 0
					     ? "We have no recipient outside your care to name. "
				     : n.more ? ", and to others: ask us for their names. "
					      : ". "));
	if (n.count > 0)
		IC_TRY(ic_buf_put_text(text, whom_we_tell(a, effect)));
	return ic_buf_put_text(text, "The law does not always let us speak of everybody.\n\n");
}

static ic_status write_told(struct answering *a, const struct effect *effect)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, TOLD_BYTES_MAX);
	for (size_t i = 0; i < a->count; i++)
		IC_TRY(put_group(a, effect, i, &text));
	IC_TRY(put_holders(a, effect, &text));
	IC_TRY(ic_buf_put(&text, a->in->note));
	return ic_arena_keep(a->ctx->arena, ic_buf_view(&text), &a->s.told);
}

/* --- deciding --- */

/* Nothing is disclosed, so what bears on disclosure (harm, a wish, other people) does not count. */
static void take_standing(struct ic_access *access)
{
	access->facts.of[IC_FACT_WISH] = false;
	access->facts.of[IC_FACT_SENS] = false;
	access->facts.of[IC_FACT_HARM] = IC_HARM_NO;
}

static ic_status end(struct answering *a, bool granted)
{
	a->s.action = IC_ACTION_REQUEST_STEP; /* what was decided stands in the ledger already */
	IC_TRY(ic_stepping_take(&a->s, granted ? IC_request_step_ANSWERED : IC_request_step_REFUSED,
				(struct ic_date) { 0 }, a->in->note));
	return ic_stepping_commit(&a->s);
}

/* May not ask for this patient; nothing that is missing would change it. */
static ic_status refuse(struct answering *a, const struct effect *effect)
{
	const struct ic_rule *rule = a->ctx->refusal.decision.rule;
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, TOLD_BYTES_MAX);
	a->count = a->kept; /* what was done before stays done, and is told */
	for (size_t i = 0; i < a->count; i++)
		IC_TRY(put_group(a, effect, i, &text));
	IC_TRY(put_why(ic_bytes_of_text(ic_rule_reason(rule)),
		       ic_bytes_of_text(ic_rule_source(rule)), &text));
	IC_TRY(ic_buf_put(&text, a->in->note));
	IC_TRY(ic_arena_keep(a->ctx->arena, ic_buf_view(&text), &a->s.told));
	a->s.rule = rule;
	return end(a, false);
}

static ic_status carry_out_each(struct answering *a, const struct effect *effect)
{
	for (size_t i = 0; i < a->kept && effect->finish != NULL; i++)
		IC_TRY(effect->finish(a, &a->effects[i]));
	for (size_t i = a->kept; i < a->count; i++) {
		a->effects[i].recording = a->targets[i].id;
		IC_TRY(effect->carry_out(a, a->targets[i].id, &a->effects[i]));
	}
	return IC_DONE;
}

static ic_status carry_out(struct answering *a, const struct effect *effect)
{
	bool granted = false;

	a->ctx->answers = a->s.access.request.id;
	const ic_status status = carry_out_each(a, effect);
	a->ctx->answers = (ic_id) { { 0 } };
	IC_TRY(status);
	for (size_t i = 0; i < a->count; i++)
		granted = granted || a->effects[i].granted;
	a->s.rule = ic_ctx_rule(a->ctx, a->effects[0].rule);
	a->ctx->refusal = (struct ic_refusal) { .entered = false }; /* each has its own entry */
	IC_TRY(write_told(a, effect));
	return end(a, granted);
}

static ic_status decide(struct answering *a, const struct effect *effect)
{
	const struct ic_about about = { .patient = a->s.subject,
					.justification = a->in->note,
					.refusal = IC_ACTION_REQUEST_REFUSED };

	take_standing(&a->s.access);
	const ic_status decided =
		ic_decide(a->ctx, IC_TABLE_A, &a->s.access.facts, 0, UINT64_MAX, &about);
	if (ic_ok(decided))
		return carry_out(a, effect);
	if (ic_failed_with(decided, IC_E_REFUSED) && ic_request_is_final(a->ctx, &a->s.access))
		return refuse(a, effect);
	return decided;
}

ic_status ic_app_request_answer(struct ic_ctx *ctx, ic_id request,
				const struct ic_shape_request_answer_in *in,
				struct ic_shape_request_answer *ret)
{
	struct answering a = { .ctx = ctx, .in = in };
	struct ic_shape_request *shape = ic_arena_take(ctx->arena, 1, sizeof(*shape));

	if (shape == NULL)
		IC_FAIL(NOMEM, "an answer");
	IC_TRY(ic_governance_check(ctx));
	IC_TRY(ic_stepping_begin(ctx, request, &a.s));
	const struct effect *effect = find_effect(a.s.access.request.kind);
	if (a.s.access.request.state != IC_request_state_OPEN || effect == NULL)
		IC_FAIL(STATE, "the request is answered, or asks for nothing to be done");
	ctx->field = "note";
	if (in->note.len == 0)
		IC_FAIL(FIELD, "the note is missing");
	if (in->note.len > IC_TEXT_BYTES_MAX - NUMBER_BYTES)
		IC_FAIL(FIELD, "the note is longer than an entry with the request's number holds");
	ctx->field = "name_recipients";
	if (in->name_recipients && a.s.access.request.requester != IC_requester_SUBJECT)
		IC_FAIL(FIELD, "recipients are named to the patient alone");
	IC_TRY(take_targets(&a, effect));
	IC_TRY(write_reason(&a));
	IC_TRY(decide(&a, effect));
	IC_TRY(ic_app_request_show(ctx, request, shape));
	*ret = (struct ic_shape_request_answer) { .request = shape };
	ret->effects.at = a.effects;
	ret->effects.count = a.count;
	return IC_DONE;
}
