/* SPDX-License-Identifier: Apache-2.0 */
/* incamera anonymise: make an anonymised copy, look at it, pass it or not, end it; and open one
 * that was shared. */
#include <string.h>

#include "base/limits.h"
#include "cli/show.h"
#include "cli/store.h"
#include "model/numbers.h"
#include "policy/anonymity.h"

static const char usage[] =
	"make RECORDING --for RELEASE [--marks BOXES] --left ANSWERS --why TEXT | "
	"list RECORDING [--why TEXT] | look COPY [--why TEXT] [-o FILE] | pass COPY --why TEXT | "
	"fail COPY --why TEXT | end COPY --why TEXT | "
	"open SHARE [--number N] [-o FILE]";
static const char about[] =
	"One person makes it, another looks at the painted picture and passes it; then it counts "
	"for a year.\n"
	"RELEASE is CARE, OUTSIDE or PUBLIC. BOXES are \"x,y,width,height\" in thousandths, with a "
	"space between two.\n"
	"ANSWERS say what is left of each: \"FACE=NONE MARK=SLIGHT …\", all of FACE, MARK, RARITY, "
	"CONTEXT,\n"
	"DATE, PLACE, TEXT and KNOWN, each NONE, SLIGHT or PLAIN. `incamera share --anonymised` "
	"shares it;\n"
	"`open` is for who received it, --number counts from 0. All need --as USER and --data DIR.";
static const char example[] =
	"incamera anonymise pass 00112233445566778899aabbccddeeff --why \"nobody is known by it\" "
	"--as okoro --data DIR";

enum { PICTURE_BYTES_MAX = 8 << 20, PAINTERS = 1 };

struct anonymise {
	struct ic_cli_store store;
	const char *data, *as, *release, *marks, *left, *why, *number, *out;
	ic_id id;
};

/* The form refuses what is missing or said twice. */
static ic_status take_answers(ic_bytes text, struct ic_shape_feature_answer *at, size_t *ret_count)
{
	while (text.len > 0) {
		ic_bytes left = ic_numbers_cut(&text, ' ');
		const ic_bytes feature = ic_numbers_cut(&left, '=');

		if (*ret_count == IC_FEATURE_COUNT)
			IC_FAIL(USAGE, "more answers than features");
		struct ic_shape_feature_answer *one = &at[(*ret_count)++];
		one->feature = ic_vocabulary_find(&ic_vocabulary_feature, feature);
		one->left = ic_vocabulary_find(&ic_vocabulary_feature_left, left);
		if (one->feature == 0 || one->left == 0)
			IC_FAIL(USAGE, "no feature, or not how much of it is left");
	}
	return IC_DONE;
}

static ic_status show(const struct anonymise *a, const struct ic_shape_governed *done)
{
	return ic_cli_show_shape(a->store.cli, &ic_shape_of_governed, done);
}

static ic_status run_make(struct anonymise *a)
{
	struct ic_shape_feature_answer answers[IC_FEATURE_COUNT];
	struct ic_shape_anonymisation_in in = { .id = ic_entropy_id(a->store.app->entropy),
						.words = ic_bytes_of_text(a->why) };
	struct ic_shape_governed done;
	size_t count = 0;

	if (a->release != NULL)
		in.release = ic_vocabulary_find(&ic_vocabulary_release_type,
						ic_bytes_of_text(a->release));
	if (in.release == 0 || a->left == NULL)
		IC_FAIL(USAGE, "--for is CARE, OUTSIDE or PUBLIC, and --left the answers");
	if (a->marks != NULL)
		in.marks = ic_bytes_of_text(a->marks);
	IC_TRY(take_answers(ic_bytes_of_text(a->left), answers, &count));
	in.features.at = answers;
	in.features.count = count;
	IC_TRY(ic_app_anonymisation_make(&a->store.ctx, a->id, &in, &done));
	return show(a, &done);
}

static ic_status run_list(struct anonymise *a)
{
	const struct ic_shape_look_in in = { .reason = ic_bytes_of_text(a->why) };
	struct ic_shape_anonymisations list;

	IC_TRY(ic_app_anonymisations(&a->store.ctx, a->id, &in, &list));
	return ic_cli_show_shape(a->store.cli, &ic_shape_of_anonymisations, &list);
}

static ic_status write_picture(const struct anonymise *a, struct ic_buf *picture)
{
	const ic_status status = ic_cli_write_picture(a->out, ic_buf_view(picture));

	ic_buf_wipe(picture);
	return status;
}

static ic_status run_look(struct anonymise *a)
{
	const struct ic_shape_look_in in = { .reason = ic_bytes_of_text(a->why) };
	IC_AUTO(buf) picture = { 0 };

	ic_buf_init(&picture, PICTURE_BYTES_MAX);
	IC_TRY(ic_app_anonymisation_picture(&a->store.ctx, a->id, &in, &picture));
	return write_picture(a, &picture);
}

static ic_status run_open(struct anonymise *a)
{
	IC_AUTO(buf) picture = { 0 };
	uint64_t number = 0;

	if (a->number != NULL)
		IC_TRY(ic_decimal_parse(ic_bytes_of_text(a->number), IC_SHARE_ITEMS_MAX, &number));
	ic_buf_init(&picture, PICTURE_BYTES_MAX);
	IC_TRY(ic_app_share_copy(&a->store.ctx, a->id, number, &picture));
	return write_picture(a, &picture);
}

static ic_status check(struct anonymise *a, bool passed)
{
	const struct ic_shape_anonymisation_check_in in = { .passed = passed,
							    .reason = ic_bytes_of_text(a->why) };
	struct ic_shape_governed done;

	IC_TRY(ic_app_anonymisation_check(&a->store.ctx, a->id, &in, &done));
	return show(a, &done);
}

static ic_status run_pass(struct anonymise *a)
{
	return check(a, true);
}

static ic_status run_fail(struct anonymise *a)
{
	return check(a, false);
}

static ic_status run_end(struct anonymise *a)
{
	const struct ic_shape_life_in in = { .reason = ic_bytes_of_text(a->why) };
	struct ic_shape_governed done;

	IC_TRY(ic_app_anonymisation_end(&a->store.ctx, a->id, &in, &done));
	return show(a, &done);
}

static const struct {
	const char *verb;
	bool needs_why, may_say_why;
	ic_status (*run)(struct anonymise *a);
} verbs[] = {
	{ "make", true, true, run_make },   { "list", false, true, run_list },
	{ "look", false, true, run_look },  { "pass", true, true, run_pass },
	{ "fail", true, true, run_fail },   { "end", true, true, run_end },
	{ "open", false, false, run_open },
};

static ic_status run_verb(struct anonymise *a, const char *verb, const char *id)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verb, verbs[i].verb) != 0)
			continue;
		if (a->why != NULL ? !verbs[i].may_say_why : verbs[i].needs_why)
			IC_FAIL(USAGE,
				"--why belongs to what is made, checked, ended or looked at");
		IC_TRY(ic_id_parse(ic_bytes_of_text(id), &a->id));
		return verbs[i].run(a);
	}
	IC_FAIL(USAGE, "no such verb");
}

int ic_cmd_anonymise(const struct ic_cli *cli, int argc, char **argv)
{
	struct anonymise a = { .data = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &a.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &a.as },
		{ "for", 0, "RELEASE", "who may have it", NULL, &a.release },
		{ "marks", 0, "BOXES", "what is painted over", NULL, &a.marks },
		{ "left", 0, "ANSWERS", "what is left of each feature", NULL, &a.left },
		{ "why", 0, "TEXT", "why nobody can be recognised, what was found, or why you look",
		  NULL, &a.why },
		{ "number", 0, "N", "which copy of the share; 0 when not given", NULL, &a.number },
		{ "output", 'o', "FILE", "where to write; standard output when not given", NULL,
		  &a.out },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc != 3 || a.as == NULL)
		return ic_cli_usage(cli, argv[0],
				    "say what to do with what, and who acts: --as USER");
	ic_status status = ic_cli_store_open(&a.store, cli, a.data, a.as, PAINTERS);
	if (ic_ok(status))
		status = run_verb(&a, argv[1], argv[2]);
	return ic_cli_store_end(&a.store, status);
}
