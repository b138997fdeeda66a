/* SPDX-License-Identifier: Apache-2.0 */
/* incamera retention: what is due and why; what is stated, held, appraised; the end of a recording,
 * with its certificate. */
#include <inttypes.h>
#include <string.h>

#include "cli/show.h"
#include "cli/store.h"

static const char usage[] =
	"review | state WHAT --nhs NUMBER [--day DAY | --withdraw] --why TEXT | hold "
	"[RECORDING | --nhs NUMBER] --why TEXT | lift HOLD --why TEXT | appraise "
	"RECORDING (--dispose | --keep-until DAY) --why TEXT | dispose RECORDING | "
	"certificate RECORDING";
static const char about[] = "`review` lists the recordings whose time to be kept is over, with "
			    "class and source. `state`\n"
			    "says what the schedule counts from: a class (MENTAL_HEALTH, "
			    "MATERNITY, CANCER …), LAST_SEEN or\n"
			    "DIED. A hold prevents disposal until it is lifted. `dispose` destroys "
			    "key and files of what is\n"
			    "due and was appraised by another person, and prints the certificate. "
			    "All need --as USER of\n"
			    "information governance, and --data DIR. DAY is YYYY-MM-DD.";
static const char example[] = "incamera retention review --as hughes --data DIR";

struct retention {
	struct ic_cli_store store;
	const char *data, *as, *nhs, *day, *keep_until, *why;
	const char *named; /* the argument after the verb, or NULL */
	bool dispose, withdraw, json;
};

static void show_bytes(FILE *out, ic_bytes text)
{
	fprintf(out, "%.*s", (int)text.len, (const char *)text.ptr);
}

static ic_status take_day(const char *text, struct ic_date *ret_day)
{
	*ret_day = (struct ic_date) { 0 };
	return text == NULL ? IC_DONE : ic_date_parse(ic_bytes_of_text(text), ret_day);
}

static ic_status take_id(const struct retention *r, ic_id *ret_id)
{
	if (r->named == NULL)
		IC_FAIL(USAGE, "an id is missing");
	return ic_id_parse(ic_bytes_of_text(r->named), ret_id);
}

/* --- the review --- */

static void show_hold(FILE *out, const struct ic_shape_retention_row *row)
{
	char id[IC_ID_TEXT + 1];
	char placed[IC_TIME_TEXT + 1];

	ic_id_emit(row->hold, id);
	ic_time_emit(row->held, placed);
	fprintf(out, "  hold %s of %.10s by ", id, placed);
	ic_show_text(out, row->held_by);
	fprintf(out, "\n");
}

static void show_row(FILE *out, const struct ic_shape_retention_row *row)
{
	char id[IC_ID_TEXT + 1];
	char taken[IC_TIME_TEXT + 1];
	char day[IC_DATE_TEXT + 1];

	ic_id_emit(row->recording, id);
	ic_time_emit(row->taken, taken);
	fprintf(out, "\n%s  %s  ", id,
		!ic_id_is_zero(row->hold) ? "HELD"
		: row->dispose            ? "APPRAISED: DISPOSE"
					  : "DUE FOR REVIEW");
	ic_show_text(out, row->patient_name);
	fprintf(out, "\n  taken %.10s, ", taken);
	ic_show_text(out, row->body_site);
	ic_date_emit(row->last_seen, day);
	fprintf(out, "; last seen %s\n  kept until ", day);
	ic_date_emit(row->until, day);
	fprintf(out, "%s as %.*s\n  ", day, (int)row->class_words.len,
		(const char *)row->class_words.ptr);
	show_bytes(out, row->source);
	fprintf(out, "%s\n  rule ", row->to_confirm ? " (citation to be confirmed)" : "");
	show_bytes(out, row->rule);
	fprintf(out, ": ");
	show_bytes(out, row->reason);
	fprintf(out, " ");
	show_bytes(out, row->remedy);
	fprintf(out, "\n");
	if (!ic_id_is_zero(row->hold))
		show_hold(out, row);
}

static ic_status run_review(struct retention *r)
{
	const struct ic_cli *cli = r->store.cli;
	char cursor[IC_ID_TEXT + 1] = "";
	size_t count = 0;

	do {
		struct ic_shape_retention_rows page;
		struct ic_ctx *ctx = ic_cli_store_next(&r->store);
		IC_TRY(ic_app_retention_review(ctx, ic_bytes_of_text(cursor), &page));
		if (r->json)
			IC_TRY(ic_cli_show_shape(cli, &ic_shape_of_retention_rows, &page));
		for (size_t i = 0; !r->json && i < page.rows.count; i++)
			show_row(cli->out, &page.rows.at[i]);
		count += page.rows.count;
		snprintf(cursor, sizeof(cursor), "%.*s", (int)page.next.len,
			 (const char *)page.next.ptr);
	} while (cursor[0] != '\0');
	if (!r->json)
		fprintf(cli->out, "%s%zu due\n", count > 0 ? "\n" : "", count);
	return IC_DONE;
}

/* --- stating, holding, appraising --- */

static ic_status show_governed(const struct retention *r, const struct ic_shape_governed *done)
{
	return ic_cli_show_shape(r->store.cli, &ic_shape_of_governed, done);
}

static ic_status run_state(struct retention *r)
{
	struct ic_shape_retention_note_in in = { .what = ic_bytes_of_text(r->named),
						 .withdrawn = r->withdraw,
						 .reason = ic_bytes_of_text(r->why) };
	struct ic_shape_patient patient;
	struct ic_shape_governed done;

	IC_TRY(take_day(r->day, &in.day));
	IC_TRY(ic_cli_find_patient(&r->store, r->nhs, &patient));
	in.patient = patient.id;
	IC_TRY(ic_app_retention_note(&r->store.ctx, &in, &done));
	return show_governed(r, &done);
}

static ic_status run_hold(struct retention *r)
{
	struct ic_shape_hold_in in = { .reason = ic_bytes_of_text(r->why) };
	struct ic_shape_patient patient;
	struct ic_shape_governed done;

	if (r->nhs != NULL) {
		IC_TRY(ic_cli_find_patient(&r->store, r->nhs, &patient));
		in.patient = patient.id;
	}
	if (r->named != NULL)
		IC_TRY(take_id(r, &in.recording));
	IC_TRY(ic_app_hold_place(&r->store.ctx, &in, &done));
	return show_governed(r, &done);
}

static ic_status run_lift(struct retention *r)
{
	const struct ic_shape_hold_lift_in in = { .reason = ic_bytes_of_text(r->why) };
	struct ic_shape_governed done;
	ic_id hold;

	IC_TRY(take_id(r, &hold));
	IC_TRY(ic_app_hold_lift(&r->store.ctx, hold, &in, &done));
	return show_governed(r, &done);
}

static ic_status run_appraise(struct retention *r)
{
	struct ic_shape_appraisal_in in = { .dispose = r->dispose,
					    .reason = ic_bytes_of_text(r->why) };
	struct ic_shape_governed done;
	ic_id recording;

	IC_TRY(take_id(r, &recording));
	IC_TRY(take_day(r->keep_until, &in.keep_until));
	IC_TRY(ic_app_appraise(&r->store.ctx, recording, &in, &done));
	return show_governed(r, &done);
}

/* --- the end --- */

static void show_line(FILE *out, const char *name, ic_bytes text)
{
	fprintf(out, "%-14s ", name);
	ic_show_text(out, text);
	fprintf(out, "\n");
}

static void show_moment(FILE *out, const char *name, ic_time t)
{
	char text[IC_TIME_TEXT + 1];

	ic_time_emit(t, text);
	fprintf(out, "%-14s %s\n", name, text);
}

static void show_certificate(FILE *out, const struct ic_shape_certificate *c)
{
	char recording[IC_ID_TEXT + 1];
	char patient[IC_ID_TEXT + 1];
	char until[IC_DATE_TEXT + 1];

	ic_id_emit(c->recording, recording);
	ic_id_emit(c->patient, patient);
	ic_date_emit(c->until, until);
	fprintf(out, "CERTIFICATE OF DESTRUCTION\n\n%-14s %s\n%-14s %s\n", "recording", recording,
		"patient", patient);
	show_moment(out, "taken", c->taken);
	show_moment(out, "filed", c->filed);
	show_line(out, "SHA-256", c->sha256);
	fprintf(out, "%-14s %.*s, until %s\n", "kept as", (int)c->class.len,
		(const char *)c->class.ptr, until);
	show_line(out, "source", c->source);
	show_moment(out, "appraised", c->appraised);
	fprintf(out, "%-14s ", "by");
	ic_show_text(out, c->appraised_by);
	fprintf(out, ", entry %" PRId64 "\n", c->appraisal_entry);
	show_moment(out, "destroyed", c->disposed);
	show_line(out, "by", c->disposed_by);
	show_moment(out, "key and files", c->gone);
	fprintf(out, "%-14s %.*s of rules ", "rule", (int)c->rule.len, (const char *)c->rule.ptr);
	show_bytes(out, c->policy);
	fprintf(out,
		"\n%-14s %" PRId64
		"\n\nThe proof that the entry stands in the ledger; save it, and run\n"
		"incamera ledger check FILE --key VKEY:\n\n",
		"entry", c->entry);
	show_bytes(out, c->proof);
}

static ic_status certify(struct retention *r, ic_status (*act)(struct ic_ctx *ctx, ic_id recording,
							       struct ic_shape_certificate *ret))
{
	struct ic_shape_certificate certificate;
	ic_id recording;

	IC_TRY(take_id(r, &recording));
	IC_TRY(act(&r->store.ctx, recording, &certificate));
	if (r->json)
		return ic_cli_show_shape(r->store.cli, &ic_shape_of_certificate, &certificate);
	show_certificate(r->store.cli->out, &certificate);
	return IC_DONE;
}

static ic_status run_dispose(struct retention *r)
{
	return certify(r, ic_app_dispose);
}

static ic_status run_certificate(struct retention *r)
{
	return certify(r, ic_app_certificate);
}

static const struct {
	const char *verb;
	bool needs_why;
	ic_status (*run)(struct retention *r);
} verbs[] = {
	{ "review", false, run_review },
	{ "state", true, run_state },
	{ "hold", true, run_hold },
	{ "lift", true, run_lift },
	{ "appraise", true, run_appraise },
	{ "dispose", false, run_dispose },
	{ "certificate", false, run_certificate },
};

static ic_status run_verb(struct retention *r, const char *verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verb, verbs[i].verb) != 0)
			continue;
		if (verbs[i].needs_why != (r->why != NULL))
			IC_FAIL(USAGE, "--why belongs to what is stated, held and appraised");
		return verbs[i].run(r);
	}
	IC_FAIL(USAGE, "no such verb");
}

int ic_cmd_retention(const struct ic_cli *cli, int argc, char **argv)
{
	struct retention r = { .data = NULL };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &r.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &r.as },
		{ "nhs", 0, "NUMBER", "the patient's NHS number", NULL, &r.nhs },
		{ "day", 0, "DAY", "of LAST_SEEN, DIED and RESEARCH", NULL, &r.day },
		{ "withdraw", 0, NULL, "take back what was stated", &r.withdraw, NULL },
		{ "keep-until", 0, "DAY", "keep it longer", NULL, &r.keep_until },
		{ "dispose", 0, NULL, "it is to be disposed of", &r.dispose, NULL },
		{ "why", 0, "TEXT", "the reason, for the ledger", NULL, &r.why },
		{ "json", 0, NULL, "facts as JSON", &r.json, NULL },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc < 2 || argc > 3 || r.as == NULL)
		return ic_cli_usage(cli, "retention", "say what to do, and who acts: --as USER");
	r.named = argc == 3 ? argv[2] : NULL;
	ic_status status = ic_cli_store_open(&r.store, cli, r.data, r.as, 0);
	if (ic_ok(status))
		status = run_verb(&r, argv[1]);
	return ic_cli_store_end(&r.store, status);
}
