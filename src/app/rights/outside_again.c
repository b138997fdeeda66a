/* SPDX-License-Identifier: Apache-2.0 */
/* A disclosure outside, decided anew: for its file, and for a passphrase that opens it. */
#include "app/gate/decide.h"
#include "app/rights/outside.h"
#include "records/patient.h"

static ic_status load_recipient(struct ic_ctx *ctx, struct ic_db_tx *tx,
				struct ic_outside_again *again)
{
	IC_TRY(ic_recipient_load(tx, again->row.disclosure.recipient, ctx->arena,
				 &again->recipient));
	again->use = (struct ic_outside_use) {
		.purpose = again->row.disclosure.purpose,
		.vital = again->row.vital,
		.recipient = again->recipient.id,
		.recipient_is = ic_recipient_fact(&again->recipient, ic_clock_now(ctx->app->clock)),
		/* It was given, or there was no disclosure; its words are opened later. */
		.justification = IC_LIT("as the disclosure says"),
	};
	return IC_DONE;
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
