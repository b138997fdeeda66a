/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/file.h"

enum { LARGE = 300000 };

static char directory[64];
static char path[96];

static int make_directory(void **state)
{
	(void)state;
	(void)snprintf(directory, sizeof(directory), "/var/tmp/incamera-test-XXXXXX");
	assert_done(ic_dir_make_temporary(directory));
	(void)snprintf(path, sizeof(path), "%s/picture", directory);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	assert_done(ic_dir_remove(directory));
	return 0;
}

static void assert_holds(ic_bytes expected)
{
	struct ic_buf got;

	ic_buf_init(&got, (size_t)2 * LARGE);
	assert_done(ic_file_load(path, &got));
	assert_true(ic_bytes_equal(ic_buf_view(&got), expected));
	ic_buf_done(&got);
}

static ic_status count_file(const char *name, enum ic_file_kind kind, void *ctx)
{
	(void)name;
	(void)kind;
	++*(int *)ctx;
	return IC_DONE;
}

static int count_files(void)
{
	int count = 0;

	assert_done(ic_file_walk(directory, count_file, &count));
	return count;
}

static void until_commit_the_old_file_stands(void **state)
{
	struct ic_file_out out;

	(void)state;
	assert_done(ic_file_replace(path, IC_LIT("old")));
	assert_done(ic_file_out_open(path, &out));
	assert_done(ic_file_out_put(&out, IC_LIT("new")));
	assert_holds(IC_LIT("old"));
	ic_file_out_done(&out);
	assert_holds(IC_LIT("old"));
	assert_int_equal(count_files(), 1);
	assert_done(ic_file_out_open(path, &out));
	assert_done(ic_file_out_put(&out, IC_LIT("new")));
	assert_done(ic_file_out_commit(&out));
	ic_file_out_done(&out);
	assert_holds(IC_LIT("new"));
	assert_int_equal(count_files(), 1);
}

static void a_replaced_file_keeps_its_permissions(void **state)
{
	struct stat info;

	(void)state;
	assert_done(ic_file_replace(path, IC_LIT("old")));
	assert_int_equal(chmod(path, 0604), 0);
	assert_done(ic_file_replace(path, IC_LIT("new")));
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0604);
}

static void pieces_of_any_size_keep_their_order(void **state)
{
	uint8_t *bytes = malloc(LARGE);
	struct ic_file_out out;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < LARGE; i++)
		bytes[i] = (uint8_t)(i * 7 >> 3);
	assert_done(ic_file_out_open(path, &out));
	for (size_t at = 0, len = 1; at < LARGE; at += len, len = len * 3 % 9973) {
		len = len < LARGE - at ? len : LARGE - at;
		assert_done(ic_file_out_put(&out, ic_bytes_of(bytes + at, len)));
	}
	assert_done(ic_file_out_commit(&out));
	assert_holds(ic_bytes_of(bytes, LARGE));
	free(bytes);
}

static void a_regular_file_is_read_again(void **state)
{
	IC_AUTO(file_in) in = { 0 };
	IC_AUTO(file_in) input = { 0 };
	IC_AUTO(file_in) device = { 0 };
	uint8_t place[8];
	size_t got;

	(void)state;
	assert_done(ic_file_replace(path, IC_LIT("0123456789")));
	assert_done(ic_file_in_open(path, &in));
	assert_true(ic_file_in_can_rewind(&in));
	assert_done(ic_file_in_read(&in, place, sizeof(place), &got));
	assert_done(ic_file_in_rewind(&in));
	assert_done(ic_file_in_read(&in, place, sizeof(place), &got));
	assert_int_equal(got, 8);
	assert_memory_equal(place, "01234567", 8);
	assert_done(ic_file_in_open("-", &input));
	assert_false(ic_file_in_can_rewind(&input));
	assert_done(ic_file_in_open("/dev/null", &device));
	assert_false(ic_file_in_can_rewind(&device));
}

static void reading_fills_the_place_until_the_end(void **state)
{
	IC_AUTO(file_in) in = { 0 };
	uint8_t place[8];
	size_t got;

	(void)state;
	assert_done(ic_file_replace(path, IC_LIT("0123456789")));
	assert_done(ic_file_in_open(path, &in));
	assert_done(ic_file_in_read(&in, place, sizeof(place), &got));
	assert_int_equal(got, 8);
	assert_done(ic_file_in_read(&in, place, sizeof(place), &got));
	assert_int_equal(got, 2);
	assert_memory_equal(place, "89", 2);
	assert_done(ic_file_in_read(&in, place, sizeof(place), &got));
	assert_int_equal(got, 0);
}

static void the_start_of_the_input_can_be_put(void **state)
{
	IC_AUTO(file_in) in = { 0 };
	struct ic_file_out out;

	(void)state;
	assert_done(ic_file_replace(path, IC_LIT("0123456789")));
	assert_done(ic_file_in_open(path, &in));
	assert_done(ic_file_out_open(path, &out));
	assert_fails(ic_file_out_put_start(&out, &in, 11), IO);
	ic_file_out_done(&out);
	assert_done(ic_file_out_open(path, &out));
	assert_done(ic_file_out_put_start(&out, &in, 4));
	assert_done(ic_file_out_put(&out, IC_LIT("!")));
	assert_done(ic_file_out_commit(&out));
	assert_holds(IC_LIT("0123!"));
}

static void what_is_not_there_is_absent(void **state)
{
	struct ic_file_in in;
	struct ic_file_out out;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/absent/picture", directory);
	assert_fails(ic_file_in_open(path, &in), ABSENT);
	assert_fails(ic_file_out_open(path, &out), ABSENT);
	assert_null(out.path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(until_commit_the_old_file_stands, make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(a_replaced_file_keeps_its_permissions,
						make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(pieces_of_any_size_keep_their_order, make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(a_regular_file_is_read_again, make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(reading_fills_the_place_until_the_end,
						make_directory, remove_directory),
		cmocka_unit_test_setup_teardown(the_start_of_the_input_can_be_put, make_directory,
						remove_directory),
		cmocka_unit_test_setup_teardown(what_is_not_there_is_absent, make_directory,
						remove_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
