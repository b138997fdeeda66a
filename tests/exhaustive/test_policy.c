/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every situation of every table, one by one: the engine against the oracle (rule, outcome, duties,
 * actions), and the invariants. Two threads share a table. A sanitized build takes every 31st
 * situation of table D, and says so.
 */
#include "lib/check.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "exhaustive/invariants.h"
#include "exhaustive/oracle.h"
#include "policy/shipped.h"

enum { WORKERS = 2, RANDOM_SITUATIONS = 200000 };

#ifdef IC_SANITIZED
enum { D_STRIDE = 31 };
#else
enum { D_STRIDE = 1 };
#endif

static struct ic_policy *england;

struct sweep {
	enum ic_table table;
	uint64_t first, end, stride; /* situation numbers */
	uint64_t seen, permits, disagreements, broken;
	bool reached[IC_RULES_MAX];
};

static void report(const char *what, enum ic_table table, const struct ic_facts *facts, int number)
{
	struct ic_buf line;

	ic_buf_init(&line, IC_TEXT_BYTES_MAX);
	ic_ignore(ic_facts_emit(table, facts, &line), "a report of a failure");
	print_message("# %s %d: %.*s\n", what, number, (int)line.len, (const char *)line.ptr);
	ic_buf_done(&line);
}

static bool agrees(const struct ic_decision *decision, const struct verdict *verdict)
{
	return atoi(ic_rule_id(decision->rule) + 1) == verdict->rule
	       && decision->outcome == verdict->outcome
	       && decision->obligations == verdict->obligations
	       && decision->actions == verdict->actions;
}

static void judge(struct sweep *sweep, const struct ic_facts *facts)
{
	const struct ic_decision decision = ic_policy_decide(england, sweep->table, facts);
	const struct verdict verdict = oracle(sweep->table, facts);
	int broken = broken_invariant(sweep->table, facts, &decision);

	sweep->seen++;
	sweep->reached[atoi(ic_rule_id(decision.rule) + 1)] = true;
	if (!agrees(&decision, &verdict) && sweep->disagreements++ == 0)
		report("the oracle says rule", sweep->table, facts, verdict.rule);
	if (decision.outcome != IC_DENY) {
		sweep->permits++;
		if (broken == 0 && sweep->table == IC_TABLE_D)
			broken = broken_monotony(england, facts);
	}
	if (broken != 0 && sweep->broken++ == 0)
		report("breaks invariant", sweep->table, facts, broken);
}

static void *run_sweep(void *arg)
{
	struct sweep *sweep = arg;
	struct ic_facts facts = ic_facts_at(sweep->table, sweep->first);

	for (uint64_t i = sweep->first; i < sweep->end; i += sweep->stride) {
		judge(sweep, &facts);
		for (uint64_t step = 0; step < sweep->stride; step++)
			(void)ic_facts_next(sweep->table, &facts);
	}
	return NULL;
}

static uint64_t rules_unreached(enum ic_table table, const struct sweep *sweeps, size_t count)
{
	uint64_t unreached = 0;

	for (size_t i = 0; i < ic_policy_rule_count(england, table); i++) {
		const int number = atoi(ic_rule_id(ic_policy_rule_at(england, table, i)) + 1);
		bool reached = false;
		for (size_t s = 0; s < count; s++)
			reached = reached || sweeps[s].reached[number];
		unreached += !reached;
	}
	return unreached;
}

static void sweep_table(enum ic_table table)
{
	const uint64_t total = ic_facts_count(table);
	const uint64_t stride = table == IC_TABLE_D ? D_STRIDE : 1;
	struct sweep sweeps[WORKERS] = { { 0 } };
	struct sweep sum = { 0 };
	pthread_t threads[WORKERS];

	for (uint64_t w = 0; w < WORKERS; w++) {
		sweeps[w] = (struct sweep) { .table = table,
					     .first = total * w / WORKERS,
					     .end = total * (w + 1) / WORKERS,
					     .stride = stride };
		assert_int_equal(pthread_create(&threads[w], NULL, run_sweep, &sweeps[w]), 0);
	}
	for (size_t w = 0; w < WORKERS; w++) {
		assert_int_equal(pthread_join(threads[w], NULL), 0);
		sum.seen += sweeps[w].seen;
		sum.permits += sweeps[w].permits;
		sum.disagreements += sweeps[w].disagreements;
		sum.broken += sweeps[w].broken;
	}
	print_message("# table %c: %llu of %llu situations, %llu permitted, %llu disagreements, "
		      "%llu invariants broken, %llu rules unreached%s\n",
		      ic_table_letter(table), (unsigned long long)sum.seen,
		      (unsigned long long)total, (unsigned long long)sum.permits,
		      (unsigned long long)sum.disagreements, (unsigned long long)sum.broken,
		      (unsigned long long)rules_unreached(table, sweeps, WORKERS),
		      stride > 1 ? " (sanitized build: a sample)" : "");
	assert_int_equal(sum.disagreements, 0);
	assert_int_equal(sum.broken, 0);
	if (stride == 1) {
		assert_true(sum.seen == total);
		assert_int_equal(rules_unreached(table, sweeps, WORKERS), 0);
	}
}

static void every_situation_of_c(void **state)
{
	(void)state;
	sweep_table(IC_TABLE_C);
}

static void every_situation_of_d(void **state)
{
	(void)state;
	sweep_table(IC_TABLE_D);
}

static void every_situation_of_a(void **state)
{
	(void)state;
	sweep_table(IC_TABLE_A);
}

static void every_situation_of_l(void **state)
{
	(void)state;
	sweep_table(IC_TABLE_L);
}

static uint64_t next_random(uint64_t *state) /* splitmix64 */
{
	uint64_t z = *state += 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/* Situations drawn by lot go out as text and come back as text before they are judged. */
static void random_situations_through_text(void **state)
{
	uint64_t seed = 20261122;
	uint64_t disagreements = 0;
	struct ic_buf line;

	(void)state;
	ic_buf_init(&line, IC_TEXT_BYTES_MAX);
	for (int i = 0; i < RANDOM_SITUATIONS / D_STRIDE * IC_TABLE_COUNT; i++) {
		const enum ic_table table = (enum ic_table)(i % IC_TABLE_COUNT);
		const struct ic_facts drawn =
			ic_facts_at(table, next_random(&seed) % ic_facts_count(table));
		struct ic_facts_error error;
		struct ic_facts back;
		ic_buf_clear(&line);
		assert_done(ic_facts_emit(table, &drawn, &line));
		assert_done(ic_facts_parse(table, ic_buf_view(&line), &back, &error));
		const struct ic_decision decision = ic_policy_decide(england, table, &back);
		const struct verdict verdict = oracle(table, &drawn);
		disagreements += !agrees(&decision, &verdict);
	}
	ic_buf_done(&line);
	print_message("# text: %d situations, %llu disagreements\n",
		      RANDOM_SITUATIONS / D_STRIDE * IC_TABLE_COUNT,
		      (unsigned long long)disagreements);
	assert_int_equal(disagreements, 0);
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
		cmocka_unit_test(every_situation_of_c),
		cmocka_unit_test(every_situation_of_d),
		cmocka_unit_test(every_situation_of_a),
		cmocka_unit_test(every_situation_of_l),
		cmocka_unit_test(random_situations_through_text),
	};
	return cmocka_run_group_tests_name("policy exhaustive", tests, parse_shipped, free_shipped);
}
