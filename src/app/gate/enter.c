/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/enter.h"

#include <string.h>

/* An event with the room for its session's text. */
struct stamped {
	struct ic_event event;
	char session[IC_ID_TEXT + 1];
};

static void stamp(const struct ic_ctx *ctx, const struct ic_event *event, struct stamped *out)
{
	out->event = *event;
	ic_bytes *session = &out->event.value[IC_F_SESSION];

	if (ic_id_is_zero(event->actor))
		out->event.actor = ctx->actor.party;
	if (session->len > 0)
		return;
	if (ctx->via != NULL) {
		*session = ic_bytes_of_text(ctx->via);
	} else if (!ic_id_is_zero(ctx->actor.session)) {
		ic_id_emit(ctx->actor.session, out->session);
		*session = ic_bytes_of(out->session, IC_ID_TEXT);
	}
}

ic_status ic_enter(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_event *event,
		   struct ic_receipt *ret_receipt)
{
	struct stamped stamped;

	stamp(ctx, event, &stamped);
	return ic_ledger_append(ctx->app->ledger, tx, &stamped.event, ret_receipt);
}

ic_status ic_enter_alone(struct ic_ctx *ctx, const struct ic_event *event,
			 struct ic_key_want *wants, size_t want_count,
			 struct ic_receipt *ret_receipt)
{
	struct stamped stamped;

	stamp(ctx, event, &stamped);
	return ic_ledger_record(ctx->app->ledger, &stamped.event, wants, want_count, ret_receipt);
}
