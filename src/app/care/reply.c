/* SPDX-License-Identifier: Apache-2.0 */
/* The answer to a share; it joins the record and is entered as part of the disclosure. */
#include "app/care/share.h"
#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/hub.h"

struct replying {
	struct ic_ctx *ctx;
	const struct ic_shape_reply_in *in;
	ic_id share;
	struct ic_share_row row;
	struct ic_reply_row reply;
	struct ic_receipt receipt;
	bool exists;
	bool first;
};

static ic_status load_share(struct ic_db_tx *tx, void *arg)
{
	struct replying *r = arg;

	return ic_share_of_actor(r->ctx, tx, r->share, &r->row);
}

static ic_status append_entry(struct ic_db_tx *tx, struct replying *r)
{
	const bool answers = ic_id_equal(r->row.recipient, r->ctx->actor.party);
	const struct ic_about about = { .patient = r->row.patient,
					.purpose = r->row.purpose,
					.recipient = answers ? r->row.sender : r->row.recipient };
	struct ic_event event;

	IC_TRY(ic_about_event(r->ctx, IC_ACTION_DISCLOSURE_REPLIED, &about, &event));
	return ic_enter(r->ctx, tx, &event, &r->receipt);
}

/* In the same transaction as the reply: a share may end while the text is sealed. */
static ic_status check_open(struct ic_db_tx *tx, struct replying *r)
{
	IC_TRY(load_share(tx, r));
	r->reply.at = ic_clock_now(r->ctx->app->clock);
	if (r->row.stopped != 0 || r->row.expires <= r->reply.at)
		IC_FAIL(GONE, "the share has ended");
	return IC_DONE;
}

static ic_status insert_reply(struct ic_db_tx *tx, void *arg)
{
	struct replying *r = arg;
	struct ic_reply_row existing;

	const ic_status found = ic_reply_load(tx, r->in->id, r->ctx->arena, &existing);
	r->exists = ic_ok(found);
	if (r->exists && !ic_id_equal(existing.share, r->share))
		IC_FAIL(CONFLICT, "this id names another reply");
	if (r->exists || !ic_failed_with(found, IC_E_ABSENT))
		return found;
	IC_TRY(check_open(tx, r));
	IC_TRY(append_entry(tx, r));
	r->reply.entry = (int64_t)r->receipt.index;
	IC_TRY(ic_reply_insert(tx, &r->reply));
	if (ic_id_equal(r->row.recipient, r->ctx->actor.party))
		IC_TRY(ic_share_mark(tx, r->share, IC_MARK_REPLIED, r->reply.at, &r->first));
	return IC_DONE;
}

ic_status ic_app_share_reply(struct ic_ctx *ctx, ic_id share, const struct ic_shape_reply_in *in,
			     struct ic_shape_share *ret)
{
	struct replying r = { .ctx = ctx, .in = in, .share = share };

	ctx->field = "id";
	if (ic_id_is_zero(in->id))
		IC_FAIL(FIELD, "reply without an id");
	ctx->field = "text";
	if (in->text.len == 0)
		IC_FAIL(FIELD, "an empty reply");
	IC_TRY(ic_db_read(ctx->app->db, load_share, &r));
	r.reply =
		(struct ic_reply_row) { .id = in->id, .share = share, .author = ctx->actor.party };
	IC_TRY(ic_field_seal_to(ctx, r.row.patient,
				(struct ic_field_place) { "reply", "text", in->id }, in->text,
				&r.reply.sealed_text));
	IC_TRY(ic_db_write(ctx->app->db, insert_reply, &r));
	if (!r.exists) {
		const bool answers = ic_id_equal(r.row.recipient, ctx->actor.party);
		IC_TRY(ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0));
		ic_hub_tell(ctx->app->hub,
			    (struct ic_notice) { .kind = IC_NOTICE_REPLIED,
						 .party = answers ? r.row.sender : r.row.recipient,
						 .share = share });
	}
	return ic_app_share_show(ctx, share, ret);
}
