/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

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

static void survives_every_failed_allocation(void **state)
{
	(void)state;
	for (uint64_t nth = 1;; nth++) {
		struct ic_json_doc doc = { 0 };
		ic_alloc_fail_nth(nth);
		const ic_status status =
			ic_json_parse(IC_LIT("{\"a\":[1,2,{\"b\":\"text\"}]}"), &doc);
		const bool reached = ic_alloc_count() >= nth;
		ic_alloc_fail_nth(0);
		ic_json_doc_done(&doc);
		if (!reached) {
			assert_done(status);
			assert_true(nth > 3);
			return;
		}
		assert_false(ic_ok(status));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_not_strict),
		cmocka_unit_test(depth_is_bounded_and_brackets_in_texts_do_not_count),
		cmocka_unit_test(canonical_text),
		cmocka_unit_test(survives_every_failed_allocation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
