/* SPDX-License-Identifier: Apache-2.0 */
#include "app/people/staff.h"

#include <string.h>

#include "app/gate/decide.h"
#include "app/gate/enter.h"
#include "app/gate/ring.h"
#include "app/people/person.h"
#include "app/people/session.h"
#include "crypto/password.h"

enum { PASSWORD_MIN = 12, USER_MIN = 2, USER_MAX = 64 };

struct registering {
	struct ic_ctx *ctx;
	ic_id id;
	ic_id organisation;
	bool own;
	ic_bytes name;
	const struct ic_staff_in *in;
	struct ic_staff_row row;
	uint8_t index[IC_INDEX_BYTES];
	ic_bytes words;
	struct ic_receipt receipt;
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
	ic_id there;

	IC_TRY(ic_team_find(tx, r->organisation, r->name, &there));
	if (ic_id_is_zero(there))
		return ic_team_insert(tx, r->id, r->organisation, r->name);
	r->id = there;
	return IC_DONE;
}

ic_status ic_app_team_register(struct ic_ctx *ctx, ic_id organisation, ic_bytes name, ic_id *ret_id)
{
	struct registering r = { .id = ic_entropy_id(ctx->app->entropy),
				 .organisation = organisation,
				 .name = name };

	ctx->field = "team";
	if (name.len == 0 || name.len > IC_NAME_BYTES_MAX || !ic_text_is_one_line(name))
		IC_FAIL(FIELD, "a team's name has 1 to 140 bytes");
	IC_TRY(ic_db_write(ctx->app->db, insert_team, &r));
	*ret_id = r.id;
	return IC_DONE;
}

/* --- one member --- */

ic_status ic_staff_enter(struct ic_ctx *ctx, struct ic_db_tx *tx, enum ic_action action,
			 ic_id staff, ic_bytes what, struct ic_receipt *ret_receipt)
{
	struct ic_event event = { .action = action };

	event.value[IC_F_DECISION] = what;
	IC_TRY(ic_event_text_id(ctx, staff, &event.value[IC_F_TEXT]));
	return ic_enter(ctx, tx, &event, ret_receipt);
}

/* "CLINICIAN active", "CLINICIAN ended": what the account may do from now on. */
static ic_status account_words(struct ic_ctx *ctx, const struct ic_staff_row *row,
			       ic_bytes *ret_words)
{
	IC_AUTO(buf) words = { 0 };

	ic_buf_init(&words, 64);
	IC_TRY(ic_buf_put_text(&words, ic_vocabulary_text(&ic_vocabulary_role, row->role)));
	IC_TRY(ic_buf_put_text(&words, row->active ? " active" : " ended"));
	return ic_arena_keep(ctx->arena, ic_buf_view(&words), ret_words);
}

static ic_status insert_staff(struct ic_db_tx *tx, void *arg)
{
	struct registering *r = arg;

	IC_TRY(ic_staff_insert(tx, &r->row, ic_bytes_of(r->index, IC_INDEX_BYTES)));
	if (!ic_id_is_zero(r->in->team))
		IC_TRY(ic_membership_insert(tx, r->row.id, r->in->team));
	return ic_staff_enter(r->ctx, tx, IC_ACTION_STAFF_REGISTERED, r->row.id, r->words,
			      &r->receipt);
}

/* What a member of staff is called and may do; @field names each in turn. */
static ic_status check_member(struct ic_ctx *ctx, const struct ic_member *member, int role)
{
	ctx->field = "name";
	if (member->name.len == 0 || member->name.len > IC_NAME_BYTES_MAX
	    || !ic_text_is_one_line(member->name))
		IC_FAIL(FIELD, "a name has 1 to 140 bytes");
	ctx->field = "job";
	if (member->job.len > IC_NAME_BYTES_MAX || !ic_text_is_one_line(member->job))
		IC_FAIL(FIELD, "a job has at most 140 bytes, in one line");
	ctx->field = "phone";
	if (member->phone.len > IC_NAME_BYTES_MAX || !ic_text_is_one_line(member->phone))
		IC_FAIL(FIELD, "a telephone number has at most 140 bytes, in one line");
	ctx->field = "role";
	if (role < IC_role_CLINICIAN || role > IC_role_ADMINISTRATOR)
		IC_FAIL(FIELD, "not a role of staff");
	return IC_DONE;
}

static bool is_between(uint8_t c)
{
	return c == '.' || c == '_' || c == '-' || c == '@';
}

static bool is_small_or_digit(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* What can be read out over a telephone and typed on any keyboard, and looks like no other: no
 * capitals, no spaces, nothing outside ASCII. */
static bool is_user_name(ic_bytes user)
{
	if (user.len < USER_MIN || user.len > USER_MAX || !is_small_or_digit(user.ptr[0])
	    || !is_small_or_digit(user.ptr[user.len - 1]))
		return false;
	for (size_t i = 0; i < user.len; i++)
		if (!is_small_or_digit(user.ptr[i]) && !is_between(user.ptr[i]))
			return false;
	return true;
}

ic_status ic_staff_check(struct ic_ctx *ctx, const struct ic_staff_in *in)
{
	const struct ic_member member = { .name = in->name, .job = in->job, .phone = in->phone };

	ctx->field = "user";
	if (!is_user_name(in->user))
		IC_FAIL(FIELD, "a user name has 2 to 64 small letters or digits, and . _ - @ "
			       "between them");
	IC_TRY(check_member(ctx, &member, in->role));
	ctx->field = "password";
	if (in->password.len > 0 && in->password.len < PASSWORD_MIN)
		IC_FAIL(FIELD, "a password has at least 12 characters");
	return IC_DONE;
}

ic_status ic_staff_password(struct ic_ctx *ctx, ic_bytes password, ic_bytes *ret_text)
{
	char text[IC_PASSWORD_TEXT];

	*ret_text = IC_LIT("");
	if (password.len == 0)
		return IC_DONE;
	ctx->field = "password";
	if (password.len < PASSWORD_MIN)
		IC_FAIL(FIELD, "a password has at least 12 characters");
	IC_TRY(ic_password_hash(password, ctx->app->entropy, text));
	return ic_arena_keep(ctx->arena, ic_bytes_of_text(text), ret_text);
}

ic_status ic_app_staff_register(struct ic_ctx *ctx, const struct ic_staff_in *in, ic_id *ret_id)
{
	struct registering r = { .ctx = ctx, .in = in };
	const struct ic_member member = {
		.user = in->user, .name = in->name, .job = in->job, .phone = in->phone
	};

	IC_TRY(ic_staff_check(ctx, in));
	r.row = (struct ic_staff_row) { .id = ic_entropy_id(ctx->app->entropy),
					.organisation = in->organisation,
					.role = in->role,
					.active = true,
					.trained = ic_clock_now(ctx->app->clock),
					.on_call = in->on_call };
	IC_TRY(account_words(ctx, &r.row, &r.words));
	IC_TRY(ic_staff_password(ctx, in->password, &r.row.password));
	IC_TRY(ic_keys_index(ctx->app->keys, IC_INDEX_USER_NAME, in->user, r.index));
	IC_TRY(ic_keys_enrol(ctx->app->keys, r.row.id));
	IC_TRY(ic_member_seal(ctx, r.row.id, &member, &r.row.sealed_person));
	IC_TRY(ic_db_write(ctx->app->db, insert_staff, &r));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &r.receipt, 1, NULL, 0));
	*ret_id = r.row.id;
	return IC_DONE;
}

/* --- what administrators do --- */

struct find_staff {
	struct ic_ctx *ctx;
	uint8_t index[IC_INDEX_BYTES];
	struct ic_staff_row *row;
};

static ic_status load_by_index(struct ic_db_tx *tx, void *arg)
{
	struct find_staff *f = arg;

	return ic_staff_load_by_index(tx, ic_bytes_of(f->index, IC_INDEX_BYTES), f->ctx->arena,
				      f->row);
}

ic_status ic_staff_find(struct ic_ctx *ctx, ic_bytes user, struct ic_staff_row *ret)
{
	struct find_staff f = { .ctx = ctx, .row = ret };

	IC_TRY(ic_keys_index(ctx->app->keys, IC_INDEX_USER_NAME, user, f.index));
	return ic_db_read(ctx->app->db, load_by_index, &f);
}

static ic_status member_shape(struct ic_ctx *ctx, const struct ic_staff_row *row,
			      struct ic_shape_staff_member *ret)
{
	struct ic_member member;

	IC_TRY(ic_member_read(ctx, row, &member));
	*ret = (struct ic_shape_staff_member) { .id = row->id,
						.user = member.user,
						.name = member.name,
						.job = member.job,
						.phone = member.phone,
						.role = row->role,
						.team = row->team_name,
						.organisation = row->organisation_name,
						.on_call = row->on_call,
						.active = row->active,
						.password = row->password.len > 0,
						.trained = row->trained };
	return IC_DONE;
}

struct listing {
	struct ic_ctx *ctx;
	ic_id after;
	struct ic_shape_staff_list *ret;
};

static ic_status load_list(struct ic_db_tx *tx, void *arg)
{
	struct listing *l = arg;
	struct ic_staff_rows staff;

	IC_TRY(ic_staff_list_all(tx, l->after, l->ctx->arena, &staff));
	struct ic_shape_staff_member *at =
		ic_arena_take(l->ctx->arena, staff.count + 1, sizeof(*at));
	if (at == NULL)
		IC_FAIL(NOMEM, "staff");
	for (size_t i = 0; i < staff.count; i++)
		IC_TRY(member_shape(l->ctx, &staff.at[i], &at[i]));
	l->ret->rows.at = at;
	l->ret->rows.count = staff.count;
	if (staff.count < IC_LIST_ROWS_MAX)
		return IC_DONE;
	return ic_event_text_id(l->ctx, staff.at[staff.count - 1].id, &l->ret->next);
}

ic_status ic_app_staff_list(struct ic_ctx *ctx, ic_bytes cursor, struct ic_shape_staff_list *ret)
{
	struct listing l = { .ctx = ctx, .ret = ret };

	ctx->field = "cursor";
	if (cursor.len > 0 && !ic_ok(ic_id_parse(cursor, &l.after)))
		IC_FAIL(FIELD, "not a cursor");
	*ret = (struct ic_shape_staff_list) { 0 };
	return ic_db_read(ctx->app->db, load_list, &l);
}

struct changing {
	struct ic_ctx *ctx;
	ic_id staff;
	const struct ic_shape_staff_change_in *in;
	ic_id team;
	struct ic_staff_row row;
	struct ic_receipt receipt;
};

/* Whoever is the last of them cannot stop being one: nobody could make another. */
static ic_status keep_an_administrator(struct ic_db_tx *tx, const struct ic_staff_row *row,
				       const struct ic_shape_staff_change_in *in)
{
	int64_t count = 0;

	if (row->role != IC_role_ADMINISTRATOR || !row->active
	    || (in->role == IC_role_ADMINISTRATOR && in->active))
		return IC_DONE;
	IC_TRY(ic_staff_count(tx, IC_role_ADMINISTRATOR, &count));
	if (count < 2)
		IC_FAIL(LAST_ADMINISTRATOR, "the last active administrator");
	return IC_DONE;
}

static ic_status change_staff(struct ic_db_tx *tx, void *arg)
{
	struct changing *c = arg;
	const struct ic_shape_staff_change_in *in = c->in;
	struct ic_member member;
	ic_bytes words;

	IC_TRY(ic_staff_load(tx, c->staff, c->ctx->arena, &c->row));
	IC_TRY(ic_member_read(c->ctx, &c->row, &member));
	member.name = in->name;
	member.job = in->job;
	member.phone = in->phone;
	IC_TRY(keep_an_administrator(tx, &c->row, in));
	c->row.role = in->role;
	c->row.active = in->active;
	c->row.on_call = in->on_call;
	if (in->trained)
		c->row.trained = ic_clock_now(c->ctx->app->clock);
	IC_TRY(ic_member_seal(c->ctx, c->staff, &member, &c->row.sealed_person));
	IC_TRY(ic_staff_update(tx, &c->row));
	if (!ic_id_is_zero(c->team))
		IC_TRY(ic_membership_replace(tx, c->staff, c->team));
	IC_TRY(account_words(c->ctx, &c->row, &words));
	IC_TRY(ic_staff_enter(c->ctx, tx, IC_ACTION_STAFF_CHANGED, c->staff, words, &c->receipt));
	return ic_staff_load(tx, c->staff, c->ctx->arena, &c->row);
}

ic_status ic_app_staff_change(struct ic_ctx *ctx, ic_id staff,
			      const struct ic_shape_staff_change_in *in,
			      struct ic_shape_staff_member *ret)
{
	struct changing c = { .ctx = ctx, .staff = staff, .in = in };
	const struct ic_member member = { .name = in->name, .job = in->job, .phone = in->phone };

	IC_TRY(check_member(ctx, &member, in->role));
	if (in->team.len > 0)
		IC_TRY(ic_app_team_register(ctx, ctx->app->organisation, in->team, &c.team));
	IC_TRY(ic_db_write(ctx->app->db, change_staff, &c));
	IC_TRY(ic_ledger_settle(ctx->app->ledger, &c.receipt, 1, NULL, 0));
	return member_shape(ctx, &c.row, ret);
}
