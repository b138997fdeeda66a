/* SPDX-License-Identifier: Apache-2.0 */
#include "app/staff.h"

#include "app/decide.h"
#include "app/enter.h"
#include "app/person.h"
#include "app/ring.h"
#include "app/session.h"
#include "crypto/password.h"

enum { PASSWORD_MIN = 12 };

struct registering {
	struct ic_ctx *ctx;
	ic_id id;
	ic_id organisation;
	bool own;
	ic_bytes name;
	const struct ic_staff_in *in;
	struct ic_staff_row row;
	uint8_t index[IC_INDEX_BYTES];
	struct ic_receipt receipt;
	int role;
	bool active;
};

static ic_status insert_organisation(struct ic_db_tx *tx, void *arg)
{
	struct registering *r = arg;

	return ic_organisation_insert(tx, r->id, r->own, r->name);
}

ic_status ic_app_organisation_register(struct ic_ctx *ctx, bool own, ic_bytes name, ic_id *ret_id)
{
	struct registering r = { .own = own, .name = name };

	r.id = own ? ctx->app->organisation : ic_entropy_id(ctx->app->entropy);
	IC_TRY(ic_db_write(ctx->app->db, insert_organisation, &r));
	*ret_id = r.id;
	return IC_DONE;
}

static ic_status insert_team(struct ic_db_tx *tx, void *arg)
{
	struct registering *r = arg;

	return ic_team_insert(tx, r->id, r->organisation, r->name);
}

ic_status ic_app_team_register(struct ic_ctx *ctx, ic_id organisation, ic_bytes name, ic_id *ret_id)
{
	struct registering r = { .id = ic_entropy_id(ctx->app->entropy),
				 .organisation = organisation,
				 .name = name };

	IC_TRY(ic_db_write(ctx->app->db, insert_team, &r));
	*ret_id = r.id;
	return IC_DONE;
}

static ic_status append_entry(struct ic_db_tx *tx, struct registering *r, enum ic_action action)
{
	struct ic_event event = { .action = action };

	IC_TRY(ic_event_text_id(r->ctx, r->row.id, &event.value[IC_F_TEXT]));
	return ic_enter(r->ctx, tx, &event, &r->receipt);
}

static ic_status insert_staff(struct ic_db_tx *tx, void *arg)
{
	struct registering *r = arg;

	IC_TRY(ic_staff_insert(tx, &r->row, ic_bytes_of(r->index, IC_INDEX_BYTES)));
	if (!ic_id_is_zero(r->in->team))
		IC_TRY(ic_membership_insert(tx, r->row.id, r->in->team));
	return append_entry(tx, r, IC_ACTION_STAFF_REGISTERED);
}

ic_status ic_staff_check(struct ic_ctx *ctx, const struct ic_staff_in *in)
{
	ctx->field = "user";
	if (in->user.len < 2 || in->user.len > IC_NAME_BYTES_MAX || !ic_text_is_one_line(in->user))
		IC_FAIL(FIELD, "a user name has 2 to 140 bytes");
	ctx->field = "name";
	if (in->name.len == 0 || in->name.len > IC_NAME_BYTES_MAX || !ic_text_is_one_line(in->name))
		IC_FAIL(FIELD, "a name has 1 to 140 bytes");
	ctx->field = "job";
	if (in->job.len > IC_NAME_BYTES_MAX || !ic_text_is_one_line(in->job))
		IC_FAIL(FIELD, "a job has at most 140 bytes, in one line");
	ctx->field = "phone";
	if (in->phone.len > IC_NAME_BYTES_MAX || !ic_text_is_one_line(in->phone))
		IC_FAIL(FIELD, "a telephone number has at most 140 bytes, in one line");
	ctx->field = "password";
	if (in->password.len > 0 && in->password.len < PASSWORD_MIN)
		IC_FAIL(FIELD, "a password has at least 12 characters");
	ctx->field = "role";
	if (in->role < IC_role_CLINICIAN || in->role > IC_role_ADMINISTRATOR)
		IC_FAIL(FIELD, "not a role of staff");
	return IC_DONE;
}

static ic_status hash_password(struct ic_ctx *ctx, ic_bytes password, ic_bytes *ret_text)
{
	char text[IC_PASSWORD_TEXT];

	*ret_text = IC_LIT("");
	if (password.len == 0)
		return IC_DONE;
	IC_TRY(ic_password_hash(password, ctx->app->entropy, text));
	return ic_arena_keep(ctx->arena, ic_bytes_of_text(text), ret_text);
}

ic_status ic_app_staff_register(struct ic_ctx *ctx, const struct ic_staff_in *in, ic_id *ret_id)
{
	struct registering r = { .ctx = ctx, .in = in };
	const struct ic_member member = { .name = in->name, .job = in->job, .phone = in->phone };

	IC_TRY(ic_staff_check(ctx, in));
	r.row = (struct ic_staff_row) { .id = ic_entropy_id(ctx->app->entropy),
					.organisation = in->organisation,
					.role = in->role,
					.active = true,
					.trained = ic_clock_now(ctx->app->clock),
					.on_call = in->on_call };
	IC_TRY(hash_password(ctx, in->password, &r.row.password));
	IC_TRY(ic_keys_index(ctx->app->keys, IC_INDEX_USER_NAME, in->user, r.index));
	IC_TRY(ic_keys_enrol(ctx->app->keys, r.row.id));
	IC_TRY(ic_member_seal(ctx, r.row.id, &member, &r.row.sealed_person));
	IC_TRY(ic_db_write(ctx->app->db, insert_staff, &r));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0));
	*ret_id = r.row.id;
	return IC_DONE;
}

static ic_status change_staff(struct ic_db_tx *tx, void *arg)
{
	struct registering *r = arg;

	IC_TRY(ic_staff_load_by_index(tx, ic_bytes_of(r->index, IC_INDEX_BYTES), r->ctx->arena,
				      &r->row));
	IC_TRY(ic_staff_set_role(tx, r->row.id, r->role, r->active));
	return append_entry(tx, r, IC_ACTION_STAFF_CHANGED);
}

ic_status ic_app_staff_change(struct ic_ctx *ctx, ic_bytes user, int role, bool active)
{
	struct registering r = { .ctx = ctx, .role = role, .active = active };

	IC_TRY(ic_keys_index(ctx->app->keys, IC_INDEX_USER_NAME, user, r.index));
	IC_TRY(ic_db_write(ctx->app->db, change_staff, &r));
	return ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0);
}
