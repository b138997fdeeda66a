/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The passphrase of a disclosure outside: made for the reply that shows it, kept sealed while the
 * file is made, and emptied by the clock. Another one is an entry: who asked for it, when and why.
 */
#include "app/rights/outside.h"

#include <assert.h>

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/use_cases.h"
#include "records/obligation.h"

enum { GROUP = 5 };

static struct ic_field_place passphrase_place(ic_id disclosure)
{
	return (struct ic_field_place) { "outside", "passphrase", disclosure };
}

/* Of 32 letters and digits that are read out without a mistake: no i, l, o, u. */
static void make_passphrase(struct ic_entropy *entropy, char ret[static IC_PASSPHRASE_TEXT + 1])
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	uint8_t random[IC_PASSPHRASE_TEXT];

	static_assert(sizeof(letters) == 33, "five bits a letter");
	ic_entropy_fill(entropy, random, sizeof(random));
	for (size_t i = 0; i < IC_PASSPHRASE_TEXT; i++)
		ret[i] = i % (GROUP + 1) == GROUP ? '-' : letters[random[i] & 31];
	ret[IC_PASSPHRASE_TEXT] = '\0';
	ic_wipe(random, sizeof(random));
}

ic_status ic_outside_passphrase_new(struct ic_ctx *ctx, ic_id disclosure, ic_bytes *ret_text,
				    ic_bytes *ret_sealed)
{
	char text[IC_PASSPHRASE_TEXT + 1];

	make_passphrase(ctx->app->entropy, text);
	const ic_bytes plain = ic_bytes_of(text, IC_PASSPHRASE_TEXT);
	const ic_status kept = ic_arena_keep(ctx->arena, plain, ret_text);
	const ic_status sealed = ic_field_seal_to(ctx, (ic_id) { { 0 } },
						  passphrase_place(disclosure), plain, ret_sealed);
	ic_wipe(text, sizeof(text));
	IC_TRY(kept);
	return sealed;
}

ic_status ic_outside_check_days(const struct ic_ctx *ctx, const struct ic_outside_row *row)
{
	if (row->until <= ic_clock_now(ctx->app->clock))
		IC_FAIL(GONE, "the days in which the file is made are over");
	return IC_DONE;
}

ic_status ic_outside_passphrase_read(struct ic_ctx *ctx, const struct ic_outside_row *row,
				     ic_bytes *ret_passphrase)
{
	IC_TRY(ic_outside_check_days(ctx, row));
	if (row->sealed_passphrase.len == 0)
		IC_FAIL(GONE, "the passphrase is not kept any more");
	return ic_own_read(ctx, passphrase_place(row->disclosure.id), row->sealed_passphrase,
			   ret_passphrase);
}

/* --- another one --- */

struct replacing {
	struct ic_ctx *ctx;
	ic_id disclosure;
	ic_bytes reason;
	struct ic_outside_again again;
	ic_bytes text, sealed;
	struct ic_receipt receipt;
	bool changed; /* what it was decided on */
};

static ic_status load_again(struct ic_db_tx *tx, void *arg)
{
	struct replacing *r = arg;

	return ic_outside_again_load(r->ctx, tx, r->disclosure, &r->again);
}

/* "permit-with D82 of entry 12". */
static ic_status put_entry(struct replacing *r, struct ic_event *event)
{
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, 4096);
	IC_TRY(ic_buf_put(&words, event->value[IC_F_DECISION]));
	IC_TRY(ic_buf_put_text(&words, " of entry "));
	IC_TRY(ic_decimal_emit((uint64_t)r->again.row.disclosure.entry, &words));
	return ic_arena_keep(r->ctx->arena, ic_buf_view(&words), &event->value[IC_F_DECISION]);
}

static ic_status replace_passphrase(struct ic_db_tx *tx, void *arg)
{
	struct replacing *r = arg;
	struct ic_about about = ic_outside_again_about(&r->again);
	struct ic_event event;

	IC_TRY(ic_outside_again_check(r->ctx, tx, &r->again, &r->changed));
	IC_TRY(ic_outside_check_days(r->ctx, &r->again.row));
	about.justification = r->reason;
	IC_TRY(ic_outside_event(r->ctx, IC_ACTION_DISCLOSURE_PASSPHRASE, &about, r->again.items,
				&event));
	IC_TRY(put_entry(r, &event));
	IC_TRY(ic_enter(r->ctx, tx, &event, &r->receipt));
	return ic_outside_set_passphrase(tx, r->disclosure, r->sealed);
}

static ic_status replace(struct replacing *r)
{
	ic_status status = IC_DONE;

	for (int tries = 0; tries < IC_OUTSIDE_TRIES; tries++) {
		IC_TRY(ic_db_read(r->ctx->app->db, load_again, r));
		IC_TRY(ic_outside_check_days(r->ctx, &r->again.row));
		IC_TRY(ic_outside_again_decide(r->ctx, &r->again));
		IC_TRY(ic_outside_passphrase_new(r->ctx, r->disclosure, &r->text, &r->sealed));
		status = ic_db_write(r->ctx->app->db, replace_passphrase, r);
		if (!r->changed)
			break;
	}
	return status;
}

/* It opens the file: it is refused whenever the file is. */
ic_status ic_app_outside_passphrase(struct ic_ctx *ctx, ic_id disclosure,
				    const struct ic_shape_life_in *in, struct ic_shape_outside *ret)
{
	struct replacing r = { .ctx = ctx, .disclosure = disclosure, .reason = in->reason };

	IC_TRY(ic_reason_check(ctx, in->reason));
	IC_TRY(replace(&r));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0));
	IC_TRY(ic_app_outside_show(ctx, disclosure, ret));
	ret->passphrase = r.text;
	return IC_DONE;
}
