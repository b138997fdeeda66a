/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "programs/config.h"

/* Load @text as a file; what was said on @err goes to @said. */
static ic_status load(struct ic_config *config, const char *text, char **said)
{
	char path[] = "/tmp/incamera-config-XXXXXX";
	const int fd = mkstemp(path);
	size_t len = 0;
	FILE *err = open_memstream(said, &len);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	(void)close(fd);
	ic_config_init(config);
	const ic_status status = ic_config_load(config, path, err);
	(void)fclose(err);
	(void)unlink(path);
	return status;
}

static void a_file_over_the_defaults_a_flag_over_the_file(void **state)
{
	struct ic_config config;
	char *said = NULL;

	(void)state;
	assert_done(load(
		&config,
		"; a comment\n[server]\nlisten = 10.0.0.1:443\nidle = 60\n[store]\ndata = /srv/x\n",
		&said));
	assert_string_equal(ic_config_text(&config, IC_CONFIG_server_listen), "10.0.0.1:443");
	assert_int_equal(ic_config_number(&config, IC_CONFIG_server_idle), 60);
	assert_int_equal(ic_config_number(&config, IC_CONFIG_server_grace), 10);
	assert_null(ic_config_text(&config, IC_CONFIG_server_certificate));
	assert_done(ic_config_set(&config, IC_CONFIG_store_data, "/srv/y", stderr));
	assert_string_equal(ic_config_text(&config, IC_CONFIG_store_data), "/srv/y");
	ic_config_done(&config);
	free(said);
}

static const struct {
	const char *text;
	const char *line;
	const char *key;
} wrong[] = {
	{ "[server]\nlistne = x\n", ":2:", "[server] listen" },
	{ "[serve]\nlisten = x\n", ":2:", "[server] listen" },
	{ "\n\n[store]\ndatta = x\n", ":4:", "[store] data" },
	{ "[server]\nidle = soon\n", ":2:", "[server] idle, a number from 5 to 300 (seconds)" },
	{ "[server]\nidle = 4\n", ":2:", "outside its range" },
	{ "[server]\nidle = -10\n", ":2:", "not a whole number" },
	{ "[server]\nidle = 99999999999999999999\n", ":2:", "not a whole number" },
	{ "[server]\nidle = 10\nidle = 11\n", ":3:", "given twice" },
	{ "[server]\nlisten\n", ":2:", "neither" },
	{ "[server\nlisten = x\n", ":1:", "neither" },
	{ "listen = x\n", ":1:", "[server] listen" },
};

static void what_is_wrong_is_named_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct ic_config config;
		char *said = NULL;

		assert_fails(load(&config, wrong[i].text, &said), CONFIG);
		if (strstr(said, wrong[i].line) == NULL || strstr(said, wrong[i].key) == NULL)
			print_message("# %s -> %s\n", wrong[i].text, said);
		assert_non_null(strstr(said, wrong[i].line));
		assert_non_null(strstr(said, wrong[i].key));
		ic_config_done(&config);
		free(said);
	}
}

static void a_file_that_is_not_there(void **state)
{
	struct ic_config config;

	(void)state;
	ic_config_init(&config);
	assert_fails(ic_config_load(&config, "/nowhere/incamera.conf", stderr), ABSENT);
	ic_config_done(&config);
}

/* What is printed is a file that gives the same configuration. */
static void what_is_printed_reads_back(void **state)
{
	struct ic_config config;
	struct ic_config again;
	char *said = NULL;
	char *printed = NULL;
	size_t len = 0;

	(void)state;
	assert_done(load(&config, "[server]\nrates = 50\n", &said));
	FILE *out = open_memstream(&printed, &len);
	ic_config_print(&config, out);
	(void)fclose(out);
	ic_config_done(&config);
	free(said);
	assert_non_null(strstr(printed, "; from: file\nrates = 50\n"));
	assert_non_null(strstr(printed, "; from: default\nlisten = 127.0.0.1:8443\n"));
	assert_done(load(&again, printed, &said));
	assert_int_equal(ic_config_number(&again, IC_CONFIG_server_rates), 50);
	ic_config_done(&again);
	free(said);
	free(printed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_over_the_defaults_a_flag_over_the_file),
		cmocka_unit_test(what_is_wrong_is_named_with_its_line),
		cmocka_unit_test(a_file_that_is_not_there),
		cmocka_unit_test(what_is_printed_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
