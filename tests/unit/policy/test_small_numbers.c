/* SPDX-License-Identifier: Apache-2.0 */
/* For every group of four small cells: no number from 1 to 4 is shown, nor to be had from what is.
 */
#include "lib/check.h"

#include "policy/small_numbers.h"

enum { CELLS = 4, VALUES = 12 };

static void nothing_small_is_to_be_had(void **state)
{
	int64_t cells[CELLS];
	bool hidden[CELLS];

	(void)state;
	for (int n = 0; n < VALUES * VALUES * VALUES * VALUES; n++) {
		int64_t sum = 0;
		int count = 0;
		for (int i = 0, rest = n; i < CELLS; i++, rest /= VALUES)
			cells[i] = rest % VALUES;
		const bool total = ic_small_numbers_hide(cells, CELLS, hidden);
		for (int i = 0; i < CELLS; i++) {
			assert_true(hidden[i] || cells[i] == 0 || cells[i] > IC_SMALL_NUMBER_MAX);
			assert_false(hidden[i] && cells[i] == 0);
			sum += hidden[i] ? cells[i] : 0;
			count += hidden[i];
		}
		if (total && count > 0)
			assert_true(count >= 2 && sum > IC_SMALL_NUMBER_MAX);
		if (count == 0)
			assert_true(total);
	}
}

static void a_group_that_cannot_hide_one_hides_its_total(void **state)
{
	const int64_t one[] = { 3 };
	const int64_t two[] = { 3, 0, 0 };
	const int64_t enough[] = { 3, 9, 20 };
	bool hidden[3];

	(void)state;
	assert_false(ic_small_numbers_hide(one, 1, hidden));
	assert_false(ic_small_numbers_hide(two, 3, hidden));
	assert_true(ic_small_numbers_hide(enough, 3, hidden));
	assert_true(hidden[0] && hidden[1] && !hidden[2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_small_is_to_be_had),
		cmocka_unit_test(a_group_that_cannot_hide_one_hides_its_total),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
