/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Disclosing to a recipient outside care: for the law, for protection, to the police, to third
 * parties, for an investigation. Decided by table D for each recording with the recipient as the
 * directory has it, and judged again in the transaction that writes the six fields, the items, the
 * entry and the duties. Nothing leaves yet: the file is made by who disclosed it (outside_file.c).
 * Source: rules.md DS-04, DS-06 to DS-09, DS-13 to DS-16.
 */
#include "app/rights/outside.h"

#include <string.h>

#include "app/care/share.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/instrument.h"
#include "app/gate/policies.h"
#include "app/use_cases.h"
#include "records/life.h"
#include "records/patient.h"

enum { FILE_DAYS = 7 };

/* --- what it is decided on --- */

struct ic_field_place ic_outside_words_place(ic_id disclosure)
{
	return (struct ic_field_place) { "disclosure", "words", disclosure };
}

ic_status ic_outside_item_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id recording,
			       struct ic_outside_item *ret)
{
	const ic_id none = { { 0 } };
	struct ic_access_note_rows notes;
	struct ic_outside_item item = { .moving = false };

	IC_TRY(ic_case_load(ctx, tx, none, recording, none, &item.c));
	IC_TRY(ic_recording_is_moving(tx, recording, &item.moving));
	IC_TRY(ic_access_note_list(tx, item.c.patient.id, ctx->arena, &notes));
	ic_access_third(&notes, &item.c.recording, &item.third, &item.marks);
	*ret = item;
	return IC_DONE;
}

/* What was shared with me is not mine to disclose. */
static enum ic_fact_REL own_relationship(const struct ic_case *c)
{
	const struct ic_use_facts opening = ic_case_opening(c);

	return opening.recipient == IC_RECIP_TEAM ? opening.relationship : IC_REL_NO;
}

/* Somebody else is in it and nobody has said where: that is done first, unless life is at risk. */
static uint64_t asked_of(const struct ic_outside_use *use, const struct ic_outside_item *item)
{
	const bool unpainted = item->third != IC_THIRD_NONE && item->marks.count == 0;

	return IC_BIT(IC_OBLIGATION_JUSTIFY)
	       | (unpainted && !use->vital ? IC_BIT(IC_OBLIGATION_REDACT) : 0);
}

ic_status ic_outside_item_judge(struct ic_ctx *ctx, const struct ic_outside_use *use,
				struct ic_outside_item *item)
{
	const struct ic_use_facts facts = { .purpose = use->purpose,
					    .recipient = use->recipient_is,
					    .relationship = own_relationship(&item->c),
					    .vital = use->vital,
					    .person = use->recipient };

	if (item->moving)
		IC_FAIL(STATE, "a recording is being moved to another patient");
	item->asked = asked_of(use, item);
	/* The items were picked one by one: the list starts empty. */
	item->met = IC_BIT(IC_OBLIGATION_MIN) | ic_instruments_met(ctx, &item->c, &facts);
	if (!ic_bytes_is_blank(use->justification))
		item->met |= IC_BIT(IC_OBLIGATION_JUSTIFY);
	IC_TRY(ic_case_use(ctx, &item->c, &facts, &item->facts));
	item->next = ic_instruments_next(ctx, &item->c, &facts, &item->facts);
	item->decision = ic_policy_decide(ic_ctx_policy(ctx)->policy, IC_TABLE_D, &item->facts);
	item->decision.obligations |= item->asked;
	return IC_DONE;
}

ic_status ic_outside_item_decide(struct ic_ctx *ctx, const struct ic_outside_use *use,
				 struct ic_outside_item *item, const struct ic_about *about)
{
	IC_TRY(ic_outside_item_judge(ctx, use, item));
	const ic_status decided =
		ic_decide(ctx, IC_TABLE_D, &item->facts, item->asked, item->met, about);
	if (ic_failed_with(decided, IC_E_REFUSED))
		ctx->refusal.next = item->next;
	return decided;
}

/* Which answer stands in the disclosure as its consent. */
static bool same_consent(const struct ic_case *a, const struct ic_case *b)
{
	const struct ic_answer_row *x = ic_case_record_answer(a);
	const struct ic_answer_row *y = ic_case_record_answer(b);

	if (x == NULL || y == NULL)
		return x == y;
	return x->answer == y->answer && x->asked == y->asked
	       && ic_id_equal(a->recording.consent, b->recording.consent);
}

bool ic_outside_item_same(const struct ic_outside_item *a, const struct ic_outside_item *b)
{
	return memcmp(&a->facts, &b->facts, sizeof(a->facts)) == 0 && a->met == b->met
	       && a->asked == b->asked && memcmp(&a->marks, &b->marks, sizeof(a->marks)) == 0
	       && ic_id_equal(a->c.patient.id, b->c.patient.id) && same_consent(&a->c, &b->c);
}

ic_status ic_outside_use_recipient(struct ic_ctx *ctx, const struct ic_recipient_row *recipient,
				   struct ic_outside_use *use)
{
	use->recipient = recipient->id;
	IC_TRY(ic_recipient_digest(ctx, recipient, &use->digest));
	return ic_recipient_fact(ctx, recipient, ic_clock_now(ctx->app->clock), &use->recipient_is);
}

/* --- who may --- */

#define PURPOSE(name) (1u << IC_purpose_##name)

ic_status ic_outside_check(struct ic_ctx *ctx, int purpose, const struct ic_case *c)
{
	const unsigned outside = PURPOSE(ABSENT) | PURPOSE(LEGAL) | PURPOSE(PROTECT)
				 | PURPOSE(POLICE) | PURPOSE(THIRD) | PURPOSE(INVESTIG);
	const unsigned by_clinicians = PURPOSE(ABSENT) | PURPOSE(PROTECT);

	ctx->field = "purpose";
	if ((outside & 1u << purpose) == 0)
		IC_FAIL(FIELD, "nothing goes outside for this purpose");
	if (ic_ok(ic_governance_check(ctx)))
		return IC_DONE;
	if (ctx->actor.role != IC_role_CLINICIAN || (by_clinicians & 1u << purpose) == 0)
		IC_FAIL(FORBIDDEN, "for information governance");
	const bool theirs =
		c->has_recording ? own_relationship(c) == IC_REL_LR : ic_case_is_related(c);
	if (!theirs)
		IC_FAIL(ABSENT, "not a patient of this person");
	return IC_DONE;
}

ic_status ic_outside_of_actor(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id disclosure,
			      struct ic_outside_row *ret)
{
	IC_TRY(ic_outside_load(tx, disclosure, ctx->arena, ret));
	if (!ic_id_equal(ret->by, ctx->actor.party))
		IC_FAIL(ABSENT, "somebody else disclosed it");
	return IC_DONE;
}

/* --- load --- */

struct disclosing {
	struct ic_ctx *ctx;
	const struct ic_shape_outside_in *in;
	struct ic_outside_item *items;
	struct ic_recipient_row recipient;
	struct ic_outside_use use;
	bool consented; /* to this purpose, for every item */
	ic_bytes passphrase;
	struct ic_outside_row row;
	struct ic_event event;
	struct ic_receipt receipt;
	bool exists;
	struct ic_share_items stored; /* of what exists */
	bool changed;                 /* what it was decided on */
};

static ic_status load_recipient(struct ic_db_tx *tx, struct disclosing *d)
{
	d->use = (struct ic_outside_use) { .purpose = d->in->purpose,
					   .vital = d->in->vital,
					   .recipient_is = IC_RECIP_UNVER,
					   .justification = d->in->justification };
	if (ic_id_is_zero(d->in->recipient))
		return IC_DONE;
	const ic_status found =
		ic_recipient_load(tx, d->in->recipient, d->ctx->arena, &d->recipient);
	if (ic_failed_with(found, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(found);
	return ic_outside_use_recipient(d->ctx, &d->recipient, &d->use);
}

static ic_status load_disclosing(struct ic_db_tx *tx, void *arg)
{
	struct disclosing *d = arg;

	const ic_status found = ic_outside_load(tx, d->in->id, d->ctx->arena, &d->row);
	d->exists = ic_ok(found);
	if (d->exists)
		return ic_outside_items(tx, d->in->id, d->ctx->arena, &d->stored);
	if (!ic_failed_with(found, IC_E_ABSENT))
		return found;
	for (size_t i = 0; i < d->in->recordings.count; i++) {
		IC_TRY(ic_outside_item_load(d->ctx, tx, d->in->recordings.at[i], &d->items[i]));
		IC_TRY(ic_outside_check(d->ctx, d->in->purpose, &d->items[i].c));
		d->ctx->field = "recordings";
		if (!ic_id_equal(d->items[i].c.patient.id, d->items[0].c.patient.id))
			IC_FAIL(FIELD, "recordings of different patients");
	}
	return load_recipient(tx, d);
}

/* --- decide --- */

static struct ic_about about_disclosing(const struct disclosing *d)
{
	const struct ic_case *c = &d->items[0].c;

	return (struct ic_about) {
		.patient = c->patient.id,
		.images = d->in->recordings.at,
		.image_count = d->in->recordings.count,
		.purpose = d->in->purpose,
		.consent = d->consented ? ic_case_consent_for(c, d->in->purpose, d->use.recipient)
					: c->recording.consent,
		.recipient = d->use.recipient,
		.justification = d->in->justification,
		.content = ic_digest_view(&d->use.digest),
	};
}

static ic_status decide_disclosing(struct disclosing *d)
{
	d->consented = false; /* as far as a refusal goes */
	const struct ic_about about = about_disclosing(d);

	d->consented = true;
	for (size_t i = 0; i < d->in->recordings.count; i++) {
		struct ic_outside_item *item = &d->items[i];
		IC_TRY(ic_outside_item_decide(d->ctx, &d->use, item, &about));
		const uint8_t consent = item->facts.of[IC_FACT_CONS];
		d->consented =
			d->consented && (consent == IC_CONS_WRITTEN || consent == IC_CONS_ORAL);
	}
	return IC_DONE;
}

/* --- write --- */

/* Of the picture that is the first in the file: the one that was taken first. */
static ic_bytes rule_of_first(const struct disclosing *d)
{
	const struct ic_outside_item *first = &d->items[0];

	for (size_t i = 1; i < d->in->recordings.count; i++)
		if (d->items[i].c.recording.taken < first->c.recording.taken)
			first = &d->items[i];
	return ic_bytes_of_text(ic_rule_id(first->decision.rule));
}

static ic_status prepare(struct disclosing *d)
{
	struct ic_ctx *ctx = d->ctx;
	const ic_time now = ic_clock_now(ctx->app->clock);
	const struct ic_about about = about_disclosing(d);
	struct ic_disclosure_words words = { .justification = d->in->justification };

	d->row = (struct ic_outside_row) {
		.disclosure = { .id = d->in->id,
				.patient = about.patient,
				.purpose = d->in->purpose,
				.recipient = d->use.recipient,
				.at = now,
				.consented = d->consented,
				.withheld = ic_purpose_is_withheld(d->in->purpose),
				.rule = rule_of_first(d),
				.policy = ic_digest_view(&ic_ctx_policy(ctx)->hash) },
		.by = ctx->actor.party,
		.vital = d->in->vital,
		.until = now + FILE_DAYS * IC_DAY_MS
	};
	IC_TRY(ic_case_consent_words(ctx, &d->items[0].c, d->in->purpose, d->use.recipient,
				     &words.consent));
	IC_TRY(ic_disclosure_words_seal(ctx, about.patient, ic_outside_words_place(d->in->id),
					&words, &d->row.disclosure.sealed_words));
	IC_TRY(ic_outside_passphrase_new(ctx, d->in->id, &d->passphrase,
					 &d->row.sealed_passphrase));
	return ic_outside_event(ctx, IC_ACTION_DISCLOSURE_OUTSIDE, &about, d->items, &d->event);
}

/* What it was decided on is read and judged in the transaction that writes it. */
static ic_status check_again(struct ic_db_tx *tx, struct disclosing *d)
{
	struct disclosing now = { .ctx = d->ctx, .in = d->in };
	const size_t count = d->in->recordings.count;

	now.items = ic_arena_take(d->ctx->arena, count, sizeof(*now.items));
	if (now.items == NULL)
		IC_FAIL(NOMEM, "disclosure");
	IC_TRY(load_disclosing(tx, &now));
	d->changed = now.exists || !ic_digest_equal(&now.use.digest, &d->use.digest);
	for (size_t i = 0; i < count && !d->changed; i++) {
		IC_TRY(ic_outside_item_judge(d->ctx, &now.use, &now.items[i]));
		d->changed = !ic_outside_item_same(&d->items[i], &now.items[i]);
	}
	if (d->changed)
		IC_FAIL(CONFLICT, "what it was decided on changed meanwhile");
	return IC_DONE;
}

static ic_status insert_rows(struct ic_db_tx *tx, struct disclosing *d)
{
	const size_t count = d->in->recordings.count;
	struct ic_outside_item_row *rows = ic_arena_take(d->ctx->arena, count, sizeof(*rows));

	if (rows == NULL)
		IC_FAIL(NOMEM, "items of a disclosure");
	for (size_t i = 0; i < count; i++) {
		const struct ic_decision *decision = &d->items[i].decision;
		rows[i].recording = d->in->recordings.at[i];
		rows[i].rule = ic_bytes_of_text(ic_rule_id(decision->rule));
		IC_TRY(ic_outside_obligations(d->ctx, decision->obligations, &rows[i].obligations));
	}
	return ic_outside_insert(tx, &d->row, rows, count);
}

/* What several decisions ask for is one task, under the rule of the first. */
static ic_status open_duties(struct ic_db_tx *tx, struct disclosing *d)
{
	const struct ic_disclosure_row *disclosure = &d->row.disclosure;
	const struct ic_duty_about about = { .patient = disclosure->patient,
					     .disclosure = disclosure->id,
					     .purpose = disclosure->purpose,
					     .entry = d->receipt.index };
	uint64_t opened = 0;

	for (size_t i = 0; i < d->in->recordings.count; i++) {
		const uint64_t obligations = d->items[i].decision.obligations;
		d->ctx->refusal = (struct ic_refusal) { .decision = d->items[i].decision };
		IC_TRY(ic_decide_duties(d->ctx, tx, obligations & ~opened, &about));
		opened |= obligations;
	}
	return IC_DONE;
}

static ic_status insert_disclosing(struct ic_db_tx *tx, void *arg)
{
	struct disclosing *d = arg;

	d->changed = false;
	IC_TRY(check_again(tx, d));
	IC_TRY(ic_enter(d->ctx, tx, &d->event, &d->receipt));
	d->row.disclosure.entry = (int64_t)d->receipt.index;
	IC_TRY(insert_rows(tx, d));
	return open_duties(tx, d);
}

static ic_status check_form(struct ic_ctx *ctx, const struct ic_shape_outside_in *in)
{
	ctx->field = "id";
	if (ic_id_is_zero(in->id))
		IC_FAIL(FIELD, "disclosure without an id");
	/* It lets people who stand by be seen: for protection alone. */
	ctx->field = "vital";
	if (in->vital && in->purpose != IC_purpose_PROTECT)
		IC_FAIL(FIELD, "a risk to life is stated for protection");
	return ic_share_check_items(ctx, in->recordings.at, in->recordings.count);
}

static bool has_item(const struct ic_share_items *items, ic_id recording)
{
	for (size_t i = 0; i < items->count; i++)
		if (ic_id_equal(items->at[i], recording))
			return true;
	return false;
}

/* Asked for again, word for word or nearly: the words are sealed, and are not compared. */
static bool is_same(const struct disclosing *d)
{
	const struct ic_disclosure_row *was = &d->row.disclosure;
	const struct ic_shape_outside_in *in = d->in;
	bool same = ic_id_equal(d->row.by, d->ctx->actor.party)
		    && ic_id_equal(was->recipient, in->recipient) && was->purpose == in->purpose
		    && d->row.vital == in->vital && d->stored.count == in->recordings.count;

	for (size_t i = 0; same && i < in->recordings.count; i++)
		same = has_item(&d->stored, in->recordings.at[i]);
	return same;
}

/* As often as what it rests on changes between deciding and writing, within reason. */
static ic_status disclose(struct disclosing *d)
{
	ic_status status = IC_DONE;

	for (int tries = 0; tries < IC_OUTSIDE_TRIES; tries++) {
		IC_TRY(ic_db_read(d->ctx->app->db, load_disclosing, d));
		if (d->exists)
			return IC_DONE;
		IC_TRY(decide_disclosing(d));
		IC_TRY(prepare(d));
		status = ic_db_write(d->ctx->app->db, insert_disclosing, d);
		if (!d->changed)
			break;
	}
	return status;
}

ic_status ic_app_outside_disclose(struct ic_ctx *ctx, const struct ic_shape_outside_in *in,
				  struct ic_shape_outside *ret)
{
	struct disclosing d = { .ctx = ctx, .in = in };

	IC_TRY(check_form(ctx, in));
	d.items = ic_arena_take(ctx->arena, in->recordings.count, sizeof(*d.items));
	if (d.items == NULL)
		IC_FAIL(NOMEM, "disclosure");
	IC_TRY(disclose(&d));
	if (d.exists) {
		if (!is_same(&d))
			IC_FAIL(CONFLICT, "this id names another disclosure");
		return ic_app_outside_show(ctx, in->id, ret);
	}
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &d.receipt, 1, NULL, 0));
	IC_TRY(ic_app_outside_show(ctx, in->id, ret));
	ret->passphrase = d.passphrase;
	return IC_DONE;
}
