/* SPDX-License-Identifier: Apache-2.0 */
/* The command as a person runs it: arguments and streams in, streams and an exit code out. */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/cli.h"
#include "policy/shipped.h"

struct run {
	int code;
	char *out;
	char *err;
};

static struct run run_command(const char *input, const char *const *arguments)
{
	struct run run = { .code = -1 };
	size_t out_len = 0;
	size_t err_len = 0;
	char *argv[16] = { NULL };
	int argc = 0;
	FILE *in = input[0] == '\0' ? fopen("/dev/null", "re")
				    : fmemopen((void *)(uintptr_t)input, strlen(input), "r");
	FILE *out = open_memstream(&run.out, &out_len);
	FILE *err = open_memstream(&run.err, &err_len);
	const struct ic_cli cli = { .in = in, .out = out, .err = err };

	argv[argc++] = (char *)(uintptr_t) "incamera";
	while (arguments[argc - 1] != NULL) {
		argv[argc] = (char *)(uintptr_t)arguments[argc - 1];
		argc++;
	}
	run.code = ic_cmd_policy(&cli, argc - 1, argv + 1);
	(void)fclose(in);
	(void)fclose(out);
	(void)fclose(err);
	return run;
}

static void done(struct run *run)
{
	free(run->out);
	free(run->err);
}

#define RUN(input, ...) run_command(input, (const char *const[]) { __VA_ARGS__, NULL })

static void a_refusal_is_an_answer(void **state)
{
	struct run run = RUN("", "policy", "decide", "C", "CPURP=CARE");

	(void)state;
	assert_int_equal(run.code, IC_EXIT_DONE);
	assert_ptr_equal(strstr(run.out, "C22  deny\n"), run.out);
	assert_non_null(strstr(run.out, "GMC recordings 13"));
	assert_string_equal(run.err, "");
	done(&run);
}

static void json_has_the_promised_members(void **state)
{
	struct run run = RUN("", "policy", "decide", "D", "PURPOSE=CARE", "RECIP=ORG", "CONS=ORAL",
			     "--json");
	IC_AUTO(json_doc) doc = { NULL };

	(void)state;
	assert_int_equal(run.code, IC_EXIT_DONE);
	assert_done(ic_json_parse(ic_bytes_of_text(run.out), &doc));
	assert_true(ic_bytes_equal(ic_json_text(ic_json_member(doc.root, "decision")),
				   IC_LIT("permit-with")));
	assert_true(ic_bytes_equal(ic_json_text(ic_json_member(doc.root, "rule")), IC_LIT("D42")));
	assert_int_equal(ic_json_count(ic_json_member(doc.root, "obligations")), 4);
	assert_true(ic_json_text(ic_json_member(doc.root, "reason")).len > 0);
	assert_true(ic_json_text(ic_json_member(doc.root, "source")).len > 0);
	assert_true(ic_json_text(ic_json_member(doc.root, "remedy")).len > 0);
	done(&run);
}

static void a_batch_answers_line_by_line(void **state)
{
	struct run run = RUN("REQ=DISPOSE\nREQ=DISPOSE DUE=1 APPRAISED=1\nREQ=ERASE", "policy",
			     "decide", "L", "-");

	(void)state;
	assert_int_equal(run.code, IC_EXIT_DONE);
	assert_string_equal(run.out, "L11 deny\nL13 permit\nL21 permit\n");
	done(&run);
}

static void a_long_batch_crosses_its_chunks(void **state)
{
	enum { LINES = 20000 };
	static const char line[] = "PURPOSE=CARE RECIP=TEAM CONS=ORAL VITAL=1\n";
	char *input = calloc(LINES, sizeof(line));
	size_t answers = 0;

	(void)state;
	assert_non_null(input);
	for (size_t i = 0; i < LINES; i++)
		memcpy(input + i * (sizeof(line) - 1), line, sizeof(line) - 1);
	struct run run = RUN(input, "policy", "decide", "D", "-");
	for (const char *at = run.out; (at = strstr(at, "D36 permit\n")) != NULL; at++)
		answers++;
	assert_int_equal(run.code, IC_EXIT_DONE);
	assert_int_equal(answers, LINES);
	done(&run);
	free(input);
}

static void what_is_wrong_is_named_and_not_repeated(void **state)
{
	struct run fact = RUN("", "policy", "decide", "D", "PURPOSE=CARE", "RECIPP=ORG");
	struct run line = RUN("OBJ=1\nOBJ=yes\n", "policy", "decide", "D", "-");
	struct run missing = RUN("", "policy", "decide", "L", "HOLD=1");

	(void)state;
	assert_int_equal(fact.code, IC_EXIT_USAGE);
	assert_string_equal(fact.err,
			    "incamera: fact 2, column 1: no such fact; did you mean RECIP?\n");
	assert_int_equal(line.code, IC_EXIT_USAGE);
	assert_string_equal(line.err,
			    "incamera: line 2, column 5: no such value; did you mean 0?\n");
	assert_string_equal(line.out, "D2 deny\n");
	assert_int_equal(missing.code, IC_EXIT_USAGE);
	assert_non_null(strstr(missing.err, "REQ must be named"));
	done(&fact);
	done(&line);
	done(&missing);
}

static void a_line_without_end_is_refused(void **state)
{
	enum { LONG = 100000 };
	char *input = calloc(1, LONG + 1);

	(void)state;
	assert_non_null(input);
	memset(input, 'A', LONG);
	struct run run = RUN(input, "policy", "decide", "D", "-");
	assert_int_equal(run.code, IC_EXIT_FAILED);
	done(&run);
	free(input);
}

static void a_rule_explains_itself(void **state)
{
	struct run known = RUN("", "policy", "explain", "D97");
	struct run unknown = RUN("", "policy", "explain", "D9O");

	(void)state;
	assert_int_equal(known.code, IC_EXIT_DONE);
	assert_non_null(strstr(known.out, "in PURPOSE=THIRD\nrule D97 permit-with DISCLOSE6"));
	assert_non_null(strstr(known.out, "(citation to be confirmed)"));
	assert_int_equal(unknown.code, IC_EXIT_USAGE);
	assert_non_null(strstr(unknown.err, "did you mean D90?"));
	done(&known);
	done(&unknown);
}

static void a_wrong_rule_file_is_shown_with_a_caret(void **state)
{
	struct run run = RUN("policy x \"x\"\nword a is KIND=PN\n", "policy", "explain", "D1",
			     "--rules", "-");

	(void)state;
	assert_int_equal(run.code, IC_EXIT_USAGE);
	assert_string_equal(run.err, "-:2:16: no such value; did you mean PM?\n"
				     "  word a is KIND=PN\n"
				     "                 ^\n");
	done(&run);
}

static void a_pack_is_accepted_or_refused(void **state)
{
	char *text = calloc(1, ic_embedded_england_2026.len + 1);

	(void)state;
	assert_non_null(text);
	memcpy(text, ic_embedded_england_2026.ptr, ic_embedded_england_2026.len);
	struct run same = RUN(text, "policy", "check", "--pack", "-");
	char *place = strstr(text, "rule D85 deny   floor");
	assert_non_null(place);
	memcpy(place, "rule D85 permit floor", strlen("rule D85 permit floor"));
	struct run looser = RUN(text, "policy", "check", "--pack", "-");
	struct run listed = RUN(text, "policy", "diff", "-", "--json");
	IC_AUTO(json_doc) doc = { NULL };

	assert_int_equal(same.code, IC_EXIT_DONE);
	assert_int_equal(looser.code, IC_EXIT_VERIFY);
	assert_non_null(strstr(looser.out, "D85 deny, here D85 permit: REFUSED: beyond the law"));
	assert_int_equal(listed.code, IC_EXIT_DONE);
	assert_done(ic_json_parse(ic_bytes_of_text(listed.out), &doc));
	assert_false(ic_json_bool(ic_json_member(doc.root, "acceptable")));
	assert_int_equal(ic_json_count(ic_json_member(doc.root, "differences")), 1);
	done(&same);
	done(&looser);
	done(&listed);
	free(text);
}

static void usage(void **state)
{
	struct run none = RUN("", "policy");
	struct run verb = RUN("", "policy", "decode");
	struct run table = RUN("", "policy", "decide", "X");
	struct run option = RUN("", "policy", "check", "--jsno");
	struct run help = RUN("", "policy", "--help");

	(void)state;
	assert_int_equal(none.code, IC_EXIT_USAGE);
	assert_int_equal(verb.code, IC_EXIT_USAGE);
	assert_int_equal(table.code, IC_EXIT_USAGE);
	assert_int_equal(option.code, IC_EXIT_USAGE);
	assert_int_equal(help.code, IC_EXIT_DONE);
	assert_non_null(strstr(help.out, "$ incamera policy decide"));
	done(&none);
	done(&verb);
	done(&table);
	done(&option);
	done(&help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_is_an_answer),
		cmocka_unit_test(json_has_the_promised_members),
		cmocka_unit_test(a_batch_answers_line_by_line),
		cmocka_unit_test(a_long_batch_crosses_its_chunks),
		cmocka_unit_test(what_is_wrong_is_named_and_not_repeated),
		cmocka_unit_test(a_line_without_end_is_refused),
		cmocka_unit_test(a_rule_explains_itself),
		cmocka_unit_test(a_wrong_rule_file_is_shown_with_a_caret),
		cmocka_unit_test(a_pack_is_accepted_or_refused),
		cmocka_unit_test(usage),
	};
	return cmocka_run_group_tests_name("cli policy", tests, NULL, NULL);
}
