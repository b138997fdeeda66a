/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incamera strip: each file is stripped as it is read and is written whole or not at all. A file
 * that is clean already is not written again in place.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/batch.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/show.h"
#include "sys/file.h"

enum { PATH_MAX_BYTES = 4096, GROWTH_MAX = 1 << 16 };

struct strip_command {
	const struct ic_cli *cli;
	const char *output;
	const char *jobs;
	bool in_place;
	bool check;
	bool report;
	bool json;
	bool containers_only;
	bool into_directory; /* the output is a directory */
	unsigned threads;
	ic_json list;
	int exit;
};

struct result {
	struct ic_report report;
	ic_status status; /* of reading and writing; the report has that of the picture */
};

/* Make the directories of @path. */
static ic_status make_parents(char *path)
{
	for (char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		if (slash == path)
			continue;
		*slash = '\0';
		const ic_status status = ic_dir_make(path);
		*slash = '/';
		IC_TRY(status);
	}
	return IC_DONE;
}

/* Where the output of @item goes: its name, or its path below the directory that was given. */
static ic_status output_path(const struct strip_command *strip, const struct ic_batch_item *item,
			     char ret_path[static PATH_MAX_BYTES])
{
	const char *slash = strrchr(item->path, '/');
	const char *name = slash == NULL ? item->path : slash + 1;

	if (item->root > 0 && strcmp(item->path, "-") != 0)
		name = item->path + item->root;
	while (*name == '/')
		name++;
	const int len = strip->into_directory
				? snprintf(ret_path, PATH_MAX_BYTES, "%s/%s", strip->output, name)
				: snprintf(ret_path, PATH_MAX_BYTES, "%s", strip->output);
	if (len < 0 || len >= PATH_MAX_BYTES)
		IC_FAIL(LIMIT, "a path that is too long");
	return IC_DONE;
}

/* Where the output of one file goes. */
struct sink {
	char path[PATH_MAX_BYTES];
	const struct ic_file_in *in;
	bool into_directory;
	bool lazy; /* nothing is written while the output is as the input */
	struct ic_file_out file;
	struct ic_buf memory; /* for standard output, which cannot be taken back */
};

static void ic_sink_done(struct sink *sink)
{
	ic_file_out_done(&sink->file);
	ic_buf_done(&sink->memory);
}

static ic_status emit_to_memory(void *ctx, const struct ic_report *report, ic_bytes span)
{
	struct sink *sink = ctx;

	(void)report;
	return ic_buf_put(&sink->memory, span);
}

/* Open the output, with what was passed over so far. */
static ic_status open_late(struct sink *sink, const struct ic_report *report)
{
	if (sink->file.path != NULL)
		return IC_DONE;
	ic_status status = ic_file_out_open(sink->path, &sink->file);
	if (ic_failed_with(status, IC_E_ABSENT) && sink->into_directory) {
		IC_TRY(make_parents(sink->path));
		status = ic_file_out_open(sink->path, &sink->file);
	}
	IC_TRY(status);
	return ic_file_out_put_start(&sink->file, sink->in, report->bytes_out);
}

static ic_status emit_to_file(void *ctx, const struct ic_report *report, ic_bytes span)
{
	struct sink *sink = ctx;

	if (sink->lazy && report->same)
		return IC_DONE;
	IC_TRY(open_late(sink, report));
	return ic_file_out_put(&sink->file, span);
}

static ic_status strip_to_file(struct ic_report *report, struct ic_file_in *in, uint8_t *scratch,
			       struct sink *sink)
{
	IC_TRY(ic_report_make(report, in, scratch, emit_to_file, sink));
	if (!ic_ok(report->status) || (sink->lazy && report->clean))
		return IC_DONE;
	IC_TRY(open_late(sink, report));
	return ic_file_out_commit(&sink->file);
}

static ic_status strip_to_output(struct ic_report *report, struct ic_file_in *in, uint8_t *scratch,
				 struct sink *sink)
{
	ic_buf_init(&sink->memory, IC_IMAGE_BYTES_MAX + GROWTH_MAX);
	IC_TRY(ic_report_make(report, in, scratch, emit_to_memory, sink));
	return ic_ok(report->status) ? ic_file_replace("-", ic_buf_view(&sink->memory)) : IC_DONE;
}

/* Without -o and in place only standard input is left, which goes to standard output. */
static ic_status strip_file(const struct strip_command *strip, const struct ic_batch_item *item,
			    uint8_t *scratch, struct ic_report *report)
{
	struct sink sink [[gnu::cleanup(ic_sink_done)]];
	IC_AUTO(file_in) in = { 0 };

	sink.in = &in;
	sink.lazy = strip->in_place;
	sink.into_directory = strip->into_directory;
	sink.file.path = NULL;
	sink.memory = (struct ic_buf) { 0 };
	(void)snprintf(sink.path, sizeof(sink.path), "%s", item->path);
	IC_TRY(ic_file_in_open(item->path, &in));
	if (strip->check)
		return ic_report_make(report, &in, scratch, NULL, NULL);
	if (strip->output != NULL)
		IC_TRY(output_path(strip, item, sink.path));
	return strcmp(sink.path, "-") == 0 ? strip_to_output(report, &in, scratch, &sink)
					   : strip_to_file(report, &in, scratch, &sink);
}

/* Endings of names that claim a picture, whatever is in the file. */
static const char *const picture_endings[] = {
	".jpg",  ".jpeg", ".jpe",  ".jfif", ".png", ".webp", ".heic", ".heif",
	".avif", ".tif",  ".tiff", ".gif",  ".bmp", ".dng",  ".raw",  ".cr2",
	".cr3",  ".nef",  ".arw",  ".orf",  ".raf", ".rw2",  ".jxl",  ".jp2"
};

static bool claims_picture(const char *path)
{
	const char *ending = strrchr(path, '.');

	for (size_t i = 0; ending != NULL && i < sizeof(picture_endings) / sizeof(char *); i++)
		if (strcasecmp(ending, picture_endings[i]) == 0)
			return true;
	return false;
}

/* A directory holds other things too. What was named by itself, is called a picture, or begins like
 * anything that a picture may stand in is not passed over: somebody may believe it clean. */
static bool is_skipped(const struct ic_batch_item *item, const struct ic_report *report)
{
	return item->root > 0 && strcmp(item->path, "-") != 0 && !ic_ok(report->status)
	       && report->facts.format == IC_IMAGE_UNKNOWN && !claims_picture(item->path)
	       && !(item->no_file && ic_file_kind(item->path) == IC_FILE_DIRECTORY);
}

static void work(struct ic_batch_item *item, uint8_t *scratch, void *ctx)
{
	struct result *result = ic_alloc(1, sizeof(*result));

	item->result = result;
	if (result == NULL)
		return;
	ic_report_init(&result->report, item->path);
	result->report.containers_only = ((const struct strip_command *)ctx)->containers_only;
	result->status = IC_DONE;
	if (item->no_file
	    || (((const struct strip_command *)ctx)->in_place && ic_file_is_link(item->path)))
		result->report.status = ic_report_no_file();
	else
		result->status = strip_file(ctx, item, scratch, &result->report);
	result->report.skipped = ic_ok(result->status) && is_skipped(item, &result->report);
}

static void raise_exit(struct strip_command *strip, int exit)
{
	strip->exit = exit > strip->exit ? exit : strip->exit;
}

static void print_line(FILE *err, const struct ic_report *report)
{
	ic_show_text(err, ic_bytes_of_text(report->path));
	if (report->clean) {
		fputs(": already clean\n", err);
		return;
	}
	fputs(": ", err);
	ic_show_number(err, report->bytes_in, 0);
	fputs(" -> ", err);
	ic_show_number(err, report->bytes_out, 0);
	fputs(" bytes; removed: ", err);
	ic_report_print_summary(report, err);
	fputc('\n', err);
}

static void warn_of_colour(FILE *err, const char *path)
{
	(void)ic_show_text(err, ic_bytes_of_text(path));
	(void)fputs(": warning: its colour profile was made of tables and is removed; colours may "
		    "look different\n",
		    err);
}

static void list_skipped(FILE *err, const char *path)
{
	(void)ic_show_text(err, ic_bytes_of_text(path));
	(void)fputs(": skipped: no picture\n", err);
}

static void show_report(struct strip_command *strip, struct result *result)
{
	const struct ic_report *report = &result->report;
	const bool dirty = strip->check && ic_ok(report->status) && !report->clean;

	if (report->skipped)
		list_skipped(strip->cli->err, report->path);
	else if (!ic_ok(report->status))
		raise_exit(strip, ic_cli_fail_about(strip->cli, report->path, report->status));
	else if (dirty)
		raise_exit(strip, ic_cli_fail_about(strip->cli, report->path,
						    IC_FAULT(NOT_CLEAN, "strip would change it")));
	else if (report->facts.colour == IC_COLOUR_LOST)
		warn_of_colour(strip->cli->err, report->path);
	if (strip->json)
		result->status = ic_report_emit(report, strip->list);
	else if (strip->report && ic_ok(report->status))
		print_line(strip->cli->err, report);
}

static void show(struct ic_batch_item *item, void *ctx)
{
	struct strip_command *strip = ctx;
	struct result *result = item->result;

	if (result == NULL) {
		raise_exit(strip, ic_cli_fail_about(strip->cli, item->path,
						    IC_FAULT(NOMEM, "stripping a file")));
		return;
	}
	if (ic_ok(result->status))
		show_report(strip, result);
	if (!ic_ok(result->status))
		raise_exit(strip, ic_cli_fail_about(strip->cli, item->path, result->status));
	ic_report_done(&result->report);
	ic_free(result);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Two inputs that would be written to one place: one of them would be lost. */
static ic_status check_names(const struct strip_command *strip, struct ic_batch *batch)
{
	const size_t count = batch->count;
	const char **paths = ic_arena_take(&batch->arena, count + 1, sizeof(*paths));
	char path[PATH_MAX_BYTES];

	if (paths == NULL)
		IC_FAIL(NOMEM, "names of the output");
	for (size_t i = 0; i < count; i++) {
		IC_TRY(output_path(strip, &batch->items[i], path));
		paths[i] = ic_arena_text(&batch->arena, ic_bytes_of_text(path));
		if (paths[i] == NULL)
			IC_FAIL(NOMEM, "names of the output");
	}
	qsort(paths, count, sizeof(*paths), compare_texts);
	for (size_t i = 1; i < count; i++)
		if (strcmp(paths[i - 1], paths[i]) == 0)
			IC_FAIL(USAGE, "two inputs have one name in the output: strip them into a "
				       "directory each");
	return IC_DONE;
}

/* Several inputs, or a directory, go into a directory, which is made if need be. */
static ic_status prepare_output(struct strip_command *strip, struct ic_batch *batch)
{
	if (strip->output == NULL || strcmp(strip->output, "-") == 0) {
		if (strip->output != NULL && batch->count > 1)
			IC_FAIL(USAGE, "several pictures cannot go to standard output");
		return IC_DONE;
	}
	const bool exists = ic_file_kind(strip->output) == IC_FILE_DIRECTORY;
	const bool many = batch->count > 1 || (batch->count == 1 && batch->items[0].root > 1);

	strip->into_directory = exists || many;
	if (!strip->into_directory)
		return IC_DONE;
	IC_TRY(check_names(strip, batch));
	return ic_dir_make(strip->output);
}

static ic_status print_json(const struct strip_command *strip, ic_json root)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, SIZE_MAX / 2);
	IC_TRY(ic_json_emit(root, IC_JSON_INDENTED, &text));
	IC_TRY(ic_buf_put_byte(&text, '\n'));
	return ic_cli_put(strip->cli->out, ic_buf_view(&text));
}

static ic_status strip_all(int argc, char **argv, struct strip_command *strip)
{
	struct ic_batch batch [[gnu::cleanup(ic_batch_done)]];
	IC_AUTO(json_doc) doc = { 0 };

	ic_batch_init(&batch);
	for (int i = 1; i < argc; i++)
		IC_TRY(ic_batch_add(&batch, argv[i]));
	IC_TRY(prepare_output(strip, &batch));
	if (strip->json) {
		IC_TRY(ic_json_array_init(&doc));
		strip->list = doc.root;
	}
	IC_TRY(ic_batch_run(&batch, &(struct ic_batch_work) { .command = "strip",
							      .scratch = IC_REPORT_SCRATCH,
							      .threads = strip->threads,
							      .work = work,
							      .show = show,
							      .ctx = strip }));
	return strip->json ? print_json(strip, doc.root) : IC_DONE;
}

static size_t length_without_slashes(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	return len;
}

/* Written over what it was read from, and not said to be. */
static bool is_over_input(const struct strip_command *strip, int argc, char **argv)
{
	for (int i = 1; i < argc && strip->output != NULL; i++) {
		const size_t len = length_without_slashes(argv[i]);
		if (len == length_without_slashes(strip->output) && strcmp(argv[i], "-") != 0
		    && memcmp(argv[i], strip->output, len) == 0)
			return true;
	}
	return false;
}

/* NULL if input and output fit together; else what is wrong. */
static const char *find_wrong_way(const struct strip_command *strip, int argc, char **argv)
{
	const bool from_input = argc == 2 && strcmp(argv[1], "-") == 0;
	const int ways = (strip->output != NULL) + strip->in_place + strip->check;
	const bool to_output =
		strip->output != NULL ? strcmp(strip->output, "-") == 0 : from_input && ways == 0;

	if (argc < 2)
		return "name a file or a directory";
	if (ways > 1)
		return "only one of -o, --in-place and --check";
	if (is_over_input(strip, argc, argv))
		return "-o names what is read: say --in-place to write over it";
	if (ways == 0 && !from_input)
		return "say where to: -o, --in-place, or --check";
	if (strip->in_place && from_input)
		return "standard input cannot be changed in place";
	if (strip->json && to_output)
		return "the picture and --json cannot both go to standard output";
	return NULL;
}

/* The same of all options. */
static const char *find_wrong(struct strip_command *strip, int argc, char **argv)
{
	uint64_t threads = 0;

	if (strip->jobs != NULL
	    && !ic_ok(ic_decimal_parse(ic_bytes_of_text(strip->jobs), 64, &threads)))
		return "-j takes a number from 1 to 64";
	strip->threads = (unsigned)threads;
	return find_wrong_way(strip, argc, argv);
}

static const char usage[] = "IN... (-o OUT | --in-place | --check) [-j N] [--report] [--json]";
static const char about[] =
	"Writes each JPEG, PNG, WebP, HEIC or AVIF anew from the parts that make the picture;\n"
	"nothing else is kept. The pixels and the way up stay exactly as they were. IN may be a\n"
	"directory; \"-\" is standard input, which goes to standard output unless -o says "
	"otherwise.\n"
	"\n"
	"Depth: the containers (markers, chunks, tables) are rebuilt, and the coded picture data "
	"is\n"
	"read to its end: a picture that is cut or damaged anywhere is refused, and bytes hidden\n"
	"behind the last block are removed. --containers-only passes coded data on unread.\n"
	"\n"
	"A picture that is not understood is refused, and nothing is written for it. A file in a\n"
	"directory that is no picture, by its name and by what it begins with, is listed as "
	"skipped\n"
	"and changes no exit code; one that is named by itself is refused. Of several\n"
	"files the highest exit code counts: 0 done, 1 failed, 4 not an acceptable image, 5 not\n"
	"clean (with --check).";
static const char example[] = "  incamera strip holiday/ -o cleaned/\n"
			      "  incamera strip --in-place --report IMG_0001.jpg\n"
			      "  incamera strip - < IMG_0001.jpg > clean.jpg";

int ic_cmd_strip(const struct ic_cli *cli, int argc, char **argv)
{
	struct strip_command strip = { .cli = cli };
	const struct ic_cli_option list[] = {
		{ "output", 'o', "OUT", "write to this file or directory", NULL, &strip.output },
		{ "in-place", 0, NULL, "replace each file at once by its clean form",
		  &strip.in_place, NULL },
		{ "check", 0, NULL, "write nothing; exit 5 if a file is not clean", &strip.check,
		  NULL },
		{ "jobs", 'j', "N", "files at a time; default: one for each processor", NULL,
		  &strip.jobs },
		{ "report", 0, NULL, "say for each file what was removed", &strip.report, NULL },
		{ "json", 0, NULL, "the report as JSON on standard output", &strip.json, NULL },
		{ "containers-only", 0, NULL, "faster: do not read the coded picture data",
		  &strip.containers_only, NULL },
	};
	const struct ic_cli_options options = { .usage = usage,
						.about = about,
						.example = example,
						.list = list,
						.count = sizeof(list) / sizeof(list[0]) };
	bool help;

	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	const char *wrong = find_wrong(&strip, argc, argv);
	if (wrong != NULL)
		return ic_cli_usage(cli, "strip", wrong);

	const ic_status status = strip_all(argc, argv, &strip);
	return ic_ok(status) ? strip.exit : ic_cli_fail(cli, status);
}
