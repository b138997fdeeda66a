/* SPDX-License-Identifier: Apache-2.0 */
/* A disclosure outside, decided anew: for its file, and for a passphrase that opens it. */
#include "app/rights/outside.h"

#include <string.h>

#include "app/gate/decide.h"
#include "base/bug.h"
#include "base/limits.h"
#include "records/patient.h"

static ic_status load_recipient(struct ic_ctx *ctx, struct ic_db_tx *tx,
				struct ic_outside_again *again)
{
	IC_TRY(ic_recipient_load(tx, again->row.disclosure.recipient, ctx->arena,
				 &again->recipient));
	again->use = (struct ic_outside_use) {
		.purpose = again->row.disclosure.purpose,
		.vital = again->row.vital,
		/* It was given, or there was no disclosure; its words are opened later. */
		.justification = IC_LIT("as the disclosure says"),
	};
	return ic_outside_use_recipient(ctx, &again->recipient, &again->use);
}

static ic_status load_item(struct ic_ctx *ctx, struct ic_db_tx *tx, size_t i,
			   struct ic_outside_again *again)
{
	struct ic_outside_item *item = &again->items[i];
	ic_id whole;

	IC_TRY(ic_outside_item_load(ctx, tx, again->ids.at[i], item));
	IC_TRY(ic_patient_whole(tx, again->row.disclosure.patient, &whole));
	if (!ic_id_equal(item->c.patient.id, whole))
		IC_FAIL(GONE, "a recording was moved to another patient");
	return ic_outside_check(ctx, again->use.purpose, &item->c);
}

ic_status ic_outside_again_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id disclosure,
				struct ic_outside_again *ret)
{
	IC_TRY(ic_outside_of_actor(ctx, tx, disclosure, &ret->row));
	IC_TRY(ic_outside_items(tx, disclosure, ctx->arena, &ret->ids));
	IC_TRY(load_recipient(ctx, tx, ret));
	ret->items = ic_arena_take(ctx->arena, ret->ids.count, sizeof(*ret->items));
	if (ret->items == NULL)
		IC_FAIL(NOMEM, "items of a disclosure");
	for (size_t i = 0; i < ret->ids.count; i++)
		IC_TRY(load_item(ctx, tx, i, ret));
	return IC_DONE;
}

ic_status ic_outside_again_reload(struct ic_ctx *ctx, struct ic_db_tx *tx, size_t item,
				  struct ic_outside_again *again)
{
	IC_TRY(load_recipient(ctx, tx, again));
	return load_item(ctx, tx, item, again);
}

struct ic_about ic_outside_again_about(const struct ic_outside_again *again)
{
	return (struct ic_about) {
		.patient = again->row.disclosure.patient,
		.images = again->ids.at,
		.image_count = again->ids.count,
		.purpose = again->use.purpose,
		.recipient = again->recipient.id,
		.justification = again->use.justification,
		.content = ic_digest_view(&again->use.digest),
	};
}

ic_status ic_outside_again_decide(struct ic_ctx *ctx, struct ic_outside_again *again)
{
	const struct ic_about about = ic_outside_again_about(again);

	for (size_t i = 0; i < again->ids.count; i++) {
		IC_TRY(ic_outside_item_decide(ctx, &again->use, &again->items[i], &about));
	}
	return IC_DONE;
}

ic_status ic_outside_again_check(struct ic_ctx *ctx, struct ic_db_tx *tx,
				 const struct ic_outside_again *again, bool *ret_changed)
{
	struct ic_outside_again now;
	bool changed = false;

	*ret_changed = false;
	IC_TRY(ic_outside_again_load(ctx, tx, again->row.disclosure.id, &now));
	changed = !ic_digest_equal(&now.use.digest, &again->use.digest);
	for (size_t i = 0; i < now.ids.count && !changed; i++) {
		IC_TRY(ic_outside_item_judge(ctx, &now.use, &now.items[i]));
		changed = !ic_outside_item_same(&again->items[i], &now.items[i]);
	}
	*ret_changed = changed;
	if (changed)
		IC_FAIL(CONFLICT, "what it was decided on changed meanwhile");
	return IC_DONE;
}

/* --- what each was decided by --- */

static const struct ic_outside_item *item_of(const struct ic_about *about,
					     const struct ic_outside_item *items, const uint8_t *id)
{
	size_t i = 0;

	while (i < about->image_count && memcmp(about->images[i].bytes, id, IC_ID_BYTES) != 0)
		i++;
	IC_ASSERT(i < about->image_count); /* the entry names these and no others */
	return &items[i];
}

static bool all_alike(const struct ic_outside_item *items, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (items[i].decision.rule != items[0].decision.rule
		    || items[i].decision.outcome != items[0].decision.outcome)
			return false;
	return true;
}

static ic_status put_each(const struct ic_about *about, const struct ic_outside_item *items,
			  ic_bytes images, struct ic_buf *out)
{
	for (size_t at = 0; at < images.len; at += IC_ID_BYTES) {
		const struct ic_decision *d = &item_of(about, items, images.ptr + at)->decision;
		if (at > 0)
			IC_TRY(ic_buf_put_text(out, ", "));
		IC_TRY(ic_buf_put_text(out, ic_outcome_name(d->outcome)));
		IC_TRY(ic_buf_put_text(out, " "));
		IC_TRY(ic_buf_put_text(out, ic_rule_id(d->rule)));
	}
	return IC_DONE;
}

ic_status ic_outside_event(struct ic_ctx *ctx, enum ic_action action, const struct ic_about *about,
			   const struct ic_outside_item *items, struct ic_event *ret_event)
{
	IC_AUTO(buf) words = { 0 };

	ctx->refusal = (struct ic_refusal) { .decision = items[0].decision };
	IC_TRY(ic_about_event(ctx, action, about, ret_event));
	if (all_alike(items, about->image_count))
		return IC_DONE;
	ic_buf_init(&words, IC_TEXT_BYTES_MAX);
	IC_TRY(put_each(about, items, ret_event->value[IC_F_IMAGE], &words));
	return ic_arena_keep(ctx->arena, ic_buf_view(&words), &ret_event->value[IC_F_DECISION]);
}

ic_status ic_outside_obligations(struct ic_ctx *ctx, uint64_t obligations, ic_bytes *ret_codes)
{
	IC_AUTO(buf) codes = { 0 };

	ic_buf_init(&codes, IC_TEXT_BYTES_MAX);
	for (int o = 0; o < IC_OBLIGATION_COUNT; o++) {
		if ((obligations & IC_BIT(o)) == 0)
			continue;
		if (codes.len > 0)
			IC_TRY(ic_buf_put_text(&codes, " "));
		IC_TRY(ic_buf_put_text(&codes, ic_obligation_info((enum ic_obligation)o)->code));
	}
	return ic_arena_keep(ctx->arena, ic_buf_view(&codes), ret_codes);
}
