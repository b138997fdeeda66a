/* SPDX-License-Identifier: Apache-2.0 */
/* incamera request, access and statistics: people's requests about recordings, what a person is
 * given who has a right to a record, and what may be published. */
#include <inttypes.h>
#include <string.h>

#include "cli/show.h"
#include "cli/store.h"

static const char usage[] =
	"list | show REQUEST | open KIND --nhs NUMBER --by REQUESTER --name TEXT --asks TEXT "
	"[--received DAY] | step REQUEST STEP --note TEXT [--day DAY] [--clinician USER] | decide "
	"REQUEST --note TEXT [RECORDING…] | answer REQUEST --note TEXT [RECORDING…] | note FACT "
	"VALUE --nhs NUMBER --note TEXT [RECORDING]";
static const char about[] =
	"`open` writes down what came in and begins its clock. KIND: SUBJECT_ACCESS, DECEASED, "
	"FOI, "
	"EIR,\n"
	"RECTIFICATION, ERASURE, RESTRICTION, OBJECTION, COMPLAINT. REQUESTER: SUBJECT, PARENT, "
	"ATTORNEY,\n"
	"AGENT, REPRESENTATIVE, CLAIMANT, CORONER, PUBLIC, RELATIVE. `step` is one of those that "
	"`show`\n"
	"lists; each writes its letter. `decide` asks table A: granted, refused for good, or what "
	"is missing.\n"
	"`answer` does what a request of RECTIFICATION, ERASURE, RESTRICTION or OBJECTION asks, as "
	"the\n"
	"rules decide of each RECORDING, and writes the letter.\n"
	"`note` states what bears on access: WISH NO|YES, HARM NO|YES (a clinician who treats the "
	"patient),\n"
	"THIRD NO|SEPARABLE|INSEPARABLE, SEEN NO|YES.\n"
	"The others need --as USER of information governance, and --data DIR. DAY is YYYY-MM-DD.";
static const char example[] = "incamera request list --as hughes --data DIR";

struct asking {
	struct ic_cli_store store;
	const char *data, *as, *nhs, *by, *name, *asks, *received, *note, *day, *clinician, *out,
		*request, *site, *side, *view, *picture_note, *objects_to, *person, *marks;
	bool json, explained;
	int argc;
	char **argv;
};

static ic_status take_day(struct ic_ctx *ctx, const char *text, struct ic_date *ret_day)
{
	*ret_day = text == NULL ? ic_ctx_today(ctx) : (struct ic_date) { 0 };
	return text == NULL ? IC_DONE : ic_date_parse(ic_bytes_of_text(text), ret_day);
}

static ic_status take_id(const struct asking *a, int index, ic_id *ret_id)
{
	if (a->argc <= index)
		IC_FAIL(USAGE, "an id is missing");
	return ic_id_parse(ic_bytes_of_text(a->argv[index]), ret_id);
}

static ic_status take_word(const struct ic_vocabulary *vocabulary, const char *text, int *ret)
{
	*ret = text == NULL ? 0 : ic_vocabulary_find(vocabulary, ic_bytes_of_text(text));
	if (*ret == 0)
		IC_FAIL(USAGE, "no word of its vocabulary, or none at all");
	return IC_DONE;
}

/* --- showing --- */

static void show_word(FILE *out, const struct ic_vocabulary *vocabulary, int number)
{
	fprintf(out, "%s", ic_vocabulary_text(vocabulary, number));
}

static void show_clock(FILE *out, bool stopped, bool late, int64_t days)
{
	if (stopped)
		fprintf(out, "clock stopped");
	else if (late)
		fprintf(out, "%" PRId64 " days late", -days);
	else
		fprintf(out, "%" PRId64 " days left", days);
}

static void show_row(FILE *out, const struct ic_shape_request_row *row)
{
	char id[IC_ID_TEXT + 1];
	char day[IC_DATE_TEXT + 1];

	ic_id_emit(row->id, id);
	ic_date_emit(row->due, day);
	fprintf(out, "%s  ", id);
	show_word(out, &ic_vocabulary_request_state, row->state);
	fprintf(out, "  ");
	show_word(out, &ic_vocabulary_request_kind, row->kind);
	fprintf(out, " by ");
	show_word(out, &ic_vocabulary_requester, row->requester);
	fprintf(out, "\n  due %s, ", day);
	show_clock(out, row->stopped, row->late, row->days_left);
	if (row->patient_name.len > 0) {
		fprintf(out, "; ");
		ic_show_text(out, row->patient_name);
	}
	fprintf(out, "\n");
}

static void show_decision(FILE *out, const struct ic_shape_request *r)
{
	const struct ic_shape_decision *d = r->decision;

	if (d == NULL)
		return;
	fprintf(out, "now      %s %.*s: %.*s\nsource   %.*s\n",
		ic_vocabulary_text(&ic_vocabulary_verdict, d->decision), (int)d->rule.len,
		(const char *)d->rule.ptr, (int)d->reason.len, (const char *)d->reason.ptr,
		(int)d->source.len, (const char *)d->source.ptr);
	if (r->missing.len > 0)
		fprintf(out, "missing  %.*s: %.*s\n", (int)r->missing.len,
			(const char *)r->missing.ptr, (int)r->missing_words.len,
			(const char *)r->missing_words.ptr);
	else if (d->remedy.len > 0)
		fprintf(out, "next     %.*s\n", (int)d->remedy.len, (const char *)d->remedy.ptr);
}

static void show_request(FILE *out, const struct ic_shape_request *r)
{
	const struct ic_shape_request_row row = { .id = r->id,
						  .kind = r->kind,
						  .requester = r->requester,
						  .patient_name = r->patient_name,
						  .state = r->state,
						  .stopped = r->stopped,
						  .due = r->due,
						  .days_left = r->days_left,
						  .late = r->late };

	show_row(out, &row);
	if (r->rule.len > 0)
		fprintf(out, "decided  %s by %.*s\n", r->granted ? "granted" : "refused",
			(int)r->rule.len, (const char *)r->rule.ptr);
	show_decision(out, r);
	fprintf(out, "steps   ");
	for (size_t i = 0; i < r->acts.count; i++)
		fprintf(out, " %.*s", (int)r->acts.at[i].len, (const char *)r->acts.at[i].ptr);
	fprintf(out, "\n");
	if (r->steps.count > 0 && r->steps.at[r->steps.count - 1].letter.len > 0) {
		fputc('\n', out);
		ic_show_lines(out, r->steps.at[r->steps.count - 1].letter);
	}
}

static ic_status give(const struct asking *a, const struct ic_shape_request *r)
{
	if (a->json)
		return ic_cli_show_shape(a->store.cli, &ic_shape_of_request, r);
	show_request(a->store.cli->out, r);
	return IC_DONE;
}

/* --- the verbs --- */

/* Behind @cursor, which is moved on; empty after the last. */
static ic_status next_page(struct asking *a, char cursor[static IC_ID_TEXT + 1],
			   struct ic_shape_request_rows *ret)
{
	struct ic_ctx *ctx = ic_cli_store_next(&a->store);

	IC_TRY(ic_app_request_list(ctx, ic_bytes_of_text(cursor), ret));
	snprintf(cursor, IC_ID_TEXT + 1, "%.*s", (int)ret->next.len, (const char *)ret->next.ptr);
	return IC_DONE;
}

static ic_status run_list(struct asking *a)
{
	const struct ic_cli *cli = a->store.cli;
	char cursor[IC_ID_TEXT + 1] = "";

	do {
		struct ic_shape_request_rows page;
		IC_TRY(next_page(a, cursor, &page));
		if (a->json)
			IC_TRY(ic_cli_show_shape(cli, &ic_shape_of_request_rows, &page));
		for (size_t i = 0; !a->json && i < page.rows.count; i++)
			show_row(cli->out, &page.rows.at[i]);
	} while (cursor[0] != '\0');
	return IC_DONE;
}

static ic_status run_show(struct asking *a)
{
	struct ic_shape_request request;
	ic_id id;

	IC_TRY(take_id(a, 2, &id));
	IC_TRY(ic_app_request_show(&a->store.ctx, id, &request));
	return give(a, &request);
}

static ic_status run_open(struct asking *a)
{
	struct ic_shape_request_in in = { .id = ic_entropy_id(a->store.app->entropy),
					  .nhs_number = ic_bytes_of_text(a->nhs),
					  .name = ic_bytes_of_text(a->name),
					  .asks = ic_bytes_of_text(a->asks) };
	struct ic_shape_request request;

	IC_TRY(take_word(&ic_vocabulary_request_kind, a->argc > 2 ? a->argv[2] : NULL, &in.kind));
	IC_TRY(take_word(&ic_vocabulary_requester, a->by, &in.requester));
	IC_TRY(take_day(&a->store.ctx, a->received, &in.received));
	IC_TRY(ic_app_request_open(&a->store.ctx, &in, &request));
	return give(a, &request);
}

/* Who @user (NULL: nobody) is. */
static ic_status find_staff(struct asking *a, const char *user, ic_id *ret_id)
{
	const struct ic_actor actor = a->store.ctx.actor;

	if (user == NULL)
		return IC_DONE;
	IC_TRY(ic_cli_store_as(&a->store, user));
	*ret_id = a->store.ctx.actor.party;
	a->store.ctx.actor = actor;
	return IC_DONE;
}

static ic_status run_step(struct asking *a)
{
	struct ic_shape_request_step_in in = { .note = ic_bytes_of_text(a->note) };
	struct ic_shape_request request;
	ic_id id;

	IC_TRY(take_id(a, 2, &id));
	IC_TRY(take_word(&ic_vocabulary_request_step, a->argc > 3 ? a->argv[3] : NULL, &in.step));
	IC_TRY(take_day(&a->store.ctx, a->day, &in.day));
	IC_TRY(find_staff(a, a->clinician, &in.clinician));
	IC_TRY(ic_app_request_step(&a->store.ctx, id, &in, &request));
	return give(a, &request);
}

enum { ITEMS_MAX = 100 };

/* The recordings that are named behind the request. */
static ic_status take_items(const struct asking *a, ic_id items[static ITEMS_MAX],
			    size_t *ret_count)
{
	if (a->argc - 3 > ITEMS_MAX)
		IC_FAIL(USAGE, "more than 100 recordings at once");
	for (int i = 3; i < a->argc; i++)
		IC_TRY(take_id(a, i, &items[i - 3]));
	*ret_count = a->argc > 3 ? (size_t)(a->argc - 3) : 0;
	return IC_DONE;
}

static ic_status run_decide(struct asking *a)
{
	ic_id items[ITEMS_MAX];
	struct ic_shape_request_decision_in in = { .note = ic_bytes_of_text(a->note) };
	struct ic_shape_request request;
	ic_id id;

	IC_TRY(take_id(a, 2, &id));
	IC_TRY(take_items(a, items, &in.recordings.count));
	in.recordings.at = items;
	IC_TRY(ic_app_request_decide(&a->store.ctx, id, &in, &request));
	return give(a, &request);
}

static void show_effect(FILE *out, const struct ic_shape_request_effect *e)
{
	char id[IC_ID_TEXT + 1] = "everything";

	if (!ic_id_is_zero(e->recording))
		ic_id_emit(e->recording, id);
	fprintf(out, "%s  %s  ", id, e->granted ? "done" : "not done");
	ic_show_text(out, e->rule);
	fprintf(out, ": ");
	ic_show_text(out, e->reason);
	fprintf(out, "\n");
}

static ic_status take_answer(struct asking *a, struct ic_shape_request_answer_in *in)
{
	if (a->side != NULL)
		IC_TRY(take_word(&ic_vocabulary_laterality, a->side, &in->laterality));
	if (a->view != NULL)
		IC_TRY(take_word(&ic_vocabulary_standard_view, a->view, &in->view));
	if (a->objects_to != NULL)
		IC_TRY(take_word(&ic_vocabulary_objects_to, a->objects_to, &in->objects_to));
	if (a->site != NULL)
		in->body_site = ic_bytes_of_text(a->site);
	if (a->picture_note != NULL)
		in->picture_note = ic_bytes_of_text(a->picture_note);
	in->explained = a->explained;
	return find_staff(a, a->person, &in->person);
}

static ic_status run_answer(struct asking *a)
{
	ic_id items[ITEMS_MAX];
	struct ic_shape_request_answer_in in = { .note = ic_bytes_of_text(a->note) };
	struct ic_shape_request_answer answer;
	ic_id id;

	IC_TRY(take_id(a, 2, &id));
	IC_TRY(take_answer(a, &in));
	IC_TRY(take_items(a, items, &in.recordings.count));
	in.recordings.at = items;
	IC_TRY(ic_app_request_answer(&a->store.ctx, id, &in, &answer));
	if (a->json)
		return ic_cli_show_shape(a->store.cli, &ic_shape_of_request_answer, &answer);
	for (size_t i = 0; i < answer.effects.count; i++)
		show_effect(a->store.cli->out, &answer.effects.at[i]);
	return give(a, answer.request);
}

static ic_status run_note(struct asking *a)
{
	struct ic_shape_access_note_in in = { .id = ic_entropy_id(a->store.app->entropy),
					      .words = ic_bytes_of_text(a->note) };
	struct ic_shape_patient patient;
	struct ic_shape_governed done;

	IC_TRY(take_word(&ic_vocabulary_access_fact, a->argc > 2 ? a->argv[2] : NULL, &in.what));
	IC_TRY(take_word(&ic_vocabulary_access_value, a->argc > 3 ? a->argv[3] : NULL, &in.value));
	if (a->argc > 4)
		IC_TRY(take_id(a, 4, &in.recording));
	if (a->marks != NULL)
		in.marks = ic_bytes_of_text(a->marks);
	IC_TRY(ic_cli_find_patient(&a->store, a->nhs, &patient));
	in.patient = patient.id;
	IC_TRY(ic_app_access_note(&a->store.ctx, &in, &done));
	return ic_cli_show_shape(a->store.cli, &ic_shape_of_governed, &done);
}

static const struct {
	const char *verb;
	ic_status (*run)(struct asking *a);
} verbs[] = {
	{ "list", run_list },     { "show", run_show },     { "open", run_open },
	{ "step", run_step },     { "decide", run_decide }, { "note", run_note },
	{ "answer", run_answer },
};

static ic_status run_verb(struct asking *a)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(a->argv[1], verbs[i].verb) == 0)
			return verbs[i].run(a);
	IC_FAIL(USAGE, "no such verb");
}

static int run(struct asking *a, const struct ic_cli *cli, ic_status (*act)(struct asking *a))
{
	ic_status status =
		ic_cli_store_open(&a->store, cli, a->data, a->as, a->out != NULL ? 1 : 0);

	if (ic_ok(status))
		status = act(a);
	return ic_cli_store_end(&a->store, status);
}

int ic_cmd_request(const struct ic_cli *cli, int argc, char **argv)
{
	struct asking a = { .argc = argc, .argv = argv };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &a.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &a.as },
		{ "nhs", 0, "NUMBER", "the patient's NHS number", NULL, &a.nhs },
		{ "by", 0, "REQUESTER", "who asks", NULL, &a.by },
		{ "name", 0, "TEXT", "the name of who asks", NULL, &a.name },
		{ "asks", 0, "TEXT", "what is asked, in their words", NULL, &a.asks },
		{ "received", 0, "DAY", "when it came in; today when not given", NULL,
		  &a.received },
		{ "note", 0, "TEXT", "what was done, asked or decided", NULL, &a.note },
		{ "day", 0, "DAY", "when it happened; today when not given", NULL, &a.day },
		{ "clinician", 0, "USER", "whose opinion is asked for", NULL, &a.clinician },
		{ "site", 0, "CODE", "put right: the body site", NULL, &a.site },
		{ "side", 0, "WORD", "put right: the laterality", NULL, &a.side },
		{ "view", 0, "WORD", "put right: the standard view", NULL, &a.view },
		{ "marks", 0, "BOXES",
		  "note THIRD SEPARABLE: what to paint over, \"x,y,width,height …\" in thousandths",
		  NULL, &a.marks },
		{ "picture-note", 0, "TEXT", "put right: the note on the picture", NULL,
		  &a.picture_note },
		{ "person", 0, "USER", "who is objected to, with --objects-to PERSON", NULL,
		  &a.person },
		{ "objects-to", 0, "WORD", "whose use is objected to", NULL, &a.objects_to },
		{ "explained", 0, NULL, "what it may mean for their care was explained",
		  &a.explained, NULL },
		{ "json", 0, NULL, "facts as JSON", &a.json, NULL },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };

	if (!ic_ok(ic_cli_parse(cli, &options, &a.argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (a.argc < 2 || a.as == NULL)
		return ic_cli_usage(cli, "request", "say what to do, and who acts: --as USER");
	return run(&a, cli, run_verb);
}

/* --- the bundle --- */

/* The one granted request of @patient, over all pages. */
static ic_status find_request(struct asking *a, ic_id patient, ic_id *ret_request)
{
	char cursor[IC_ID_TEXT + 1] = "";
	size_t found = 0;

	do {
		struct ic_shape_request_rows page;
		IC_TRY(next_page(a, cursor, &page));
		for (size_t i = 0; i < page.rows.count; i++)
			if (ic_id_equal(page.rows.at[i].patient, patient)
			    && page.rows.at[i].state == IC_request_state_GRANTED) {
				*ret_request = page.rows.at[i].id;
				found++;
			}
	} while (cursor[0] != '\0');
	if (found == 0)
		IC_FAIL(STATE, "no granted request of this patient; see incamera request");
	if (found > 1)
		IC_FAIL(STATE, "several granted requests of this patient; name one by --request");
	return IC_DONE;
}

static ic_status run_access(struct asking *a)
{
	struct ic_shape_patient patient;
	struct ic_bundle *bundle = NULL;
	ic_id request;

	if (a->request != NULL) {
		IC_TRY(ic_id_parse(ic_bytes_of_text(a->request), &request));
	} else {
		IC_TRY(ic_cli_find_patient(&a->store, a->argv[1], &patient));
		IC_TRY(find_request(a, patient.id, &request));
	}
	IC_TRY(ic_app_bundle_open(&a->store.ctx, request, &bundle));
	const ic_status status = ic_cli_write_bundle(bundle, a->out);
	ic_bundle_close(bundle);
	return status;
}

int ic_cmd_access(const struct ic_cli *cli, int argc, char **argv)
{
	struct asking a = { .argc = argc, .argv = argv };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &a.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &a.as },
		{ "output", 'o', "FILE", "where the bundle goes", NULL, &a.out },
		{ "request", 0, "REQUEST", "the request it answers, instead of PATIENT", NULL,
		  &a.request },
	};
	const struct ic_cli_options options = {
		"PATIENT -o BUNDLE.zip",
		"Writes the access bundle that answers the patient's granted request (PATIENT is "
		"an "
		"NHS number):\n"
		"pictures, consents, disclosures, who looked, and proofs, in one file that opens "
		"without a network.",
		"incamera access 9990000018 -o record.zip --as hughes --data DIR", list,
		sizeof(list) / sizeof(list[0])
	};

	if (!ic_ok(ic_cli_parse(cli, &options, &a.argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if ((a.argc == 2) == (a.request != NULL) || a.as == NULL || a.out == NULL)
		return ic_cli_usage(cli, "access", "name the patient or the request, -o and --as");
	return run(&a, cli, run_access);
}

/* --- figures --- */

static void show_group(FILE *out, const struct ic_shape_statistic_group *group)
{
	fprintf(out, "\n%-14.*s ", (int)group->what.len, (const char *)group->what.ptr);
	if (group->total == IC_SHAPE_ABSENT)
		fprintf(out, "not shown\n");
	else
		fprintf(out, "%" PRId64 "\n", group->total);
	for (size_t i = 0; i < group->cells.count; i++) {
		const struct ic_shape_statistic_cell *cell = &group->cells.at[i];
		fprintf(out, "  %-18.*s ", (int)cell->name.len, (const char *)cell->name.ptr);
		if (cell->count == IC_SHAPE_ABSENT)
			fprintf(out, "*\n");
		else
			fprintf(out, "%" PRId64 "\n", cell->count);
	}
}

static ic_status run_statistics(struct asking *a)
{
	struct ic_shape_statistics statistics;
	FILE *out = a->store.cli->out;
	char from[IC_DATE_TEXT + 1], until[IC_DATE_TEXT + 1];

	IC_TRY(ic_app_statistics(&a->store.ctx, ic_bytes_of_text(a->day), &statistics));
	if (a->json)
		return ic_cli_show_shape(a->store.cli, &ic_shape_of_statistics, &statistics);
	ic_date_emit(statistics.from, from);
	ic_date_emit(statistics.until, until);
	fprintf(out, "%s to %s; * is a number too small to publish, or one that would tell it\n",
		from, until);
	for (size_t i = 0; i < statistics.groups.count; i++)
		show_group(out, &statistics.groups.at[i]);
	return IC_DONE;
}

int ic_cmd_statistics(const struct ic_cli *cli, int argc, char **argv)
{
	struct asking a = { .argc = argc, .argv = argv };
	bool help = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &a.data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &a.as },
		{ "quarter", 0, "DAY", "its first day; the last one when not given", NULL, &a.day },
		{ "json", 0, NULL, "facts as JSON", &a.json, NULL },
	};
	const struct ic_cli_options options = {
		"[--quarter DAY]",
		"Recordings, consents by answer, disclosures by purpose, refusals, requests and "
		"answer times of one\n"
		"quarter that is over, without small numbers: for a publication scheme.",
		"incamera statistics --as hughes --data DIR", list, sizeof(list) / sizeof(list[0])
	};

	if (!ic_ok(ic_cli_parse(cli, &options, &a.argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (a.argc != 1 || a.as == NULL)
		return ic_cli_usage(cli, "statistics", "say who acts: --as USER");
	return run(&a, cli, run_statistics);
}
