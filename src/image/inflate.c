/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A step of a block (a code and its extra bits, or a block's head) is begun only when all of it is
 * held, so none is ever resumed half-way; at the end of the stream zeros stand behind it, and what
 * reached into them is damaged.
 */
#include "image/inflate.h"

#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "image/deflate.h"
#include "image/inflate_code.h"

enum {
	AHEAD_BYTES = 16, /* 48 bits of a code, its match and their extra bits, read ahead */
	STEP_BYTES = AHEAD_BYTES + 8,
	HEAD_BYTES = 640, /* 3 + 14 + 19 × 3 + 316 × 14 bits, and eight bytes */
	MATCH_MAX = 258,
	ORDERS = 19,
	LENGTHS_MAX = 286
};

static_assert((int)IC_INFLATE_SLACK >= HEAD_BYTES + 2 * STEP_BYTES, "reading behind the end");

/* ---- output ---- */

static ic_status hand_over(struct ic_inflate *inflate)
{
	const ic_bytes span = { inflate->out + inflate->given, inflate->made - inflate->given };

	if (span.len > 0) {
		inflate->sum = ic_adler32(inflate->sum, span);
		IC_TRY(inflate->take(inflate->ctx, span));
		inflate->handed += span.len;
	}
	inflate->given = inflate->made;
	if (inflate->made <= IC_INFLATE_WINDOW)
		return IC_DONE;
	memmove(inflate->out, inflate->out + inflate->made - IC_INFLATE_WINDOW, IC_INFLATE_WINDOW);
	inflate->made = IC_INFLATE_WINDOW;
	inflate->given = IC_INFLATE_WINDOW;
	return IC_DONE;
}

/* ---- codes ---- */

/* Copy within the output; source and target overlap where the distance is short. */
static inline void copy_match(uint8_t *to, size_t distance, size_t length)
{
	const uint8_t *from = to - distance;

	if (distance >= length) {
		memcpy(to, from, length);
		return;
	}
	for (size_t i = 0; i < length; i++)
		to[i] = from[i];
}

enum step { STEP_DONE, STEP_BLOCK_ENDS, STEP_DAMAGED };

/* A length was read: read the distance and copy. The bits of both, at most 48, are there. */
static inline enum step take_match(struct ic_inflate *inflate, struct ic_inflate_bits *bits,
				   uint32_t found)
{
	const size_t length = (found >> 16) + ic_inflate_take(bits, found >> 8 & 255);
	const uint32_t far =
		ic_inflate_take_code(bits, &inflate->distances, ic_inflate_mean_distance);
	const size_t distance = (far >> 16) + ic_inflate_take(bits, far >> 8 & 255);

	if (far == 0 || distance > inflate->made || distance > IC_INFLATE_WINDOW)
		return STEP_DAMAGED;
	copy_match(inflate->out + inflate->made, distance, length);
	inflate->made += length;
	return STEP_DONE;
}

static inline enum step take_step(struct ic_inflate *inflate, struct ic_inflate_bits *bits)
{
	ic_inflate_refill(bits);
	const uint32_t found =
		ic_inflate_take_code(bits, &inflate->lengths, ic_inflate_mean_length);

	switch (found & IC_INFLATE_KIND) {
	case IC_INFLATE_LITERAL:
		inflate->out[inflate->made++] = (uint8_t)(found >> 16);
		return STEP_DONE;
	case IC_INFLATE_COPY:
		return take_match(inflate, bits, found);
	case IC_INFLATE_END:
		return STEP_BLOCK_ENDS;
	default:
		return STEP_DAMAGED;
	}
}

static ic_status run_codes(struct ic_inflate *inflate, struct ic_inflate_bits *bits,
			   const uint8_t *safe)
{
	while (bits->next <= safe) {
		if (inflate->made > IC_INFLATE_OUT - MATCH_MAX)
			IC_TRY(hand_over(inflate));
		const enum step step = take_step(inflate, bits);
		if (step == STEP_DONE)
			continue;
		if (step == STEP_DAMAGED)
			IC_FAIL(IMAGE, "deflate data that is damaged");
		inflate->phase = inflate->last ? IC_INFLATE_AT_SUM : IC_INFLATE_AT_BLOCK;
		return IC_DONE;
	}
	return IC_DONE;
}

/* ---- heads of blocks ---- */

static ic_status start_fixed(struct ic_inflate *inflate)
{
	uint8_t lengths[IC_INFLATE_SYMBOLS];
	uint8_t far[32];

	inflate->phase = IC_INFLATE_IN_CODES;
	if (inflate->fixed)
		return IC_DONE;
	for (unsigned i = 0; i < sizeof(lengths); i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	memset(far, 5, sizeof(far));
	if (!ic_inflate_make_code(lengths, sizeof(lengths), false, ic_inflate_mean_length,
				  &inflate->lengths)
	    || !ic_inflate_make_code(far, sizeof(far), false, ic_inflate_mean_distance,
				     &inflate->distances))
		IC_FAIL(INTERNAL, "the fixed code is a code");
	inflate->fixed = true;
	return IC_DONE;
}

/* How often a symbol of 16 to 18 repeats (RFC 1951 3.2.7). */
static unsigned take_repeat(struct ic_inflate_bits *bits, unsigned symbol)
{
	if (symbol == 16)
		return 3 + ic_inflate_take(bits, 2);
	return symbol == 17 ? 3 + ic_inflate_take(bits, 3) : 11 + ic_inflate_take(bits, 7);
}

static ic_status take_lengths(struct ic_inflate_bits *bits, const struct ic_inflate_code *code,
			      uint8_t *ret_lengths, unsigned count)
{
	unsigned n = 0;

	while (n < count) {
		ic_inflate_refill(bits);
		const uint32_t found = ic_inflate_take_code(bits, code, ic_inflate_mean_itself);
		const unsigned symbol = found >> 16;

		if (found == 0 || (symbol == 16 && n == 0))
			IC_FAIL(IMAGE, "deflate code lengths that are damaged");
		const unsigned repeat = symbol < 16 ? 1 : take_repeat(bits, symbol);
		if (repeat > count - n)
			IC_FAIL(IMAGE, "too many deflate code lengths");
		const uint8_t value = symbol < 16    ? (uint8_t)symbol
				      : symbol == 16 ? ret_lengths[n - 1]
						     : 0;
		memset(ret_lengths + n, value, repeat);
		n += repeat;
	}
	return IC_DONE;
}

static ic_status start_dynamic(struct ic_inflate *inflate, struct ic_inflate_bits *bits)
{
	static const uint8_t order[ORDERS] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
					       11, 4,  12, 3, 13, 2, 14, 1, 15 };
	uint8_t lengths[LENGTHS_MAX + 32] = { 0 };
	const unsigned length_count = ic_inflate_take(bits, 5) + 257;
	const unsigned distance_count = ic_inflate_take(bits, 5) + 1;
	const unsigned order_count = ic_inflate_take(bits, 4) + 4;

	inflate->fixed = false;
	if (length_count > LENGTHS_MAX || distance_count > IC_INFLATE_DISTANCES)
		IC_FAIL(IMAGE, "too many deflate codes");
	for (unsigned i = 0; i < order_count; i++) {
		ic_inflate_refill(bits);
		lengths[order[i]] = (uint8_t)ic_inflate_take(bits, 3);
	}
	if (!ic_inflate_make_code(lengths, ORDERS, false, ic_inflate_mean_itself,
				  &inflate->lengths))
		IC_FAIL(IMAGE, "a deflate code that is none");

	IC_TRY(take_lengths(bits, &inflate->lengths, lengths, length_count + distance_count));
	if (lengths[256] == 0)
		IC_FAIL(IMAGE, "a deflate block that cannot end");
	if (!ic_inflate_make_code(lengths, length_count, true, ic_inflate_mean_length,
				  &inflate->lengths)
	    || !ic_inflate_make_code(lengths + length_count, distance_count, true,
				     ic_inflate_mean_distance, &inflate->distances))
		IC_FAIL(IMAGE, "a deflate code that is none");
	inflate->phase = IC_INFLATE_IN_CODES;
	return IC_DONE;
}

/* Up to the next whole byte the bits code nothing. */
static ic_status align(struct ic_inflate_bits *bits)
{
	if (ic_inflate_take(bits, bits->count & 7) != 0)
		IC_FAIL(IMAGE, "deflate padding that is not zero");
	return IC_DONE;
}

static ic_status start_stored(struct ic_inflate *inflate, struct ic_inflate_bits *bits)
{
	IC_TRY(align(bits));
	const uint32_t len = ic_inflate_take(bits, 16);
	const uint32_t inverse = ic_inflate_take(bits, 16);

	if ((len ^ inverse) != 0xffff)
		IC_FAIL(IMAGE, "a deflate block of the wrong length");
	inflate->stored = len;
	inflate->phase = IC_INFLATE_IN_STORED;
	return IC_DONE;
}

/* A block costs the making of its codes, so one that gives next to nothing is work for nothing. */
static ic_status count_block(struct ic_inflate *inflate)
{
	const uint64_t given = inflate->handed + (inflate->made - inflate->given);

	if (++inflate->blocks > IC_DEFLATE_BLOCKS_SPARE + given / IC_DEFLATE_BLOCK_BYTES_MIN)
		IC_FAIL(IMAGE_LIMIT, "more deflate blocks than its bytes need");
	return IC_DONE;
}

static ic_status start_block(struct ic_inflate *inflate, struct ic_inflate_bits *bits)
{
	IC_TRY(count_block(inflate));
	ic_inflate_refill(bits);
	inflate->last = ic_inflate_take(bits, 1) != 0;
	switch (ic_inflate_take(bits, 2)) {
	case 0:
		return start_stored(inflate, bits);
	case 1:
		return start_fixed(inflate);
	case 2:
		return start_dynamic(inflate, bits);
	default:
		IC_FAIL(IMAGE, "a deflate block of no kind");
	}
}

static ic_status take_head(struct ic_inflate *inflate, struct ic_inflate_bits *bits)
{
	ic_inflate_refill(bits);
	const uint32_t method = ic_inflate_take(bits, 8);
	const uint32_t flags = ic_inflate_take(bits, 8);

	if ((method & 15) != 8 || method >> 4 > 7 || (flags & 0x20) != 0
	    || (method << 8 | flags) % 31 != 0)
		IC_FAIL(IMAGE, "not zlib data");
	inflate->phase = IC_INFLATE_AT_BLOCK;
	inflate->sum = 1;
	return IC_DONE;
}

static ic_status take_sum(struct ic_inflate *inflate, struct ic_inflate_bits *bits)
{
	uint32_t sum = 0;

	IC_TRY(hand_over(inflate));
	ic_inflate_refill(bits);
	IC_TRY(align(bits));
	for (int i = 0; i < 4; i++)
		sum = sum << 8 | ic_inflate_take(bits, 8);
	if (sum != inflate->sum)
		IC_FAIL(IMAGE, "zlib data with the wrong sum");
	inflate->phase = IC_INFLATE_DONE;
	return IC_DONE;
}

/* ---- the machine ---- */

/* Copy what is held of a stored block; the bits stand at a whole byte. */
static ic_status run_stored(struct ic_inflate *inflate, struct ic_inflate_bits *bits)
{
	const uint8_t *from = bits->next - bits->count / 8;
	const uint8_t *const end = inflate->in + inflate->len;

	while (inflate->stored > 0 && from < end) {
		if (inflate->made > IC_INFLATE_OUT - MATCH_MAX)
			IC_TRY(hand_over(inflate));
		const size_t room = IC_INFLATE_OUT - inflate->made;
		const size_t there = (size_t)(end - from);
		size_t len = inflate->stored < there ? inflate->stored : there;

		len = len < room ? len : room;
		memcpy(inflate->out + inflate->made, from, len);
		inflate->made += len;
		inflate->stored -= len;
		from += len;
	}
	*bits = (struct ic_inflate_bits) { .next = from };
	if (inflate->stored == 0)
		inflate->phase = inflate->last ? IC_INFLATE_AT_SUM : IC_INFLATE_AT_BLOCK;
	return IC_DONE;
}

/* How many bytes must be held, from where reading stands, to make the next step. */
static size_t step_bytes(const struct ic_inflate *inflate)
{
	switch (inflate->phase) {
	case IC_INFLATE_AT_BLOCK:
		return HEAD_BYTES;
	case IC_INFLATE_IN_STORED:
		return 1;
	case IC_INFLATE_AT_HEAD:
	case IC_INFLATE_IN_CODES:
	case IC_INFLATE_AT_SUM:
	case IC_INFLATE_DONE:
		break;
	}
	return STEP_BYTES;
}

static ic_status step(struct ic_inflate *inflate, struct ic_inflate_bits *bits, const uint8_t *safe)
{
	switch (inflate->phase) {
	case IC_INFLATE_AT_HEAD:
		return take_head(inflate, bits);
	case IC_INFLATE_AT_BLOCK:
		return start_block(inflate, bits);
	case IC_INFLATE_IN_STORED:
		return run_stored(inflate, bits);
	case IC_INFLATE_IN_CODES:
		return run_codes(inflate, bits, safe);
	case IC_INFLATE_AT_SUM:
		return take_sum(inflate, bits);
	case IC_INFLATE_DONE:
		break;
	}
	return IC_DONE;
}

/* Read what is held; at the @end of the stream all of it. */
static ic_status run(struct ic_inflate *inflate, bool end)
{
	struct ic_inflate_bits bits = { .next = inflate->in };
	const uint8_t *const held = inflate->in + inflate->len;

	ic_inflate_refill(&bits);
	(void)ic_inflate_take(&bits, (unsigned)inflate->bit);
	while (inflate->phase != IC_INFLATE_DONE) {
		const uint8_t *at = bits.next - bits.count / 8;
		const size_t want = end ? 0 : step_bytes(inflate);

		if (at > held || (size_t)(held - at) < want
		    || (inflate->phase == IC_INFLATE_IN_STORED && at == held
			&& inflate->stored > 0))
			break;
		IC_TRY(step(inflate, &bits, end ? held + 8 : held - AHEAD_BYTES));
	}
	const size_t used = (size_t)(bits.next - inflate->in) * 8 - bits.count;
	if (used > inflate->len * 8)
		IC_FAIL(IMAGE, "deflate data that is cut");
	inflate->bit = used % 8;
	inflate->len -= used / 8;
	memmove(inflate->in, inflate->in + used / 8, inflate->len);
	return IC_DONE;
}

ic_status ic_inflate_feed(struct ic_inflate *inflate, ic_bytes piece)
{
	while (piece.len > 0) {
		const size_t room = IC_INFLATE_IN - inflate->len;
		const size_t len = piece.len < room ? piece.len : room;

		memcpy(inflate->in + inflate->len, piece.ptr, len);
		inflate->len += len;
		piece = ic_bytes_from(piece, len);
		if (inflate->len == IC_INFLATE_IN) {
			IC_TRY(run(inflate, false));
			if (inflate->phase == IC_INFLATE_DONE)
				break;
			IC_ASSERT(inflate->len < IC_INFLATE_IN);
		}
	}
	if (inflate->phase == IC_INFLATE_DONE && inflate->len + piece.len > 0)
		IC_FAIL(IMAGE, "bytes behind the end of zlib data");
	return IC_DONE;
}

ic_status ic_inflate_end(struct ic_inflate *inflate)
{
	memset(inflate->in + inflate->len, 0, IC_INFLATE_SLACK);
	IC_TRY(run(inflate, true));
	if (inflate->phase != IC_INFLATE_DONE)
		IC_FAIL(IMAGE, "zlib data that is cut");
	if (inflate->len > 0)
		IC_FAIL(IMAGE, "bytes behind the end of zlib data");
	return IC_DONE;
}
