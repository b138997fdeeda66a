/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <stdio.h>

#include "base/limits.h"
#include "http/rate.h"

#define SECOND UINT64_C(1000000000)

static struct ic_rates *rates;

static int set_up(void **state)
{
	(void)state;
	return ic_ok(ic_rates_new(100, &rates)) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	ic_rates_free(rates);
	return 0;
}

static unsigned take(const char *caller, uint64_t now_ns)
{
	return ic_rates_take(rates, IC_RATE_SLOW, ic_bytes_of_text(caller), now_ns);
}

/* SLOW is 60 a minute, 20 at once. */
static void a_burst_then_one_a_second(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(take("a", 5 * SECOND), 0);
	assert_int_equal(take("a", 5 * SECOND), 2); /* the second after next is surely enough */
	assert_int_equal(take("a", 6 * SECOND), 0);
	assert_int_not_equal(take("a", 6 * SECOND), 0);
	assert_int_equal(take("a", 8 * SECOND), 0);
	assert_int_equal(take("a", 8 * SECOND), 0);
	assert_int_not_equal(take("a", 8 * SECOND), 0);
}

static void callers_and_classes_are_apart(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(take("a", SECOND), 0);
	assert_int_not_equal(take("a", SECOND), 0);
	assert_int_equal(take("b", SECOND), 0);
	assert_int_equal(ic_rates_take(rates, IC_RATE_READ, IC_LIT("a"), SECOND), 0);
}

static void a_long_pause_fills_no_more_than_the_burst(void **state)
{
	int taken = 0;

	(void)state;
	take("a", SECOND);
	while (take("a", 100000 * SECOND) == 0)
		taken++;
	assert_int_equal(taken, 20);
}

static void many_callers_do_not_free_a_busy_one(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < 20; i++)
		take("busy", 100 * SECOND);
	for (unsigned i = 0; i < 4U * IC_RATE_SLOTS; i++) {
		snprintf(name, sizeof(name), "n%u", i);
		take(name, 100 * SECOND);
	}
	assert_int_not_equal(take("busy", 100 * SECOND), 0);
}

static void no_limit_at_all(void **state)
{
	struct ic_rates *none;

	(void)state;
	assert_done(ic_rates_new(0, &none));
	for (int i = 0; i < 10000; i++)
		assert_int_equal(ic_rates_take(none, IC_RATE_SLOW, IC_LIT("a"), SECOND), 0);
	ic_rates_free(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_burst_then_one_a_second, set_up, tear_down),
		cmocka_unit_test_setup_teardown(callers_and_classes_are_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_long_pause_fills_no_more_than_the_burst, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(many_callers_do_not_free_a_busy_one, set_up,
						tear_down),
		cmocka_unit_test(no_limit_at_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
