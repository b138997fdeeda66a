/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libheif: decode HEIC and AVIF to RGB on white, turned and cut as the file says. Jailed: an error
 * ends the process.
 *
 * The jail has no threads, and libheif's decoders start some whatever they are asked. The two calls
 * that do so are taken over here, by name, before the libraries' own: libde265 works without
 * workers, and dav1d is told to use one thread.
 */
#include <dlfcn.h>
#include <string.h>

#include <dav1d/dav1d.h>
#include <libde265/de265.h>
#include <libheif/heif.h>

#include "develop/child.h"

/* ---- no threads ---- */

typedef int dav1d_open_fn(Dav1dContext **ret_context, const Dav1dSettings *settings);

static dav1d_open_fn *real_dav1d_open;

__attribute__((visibility("default"))) de265_error de265_start_worker_threads(
	de265_decoder_context *context, int count)
{
	(void)context;
	(void)count;
	return DE265_OK;
}

__attribute__((visibility("default"))) int dav1d_open(Dav1dContext **ret_context,
						      const Dav1dSettings *settings)
{
	Dav1dSettings alone = *settings;

	alone.n_threads = 1;
	alone.max_frame_delay = 1;
	return real_dav1d_open == NULL ? -1 : real_dav1d_open(ret_context, &alone);
}

/* What dav1d does once for a process wakes others, which the jail has not: it is done before. */
static bool warm_dav1d(void)
{
	Dav1dSettings settings;
	Dav1dContext *context = NULL;

	dav1d_default_settings(&settings);
	if (dav1d_open(&context, &settings) != 0)
		return false;
	dav1d_close(&context);
	return true;
}

bool ic_develop_start_heif(void)
{
	void *found = dlsym(RTLD_NEXT, "dav1d_open");

	memcpy(&real_dav1d_open, &found, sizeof(real_dav1d_open));
	return heif_init(NULL).code == heif_error_Ok && found != NULL && warm_dav1d();
}

void ic_develop_stop_heif(void)
{
	heif_deinit();
}

/* ---- the job ---- */

static void or_damaged(struct heif_error error)
{
	if (error.code == heif_error_Memory_allocation_error)
		ic_develop_end(DEVELOP_TOO_LARGE);
	if (error.code != heif_error_Ok)
		ic_develop_end(DEVELOP_DAMAGED);
}

static ic_bytes take_profile(const struct heif_image_handle *handle)
{
	const size_t len = heif_image_handle_get_raw_color_profile_size(handle);

	if (len == 0 || len > DEVELOP_PROFILE_BYTES_MAX)
		return (ic_bytes) { NULL, 0 };
	uint8_t *bytes = ic_develop_take(len, 1);
	or_damaged(heif_image_handle_get_raw_color_profile(handle, bytes));
	return ic_bytes_of(bytes, len);
}

static struct heif_image *decode(const struct heif_image_handle *handle, bool alpha)
{
	struct heif_decoding_options *options = heif_decoding_options_alloc();
	struct heif_image *image = NULL;

	if (options != NULL)
		options->convert_hdr_to_8bit = 1;
	else
		ic_develop_end(DEVELOP_TOO_LARGE);
	or_damaged(heif_decode_image(
		handle, &image, heif_colorspace_RGB,
		alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options));
	return image;
}

void ic_develop_decode_heif(ic_bytes file, struct develop_pixels *ret_pixels)
{
	struct heif_context *context = heif_context_alloc();
	struct heif_image_handle *handle = NULL;
	int stride = 0;

	if (context == NULL)
		ic_develop_end(DEVELOP_TOO_LARGE);
	heif_context_set_max_decoding_threads(context, 0);
	or_damaged(heif_context_read_from_memory_without_copy(context, file.ptr, file.len, NULL));
	or_damaged(heif_context_get_primary_image_handle(context, &handle));
	const bool alpha = heif_image_handle_has_alpha_channel(handle) != 0;
	struct heif_image *image = decode(handle, alpha);
	const uint8_t *rows =
		heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
	const int width = heif_image_get_width(image, heif_channel_interleaved);
	const int height = heif_image_get_height(image, heif_channel_interleaved);
	const size_t row = (size_t)width * (alpha ? 4 : 3);

	if (rows == NULL || width <= 0 || height <= 0 || stride < 0 || (size_t)stride < row)
		ic_develop_end(DEVELOP_DAMAGED);
	*ret_pixels = (struct develop_pixels) { .width = (uint32_t)width,
						.height = (uint32_t)height,
						.channels = 3,
						.profile = take_profile(handle) };
	ret_pixels->bytes = ic_develop_take((size_t)height, row);
	for (size_t y = 0; y < (size_t)height; y++)
		memcpy(ret_pixels->bytes + y * row, rows + y * (size_t)stride, row);
	if (alpha)
		ic_develop_flatten(ret_pixels->bytes, (size_t)width * (size_t)height);
}
