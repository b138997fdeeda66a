/* SPDX-License-Identifier: Apache-2.0 */
/* What the parser says of a rule file that is wrong: the line, the column and the reason. */
#include "lib/check.h"

#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "policy/policy.h"
#include "policy/shipped.h"

/* A small policy that is right: %s stands where a case puts its lines, at line 3. */
#define TEXTS    "  because \"b\"\n  source \"s\"\n  remedy \"r\"\n"
#define RULE(id) "rule " id " deny floor law\n" TEXTS

static const char before[] = "policy test \"a test\"\nword consent is CONS=WRITTEN,ORAL\n";
static const char after[] =
	"table D \"d\"\n" RULE("D1") "table A \"a\"\n" RULE("A1") "table L \"l\"\n" RULE("L1");
static const char table_c[] = "table C \"c\"\n" RULE("C1");

static ic_status parse(const char *middle, struct ic_policy_error *where)
{
	struct ic_policy *policy = NULL;
	struct ic_buf text;

	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX);
	assert_done(ic_buf_put_text(&text, before));
	assert_done(ic_buf_put_text(&text, middle));
	assert_done(ic_buf_put_text(&text, after));
	const ic_status status = ic_policy_parse(ic_buf_view(&text), &policy, where);
	if (ic_ok(status))
		ic_policy_free(policy);
	ic_buf_done(&text);
	return status;
}

static void the_small_policy_is_right(void **state)
{
	struct ic_policy_error where;

	(void)state;
	assert_done(parse(table_c, &where));
	assert_string_equal(where.message, "");
}

#define C(lines) "table C \"c\"\n" lines RULE("C9")

static const struct {
	const char *lines; /* from line 3 on */
	int line, column;
	const char *message, *expected;
} wrong[] = {
	{ "tabel C \"c\"\n", 3, 1, "no such line in a rule file", "table" },
	{ "table X \"x\"\n", 3, 7, "the tables are C, D, A and L", NULL },
	{ "table C\n", 3, 8, "a text in quotation marks is missing here", NULL },
	{ "table C \"\"\n", 3, 9, "this text is empty", NULL },
	{ "table C \"c\" more\n", 3, 13, "nothing more belongs on this line", NULL },
	{ "rule C1 deny floor law\n", 3, 1, "this line belongs under a table", NULL },
	{ "word consent is KIND=PM\n", 3, 6, "this word has a meaning already", NULL },
	{ "word a=b is KIND=PM\n", 3, 6, "the name of a word has no equals sign", NULL },
	{ "word young in SUBJ=S4\n", 3, 12, "another word belongs here", "is" },
	{ "policy again \"x\"\n", 3, 8, "this line stands twice", NULL },
	{ C("  when CPURP=CARE\n"), 4, 3, "this line belongs to a rule", NULL },
	{ C("every thing LOG\n"), 4, 7, "'every' is followed by 'decision' or 'permit'", NULL },
	{ C("every decision LOG\nevery decision LOG\n"), 5, 7, "this line stands twice", NULL },
	{ C("in CPURP=CRE\n"), 4, 10, "no such value", "CARE" },
	{ C("in PURPOSE=CARE\n"), 4, 4, "this table does not ask one of these facts", NULL },
	{ C("in every place\n"), 4, 10, "another word belongs here", "situation" },
	{ C("rule\n"), 4, 5, "the rule has no name", NULL },
	{ C("rule D1 deny floor law\n"), 4, 6,
	  "a rule is called by its table's letter and a number", NULL },
	{ C("rule C1 maybe floor law\n"), 4, 9, "the outcome is permit, permit-with or deny",
	  NULL },
	{ C("rule C1 permit-with EXPLAN floor law\n"), 4, 21, "no such code", "EXPLAIN" },
	{ C("rule C1 deny do SEAL floor law\n"), 4, 14,
	  "only table L does something to a recording", NULL },
	{ C("rule C1 deny\n"), 4, 13, "another word belongs here", "floor" },
	{ C("rule C1 deny floor sky\n"), 4, 20, "the floor is law or policy", NULL },
	{ C(RULE("C1") RULE("C1")), 8, 6, "a rule of this name stands above", NULL },
	{ C("rule C1 deny floor law\n  source \"s\"\n  remedy \"r\"\n"), 4, 1,
	  "this rule does not say why: it needs a 'because' line", NULL },
	{ C("rule C1 deny floor law\n  because \"b\"\n  remedy \"r\"\n"), 4, 1,
	  "this rule names no source: it needs a 'source' line", NULL },
	{ C("rule C1 deny floor law\n  because \"b\"\n  source \"s\"\n"), 4, 1,
	  "a refusal names the next lawful step: it needs a 'remedy' line", NULL },
	{ C("rule C1 deny floor policy\n" TEXTS), 4, 1,
	  "a rule of 'floor policy' states the law's own version", NULL },
	{ C("rule C1 deny floor law\n  law passes \"x\"\n" TEXTS), 4, 1,
	  "a rule of 'floor law' has no other version in law", NULL },
	{ C("rule C1 permit-with floor law\n" TEXTS), 4, 1,
	  "'permit-with' names what it is permitted with", NULL },
	{ C("rule C1 permit EXPLAIN floor law\n" TEXTS), 4, 1,
	  "only 'permit-with' carries obligations", NULL },
	{ C("rule C1 deny floor law\n  or KIND=PM\n" TEXTS), 5, 6,
	  "the first condition begins with 'when'", NULL },
	{ C("rule C1 deny floor law\n  when KIND=PM\n  when KIND=PM\n" TEXTS), 6, 8,
	  "a further condition begins with 'or'", NULL },
	{ C("rule C1 deny floor law\n  when KIND=PM KIND=COVERT\n" TEXTS), 4, 1,
	  "a condition of this rule can never hold", NULL },
	{ C("rule C1 deny floor law\n  when KNID=PM\n" TEXTS), 5, 8, "no such fact", "KIND" },
	{ C("rule C1 deny floor law\n  when KIND=PM,PN\n" TEXTS), 5, 16, "no such value", "PM" },
	{ C("rule C1 deny floor law\n  when KIND=PM,PM\n" TEXTS), 5, 16, "this value stands twice",
	  NULL },
	{ C("rule C1 deny floor law\n  when KIND=\n" TEXTS), 5, 13, "no such value", "PM" },
	{ C("rule C1 deny floor law\n  when agreed\n" TEXTS), 5, 8,
	  "no such word; a condition is NAME=value, or a word defined above", NULL },
	{ C("rule C1 deny floor law\n  when not\n" TEXTS), 5, 11,
	  "'not' must be followed by a word", NULL },
	{ C("rule C1 deny floor law\n  when\n" TEXTS), 5, 7, "a condition is NAME=value, or a word",
	  NULL },
	{ C("rule C1 deny floor law\n  also BI\n" TEXTS), 5, 10, "another word belongs here",
	  "when" },
	{ C("rule C1 deny floor law\n  also when KIND=PM\n" TEXTS), 5, 8,
	  "'also' names an obligation", NULL },
	{ C("rule C1 deny floor law\n  because \"b\n"), 5, 11,
	  "a text must end on its line, with a quotation mark", NULL },
	{ C("rule C1 deny floor law\n  because \"b\"\n  because \"b\"\n"), 6, 11,
	  "this line stands twice", NULL },
	{ C("rule C1 deny floor law\n  source \"s\" to check\n"), 5, 17,
	  "another word belongs here", "confirm" },
	{ C("rule C1 deny floor law\n  because \"\xff\"\n"), 5, 11, "a text must be UTF-8", NULL },
	{ C("\xc3\xa9\n"), 4, 1, "outside a text only plain letters, digits and signs may stand",
	  NULL },
	{ C(RULE("C1")), 8, 1, "this rule can never apply: the rules above it answer first", NULL },
	{ "", 0, 0, "a table is missing: there are C, D, A and L", NULL },
};

static void each_error_names_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct ic_policy_error where;
		assert_fails(parse(wrong[i].lines, &where), SYNTAX);
		if (strcmp(where.message, wrong[i].message) != 0 || where.line != wrong[i].line
		    || where.column != wrong[i].column)
			print_message("# case %zu: %d:%d %s\n", i, where.line, where.column,
				      where.message);
		assert_string_equal(where.message, wrong[i].message);
		assert_int_equal(where.line, wrong[i].line);
		assert_int_equal(where.column, wrong[i].column);
		if (wrong[i].expected == NULL)
			assert_null(where.expected);
		else
			assert_string_equal(where.expected, wrong[i].expected);
	}
}

static void a_situation_without_answer_is_named(void **state)
{
	struct ic_policy_error where;

	(void)state;
	assert_fails(
		parse("table C \"c\"\nrule C1 deny floor law\n  unless CPURP=MEDIA SUBJ=S6\n" TEXTS,
		      &where),
		SYNTAX);
	assert_string_equal(where.message, "no rule of this table answers this situation");
	assert_true(where.has_situation);
	assert_int_equal(where.table, IC_TABLE_C);
	assert_int_equal(where.situation.of[IC_FACT_CPURP], IC_CPURP_MEDIA);
	assert_int_equal(where.situation.of[IC_FACT_SUBJ], IC_SUBJ_S6);
}

static void the_law_must_answer_too(void **state)
{
	struct ic_policy_error where;

	(void)state;
	assert_fails(parse("table C \"c\"\nrule C1 deny floor policy\n  law passes \"x\"\n" TEXTS,
			   &where),
		     SYNTAX);
	assert_string_equal(where.message, "no rule of this table answers this situation");
}

static void texts_go_on_over_lines(void **state)
{
	struct ic_policy *policy = NULL;
	struct ic_policy_error where;
	struct ic_buf text;

	(void)state;
	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX);
	assert_done(ic_buf_put_text(&text, before));
	assert_done(ic_buf_put_text(
		&text, "table C \"c\"\nrule C1 deny floor law # a note\n  because\n"
		       "    \"one\"   # two\n\n    \"three\"\n  source \"s\" to confirm\n"
		       "  remedy \"r\"\n\n"));
	assert_done(ic_buf_put_text(&text, after));
	assert_done(ic_policy_parse(ic_buf_view(&text), &policy, &where));
	const struct ic_rule *rule = ic_policy_find_rule(policy, IC_LIT("C1"));
	assert_string_equal(ic_rule_reason(rule), "one three");
	assert_true(ic_rule_source_to_confirm(rule));
	assert_int_equal(ic_rule_line(rule), 4);
	ic_policy_free(policy);
	ic_buf_done(&text);
}

/* Whatever is cut off the end, the parser says so and leaves nothing behind. */
static void every_truncation_is_refused(void **state)
{
	struct ic_policy *policy = NULL;
	struct ic_policy_error where;
	const ic_bytes whole = ic_embedded_england_2026;

	(void)state;
	for (size_t len = 0; len < whole.len - 200; len += 97)
		assert_fails(ic_policy_parse(ic_bytes_of(whole.ptr, len), &policy, &where), SYNTAX);
	assert_null(policy);
}

static void lack_of_memory_is_reported_and_harmless(void **state)
{
	struct ic_policy *policy = NULL;
	struct ic_policy_error where;

	(void)state;
	ic_alloc_fail_nth(0);
	assert_done(ic_policy_parse(ic_embedded_england_2026, &policy, &where));
	const uint64_t allocations = ic_alloc_count();
	ic_policy_free(policy);
	policy = NULL;
	for (uint64_t n = 1; n <= allocations; n += n < 40 ? 1 : 37) {
		ic_alloc_fail_nth(n);
		assert_fails(ic_policy_parse(ic_embedded_england_2026, &policy, &where), NOMEM);
		assert_null(policy);
	}
	ic_alloc_fail_nth(0);
}

static void the_limits_hold(void **state)
{
	struct ic_policy *policy = NULL;
	struct ic_policy_error where;
	struct ic_buf text;
	uint8_t *place = NULL;

	(void)state;
	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX + 1);
	assert_done(ic_buf_extend(&text, IC_RULE_FILE_BYTES_MAX + 1, &place));
	assert_fails(ic_policy_parse(ic_buf_view(&text), &policy, &where), LIMIT);
	ic_buf_clear(&text);
	assert_done(ic_buf_put_text(&text, before));
	assert_done(
		ic_buf_put_text(&text, "table C \"c\"\nrule C1 deny floor law\n  when KIND=PM\n"));
	for (int i = 0; i < IC_RULE_WAYS_MAX; i++)
		assert_done(ic_buf_put_text(&text, "  or KIND=PM\n"));
	assert_fails(ic_policy_parse(ic_buf_view(&text), &policy, &where), LIMIT);
	ic_buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_small_policy_is_right),
		cmocka_unit_test(each_error_names_its_place),
		cmocka_unit_test(a_situation_without_answer_is_named),
		cmocka_unit_test(the_law_must_answer_too),
		cmocka_unit_test(texts_go_on_over_lines),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(lack_of_memory_is_reported_and_harmless),
		cmocka_unit_test(the_limits_hold),
	};
	return cmocka_run_group_tests_name("policy parse", tests, NULL, NULL);
}
