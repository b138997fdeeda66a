/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "lib/gen_image.h"
#include "lib/strip_whole.h"

struct seen {
	const char *where;
	const char *kind;
	const char *name;
	const char *value; /* NULL: any */
	enum ic_finding_action action;
	bool found;
};

struct list {
	struct seen *expected;
	size_t count;
	unsigned findings;
};

static ic_status take_finding(void *ctx, const struct ic_finding *finding)
{
	struct list *list = ctx;

	list->findings++;
	for (size_t i = 0; i < list->count; i++) {
		struct seen *seen = &list->expected[i];

		if (strcmp(seen->where, finding->where) == 0
		    && strcmp(seen->kind, finding->kind) == 0
		    && ic_bytes_equal(ic_bytes_of_text(seen->name), finding->name)
		    && (seen->value == NULL
			|| ic_bytes_equal(ic_bytes_of_text(seen->value), finding->value))
		    && seen->action == finding->action)
			seen->found = true;
	}
	return IC_DONE;
}

static void check_findings(ic_bytes file, struct seen *expected, size_t count,
			   struct ic_image_facts *ret_facts)
{
	struct list list = { expected, count, 0 };
	IC_AUTO(strip) strip = { 0 };

	assert_done(ic_strip_init(
		&strip, &(struct ic_strip_options) { .find = take_finding, .ctx = &list }));
	assert_done(strip_feed_pieces(&strip, file, file.len));
	for (size_t i = 0; i < count; i++) {
		if (!expected[i].found)
			fail_msg("no finding %s %s", expected[i].where, expected[i].name);
	}
	*ret_facts = strip.facts;
}

static void check_exif(bool little, bool jpeg)
{
	struct seen expected[] = {
		{ "EXIF IFD0", "device", "Make", "Maker Ltd", IC_FINDING_REMOVED, false },
		{ "EXIF IFD0", "orientation", "Orientation", "6", IC_FINDING_REWRITTEN, false },
		{ "EXIF IFD0", "description", "ImageDescription", NULL, IC_FINDING_REMOVED, false },
		{ "EXIF", "time", "DateTimeOriginal", NULL, IC_FINDING_REMOVED, false },
		{ "EXIF", "serial number", "SerialNumber", "SN-12345678", IC_FINDING_REMOVED,
		  false },
		{ "EXIF GPS", "position", "GPSLatitude", "51 30 12.5", IC_FINDING_REMOVED, false },
		{ "EXIF thumbnail", "thumbnail", "ThumbnailImage", NULL, IC_FINDING_REMOVED,
		  false },
	};
	struct ic_image_facts facts = { 0 };
	struct ic_buf exif;
	struct ic_buf file;

	ic_buf_init(&exif, 4096);
	ic_buf_init(&file, 1 << 16);
	gen_exif(6, little, &exif);
	const struct gen_options options = { .exif = ic_buf_view(&exif) };
	if (jpeg)
		gen_jpeg(&options, &file);
	else
		gen_png(&options, &file);

	check_findings(ic_buf_view(&file), expected, sizeof(expected) / sizeof(expected[0]),
		       &facts);
	assert_int_equal(facts.format, jpeg ? IC_IMAGE_JPEG : IC_IMAGE_PNG);
	assert_int_equal(facts.width, 32);
	assert_int_equal(facts.height, 16);
	assert_int_equal(facts.orientation, 6);
	assert_string_equal(facts.capture.time, "2026-11-22T18:37:49");
	assert_string_equal(facts.capture.offset, "+01:00");
	assert_string_equal(facts.capture.make, "Maker Ltd");
	assert_string_equal(facts.capture.model, "Model One");
	assert_int_equal(facts.capture.exposure_s.den, 125);
	assert_int_equal(facts.capture.iso, 200);
	assert_int_equal(facts.capture.flash, IC_KNOWN_YES);
	assert_int_equal(facts.capture.white_balance_manual, IC_KNOWN_NOT);
	assert_string_equal(facts.capture.lens, "");
	ic_buf_done(&exif);
	ic_buf_done(&file);
}

static void exif_becomes_facts_and_findings(void **state)
{
	(void)state;
	for (int n = 0; n < 4; n++)
		check_exif((n & 1) != 0, (n & 2) != 0);
}

static void check_orientation(int given, int expected, bool jpeg)
{
	struct ic_image_facts facts = { 0 };
	struct ic_image_facts again = { 0 };
	struct ic_buf exif;
	struct ic_buf file;
	struct ic_buf out;
	struct ic_buf out2;

	ic_buf_init(&exif, 4096);
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, 1 << 16);
	ic_buf_init(&out2, 1 << 16);
	gen_exif(given, true, &exif);
	const struct gen_options options = { .exif = ic_buf_view(&exif) };
	if (jpeg)
		gen_jpeg(&options, &file);
	else
		gen_png(&options, &file);
	assert_done(strip_whole(ic_buf_view(&file), file.len, &out, &facts));
	assert_done(strip_whole(ic_buf_view(&out), out.len, &out2, &again));
	assert_int_equal(facts.orientation, expected);
	assert_int_equal(again.orientation, expected);
	assert_string_equal(again.capture.model, "");
	assert_int_equal(gen_contains(ic_buf_view(&out), IC_LIT("MM\0*\0\0\0\x08\0\1\1\x12")),
			 expected != 1);
	ic_buf_done(&exif);
	ic_buf_done(&file);
	ic_buf_done(&out);
	ic_buf_done(&out2);
}

static void only_an_orientation_that_turns_is_kept(void **state)
{
	(void)state;
	for (int n = 0; n < 10; n++) {
		check_orientation(n, n == 0 || n == 9 ? 1 : n, true);
		check_orientation(n, n == 0 || n == 9 ? 1 : n, false);
	}
}

static void other_carriers_have_names(void **state)
{
	static const struct {
		const char *carrier;
		struct seen expected;
	} rows[] = {
		{ "comment", { "comment", "description", "Comment", "Canary", 0, false } },
		{ "XMP attribute", { "XMP", "position", "exif:GPSLatitude", "Canary", 0, false } },
		{ "XMP element", { "XMP", "person", "dc:creator", "Canary", 0, false } },
		{ "extended XMP", { "XMP", "XMP", "extended XMP", NULL, 0, false } },
		{ "MPF", { "MPF", "second picture", "multi-picture index (MPF)", NULL, 0, false } },
		{ "APP11 JUMBF",
		  { "APP11", "provenance", "JUMBF box (C2PA content credentials)", NULL, 0,
		    false } },
		{ "APP4", { "APP4", "unknown data", "unknown segment", NULL, 0, false } },
		{ "ZIP", { "after the picture", "hidden data", "ZIP archive", NULL, 0, false } },
		{ "MP4", { "after the picture", "hidden data", "MP4 video", NULL, 0, false } },
		{ "HTML", { "after the picture", "hidden data", "HTML page", NULL, 0, false } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gen_options options = { .canary = IC_LIT("Canary"),
					       .place = GEN_AFTER_START };
		struct seen expected = rows[i].expected;
		struct ic_image_facts facts = { 0 };
		struct ic_buf file;

		while (++options.carrier <= gen_jpeg_carriers()
		       && strcmp(gen_jpeg_carrier(options.carrier), rows[i].carrier) != 0)
			;
		if (strcmp(expected.where, "after the picture") == 0)
			options.place = GEN_AFTER_END;
		ic_buf_init(&file, 1 << 16);
		gen_jpeg(&options, &file);
		check_findings(ic_buf_view(&file), &expected, 1, &facts);
		ic_buf_done(&file);
	}
}

/* Its bytes are no text, so it has no value to show; its size is that of the segment without the
 * fourteen bytes of JFIF itself. */
static ic_status take_thumbnail(void *ctx, const struct ic_finding *finding)
{
	if (strcmp(finding->where, "JFIF") == 0 && strcmp(finding->kind, "thumbnail") == 0) {
		assert_int_equal(finding->action, IC_FINDING_REMOVED);
		*(uint64_t *)ctx = finding->bytes;
	}
	return IC_DONE;
}

static uint64_t thumbnail_bytes(unsigned carrier)
{
	struct gen_options options = { .carrier = carrier, .canary = IC_LIT("RGBRGBRGB") };
	IC_AUTO(strip) strip = { 0 };
	IC_AUTO(buf) file = { 0 };
	uint64_t bytes = 0;

	ic_buf_init(&file, 1 << 16);
	gen_jpeg(&options, &file);
	assert_done(ic_strip_init(
		&strip, &(struct ic_strip_options) { .find = take_thumbnail, .ctx = &bytes }));
	assert_done(strip_feed_pieces(&strip, ic_buf_view(&file), 7));
	return bytes;
}

static void a_thumbnail_in_the_jfif_header_is_found(void **state)
{
	(void)state;
	assert_int_equal(thumbnail_bytes(0), 0);
	for (unsigned carrier = 1; carrier <= gen_jpeg_carriers(); carrier++) {
		const char *name = gen_jpeg_carrier(carrier);

		if (strcmp(name, "JFIF thumbnail") == 0)
			assert_int_equal(thumbnail_bytes(carrier), 9);
		if (strcmp(name, "JFXX") == 0) /* a segment of its own, with its own name */
			assert_int_equal(thumbnail_bytes(carrier), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exif_becomes_facts_and_findings),
		cmocka_unit_test(only_an_orientation_that_turns_is_kept),
		cmocka_unit_test(other_carriers_have_names),
		cmocka_unit_test(a_thumbnail_in_the_jfif_header_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
