/* SPDX-License-Identifier: Apache-2.0 */
/* incamera ledger verify | check: recompute a published ledger, or judge one proof. Neither needs a
 * key of the hospital's, a lock, or the running server. prove, which needs them, is in cmd_use.c.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "cli/store.h"
#include "ledger/proof.h"
#include "ledger/proof_text.h"
#include "sys/file.h"

enum { KEY_BYTES_MAX = 1024, PATH_MAX_BYTES = 4096, ARENA_MAX = 1 << 20 };

struct request {
	const struct ic_cli *cli;
	const char *from;
	const char *key; /* a verifier key, or NULL: the one in the directory */
	bool json;
	ic_json faults;
	ic_status status; /* of collecting faults */
};

static const char usage[] = "verify [--from DIR] [--key VKEY] | prove ENTRY --data DIR --as USER "
			    "[-o FILE] | check PROOF --key VKEY";
static const char about[] =
	"verify recomputes a published ledger from its entries, holds every tile against it and "
	"the\n"
	"root against the signature, and names the file and entry of each fault. check judges one\n"
	"proof; prove writes one. VKEY is the ledger's verifier key (name+id+base64), which you "
	"should have from "
	"the\n"
	"hospital by another way; without it verify uses the one in the directory and says so.";
static const char example[] = "incamera ledger verify --from /var/lib/incamera/ledger";

/* ---- verify ---- */

static ic_status load_key(const struct request *request, struct ic_buf *out)
{
	char path[PATH_MAX_BYTES];

	if (request->key != NULL)
		return ic_buf_put_text(out, request->key);
	if (snprintf(path, sizeof(path), "%s/verifier", request->from) >= (int)sizeof(path))
		IC_FAIL(LIMIT, "a path too long");
	IC_TRY(ic_file_load(path, out));
	while (out->len > 0 && out->ptr[out->len - 1] == '\n')
		out->len--;
	return IC_DONE;
}

static ic_status put_fault(struct request *request, const char *file, uint64_t index,
			   const char *what)
{
	ic_json one = NULL;

	IC_TRY(ic_json_put_object(request->faults, NULL, &one));
	IC_TRY(ic_json_put_text(one, "file", ic_bytes_of_text(file)));
	if (index != UINT64_MAX)
		IC_TRY(ic_json_put_integer(one, "index", (int64_t)index));
	return ic_json_put_text(one, "what", ic_bytes_of_text(what));
}

static void show_fault(const char *file, uint64_t index, const char *what, void *ctx)
{
	struct request *request = ctx;

	if (request->json) {
		if (ic_ok(request->status))
			request->status = put_fault(request, file, index, what);
	} else if (index == UINT64_MAX) {
		(void)fprintf(request->cli->out, "FAULT %s: %s\n", file, what);
	} else {
		(void)fprintf(request->cli->out, "FAULT %s, place %" PRIu64 ": %s\n", file, index,
			      what);
	}
}

static ic_status print_report(const struct request *request, ic_json root, ic_bytes key,
			      const struct ic_verify_report *report)
{
	IC_AUTO(buf) text = { 0 };

	if (!request->json) {
		(void)fprintf(request->cli->out,
			      "%s: %" PRIu64 " entries, %" PRIu64 " files read, %" PRIu64
			      " faults\nkey: %.*s%s\n",
			      report->faults == 0 ? "PASS" : "FAIL", report->size, report->files,
			      report->faults, (int)key.len, (const char *)key.ptr,
			      request->key == NULL ? " (from the directory itself: compare it with "
						     "the one you were given)"
						   : "");
		return IC_DONE;
	}
	ic_buf_init(&text, IC_PROOF_BYTES_MAX);
	IC_TRY(ic_json_put_bool(root, "verified", report->faults == 0));
	IC_TRY(ic_json_put_integer(root, "entries", (int64_t)report->size));
	IC_TRY(ic_json_put_integer(root, "files", (int64_t)report->files));
	IC_TRY(ic_json_put_text(root, "key", key));
	IC_TRY(ic_json_put_bool(root, "key_from_directory", request->key == NULL));
	IC_TRY(ic_json_emit(root, IC_JSON_INDENTED, &text));
	IC_TRY(ic_buf_put_byte(&text, '\n'));
	return ic_cli_put(request->cli->out, ic_buf_view(&text));
}

static ic_status verify(struct request *request)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) key = { 0 };
	struct ic_disk *disk = NULL;
	struct ic_verify_report report = { 0 };

	ic_buf_init(&key, KEY_BYTES_MAX);
	IC_TRY(load_key(request, &key));
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_array(doc.root, "faults", &request->faults));
	IC_TRY(ic_disk_open_root(request->from, &disk));
	const ic_status status =
		ic_ledger_verify(disk, ".", ic_buf_view(&key), show_fault, request, &report);
	ic_disk_free(disk);
	IC_TRY(request->status);
	if (ic_ok(status) || report.faults > 0)
		IC_TRY(print_report(request, doc.root, ic_buf_view(&key), &report));
	return status;
}

/* ---- check ---- */

static ic_status put_value(ic_json into, unsigned field, ic_bytes value)
{
	char hex[2 * 4096 + 1];

	if (ic_event_field_form(field) == IC_FORM_TEXT)
		return ic_json_put_text(into, ic_event_field_name(field), value);
	ic_hex_emit(value, hex);
	return ic_json_put_text(into, ic_event_field_name(field), ic_bytes_of_text(hex));
}

static ic_status put_facts(ic_json root, const struct ic_proof_facts *facts)
{
	ic_json fields = NULL;

	IC_TRY(ic_json_put_bool(root, "holds", true));
	IC_TRY(ic_json_put_integer(root, "index", (int64_t)facts->index));
	IC_TRY(ic_json_put_integer(root, "ledger_size", (int64_t)facts->size));
	IC_TRY(ic_json_put_time(root, "time", facts->t));
	IC_TRY(ic_json_put_id(root, "event", facts->event_id));
	IC_TRY(ic_json_put_object(root, "fields", &fields));
	for (unsigned field = 1; field < IC_F_COUNT; field++)
		if (facts->disclosed >> field & 1)
			IC_TRY(put_value(fields, field, facts->value[field]));
	return IC_DONE;
}

static void print_facts(FILE *out, const struct ic_proof_facts *facts)
{
	char time[IC_TIME_TEXT + 1];
	char hex[2 * 4096 + 1];

	ic_time_emit(facts->t, time);
	(void)fprintf(out, "HOLDS: entry %" PRIu64 " of %" PRIu64 ", %s\n", facts->index,
		      facts->size, time);
	for (unsigned field = 1; field < IC_F_COUNT; field++) {
		const ic_bytes value = facts->value[field];
		const bool text = ic_event_field_form(field) == IC_FORM_TEXT;
		if (!(facts->disclosed >> field & 1))
			continue;
		if (!text)
			ic_hex_emit(value, hex);
		(void)fprintf(out, "  %-14s %.*s\n", ic_event_field_name(field),
			      text ? (int)value.len : (int)strlen(hex),
			      text && value.len > 0 ? (const char *)value.ptr
			      : text                ? ""
						    : hex);
	}
}

static ic_status show_facts(const struct request *request, const struct ic_proof_facts *facts)
{
	IC_AUTO(json_doc) doc = { NULL };
	IC_AUTO(buf) text = { 0 };

	if (!request->json) {
		print_facts(request->cli->out, facts);
		return IC_DONE;
	}
	ic_buf_init(&text, IC_PROOF_BYTES_MAX);
	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(put_facts(doc.root, facts));
	IC_TRY(ic_json_emit(doc.root, IC_JSON_INDENTED, &text));
	IC_TRY(ic_buf_put_byte(&text, '\n'));
	return ic_cli_put(request->cli->out, ic_buf_view(&text));
}

static ic_status check(const struct request *request, const char *path)
{
	IC_AUTO(buf) text = { 0 };
	IC_AUTO(arena) arena = { 0 };
	struct ic_proof_facts facts;

	ic_buf_init(&text, IC_PROOF_BYTES_MAX);
	ic_arena_init(&arena, ARENA_MAX);
	IC_TRY(ic_cli_read_file(request->cli, path, &text));
	const ic_status status = ic_ledger_check_proof(
		ic_buf_view(&text), ic_bytes_of_text(request->key), &arena, &facts);
	/* A proof that is not even one does not hold either. */
	if (ic_failed_with(status, IC_E_SYNTAX) || ic_failed_with(status, IC_E_UTF8))
		IC_FAIL(VERIFY, "not a proof in its canonical form");
	IC_TRY(status);
	return show_facts(request, &facts);
}

int ic_cmd_ledger(const struct ic_cli *cli, int argc, char **argv)
{
	struct request request = { .cli = cli, .from = "ledger" };
	const struct ic_cli_option list[] = {
		{ "from", 0, "DIR", "the directory with checkpoint and tiles (ledger)", NULL,
		  &request.from },
		{ "key", 0, "VKEY", "the ledger's verifier key", NULL, &request.key },
		{ "json", 0, NULL, "print JSON", &request.json, NULL },
	};
	const struct ic_cli_options options = { usage, about, example, list,
						sizeof(list) / sizeof(list[0]) };
	bool help = false;

	if (argc > 1 && strcmp(argv[1], "prove") == 0)
		return ic_cmd_prove(cli, argc - 1, argv + 1);
	if (!ic_ok(ic_cli_parse(cli, &options, &argc, argv, &help)))
		return IC_EXIT_USAGE;
	if (help)
		return IC_EXIT_DONE;
	if (argc == 2 && strcmp(argv[1], "verify") == 0) {
		const ic_status status = verify(&request);
		return ic_ok(status) ? IC_EXIT_DONE : ic_cli_fail_about(cli, request.from, status);
	}
	if (argc != 3 || strcmp(argv[1], "check") != 0)
		return ic_cli_usage(
			cli, "ledger",
			"say verify, prove and an entry, or check and the proof's file");
	if (request.key == NULL)
		return ic_cli_usage(cli, "ledger", "a proof is checked against a key: --key VKEY");
	const ic_status status = check(&request, argv[2]);
	return ic_ok(status) ? IC_EXIT_DONE : ic_cli_fail_about(cli, argv[2], status);
}
