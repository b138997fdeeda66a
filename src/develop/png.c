/* SPDX-License-Identifier: Apache-2.0 */
/* libspng: decode to RGB on white. Jailed: an error ends the process. */
#include <spng.h>

#include "develop/child.h"

static void or_damaged(int result)
{
	if (result != 0)
		ic_develop_end(DEVELOP_DAMAGED);
}

static ic_bytes take_profile(spng_ctx *png, const struct spng_ihdr *header)
{
	struct spng_iccp profile;
	const bool grey = header->color_type == SPNG_COLOR_TYPE_GRAYSCALE
			  || header->color_type == SPNG_COLOR_TYPE_GRAYSCALE_ALPHA;

	/* A grey profile does not fit the three channels that come out. */
	if (grey || spng_get_iccp(png, &profile) != 0
	    || profile.profile_len > DEVELOP_PROFILE_BYTES_MAX)
		return (ic_bytes) { NULL, 0 };
	return ic_bytes_of(profile.profile, profile.profile_len);
}

void ic_develop_decode_png(ic_bytes file, struct develop_pixels *ret_pixels)
{
	spng_ctx *png = spng_ctx_new(0);
	struct spng_ihdr header;
	size_t len;

	if (png == NULL)
		ic_develop_end(DEVELOP_TOO_LARGE);
	or_damaged(spng_set_png_buffer(png, file.ptr, file.len));
	or_damaged(spng_get_ihdr(png, &header));
	or_damaged(spng_decoded_image_size(png, SPNG_FMT_RGBA8, &len));
	*ret_pixels = (struct develop_pixels) { .width = header.width,
						.height = header.height,
						.channels = 3,
						.profile = take_profile(png, &header) };
	ret_pixels->bytes = ic_develop_take(len, 1);
	or_damaged(
		spng_decode_image(png, ret_pixels->bytes, len, SPNG_FMT_RGBA8, SPNG_DECODE_TRNS));
	ic_develop_flatten(ret_pixels->bytes, (size_t)header.width * header.height);
}
