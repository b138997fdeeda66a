/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/limits.h"

static void refuses_what_is_not_strict(void **state)
{
	struct ic_json_doc doc = { 0 };

	(void)state;
	assert_fails(ic_json_parse(IC_LIT(""), &doc), SYNTAX);
	assert_fails(ic_json_parse(IC_LIT("{\"a\":1,\"a\":2}"), &doc), SYNTAX);
	assert_fails(ic_json_parse(IC_LIT("{\"a\":1} x"), &doc), SYNTAX);
	assert_fails(ic_json_parse(IC_LIT("{\"a\":\"\xff\"}"), &doc), UTF8);
}

static ic_status parse_nested(size_t levels)
{
	IC_AUTO(json_doc) doc = { 0 };
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, 4096);
	for (size_t i = 0; i < levels; i++)
		IC_TRY(ic_buf_put_text(&text, i % 2 == 0 ? "[" : "{\"]\\\"[\":"));
	IC_TRY(ic_buf_put_text(&text, "\"[{[{\""));
	for (size_t i = levels; i-- > 0;)
		IC_TRY(ic_buf_put_text(&text, i % 2 == 0 ? "]" : "}"));
	return ic_json_parse(ic_buf_view(&text), &doc);
}

static void depth_is_bounded_and_brackets_in_texts_do_not_count(void **state)
{
	(void)state;
	assert_done(parse_nested(IC_JSON_DEPTH_MAX));
	assert_fails(parse_nested(IC_JSON_DEPTH_MAX + 1), LIMIT);
}

static void canonical_text(void **state)
{
	struct ic_json_doc doc = { 0 };
	struct ic_buf out;
	ic_json inner;

	(void)state;
	ic_buf_init(&out, 4096);
	assert_done(ic_json_object_init(&doc));
	assert_done(ic_json_put_text(doc.root, "name", IC_LIT("\"\n\xc3\xa9")));
	assert_done(ic_json_put_array(doc.root, "list", &inner));
	assert_done(ic_json_put_integer(inner, NULL, -7));
	assert_done(ic_json_put_bool(inner, NULL, true));
	assert_done(ic_json_emit(doc.root, IC_JSON_CANONICAL, &out));
	assert_true(ic_bytes_equal(ic_buf_view(&out),
				   IC_LIT("{\"list\":[-7,true],\"name\":\"\\\"\\n\xc3\xa9\"}")));
	ic_buf_done(&out);
	ic_json_doc_done(&doc);
}

/* Whether the @nth allocation was made; reading failed exactly then. */
static bool reaches(ic_bytes text, uint64_t nth)
{
	IC_AUTO(json_doc) doc = { 0 };

	ic_alloc_fail_nth(nth);
	const ic_status status = ic_json_parse(text, &doc);
	const bool reached = ic_alloc_count() >= nth;
	ic_alloc_fail_nth(0);
	if (reached)
		assert_fails(status, NOMEM);
	else
		assert_done(status);
	return reached;
}

enum { PAD_MAX = 400 };

/* Wherever the buffer of a token has to grow: at a letter, an escape, the closing mark. */
static void reads_all_or_fails(void **state)
{
	static const char *const ends[] = { "", "\\\\", "\\u00e9" };

	(void)state;
	for (size_t pad = 0; pad < 3 * PAD_MAX; pad++) {
		IC_AUTO(buf) text = { 0 };
		uint64_t nth = 1;
		ic_buf_init(&text, 2 * PAD_MAX);
		assert_done(ic_buf_put_text(&text, "{\"a\":[1,{\"b\":\""));
		for (size_t i = 0; i < pad / 3; i++)
			assert_done(ic_buf_put_byte(&text, 'x'));
		assert_done(ic_buf_put_text(&text, ends[pad % 3]));
		assert_done(ic_buf_put_text(&text, "\"}]}"));
		while (reaches(ic_buf_view(&text), nth))
			nth++;
		assert_true(nth > 8);
	}
}

static void put_object(size_t pad, struct ic_json_doc *doc)
{
	char xs[PAD_MAX];

	memset(xs, 'x', sizeof(xs));
	assert_done(ic_json_object_init(doc));
	assert_done(ic_json_put_text(doc->root, "a", ic_bytes_of(xs, pad)));
	assert_done(ic_json_put_integer(doc->root, "a key of twenty-five chars", 1));
	assert_done(ic_json_put_bool(doc->root, "c", true));
}

/* Wherever the buffer has to grow, in a key too. */
static void writes_all_or_fails(void **state)
{
	(void)state;
	for (size_t pad = 0; pad < PAD_MAX; pad++) {
		struct ic_json_doc doc = { 0 };
		struct ic_buf whole, text;
		bool reached = true;

		put_object(pad, &doc);
		ic_buf_init(&whole, 1000);
		assert_done(ic_json_emit(doc.root, IC_JSON_CANONICAL, &whole));
		for (uint64_t nth = 1; reached; nth++) {
			ic_buf_init(&text, 1000);
			ic_alloc_fail_nth(nth);
			const ic_status status = ic_json_emit(doc.root, IC_JSON_CANONICAL, &text);
			reached = ic_alloc_count() >= nth;
			ic_alloc_fail_nth(0);
			assert_true(!ic_ok(status)
				    || ic_bytes_equal(ic_buf_view(&text), ic_buf_view(&whole)));
			ic_buf_done(&text);
		}
		ic_buf_done(&whole);
		ic_json_doc_done(&doc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_not_strict),
		cmocka_unit_test(depth_is_bounded_and_brackets_in_texts_do_not_count),
		cmocka_unit_test(canonical_text),
		cmocka_unit_test(reads_all_or_fails),
		cmocka_unit_test(writes_all_or_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
