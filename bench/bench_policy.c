/* SPDX-License-Identifier: Apache-2.0 */
/* Cost of a decision, of a decision with its explanation, and of reading the rule file, in
 * nanoseconds. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "policy/policy.h"
#include "policy/shipped.h"
#include "sys/clock.h"

enum { SITUATIONS = 4096, ROUNDS = 500, PARSES = 50 };

static struct ic_facts situations[SITUATIONS];

static void draw_situations(void)
{
	uint64_t seed = 1;

	for (size_t i = 0; i < SITUATIONS; i++) {
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		situations[i] = ic_facts_at(IC_TABLE_D, (seed >> 20) % ic_facts_count(IC_TABLE_D));
	}
}

static uint64_t explain(const struct ic_decision *decision, char *text, size_t size)
{
	return (uint64_t)snprintf(text, size, "%s %s: %s (%s) %s", ic_rule_id(decision->rule),
				  ic_outcome_name(decision->outcome),
				  ic_rule_reason(decision->rule), ic_rule_source(decision->rule),
				  ic_rule_remedy(decision->rule));
}

static double ns_each(uint64_t start, double count)
{
	return (double)(ic_clock_monotonic_ns() - start) / count;
}

static void measure(const struct ic_policy *policy)
{
	char text[IC_TEXT_BYTES_MAX];
	uint64_t sum = 0;
	uint64_t start = ic_clock_monotonic_ns();

	for (int r = 0; r < ROUNDS; r++)
		for (size_t i = 0; i < SITUATIONS; i++)
			sum += ic_policy_decide(policy, IC_TABLE_D, &situations[i]).obligations;
	(void)printf("policy decision              %8.1f ns\n",
		     ns_each(start, (double)ROUNDS * SITUATIONS));

	start = ic_clock_monotonic_ns();
	for (size_t i = 0; i < SITUATIONS; i++) {
		const struct ic_decision decision =
			ic_policy_decide(policy, IC_TABLE_D, &situations[i]);
		sum += explain(&decision, text, sizeof(text));
	}
	(void)printf("policy decision, explained   %8.1f ns\n", ns_each(start, SITUATIONS));
	if (sum == 0)
		(void)puts("nothing was decided");
}

int main(void)
{
	struct ic_policy *policy = NULL;
	struct ic_policy_error where;
	const uint64_t start = ic_clock_monotonic_ns();

	for (int i = 0; i < PARSES; i++) {
		ic_policy_free(policy);
		policy = NULL;
		if (!ic_ok(ic_policy_parse(ic_embedded_england_2026, &policy, &where)))
			return 1;
	}
	(void)printf("rule file read and proved    %8.1f ns\n", ns_each(start, PARSES));
	draw_situations();
	measure(policy);
	ic_policy_free(policy);
	return 0;
}
