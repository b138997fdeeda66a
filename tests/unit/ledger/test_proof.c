/* SPDX-License-Identifier: Apache-2.0 */
/* Proofs of entries in trees of several sizes hold; every changed byte of one does not. */
#include "ledger/proof.h"

#include <string.h>

#include "ledger/tiles.h"
#include "lib/store.h"

enum { ENTRIES = 300, PROOF_MAX = 1 << 16, ARENA_MAX = 1 << 20 };

static struct store store;
static struct ic_buf verifier;
static struct ic_secret audit_key;

static int set_up(void **state)
{
	(void)state;
	store_init(&store);
	assert_done(ic_keys_enrol(store.keys, store_id(1)));
	assert_done(ic_keys_enrol(store.keys, store_id(2)));
	ic_buf_init(&verifier, 512);
	assert_done(ic_keys_verifier(store.keys, &verifier));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_secret_done(&audit_key);
	ic_buf_done(&verifier);
	store_done(&store);
	return 0;
}

static void add_view(const char *purpose)
{
	const ic_id image = store_id(77);
	struct ic_event event = { .action = IC_ACTION_VIEW_ORIGINAL,
				  .actor = store_id(2),
				  .subject = store_id(1) };
	struct ic_receipt receipt;

	event.value[IC_F_IMAGE] = ic_id_view(&image);
	event.value[IC_F_PURPOSE] = ic_bytes_of_text(purpose);
	assert_done(ic_ledger_record(store.ledger, &event, NULL, 0, &receipt));
}

static void get_audit_key(void)
{
	struct ic_event event = { .action = IC_ACTION_REPORT_RELEASED, .subject = store_id(1) };
	struct ic_key_want want = { .kind = IC_WANT_PARTY,
				    .party = store_id(1),
				    .domain = IC_KEY_AUDIT };
	struct ic_receipt receipt;

	assert_done(ic_ledger_record(store.ledger, &event, &want, 1, &receipt));
	ic_secret_done(&audit_key);
	audit_key = want.key;
	assert_done(ic_ledger_publish(store.ledger));
}

struct proving {
	uint64_t index;
	uint32_t fields;
	struct ic_buf *out;
};

static ic_status prove(struct ic_db_tx *tx, void *arg)
{
	const struct proving *proving = arg;

	return ic_ledger_prove(store.ledger, tx, proving->index, &audit_key, proving->fields,
			       proving->out);
}

static ic_status check(const struct ic_buf *text, struct ic_arena *arena,
		       struct ic_proof_facts *facts)
{
	return ic_ledger_check_proof(ic_buf_view(text), ic_buf_view(&verifier), arena, facts);
}

static void proofs_hold_for_every_entry(void **state)
{
	(void)state;
	const uint32_t fields = 1U << IC_F_ACTION | 1U << IC_F_PURPOSE | 1U << IC_F_IMAGE;

	for (unsigned i = 0; i < ENTRIES; i++)
		add_view("CARE");
	get_audit_key();
	for (uint64_t index = 0; index <= ENTRIES; index++) {
		IC_AUTO(buf) text;
		IC_AUTO(arena) arena;
		struct ic_proof_facts facts;
		struct proving proving = { index, fields, &text };
		ic_buf_init(&text, PROOF_MAX);
		ic_arena_init(&arena, ARENA_MAX);
		assert_done(ic_db_read(store.db, prove, &proving));
		assert_done(check(&text, &arena, &facts));
		assert_int_equal(facts.index, index);
		assert_int_equal(facts.size, ENTRIES + 1);
		if (index < ENTRIES) {
			assert_int_equal(facts.disclosed, fields);
			assert_true(ic_bytes_equal(facts.value[IC_F_PURPOSE], IC_LIT("CARE")));
			assert_true(ic_bytes_equal(facts.value[IC_F_ACTION],
						   IC_LIT("image.view.original")));
			assert_int_equal(facts.value[IC_F_ACTOR].len, 0);
		}
	}
}

/* With one of the two answers that the header promises. */
static void assert_refused(ic_status status)
{
	if (!ic_failed_with(status, IC_E_SYNTAX))
		assert_fails(status, VERIFY);
}

static void every_changed_byte_and_cut_is_refused(void **state)
{
	(void)state;
	IC_AUTO(buf) text;
	struct proving proving = { 3, 1U << IC_F_PURPOSE, &text };

	for (unsigned i = 0; i < 6; i++)
		add_view("CARE \"quoted\" \xc3\xa9");
	get_audit_key();
	ic_buf_init(&text, PROOF_MAX);
	assert_done(ic_db_read(store.db, prove, &proving));
	for (size_t i = 0; i < text.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			IC_AUTO(arena) arena;
			struct ic_proof_facts facts;
			ic_arena_init(&arena, ARENA_MAX);
			text.ptr[i] ^= (uint8_t)(1U << bit);
			assert_refused(check(&text, &arena, &facts));
			text.ptr[i] ^= (uint8_t)(1U << bit);
		}
		IC_AUTO(arena) arena;
		struct ic_proof_facts facts;
		ic_arena_init(&arena, ARENA_MAX);
		assert_refused(ic_ledger_check_proof(ic_bytes_of(text.ptr, i),
						     ic_buf_view(&verifier), &arena, &facts));
	}
}

static void an_unpublished_entry_has_no_proof_yet(void **state)
{
	(void)state;
	IC_AUTO(buf) text;
	struct proving proving = { 1, 0, &text };

	get_audit_key();
	add_view("CARE");
	ic_buf_init(&text, PROOF_MAX);
	assert_fails(ic_db_read(store.db, prove, &proving), STATE);
	assert_int_equal(text.len, 0);
}

static void tile_paths_have_one_form(void **state)
{
	(void)state;
	static const char *const bad[] = { "tile/0/1",         "tile/0/0001",     "tile/8/000",
					   "tile/00/000",      "tile/0/x000/000", "tile/0/000.p/0",
					   "tile/0/000.p/256", "tile/0/000.p/07", "tile/entries/",
					   "tile/0/x001",      "tile/0/000/",     "tile/-1/000",
					   "tile/0/000.p/" };
	static const struct ic_tile good[] = {
		{ 0, 0, 256 }, { IC_TILE_ENTRIES, 1234067, 256 }, { 7, 999, 255 }, { 1, 1000, 1 }
	};
	struct ic_tile tile;
	char path[IC_TILE_PATH];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_fails(ic_tile_parse_path(bad[i], &tile), SYNTAX);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		ic_tile_path(good[i], path);
		assert_done(ic_tile_parse_path(path, &tile));
		assert_int_equal(tile.level, good[i].level);
		assert_int_equal(tile.number, good[i].number);
		assert_int_equal(tile.width, good[i].width);
	}
	ic_tile_path(good[1], path);
	assert_string_equal(path, "tile/entries/x001/x234/067");
}

int main(void)
{
#define EACH_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH_TEST(proofs_hold_for_every_entry),
		EACH_TEST(every_changed_byte_and_cut_is_refused),
		EACH_TEST(an_unpublished_entry_has_no_proof_yet),
		cmocka_unit_test(tile_paths_have_one_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
