/* SPDX-License-Identifier: Apache-2.0 */
/* libjpeg-turbo: decode at the nearest larger eighth, encode. Jailed: an error ends the process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "develop/child.h"

enum { QUALITY = 85, APP2 = JPEG_APP0 + 2, SEGMENT_MAX = 0xffff };

static void end_damaged(j_common_ptr common)
{
	(void)common;
	ic_develop_end(DEVELOP_DAMAGED);
}

/* A warning of the decoder: data is damaged but a picture comes out. It is shown as it is. */
static void pass_over(j_common_ptr common, int level)
{
	(void)common;
	(void)level;
}

static struct jpeg_error_mgr *quiet_errors(struct jpeg_error_mgr *errors)
{
	jpeg_std_error(errors);
	errors->error_exit = end_damaged;
	errors->emit_message = pass_over;
	return errors;
}

/* The largest scale that stays within @side, if it comes near it: then nothing is left to shrink.
 * Else the smallest that reaches it. */
static unsigned eighths(uint32_t longer, uint32_t side)
{
	unsigned scale = 8;

	while (scale > 1 && ((uint64_t)longer * scale + 7) / 8 > side)
		scale--;
	if (scale == 8 || (uint64_t)longer * scale >= (uint64_t)side * 7)
		return scale;
	return scale + 1;
}

/* CMYK is shown the simple way; Adobe stores it inverted. */
static void cmyk_to_rgb(uint8_t *row, uint32_t width, bool inverted)
{
	for (uint32_t x = 0; x < width; x++) {
		const uint8_t *in = row + (size_t)x * 4;
		const unsigned flip = inverted ? 0 : 255;
		const unsigned k = in[3] ^ flip;

		for (size_t c = 0; c < 3; c++)
			row[(size_t)x * 3 + c] = (uint8_t)((in[c] ^ flip) * k / 255);
	}
}

static void read_rows(struct jpeg_decompress_struct *jpeg, struct develop_pixels *pixels)
{
	const bool cmyk = jpeg->output_components == 4;
	uint8_t *row = ic_develop_take(pixels->width, (size_t)jpeg->output_components);
	const size_t row_len = (size_t)pixels->width * pixels->channels;

	while (jpeg->output_scanline < jpeg->output_height) {
		uint8_t *place = pixels->bytes + jpeg->output_scanline * row_len;
		JSAMPROW target = cmyk ? row : place;

		if (jpeg_read_scanlines(jpeg, &target, 1) != 1)
			ic_develop_end(DEVELOP_DAMAGED);
		if (!cmyk)
			continue;
		cmyk_to_rgb(row, pixels->width, jpeg->saw_Adobe_marker);
		memcpy(place, row, row_len);
	}
}

static void set_output(struct jpeg_decompress_struct *jpeg, uint32_t side)
{
	const uint32_t longer =
		jpeg->image_width > jpeg->image_height ? jpeg->image_width : jpeg->image_height;

	if (jpeg->num_components == 4)
		jpeg->out_color_space = JCS_CMYK;
	else
		jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg->scale_num = eighths(longer, side);
	jpeg->scale_denom = 8;
}

static ic_bytes take_profile(struct jpeg_decompress_struct *jpeg)
{
	JOCTET *bytes = NULL;
	unsigned len = 0;

	if (jpeg->num_components == 4 || !jpeg_read_icc_profile(jpeg, &bytes, &len)
	    || len > DEVELOP_PROFILE_BYTES_MAX)
		return (ic_bytes) { NULL, 0 };
	return ic_bytes_of(bytes, len);
}

void ic_develop_decode_jpeg(ic_bytes file, uint32_t side, struct develop_pixels *ret_pixels)
{
	struct jpeg_decompress_struct jpeg = { 0 };
	struct jpeg_error_mgr errors;

	jpeg.err = quiet_errors(&errors);
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, file.ptr, file.len);
	jpeg_save_markers(&jpeg, APP2, SEGMENT_MAX);
	if (jpeg_read_header(&jpeg, TRUE) != JPEG_HEADER_OK)
		ic_develop_end(DEVELOP_DAMAGED);
	set_output(&jpeg, side);
	if (!jpeg_start_decompress(&jpeg))
		ic_develop_end(DEVELOP_DAMAGED);

	*ret_pixels = (struct develop_pixels) { .width = jpeg.output_width,
						.height = jpeg.output_height,
						.channels = jpeg.num_components == 1 ? 1 : 3,
						.profile = take_profile(&jpeg) };
	ret_pixels->bytes = ic_develop_take(ret_pixels->height,
					    (size_t)ret_pixels->width * ret_pixels->channels);
	read_rows(&jpeg, ret_pixels);
}

/* The room is fixed: a rendition that does not fit ends the child. */
static boolean refuse_more_room(j_compress_ptr jpeg)
{
	(void)jpeg;
	ic_develop_end(DEVELOP_TOO_LARGE);
}

static void keep_destination(j_compress_ptr jpeg)
{
	(void)jpeg;
}

size_t ic_develop_encode(const struct develop_pixels *pixels, uint8_t *place, size_t room)
{
	struct jpeg_compress_struct jpeg = { 0 };
	struct jpeg_error_mgr errors;
	struct jpeg_destination_mgr destination = { .next_output_byte = place,
						    .free_in_buffer = room,
						    .init_destination = keep_destination,
						    .empty_output_buffer = refuse_more_room,
						    .term_destination = keep_destination };

	jpeg.err = quiet_errors(&errors);
	jpeg_create_compress(&jpeg);
	jpeg.dest = &destination;
	jpeg.image_width = pixels->width;
	jpeg.image_height = pixels->height;
	jpeg.input_components = (int)pixels->channels;
	jpeg.in_color_space = pixels->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, QUALITY, TRUE);
	jpeg_start_compress(&jpeg, TRUE);
	if (pixels->profile.len > 0)
		jpeg_write_icc_profile(&jpeg, pixels->profile.ptr, (unsigned)pixels->profile.len);
	while (jpeg.next_scanline < jpeg.image_height) {
		JSAMPROW row = pixels->bytes
			       + (size_t)jpeg.next_scanline * pixels->width * pixels->channels;
		(void)jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	return room - destination.free_in_buffer;
}
