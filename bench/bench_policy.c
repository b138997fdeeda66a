/* SPDX-License-Identifier: Apache-2.0 */
/* Cost of a decision, of a decision with its explanation beside one indexed SQLite read, and of
 * reading the rule file, in nanoseconds. */
#include <sqlite3.h>
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

/* --- the peer: one row of 50 000 by its key, as a use case loads it before it can decide --- */

static const char peer_schema[] =
	"CREATE TABLE recording (id BLOB PRIMARY KEY, patient BLOB NOT NULL, state INTEGER NOT "
	"NULL, sealed BLOB NOT NULL);"
	"INSERT INTO recording SELECT randomblob(16), randomblob(16), 1, randomblob(200) FROM"
	" (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)"
	" SELECT i FROM n);";

enum { PEER_KEYS = 1000 };

static bool take_keys(sqlite3 *db, uint8_t keys[static PEER_KEYS][16])
{
	sqlite3_stmt *all = NULL;
	bool good =
		sqlite3_prepare_v2(db, "SELECT id FROM recording ORDER BY random()", -1, &all, NULL)
		== SQLITE_OK;

	for (int i = 0; good && i < PEER_KEYS; i++) {
		good = sqlite3_step(all) == SQLITE_ROW;
		if (good)
			memcpy(keys[i], sqlite3_column_blob(all, 0), 16);
	}
	(void)sqlite3_finalize(all);
	return good;
}

static bool read_rows(sqlite3 *db, uint8_t keys[static PEER_KEYS][16], double *ret_ns)
{
	sqlite3_stmt *one = NULL;
	bool good =
		sqlite3_prepare_v2(db, "SELECT patient, state, sealed FROM recording WHERE id = ?1",
				   -1, &one, NULL)
		== SQLITE_OK;
	const uint64_t start = ic_clock_monotonic_ns();

	for (int n = 0; good && n < ROUNDS * PEER_KEYS; n++)
		good = sqlite3_bind_blob(one, 1, keys[n % PEER_KEYS], 16, SQLITE_STATIC)
			       == SQLITE_OK
		       && sqlite3_step(one) == SQLITE_ROW && sqlite3_column_bytes(one, 2) == 200
		       && sqlite3_reset(one) == SQLITE_OK;
	*ret_ns = ns_each(start, (double)ROUNDS * PEER_KEYS);
	(void)sqlite3_finalize(one);
	return good;
}

/* In memory, prepared, one connection: as cheap as such a read can be. */
static bool measure_peer(double *ret_ns)
{
	static uint8_t keys[PEER_KEYS][16];
	sqlite3 *db = NULL;
	const bool good = sqlite3_open(":memory:", &db) == SQLITE_OK
			  && sqlite3_exec(db, peer_schema, NULL, NULL, NULL) == SQLITE_OK
			  && take_keys(db, keys) && read_rows(db, keys, ret_ns);

	(void)sqlite3_close(db);
	return good;
}

static double measure(const struct ic_policy *policy)
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
	const double explained = ns_each(start, SITUATIONS);
	(void)printf("policy decision, explained   %8.1f ns\n", explained);
	if (sum == 0)
		(void)puts("nothing was decided");
	return explained;
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
	const double explained = measure(policy);
	double peer = 0;
	ic_policy_free(policy);
	if (!measure_peer(&peer))
		return 1;
	(void)printf("indexed SQLite read, cached  %8.1f ns\n", peer);
	(void)printf("explained / SQLite read      %8.2f (goal 0.5 or less)\n", explained / peer);
	return 0;
}
