/* SPDX-License-Identifier: Apache-2.0 */
/* The clocks of requests: where a month ends, what stops it, what begins it anew, and twenty
 * working days. Each day is judged against a second count, made the slow way. */
#include "lib/check.h"

#include <string.h>

#include "policy/deadline.h"

static struct ic_date day(const char *text)
{
	struct ic_date date = { 0 };

	if (text[0] != '\0')
		assert_done(ic_date_parse(ic_bytes_of_text(text), &date));
	return date;
}

static struct ic_date plus(struct ic_date date, int64_t days)
{
	return ic_date_of_days(ic_date_to_days(date) + days);
}

static void assert_day(struct ic_date got, const char *wanted)
{
	char text[IC_DATE_TEXT + 1] = "";

	if (got.year != 0)
		ic_date_emit(got, text);
	assert_string_equal(text, wanted);
}

static struct ic_deadline_facts of(enum ic_deadline_kind kind, const char *received)
{
	return (struct ic_deadline_facts) { .kind = kind, .received = day(received) };
}

static void assert_due(const struct ic_deadline_facts *facts, const char *due)
{
	const struct ic_deadline d = ic_deadline_of(facts, day("2030-01-01"));

	assert_false(d.stopped);
	assert_day(d.due, due);
}

static void a_month_ends_on_the_same_day_or_the_last(void **state)
{
	static const char *const months[][2] = {
		{ "2026-11-22", "2026-12-22" }, { "2026-12-31", "2027-01-31" },
		{ "2027-01-28", "2027-02-28" }, { "2027-01-29", "2027-02-28" },
		{ "2027-01-31", "2027-02-28" }, { "2028-01-30", "2028-02-29" },
		{ "2028-01-31", "2028-02-29" }, { "2028-02-29", "2028-03-29" },
		{ "2026-03-31", "2026-04-30" }, { "2026-08-31", "2026-09-30" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++) {
		const struct ic_deadline_facts facts = of(IC_DEADLINE_SUBJECT_ACCESS, months[i][0]);
		assert_due(&facts, months[i][1]);
	}
}

static void two_months_more_are_three_from_the_beginning(void **state)
{
	struct ic_deadline_facts facts = of(IC_DEADLINE_SUBJECT_ACCESS, "2026-11-30");

	(void)state;
	assert_day(ic_deadline_of(&facts, day("2026-12-01")).notice_until, "2026-12-30");
	facts.extended = true;
	assert_due(&facts, "2027-02-28");
	facts.received = day("2027-01-31");
	assert_due(&facts, "2027-04-30"); /* not 28 February and two months */
	assert_day(ic_deadline_of(&facts, day("2027-02-01")).notice_until, "2027-02-28");
}

static void the_time_begins_when_identity_is_proved(void **state)
{
	struct ic_deadline_facts facts = of(IC_DEADLINE_SUBJECT_ACCESS, "2026-11-22");

	(void)state;
	facts.identity = (struct ic_deadline_pause) { day("2026-11-24"), { 0 } };
	const struct ic_deadline waiting = ic_deadline_of(&facts, day("2027-03-05"));
	assert_true(waiting.stopped);
	assert_day(waiting.begun, "2027-03-05");
	assert_day(waiting.due, "2027-04-05");
	facts.identity.answered = day("2027-01-31");
	assert_due(&facts, "2027-02-28");
	facts.kind = IC_DEADLINE_ERASURE;
	assert_due(&facts, "2027-02-28");
	facts.kind = IC_DEADLINE_COMPLAINT; /* anyone may complain */
	assert_due(&facts, "2026-12-22");
}

static void a_clarification_is_not_counted(void **state)
{
	struct ic_deadline_pause pause = { day("2027-01-30"), { 0 } };
	struct ic_deadline_facts facts = of(IC_DEADLINE_SUBJECT_ACCESS, "2027-01-20");

	(void)state;
	facts.clarifications = &pause;
	facts.count = 1;
	const struct ic_deadline waiting = ic_deadline_of(&facts, day("2027-02-02"));
	assert_true(waiting.stopped);
	assert_day(waiting.begun, "2027-01-20");
	assert_day(waiting.due, "2027-02-23");
	pause.answered = day("2027-02-02"); /* over the month's end */
	assert_due(&facts, "2027-02-23");
	facts.extended = true;
	assert_due(&facts, "2027-04-23");
	assert_day(ic_deadline_of(&facts, day("2027-02-03")).notice_until, "2027-02-23");
	pause.answered = pause.asked; /* the same day stops nothing */
	facts.extended = false;
	assert_due(&facts, "2027-02-20");
	pause.answered = day("2027-02-02");
	facts.kind = IC_DEADLINE_RECTIFICATION; /* only of access may one ask what is meant */
	assert_due(&facts, "2027-02-20");
}

static void stops_that_overlap_count_once(void **state)
{
	const struct ic_deadline_pause pauses[] = {
		{ day("2026-11-25"), day("2026-12-05") },
		{ day("2026-11-28"), day("2026-11-30") },
		{ day("2026-12-01"), day("2026-12-09") },
		{ day("2026-12-20"), day("2026-12-21") },
	};
	struct ic_deadline_facts facts = of(IC_DEADLINE_SUBJECT_ACCESS, "2026-11-22");

	(void)state;
	facts.clarifications = pauses;
	facts.count = 4;
	assert_due(&facts, "2027-01-06"); /* 22 December and 14 + 1 days */
}

static void what_is_asked_too_early_or_too_late_stops_nothing(void **state)
{
	struct ic_deadline_pause pause = { day("2026-11-23"), day("2026-11-26") };
	struct ic_deadline_facts facts = of(IC_DEADLINE_SUBJECT_ACCESS, "2026-11-22");

	(void)state;
	facts.clarifications = &pause;
	facts.count = 1;
	facts.identity = (struct ic_deadline_pause) { day("2026-11-22"), day("2026-11-25") };
	assert_due(&facts, "2026-12-26"); /* from the 25th, and one day not counted */
	facts.identity = (struct ic_deadline_pause) { 0 };
	pause = (struct ic_deadline_pause) { day("2026-12-23"), { 0 } };
	const struct ic_deadline late = ic_deadline_of(&facts, day("2026-12-30"));
	assert_false(late.stopped);
	assert_day(late.due, "2026-12-22");
	pause.asked = day("2026-12-22"); /* the last day is within the time */
	assert_true(ic_deadline_of(&facts, day("2026-12-30")).stopped);
}

static void of_the_dead_forty_days_with_the_first(void **state)
{
	struct ic_deadline_pause pause = { day("2026-11-14"), day("2026-11-30") };
	struct ic_deadline_facts facts = of(IC_DEADLINE_DECEASED, "2026-11-01");

	(void)state;
	assert_due(&facts, "2026-12-10");
	facts.record_is_new = true;
	assert_due(&facts, "2026-11-21");
	facts.record_is_new = false;
	facts.clarifications = &pause;
	facts.count = 1;
	assert_due(&facts, "2027-01-08"); /* asked on the 14th day: begins anew */
	pause.asked = day("2026-11-15");
	assert_due(&facts, "2026-12-10");
	assert_day(ic_deadline_of(&facts, day("2026-12-01")).notice_until, "");
}

static void complaints_are_acknowledged_in_thirty_days(void **state)
{
	const struct ic_deadline_facts facts = of(IC_DEADLINE_COMPLAINT, "2026-11-22");

	(void)state;
	assert_due(&facts, "2026-12-22");
}

static void twenty_working_days(void **state)
{
	struct ic_deadline_pause pause = { day("2026-11-24"), day("2026-12-01") };
	struct ic_deadline_facts facts = of(IC_DEADLINE_FOI, "2026-11-23");

	(void)state;
	assert_due(&facts, "2026-12-21");
	facts.received = day("2026-12-07"); /* over Christmas, Boxing Day's substitute, New Year */
	assert_due(&facts, "2027-01-07");
	facts.received = day("2026-12-05"); /* a Saturday */
	assert_due(&facts, "2027-01-06");
	facts.received = day("2026-11-23");
	facts.clarifications = &pause;
	facts.count = 1;
	assert_due(&facts, "2026-12-31");
	facts.kind = IC_DEADLINE_EIR;
	facts.extended = true;
	assert_due(&facts, "2027-01-29");
}

/* The other way round: count the days one by one. */
static void working_days_agree_with_a_count(void **state)
{
	const struct ic_date first = day("2025-01-01");

	(void)state;
	for (int64_t i = 0; i < 3 * 365; i++) {
		const struct ic_deadline_facts facts = { .kind = IC_DEADLINE_FOI,
							 .received = plus(first, i) };
		const struct ic_date due = ic_deadline_of(&facts, day("2030-01-01")).due;
		int working = 0;
		assert_true(ic_date_is_working(due));
		for (struct ic_date d = plus(facts.received, 1);
		     ic_date_to_days(d) <= ic_date_to_days(due); d = plus(d, 1))
			working += ic_date_is_working(d);
		assert_int_equal(working, 20);
	}
}

/* For every day of two years, every length of a stop and every day it may begin: the answer comes
 * as many days later as the stop was long, and never before. */
static void a_stop_moves_the_end_by_its_length(void **state)
{
	const struct ic_date first = day("2027-01-01");

	(void)state;
	for (int64_t i = 0; i < 2 * 366; i++)
		for (int64_t from = 0; from < 28; from++)
			for (int64_t length = 0; length < 70; length += 7) {
				const struct ic_date received = plus(first, i);
				const struct ic_deadline_pause pause = {
					plus(received, from), plus(received, from + length)
				};
				struct ic_deadline_facts facts = { .received = received };
				const struct ic_date plain =
					ic_deadline_of(&facts, day("2031-01-01")).due;
				facts.clarifications = &pause;
				facts.count = 1;
				const struct ic_date moved =
					ic_deadline_of(&facts, day("2031-01-01")).due;
				assert_int_equal(ic_date_to_days(moved) - ic_date_to_days(plain),
						 length);
			}
}

static void every_kind_names_its_source(void **state)
{
	(void)state;
	for (int kind = 0; kind < IC_DEADLINE_COUNT; kind++)
		assert_true(strlen(ic_deadline_source((enum ic_deadline_kind)kind)) > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_month_ends_on_the_same_day_or_the_last),
		cmocka_unit_test(two_months_more_are_three_from_the_beginning),
		cmocka_unit_test(the_time_begins_when_identity_is_proved),
		cmocka_unit_test(a_clarification_is_not_counted),
		cmocka_unit_test(stops_that_overlap_count_once),
		cmocka_unit_test(what_is_asked_too_early_or_too_late_stops_nothing),
		cmocka_unit_test(of_the_dead_forty_days_with_the_first),
		cmocka_unit_test(complaints_are_acknowledged_in_thirty_days),
		cmocka_unit_test(twenty_working_days),
		cmocka_unit_test(working_days_agree_with_a_count),
		cmocka_unit_test(a_stop_moves_the_end_by_its_length),
		cmocka_unit_test(every_kind_names_its_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
