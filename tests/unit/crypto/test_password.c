/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/password.h"

#include <string.h>

#include "lib/check.h"
#include "sys/clock.h"

static void a_password_fits_only_itself(void **state)
{
	(void)state;
	char text[IC_PASSWORD_TEXT];

	assert_done(ic_password_hash(IC_LIT("correct horse"), ic_entropy_real(), text));
	assert_non_null(strstr(text, "$argon2id$v=19$m=65536,t=3,p=1$"));
	assert_done(ic_password_check(IC_LIT("correct horse"), text));
	assert_fails(ic_password_check(IC_LIT("correct horsf"), text), PASSWORD);
	assert_fails(ic_password_check(IC_LIT(""), text), PASSWORD);
}

static void an_unknown_user_costs_the_same_work(void **state)
{
	(void)state;
	char text[IC_PASSWORD_TEXT];

	assert_done(ic_password_hash(IC_LIT("x"), ic_entropy_real(), text));
	const uint64_t start = ic_clock_monotonic_ns();
	assert_fails(ic_password_check(IC_LIT("y"), text), PASSWORD);
	const uint64_t known = ic_clock_monotonic_ns() - start;
	assert_fails(ic_password_check(IC_LIT("y"), NULL), PASSWORD);
	const uint64_t unknown = ic_clock_monotonic_ns() - start - known;
	assert_true(unknown > known / 4); /* far more than a refusal to parse */
}

static void too_long_is_refused_before_the_work(void **state)
{
	(void)state;
	static uint8_t longest[IC_PASSWORD_BYTES_MAX + 1];

	assert_fails(ic_password_check(ic_bytes_of(longest, sizeof(longest)), NULL), LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_fits_only_itself),
		cmocka_unit_test(an_unknown_user_costs_the_same_work),
		cmocka_unit_test(too_long_is_refused_before_the_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
