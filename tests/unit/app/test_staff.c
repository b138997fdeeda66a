/* SPDX-License-Identifier: Apache-2.0 */
/* Who works here: accounts are added, changed and ended while the hospital runs, and a password is
 * known to nobody but who chose it. */
#include "lib/check.h"

#include <string.h>

#include "app/people/staff.h"
#include "lib/hospital.h"

#define PASSWORD IC_LIT("a long enough one")

static ic_status add(struct hospital *h, const char *user, int role,
		     struct ic_shape_invitation *ret)
{
	const struct ic_shape_staff_in in = { .user = ic_bytes_of_text(user),
					      .name = IC_LIT("Dr Eve New"),
					      .job = IC_LIT("registrar"),
					      .role = role,
					      .team = IC_LIT("Burns") };

	return ic_app_staff_add(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR), &in, ret);
}

/* As somebody who is not signed in. */
static ic_status set_up_account(struct hospital *h, ic_bytes token, ic_bytes password,
				struct ic_shape_session *ret, ic_bytes *ret_cookie)
{
	static uint8_t cookie[IC_TOKEN_BYTES];
	const struct ic_shape_set_up_in in = { .token = token, .password = password };

	*ret_cookie = ic_bytes_of(cookie, sizeof(cookie));
	return ic_app_set_up(hospital_as(h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR), &in, cookie,
			     ret);
}

static ic_status sign_in(struct hospital *h, const char *user, ic_bytes password)
{
	const struct ic_shape_sign_in in = { .user = ic_bytes_of_text(user), .password = password };
	uint8_t cookie[IC_TOKEN_BYTES];
	struct ic_shape_session session;

	return ic_app_sign_in(hospital_as(h, (ic_id) { { 0 } }, IC_role_ADMINISTRATOR), &in, cookie,
			      &session);
}

static struct ic_shape_staff_change_in as_it_is(int role, bool active)
{
	return (struct ic_shape_staff_change_in) { .name = IC_LIT("Dr Eve Renamed"),
						   .job = IC_LIT("consultant"),
						   .phone = IC_LIT("bleep 4711"),
						   .role = role,
						   .active = active };
}

static ic_status change(struct hospital *h, ic_id staff, int role, bool active,
			struct ic_shape_staff_member *ret)
{
	const struct ic_shape_staff_change_in in = as_it_is(role, active);

	return ic_app_staff_change(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR), staff, &in,
				   ret);
}

static const struct ic_shape_staff_member *find(const struct ic_shape_staff_list *list, ic_id id)
{
	for (size_t i = 0; i < list->rows.count; i++)
		if (ic_id_equal(list->rows.at[i].id, id))
			return &list->rows.at[i];
	return NULL;
}

/* The bytes of @invitation outlive the request's arena. */
static ic_bytes keep(const struct ic_shape_invitation *invitation)
{
	static char text[4][2 * IC_TOKEN_BYTES];
	static size_t next;
	char *place = text[next++ % 4];

	assert_int_equal(invitation->token.len, 2 * IC_TOKEN_BYTES);
	memcpy(place, invitation->token.ptr, invitation->token.len);
	return ic_bytes_of(place, invitation->token.len);
}

static void a_user_name_is_plain(void **state)
{
	static const char *const wrong[] = { "",      "a",           "A.Khan",  "a khan", ".khan",
					     "khan-", "kh\xc3\xa4n", "a\tkhan", "a/khan" };
	static const char *const right[] = { "ak", "a.khan", "a_khan-2", "khan7@trust.nhs.uk" };
	struct hospital *h = *state;
	struct ic_shape_invitation invitation;
	char long_name[66];

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_fails(add(h, wrong[i], IC_role_CLINICIAN, &invitation), FIELD);
	assert_string_equal(h->ctx.field, "user");
	memset(long_name, 'a', sizeof(long_name) - 1);
	long_name[65] = '\0';
	assert_fails(add(h, long_name, IC_role_CLINICIAN, &invitation), FIELD);
	long_name[64] = '\0';
	assert_done(add(h, long_name, IC_role_CLINICIAN, &invitation));
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		assert_done(add(h, right[i], IC_role_CLINICIAN, &invitation));
}

static const struct ic_shape_staff_member *find_member(struct hospital *h, ic_id id,
						       struct ic_shape_staff_list *list)
{
	assert_done(ic_app_staff_list(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR),
				      (ic_bytes) { NULL, 0 }, list));
	for (size_t i = 0; i < list->rows.count; i++)
		if (ic_id_equal(list->rows.at[i].id, id))
			return &list->rows.at[i];
	return NULL;
}

static void the_list_says_who_signs_in_as_what(void **state)
{
	struct hospital *h = *state;
	const struct ic_shape_staff_change_in in = { .name = IC_LIT("Dr Eve Older"),
						     .job = IC_LIT("consultant"),
						     .role = IC_role_CLINICIAN,
						     .active = true };
	struct ic_shape_invitation invitation;
	struct ic_shape_staff_member changed;
	struct ic_shape_staff_list list;

	assert_done(add(h, "e.new", IC_role_CLINICIAN, &invitation));
	assert_true(ic_bytes_equal(find_member(h, invitation.staff, &list)->user, IC_LIT("e.new")));
	assert_done(ic_app_staff_change(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR),
					invitation.staff, &in, &changed));
	assert_true(ic_bytes_equal(changed.user, IC_LIT("e.new")));
	assert_true(ic_bytes_equal(changed.name, IC_LIT("Dr Eve Older")));
}

static void a_link_is_good_once(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_invitation invitation;
	struct ic_shape_session session;
	struct ic_shape_staff_list list;
	ic_bytes cookie;
	struct ic_actor actor;

	assert_done(add(h, "enew", IC_role_CLINICIAN, &invitation));
	const ic_bytes link = keep(&invitation);
	const ic_id eve = invitation.staff;
	assert_fails(sign_in(h, "enew", IC_LIT("")), PASSWORD);
	assert_fails(set_up_account(h, link, IC_LIT("short"), &session, &cookie), FIELD);
	assert_done(set_up_account(h, link, PASSWORD, &session, &cookie));
	assert_true(ic_bytes_equal(session.name, IC_LIT("Dr Eve New")));
	assert_true(ic_bytes_equal(session.team, IC_LIT("Burns")));
	assert_done(ic_app_session_find(h->app, cookie, &actor));
	assert_int_equal(actor.role, IC_role_CLINICIAN);
	assert_fails(set_up_account(h, link, PASSWORD, &session, &cookie), LINK);
	assert_done(sign_in(h, "enew", PASSWORD));

	assert_done(ic_app_staff_list(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR),
				      (ic_bytes) { NULL, 0 }, &list));
	assert_non_null(find(&list, eve));
	assert_true(find(&list, eve)->password);
	assert_fails(add(h, "enew", IC_role_CLINICIAN, &invitation), EXISTS);
}

static void a_link_ends(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_invitation invitation;
	struct ic_shape_session session;
	struct ic_shape_staff_member member;
	ic_bytes cookie;

	assert_done(add(h, "enew", IC_role_CLINICIAN, &invitation));
	const ic_bytes first = keep(&invitation);
	const ic_id eve = invitation.staff;
	assert_done(ic_app_staff_invite(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR), eve,
					&invitation));
	const ic_bytes second = keep(&invitation);
	assert_fails(set_up_account(h, first, PASSWORD, &session, &cookie), LINK);
	h->clock.now += 72 * IC_HOUR_MS + 1;
	assert_fails(set_up_account(h, second, PASSWORD, &session, &cookie), LINK);
	assert_done(ic_app_staff_invite(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR), eve,
					&invitation));
	const ic_bytes third = keep(&invitation);
	assert_done(change(h, eve, IC_role_CLINICIAN, false, &member));
	assert_fails(set_up_account(h, third, PASSWORD, &session, &cookie), LINK);
	assert_fails(ic_app_staff_invite(hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR), eve,
					 &invitation),
		     STATE);
	assert_fails(set_up_account(h, IC_LIT("zz"), PASSWORD, &session, &cookie), LINK);
}

static void a_change_of_role_ends_sessions(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_invitation invitation;
	struct ic_shape_session session;
	struct ic_shape_staff_member member;
	struct ic_actor actor;
	ic_bytes cookie;

	assert_done(add(h, "enew", IC_role_CLINICIAN, &invitation));
	const ic_bytes link = keep(&invitation);
	const ic_id eve = invitation.staff;
	assert_done(set_up_account(h, link, PASSWORD, &session, &cookie));
	assert_done(change(h, eve, IC_role_CLINICIAN, true, &member));
	assert_true(ic_bytes_equal(member.name, IC_LIT("Dr Eve Renamed")));
	assert_true(ic_bytes_equal(member.phone, IC_LIT("bleep 4711")));
	assert_true(ic_bytes_equal(member.team, IC_LIT("Burns")));
	assert_done(ic_app_session_find(h->app, cookie, &actor));
	assert_done(change(h, eve, IC_role_PHOTOGRAPHER, true, &member));
	assert_fails(ic_app_session_find(h->app, cookie, &actor), UNAUTHENTICATED);
	assert_done(change(h, eve, IC_role_PHOTOGRAPHER, false, &member));
	assert_false(member.active);
	assert_fails(sign_in(h, "enew", PASSWORD), PASSWORD);
}

static void an_administrator_is_left(void **state)
{
	struct hospital *h = *state;
	struct ic_shape_invitation one, other;
	struct ic_shape_staff_member member;

	assert_done(add(h, "one", IC_role_ADMINISTRATOR, &one));
	assert_done(add(h, "other", IC_role_ADMINISTRATOR, &other));
	assert_done(change(h, one.staff, IC_role_ADMINISTRATOR, false, &member));
	assert_fails(change(h, other.staff, IC_role_ADMINISTRATOR, false, &member),
		     LAST_ADMINISTRATOR);
	assert_fails(change(h, other.staff, IC_role_CLINICIAN, true, &member), LAST_ADMINISTRATOR);
	assert_done(change(h, one.staff, IC_role_ADMINISTRATOR, true, &member));
	assert_done(change(h, other.staff, IC_role_CLINICIAN, true, &member));
	assert_fails(change(h, other.staff, IC_role_PATIENT, true, &member), FIELD);
	assert_fails(change(h, hospital_id(h), IC_role_CLINICIAN, true, &member), ABSENT);
}

/* Two of a team are in one team, however often its name is said. */
static void a_team_is_one(void **state)
{
	struct hospital *h = *state;
	struct ic_ctx *ctx = hospital_as(h, h->ig_lead, IC_role_ADMINISTRATOR);
	ic_id first, second;

	assert_done(ic_app_team_register(ctx, ctx->app->organisation, IC_LIT("Burns"), &first));
	assert_done(ic_app_team_register(ctx, ctx->app->organisation, IC_LIT("Burns"), &second));
	assert_true(ic_id_equal(first, second));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, hospital_set_up, hospital_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_user_name_is_plain),
		TEST(the_list_says_who_signs_in_as_what),
		TEST(a_link_is_good_once),
		TEST(a_link_ends),
		TEST(a_change_of_role_ends_sessions),
		TEST(an_administrator_is_left),
		TEST(a_team_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
