/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The jailed side: one picture, then the end. It answers by its one byte; an error in a decoder
 * ends it on the spot, since there is nothing to tidy up in a process that owns nothing.
 */
#include "develop/child.h"

#include <string.h>

#include "base/alloc.h"
#include "develop/develop.h"
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

uint8_t ic_develop_job(uint8_t *shared, size_t len)
{
	struct develop_frame *frame = (struct develop_frame *)(void *)shared;
	const ic_bytes file = { shared + sizeof(*frame), (size_t)frame->input_len };
	uint8_t *large_place = shared + len - DEVELOP_LARGE_BYTES_MAX - DEVELOP_SMALL_BYTES_MAX;
	uint8_t *small_place = shared + len - DEVELOP_SMALL_BYTES_MAX;
	struct develop_pixels decoded;
	struct develop_pixels large;
	struct develop_pixels small;

	if (frame->png != 0)
		ic_develop_decode_png(file, &decoded);
	else
		ic_develop_decode_jpeg(file, IC_DEVELOP_LARGE, &decoded);
	ic_develop_shrink(&decoded, IC_DEVELOP_LARGE, &large);
	ic_develop_turn(&large, frame->orientation);
	ic_develop_shrink(&large, IC_DEVELOP_SMALL, &small);
	frame->large_len = ic_develop_encode(&large, large_place, DEVELOP_LARGE_BYTES_MAX);
	frame->small_len = ic_develop_encode(&small, small_place, DEVELOP_SMALL_BYTES_MAX);
	return DEVELOP_DONE;
}
