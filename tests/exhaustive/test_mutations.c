/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof proved: a change to the rule file that means something is caught, by the parser or by
 * the oracle. Each mutation is one replacement in the shipped text.
 */
#include "lib/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "exhaustive/oracle.h"
#include "policy/shipped.h"

enum { COARSE = 1009 }; /* prime, so that a coarse sweep meets every fact's values */

struct mutation {
	const char *name;
	const char *from;
	const char *to; /* "" cuts out */
	bool parser;    /* the parser sees it by itself */
};

static const struct mutation mutations[] = {
	{ "a table without its last rule", "rule C52 deny   floor law\n  because",
	  "rule C52 deny   "
	  "floor law\n  when SUBJ=S1\n  because",
	  true },
	{ "a rule put behind one that covers it", "rule D1 deny   floor law\n  when GONE=1",
	  "rule D1 deny   floor law", true },
	{ "a value dropped", "when RECIP=PUBLIC,ABROAD_NO,STAT\n  because \"A coded",
	  "when RECIP=PUBLIC,ABROAD_NO\n  because \"A coded", false },
	{ "a value added", "when RECIP=TEAM REL=LR OBJ=0", "when RECIP=TEAM,ORG REL=LR OBJ=0",
	  false },
	{ "a condition dropped", "when CONS=WRITTEN living", "when CONS=WRITTEN", false },
	{ "a condition added", "when AUTH!=LAW\n", "when AUTH!=LAW SUBJ=S1\n", false },
	{ "a negation lost", "when KIND=PM not consent\n  because \"A coded",
	  "when KIND=PM consent\n  because \"A coded", false },
	{ "an exception dropped", "  unless PURPOSE=CARE VITAL=1\n", "", false },
	{ "an alternative dropped", "  or   AUTH=S251 NDOO=0\n  because \"Consent, the law",
	  "  because "
	  "\"Consent, the law",
	  false },
	{ "a word widened", "word consent        is CONS=WRITTEN,ORAL",
	  "word consent        is CONS=WRITTEN,ORAL,IMPLIED", false },
	{ "a block widened", "in KIND=PM\n", "in KIND=PM,SENSITIVE\n", true },
	{ "a duty dropped", "rule D88 permit-with DISCLOSE6 SAFEGUARD CG_REVIEW",
	  "rule D88 permit-with DISCLOSE6 SAFEGUARD", false },
	{ "a conditional duty widened", "also BG_ALERT when REL=BG", "also BG_ALERT when REL=LR,BG",
	  false },
	{ "an outcome turned", "rule D90 deny ", "rule D90 permit-with CG ", false },
	{ "a rule that reaches further", "  when KIND=SENSITIVE SUBJ=S4 CPURP=SECONDARY,MEDIA\n",
	  "  when KIND=SENSITIVE SUBJ=S4 CPURP=SECONDARY,MEDIA,CARE\n", false },
	{ "an action dropped", "rule L19 deny do SEAL TELL COMPLAINT",
	  "rule L19 deny do TELL COMPLAINT", false },
	{ "a duty for all dropped", "every permit JUSTIFY when RECIP!=TEAM\n", "", false },
	{ "a reason lost", "  because \"This picture was destroyed. A note of it is kept.\"\n", "",
	  true },
	{ "a remedy lost", "  remedy \"Give the note of the destruction instead.\"\n", "", true },
	{ "a rule of policy passed off as law", "rule D11 deny   floor policy",
	  "rule D11 deny   floor law", true },
};

enum { MUTATIONS = sizeof(mutations) / sizeof(mutations[0]) };

/* The shipped text with @from, which must stand in it exactly once, replaced by @to. */
static void replace_once(const char *from, const char *to, struct ic_buf *out)
{
	const ic_bytes text = ic_embedded_england_2026;
	const uint8_t *at = memmem(text.ptr, text.len, from, strlen(from));

	assert_non_null(at);
	const ic_bytes rest = ic_bytes_from(text, (size_t)(at - text.ptr) + strlen(from));
	assert_null(memmem(rest.ptr, rest.len, from, strlen(from)));
	assert_done(ic_buf_put(out, ic_bytes_of(text.ptr, (size_t)(at - text.ptr))));
	assert_done(ic_buf_put_text(out, to));
	assert_done(ic_buf_put(out, rest));
}

static bool disagrees(const struct ic_policy *policy, enum ic_table table,
		      const struct ic_facts *facts)
{
	const struct ic_decision decision = ic_policy_decide(policy, table, facts);
	const struct verdict verdict = oracle(table, facts);

	return atoi(ic_rule_id(decision.rule) + 1) != verdict.rule
	       || decision.outcome != verdict.outcome || decision.obligations != verdict.obligations
	       || decision.actions != verdict.actions;
}

static bool sweep_disagrees(const struct ic_policy *policy, enum ic_table table, uint64_t stride)
{
	const uint64_t count = ic_facts_count(table);

	for (uint64_t i = 0; i < count; i += stride) {
		const struct ic_facts facts = ic_facts_at(table, i);
		if (disagrees(policy, table, &facts))
			return true;
	}
	return false;
}

static bool oracle_sees(const struct ic_policy *policy)
{
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++) {
		const enum ic_table table = (enum ic_table)t;
		if (sweep_disagrees(policy, table, table == IC_TABLE_D ? COARSE : 1))
			return true;
	}
	return false;
}

static void mutation_is_caught(void **state)
{
	const struct mutation *mutation = *state;
	struct ic_policy *policy = NULL;
	struct ic_policy_error where;
	struct ic_buf text;

	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX);
	replace_once(mutation->from, mutation->to, &text);
	const ic_status status = ic_policy_parse(ic_buf_view(&text), &policy, &where);
	if (mutation->parser) {
		assert_fails(status, SYNTAX);
	} else {
		assert_done(status);
		assert_true(oracle_sees(policy));
		ic_policy_free(policy);
	}
	ic_buf_done(&text);
}

/* The text of a rule in the shipped file; a rule's text may be followed by its neighbour's. */
static ic_bytes rule_text(const struct ic_policy *policy, const char *id)
{
	const struct ic_rule *rule = ic_policy_find_rule(policy, ic_bytes_of_text(id));

	assert_non_null(rule);
	return ic_rule_text(rule);
}

static void two_rules_in_the_other_order(void **state)
{
	struct ic_policy *england = NULL;
	struct ic_policy *swapped = NULL;
	struct ic_policy_error where;
	struct ic_buf text;

	(void)state;
	assert_done(ic_policy_parse(ic_embedded_england_2026, &england, &where));
	const ic_bytes whole = ic_policy_hash_input(england);
	const ic_bytes first = rule_text(england, "D71");
	const ic_bytes second = rule_text(england, "D72");
	const uint8_t *after = second.ptr + second.len;

	ic_buf_init(&text, IC_RULE_FILE_BYTES_MAX);
	assert_done(ic_buf_put(&text, ic_bytes_of(whole.ptr, (size_t)(first.ptr - whole.ptr))));
	assert_done(ic_buf_put(&text, second));
	assert_done(ic_buf_put(&text, first));
	assert_done(ic_buf_put(&text, ic_bytes_of(after, (size_t)(whole.ptr + whole.len - after))));
	assert_done(ic_policy_parse(ic_buf_view(&text), &swapped, &where));
	assert_true(oracle_sees(swapped));

	ic_buf_done(&text);
	ic_policy_free(swapped);
	ic_policy_free(england);
}

static void no_mutation_is_none(void **state)
{
	struct ic_policy *policy = NULL;
	struct ic_policy_error where;

	(void)state;
	assert_done(ic_policy_parse(ic_embedded_england_2026, &policy, &where));
	assert_false(oracle_sees(policy));
	ic_policy_free(policy);
}

int main(void)
{
	struct CMUnitTest tests[MUTATIONS + 2] = { cmocka_unit_test(no_mutation_is_none),
						   cmocka_unit_test(two_rules_in_the_other_order) };
	struct mutation copies[MUTATIONS];

	memcpy(copies, mutations, sizeof(copies));
	for (size_t i = 0; i < MUTATIONS; i++)
		tests[i + 2] = (struct CMUnitTest) { .name = copies[i].name,
						     .test_func = mutation_is_caught,
						     .initial_state = &copies[i] };
	return cmocka_run_group_tests_name("policy mutations", tests, NULL, NULL);
}
