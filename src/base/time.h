/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moments and civil dates. A moment is Unix time in milliseconds, UTC, text form RFC 3339 with Z.
 * A date is a day of the proleptic Gregorian calendar (dates of birth, retention). No clock here:
 * sys/clock.h.
 */
#ifndef IC_BASE_TIME_H
#define IC_BASE_TIME_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/status.h"

typedef int64_t ic_time; /* Unix milliseconds, UTC */

#define IC_HOUR_MS ((ic_time)3600 * 1000)
#define IC_DAY_MS  ((ic_time)24 * IC_HOUR_MS)

enum { IC_TIME_TEXT = 24, IC_DATE_TEXT = 10 }; /* 2026-11-22T18:37:49.123Z and 2026-11-22 */

struct ic_date {
	int year;  /* 1 to 9999 */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

/** Days since 1970-01-01 of a valid date. */
int64_t ic_date_to_days(struct ic_date date);
struct ic_date ic_date_of_days(int64_t days);
bool ic_date_is_valid(struct ic_date date);
bool ic_date_is_after(struct ic_date a, struct ic_date b);

/** YYYY-MM-DD exactly; IC_E_SYNTAX otherwise, also for a day that does not exist. */
ic_status ic_date_parse(ic_bytes text, struct ic_date *ret_date);
void ic_date_emit(struct ic_date date, char ret_text[static IC_DATE_TEXT + 1]);

/** Append @day as a letter has it: 22 November 2026. */
ic_status ic_day_words(struct ic_date day, struct ic_buf *out);

void ic_time_emit(ic_time t, char ret_text[static IC_TIME_TEXT + 1]);

/** YYYY-MM-DDTHH:MM:SS[.mmm]Z; IC_E_SYNTAX otherwise. */
ic_status ic_time_parse(ic_bytes text, ic_time *ret_time);

/** The day in London at @t: British Summer Time from the last Sunday of March to that of October,
 * 01:00 UTC. */
struct ic_date ic_time_london_date(ic_time t);

/** Minutes that London is ahead of UTC at @t: 0 or 60. */
int ic_time_london_offset(ic_time t);

/** Whole years from @born to @on; 29 February counts as 1 March in other years. Negative before
 * birth. */
int ic_date_age(struct ic_date born, struct ic_date on);

/** The first moment of @date in London. */
ic_time ic_time_london_midnight(struct ic_date date);

/** @months on, @months ≥ 0; the last day of that month where it has no such day. */
struct ic_date ic_date_add_months(struct ic_date date, int months);

/** @years on, @years ≥ 0; 29 February becomes 1 March in other years, as a birthday does. */
struct ic_date ic_date_add_years(struct ic_date date, int years);

#endif
