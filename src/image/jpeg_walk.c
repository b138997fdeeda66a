/* SPDX-License-Identifier: Apache-2.0 */
#include "image/jpeg_walk.h"

#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"

enum { DC = 0, AC = 1, PROGRESSIVE = 0xc2, BLOCK_BYTES_MAX = 256, READ_AHEAD = 8 };

static_assert(BLOCK_BYTES_MAX * 8 >= IC_JPEG_COEFFICIENTS * 31, "a block's codes and values");
static_assert((int)IC_JPEG_WALK_SLACK >= 2 * READ_AHEAD + BLOCK_BYTES_MAX,
	      "reading behind the end");

ic_status ic_jpeg_walk_new(struct ic_jpeg_walk **ret_walk)
{
	struct ic_jpeg_walk *walk = ic_alloc(1, sizeof(*walk));

	if (walk == NULL)
		IC_FAIL(NOMEM, "walking a JPEG");
	*ret_walk = walk;
	return IC_DONE;
}

void ic_jpeg_walk_free(struct ic_jpeg_walk *walk)
{
	if (walk == NULL)
		return;
	for (unsigned i = 0; i < IC_JPEG_COMPONENTS; i++)
		ic_free(walk->history[i]);
	ic_free(walk);
}

/* ---- a scan begins ---- */

static void set_kind(struct ic_jpeg_walk *walk, const struct ic_jpeg *jpeg)
{
	const struct ic_jpeg_scan *scan = &jpeg->scan;

	walk->from = scan->from;
	walk->to = scan->to;
	if (jpeg->frame.sof != PROGRESSIVE)
		walk->kind = IC_JPEG_WALK_SEQUENTIAL;
	else if (scan->from == 0)
		walk->kind = scan->high == 0 ? IC_JPEG_WALK_DC_FIRST : IC_JPEG_WALK_DC_REFINE;
	else
		walk->kind = scan->high == 0 ? IC_JPEG_WALK_AC_FIRST : IC_JPEG_WALK_AC_REFINE;
}

static void add_units(struct ic_jpeg_walk *walk, const struct ic_jpeg *jpeg, unsigned i)
{
	const struct ic_jpeg_scan *scan = &jpeg->scan;
	const struct ic_jpeg_component *component = &jpeg->frame.component[scan->index[i]];
	const unsigned count = scan->count == 1 ? 1 : (unsigned)component->h * component->v;

	for (unsigned n = 0; n < count; n++) {
		IC_ASSERT(walk->units < IC_JPEG_UNITS);
		walk->dc[walk->units] = &walk->code[DC][scan->dc[i]];
		walk->ac[walk->units] = &walk->code[AC][scan->ac[i]];
		walk->units++;
	}
}

static ic_status make_codes(struct ic_jpeg_walk *walk, const struct ic_jpeg *jpeg)
{
	const struct ic_jpeg_scan *scan = &jpeg->scan;
	const bool dc = scan->from == 0 && scan->high == 0;
	const enum ic_jpeg_code_kind ac =
		walk->kind == IC_JPEG_WALK_SEQUENTIAL ? IC_JPEG_CODE_RUNS : IC_JPEG_CODE_SYMBOLS;

	for (unsigned i = 0; i < scan->count; i++) {
		if (dc)
			IC_TRY(ic_jpeg_code_make(&jpeg->huffman[DC][scan->dc[i]],
						 IC_JPEG_CODE_SIZES, &walk->code[DC][scan->dc[i]]));
		if (scan->to > 0)
			IC_TRY(ic_jpeg_code_make(&jpeg->huffman[AC][scan->ac[i]], ac,
						 &walk->code[AC][scan->ac[i]]));
	}
	return IC_DONE;
}

/* Which coefficients are not zero is kept from the first scan on that leaves bits to refine. */
static ic_status keep_history(struct ic_jpeg_walk *walk, const struct ic_jpeg *jpeg, uint32_t mcus)
{
	const struct ic_jpeg_scan *scan = &jpeg->scan;
	const bool ac = walk->kind == IC_JPEG_WALK_AC_FIRST || walk->kind == IC_JPEG_WALK_AC_REFINE;

	walk->known = NULL;
	if (!ac || (scan->high == 0 && scan->low == 0))
		return IC_DONE;
	uint64_t **history = &walk->history[scan->index[0]];
	IC_ASSERT(scan->high == 0 || *history != NULL);
	if (*history == NULL)
		*history = ic_alloc(mcus, sizeof(**history));
	if (*history == NULL)
		IC_FAIL(NOMEM, "walking a progressive JPEG");
	walk->known = *history;
	return IC_DONE;
}

static void start_interval(struct ic_jpeg_walk *walk)
{
	const uint32_t mcus = walk->mcus_left < walk->interval ? walk->mcus_left : walk->interval;

	walk->mcus_left -= mcus;
	walk->blocks_left = mcus * walk->units;
	walk->unit = 0;
	walk->len = 0;
	walk->bit = 0;
}

ic_status ic_jpeg_walk_start(struct ic_jpeg_walk *walk, const struct ic_jpeg *jpeg)
{
	const uint32_t mcus = ic_jpeg_mcu_count(jpeg);

	set_kind(walk, jpeg);
	walk->units = 0;
	for (unsigned i = 0; i < jpeg->scan.count; i++)
		add_units(walk, jpeg, i);
	IC_TRY(make_codes(walk, jpeg));
	IC_TRY(keep_history(walk, jpeg, mcus));

	walk->mcus_left = mcus;
	walk->interval = jpeg->restart == 0 ? mcus : jpeg->restart;
	walk->block = 0;
	walk->eob_run = 0;
	walk->padding = false;
	walk->surplus = 0;
	start_interval(walk);
	return IC_DONE;
}

/* ---- bytes in and out ---- */

static bool has_ff(uint64_t eight)
{
	const uint64_t inverse = ~eight;

	return ((inverse - UINT64_C(0x0101010101010101)) & ~inverse & UINT64_C(0x8080808080808080))
	       != 0;
}

size_t ic_jpeg_walk_put(struct ic_jpeg_walk *walk, ic_bytes coded)
{
	const uint8_t *p = coded.ptr;
	const uint8_t *const end = coded.ptr + coded.len;
	uint8_t *out = walk->held + walk->len;
	uint8_t *const full = walk->held + IC_JPEG_WALK_BYTES;

	while (p < end && out < full) {
		uint64_t eight;

		if (end - p >= 8 && full - out >= 8) {
			memcpy(&eight, p, 8);
			if (!has_ff(eight)) {
				memcpy(out, &eight, 8);
				p += 8;
				out += 8;
				continue;
			}
		}
		if (*p == 0xff && (p + 1 == end || p[1] != 0))
			break;
		*out++ = *p;
		p += *p == 0xff ? 2 : 1;
	}
	walk->len = (size_t)(out - walk->held);
	return (size_t)(p - coded.ptr);
}

/* Append @bytes with a zero behind each FF. */
static ic_status put_stuffed(ic_bytes bytes, struct ic_buf *out)
{
	IC_TRY(ic_buf_reserve(out, 2 * bytes.len));
	while (bytes.len > 0) {
		const uint8_t *ff = memchr(bytes.ptr, 0xff, bytes.len);
		const size_t run = ff == NULL ? bytes.len : (size_t)(ff - bytes.ptr) + 1;

		IC_TRY(ic_buf_put(out, ic_bytes_of(bytes.ptr, run)));
		if (ff != NULL)
			IC_TRY(ic_buf_put_byte(out, 0));
		bytes = ic_bytes_from(bytes, run);
	}
	return IC_DONE;
}

/* ---- walking ---- */

/* Walk blocks that begin at or before @safe; the number of bits used from the start of `held`. */
static ic_status walk_to(struct ic_jpeg_walk *walk, const uint8_t *safe, size_t *ret_used)
{
	struct ic_jpeg_bits bits = { .next = walk->held };

	ic_jpeg_refill(&bits);
	ic_jpeg_skip(&bits, walk->bit);
	if (!ic_jpeg_walk_blocks(walk, &bits, safe))
		IC_FAIL(IMAGE, "coded data that is no code");
	*ret_used = (size_t)(bits.next - walk->held) * 8 - bits.count;
	return IC_DONE;
}

ic_status ic_jpeg_walk_run(struct ic_jpeg_walk *walk, struct ic_buf *out)
{
	size_t used = walk->bit;

	IC_ASSERT(walk->len >= BLOCK_BYTES_MAX + READ_AHEAD);
	IC_TRY(walk_to(walk, walk->held + walk->len - BLOCK_BYTES_MAX - READ_AHEAD, &used));
	IC_ASSERT(used <= walk->len * 8);
	const size_t whole = used / 8;
	IC_TRY(put_stuffed(ic_bytes_of(walk->held, whole), out));

	walk->bit = used % 8;
	walk->len -= whole;
	memmove(walk->held, walk->held + whole, walk->len);
	if (walk->blocks_left == 0) {
		const size_t last = walk->bit == 0 ? 0 : 1;

		walk->surplus += walk->len - last;
		walk->len = last;
	}
	return IC_DONE;
}

/* F.1.2.3: the last byte is filled up with ones; other bits there would be a hiding place. */
static void fill_up(struct ic_jpeg_walk *walk, size_t used)
{
	const uint8_t ones = (uint8_t)(0xff >> used % 8);

	if (used % 8 == 0)
		return;
	walk->padding = walk->padding || (walk->held[used / 8] & ones) != ones;
	walk->held[used / 8] |= ones;
}

ic_status ic_jpeg_walk_close(struct ic_jpeg_walk *walk, struct ic_buf *out)
{
	size_t used = 0;

	memset(walk->held + walk->len, 0, IC_JPEG_WALK_SLACK);
	IC_TRY(walk_to(walk, walk->held + walk->len + READ_AHEAD, &used));
	if (used > walk->len * 8 || walk->blocks_left > 0)
		IC_FAIL(IMAGE, "coded data that ends before its last block");
	if (walk->eob_run > 0)
		IC_FAIL(IMAGE, "coded data for more blocks than there are");

	const size_t bytes = (used + 7) / 8;
	fill_up(walk, used);
	IC_TRY(put_stuffed(ic_bytes_of(walk->held, bytes), out));
	walk->surplus += walk->len - bytes;
	start_interval(walk);
	return IC_DONE;
}
