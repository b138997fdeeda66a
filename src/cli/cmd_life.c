/* SPDX-License-Identifier: Apache-2.0 */
/* incamera life | erase | refile: what is stated and asked of a recording after it was taken, and
 * the register of incidents. */
#include <string.h>

#include "cli/show.h"
#include "cli/store.h"

static const char usage[] =
	"facts RECORDING | rely RECORDING (--relied | --not-relied) --why TEXT | published "
	"RECORDING "
	"(--teaching | --world) --why TITLE | erase RECORDING --why TEXT | refused RECORDING --why "
	"TEXT | unlawful RECORDING --why TEXT | correct RECORDING [--site SITE] [--side SIDE] "
	"[--note TEXT] --why TEXT | corrections RECORDING | refile RECORDING --nhs RIGHT --was "
	"DIGITS --why TEXT | restrict --nhs NUMBER --why TEXT | lift --nhs NUMBER --why TEXT | "
	"incidents | close INCIDENT [--reported] --why TEXT";
static const char about[] =
	"Each is decided by table L with what is on record; a refusal is answered with its "
	"reasons, "
	"exit 3.\n"
	"`rely` is the lead clinician's statement whether care relied on the recording. `refused` "
	"carries out\n"
	"a late refusal, `unlawful` seals what should not have been made. `refile` moves a "
	"recording "
	"to the\n"
	"patient with NHS number RIGHT; --was takes the last four digits of the number it is filed "
	"under.\n"
	"All need --as USER and --data DIR.";
static const char example[] = "incamera life erase 00112233445566778899aabbccddeeff --why \"asked "
			      "by letter\" --as hughes "
			      "--data DIR";

struct life {
	struct ic_cli_store store;
	const char *data, *as, *nhs, *was, *why, *site, *side, *note;
	const char *named; /* the argument after the verb, or NULL */
	bool relied, not_relied, teaching, world, reported;
};

static ic_status take_id(const struct life *l, ic_id *ret_id)
{
	if (l->named == NULL)
		IC_FAIL(USAGE, "an id is missing");
	return ic_id_parse(ic_bytes_of_text(l->named), ret_id);
}

static ic_bytes reason(const struct life *l)
{
	return ic_bytes_of_text(l->why);
}

/* Refused is an answer, and another exit code. */
static ic_status show_life(const struct life *l, const struct ic_shape_life *answer)
{
	IC_TRY(ic_cli_show_shape(l->store.cli, &ic_shape_of_life, answer));
	if (!answer->granted)
		IC_FAIL(REFUSED, "refused, as said above");
	return IC_DONE;
}

static ic_status show_governed(const struct life *l, const struct ic_shape_governed *done)
{
	return ic_cli_show_shape(l->store.cli, &ic_shape_of_governed, done);
}

/* --- statements --- */

static ic_status run_facts(struct life *l)
{
	struct ic_shape_life_facts facts;
	ic_id recording;

	IC_TRY(take_id(l, &recording));
	IC_TRY(ic_app_life_facts(&l->store.ctx, recording, &facts));
	return ic_cli_show_shape(l->store.cli, &ic_shape_of_life_facts, &facts);
}

static ic_status run_rely(struct life *l)
{
	const struct ic_shape_reliance_in in = { .relied = l->relied,
						 .lead = true,
						 .reason = reason(l) };
	struct ic_shape_life answer;
	ic_id recording;

	if (l->relied == l->not_relied)
		IC_FAIL(USAGE, "either --relied or --not-relied");
	IC_TRY(take_id(l, &recording));
	IC_TRY(ic_app_reliance(&l->store.ctx, recording, &in, &answer));
	return ic_cli_show_shape(l->store.cli, &ic_shape_of_life, &answer);
}

static ic_status run_published(struct life *l)
{
	const struct ic_shape_publication_in in = { .published = l->world ? IC_published_WORLD
									  : IC_published_TEACHING,
						    .title = reason(l) };
	struct ic_shape_governed done;
	ic_id recording;

	if (l->teaching == l->world)
		IC_FAIL(USAGE, "either --teaching or --world");
	IC_TRY(take_id(l, &recording));
	IC_TRY(ic_app_publication(&l->store.ctx, recording, &in, &done));
	return show_governed(l, &done);
}

/* --- requests --- */

static ic_status ask(struct life *l, ic_status (*request)(struct ic_ctx *ctx, ic_id recording,
							  const struct ic_shape_life_in *in,
							  struct ic_shape_life *ret))
{
	const struct ic_shape_life_in in = { .reason = reason(l) };
	struct ic_shape_life answer;
	ic_id recording;

	IC_TRY(take_id(l, &recording));
	IC_TRY(request(&l->store.ctx, recording, &in, &answer));
	return show_life(l, &answer);
}

static ic_status run_erase(struct life *l)
{
	return ask(l, ic_app_erase);
}

static ic_status run_refused(struct life *l)
{
	return ask(l, ic_app_refuse_late);
}

static ic_status run_unlawful(struct life *l)
{
	return ask(l, ic_app_unlawful);
}

static ic_status run_restrict(struct life *l)
{
	const struct ic_shape_life_in in = { .reason = reason(l) };
	struct ic_shape_patient patient;
	struct ic_shape_life answer;

	IC_TRY(ic_cli_find_patient(&l->store, l->nhs, &patient));
	IC_TRY(ic_app_restrict(&l->store.ctx, patient.id, &in, &answer));
	return show_life(l, &answer);
}

static ic_status run_lift(struct life *l)
{
	const struct ic_shape_life_in in = { .reason = reason(l) };
	struct ic_shape_patient patient;
	struct ic_shape_governed done;

	IC_TRY(ic_cli_find_patient(&l->store, l->nhs, &patient));
	IC_TRY(ic_app_unrestrict(&l->store.ctx, patient.id, &in, &done));
	return show_governed(l, &done);
}

/* --- corrections and the right patient --- */

static ic_status run_correct(struct life *l)
{
	struct ic_shape_correction_in in = { .reason = reason(l) };
	struct ic_shape_corrections now;
	ic_id recording;

	IC_TRY(take_id(l, &recording));
	if (l->site != NULL)
		in.body_site = ic_bytes_of_text(l->site);
	if (l->note != NULL)
		in.note = ic_bytes_of_text(l->note);
	if (l->side != NULL)
		in.laterality =
			ic_vocabulary_find(&ic_vocabulary_laterality, ic_bytes_of_text(l->side));
	if (l->side != NULL && in.laterality == 0)
		IC_FAIL(USAGE, "--side is LEFT, RIGHT, BOTH or MIDLINE");
	IC_TRY(ic_app_rectify(&l->store.ctx, recording, &in, &now));
	return ic_cli_show_shape(l->store.cli, &ic_shape_of_corrections, &now);
}

static ic_status run_corrections(struct life *l)
{
	struct ic_shape_corrections now;
	ic_id recording;

	IC_TRY(take_id(l, &recording));
	IC_TRY(ic_app_corrections(&l->store.ctx, recording, &now));
	return ic_cli_show_shape(l->store.cli, &ic_shape_of_corrections, &now);
}

enum { ENDING_CHARS = 4 };

static ic_status run_refile(struct life *l)
{
	struct ic_shape_refile_in in = { .reason = reason(l) };
	struct ic_shape_patient right;
	struct ic_shape_life answer;
	ic_id recording;

	if (l->nhs == NULL || l->was == NULL || strlen(l->nhs) < ENDING_CHARS)
		IC_FAIL(USAGE, "--nhs of the right patient and --was of the other are needed");
	IC_TRY(take_id(l, &recording));
	IC_TRY(ic_cli_find_patient(&l->store, l->nhs, &right));
	in.to = right.id;
	in.from_ending = ic_bytes_of_text(l->was);
	in.to_ending = ic_bytes_of_text(l->nhs + strlen(l->nhs) - ENDING_CHARS);
	IC_TRY(ic_app_refile(&l->store.ctx, recording, &in, &answer));
	return show_life(l, &answer);
}

/* --- registers --- */

enum { CURSOR_CHARS = 60 };

/* Where the next page begins; empty after the last. */
static bool has_next(ic_bytes next, char cursor[static CURSOR_CHARS + 1])
{
	snprintf(cursor, CURSOR_CHARS + 1, "%.*s", (int)next.len, (const char *)next.ptr);
	return next.len > 0;
}

static ic_status run_incidents(struct life *l)
{
	struct ic_shape_incidents page;
	char cursor[CURSOR_CHARS + 1] = "";

	do {
		IC_TRY(ic_app_incidents(ic_cli_store_next(&l->store), ic_bytes_of_text(cursor),
					&page));
		IC_TRY(ic_cli_show_shape(l->store.cli, &ic_shape_of_incidents, &page));
	} while (has_next(page.next, cursor));
	return IC_DONE;
}

static ic_status run_reviews(struct life *l)
{
	struct ic_shape_reviews page;
	char cursor[CURSOR_CHARS + 1] = "";

	do {
		IC_TRY(ic_app_reviews(ic_cli_store_next(&l->store), ic_bytes_of_text(cursor),
				      &page));
		IC_TRY(ic_cli_show_shape(l->store.cli, &ic_shape_of_reviews, &page));
	} while (has_next(page.next, cursor));
	return IC_DONE;
}

static ic_status run_close(struct life *l)
{
	const struct ic_shape_incident_close_in in = { .outcome = reason(l),
						       .reported = l->reported };
	struct ic_shape_governed done;
	ic_id incident;

	IC_TRY(take_id(l, &incident));
	IC_TRY(ic_app_incident_close(&l->store.ctx, incident, &in, &done));
	return show_governed(l, &done);
}

static const struct {
	const char *verb;
	bool needs_why;
	ic_status (*run)(struct life *l);
} verbs[] = {
	{ "facts", false, run_facts },        { "rely", true, run_rely },
	{ "published", true, run_published }, { "erase", true, run_erase },
	{ "refused", true, run_refused },     { "unlawful", true, run_unlawful },
	{ "correct", true, run_correct },     { "corrections", false, run_corrections },
	{ "refile", true, run_refile },       { "restrict", true, run_restrict },
	{ "lift", true, run_lift },           { "incidents", false, run_incidents },
	{ "reviews", false, run_reviews },    { "close", true, run_close },
};

static ic_status run_verb(struct life *l, const char *verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verb, verbs[i].verb) != 0)
			continue;
		if (verbs[i].needs_why != (l->why != NULL))
			IC_FAIL(USAGE, "--why belongs to what is stated and asked");
		return verbs[i].run(l);
	}
	IC_FAIL(USAGE, "no such verb");
}

/* `erase` and `refile` are verbs that stand alone. */
int ic_cmd_life(const struct ic_cli *cli, int argc, char **argv)
{
	struct life l = { .data = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &l.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &l.as },
		{ "nhs", 0, "NUMBER", "the patient's NHS number", NULL, &l.nhs },
		{ "was", 0, "DIGITS", "last four of the number it is filed under", NULL, &l.was },
		{ "why", 0, "TEXT", "the reason, for the ledger", NULL, &l.why },
		{ "relied", 0, NULL, "care relied on it", &l.relied, NULL },
		{ "not-relied", 0, NULL, "nobody relied on it", &l.not_relied, NULL },
		{ "teaching", 0, NULL, "it was used for teaching", &l.teaching, NULL },
		{ "world", 0, NULL, "it was published", &l.world, NULL },
		{ "site", 0, "SITE", "the right body site", NULL, &l.site },
		{ "side", 0, "SIDE", "LEFT, RIGHT, BOTH or MIDLINE", NULL, &l.side },
		{ "note", 0, "TEXT", "the right note", NULL, &l.note },
		{ "reported", 0, NULL, "it was reported to the Commissioner", &l.reported, NULL },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };
	const char *verb = argv[0];

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	const int first = strcmp(verb, "life") == 0 ? 1 : 0;
	if (argc < first + 1 || argc > first + 2 || l.as == NULL)
		return ic_cli_usage(cli, argv[0], "say what to do, and who acts: --as USER");
	verb = argv[first];
	l.named = argc == first + 2 ? argv[first + 1] : NULL;
	ic_status status = ic_cli_store_open(&l.store, cli, l.data, l.as, 0);
	if (ic_ok(status))
		status = run_verb(&l, verb);
	return ic_cli_store_end(&l.store, status);
}

int ic_cmd_erase(const struct ic_cli *cli, int argc, char **argv)
{
	return ic_cmd_life(cli, argc, argv);
}

int ic_cmd_refile(const struct ic_cli *cli, int argc, char **argv)
{
	return ic_cmd_life(cli, argc, argv);
}
