/* SPDX-License-Identifier: Apache-2.0 */
/* Every class and its boundary; birthdays, leap days, death; the longest counts. */
#include "lib/check.h"

#include <string.h>

#include "policy/retention.h"

#define DAY(y, m, d) ((struct ic_date) { y, m, d })
#define CLASS(name)  (1u << IC_RETENTION_##name)

/* An adult, seen once. */
static struct ic_retention_facts adult(void)
{
	return (struct ic_retention_facts) { .jurisdiction = IC_ENGLAND,
					     .taken = DAY(2010, 6, 15),
					     .last_seen = DAY(2010, 6, 15),
					     .born = DAY(1960, 1, 1) };
}

static void assert_until(const struct ic_retention_facts *facts, const char *until,
			 enum ic_retention_class class)
{
	const struct ic_retention r = ic_retention_of(facts);
	char text[IC_DATE_TEXT + 1];

	assert_true(r.ends);
	ic_date_emit(r.until, text);
	assert_string_equal(text, until);
	assert_string_equal(ic_retention_class_info(r.decided_by)->name,
			    ic_retention_class_info(class)->name);
	assert_true((r.classes & 1u << class) != 0);
	/* kept through its last day, due the day after */
	assert_false(ic_retention_is_due(&r, r.until));
	assert_true(ic_retention_is_due(&r, ic_date_of_days(ic_date_to_days(r.until) + 1)));
}

static void each_class_by_itself(void **state)
{
	static const struct {
		enum ic_retention_class class;
		const char *alive, *dead; /* last seen 15 June 2010; died 1 March 2015 */
	} cases[] = {
		{ IC_RETENTION_MENTAL_HEALTH, "2030-06-15", "2025-03-01" },
		{ IC_RETENTION_MATERNITY, "2035-06-15", "2035-06-15" },
		{ IC_RETENTION_CANCER, "2040-06-15", "2023-03-01" },
		{ IC_RETENTION_LONG_TERM, "2030-06-15", "2025-03-01" },
		{ IC_RETENTION_CJD, "2040-06-15", "2025-03-01" },
		{ IC_RETENTION_FORENSIC, "2040-06-15", "2025-03-01" },
		{ IC_RETENTION_TRANSPLANT, "2040-06-15", "2040-06-15" },
		{ IC_RETENTION_IMPLANT, "2020-06-15", "2020-06-15" },
		{ IC_RETENTION_GP, "2110-06-15", "2025-03-01" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ic_retention_facts facts = adult();
		facts.classes = 1u << cases[i].class;
		assert_until(&facts, cases[i].alive, cases[i].class);
		facts.died = DAY(2015, 3, 1);
		assert_until(&facts, cases[i].dead, cases[i].class);
	}
	/* eight years like the general class, which is named first */
	struct ic_retention_facts facts = adult();
	facts.classes = CLASS(SEXUAL_HEALTH);
	assert_until(&facts, "2018-06-15", IC_RETENTION_ADULT);
	facts.classes = 0;
	facts.died = DAY(2015, 3, 1);
	assert_until(&facts, "2018-06-15", IC_RETENTION_ADULT); /* death shortens nothing here */
}

static void the_longest_counts(void **state)
{
	struct ic_retention_facts facts = adult();

	(void)state;
	facts.classes = CLASS(IMPLANT) | CLASS(MENTAL_HEALTH) | CLASS(MATERNITY);
	assert_until(&facts, "2035-06-15", IC_RETENTION_MATERNITY);
	facts.died = DAY(2030, 1, 1); /* ten years after that is later still */
	assert_until(&facts, "2040-01-01", IC_RETENTION_MENTAL_HEALTH);
	/* died soon after: the general eight years still hold */
	facts = adult();
	facts.classes = CLASS(CANCER);
	facts.died = DAY(2010, 6, 14);
	assert_until(&facts, "2018-06-15", IC_RETENTION_ADULT);
}

static void a_child_is_kept_to_25_and_at_17_to_26(void **state)
{
	struct ic_retention_facts facts = adult();

	(void)state;
	facts.born = DAY(2005, 6, 15);
	assert_until(&facts, "2030-06-15", IC_RETENTION_CHILD); /* 5 when seen */
	facts.born = DAY(1993, 6, 16);                          /* one day before 17 */
	facts.taken = facts.last_seen = DAY(2010, 6, 15);
	assert_until(&facts, "2018-06-16", IC_RETENTION_CHILD);
	facts.born = DAY(1993, 6, 15); /* 17 today */
	assert_until(&facts, "2019-06-15", IC_RETENTION_CHILD);
	facts.born = DAY(1992, 6, 16); /* the last day at 17 */
	assert_until(&facts, "2018-06-16", IC_RETENTION_CHILD);
	facts.born = DAY(1992, 6, 15); /* 18 today */
	assert_until(&facts, "2018-06-15", IC_RETENTION_ADULT);
	facts.born = DAY(2005, 6, 15); /* a child's picture, seen again at 30 */
	facts.last_seen = DAY(2035, 7, 1);
	assert_until(&facts, "2043-07-01", IC_RETENTION_ADULT);
}

static void leap_days_lean_late(void **state)
{
	struct ic_retention_facts facts = adult();

	(void)state;
	facts.taken = facts.last_seen = DAY(2012, 2, 29);
	assert_until(&facts, "2020-02-29", IC_RETENTION_ADULT);
	facts.classes = CLASS(IMPLANT);
	assert_until(&facts, "2022-03-01", IC_RETENTION_IMPLANT);
	facts.classes = 0;
	facts.born = DAY(2004, 2, 29);
	assert_until(&facts, "2029-03-01", IC_RETENTION_CHILD);
}

static void what_is_not_known_leans_late(void **state)
{
	struct ic_retention_facts facts = adult();

	(void)state;
	facts.born = DAY(0, 0, 0);
	assert_until(&facts, "2035-06-15", IC_RETENTION_CHILD);
	facts = adult();
	facts.classes = CLASS(RESEARCH);
	assert_false(ic_retention_of(&facts).ends);
	facts.stated = DAY(2031, 12, 31);
	assert_until(&facts, "2031-12-31", IC_RETENTION_RESEARCH);
	facts.stated = DAY(2012, 12, 31); /* never shorter than the rest */
	assert_until(&facts, "2018-06-15", IC_RETENTION_ADULT);
	for (int j = IC_WALES; j <= IC_NORTHERN_IRELAND; j++) {
		facts = adult();
		facts.jurisdiction = (enum ic_jurisdiction)j;
		const struct ic_retention r = ic_retention_of(&facts);
		assert_false(r.ends);
		assert_false(ic_retention_is_due(&r, DAY(9999, 12, 31)));
	}
}

static void each_class_has_a_name_and_a_source(void **state)
{
	enum ic_retention_class found = IC_RETENTION_COUNT;

	(void)state;
	for (int c = 0; c < IC_RETENTION_COUNT; c++) {
		const struct ic_retention_class_info *info =
			ic_retention_class_info((enum ic_retention_class)c);
		assert_true(strlen(info->words) > 0 && strlen(info->source) > 0);
		assert_true(ic_retention_class_find(ic_bytes_of_text(info->name), &found));
		assert_int_equal(found, c);
	}
	assert_false(ic_retention_class_find(IC_LIT("FOREVER"), &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_class_by_itself),
		cmocka_unit_test(the_longest_counts),
		cmocka_unit_test(a_child_is_kept_to_25_and_at_17_to_26),
		cmocka_unit_test(leap_days_lean_late),
		cmocka_unit_test(what_is_not_known_leans_late),
		cmocka_unit_test(each_class_has_a_name_and_a_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
