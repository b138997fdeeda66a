/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Our inflate before zlib: what ours reads zlib reads to the same bytes, whole or in pieces. What
 * ours refuses zlib may read: bits that code nothing must be zero, and empty blocks are counted.
 */
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/bug.h"
#include "image/deflate.h"
#include "image/inflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OUT_MAX = 1 << 20 };

static uint8_t judged[OUT_MAX];

static bool zlib_reads(ic_bytes stream, size_t *ret_len)
{
	z_stream z = { .avail_in = (uInt)stream.len, .next_out = judged, .avail_out = OUT_MAX };

	memcpy(&z.next_in, &stream.ptr, sizeof(z.next_in)); /* zlib reads it only */
	IC_ASSERT(inflateInit(&z) == Z_OK);
	const bool good = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0;
	*ret_len = z.total_out;
	(void)inflateEnd(&z);
	return good;
}

static ic_status put(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

static ic_status inflate_pieces(ic_bytes stream, size_t piece, struct ic_buf *out)
{
	static struct ic_inflate inflate;

	memset(&inflate, 0, sizeof(inflate));
	inflate.take = put;
	inflate.ctx = out;
	for (size_t at = 0; at < stream.len; at += piece) {
		const size_t left = stream.len - at;
		IC_TRY(ic_inflate_feed(&inflate,
				       ic_bytes_of(stream.ptr + at, left < piece ? left : piece)));
	}
	return ic_inflate_end(&inflate);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	IC_AUTO(buf) whole = { 0 };
	IC_AUTO(buf) pieces = { 0 };
	const ic_bytes stream = { data, size };
	size_t len = 0;

	ic_buf_init(&whole, OUT_MAX);
	ic_buf_init(&pieces, OUT_MAX);
	const bool accepted = ic_ok(ic_inflate(stream, &whole));
	const size_t piece = size == 0 ? 1 : 1 + data[size - 1] % 61U;
	const bool in_pieces = ic_ok(inflate_pieces(stream, piece, &pieces));

	IC_ASSERT(accepted == in_pieces);
	if (!accepted)
		return 0;
	IC_ASSERT(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&pieces)));
	IC_ASSERT(zlib_reads(stream, &len));
	IC_ASSERT(ic_bytes_equal(ic_buf_view(&whole), ic_bytes_of(judged, len)));
	return 0;
}
