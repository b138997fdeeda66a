/* SPDX-License-Identifier: Apache-2.0 */
/* Every POST obligation has a person, a deadline and somebody next; the calendar's corners. */
#include "lib/check.h"

#include <string.h>

#include "policy/duty.h"

static const struct ic_date unknown = { 0 };

static ic_time at(const char *text)
{
	ic_time t = 0;

	assert_done(ic_time_parse(ic_bytes_of_text(text), &t));
	return t;
}

static void assert_due(const char *code, const char *decided, const char *due)
{
	char text[IC_TIME_TEXT + 1];
	const struct ic_duty *duty = ic_duty_find(ic_bytes_of_text(code));

	assert_non_null(duty);
	ic_time_emit(ic_duty_due(duty, at(decided), unknown), text);
	assert_string_equal(text, due);
}

static void each_post_obligation_has_one_row_and_no_other(void **state)
{
	(void)state;
	for (int o = 0; o < IC_OBLIGATION_COUNT; o++) {
		const struct ic_obligation_info *info = ic_obligation_info((enum ic_obligation)o);
		const struct ic_duty *duty = ic_duty_of((enum ic_obligation)o);
		assert_true((duty != NULL) == (info->phase == IC_PHASE_POST));
		if (duty == NULL)
			continue;
		assert_ptr_equal(ic_duty_find(ic_bytes_of_text(info->code)), duty);
		assert_int_not_equal(duty->stage[0].holder, IC_HOLDER_NOBODY);
		assert_int_not_equal(duty->stage[1].holder, IC_HOLDER_NOBODY);
		assert_true(strlen(duty->source) > 0);
	}
	assert_null(ic_duty_find(IC_LIT("JUSTIFY")));
}

static void deadlines(void **state)
{
	(void)state;
	assert_due("BG_ALERT", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z");
	assert_due("SAFEGUARD", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z");
	assert_due("CG_REVIEW", "2026-11-22T10:00:00Z", "2026-11-23T10:00:00.000Z");
	assert_due("SEEK_LATER", "2026-11-22T10:00:00Z", "2026-11-23T10:00:00.000Z");
	assert_due("INCIDENT", "2026-11-22T10:00:00Z", "2026-11-25T10:00:00.000Z");
	assert_due("TELL", "2026-11-22T10:00:00Z", "2026-11-29T23:59:59.999Z");
	assert_due("COMPLAINT", "2026-11-22T10:00:00Z", "2026-12-22T23:59:59.999Z");
	assert_due("40DAYS", "2026-11-22T10:00:00Z", "2027-01-01T23:59:59.999Z");
}

static void hours_are_hours_when_the_clocks_change(void **state)
{
	(void)state;
	assert_due("INCIDENT", "2027-03-27T12:00:00Z", "2027-03-30T12:00:00.000Z");
	/* seven days on it is summer: the day ends an hour earlier */
	assert_due("TELL", "2027-03-27T12:00:00Z", "2027-04-03T22:59:59.999Z");
	/* half past eleven at night in June is the next day in London */
	assert_due("TELL", "2027-06-01T23:30:00Z", "2027-06-09T22:59:59.999Z");
}

static void a_month_has_its_corners(void **state)
{
	(void)state;
	assert_due("1MONTH", "2026-09-03T10:00:00Z", "2026-10-03T22:59:59.999Z");
	assert_due("1MONTH", "2027-01-31T10:00:00Z", "2027-02-28T23:59:59.999Z");
	assert_due("1MONTH", "2028-01-31T10:00:00Z", "2028-02-29T23:59:59.999Z");
	assert_due("1MONTH", "2026-12-31T10:00:00Z", "2027-01-31T23:59:59.999Z");
}

static void assert_revisit(struct ic_date born, const char *due)
{
	char text[IC_TIME_TEXT + 1];

	ic_time_emit(
		ic_duty_due(ic_duty_of(IC_OBLIGATION_REVISIT), at("2026-11-22T10:00:00Z"), born),
		text);
	assert_string_equal(text, due);
}

static void a_child_is_asked_again_at_12_and_at_16(void **state)
{
	(void)state;
	assert_revisit((struct ic_date) { 2018, 1, 5 }, "2030-01-05T23:59:59.999Z");
	assert_revisit((struct ic_date) { 2014, 11, 22 },
		       "2030-11-22T23:59:59.999Z"); /* 12 today */
	assert_revisit((struct ic_date) { 2014, 11, 23 }, "2026-11-23T23:59:59.999Z");
	assert_revisit((struct ic_date) { 2012, 2, 29 }, "2028-02-29T23:59:59.999Z");
	assert_revisit(unknown, "2027-11-22T23:59:59.999Z");
}

static void what_is_late_goes_on(void **state)
{
	(void)state;
	const struct ic_duty *review = ic_duty_of(IC_OBLIGATION_CG_REVIEW);
	const struct ic_duty *incident = ic_duty_of(IC_OBLIGATION_INCIDENT);
	const struct ic_duty *safeguard = ic_duty_of(IC_OBLIGATION_SAFEGUARD);
	const ic_time hour = 3600 * 1000;
	const ic_time due = at("2026-11-23T10:00:00Z");

	assert_int_equal(ic_duty_stage(review, due, due - 23 * hour), 0);
	assert_int_equal(ic_duty_stage(review, due, due), 0);
	assert_int_equal(ic_duty_stage(review, due, due + 1), 1);
	assert_int_equal(ic_duty_stage(review, due, due + 24 * hour), 1);
	assert_int_equal(ic_duty_stage(review, due, due + 24 * hour + 1), 2);
	/* the data protection officer hears of an incident a day before the 72 hours are over */
	assert_int_equal(ic_duty_stage(incident, due, due - 24 * hour), 0);
	assert_int_equal(ic_duty_stage(incident, due, due - 24 * hour + 1), 1);
	assert_int_equal(ic_duty_stage(incident, due, due + 1), 2);
	/* there is no third here */
	assert_int_equal(ic_duty_stage(safeguard, due, due + hour), 0);
	assert_int_equal(ic_duty_stage(safeguard, due, due + 1000 * hour), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_post_obligation_has_one_row_and_no_other),
		cmocka_unit_test(deadlines),
		cmocka_unit_test(hours_are_hours_when_the_clocks_change),
		cmocka_unit_test(a_month_has_its_corners),
		cmocka_unit_test(a_child_is_asked_again_at_12_and_at_16),
		cmocka_unit_test(what_is_late_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
