/* SPDX-License-Identifier: Apache-2.0 */
/* incamera authority: what allows a use without consent, and the notes that a rule asks for. */
#include <string.h>

#include "cli/show.h"
#include "cli/store.h"

enum { PERSONS_MAX = 20 };

struct authority {
	struct ic_cli_store store;
	const char *data, *as, *nhs, *recording, *kind, *purpose, *why, *reference, *until;
	int argc;
	char **argv; /* the command, the verb, what it is about */
};

static ic_status find_word(const struct ic_vocabulary *vocabulary, const char *text, int *ret_word)
{
	*ret_word = text == NULL ? 0 : ic_vocabulary_find(vocabulary, ic_bytes_of_text(text));
	if (*ret_word == 0)
		IC_FAIL(USAGE, "--kind or --purpose is missing, or not a word of the rules");
	return IC_DONE;
}

static ic_status show_governed(const struct authority *a, const struct ic_shape_governed *done)
{
	return ic_cli_show_shape(a->store.cli, &ic_shape_of_governed, done);
}

static ic_status run_state(struct authority *a)
{
	ic_id persons[PERSONS_MAX];
	struct ic_shape_patient patient;
	struct ic_shape_governed done;
	struct ic_shape_authority_in in = { .instrument = ic_bytes_of_text(a->why),
					    .reference = ic_bytes_of_text(a->reference) };

	IC_TRY(find_word(&ic_vocabulary_authority, a->kind, &in.kind));
	IC_TRY(find_word(&ic_vocabulary_purpose, a->purpose, &in.purpose));
	if (a->nhs == NULL || a->until == NULL)
		IC_FAIL(USAGE, "say of whom and until when: --nhs NUMBER --until DAY");
	IC_TRY(ic_cli_find_patient(&a->store, a->nhs, &patient));
	in.patient = patient.id;
	IC_TRY(ic_date_parse(ic_bytes_of_text(a->until), &in.expires));
	if (a->recording != NULL)
		IC_TRY(ic_id_parse(ic_bytes_of_text(a->recording), &in.recording));
	for (int i = 2; i < a->argc; i++)
		IC_TRY(ic_id_parse(ic_bytes_of_text(a->argv[i]), &persons[in.persons.count++]));
	in.persons.at = persons;
	IC_TRY(ic_app_authority(&a->store.ctx, &in, &done));
	return show_governed(a, &done);
}

static ic_status run_verify(struct authority *a)
{
	struct ic_shape_governed done;
	ic_id id;

	IC_TRY(ic_id_parse(ic_bytes_of_text(a->argv[2]), &id));
	IC_TRY(ic_app_authority_verify(&a->store.ctx, id, &done));
	return show_governed(a, &done);
}

static ic_status run_end(struct authority *a)
{
	const struct ic_shape_life_in in = { .reason = ic_bytes_of_text(a->why) };
	struct ic_shape_governed done;
	ic_id id;

	IC_TRY(ic_id_parse(ic_bytes_of_text(a->argv[2]), &id));
	IC_TRY(ic_app_authority_end(&a->store.ctx, id, &in, &done));
	return show_governed(a, &done);
}

static ic_status run_list(struct authority *a)
{
	struct ic_shape_authorities list;
	struct ic_shape_patient patient;
	const ic_bytes from = a->argc > 2 ? ic_bytes_of_text(a->argv[2]) : (ic_bytes) { NULL, 0 };

	if (a->nhs == NULL) {
		IC_TRY(ic_app_authority_register(&a->store.ctx, from, &list));
	} else {
		IC_TRY(ic_cli_find_patient(&a->store, a->nhs, &patient));
		IC_TRY(ic_app_authorities(&a->store.ctx, patient.id, &list));
	}
	return ic_cli_show_shape(a->store.cli, &ic_shape_of_authorities, &list);
}

static const struct {
	const char *name;
	int least, most; /* arguments after it */
	ic_status (*run)(struct authority *a);
} verbs[] = { { "list", 0, 1, run_list },
	      { "state", 0, PERSONS_MAX, run_state },
	      { "verify", 1, 1, run_verify },
	      { "end", 1, 1, run_end } };

static ic_status run(struct authority *a)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (a->argc > 1 && strcmp(a->argv[1], verbs[i].name) == 0
		    && a->argc - 2 >= verbs[i].least && a->argc - 2 <= verbs[i].most)
			return verbs[i].run(a);
	IC_FAIL(USAGE, "say what to do with what: list, state, verify or end");
}

int ic_cmd_authority(const struct ic_cli *cli, int argc, char **argv)
{
	struct authority a = { .argc = argc, .argv = argv };
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &a.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &a.as },
		{ "nhs", 0, "NUMBER", "the patient", NULL, &a.nhs },
		{ "recording", 0, "RECORDING", "of this one alone, and not of all", NULL,
		  &a.recording },
		{ "kind", 0, "KIND",
		  "LAW, S251, PUBINT, BENEFIT; or a note: CG, DPIA, WHY_NO_CONSENT, DSA, REC", NULL,
		  &a.kind },
		{ "purpose", 0, "PURPOSE", "the one it is for", NULL, &a.purpose },
		{ "why", 0, "TEXT", "the instrument in words; or why it is withdrawn", NULL,
		  &a.why },
		{ "reference", 0, "TEXT", "its number", NULL, &a.reference },
		{ "until", 0, "DAY", "the day it ends on, as 2027-01-31", NULL, &a.until },
	};
	const struct ic_cli_options options = {
		"list [CURSOR] | list --nhs NUMBER | state [PERSON…] --nhs NUMBER --kind KIND "
		"--purpose PURPOSE --why TEXT --reference TEXT --until DAY [--recording ID] | "
		"verify AUTHORITY | end AUTHORITY --why TEXT",
		"One person states what allows a use without consent, or a note that a rule asks "
		"for; another\n"
		"of the right role verifies it. PERSON is whom it is for: staff, or a recipient "
		"outside, who must\n"
		"be named. Without one it is for anyone here.",
		"incamera authority state --nhs 9990000018 --kind CG --purpose PUBLISH --why "
		"\"a "
		"wound like any other\" --reference CG/2026/3 --until 2027-01-31 --as khan --data "
		"DIR",
		list, sizeof(list) / sizeof(list[0])
	};
	bool help = false;

	if (!ic_ok(ic_cli_parse(cli, &options, &a.argc, a.argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (a.as == NULL)
		return ic_cli_usage(cli, a.argv[0], "say who acts: --as USER");
	ic_status status = ic_cli_store_open(&a.store, cli, a.data, a.as, 0);
	if (ic_ok(status))
		status = run(&a);
	return ic_cli_store_end(&a.store, status);
}
