/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order in which things become durable, under a disk that forgets. The workload files pictures
 * as the program does (blob, key, rows and entry in one transaction, signature), publishes, and
 * erases one. Power goes off before operation k; after that the store must open, hold everything it
 * acknowledged, hold no row whose picture does not open, keep what was erased erased, and verify.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ledger/proof.h"
#include "lib/sim_disk.h"
#include "lib/store.h"

enum { PICTURES = 3, PICTURE = 20000, ERASED = 0 };

static const char *const schema[] = {
	ic_ledger_schema_sqlite, "CREATE TABLE picture (id BYTEA PRIMARY KEY, blob BYTEA NOT NULL)",
	NULL
};

static uint64_t stride = 7;
static unsigned draws = 2;
static uint8_t picture[PICTURE];

/* What the workload was told is done. */
struct acknowledged {
	bool made;
	bool filed[PICTURES];
	bool erased;
	uint64_t entries;
};

static ic_id image_id(unsigned n)
{
	return store_id(100 + n);
}

static struct ic_image_ref ref_of(unsigned n)
{
	return (struct ic_image_ref) { store_id(1), image_id(n), 1 };
}

static struct ic_vault_place place_of(unsigned n)
{
	return (struct ic_vault_place) { .blob = store_id(200 + n),
					 .kind = IC_BLOB_ORIGINAL,
					 .image = ref_of(n) };
}

static ic_status open_parts(struct store *store)
{
	const struct ic_db_options db_options = { .schema = schema, .readers = 1 };
	const struct ic_keys_options keys_options = store_keys_options(store);

	IC_TRY(ic_db_sqlite_open(store->disk, "records.db", &db_options, &store->db));
	IC_TRY(ic_keys_local_open(&keys_options, &store->keys));
	IC_TRY(ic_blobs_dir_open(store->disk, "blobs", &store->blobs));
	IC_TRY(ic_vault_open(store->blobs, ic_entropy_real(), (ic_id) { { 1 } }, &store->vault));
	return store_open_ledger(store);
}

/* ---- the workload ---- */

struct filing {
	struct store *store;
	unsigned n;
	struct ic_receipt receipt;
};

static ic_status file_rows(struct ic_db_tx *tx, void *arg)
{
	struct filing *filing = arg;
	const ic_id image = image_id(filing->n);
	const struct ic_vault_place place = place_of(filing->n);
	struct ic_event event = { .action = IC_ACTION_CAPTURE,
				  .actor = store_id(2),
				  .subject = store_id(1) };

	event.value[IC_F_IMAGE] = ic_id_view(&image);
	IC_TRY(ic_db_run(tx, "INSERT INTO picture (id, blob) VALUES ($1, $2)",
			 IC_DB_ARGS(IC_DB_ID(image), IC_DB_ID(place.blob))));
	return ic_ledger_append(filing->store->ledger, tx, &event, &filing->receipt);
}

static ic_status put_blob(struct store *store, const struct ic_secret *key, unsigned n)
{
	const struct ic_vault_place place = place_of(n);
	struct ic_vault_put *put = NULL;
	uint64_t len = 0;

	IC_TRY(ic_vault_begin(store->vault, key, &place, &put));
	const ic_status status = ic_vault_write(put, ic_bytes_of(picture, PICTURE));
	if (!ic_ok(status)) {
		ic_vault_drop(put);
		return status;
	}
	return ic_vault_commit(put, &len);
}

static ic_status file_picture(struct store *store, unsigned n)
{
	const struct ic_image_ref ref = ref_of(n);
	struct filing filing = { .store = store, .n = n };
	IC_AUTO(secret) key = { 0 };

	IC_TRY(ic_keys_wrap(store->keys, &ref, &key));
	IC_TRY(put_blob(store, &key, n));
	IC_TRY(ic_db_write(store->db, file_rows, &filing));
	return ic_ledger_settle(store->ledger, &filing.receipt, 1, NULL, 0);
}

static ic_status erase_picture(struct store *store)
{
	const struct ic_image_ref ref = ref_of(ERASED);
	struct ic_event event = { .action = IC_ACTION_ERASE_DONE, .subject = store_id(1) };
	struct ic_receipt receipt;

	IC_TRY(ic_keys_forget_image(store->keys, &ref));
	IC_TRY(ic_vault_remove(store->vault, place_of(ERASED).blob));
	return ic_ledger_record(store->ledger, &event, NULL, 0, &receipt);
}

static ic_status work(struct store *store, struct acknowledged *done)
{
	IC_TRY(store_init_keys(store));
	IC_TRY(open_parts(store));
	IC_TRY(ic_keys_enrol(store->keys, store_id(1)));
	IC_TRY(ic_keys_enrol(store->keys, store_id(2)));
	done->made = true;
	for (unsigned n = 0; n < PICTURES; n++) {
		IC_TRY(file_picture(store, n));
		done->filed[n] = true;
		done->entries++;
		if (n == 1)
			IC_TRY(ic_ledger_publish(store->ledger));
	}
	IC_TRY(erase_picture(store));
	done->erased = true;
	done->entries++;
	return IC_DONE;
}

/* ---- afterwards ---- */

struct row {
	bool there[PICTURES];
};

static ic_status take_row(const struct ic_db_row *row, void *ctx)
{
	struct row *rows = ctx;

	for (unsigned n = 0; n < PICTURES; n++)
		if (ic_id_equal(ic_db_id(row, 0), image_id(n)))
			rows->there[n] = true;
	return IC_DONE;
}

static ic_status read_rows(struct ic_db_tx *tx, void *rows)
{
	return ic_db_query(tx, "SELECT id FROM picture", IC_DB_NO_ARGS, take_row, rows);
}

/* The picture as a view would give it. */
static ic_status view(struct store *store, unsigned n)
{
	const ic_id image = image_id(n);
	const struct ic_vault_place place = place_of(n);
	struct ic_event event = { .action = IC_ACTION_VIEW_ORIGINAL,
				  .actor = store_id(2),
				  .subject = store_id(1) };
	struct ic_key_want want = { .kind = IC_WANT_IMAGE, .image = ref_of(n) };
	struct ic_receipt receipt;
	IC_AUTO(buf) back;

	event.value[IC_F_IMAGE] = ic_id_view(&image);
	ic_buf_init(&back, PICTURE);
	ic_status status = ic_ledger_record(store->ledger, &event, &want, 1, &receipt);
	if (ic_ok(status))
		status = ic_vault_load(store->vault, &want.key, &place, &back);
	ic_secret_done(&want.key);
	IC_TRY(status);
	if (!ic_bytes_equal(ic_buf_view(&back), ic_bytes_of(picture, PICTURE)))
		IC_FAIL(AUTHENTIC, "another picture came back");
	return IC_DONE;
}

static ic_status check_pictures(struct store *store, const struct acknowledged *done)
{
	struct row rows = { { false } };

	IC_TRY(ic_db_read(store->db, read_rows, &rows));
	for (unsigned n = 0; n < PICTURES; n++) {
		if (done->filed[n] && !rows.there[n])
			IC_FAIL(ABSENT, "an acknowledged picture is gone");
		if (!rows.there[n])
			continue;
		const ic_status status = view(store, n);
		/* Erasing may have begun: then the key is gone, or the blob, for good. */
		const bool may_be_erased = n == ERASED && done->filed[PICTURES - 1];
		const bool erased =
			ic_failed_with(status, IC_E_GONE) || ic_failed_with(status, IC_E_ABSENT);
		if (!ic_ok(status) && !(may_be_erased && erased))
			return status;
		if (n == ERASED && done->erased && !ic_failed_with(status, IC_E_GONE))
			IC_FAIL(VERIFY, "what was erased is back");
	}
	return IC_DONE;
}

static ic_status check_ledger(struct store *store, const struct acknowledged *done)
{
	struct ic_verify_report report;
	uint64_t entries = 0;
	IC_AUTO(buf) verifier;

	ic_buf_init(&verifier, 512);
	IC_TRY(ic_ledger_check_rows(store->ledger, &entries));
	if (entries < done->entries)
		IC_FAIL(VERIFY, "an acknowledged entry is gone");
	IC_TRY(ic_ledger_publish(store->ledger));
	IC_TRY(ic_keys_verifier(store->keys, &verifier));
	return ic_ledger_verify(store->disk, "ledger", ic_buf_view(&verifier), NULL, NULL, &report);
}

static ic_status check_after(struct store *store, const struct acknowledged *done)
{
	if (!done->made) { /* making may be begun again until it was done */
		const ic_status made = store_init_keys(store);
		if (!ic_failed_with(made, IC_E_EXISTS))
			IC_TRY(made);
	}
	IC_TRY(open_parts(store));
	IC_TRY(ic_keys_enrol(store->keys, store_id(1)));
	IC_TRY(ic_keys_enrol(store->keys, store_id(2)));
	IC_TRY(check_pictures(store, done));
	return check_ledger(store, done);
}

/* One life: work under what @plan does, lose what @keep says, look. */
struct plan {
	uint64_t off_at;
	uint64_t fail_at;
	uint64_t fail_allocation;
	bool lie;
	enum sim_keep keep;
	uint64_t seed;
};

struct count {
	uint64_t operations;
	uint64_t allocations;
};

static void start_plan(struct sim_disk *sim, const struct plan *plan)
{
	sim_disk_lie(sim, plan->lie);
	sim_disk_power_off_at(sim, plan->off_at);
	sim_disk_fail_once_at(sim, plan->fail_at);
	ic_alloc_fail_nth(plan->fail_allocation);
}

static bool plan_harms(const struct plan *plan)
{
	return plan->off_at != 0 || plan->fail_at != 0 || plan->fail_allocation != 0;
}

static ic_status live(const struct plan *plan, struct count *ret_count)
{
	struct sim_disk *sim = sim_disk_new();
	struct store store = { .disk = sim_disk_of(sim),
			       .clock = { { store_now }, 1767225600000 } };
	struct acknowledged done = { 0 };

	start_plan(sim, plan);
	const ic_status worked = work(&store, &done);
	store_close(&store);
	*ret_count = (struct count) { sim_disk_operations(sim), ic_alloc_count() };
	ic_alloc_fail_nth(0);
	sim_disk_crash(sim, plan->keep, plan->seed);
	sim_disk_lie(sim, false);
	ic_status status = plan_harms(plan) ? IC_DONE : worked;
	if (ic_ok(status))
		status = check_after(&store, &done);
	store_close(&store);
	sim_disk_free(sim);
	return status;
}

static void look_at(struct plan plan)
{
	struct count count;

	const ic_status status = live(&plan, &count);
	if (!ic_ok(status))
		print_message(
			"off at %llu, failed operation %llu, failed allocation %llu, keep %d, "
			"seed %llu: %s:%d %s\n",
			(unsigned long long)plan.off_at, (unsigned long long)plan.fail_at,
			(unsigned long long)plan.fail_allocation, (int)plan.keep,
			(unsigned long long)plan.seed, status.fault->file, status.fault->line,
			status.fault->text);
	assert_done(status);
}

static struct count count_all(void)
{
	struct count count = { 0, 0 };

	assert_done(live(&(struct plan) { .keep = SIM_KEEP_ALL }, &count));
	assert_true(count.operations > 100 && count.allocations > 100);
	return count;
}

static void power_may_go_at_any_operation(void **state)
{
	(void)state;
	const struct count count = count_all();
	uint64_t lives = 0;

	for (uint64_t k = 1; k <= count.operations; k += stride) {
		look_at((struct plan) { .off_at = k, .keep = SIM_KEEP_NONE });
		look_at((struct plan) { .off_at = k, .keep = SIM_KEEP_ALL });
		for (unsigned i = 0; i < draws; i++)
			look_at((struct plan) {
				.off_at = k, .keep = SIM_KEEP_DRAW, .seed = k * 1000 + i });
		lives += 2 + draws;
	}
	print_message("# %llu operations, %llu crash states\n",
		      (unsigned long long)count.operations, (unsigned long long)lives);
}

static void any_operation_may_fail_once(void **state)
{
	(void)state;
	const struct count count = count_all();

	for (uint64_t k = 1; k <= count.operations; k += stride)
		look_at((struct plan) { .fail_at = k, .keep = SIM_KEEP_ALL });
}

static void any_allocation_may_fail_once(void **state)
{
	(void)state;
	const struct count count = count_all();

	for (uint64_t n = 1; n <= count.allocations; n += 5 * stride)
		look_at((struct plan) { .fail_allocation = n, .keep = SIM_KEEP_ALL });
	print_message("# %llu allocations\n", (unsigned long long)count.allocations);
}

static void a_disk_that_lies_about_syncs_is_found_out(void **state)
{
	(void)state;
	const struct count all = count_all();
	struct count count;
	unsigned found = 0;

	for (uint64_t k = all.operations / 2; k <= all.operations; k += all.operations / 10)
		found += !ic_ok(
			live(&(struct plan) { .off_at = k, .lie = true, .keep = SIM_KEEP_NONE },
			     &count));
	assert_true(found > 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(power_may_go_at_any_operation),
		cmocka_unit_test(any_operation_may_fail_once),
		cmocka_unit_test(any_allocation_may_fail_once),
		cmocka_unit_test(a_disk_that_lies_about_syncs_is_found_out),
	};

	if (argc > 2) {
		stride = strtoull(argv[1], NULL, 10);
		draws = (unsigned)strtoul(argv[2], NULL, 10);
	}
	for (size_t i = 0; i < PICTURE; i++)
		picture[i] = (uint8_t)(i * 13);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
