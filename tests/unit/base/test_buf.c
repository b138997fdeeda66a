/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "base/alloc.h"
#include "base/buf.h"

static void grows_to_its_maximum_and_no_further(void **state)
{
	struct ic_buf buf;

	(void)state;
	ic_buf_init(&buf, 1000);
	for (int i = 0; i < 1000; i++)
		assert_done(ic_buf_put_byte(&buf, (uint8_t)i));
	assert_fails(ic_buf_put_byte(&buf, 0), LIMIT);
	assert_int_equal(buf.len, 1000);
	assert_true(buf.cap <= 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buf.ptr[i], (uint8_t)i);
	ic_buf_done(&buf);
	ic_buf_done(&buf);
}

static void keeps_its_contents_when_memory_fails(void **state)
{
	struct ic_buf buf;

	(void)state;
	ic_buf_init(&buf, 1 << 16);
	assert_done(ic_buf_put_text(&buf, "kept"));
	ic_alloc_fail_nth(1);
	assert_fails(ic_buf_reserve(&buf, 4096), NOMEM);
	ic_alloc_fail_nth(0);
	assert_true(ic_bytes_equal(ic_buf_view(&buf), IC_LIT("kept")));
	ic_buf_done(&buf);
}

static void big_endian(void **state)
{
	struct ic_buf buf;

	(void)state;
	ic_buf_init(&buf, 64);
	assert_done(ic_buf_put_be16(&buf, 0x0102));
	assert_done(ic_buf_put_be32(&buf, 0x03040506));
	assert_done(ic_buf_put_be64(&buf, 0x0708090a0b0c0d0e));
	assert_memory_equal(buf.ptr, "\1\2\3\4\5\6\7\10\11\12\13\14\15\16", 14);
	assert_true(ic_load_be64(buf.ptr + 6) == 0x0708090a0b0c0d0e);
	ic_buf_wipe(&buf);
	assert_null(buf.ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_to_its_maximum_and_no_further),
		cmocka_unit_test(keeps_its_contents_when_memory_fails),
		cmocka_unit_test(big_endian),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
