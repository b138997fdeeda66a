/* SPDX-License-Identifier: Apache-2.0 */
/* A whole small store for tests: database, keys, blobs, ledger, vault in a directory of its own. */
#ifndef IC_TESTS_LIB_STORE_H
#define IC_TESTS_LIB_STORE_H

#include "backend/blobs_dir.h"
#include "backend/db_sqlite.h"
#include "backend/keys_local.h"
#include "ledger/ledger.h"
#include "lib/check.h"
#include "lib/temp_disk.h"
#include "vault/vault.h"

#define STORE_ORIGIN "photos.example.nhs.uk/ledger"

struct store_clock {
	struct ic_clock clock;
	ic_time t;
};

struct store {
	struct temp_disk temp;
	struct ic_disk *disk; /* what the parts use: temp.disk, or a test's own over it */
	struct store_clock clock;
	struct ic_db *db;
	struct ic_keys *keys;
	struct ic_blobs *blobs;
	struct ic_vault *vault;
	struct ic_ledger *ledger;
	unsigned publish_ms;
};

static inline ic_time store_now(struct ic_clock *clock)
{
	return __atomic_fetch_add(&((struct store_clock *)clock)->t, 1, __ATOMIC_RELAXED);
}

static inline struct ic_keys_options store_keys_options(struct store *store)
{
	return (struct ic_keys_options) { .disk = store->disk,
					  .db_path = "keys.db",
					  .state_path = "sign.state",
					  .root_path = "root.key",
					  .origin = STORE_ORIGIN,
					  .entropy = ic_entropy_real(),
					  .clock = &store->clock.clock };
}

static inline ic_status store_open_ledger(struct store *store)
{
	const struct ic_ledger_options options = { .disk = store->disk,
						   .dir = "ledger",
						   .db = store->db,
						   .keys = store->keys,
						   .clock = &store->clock.clock,
						   .entropy = ic_entropy_real(),
						   .publish_ms = store->publish_ms };

	return ic_ledger_open(&options, &store->ledger);
}

static inline void store_close(struct store *store)
{
	ic_ledger_close(store->ledger);
	ic_vault_close(store->vault);
	ic_blobs_close(store->blobs);
	ic_keys_close(store->keys);
	ic_db_close(store->db);
	store->ledger = NULL;
	store->vault = NULL;
	store->blobs = NULL;
	store->keys = NULL;
	store->db = NULL;
}

/* Open what store_init() made; a failure leaves what was opened for store_close(). */
static inline ic_status store_open(struct store *store)
{
	static const char *schema[] = { ic_ledger_schema_sqlite, NULL };
	const struct ic_db_options db_options = { .schema = schema };
	const struct ic_keys_options keys_options = store_keys_options(store);
	const ic_id tenant = { { 1 } };

	IC_TRY(ic_db_sqlite_open(store->disk, "records.db", &db_options, &store->db));
	IC_TRY(ic_keys_local_open(&keys_options, &store->keys));
	IC_TRY(ic_blobs_dir_open(store->disk, "blobs", &store->blobs));
	IC_TRY(ic_vault_open(store->blobs, ic_entropy_real(), tenant, &store->vault));
	return store_open_ledger(store);
}

static inline ic_status store_init_keys(struct store *store)
{
	const struct ic_keys_options options = store_keys_options(store);

	return ic_keys_local_init(&options);
}

static inline void store_init(struct store *store)
{
	*store = (struct store) { 0 };
	temp_disk_init(&store->temp);
	store->disk = store->temp.disk;
	store->clock = (struct store_clock) { { store_now }, 1767225600000 };
	assert_done(store_init_keys(store));
	assert_done(store_open(store));
}

static inline void store_done(struct store *store)
{
	store_close(store);
	temp_disk_done(&store->temp);
}

static inline ic_id store_id(unsigned n)
{
	ic_id id = { { 0xaa } };

	ic_store_be32(id.bytes + 12, n);
	return id;
}

#endif
