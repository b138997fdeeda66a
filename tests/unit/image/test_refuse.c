/* SPDX-License-Identifier: Apache-2.0 */
/* What is refused, and with which code. */
#include "lib/check.h"

#include <string.h>

#include "base/limits.h"
#include "lib/fail_each.h"
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
	/* a byte short, behind a comment, so that the byte it lacks is that of the next marker */
	{ L("\xff\xdb\0\x43\0\x08"), L("\xff\xfe\0\x10 and a comment\xff\xdb\0\x42\0"),
	  IC_E_IMAGE },
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

static void formats_have_words(void **state)
{
	static const enum ic_image_format formats[] = { IC_IMAGE_JPEG, IC_IMAGE_PNG, IC_IMAGE_WEBP,
							IC_IMAGE_HEIC, IC_IMAGE_AVIF };
	static const char *const types[] = { "image/jpeg", "image/png", "image/webp", "image/heic",
					     "image/avif" };

	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		const char *word = ic_image_word(formats[i]);

		assert_non_null(word);
		assert_string_equal(ic_image_type(ic_bytes_of_text(word)), types[i]);
	}
	assert_null(ic_image_word(IC_IMAGE_GIF));
	assert_null(ic_image_type(IC_LIT("gif")));
	assert_true(ic_image_is_heif(IC_IMAGE_AVIF) && !ic_image_is_heif(IC_IMAGE_WEBP));
}

/* What follows a picture counts: the limit is that of the file. */
static void a_file_has_a_limit(void **state)
{
	static const uint8_t zeros[1 << 16];
	IC_AUTO(strip) machine = { 0 };
	struct ic_buf file;
	ic_status status = IC_DONE;
	size_t fed = 0;

	(void)state;
	ic_buf_init(&file, 4096);
	gen_jpeg(&(struct gen_options) { 0 }, &file);
	assert_done(ic_strip_init(&machine, &(struct ic_strip_options) { 0 }));
	assert_done(ic_strip_feed(&machine, ic_buf_view(&file)));
	assert_done(ic_strip_feed(&machine, (ic_bytes) { 0 }));
	for (fed = file.len; ic_ok(status) && fed <= IC_IMAGE_BYTES_MAX; fed += sizeof(zeros))
		status = ic_strip_feed(&machine, ic_bytes_of(zeros, sizeof(zeros)));
	assert_fails(status, IMAGE_LIMIT);
	assert_true(fed > IC_IMAGE_BYTES_MAX);
	ic_buf_done(&file);
}

#define FRAME3(sampling, a, b, c) \
	"\xff\xc0\0\x11\x08\0\x10\0\x20\3" a sampling "\0" b sampling "\0" c sampling "\0"
#define SCAN3(a, b, c) "\xff\xda\0\x0c\3" a "\0" b "\0" c "\0\0\x3f\0"
#define ADOBE(n)         \
	"\xff\xee\0\x0e" \
	"Adobe\0\x64\0\0\0\0" n

/* Which of our markers are there follows from how decoders guess the colours. */
static void colours_are_guessed_as_before(void **state)
{
	static const struct {
		ic_bytes to;
		ic_code code;
		const char *mark;
	} rows[] = {
		{ L(FRAME3("\x11", "\1", "\2", "\3") SCAN3("\1", "\2", "\3") "\0\0\0\0\0\0"), IC_OK,
		  "JFIF" },
		{ L(FRAME3("\x11", "R", "G", "B") SCAN3("R", "G", "B") "\0\0\0\0\0\0"), IC_OK,
		  "Adobe" },
		{ L(FRAME3("\x11", "R", "G", "C") SCAN3("R", "G", "C") "\0\0\0\0\0\0"), IC_OK,
		  "JFIF" },
		{ L(FRAME3("\x11", "R", "H", "B") SCAN3("R", "H", "B") "\0\0\0\0\0\0"), IC_OK,
		  "JFIF" },
		{ L(ADOBE("\0") FRAME3("\x11", "\1", "\2", "\3")
			    SCAN3("\1", "\2", "\3") "\0\0\0\0\0\0"),
		  IC_OK, "Adobe" },
		{ L(ADOBE("\1") FRAME3("\x11", "\1", "\2", "\3")
			    SCAN3("\1", "\2", "\3") "\0\0\0\0\0\0"),
		  IC_OK, "JFIF" },
		{ L(FRAME3("\x41", "\1", "\2", "\3") SCAN3("\1", "\2", "\3") "\0\0\0\0\0\0"),
		  IC_E_IMAGE, NULL },
	};
	struct ic_buf made;
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&made, 4096);
	ic_buf_init(&file, 4096);
	ic_buf_init(&out, STRIP_OUT_MAX);
	gen_jpeg(&(struct gen_options) { 0 }, &made);
	const size_t before = made.len - (sizeof(FRAME SCAN "\0\0\xff\xd9") - 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ic_buf_clear(&file);
		ic_buf_clear(&out);
		assert_done(ic_buf_put(&file, ic_bytes_of(made.ptr, before)));
		assert_done(ic_buf_put(&file, rows[i].to));
		assert_done(ic_buf_put_be16(&file, 0xffd9));
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		if (ic_status_code(status) != rows[i].code)
			fail_msg("row %zu: %s", i, ic_ok(status) ? "accepted" : status.fault->text);
		if (rows[i].mark == NULL)
			continue;
		if (!gen_contains(ic_buf_view(&out), ic_bytes_of_text(rows[i].mark)))
			fail_msg("row %zu: no %s", i, rows[i].mark);
		(void)fail_each(ic_buf_view(&file));
	}
	ic_buf_done(&made);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void put_hidden(struct ic_buf *out)
{
	for (unsigned i = 0; i < 20000; i++)
		assert_done(ic_buf_put(out, IC_LIT("hidden")));
}

/* More behind the last block than is held at once, and more behind a zlib stream. */
static void much_behind_the_coded_data(void **state)
{
	struct ic_buf file;
	struct ic_buf out;
	struct ic_buf data;

	(void)state;
	ic_buf_init(&file, 1 << 18);
	ic_buf_init(&data, 1 << 18);
	ic_buf_init(&out, STRIP_OUT_MAX);
	gen_jpeg(&(struct gen_options) { .without_end = true }, &file);
	put_hidden(&file);
	assert_done(ic_buf_put_be16(&file, 0xffd9));
	assert_done(strip_whole(ic_buf_view(&file), file.len, &out, NULL));
	assert_false(gen_contains(ic_buf_view(&out), IC_LIT("hidden")));

	ic_buf_clear(&file);
	assert_done(ic_buf_put(&data, IC_LIT("IDAT\x78\1\1\2\0\xfd\xff\0\0\0\2\0\1")));
	put_hidden(&data);
	assert_done(ic_buf_put(&file, IC_LIT("\x89PNG\r\n\x1a\n")));
	gen_png_chunk(IC_LIT("IHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0"), &file);
	gen_png_chunk(ic_buf_view(&data), &file);
	gen_png_chunk(IC_LIT("IEND"), &file);
	assert_int_equal(ic_status_code(strip(ic_buf_view(&file))), IC_E_IMAGE);
	ic_buf_done(&file);
	ic_buf_done(&data);
	ic_buf_done(&out);
}

static ic_status strip_containers(ic_bytes file, size_t piece, struct ic_buf *out)
{
	IC_AUTO(strip) machine = { 0 };

	IC_TRY(ic_strip_init(&machine, &(struct ic_strip_options) { .emit = strip_emit_to_buf,
								    .ctx = out,
								    .containers_only = true }));
	return strip_feed_pieces(&machine, file, piece);
}

/* Containers only: wherever the pieces end, also between the two bytes of a marker. */
static void containers_in_pieces(void **state)
{
	struct ic_buf file;
	struct ic_buf whole;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 4096);
	ic_buf_init(&whole, STRIP_OUT_MAX);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (int n = 0; n < 4; n++) {
		ic_buf_clear(&file);
		ic_buf_clear(&whole);
		gen_jpeg(&(struct gen_options) { .restart = n % 2 == 1, .progressive = n / 2 == 1 },
			 &file);
		if (n == 0) { /* stuffed bytes and fill among the coded data */
			file.len -= 2;
			assert_done(ic_buf_put(&file, IC_LIT("\xff\0\xff\0z\xff\xff\xd9")));
		}
		assert_done(strip_containers(ic_buf_view(&file), file.len, &whole));
		for (size_t piece = 1; piece < 40; piece++) {
			ic_buf_clear(&out);
			assert_done(strip_containers(ic_buf_view(&file), piece, &out));
			assert_true(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&out)));
		}
	}
	/* and a restart marker that is not due is refused there too */
	ic_buf_clear(&file);
	gen_jpeg(&(struct gen_options) { .restart = true }, &file);
	uint8_t *marker = memmem(file.ptr, file.len, "\xff\xd0", 2);
	assert_non_null(marker);
	marker[1] = 0xd3;
	for (size_t piece = 1; piece < 40; piece++)
		assert_fails(strip_containers(ic_buf_view(&file), piece, &out), IMAGE);
	ic_buf_done(&file);
	ic_buf_done(&whole);
	ic_buf_done(&out);
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
		cmocka_unit_test(formats_have_words),
		cmocka_unit_test(a_file_has_a_limit),
		cmocka_unit_test(colours_are_guessed_as_before),
		cmocka_unit_test(much_behind_the_coded_data),
		cmocka_unit_test(containers_in_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
