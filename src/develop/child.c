/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The jailed side: one picture, then the end. It answers by its one byte; an error in a decoder
 * ends it on the spot, since there is nothing to tidy up in a process that owns nothing.
 */
#include "develop/child.h"

#include <string.h>

#include "base/alloc.h"
#include "develop/develop.h"
#include "image/image.h"
#include "sys/zygote.h"

void ic_develop_end(enum develop_code code)
{
	ic_job_end((uint8_t)code);
}

void *ic_develop_take(size_t count, size_t size)
{
	void *bytes = ic_alloc(count, size);

	if (bytes == NULL)
		ic_develop_end(DEVELOP_TOO_LARGE);
	return bytes;
}

static void decode(uint32_t format, ic_bytes file, struct develop_pixels *ret_pixels)
{
	switch (format) {
	case IC_IMAGE_JPEG:
		ic_develop_decode_jpeg(file, IC_DEVELOP_LARGE, ret_pixels);
		return;
	case IC_IMAGE_PNG:
		ic_develop_decode_png(file, ret_pixels);
		return;
	case IC_IMAGE_WEBP:
		ic_develop_decode_webp(file, ret_pixels);
		return;
	case IC_IMAGE_HEIC:
	case IC_IMAGE_AVIF:
		ic_develop_decode_heif(file, ret_pixels);
		return;
	default:
		ic_develop_end(DEVELOP_DAMAGED);
	}
}

uint8_t ic_develop_job(uint8_t *shared, size_t len)
{
	struct develop_frame *frame = (struct develop_frame *)(void *)shared;
	const ic_bytes file = { shared + sizeof(*frame), (size_t)frame->input_len };
	uint8_t *large_place = shared + len - DEVELOP_LARGE_BYTES_MAX - DEVELOP_SMALL_BYTES_MAX;
	uint8_t *small_place = shared + len - DEVELOP_SMALL_BYTES_MAX;
	struct develop_pixels decoded;
	struct develop_pixels large;
	struct develop_pixels small;

	decode(frame->format, file, &decoded);
	ic_develop_shrink(&decoded, IC_DEVELOP_LARGE, &large);
	ic_develop_turn(&large, frame->orientation);
	ic_develop_redact(&large, &frame->marks);
	ic_develop_shrink(&large, frame->small_side, &small);
	frame->large_len = ic_develop_encode(&large, large_place, DEVELOP_LARGE_BYTES_MAX);
	frame->small_len = ic_develop_encode(&small, small_place, DEVELOP_SMALL_BYTES_MAX);
	return DEVELOP_DONE;
}
