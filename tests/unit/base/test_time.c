/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "base/time.h"

static ic_time at(const char *text)
{
	ic_time t = 0;
	assert_done(ic_time_parse(ic_bytes_of_text(text), &t));
	return t;
}

static void every_day_of_four_centuries(void **state)
{
	struct ic_date before = ic_date_of_days(-1);

	(void)state;
	for (int64_t day = 0; day < 146097; day++) {
		const struct ic_date date = ic_date_of_days(day);
		assert_true(ic_date_is_valid(date));
		assert_true(ic_date_to_days(date) == day);
		assert_true(date.day == before.day + 1 || date.day == 1);
		assert_true(ic_date_is_after(date, before));
		assert_false(ic_date_is_after(before, date));
		assert_false(ic_date_is_after(date, date));
		before = date;
	}
}

static void time_text(void **state)
{
	char text[IC_TIME_TEXT + 1];

	(void)state;
	assert_true(at("1970-01-01T00:00:00Z") == 0);
	assert_true(at("2026-01-01T00:00:00.000Z") == 1767225600000);
	ic_time_emit(1767225600123, text);
	assert_string_equal(text, "2026-01-01T00:00:00.123Z");
	ic_time_emit(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59.999Z");
}

static void refuses_what_is_not_a_time(void **state)
{
	static const char *const wrong[] = { "",
					     "2026-02-29T00:00:00Z",
					     "2026-01-01T24:00:00Z",
					     "2026-01-01 00:00:00Z",
					     "2026-01-01T00:00:00",
					     "2026-01-01T00:00:00.1Z",
					     "2026-13-01T00:00:00Z",
					     "0000-01-01T00:00:00Z" };
	ic_time t;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_fails(ic_time_parse(ic_bytes_of_text(wrong[i]), &t), SYNTAX);
}

static void london_clock_changes(void **state)
{
	(void)state;
	assert_int_equal(ic_time_london_offset(at("2026-03-29T00:59:59.999Z")), 0);
	assert_int_equal(ic_time_london_offset(at("2026-03-29T01:00:00Z")), 60);
	assert_int_equal(ic_time_london_offset(at("2026-10-25T00:59:59.999Z")), 60);
	assert_int_equal(ic_time_london_offset(at("2026-10-25T01:00:00Z")), 0);
	assert_int_equal(ic_time_london_date(at("2026-06-30T23:30:00Z")).month, 7);
	assert_int_equal(ic_time_london_date(at("2026-12-31T23:30:00Z")).year, 2026);
}

static void ages(void **state)
{
	const struct ic_date leap = { 2008, 2, 29 };

	(void)state;
	assert_int_equal(ic_date_age(leap, (struct ic_date) { 2024, 2, 28 }), 15);
	assert_int_equal(ic_date_age(leap, (struct ic_date) { 2024, 2, 29 }), 16);
	assert_int_equal(ic_date_age(leap, (struct ic_date) { 2026, 2, 28 }), 17);
	assert_int_equal(ic_date_age(leap, (struct ic_date) { 2026, 3, 1 }), 18);
}

static void assert_date(struct ic_date date, int year, int month, int day)
{
	assert_true(date.year == year && date.month == month && date.day == day);
}

static void months_and_years_on(void **state)
{
	const struct ic_date leap = { 2024, 2, 29 };
	char text[IC_TIME_TEXT + 1];

	(void)state;
	assert_date(ic_date_add_months((struct ic_date) { 2026, 1, 31 }, 1), 2026, 2, 28);
	assert_date(ic_date_add_months((struct ic_date) { 2027, 12, 31 }, 2), 2028, 2, 29);
	assert_date(ic_date_add_months((struct ic_date) { 2026, 11, 30 }, 12), 2027, 11, 30);
	assert_date(ic_date_add_years(leap, 4), 2028, 2, 29);
	assert_date(ic_date_add_years(leap, 25), 2049, 3, 1);
	ic_time_emit(ic_time_london_midnight((struct ic_date) { 2026, 7, 1 }), text);
	assert_string_equal(text, "2026-06-30T23:00:00.000Z");
	ic_time_emit(ic_time_london_midnight((struct ic_date) { 2026, 3, 29 }), text);
	assert_string_equal(text, "2026-03-29T00:00:00.000Z");
	ic_time_emit(ic_time_london_midnight((struct ic_date) { 2026, 10, 25 }), text);
	assert_string_equal(text, "2026-10-24T23:00:00.000Z");
	ic_time_emit(ic_time_london_midnight((struct ic_date) { 2026, 10, 26 }), text);
	assert_string_equal(text, "2026-10-26T00:00:00.000Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_four_centuries),
		cmocka_unit_test(time_text),
		cmocka_unit_test(refuses_what_is_not_a_time),
		cmocka_unit_test(london_clock_changes),
		cmocka_unit_test(ages),
		cmocka_unit_test(months_and_years_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
