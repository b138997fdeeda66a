/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <stdlib.h>
#include <string.h>

#include "develop/develop.h"
#include "develop/draw.h"
#include "lib/gen_image.h"
#include "lib/strip_whole.h"

enum { ROOM = 8 << 20, SUBJECTS = IC_DRAW_MOLE + 1, TONES = 6 };

static struct ic_develop *develop;

static void draw(const struct ic_draw_options *options, struct ic_buf *picture)
{
	ic_buf_init(picture, ROOM);
	assert_done(ic_draw_picture(options, picture));
}

static struct ic_draw_options small(enum ic_draw_subject subject, int tone)
{
	return (struct ic_draw_options) { .seed = 4,
					  .tone = tone,
					  .subject = subject,
					  .healed = 0.2,
					  .width = 240,
					  .height = 180 };
}

static void assert_equal(const struct ic_buf *a, const struct ic_buf *b)
{
	assert_true(ic_bytes_equal(ic_buf_view(a), ic_buf_view(b)));
}

static void every_picture_develops(void **state)
{
	struct ic_image_facts facts = { 0 };

	(void)state;
	for (int n = 0; n < SUBJECTS * TONES; n++) {
		const struct ic_draw_options options =
			small((enum ic_draw_subject)(n % SUBJECTS), n / SUBJECTS);
		struct ic_buf picture;
		struct ic_buf large;
		struct ic_buf tiny;

		draw(&options, &picture);
		ic_buf_init(&large, ROOM);
		ic_buf_init(&tiny, ROOM);
		assert_done(ic_develop_picture(develop, ic_buf_view(&picture), IC_DEVELOP_SMALL,
					       &large, &tiny));
		ic_buf_clear(&tiny);
		assert_done(strip_whole(ic_buf_view(&large), large.len, &tiny, &facts));
		assert_int_equal(facts.width, 240);
		assert_int_equal(facts.height, 180);
		ic_buf_done(&picture);
		ic_buf_done(&large);
		ic_buf_done(&tiny);
	}
}

static void same_options_same_bytes(void **state)
{
	struct ic_draw_options options = small(IC_DRAW_WOUND, 2);
	struct ic_buf first;
	struct ic_buf again;
	struct ic_buf healed;
	struct ic_buf other;

	(void)state;
	draw(&options, &first);
	draw(&options, &again);
	assert_equal(&first, &again);
	options.healed = 0.9;
	draw(&options, &healed);
	assert_false(ic_bytes_equal(ic_buf_view(&first), ic_buf_view(&healed)));
	options.healed = 0.2;
	options.seed = 5;
	draw(&options, &other);
	assert_false(ic_bytes_equal(ic_buf_view(&first), ic_buf_view(&other)));
	ic_buf_done(&first);
	ic_buf_done(&again);
	ic_buf_done(&healed);
	ic_buf_done(&other);
}

struct seen {
	struct ic_buf *out;
	bool position;
	bool serial_number;
	bool thumbnail;
	bool person;
	bool xmp;
	bool behind;
};

static ic_status emit_seen(void *ctx, ic_bytes span)
{
	return ic_buf_put(((struct seen *)ctx)->out, span);
}

static ic_status find_seen(void *ctx, const struct ic_finding *finding)
{
	struct seen *seen = ctx;

	seen->position |= strcmp(finding->kind, "position") == 0;
	seen->serial_number |= strcmp(finding->kind, "serial number") == 0;
	seen->thumbnail |= strcmp(finding->kind, "thumbnail") == 0;
	seen->person |= strcmp(finding->kind, "person") == 0;
	seen->xmp |= strcmp(finding->where, "XMP") == 0;
	seen->behind |= strcmp(finding->where, "after the picture") == 0;
	return IC_DONE;
}

static void strip_seen(const struct ic_buf *picture, struct seen *seen,
		       struct ic_image_facts *ret_facts)
{
	IC_AUTO(strip) strip = { 0 };

	assert_done(ic_strip_init(
		&strip,
		&(struct ic_strip_options) { .emit = emit_seen, .find = find_seen, .ctx = seen }));
	assert_done(strip_feed_pieces(&strip, ic_buf_view(picture), picture->len));
	*ret_facts = strip.facts;
}

static void metadata_is_found_and_goes(void **state)
{
	const struct ic_draw_options options = small(IC_DRAW_ULCER, 1);
	struct ic_image_facts facts = { 0 };
	struct ic_buf plain;
	struct ic_buf full;
	struct ic_buf plain_out;
	struct ic_buf full_out;
	struct seen seen = { .out = &plain_out };

	(void)state;
	ic_buf_init(&full, ROOM);
	ic_buf_init(&plain_out, ROOM);
	ic_buf_init(&full_out, ROOM);
	draw(&options, &plain);
	assert_done(ic_draw_add_metadata(ic_buf_view(&plain), &full));
	assert_true(gen_contains(ic_buf_view(&full), IC_LIT("EX4MPL3-0001234")));
	strip_seen(&plain, &seen, &facts);
	assert_false(seen.position || seen.serial_number || seen.thumbnail || seen.person);
	assert_false(seen.xmp || seen.behind);
	seen.out = &full_out;
	strip_seen(&full, &seen, &facts);
	assert_true(seen.position && seen.serial_number && seen.thumbnail && seen.person);
	assert_true(seen.xmp && seen.behind);
	assert_int_equal(facts.orientation, 1);
	assert_string_equal(facts.capture.time, "2026-03-14T09:26:53");
	assert_string_equal(facts.capture.model, "Phone 12");
	assert_equal(&plain_out, &full_out);
	ic_buf_done(&plain);
	ic_buf_done(&full);
	ic_buf_done(&plain_out);
	ic_buf_done(&full_out);
}

static void a_full_buffer_is_a_limit(void **state)
{
	const struct ic_draw_options options = small(IC_DRAW_MOLE, 0);
	struct ic_buf picture;

	(void)state;
	ic_buf_init(&picture, 1000);
	assert_fails(ic_draw_picture(&options, &picture), LIMIT);
	assert_int_equal(picture.len, 0);
	ic_buf_done(&picture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_picture_develops),
		cmocka_unit_test(same_options_same_bytes),
		cmocka_unit_test(metadata_is_found_and_goes),
		cmocka_unit_test(a_full_buffer_is_a_limit),
	};

	if (!ic_ok(ic_develop_start(true, &develop)))
		return EXIT_FAILURE;
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	ic_develop_stop(develop);
	return failed;
}
