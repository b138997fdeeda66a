/* SPDX-License-Identifier: Apache-2.0 */
#include "image/deflate.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "image/inflate.h"

enum { ADLER_PRIME = 65521, ADLER_RUN = 5552 }; /* so many bytes cannot overflow 32 bits */

uint32_t ic_adler32(uint32_t value, ic_bytes bytes)
{
	uint32_t a = value & 0xffff;
	uint32_t b = value >> 16;

	while (bytes.len > 0) {
		const size_t run = bytes.len < ADLER_RUN ? bytes.len : ADLER_RUN;

		for (size_t i = 0; i < run; i++) {
			a += bytes.ptr[i];
			b += a;
		}
		a %= ADLER_PRIME;
		b %= ADLER_PRIME;
		bytes = ic_bytes_from(bytes, run);
	}
	return b << 16 | a;
}

static ic_status append(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

ic_status ic_inflate(ic_bytes zlib, struct ic_buf *out)
{
	struct ic_inflate *inflate = ic_alloc(1, sizeof(*inflate));

	if (inflate == NULL)
		IC_FAIL(NOMEM, "reading zlib data");
	inflate->take = append;
	inflate->ctx = out;
	ic_status status = ic_inflate_feed(inflate, zlib);
	if (ic_ok(status))
		status = ic_inflate_end(inflate);
	ic_free(inflate);
	return status;
}

ic_status ic_deflate_stored(ic_bytes bytes, struct ic_buf *out)
{
	IC_ASSERT(bytes.len <= UINT16_MAX);
	const uint8_t len[] = { (uint8_t)bytes.len, (uint8_t)(bytes.len >> 8), (uint8_t)~bytes.len,
				(uint8_t)(~bytes.len >> 8) };

	IC_TRY(ic_buf_put(out, IC_LIT("\x78\x01\x01")));
	IC_TRY(ic_buf_put(out, ic_bytes_of(len, sizeof(len))));
	IC_TRY(ic_buf_put(out, bytes));
	return ic_buf_put_be32(out, ic_adler32(1, bytes));
}
