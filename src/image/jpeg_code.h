/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: reading the bits of a JPEG's coded data (ITU-T T.81 annex F) without its
 * stuffed zeros, by look-up tables. Only what is needed to step over each value is kept: its bits,
 * and how far it moves in the block.
 */
#ifndef IC_IMAGE_JPEG_CODE_H
#define IC_IMAGE_JPEG_CODE_H

#include "image/jpeg.h"

enum {
	IC_JPEG_LOOK = 12,          /* bits looked at in one step */
	IC_JPEG_DC_SIZE_MAX = 11,   /* bits of a difference of means, 8-bit samples (F.1.2.1) */
	IC_JPEG_AC_SIZE_MAX = 10,   /* bits of any other coefficient (F.1.2.2) */
	IC_JPEG_RUN_BITS = 5,       /* low bits of an entry of IC_JPEG_CODE_RUNS */
	IC_JPEG_RUN_STOP = 64,      /* in its steps: ask ic_jpeg_take_symbol() instead */
	IC_JPEG_RUN_END = 128,      /* in its steps: the block ends here */
	IC_JPEG_SYMBOL_INVALID = -1 /* the bits are no code */
};

enum ic_jpeg_code_kind {
	IC_JPEG_CODE_SIZES,   /* DC: an entry is the bits of code and value; 0: not in the table */
	IC_JPEG_CODE_RUNS,    /* AC: bits of several codes and values, and the steps they make */
	IC_JPEG_CODE_SYMBOLS, /* one code: its length and the symbol; 0: not in the table */
};

struct ic_jpeg_code {
	uint16_t look[1 << IC_JPEG_LOOK];
	uint32_t limit[18]; /* by length: the first 16 bits beyond all codes up to that length */
	int32_t place[18];  /* by length: index of a symbol less its code */
	uint8_t symbol[256];
};

/** Make the tables of @table. IC_E_IMAGE: no decoder takes this code. */
ic_status ic_jpeg_code_make(const struct ic_jpeg_huffman *table, enum ic_jpeg_code_kind kind,
			    struct ic_jpeg_code *ret_code);

/* The next bits stand at the top of `held`; at least `count` of them are there. */
struct ic_jpeg_bits {
	const uint8_t *next;
	uint64_t held;
	unsigned count;
};

/** At least 56 bits are there afterwards; reads eight bytes from `next`, which must be readable. */
static inline void ic_jpeg_refill(struct ic_jpeg_bits *bits)
{
	bits->held |= ic_load_be64(bits->next) >> bits->count;
	bits->next += (63 - bits->count) >> 3;
	bits->count |= 56;
}

/** Step over @count bits, which are there. */
static inline void ic_jpeg_skip(struct ic_jpeg_bits *bits, unsigned count)
{
	bits->held <<= count;
	bits->count -= count;
}

/** The next @count bits, at most 16, which are there. */
static inline uint32_t ic_jpeg_take_bits(struct ic_jpeg_bits *bits, unsigned count)
{
	const uint32_t value = (uint32_t)(bits->held >> 1 >> (63 - count));

	ic_jpeg_skip(bits, count);
	return value;
}

/** The next symbol by any code; 16 bits must be there. IC_JPEG_SYMBOL_INVALID. */
int ic_jpeg_take_symbol(struct ic_jpeg_bits *bits, const struct ic_jpeg_code *code);

#endif
