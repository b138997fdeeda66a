/* SPDX-License-Identifier: Apache-2.0 */
/* The known answers, recomputed by tools outside of this program; then the one form of an entry. */
#include "ledger/entry.h"

#include <string.h>

#include "ledger/tree.h"
#include "lib/check.h"

static void assert_hex(ic_bytes bytes, const char *want)
{
	char text[257];

	ic_hex_emit(bytes, text);
	assert_string_equal(text, want);
}

static struct ic_entry known_entry(void)
{
	static const char *const values[] = { "image.view", "u-0001", "p-0001", "img-0001" };
	struct ic_entry entry = { .kind = 1, .flags = 1, .t = 1767225600000 };
	uint8_t seed[IC_SEED_BYTES];
	uint8_t digests[4][IC_HASH_BYTES];
	uint8_t key[32];

	for (size_t i = 0; i < sizeof(seed); i++)
		seed[i] = (uint8_t)i;
	for (size_t i = 0; i < IC_ID_BYTES; i++)
		entry.event_id.bytes[i] = (uint8_t)i;
	for (uint16_t f = 1; f <= 4; f++) {
		uint8_t salt[IC_SALT_BYTES];
		ic_entry_salt(seed, f, salt);
		const ic_digest d = ic_entry_field_digest(salt, f, ic_bytes_of_text(values[f - 1]));
		memcpy(digests[f - 1], d.bytes, IC_HASH_BYTES);
	}
	entry.commitment = ic_entry_commitment(2, (const uint8_t(*)[IC_HASH_BYTES])digests, 4);
	memset(key, 0x11, sizeof(key));
	ic_entry_tag(ic_bytes_of(key, sizeof(key)), IC_TAG_SUBJECT, 0, entry.subject_tag);
	memset(key, 0x22, sizeof(key));
	ic_entry_tag(ic_bytes_of(key, sizeof(key)), IC_TAG_ACTOR, 0, entry.actor_tag);
	return entry;
}

static void the_known_answers_come_out(void **state)
{
	(void)state;
	const struct ic_entry entry = known_entry();
	uint8_t raw[IC_LEAF_BYTES];

	assert_hex(ic_digest_view(&entry.commitment),
		   "50c3053a77220e7e61b16896aee661fea14b23cbc1fa26ccec1f3da0d12a12c5");
	assert_hex(ic_bytes_of(entry.subject_tag, IC_TAG_BYTES),
		   "94be82c3aa5b68a605da2d6464544cd029f2aa209547e9fc752ed515d63056b2");
	assert_hex(ic_bytes_of(entry.actor_tag, IC_TAG_BYTES),
		   "d8d6035e7a4e8ee142ed1e6fa444727c87d3b51e22b7c5fd12e26b0a014cd5e4");
	ic_entry_emit(&entry, raw);
	const ic_digest leaf = ic_tree_leaf(raw);
	assert_hex(ic_digest_view(&leaf),
		   "48f2bd34596af8b3357cd7e372ffca33187b3352e0abe5c2f04bcb01a4de234d");
}

static void an_entry_has_one_form(void **state)
{
	(void)state;
	const struct ic_entry entry = known_entry();
	struct ic_entry back;
	uint8_t raw[IC_LEAF_BYTES];
	uint8_t again[IC_LEAF_BYTES];

	ic_entry_emit(&entry, raw);
	assert_done(ic_entry_parse(raw, &back));
	ic_entry_emit(&back, again);
	assert_memory_equal(raw, again, sizeof(raw));
	for (size_t i = 0; i < 8; i++) { /* magic, kind, flags, zero */
		raw[i] ^= 0x80;
		assert_fails(ic_entry_parse(raw, &back), SYNTAX);
		raw[i] ^= 0x80;
	}
}

static void the_tables_are_whole(void **state)
{
	(void)state;
	for (unsigned action = 1; action < IC_ACTION_COUNT; action++) {
		const struct ic_action_info *info = ic_action_info(action);
		assert_non_null(info->word);
		assert_non_null(ic_event_type_info(info->type));
	}
	for (unsigned type = 1; type <= 16; type++) {
		const struct ic_event_type_info *info = ic_event_type_info(type);
		assert_non_null(info);
		assert_int_equal(ic_entry_field_place(type, IC_F_ACTION), 0);
		assert_int_equal(ic_entry_field_place(type, IC_F_ACTOR), 1);
		assert_true(ic_entry_field_place(type, IC_F_SESSION) > 1);
		assert_int_equal(info->fields & 1, 0);
	}
	assert_null(ic_event_type_info(0));
	assert_null(ic_event_type_info(17));
	assert_int_equal(ic_entry_field_place(IC_EVENT_VIEW, IC_F_JUSTIFICATION), 10);
	assert_int_equal(ic_entry_field_place(IC_EVENT_VIEW, IC_F_RECIPIENT), -1);
}

static void events_are_checked(void **state)
{
	(void)state;
	struct ic_event event = { .action = IC_ACTION_VIEW_THUMB };
	uint8_t ids[3 * IC_ID_BYTES] = { 0 };

	assert_done(ic_event_check(&event));
	event.value[IC_F_PURPOSE] = IC_LIT("\xff");
	assert_fails(ic_event_check(&event), UTF8);
	event.value[IC_F_PURPOSE] = IC_LIT("CARE");
	event.value[IC_F_RECIPIENT] = IC_LIT("x");
	assert_fails(ic_event_check(&event), FIELD);
	event.value[IC_F_RECIPIENT] = (ic_bytes) { NULL, 0 };
	event.value[IC_F_POLICY] = IC_LIT("short");
	assert_fails(ic_event_check(&event), FIELD);
	event.value[IC_F_POLICY] = (ic_bytes) { NULL, 0 };
	ids[15] = 1;
	ids[31] = 2;
	ids[47] = 2;
	event.value[IC_F_IMAGE] = ic_bytes_of(ids, 32);
	assert_done(ic_event_check(&event));
	event.value[IC_F_IMAGE] = ic_bytes_of(ids, 48);
	assert_fails(ic_event_check(&event), FIELD);
	event.value[IC_F_IMAGE] = ic_bytes_of(ids, 17);
	assert_fails(ic_event_check(&event), FIELD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_answers_come_out),
		cmocka_unit_test(an_entry_has_one_form),
		cmocka_unit_test(the_tables_are_whole),
		cmocka_unit_test(events_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
