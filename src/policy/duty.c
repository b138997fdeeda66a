/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/duty.h"

#include "base/bug.h"

enum { ONE = true, EACH = false };

static const struct ic_duty duties[] = {
#define IC_DUTY(code, clock, amount, how_many, moved, destroyed, first, second, hours2, third, \
		hours3, source)                                                                \
	{ IC_OBLIGATION_##code,                                                                \
	  IC_DUTY_##clock,                                                                     \
	  amount,                                                                              \
	  how_many,                                                                            \
	  IC_DUTY_##moved,                                                                     \
	  IC_DUTY_##destroyed,                                                                 \
	  { { IC_HOLDER_##first, 0 },                                                          \
	    { IC_HOLDER_##second, hours2 },                                                    \
	    { IC_HOLDER_##third, hours3 } },                                                   \
	  source },
#include "policy/duties.def"
#undef IC_DUTY
};

#define COUNT (sizeof(duties) / sizeof(duties[0]))

const struct ic_duty *ic_duty_at(size_t index)
{
	return index < COUNT ? &duties[index] : NULL;
}

const struct ic_duty *ic_duty_of(enum ic_obligation obligation)
{
	for (size_t i = 0; i < COUNT; i++)
		if (duties[i].obligation == obligation)
			return &duties[i];
	return NULL;
}

const struct ic_duty *ic_duty_find(ic_bytes code)
{
	for (size_t i = 0; i < COUNT; i++)
		if (ic_bytes_equal(
			    code, ic_bytes_of_text(ic_obligation_info(duties[i].obligation)->code)))
			return &duties[i];
	return NULL;
}

/* The last millisecond of @day. */
static ic_time end_of(struct ic_date day)
{
	return ic_time_london_midnight(ic_date_of_days(ic_date_to_days(day) + 1)) - 1;
}

/* The 12th or 16th birthday that comes next. */
static ic_time next_asking(struct ic_date born, struct ic_date on)
{
	const int ages[] = { 12, 16 };

	for (size_t i = 0; born.year != 0 && i < sizeof(ages) / sizeof(ages[0]); i++) {
		const struct ic_date birthday = ic_date_add_years(born, ages[i]);
		if (ic_date_to_days(birthday) > ic_date_to_days(on))
			return end_of(birthday);
	}
	return end_of(ic_date_add_years(on, 1));
}

ic_time ic_duty_due(const struct ic_duty *duty, ic_time decided, struct ic_date born)
{
	const struct ic_date on = ic_time_london_date(decided);

	switch (duty->clock) {
	case IC_DUTY_NOW:
		return decided;
	case IC_DUTY_HOURS:
		return decided + duty->amount * IC_HOUR_MS;
	case IC_DUTY_DAYS:
		return end_of(ic_date_of_days(ic_date_to_days(on) + duty->amount));
	case IC_DUTY_MONTHS:
		return end_of(ic_date_add_months(on, duty->amount));
	case IC_DUTY_BIRTHDAYS:
		return next_asking(born, on);
	}
	IC_ASSERT(false);
	return decided;
}

ic_time ic_duty_stage_begins(const struct ic_duty *duty, int stage, ic_time due)
{
	IC_ASSERT(stage >= 1 && stage < IC_DUTY_STAGES);
	return due + duty->stage[stage].hours * IC_HOUR_MS;
}

int ic_duty_stage(const struct ic_duty *duty, ic_time due, ic_time now)
{
	int stage = 0;

	for (int i = 1; i < IC_DUTY_STAGES; i++)
		if (duty->stage[i].holder != IC_HOLDER_NOBODY
		    && now > ic_duty_stage_begins(duty, i, due))
			stage = i;
	return stage;
}
