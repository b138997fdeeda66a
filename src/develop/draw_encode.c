/* SPDX-License-Identifier: Apache-2.0 */
/* A drawn picture as JPEG. Not jailed: nothing is decoded here, and the pixels are our own. */
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "develop/draw_parts.h"

enum { QUALITY = 88, HEAD_ROOM = 1 << 16 };

struct encoding {
	struct jpeg_error_mgr errors;
	struct jpeg_destination_mgr destination;
	jmp_buf failed;
};

/* libjpeg has no other way out. */
static void leave(j_common_ptr common)
{
	longjmp(((struct encoding *)common->client_data)->failed, 1);
}

static boolean leave_when_full(j_compress_ptr jpeg)
{
	leave((j_common_ptr)jpeg);
	return FALSE;
}

static void keep_destination(j_compress_ptr jpeg)
{
	(void)jpeg;
}

static void encode_rows(struct jpeg_compress_struct *jpeg, uint8_t *rgb)
{
	jpeg->input_components = 3;
	jpeg->in_color_space = JCS_RGB;
	jpeg_set_defaults(jpeg);
	jpeg_set_quality(jpeg, QUALITY, TRUE);
	jpeg_start_compress(jpeg, TRUE);
	while (jpeg->next_scanline < jpeg->image_height) {
		JSAMPROW row = rgb + (size_t)jpeg->next_scanline * jpeg->image_width * 3;
		(void)jpeg_write_scanlines(jpeg, &row, 1);
	}
	jpeg_finish_compress(jpeg);
}

ic_status ic_draw_encode(uint8_t *rgb, int width, int height, struct ic_buf *out)
{
	const size_t room = (size_t)width * (size_t)height + HEAD_ROOM;
	struct jpeg_compress_struct jpeg = { 0 };
	struct encoding encoding;

	IC_TRY(ic_buf_reserve(out, room));
	encoding.destination =
		(struct jpeg_destination_mgr) { .next_output_byte = out->ptr + out->len,
						.free_in_buffer = room,
						.init_destination = keep_destination,
						.empty_output_buffer = leave_when_full,
						.term_destination = keep_destination };
	jpeg.err = jpeg_std_error(&encoding.errors);
	encoding.errors.error_exit = leave;
	jpeg.client_data = &encoding;
	if (setjmp(encoding.failed) != 0) {
		jpeg_destroy_compress(&jpeg);
		IC_FAIL(NOMEM, "encoding a drawn picture");
	}
	jpeg_create_compress(&jpeg);
	jpeg.dest = &encoding.destination;
	jpeg.image_width = (JDIMENSION)width;
	jpeg.image_height = (JDIMENSION)height;
	encode_rows(&jpeg, rgb);
	out->len += room - encoding.destination.free_in_buffer;
	jpeg_destroy_compress(&jpeg);
	return IC_DONE;
}
