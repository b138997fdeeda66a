/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers are compared and copied as the fixed-point integers of the format; nothing here needs
 * floating point. Two profiles are "the same" if each colorant differs by at most 0.0015 and the
 * curve by at most 0.2 % of its range, below what 8 bits can show.
 */
#include "image/icc.h"

#include <string.h>

#include "base/bug.h"

enum {
	HEADER_BYTES = 128,
	TAGS_MAX = 100,
	CURVE_ENTRIES_MAX = 4096,
	COLORANT_TOLERANCE = 98, /* 0.0015 in s15Fixed16 */
	CURVE_TOLERANCE = 131,   /* 0.2 % of 65535 */
	PARAMETER_TOLERANCE = 33 /* 0.0005 in s15Fixed16 */
};

#define FOURCC(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* What a matrix or grey profile says, and all of what is written again. */
struct profile {
	unsigned channels;      /* 1 or 3 */
	int32_t colorant[3][3]; /* r, g, b × X, Y, Z */
	ic_bytes curve[3];      /* `curv` or `para` element, exactly as long as it says */
};

static const int32_t srgb_colorants[3][3] = { { 0x6fa2, 0x38f5, 0x0390 },
					      { 0x6299, 0xb785, 0x18da },
					      { 0x24a0, 0x0f84, 0xb6cf } };
static const int32_t p3_colorants[3][3] = { { 0x83df, 0x3dbf, -0x45 },
					    { 0x4abf, 0xb137, 0x0ab9 },
					    { 0x2838, 0x110b, 0xc8b9 } };
/* para type 3 of sRGB: g, a, b, c, d */
static const int32_t srgb_parameters[5] = { 0x26666, 0xf2a7, 0x0d59, 0x13d0, 0x0a5b };
/* The sRGB curve at i/32, IEC 61966-2-1. */
static const uint16_t srgb_curve[33] = { 0,     159,   338,   595,   940,   1381,  1923,
					 2572,  3334,  4214,  5215,  6344,  7603,  8997,
					 10530, 12206, 14027, 15998, 18122, 20401, 22840,
					 25440, 28206, 31139, 34243, 37521, 40975, 44607,
					 48420, 52417, 56601, 60972, 65535 };

static bool is_near(int64_t a, int64_t b, int64_t tolerance)
{
	return a - b <= tolerance && b - a <= tolerance;
}

/* The element of tag @signature; empty if there is none or it lies outside the profile. */
static ic_bytes find_tag(ic_bytes profile, uint32_t signature)
{
	const uint32_t count = ic_load_be32(profile.ptr + HEADER_BYTES);

	for (uint32_t i = 0; i < count && i < TAGS_MAX; i++) {
		const size_t at = HEADER_BYTES + 4 + (size_t)i * 12;

		if (at + 12 > profile.len)
			break;
		if (ic_load_be32(profile.ptr + at) != signature)
			continue;
		const uint32_t offset = ic_load_be32(profile.ptr + at + 4);
		const uint32_t len = ic_load_be32(profile.ptr + at + 8);
		if (offset > profile.len || len > profile.len - offset)
			break;
		return ic_bytes_of(profile.ptr + offset, len);
	}
	return (ic_bytes) { NULL, 0 };
}

static bool is_profile(ic_bytes profile)
{
	return profile.len >= HEADER_BYTES + 4
	       && ic_load_be32(profile.ptr + 36) == FOURCC('a', 'c', 's', 'p');
}

static bool has_lookup_table(ic_bytes profile)
{
	static const uint32_t lookup[] = { FOURCC('A', '2', 'B', '0'), FOURCC('A', '2', 'B', '1'),
					   FOURCC('A', '2', 'B', '2'), FOURCC('D', '2', 'B', '0'),
					   FOURCC('D', '2', 'B', '1'), FOURCC('D', '2', 'B', '2') };

	for (size_t i = 0; i < sizeof(lookup) / sizeof(lookup[0]); i++) {
		if (find_tag(profile, lookup[i]).len > 0)
			return true;
	}
	return false;
}

/* An input, display, output or colour-space profile of the given space. */
static bool fits(ic_bytes profile, uint32_t space)
{
	static const uint32_t classes[] = { FOURCC('m', 'n', 't', 'r'), FOURCC('s', 'c', 'n', 'r'),
					    FOURCC('p', 'r', 't', 'r'),
					    FOURCC('s', 'p', 'a', 'c') };
	const uint32_t class = ic_load_be32(profile.ptr + 12);

	if (ic_load_be32(profile.ptr + 16) != space)
		return false;
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (class == classes[i])
			return true;
	}
	return false;
}

static bool read_colorant(ic_bytes profile, uint32_t signature, int32_t ret_xyz[static 3])
{
	const ic_bytes element = find_tag(profile, signature);

	if (element.len < 20 || ic_load_be32(element.ptr) != FOURCC('X', 'Y', 'Z', ' '))
		return false;
	for (size_t i = 0; i < 3; i++)
		ret_xyz[i] = (int32_t)ic_load_be32(element.ptr + 8 + 4 * i);
	return true;
}

/* Bytes that the curve element needs for what it says it holds; 0 if it is not a curve, which it is
 * not when its reserved bytes carry something. */
static size_t curve_bytes(ic_bytes element)
{
	static const uint8_t parameters[] = { 1, 3, 4, 5, 7 };

	if (element.len < 12 || ic_load_be32(element.ptr + 4) != 0)
		return 0;
	if (ic_load_be32(element.ptr) == FOURCC('c', 'u', 'r', 'v')) {
		const uint32_t count = ic_load_be32(element.ptr + 8);
		return count > CURVE_ENTRIES_MAX ? 0 : 12 + (size_t)count * 2;
	}
	const uint16_t kind = ic_load_be16(element.ptr + 8);
	if (ic_load_be32(element.ptr) != FOURCC('p', 'a', 'r', 'a') || kind >= sizeof(parameters)
	    || ic_load_be16(element.ptr + 10) != 0)
		return 0;
	return 12 + (size_t)parameters[kind] * 4;
}

static bool read_curve(ic_bytes profile, uint32_t signature, ic_bytes *ret_curve)
{
	const ic_bytes element = find_tag(profile, signature);
	const size_t len = curve_bytes(element);

	if (len == 0 || len > element.len)
		return false;
	*ret_curve = ic_bytes_of(element.ptr, len);
	return true;
}

static bool read_rgb(ic_bytes profile, struct profile *ret)
{
	return fits(profile, FOURCC('R', 'G', 'B', ' '))
	       && ic_load_be32(profile.ptr + 20) == FOURCC('X', 'Y', 'Z', ' ')
	       && !has_lookup_table(profile)
	       && read_colorant(profile, FOURCC('r', 'X', 'Y', 'Z'), ret->colorant[0])
	       && read_colorant(profile, FOURCC('g', 'X', 'Y', 'Z'), ret->colorant[1])
	       && read_colorant(profile, FOURCC('b', 'X', 'Y', 'Z'), ret->colorant[2])
	       && read_curve(profile, FOURCC('r', 'T', 'R', 'C'), &ret->curve[0])
	       && read_curve(profile, FOURCC('g', 'T', 'R', 'C'), &ret->curve[1])
	       && read_curve(profile, FOURCC('b', 'T', 'R', 'C'), &ret->curve[2]);
}

static bool read_profile(ic_bytes profile, enum ic_icc_space space, struct profile *ret)
{
	*ret = (struct profile) { .channels = space == IC_ICC_RGB ? 3 : 1 };
	if (!is_profile(profile) || space == IC_ICC_OTHER)
		return false;
	if (space == IC_ICC_RGB)
		return read_rgb(profile, ret);
	return fits(profile, FOURCC('G', 'R', 'A', 'Y')) && !has_lookup_table(profile)
	       && read_curve(profile, FOURCC('k', 'T', 'R', 'C'), &ret->curve[0]);
}

static bool is_srgb_parametric(ic_bytes curve)
{
	const uint16_t kind = ic_load_be16(curve.ptr + 8);

	if (kind != 3 && kind != 4)
		return false;
	for (size_t i = 0; i < 5; i++) {
		const int32_t value = (int32_t)ic_load_be32(curve.ptr + 12 + 4 * i);
		if (!is_near(value, srgb_parameters[i], PARAMETER_TOLERANCE))
			return false;
	}
	return kind == 3
	       || (ic_load_be32(curve.ptr + 32) == 0 && ic_load_be32(curve.ptr + 36) == 0);
}

static bool is_srgb_table(ic_bytes curve)
{
	const uint32_t count = ic_load_be32(curve.ptr + 8);

	if (count < 128)
		return false;
	for (uint32_t i = 0; i <= 32; i++) {
		const uint32_t at = i * (count - 1);
		const uint8_t *low = curve.ptr + 12 + (size_t)(at / 32) * 2;
		const uint32_t part = at % 32;
		const uint32_t a = ic_load_be16(low);
		const uint32_t b = part == 0 ? a : ic_load_be16(low + 2);

		if (!is_near((a * (32 - part) + b * part) / 32, srgb_curve[i], CURVE_TOLERANCE))
			return false;
	}
	return true;
}

static bool has_srgb_curves(const struct profile *profile)
{
	for (unsigned i = 0; i < profile->channels; i++) {
		const ic_bytes curve = profile->curve[i];
		const bool table = curve.ptr[0] == 'c';

		if (!(table ? is_srgb_table(curve) : is_srgb_parametric(curve)))
			return false;
	}
	return true;
}

static bool has_colorants(const struct profile *profile, const int32_t expected[3][3])
{
	for (int i = 0; i < 9; i++) {
		if (!is_near(profile->colorant[i / 3][i % 3], expected[i / 3][i % 3],
			     COLORANT_TOLERANCE))
			return false;
	}
	return true;
}

/* Our P3 is always the same bytes, whichever rounding the source had. */
static void set_p3(struct profile *profile)
{
	static const uint8_t curve[] = { 'p',  'a',  'r', 'a',  0,    0,    0, 0,    0,    3,   0,
					 0,    0,    2,   0x66, 0x66, 0,    0, 0xf2, 0xa7, 0,   0,
					 0x0d, 0x59, 0,   0,    0x13, 0xd0, 0, 0,    0x0a, 0x5b };

	memcpy(profile->colorant, p3_colorants, sizeof(p3_colorants));
	for (int i = 0; i < 3; i++)
		profile->curve[i] = ic_bytes_of(curve, sizeof(curve));
}

static enum ic_image_colour classify(const struct profile *profile)
{
	if (!has_srgb_curves(profile))
		return IC_COLOUR_PROFILE;
	if (profile->channels == 1 || has_colorants(profile, srgb_colorants))
		return IC_COLOUR_SRGB;
	return has_colorants(profile, p3_colorants) ? IC_COLOUR_P3 : IC_COLOUR_PROFILE;
}

static ic_status emit_header(uint32_t size, unsigned channels, struct ic_buf *out)
{
	uint8_t header[HEADER_BYTES] = { 0 };

	ic_store_be32(header, size);
	ic_store_be32(header + 8, 0x04200000);
	ic_store_be32(header + 12, FOURCC('m', 'n', 't', 'r'));
	ic_store_be32(header + 16,
		      channels == 3 ? FOURCC('R', 'G', 'B', ' ') : FOURCC('G', 'R', 'A', 'Y'));
	ic_store_be32(header + 20, FOURCC('X', 'Y', 'Z', ' '));
	ic_store_be16(header + 24, 2000); /* a date is required; this one says nothing */
	ic_store_be16(header + 26, 1);
	ic_store_be16(header + 28, 1);
	ic_store_be32(header + 36, FOURCC('a', 'c', 's', 'p'));
	ic_store_be32(header + 68, 0xf6d6); /* D50 */
	ic_store_be32(header + 72, 0x10000);
	ic_store_be32(header + 76, 0xd32d);
	return ic_buf_put(out, ic_bytes_of(header, sizeof(header)));
}

enum { ELEMENTS_MAX = 9 };

/* One tag of the profile being written; equal elements share their bytes. */
struct element {
	ic_bytes bytes;
	uint32_t signature;
	uint32_t offset;
};

static const uint8_t copyright_element[] = { 'm', 'l', 'u', 'c', 0,   0,   0,   0,   0, 0,  0, 1,
					     0,   0,   0,   12,  'e', 'n', 'U', 'S', 0, 0,  0, 6,
					     0,   0,   0,   28,  0,   'C', 0,   'C', 0, '0' };
static const uint8_t description_element[] = { 'm', 'l', 'u', 'c', 0, 0,   0,   0,   0,   0,
					       0,   1,   0,   0,   0, 12,  'e', 'n', 'U', 'S',
					       0,   0,   0,   12,  0, 0,   0,   28,  0,   'C',
					       0,   'o', 0,   'l', 0, 'o', 0,   'u', 0,   'r' };
static const uint8_t white_element[] = { 'X',  'Y',  'Z', ' ', 0, 0, 0, 0, 0,    0,
					 0xf6, 0xd6, 0,   1,   0, 0, 0, 0, 0xd3, 0x2d };

static size_t padded(size_t len)
{
	return (len + 3) / 4 * 4;
}

static void emit_xyz(const int32_t xyz[static 3], uint8_t ret_element[static 20])
{
	ic_store_be32(ret_element, FOURCC('X', 'Y', 'Z', ' '));
	ic_store_be32(ret_element + 4, 0);
	for (size_t i = 0; i < 3; i++)
		ic_store_be32(ret_element + 8 + i * 4, (uint32_t)xyz[i]);
}

static unsigned list_elements(const struct profile *profile, uint8_t xyz[3][20],
			      struct element ret_elements[static ELEMENTS_MAX])
{
	static const uint32_t colorants[] = { FOURCC('r', 'X', 'Y', 'Z'),
					      FOURCC('g', 'X', 'Y', 'Z'),
					      FOURCC('b', 'X', 'Y', 'Z') };
	static const uint32_t curves[] = { FOURCC('r', 'T', 'R', 'C'), FOURCC('g', 'T', 'R', 'C'),
					   FOURCC('b', 'T', 'R', 'C') };
	const bool rgb = profile->channels == 3;
	unsigned n = 0;

#define ELEMENT(p, len, name) ((struct element) { .bytes = { p, len }, .signature = (name) })
	ret_elements[n++] = ELEMENT(description_element, sizeof(description_element),
				    FOURCC('d', 'e', 's', 'c'));
	ret_elements[n++] =
		ELEMENT(copyright_element, sizeof(copyright_element), FOURCC('c', 'p', 'r', 't'));
	ret_elements[n++] =
		ELEMENT(white_element, sizeof(white_element), FOURCC('w', 't', 'p', 't'));
	for (unsigned i = 0; rgb && i < 3; i++) {
		emit_xyz(profile->colorant[i], xyz[i]);
		ret_elements[n++] = ELEMENT(xyz[i], sizeof(xyz[i]), colorants[i]);
	}
	for (unsigned i = 0; i < profile->channels; i++)
		ret_elements[n++] = ELEMENT(profile->curve[i].ptr, profile->curve[i].len,
					    rgb ? curves[i] : FOURCC('k', 'T', 'R', 'C'));
#undef ELEMENT
	IC_ASSERT(n <= ELEMENTS_MAX);
	return n;
}

/* Give each element its place; the size of the whole. */
static uint32_t place_elements(struct element *elements, unsigned count)
{
	size_t at = HEADER_BYTES + 4 + (size_t)count * 12;

	for (unsigned i = 0; i < count; i++) {
		for (unsigned k = 0; k < i && elements[i].offset == 0; k++) {
			if (ic_bytes_equal(elements[k].bytes, elements[i].bytes))
				elements[i].offset = elements[k].offset;
		}
		if (elements[i].offset != 0)
			continue;
		elements[i].offset = (uint32_t)at;
		at += padded(elements[i].bytes.len);
	}
	return (uint32_t)at;
}

static ic_status emit_elements(const struct element *elements, unsigned count, size_t start,
			       struct ic_buf *out)
{
	IC_TRY(ic_buf_put_be32(out, count));
	for (unsigned i = 0; i < count; i++) {
		IC_TRY(ic_buf_put_be32(out, elements[i].signature));
		IC_TRY(ic_buf_put_be32(out, elements[i].offset));
		IC_TRY(ic_buf_put_be32(out, (uint32_t)elements[i].bytes.len));
	}
	for (unsigned i = 0; i < count; i++) {
		uint8_t *padding;

		if (out->len - start != elements[i].offset) /* shared with an earlier one */
			continue;
		const size_t len = elements[i].bytes.len;
		IC_TRY(ic_buf_put(out, elements[i].bytes));
		IC_TRY(ic_buf_extend(out, padded(len) - len, &padding));
	}
	return IC_DONE;
}

static ic_status emit_profile(const struct profile *profile, struct ic_buf *out)
{
	struct element elements[ELEMENTS_MAX];
	uint8_t xyz[3][20];
	const size_t start = out->len;
	const unsigned count = list_elements(profile, xyz, elements);
	const uint32_t size = place_elements(elements, count);

	IC_TRY(emit_header(size, profile->channels, out));
	IC_TRY(emit_elements(elements, count, start, out));
	IC_ASSERT(out->len - start == size);
	return IC_DONE;
}

ic_status ic_icc_rewrite(ic_bytes bytes, enum ic_icc_space space, struct ic_buf *out,
			 enum ic_image_colour *ret_colour)
{
	struct profile profile;

	if (!read_profile(bytes, space, &profile)) {
		*ret_colour = IC_COLOUR_LOST;
		return IC_DONE;
	}
	const enum ic_image_colour colour = classify(&profile);
	if (colour == IC_COLOUR_P3)
		set_p3(&profile);
	if (colour != IC_COLOUR_SRGB)
		IC_TRY(emit_profile(&profile, out));
	*ret_colour = colour;
	return IC_DONE;
}

/* Version 2 has ASCII, version 4 UTF-16; letters outside Latin are left out. */
ic_status ic_icc_describe(ic_bytes profile, struct ic_buf *out)
{
	enum { SHOWN_MAX = 120 };

	if (!is_profile(profile))
		return IC_DONE;
	const ic_bytes element = find_tag(profile, FOURCC('d', 'e', 's', 'c'));
	if (element.len < 12)
		return IC_DONE;

	ic_bytes text = ic_bytes_from(element, 12);
	if (ic_load_be32(element.ptr) == FOURCC('m', 'l', 'u', 'c')) {
		if (element.len < 28)
			return IC_DONE;
		text = ic_bytes_from(element, ic_load_be32(element.ptr + 24));
		text.len = ic_load_be32(element.ptr + 20) < text.len
				   ? ic_load_be32(element.ptr + 20)
				   : text.len;
	}
	IC_ASSERT(text.len == 0 || text.ptr != NULL);
	for (size_t i = 0; i < text.len && out->len < SHOWN_MAX; i++) {
		if (text.ptr[i] >= ' ' && text.ptr[i] < 0x7f)
			IC_TRY(ic_buf_put_byte(out, text.ptr[i]));
		else if (text.ptr[i] == 0 && element.ptr[0] == 'd')
			break;
	}
	return IC_DONE;
}
