/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "policy/policy.h"
#include "policy/shipped.h"

static struct ic_policy *england;

static int parse_shipped(void **state)
{
	struct ic_policy_error where;

	(void)state;
	const ic_status status = ic_policy_parse(ic_embedded_england_2026, &england, &where);
	if (!ic_ok(status))
		print_message("# line %d column %d: %s (nearest: %s)\n", where.line, where.column,
			      where.message, where.expected == NULL ? "-" : where.expected);
	return ic_ok(status) ? 0 : -1;
}

static int free_shipped(void **state)
{
	(void)state;
	ic_policy_free(england);
	return 0;
}

static struct ic_decision decide(enum ic_table table, const char *line)
{
	struct ic_facts_error error;
	struct ic_facts facts;

	assert_done(ic_facts_parse(table, ic_bytes_of_text(line), &facts, &error));
	return ic_policy_decide(england, table, &facts);
}

static void oral_consent_permits_a_picture_for_care(void **state)
{
	(void)state;
	const struct ic_decision d = decide(IC_TABLE_C, "CPURP=CARE CONS=ORAL");

	assert_string_equal(ic_rule_id(d.rule), "C21");
	assert_int_equal(d.outcome, IC_PERMIT_WITH);
	assert_int_equal(d.obligations, IC_BIT(IC_OBLIGATION_EXPLAIN) | IC_BIT(IC_OBLIGATION_SCOPES)
						| IC_BIT(IC_OBLIGATION_LOG));
}

static void a_refusal_is_logged_and_names_the_next_step(void **state)
{
	(void)state;
	const struct ic_decision d = decide(IC_TABLE_C, "CPURP=CARE VITAL=1");

	assert_string_equal(ic_rule_id(d.rule), "C22");
	assert_int_equal(d.outcome, IC_DENY);
	assert_int_equal(d.obligations, IC_BIT(IC_OBLIGATION_LOG));
	assert_true(strlen(ic_rule_remedy(d.rule)) > 0);
	assert_true(strlen(ic_rule_source(d.rule)) > 0);
	assert_true(strlen(ic_rule_reason(d.rule)) > 0);
}

static void the_team_opens_its_own_picture_without_more(void **state)
{
	(void)state;
	const struct ic_decision d = decide(IC_TABLE_D, "PURPOSE=CARE RECIP=TEAM CONS=ORAL");

	assert_string_equal(ic_rule_id(d.rule), "D36");
	assert_int_equal(d.outcome, IC_PERMIT);
	assert_int_equal(ic_obligations_pre(d.obligations), 0);
}

static void outside_the_team_a_justification_is_due_first(void **state)
{
	(void)state;
	const struct ic_decision d = decide(IC_TABLE_D, "PURPOSE=CARE RECIP=ORG CONS=ORAL");

	assert_string_equal(ic_rule_id(d.rule), "D42");
	assert_int_equal(ic_obligations_pre(d.obligations), IC_BIT(IC_OBLIGATION_JUSTIFY));
}

static void duties_that_depend_on_the_situation(void **state)
{
	(void)state;
	const uint64_t banner = IC_BIT(IC_OBLIGATION_BANNER);
	const uint64_t alert = IC_BIT(IC_OBLIGATION_BG_ALERT);
	const uint64_t both = banner | alert;

	assert_int_equal(
		decide(IC_TABLE_D, "PURPOSE=CARE RECIP=TEAM CONS=IMPLIED").obligations & both, 0);
	assert_int_equal(decide(IC_TABLE_D, "PURPOSE=CARE RECIP=TEAM CONS=DEFERRED").obligations
				 & both,
			 banner);
	assert_int_equal(
		decide(IC_TABLE_D, "PURPOSE=CARE RECIP=TEAM CONS=ORAL REL=BG VITAL=1").obligations
			& both,
		alert);
	assert_true(
		(decide(IC_TABLE_D, "PURPOSE=CARE RECIP=ORG CONS=DEFERRED").obligations & banner)
		!= 0);
	assert_true((decide(IC_TABLE_C, "CPURP=SECONDARY SUBJ=S4 CONS=WRITTEN").obligations
		     & IC_BIT(IC_OBLIGATION_REVISIT))
		    != 0);
	assert_true((decide(IC_TABLE_D, "PURPOSE=MEDIA RECIP=PUBLIC CONS=WRITTEN").obligations
		     & IC_BIT(IC_OBLIGATION_CONTRACT))
		    != 0);
	assert_true((decide(IC_TABLE_D, "PURPOSE=PUBLISH RECIP=PUBLIC CONS=WRITTEN").obligations
		     & IC_BIT(IC_OBLIGATION_CONTRACT))
		    == 0);
}

static void the_lifecycle_answers_with_actions(void **state)
{
	(void)state;
	const struct ic_decision destroy = decide(IC_TABLE_L, "REQ=DISPOSE DUE=1 APPRAISED=1");
	const struct ic_decision held = decide(IC_TABLE_L, "REQ=ERASE HOLD=1");
	const struct ic_decision kept = decide(IC_TABLE_L, "REQ=DISPOSE HOLD=1 DUE=1 APPRAISED=1");

	assert_string_equal(ic_rule_id(destroy.rule), "L13");
	assert_int_equal(destroy.actions, IC_BIT(IC_EFFECT_DESTROY) | IC_BIT(IC_EFFECT_TOMBSTONE));
	assert_true((destroy.obligations & IC_BIT(IC_OBLIGATION_TOMBSTONE)) != 0);
	assert_string_equal(ic_rule_id(held.rule), "L10");
	assert_int_equal(held.actions, IC_BIT(IC_EFFECT_SEAL) | IC_BIT(IC_EFFECT_REVIEW));
	assert_string_equal(ic_rule_id(kept.rule), "L10");
	assert_int_equal(kept.actions, 0);
}

static struct ic_decision decide_by_law(enum ic_table table, const char *line)
{
	struct ic_facts_error error;
	struct ic_facts facts;

	assert_done(ic_facts_parse(table, ic_bytes_of_text(line), &facts, &error));
	return ic_policy_decide_by_law(england, table, &facts);
}

static void five_rules_are_stricter_than_the_law_and_say_so(void **state)
{
	static const struct {
		enum ic_table table;
		const char *line, *rule, *by_law;
		enum ic_outcome outcome;
	} rows[] = {
		{ IC_TABLE_C, "CPURP=CARE", "C22", "C22", IC_PERMIT_WITH },
		{ IC_TABLE_D, "PURPOSE=TEACH RECIP=ORG KIND=SENSITIVE SUBJ=S4 CONS=WRITTEN", "D8",
		  "D58", IC_PERMIT_WITH },
		{ IC_TABLE_D, "PURPOSE=TEACH RECIP=ORG IDENT=ANON CONS=REFUSED", "D11", "D19",
		  IC_PERMIT_WITH },
		{ IC_TABLE_D, "PURPOSE=PUBLISH RECIP=PUBLIC IDENT=ANON", "D18", "D18",
		  IC_PERMIT_WITH },
		{ IC_TABLE_D, "PURPOSE=PLAN RECIP=ORG IDENT=CODED NDOO=1", "D21", "D24",
		  IC_PERMIT_WITH },
	};
	size_t stricter = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ic_decision here = decide(rows[i].table, rows[i].line);
		const struct ic_decision law = decide_by_law(rows[i].table, rows[i].line);
		assert_string_equal(ic_rule_id(here.rule), rows[i].rule);
		assert_string_equal(ic_rule_id(law.rule), rows[i].by_law);
		assert_int_equal(law.outcome, rows[i].outcome);
		assert_true(strlen(ic_rule_law(here.rule)) > 0);
	}
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		for (size_t i = 0; i < ic_policy_rule_count(england, (enum ic_table)t); i++)
			stricter += ic_rule_floor(ic_policy_rule_at(england, (enum ic_table)t, i))
				    == IC_FLOOR_POLICY;
	assert_int_equal(stricter, 5);
}

static void rules_are_found_by_name_with_their_own_lines(void **state)
{
	(void)state;
	const struct ic_rule *rule = ic_policy_find_rule(england, IC_LIT("D38"));

	assert_non_null(rule);
	assert_int_equal(ic_rule_table(rule), IC_TABLE_D);
	assert_true(ic_bytes_start_with(ic_rule_text(rule), IC_LIT("rule D38 permit-with")));
	assert_int_equal(ic_rule_text(rule).ptr[ic_rule_text(rule).len - 1], '\n');
	assert_null(ic_policy_find_rule(england, IC_LIT("D9")));
	assert_null(ic_policy_find_rule(england, IC_LIT("")));
	assert_true(ic_rule_source_to_confirm(ic_policy_find_rule(england, IC_LIT("D97"))));
	assert_false(ic_rule_source_to_confirm(rule));
	assert_string_equal(ic_policy_name(england), "england-2026");
	assert_true(ic_bytes_equal(ic_policy_hash_input(england), ic_embedded_england_2026));
}

static void every_rule_number_of_the_tables_is_there(void **state)
{
	static const size_t counts[IC_TABLE_COUNT] = {
		[IC_TABLE_C] = 40, [IC_TABLE_D] = 91, [IC_TABLE_A] = 22, [IC_TABLE_L] = 22
	};

	(void)state;
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++)
		assert_int_equal(ic_policy_rule_count(england, (enum ic_table)t), counts[t]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oral_consent_permits_a_picture_for_care),
		cmocka_unit_test(a_refusal_is_logged_and_names_the_next_step),
		cmocka_unit_test(the_team_opens_its_own_picture_without_more),
		cmocka_unit_test(outside_the_team_a_justification_is_due_first),
		cmocka_unit_test(duties_that_depend_on_the_situation),
		cmocka_unit_test(the_lifecycle_answers_with_actions),
		cmocka_unit_test(five_rules_are_stricter_than_the_law_and_say_so),
		cmocka_unit_test(rules_are_found_by_name_with_their_own_lines),
		cmocka_unit_test(every_rule_number_of_the_tables_is_there),
	};
	return cmocka_run_group_tests_name("policy decide", tests, parse_shipped, free_shipped);
}
