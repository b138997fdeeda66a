/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The deep walk over JPEGs of another hand (libjpeg-turbo), which is also the judge: what is
 * accepted decodes without a warning and to the same pixels, whatever was done to it.
 */
#include "lib/check.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "lib/strip_whole.h"
#include "lib/walk_image.h"

enum { ROOM = 1 << 20, PIXELS_MAX = 400 * 300 * 4 };

struct recipe {
	const char *name;
	int width;
	int height;
	int channels; /* 1, 3, 4 */
	int h;        /* sampling of the first component */
	int v;
	int restart; /* MCUs */
	int quality;
	bool progressive;
	bool optimal; /* Huffman tables made for the picture */
	bool split;   /* sequential, a scan for each component */
};

static const struct recipe recipes[] = {
	{ "grey", 37, 21, 1, 1, 1, 0, 80, false, false, false },
	{ "grey, one restart an MCU", 40, 24, 1, 1, 1, 1, 80, false, true, false },
	{ "4:4:4", 33, 17, 3, 1, 1, 0, 90, false, false, false },
	{ "4:2:0", 45, 35, 3, 2, 2, 0, 75, false, false, false },
	{ "4:2:2 with restarts", 70, 20, 3, 2, 1, 2, 75, false, true, false },
	{ "4:4:0", 20, 70, 3, 1, 2, 3, 75, false, false, false },
	{ "4:1:1, nearly lossless", 70, 9, 3, 4, 1, 0, 100, false, true, false },
	{ "CMYK", 19, 19, 4, 1, 1, 0, 85, false, false, false },
	{ "a scan for each component", 37, 37, 3, 2, 2, 0, 80, false, true, true },
	{ "progressive grey", 37, 21, 1, 1, 1, 0, 80, true, true, false },
	{ "progressive 4:4:4", 33, 17, 3, 1, 1, 0, 95, true, true, false },
	{ "progressive 4:2:0", 45, 35, 3, 2, 2, 0, 75, true, true, false },
	{ "progressive with restarts", 50, 40, 3, 2, 2, 2, 90, true, true, false },
	{ "one colour", 64, 64, 3, 2, 2, 0, 50, true, true, false },
};

enum { RECIPES = sizeof(recipes) / sizeof(recipes[0]) };

/* ---- libjpeg ---- */

struct failing {
	struct jpeg_error_mgr base;
	jmp_buf back;
};

static void fail_back(j_common_ptr common)
{
	longjmp(((struct failing *)common->err)->back, 1);
}

static void count_warning(j_common_ptr common, int level)
{
	if (level < 0)
		common->err->num_warnings++;
}

static struct jpeg_error_mgr *quiet(struct failing *failing)
{
	jpeg_std_error(&failing->base);
	failing->base.error_exit = fail_back;
	failing->base.emit_message = count_warning;
	return &failing->base;
}

/* Texture in parts and flat in others, so that all kinds of codes come. */
static uint8_t sample(const struct recipe *recipe, int x, int y, int c)
{
	const unsigned noise = (unsigned)(x * 7919 + y * 104729 + c * 1299709) * 2654435761U >> 24;

	if (recipe->quality == 50)
		return (uint8_t)(90 + c * 40);
	return (uint8_t)(x * 3 + y * 2 + c * 60 + (x > recipe->width / 2 ? (int)noise / 2 : 0));
}

static void write_rows(const struct recipe *recipe, struct jpeg_compress_struct *jpeg)
{
	uint8_t row[400 * 4];

	for (int y = 0; y < recipe->height; y++) {
		uint8_t *rows[] = { row };

		for (int i = 0; i < recipe->width * recipe->channels; i++)
			row[i] = sample(recipe, i / recipe->channels, y, i % recipe->channels);
		(void)jpeg_write_scanlines(jpeg, rows, 1);
	}
}

static void configure(const struct recipe *recipe, struct jpeg_compress_struct *jpeg)
{
	static const jpeg_scan_info each[] = { { 1, { 0 }, 0, 63, 0, 0 },
					       { 1, { 1 }, 0, 63, 0, 0 },
					       { 1, { 2 }, 0, 63, 0, 0 } };

	jpeg->image_width = (JDIMENSION)recipe->width;
	jpeg->image_height = (JDIMENSION)recipe->height;
	jpeg->input_components = recipe->channels;
	jpeg->in_color_space = recipe->channels == 1   ? JCS_GRAYSCALE
			       : recipe->channels == 3 ? JCS_RGB
						       : JCS_CMYK;
	jpeg_set_defaults(jpeg);
	jpeg_set_quality(jpeg, recipe->quality, TRUE);
	jpeg->comp_info[0].h_samp_factor = recipe->h;
	jpeg->comp_info[0].v_samp_factor = recipe->v;
	jpeg->restart_interval = (unsigned)recipe->restart;
	jpeg->optimize_coding = recipe->optimal;
	if (recipe->progressive)
		jpeg_simple_progression(jpeg);
	if (recipe->split) {
		jpeg->scan_info = each;
		jpeg->num_scans = 3;
	}
}

static void make(const struct recipe *recipe, bool arithmetic, struct ic_buf *out)
{
	struct failing errors;
	struct jpeg_compress_struct jpeg = { .err = quiet(&errors) };
	unsigned char *bytes = NULL;
	unsigned long len = 0;

	if (setjmp(errors.back) != 0)
		abort();
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &len);
	configure(recipe, &jpeg);
	jpeg.arith_code = arithmetic;
	jpeg_start_compress(&jpeg, TRUE);
	write_rows(recipe, &jpeg);
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	ic_buf_clear(out);
	assert_done(ic_buf_put(out, ic_bytes_of(bytes, len)));
	free(bytes);
}

/* The number of warnings, -1 if it does not decode. */
static long decode(ic_bytes file, struct ic_buf *ret_pixels)
{
	struct failing errors;
	struct jpeg_decompress_struct jpeg = { .err = quiet(&errors) };

	ret_pixels->len = 0;
	if (setjmp(errors.back) != 0) {
		jpeg_destroy_decompress(&jpeg);
		return -1;
	}
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, file.ptr, file.len);
	(void)jpeg_read_header(&jpeg, TRUE);
	(void)jpeg_start_decompress(&jpeg);
	const size_t stride = jpeg.output_width * (size_t)jpeg.output_components;
	if (stride * jpeg.output_height > PIXELS_MAX) {
		jpeg_destroy_decompress(&jpeg);
		return -1;
	}
	while (jpeg.output_scanline < jpeg.output_height) {
		uint8_t *rows[] = { ret_pixels->ptr + jpeg.output_scanline * stride };

		(void)jpeg_read_scanlines(&jpeg, rows, 1);
	}
	ret_pixels->len = stride * jpeg.output_height;
	(void)jpeg_finish_decompress(&jpeg);
	const long warnings = errors.base.num_warnings;
	jpeg_destroy_decompress(&jpeg);
	return warnings;
}

/* ---- what must hold of what is accepted ---- */

static struct ic_buf pixels_in;
static struct ic_buf pixels_out;
static struct ic_buf file;
static struct ic_buf out;
static struct ic_buf again;

static ic_status strip(ic_bytes bytes, size_t piece)
{
	ic_buf_clear(&out);
	return strip_whole(bytes, piece, &out, NULL);
}

static void assert_sound(ic_bytes bytes, const char *name)
{
	const char *fault = walk_image(ic_buf_view(&out));

	if (fault != NULL)
		fail_msg("%s: %s", name, fault);
	if (decode(ic_buf_view(&out), &pixels_out) != 0)
		fail_msg("%s: what was accepted does not decode", name);
	(void)decode(bytes, &pixels_in);
	assert_true(ic_bytes_equal(ic_buf_view(&pixels_in), ic_buf_view(&pixels_out)));
	ic_buf_clear(&again);
	assert_done(strip_whole(ic_buf_view(&out), out.len, &again, NULL));
	assert_true(ic_bytes_equal(ic_buf_view(&out), ic_buf_view(&again)));
}

static void every_kind_is_walked(void **state)
{
	(void)state;
	for (int i = 0; i < RECIPES; i++) {
		make(&recipes[i], false, &file);
		for (size_t piece = 1; piece <= file.len; piece += piece < 20 ? 1 : 97) {
			if (!ic_ok(strip(ic_buf_view(&file), piece)))
				fail_msg("%s is refused", recipes[i].name);
		}
		assert_sound(ic_buf_view(&file), recipes[i].name);
	}
}

static void a_larger_picture_is_walked(void **state)
{
	(void)state;
	for (int i = 0; i < RECIPES; i++) {
		struct recipe recipe = recipes[i];

		recipe.width = 397;
		recipe.height = 291;
		recipe.quality = 97;
		recipe.restart = i % 3 == 0 ? 25 : 0;
		make(&recipe, false, &file);
		assert_done(strip(ic_buf_view(&file), i % 2 == 0 ? file.len : 1000));
		assert_sound(ic_buf_view(&file), recipe.name);
	}
}

static void arithmetic_coding_is_refused(void **state)
{
	(void)state;
	make(&recipes[3], true, &file);
	assert_fails(strip(ic_buf_view(&file), file.len), IMAGE_UNSUPPORTED);
}

/* What the end marker's loss takes away can be put back; anything else cannot. */
static void every_truncation_is_refused(void **state)
{
	IC_AUTO(buf) whole;

	(void)state;
	ic_buf_init(&whole, ROOM);
	for (int i = 0; i < RECIPES; i++) {
		make(&recipes[i], false, &file);
		ic_buf_clear(&whole);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &whole, NULL));
		for (size_t len = 0; len < file.len; len++) {
			const ic_status status = strip(ic_bytes_of(file.ptr, len), len + 1);

			if (len + 2 < file.len && ic_ok(status))
				fail_msg("%s: cut to %zu bytes", recipes[i].name, len);
			if (ic_ok(status))
				assert_true(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&out)));
		}
	}
}

/* Cut and given an end marker, which the containers alone cannot tell from a whole picture. */
static void a_cut_with_an_end_is_refused(void **state)
{
	(void)state;
	for (int i = 0; i < RECIPES; i++) {
		make(&recipes[i], false, &file);
		for (size_t len = file.len - 3; len > file.len - 60; len--) {
			file.ptr[len] = 0xff;
			file.ptr[len + 1] = 0xd9;
			const ic_status status = strip(ic_bytes_of(file.ptr, len + 2), file.len);
			/* A cut behind a scan of a progressive picture leaves a coarser whole. */
			if (ic_ok(status))
				assert_true(decode(ic_bytes_of(file.ptr, len + 2), &pixels_in)
					    == 0);
			if (ic_ok(status) && !recipes[i].progressive)
				fail_msg("%s: cut to %zu bytes", recipes[i].name, len);
		}
	}
}

static void every_flipped_bit(void **state)
{
	unsigned accepted = 0;
	unsigned agreed = 0;
	unsigned decodable = 0;

	(void)state;
	for (int i = 0; i < RECIPES; i++) {
		make(&recipes[i], false, &file);
		for (size_t bit = 0; bit < file.len * 8; bit += 1 + file.len / 700) {
			file.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
			const bool taken = ic_ok(strip(ic_buf_view(&file), file.len));
			const bool decodes = decode(ic_buf_view(&file), &pixels_in) == 0;

			if (taken)
				assert_sound(ic_buf_view(&file), recipes[i].name);
			accepted += taken;
			decodable += decodes;
			agreed += taken && decodes;
			file.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
	}
	print_message("# %u accepted, %u decode without a warning, %u both\n", accepted, decodable,
		      agreed);
	assert_true(accepted > 1000 && agreed * 10 > decodable * 7);
}

static size_t find_last(ic_bytes bytes, uint8_t marker)
{
	size_t at = bytes.len - 2;

	while (bytes.ptr[at] != 0xff || bytes.ptr[at + 1] != marker)
		at--;
	return at;
}

/* Bytes behind the last block, and in front of a restart marker, go; the pixels stay. */
static void what_stands_behind_the_last_block_goes(void **state)
{
	static const uint8_t extra[] = { 'h', 'i', 'd', 0xff, 0x00, 'd', 'e', 'n' };
	const uint8_t markers[] = { 0xd9, 0xd1 };
	IC_AUTO(buf) longer;
	IC_AUTO(buf) whole;

	(void)state;
	ic_buf_init(&longer, ROOM);
	ic_buf_init(&whole, ROOM);
	make(&recipes[4], false, &file);
	assert_done(strip_whole(ic_buf_view(&file), file.len, &whole, NULL));
	for (int i = 0; i < 2; i++) {
		const size_t at = find_last(ic_buf_view(&file), markers[i]);

		ic_buf_clear(&longer);
		assert_done(ic_buf_put(&longer, ic_bytes_of(file.ptr, at)));
		assert_done(ic_buf_put(&longer, ic_bytes_of(extra, sizeof(extra))));
		assert_done(ic_buf_put(&longer, ic_bytes_from(ic_buf_view(&file), at)));
		for (size_t piece = 1; piece < longer.len; piece++) {
			assert_done(strip(ic_buf_view(&longer), piece));
			assert_true(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&out)));
		}
	}
}

struct seen {
	unsigned padding;
};

static ic_status see(void *ctx, const struct ic_finding *finding)
{
	((struct seen *)ctx)->padding += strcmp(finding->kind, "padding bits") == 0;
	return IC_DONE;
}

/* The bits behind the last code become ones again, and that is told. */
static void padding_bits_say_nothing(void **state)
{
	unsigned changed = 0;
	IC_AUTO(buf) whole;

	(void)state;
	ic_buf_init(&whole, ROOM);
	for (int i = 0; i < RECIPES; i++) {
		struct seen seen = { 0 };
		IC_AUTO(strip) machine = { 0 };

		make(&recipes[i], false, &file);
		ic_buf_clear(&whole);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &whole, NULL));
		file.ptr[file.len - 3] ^= 1;
		const bool same =
			decode(ic_buf_view(&file), &pixels_in) == 0
			&& decode(ic_buf_view(&whole), &pixels_out) == 0
			&& ic_bytes_equal(ic_buf_view(&pixels_in), ic_buf_view(&pixels_out));
		if (!same || !ic_ok(strip(ic_buf_view(&file), file.len))
		    || !ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&out)))
			continue;
		assert_done(ic_strip_init(
			&machine, &(struct ic_strip_options) { .find = see, .ctx = &seen }));
		assert_done(strip_feed_pieces(&machine, ic_buf_view(&file), 50));
		assert_int_equal(seen.padding, 1);
		changed++;
	}
	assert_true(changed >= 8);
}

/* Containers only: the coded data is what it was, and a cut is not seen. */
static void containers_only_leaves_coded_data_unread(void **state)
{
	IC_AUTO(strip) machine = { 0 };

	(void)state;
	make(&recipes[3], false, &file);
	file.ptr[file.len / 2 + 200] ^= 0x10;
	file.ptr[file.len - 20] = 0xff;
	file.ptr[file.len - 19] = 0xd9;
	file.len -= 18;
	assert_fails(strip(ic_buf_view(&file), file.len), IMAGE);
	assert_done(
		ic_strip_init(&machine, &(struct ic_strip_options) { .containers_only = true }));
	assert_done(strip_feed_pieces(&machine, ic_buf_view(&file), 50));
}

static int set_up(void **state)
{
	(void)state;
	ic_buf_init(&pixels_in, PIXELS_MAX);
	ic_buf_init(&pixels_out, PIXELS_MAX);
	ic_buf_init(&file, ROOM);
	ic_buf_init(&out, ROOM);
	ic_buf_init(&again, ROOM);
	return !ic_ok(ic_buf_reserve(&pixels_in, PIXELS_MAX))
	       || !ic_ok(ic_buf_reserve(&pixels_out, PIXELS_MAX));
}

static int tear_down(void **state)
{
	(void)state;
	ic_buf_done(&pixels_in);
	ic_buf_done(&pixels_out);
	ic_buf_done(&file);
	ic_buf_done(&out);
	ic_buf_done(&again);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_walked),
		cmocka_unit_test(a_larger_picture_is_walked),
		cmocka_unit_test(arithmetic_coding_is_refused),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(a_cut_with_an_end_is_refused),
		cmocka_unit_test(every_flipped_bit),
		cmocka_unit_test(what_stands_behind_the_last_block_goes),
		cmocka_unit_test(padding_bits_say_nothing),
		cmocka_unit_test(containers_only_leaves_coded_data_unread),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
