/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <stdio.h>

#include "http/throttle.h"

#define SECOND UINT64_C(1000000000)
#define USER   IC_LIT("khan")
#define WARD   IC_LIT("10.0.0.7")

static struct ic_throttle *throttle;

static int set_up(void **state)
{
	(void)state;
	return ic_ok(ic_throttle_new(&throttle)) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	ic_throttle_free(throttle);
	return 0;
}

static void guess_wrong(ic_bytes address, int times, uint64_t now_ns)
{
	for (int i = 0; i < times; i++)
		ic_throttle_tell(throttle, USER, address, true, now_ns);
}

static unsigned ask(ic_bytes address, uint64_t now_ns)
{
	return ic_throttle_ask(throttle, USER, address, now_ns);
}

static void the_fifth_failure_waits_and_each_next_one_longer(void **state)
{
	static const unsigned waits[] = { 30, 60, 120, 240, 480, 900, 900 };
	uint64_t now = 10000 * SECOND;

	(void)state;
	guess_wrong(WARD, 4, now);
	assert_int_equal(ask(WARD, now), 0);
	for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
		guess_wrong(WARD, 1, now);
		assert_int_equal(ask(WARD, now), waits[i]);
		assert_int_equal(ask(WARD, now + waits[i] * SECOND - 1), 1);
		now += waits[i] * SECOND;
		assert_int_equal(ask(WARD, now), 0);
	}
}

static void success_forgets(void **state)
{
	const uint64_t now = 10000 * SECOND;

	(void)state;
	guess_wrong(WARD, 4, now);
	ic_throttle_tell(throttle, USER, WARD, false, now);
	guess_wrong(WARD, 4, now);
	assert_int_equal(ask(WARD, now), 0);
}

static void an_hour_forgets(void **state)
{
	const uint64_t now = 10000 * SECOND;

	(void)state;
	guess_wrong(WARD, 4, now);
	guess_wrong(WARD, 1, now + 3601 * SECOND);
	assert_int_equal(ask(WARD, now + 3601 * SECOND), 0);
}

static void a_stranger_elsewhere_does_not_lock_the_owner_out(void **state)
{
	const uint64_t now = 10000 * SECOND;

	(void)state;
	guess_wrong(IC_LIT("203.0.113.9"), 20, now);
	assert_int_not_equal(ask(IC_LIT("203.0.113.9"), now), 0);
	assert_int_equal(ask(WARD, now), 0);
	assert_int_equal(ic_throttle_ask(throttle, IC_LIT("okoro"), IC_LIT("203.0.113.9"), now), 0);
}

static void guessing_from_everywhere_waits_too(void **state)
{
	const uint64_t now = 10000 * SECOND;
	char address[16];

	(void)state;
	for (unsigned i = 0; i < 50; i++) {
		const int len = snprintf(address, sizeof(address), "a%u", i);
		guess_wrong(ic_bytes_of(address, (size_t)len), 1, now);
	}
	assert_int_equal(ask(WARD, now), 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_fifth_failure_waits_and_each_next_one_longer,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(success_forgets, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_hour_forgets, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_stranger_elsewhere_does_not_lock_the_owner_out,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(guessing_from_everywhere_waits_too, set_up,
						tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
