/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One-time links: how a member of staff comes to a password that nobody else has known. A link
 * carries 32 random bytes, of which only the SHA-256 is kept; it ends when it is used, when another
 * is made, or after three days.
 */
#include "app/gate/enter.h"
#include "app/people/session.h"
#include "app/people/staff.h"
#include "app/use_cases.h"

enum { LINK_HOURS = 72 };

struct inviting {
	struct ic_ctx *ctx;
	ic_id staff;
	ic_digest token_hash;
	ic_time until;
	ic_bytes password; /* as kept */
	struct ic_staff_row row;
	struct ic_receipt receipt;
};

static ic_status insert_invitation(struct ic_db_tx *tx, void *arg)
{
	struct inviting *i = arg;

	IC_TRY(ic_staff_load(tx, i->staff, i->ctx->arena, &i->row));
	if (!i->row.active)
		IC_FAIL(STATE, "this account has ended");
	IC_TRY(ic_invitation_replace(tx, i->staff, ic_digest_view(&i->token_hash), i->until));
	return ic_staff_enter(i->ctx, tx, IC_ACTION_STAFF_CHANGED, i->staff,
			      IC_LIT("one-time link made"), &i->receipt);
}

ic_status ic_app_staff_invite(struct ic_ctx *ctx, ic_id staff, struct ic_shape_invitation *ret)
{
	struct inviting i = {
		.ctx = ctx,
		.staff = staff,
		.until = ic_clock_now(ctx->app->clock) + LINK_HOURS * IC_HOUR_MS,
	};
	uint8_t token[IC_TOKEN_BYTES];

	ic_entropy_fill(ctx->app->entropy, token, sizeof(token));
	i.token_hash = ic_sha256(ic_bytes_of(token, sizeof(token)));
	IC_TRY(ic_db_write(ctx->app->db, insert_invitation, &i));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &i.receipt, 1, NULL, 0));
	*ret = (struct ic_shape_invitation) { .staff = staff, .until = i.until };
	return ic_arena_hex(ctx->arena, ic_bytes_of(token, sizeof(token)), &ret->token);
}

ic_status ic_app_staff_add(struct ic_ctx *ctx, const struct ic_shape_staff_in *in,
			   struct ic_shape_invitation *ret)
{
	struct ic_staff_in staff = { .organisation = ctx->app->organisation,
				     .user = in->user,
				     .name = in->name,
				     .job = in->job,
				     .phone = in->phone,
				     .role = in->role };
	ic_id id;

	IC_TRY(ic_staff_check(ctx, &staff));
	if (in->team.len > 0)
		IC_TRY(ic_app_team_register(ctx, staff.organisation, in->team, &staff.team));
	IC_TRY(ic_app_staff_register(ctx, &staff, &id));
	return ic_app_staff_invite(ctx, id, ret);
}

/* Whose link it is. */
static ic_status load_invited(struct ic_db_tx *tx, void *arg)
{
	struct inviting *i = arg;
	struct ic_invitation_row invitation;

	const ic_status found = ic_invitation_load(tx, ic_digest_view(&i->token_hash), &invitation);
	if (ic_failed_with(found, IC_E_ABSENT))
		IC_FAIL(LINK, "no such link");
	IC_TRY(found);
	IC_TRY(ic_staff_load(tx, invitation.staff, i->ctx->arena, &i->row));
	if (!i->row.active || ic_clock_now(i->ctx->app->clock) > invitation.until)
		IC_FAIL(LINK, "a link that has ended");
	i->staff = invitation.staff;
	return IC_DONE;
}

/* Looked up again: of two who use one link at once, one comes late. */
static ic_status set_password(struct ic_db_tx *tx, void *arg)
{
	struct inviting *i = arg;

	IC_TRY(load_invited(tx, i));
	IC_TRY(ic_staff_set_password(tx, i->staff, i->password));
	return ic_staff_enter(i->ctx, tx, IC_ACTION_STAFF_CHANGED, i->staff,
			      IC_LIT("password chosen"), &i->receipt);
}

ic_status ic_app_set_up(struct ic_ctx *ctx, const struct ic_shape_set_up_in *in,
			uint8_t ret_token[static IC_TOKEN_BYTES], struct ic_shape_session *ret)
{
	struct inviting i = { .ctx = ctx };
	uint8_t token[IC_TOKEN_BYTES];

	if (!ic_ok(ic_hex_parse(in->token, token, sizeof(token))))
		IC_FAIL(LINK, "not what a link carries");
	i.token_hash = ic_sha256(ic_bytes_of(token, sizeof(token)));
	IC_TRY(ic_db_read(ctx->app->db, load_invited, &i));
	ctx->field = "password";
	if (in->password.len == 0)
		IC_FAIL(FIELD, "a password has at least 12 characters");
	IC_TRY(ic_staff_password(ctx, in->password, &i.password));
	ctx->actor = (struct ic_actor) { .party = i.staff, .role = i.row.role };
	IC_TRY(ic_db_write(ctx->app->db, set_password, &i));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &i.receipt, 1, NULL, 0));
	const struct ic_actor who = { .party = i.staff, .role = i.row.role };
	IC_TRY(ic_session_begin(ctx, &who, ret_token));
	return ic_app_session_show(ctx, ret);
}
