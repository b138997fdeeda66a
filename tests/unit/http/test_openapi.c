/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/limits.h"
#include "http/openapi.h"
#include "http/route.h"

static void every_row_and_shape_is_described(void **state)
{
	IC_AUTO(buf) text;
	IC_AUTO(json_doc) doc = { NULL };

	(void)state;
	ic_buf_init(&text, IC_JSON_BYTES_MAX);
	assert_done(ic_openapi_emit(&text));
	assert_done(ic_json_parse(ic_buf_view(&text), &doc));
	const ic_json paths = ic_json_member(doc.root, "paths");
	size_t operations = 0;
	for (size_t i = 0; i < IC_ROUTE_COUNT; i++) {
		const ic_json path = ic_json_member(paths, ic_routes[i].path);
		assert_non_null(path);
		operations +=
			ic_routes[i].method == IC_METHOD_GET && ic_json_member(path, "get") != NULL;
	}
	assert_true(operations > 20);
	const ic_json schemas = ic_json_member(ic_json_member(doc.root, "components"), "schemas");
	assert_int_equal(ic_json_count(schemas), ic_shapes_count);
}

static ic_status emit(void)
{
	IC_AUTO(buf) text;

	ic_buf_init(&text, IC_JSON_BYTES_MAX);
	return ic_openapi_emit(&text);
}

/* A step over primes: the document takes thousands of allocations, all of one kind. */
static void allocations_may_fail(void **state)
{
	ic_status status = IC_DONE;

	(void)state;
	ic_alloc_fail_nth(0);
	assert_done(emit());
	const uint64_t count = ic_alloc_count();
	for (uint64_t nth = 1; nth < count; nth += nth < 100 ? 1 : 97) {
		ic_alloc_fail_nth(nth);
		status = emit();
		assert_fails(status, NOMEM);
	}
	ic_alloc_fail_nth(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_row_and_shape_is_described),
					    cmocka_unit_test(allocations_may_fail) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
