/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "http/wristband.h"

static void a_symbol_is_drawn(void **state)
{
	IC_AUTO(buf) out;

	(void)state;
	ic_buf_init(&out, 1 << 16);
	assert_done(ic_wristband_draw(IC_LIT("]d2801850550363451234567591999000001872501968022"
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
	assert_fails(ic_wristband_draw(IC_LIT("8018123"), &out), WRISTBAND);
	assert_fails(ic_wristband_draw(IC_LIT("]d27250"), &out), WRISTBAND);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_symbol_is_drawn),
					    cmocka_unit_test(what_makes_no_symbol) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
