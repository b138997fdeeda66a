/* SPDX-License-Identifier: Apache-2.0 */
/* incamera inspect: the same walk as strip, with names and without output. */
#include "base/alloc.h"
#include "base/limits.h"
#include "cli/batch.h"
#include "cli/options.h"
#include "cli/report.h"
#include "sys/file.h"

struct inspect {
	const struct ic_cli *cli;
	bool json;
	ic_json list;
	int exit;
};

struct result {
	struct ic_report report;
	ic_status status;
};

static ic_status inspect_file(const char *path, uint8_t *scratch, struct ic_report *report)
{
	IC_AUTO(file_in) in = { 0 };

	IC_TRY(ic_file_in_open(path, &in));
	return ic_report_make(report, &in, scratch, NULL, NULL);
}

static void work(struct ic_batch_item *item, uint8_t *scratch, void *ctx)
{
	struct result *result = ic_alloc(1, sizeof(*result));

	(void)ctx;
	item->result = result;
	if (result == NULL)
		return;
	ic_report_init(&result->report, item->path);
	result->status = IC_DONE;
	if (item->no_file)
		result->report.status = ic_report_no_file();
	else
		result->status = inspect_file(item->path, scratch, &result->report);
}

static void raise_exit(struct inspect *inspect, int exit)
{
	inspect->exit = exit > inspect->exit ? exit : inspect->exit;
}

static void show(struct ic_batch_item *item, void *ctx)
{
	struct inspect *inspect = ctx;
	struct result *result = item->result;

	if (result == NULL) {
		raise_exit(inspect, ic_cli_fail_about(inspect->cli, item->path,
						      IC_FAULT(NOMEM, "inspecting a file")));
		return;
	}
	if (ic_ok(result->status) && inspect->json)
		result->status = ic_report_emit(&result->report, inspect->list);
	else if (ic_ok(result->status))
		ic_report_print(&result->report, inspect->cli->out);
	if (!ic_ok(result->status))
		raise_exit(inspect, ic_cli_fail_about(inspect->cli, item->path, result->status));
	raise_exit(inspect, ic_code_info(ic_status_code(result->report.status))->exit);
	ic_report_done(&result->report);
	ic_free(result);
}

static ic_status inspect_all(int argc, char **argv, struct inspect *inspect)
{
	struct ic_batch batch [[gnu::cleanup(ic_batch_done)]];
	IC_AUTO(json_doc) doc = { 0 };
	IC_AUTO(buf) text = { 0 };

	ic_batch_init(&batch);
	for (int i = 1; i < argc; i++)
		IC_TRY(ic_batch_add(&batch, argv[i]));
	if (inspect->json) {
		IC_TRY(ic_json_array_init(&doc));
		inspect->list = doc.root;
	}
	IC_TRY(ic_batch_run(&batch, &(struct ic_batch_work) { .command = "inspect",
							      .scratch = IC_REPORT_SCRATCH,
							      .work = work,
							      .show = show,
							      .ctx = inspect }));
	if (!inspect->json)
		return IC_DONE;
	ic_buf_init(&text, SIZE_MAX / 2);
	IC_TRY(ic_json_emit(doc.root, IC_JSON_INDENTED, &text));
	IC_TRY(ic_buf_put_byte(&text, '\n'));
	return ic_cli_put(inspect->cli->out, ic_buf_view(&text));
}

static const char usage[] = "IN... [--json]";
static const char about[] =
	"Shows what each JPEG, PNG, WebP, HEIC or AVIF carries besides the picture, by the names "
	"you\n"
	"know from EXIF, XMP, IPTC and PNG, and what strip would do with it. IN may be a "
	"directory; \"-\"\n"
	"is standard input. Changes nothing. Exit code 4 if a file is not an acceptable image.";
static const char example[] =
	"  incamera inspect IMG_0001.jpg\n"
	"  incamera inspect holiday/ --json | jq '.[] | select(.verdict != \"clean\") | .file'";

int ic_cmd_inspect(const struct ic_cli *cli, int argc, char **argv)
{
	struct inspect inspect = { .cli = cli };
	const struct ic_cli_option list[] = {
		{ "json", 0, NULL, "facts and findings as JSON", &inspect.json, NULL },
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
	if (argc < 2)
		return ic_cli_usage(cli, "inspect", "name a file or a directory");

	const ic_status status = inspect_all(argc, argv, &inspect);
	return ic_ok(status) ? inspect.exit : ic_cli_fail(cli, status);
}
