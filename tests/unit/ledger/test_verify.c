/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A published ledger with full, partial and superseded tiles: each changed byte of each file is
 * found and named, and so are missing, cut and foreign files. Every byte with the argument "all",
 * else every 41st.
 */
#include <string.h>

#include "base/alloc.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/tiles.h"
#include "lib/store.h"

enum { FIRST = 40, SECOND = 280, THIRD = 300, FILE_MAX = 40000, FAULTS_MAX = 8 };

static struct store store;
static struct ic_buf verifier;
static size_t stride = 41;

struct found {
	unsigned count;
	char file[FAULTS_MAX][IC_DISK_PATH_MAX];
	uint64_t index[FAULTS_MAX];
};

static void add_entries(unsigned until)
{
	struct ic_event event = { .action = IC_ACTION_STARTED };
	struct ic_receipt receipt;

	do
		assert_done(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt));
	while (receipt.index + 1 < until);
	assert_done(ic_ledger_publish(store.ledger));
}

static int set_up(void **state)
{
	(void)state;
	store_init(&store);
	add_entries(FIRST);
	add_entries(SECOND);
	add_entries(THIRD);
	ic_buf_init(&verifier, 512);
	assert_done(ic_keys_verifier(store.keys, &verifier));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_buf_done(&verifier);
	store_done(&store);
	return 0;
}

static void note_fault(const char *file, uint64_t index, const char *what, void *ctx)
{
	struct found *found = ctx;

	assert_non_null(what);
	if (found->count < FAULTS_MAX) {
		snprintf(found->file[found->count], IC_DISK_PATH_MAX, "%s", file);
		found->index[found->count] = index;
	}
	found->count++;
}

static ic_status verify(struct found *found, struct ic_verify_report *report)
{
	memset(found, 0, sizeof(*found));
	return ic_ledger_verify(store.disk, "ledger", ic_buf_view(&verifier), note_fault, found,
				report);
}

static void the_published_ledger_verifies(void **state)
{
	(void)state;
	struct found found;
	struct ic_verify_report report;
	enum ic_file_kind kind = IC_FILE_ABSENT;

	assert_done(verify(&found, &report));
	assert_int_equal(report.size, THIRD);
	assert_int_equal(report.faults, 0);
	assert_int_equal(report.beyond, 0);
	/* What a full tile supersedes is gone; what only a newer partial one does still stands. */
	assert_done(ic_disk_kind(store.disk, "ledger/tile/0/000.p", &kind));
	assert_int_equal(kind, IC_FILE_ABSENT);
	assert_done(ic_disk_kind(store.disk, "ledger/tile/0/001.p/24", &kind));
	assert_int_equal(kind, IC_FILE_REGULAR);
}

/* Files are changed in place behind the ledger's back. */
static size_t read_whole(const char *path, uint8_t *bytes)
{
	struct ic_file *file = NULL;
	size_t len = 0;

	assert_done(ic_disk_open(store.disk, path, IC_OPEN_READ, &file));
	assert_done(ic_file_read(file, 0, bytes, FILE_MAX, &len));
	ic_file_close(file);
	return len;
}

static void write_at(const char *path, uint64_t offset, const uint8_t *bytes, size_t len)
{
	struct ic_file *file = NULL;

	assert_done(ic_disk_open(store.disk, path, IC_OPEN_WRITE, &file));
	assert_done(ic_file_write(file, offset, ic_bytes_of(bytes, len)));
	ic_file_close(file);
}

static void expect_only(const char *name, uint64_t index)
{
	struct found found;
	struct ic_verify_report report;

	assert_fails(verify(&found, &report), VERIFY);
	assert_true(found.count >= 1);
	for (unsigned i = 0; i < found.count && i < FAULTS_MAX; i++) {
		assert_string_equal(found.file[i], name);
		assert_true(found.index[i] == index);
	}
}

static void flip_bytes_of(const char *name, size_t unit)
{
	static uint8_t bytes[FILE_MAX];
	char path[IC_DISK_PATH_MAX];

	snprintf(path, sizeof(path), "ledger/%s", name);
	const size_t len = read_whole(path, bytes);
	assert_true(len > 0);
	for (size_t i = 0; i < len; i += stride) {
		const uint8_t changed = bytes[i] ^ (uint8_t)(1U << i % 8);
		write_at(path, i, &changed, 1);
		expect_only(name, unit == 0 ? UINT64_MAX : i / unit);
		write_at(path, i, &bytes[i], 1);
	}
}

static void every_changed_byte_is_found_and_named(void **state)
{
	(void)state;
	struct found found;
	struct ic_verify_report report;

	flip_bytes_of("checkpoint", 0);
	flip_bytes_of("tile/entries/000", IC_BUNDLE_ENTRY);
	flip_bytes_of("tile/entries/001.p/44", IC_BUNDLE_ENTRY);
	flip_bytes_of("tile/entries/001.p/24", IC_BUNDLE_ENTRY);
	flip_bytes_of("tile/0/000", IC_HASH_BYTES);
	flip_bytes_of("tile/0/001.p/44", IC_HASH_BYTES);
	flip_bytes_of("tile/0/001.p/24", IC_HASH_BYTES);
	flip_bytes_of("tile/1/000.p/1", IC_HASH_BYTES);
	assert_done(verify(&found, &report));
}

static void what_is_missing_cut_or_foreign_is_named(void **state)
{
	(void)state;
	static uint8_t bytes[FILE_MAX];
	struct ic_file *file = NULL;

	const size_t len = read_whole("ledger/tile/0/000", bytes);
	assert_done(ic_disk_unlink(store.disk, "ledger/tile/0/000"));
	expect_only("tile/0/000", UINT64_MAX);
	assert_done(ic_disk_open(store.disk, "ledger/tile/0/000", IC_OPEN_CREATE, &file));
	assert_done(ic_file_write(file, 0, ic_bytes_of(bytes, len - 1)));
	expect_only("tile/0/000", UINT64_MAX);
	assert_done(ic_file_write(file, 0, ic_bytes_of(bytes, len)));
	ic_file_close(file);
	assert_done(ic_disk_open(store.disk, "ledger/tile/0/notes", IC_OPEN_CREATE, &file));
	ic_file_close(file);
	expect_only("tile/0/notes", UINT64_MAX);
}

static void entries_changed_with_their_tile_are_still_found(void **state)
{
	(void)state;
	static uint8_t bytes[FILE_MAX];
	struct found found;
	struct ic_verify_report report;

	read_whole("ledger/tile/entries/000", bytes);
	bytes[7 * IC_BUNDLE_ENTRY + 60] ^= 1;
	const ic_digest leaf = ic_tree_leaf(bytes + 7 * IC_BUNDLE_ENTRY + 2);
	write_at("ledger/tile/entries/000", 7 * IC_BUNDLE_ENTRY + 60,
		 bytes + 7 * IC_BUNDLE_ENTRY + 60, 1);
	write_at("ledger/tile/0/000", 7 * IC_HASH_BYTES, leaf.bytes, IC_HASH_BYTES);
	assert_fails(verify(&found, &report), VERIFY);
	assert_string_equal(found.file[0], "tile/0/000");
}

static void another_key_does_not_verify(void **state)
{
	(void)state;
	struct found found = { 0 };
	struct ic_verify_report report;
	struct ic_signer *signer = NULL;
	uint8_t seed[IC_SIGN_SEED_BYTES] = { 9 };
	uint8_t public_key[IC_SIGN_PUBLIC_BYTES];
	IC_AUTO(buf) other;

	assert_done(ic_signer_new(ic_bytes_of(seed, sizeof(seed)), &signer));
	ic_signer_public(signer, public_key);
	ic_signer_free(signer);
	ic_buf_init(&other, 512);
	assert_done(ic_verifier_emit(IC_LIT(STORE_ORIGIN), public_key, &other));
	assert_fails(ic_ledger_verify(store.disk, "ledger", ic_buf_view(&other), note_fault, &found,
				      &report),
		     VERIFY);
	assert_string_equal(found.file[0], "checkpoint");
}

int main(int argc, char **argv)
{
#define EACH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH_TEST(the_published_ledger_verifies),
		EACH_TEST(every_changed_byte_is_found_and_named),
		EACH_TEST(what_is_missing_cut_or_foreign_is_named),
		EACH_TEST(entries_changed_with_their_tile_are_still_found),
		EACH_TEST(another_key_does_not_verify),
	};

	if (argc > 1 && strcmp(argv[1], "all") == 0)
		stride = 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
