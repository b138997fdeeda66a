/* SPDX-License-Identifier: Apache-2.0 */
/* incamera init: an empty store with its keys, and the first administrator. */
#include <string.h>

#include "app/people/staff.h"
#include "cli/store.h"

static const char usage[] = "--data DIR --organisation NAME --admin USER [--origin NAME] "
			    "[--jurisdiction NAME] [--demo]";
static const char about[] =
	"Makes the data directory: keys, databases, ledger, and the first "
	"administrator, who chooses a\n"
	"password with the one-time link that is printed, or whose password (at "
	"least 12 characters)\n"
	"stands on standard input. Keep DIR/root.key safe and apart: who has it "
	"and DIR can open\n"
	"everything, and without it nothing can be opened.";
static const char example[] = "incamera init --data /var/lib/incamera --organisation \"Anytown "
			      "Hospital\" --admin sfield </dev/null";

struct init {
	const char *data;
	const char *organisation;
	const char *admin;
	const char *origin;
	const char *jurisdiction_word;
	enum ic_jurisdiction jurisdiction;
	bool demo;
};

static ic_status make_store(struct ic_cli_store *store, const struct init *init,
			    struct ic_staff_in *administrator)
{
	const struct ic_open_options options = { .data = init->data,
						 .origin = init->origin,
						 .jurisdiction = init->jurisdiction,
						 .demonstration = init->demo };
	const struct ic_cli *cli = store->cli;
	struct ic_shape_invitation invitation;
	ic_id id;

	IC_TRY(ic_staff_check(&store->ctx, administrator)); /* before anything is made */
	IC_TRY(ic_app_create(&options));
	IC_TRY(ic_cli_store_open(store, cli, init->data, NULL, 0));
	IC_TRY(ic_app_organisation_register(&store->ctx, true, ic_bytes_of_text(init->organisation),
					    &administrator->organisation));
	IC_TRY(ic_app_staff_register(&store->ctx, administrator, &id));
	if (administrator->password.len > 0)
		return IC_DONE;
	IC_TRY(ic_app_staff_invite(&store->ctx, id, &invitation));
	ic_cli_show_invitation(cli, &invitation);
	return IC_DONE;
}

static int initialise(const struct ic_cli *cli, const struct init *init)
{
	struct ic_cli_store store = { .cli = cli };
	IC_AUTO(buf) password = { 0 };
	struct ic_staff_in in = { .user = ic_bytes_of_text(init->admin),
				  .name = ic_bytes_of_text(init->admin),
				  .job = IC_LIT("administrator"),
				  .role = IC_role_ADMINISTRATOR };

	ic_status status = ic_cli_read_password(cli, &password);
	in.password = ic_buf_view(&password);
	if (ic_ok(status))
		status = make_store(&store, init, &in);
	const int code = ic_cli_store_end(&store, status);
	ic_buf_wipe(&password);
	if (code == IC_EXIT_DONE)
		fprintf(cli->out,
			"made %s\nnext: a configuration with certificate and key, then serve\n"
			"  incamera serve --print-config --data %s > incamera.conf\n"
			"  incamera serve --config incamera.conf\n",
			init->data, init->data);
	return code;
}

int ic_cmd_init(const struct ic_cli *cli, int argc, char **argv)
{
	struct init init = { .data = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory to make", NULL, &init.data },
		{ "organisation", 0, "NAME", "the hospital, which is the data controller", NULL,
		  &init.organisation },
		{ "admin", 0, "USER", "user name of the first administrator", NULL, &init.admin },
		{ "origin", 0, "NAME",
		  "name of the ledger, e.g. photos.example.nhs.uk/ledger; cannot be changed", NULL,
		  &init.origin },
		{ "jurisdiction", 0, "NAME",
		  "england (the default), wales, scotland or northern-ireland; cannot be changed",
		  NULL, &init.jurisdiction_word },
		{ "demo", 0, NULL,
		  "a demonstration store: admits NHS numbers that are never issued", &init.demo,
		  NULL },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (init.data == NULL || init.organisation == NULL || init.admin == NULL || argc > 1)
		return ic_cli_usage(cli, "init", "needs --data, --organisation and --admin");
	if (init.jurisdiction_word != NULL
	    && !ic_jurisdiction_find(ic_bytes_of_text(init.jurisdiction_word), &init.jurisdiction))
		return ic_cli_usage(
			cli, "init",
			"--jurisdiction is england, wales, scotland or northern-ireland");
	return initialise(cli, &init);
}
