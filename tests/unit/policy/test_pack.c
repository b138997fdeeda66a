/* SPDX-License-Identifier: Apache-2.0 */
/* Packs made from the shipped file by one replacement: what may be decided locally, and what not.
 */
#include "lib/check.h"

#include <string.h>

#include "policy/pack.h"
#include "policy/shipped.h"

static struct ic_policy *england;
static struct ic_pack_report report;

static struct ic_policy *pack_of(const char *from, const char *to)
{
	const ic_bytes whole = ic_embedded_england_2026;
	const uint8_t *at = memmem(whole.ptr, whole.len, from, strlen(from));
	struct ic_policy *pack = NULL;
	struct ic_policy_error where;
	struct ic_buf text;

	assert_non_null(at);
	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX);
	assert_done(ic_buf_put(&text, ic_bytes_of(whole.ptr, (size_t)(at - whole.ptr))));
	assert_done(ic_buf_put_text(&text, to));
	assert_done(
		ic_buf_put(&text, ic_bytes_from(whole, (size_t)(at - whole.ptr) + strlen(from))));
	assert_done(ic_policy_parse(ic_buf_view(&text), &pack, &where));
	ic_buf_done(&text);
	return pack;
}

#define D18_TIGHT "rule D18 permit-with ANON2 CG WHY_NO_CONSENT   floor policy\n"
#define LOCAL     "  local \"our journal club\" review 2027-06-30\n"

static const struct {
	const char *name, *from, *to;
	enum ic_pack_kind kind;
	const char *rule;    /* of the shipped file, in the first row */
	uint64_t situations; /* over all rows; 0: not stated */
	bool acceptable;
} cases[] = {
	{ "more duties", "rule D51 permit-with MIN ", "rule D51 permit-with MIN CG ",
	  IC_PACK_TIGHTER, "D51", 0, true },
	{ "a permit turned to a refusal",
	  "rule C45 permit-with INFO4   floor law\n  when consent\n  also REVISIT when SUBJ=S4\n",
	  "rule C45 deny   floor law\n  when consent\n", IC_PACK_TIGHTER, "C45", 0, true },
	{ "down to the law, with reason", D18_TIGHT,
	  "rule D18 permit-with ANON2   floor policy\n" LOCAL, IC_PACK_LOOSER, "D18", 0, true },
	{ "down to the law, without reason", D18_TIGHT,
	  "rule D18 permit-with ANON2   floor policy\n", IC_PACK_UNREASONED, "D18", 0, false },
	{ "below the law", D18_TIGHT, "rule D18 permit-with CG   floor policy\n" LOCAL,
	  IC_PACK_BEYOND, "D18", 0, false },
	{ "a rule of law loosened", "rule D71 deny   floor law\n  when CONS!=WRITTEN",
	  "rule D71 deny   floor law\n" LOCAL "  when CONS!=WRITTEN,ORAL", IC_PACK_BEYOND, "D71", 0,
	  false },
	{ "a duty in part of a rule's situations", "  also BG_ALERT when REL=BG\n", "",
	  IC_PACK_BEYOND, "D37", 0, false },
	{ "a right denied", "rule A22 permit-with REDACT 1MONTH BUNDLE",
	  "rule A22 permit-with REDACT 1MONTH", IC_PACK_BEYOND, "A22", 0, false },
	{ "something destroyed", "rule L15 deny do SEAL", "rule L15 permit do DESTROY TOMBSTONE",
	  IC_PACK_BEYOND, "L15", 6, false },
};

enum { CASES = sizeof(cases) / sizeof(cases[0]) };

static void what_a_pack_may_decide(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASES; i++) {
		struct ic_policy *pack = pack_of(cases[i].from, cases[i].to);
		uint64_t situations = 0;
		assert_done(ic_pack_compare(england, pack, &report));
		for (size_t r = 0; r < report.count; r++)
			situations += report.rows[r].situations;
		if (report.count == 0 || report.rows[0].kind != cases[i].kind
		    || report.acceptable != cases[i].acceptable)
			print_message("# %s: %zu rows\n", cases[i].name, report.count);
		assert_true(report.count > 0);
		assert_int_equal(report.rows[0].kind, cases[i].kind);
		assert_string_equal(ic_rule_id(report.rows[0].shipped), cases[i].rule);
		assert_int_equal(report.acceptable, cases[i].acceptable);
		if (cases[i].situations != 0)
			assert_int_equal(situations, cases[i].situations);
		ic_policy_free(pack);
	}
}

static void the_example_shows_the_difference(void **state)
{
	struct ic_policy *pack = pack_of("  also BG_ALERT when REL=BG\n", "");

	(void)state;
	assert_done(ic_pack_compare(england, pack, &report));
	for (size_t r = 0; r < report.count; r++) {
		const struct ic_pack_difference *row = &report.rows[r];
		const struct ic_decision here =
			ic_policy_decide(england, row->table, &row->example);
		const struct ic_decision there = ic_policy_decide(pack, row->table, &row->example);
		assert_true(here.obligations != there.obligations);
	}
	ic_policy_free(pack);
}

static void the_shipped_file_differs_from_itself_nowhere(void **state)
{
	(void)state;
	assert_done(ic_pack_compare(england, england, &report));
	assert_int_equal(report.count, 0);
	assert_true(report.acceptable);
}

/* The boxes against the engine: situation by situation in a table that is small enough. */
static void counted_one_by_one_it_is_the_same(void **state)
{
	struct ic_policy *pack = pack_of("rule C22 deny   floor policy",
					 "rule C22 permit-with EXPLAIN   floor policy\n" LOCAL);
	struct ic_facts facts = ic_facts_at(IC_TABLE_C, 0);
	uint64_t each = 0;

	(void)state;
	assert_done(ic_pack_compare(england, pack, &report));
	do {
		const struct ic_decision a = ic_policy_decide(england, IC_TABLE_C, &facts);
		const struct ic_decision b = ic_policy_decide(pack, IC_TABLE_C, &facts);
		each += a.outcome != b.outcome || a.obligations != b.obligations;
	} while (ic_facts_next(IC_TABLE_C, &facts));
	assert_int_equal(report.count, 1);
	assert_int_equal(report.rows[0].kind, IC_PACK_LOOSER);
	assert_int_equal(report.rows[0].situations, each);
	assert_int_equal(ic_rule_review(report.rows[0].pack).year, 2027);
	assert_string_equal(ic_rule_local_reason(report.rows[0].pack), "our journal club");
	ic_policy_free(pack);
}

static int parse_shipped(void **state)
{
	struct ic_policy_error where;

	(void)state;
	return ic_ok(ic_policy_parse(ic_embedded_england_2026, &england, &where)) ? 0 : -1;
}

static int free_shipped(void **state)
{
	(void)state;
	ic_policy_free(england);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_pack_may_decide),
		cmocka_unit_test(the_example_shows_the_difference),
		cmocka_unit_test(the_shipped_file_differs_from_itself_nowhere),
		cmocka_unit_test(counted_one_by_one_it_is_the_same),
	};
	return cmocka_run_group_tests_name("policy pack", tests, parse_shipped, free_shipped);
}
