/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "base/text.h"

static void id_round_trip(void **state)
{
	ic_id id;
	char text[IC_ID_TEXT + 1];

	(void)state;
	assert_done(ic_id_parse(IC_LIT("00112233445566778899aabbccddeeff"), &id));
	ic_id_emit(id, text);
	assert_string_equal(text, "00112233445566778899aabbccddeeff");
	assert_false(ic_id_is_zero(id));
}

static void id_refuses_other_spellings(void **state)
{
	static const char *const wrong[] = { "", "00112233445566778899AABBCCDDEEFF",
					     "00112233445566778899aabbccddeef",
					     "00112233445566778899aabbccddeefff",
					     "g0112233445566778899aabbccddeeff" };
	ic_id id;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_fails(ic_id_parse(ic_bytes_of_text(wrong[i]), &id), FIELD);
}

static void base64_vectors(void **state) /* RFC 4648 section 10 */
{
	static const char *const pairs[][2] = { { "", "" },
						{ "f", "Zg==" },
						{ "fo", "Zm8=" },
						{ "foo", "Zm9v" },
						{ "foob", "Zm9vYg==" },
						{ "fooba", "Zm9vYmE=" },
						{ "foobar", "Zm9vYmFy" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct ic_buf out;
		ic_buf_init(&out, 64);
		assert_done(ic_base64_emit(ic_bytes_of_text(pairs[i][0]), &out));
		assert_true(ic_bytes_equal(ic_buf_view(&out), ic_bytes_of_text(pairs[i][1])));
		ic_buf_clear(&out);
		assert_done(ic_base64_parse(ic_bytes_of_text(pairs[i][1]), &out));
		assert_true(ic_bytes_equal(ic_buf_view(&out), ic_bytes_of_text(pairs[i][0])));
		ic_buf_done(&out);
	}
}

static void base64_refuses_what_is_not_canonical(void **state)
{
	static const char *const wrong[] = { "Zg",       "Zg=",  "Zh==", "Zm9=",
					     "Zg==Zg==", "Z g=", "====", "Zm9v\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct ic_buf out;
		ic_buf_init(&out, 64);
		assert_fails(ic_base64_parse(ic_bytes_of_text(wrong[i]), &out), SYNTAX);
		ic_buf_done(&out);
	}
}

static void decimal_is_canonical_and_bounded(void **state)
{
	uint64_t value = 0;

	(void)state;
	assert_done(ic_decimal_parse(IC_LIT("18446744073709551615"), UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
	assert_fails(ic_decimal_parse(IC_LIT("18446744073709551616"), UINT64_MAX, &value), LIMIT);
	assert_fails(ic_decimal_parse(IC_LIT("101"), 100, &value), LIMIT);
	assert_fails(ic_decimal_parse(IC_LIT("01"), 100, &value), SYNTAX);
	assert_fails(ic_decimal_parse(IC_LIT("+1"), 100, &value), SYNTAX);
	assert_fails(ic_decimal_parse(IC_LIT(""), 100, &value), SYNTAX);
}

static void utf8_forms(void **state)
{
	(void)state;
	assert_true(ic_utf8_is_valid(IC_LIT("Si\xc3\xa2n \xe2\x80\x93 \xf0\x9f\x93\xb7")));
	assert_false(ic_utf8_is_valid(IC_LIT("\xc0\xaf")));
	assert_false(ic_utf8_is_valid(IC_LIT("\xed\xa0\x80")));
	assert_false(ic_utf8_is_valid(IC_LIT("\xf4\x90\x80\x80")));
	assert_false(ic_utf8_is_valid(IC_LIT("\xe2\x80")));
	assert_false(ic_utf8_is_valid(IC_LIT("\xe2\x28\xa1")));
}

static void a_line_that_can_be_shown(void **state)
{
	static const char *const good[] = { "", "O'Neill-Sm\u00eeth", "\u05d3\u05d5\u05d3",
					    "\u2013 \u2020", "\U0001f4f7" };
	static const char *const bad[] = { "A\nB",          "A\tB",       "\x7f",
					   "\xc2\x85",      "A\u202egpj", "\u200f",
					   "\u2066x\u2069", "\xff",       "\xe2\x80" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(ic_text_is_one_line(ic_bytes_of_text(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(ic_text_is_one_line(ic_bytes_of_text(bad[i])));
}

static void what_is_blank(void **state)
{
	(void)state;
	assert_true(ic_bytes_is_blank((ic_bytes) { NULL, 0 }));
	assert_true(ic_bytes_is_blank(IC_LIT(" \t\r\n")));
	assert_false(ic_bytes_is_blank(IC_LIT("  x")));
	assert_false(ic_bytes_is_blank(IC_LIT("\xc3\xa9")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_blank),
		cmocka_unit_test(id_round_trip),
		cmocka_unit_test(id_refuses_other_spellings),
		cmocka_unit_test(base64_vectors),
		cmocka_unit_test(base64_refuses_what_is_not_canonical),
		cmocka_unit_test(decimal_is_canonical_and_bounded),
		cmocka_unit_test(utf8_forms),
		cmocka_unit_test(a_line_that_can_be_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
