/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What we write before the first scan of a JPEG besides its tables (docs/formats/image.md): SOI,
 * our JFIF, our one-tag EXIF, our ICC profile, our Adobe marker. Which of them is needed follows
 * from how decoders guess the colour transform (libjpeg, default_decompress_parms).
 */
#include "base/bug.h"
#include "image/exif.h"
#include "image/icc.h"
#include "image/machine.h"

enum transform { GREY, YCC, RGB, CMYK, CMYK_ADOBE, YCCK };

static bool has_rgb_names(const struct ic_jpeg_frame *frame)
{
	return frame->component[0].id == 'R' && frame->component[1].id == 'G'
	       && frame->component[2].id == 'B';
}

static enum transform transform_of(const struct ic_jpeg *jpeg)
{
	if (jpeg->frame.count == 1)
		return GREY;
	if (jpeg->frame.count == 4) {
		if (!jpeg->adobe)
			return CMYK;
		return jpeg->adobe_transform == 0 ? CMYK_ADOBE : YCCK;
	}
	if (jpeg->jfif)
		return YCC;
	if (jpeg->adobe)
		return jpeg->adobe_transform == 0 ? RGB : YCC;
	return has_rgb_names(&jpeg->frame) ? RGB : YCC;
}

static ic_status emit_jfif(const struct ic_jpeg *jpeg, struct ic_buf *out)
{
	IC_TRY(ic_buf_put(out, IC_LIT("\xff\xe0\0\x10JFIF\0\1\1")));
	IC_TRY(ic_buf_put_byte(out, jpeg->density_unit));
	IC_TRY(ic_buf_put_be16(out, jpeg->density_x));
	IC_TRY(ic_buf_put_be16(out, jpeg->density_y));
	return ic_buf_put_be16(out, 0); /* no thumbnail */
}

static ic_status emit_adobe(uint8_t transform, struct ic_buf *out)
{
	IC_TRY(ic_buf_put(out, IC_LIT("\xff\xee\0\x0e"
				      "Adobe\0\x64\0\0\0\0")));
	return ic_buf_put_byte(out, transform);
}

static ic_status emit_exif(int orientation, struct ic_buf *out)
{
	if (orientation == 1)
		return IC_DONE;
	IC_TRY(ic_buf_put(out, IC_LIT("\xff\xe1\0\x22"
				      "Exif\0\0")));
	return ic_exif_emit(orientation, out);
}

static ic_status emit_icc(struct ic_strip *strip, struct ic_buf *out)
{
	struct ic_strip_state *state = strip->state;
	const struct ic_jpeg *jpeg = &state->jpeg;
	const size_t start = out->len;

	if (jpeg->icc_total == 0)
		return IC_DONE;
	IC_TRY(ic_buf_put(out, IC_LIT("\xff\xe2\0\0ICC_PROFILE\0\1\1")));
	const size_t head = out->len;
	if (jpeg->icc_damaged || jpeg->icc_parts != jpeg->icc_total)
		strip->facts.colour = IC_COLOUR_LOST;
	else
		IC_TRY(ic_icc_rewrite(ic_buf_view(&state->icc),
				      (enum ic_icc_space)jpeg->frame.count, out,
				      &strip->facts.colour));
	if (strip->facts.colour == IC_COLOUR_LOST && state->options.strict_colour)
		IC_FAIL(IMAGE_UNSUPPORTED, "a colour profile that cannot be rewritten");

	if (out->len == head) {
		out->len = start;
		return IC_DONE;
	}
	IC_ASSERT(out->len - start - 2 <= UINT16_MAX);
	ic_store_be16(out->ptr + start + 2, (uint16_t)(out->len - start - 2));
	return IC_DONE;
}

static ic_status report_icc(struct ic_strip *strip)
{
	struct ic_strip_state *state = strip->state;

	if (state->jpeg.icc_total == 0)
		return IC_DONE;
	return ic_strip_find_profile(strip, ic_buf_view(&state->icc), state->at, state->icc.len);
}

ic_status ic_jpeg_emit_head(struct ic_strip *strip, struct ic_buf *out)
{
	const struct ic_jpeg *jpeg = &strip->state->jpeg;
	const enum transform transform = transform_of(jpeg);

	IC_TRY(ic_buf_put_be16(out, 0xffd8));
	if (transform == GREY || transform == YCC)
		IC_TRY(emit_jfif(jpeg, out));
	IC_TRY(emit_exif(strip->facts.orientation, out));
	IC_TRY(emit_icc(strip, out));
	IC_TRY(report_icc(strip));
	if (transform == RGB || transform == CMYK_ADOBE)
		IC_TRY(emit_adobe(0, out));
	if (transform == YCCK)
		IC_TRY(emit_adobe(2, out));
	return IC_DONE;
}
