/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <pthread.h>
#include <string.h>

#include "develop/develop.h"
#include "lib/gen_image.h"
#include "lib/judge.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

enum { ROOM = 8 << 20, THREADS = 8, EACH = 5, MUTANTS = 300 };

static struct ic_develop *develop;

static ic_status develop_once(ic_bytes file, struct ic_image_facts *ret_large,
			      struct ic_image_facts *ret_small)
{
	IC_AUTO(buf) large = { 0 };
	IC_AUTO(buf) small = { 0 };
	IC_AUTO(buf) unused = { 0 };

	ic_buf_init(&large, ROOM);
	ic_buf_init(&small, ROOM);
	ic_buf_init(&unused, ROOM);
	IC_TRY(ic_develop_picture(develop, file, IC_DEVELOP_SMALL, &large, &small));
	if (walk_image(ic_buf_view(&large)) != NULL || walk_image(ic_buf_view(&small)) != NULL)
		IC_FAIL(VERIFY, "a rendition with something inside");
	IC_TRY(strip_whole(ic_buf_view(&large), large.len, &unused, ret_large));
	return strip_whole(ic_buf_view(&small), small.len, &unused, ret_small);
}

static void make(bool jpeg, int orientation, struct ic_buf *file)
{
	struct ic_buf exif;

	ic_buf_init(&exif, 4096);
	gen_exif(orientation, true, &exif);
	const struct gen_options options = { .exif = ic_buf_view(&exif), .progressive = false };
	if (jpeg)
		gen_jpeg(&options, file);
	else
		gen_png(&options, file);
	ic_buf_done(&exif);
}

/* The average of all channels over the columns from @left to @right, in tenths of the width. */
static unsigned mean(ic_bytes pixels, const struct ic_image_facts *facts, size_t left, size_t right)
{
	const size_t width = facts->width;
	const size_t channels = pixels.len / (width * facts->height);
	uint64_t sum = 0, count = 0;

	for (size_t i = 0; i < pixels.len; i++) {
		const size_t x = i / channels % width;
		if (x >= width * left / 10 && x < width * right / 10) {
			sum += pixels.ptr[i];
			count++;
		}
	}
	return (unsigned)(sum / count);
}

/* Of a picture that is turned by its orientation, too: a mark is where it is looked at. */
static void below_a_mark_nothing_is_left(void **state)
{
	const struct ic_marks left = { { { 0, 0, 500, 1000 } }, 1 };
	const struct ic_marks none = { .count = 0 };
	IC_AUTO(buf) file = { 0 };
	IC_AUTO(buf) plain = { 0 };
	IC_AUTO(buf) covered = { 0 };
	IC_AUTO(buf) pixels = { 0 };
	struct ic_image_facts facts = { 0 };

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&plain, ROOM);
	ic_buf_init(&covered, ROOM);
	ic_buf_init(&pixels, JUDGE_PIXELS_MAX);
	for (int orientation = 1; orientation <= 8; orientation++) {
		ic_buf_clear(&file);
		make(true, orientation, &file);
		ic_buf_clear(&plain);
		ic_buf_clear(&covered);
		assert_done(ic_develop_redacted(develop, ic_buf_view(&file), &none, &plain));
		assert_done(ic_develop_redacted(develop, ic_buf_view(&file), &left, &covered));
		ic_buf_clear(&pixels);
		assert_done(strip_whole(ic_buf_view(&covered), covered.len, &pixels, &facts));
		assert_int_equal(judge_decode(IC_IMAGE_JPEG, ic_buf_view(&plain), &pixels), 0);
		const unsigned before = mean(ic_buf_view(&pixels), &facts, 0, 4);
		assert_int_equal(judge_decode(IC_IMAGE_JPEG, ic_buf_view(&covered), &pixels), 0);
		/* the colour of what stands beside it reaches in by a block */
		assert_true(before > 60 && mean(ic_buf_view(&pixels), &facts, 0, 4) < 10);
		assert_true(mean(ic_buf_view(&pixels), &facts, 7, 10) > 60);
	}
}

static void orientation_is_applied(void **state)
{
	struct ic_image_facts large = { 0 };
	struct ic_image_facts small = { 0 };
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	for (int n = 0; n < 16; n++) {
		const int orientation = n / 2 + 1;

		ic_buf_clear(&file);
		make(n % 2 == 0, orientation, &file);
		assert_done(develop_once(ic_buf_view(&file), &large, &small));
		assert_int_equal(large.width, orientation >= 5 ? 16 : 32);
		assert_int_equal(large.height, orientation >= 5 ? 32 : 16);
		assert_int_equal(large.orientation, 1);
		assert_int_equal(small.width, large.width);
	}
	ic_buf_done(&file);
}

/* Twelve pixels on the longer side show nobody. */
static void the_small_one_is_blurred_where_that_is_asked(void **state)
{
	struct ic_image_facts facts = { 0 };
	IC_AUTO(buf) file = { 0 };
	IC_AUTO(buf) large = { 0 };
	IC_AUTO(buf) small = { 0 };
	IC_AUTO(buf) unused = { 0 };

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&large, ROOM);
	ic_buf_init(&small, ROOM);
	ic_buf_init(&unused, ROOM);
	make(true, 6, &file);
	assert_done(ic_develop_picture(develop, ic_buf_view(&file), IC_DEVELOP_BLURRED, &large,
				       &small));
	assert_done(strip_whole(ic_buf_view(&small), small.len, &unused, &facts));
	assert_int_equal(facts.height, IC_DEVELOP_BLURRED);
	assert_int_equal(facts.width, IC_DEVELOP_BLURRED / 2);
}

static void what_is_no_picture_is_refused(void **state)
{
	struct ic_image_facts facts = { 0 };
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	assert_fails(develop_once(IC_LIT("GIF89a.............."), &facts, &facts), MEDIA_TYPE);
	make(false, 1, &file);
	file.ptr[file.len - 12 - 20] ^= 1; /* coded data; its checksum no longer holds */
	assert_fails(develop_once(ic_buf_view(&file), &facts, &facts), IMAGE);
	ic_buf_done(&file);
}

/* Every outcome is a status; the next picture is done as if nothing had been. */
static void mutated_pictures_never_stop_it(void **state)
{
	struct ic_image_facts facts = { 0 };
	struct ic_buf file;
	struct ic_buf sound;
	uint64_t seed = 7;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&sound, 1 << 16);
	make(true, 6, &sound);
	for (int n = 0; n < MUTANTS; n++) {
		ic_buf_clear(&file);
		make(n % 2 == 0, 6, &file);
		for (int flips = 0; flips < 1 + n % 4; flips++) {
			seed = seed * 6364136223846793005U + 1442695040888963407U;
			file.ptr[(seed >> 33) % file.len] ^= (uint8_t)(1U << (seed >> 60 & 7));
		}
		const ic_status status = develop_once(ic_buf_view(&file), &facts, &facts);
		if (ic_failed_with(status, IC_E_UNAVAILABLE) || ic_failed_with(status, IC_E_VERIFY))
			fail_msg("%s", status.fault->text);
	}
	assert_done(develop_once(ic_buf_view(&sound), &facts, &facts));
	ic_buf_done(&file);
	ic_buf_done(&sound);
}

static void *develop_some(void *failures)
{
	struct ic_image_facts facts = { 0 };
	struct ic_buf file;

	ic_buf_init(&file, 1 << 16);
	make(true, 8, &file);
	for (int i = 0; i < EACH; i++)
		*(int *)failures += !ic_ok(develop_once(ic_buf_view(&file), &facts, &facts));
	ic_buf_done(&file);
	return NULL;
}

static void many_threads_at_once(void **state)
{
	pthread_t threads[THREADS];
	int failures[THREADS] = { 0 };

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, develop_some, &failures[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(failures[i], 0);
	}
}

static int set_up(void **state)
{
	(void)state;
	assert_done(ic_develop_start(true, &develop));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_develop_stop(develop);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(below_a_mark_nothing_is_left),
		cmocka_unit_test(orientation_is_applied),
		cmocka_unit_test(the_small_one_is_blurred_where_that_is_asked),
		cmocka_unit_test(what_is_no_picture_is_refused),
		cmocka_unit_test(mutated_pictures_never_stop_it),
		cmocka_unit_test(many_threads_at_once),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
