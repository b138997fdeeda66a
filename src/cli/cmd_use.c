/* SPDX-License-Identifier: Apache-2.0 */
/* incamera consent | capture | view | share | withdraw | report | verify: the use cases for
 * scripts, acting as a member of staff (--as) on a data directory that no server holds. */
#include <inttypes.h>
#include <string.h>

#include "base/bug.h"
#include "cli/store.h"
#include "sys/file.h"

struct use {
	const struct ic_cli *cli;
	struct ic_cli_store store;
	const char *data, *as, *nhs, *answer, *situation, *site, *to, *address, *purpose, *why,
		*out, *from;
	bool refusal, proxy, json, anonymised;
	int argc;
	char **argv;
};

/* Which options a command takes; bits of the list in parse_use(). */
enum {
	O_DATA = 1,
	O_AS = 2,
	O_NHS = 4,
	O_ANSWER = 8,
	O_SITUATION = 16,
	O_SITE = 32,
	O_TO = 64,
	O_ADDRESS = 128,
	O_PURPOSE = 256,
	O_WHY = 512,
	O_OUT = 1024,
	O_REFUSAL = 2048,
	O_PROXY = 4096,
	O_JSON = 8192,
	O_FROM = 16384,
	O_ANONYMISED = 32768
};

struct use_command {
	const char *name;
	unsigned options;
	int arguments; /* that must be named besides options; -1: one or more */
	const char *usage, *about, *example;
	ic_status (*run)(struct use *use);
};

static int word(const struct ic_vocabulary *vocabulary, const char *text, int preset)
{
	return text == NULL ? preset : ic_vocabulary_find(vocabulary, ic_bytes_of_text(text));
}

static int situation_of(const struct use *use, int presumed)
{
	return word(&ic_vocabulary_situation, use->situation, presumed);
}

static ic_status run_consent(struct use *use)
{
	const int answer = word(&ic_vocabulary_answer, use->answer, 0);
	struct ic_shape_patient patient;

	IC_TRY(ic_cli_find_patient(&use->store, use->nhs, &patient));
	const int situation = situation_of(use, patient.situation);
	if (answer == 0 || situation == 0)
		IC_FAIL(USAGE, "--answer or --situation is no word of its vocabulary");
	return ic_cli_record_answer(&use->store, patient.id, situation, answer);
}

static ic_status run_capture(struct use *use)
{
	struct ic_shape_patient patient;
	struct ic_shape_receipt receipt;

	IC_TRY(ic_cli_find_patient(&use->store, use->nhs, &patient));
	const struct ic_shape_capture form = {
		.id = ic_entropy_id(use->store.app->entropy),
		.patient = patient.id,
		.kind = IC_recording_kind_CLINICAL,
		.situation = situation_of(use, patient.situation),
		.body_site = ic_bytes_of_text(use->site != NULL ? use->site : "other"),
	};
	IC_TRY(ic_cli_file_picture(&use->store, use->argv[1], &form, &receipt));
	return ic_cli_show_shape(use->cli, &ic_shape_of_receipt, &receipt);
}

static ic_status put_span(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

static ic_status run_view(struct use *use)
{
	struct ic_view *view = NULL;
	IC_AUTO(buf) picture = { 0 };
	ic_id recording;

	IC_TRY(ic_id_parse(ic_bytes_of_text(use->argv[1]), &recording));
	IC_TRY(ic_app_view_open(&use->store.ctx, recording, IC_rendition_MASTER, (ic_id) { { 0 } },
				&view));
	ic_buf_init(&picture, ic_view_length(view));
	const ic_status status = ic_view_read(view, 0, ic_view_length(view),
					      (struct ic_sink) { put_span, &picture });
	ic_view_close(view);
	IC_TRY(status);
	return ic_cli_write_picture(use->out, ic_buf_view(&picture));
}

static ic_status recipient_of(struct use *use, ic_id *ret_id)
{
	const struct ic_actor actor = use->store.ctx.actor;

	*ret_id = (ic_id) { { 0 } };
	if (use->to == NULL)
		return IC_DONE;
	IC_TRY(ic_cli_store_as(&use->store, use->to));
	*ret_id = use->store.ctx.actor.party;
	use->store.ctx.actor = actor;
	return IC_DONE;
}

enum { ITEMS_MAX = 100 };

static ic_status run_share(struct use *use)
{
	struct ic_shape_share share;
	ic_id recordings[ITEMS_MAX];
	struct ic_shape_share_in in = { .id = ic_entropy_id(use->store.app->entropy),
					.address = ic_bytes_of_text(use->address),
					.purpose = word(&ic_vocabulary_purpose, use->purpose, 0),
					.justification = ic_bytes_of_text(use->why),
					.anonymised = use->anonymised };

	if (use->purpose != NULL && in.purpose == 0)
		IC_FAIL(USAGE, "--purpose is no purpose");
	IC_TRY(recipient_of(use, &in.recipient));
	for (int i = 1; i < use->argc && i <= ITEMS_MAX; i++, in.recordings.count++)
		IC_TRY(ic_id_parse(ic_bytes_of_text(use->argv[i]), &recordings[i - 1]));
	in.recordings.at = recordings;
	IC_TRY(ic_app_share_create(&use->store.ctx, &in, &share));
	return ic_cli_show_shape(use->cli, &ic_shape_of_share, &share);
}

static ic_status run_withdraw(struct use *use)
{
	const struct ic_shape_withdrawal_in in = { .id = ic_entropy_id(use->store.app->entropy),
						   .refusal = use->refusal };
	struct ic_shape_withdrawal withdrawal;
	struct ic_shape_patient patient;

	IC_TRY(ic_cli_find_patient(&use->store, use->nhs, &patient));
	IC_TRY(ic_app_withdraw(&use->store.ctx, patient.id, &in, &withdrawal));
	return ic_cli_show_shape(use->cli, &ic_shape_of_withdrawal, &withdrawal);
}

static ic_status run_report(struct use *use)
{
	struct ic_shape_patient patient;
	struct ic_shape_report report;

	IC_TRY(ic_cli_find_patient(&use->store, use->nhs, &patient));
	use->store.ctx.actor =
		(struct ic_actor) { .party = patient.id,
				    .role = use->proxy ? IC_role_PROXY : IC_role_PATIENT,
				    .patient = patient.id };
	IC_TRY(ic_app_report(
		&use->store.ctx, patient.id,
		use->from == NULL ? (ic_bytes) { NULL, 0 } : ic_bytes_of_text(use->from), &report));
	return ic_cli_show_shape(use->cli, &ic_shape_of_report, &report);
}

static void show_fault(const char *place, ic_id id, void *ctx)
{
	const struct use *use = ctx;
	char text[IC_ID_TEXT + 1];

	ic_id_emit(id, text);
	if (!use->json)
		fprintf(use->cli->out, "FAULT %s %s\n", place, text);
}

static ic_status run_verify(struct use *use)
{
	struct ic_shape_verification v;

	IC_TRY(ic_app_verify(&use->store.ctx, show_fault, use, &v));
	if (use->json)
		IC_TRY(ic_cli_show_shape(use->cli, &ic_shape_of_verification, &v));
	for (size_t i = 0; !use->json && i < v.faults.count; i++)
		fprintf(use->cli->out, "FAULT %.*s: %.*s\n", (int)v.faults.at[i].place.len,
			(const char *)v.faults.at[i].place.ptr, (int)v.faults.at[i].what.len,
			(const char *)v.faults.at[i].what.ptr);
	if (!use->json)
		fprintf(use->cli->out,
			"%s  %" PRId64 " ledger entries; rows, blobs, keys and ledger %s\n",
			v.whole ? "PASS" : "FAIL", v.entries, v.whole ? "agree" : "do not agree");
	if (!v.whole)
		IC_FAIL(VERIFY, "the store does not verify");
	return IC_DONE;
}

enum { PROOF_BYTES_MAX = 1 << 16 };

static ic_status run_prove(struct use *use)
{
	IC_AUTO(buf) proof = { 0 };
	uint64_t index = 0;

	IC_TRY(ic_decimal_parse(ic_bytes_of_text(use->argv[1]), INT64_MAX, &index));
	ic_buf_init(&proof, PROOF_BYTES_MAX);
	IC_TRY(ic_app_proof(&use->store.ctx, index, &proof));
	return ic_file_replace(use->out != NULL ? use->out : "-", ic_buf_view(&proof));
}

static const struct use_command commands[] = {
	{ "prove", O_DATA | O_AS | O_OUT, 1, "ENTRY [-o FILE]",
	  "Writes a .tlog-proof of one entry, for a person who may have it: it is checked without "
	  "the hospital.",
	  "incamera ledger prove 7 -o entry.tlog-proof --as hughes --data DIR", run_prove },
	{ "consent", O_DATA | O_AS | O_NHS | O_ANSWER | O_SITUATION, 0,
	  "--nhs NUMBER --answer ANSWER",
	  "Records what the patient answered about keeping and sharing pictures for care.\n"
	  "ANSWER: AGREED, REFUSED, or DEFERRED when nobody could be asked.",
	  "incamera consent --nhs 9990000018 --answer AGREED --as khan --data DIR", run_consent },
	{ "capture", O_DATA | O_AS | O_NHS | O_SITUATION | O_SITE, 1,
	  "PHOTO --nhs NUMBER [--site SITE]",
	  "Files a picture in the record and prints the receipt.",
	  "incamera capture heel.jpg --nhs 9990000018 --site heel --as khan --data DIR",
	  run_capture },
	{ "view", O_DATA | O_AS | O_OUT, 1, "RECORDING [-o FILE]",
	  "Opens a picture; the opening is in the ledger first.",
	  "incamera view 00112233445566778899aabbccddeeff -o out.jpg --as khan --data DIR",
	  run_view },
	{ "share", O_DATA | O_AS | O_TO | O_ADDRESS | O_PURPOSE | O_WHY | O_ANONYMISED, -1,
	  "RECORDING… --to USER --purpose PURPOSE --why TEXT [--anonymised]",
	  "Shares pictures of one patient with one colleague for one purpose.",
	  "incamera share ID --to patel --purpose CARE --why \"on call, for advice\" --as khan "
	  "--data DIR",
	  run_share },
	{ "withdraw", O_DATA | O_AS | O_NHS | O_REFUSAL, 0, "--nhs NUMBER [--refusal]",
	  "Withdraws consent; with --refusal the patient never wanted it. Says what stops and what "
	  "stays.",
	  "incamera withdraw --nhs 9990000018 --as khan --data DIR", run_withdraw },
	{ "report", O_DATA | O_AS | O_NHS | O_PROXY | O_FROM, 0,
	  "--nhs NUMBER [--proxy] [--from CURSOR]",
	  "Who took, opened and shared this patient's pictures, as the patient (or a proxy) sees "
	  "it.",
	  "incamera report --nhs 9990000018 --as khan --data DIR", run_report },
	{ "verify", O_DATA | O_JSON, 0, "--data DIR",
	  "Rows, blobs, keys and ledger agree and each picture opens; one PASS or FAIL. Exit 5 on "
	  "FAIL.",
	  "incamera verify --data /var/lib/incamera", run_verify },
};

static const struct use_command *find_command(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	ic_bug(__FILE__, __LINE__, "a command of commands.def without a row here");
}

static ic_status parse_use(struct use *use, const struct use_command *command, bool *ret_help)
{
	const struct ic_cli_option all[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &use->data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &use->as },
		{ "nhs", 0, "NUMBER", "the patient's NHS number", NULL, &use->nhs },
		{ "answer", 0, "ANSWER", "AGREED, REFUSED or DEFERRED", NULL, &use->answer },
		{ "situation", 0, "SITUATION", "the patient's capacity now; by age when not given",
		  NULL, &use->situation },
		{ "site", 0, "SITE", "body site, e.g. heel", NULL, &use->site },
		{ "to", 0, "USER", "the colleague", NULL, &use->to },
		{ "address", 0, "TEXT", "a typed address, which is refused: it is not verified",
		  NULL, &use->address },
		{ "purpose", 0, "PURPOSE", "CARE, TEACH, PROTECT …", NULL, &use->purpose },
		{ "why", 0, "TEXT", "the justification, in your words", NULL, &use->why },
		{ "output", 'o', "FILE", "where to write; standard output when not given", NULL,
		  &use->out },
		{ "refusal", 0, NULL,
		  "the patient refuses what was taken when they could not be asked", &use->refusal,
		  NULL },
		{ "proxy", 0, NULL, "as a parent or attorney sees it", &use->proxy, NULL },
		{ "json", 0, NULL, "facts as JSON", &use->json, NULL },
		{ "from", 0, "CURSOR", "the page before's \"next\"", NULL, &use->from },
		{ "anonymised", 0, NULL, "the copies that were passed, and not the pictures",
		  &use->anonymised, NULL },
	};
	struct ic_cli_option list[sizeof(all) / sizeof(all[0])];
	struct ic_cli_options options = { command->usage, command->about, command->example, list,
					  0 };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if ((command->options & 1u << i) != 0)
			list[options.count++] = all[i];
	return ic_cli_parse(use->cli, &options, &use->argc, use->argv, ret_help);
}

static int run_use(const struct ic_cli *cli, int argc, char **argv)
{
	const struct use_command *command = find_command(argv[0]);
	struct use use = { .cli = cli, .argc = argc, .argv = argv };
	bool help = false;

	if (!ic_ok(parse_use(&use, command, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	const int named = use.argc - 1;
	if (command->arguments < 0 ? named == 0 : named != command->arguments)
		return ic_cli_usage(cli, command->name, "not the arguments it takes");
	if ((command->options & O_AS) != 0 && use.as == NULL)
		return ic_cli_usage(cli, command->name, "say who acts: --as USER");
	ic_status status = ic_cli_store_open(&use.store, cli, use.data, use.as, 0);
	if (ic_ok(status))
		status = command->run(&use);
	return ic_cli_store_end(&use.store, status);
}

#define USE_COMMAND(name)                                                  \
	int ic_cmd_##name(const struct ic_cli *cli, int argc, char **argv) \
	{                                                                  \
		return run_use(cli, argc, argv);                           \
	}
USE_COMMAND(consent)
USE_COMMAND(capture)
USE_COMMAND(view)
USE_COMMAND(share)
USE_COMMAND(withdraw)
USE_COMMAND(report)
USE_COMMAND(verify)
USE_COMMAND(prove)
