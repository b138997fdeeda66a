/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNG chunk by chunk: what is kept and what goes, what must stand where, which headers are no
 * pictures, and limits. Each row is a list of chunks between header and data, or instead of them.
 */
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

#define GREY     L("IHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0")
#define TRUE     L("IHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0")
#define PALETTE  L("IHDR\0\0\0\1\0\0\0\1\x08\3\0\0\0")
#define DATA     L("IDAT\x78\1\1\2\0\xfd\xff\0\0\0\2\0\1")
#define TRUEDATA L("IDAT\x78\1\1\4\0\xfb\xff\0\0\0\0\0\4\0\1")
#define END      L("IEND")
#define EIGHTY   "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
#define EIGHT    "\0\0\0\1\0\0\0\2"

struct row {
	const char *what;
	ic_bytes chunks[CHUNKS_MAX];
	ic_code code;
	const char *mark; /* a chunk name: in the output, with ! in front of it: not there */
};

static const struct row kept_rows[] = {
	{ "sRGB", { GREY, L("sRGB\1"), DATA, END }, IC_OK, "sRGB" },
	{ "sRGB of no intent", { GREY, L("sRGB\4"), DATA, END }, IC_OK, "!sRGB" },
	{ "sRGB too long", { GREY, L("sRGB\1\1"), DATA, END }, IC_OK, "!sRGB" },
	{ "gamma", { GREY, L("gAMA\0\0\xb1\x8f"), DATA, END }, IC_OK, "gAMA" },
	{ "gamma twice",
	  { GREY, L("gAMA\0\0\xb1\x8f"), L("gAMA\0\0\1\1"), DATA, END },
	  IC_OK,
	  "gAMA\0" },
	{ "no gamma", { GREY, L("gAMA\0\0\0\0"), DATA, END }, IC_OK, "!gAMA" },
	{ "gamma too short", { GREY, L("gAMA\0\0\0"), DATA, END }, IC_OK, "!gAMA" },
	{ "sRGB before gamma",
	  { GREY, L("gAMA\0\0\xb1\x8f"), L("sRGB\1"), DATA, END },
	  IC_OK,
	  "!gAMA" },
	{ "chroma", { TRUE, L("cHRM" EIGHT EIGHT EIGHT EIGHT), TRUEDATA, END }, IC_OK, "cHRM" },
	{ "chroma too short",
	  { TRUE, L("cHRM" EIGHT EIGHT EIGHT), TRUEDATA, END },
	  IC_OK,
	  "!cHRM" },
	{ "code points", { GREY, L("cICP\1\1\0\1"), DATA, END }, IC_OK, "cICP" },
	{ "code points too short", { GREY, L("cICP\1\1\0"), DATA, END }, IC_OK, "!cICP" },
	{ "significant bits", { GREY, L("sBIT\5"), DATA, END }, IC_OK, "sBIT" },
	{ "no significant bits", { GREY, L("sBIT\0"), DATA, END }, IC_OK, "!sBIT" },
	{ "more bits than there are", { GREY, L("sBIT\x9"), DATA, END }, IC_OK, "!sBIT" },
	{ "bits of three channels", { GREY, L("sBIT\5\5\5"), DATA, END }, IC_OK, "!sBIT" },
	{ "bits of a palette",
	  { PALETTE, L("sBIT\x8\x8\x8"), L("PLTE\0\0\0"), DATA, END },
	  IC_OK,
	  "sBIT" },
	{ "bits behind the palette",
	  { PALETTE, L("PLTE\0\0\0"), L("sBIT\x8\x8\x8"), DATA, END },
	  IC_OK,
	  "!sBIT" },
	{ "transparent grey", { GREY, L("tRNS\0\7"), DATA, END }, IC_OK, "tRNS" },
	{ "transparent grey beyond the depth", { GREY, L("tRNS\1\7"), DATA, END }, IC_OK, "tRNS" },
	{ "transparent grey twice",
	  { GREY, L("tRNS\0\7"), L("tRNS\0\x8"), DATA, END },
	  IC_OK,
	  "tRNS" },
	{ "transparent grey too long", { GREY, L("tRNS\0\7\0"), DATA, END }, IC_OK, "!tRNS" },
	{ "transparent nothing", { GREY, L("tRNS"), DATA, END }, IC_OK, "!tRNS" },
	{ "transparent colour", { TRUE, L("tRNS\0\1\0\2\0\3"), TRUEDATA, END }, IC_OK, "tRNS" },
	{ "transparent colour too short",
	  { TRUE, L("tRNS\0\1\0\2"), TRUEDATA, END },
	  IC_OK,
	  "!tRNS" },
	{ "transparent entry",
	  { PALETTE, L("PLTE\0\0\0\1\1\1"), L("tRNS\x80"), DATA, END },
	  IC_OK,
	  "tRNS" },
	{ "more transparent entries than there are",
	  { PALETTE, L("PLTE\0\0\0"), L("tRNS\x80\x80"), DATA, END },
	  IC_OK,
	  "!tRNS" },
	{ "density", { GREY, L("pHYs" EIGHT "\1"), DATA, END }, IC_OK, "pHYs" },
	{ "density of no unit", { GREY, L("pHYs" EIGHT "\2"), DATA, END }, IC_OK, "!pHYs" },
	{ "density too short", { GREY, L("pHYs" EIGHT), DATA, END }, IC_OK, "!pHYs" },
	{ "density behind the data", { GREY, DATA, L("pHYs" EIGHT "\1"), END }, IC_OK, "!pHYs" },
	{ "a suggested palette", { TRUE, L("PLTE\0\0\0"), TRUEDATA, END }, IC_OK, "!PLTE" },
	{ "data in the end chunk", { GREY, DATA, L("IENDtext") }, IC_OK, "!text" },
	{ "an animation announced too late", { GREY, DATA, L("acTL" EIGHT), END }, IC_OK, "!acTL" },
	{ "text that is cut",
	  { GREY, L("iTXtkey\0"), L("iTXtkey\0\1\0x"), L("iTXtkey\0\0\0en"), DATA, END },
	  IC_OK,
	  "!iTXt" },
	{ "text without a keyword",
	  { GREY, L("tEXt"), L("iTXtkey\0\0\0en\0"), L("zTXtkey\0\0x"), DATA, END },
	  IC_OK,
	  "!Xt" },
	{ "a keyword without end",
	  { GREY, L("tEXt" EIGHTY EIGHTY), L("iCCP" EIGHTY EIGHTY), DATA, END },
	  IC_OK,
	  "!kkk" },
	{ "XMP in a plain text",
	  { GREY, L("tEXtXML:com.adobe.xmp\0<a:b>c</a:b>"), DATA, END },
	  IC_OK,
	  "!xmp" },
	{ "a long palette",
	  { PALETTE,
	    L("PLTE"
	      "\0\0\0\1\1\1\2\2\2"),
	    DATA, END },
	  IC_OK,
	  "PLTE" },
	{ "EXIF as in a JPEG",
	  { GREY, L("eXIfExif\0\0MM\0*\0\0\0\x8\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"), DATA,
	    END },
	  IC_OK,
	  "eXIfMM" },
};

static const struct row refused_rows[] = {
	{ "a palette of nothing", { PALETTE, L("PLTE"), DATA, END }, IC_E_IMAGE, NULL },
	{ "a palette of a part", { PALETTE, L("PLTE\0\0\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "two palettes",
	  { PALETTE, L("PLTE\0\0\0"), L("PLTE\0\0\0"), DATA, END },
	  IC_E_IMAGE,
	  NULL },
	{ "a palette behind the data", { GREY, DATA, L("PLTE\0\0\0"), END }, IC_E_IMAGE, NULL },
	{ "a palette picture without", { PALETTE, DATA, END }, IC_E_IMAGE, NULL },
	{ "two headers", { GREY, GREY, DATA, END }, IC_E_IMAGE, NULL },
	{ "no data", { GREY, END }, IC_E_IMAGE, NULL },
	{ "empty data", { GREY, L("IDAT"), END }, IC_E_IMAGE, NULL },
	{ "data in two places", { GREY, DATA, L("tIME1234567"), DATA, END }, IC_E_IMAGE, NULL },
	{ "an animation", { GREY, L("acTL" EIGHT), DATA, END }, IC_E_IMAGE_UNSUPPORTED, NULL },
	{ "an unknown critical chunk",
	  { GREY, L("ABCD"), DATA, END },
	  IC_E_IMAGE_UNSUPPORTED,
	  NULL },
	{ "a name that is no letters", { GREY, L("ab1d"), DATA, END }, IC_E_IMAGE, NULL },
	{ "no width", { L("IHDR\0\0\0\0\0\0\0\1\x08\0\0\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "no height", { L("IHDR\0\0\0\1\0\0\0\0\x08\0\0\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "a depth of 3", { L("IHDR\0\0\0\1\0\0\0\1\3\0\0\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "a depth of 17", { L("IHDR\0\0\0\1\0\0\0\1\x11\0\0\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "a colour of 1", { L("IHDR\0\0\0\1\0\0\0\1\x08\1\0\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "a colour of 7", { L("IHDR\0\0\0\1\0\0\0\1\x08\7\0\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "a compression", { L("IHDR\0\0\0\1\0\0\0\1\x08\0\1\0\0"), DATA, END }, IC_E_IMAGE, NULL },
	{ "a filter method",
	  { L("IHDR\0\0\0\1\0\0\0\1\x08\0\0\1\0"), DATA, END },
	  IC_E_IMAGE,
	  NULL },
	{ "an interlace of 2",
	  { L("IHDR\0\0\0\1\0\0\0\1\x08\0\0\0\2"), DATA, END },
	  IC_E_IMAGE,
	  NULL },
	{ "a long header",
	  { L("IHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\0"), DATA, END },
	  IC_E_IMAGE,
	  NULL },
	{ "too wide",
	  { L("IHDR\0\0\x4e\x21\0\0\0\1\x08\0\0\0\0"), DATA, END },
	  IC_E_IMAGE_LIMIT,
	  NULL },
	{ "too high",
	  { L("IHDR\0\0\0\1\0\0\x4e\x21\x08\0\0\0\0"), DATA, END },
	  IC_E_IMAGE_LIMIT,
	  NULL },
	{ "too many pixels",
	  { L("IHDR\0\0\x4e\x20\0\0\x4e\x20\x08\0\0\0\0"), DATA, END },
	  IC_E_IMAGE_LIMIT,
	  NULL },
};

static void make(const struct row *row, struct ic_buf *out)
{
	ic_buf_clear(out);
	assert_done(ic_buf_put(out, IC_LIT("\x89PNG\r\n\x1a\n")));
	for (int i = 0; i < CHUNKS_MAX && row->chunks[i].len > 0; i++)
		gen_png_chunk(row->chunks[i], out);
}

static void each_chunk_is_kept_or_goes(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t i = 0; i < sizeof(kept_rows) / sizeof(kept_rows[0]); i++) {
		const struct row *row = &kept_rows[i];
		const bool gone = row->mark[0] == '!';

		make(row, &file);
		ic_buf_clear(&out);
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		if (!ic_ok(status))
			fail_msg("%s: %s", row->what, status.fault->text);
		if (gen_contains(ic_buf_view(&out), ic_bytes_of_text(row->mark + gone)) == gone)
			fail_msg("%s", row->what);
		assert_null(walk_image(ic_buf_view(&out)));
		(void)fail_each(ic_buf_view(&file));
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void each_fault_is_refused(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t i = 0; i < sizeof(refused_rows) / sizeof(refused_rows[0]); i++) {
		const struct row *row = &refused_rows[i];

		make(row, &file);
		ic_buf_clear(&out);
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		if (ic_status_code(status) != row->code)
			fail_msg("%s: %s", row->what,
				 ic_ok(status) ? "accepted" : status.fault->text);
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void long_and_many_chunks(void **state)
{
	static const struct row row = { "", { GREY }, IC_OK, NULL };
	struct ic_buf file;
	struct ic_buf out;
	struct ic_buf chunk;

	(void)state;
	ic_buf_init(&file, 4 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	ic_buf_init(&chunk, 4 << 20);
	/* longer than is held: it goes if it may, in pieces of any length */
	assert_done(ic_buf_put(&chunk, IC_LIT("tEXt")));
	while (chunk.len < IC_IMAGE_HEAD_BYTES_MAX + 10)
		assert_done(ic_buf_put(&chunk, IC_LIT("0123456789")));
	make(&row, &file);
	gen_png_chunk(ic_buf_view(&chunk), &file);
	gen_png_chunk((ic_bytes)DATA, &file);
	gen_png_chunk((ic_bytes)END, &file);
	assert_done(strip_whole(ic_buf_view(&file), 1000, &out, NULL));
	assert_false(gen_contains(ic_buf_view(&out), IC_LIT("0123456789")));
	memcpy(chunk.ptr, "PLTE", 4);
	make(&row, &file);
	gen_png_chunk(ic_buf_view(&chunk), &file);
	assert_fails(strip_whole(ic_buf_view(&file), file.len, &out, NULL), IMAGE);

	make(&row, &file);
	for (unsigned i = 0; i < IC_PNG_CHUNKS_MAX; i++)
		gen_png_chunk(IC_LIT("prVt"), &file);
	assert_fails(strip_whole(ic_buf_view(&file), file.len, &out, NULL), IMAGE_LIMIT);

	make(&row, &file); /* longer than the format allows */
	assert_done(ic_buf_put(&file, IC_LIT("\x80\0\0\0tEXt")));
	assert_fails(strip_whole(ic_buf_view(&file), file.len, &out, NULL), IMAGE);
	ic_buf_done(&file);
	ic_buf_done(&out);
	ic_buf_done(&chunk);
}

static ic_status strip_strictly(ic_bytes file)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .strict_colour = true }));
	return strip_feed_pieces(&strip, file, file.len);
}

/* @before is what stands in front of the zlib stream. */
static void make_profile(ic_bytes before, ic_bytes icc, struct ic_buf *out)
{
	static const struct row row = { "", { TRUE }, IC_OK, NULL };
	struct ic_buf chunk;

	ic_buf_init(&chunk, 1 << 16);
	assert_done(ic_buf_put(&chunk, IC_LIT("iCCP")));
	assert_done(ic_buf_put(&chunk, before));
	gen_png_stored(icc, &chunk);
	make(&row, out);
	gen_png_chunk(ic_buf_view(&chunk), out);
	gen_png_chunk(ic_buf_view(&chunk), out); /* the second of a kind goes */
	gen_png_chunk((ic_bytes)TRUEDATA, out);
	gen_png_chunk((ic_bytes)END, out);
	ic_buf_done(&chunk);
}

static void profiles_are_rewritten_or_go(void **state)
{
	static const struct {
		enum gen_profile profile;
		ic_bytes before;
		enum ic_image_colour colour;
		const char *mark;
	} rows[] = {
		{ GEN_SRGB, L("name\0\0"), IC_COLOUR_SRGB, "sRGB" },
		{ GEN_P3, L("name\0\0"), IC_COLOUR_P3, "iCCP" },
		{ GEN_GAMMA, L("name\0\0"), IC_COLOUR_PROFILE, "iCCP" },
		{ GEN_LOOKUP, L("name\0\0"), IC_COLOUR_LOST, "!iCCP" },
		{ GEN_P3, L("name\0\1"), IC_COLOUR_LOST, "!iCCP" }, /* another compression */
		{ GEN_P3, L("name\0"), IC_COLOUR_LOST, "!iCCP" },
		{ GEN_GREY, L("name\0\0"), IC_COLOUR_LOST, "!iCCP" }, /* of a colour picture */
	};
	struct ic_buf file;
	struct ic_buf icc;
	struct ic_buf out;
	struct ic_image_facts facts;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&icc, 1 << 16);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const bool gone = rows[i].mark[0] == '!';

		ic_buf_clear(&icc);
		ic_buf_clear(&out);
		gen_icc(rows[i].profile, &icc);
		make_profile(rows[i].before, ic_buf_view(&icc), &file);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &out, &facts));
		assert_int_equal(facts.colour, rows[i].colour);
		assert_true(gen_contains(ic_buf_view(&out), ic_bytes_of_text(rows[i].mark + gone))
			    != gone);
		assert_null(walk_image(ic_buf_view(&out)));
		assert_int_equal(ic_status_code(strip_strictly(ic_buf_view(&file))),
				 rows[i].colour == IC_COLOUR_LOST ? IC_E_IMAGE_UNSUPPORTED : IC_OK);
	}
	ic_buf_done(&file);
	ic_buf_done(&icc);
	ic_buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_chunk_is_kept_or_goes),
		cmocka_unit_test(each_fault_is_refused),
		cmocka_unit_test(long_and_many_chunks),
		cmocka_unit_test(profiles_are_rewritten_or_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
