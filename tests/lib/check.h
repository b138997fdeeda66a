/* SPDX-License-Identifier: Apache-2.0 */
/* What every test includes: cmocka with its four headers, and assertions on a status. */
#ifndef IC_TESTS_LIB_CHECK_H
#define IC_TESTS_LIB_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/status.h"

#define assert_done(expr) assert_string_equal(ic_code_info(ic_status_code(expr))->slug, "ok")
#define assert_fails(expr, name)                                      \
	assert_string_equal(ic_code_info(ic_status_code(expr))->slug, \
			    ic_code_info(IC_E_##name)->slug)

#endif
