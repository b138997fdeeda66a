/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/deadline.h"

#include "base/bug.h"

enum unit { MONTHS, DAYS, DAYS_WITH, WORKING_DAYS };
enum effect { GOES_ON, STOPS, BEGINS, BEGINS_IF_SOON };
enum { IGNORED = GOES_ON, SOON_DAYS = 14 };

static const struct row {
	enum unit unit;
	int amount;
	int of_new; /* amount; 0: the same */
	int extension;
	int identity;
	enum effect clarification;
	const char *source;
} rows[IC_DEADLINE_COUNT] = {
#define IC_DEADLINE(kind, unit, amount, of_new, extension, identity, clarification, source) \
	{ unit, amount, of_new, extension, identity, clarification, source },
#include "policy/deadlines.def"
#undef IC_DEADLINE
};

static const struct ic_date holidays[] = {
#define IC_HOLIDAY(year, month, day, name) { year, month, day },
#include "policy/holidays.def"
#undef IC_HOLIDAY
};

static struct ic_date add_days(struct ic_date date, int64_t days)
{
	return ic_date_of_days(ic_date_to_days(date) + days);
}

/* 1970-01-01, day 0, was a Thursday; no request is older. */
static bool is_weekend(struct ic_date date)
{
	return (ic_date_to_days(date) + 3) % 7 >= 5;
}

bool ic_date_is_working(struct ic_date date)
{
	for (size_t i = 0; i < sizeof(holidays) / sizeof(holidays[0]); i++)
		if (ic_date_to_days(holidays[i]) == ic_date_to_days(date))
			return false;
	return !is_weekend(date);
}

static struct ic_date add_working_days(struct ic_date date, int days)
{
	while (days > 0) {
		date = add_days(date, 1);
		days -= ic_date_is_working(date);
	}
	return date;
}

static struct ic_date add_units(const struct row *row, struct ic_date from, int amount)
{
	switch (row->unit) {
	case MONTHS:
		return ic_date_add_months(from, amount);
	case DAYS:
		return add_days(from, amount);
	case DAYS_WITH:
		return add_days(from, amount - 1);
	case WORKING_DAYS:
		return add_working_days(from, amount);
	}
	IC_ASSERT(false);
	return from;
}

static bool begins_anew(const struct ic_deadline_facts *facts,
			const struct ic_deadline_pause *pause)
{
	const enum effect effect = rows[facts->kind].clarification;

	if (effect == BEGINS_IF_SOON)
		return !ic_date_is_after(pause->asked, add_days(facts->received, SOON_DAYS - 1));
	return effect == BEGINS;
}

static void begin_later(const struct ic_deadline_pause *pause, struct ic_date today,
			struct ic_deadline *d)
{
	const bool open = pause->answered.year == 0;
	const struct ic_date from = open ? today : pause->answered;

	d->stopped = d->stopped || open;
	if (ic_date_is_after(from, d->begun))
		d->begun = from;
}

/* The latest of all that it begins with. */
static void find_beginning(const struct ic_deadline_facts *facts, struct ic_date today,
			   struct ic_deadline *d)
{
	d->begun = facts->received;
	if (rows[facts->kind].identity == BEGINS && facts->identity.asked.year != 0)
		begin_later(&facts->identity, today, d);
	for (size_t i = 0; i < facts->count; i++)
		if (begins_anew(facts, &facts->clarifications[i]))
			begin_later(&facts->clarifications[i], today, d);
}

/* Days of one stop that were not counted yet: after the beginning, and after what an earlier stop
 * took. What is asked when the time is over stops nothing. */
static int64_t stopped_days(const struct ic_deadline_pause *pause, struct ic_date today,
			    struct ic_date *counted_to, struct ic_date end)
{
	const struct ic_date to = pause->answered.year == 0 ? today : pause->answered;
	const struct ic_date from =
		ic_date_is_after(pause->asked, *counted_to) ? pause->asked : *counted_to;

	if (ic_date_is_after(from, end) || !ic_date_is_after(to, from))
		return 0;
	*counted_to = to;
	return ic_date_to_days(to) - ic_date_to_days(from);
}

/* @end moved by the days of all stops. They stand in the order of asking. */
static struct ic_date move_by_stops(const struct ic_deadline_facts *facts, struct ic_date today,
				    struct ic_date begun, struct ic_date end, bool *ret_stopped)
{
	struct ic_date counted_to = begun;

	for (size_t i = 0; i < facts->count; i++) {
		const struct ic_deadline_pause *pause = &facts->clarifications[i];
		IC_ASSERT(i == 0
			  || !ic_date_is_after(facts->clarifications[i - 1].asked, pause->asked));
		if (rows[facts->kind].clarification != STOPS || ic_date_is_after(pause->asked, end))
			continue;
		*ret_stopped = *ret_stopped || pause->answered.year == 0;
		end = add_days(end, stopped_days(pause, today, &counted_to, end));
	}
	return end;
}

struct ic_deadline ic_deadline_of(const struct ic_deadline_facts *facts, struct ic_date today)
{
	const struct row *row = &rows[facts->kind];
	struct ic_deadline d = { .stopped = false };

	IC_ASSERT(facts->kind < IC_DEADLINE_COUNT);
	find_beginning(facts, today, &d);
	const int amount = facts->record_is_new && row->of_new > 0 ? row->of_new : row->amount;
	const struct ic_date first = add_units(row, d.begun, amount);
	if (row->extension > 0)
		d.notice_until = move_by_stops(facts, today, d.begun, first, &d.stopped);
	const struct ic_date last =
		facts->extended ? add_units(row, d.begun, amount + row->extension) : first;
	d.due = move_by_stops(facts, today, d.begun, last, &d.stopped);
	return d;
}

const char *ic_deadline_source(enum ic_deadline_kind kind)
{
	IC_ASSERT(kind < IC_DEADLINE_COUNT);
	return rows[kind].source;
}
