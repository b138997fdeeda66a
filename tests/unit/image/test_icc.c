/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

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

/* ---- curves ---- */

enum { TAGS_AT = 132, CURVE_AT = TAGS_AT + 6 * 12 + 60, TABLE = 1024 };

/* An sRGB profile of gen_icc() with another curve. */
static void make_with_curve(ic_bytes curve, struct ic_buf *out)
{
	ic_buf_clear(out);
	gen_icc(GEN_SRGB, out);
	out->len = CURVE_AT;
	for (size_t tag = 3; tag < 6; tag++)
		ic_store_be32(out->ptr + TAGS_AT + tag * 12 + 8, (uint32_t)curve.len);
	assert_done(ic_buf_put(out, curve));
}

/* x to the power of 2.4: its square times the fifth root of its square. */
static double power(double x)
{
	const double a = x * x;
	double root = 1;

	for (int i = 0; i < 60; i++)
		root -= (root * root * root * root * root - a) / (5 * root * root * root * root);
	return a * root;
}

/* IEC 61966-2-1, as a table of @count entries of which one is @off. */
static void put_table(unsigned count, unsigned off, struct ic_buf *out)
{
	ic_buf_clear(out);
	assert_done(ic_buf_put(out, IC_LIT("curv\0\0\0\0")));
	assert_done(ic_buf_put_be32(out, count));
	for (unsigned i = 0; i < count; i++) {
		const double v = (double)i / (count - 1);
		const double linear = v <= 0.04045 ? v / 12.92 : power((v + 0.055) / 1.055);
		const double wrong = i == off ? 0.5 : linear;

		assert_done(ic_buf_put_be16(out, (uint16_t)(wrong * 65535 + 0.5)));
	}
}

static void curves_are_read_as_numbers(void **state)
{
#define PARAMETERS "\0\2\x66\x66\0\0\xf2\xa7\0\0\x0d\x59\0\0\x13\xd0\0\0\x0a\x5b"
	static const struct {
		ic_bytes curve;
		enum ic_image_colour colour;
	} rows[] = {
#define ROW(literal, colour) { { (const uint8_t *)(literal), sizeof(literal) - 1 }, colour }
		ROW("para\0\0\0\0\0\3\0\0" PARAMETERS, IC_COLOUR_SRGB),
		ROW("para\0\0\0\0\0\4\0\0" PARAMETERS "\0\0\0\0\0\0\0\0", IC_COLOUR_SRGB),
		ROW("para\0\0\0\0\0\4\0\0" PARAMETERS "\0\0\1\0\0\0\0\0", IC_COLOUR_PROFILE),
		ROW("para\0\0\0\0\0\4\0\0" PARAMETERS "\0\0\0\0\0\0\1\0", IC_COLOUR_PROFILE),
		ROW("para\0\0\0\0\0\0\0\0\0\2\x66\x66", IC_COLOUR_PROFILE),
		ROW("para\0\0\0\0\0\3\0\0\0\2\x33\x33\0\0\xf2\xa7\0\0\x0d\x59\0\0\x13\xd0\0\0\x0a"
		    "\x5b",
		    IC_COLOUR_PROFILE),
		ROW("para\0\0\0\0\0\5\0\0" PARAMETERS, IC_COLOUR_LOST),
		ROW("para\0\0\0\0\0\3\0\1" PARAMETERS, IC_COLOUR_LOST),
		ROW("para\0\0\0\0\0\3\0\0\0\2", IC_COLOUR_LOST), /* cut */
		ROW("tabl\0\0\0\0\0\3\0\0" PARAMETERS, IC_COLOUR_LOST),
		ROW("curv\0\0\0\0\0\0\0\0", IC_COLOUR_PROFILE),
		ROW("curv\0\0\0\0\xff\0\0\0", IC_COLOUR_LOST),
#undef ROW
	};
	struct ic_buf profile;
	struct ic_buf curve;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&profile, 1 << 16);
	ic_buf_init(&curve, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_with_curve(rows[i].curve, &profile);
		ic_buf_clear(&out);
		const enum ic_image_colour colour =
			rewrite(ic_buf_view(&profile), IC_ICC_RGB, &out);
		if (colour != rows[i].colour)
			fail_msg("row %zu: %d", i, (int)colour);
	}
	put_table(TABLE, TABLE, &curve);
	make_with_curve(ic_buf_view(&curve), &profile);
	assert_int_equal(rewrite(ic_buf_view(&profile), IC_ICC_RGB, &out), IC_COLOUR_SRGB);
	put_table(TABLE, TABLE - 1,
		  &curve); /* the last entry, which is looked at whatever the size */
	make_with_curve(ic_buf_view(&curve), &profile);
	assert_int_equal(rewrite(ic_buf_view(&profile), IC_ICC_RGB, &out), IC_COLOUR_PROFILE);
	put_table(64, 64, &curve); /* too coarse to tell */
	make_with_curve(ic_buf_view(&curve), &profile);
	assert_int_equal(rewrite(ic_buf_view(&profile), IC_ICC_RGB, &out), IC_COLOUR_PROFILE);
	ic_buf_done(&profile);
	ic_buf_done(&curve);
	ic_buf_done(&out);
}

/* What a profile calls itself, in the forms of version 2 and of version 4. */
static void descriptions_are_shown(void **state)
{
	static const struct {
		ic_bytes element;
		const char *text;
	} rows[] = {
#define ROW(literal, text) { { (const uint8_t *)(literal), sizeof(literal) - 1 }, text }
		ROW("desc\0\0\0\0\0\0\0\7Camera\0more", "Camera"),
		ROW("mluc\0\0\0\0\0\0\0\1\0\0\0\x0c"
		    "enUS\0\0\0\x0c\0\0\0\x1c\0C\0a\0m\0e\0r\0a\0 \0X",
		    "Camera"),
		ROW("mluc\0\0\0\0\0\0\0\1\0\0\0\x0c"
		    "enUS\0\1\0\0\0\0\0\x1c\0C\0a",
		    "Ca"),
		ROW("mluc\0\0\0\0\0\0\0\1\0\0\0\x0c"
		    "enUS\0\0\0\2\0\1\0\0\0C",
		    ""),
		ROW("mluc\0\0\0\0\0\0\0\1", ""),
		ROW("desc\0\0\0\0", ""),
		ROW("desc\0\0\0\0\0\0\0\7"
		    "Cam\1\xff\xe9ra",
		    "Camra"),
#undef ROW
	};
	struct ic_buf profile;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&profile, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_with_curve(rows[i].element, &profile);
		memcpy(profile.ptr + TAGS_AT + 3 * 12, "desc", 4);
		ic_buf_clear(&out);
		assert_done(ic_icc_describe(ic_buf_view(&profile), &out));
		if (!ic_bytes_equal(ic_buf_view(&out), ic_bytes_of_text(rows[i].text)))
			fail_msg("row %zu: %.*s", i, (int)out.len, (const char *)out.ptr);
	}
	/* as much as fits on a line */
	ic_buf_clear(&out);
	gen_icc(GEN_SRGB, &profile);
	struct ic_buf text;
	ic_buf_init(&text, 1024);
	assert_done(ic_buf_put(&text, IC_LIT("desc\0\0\0\0\0\0\1\0")));
	for (int i = 0; i < 200; i++)
		assert_done(ic_buf_put_byte(&text, 'x'));
	make_with_curve(ic_buf_view(&text), &profile);
	memcpy(profile.ptr + TAGS_AT + 3 * 12, "desc", 4);
	assert_done(ic_icc_describe(ic_buf_view(&profile), &out));
	assert_int_equal(out.len, 120);
	ic_buf_clear(&out);
	assert_done(ic_icc_describe(IC_LIT("not a profile"), &out));
	assert_int_equal(out.len, 0);
	ic_buf_done(&text);
	ic_buf_done(&profile);
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
		cmocka_unit_test(curves_are_read_as_numbers),
		cmocka_unit_test(descriptions_are_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
