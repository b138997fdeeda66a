/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "base/limits.h"
#include "policy/facts.h"

static void unnamed_facts_have_their_presets(void **state)
{
	struct ic_facts_error error;
	struct ic_facts facts;

	(void)state;
	assert_done(ic_facts_parse(IC_TABLE_D, IC_LIT(""), &facts, &error));
	assert_int_equal(facts.of[IC_FACT_PURPOSE], IC_PURPOSE_NONE);
	assert_int_equal(facts.of[IC_FACT_SUBJ], IC_SUBJ_S1);
	assert_int_equal(facts.of[IC_FACT_KIND], IC_KIND_CLINICAL);
	assert_int_equal(facts.of[IC_FACT_IDENT], IC_IDENT_IDENT);
	assert_int_equal(facts.of[IC_FACT_CONS], IC_CONS_NONE);
	assert_int_equal(facts.of[IC_FACT_AUTH], IC_AUTH_NONE);
	assert_int_equal(facts.of[IC_FACT_RECIP], IC_RECIP_UNVER);
	assert_int_equal(facts.of[IC_FACT_REL], IC_REL_LR);
	assert_int_equal(facts.of[IC_FACT_LAWFUL], IC_LAWFUL_1);
	assert_int_equal(facts.of[IC_FACT_ACTOR_OK], IC_ACTOR_OK_1);
	assert_int_equal(facts.of[IC_FACT_DEVICE], IC_DEVICE_MANAGED);
	assert_int_equal(facts.of[IC_FACT_HARM], IC_HARM_UNASSESSED);
	assert_int_equal(facts.of[IC_FACT_VITAL], 0);
	assert_int_equal(facts.of[IC_FACT_ID], 0);
}

static void the_domains_have_the_stated_sizes(void **state)
{
	(void)state;
	assert_int_equal(ic_facts_count(IC_TABLE_C), 134400);
	assert_int_equal(ic_facts_count(IC_TABLE_D), 124185600);
	assert_int_equal(ic_facts_count(IC_TABLE_A), 10368);
	assert_int_equal(ic_facts_count(IC_TABLE_L), 768);
}

static void counting_and_stepping_agree(void **state)
{
	struct ic_facts facts = ic_facts_at(IC_TABLE_A, 0);
	uint64_t index = 0;

	(void)state;
	do {
		const struct ic_facts same = ic_facts_at(IC_TABLE_A, index++);
		assert_memory_equal(&facts, &same, sizeof(facts));
	} while (ic_facts_next(IC_TABLE_A, &facts));
	assert_int_equal(index, ic_facts_count(IC_TABLE_A));
}

static void what_is_not_a_situation(void **state)
{
	static const struct {
		enum ic_table table;
		const char *line;
		size_t column;
		const char *message, *expected;
	} rows[] = {
		{ IC_TABLE_D, "PURPSE=CARE", 1, "no such fact", "PURPOSE" },
		{ IC_TABLE_D, "SUBJ=S1  PURPOSE=CAR", 18, "no such value", "CARE" },
		{ IC_TABLE_D, "CONS=ORALLY", 6, "no such value", "ORAL" },
		{ IC_TABLE_D, "DISSENT=1", 1, "this table does not ask that fact", "IDENT" },
		{ IC_TABLE_D, "OBJ", 1, "a fact is written NAME=value", NULL },
		{ IC_TABLE_D, "OBJ=", 5, "no such value", "0" },
		{ IC_TABLE_D, "OBJ=1 OBJ=1", 7, "this fact is named twice", NULL },
		{ IC_TABLE_D, "OBJ=2", 5, "no such value", "0" },
		{ IC_TABLE_D, "=1", 1, "no such fact", "REL" },
		{ IC_TABLE_D, "purpose=CARE", 1, "no such fact", "PURPOSE" },
		{ IC_TABLE_C, "", 1, "this fact must be named", "CPURP" },
		{ IC_TABLE_A, "ID=1", 1, "this fact must be named", "REQUESTER" },
		{ IC_TABLE_L, "HOLD=1", 1, "this fact must be named", "REQ" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ic_facts_error error;
		struct ic_facts facts;
		assert_fails(ic_facts_parse(rows[i].table, ic_bytes_of_text(rows[i].line), &facts,
					    &error),
			     FIELD);
		assert_string_equal(error.message, rows[i].message);
		assert_int_equal(error.column, rows[i].column);
		if (rows[i].expected == NULL)
			assert_null(error.expected);
		else
			assert_string_equal(error.expected, rows[i].expected);
	}
}

static void a_line_reads_back(void **state)
{
	(void)state;
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++) {
		const enum ic_table table = (enum ic_table)t;
		const uint64_t step = ic_facts_count(table) / 700 + 1;
		struct ic_buf line;
		ic_buf_init(&line, IC_TEXT_BYTES_MAX);
		for (uint64_t i = 0; i < ic_facts_count(table); i += step) {
			const struct ic_facts facts = ic_facts_at(table, i);
			struct ic_facts back;
			struct ic_facts_error error;
			ic_buf_clear(&line);
			assert_done(ic_facts_emit(table, &facts, &line));
			assert_done(ic_facts_parse(table, ic_buf_view(&line), &back, &error));
			for (unsigned f = 0; f < IC_FACT_COUNT; f++)
				if (ic_fact_in_table((enum ic_fact)f, table))
					assert_int_equal(facts.of[f], back.of[f]);
		}
		ic_buf_done(&line);
	}
}

static void tables_by_letter(void **state)
{
	enum ic_table table = IC_TABLE_C;

	(void)state;
	assert_done(ic_table_parse(IC_LIT("l"), &table));
	assert_int_equal(table, IC_TABLE_L);
	assert_fails(ic_table_parse(IC_LIT("X"), &table), FIELD);
	assert_fails(ic_table_parse(IC_LIT("DD"), &table), FIELD);
	assert_fails(ic_table_parse(IC_LIT(""), &table), FIELD);
	for (unsigned t = 0; t < IC_TABLE_COUNT; t++) {
		const char letter = ic_table_letter((enum ic_table)t);
		assert_done(ic_table_parse(ic_bytes_of(&letter, 1), &table));
		assert_int_equal(table, t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unnamed_facts_have_their_presets),
		cmocka_unit_test(the_domains_have_the_stated_sizes),
		cmocka_unit_test(counting_and_stepping_agree),
		cmocka_unit_test(what_is_not_a_situation),
		cmocka_unit_test(a_line_reads_back),
		cmocka_unit_test(tables_by_letter),
	};
	return cmocka_run_group_tests_name("policy facts", tests, NULL, NULL);
}
