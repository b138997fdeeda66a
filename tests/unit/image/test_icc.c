/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "image/icc.h"
#include "lib/gen_image.h"
#include "lib/strip_whole.h"

static enum ic_image_colour rewrite(ic_bytes profile, enum ic_icc_space space, struct ic_buf *out)
{
	enum ic_image_colour colour = IC_COLOUR_SRGB;

	assert_done(ic_icc_rewrite(profile, space, out, &colour));
	return colour;
}

static void check(enum gen_profile kind, enum ic_icc_space space, enum ic_image_colour expected)
{
	struct ic_buf profile;
	struct ic_buf out;
	struct ic_buf again;
	const bool kept = expected == IC_COLOUR_P3 || expected == IC_COLOUR_PROFILE;

	ic_buf_init(&profile, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	ic_buf_init(&again, 1 << 16);
	gen_icc(kind, &profile);
	assert_int_equal(rewrite(ic_buf_view(&profile), space, &out), expected);
	assert_int_equal(out.len > 0, kept);
	assert_false(kept && gen_contains(ic_buf_view(&out), IC_LIT("Secret")));
	if (kept) {
		assert_int_equal(rewrite(ic_buf_view(&out), space, &again), expected);
		assert_true(ic_bytes_equal(ic_buf_view(&out), ic_buf_view(&again)));
		assert_int_equal(ic_load_be32(out.ptr), out.len);
	}
	ic_buf_done(&profile);
	ic_buf_done(&out);
	ic_buf_done(&again);
}

static void srgb_needs_no_profile(void **state)
{
	(void)state;
	check(GEN_SRGB, IC_ICC_RGB, IC_COLOUR_SRGB);
}

static void others_keep_their_numbers_only(void **state)
{
	(void)state;
	check(GEN_P3, IC_ICC_RGB, IC_COLOUR_P3);
	check(GEN_GAMMA, IC_ICC_RGB, IC_COLOUR_PROFILE);
	check(GEN_GREY, IC_ICC_GREY, IC_COLOUR_PROFILE);
}

static void what_has_no_numbers_is_lost(void **state)
{
	(void)state;
	check(GEN_LOOKUP, IC_ICC_RGB, IC_COLOUR_LOST);
	check(GEN_SRGB, IC_ICC_GREY, IC_COLOUR_LOST);
	check(GEN_GREY, IC_ICC_RGB, IC_COLOUR_LOST);
	check(GEN_SRGB, IC_ICC_OTHER, IC_COLOUR_LOST);
}

/* Reserved bytes of a curve could carry something; such a curve is not one. */
static void reserved_bytes_are_not_passed_on(void **state)
{
	struct ic_buf profile;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&profile, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	gen_icc(GEN_GAMMA, &profile);
	for (size_t i = 0; i + 8 < profile.len; i++) {
		if (ic_bytes_start_with(ic_bytes_from(ic_buf_view(&profile), i), IC_LIT("curv")))
			profile.ptr[i + 5] = 'x';
	}
	assert_int_equal(rewrite(ic_buf_view(&profile), IC_ICC_RGB, &out), IC_COLOUR_LOST);
	assert_int_equal(out.len, 0);
	ic_buf_done(&profile);
	ic_buf_done(&out);
}

static ic_status strip_strictly(ic_bytes file)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .strict_colour = true }));
	return strip_feed_pieces(&strip, file, file.len);
}

static void strict_colour_refuses_instead(void **state)
{
	struct ic_image_facts facts = { 0 };
	struct ic_buf profile;
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&profile, 1 << 16);
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	gen_icc(GEN_LOOKUP, &profile);
	for (int n = 0; n < 2; n++) {
		const struct gen_options options = { .icc = ic_buf_view(&profile) };

		ic_buf_clear(&file);
		ic_buf_clear(&out);
		if (n == 0)
			gen_jpeg(&options, &file);
		else
			gen_png(&options, &file);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &out, &facts));
		assert_int_equal(facts.colour, IC_COLOUR_LOST);
		assert_fails(strip_strictly(ic_buf_view(&file)), IMAGE_UNSUPPORTED);
	}
	ic_buf_done(&profile);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(srgb_needs_no_profile),
		cmocka_unit_test(others_keep_their_numbers_only),
		cmocka_unit_test(what_has_no_numbers_is_lost),
		cmocka_unit_test(reserved_bytes_are_not_passed_on),
		cmocka_unit_test(strict_colour_refuses_instead),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
