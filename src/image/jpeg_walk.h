/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: the deep walk of a JPEG's coded data. Every code is read to the last block of
 * the scan, no value is made of it; what is not one of the codes that the scan's header promises is
 * not passed on.
 *
 *     start (at each SOS) -> put -> run -> … -> close (restart marker) -> put … -> close (scan's
 * end)
 *
 * Memory: fixed, and for progressive pictures whose coefficients are refined by later scans eight
 * bytes for each block of 64 samples, since which bits a refinement has depends on what came before
 * (at most 8 bytes × 4 components × IC_IMAGE_PIXELS_MAX / 64, in use only as far as it is touched).
 *
 * Invariants: `blocks_left` blocks of the interval are still to come; bits before `bit` of the
 * first held byte were walked; nothing held was emitted.
 */
#ifndef IC_IMAGE_JPEG_WALK_H
#define IC_IMAGE_JPEG_WALK_H

#include "base/buf.h"
#include "image/jpeg_code.h"

enum {
	IC_JPEG_WALK_BYTES = 32768, /* held before they are walked */
	IC_JPEG_WALK_SLACK = 512,   /* zeros behind, for a block that begins in front of the end */
	IC_JPEG_UNITS = 10          /* blocks of one MCU (B.2.3) */
};

struct ic_jpeg_walk {
	struct ic_jpeg_code code[2][IC_JPEG_TABLES]; /* DC, AC */
	enum {
		IC_JPEG_WALK_SEQUENTIAL,
		IC_JPEG_WALK_DC_FIRST,
		IC_JPEG_WALK_DC_REFINE,
		IC_JPEG_WALK_AC_FIRST,
		IC_JPEG_WALK_AC_REFINE
	} kind;
	const struct ic_jpeg_code *dc[IC_JPEG_UNITS]; /* of each block of an MCU */
	const struct ic_jpeg_code *ac[IC_JPEG_UNITS];
	unsigned units;
	unsigned unit;      /* the next block within its MCU */
	uint32_t mcus_left; /* after this interval */
	uint32_t interval;  /* MCUs of one */
	uint32_t blocks_left;
	uint32_t block;   /* number of the next block in the scan, if it has one component */
	uint32_t eob_run; /* blocks that end without a code, the next one included */
	uint8_t from;
	uint8_t to;
	uint64_t *known;                       /* of this scan's component, or NULL: not needed */
	uint64_t *history[IC_JPEG_COMPONENTS]; /* a bit for each coefficient that is not zero */
	bool padding;                          /* bits of padding were not ones, and now are */
	uint64_t surplus; /* bytes behind the last block of an interval, dropped */
	unsigned bit;
	size_t len;
	uint8_t held[IC_JPEG_WALK_BYTES + IC_JPEG_WALK_SLACK];
};

ic_status ic_jpeg_walk_new(struct ic_jpeg_walk **ret_walk);
void ic_jpeg_walk_free(struct ic_jpeg_walk *walk);

/** A scan begins: @jpeg has its header and tables. IC_E_IMAGE: tables no decoder takes. */
ic_status ic_jpeg_walk_start(struct ic_jpeg_walk *walk, const struct ic_jpeg *jpeg);

/**
 * Hold bytes of @coded, up to an FF that no zero follows or until there is no room.
 * The number of bytes taken, stuffed zeros included.
 */
size_t ic_jpeg_walk_put(struct ic_jpeg_walk *walk, ic_bytes coded);

static inline bool ic_jpeg_walk_is_full(const struct ic_jpeg_walk *walk)
{
	return walk->len == IC_JPEG_WALK_BYTES;
}

/**
 * Walk what is held as far as no block can be cut by its end, append what was walked to @out with
 * its stuffed zeros. There is room afterwards. IC_E_IMAGE: bits that are no code.
 */
ic_status ic_jpeg_walk_run(struct ic_jpeg_walk *walk, struct ic_buf *out);

/** The interval ends here: walk and append the rest. IC_E_IMAGE: blocks are missing or damaged. */
ic_status ic_jpeg_walk_close(struct ic_jpeg_walk *walk, struct ic_buf *out);

/* jpeg_blocks.c: step over blocks that begin at or before @safe while any are left; false if the
 * bits are none that this scan can have. */
bool ic_jpeg_walk_blocks(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits, const uint8_t *safe);

#endif
