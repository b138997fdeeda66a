/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/retention.h"

#include "base/bug.h"

enum trigger { LAST_SEEN, BIRTHDAY, STATED };
enum { NONE = -1, ADULT_YEARS = 18, LAST_CHILD_YEAR = 17 };

static const struct row {
	struct ic_retention_class_info info;
	int years;
	enum trigger trigger;
	int after_death;
} rows[IC_RETENTION_COUNT] = {
#define IC_RETENTION(class, years, trigger, after_death, confirm, words, source) \
	{ { #class, words, source, confirm }, years, trigger, after_death },
#include "policy/retention.def"
#undef IC_RETENTION
};

const struct ic_retention_class_info *ic_retention_class_info(enum ic_retention_class class)
{
	IC_ASSERT(class < IC_RETENTION_COUNT);
	return &rows[class].info;
}

bool ic_retention_class_find(ic_bytes name, enum ic_retention_class *ret_class)
{
	for (int c = 0; c < IC_RETENTION_COUNT; c++)
		if (ic_bytes_equal(name, ic_bytes_of_text(rows[c].info.name))) {
			*ret_class = (enum ic_retention_class)c;
			return true;
		}
	return false;
}

int ic_retention_years_min(void)
{
	return rows[IC_RETENTION_ADULT].years; /* every recording has this class at least */
}

static struct ic_date born_of(const struct ic_retention_facts *facts)
{
	return facts->born.year != 0 ? facts->born : facts->taken;
}

static uint32_t classes_of(const struct ic_retention_facts *facts)
{
	const bool child = ic_date_age(born_of(facts), facts->taken) < ADULT_YEARS;

	return facts->classes | 1u << IC_RETENTION_ADULT | (child ? 1u << IC_RETENTION_CHILD : 0);
}

/* The last day by one class; false: none that is known. */
static bool until_of(const struct ic_retention_facts *facts, const struct row *row,
		     struct ic_date *ret_until)
{
	const struct ic_date born = born_of(facts);

	if (row->after_death != NONE && facts->died.year != 0) {
		*ret_until = ic_date_add_years(facts->died, row->after_death);
		return true;
	}
	switch (row->trigger) {
	case LAST_SEEN:
		*ret_until = ic_date_add_years(facts->last_seen, row->years);
		return true;
	case BIRTHDAY:
		*ret_until = ic_date_add_years(
			born,
			row->years + (ic_date_age(born, facts->last_seen) == LAST_CHILD_YEAR));
		return true;
	case STATED:
		*ret_until = facts->stated;
		return facts->stated.year != 0;
	}
	IC_ASSERT(false);
	return false;
}

struct ic_retention ic_retention_of(const struct ic_retention_facts *facts)
{
	struct ic_retention retention = {
		.ends = ic_jurisdiction_info(facts->jurisdiction)->schedule,
		.classes = classes_of(facts)
	};

	for (int c = 0; c < IC_RETENTION_COUNT && retention.ends; c++) {
		struct ic_date until = { 0 };
		if ((retention.classes & 1u << c) == 0)
			continue;
		retention.ends = until_of(facts, &rows[c], &until);
		if (retention.until.year != 0 && !ic_date_is_after(until, retention.until))
			continue;
		retention.until = until;
		retention.decided_by = (enum ic_retention_class)c;
	}
	return retention;
}

bool ic_retention_is_due(const struct ic_retention *retention, struct ic_date today)
{
	return retention->ends && ic_date_is_after(today, retention->until);
}
