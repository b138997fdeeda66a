/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chunks of a PNG that are kept, as values checked against the header, and names for the rest.
 * As libpng does, the first of a kind counts, colour chunks count only before the palette, and what
 * does not fit the header is left out.
 */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "image/exif.h"
#include "image/icc.h"
#include "image/machine.h"
#include "image/words.h"
#include "image/xmp.h"

enum { GREY = 0, TRUE = 2, PALETTE = 3, GREY_ALPHA = 4, TRUE_ALPHA = 6 };

static unsigned channels(const struct ic_png *png)
{
	static const uint8_t count[] = { 1, 0, 3, 3, 2, 0, 4 };

	return count[png->colour];
}

static bool is_depth_allowed(uint8_t colour, uint8_t depth)
{
	/* one bit for each allowed depth */
	static const uint32_t depths[] = { [GREY] =
						   1U << 1 | 1U << 2 | 1U << 4 | 1U << 8 | 1U << 16,
					   [TRUE] = 1U << 8 | 1U << 16,
					   [PALETTE] = 1U << 1 | 1U << 2 | 1U << 4 | 1U << 8,
					   [GREY_ALPHA] = 1U << 8 | 1U << 16,
					   [TRUE_ALPHA] = 1U << 8 | 1U << 16 };

	return colour <= TRUE_ALPHA && depth <= 16 && (depths[colour] >> depth & 1) != 0;
}

static ic_status take_header(struct ic_strip *strip, ic_bytes body)
{
	struct ic_png *png = &strip->state->png;

	if (body.len != sizeof(png->header))
		IC_FAIL(IMAGE, "a header of the wrong length");
	memcpy(png->header, body.ptr, sizeof(png->header));
	strip->facts.width = ic_load_be32(body.ptr);
	strip->facts.height = ic_load_be32(body.ptr + 4);
	png->depth = body.ptr[8];
	png->colour = body.ptr[9];
	if (strip->facts.width == 0 || strip->facts.height == 0
	    || !is_depth_allowed(png->colour, png->depth) || body.ptr[10] != 0 || body.ptr[11] != 0
	    || body.ptr[12] > 1)
		IC_FAIL(IMAGE, "a header that is not valid");
	if (strip->facts.width > IC_IMAGE_SIDE_MAX || strip->facts.height > IC_IMAGE_SIDE_MAX
	    || (uint64_t)strip->facts.width * strip->facts.height > IC_IMAGE_PIXELS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many pixels");

	png->header_taken = true;
	return IC_DONE;
}

/* A palette is needed only by palette pictures; a mere suggestion goes. */
static ic_status take_palette(struct ic_strip *strip, ic_bytes body)
{
	struct ic_png *png = &strip->state->png;

	const size_t max = png->colour == PALETTE ? 3U << png->depth : sizeof(png->palette);

	if (body.len == 0 || body.len % 3 != 0 || body.len > max)
		IC_FAIL(IMAGE, "a palette of the wrong length");
	if (png->colour != PALETTE)
		return ic_png_report_chunk(strip, body);
	memcpy(png->palette, body.ptr, body.len);
	png->palette_len = (uint16_t)body.len;
	return IC_DONE;
}

static bool take_transparent(struct ic_png *png, ic_bytes body)
{
	if (png->transparent_len != 0 || body.len == 0)
		return false;
	/* A colour beyond the depth stays: decoders differ on whether it matches anything. */
	if (!(png->colour == PALETTE && body.len <= png->palette_len / 3U)
	    && !(png->colour == GREY && body.len == 2) && !(png->colour == TRUE && body.len == 6))
		return false;
	memcpy(png->transparent, body.ptr, body.len);
	png->transparent_len = (uint16_t)body.len;
	return true;
}

static bool take_value(struct ic_png_value *value, ic_bytes body, size_t len)
{
	if (value->len != 0 || body.len != len)
		return false;
	memcpy(value->bytes, body.ptr, len);
	value->len = (uint8_t)len;
	return true;
}

static bool take_srgb(struct ic_png *png, ic_bytes body)
{
	return body.len == 1 && body.ptr[0] <= 3 && take_value(&png->srgb, body, 1);
}

static bool take_gamma(struct ic_png *png, ic_bytes body)
{
	return body.len == 4 && ic_load_be32(body.ptr) != 0 && take_value(&png->gamma, body, 4);
}

static bool take_bits(struct ic_png *png, ic_bytes body)
{
	const uint8_t max = png->colour == PALETTE ? 8 : png->depth;

	if (body.len != channels(png))
		return false;
	for (size_t i = 0; i < body.len; i++) {
		if (body.ptr[i] == 0 || body.ptr[i] > max)
			return false;
	}
	return take_value(&png->bits, body, body.len);
}

static bool take_chroma(struct ic_png *png, ic_bytes body)
{
	return take_value(&png->chroma, body, 32);
}

static bool take_cicp(struct ic_png *png, ic_bytes body)
{
	return take_value(&png->cicp, body, 4);
}

static bool take_density(struct ic_png *png, ic_bytes body)
{
	return body.len == 9 && body.ptr[8] <= 1 && take_value(&png->density, body, 9);
}

/* Kept kinds besides IHDR and PLTE; `colour` ones count only before PLTE. */
static const struct value_row {
	uint32_t type;
	bool before_palette;
	bool (*take)(struct ic_png *png, ic_bytes body);
} value_rows[] = {
	{ IC_PNG_CICP, true, take_cicp },     { IC_PNG_SRGB, true, take_srgb },
	{ IC_PNG_GAMA, true, take_gamma },    { IC_PNG_CHRM, true, take_chroma },
	{ IC_PNG_SBIT, true, take_bits },     { IC_PNG_TRNS, false, take_transparent },
	{ IC_PNG_PHYS, false, take_density },
};

static ic_bytes keyword_of(ic_bytes body)
{
	size_t len = 0;

	while (len < body.len && len < 80 && body.ptr[len] != 0)
		len++;
	return ic_bytes_of(body.ptr, len);
}

static ic_status take_profile(struct ic_strip *strip, ic_bytes body)
{
	struct ic_png *png = &strip->state->png;
	const size_t name_len = keyword_of(body).len;
	const bool grey = png->colour == GREY || png->colour == GREY_ALPHA;
	IC_AUTO(buf) profile = { 0 };

	if (IC_IMAGE_IS_FIRST)
		IC_FAIL(IMAGE_UNSUPPORTED, "a profile that is to be inflated");
	ic_buf_init(&profile, IC_IMAGE_HEAD_BYTES_MAX);
	png->profile_seen = true;
	const ic_status status = ic_inflate(ic_bytes_from(body, name_len + 2), &profile);
	if (ic_failed_with(status, IC_E_NOMEM))
		return status;
	if (!ic_ok(status) || name_len + 2 > body.len || body.ptr[name_len + 1] != 0)
		strip->facts.colour = IC_COLOUR_LOST;
	else
		IC_TRY(ic_icc_rewrite(ic_buf_view(&profile), grey ? IC_ICC_GREY : IC_ICC_RGB,
				      &strip->state->icc, &strip->facts.colour));
	if (strip->facts.colour == IC_COLOUR_LOST && strip->state->options.strict_colour)
		IC_FAIL(IMAGE_UNSUPPORTED, "a colour profile that cannot be rewritten");
	return ic_strip_find_profile(strip, ic_buf_view(&profile), png->at, body.len);
}

static ic_status take_exif(struct ic_strip *strip, ic_bytes body)
{
	/* Some writers put the prefix of the JPEG segment here too. */
	return ic_exif_read(strip, ic_bytes_start_with(body, IC_LIT("Exif\0\0"))
					   ? ic_bytes_from(body, 6)
					   : body);
}

static bool keep_value(struct ic_png *png, ic_bytes body)
{
	for (size_t i = 0; i < sizeof(value_rows) / sizeof(value_rows[0]); i++) {
		if (value_rows[i].type == png->type
		    && (!value_rows[i].before_palette || png->palette_len == 0))
			return value_rows[i].take(png, body);
	}
	return false;
}

ic_status ic_png_take_chunk(struct ic_strip *strip, ic_bytes body)
{
	struct ic_png *png = &strip->state->png;
	const bool before = png->place == IC_PNG_BEFORE_IDAT;

	if (png->type == IC_PNG_IHDR)
		return take_header(strip, body);
	if (png->type == IC_PNG_PLTE)
		return take_palette(strip, body);
	if (png->type == IC_PNG_EXIF)
		return take_exif(strip, body);
	if (png->type == IC_PNG_ICCP && before && png->palette_len == 0 && !png->profile_seen)
		return take_profile(strip, body);
	if (png->type == IC_PNG_IEND && body.len == 0)
		return IC_DONE;
	return before && keep_value(png, body) ? IC_DONE : ic_png_report_chunk(strip, body);
}

/* ---- findings ---- */

static const struct name_row {
	uint32_t type;
	const char *kind;
	const char *name;
} name_rows[] = {
	{ IC_PNG_TYPE('t', 'I', 'M', 'E'), "time", "modification time" },
	{ IC_PNG_TYPE('b', 'K', 'G', 'D'), "picture structure", "background colour" },
	{ IC_PNG_TYPE('h', 'I', 'S', 'T'), "picture structure", "palette histogram" },
	{ IC_PNG_TYPE('s', 'P', 'L', 'T'), "picture structure", "suggested palette" },
	{ IC_PNG_TYPE('p', 'C', 'A', 'L'), "description", "pixel calibration" },
	{ IC_PNG_TYPE('s', 'C', 'A', 'L'), "description", "physical scale" },
	{ IC_PNG_TYPE('o', 'F', 'F', 's'), "picture structure", "picture offset" },
	{ IC_PNG_TYPE('g', 'I', 'F', 'x'), "software", "GIF extension" },
	{ IC_PNG_TYPE('g', 'I', 'F', 'g'), "software", "GIF control" },
	{ IC_PNG_TYPE('d', 'S', 'I', 'G'), "provenance", "digital signature" },
	{ IC_PNG_TYPE('c', 'a', 'B', 'X'), "provenance", "JUMBF box (C2PA content credentials)" },
	{ IC_PNG_TYPE('i', 'D', 'O', 'T'), "software", "Apple decoding hint" },
	{ IC_PNG_TYPE('v', 'p', 'A', 'g'), "software", "ImageMagick canvas" },
	{ IC_PNG_TYPE('o', 'r', 'N', 'T'), "orientation", "ImageMagick orientation" },
	{ IC_PNG_TYPE('e', 'x', 'I', 'f'), "other", "ImageMagick EXIF" },
	{ IC_PNG_TYPE('z', 'x', 'I', 'f'), "other", "compressed EXIF" },
	{ IC_PNG_IEND, "hidden data", "data in the end chunk" },
	{ IC_PNG_PLTE, "picture structure", "suggested palette" },
};

static bool is_text(uint32_t type)
{
	return type == IC_PNG_TEXT || type == IC_PNG_ZTXT || type == IC_PNG_ITXT;
}

/* iTXt: keyword, 0, compressed?, method, language, 0, translated keyword, 0, text */
static ic_bytes international_text(ic_bytes body)
{
	ic_bytes rest = ic_bytes_from(body, keyword_of(body).len + 1);

	if (rest.len < 2 || rest.ptr[0] != 0)
		return (ic_bytes) { NULL, 0 };
	rest = ic_bytes_from(rest, 2);
	for (int i = 0; i < 2; i++) {
		const uint8_t *nul = rest.len == 0 ? NULL : memchr(rest.ptr, 0, rest.len);
		if (nul == NULL)
			return (ic_bytes) { NULL, 0 };
		rest = ic_bytes_from(rest, (size_t)(nul - rest.ptr) + 1);
	}
	return rest;
}

static ic_status report_text(struct ic_strip *strip, ic_bytes body)
{
	const uint32_t type = strip->state->png.type;
	const ic_bytes keyword = keyword_of(body);
	struct ic_buf *text = &strip->state->text;
	ic_bytes value = { NULL, 0 };

	if (type == IC_PNG_TEXT)
		value = ic_bytes_from(body, keyword.len + 1);
	if (type == IC_PNG_ITXT)
		value = international_text(body);
	if (value.len > 0 && ic_bytes_equal(keyword, IC_LIT("XML:com.adobe.xmp")))
		return ic_xmp_report(strip, value);

	ic_buf_clear(text);
	IC_TRY(ic_words_put(text, keyword));
	const size_t name_len = text->len;
	IC_TRY(ic_words_put(text, value));
	return ic_strip_find(
		strip, &(struct ic_finding) { .where = "PNG text",
					      .kind = "description",
					      .name = ic_bytes_of(text->ptr, name_len),
					      .value = ic_bytes_from(ic_buf_view(text), name_len),
					      .at = strip->state->png.at,
					      .bytes = body.len + 12 });
}

static ic_status report_named(struct ic_strip *strip)
{
	const struct ic_png *png = &strip->state->png;
	uint8_t type[4];
	struct ic_finding finding = { .where = "PNG chunk",
				      .kind = "unknown data",
				      .name = ic_bytes_of(type, sizeof(type)),
				      .at = png->at,
				      .bytes = (uint64_t)png->left + 12 };

	ic_store_be32(type, png->type);
	for (size_t i = 0; i < sizeof(name_rows) / sizeof(name_rows[0]); i++) {
		if (name_rows[i].type == png->type) {
			finding.kind = name_rows[i].kind;
			finding.name = ic_bytes_of_text(name_rows[i].name);
		}
	}
	return ic_strip_find(strip, &finding);
}

ic_status ic_png_report_chunk(struct ic_strip *strip, ic_bytes body)
{
	if (!ic_strip_finds(strip))
		return IC_DONE;
	if (is_text(strip->state->png.type) && body.len > 0)
		return report_text(strip, body);
	return report_named(strip);
}

/* ---- writing ---- */

static ic_status emit_value(const struct ic_png *png, uint32_t type,
			    const struct ic_png_value *value, struct ic_buf *out)
{
	return value->len == 0
		       ? IC_DONE
		       : ic_png_emit_chunk(png, type, ic_bytes_of(value->bytes, value->len), out);
}

static ic_status emit_profile(struct ic_strip *strip, struct ic_buf *out)
{
	IC_AUTO(buf) body = { 0 };

	ic_buf_init(&body, IC_IMAGE_HEAD_BYTES_MAX);
	IC_TRY(ic_buf_put(&body, IC_LIT("ICC Profile\0\0")));
	IC_TRY(ic_deflate_stored(ic_buf_view(&strip->state->icc), &body));
	return ic_png_emit_chunk(&strip->state->png, IC_PNG_ICCP, ic_buf_view(&body), out);
}

/* One colour description, the one that decoders prefer; a profile that was sRGB becomes sRGB. */
static ic_status emit_colour(struct ic_strip *strip, struct ic_buf *out)
{
	struct ic_png *png = &strip->state->png;

	if (png->profile_seen && strip->facts.colour == IC_COLOUR_SRGB)
		png->srgb = (struct ic_png_value) { .len = 1 };
	IC_TRY(emit_value(png, IC_PNG_CICP, &png->cicp, out));
	if (strip->state->icc.len > 0)
		return emit_profile(strip, out);
	if (png->srgb.len > 0)
		return emit_value(png, IC_PNG_SRGB, &png->srgb, out);
	IC_TRY(emit_value(png, IC_PNG_GAMA, &png->gamma, out));
	return emit_value(png, IC_PNG_CHRM, &png->chroma, out);
}

ic_status ic_png_emit_orientation(struct ic_strip *strip, struct ic_buf *out)
{
	struct ic_png *png = &strip->state->png;
	IC_AUTO(buf) body = { 0 };

	if (strip->facts.orientation == png->orientation_sent)
		return IC_DONE;
	png->orientation_sent = strip->facts.orientation;
	ic_buf_init(&body, 64);
	IC_TRY(ic_exif_emit(strip->facts.orientation, &body));
	return ic_png_emit_chunk(png, IC_PNG_EXIF, ic_buf_view(&body), out);
}

ic_status ic_png_emit_head(struct ic_strip *strip, struct ic_buf *out)
{
	const struct ic_png *png = &strip->state->png;

	IC_TRY(ic_png_emit_chunk(png, IC_PNG_IHDR, ic_bytes_of(png->header, sizeof(png->header)),
				 out));
	IC_TRY(emit_colour(strip, out));
	IC_TRY(emit_value(png, IC_PNG_SBIT, &png->bits, out));
	if (png->palette_len > 0)
		IC_TRY(ic_png_emit_chunk(png, IC_PNG_PLTE,
					 ic_bytes_of(png->palette, png->palette_len), out));
	if (png->transparent_len > 0)
		IC_TRY(ic_png_emit_chunk(png, IC_PNG_TRNS,
					 ic_bytes_of(png->transparent, png->transparent_len), out));
	IC_TRY(emit_value(png, IC_PNG_PHYS, &png->density, out));
	return ic_png_emit_orientation(strip, out);
}
