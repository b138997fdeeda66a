/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: the zlib format (RFC 1950, 1951) as far as a colour profile in a PNG needs it,
 * and the check sums of PNG, without zlib, so that the same source runs in the browser.
 */
#ifndef IC_IMAGE_DEFLATE_H
#define IC_IMAGE_DEFLATE_H

#include "base/buf.h"

/** Inflate a zlib stream that fills @zlib exactly. IC_E_IMAGE if it does not or is damaged;
 * IC_E_LIMIT if @out is full; IC_E_NOMEM. */
ic_status ic_inflate(ic_bytes zlib, struct ic_buf *out);

/** Append @bytes, at most 65535, as a zlib stream of one stored block. */
ic_status ic_deflate_stored(ic_bytes bytes, struct ic_buf *out);

/** Adler-32 of zlib, continued from @value; begin with 1. */
uint32_t ic_adler32(uint32_t value, ic_bytes bytes);

struct ic_crc32 {
	uint32_t table[8][256];
};

void ic_crc32_init(struct ic_crc32 *crc);

/** CRC-32 of PNG (ISO 3309), continued from @value; begin with 0. */
uint32_t ic_crc32(const struct ic_crc32 *crc, uint32_t value, ic_bytes bytes);

#endif
