/* SPDX-License-Identifier: Apache-2.0 */
/* Calendar arithmetic on days since the epoch, with 1 March as the first day of a computed year, so
 * that the leap day is the last one. No time zone data base: London's rule is fixed since 1996 and
 * stands below. */
#include "base/time.h"

#include "base/bug.h"
#include "base/text.h"

enum { MS_PER_SECOND = 1000, MS_PER_MINUTE = 60000 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return days[month - 1] + (month == 2 && is_leap(year));
}

bool ic_date_is_valid(struct ic_date date)
{
	return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12
	       && date.day >= 1 && date.day <= month_days(date.year, date.month);
}

bool ic_date_is_after(struct ic_date a, struct ic_date b)
{
	return ic_date_to_days(a) > ic_date_to_days(b);
}

int64_t ic_date_to_days(struct ic_date date)
{
	const int64_t year = date.year - (date.month <= 2);
	const int64_t era = floor_div(year, 400);
	const int64_t year_of_era = year - era * 400;
	const int64_t day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
	const int64_t day_of_era =
		year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

struct ic_date ic_date_of_days(int64_t days)
{
	const int64_t z = days + 719468;
	const int64_t era = floor_div(z, 146097);
	const int64_t doe = z - era * 146097;
	const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	const int64_t mp = (5 * doy + 2) / 153;
	const int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct ic_date) { .year = (int)(yoe + era * 400 + (month <= 2)),
				  .month = month,
				  .day = (int)(doy - (153 * mp + 2) / 5 + 1) };
}

/* Parse exactly @digits digits at @at. */
static bool take_number(ic_bytes text, size_t at, size_t digits, int *ret_value)
{
	int value = 0;

	for (size_t i = at; i < at + digits; i++) {
		if (i >= text.len || text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		value = value * 10 + (text.ptr[i] - '0');
	}
	*ret_value = value;
	return true;
}

static void put_number(char *place, int digits, int64_t value)
{
	for (int i = digits - 1; i >= 0; i--) {
		place[i] = (char)('0' + value % 10);
		value /= 10;
	}
}

ic_status ic_date_parse(ic_bytes text, struct ic_date *ret_date)
{
	struct ic_date date = { 0 };

	if (text.len != IC_DATE_TEXT || text.ptr[4] != '-' || text.ptr[7] != '-'
	    || !take_number(text, 0, 4, &date.year) || !take_number(text, 5, 2, &date.month)
	    || !take_number(text, 8, 2, &date.day) || !ic_date_is_valid(date))
		IC_FAIL(SYNTAX, "not a date as YYYY-MM-DD");
	*ret_date = date;
	return IC_DONE;
}

void ic_date_emit(struct ic_date date, char ret_text[static IC_DATE_TEXT + 1])
{
	IC_ASSERT(ic_date_is_valid(date));
	put_number(ret_text, 4, date.year);
	ret_text[4] = '-';
	put_number(ret_text + 5, 2, date.month);
	ret_text[7] = '-';
	put_number(ret_text + 8, 2, date.day);
	ret_text[10] = '\0';
}

void ic_time_emit(ic_time t, char ret_text[static IC_TIME_TEXT + 1])
{
	const int64_t days = floor_div(t, IC_DAY_MS);
	const int64_t ms = t - days * IC_DAY_MS;

	ic_date_emit(ic_date_of_days(days), ret_text);
	ret_text[10] = 'T';
	put_number(ret_text + 11, 2, ms / 3600000);
	ret_text[13] = ':';
	put_number(ret_text + 14, 2, ms / MS_PER_MINUTE % 60);
	ret_text[16] = ':';
	put_number(ret_text + 17, 2, ms / MS_PER_SECOND % 60);
	ret_text[19] = '.';
	put_number(ret_text + 20, 3, ms % MS_PER_SECOND);
	ret_text[23] = 'Z';
	ret_text[24] = '\0';
}

/* The clock part hh:mm:ss at offset 11, in seconds; -1 when malformed. */
static int clock_seconds(ic_bytes text)
{
	int hour = 0;
	int minute = 0;
	int second = 0;

	if (text.ptr[13] != ':' || text.ptr[16] != ':' || !take_number(text, 11, 2, &hour)
	    || !take_number(text, 14, 2, &minute) || !take_number(text, 17, 2, &second) || hour > 23
	    || minute > 59 || second > 59)
		return -1;
	return hour * 3600 + minute * 60 + second;
}

ic_status ic_time_parse(ic_bytes text, ic_time *ret_time)
{
	struct ic_date date;
	int ms = 0;

	if ((text.len != 20 && text.len != IC_TIME_TEXT) || text.ptr[10] != 'T'
	    || text.ptr[text.len - 1] != 'Z')
		IC_FAIL(SYNTAX, "not an RFC 3339 time in UTC");
	IC_TRY(ic_date_parse(ic_bytes_of(text.ptr, IC_DATE_TEXT), &date));
	const int seconds = clock_seconds(text);
	if (seconds < 0
	    || (text.len == IC_TIME_TEXT
		&& (text.ptr[19] != '.' || !take_number(text, 20, 3, &ms))))
		IC_FAIL(SYNTAX, "not a time of day");
	*ret_time = ic_date_to_days(date) * IC_DAY_MS + (int64_t)seconds * MS_PER_SECOND + ms;
	return IC_DONE;
}

/* 01:00 UTC on the last Sunday of @month. Day 0 of the epoch was a Thursday. */
static ic_time last_sunday(int year, int month)
{
	const int64_t last = ic_date_to_days((struct ic_date) { year, month, 31 });
	const int64_t weekday = ((last + 4) % 7 + 7) % 7;

	return (last - weekday) * IC_DAY_MS + 3600 * MS_PER_SECOND;
}

int ic_time_london_offset(ic_time t)
{
	const int year = ic_date_of_days(floor_div(t, IC_DAY_MS)).year;

	return t >= last_sunday(year, 3) && t < last_sunday(year, 10) ? 60 : 0;
}

struct ic_date ic_time_london_date(ic_time t)
{
	return ic_date_of_days(
		floor_div(t + (int64_t)ic_time_london_offset(t) * MS_PER_MINUTE, IC_DAY_MS));
}

int ic_date_age(struct ic_date born, struct ic_date on)
{
	const bool before_birthday =
		on.month < born.month || (on.month == born.month && on.day < born.day);

	return on.year - born.year - before_birthday;
}

ic_time ic_time_london_midnight(struct ic_date date)
{
	const ic_time t = ic_date_to_days(date) * IC_DAY_MS;

	return t - (ic_time)ic_time_london_offset(t) * MS_PER_MINUTE;
}

struct ic_date ic_date_add_months(struct ic_date date, int months)
{
	const int count = date.month - 1 + months;
	const int year = date.year + count / 12;
	const int month = count % 12 + 1;
	const int last = month_days(year, month);

	return (struct ic_date) { year, month, date.day < last ? date.day : last };
}

struct ic_date ic_date_add_years(struct ic_date date, int years)
{
	const struct ic_date same = { date.year + years, date.month, date.day };

	return ic_date_is_valid(same) ? same : (struct ic_date) { same.year, 3, 1 };
}

ic_status ic_day_words(struct ic_date day, struct ic_buf *out)
{
	static const char *const months[] = { "January",   "February", "March",    "April",
					      "May",       "June",     "July",     "August",
					      "September", "October",  "November", "December" };

	IC_TRY(ic_decimal_emit((uint64_t)day.day, out));
	IC_TRY(ic_buf_put_text(out, " "));
	IC_TRY(ic_buf_put_text(out, months[day.month - 1]));
	IC_TRY(ic_buf_put_text(out, " "));
	return ic_decimal_emit((uint64_t)day.year, out);
}
