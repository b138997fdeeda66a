/* SPDX-License-Identifier: Apache-2.0 */
/* WebP chunk by chunk: what is kept and what goes, which pictures are none, and limits. The coded
 * data is a head and nothing behind it: removing does not decode. Reading twice: it is as good as
 * holding, and a file that is another one the second time is refused. */
#include "lib/check.h"

#include <string.h>

#include "base/limits.h"
#include "lib/fail_each.h"
#include "lib/gen_image.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

enum { CHUNKS_MAX = 6 };

#define L(literal)                                              \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

#define LOSSY      L("VP8 \x10\0\0\x9d\1\x2a\1\0\1\0\7\7") /* of 1 × 1 */
#define WIDE       L("VP8 \x10\0\0\x9d\1\x2a\2\0\1\0\7\7") /* of 2 × 1 */
#define LOSSLESS   L("VP8L\x2f\0\0\0\0\1")
#define EXT(flags) L("VP8X" flags "\0\0\0\0\0\0\0\0\0")
#define EXTWIDE    L("VP8X\x10\0\0\0\1\0\0\0\0\0")

struct row {
	const char *what;
	ic_bytes chunks[CHUNKS_MAX]; /* name and body */
	ic_code code;
	const char *mark; /* in the output; with ! in front: not there */
};

static const struct row rows[] = {
	{ "lossy", { LOSSY }, IC_OK, "!VP8X" },
	{ "lossy of odd length", { L("VP8 \x10\0\0\x9d\1\x2a\1\0\1\0\7\7\7") }, IC_OK, "VP8 \x0d" },
	{ "lossy that is its head alone",
	  { L("VP8 \x10\0\0\x9d\1\x2a\1\0\1\0") },
	  IC_E_IMAGE,
	  NULL },
	{ "a scale that nobody follows",
	  { L("VP8 \x10\0\0\x9d\1\x2a\1\x40\1\x80\7\7") },
	  IC_OK,
	  "\x9d\1\x2a\1" },
	{ "lossless", { LOSSLESS }, IC_OK, "VP8L" },
	{ "lossless with transparency", { L("VP8L\x2f\0\0\0\x10\1") }, IC_OK, "!VP8X" },
	{ "transparency as it is", { EXT("\x10"), L("ALPH\0\x80"), LOSSY }, IC_OK, "ALPH\2" },
	{ "transparency and more", { EXT("\x10"), L("ALPH\0\x80zzz"), LOSSY }, IC_OK, "!zzz" },
	{ "transparency in a code", { EXT("\x10"), L("ALPH\1\x80zzz"), LOSSY }, IC_OK, "zzz" },
	{ "transparency twice",
	  { EXT("\x10"), L("ALPH\0\x80"), L("ALPH\1zz"), LOSSY },
	  IC_OK,
	  "!zz" },
	{ "transparency behind", { EXT("\x10"), LOSSY, L("ALPH\0\x80") }, IC_OK, "!ALPH" },
	{ "transparency not announced", { LOSSY, L("ALPH\0\x80") }, IC_OK, "!ALPH" },
	{ "transparency beside lossless",
	  { EXT("\x10"), L("ALPH\0\x80"), LOSSLESS },
	  IC_OK,
	  "!ALPH" },
	{ "transparency that is cut", { EXT("\x10"), L("ALPH\0"), LOSSY }, IC_E_IMAGE, NULL },
	{ "transparency of one pixel of two",
	  { EXTWIDE, L("ALPH\0\x80"), WIDE },
	  IC_E_IMAGE,
	  NULL },
	{ "transparency of no method", { EXT("\x10"), L("ALPH\2\x80"), LOSSY }, IC_E_IMAGE, NULL },
	{ "transparency prepared twice",
	  { EXT("\x10"), L("ALPH\x20\x80"), LOSSY },
	  IC_E_IMAGE,
	  NULL },
	{ "transparency with more bits",
	  { EXT("\x10"), L("ALPH\x40\x80"), LOSSY },
	  IC_E_IMAGE,
	  NULL },
	{ "an extended header twice", { EXT("\0"), EXT("\x20"), LOSSY }, IC_OK, "!VP8X" },
	{ "an extended header that is cut", { L("VP8X\0\0\0"), LOSSY }, IC_E_IMAGE, NULL },
	{ "a canvas too wide", { EXTWIDE, LOSSY }, IC_E_IMAGE, NULL },
	{ "a canvas too high", { L("VP8X\0\0\0\0\0\0\0\1\0\0"), LOSSY }, IC_E_IMAGE, NULL },
	{ "animation announced", { EXT("\2"), LOSSY }, IC_E_IMAGE_UNSUPPORTED, NULL },
	{ "animation", { EXT("\0"), L("ANIM\0\0\0\0\0\0") }, IC_E_IMAGE_UNSUPPORTED, NULL },
	{ "two pictures", { LOSSY, LOSSLESS }, IC_E_IMAGE_UNSUPPORTED, NULL },
	{ "no picture", { EXT("\0") }, IC_E_IMAGE, NULL },
	{ "something else first", { L("abcd"), LOSSY }, IC_E_IMAGE, NULL },
	{ "a picture cut in its head", { L("VP8 \x10\0\0\x9d\1\x2a\1\0\1") }, IC_E_IMAGE, NULL },
	{ "no key frame", { L("VP8 \x11\0\0\x9d\1\x2a\1\0\1\0\7\7") }, IC_E_IMAGE, NULL },
	{ "a version of 4", { L("VP8 \x18\0\0\x9d\1\x2a\1\0\1\0\7\7") }, IC_E_IMAGE, NULL },
	{ "a frame not shown", { L("VP8 \0\0\0\x9d\1\x2a\1\0\1\0\7\7") }, IC_E_IMAGE, NULL },
	{ "a partition longer than all",
	  { L("VP8 \x70\0\0\x9d\1\x2a\1\0\1\0\7\7") },
	  IC_E_IMAGE,
	  NULL },
	{ "no width", { L("VP8 \x10\0\0\x9d\1\x2a\0\0\1\0\7\7") }, IC_E_IMAGE, NULL },
	{ "no height", { L("VP8 \x10\0\0\x9d\1\x2a\1\0\0\0\7\7") }, IC_E_IMAGE, NULL },
	{ "lossless cut in its head", { L("VP8L\x2f\0\0\0\0") }, IC_E_IMAGE, NULL },
	{ "lossless without its sign", { L("VP8L\x2e\0\0\0\0\1") }, IC_E_IMAGE, NULL },
	{ "lossless of too many pixels",
	  { L("VP8L\x2f\xff\xff\xff\x0f\1") },
	  IC_E_IMAGE_LIMIT,
	  NULL },
	{ "lossless of another version",
	  { L("VP8L\x2f\0\0\0\x20\1") },
	  IC_E_IMAGE_UNSUPPORTED,
	  NULL },
	{ "a profile not announced", { EXT("\0"), L("ICCPabc"), LOSSY }, IC_OK, "!ICCP" },
	{ "a profile behind", { EXT("\x20"), LOSSY, L("ICCPabc") }, IC_OK, "!ICCP" },
	{ "a profile twice", { EXT("\x20"), L("ICCPabc"), L("ICCPdef"), LOSSY }, IC_OK, "!ICCP" },
	{ "a profile of nothing", { EXT("\x20"), L("ICCP"), LOSSY }, IC_OK, "!ICCP" },
	{ "EXIF of nothing", { EXT("\x8"), LOSSY, L("EXIF") }, IC_OK, "!EXIF" },
	{ "EXIF as in a JPEG",
	  { EXT("\x8"), LOSSY,
	    L("EXIFExif\0\0MM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0") },
	  IC_OK,
	  "EXIF\x1a" },
};

static void put_le32(struct ic_buf *out, size_t value)
{
	for (unsigned shift = 0; shift < 32; shift += 8)
		assert_done(ic_buf_put_byte(out, (uint8_t)(value >> shift)));
}

static void put_chunk(ic_bytes named, struct ic_buf *out)
{
	assert_done(ic_buf_put(out, ic_bytes_of(named.ptr, 4)));
	put_le32(out, named.len - 4);
	assert_done(ic_buf_put(out, ic_bytes_from(named, 4)));
	if (named.len % 2 != 0)
		assert_done(ic_buf_put_byte(out, 0));
}

static void make(const struct row *row, struct ic_buf *out)
{
	ic_buf_clear(out);
	assert_done(ic_buf_put(out, IC_LIT("RIFF\0\0\0\0WEBP")));
	for (int i = 0; i < CHUNKS_MAX && row->chunks[i].len > 0; i++)
		put_chunk(row->chunks[i], out);
}

/* The length in its head, by as much too long as @more says. */
static void finish(struct ic_buf *out, uint8_t more)
{
	const size_t len = out->len - 8 + more;

	for (unsigned i = 0; i < 4; i++)
		out->ptr[4 + i] = (uint8_t)(len >> (8 * i));
}

static void check_twice(const char *what, ic_bytes file, ic_bytes expected)
{
	struct ic_buf out;

	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t piece = 1; piece <= file.len; piece++) {
		ic_buf_clear(&out);
		assert_done(strip_twice(file, piece, &out, NULL));
		if (!ic_bytes_equal(ic_buf_view(&out), expected))
			fail_msg("%s: twice, in pieces of %zu", what, piece);
	}
	ic_buf_done(&out);
}

static void each_chunk_is_kept_or_goes(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];

		make(row, &file);
		finish(&file, 0);
		ic_buf_clear(&out);
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		if (ic_status_code(status) != row->code)
			fail_msg("%s: %s", row->what,
				 ic_ok(status) ? "accepted" : status.fault->text);
		if (!ic_ok(status))
			continue;
		const bool gone = row->mark[0] == '!';
		if (gen_contains(ic_buf_view(&out), ic_bytes_of_text(row->mark + gone)) == gone)
			fail_msg("%s", row->what);
		const char *fault = walk_image(ic_buf_view(&out));
		if (fault != NULL)
			fail_msg("%s: %s", row->what, fault);
		check_twice(row->what, ic_buf_view(&file), ic_buf_view(&out));
		(void)fail_each(ic_buf_view(&file));
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static ic_code code_of(const struct ic_buf *file)
{
	struct ic_buf out;

	ic_buf_init(&out, STRIP_OUT_MAX);
	const ic_status status = strip_whole(ic_buf_view(file), 1000, &out, NULL);
	ic_buf_done(&out);
	return ic_status_code(status);
}

static void the_file_itself(void **state)
{
	static const uint8_t zeros[1 << 16];
	static const struct row plain = { "", { EXT("\0"), LOSSY }, IC_OK, NULL };
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 64 << 20);
	make(&plain, &file);
	finish(&file, 1);
	assert_int_equal(code_of(&file), IC_E_IMAGE); /* longer than it is */
	finish(&file, 0);
	file.ptr[3] = 'X';
	assert_int_equal(code_of(&file), IC_E_IMAGE);
	memcpy(file.ptr, "RIFF\3\0\0\0", 8);
	assert_int_equal(code_of(&file), IC_E_IMAGE);
	make(&plain, &file); /* bytes that are no chunk */
	assert_done(ic_buf_put(&file, IC_LIT("bytes")));
	finish(&file, 0);
	assert_int_equal(code_of(&file), IC_E_IMAGE);
	for (uint8_t more = 1; more < 10; more++) { /* chunks longer than it */
		make(&plain, &file);
		finish(&file, 0);
		file.ptr[file.len - 12 - 4] = (uint8_t)(12 + more);
		assert_int_equal(code_of(&file), IC_E_IMAGE);
		make(&plain, &file);
		put_chunk(IC_LIT("abcd"), &file);
		finish(&file, 0);
		file.ptr[file.len - 4] = more;
		assert_int_equal(code_of(&file), IC_E_IMAGE);
	}
	make(&plain, &file);
	for (unsigned i = 0; i < IC_WEBP_CHUNKS_MAX; i++)
		put_chunk(IC_LIT("abcd"), &file);
	finish(&file, 0);
	assert_int_equal(code_of(&file), IC_E_IMAGE_LIMIT);
	make(&plain, &file); /* longer than is held */
	finish(&file, 0);
	while (file.len <= IC_IMAGE_WHOLE_BYTES_MAX)
		assert_done(ic_buf_put(&file, ic_bytes_of(zeros, sizeof(zeros))));
	assert_int_equal(code_of(&file), IC_E_IMAGE_LIMIT);
	ic_buf_done(&file);
}

/* A profile that cannot be rewritten goes, or is refused by those who ask for it. */
static void strict_colour_refuses(void **state)
{
	static const struct row lost = { "", { EXT("\x20"), L("ICCPabc"), LOSSY }, IC_OK, NULL };
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	make(&lost, &file);
	finish(&file, 0);
	for (int strict = 0; strict < 2; strict++) {
		IC_AUTO(strip) strip = { 0 };

		assert_done(ic_strip_init(
			&strip, &(struct ic_strip_options) { .strict_colour = strict != 0 }));
		const ic_status status = strip_feed_pieces(&strip, ic_buf_view(&file), file.len);
		assert_int_equal(ic_status_code(status), strict ? IC_E_IMAGE_UNSUPPORTED : IC_OK);
		assert_int_equal(strip.facts.colour, IC_COLOUR_LOST);
	}
	ic_buf_done(&file);
}

/* What is already stripped is told from what is not, once it ended. */
static void held_files_know_whether_they_changed(void **state)
{
	static const struct row clean = { "", { LOSSY }, IC_OK, NULL };
	static const struct row more = { "", { LOSSY, L("abcd") }, IC_OK, NULL };
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (int dirty = 0; dirty < 2; dirty++) {
		IC_AUTO(strip) strip = { 0 };

		make(dirty ? &more : &clean, &file);
		finish(&file, 0);
		ic_buf_clear(&out);
		assert_done(ic_strip_init(
			&strip,
			&(struct ic_strip_options) { .emit = strip_emit_to_buf, .ctx = &out }));
		assert_false(ic_strip_held_same(&strip));
		assert_done(strip_feed_pieces(&strip, ic_buf_view(&file), file.len));
		assert_int_equal(ic_strip_held_same(&strip), !dirty);
		assert_false(ic_strip_again(&strip));
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

/* ---- read twice ---- */

#define TURNED L("EXIFMM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0")

static const struct row full = {
	"", { EXT("\x18"), L("abcdefg"), L("ALPH\0\x80more"), LOSSY, TURNED }, IC_OK, NULL
};

/* What a look at @first and then @second gives. */
static ic_status strip_two(ic_bytes first, ic_bytes second, struct ic_buf *out)
{
	IC_AUTO(strip) strip = { 0 };

	ic_buf_clear(out);
	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .emit = strip_emit_to_buf,
								  .ctx = out,
								  .twice = true }));
	IC_TRY(strip_feed_pieces(&strip, first, first.len));
	assert_true(ic_strip_again(&strip));
	assert_int_equal(out->len, 0);
	IC_TRY(strip_feed_pieces(&strip, second, 5));
	assert_false(ic_strip_again(&strip));
	return IC_DONE;
}

/* Whichever byte is another the second time: what makes the picture differs and is refused, or
 * what comes out is a whole picture of the length that was planned. */
static void each_byte_that_changes_between(void **state)
{
	struct ic_buf file;
	struct ic_buf changed;
	struct ic_buf clean;
	struct ic_buf out;
	unsigned refused = 0;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&changed, 1 << 16);
	ic_buf_init(&clean, STRIP_OUT_MAX);
	ic_buf_init(&out, STRIP_OUT_MAX);
	make(&full, &file);
	finish(&file, 0);
	assert_done(strip_two(ic_buf_view(&file), ic_buf_view(&file), &clean));
	for (size_t bit = 0; bit < file.len * 8; bit++) {
		ic_buf_clear(&changed);
		assert_done(ic_buf_put(&changed, ic_buf_view(&file)));
		changed.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
		if (!ic_ok(strip_two(ic_buf_view(&file), ic_buf_view(&changed), &out))) {
			refused++;
			continue;
		}
		assert_int_equal(out.len, clean.len);
		assert_null(walk_image(ic_buf_view(&out)));
	}
	assert_true(refused > 300);
	ic_buf_done(&file);
	ic_buf_done(&changed);
	ic_buf_done(&clean);
	ic_buf_done(&out);
}

/* Each a sound file, or the start of one. */
static const struct row others[] = {
	{ "of more width", { L("VP8 \x10\0\0\x9d\1\x2a\2\0\1\0\7\7") }, IC_E_IMAGE, NULL },
	{ "a byte longer", { L("VP8 \x10\0\0\x9d\1\x2a\1\0\1\0\7\7\7") }, IC_E_IMAGE, NULL },
	{ "a byte shorter", { L("VP8 \x10\0\0\x9d\1\x2a\1\0\1\0\7") }, IC_E_IMAGE, NULL },
	{ "further back", { LOSSY, L("abcd") }, IC_E_IMAGE, NULL },
	{ "lossless", { LOSSLESS }, IC_E_IMAGE, NULL },
	{ "transparent", { EXT("\x10"), L("ALPH\0\x80"), LOSSY }, IC_E_IMAGE, NULL },
	{ "without a picture", { EXT("\0") }, IC_E_IMAGE, NULL },
	{ "cut", { L("VP8 \x10") }, IC_E_IMAGE, NULL },
	{ "the same", { LOSSY }, IC_OK, NULL },
};

static void another_file_the_second_time(void **state)
{
	static const struct row lossy = { "", { LOSSY }, IC_OK, NULL };
	struct ic_buf file;
	struct ic_buf other;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&other, 1 << 16);
	ic_buf_init(&out, STRIP_OUT_MAX);
	make(&lossy, &file);
	finish(&file, 0);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		make(&others[i], &other);
		finish(&other, 0);
		const ic_status status = strip_two(ic_buf_view(&file), ic_buf_view(&other), &out);
		if (ic_status_code(status) != others[i].code)
			fail_msg("%s: %s", others[i].what,
				 ic_ok(status) ? "accepted" : status.fault->text);
	}
	for (size_t len = 0; len < file.len; len++)
		assert_fails(strip_two(ic_buf_view(&file), ic_bytes_of(file.ptr, len), &out),
			     IMAGE);
	assert_fails(strip_two(ic_buf_view(&file), IC_LIT("\xff\xd8\xff\xe0 a JPEG by now"), &out),
		     IMAGE);
	ic_buf_done(&file);
	ic_buf_done(&other);
	ic_buf_done(&out);
}

struct told {
	unsigned findings;
	uint64_t at; /* of the last */
	uint64_t bytes;
	char name[64];
};

static ic_status tell(void *ctx, const struct ic_finding *finding)
{
	struct told *told = ctx;

	told->findings++;
	told->at = finding->at;
	told->bytes = finding->bytes;
	assert_true(finding->name.len < sizeof(told->name));
	memset(told->name, 0, sizeof(told->name));
	memcpy(told->name, finding->name.ptr, finding->name.len);
	return IC_DONE;
}

static ic_status drop(void *ctx, ic_bytes span)
{
	(void)ctx;
	(void)span;
	return IC_DONE;
}

/* One that is not held makes no output the first time; each way finds all, once. */
static void all_is_found_once(void **state)
{
	static const struct ic_strip_options ways[] = {
		{ .find = tell },
		{ .find = tell, .emit = drop },
		{ .find = tell, .emit = drop, .twice = true },
	};
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	make(&full, &file);
	finish(&file, 0);
	assert_done(ic_buf_put(&file, IC_LIT("behind it")));
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct ic_strip_options options = ways[i];
		struct told told = { 0 };
		IC_AUTO(strip) strip = { 0 };
		unsigned readings = 0;

		options.ctx = &told;
		assert_done(ic_strip_init(&strip, &options));
		do {
			assert_done(strip_feed_pieces(&strip, ic_buf_view(&file), 3));
			readings++;
		} while (ic_strip_again(&strip));
		assert_int_equal(readings, options.twice ? 2 : 1);
		/* abcd, behind the transparency, orientation, behind the file */
		assert_int_equal(told.findings, 4);
		assert_int_equal(told.at, file.len - 9);
		assert_int_equal(told.bytes, 9);
	}
	ic_buf_done(&file);
}

/* ---- long files ---- */

/* @row with a chunk of @len zeros called @type behind its chunk number @behind. */
static void make_long(const struct row *row, int behind, const char *type, size_t len,
		      struct ic_buf *out)
{
	static const uint8_t zeros[1 << 16];

	ic_buf_clear(out);
	assert_done(ic_buf_put(out, IC_LIT("RIFF\0\0\0\0WEBP")));
	for (int i = 0; i < CHUNKS_MAX; i++) {
		if (row->chunks[i].len > 0)
			put_chunk(row->chunks[i], out);
		if (i != behind)
			continue;
		assert_done(ic_buf_put(out, ic_bytes_of(type, 4)));
		put_le32(out, len);
		for (size_t left = len; left > 0;) {
			const size_t piece = left < sizeof(zeros) ? left : sizeof(zeros);
			assert_done(ic_buf_put(out, ic_bytes_of(zeros, piece)));
			left -= piece;
		}
	}
	finish(out, 0);
}

static const struct long_row {
	const char *type;
	struct row row;
	int behind;
	ic_code code;
	const char *name; /* of its finding */
} long_rows[] = {
	{ "XMP ",
	  { "", { EXT("\x4"), LOSSY }, IC_OK, NULL },
	  1,
	  IC_OK,
	  "an XMP packet too long to be read" },
	{ "EXIF", { "", { EXT("\x8"), LOSSY }, IC_OK, NULL }, 1, IC_E_IMAGE_LIMIT, NULL },
	{ "EXIF",
	  { "", { EXT("\x8"), LOSSY, TURNED }, IC_OK, NULL },
	  2,
	  IC_OK,
	  "a second EXIF too long to be read" },
	{ "ICCP", { "", { EXT("\x20"), LOSSY }, IC_OK, NULL }, 0, IC_OK, "ICC profile" },
	{ "abcd", { "", { EXT("\0"), LOSSY }, IC_OK, NULL }, 1, IC_OK, "abcd" },
};

/* Metadata that is longer than what is held of a file is not read. */
static void long_metadata_is_named(void **state)
{
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 4 << 20);
	for (size_t i = 0; i < sizeof(long_rows) / sizeof(long_rows[0]); i++) {
		const struct long_row *row = &long_rows[i];
		struct told told = { 0 };
		IC_AUTO(strip) strip = { 0 };

		make_long(&row->row, row->behind, row->type, IC_IMAGE_HEAD_BYTES_MAX + 2, &file);
		assert_done(ic_strip_init(
			&strip, &(struct ic_strip_options) { .find = tell, .ctx = &told }));
		const ic_status status = strip_feed_pieces(&strip, ic_buf_view(&file), 1000);
		assert_int_equal(ic_status_code(status), row->code);
		if (!ic_ok(status))
			continue;
		assert_string_equal(told.name, row->name);
		assert_int_equal(strip.facts.colour,
				 strcmp(row->type, "ICCP") == 0 ? IC_COLOUR_LOST : IC_COLOUR_SRGB);
	}
	ic_buf_done(&file);
}

/* A file that is held must be shorter than one that is read twice, or only looked at. */
static void long_files_are_not_held(void **state)
{
	static const struct row lossy = { "", { LOSSY }, IC_OK, NULL };
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 80 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	make_long(&lossy, 0, "abcd", IC_IMAGE_WHOLE_BYTES_MAX, &file);
	assert_int_equal(code_of(&file), IC_E_IMAGE_LIMIT);
	assert_done(strip_twice(ic_buf_view(&file), 1 << 16, &out, NULL));
	assert_int_equal(out.len, 32);
	make_long(&lossy, 0, "abcd", IC_IMAGE_BYTES_MAX, &file);
	assert_fails(strip_twice(ic_buf_view(&file), 1 << 16, &out, NULL), IMAGE_LIMIT);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_chunk_is_kept_or_goes),
		cmocka_unit_test(the_file_itself),
		cmocka_unit_test(strict_colour_refuses),
		cmocka_unit_test(held_files_know_whether_they_changed),
		cmocka_unit_test(each_byte_that_changes_between),
		cmocka_unit_test(another_file_the_second_time),
		cmocka_unit_test(all_is_found_once),
		cmocka_unit_test(long_metadata_is_named),
		cmocka_unit_test(long_files_are_not_held),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
