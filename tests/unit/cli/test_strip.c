/* SPDX-License-Identifier: Apache-2.0 */
/* incamera strip over files larger than what it holds of them; a WebP, which is read twice, also
 * when it is another file the second time. */
#include "lib/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/cli.h"
#include "develop/draw.h"
#include "lib/strip_whole.h"
#include "sys/file.h"

enum { ROOM = 8 << 20, HELD = 256 << 10 };

static char directory[64];
static struct ic_buf full;
static struct ic_buf clean;
static struct ic_buf webp;       /* turned, with a chunk in front of its picture */
static struct ic_buf webp_clean; /* what strip makes of it */

static void put_chunk(const char *type, ic_bytes start, uint32_t len, struct ic_buf *out)
{
	assert_done(ic_buf_put(out, ic_bytes_of(type, 4)));
	for (unsigned shift = 0; shift < 32; shift += 8)
		assert_done(ic_buf_put_byte(out, (uint8_t)(len >> shift)));
	assert_done(ic_buf_put(out, start));
	for (size_t i = start.len; i < len; i++)
		assert_done(ic_buf_put_byte(out, (uint8_t)(i * 7919 % 251)));
}

/* The picture of 400 kB stands behind the first half of what is held. */
static void make_webp(void)
{
	const ic_bytes lossy = IC_LIT("\x10\0\0\x9d\1\x2a\1\0\1\0");
	const ic_bytes turned = IC_LIT("MM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0");

	ic_buf_init(&webp, ROOM);
	ic_buf_init(&webp_clean, ROOM);
	assert_done(ic_buf_put(&webp, IC_LIT("RIFF\0\0\0\0WEBP")));
	put_chunk("VP8X", IC_LIT("\x8\0\0\0\0\0\0\0\0\0"), 10, &webp);
	put_chunk("abcd", IC_LIT(""), 200000, &webp);
	put_chunk("VP8 ", lossy, 400000, &webp);
	put_chunk("EXIF", turned, (uint32_t)turned.len, &webp);
	for (unsigned i = 0; i < 4; i++)
		webp.ptr[4 + i] = (uint8_t)((webp.len - 8) >> (8 * i));
	assert_done(strip_whole(ic_buf_view(&webp), webp.len, &webp_clean, NULL));
	assert_int_equal(webp_clean.len, webp.len - 200008);
}

static int make_pictures(void **state)
{
	const struct ic_draw_options options = {
		.seed = 3, .tone = 2, .subject = IC_DRAW_RASH, .width = 2000, .height = 1500
	};
	IC_AUTO(buf) plain = { 0 };

	(void)state;
	(void)snprintf(directory, sizeof(directory), "/var/tmp/incamera-test-XXXXXX");
	assert_done(ic_dir_make_temporary(directory));
	ic_buf_init(&plain, ROOM);
	ic_buf_init(&full, ROOM);
	ic_buf_init(&clean, ROOM);
	assert_done(ic_draw_picture(&options, &plain));
	assert_done(ic_draw_add_metadata(ic_buf_view(&plain), &full));
	assert_done(strip_whole(ic_buf_view(&full), full.len, &clean, NULL));
	assert_true(clean.len > HELD);
	make_webp();
	return 0;
}

static int remove_pictures(void **state)
{
	(void)state;
	ic_buf_done(&full);
	ic_buf_done(&clean);
	ic_buf_done(&webp);
	ic_buf_done(&webp_clean);
	assert_done(ic_dir_remove(directory));
	return 0;
}

static void name(const char *file, char ret_path[static 96])
{
	(void)snprintf(ret_path, 96, "%s/%s", directory, file);
}

static void put(const char *file, ic_bytes bytes)
{
	char path[96];

	name(file, path);
	assert_done(ic_file_replace(path, bytes));
}

static void assert_holds(const char *file, ic_bytes expected)
{
	struct ic_buf got;
	char path[96];

	name(file, path);
	ic_buf_init(&got, ROOM);
	assert_done(ic_file_load(path, &got));
	assert_true(ic_bytes_equal(ic_buf_view(&got), expected));
	ic_buf_done(&got);
}

static int strip(const char *way, const char *file, const char *to)
{
	FILE *none = fopen("/dev/null", "w+e");
	const struct ic_cli cli = { .in = none, .out = none, .err = none };
	char path[96];
	char out[96];
	char *argv[] = { (char *)(uintptr_t) "strip", path, (char *)(uintptr_t)way,
			 to == NULL ? NULL : out, NULL };

	name(file, path);
	name(to == NULL ? "" : to, out);
	const int code = ic_cmd_strip(&cli, to == NULL ? 3 : 4, argv);
	(void)fclose(none);
	return code;
}

static ino_t identity(const char *file)
{
	struct stat info;
	char path[96];

	name(file, path);
	assert_int_equal(stat(path, &info), 0);
	return info.st_ino;
}

static void output_is_that_of_the_whole(void **state)
{
	(void)state;
	put("a.jpg", ic_buf_view(&full));
	assert_int_equal(strip("-o", "a.jpg", "b.jpg"), IC_EXIT_DONE);
	assert_holds("a.jpg", ic_buf_view(&full));
	assert_holds("b.jpg", ic_buf_view(&clean));
	assert_int_equal(strip("--in-place", "a.jpg", NULL), IC_EXIT_DONE);
	assert_holds("a.jpg", ic_buf_view(&clean));
}

static void a_clean_file_is_left_alone(void **state)
{
	(void)state;
	put("c.jpg", ic_buf_view(&clean));
	const ino_t before = identity("c.jpg");
	assert_int_equal(strip("--check", "c.jpg", NULL), IC_EXIT_DONE);
	assert_int_equal(strip("--in-place", "c.jpg", NULL), IC_EXIT_DONE);
	assert_true(identity("c.jpg") == before);
	assert_holds("c.jpg", ic_buf_view(&clean));
}

/* The output is the start of the input; the difference comes last. */
static void a_trailer_alone_is_cut_off(void **state)
{
	IC_AUTO(buf) longer = { 0 };

	(void)state;
	ic_buf_init(&longer, ROOM);
	assert_done(ic_buf_put(&longer, ic_buf_view(&clean)));
	assert_done(ic_buf_put(&longer, IC_LIT("after the end")));
	put("d.jpg", ic_buf_view(&longer));
	assert_int_not_equal(strip("--check", "d.jpg", NULL), IC_EXIT_DONE);
	assert_int_equal(strip("--in-place", "d.jpg", NULL), IC_EXIT_DONE);
	assert_holds("d.jpg", ic_buf_view(&clean));
}

static ic_status count_file(const char *path, enum ic_file_kind kind, void *ctx)
{
	(void)path;
	(void)kind;
	++*(int *)ctx;
	return IC_DONE;
}

/* Refused after much of it was written: nothing is left. */
static void a_refused_picture_leaves_nothing(void **state)
{
	const ic_bytes cut = { full.ptr, 4000 };
	IC_AUTO(buf) damaged = { 0 };
	int before = 0;
	int after = 0;

	(void)state;
	ic_buf_init(&damaged, ROOM);
	assert_done(ic_buf_put(&damaged, ic_buf_view(&clean)));
	/* A marker that is not due, in the coded data of the last half. */
	memcpy(damaged.ptr + damaged.len - 1000, "\xff\xd3", 2);
	put("e.jpg", ic_buf_view(&damaged));
	put("f.jpg", cut);
	assert_done(ic_file_walk(directory, count_file, &before));
	assert_int_not_equal(strip("--in-place", "e.jpg", NULL), IC_EXIT_DONE);
	assert_int_not_equal(strip("-o", "e.jpg", "new.jpg"), IC_EXIT_DONE);
	assert_int_not_equal(strip("-o", "f.jpg", "new.jpg"), IC_EXIT_DONE);
	assert_done(ic_file_walk(directory, count_file, &after));
	assert_int_equal(before, after);
	assert_holds("e.jpg", ic_buf_view(&damaged));
}

static void a_webp_is_read_twice(void **state)
{
	IC_AUTO(buf) longer = { 0 };

	(void)state;
	put("a.webp", ic_buf_view(&webp));
	assert_int_equal(strip("--check", "a.webp", NULL), IC_EXIT_VERIFY);
	assert_int_equal(strip("-o", "a.webp", "b.webp"), IC_EXIT_DONE);
	assert_holds("b.webp", ic_buf_view(&webp_clean));
	assert_int_equal(strip("--in-place", "a.webp", NULL), IC_EXIT_DONE);
	assert_holds("a.webp", ic_buf_view(&webp_clean));

	const ino_t before = identity("a.webp");
	assert_int_equal(strip("--check", "a.webp", NULL), IC_EXIT_DONE);
	assert_int_equal(strip("--in-place", "a.webp", NULL), IC_EXIT_DONE);
	assert_true(identity("a.webp") == before);
	ic_buf_init(&longer, ROOM);
	assert_done(ic_buf_put(&longer, ic_buf_view(&webp_clean)));
	assert_done(ic_buf_put(&longer, IC_LIT("after the end")));
	put("a.webp", ic_buf_view(&longer));
	assert_int_equal(strip("--in-place", "a.webp", NULL), IC_EXIT_DONE);
	assert_holds("a.webp", ic_buf_view(&webp_clean));
}

/* ---- what happens between the two readings: the program goes back to the start ---- */

static const char *changing;    /* this file, then */
static ic_bytes changed_to;     /* to this */
static unsigned times_returned; /* to the start of any */

off_t lseek(int fd, off_t offset, int whence)
{
	char path[96];

	times_returned++;
	if (changing != NULL) {
		/* The same file, not one of the same name. */
		name(changing, path);
		FILE *file = fopen(path, "we");
		assert_non_null(file);
		assert_int_equal(fwrite(changed_to.ptr, 1, changed_to.len, file), changed_to.len);
		changing = NULL;
		assert_int_equal(fclose(file), 0);
	}
	return (off_t)syscall(SYS_lseek, fd, offset, whence);
}

/* Whatever it is by then: refused, nothing left behind, and the file is what others made it. */
static void check_changed(ic_bytes to)
{
	for (int in_place = 0; in_place < 2; in_place++) {
		int before = 0;
		int after = 0;

		put("c.webp", ic_buf_view(&webp));
		assert_done(ic_file_walk(directory, count_file, &before));
		times_returned = 0;
		changing = "c.webp";
		changed_to = to;
		assert_int_equal(in_place ? strip("--in-place", "c.webp", NULL)
					  : strip("-o", "c.webp", "d.webp"),
				 IC_EXIT_IMAGE);
		assert_int_equal(times_returned, 1);
		assert_done(ic_file_walk(directory, count_file, &after));
		assert_int_equal(before, after);
		assert_holds("c.webp", to);
	}
}

static void a_webp_that_changes_is_refused(void **state)
{
	IC_AUTO(buf) other = { 0 };

	(void)state;
	check_changed(ic_buf_view(&webp_clean));
	check_changed(ic_buf_view(&clean));
	check_changed(ic_bytes_of(webp.ptr, webp.len - 1));
	check_changed(ic_bytes_of(webp.ptr, 300000));
	check_changed(IC_LIT(""));
	ic_buf_init(&other, ROOM);
	assert_done(ic_buf_put(&other, ic_buf_view(&webp)));
	uint8_t *picture = memmem(other.ptr, other.len, "\x9d\1\x2a\1", 4);
	assert_non_null(picture);
	picture[3] = 2; /* of two columns */
	check_changed(ic_buf_view(&other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_is_that_of_the_whole),
		cmocka_unit_test(a_clean_file_is_left_alone),
		cmocka_unit_test(a_trailer_alone_is_cut_off),
		cmocka_unit_test(a_refused_picture_leaves_nothing),
		cmocka_unit_test(a_webp_is_read_twice),
		cmocka_unit_test(a_webp_that_changes_is_refused),
	};

	return cmocka_run_group_tests(tests, make_pictures, remove_pictures);
}
