/* SPDX-License-Identifier: Apache-2.0 */
/* incamera recipient | disclose: the directory of recipients outside care, and disclosing to one of
 * them in an encrypted file. */
#include <string.h>

#include "base/limits.h"
#include "cli/show.h"
#include "cli/store.h"

enum { PAINTERS = 1 };

struct outside {
	struct ic_cli_store store;
	const char *data, *as, *class, *body, *code, *person, *channel, *why, *to, *address,
		*purpose, *out, *until;
	bool vital;
	int argc;
	char **argv; /* the command, the verb, what it is about */
};

struct verb {
	const char *name;
	int least, most; /* arguments after it */
	ic_status (*run)(struct outside *o);
};

static ic_status take_id(const struct outside *o, int at, ic_id *ret_id)
{
	return ic_id_parse(ic_bytes_of_text(o->argv[at]), ret_id);
}

/* --- the directory --- */

static ic_status show_recipient(const struct outside *o, const struct ic_shape_recipient *one)
{
	return ic_cli_show_shape(o->store.cli, &ic_shape_of_recipient, one);
}

static ic_status run_list_recipients(struct outside *o)
{
	struct ic_shape_recipients recipients;
	const ic_bytes from = o->argc > 2 ? ic_bytes_of_text(o->argv[2]) : (ic_bytes) { NULL, 0 };

	IC_TRY(ic_app_recipients(&o->store.ctx, from, &recipients));
	return ic_cli_show_shape(o->store.cli, &ic_shape_of_recipients, &recipients);
}

static ic_status run_add(struct outside *o)
{
	const struct ic_shape_recipient_in in = {
		.class = o->class == NULL ? 0
					  : ic_vocabulary_find(&ic_vocabulary_recipient_class,
							       ic_bytes_of_text(o->class)),
		.body = ic_bytes_of_text(o->body),
		.code = ic_bytes_of_text(o->code),
		.person = ic_bytes_of_text(o->person),
		.channel = ic_bytes_of_text(o->channel),
	};
	struct ic_shape_recipient one;

	if (in.class == 0)
		IC_FAIL(USAGE, "--class is STAT or UKOTHER");
	IC_TRY(ic_app_recipient_state(&o->store.ctx, &in, &one));
	return show_recipient(o, &one);
}

static ic_status run_verify(struct outside *o)
{
	const struct ic_shape_recipient_check_in in = { .how = ic_bytes_of_text(o->why) };
	struct ic_shape_recipient one;
	ic_id id;

	IC_TRY(take_id(o, 2, &id));
	IC_TRY(ic_app_recipient_verify(&o->store.ctx, id, &in, &one));
	return show_recipient(o, &one);
}

static ic_status run_end(struct outside *o)
{
	const struct ic_shape_life_in in = { .reason = ic_bytes_of_text(o->why) };
	struct ic_shape_recipient one;
	ic_id id;

	IC_TRY(take_id(o, 2, &id));
	IC_TRY(ic_app_recipient_end(&o->store.ctx, id, &in, &one));
	return show_recipient(o, &one);
}

/* --- disclosing --- */

static ic_status show_outside(const struct outside *o, const struct ic_shape_outside *one)
{
	return ic_cli_show_shape(o->store.cli, &ic_shape_of_outside, one);
}

static ic_status run_make(struct outside *o)
{
	ic_id recordings[IC_SHARE_ITEMS_MAX];
	struct ic_shape_outside one;
	struct ic_shape_outside_in in = { .id = ic_entropy_id(o->store.app->entropy),
					  .address = ic_bytes_of_text(o->address),
					  .justification = ic_bytes_of_text(o->why),
					  .vital = o->vital };

	if (o->purpose != NULL)
		in.purpose =
			ic_vocabulary_find(&ic_vocabulary_purpose, ic_bytes_of_text(o->purpose));
	if (o->purpose != NULL && in.purpose == 0)
		IC_FAIL(USAGE, "--purpose is no purpose");
	if (o->to != NULL)
		IC_TRY(ic_id_parse(ic_bytes_of_text(o->to), &in.recipient));
	for (int i = 2; i < o->argc; i++)
		IC_TRY(take_id(o, i, &recordings[in.recordings.count++]));
	in.recordings.at = recordings;
	IC_TRY(ic_app_outside_disclose(&o->store.ctx, &in, &one));
	return show_outside(o, &one);
}

static ic_status run_list(struct outside *o)
{
	struct ic_shape_outside_list list;
	const ic_bytes from = o->argc > 2 ? ic_bytes_of_text(o->argv[2]) : (ic_bytes) { NULL, 0 };

	IC_TRY(ic_app_outside_list(&o->store.ctx, from, &list));
	return ic_cli_show_shape(o->store.cli, &ic_shape_of_outside_list, &list);
}

static ic_status run_passphrase(struct outside *o)
{
	const struct ic_shape_life_in in = { .reason = ic_bytes_of_text(o->why) };
	struct ic_shape_outside one;
	ic_id id;

	IC_TRY(take_id(o, 2, &id));
	IC_TRY(ic_app_outside_passphrase(&o->store.ctx, id, &in, &one));
	return show_outside(o, &one);
}

static ic_status run_file(struct outside *o)
{
	struct ic_bundle *bundle = NULL;
	ic_id id;

	if (o->out == NULL)
		IC_FAIL(USAGE, "say where the file goes: -o FILE");
	IC_TRY(take_id(o, 2, &id));
	IC_TRY(ic_app_outside_file(&o->store.ctx, id, &bundle));
	const ic_status status = ic_cli_write_bundle(bundle, o->out);
	ic_bundle_close(bundle);
	return status;
}

/* --- whether the patient is told --- */

static ic_status run_withheld(struct outside *o)
{
	const struct ic_shape_disclosure_filter waiting = { .withheld = true };
	const ic_bytes from = o->argc > 2 ? ic_bytes_of_text(o->argv[2]) : (ic_bytes) { NULL, 0 };
	struct ic_shape_disclosures list;

	IC_TRY(ic_app_disclosures(&o->store.ctx, &waiting, from, &list));
	return ic_cli_show_shape(o->store.cli, &ic_shape_of_disclosures, &list);
}

static ic_status decide_telling(struct outside *o, bool told)
{
	struct ic_shape_telling_in in = { .told = told, .reason = ic_bytes_of_text(o->why) };
	struct ic_shape_governed done;
	ic_id id;

	if (told == (o->until != NULL))
		IC_FAIL(USAGE, "keep back until a day, and tell without one");
	if (!told)
		IC_TRY(ic_date_parse(ic_bytes_of_text(o->until), &in.until));
	IC_TRY(take_id(o, 2, &id));
	IC_TRY(ic_app_disclosure_telling(&o->store.ctx, id, &in, &done));
	return ic_cli_show_shape(o->store.cli, &ic_shape_of_governed, &done);
}

static ic_status run_tell(struct outside *o)
{
	return decide_telling(o, true);
}

static ic_status run_keep(struct outside *o)
{
	return decide_telling(o, false);
}

/* --- the commands --- */

static const struct verb recipient_verbs[] = { { "list", 0, 1, run_list_recipients },
					       { "add", 0, 0, run_add },
					       { "verify", 1, 1, run_verify },
					       { "end", 1, 1, run_end },
					       { NULL, 0, 0, NULL } };
static const struct verb disclose_verbs[] = { { "make", 1, IC_SHARE_ITEMS_MAX, run_make },
					      { "list", 0, 1, run_list },
					      { "passphrase", 1, 1, run_passphrase },
					      { "file", 1, 1, run_file },
					      { "withheld", 0, 1, run_withheld },
					      { "tell", 1, 1, run_tell },
					      { "keep", 1, 1, run_keep },
					      { NULL, 0, 0, NULL } };

static const struct verb *find_verb(const struct verb *verbs, const struct outside *o)
{
	for (; verbs->name != NULL; verbs++)
		if (o->argc > 1 && strcmp(o->argv[1], verbs->name) == 0
		    && o->argc - 2 >= verbs->least && o->argc - 2 <= verbs->most)
			return verbs;
	return NULL;
}

static int run(struct outside *o, const struct ic_cli *cli, const struct ic_cli_options *options,
	       const struct verb *verbs)
{
	bool help = false;

	if (!ic_ok(ic_cli_parse(cli, options, &o->argc, o->argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	const struct verb *verb = find_verb(verbs, o);
	if (verb == NULL || o->as == NULL)
		return ic_cli_usage(cli, o->argv[0],
				    "say what to do with what, and who acts: "
				    "--as USER");
	ic_status status = ic_cli_store_open(&o->store, cli, o->data, o->as, PAINTERS);
	if (ic_ok(status))
		status = verb->run(o);
	return ic_cli_store_end(&o->store, status);
}

int ic_cmd_recipient(const struct ic_cli *cli, int argc, char **argv)
{
	struct outside o = { .argc = argc, .argv = argv };
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &o.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &o.as },
		{ "class", 0, "CLASS",
		  "STAT: a UK authority; UKOTHER: insurer, solicitor, employer", NULL, &o.class },
		{ "body", 0, "NAME", "the body's name", NULL, &o.body },
		{ "code", 0, "CODE", "by which others know it", NULL, &o.code },
		{ "person", 0, "TEXT", "who, or in which role", NULL, &o.person },
		{ "channel", 0, "TEXT", "how it reaches them, in words", NULL, &o.channel },
		{ "why", 0, "TEXT", "how it was checked, or why it ends", NULL, &o.why },
	};
	const struct ic_cli_options options = {
		"list [CURSOR] | add --class CLASS --body NAME --code CODE --person TEXT --channel "
		"TEXT | verify RECIPIENT --why HOW | end RECIPIENT --why TEXT",
		"One person of information governance states a recipient outside care, another "
		"verifies it, again\n"
		"every 90 days; until then, and after that, nothing goes to it (rule D3).",
		"incamera recipient verify 00112233445566778899aabbccddeeff --why \"rung back\" "
		"--as osei --data DIR",
		list, sizeof(list) / sizeof(list[0])
	};

	return run(&o, cli, &options, recipient_verbs);
}

int ic_cmd_disclose(const struct ic_cli *cli, int argc, char **argv)
{
	struct outside o = { .argc = argc, .argv = argv };
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &o.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &o.as },
		{ "to", 0, "RECIPIENT", "from the directory: incamera recipient list", NULL,
		  &o.to },
		{ "address", 0, "TEXT", "a typed address, which is refused: it is not verified",
		  NULL, &o.address },
		{ "purpose", 0, "PURPOSE", "LEGAL, PROTECT, POLICE, THIRD or INVESTIG", NULL,
		  &o.purpose },
		{ "why", 0, "TEXT", "the justification, or the reason, in your words", NULL,
		  &o.why },
		{ "until", 0, "DAY", "with keep: when it is looked at again", NULL, &o.until },
		{ "vital", 0, NULL, "with PROTECT: there is a risk to life or of serious harm now",
		  &o.vital, NULL },
		{ "output", 'o', "FILE", "where the encrypted file goes", NULL, &o.out },
	};
	const struct ic_cli_options options = {
		"make RECORDING… --to RECIPIENT --purpose PURPOSE --why TEXT [--vital] | list "
		"[CURSOR] | "
		"file DISCLOSURE -o FILE.zip | passphrase DISCLOSURE --why TEXT | withheld "
		"[CURSOR] | "
		"tell DISCLOSURE --why TEXT | keep DISCLOSURE --until DAY --why TEXT",
		"Discloses pictures of one patient to a recipient outside care. `make` prints the "
		"passphrase once;\n"
		"`file` writes the file, AES-256, within 7 days, each time decided again. Give the "
		"passphrase by\n"
		"another way than the file. `passphrase` makes a new one for files made from then "
		"on.\n"
		"`withheld` lists what patients are not told of; of each, governance says whether "
		"they are: `tell`, or\n"
		"`keep` until a day.",
		"incamera disclose make ID --to RECIPIENT --purpose POLICE --why \"order of "
		"court\" "
		"--as hughes --data DIR",
		list, sizeof(list) / sizeof(list[0])
	};

	return run(&o, cli, &options, disclose_verbs);
}
