/* SPDX-License-Identifier: Apache-2.0 */
/* Blobs over a real directory: any length and range comes back, nothing else opens. */
#include "vault/vault.h"

#include <string.h>

#include "lib/store.h"
#include "vault/field.h"

enum { PICTURE_MAX = 3 * 1024 * 1024, HEAD = 88, STEP = 16400 };

static struct store store;
static struct ic_secret key;
static uint8_t picture[PICTURE_MAX];

static int set_up(void **state)
{
	(void)state;
	store_init(&store);
	assert_done(ic_secret_new(&key));
	memset(key.bytes, 5, IC_SECRET_BYTES);
	for (size_t i = 0; i < PICTURE_MAX; i++)
		picture[i] = (uint8_t)(i * 31 + (i >> 11));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_secret_done(&key);
	store_done(&store);
	return 0;
}

static struct ic_vault_place place_of(unsigned n)
{
	return (struct ic_vault_place) { .blob = store_id(n),
					 .kind = IC_BLOB_ORIGINAL,
					 .image = { store_id(1), store_id(2), 1 } };
}

static void store_picture(const struct ic_vault_place *place, size_t len, size_t step)
{
	struct ic_vault_put *put = NULL;
	uint64_t plain_len = 0;

	assert_done(ic_vault_begin(store.vault, &key, place, &put));
	for (size_t at = 0; at < len; at += step)
		assert_done(ic_vault_write(
			put, ic_bytes_of(picture + at, len - at < step ? len - at : step)));
	assert_done(ic_vault_commit(put, &plain_len));
	assert_int_equal(plain_len, len);
}

static void assert_loads(const struct ic_vault_place *place, size_t len)
{
	IC_AUTO(buf) back;
	uint64_t size = 0;

	ic_buf_init(&back, PICTURE_MAX);
	assert_done(ic_vault_load(store.vault, &key, place, &back));
	assert_true(ic_bytes_equal(ic_buf_view(&back), ic_bytes_of(picture, len)));
	assert_done(ic_vault_size(store.vault, place->blob, &size));
	assert_int_equal(size, len);
}

static void pictures_of_any_length_come_back(void **state)
{
	(void)state;
	static const size_t lens[] = { 0,          1,     3900,  4007,  4008,    4009,
				       16383,      16384, 16385, 65536, 1 << 20, (1 << 20) + 4008,
				       PICTURE_MAX };
	static const size_t steps[] = { 1000, 16384, PICTURE_MAX };

	for (unsigned i = 0; i < sizeof(lens) / sizeof(lens[0]); i++)
		for (unsigned j = 0; j < 3; j++) {
			const struct ic_vault_place place = place_of(10 * i + j);
			store_picture(&place, lens[i], steps[j]);
			assert_loads(&place, lens[i]);
		}
}

static ic_status into_buf(void *ctx, ic_bytes span)
{
	assert_true(span.len <= 16384);
	return ic_buf_put(ctx, span);
}

static void assert_range(const struct ic_vault_place *place, size_t from, size_t len)
{
	IC_AUTO(buf) back;

	ic_buf_init(&back, PICTURE_MAX);
	assert_done(ic_vault_read(store.vault, &key, place, from, len,
				  (struct ic_sink) { into_buf, &back }));
	assert_true(ic_bytes_equal(ic_buf_view(&back), ic_bytes_of(picture + from, len)));
}

static void any_range_comes_back(void **state)
{
	(void)state;
	const struct ic_vault_place place = place_of(1);
	static const size_t points[] = {
		0, 1, 16383, 16384, 16385, 100000, 262144, 299999, 300000
	};
	IC_AUTO(buf) none;

	store_picture(&place, 300000, 50000);
	for (unsigned i = 0; i < 9; i++)
		for (unsigned j = i; j < 9; j++)
			assert_range(&place, points[i], points[j] - points[i]);
	ic_buf_init(&none, 10);
	assert_fails(ic_vault_read(store.vault, &key, &place, 299999, 2,
				   (struct ic_sink) { into_buf, &none }),
		     LIMIT);
	assert_fails(ic_vault_read(store.vault, &key, &place, UINT64_MAX, 2,
				   (struct ic_sink) { into_buf, &none }),
		     LIMIT);
}

static void assert_refused(const struct ic_vault_place *place)
{
	IC_AUTO(buf) back;

	ic_buf_init(&back, PICTURE_MAX);
	assert_fails(ic_vault_load(store.vault, &key, place, &back), AUTHENTIC);
}

static void blob_path(const struct ic_vault_place *place, char ret_path[static 64])
{
	char text[IC_ID_TEXT + 1];

	ic_id_emit(place->blob, text);
	snprintf(ret_path, 64, "blobs/%.2s/%s", text, text);
}

static void another_place_does_not_open(void **state)
{
	(void)state;
	const struct ic_vault_place place = place_of(1);
	struct ic_vault_place other = place;
	char from[64];
	char to[64];

	store_picture(&place, 1000, 1000);
	other.image.subject = store_id(9);
	assert_refused(&other);
	other = place;
	other.image.image = store_id(9);
	assert_refused(&other);
	other = place;
	other.image.version = 2;
	assert_refused(&other);
	other = place;
	other.rendition = 1;
	assert_refused(&other);
	other = place;
	other.kind = IC_BLOB_RENDITION;
	assert_refused(&other);
	other = place_of(2);
	blob_path(&place, from);
	blob_path(&other, to);
	assert_done(ic_disk_rename(store.disk, from, to)); /* the same shard */
	assert_refused(&other);
}

static void every_changed_byte_and_cut_is_found(void **state)
{
	(void)state;
	const struct ic_vault_place place = place_of(1);
	struct ic_file *file = NULL;
	uint8_t bytes[400];
	size_t len = 0;
	char path[64];

	store_picture(&place, 200, 200);
	blob_path(&place, path);
	assert_done(ic_disk_open(store.disk, path, IC_OPEN_WRITE, &file));
	assert_done(ic_file_read(file, 0, bytes, sizeof(bytes), &len));
	assert_int_equal(len, HEAD + 200 + 16);
	for (size_t i = 0; i < len; i++) {
		bytes[i] ^= 0x20;
		assert_done(ic_file_write(file, i, ic_bytes_of(bytes + i, 1)));
		assert_refused(&place);
		bytes[i] ^= 0x20;
		assert_done(ic_file_write(file, i, ic_bytes_of(bytes + i, 1)));
	}
	for (size_t cut = len; cut-- > 0;) {
		assert_done(ic_file_truncate(file, cut));
		assert_refused(&place);
	}
	ic_file_close(file);
}

/* The length of the head lies inside of no seal: a shorter picture of whole chunks must not open.
 */
static void cut_by_whole_chunks_with_the_length_mended_is_found(void **state)
{
	(void)state;
	const struct ic_vault_place place = place_of(1);
	struct ic_file *file = NULL;
	uint8_t length[8];
	char path[64];

	store_picture(&place, 16384 * 2 + 100, 50000);
	blob_path(&place, path);
	assert_done(ic_disk_open(store.disk, path, IC_OPEN_WRITE, &file));
	for (uint64_t plain = 16384 * 2; plain >= 16384; plain -= 16384) {
		ic_store_be64(length, plain - 16);
		assert_done(ic_file_write(file, 24, ic_bytes_of(length, 8)));
		assert_done(ic_file_truncate(file, HEAD + plain / 16384 * STEP));
		assert_refused(&place);
	}
	ic_file_close(file);
}

static ic_status count_blob(ic_id id, void *ctx)
{
	(void)id;
	*(unsigned *)ctx += 1;
	return IC_DONE;
}

static void what_is_dropped_leaves_nothing(void **state)
{
	(void)state;
	const struct ic_vault_place place = place_of(1);
	struct ic_vault_put *put = NULL;
	unsigned count = 0;

	assert_done(ic_vault_begin(store.vault, &key, &place, &put));
	assert_done(ic_vault_write(put, ic_bytes_of(picture, PICTURE_MAX)));
	ic_vault_drop(put);
	assert_done(ic_blobs_each(store.blobs, count_blob, &count));
	assert_int_equal(count, 0);
	store_picture(&place, 10, 10);
	assert_done(ic_blobs_each(store.blobs, count_blob, &count));
	assert_int_equal(count, 1);
	assert_done(ic_vault_remove(store.vault, place.blob));
	assert_done(ic_vault_remove(store.vault, place.blob));
	uint64_t size = 0;
	assert_fails(ic_vault_size(store.vault, place.blob, &size), ABSENT);
}

static void a_name_is_used_once(void **state)
{
	(void)state;
	const struct ic_vault_place place = place_of(1);
	struct ic_vault_put *put = NULL;
	uint64_t len = 0;

	store_picture(&place, 100, 100);
	assert_done(ic_vault_begin(store.vault, &key, &place, &put));
	assert_fails(ic_vault_commit(put, &len), EXISTS);
	assert_loads(&place, 100);
}

static void a_column_opens_only_in_its_place(void **state)
{
	(void)state;
	struct ic_field_place place = { "patient", "name", store_id(1) };
	struct ic_event event = { .action = IC_ACTION_VIEW_PATIENT, .subject = store_id(1) };
	struct ic_key_want want = { .kind = IC_WANT_PARTY,
				    .party = store_id(1),
				    .domain = IC_KEY_FIELD };
	struct ic_receipt receipt;
	IC_AUTO(buf) sealed;
	IC_AUTO(buf) plain;

	assert_done(ic_keys_enrol(store.keys, store_id(1)));
	ic_buf_init(&sealed, 1000);
	ic_buf_init(&plain, 1000);
	assert_done(ic_field_seal(store.keys, store_id(1), &place, IC_LIT("Example"), &sealed));
	assert_int_equal(sealed.len, 7 + IC_FIELD_OVERHEAD_BYTES);
	assert_done(ic_ledger_record(store.ledger, &event, &want, 1, &receipt));
	assert_done(ic_field_open(&want.key, &place, ic_buf_view(&sealed), &plain));
	assert_true(ic_bytes_equal(ic_buf_view(&plain), IC_LIT("Example")));
	place.column = "names";
	assert_fails(ic_field_open(&want.key, &place, ic_buf_view(&sealed), &plain), AUTHENTIC);
	place.column = "name";
	place.row = store_id(2);
	assert_fails(ic_field_open(&want.key, &place, ic_buf_view(&sealed), &plain), AUTHENTIC);
	ic_secret_done(&want.key);
}

int main(void)
{
#define EACH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH_TEST(pictures_of_any_length_come_back),
		EACH_TEST(any_range_comes_back),
		EACH_TEST(another_place_does_not_open),
		EACH_TEST(every_changed_byte_and_cut_is_found),
		EACH_TEST(cut_by_whole_chunks_with_the_length_mended_is_found),
		EACH_TEST(what_is_dropped_leaves_nothing),
		EACH_TEST(a_name_is_used_once),
		EACH_TEST(a_column_opens_only_in_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
