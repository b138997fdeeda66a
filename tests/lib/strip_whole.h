/* SPDX-License-Identifier: Apache-2.0 */
/* Run the strip machine over bytes in memory, for tests. */
#ifndef IC_TESTS_LIB_STRIP_WHOLE_H
#define IC_TESTS_LIB_STRIP_WHOLE_H

#include "base/buf.h"
#include "image/strip.h"

enum { STRIP_OUT_MAX = 80 << 20 };

/** Feed @file in pieces of @piece bytes; output to @out, facts to @ret_facts if not NULL. */
static inline ic_status strip_emit_to_buf(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

static inline ic_status strip_feed_pieces(struct ic_strip *strip, ic_bytes file, size_t piece)
{
	for (size_t at = 0; at < file.len; at += piece) {
		const size_t left = file.len - at;

		IC_TRY(ic_strip_feed(strip,
				     ic_bytes_of(file.ptr + at, left < piece ? left : piece)));
	}
	return ic_strip_end(strip);
}

static inline ic_status strip_whole(ic_bytes file, size_t piece, struct ic_buf *out,
				    struct ic_image_facts *ret_facts)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip,
			     &(struct ic_strip_options) { .emit = strip_emit_to_buf, .ctx = out }));
	IC_TRY(strip_feed_pieces(&strip, file, piece));
	if (ret_facts != NULL)
		*ret_facts = strip.facts;
	return IC_DONE;
}

/** The same as a caller that can read the file twice does it. */
static inline ic_status strip_twice(ic_bytes file, size_t piece, struct ic_buf *out,
				    struct ic_image_facts *ret_facts)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .emit = strip_emit_to_buf,
								  .ctx = out,
								  .twice = true }));
	do
		IC_TRY(strip_feed_pieces(&strip, file, piece));
	while (ic_strip_again(&strip));
	if (ret_facts != NULL)
		*ret_facts = strip.facts;
	return IC_DONE;
}

#endif
