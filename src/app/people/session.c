/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in by password, sessions, signing out. The cookie is 32 random bytes of which only the
 * SHA-256 is kept. A wrong user and a wrong password take the same time and give the same answer.
 */
#include <string.h>

#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/people/person.h"
#include "app/people/session.h"
#include "app/use_cases.h"
#include "crypto/password.h"

#define MINUTE_MS ((ic_time)60 * 1000)

/* A session in use is written once in this time. */
enum { TOUCH_MINUTES = 1 };

struct look_up {
	struct ic_ctx *ctx;
	uint8_t index[IC_INDEX_BYTES];
	ic_bytes token_hash;
	struct ic_staff_row staff;
	struct ic_patient_row patient;
	struct ic_session_row session;
};

static ic_status read_staff_by_index(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;

	return ic_staff_load_by_index(tx, ic_bytes_of(look->index, IC_INDEX_BYTES),
				      look->ctx->arena, &look->staff);
}

static ic_status read_staff(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;

	return ic_staff_load(tx, look->ctx->actor.party, look->ctx->arena, &look->staff);
}

static ic_status insert_session(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;
	const ic_time now = look->session.created;

	IC_TRY(ic_session_sweep(tx, now - look->ctx->app->session_idle,
				now - look->ctx->app->session_absolute));
	return ic_session_insert(tx, look->token_hash, &look->session);
}

static ic_status enter(struct ic_ctx *ctx, enum ic_action action, ic_id party)
{
	struct ic_receipt receipt;
	const struct ic_event event = { .action = action, .actor = party };

	return ic_enter_alone(ctx, &event, NULL, 0, &receipt);
}

ic_status ic_session_begin(struct ic_ctx *ctx, const struct ic_actor *who,
			   uint8_t ret_token[static IC_TOKEN_BYTES])
{
	uint8_t token[IC_TOKEN_BYTES];

	ic_entropy_fill(ctx->app->entropy, token, sizeof(token));
	const ic_digest hash = ic_sha256(ic_bytes_of(token, sizeof(token)));
	const ic_time now = ic_clock_now(ctx->app->clock);
	struct look_up look = {
		.ctx = ctx,
		.token_hash = ic_digest_view(&hash),
		.session = { .id = ic_entropy_id(ctx->app->entropy),
			     .party = who->party,
			     .role = who->role,
			     .patient = who->patient,
			     .created = now,
			     .seen = now },
	};

	IC_TRY(enter(ctx, IC_ACTION_SIGNED_IN, who->party));
	IC_TRY(ic_db_write(ctx->app->db, insert_session, &look));
	ctx->actor = *who;
	ctx->actor.session = look.session.id;
	memcpy(ret_token, token, sizeof(token));
	return IC_DONE;
}

static ic_status find_staff(struct ic_ctx *ctx, ic_bytes user, struct look_up *look)
{
	IC_TRY(ic_keys_index(ctx->app->keys, IC_INDEX_USER_NAME, user, look->index));
	return ic_db_read(ctx->app->db, read_staff_by_index, look);
}

ic_status ic_app_sign_in(struct ic_ctx *ctx, const struct ic_shape_sign_in *in,
			 uint8_t ret_token[static IC_TOKEN_BYTES], struct ic_shape_session *ret)
{
	struct look_up look = { .ctx = ctx };
	const char *kept = NULL;

	const ic_status found = find_staff(ctx, in->user, &look);
	if (ic_ok(found) && look.staff.active && look.staff.password.len > 0)
		kept = ic_arena_text(ctx->arena, look.staff.password);
	else if (!ic_ok(found) && !ic_failed_with(found, IC_E_ABSENT))
		return found;

	const ic_status matches = ic_password_check(in->password, kept);
	if (!ic_ok(matches)) {
		IC_TRY(enter(ctx, IC_ACTION_SIGN_IN_FAILED, look.staff.id));
		return matches;
	}
	const struct ic_actor who = { .party = look.staff.id, .role = look.staff.role };
	IC_TRY(ic_session_begin(ctx, &who, ret_token));
	return ic_app_session_show(ctx, ret);
}

ic_status ic_session_begin_as(struct ic_ctx *ctx, ic_bytes user,
			      uint8_t ret_token[static IC_TOKEN_BYTES])
{
	struct look_up look = { .ctx = ctx };

	IC_TRY(find_staff(ctx, user, &look));
	const struct ic_actor who = { .party = look.staff.id, .role = look.staff.role };
	return ic_session_begin(ctx, &who, ret_token);
}

ic_status ic_actor_as(struct ic_ctx *ctx, ic_bytes user)
{
	struct look_up look = { .ctx = ctx };

	IC_TRY(find_staff(ctx, user, &look));
	if (!look.staff.active)
		IC_FAIL(ABSENT, "this member of staff is not active");
	ctx->actor = (struct ic_actor) { .party = look.staff.id, .role = look.staff.role };
	return IC_DONE;
}

static ic_status read_session(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;

	return ic_session_load(tx, look->token_hash, &look->session);
}

static ic_status touch_session(struct ic_db_tx *tx, void *arg)
{
	struct look_up *look = arg;

	return ic_session_touch(tx, look->token_hash, look->session.seen);
}

ic_status ic_app_session_find(struct ic_app *app, ic_bytes token, struct ic_actor *ret_actor)
{
	const ic_digest hash = ic_sha256(token);
	const ic_time now = ic_clock_now(app->clock);
	struct look_up look = { .token_hash = ic_digest_view(&hash) };

	const ic_status found = ic_db_read(app->db, read_session, &look);
	if (ic_failed_with(found, IC_E_ABSENT))
		IC_FAIL(UNAUTHENTICATED, "no such session");
	IC_TRY(found);
	if (now - look.session.seen > app->session_idle
	    || now - look.session.created > app->session_absolute)
		IC_FAIL(UNAUTHENTICATED, "the session is over");
	if (now - look.session.seen > TOUCH_MINUTES * MINUTE_MS) {
		look.session.seen = now;
		IC_TRY(ic_db_write(app->db, touch_session, &look));
	}
	*ret_actor = (struct ic_actor) { .party = look.session.party,
					 .session = look.session.id,
					 .role = look.session.role,
					 .patient = look.session.patient };
	return IC_DONE;
}

static ic_status show_staff(struct ic_ctx *ctx, struct ic_shape_session *ret)
{
	struct look_up look = { .ctx = ctx };
	struct ic_member member;

	IC_TRY(ic_db_read(ctx->app->db, read_staff, &look));
	IC_TRY(ic_member_read(ctx, &look.staff, &member));
	ret->name = member.name;
	ret->job = member.job;
	ret->team = look.staff.team_name;
	ret->organisation = look.staff.organisation_name;
	return IC_DONE;
}

ic_status ic_app_session_show(struct ic_ctx *ctx, struct ic_shape_session *ret)
{
	*ret = (struct ic_shape_session) { .party = ctx->actor.party,
					   .role = ctx->actor.role,
					   .patient = ctx->actor.patient,
					   .demonstration = ctx->app->demonstration,
					   .idle_seconds = ctx->app->session_idle / 1000 };
	if (ctx->actor.role != IC_role_PATIENT && ctx->actor.role != IC_role_PROXY)
		return show_staff(ctx, ret);

	/* A patient's or parent's own name is shown on their report, under its entry; not here. */
	ret->name = ctx->actor.role == IC_role_PATIENT ? IC_LIT("Patient")
						       : IC_LIT("Parent or guardian");
	ret->job = IC_LIT("");
	ret->team = IC_LIT("");
	ret->organisation = IC_LIT("");
	return IC_DONE;
}

static ic_status remove_session(struct ic_db_tx *tx, void *arg)
{
	struct ic_ctx *ctx = arg;

	return ic_session_remove(tx, ctx->actor.session);
}

ic_status ic_app_sign_out(struct ic_ctx *ctx)
{
	IC_TRY(ic_db_write(ctx->app->db, remove_session, ctx));
	return enter(ctx, IC_ACTION_SIGNED_OUT, ctx->actor.party);
}
