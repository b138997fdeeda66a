/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is seen is told, in words that can be shown: each planted piece has a finding with a place,
 * a kind and a name; values of every EXIF type, Photoshop resource and text are readable; and
 * whatever fails on the way is the answer.
 */
#include "lib/check.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "lib/fail_each.h"
#include "lib/gen_whole.h"
#include "lib/strip_whole.h"

enum { TOLD_MAX = 1 << 16 };

/* Findings as lines: where|kind|name|value|action. */
struct told {
	char text[TOLD_MAX];
	size_t len;
	unsigned count;
	unsigned removed;
};

static void check_words(ic_bytes text)
{
	assert_true(ic_utf8_is_valid(text));
	for (size_t i = 0; i < text.len; i++)
		assert_true(text.ptr[i] >= ' ' && text.ptr[i] != 0x7f);
}

static ic_status tell(void *ctx, const struct ic_finding *finding)
{
	struct told *told = ctx;

	assert_true(finding->where[0] != '\0' && finding->kind[0] != '\0' && finding->name.len > 0);
	check_words(finding->name);
	check_words(finding->value);
	told->count++;
	told->removed += finding->action == IC_FINDING_REMOVED;
	const int len = snprintf(told->text + told->len, TOLD_MAX - told->len, "%s|%s|%.*s|%.*s\n",
				 finding->where, finding->kind, (int)finding->name.len,
				 (const char *)finding->name.ptr, (int)finding->value.len,
				 finding->value.len > 0 ? (const char *)finding->value.ptr : "");
	if (len > 0 && told->len + (size_t)len < TOLD_MAX)
		told->len += (size_t)len;
	return IC_DONE;
}

static ic_status strip_telling(ic_bytes file, size_t piece, struct told *told)
{
	IC_AUTO(strip) strip = { 0 };

	*told = (struct told) { 0 };
	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .find = tell, .ctx = told }));
	return strip_feed_pieces(&strip, file, piece);
}

static bool says(const struct told *told, const char *line)
{
	return strstr(told->text, line) != NULL;
}

/* ---- each planted piece ---- */

enum { JPEG, PNG, WHOLE, KINDS = WHOLE + GEN_WHOLE_KINDS };

static unsigned carriers_of(int kind)
{
	return kind == JPEG  ? gen_jpeg_carriers()
	       : kind == PNG ? gen_png_carriers()
			     : gen_whole_carriers((enum gen_whole)(kind - WHOLE));
}

static void make(int kind, const struct gen_options *options, struct ic_buf *out)
{
	ic_buf_clear(out);
	if (kind == JPEG)
		gen_jpeg(options, out);
	else if (kind == PNG)
		gen_png(options, out);
	else
		gen_whole((enum gen_whole)(kind - WHOLE), options, out);
}

static void each_planted_piece_is_named(void **state)
{
	static struct told told;
	static struct told plain;
	struct ic_buf file;
	unsigned named = 0;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	for (int kind = 0; kind < KINDS; kind++) {
		make(kind, &(struct gen_options) { 0 }, &file);
		assert_done(strip_telling(ic_buf_view(&file), file.len, &plain));
		for (unsigned carrier = 1; carrier <= carriers_of(kind); carrier++) {
			make(kind,
			     &(struct gen_options) { .carrier = carrier,
						     .place = GEN_BEFORE_DATA,
						     .canary = IC_LIT("Canary-00001-Owner") },
			     &file);
			if (!gen_contains(ic_buf_view(&file), IC_LIT("Canary-0")))
				continue; /* this kind has no such place */
			assert_done(strip_telling(ic_buf_view(&file), file.len, &told));
			named += told.removed > plain.removed;
		}
	}
	assert_true(named > 200);
	ic_buf_done(&file);
}

/* ---- EXIF values of every type ---- */

/* In front of the value: one directory of one entry, its value behind it. */
static ic_status tell_exif(unsigned tag, unsigned type, unsigned count, ic_bytes value,
			   struct told *told)
{
	struct ic_buf exif;
	struct ic_buf file;

	ic_buf_init(&exif, 1 << 15);
	ic_buf_init(&file, 1 << 16);
	assert_done(ic_buf_put(&exif, IC_LIT("MM\0*\0\0\0\x8\0\1")));
	assert_done(ic_buf_put_be16(&exif, (uint16_t)tag));
	assert_done(ic_buf_put_be16(&exif, (uint16_t)type));
	assert_done(ic_buf_put_be32(&exif, count));
	if (value.len > 4)
		assert_done(ic_buf_put_be32(&exif, 26));
	else
		assert_done(ic_buf_put(&exif, value));
	while (exif.len < 22)
		assert_done(ic_buf_put_byte(&exif, 0));
	assert_done(ic_buf_put_be32(&exif, 0));
	assert_done(ic_buf_put(&exif, value));
	gen_jpeg(&(struct gen_options) { .exif = ic_buf_view(&exif) }, &file);
	const ic_status status = strip_telling(ic_buf_view(&file), file.len, told);
	ic_buf_done(&exif);
	ic_buf_done(&file);
	return status;
}

static void values_of_every_type_can_be_read(void **state)
{
	static const struct {
		unsigned tag;
		unsigned type;
		unsigned count;
		ic_bytes value;
		const char *line;
	} rows[] = {
#define ROW(tag, type, count, value, line) \
	{ tag, type, count, { (const uint8_t *)(value), sizeof(value) - 1 }, line }
		ROW(0xfde8, 2, 4, "abc\0", "EXIF IFD0|other|unknown tag 0xfde8|abc\n"),
		ROW(0x0131, 2, 7, "a\1b\xc3\xa9\x7f\0", "Software|a b\xc3\xa9 \n"),
		ROW(0x0131, 2, 6, "a\xe9\xe9zz\0", "Software|a??zz\n"),
		ROW(0x9c9b, 1, 8, "H\0i\0\xe9\0\0\0", "XPTitle|Hi?\n"),
		ROW(0x9c9b, 1, 6, "H\0i\0!\0", "XPTitle|Hi!\n"),
		ROW(0x00fe, 1, 2, "\5\6", "|5 6\n"),
		ROW(0x0103, 3, 6, "\0\1\0\2\0\3\0\4\0\5\0\6", "Compression|1 2 3 4\n"),
		ROW(0x0103, 8, 1, "\0\7", "Compression|7\n"),
		ROW(0x0100, 4, 1, "\0\1\0\0", "ImageWidth|65536\n"),
		ROW(0x0100, 9, 1, "\0\0\0\x9", "ImageWidth|9\n"),
		ROW(0x011a, 5, 1, "\0\0\0\1\0\0\0\x7d", "XResolution|1/125\n"),
		ROW(0x011a, 5, 1, "\0\0\0\5\0\0\0\2", "XResolution|2.5\n"),
		ROW(0x011a, 5, 1, "\0\0\0\1\0\0\0\0", "XResolution|-\n"),
		ROW(0x011a, 10, 1, "\0\0\0\4\0\0\0\2", "XResolution|2\n"),
		ROW(0x011a, 5, 1, "\0\0\x10\1\0\0\4\0", "XResolution|4\n"),
		ROW(0x0131, 7, 11, "ASCII\0\0\0abc", "Software|abc\n"),
		ROW(0x0131, 7, 5, "ab\1cd", "Software|\n"),
		ROW(0x0131, 7, 5, "ab\xff\x63\x64", "Software|\n"),
		ROW(0x0131, 7, 8, "ASCII\0\0\0", "Software|\n"),
		ROW(0x0131, 12, 1, "12345678", "Software|49\n"),
#undef ROW
	};
	static struct told told;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_done(
			tell_exif(rows[i].tag, rows[i].type, rows[i].count, rows[i].value, &told));
		if (!says(&told, rows[i].line))
			fail_msg("row %zu: %s", i, told.text);
	}
	/* a text longer than is shown is cut between letters */
	char text[400];
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 == 0 ? '\xc3' : '\xa9';
	for (unsigned shift = 0; shift < 2; shift++) {
		text[0] = shift == 0 ? '\xc3' : 'x';
		assert_done(tell_exif(0x0131, 2, sizeof(text) - shift,
				      ic_bytes_of((const uint8_t *)text + (shift == 0 ? 0 : 1),
						  sizeof(text) - shift),
				      &told));
		assert_true(says(&told, "Software|"));
	}
}

/* Directories that point at each other, at themselves, or outside, end. */
static void loops_of_directories_end(void **state)
{
	static const ic_bytes blocks[] = {
#define B(literal) { (const uint8_t *)(literal), sizeof(literal) - 1 }
		/* the next of the first is the first */
		B("MM\0*\0\0\0\x8\0\1\x01\x31\0\2\0\0\0\1a\0\0\0\0\0\0\x8"),
		/* EXIF and GPS inside each other */
		B("MM\0*\0\0\0\x8\0\1\x87\x69\0\4\0\0\0\1\0\0\0\x8\0\0\0\0"),
		B("MM\0*\0\0\0\x8\0\1\x88\x25\0\4\0\0\0\1\0\0\0\x8\0\0\0\0"),
		/* interoperability that has interoperability */
		B("MM\0*\0\0\0\x8\0\1\xa0\x05\0\4\0\0\0\1\0\0\0\x8\0\0\0\0"),
		/* nowhere, outside, at the last byte, and cut */
		B("MM\0*\0\0\0\0\0\0\0\0"),
		B("MM\0*\0\0\xff\xff\0\0\0\0"),
		B("MM\0*\0\0\0\x0b\0\0\0\0"),
		B("MM\0*\0\0\0\x8\0\2\x01\x31\0\2\0\0\0\1a\0\0\0"),
		B("MM\0*\0\0\0\x8\0\0"),
		/* a link without a value, a count beyond all bounds, a type that is none */
		B("MM\0*\0\0\0\x8\0\1\x87\x69\0\3\0\0\0\1\0\x8\0\0\0\0\0\0"),
		B("MM\0*\0\0\0\x8\0\1\x01\x31\0\2\xff\xff\xff\xff\0\0\0\1\0\0\0\0"),
		B("MM\0*\0\0\0\x8\0\1\x01\x31\0\x63\0\0\0\1\0\0\0\1\0\0\0\0"),
		B("MI\0*\0\0\0\x8\0\0\0\0"),
		B("II\0*\0\0\0\x8\0\0\0\0"),
		B("MM\0*"),
#undef B
	};
	static struct told told;
	struct ic_buf file;
	struct ic_buf many;

	(void)state;
	ic_buf_init(&file, 1 << 17);
	ic_buf_init(&many, 1 << 16);
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		make(JPEG, &(struct gen_options) { .exif = blocks[i] }, &file);
		assert_done(strip_telling(ic_buf_view(&file), file.len, &told));
	}
	/* a directory of more entries than are read, each a link to itself */
	assert_done(ic_buf_put(&many, IC_LIT("MM\0*\0\0\0\x8\x10\0")));
	for (unsigned i = 0; i < 4096; i++)
		assert_done(ic_buf_put(&many, IC_LIT("\x87\x69\0\4\0\0\0\1\0\0\0\x8")));
	make(JPEG, &(struct gen_options) { .exif = ic_buf_view(&many) }, &file);
	assert_done(strip_telling(ic_buf_view(&file), file.len, &told));
	assert_true(told.count >= IC_EXIF_ENTRIES_MAX && told.count <= IC_FINDINGS_MAX);
	ic_buf_done(&file);
	ic_buf_done(&many);
}

/* Put @segment, an APP13 or another, behind the start of a JPEG @times times. */
static void make_with_segment(uint8_t marker, ic_bytes body, unsigned times, struct ic_buf *out)
{
	struct ic_buf plain;

	ic_buf_init(&plain, 1 << 16);
	gen_jpeg(&(struct gen_options) { 0 }, &plain);
	ic_buf_clear(out);
	assert_done(ic_buf_put(out, ic_bytes_of(plain.ptr, 2)));
	for (unsigned i = 0; i < times; i++) {
		assert_done(ic_buf_put_byte(out, 0xff));
		assert_done(ic_buf_put_byte(out, marker));
		assert_done(ic_buf_put_be16(out, (uint16_t)(body.len + 2)));
		assert_done(ic_buf_put(out, body));
	}
	assert_done(ic_buf_put(out, ic_bytes_from(ic_buf_view(&plain), 2)));
	ic_buf_done(&plain);
}

static void no_more_is_told_than_anybody_reads(void **state)
{
	static struct told told;
	struct ic_buf body;
	struct ic_buf file;

	(void)state;
	ic_buf_init(&body, 1 << 16);
	ic_buf_init(&file, 4 << 20);
	assert_done(ic_buf_put(&body, IC_LIT("Exif\0\0MM\0*\0\0\0\x8\4\0")));
	for (unsigned i = 0; i < 1024; i++)
		assert_done(ic_buf_put(&body, IC_LIT("\x01\x31\0\2\0\0\0\1a\0\0\0")));
	make_with_segment(0xe1, ic_buf_view(&body), 6, &file);
	assert_done(strip_telling(ic_buf_view(&file), file.len, &told));
	assert_int_equal(told.count, IC_FINDINGS_MAX);
	make_with_segment(0xe7, IC_LIT("x"), IC_JPEG_SEGMENTS_MAX, &file);
	assert_fails(strip_telling(ic_buf_view(&file), file.len, &told), IMAGE_LIMIT);
	ic_buf_done(&body);
	ic_buf_done(&file);
}

static void resources_and_datasets_are_named(void **state)
{
	static const struct {
		uint8_t marker;
		ic_bytes body;
		const char *line; /* NULL: nothing more than without it */
	} rows[] = {
#define ROW(marker, body, line) { marker, { (const uint8_t *)(body), sizeof(body) - 1 }, line }
#define PHOTOSHOP               "Photoshop 3.0\0"
		ROW(0xed, PHOTOSHOP "8BIM\4\x0c\0\0\0\0\0\1xx",
		    "Photoshop|thumbnail|Photoshop thumbnail|\n"),
		ROW(0xed, PHOTOSHOP "8BIM\x0f\xa0\3abc\0\0\0\2xy", "Photoshop|other|unknown|\n"),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\0\x9\x1c\2\x5a\0\4Bath\0",
		    "IPTC|position|City|Bath\n"),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\0\7\x1c\2\0\0\2\0\2\0",
		    "IPTC|picture structure|ApplicationRecordVersion|\n"),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\0\6\x1c\2\xc8\0\1z",
		    "IPTC|other|unknown|z\n"),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\0\6\x1c\1\x5a\0\1z",
		    "IPTC|other|unknown|z\n"),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\0\6\x1c\2\x5a\0\x9z", NULL),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\0\5\x1d\2\x5a\0\0\0", NULL),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\0\0", NULL),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\0\0\0\0\xff\0", NULL),
		ROW(0xed, PHOTOSHOP "8BIM\4\4\7abcdefg", NULL),
		ROW(0xed, PHOTOSHOP "8BIM", NULL),
		ROW(0xe0, "JFIF\0\1\1", "JFIF|damaged JFIF|damaged JFIF|\n"),
		ROW(0xee, "Adobe\0", "APP14|Adobe colour marker|"),
		ROW(0xe2, "ICC_PROFILE\0\1", "APP2|damaged colour profile|"),
		ROW(0xe2, "ICC_PROFILE\0\1\0abc",
		    "colour profile|colour (cannot be rewritten)|ICC profile|\n"),
		ROW(0xe1,
		    "http://ns.adobe.com/xap/1.0/\0<a:B c:City='Bath' d=\"e\" f:g h:i= "
		    "x:xmptk=\"no\" rdf:about=\"\"/><dc:title>T</dc:title><",
		    "XMP|position|c:City|Bath\n"),
		ROW(0xe1, "http://ns.adobe.com/xap/1.0/\0<dc:title>T</dc:title><",
		    "XMP|description|dc:title|T\n"),
		ROW(0xe1, "http://ns.adobe.com/xap/1.0/\0no tag at all", NULL),
		ROW(0xe1, "http://ns.adobe.com/xap/1.0/\0<a:b c:d=\"never closed",
		    "XMP|XMP|c:d|never closed\n"),
		ROW(0xfe, "", "comment|description|Comment|\n"),
#undef ROW
	};
	static struct told told;
	struct ic_buf file;

	(void)state;
	ic_buf_init(&file, 1 << 17);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_with_segment(rows[i].marker, rows[i].body, 1, &file);
		assert_done(strip_telling(ic_buf_view(&file), file.len, &told));
		if (rows[i].line == NULL ? told.count != 0 : !says(&told, rows[i].line))
			fail_msg("row %zu: %s", i, told.text);
	}
	ic_buf_done(&file);
}

/* ---- what fails on the way ---- */

static void every_append_and_every_call_fails_once(void **state)
{
	struct ic_buf exif;
	struct ic_buf file;
	struct ic_buf icc;
	uint64_t failed = 0;

	(void)state;
	ic_buf_init(&exif, 4096);
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&icc, 1 << 16);
	gen_exif(6, true, &exif);
	gen_icc(GEN_P3, &icc);
	for (int kind = 0; kind < KINDS; kind++) {
		for (unsigned carrier = 0; carrier <= carriers_of(kind); carrier++) {
			make(kind,
			     &(struct gen_options) { .carrier = carrier,
						     .place = GEN_BEFORE_DATA,
						     .canary = IC_LIT("Canary-00001-Owner"),
						     .exif = ic_buf_view(&exif),
						     .icc = ic_buf_view(&icc),
						     .progressive = carrier % 2 == 1,
						     .restart = carrier % 3 == 1 },
			     &file);
			failed += fail_each(ic_buf_view(&file));
		}
	}
	printf("# %u appends, allocations and calls\n", (unsigned)failed);
	assert_true(failed > 10000);
	ic_buf_done(&exif);
	ic_buf_done(&file);
	ic_buf_done(&icc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_planted_piece_is_named),
		cmocka_unit_test(values_of_every_type_can_be_read),
		cmocka_unit_test(loops_of_directories_end),
		cmocka_unit_test(no_more_is_told_than_anybody_reads),
		cmocka_unit_test(resources_and_datasets_are_named),
		cmocka_unit_test(every_append_and_every_call_fails_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
