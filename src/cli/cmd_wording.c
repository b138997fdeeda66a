/* SPDX-License-Identifier: Apache-2.0 */
/* incamera wording list | propose | adopt | end: the hospital's own sentences of consent. */
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/show.h"
#include "cli/store.h"

enum { WORDING_BYTES_MAX = 2000 };

static const char usage[] = "list | propose NAME LANGUAGE FILE --source TEXT | adopt WORDING | end "
			    "WORDING --as USER --data DIR";
static const char about[] =
	"The sentences with which consent is asked, in other languages or in the hospital's own\n"
	"words. propose puts one forward: NAME is that of a shipped one (care, care-child, "
	"care-parent,\n"
	"care-proxy, later, teach, research, publish, media), LANGUAGE a tag such as cy or pl, and "
	"the\n"
	"source says which service translated and checked it. The Caldicott Guardian adopts it; "
	"then it\n"
	"is offered on the screen. end takes it back. Each step is an entry in the ledger.";
static const char example[] =
	"incamera wording propose care pl care-pl.txt --source \"Interpreting service, "
	"2026/114\" --as hughes --data DIR\n"
	"  incamera wording adopt 3f1c… --as osei --data DIR";

struct words {
	const char *at[4]; /* of the command, its own included */
	const char *source;
};

static void show_wording(FILE *out, const struct ic_shape_wording_version *w)
{
	static const char *const states[] = { [IC_wording_state_ABSENT] = "",
					      [IC_wording_state_PROPOSED] = "proposed",
					      [IC_wording_state_ADOPTED] = "ADOPTED",
					      [IC_wording_state_ENDED] = "ended" };
	char id[IC_ID_TEXT + 1];

	ic_id_emit(w->id, id);
	fprintf(out, "%s  %s  ", id, states[w->state]);
	ic_show_text(out, w->name);
	fprintf(out, ".v%lld  ", (long long)w->version);
	ic_show_text(out, w->language);
	fprintf(out, "  entry %lld\n  ", (long long)w->entry);
	ic_show_text(out, w->text);
	fprintf(out, "\n  translated and checked: ");
	ic_show_text(out, w->source);
	fprintf(out, "\n  put forward by ");
	ic_show_text(out, w->proposed_by);
	if (w->adopted != 0) {
		fprintf(out, "\n  adopted by ");
		ic_show_text(out, w->adopted_by);
	}
	fprintf(out, "\n");
}

static ic_status list_wordings(struct ic_cli_store *store, const struct words *words)
{
	struct ic_shape_wording_versions versions;

	(void)words;
	IC_TRY(ic_app_wording_list(&store->ctx, &versions));
	for (size_t i = 0; i < versions.rows.count; i++)
		show_wording(store->cli->out, &versions.rows.at[i]);
	return IC_DONE;
}

static ic_status propose(struct ic_cli_store *store, const struct words *words)
{
	struct ic_shape_wording_version version;
	struct ic_shape_wording_in in = { .name = ic_bytes_of_text(words->at[1]),
					  .language = ic_bytes_of_text(words->at[2]) };
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, WORDING_BYTES_MAX);
	IC_TRY(ic_cli_read_file(store->cli, words->at[3], &text));
	in.text = ic_buf_view(&text);
	while (in.text.len > 0 && in.text.ptr[in.text.len - 1] == '\n')
		in.text.len--;
	if (words->source != NULL)
		in.source = ic_bytes_of_text(words->source);
	IC_TRY(ic_app_wording_propose(&store->ctx, &in, &version));
	show_wording(store->cli->out, &version);
	return IC_DONE;
}

static ic_status adopt(struct ic_cli_store *store, const struct words *words)
{
	struct ic_shape_wording_version version;
	ic_id id;

	IC_TRY(ic_id_parse(ic_bytes_of_text(words->at[1]), &id));
	IC_TRY(ic_app_wording_adopt(&store->ctx, id, &version));
	show_wording(store->cli->out, &version);
	return IC_DONE;
}

static ic_status end(struct ic_cli_store *store, const struct words *words)
{
	struct ic_shape_wording_version version;
	ic_id id;

	IC_TRY(ic_id_parse(ic_bytes_of_text(words->at[1]), &id));
	IC_TRY(ic_app_wording_end(&store->ctx, id, &version));
	show_wording(store->cli->out, &version);
	return IC_DONE;
}

static const struct verb {
	const char *name;
	int words; /* of the command, its own included */
	ic_status (*run)(struct ic_cli_store *store, const struct words *words);
} verbs[] = {
	{ "list", 1, list_wordings },
	{ "propose", 4, propose },
	{ "adopt", 2, adopt },
	{ "end", 2, end },
};

static const struct verb *find_verb(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, argv[1]) == 0 && argc - 1 == verbs[i].words)
			return &verbs[i];
	return NULL;
}

int ic_cmd_wording(const struct ic_cli *cli, int argc, char **argv)
{
	const char *data = NULL, *as = NULL;
	struct words words = { .source = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &as },
		{ "source", 0, "TEXT", "who translated and checked it, by what reference", NULL,
		  &words.source },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };
	struct ic_cli_store store;

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	const struct verb *verb = find_verb(argc, argv);
	if (verb == NULL)
		return ic_cli_usage(cli, "wording",
				    "say list, propose NAME LANGUAGE FILE, adopt WORDING or end "
				    "WORDING");
	if (as == NULL)
		return ic_cli_usage(cli, "wording", "say who acts: --as USER");
	for (int i = 0; i < verb->words; i++)
		words.at[i] = argv[i + 1];
	ic_status status = ic_cli_store_open(&store, cli, data, as, 0);
	if (ic_ok(status))
		status = verb->run(&store, &words);
	return ic_cli_store_end(&store, status);
}
