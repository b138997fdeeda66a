/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report.h"

#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "cli/show.h"

enum { REPORT_BYTES_MAX = 8 << 20, FIRST_ROOM = 64 };

static const char *const action_words[] = { "removed", "kept", "rewritten" };

void ic_report_init(struct ic_report *report, const char *path)
{
	*report = (struct ic_report) { .path = path };
	ic_arena_init(&report->arena, REPORT_BYTES_MAX);
}

void ic_report_done(struct ic_report *report)
{
	ic_arena_done(&report->arena);
	ic_free(report->findings);
	report->findings = NULL;
	report->count = 0;
}

static ic_status make_room(struct ic_report *report)
{
	if (report->count < report->room)
		return IC_DONE;
	const size_t room = report->room == 0 ? FIRST_ROOM : report->room * 2;
	struct ic_finding *grown = ic_realloc(report->findings, room * sizeof(*grown));
	if (grown == NULL)
		IC_FAIL(NOMEM, "keeping findings");
	report->findings = grown;
	report->room = room;
	return IC_DONE;
}

/* The scratch is read into half after half, so that at least one half of what came before can be
 * compared with the output, which may come later than its input: a clean picture holds back less
 * than that. */
enum { HALF = IC_REPORT_SCRATCH / 2 };

struct pass {
	struct ic_report *report;
	const uint8_t *scratch;
	ic_report_emit_fn *emit;
	void *ctx;
	ic_status emitted; /* failures of emit are not the picture's */
};

static ic_status take_finding(void *ctx, const struct ic_finding *finding)
{
	struct ic_report *report = ((struct pass *)ctx)->report;

	IC_TRY(make_room(report));
	struct ic_finding *kept = &report->findings[report->count++];
	*kept = *finding;
	kept->name = ic_arena_copy(&report->arena, finding->name);
	kept->value = ic_arena_copy(&report->arena, finding->value);
	return IC_DONE;
}

/* True if @span stands in the input at @at, as far as it is still known. */
static bool equals_input(const struct pass *pass, uint64_t at, ic_bytes span)
{
	const uint64_t read = pass->report->bytes_in;
	const uint64_t piece = (read - 1) / HALF * HALF;

	if (at + span.len > read || at + HALF < piece)
		return false;
	for (size_t done = 0; done < span.len;) {
		const size_t from = (size_t)((at + done) % IC_REPORT_SCRATCH);
		const size_t to_wrap = IC_REPORT_SCRATCH - from;
		const size_t left = span.len - done;
		const size_t len = left < to_wrap ? left : to_wrap;
		const uint8_t *expected = pass->scratch + from;

		if (span.ptr + done != expected && memcmp(span.ptr + done, expected, len) != 0)
			return false;
		done += len;
	}
	return true;
}

static ic_status take_output(void *ctx, ic_bytes span)
{
	struct pass *pass = ctx;
	struct ic_report *report = pass->report;

	report->same = report->same && equals_input(pass, report->bytes_out, span);
	if (pass->emit != NULL)
		pass->emitted = pass->emit(pass->ctx, report, span);
	report->bytes_out += span.len;
	return pass->emitted;
}

/* Reading fails as itself, the picture as the report's status. */
static ic_status run(struct pass *pass, struct ic_strip *strip, struct ic_file_in *in,
		     uint8_t *scratch)
{
	struct ic_report *report = pass->report;
	size_t got = HALF;

	report->bytes_in = 0;
	while (got == HALF && ic_ok(report->status)) {
		uint8_t *half = scratch + report->bytes_in % IC_REPORT_SCRATCH;

		IC_TRY(ic_file_in_read(in, half, HALF, &got));
		report->bytes_in += got;
		report->status = ic_strip_feed(strip, ic_bytes_of(half, got));
	}
	if (ic_ok(report->status))
		report->status = ic_strip_end(strip);
	return pass->emitted;
}

ic_status ic_report_make(struct ic_report *report, struct ic_file_in *in,
			 uint8_t scratch[static IC_REPORT_SCRATCH], ic_report_emit_fn *emit,
			 void *ctx)
{
	struct pass pass = { .report = report, .scratch = scratch, .emit = emit, .ctx = ctx };
	IC_AUTO(strip) strip = { 0 };

	const struct ic_strip_options options = { .emit = take_output,
						  .find = take_finding,
						  .ctx = &pass,
						  .containers_only = report->containers_only,
						  .twice = ic_file_in_can_rewind(in) };

	IC_TRY(ic_strip_init(&strip, &options));
	report->same = true;
	IC_TRY(run(&pass, &strip, in, scratch));
	if (ic_strip_again(&strip)) {
		IC_TRY(ic_file_in_rewind(in));
		IC_TRY(run(&pass, &strip, in, scratch));
	}
	report->same = report->same || ic_strip_held_same(&strip);
	report->facts = strip.facts;
	report->clean =
		ic_ok(report->status) && report->same && report->bytes_out == report->bytes_in;
	return ic_failed_with(report->status, IC_E_NOMEM) ? report->status : IC_DONE;
}

ic_status ic_report_no_file(void)
{
	return IC_FAULT(IMAGE_UNSUPPORTED, "a link, or no file: name what it leads to");
}

const char *ic_report_verdict(const struct ic_report *report)
{
	if (!ic_ok(report->status))
		return report->skipped ? "skipped" : "refused";
	if (report->clean)
		return "clean";
	return report->count > 0 ? "carries metadata" : "another form";
}

/* ---- for people ---- */

/* Findings of @kind from @from on: how many and of how many bytes. */
static size_t count_kind(const struct ic_report *report, size_t from, const char *kind,
			 uint64_t *ret_bytes)
{
	size_t count = 0;

	*ret_bytes = 0;
	for (size_t i = from; i < report->count; i++) {
		const struct ic_finding *finding = &report->findings[i];

		if (strcmp(finding->kind, kind) != 0 || finding->action != IC_FINDING_REMOVED)
			continue;
		count++;
		*ret_bytes += finding->bytes;
	}
	return count;
}

static bool is_first_of_kind(const struct ic_report *report, size_t at)
{
	if (report->findings[at].action != IC_FINDING_REMOVED)
		return false;
	for (size_t i = 0; i < at; i++) {
		if (report->findings[i].action == IC_FINDING_REMOVED
		    && strcmp(report->findings[i].kind, report->findings[at].kind) == 0)
			return false;
	}
	return true;
}

void ic_report_print_summary(const struct ic_report *report, FILE *out)
{
	const char *between = "";

	for (size_t i = 0; i < report->count; i++) {
		uint64_t bytes;

		if (!is_first_of_kind(report, i))
			continue;
		const char *kind = report->findings[i].kind;
		const size_t count = count_kind(report, i, kind, &bytes);
		fprintf(out, "%s%s", between, kind);
		if (count > 1)
			fprintf(out, " (%zu)", count);
		if (bytes >= 1024) {
			fputs(", ", out);
			ic_show_number(out, bytes, 0);
			fputs(" bytes", out);
		}
		between = "; ";
	}
	fputs(*between == '\0' ? "nothing but its form" : "", out);
}

static void print_facts(const struct ic_report *report, FILE *out)
{
	const struct ic_image_facts *facts = &report->facts;
	static const char *const colours[] = { "", ", Display P3", ", own colour profile",
					       ", colour profile cannot be rewritten" };

	fprintf(out, "  %s, %u x %u", ic_image_word(facts->format), facts->width, facts->height);
	if (facts->orientation != 1)
		fprintf(out, ", orientation %d", facts->orientation);
	fprintf(out, "%s%s\n", colours[facts->colour],
		facts->end_was_missing ? ", the end of the file is missing" : "");
}

static void print_findings(const struct ic_report *report, FILE *out)
{
	fprintf(out, "\n  %-20s %-18s %-30s %-26s %9s  %s\n", "where", "kind", "name", "value",
		"bytes", "strip");
	for (size_t i = 0; i < report->count; i++) {
		const struct ic_finding *finding = &report->findings[i];

		fputs("  ", out);
		ic_show_column(out, ic_bytes_of_text(finding->where), 20);
		fputc(' ', out);
		ic_show_column(out, ic_bytes_of_text(finding->kind), 18);
		fputc(' ', out);
		ic_show_column(out, finding->name, 30);
		fputc(' ', out);
		ic_show_column(out, finding->value, 26);
		fputc(' ', out);
		ic_show_number(out, finding->bytes, 9);
		fprintf(out, "  %s\n", action_words[finding->action]);
	}
	fputc('\n', out);
}

void ic_report_print(const struct ic_report *report, FILE *out)
{
	ic_show_text(out, ic_bytes_of_text(report->path));
	fputc('\n', out);
	if (!ic_ok(report->status)) {
		fprintf(out, "  refused: %s (%s)\n",
			ic_code_info(ic_status_code(report->status))->text,
			report->status.fault->text);
		return;
	}
	print_facts(report, out);
	if (report->count > 0)
		print_findings(report, out);
	if (report->clean) {
		fputs("  clean: strip would change nothing\n", out);
		return;
	}
	fprintf(out, "  %s; strip removes: ", ic_report_verdict(report));
	ic_report_print_summary(report, out);
	fputc('\n', out);
}

/* ---- JSON ---- */

static ic_status put_text(ic_json into, const char *key, ic_bytes text)
{
	return ic_utf8_is_valid(text) ? ic_json_put_text(into, key, text)
				      : ic_json_put_text(into, key, IC_LIT("(not UTF-8)"));
}

static ic_status emit_finding(const struct ic_finding *finding, ic_json list)
{
	ic_json object;

	IC_TRY(ic_json_put_object(list, NULL, &object));
	IC_TRY(put_text(object, "where", ic_bytes_of_text(finding->where)));
	IC_TRY(put_text(object, "kind", ic_bytes_of_text(finding->kind)));
	IC_TRY(put_text(object, "name", finding->name));
	IC_TRY(ic_json_put_integer(object, "bytes", (int64_t)finding->bytes));
	if (finding->value.len > 0)
		IC_TRY(put_text(object, "value", finding->value));
	return put_text(object, "action", ic_bytes_of_text(action_words[finding->action]));
}

ic_status ic_report_emit(const struct ic_report *report, ic_json into)
{
	const struct ic_image_facts *facts = &report->facts;
	const char *word = ic_image_word(facts->format);
	ic_json object;
	ic_json list;

	IC_TRY(ic_json_put_object(into, NULL, &object));
	IC_TRY(put_text(object, "file", ic_bytes_of_text(report->path)));
	IC_TRY(put_text(object, "format", word != NULL ? ic_bytes_of_text(word) : IC_LIT("other")));
	IC_TRY(ic_json_put_integer(object, "width", facts->width));
	IC_TRY(ic_json_put_integer(object, "height", facts->height));
	IC_TRY(ic_json_put_integer(object, "orientation", facts->orientation));
	IC_TRY(ic_json_put_array(object, "findings", &list));
	for (size_t i = 0; i < report->count; i++)
		IC_TRY(emit_finding(&report->findings[i], list));
	IC_TRY(put_text(object, "verdict", ic_bytes_of_text(ic_report_verdict(report))));
	if (ic_ok(report->status))
		return IC_DONE;
	IC_TRY(put_text(object, "code",
			ic_bytes_of_text(ic_code_info(ic_status_code(report->status))->slug)));
	return put_text(object, "reason", ic_bytes_of_text(report->status.fault->text));
}
