/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of image/: bits and codes of deflate (RFC 1951 3.1, 3.2.2), for inflate.c alone. */
#ifndef IC_IMAGE_INFLATE_CODE_H
#define IC_IMAGE_INFLATE_CODE_H

#include "image/inflate.h"

enum { IC_INFLATE_CODE_BITS = 15, IC_INFLATE_SYMBOLS = 288, IC_INFLATE_DISTANCES = 30 };

/* The next bits stand at the bottom of `held`; at least `count` of them are there. */
struct ic_inflate_bits {
	const uint8_t *next;
	uint64_t held;
	unsigned count;
};

/** At least 56 bits are there afterwards; reads eight bytes from `next`, which must be readable. */
static inline void ic_inflate_refill(struct ic_inflate_bits *bits)
{
	bits->held |= ic_load_le64(bits->next) << bits->count;
	bits->next += (63 - bits->count) >> 3;
	bits->count |= 56;
}

/** The next @count bits, at most 16, which are there. */
static inline uint32_t ic_inflate_take(struct ic_inflate_bits *bits, unsigned count)
{
	const uint32_t value = (uint32_t)(bits->held & ((UINT64_C(1) << count) - 1));

	bits->held >>= count;
	bits->count -= count;
	return value;
}

/* What a symbol means, packed: bits of its code (added by the table) in 0 to 3, kind in 4 to 7,
 * extra bits in 8 to 15, and in 16 to 31 a literal, or the least length or distance. */
enum {
	IC_INFLATE_LITERAL = 1 << 4,
	IC_INFLATE_COPY = 2 << 4,
	IC_INFLATE_END = 3 << 4,
	IC_INFLATE_KIND = 15 << 4
};

typedef uint32_t ic_inflate_meaning_fn(unsigned symbol);

uint32_t ic_inflate_mean_length(unsigned symbol);
uint32_t ic_inflate_mean_distance(unsigned symbol);
uint32_t ic_inflate_mean_itself(unsigned symbol);

/**
 * The code whose symbols have these lengths. False if it is none: more codes than bits allow, or
 * fewer, where not @may_lack, which a code of at most one symbol of one bit may.
 */
bool ic_inflate_make_code(const uint8_t *lengths, unsigned count, bool may_lack,
			  ic_inflate_meaning_fn *mean, struct ic_inflate_code *ret_code);

/** The meaning of a code the table does not hold; 0 if the bits are none. Takes its bits. */
uint32_t ic_inflate_take_long(struct ic_inflate_bits *bits, const struct ic_inflate_code *code,
			      ic_inflate_meaning_fn *mean);

/** The meaning of the next code; its bits are taken, those behind it are not. 0 if it is none. */
static inline uint32_t ic_inflate_take_code(struct ic_inflate_bits *bits,
					    const struct ic_inflate_code *code,
					    ic_inflate_meaning_fn *mean)
{
	const uint32_t found = code->look[bits->held & ((1U << IC_INFLATE_LOOK) - 1)];

	if (found == 0)
		return ic_inflate_take_long(bits, code, mean);
	bits->held >>= found & 15;
	bits->count -= found & 15;
	return found;
}

#endif
