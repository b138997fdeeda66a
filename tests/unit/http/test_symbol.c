/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "http/symbol.h"

static void a_symbol_is_drawn(void **state)
{
	IC_AUTO(buf) out;

	(void)state;
	ic_buf_init(&out, 1 << 16);
	assert_done(ic_symbol_wristband(IC_LIT("]d2801850550363451234567591999000001872501968022"
					       "9"),
					&out));
	assert_done(ic_buf_put_byte(&out, 0));
	assert_non_null(strstr((const char *)out.ptr, "<svg xmlns="));
	assert_non_null(strstr((const char *)out.ptr, "</svg>"));
}

static void what_makes_no_symbol(void **state)
{
	IC_AUTO(buf) out;

	(void)state;
	ic_buf_init(&out, 1 << 16);
	assert_fails(ic_symbol_wristband(IC_LIT("8018123"), &out), WRISTBAND);
	assert_fails(ic_symbol_wristband(IC_LIT("]d27250"), &out), WRISTBAND);
}

static void an_address_for_a_terminal(void **state)
{
	IC_AUTO(buf) out;

	(void)state;
	ic_buf_init(&out, 1 << 16);
	assert_done(ic_symbol_qr(IC_LIT("https://192.0.2.7:8443/"), &out));
	assert_done(ic_buf_put_byte(&out, 0));
	assert_non_null(strstr((const char *)out.ptr, "\u2588"));
	assert_fails(ic_symbol_qr(IC_LIT(""), &out), LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_symbol_is_drawn),
					    cmocka_unit_test(what_makes_no_symbol),
					    cmocka_unit_test(an_address_for_a_terminal) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
