/* SPDX-License-Identifier: Apache-2.0 */
/* What is refused, and with which code. */
#include "lib/check.h"

#include <string.h>

#include "lib/gen_image.h"
#include "lib/strip_whole.h"

static ic_status strip(ic_bytes file)
{
	struct ic_buf out;

	ic_buf_init(&out, STRIP_OUT_MAX);
	const ic_status status = strip_whole(file, file.len, &out, NULL);
	ic_buf_done(&out);
	return status;
}

static void other_formats_by_name(void **state)
{
	static const struct {
		ic_bytes head;
		enum ic_image_format format;
	} rows[] = {
#define ROW(literal, format) { { (const uint8_t *)(literal), sizeof(literal) - 1 }, format }
		ROW("GIF89a..............", IC_IMAGE_GIF),
		ROW("II*\0................", IC_IMAGE_TIFF),
		ROW("RIFF....WEBPVP8 ....", IC_IMAGE_WEBP),
		ROW("\0\0\0\x18"
		    "ftypheic........",
		    IC_IMAGE_HEIC),
		ROW("\0\0\0\x18"
		    "ftypavif........",
		    IC_IMAGE_AVIF),
		ROW("\0\0\0\x18"
		    "ftypmp42........",
		    IC_IMAGE_MP4),
		ROW("%PDF-1.7............", IC_IMAGE_PDF),
		ROW("<?xml version=......", IC_IMAGE_SVG),
		ROW("\xff\x0a..................", IC_IMAGE_JXL),
		ROW("just some text......", IC_IMAGE_UNKNOWN),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(ic_image_sniff(rows[i].head).format, rows[i].format);
		const ic_code code =
			ic_image_sniff(rows[i].head).accepted ? IC_E_IMAGE : IC_E_MEDIA_TYPE;
		assert_int_equal(ic_status_code(strip(rows[i].head)), code);
	}
	assert_fails(strip(IC_LIT("")), IMAGE);
	assert_fails(strip(IC_LIT("GIF8")), MEDIA_TYPE);
	assert_fails(strip(IC_LIT("\xff\xd8\xff")), IMAGE);
}

/* Replace the only occurrence of @from in a generated file, then strip it. */
static ic_status strip_patched(ic_bytes made, ic_bytes from, ic_bytes to)
{
	struct ic_buf file;

	ic_buf_init(&file, 1 << 16);
	uint8_t *place = memmem(made.ptr, made.len, from.ptr, from.len);
	assert_non_null(place);
	const size_t before = (size_t)(place - made.ptr);
	assert_done(ic_buf_put(&file, ic_bytes_of(made.ptr, before)));
	assert_done(ic_buf_put(&file, to));
	assert_done(ic_buf_put(&file, ic_bytes_from(made, before + from.len)));
	const ic_status status = strip(ic_buf_view(&file));
	ic_buf_done(&file);
	return status;
}

struct patch {
	ic_bytes from;
	ic_bytes to;
	ic_code code;
};

#define L(literal)                                              \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}
#define FRAME "\xff\xc0\0\x0b\x08\0\x10\0\x20\1\1\x11\0"
#define SCAN  "\xff\xda\0\x08\1\1\0\0\x3f\0"

#define ONE_CODE  "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" /* counts: one of one bit */
#define ZEROS     "\0\0\0\0\0\0\0\0\0\0\0\0"
#define DC_TABLE  "\xff\xc4\0\x14\0" ONE_CODE
#define AC_TABLE  "\xff\xc4\0\x14\x10" ONE_CODE
#define AFTER_AC  FRAME SCAN "\0\0\xff\xd9"
#define LONGER_AC FRAME SCAN ZEROS "\xff\xd9"

static const struct patch jpeg_patches[] = {
	{ L("\xff\xc0"), L("\xff\xc3"), IC_E_IMAGE_UNSUPPORTED }, /* lossless */
	{ L("\xff\xc0"), L("\xff\xc5"), IC_E_IMAGE_UNSUPPORTED }, /* hierarchical */
	{ L("\xff\xc0"), L("\xff\xc9"), IC_E_IMAGE_UNSUPPORTED }, /* arithmetic */
	{ L(SCAN), L("\xff\xcc\0\4\0\0" SCAN), IC_E_IMAGE_UNSUPPORTED },
	{ L(SCAN), L("\xff\xdc\0\4\0\x10" SCAN), IC_E_IMAGE_UNSUPPORTED }, /* DNL */
	{ L(SCAN), L("\xff\xf0\0\4\0\0" SCAN), IC_E_IMAGE },
	{ L(SCAN), L("\xff\xd8" SCAN), IC_E_IMAGE },
	{ L(SCAN), L("\xff\xd9" SCAN), IC_E_IMAGE },
	{ L(FRAME), L(FRAME FRAME), IC_E_IMAGE },
	{ L(FRAME), L(""), IC_E_IMAGE },
	{ L(FRAME), L("\xff\xc0\0\x0b\x0c\0\x10\0\x20\1\1\x11\0"), IC_E_IMAGE_UNSUPPORTED },
	{ L(FRAME), L("\xff\xc0\0\x0b\x08\0\0\0\x20\1\1\x11\0"), IC_E_IMAGE_UNSUPPORTED },
	{ L(FRAME), L("\xff\xc0\0\x0b\x08\xff\0\xff\0\1\1\x11\0"), IC_E_IMAGE_LIMIT },
	{ L(FRAME), L("\xff\xc0\0\x0b\x08\0\x10\0\x20\1\1\x50\0"), IC_E_IMAGE },
	{ L(FRAME), L("\xff\xc0\0\x0b\x08\0\x10\0\x20\1\1\x11\1"), IC_E_IMAGE }, /* no table */
	{ L(FRAME), L("\xff\xc0\0\x0e\x08\0\x10\0\x20\2\1\x11\0\2\x11\0"), IC_E_IMAGE_UNSUPPORTED },
	{ L(FRAME), L("\xff\xc0\0\x11\x08\0\x10\0\x20\3\1\x11\0\1\x11\0\2\x11\0"), IC_E_IMAGE },
	{ L(SCAN), L("\xff\xda\0\x08\1\2\0\0\x3f\0"), IC_E_IMAGE },
	{ L(SCAN), L("\xff\xda\0\x08\1\1\x22\0\x3f\0"), IC_E_IMAGE }, /* undefined Huffman table */
	{ L(SCAN), L("\xff\xda\0\x06\1\1\0\0"), IC_E_IMAGE },
	{ L(SCAN), L(SCAN "\0\0" SCAN), IC_E_IMAGE }, /* a component coded twice */
	{ L("\xff\xdb\0\x43\0\x08"), L("\xff\xdb\0\x42\0"), IC_E_IMAGE }, /* a byte short */
	/* coded data: a code of ones only, a difference of 12 and of 16 bits, a coefficient of 11,
	 * a reserved symbol, a run beyond the block, eight blocks and no bit for the last */
	{ L(AC_TABLE "\0"), L("\xff\xc4\0\x15\x10\2\0\0\0" ZEROS "\0\1"), IC_E_IMAGE },
	{ L(DC_TABLE "\0" AC_TABLE "\0" AFTER_AC), L(DC_TABLE "\x0c" AC_TABLE "\0" LONGER_AC),
	  IC_E_IMAGE },
	{ L(DC_TABLE "\0"), L(DC_TABLE "\x10"), IC_E_IMAGE },
	{ L("\0" AFTER_AC), L("\x0b" LONGER_AC), IC_E_IMAGE },
	{ L(AC_TABLE "\0"), L(AC_TABLE "\x10"), IC_E_IMAGE },
	{ L("\0" AFTER_AC), L("\xf1" FRAME SCAN "\0\0\0\0\0\0\0\0\0\xff\xd9"), IC_E_IMAGE },
	{ L(SCAN "\0\0"), L(SCAN "\0"), IC_E_IMAGE },
	{ L(FRAME SCAN),
	  L("\xff\xc0\0\x11\x08\0\x10\0\x20\3\1\x11\0\2\x11\0\3\x11\0"
	    "\xff\xda\0\x0c\3\2\0\1\0\3\0\0\x3f\0"),
	  IC_E_IMAGE }, /* out of order */
	{ L(FRAME SCAN),
	  L("\xff\xc0\0\x11\x08\0\x10\0\x20\3\1\x11\0\2\x11\0\3\x11\0"
	    "\xff\xda\0\x0a\2\1\0\2\0\0\x3f\0"),
	  IC_E_IMAGE }, /* the third component is never coded */
	{ L(SCAN "\0\0"), L(SCAN "\0\xff\xd0\0"), IC_E_IMAGE },
	{ L(SCAN "\0\0\xff\xd9"), L(""), IC_E_IMAGE },
	{ L("\xff\xdb\0\x43\0\x08"), L("\xff\xdb\0\x43\0\0"), IC_E_IMAGE },
	{ L("\xff\xc4\0\x14\0\1"), L("\xff\xc4\0\x14\0\3"), IC_E_IMAGE },
	{ L("\xff\xdb\0\x43"), L("\xff\xdb\0\1"), IC_E_IMAGE },
};

static void jpegs_of_other_kinds_and_damage(void **state)
{
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 4096);
	gen_jpeg(&(struct gen_options) { 0 }, &file);
	for (size_t i = 0; i < sizeof(jpeg_patches) / sizeof(jpeg_patches[0]); i++) {
		const ic_status status =
			strip_patched(ic_buf_view(&file), jpeg_patches[i].from, jpeg_patches[i].to);
		if (ic_status_code(status) != jpeg_patches[i].code)
			fail_msg("row %zu: %s", i, ic_code_info(ic_status_code(status))->slug);
	}
	ic_buf_done(&file);
}

static void hidden_pictures_in_progressive_scans(void **state)
{
	static const struct patch patches[] = {
		/* more ended blocks than there are */
		{ L("\x10" ONE_CODE "\0"), L("\x10" ONE_CODE "\x40"), IC_E_IMAGE },
		/* the means twice, a band twice, a refinement of nothing, a band before its means
		 */
		{ L("\xff\xda\0\x08\1\1\0\1\x3f\0"), L("\xff\xda\0\x08\1\1\0\0\0\0"), IC_E_IMAGE },
		{ L("\xff\xda\0\x08\1\1\0\1\x3f\0\0"),
		  L("\xff\xda\0\x08\1\1\0\1\x3f\0\0\xff\xda\0\x08\1\1\0\1\x3f\0\0"), IC_E_IMAGE },
		{ L("\xff\xda\0\x08\1\1\0\1\x3f\0"), L("\xff\xda\0\x08\1\1\0\1\x3f\x21"),
		  IC_E_IMAGE },
		{ L("\xff\xda\0\x08\1\1\0\0\0\0"), L("\xff\xda\0\x08\1\1\0\1\5\0"), IC_E_IMAGE },
	};
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 4096);
	gen_jpeg(&(struct gen_options) { .progressive = true }, &file);
	assert_done(strip(ic_buf_view(&file)));
	for (size_t i = 0; i < sizeof(patches) / sizeof(patches[0]); i++) {
		const ic_status status =
			strip_patched(ic_buf_view(&file), patches[i].from, patches[i].to);
		if (ic_status_code(status) != patches[i].code)
			fail_msg("row %zu: %s", i, ic_code_info(ic_status_code(status))->slug);
	}
	ic_buf_done(&file);
}

static void too_many_scans(void **state)
{
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	gen_jpeg(&(struct gen_options) { .progressive = true, .without_end = true }, &file);
	/* 100 more scans that each refine would be out of order; so send each band on its own */
	file.len -= 11;
	for (unsigned band = 1; band < 64; band++) {
		const uint8_t scan[] = { 0xff,          0xda,          0,    8, 1, 1, 0,
					 (uint8_t)band, (uint8_t)band, 0x01, 0 }; /* and its data */
		assert_done(ic_buf_put(&file, ic_bytes_of(scan, sizeof(scan))));
	}
	/* without an end more scans may have been to come */
	assert_fails(strip(ic_buf_view(&file)), IMAGE);
	assert_done(ic_buf_put_be16(&file, 0xffd9));
	assert_done(strip(ic_buf_view(&file)));
	file.len -= 2;
	for (unsigned band = 1; band < 64; band++) {
		const uint8_t scan[] = { 0xff,          0xda,          0,    8, 1, 1, 0,
					 (uint8_t)band, (uint8_t)band, 0x10, 0 };
		assert_done(ic_buf_put(&file, ic_bytes_of(scan, sizeof(scan))));
	}
	assert_fails(strip(ic_buf_view(&file)), IMAGE_LIMIT);
	ic_buf_done(&file);
}

static void damaged_pngs(void **state)
{
	static const struct patch patches[] = {
		{ L("IHDR\0\0\0\x20"), L("IHDR\0\0\0\x21"), IC_E_IMAGE }, /* checksum */
		{ L("IEND\xae\x42\x60\x82"), L("IEND\xae\x42\x60\x83"), IC_E_IMAGE },
		{ L("IEND"), L("IENd"), IC_E_IMAGE_UNSUPPORTED },
		{ L("\0\0\0\0IEND\xae\x42\x60\x82"), L(""), IC_E_IMAGE },
		{ L("\0\0\0\0IEND"), L("\0\0\0\0acT1"), IC_E_IMAGE },
		{ L("\0\0\0\x0dIHDR"), L("\0\0\0\0CgBI\0\0\0\0\0\0\0\x0dIHDR"),
		  IC_E_IMAGE_UNSUPPORTED },
		{ L("IDAT\x78\x01"), L("IDAT\x78\x02"), IC_E_IMAGE },
	};
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 4096);
	gen_png(&(struct gen_options) { 0 }, &file);
	assert_done(strip(ic_buf_view(&file)));
	for (size_t i = 0; i < sizeof(patches) / sizeof(patches[0]); i++) {
		const ic_status status =
			strip_patched(ic_buf_view(&file), patches[i].from, patches[i].to);
		if (ic_status_code(status) != patches[i].code)
			fail_msg("row %zu: %s", i, ic_code_info(ic_status_code(status))->slug);
	}
	ic_buf_done(&file);
}

/* A failure is final: later pieces do not revive the machine. */
static void a_refusal_stays(void **state)
{
	IC_AUTO(strip) machine = { 0 };

	(void)state;
	assert_done(ic_strip_init(&machine, &(struct ic_strip_options) { 0 }));
	assert_fails(ic_strip_feed(&machine, IC_LIT("GIF89a..........")), MEDIA_TYPE);
	assert_fails(ic_strip_feed(&machine, IC_LIT("\xff\xd8\xff")), MEDIA_TYPE);
	assert_fails(ic_strip_end(&machine), MEDIA_TYPE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_formats_by_name),
		cmocka_unit_test(jpegs_of_other_kinds_and_damage),
		cmocka_unit_test(hidden_pictures_in_progressive_scans),
		cmocka_unit_test(too_many_scans),
		cmocka_unit_test(damaged_pngs),
		cmocka_unit_test(a_refusal_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
