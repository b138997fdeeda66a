/* SPDX-License-Identifier: Apache-2.0 */
/* incamera user add | role | disable | invite: who works here. For the owner of the data directory.
 */
#include <string.h>

#include "app/people/person.h"
#include "app/people/staff.h"
#include "cli/store.h"

static const char usage[] = "add USER --name NAME --job JOB --role ROLE | role USER --role ROLE | "
			    "disable USER | invite USER";
static const char about[] =
	"Adds a member of staff, changes a role, ends an account, or makes a new one-time link "
	"when a\n"
	"password is forgotten. For add, a password may stand on standard input; with an empty "
	"line\n"
	"they choose their own with the one-time link that is printed. Roles: CLINICIAN,\n"
	"PHOTOGRAPHER, IG_LEAD, CALDICOTT_GUARDIAN, DPO, ADMINISTRATOR.";
static const char example[] = "incamera user add akhan --name \"Dr A Khan\" --job registrar --role "
			      "CLINICIAN --data DIR </dev/null";

struct user {
	const char *data;
	const char *user;
	const char *name;
	const char *job;
	const char *phone;
	const char *team;
	const char *role_word;
	int role;
};

static ic_status invite(struct ic_cli_store *store, ic_id staff)
{
	struct ic_shape_invitation invitation;

	IC_TRY(ic_app_staff_invite(&store->ctx, staff, &invitation));
	ic_cli_show_invitation(store->cli, &invitation);
	return IC_DONE;
}

static ic_status add_with(struct ic_cli_store *store, const struct user *u, ic_bytes password)
{
	struct ic_staff_in in = { .organisation = store->app->organisation,
				  .user = ic_bytes_of_text(u->user),
				  .password = password,
				  .name = ic_bytes_of_text(u->name),
				  .job = ic_bytes_of_text(u->job),
				  .phone = ic_bytes_of_text(u->phone),
				  .role = u->role };
	ic_id id;

	IC_TRY(ic_staff_check(&store->ctx, &in));
	if (u->team != NULL)
		IC_TRY(ic_app_team_register(&store->ctx, in.organisation, ic_bytes_of_text(u->team),
					    &in.team));
	IC_TRY(ic_app_staff_register(&store->ctx, &in, &id));
	return password.len > 0 ? IC_DONE : invite(store, id);
}

static ic_status add(struct ic_cli_store *store, const struct user *u)
{
	IC_AUTO(buf) password = { 0 };

	IC_TRY(ic_cli_read_password(store->cli, &password));
	const ic_status status = add_with(store, u, ic_buf_view(&password));
	ic_buf_wipe(&password);
	return status;
}

/* The account as it is, but for @role, and for its end. One that has ended stays so. */
static ic_status change(struct ic_cli_store *store, const struct user *u, int role, bool ends)
{
	struct ic_shape_staff_member changed;
	struct ic_staff_row row;
	struct ic_member member;

	IC_TRY(ic_staff_find(&store->ctx, ic_bytes_of_text(u->user), &row));
	IC_TRY(ic_member_read(&store->ctx, &row, &member));
	const struct ic_shape_staff_change_in in = { .name = member.name,
						     .job = member.job,
						     .phone = member.phone,
						     .role = role != 0 ? role : row.role,
						     .on_call = row.on_call && !ends,
						     .active = row.active && !ends };
	return ic_app_staff_change(&store->ctx, row.id, &in, &changed);
}

static ic_status set_role(struct ic_cli_store *store, const struct user *u)
{
	return change(store, u, u->role, false);
}

static ic_status disable(struct ic_cli_store *store, const struct user *u)
{
	return change(store, u, 0, true);
}

static ic_status invite_again(struct ic_cli_store *store, const struct user *u)
{
	struct ic_staff_row row;

	IC_TRY(ic_staff_find(&store->ctx, ic_bytes_of_text(u->user), &row));
	return invite(store, row.id);
}

static const struct verb {
	const char *word;
	bool needs_role;
	ic_status (*run)(struct ic_cli_store *store, const struct user *u);
} verbs[] = {
	{ "add", true, add },
	{ "role", true, set_role },
	{ "disable", false, disable },
	{ "invite", false, invite_again },
};

static const struct verb *find_verb(const char *word)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].word, word) == 0)
			return &verbs[i];
	return NULL;
}

static int run(const struct ic_cli *cli, const struct verb *verb, const struct user *u)
{
	struct ic_cli_store store;

	ic_status status = ic_cli_store_open(&store, cli, u->data, NULL, 0);
	if (ic_ok(status))
		status = verb->run(&store, u);
	return ic_cli_store_end(&store, status);
}

int ic_cmd_user(const struct ic_cli *cli, int argc, char **argv)
{
	struct user u = { .data = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &u.data },
		{ "name", 0, "NAME", "as colleagues and patients see it", NULL, &u.name },
		{ "job", 0, "JOB", "for example surgical registrar", NULL, &u.job },
		{ "phone", 0, "NUMBER", "telephone or bleep, shown when a share is not opened",
		  NULL, &u.phone },
		{ "team", 0, "NAME", "their team, made when there is none of this name", NULL,
		  &u.team },
		{ "role", 0, "ROLE", "what they may do", NULL, &u.role_word },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	const struct verb *verb = argc == 3 ? find_verb(argv[1]) : NULL;
	if (verb == NULL)
		return ic_cli_usage(cli, "user",
				    "say add, role, disable or invite, and the user "
				    "name");
	u.user = argv[2];
	u.role = ic_vocabulary_find(&ic_vocabulary_role, ic_bytes_of_text(u.role_word));
	if (verb->needs_role && u.role == 0)
		return ic_cli_usage(cli, "user", "--role names no role");
	return run(cli, verb, &u);
}
