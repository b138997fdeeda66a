/* SPDX-License-Identifier: Apache-2.0 */
/* incamera user add | role | disable: who works here. For the owner of the data directory. */
#include <string.h>

#include "app/staff.h"
#include "cli/store.h"

static const char usage[] =
	"add USER --name NAME --job JOB --role ROLE | role USER --role ROLE | disable USER";
static const char about[] = "Adds a member of staff (the password is read from standard input; an "
			    "empty line lets them sign in\n"
			    "by single sign-on only), changes a role, or ends an account. Roles: "
			    "CLINICIAN, PHOTOGRAPHER,\n"
			    "IG_LEAD, CALDICOTT_GUARDIAN, DPO, ADMINISTRATOR.";
static const char example[] =
	"incamera user add akhan --name \"Dr A Khan\" --job registrar --role CLINICIAN --data DIR";

struct user {
	const char *data;
	const char *name;
	const char *job;
	const char *phone;
	const char *team;
	const char *role;
};

static ic_status add(struct ic_cli_store *store, const char *user, const struct user *u, int role,
		     struct ic_buf *password)
{
	struct ic_staff_in in = { .organisation = store->app->organisation,
				  .user = ic_bytes_of_text(user),
				  .name = ic_bytes_of_text(u->name),
				  .job = ic_bytes_of_text(u->job),
				  .phone = ic_bytes_of_text(u->phone),
				  .role = role };

	ic_id id;

	IC_TRY(ic_cli_read_password(store->cli, password));
	in.password = ic_buf_view(password);
	IC_TRY(ic_staff_check(&store->ctx, &in));
	if (u->team != NULL)
		IC_TRY(ic_app_team_register(&store->ctx, in.organisation, ic_bytes_of_text(u->team),
					    &in.team));
	return ic_app_staff_register(&store->ctx, &in, &id);
}

static int run(const struct ic_cli *cli, const char *verb, const char *user, const struct user *u)
{
	const int role = ic_vocabulary_find(&ic_vocabulary_role, ic_bytes_of_text(u->role));
	struct ic_cli_store store;
	IC_AUTO(buf) password = { 0 };

	ic_status status = ic_cli_store_open(&store, cli, u->data, NULL, 0);
	if (ic_ok(status) && strcmp(verb, "add") == 0)
		status = add(&store, user, u, role, &password);
	else if (ic_ok(status))
		status = ic_app_staff_change(&store.ctx, ic_bytes_of_text(user),
					     role != 0 ? role : IC_role_CLINICIAN,
					     strcmp(verb, "disable") != 0);
	const int code = ic_ok(status) ? IC_EXIT_DONE : ic_cli_store_fail(&store, status);
	ic_buf_wipe(&password);
	ic_cli_store_done(&store);
	return code;
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
		{ "team", 0, "NAME", "a new team of this name", NULL, &u.team },
		{ "role", 0, "ROLE", "what they may do", NULL, &u.role },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc != 3
	    || (strcmp(argv[1], "add") != 0 && strcmp(argv[1], "role") != 0
		&& strcmp(argv[1], "disable") != 0))
		return ic_cli_usage(cli, "user", "say add, role or disable, and the user name");
	if (strcmp(argv[1], "disable") != 0
	    && ic_vocabulary_find(&ic_vocabulary_role, ic_bytes_of_text(u.role)) == 0)
		return ic_cli_usage(cli, "user", "--role names no role");
	return run(cli, argv[1], argv[2], &u);
}
