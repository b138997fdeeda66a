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
#include <time.h>

#include "backend/db_sqlite.h"
#include "backend/keys_local.h"
#include "base/alloc.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/publisher.h"
#include "ledger/tree.h"

#define ORIGIN "bench.example/many"

enum { WRITERS_MAX = 32, PATIENTS = 64, VERIFIER_MAX = 512, VERIFIED = 300000, PASSES = 5 };

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

/* ---- verifying, in processor time of one core ---- */

static double cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* The same hashes without files, parsing or comparing. */
static double merkle_rate(void)
{
	uint8_t entry[IC_LEAF_BYTES] = { 0 };
	struct ic_tree_edge edge = { .size = 0 };

	const double start = cpu_s();
	for (uint64_t i = 0; i < VERIFIED; i++) {
		ic_store_be64(entry, i);
		const ic_digest leaf = ic_tree_leaf(entry);
		ic_tree_edge_add(&edge, &leaf);
	}
	const ic_digest root = ic_tree_edge_root(&edge);
	return root.bytes[0] + root.bytes[1] + root.bytes[2] == 0 ? 0
								  : VERIFIED / (cpu_s() - start);
}

/* A published ledger of VERIFIED entries under a key of its own. */
static ic_status publish_many(struct ic_signer *signer, struct ic_publisher *publisher)
{
	struct ic_entry entry = { .kind = IC_ENTRY_KIND_EVENT };
	uint8_t raw[IC_LEAF_BYTES];
	uint8_t public_key[IC_SIGN_PUBLIC_BYTES];
	struct ic_tree_head head = { .size = VERIFIED };
	IC_AUTO(buf) text = { 0 };

	for (unsigned i = 0; i < VERIFIED; i++) {
		entry.t = i;
		entry.event_id = id_of(i);
		ic_entry_emit(&entry, raw);
		IC_TRY(ic_publisher_add(publisher, raw));
	}
	const ic_digest root = ic_publisher_root(publisher);
	memcpy(head.root, root.bytes, IC_HASH_BYTES);
	ic_buf_init(&text, IC_CHECKPOINT_BYTES_MAX);
	IC_TRY(ic_checkpoint_emit_body(IC_LIT(ORIGIN), head.size, head.root, &text));
	IC_TRY(ic_signer_sign(signer, ic_buf_view(&text), head.signature));
	ic_buf_clear(&text);
	ic_signer_public(signer, public_key);
	IC_TRY(ic_checkpoint_emit(IC_LIT(ORIGIN), &head, public_key, &text));
	return ic_publisher_commit(publisher, ic_buf_view(&text));
}

static ic_status time_verify(struct ic_disk *disk, const struct ic_signer *signer)
{
	uint8_t public_key[IC_SIGN_PUBLIC_BYTES];
	struct ic_verify_report report = { 0 };
	double verify = 0;
	double merkle = 0;
	IC_AUTO(buf) verifier = { 0 };

	ic_signer_public(signer, public_key);
	ic_buf_init(&verifier, VERIFIER_MAX);
	IC_TRY(ic_verifier_emit(IC_LIT(ORIGIN), public_key, &verifier));
	for (int pass = 0; pass < PASSES; pass++) {
		const double start = cpu_s();
		IC_TRY(ic_ledger_verify(disk, "many", ic_buf_view(&verifier), NULL, NULL, &report));
		const double rate = VERIFIED / (cpu_s() - start);
		const double bare = merkle_rate();
		verify = rate > verify ? rate : verify;
		merkle = bare > merkle ? bare : merkle;
	}
	(void)printf("SHA-256 Merkle tree of %d entries    %9.0f /s\n", VERIFIED, merkle);
	(void)printf("verify of as many                        %9.0f /s  %.2f x   (goal 0.8)\n",
		     verify, verify / merkle);
	return IC_DONE;
}

static bool measure_verify(struct ic_disk *disk)
{
	const uint8_t seed[IC_SIGN_SEED_BYTES] = { 3 };
	struct ic_signer *signer = NULL;
	struct ic_publisher *publisher = NULL;

	const bool good = ic_ok(ic_signer_new(ic_bytes_of(seed, sizeof(seed)), &signer))
			  && ic_ok(ic_publisher_new(disk, "many", &publisher))
			  && ic_ok(publish_many(signer, publisher))
			  && ic_ok(time_verify(disk, signer));
	ic_publisher_free(publisher);
	ic_signer_free(signer);
	return good;
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
