/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise of strip.h over every carrier of the generator: nothing planted survives, the output
 * holds only what is kept, it is a fixed point, and the pieces it came in make no difference.
 */
#include "lib/check.h"

#include <string.h>

#include "lib/gen_image.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

typedef void make_fn(const struct gen_options *options, struct ic_buf *out);

static unsigned canaries;

/* Bare bytes cannot stand at once behind SOI (that is no JPEG), and right behind a scan they are
 * coded data to this depth: the deep walk cuts them. */
static bool is_bare_and_misplaced(make_fn *make, const struct gen_options *options)
{
	return make == gen_jpeg && gen_jpeg_is_bare(options->carrier)
	       && (options->place == GEN_AFTER_START || options->place == GEN_AFTER_DATA);
}

static void check_output(ic_bytes out, const char *name)
{
	struct ic_buf again;
	const char *fault = walk_image(out);

	if (fault != NULL)
		fail_msg("%s: %s", name, fault);
	ic_buf_init(&again, STRIP_OUT_MAX);
	assert_done(strip_whole(out, out.len, &again, NULL));
	assert_int_equal(again.len, out.len);
	assert_memory_equal(again.ptr, out.ptr, out.len);
	ic_buf_done(&again);
}

static void check_planted(make_fn *make, const struct gen_options *given, const char *name,
			  enum gen_encoding encoding)
{
	struct gen_options options = *given;
	struct ic_buf canary;
	struct ic_buf file;
	struct ic_buf out;

	ic_buf_init(&canary, 200);
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	gen_canary(++canaries, encoding, &canary);
	options.canary = ic_buf_view(&canary);
	make(&options, &file);
	/* a quantisation table cannot hold the zeros of UTF-16 and zlib */
	assert_true(gen_contains(ic_buf_view(&file), ic_buf_view(&canary))
		    || ((encoding == GEN_UTF16 || encoding == GEN_DEFLATED)
			&& strstr(name, "quantisation") != NULL));
	if (!ic_ok(strip_whole(ic_buf_view(&file), file.len, &out, NULL)))
		fail_msg("%s in place %d is refused", name, (int)options.place);
	if (gen_contains(ic_buf_view(&out), ic_buf_view(&canary)))
		fail_msg("%s in place %d survives", name, (int)options.place);
	check_output(ic_buf_view(&out), name);
	ic_buf_done(&canary);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void check_carriers(make_fn *make, unsigned count, const char *(*name)(unsigned))
{
	for (unsigned carrier = 1; carrier <= count; carrier++) {
		for (unsigned n = 0; n < GEN_PLACES * GEN_ENCODINGS * 2; n++) {
			const struct gen_options options = {
				.carrier = carrier,
				.place = (enum gen_place)(n % GEN_PLACES),
				.progressive = n / (GEN_PLACES * GEN_ENCODINGS) != 0,
			};

			if (!is_bare_and_misplaced(make, &options))
				check_planted(make, &options, name(carrier),
					      (enum gen_encoding)(n / GEN_PLACES % GEN_ENCODINGS));
		}
	}
}

static void no_canary_survives_a_jpeg(void **state)
{
	(void)state;
	assert_true(gen_jpeg_carriers() >= 50);
	check_carriers(gen_jpeg, gen_jpeg_carriers(), gen_jpeg_carrier);
}

static void no_canary_survives_a_png(void **state)
{
	(void)state;
	assert_true(gen_png_carriers() >= 30);
	check_carriers(gen_png, gen_png_carriers(), gen_png_carrier);
	assert_true(canaries > 2000);
}

static void check_pieces(ic_bytes file)
{
	struct ic_buf whole;
	struct ic_buf out;

	ic_buf_init(&whole, STRIP_OUT_MAX);
	ic_buf_init(&out, STRIP_OUT_MAX);
	assert_done(strip_whole(file, file.len, &whole, NULL));
	for (size_t piece = 1; piece < file.len; piece++) {
		ic_buf_clear(&out);
		assert_done(strip_whole(file, piece, &out, NULL));
		assert_int_equal(out.len, whole.len);
		assert_memory_equal(out.ptr, whole.ptr, whole.len);
	}
	ic_buf_done(&whole);
	ic_buf_done(&out);
}

static void pieces_make_no_difference(void **state)
{
	struct ic_buf exif;
	struct ic_buf icc;
	struct ic_buf file;

	(void)state;
	ic_buf_init(&exif, 4096);
	ic_buf_init(&icc, 4096);
	ic_buf_init(&file, 1 << 16);
	gen_exif(6, true, &exif);
	gen_icc(GEN_GREY, &icc);
	for (unsigned i = 0; i < 8; i++) {
		const struct gen_options options = { .carrier = 1 + i,
						     .place = (enum gen_place)(i % GEN_PLACES),
						     .canary = IC_LIT("some canary"),
						     .exif = ic_buf_view(&exif),
						     .icc = ic_buf_view(&icc),
						     .progressive = (i & 1) != 0,
						     .restart = (i & 2) != 0,
						     .idat_bytes = i };
		ic_buf_clear(&file);
		gen_jpeg(&options, &file);
		check_pieces(ic_buf_view(&file));
		ic_buf_clear(&file);
		gen_png(&options, &file);
		check_pieces(ic_buf_view(&file));
	}
	ic_buf_done(&exif);
	ic_buf_done(&icc);
	ic_buf_done(&file);
}

static void chunk_borders_of_a_png_carry_nothing(void **state)
{
	struct ic_buf file;
	struct ic_buf out;
	struct ic_buf first;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	ic_buf_init(&first, 1 << 16);
	gen_png(&(struct gen_options) { 0 }, &file);
	assert_done(strip_whole(ic_buf_view(&file), file.len, &first, NULL));
	for (unsigned size = 1; size < 40; size++) {
		ic_buf_clear(&file);
		ic_buf_clear(&out);
		gen_png(&(struct gen_options) { .idat_bytes = size }, &file);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &out, NULL));
		assert_true(ic_bytes_equal(ic_buf_view(&out), ic_buf_view(&first)));
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
	ic_buf_done(&first);
}

/* A palette that the colour type does not need is a suggestion: two colours spell the canary. */
static void a_suggested_palette_goes(void **state)
{
	const ic_bytes palette = IC_LIT("\0\0\0\6PLTECanary"
					"\x2e\xc5\x6c\x3b");
	enum { HEADER_END = 8 + 25 };
	struct ic_buf plain;
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&plain, 1 << 16);
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	gen_png(&(struct gen_options) { 0 }, &plain);
	assert_done(ic_buf_put(&file, ic_bytes_of(plain.ptr, HEADER_END)));
	assert_done(ic_buf_put(&file, palette));
	assert_done(ic_buf_put(&file, ic_bytes_from(ic_buf_view(&plain), HEADER_END)));
	assert_done(strip_whole(ic_buf_view(&file), file.len, &out, NULL));
	assert_false(gen_contains(ic_buf_view(&out), IC_LIT("Canary")));
	check_output(ic_buf_view(&out), "suggested palette");
	ic_buf_done(&plain);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void a_missing_end_is_written_and_told(void **state)
{
	struct ic_image_facts facts = { 0 };
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 4096);
	ic_buf_init(&out, 4096);
	gen_jpeg(&(struct gen_options) { .without_end = true }, &file);
	assert_done(strip_whole(ic_buf_view(&file), file.len, &out, &facts));
	assert_true(facts.end_was_missing);
	check_output(ic_buf_view(&out), "without end");
	ic_buf_done(&file);
	ic_buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_canary_survives_a_jpeg),
		cmocka_unit_test(no_canary_survives_a_png),
		cmocka_unit_test(pieces_make_no_difference),
		cmocka_unit_test(chunk_borders_of_a_png_carry_nothing),
		cmocka_unit_test(a_suggested_palette_goes),
		cmocka_unit_test(a_missing_end_is_written_and_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
