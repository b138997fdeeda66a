/* SPDX-License-Identifier: Apache-2.0 */
/* incamera tasks: what decisions left for one person to do, and doing it. */
#include <inttypes.h>
#include <string.h>

#include "cli/show.h"
#include "cli/store.h"

static const char usage[] =
	"[letter TASK | done TASK --note TEXT [--outcome WORD]] --as USER --data DIR";
static const char about[] = "Lists what decisions left for USER to do, the most pressing first: "
			    "what, for whom, by when,\n"
			    "and who has it next when it is not done. `done` marks one as done, "
			    "with a note for the ledger.\nWho holds a copy outside is told by the "
			    "letter that `letter` prints. Governance may decide that telling is\n"
			    "IMPOSSIBLE or DISPROPORTIONATE (UK GDPR Art 19): then the note says "
			    "why.";
static const char example[] = "incamera tasks --as hughes --data DIR";

static const char *holder_words(int holder)
{
	static const char *const words[] = { [IC_task_holder_ABSENT] = "",
					     [IC_task_holder_DECIDER] = "who decided",
					     [IC_task_holder_TEAM] = "their team",
					     [IC_task_holder_IG_LEAD] = "information governance",
					     [IC_task_holder_CALDICOTT_GUARDIAN] =
						     "the Caldicott Guardian",
					     [IC_task_holder_DPO] = "the data protection officer" };

	return words[holder];
}

static void show_task(FILE *out, const struct ic_shape_task *task)
{
	char id[IC_ID_TEXT + 1];
	char due[IC_TIME_TEXT + 1];
	char next[IC_TIME_TEXT + 1];

	ic_id_emit(task->id, id);
	ic_time_emit(task->due, due);
	fprintf(out, "\n%s  %s  ", id, task->late ? "LATE" : task->at_once ? "AT ONCE" : "open");
	ic_show_text(out, task->patient_name);
	fprintf(out, "\n  %.*s\n  by %s, %s\n", (int)task->what.len, (const char *)task->what.ptr,
		due, holder_words(task->holder));
	if (task->next != 0) {
		ic_time_emit(task->next_at, next);
		fprintf(out, "  then %s, from %s\n", holder_words(task->next), next);
	}
	if (task->recipient.len > 0) {
		fprintf(out, "  to ");
		ic_show_text(out, task->recipient);
		fprintf(out, ": ");
		ic_show_text(out, task->channel);
		fprintf(out, "\n");
	}
	fprintf(out, "  %.*s%s%.*s, decided by ", (int)task->code.len, (const char *)task->code.ptr,
		task->rule.len > 0 ? ", rule " : "", (int)task->rule.len,
		(const char *)task->rule.ptr);
	ic_show_text(out, task->decided_by);
	fprintf(out, ", entry %" PRId64 "\n  %.*s\n", task->entry, (int)task->source.len,
		(const char *)task->source.ptr);
}

static ic_status list_tasks(struct ic_cli_store *store, bool json)
{
	struct ic_shape_tasks tasks;

	IC_TRY(ic_app_tasks(&store->ctx, &tasks));
	if (json)
		return ic_cli_show_shape(store->cli, &ic_shape_of_tasks, &tasks);
	fprintf(store->cli->out, "%" PRId64 " to do, %" PRId64 " late\n", tasks.open, tasks.late);
	for (size_t i = 0; i < tasks.rows.count; i++)
		show_task(store->cli->out, &tasks.rows.at[i]);
	return IC_DONE;
}

static ic_status show_letter(struct ic_cli_store *store, const char *id, bool json)
{
	struct ic_shape_task_letter letter;
	ic_id task;

	IC_TRY(ic_id_parse(ic_bytes_of_text(id), &task));
	IC_TRY(ic_app_task_letter(&store->ctx, task, &letter));
	if (json)
		return ic_cli_show_shape(store->cli, &ic_shape_of_task_letter, &letter);
	fprintf(store->cli->out, "%.*s", (int)letter.text.len, (const char *)letter.text.ptr);
	return IC_DONE;
}

static ic_status finish_task(struct ic_cli_store *store, const char *id, const char *note,
			     const char *outcome)
{
	struct ic_shape_task_done_in in = { .note = ic_bytes_of_text(note) };
	struct ic_shape_task_done done;
	ic_id task;

	if (outcome != NULL)
		in.outcome = ic_vocabulary_find(&ic_vocabulary_notification_outcome,
						ic_bytes_of_text(outcome));
	if (outcome != NULL && in.outcome == 0)
		IC_FAIL(USAGE, "--outcome is TOLD, IMPOSSIBLE or DISPROPORTIONATE");
	IC_TRY(ic_id_parse(ic_bytes_of_text(id), &task));
	IC_TRY(ic_app_task_done(&store->ctx, task, &in, &done));
	return ic_cli_show_shape(store->cli, &ic_shape_of_task_done, &done);
}

int ic_cmd_tasks(const struct ic_cli *cli, int argc, char **argv)
{
	const char *data = NULL, *as = NULL, *note = NULL, *outcome = NULL;
	bool help = false, json = false;
	const struct ic_cli_option list[] = {
		{ "data", 0, "DIR", "the data directory", NULL, &data },
		{ "as", 0, "USER", "act as this member of staff", NULL, &as },
		{ "note", 0, "TEXT", "what was done, and what came of it", NULL, &note },
		{ "outcome", 0, "WORD", "of a notification: TOLD, IMPOSSIBLE or DISPROPORTIONATE",
		  NULL, &outcome },
		{ "json", 0, NULL, "facts as JSON", &json, NULL },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };
	struct ic_cli_store store;

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	const bool done = argc == 3 && strcmp(argv[1], "done") == 0;
	const bool letter = argc == 3 && strcmp(argv[1], "letter") == 0;
	if (as == NULL)
		return ic_cli_usage(cli, "tasks", "say who acts: --as USER");
	if ((argc != 1 && !done && !letter) || done != (note != NULL) || (outcome != NULL && !done))
		return ic_cli_usage(cli, "tasks",
				    "say nothing, letter TASK, or done TASK --note TEXT");
	ic_status status = ic_cli_store_open(&store, cli, data, as, 0);
	if (ic_ok(status))
		status = done     ? finish_task(&store, argv[2], note, outcome)
			 : letter ? show_letter(&store, argv[2], json)
				  : list_tasks(&store, json);
	return ic_cli_store_end(&store, status);
}
