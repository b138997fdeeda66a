/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs every file of a directory of cases. A line is `TABLE facts => RULE outcome CODES`: the rule
 * and the outcome are exact; each code named must be among the duties or actions. `#` begins a
 * comment. Each file is a test of its own.
 */
#include "lib/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"
#include "policy/shipped.h"

enum { FILES_MAX = 200, LINE_MAX_BYTES = 400 };

static struct ic_policy *england;
static const char *folder;

static bool has_code(const struct ic_decision *decision, const char *code)
{
	for (unsigned o = 0; o < IC_OBLIGATION_COUNT; o++)
		if ((decision->obligations >> o & 1) != 0
		    && strcmp(ic_obligation_info((enum ic_obligation)o)->code, code) == 0)
			return true;
	for (unsigned a = 0; a < IC_EFFECT_COUNT; a++)
		if ((decision->actions >> a & 1) != 0
		    && strcmp(ic_effect_info((enum ic_effect)a)->code, code) == 0)
			return true;
	return false;
}

static void check_answer(const struct ic_decision *decision, char *expected)
{
	char *save = NULL;
	const char *rule = strtok_r(expected, " ", &save);
	const char *outcome = strtok_r(NULL, " ", &save);

	assert_string_equal(ic_rule_id(decision->rule), rule);
	assert_string_equal(ic_outcome_name(decision->outcome), outcome);
	for (const char *code; (code = strtok_r(NULL, " ", &save)) != NULL;) {
		if (!has_code(decision, code))
			print_message("# %s is missing from %s\n", code, rule);
		assert_true(has_code(decision, code));
	}
}

static void check_line(char *line)
{
	char *arrow = strstr(line, " => ");
	enum ic_table table = IC_TABLE_C;
	struct ic_facts_error error;
	struct ic_facts facts;

	assert_non_null(arrow);
	*arrow = '\0';
	assert_done(ic_table_parse(ic_bytes_of(line, 1), &table));
	assert_done(ic_facts_parse(table, ic_bytes_of_text(line + 1), &facts, &error));
	const struct ic_decision decision = ic_policy_decide(england, table, &facts);
	check_answer(&decision, arrow + strlen(" => "));
}

static void run_case(void **state)
{
	char path[LINE_MAX_BYTES];
	char line[LINE_MAX_BYTES];
	size_t checked = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, (const char *)*state);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		check_line(line);
		checked++;
	}
	(void)fclose(file);
	assert_true(checked > 0);
}

static int is_case(const struct dirent *entry)
{
	const size_t len = strlen(entry->d_name);
	return len > 5 && strcmp(entry->d_name + len - 5, ".case") == 0;
}

static int parse_shipped(void **state)
{
	struct ic_policy_error where;

	(void)state;
	return ic_ok(ic_policy_parse(ic_embedded_england_2026, &england, &where)) ? 0 : -1;
}

static int free_shipped(void **state)
{
	(void)state;
	ic_policy_free(england);
	return 0;
}

int main(int argc, char **argv)
{
	static struct CMUnitTest tests[FILES_MAX];
	struct dirent **entries = NULL;

	folder = argc == 2 ? argv[1] : ".";
	const int count = scandir(folder, &entries, is_case, alphasort);
	if (count <= 0 || count > FILES_MAX)
		return 1;
	for (int i = 0; i < count; i++)
		tests[i] = (struct CMUnitTest) { .name = entries[i]->d_name,
						 .test_func = run_case,
						 .initial_state = entries[i]->d_name };
	const int failed = _cmocka_run_group_tests("policy cases", tests, (size_t)count,
						   parse_shipped, free_shipped);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return failed;
}
