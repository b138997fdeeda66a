/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Durable, signed entries a second at 1, 8 and 32 writers, and the rate of verifying what was
 * published beside the SHA-256 Merkle tree of the same entries. bench_ledger DIR [seconds]; DIR is
 * emptied by the caller. tools/bench sets PostgreSQL's commits beside it.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend/db_sqlite.h"
#include "backend/keys_local.h"
#include "base/alloc.h"
#include "ledger/ledger.h"
#include "ledger/proof.h"
#include "ledger/tree.h"

enum { WRITERS_MAX = 32, PATIENTS = 64, VERIFIER_MAX = 512 };

static struct ic_ledger *ledger;
static struct ic_keys *keys;
static struct ic_db *db;
static uint64_t stop_at;

struct writer {
	pthread_t thread;
	unsigned number;
	uint64_t done;
	bool failed;
};

static ic_id id_of(unsigned n)
{
	ic_id id = { { 1 } };

	ic_store_be32(id.bytes, n * 2654435761U);
	ic_store_be32(id.bytes + 12, n);
	return id;
}

static bool record_one(const struct writer *writer, unsigned round)
{
	const ic_id image = id_of(5000 + round % 1000);
	struct ic_event event = { .action = IC_ACTION_VIEW_PREVIEW,
				  .actor = id_of(1000 + writer->number),
				  .subject = id_of((round * 7 + writer->number) % PATIENTS + 1) };
	struct ic_receipt receipt;

	event.value[IC_F_IMAGE] = ic_id_view(&image);
	event.value[IC_F_PURPOSE] = IC_LIT("CARE");
	event.value[IC_F_DECISION] = IC_LIT("permit D1");
	event.value[IC_F_JUSTIFICATION] = IC_LIT("treating team");
	return ic_ok(ic_ledger_record(ledger, &event, NULL, 0, &receipt));
}

static void *write_until(void *arg)
{
	struct writer *writer = arg;

	for (unsigned round = 0; ic_clock_monotonic_ns() < stop_at; round++) {
		if (!record_one(writer, round)) {
			writer->failed = true;
			break;
		}
		writer->done++;
	}
	return NULL;
}

static bool run_writers(unsigned count, double seconds)
{
	struct writer writers[WRITERS_MAX] = { 0 };
	uint64_t done = 0;
	bool failed = false;

	const uint64_t start = ic_clock_monotonic_ns();
	stop_at = start + (uint64_t)(seconds * 1e9);
	for (unsigned i = 0; i < count; i++) {
		writers[i].number = i;
		pthread_create(&writers[i].thread, NULL, write_until, &writers[i]);
	}
	for (unsigned i = 0; i < count; i++) {
		pthread_join(writers[i].thread, NULL);
		done += writers[i].done;
		failed = failed || writers[i].failed;
	}
	(void)printf("entries, durable and signed, %2u writers  %9.0f /s\n", count,
		     (double)done * 1e9 / (double)(ic_clock_monotonic_ns() - start));
	return !failed;
}

/* The same hashes without files, parsing or comparing. */
static double merkle_rate(uint64_t count)
{
	uint8_t entry[IC_LEAF_BYTES] = { 0 };
	struct ic_tree_edge edge = { .size = 0 };

	const uint64_t start = ic_clock_monotonic_ns();
	for (uint64_t i = 0; i < count; i++) {
		ic_store_be64(entry, i);
		const ic_digest leaf = ic_tree_leaf(entry);
		ic_tree_edge_add(&edge, &leaf);
	}
	const ic_digest root = ic_tree_edge_root(&edge);
	return root.bytes[0] == 0 && root.bytes[1] == 0 && root.bytes[2] == 0
		       ? 0
		       : (double)count * 1e9 / (double)(ic_clock_monotonic_ns() - start);
}

static bool measure_verify(struct ic_disk *disk)
{
	IC_AUTO(buf) verifier = { 0 };
	struct ic_verify_report report = { 0 };
	double verify = 0;
	double merkle = 0;

	ic_buf_init(&verifier, VERIFIER_MAX);
	if (!ic_ok(ic_ledger_publish(ledger)) || !ic_ok(ic_keys_verifier(keys, &verifier)))
		return false;
	for (int pass = 0; pass < 3; pass++) {
		const uint64_t start = ic_clock_monotonic_ns();
		if (!ic_ok(ic_ledger_verify(disk, "ledger", ic_buf_view(&verifier), NULL, NULL,
					    &report)))
			return false;
		const double rate =
			(double)report.size * 1e9 / (double)(ic_clock_monotonic_ns() - start);
		verify = rate > verify ? rate : verify;
		const double bare = merkle_rate(report.size);
		merkle = bare > merkle ? bare : merkle;
	}
	(void)printf("SHA-256 Merkle tree of %9llu         %9.0f /s\n",
		     (unsigned long long)report.size, merkle);
	(void)printf("verify                                   %9.0f /s  %.2f x   (goal 0.8)\n",
		     verify, verify / merkle);
	return true;
}

static ic_status open_all(struct ic_disk *disk)
{
	const char *const schema[] = { ic_ledger_schema_sqlite, NULL };
	const struct ic_db_options db_options = { .schema = schema };
	const struct ic_keys_options key_options = { .disk = disk,
						     .db_path = "keys.db",
						     .state_path = "sign.state",
						     .root_path = "root.key",
						     .origin = "bench.example/ledger",
						     .entropy = ic_entropy_real(),
						     .clock = ic_clock_real() };

	IC_TRY(ic_keys_local_init(&key_options));
	IC_TRY(ic_keys_local_open(&key_options, &keys));
	IC_TRY(ic_db_sqlite_open(disk, "records.db", &db_options, &db));
	for (unsigned n = 1; n <= PATIENTS; n++)
		IC_TRY(ic_keys_enrol(keys, id_of(n)));
	for (unsigned n = 0; n < WRITERS_MAX; n++)
		IC_TRY(ic_keys_enrol(keys, id_of(1000 + n)));
	const struct ic_ledger_options options = { .disk = disk,
						   .dir = "ledger",
						   .db = db,
						   .keys = keys,
						   .clock = ic_clock_real(),
						   .entropy = ic_entropy_real(),
						   .publish_ms = 100 };
	return ic_ledger_open(&options, &ledger);
}

int main(int argc, char **argv)
{
	static const unsigned counts[] = { 1, 8, 32 };
	struct ic_disk *disk = NULL;

	if (argc < 2 || !ic_ok(ic_disk_open_root(argv[1], &disk)) || !ic_ok(open_all(disk))) {
		(void)fprintf(stderr, "bench_ledger DIR [seconds]: an empty directory\n");
		return 2;
	}
	bool good = true;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]) && good; i++)
		good = run_writers(counts[i], argc > 2 ? strtod(argv[2], NULL) : 3);
	good = good && measure_verify(disk);
	ic_ledger_close(ledger);
	ic_keys_close(keys);
	ic_db_close(db);
	ic_disk_free(disk);
	return good ? 0 : 1;
}
