/* SPDX-License-Identifier: Apache-2.0 */
/* incamera policy versions | propose | sign | end: the hospital's own version of the policy. */
#include <string.h>

#include "base/limits.h"
#include "cli/cmd_policy_version.h"
#include "cli/show.h"
#include "cli/store.h"

static const char usage[] =
	"versions | propose FILE | sign VERSION | end VERSION --as USER --data DIR";
static const char about[] =
	"The hospital's own version of the policy. propose compares a rule file with the shipped "
	"one and\n"
	"the law, and keeps it if it stays between them. It comes into force once the Caldicott\n"
	"Guardian has signed it, and the data protection officer too where it permits more than "
	"the\n"
	"shipped one. end lets the shipped policy decide again. Each step is an entry in the "
	"ledger.";
static const char example[] = "incamera policy propose anytown.rules --as hughes --data DIR\n"
			      "  incamera policy sign 3f1c… --as osei --data DIR";

static const char *state_words(int state)
{
	static const char *const words[] = {
		[IC_policy_state_ABSENT] = "",
		[IC_policy_state_PROPOSED] = "proposed",
		[IC_policy_state_IN_FORCE] = "IN FORCE",
		[IC_policy_state_LAPSED] = "LAPSED: the shipped policy decides",
		[IC_policy_state_REPLACED] = "replaced",
		[IC_policy_state_WITHDRAWN] = "ended",
	};

	return words[state];
}

static void show_moment(FILE *out, const char *label, ic_time at)
{
	char text[IC_TIME_TEXT + 1];

	if (at == 0)
		return;
	ic_time_emit(at, text);
	fprintf(out, "  %s %s\n", label, text);
}

static void show_version(FILE *out, const struct ic_shape_policy_version *v)
{
	char id[IC_ID_TEXT + 1];

	ic_id_emit(v->id, id);
	fprintf(out, "%s  %s  ", id, state_words(v->state));
	ic_show_text(out, v->name);
	fprintf(out, ": ");
	ic_show_text(out, v->title);
	fprintf(out, "\n  sha256 %.*s%s\n", (int)v->sha256.len, (const char *)v->sha256.ptr,
		v->looser ? ", looser than the shipped one, within the law" : "");
	show_moment(out, "to be reviewed by", v->review);
	for (size_t i = 0; i < v->signatures.count; i++) {
		const struct ic_shape_policy_signature *one = &v->signatures.at[i];
		fprintf(out, "  signed by ");
		ic_show_text(out, one->name);
		fprintf(out, ", %s, entry %lld\n",
			ic_vocabulary_text(&ic_vocabulary_role, one->role), (long long)one->entry);
	}
	for (size_t i = 0; i < v->missing.count; i++)
		fprintf(out, "  still to sign: %.*s\n", (int)v->missing.at[i].len,
			(const char *)v->missing.at[i].ptr);
}

static ic_status list_versions(struct ic_cli_store *store, const char *word)
{
	struct ic_shape_policy_versions versions;

	(void)word;
	IC_TRY(ic_app_policy_list(&store->ctx, &versions));
	fprintf(store->cli->out, "shipped: ");
	ic_show_text(store->cli->out, versions.shipped_name);
	fprintf(store->cli->out, ", sha256 %.*s\n", (int)versions.shipped_sha256.len,
		(const char *)versions.shipped_sha256.ptr);
	for (size_t i = 0; i < versions.rows.count; i++)
		show_version(store->cli->out, &versions.rows.at[i]);
	return IC_DONE;
}

static void show_difference(FILE *out, const struct ic_shape_policy_difference *d)
{
	static const char *const words[] = {
		[IC_policy_difference_ABSENT] = "",
		[IC_policy_difference_TIGHTER] = "asks for more",
		[IC_policy_difference_LOOSER] = "permits more, within the law",
		[IC_policy_difference_UNREASONED] = "REFUSED: permits more without saying why",
		[IC_policy_difference_BEYOND] = "REFUSED: the law does not allow it",
	};

	fprintf(out, "%.*s, here %.*s: %s (%lld situations)\n  such as ", (int)d->shipped.len,
		(const char *)d->shipped.ptr, (int)d->own.len, (const char *)d->own.ptr,
		words[d->kind], (long long)d->situations);
	ic_show_text(out, d->example);
	fprintf(out, "\n");
}

static void show_faults(FILE *err, const struct ic_shape_policy_comparison *comparison)
{
	for (size_t i = 0; i < comparison->faults.count; i++) {
		const struct ic_shape_policy_fault *fault = &comparison->faults.at[i];
		fprintf(err, "line %lld, column %lld: %.*s\n", (long long)fault->line,
			(long long)fault->column, (int)fault->message.len,
			(const char *)fault->message.ptr);
	}
}

static ic_status propose(struct ic_cli_store *store, const char *path)
{
	struct ic_shape_policy_comparison comparison;
	struct ic_shape_policy_in in = { .compare_only = false };
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX);
	IC_TRY(ic_cli_read_file(store->cli, path, &text));
	in.text = ic_buf_view(&text);
	IC_TRY(ic_app_policy_propose(&store->ctx, &in, &comparison));
	show_faults(store->cli->err, &comparison);
	for (size_t i = 0; i < comparison.differences.count; i++)
		show_difference(store->cli->out, &comparison.differences.at[i]);
	if (!comparison.acceptable)
		IC_FAIL(VERIFY, "this rule file may not be used");
	show_version(store->cli->out, comparison.version);
	return IC_DONE;
}

static ic_status sign(struct ic_cli_store *store, const char *word)
{
	struct ic_shape_policy_version version;
	ic_id id;

	IC_TRY(ic_id_parse(ic_bytes_of_text(word), &id));
	IC_TRY(ic_app_policy_sign(&store->ctx, id, &version));
	show_version(store->cli->out, &version);
	return IC_DONE;
}

static ic_status end(struct ic_cli_store *store, const char *word)
{
	struct ic_shape_policy_version version;
	ic_id id;

	IC_TRY(ic_id_parse(ic_bytes_of_text(word), &id));
	IC_TRY(ic_app_policy_withdraw(&store->ctx, id, &version));
	show_version(store->cli->out, &version);
	return IC_DONE;
}

static const struct verb {
	const char *name;
	int words; /* of the command, its own included */
	ic_status (*run)(struct ic_cli_store *store, const char *word);
} verbs[] = {
	{ "versions", 1, list_versions },
	{ "propose", 2, propose },
	{ "sign", 2, sign },
	{ "end", 2, end },
};

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

bool ic_is_policy_version_verb(const char *word)
{
	return find_verb(word) != NULL;
}

int ic_cmd_policy_version(const struct ic_cli *cli, int argc, char **argv)
{
	const char *data = NULL, *as = NULL;
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &as },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };
	struct ic_cli_store store;
	const struct verb *verb = find_verb(argv[0]);

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (verb == NULL || argc != verb->words)
		return ic_cli_usage(cli, "policy",
				    "say versions, propose FILE, sign VERSION or end VERSION");
	if (as == NULL)
		return ic_cli_usage(cli, "policy", "say who acts: --as USER");
	ic_status status = ic_cli_store_open(&store, cli, data, as, 0);
	if (ic_ok(status))
		status = verb->run(&store, argc > 1 ? argv[1] : NULL);
	return ic_cli_store_end(&store, status);
}
