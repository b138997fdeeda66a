/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/judge.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <libheif/heif.h>
#include <spng.h>
#include <webp/decode.h>

#include "base/bug.h"

/* Room for @height rows of @stride bytes; NULL if that is too large. */
static uint8_t *take_room(struct ic_buf *pixels, uint64_t stride, uint64_t height)
{
	if (stride == 0 || height == 0 || height > JUDGE_PIXELS_MAX / stride)
		return NULL;
	IC_ASSERT(ic_ok(ic_buf_reserve(pixels, (size_t)(stride * height))));
	memset(pixels->ptr, 0, (size_t)(stride * height));
	pixels->len = (size_t)(stride * height);
	return pixels->ptr;
}

/* ---- JPEG ---- */

struct failing {
	struct jpeg_error_mgr base;
	jmp_buf back;
};

static void fail_back(j_common_ptr common)
{
	longjmp(((struct failing *)common->err)->back, 1);
}

static void count_warning(j_common_ptr common, int level)
{
	if (level < 0)
		common->err->num_warnings++;
}

static void read_rows(struct jpeg_decompress_struct *jpeg, struct ic_buf *pixels)
{
	const size_t stride = jpeg->output_width * (size_t)jpeg->output_components;
	uint8_t *room = take_room(pixels, stride, jpeg->output_height);

	if (room == NULL)
		jpeg->err->error_exit((j_common_ptr)jpeg);
	while (jpeg->output_scanline < jpeg->output_height) {
		uint8_t *rows[] = { room + jpeg->output_scanline * stride };

		(void)jpeg_read_scanlines(jpeg, rows, 1);
	}
	(void)jpeg_finish_decompress(jpeg);
}

static long decode_jpeg(ic_bytes file, struct ic_buf *ret_pixels)
{
	struct failing errors;
	struct jpeg_decompress_struct jpeg = { .err = jpeg_std_error(&errors.base) };

	errors.base.error_exit = fail_back;
	errors.base.emit_message = count_warning;
	if (setjmp(errors.back) != 0) {
		jpeg_destroy_decompress(&jpeg);
		return -1;
	}
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, file.ptr, file.len);
	(void)jpeg_read_header(&jpeg, TRUE);
	if ((uint64_t)jpeg.image_width * jpeg.image_height > JUDGE_PIXELS_MAX)
		fail_back((j_common_ptr)&jpeg);
	(void)jpeg_start_decompress(&jpeg);
	read_rows(&jpeg, ret_pixels);
	const long warnings = errors.base.num_warnings;
	jpeg_destroy_decompress(&jpeg);
	return warnings;
}

/* ---- the others ---- */

static long decode_png(ic_bytes file, struct ic_buf *ret_pixels)
{
	spng_ctx *png = spng_ctx_new(0);
	size_t len = 0;

	const bool good = spng_set_png_buffer(png, file.ptr, file.len) == 0
			  && spng_decoded_image_size(png, SPNG_FMT_PNG, &len) == 0
			  && take_room(ret_pixels, len, 1) != NULL
			  && spng_decode_image(png, ret_pixels->ptr, len, SPNG_FMT_PNG, 0) == 0;
	spng_ctx_free(png);
	return good ? 0 : -1;
}

static long decode_webp(ic_bytes file, struct ic_buf *ret_pixels)
{
	WebPBitstreamFeatures head;

	if (WebPGetFeatures(file.ptr, file.len, &head) != VP8_STATUS_OK || head.has_animation != 0)
		return -1;
	const int stride = head.width * 4;
	if (take_room(ret_pixels, (uint64_t)stride, (uint64_t)head.height) == NULL)
		return -1;
	return WebPDecodeRGBAInto(file.ptr, file.len, ret_pixels->ptr, ret_pixels->len, stride)
			       == NULL
		       ? -1
		       : 0;
}

static bool copy_planes(const struct heif_image *image, struct ic_buf *pixels)
{
	int stride = 0;
	const uint8_t *rows =
		heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
	const size_t row = (size_t)heif_image_get_width(image, heif_channel_interleaved) * 4;
	const size_t height = (size_t)heif_image_get_height(image, heif_channel_interleaved);

	if (rows == NULL || take_room(pixels, row, height) == NULL)
		return false;
	for (size_t y = 0; y < height; y++)
		memcpy(pixels->ptr + y * row, rows + y * (size_t)stride, row);
	return true;
}

static bool decode_item(struct heif_context *context, ic_bytes file, struct ic_buf *ret_pixels)
{
	struct heif_image_handle *handle = NULL;
	struct heif_image *image = NULL;

	bool good =
		heif_context_read_from_memory_without_copy(context, file.ptr, file.len, NULL).code
			== heif_error_Ok
		&& heif_context_get_primary_image_handle(context, &handle).code == heif_error_Ok
		&& heif_decode_image(handle, &image, heif_colorspace_RGB,
				     heif_chroma_interleaved_RGBA, NULL)
				   .code
			   == heif_error_Ok
		&& copy_planes(image, ret_pixels);
	if (image != NULL)
		heif_image_release(image);
	if (handle != NULL)
		heif_image_handle_release(handle);
	return good;
}

static long decode_heif(ic_bytes file, struct ic_buf *ret_pixels)
{
	struct heif_context *context = heif_context_alloc();
	const bool good = context != NULL && decode_item(context, file, ret_pixels);

	heif_context_free(context);
	return good ? 0 : -1;
}

long judge_decode(enum ic_image_format format, ic_bytes file, struct ic_buf *ret_pixels)
{
	ic_buf_clear(ret_pixels);
	switch ((int)format) {
	case IC_IMAGE_JPEG:
		return decode_jpeg(file, ret_pixels);
	case IC_IMAGE_PNG:
		return decode_png(file, ret_pixels);
	case IC_IMAGE_WEBP:
		return decode_webp(file, ret_pixels);
	case IC_IMAGE_HEIC:
	case IC_IMAGE_AVIF:
		return decode_heif(file, ret_pixels);
	default:
		return -1;
	}
}
