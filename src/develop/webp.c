/* SPDX-License-Identifier: Apache-2.0 */
/* libwebp: decode to RGB on white. Jailed: an error ends the process. */
#include <webp/decode.h>

#include "develop/child.h"

/* Of our own writing: the profile is the second chunk of an extended file. */
static ic_bytes take_profile(ic_bytes file)
{
	const ic_bytes chunk = ic_bytes_from(file, 30);

	if (chunk.len < 8 || !ic_bytes_start_with(chunk, IC_LIT("ICCP")))
		return (ic_bytes) { NULL, 0 };
	const uint32_t len = ic_load_le32(chunk.ptr + 4);
	if (len > chunk.len - 8 || len > DEVELOP_PROFILE_BYTES_MAX)
		return (ic_bytes) { NULL, 0 };
	return ic_bytes_of(chunk.ptr + 8, len);
}

void ic_develop_decode_webp(ic_bytes file, struct develop_pixels *ret_pixels)
{
	WebPDecoderConfig config;

	if (!WebPInitDecoderConfig(&config)
	    || WebPGetFeatures(file.ptr, file.len, &config.input) != VP8_STATUS_OK
	    || config.input.has_animation)
		ic_develop_end(DEVELOP_DAMAGED);
	const size_t width = (size_t)config.input.width;
	const size_t height = (size_t)config.input.height;

	*ret_pixels = (struct develop_pixels) { .width = (uint32_t)width,
						.height = (uint32_t)height,
						.channels = 3,
						.profile = take_profile(file) };
	ret_pixels->bytes = ic_develop_take(width * height, 4);
	config.output.colorspace = MODE_RGBA;
	config.output.is_external_memory = 1;
	config.output.u.RGBA.rgba = ret_pixels->bytes;
	config.output.u.RGBA.stride = (int)(width * 4);
	config.output.u.RGBA.size = width * height * 4;
	if (WebPDecode(file.ptr, file.len, &config) != VP8_STATUS_OK)
		ic_develop_end(DEVELOP_DAMAGED);
	ic_develop_flatten(ret_pixels->bytes, width * height);
}
