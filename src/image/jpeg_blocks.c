/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The blocks of a scan, one function for each kind of scan (ITU-T T.81 F.2.2, G.1.2). A block takes
 * at most 64 × 31 bits; its caller sees to it that they, and eight bytes more, can be read.
 *
 * Where decoders would go on with a guess (a run beyond the block, a size that no 8-bit sample
 * needs, a reserved symbol) the picture is damaged.
 */
#include "base/bug.h"
#include "image/jpeg_walk.h"

enum { BLOCK = IC_JPEG_COEFFICIENTS, LOOK_SHIFT = 64 - IC_JPEG_LOOK, ZERO_RUN = 15 };

static bool take_difference(struct ic_jpeg_bits *bits, const struct ic_jpeg_code *code)
{
	const unsigned known = code->look[bits->held >> LOOK_SHIFT];

	if (known != 0) {
		ic_jpeg_skip(bits, known);
		return true;
	}
	const int size = ic_jpeg_take_symbol(bits, code);
	if (size < 0 || size > IC_JPEG_DC_SIZE_MAX)
		return false;
	ic_jpeg_skip(bits, (unsigned)size);
	return true;
}

/* One code where the table does not tell; the place in the block after it, BLOCK or more at its
 * end; 0 if it is damaged. */
static unsigned take_coefficient(struct ic_jpeg_bits *bits, const struct ic_jpeg_code *code,
				 unsigned at)
{
	ic_jpeg_refill(bits);
	const int symbol = ic_jpeg_take_symbol(bits, code);
	const unsigned size = (unsigned)symbol & 15;
	const unsigned run = (unsigned)symbol >> 4;

	if (symbol == 0)
		return BLOCK;
	if (symbol < 0 || size > IC_JPEG_AC_SIZE_MAX || (size == 0 && run != ZERO_RUN)
	    || at + run >= BLOCK)
		return 0;
	ic_jpeg_skip(bits, size);
	return at + run + 1;
}

/* The table's steps at @at: as take_coefficient(). At least 22 bits must be there. */
static inline unsigned take_run(struct ic_jpeg_bits *bits, const struct ic_jpeg_code *code,
				unsigned at)
{
	const unsigned entry = code->look[bits->held >> LOOK_SHIFT];
	const unsigned next = at + (entry >> IC_JPEG_RUN_BITS);

	if ((next & IC_JPEG_RUN_STOP) != 0)
		return take_coefficient(bits, code, at);
	ic_jpeg_skip(bits, entry & ((1U << IC_JPEG_RUN_BITS) - 1));
	return next;
}

/* A refill gives 56 bits; a difference takes at most 23 of them, an entry at most 22. */
static inline bool walk_block(struct ic_jpeg_bits *bits, const struct ic_jpeg_code *dc,
			      const struct ic_jpeg_code *ac)
{
	unsigned at = 1;

	ic_jpeg_refill(bits);
	if (!take_difference(bits, dc))
		return false;
	ic_jpeg_refill(bits);
	for (;;) {
		at = take_run(bits, ac, at);
		if (at - 1 >= BLOCK - 1)
			break;
		at = take_run(bits, ac, at);
		if (at - 1 >= BLOCK - 1)
			break;
		ic_jpeg_refill(bits);
	}
	return at != 0;
}

static void next_unit(struct ic_jpeg_walk *walk)
{
	walk->unit = walk->unit + 1 == walk->units ? 0 : walk->unit + 1;
	walk->blocks_left--;
}

static bool walk_sequential(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *shared,
			    const uint8_t *safe)
{
	struct ic_jpeg_bits bits = *shared;

	while (walk->blocks_left > 0 && bits.next <= safe) {
		if (!walk_block(&bits, walk->dc[walk->unit], walk->ac[walk->unit]))
			return false;
		next_unit(walk);
	}
	*shared = bits;
	return true;
}

static bool walk_dc_first(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits, const uint8_t *safe)
{
	while (walk->blocks_left > 0 && bits->next <= safe) {
		ic_jpeg_refill(bits);
		if (!take_difference(bits, walk->dc[walk->unit]))
			return false;
		next_unit(walk);
	}
	return true;
}

/* One bit a block. */
static bool walk_dc_refine(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits,
			   const uint8_t *safe)
{
	while (walk->blocks_left > 0 && bits->next <= safe) {
		ic_jpeg_refill(bits);
		const uint32_t count = walk->blocks_left < 32 ? walk->blocks_left : 32;
		ic_jpeg_skip(bits, count);
		walk->blocks_left -= count;
	}
	return true;
}

static int take_symbol(struct ic_jpeg_bits *bits, const struct ic_jpeg_code *code)
{
	const unsigned entry = code->look[bits->held >> LOOK_SHIFT];

	if (entry == 0)
		return ic_jpeg_take_symbol(bits, code);
	ic_jpeg_skip(bits, entry >> 8);
	return (int)(entry & 255);
}

static bool ends_band(int symbol)
{
	return (symbol & 15) == 0 && symbol >> 4 != ZERO_RUN;
}

/* G.1.2.2: this block and how many more have no further code in the band. */
static uint32_t take_eob_run(struct ic_jpeg_bits *bits, int symbol)
{
	const unsigned count = (unsigned)symbol >> 4;

	return (1U << count) + ic_jpeg_take_bits(bits, count);
}

static bool walk_band(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits)
{
	uint64_t found = 0;

	for (unsigned at = walk->from; at <= walk->to; at++) {
		ic_jpeg_refill(bits);
		const int symbol = take_symbol(bits, walk->ac[0]);
		if (symbol < 0 || (symbol & 15) > IC_JPEG_AC_SIZE_MAX)
			return false;
		if (ends_band(symbol)) {
			walk->eob_run = take_eob_run(bits, symbol);
			break;
		}
		at += (unsigned)symbol >> 4;
		if (at > walk->to)
			return false;
		found |= (uint64_t)((symbol & 15) != 0) << at;
		ic_jpeg_skip(bits, (unsigned)symbol & 15);
	}
	if (walk->known != NULL)
		walk->known[walk->block] |= found;
	return true;
}

/* Blocks without a code have no bits at all. */
static void skip_eob_run(struct ic_jpeg_walk *walk)
{
	const uint32_t count =
		walk->eob_run < walk->blocks_left ? walk->eob_run : walk->blocks_left;

	walk->eob_run -= count;
	walk->blocks_left -= count;
	walk->block += count;
}

static bool walk_ac_first(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits, const uint8_t *safe)
{
	while (walk->blocks_left > 0 && bits->next <= safe) {
		if (walk->eob_run == 0 && !walk_band(walk, bits))
			return false;
		if (walk->eob_run > 0) {
			skip_eob_run(walk);
			continue;
		}
		walk->block++;
		walk->blocks_left--;
	}
	return true;
}

/* G.1.2.3: one correction bit for each coefficient that is known from earlier scans. */
static void skip_corrections(struct ic_jpeg_bits *bits, uint64_t known)
{
	unsigned count = (unsigned)__builtin_popcountll(known);

	for (; count > 32; count -= 32) {
		ic_jpeg_refill(bits);
		ic_jpeg_skip(bits, 32);
	}
	ic_jpeg_refill(bits);
	ic_jpeg_skip(bits, count);
}

/* A bit for each coefficient from @at on. */
static uint64_t bits_from(unsigned at)
{
	return at < BLOCK ? ~UINT64_C(0) << at : 0;
}

/* The place of the zero coefficient after @run others, from @at on; BLOCK if there is none. */
static unsigned find_zero(uint64_t known, unsigned at, unsigned run)
{
	uint64_t zeros = ~known & bits_from(at);

	for (; run > 0 && zeros != 0; run--)
		zeros &= zeros - 1;
	return zeros == 0 ? BLOCK : (unsigned)__builtin_ctzll(zeros);
}

static bool refine_band(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits)
{
	const uint64_t known = walk->known[walk->block];
	const uint64_t band = ~bits_from(walk->to + 1U);
	uint64_t found = 0;
	unsigned at = walk->from;

	IC_ASSERT(walk->to < BLOCK);
	while (at <= walk->to && walk->eob_run == 0) {
		ic_jpeg_refill(bits);
		const int symbol = take_symbol(bits, walk->ac[0]);
		if (symbol < 0 || (symbol & 15) > 1)
			return false;
		if (ends_band(symbol)) {
			walk->eob_run = take_eob_run(bits, symbol);
			break;
		}
		const uint64_t new = (uint64_t)symbol & 1;
		ic_jpeg_skip(bits, (unsigned)new);
		const unsigned place = find_zero(known, at, (unsigned)symbol >> 4);
		if (place > walk->to)
			return false;
		skip_corrections(bits, known & bits_from(at) & ~bits_from(place));
		found |= new << place;
		at = place + 1;
	}
	if (walk->eob_run > 0) {
		skip_corrections(bits, known & bits_from(at) & band);
		walk->eob_run--;
	}
	walk->known[walk->block] |= found;
	return true;
}

static bool walk_ac_refine(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits,
			   const uint8_t *safe)
{
	while (walk->blocks_left > 0 && bits->next <= safe) {
		if (!refine_band(walk, bits))
			return false;
		walk->block++;
		walk->blocks_left--;
	}
	return true;
}

bool ic_jpeg_walk_blocks(struct ic_jpeg_walk *walk, struct ic_jpeg_bits *bits, const uint8_t *safe)
{
	switch (walk->kind) {
	case IC_JPEG_WALK_SEQUENTIAL:
		return walk_sequential(walk, bits, safe);
	case IC_JPEG_WALK_DC_FIRST:
		return walk_dc_first(walk, bits, safe);
	case IC_JPEG_WALK_DC_REFINE:
		return walk_dc_refine(walk, bits, safe);
	case IC_JPEG_WALK_AC_FIRST:
		return walk_ac_first(walk, bits, safe);
	case IC_JPEG_WALK_AC_REFINE:
		return walk_ac_refine(walk, bits, safe);
	}
	return false;
}
