/* SPDX-License-Identifier: Apache-2.0 */
/*
 * WebP, HEIC and AVIF: no canary survives, the output holds only what is kept and is a fixed point,
 * pieces make no difference, the camera's facts are read, and every cut and every changed bit of
 * small files keeps the promise or is refused.
 */
#include "lib/check.h"

#include <string.h>

#include "base/alloc.h"
#include "lib/fail_each.h"
#include "lib/gen_whole.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

static unsigned canaries;

static void check_output(ic_bytes out, const char *name)
{
	struct ic_buf again;
	const char *fault = walk_image(out);

	if (fault != NULL)
		fail_msg("%s: %s", name, fault);
	ic_buf_init(&again, STRIP_OUT_MAX);
	assert_done(strip_whole(out, out.len, &again, NULL));
	assert_true(ic_bytes_equal(out, ic_buf_view(&again)));
	ic_buf_done(&again);
}

static void check_planted(enum gen_whole kind, unsigned carrier, enum gen_place place,
			  enum gen_encoding encoding)
{
	const char *name = gen_whole_carrier(kind, carrier);
	struct ic_buf canary;
	struct ic_buf file;
	struct ic_buf out;

	ic_buf_init(&canary, 200);
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	gen_canary(++canaries, encoding, &canary);
	gen_whole(kind,
		  &(struct gen_options) {
			  .carrier = carrier, .place = place, .canary = ic_buf_view(&canary) },
		  &file);
	if (gen_contains(ic_buf_view(&file), ic_buf_view(&canary))) {
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		if (!ic_ok(status))
			fail_msg("%s: %s in place %d is refused: %s", gen_whole_name(kind), name,
				 (int)place, status.fault->text);
		if (gen_contains(ic_buf_view(&out), ic_buf_view(&canary)))
			fail_msg("%s: %s in place %d survives", gen_whole_name(kind), name,
				 (int)place);
		check_output(ic_buf_view(&out), name);
	} else {
		canaries--; /* this kind has no such place */
	}
	ic_buf_done(&canary);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void no_canary_survives(void **state)
{
	(void)state;
	for (int kind = 0; kind < GEN_WHOLE_KINDS; kind++) {
		const unsigned count = gen_whole_carriers((enum gen_whole)kind);

		for (unsigned carrier = 1; carrier <= count; carrier++) {
			for (int n = 0; n < GEN_PLACES * GEN_ENCODINGS; n++)
				check_planted((enum gen_whole)kind, carrier,
					      (enum gen_place)(n % GEN_PLACES),
					      (enum gen_encoding)(n / GEN_PLACES));
		}
	}
	assert_true(canaries > 2500);
}

/* With everything a phone writes, sound. */
static void make(int kind, struct ic_buf *file)
{
	struct ic_buf exif;
	struct ic_buf icc;

	ic_buf_init(&exif, 4096);
	ic_buf_init(&icc, 1 << 16);
	gen_exif(6, true, &exif);
	gen_icc(GEN_P3, &icc);
	ic_buf_clear(file);
	gen_whole((enum gen_whole)kind,
		  &(struct gen_options) { .exif = ic_buf_view(&exif), .icc = ic_buf_view(&icc) },
		  file);
	ic_buf_done(&exif);
	ic_buf_done(&icc);
}

static void facts_are_read_before_they_go(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (int kind = 0; kind < GEN_WHOLE_KINDS; kind++) {
		struct ic_image_facts facts = { 0 };

		make(kind, &file);
		ic_buf_clear(&out);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &out, &facts));
		assert_true(facts.capture.make[0] != '\0' && facts.capture.time[0] != '\0');
		assert_int_equal(facts.width, kind == GEN_HEIC_GRID || kind == GEN_HEIC_OVERLAY
							      || kind == GEN_AVIF_GRID
						      ? 128
						      : 64);
		assert_int_equal(facts.height, 64);
		/* WebP turns by EXIF; HEIF by irot, three quarters against the clock */
		assert_int_equal(facts.orientation, 6);
		assert_int_equal(facts.colour, IC_COLOUR_P3);
		assert_int_equal(facts.format, kind < GEN_HEIC   ? IC_IMAGE_WEBP
					       : kind < GEN_AVIF ? IC_IMAGE_HEIC
								 : IC_IMAGE_AVIF);
		check_output(ic_buf_view(&out), gen_whole_name((enum gen_whole)kind));
		assert_false(gen_contains(ic_buf_view(&out), ic_bytes_of_text(facts.capture.make)));
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void pieces_make_no_difference(void **state)
{
	struct ic_buf file;
	struct ic_buf whole;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&whole, STRIP_OUT_MAX);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (int kind = 0; kind < GEN_WHOLE_KINDS; kind++) {
		make(kind, &file);
		ic_buf_clear(&whole);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &whole, NULL));
		for (size_t piece = 1; piece < 200; piece++) {
			ic_buf_clear(&out);
			assert_done(strip_whole(ic_buf_view(&file), piece, &out, NULL));
			assert_true(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&out)));
			ic_buf_clear(&out);
			assert_done(strip_twice(ic_buf_view(&file), piece, &out, NULL));
			assert_true(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&out)));
		}
	}
	ic_buf_done(&file);
	ic_buf_done(&whole);
	ic_buf_done(&out);
}

/* Read twice it is as held: the same code, the same bytes. */
static void check_twice(ic_bytes file, ic_status status, ic_bytes expected)
{
	struct ic_buf out;

	ic_buf_init(&out, STRIP_OUT_MAX);
	const ic_status twice = strip_twice(file, 100, &out, NULL);
	assert_int_equal(ic_status_code(twice), ic_status_code(status));
	assert_true(!ic_ok(status) || ic_bytes_equal(ic_buf_view(&out), expected));
	ic_buf_done(&out);
}

/* True if accepted; then the output is proven. */
static bool check(ic_bytes file, struct ic_buf *out)
{
	ic_buf_clear(out);
	const ic_status status = strip_whole(file, file.len, out, NULL);
	check_twice(file, status, ic_buf_view(out));
	if (!ic_ok(status))
		return false;
	check_output(ic_buf_view(out), "damaged");
	return true;
}

static void every_truncation(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (int kind = 0; kind < GEN_WHOLE_KINDS; kind++) {
		make(kind, &file);
		for (size_t len = 0; len < file.len; len++) {
			uint8_t *cut = ic_alloc(len + 1, 1); /* so that a sanitizer sees the end */

			memcpy(cut, file.ptr, len);
			if (check(ic_bytes_of(cut, len), &out))
				fail_msg("%s cut at %zu of %zu",
					 gen_whole_name((enum gen_whole)kind), len, file.len);
			ic_free(cut);
		}
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void every_flipped_bit(void **state)
{
	struct ic_buf file;
	struct ic_buf out;
	unsigned accepted = 0;
	unsigned refused = 0;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (int kind = 0; kind < GEN_WHOLE_KINDS; kind++) {
		make(kind, &file);
		for (size_t bit = 0; bit < file.len * 8; bit++) {
			file.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
			if (check(ic_buf_view(&file), &out))
				accepted++;
			else
				refused++;
			file.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
	}
	assert_true(accepted > 1000 && refused > 1000);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

struct patch {
	enum gen_whole kind;
	ic_bytes from;
	ic_bytes to; /* of the same length; each place is changed */
	ic_code code;
};

static void check_patch(const struct patch *patch)
{
	struct ic_buf file;
	struct ic_buf out;
	unsigned places = 0;

	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	make((int)patch->kind, &file);
	assert_int_equal(patch->from.len, patch->to.len);
	for (size_t at = 0; at + patch->from.len <= file.len; at++) {
		if (memcmp(file.ptr + at, patch->from.ptr, patch->from.len) != 0)
			continue;
		memcpy(file.ptr + at, patch->to.ptr, patch->to.len);
		places++;
	}
	assert_true(places > 0);
	const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
	if (!ic_failed_with(status, patch->code))
		fail_msg("%s with \"%.8s\": %s", gen_whole_name(patch->kind), patch->from.ptr,
			 ic_ok(status) ? "accepted" : status.fault->text);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

#define CHANGE(from, to)                               \
	{ (const uint8_t *)(from), sizeof(from) - 1 }, \
	{                                              \
		(const uint8_t *)(to), sizeof(to) - 1  \
	}

static const struct patch patches[] = {
	{ GEN_WEBP, CHANGE("VP8X\12\0\0\0\x2c", "VP8X\12\0\0\0\x2e"), IC_E_IMAGE_UNSUPPORTED },
	{ GEN_WEBP, CHANGE("EXIF", "ANMF"), IC_E_IMAGE_UNSUPPORTED },
	{ GEN_WEBP, CHANGE("EXIF", "VP8 "), IC_E_IMAGE_UNSUPPORTED },
	{ GEN_WEBP, CHANGE("\0\0\0\x3f\0\0\x3f\0\0", "\0\0\0\x3f\0\0\x3e\0\0"), IC_E_IMAGE },
	{ GEN_WEBP, CHANGE("\x9d\1\x2a", "\x9d\1\x2b"), IC_E_IMAGE },
	{ GEN_WEBP, CHANGE("VP8 ", "VP9 "), IC_E_IMAGE },
	{ GEN_WEBP_LOSSLESS, CHANGE("\x3c\0\0\0\x2f", "\x3c\0\0\0\x2e"), IC_E_IMAGE },
	{ GEN_HEIC, CHANGE("hvc1\0", "jpeg\0"), IC_E_IMAGE_UNSUPPORTED },
	{ GEN_HEIC, CHANGE("pict", "vide"), IC_E_IMAGE_UNSUPPORTED },
	{ GEN_HEIC, CHANGE("meta\0\0", "moov\0\0"), IC_E_IMAGE_UNSUPPORTED },
	{ GEN_HEIC, CHANGE("irot", "abcd"), IC_E_IMAGE_UNSUPPORTED }, /* essential */
	{ GEN_HEIC, CHANGE("hvcC", "abcC"), IC_E_IMAGE },
	{ GEN_HEIC, CHANGE("infe\2", "infe\1"), IC_E_IMAGE_UNSUPPORTED },
	{ GEN_HEIC, CHANGE("\0\0\0\x40\0\0\0\x40", "\0\1\0\x40\0\0\0\x40"), IC_E_IMAGE_LIMIT },
	{ GEN_HEIC_GRID, CHANGE("\0\0\0\1\0\x80\0\x40", "\0\0\0\2\0\x80\0\x40"), IC_E_IMAGE },
	{ GEN_HEIC_GRID, CHANGE("\0\0\0\1\0\x80\0\x40", "\0\0\0\1\0\x81\0\x40"), IC_E_IMAGE },
	{ GEN_HEIC_GRID, CHANGE("dimg\0\x0a\0\2\0\x0b", "dimg\0\x0a\0\2\0\x0a"), IC_E_IMAGE },
	{ GEN_HEIC_GRID, CHANGE("dimg", "dimx"), IC_E_IMAGE },
	{ GEN_HEIC_OVERLAY, CHANGE("\x8\0\x80\0\x40", "\x8\0\x81\0\x40"), IC_E_IMAGE },
	{ GEN_HEIC_OVERLAY, CHANGE("\x8\0\x80\0\x40", "\x8\0\x80\0\x41"), IC_E_IMAGE },
	{ GEN_HEIC_OVERLAY, CHANGE("\0\0\1\2\3\4", "\0\1\1\2\3\4"), IC_E_IMAGE },
	{ GEN_HEIC_OVERLAY, CHANGE("\0\0\1\2\3\4", "\1\0\1\2\3\4"), IC_E_IMAGE },
	{ GEN_HEIC_IDENTITY, CHANGE("dimg\0\x0a\0\1", "dimg\0\x0a\0\0"), IC_E_IMAGE },
	{ GEN_HEIC_GRID, CHANGE("hvc1\0", "av01\0"), IC_E_IMAGE },
	{ GEN_AVIF, CHANGE("av1C", "av1D"), IC_E_IMAGE },
	{ GEN_AVIF, CHANGE("av1C\x81", "av1C\x82"), IC_E_IMAGE },
	{ GEN_AVIF_GRID, CHANGE("av01\0", "hvc1\0"), IC_E_IMAGE },
};

static void kinds_that_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(patches) / sizeof(patches[0]); i++)
		check_patch(&patches[i]);
}

/* The last chunk of a WebP says that it is longer than the file, by @more. */
static void a_chunk_ends_in_its_file(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (uint8_t more = 1; more < 20; more++) {
		make(GEN_WEBP, &file);
		uint8_t *last = memmem(file.ptr, file.len, "EXIF", 4);
		assert_non_null(last);
		last[4] = (uint8_t)(last[4] + more);
		const bool padded = more == 1 && last[4] % 2 == 0; /* its padding byte */
		ic_buf_clear(&out);
		if (!padded)
			assert_fails(strip_whole(ic_buf_view(&file), file.len, &out, NULL), IMAGE);
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static void transparency_stays(void **state)
{
	static const struct {
		enum gen_whole kind;
		const char *mark;
	} rows[] = { { GEN_WEBP_ALPHA, "ALPH" },
		     { GEN_HEIC_ALPHA, "auxl" },
		     { GEN_AVIF_ALPHA, "auxl" } };
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make((int)rows[i].kind, &file);
		ic_buf_clear(&out);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &out, NULL));
		assert_true(gen_contains(ic_buf_view(&out), ic_bytes_of_text(rows[i].mark)));
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

/* ---- properties of a HEIF ---- */

struct property {
	const char *type;
	ic_bytes body;
	bool taken;
};

#define PROPERTY(type, body, taken)                                        \
	{                                                                  \
		type, { (const uint8_t *)(body), sizeof(body) - 1 }, taken \
	}
#define N(n)     "\0\0\0" n
#define CENTRED  N("\0") N("\1") N("\0") N("\1")
#define HALF_OFF "\xff\xff\xff\xff" N("\2") N("\1") N("\2") /* -1/2 and 1/2 */

/* Of a picture of 64 × 64. */
static const struct property properties[] = {
	PROPERTY("clap", N("\x40") N("\1") N("\x40") N("\1") CENTRED, true),
	PROPERTY("clap", N("\x3f") N("\1") N("\x3f") N("\1") HALF_OFF, true),
	PROPERTY("clap", N("\x7f") N("\2") N("\1") N("\1") CENTRED, true),
	PROPERTY("clap", N("\x3f") N("\1") N("\x40") N("\1") N("\1") N("\1") N("\0") N("\1"),
		 false),
	PROPERTY("clap", N("\x41") N("\1") N("\x40") N("\1") CENTRED, false),
	PROPERTY("clap", N("\x40") N("\1") N("\x41") N("\1") CENTRED, false),
	PROPERTY("clap", N("\x40") N("\1") N("\x3f") N("\1") HALF_OFF, false),
	PROPERTY("clap", N("\x3f") N("\1") N("\x40") N("\1") HALF_OFF, false),
	PROPERTY("clap", N("\0") N("\1") N("\x40") N("\1") CENTRED, false),
	PROPERTY("clap", N("\x40") N("\0") N("\x40") N("\1") CENTRED, false),
	PROPERTY("clap", N("\x40") "\0\1\0\0" N("\x40") N("\1") CENTRED, false),
	PROPERTY("clap", N("\x40") N("\1") N("\x40") N("\1") N("\0") N("\0") N("\0") N("\1"),
		 false),
	PROPERTY("clap", N("\x40") N("\1") N("\x40") N("\1") N("\0") "\0\1\0\0" N("\0") N("\1"),
		 false),
	PROPERTY("clap", N("\x40") N("\1") N("\x40") N("\1") CENTRED "\0", false),
	PROPERTY("pasp", N("\1") N("\2"), true),
	PROPERTY("pasp", N("\0") N("\1"), false),
	PROPERTY("pasp", N("\1") N("\0"), false),
	PROPERTY("pasp", N("\1") N("\1") "\0", false),
	PROPERTY("imir", "\1", true),
	PROPERTY("imir", "\0", true),
	PROPERTY("imir", "\1\0", false),
	PROPERTY("pixi", N("\0") "\3\x8\x8\x8", true),
	PROPERTY("pixi", N("\0") "\1\x10", true),
	PROPERTY("pixi", N("\0") "\3\x8\x8", false),
	PROPERTY("pixi", N("\0") "\0", false),
	PROPERTY("pixi", N("\0") "\5\x8\x8\x8\x8\x8", false),
	PROPERTY("pixi", N("\0") "\2\x8\0", false),
	PROPERTY("pixi", N("\0") "\1\x11", false),
	PROPERTY("colr", "nclx\0\1\0\x0d\0\6\x80", true),
	PROPERTY("colr", "nclx\0\1\0\x0d\0\6", false),
	PROPERTY("ispe", N("\0") N("\x40") N("\x40") "\0", false),
};

static void a_property_that_fits_stays(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
		const struct property *property = &properties[i];

		ic_buf_clear(&file);
		ic_buf_clear(&out);
		gen_whole(GEN_HEIC,
			  &(struct gen_options) { .property = property->type,
						  .property_body = property->body },
			  &file);
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		if (ic_ok(status) != property->taken)
			fail_msg("row %zu, %s: %s", i, property->type,
				 ic_ok(status) ? "taken" : status.fault->text);
		if (!property->taken) {
			assert_int_equal(ic_status_code(status), IC_E_IMAGE);
			continue;
		}
		check_output(ic_buf_view(&out), property->type);
		assert_true(gen_contains(ic_buf_view(&out), property->body));
		(void)fail_each(ic_buf_view(&file));
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

/* Whichever allocation fails, the answer is that memory is short, and nothing is left behind. */
static void every_allocation_fails_once(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (int kind = 0; kind < GEN_WHOLE_KINDS; kind++) {
		make(kind, &file);
		ic_buf_clear(&out);
		assert_done(ic_buf_reserve(&out, 1 << 20));
		ic_alloc_fail_nth(0);
		assert_done(strip_whole(ic_buf_view(&file), file.len, &out, NULL));
		const uint64_t count = ic_alloc_count();
		assert_true(count > 3);
		for (uint64_t n = 1; n <= count; n++) {
			ic_buf_clear(&out);
			ic_alloc_fail_nth(n);
			assert_fails(strip_whole(ic_buf_view(&file), file.len, &out, NULL), NOMEM);
		}
		ic_alloc_fail_nth(0);
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_canary_survives),
		cmocka_unit_test(facts_are_read_before_they_go),
		cmocka_unit_test(pieces_make_no_difference),
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(every_flipped_bit),
		cmocka_unit_test(kinds_that_are_refused),
		cmocka_unit_test(a_chunk_ends_in_its_file),
		cmocka_unit_test(transparency_stays),
		cmocka_unit_test(a_property_that_fits_stays),
		cmocka_unit_test(every_allocation_fails_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
