/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical Huffman codes of deflate as tables. */
#include "image/inflate_code.h"

#include <string.h>

enum { LOOKS = 1 << IC_INFLATE_LOOK, FIRST_LENGTH = 257, LENGTHS = 29 };

static uint32_t pack(uint32_t kind, uint32_t extra, uint32_t base)
{
	return kind | extra << 8 | base << 16;
}

uint32_t ic_inflate_mean_length(unsigned symbol)
{
	static const uint16_t base[LENGTHS] = { 3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
						15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
						67, 83, 99, 115, 131, 163, 195, 227, 258 };
	static const uint8_t extra[LENGTHS] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
						2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };

	if (symbol < FIRST_LENGTH - 1)
		return pack(IC_INFLATE_LITERAL, 0, symbol);
	if (symbol == FIRST_LENGTH - 1)
		return pack(IC_INFLATE_END, 0, 0);
	if (symbol - FIRST_LENGTH >= LENGTHS)
		return 0;
	return pack(IC_INFLATE_COPY, extra[symbol - FIRST_LENGTH], base[symbol - FIRST_LENGTH]);
}

uint32_t ic_inflate_mean_distance(unsigned symbol)
{
	const uint32_t extra = symbol < 2 ? 0 : symbol / 2 - 1;
	const uint32_t base = symbol < 2 ? symbol : (2 + symbol % 2) << extra;

	return symbol >= IC_INFLATE_DISTANCES ? 0 : pack(IC_INFLATE_COPY, extra, base + 1);
}

uint32_t ic_inflate_mean_itself(unsigned symbol)
{
	return pack(IC_INFLATE_LITERAL, 0, symbol);
}

static uint32_t reversed(uint32_t value, unsigned count)
{
	uint32_t result = 0;

	for (unsigned i = 0; i < count; i++)
		result |= (value >> i & 1) << (count - 1 - i);
	return result;
}

/* Codes of one length follow each other; a longer one begins where the shorter ones end. */
static bool make_limits(const uint16_t counts[static IC_INFLATE_CODE_BITS + 1], bool may_lack,
			struct ic_inflate_code *code)
{
	uint32_t next = 0;
	int32_t index = 0;

	for (unsigned len = 1; len <= IC_INFLATE_CODE_BITS; len++) {
		next <<= 1;
		code->place[len] = index - (int32_t)next;
		next += counts[len];
		index += counts[len];
		if (next > 1U << len)
			return false;
		code->limit[len] = next << (IC_INFLATE_CODE_BITS - len);
	}
	return next == 1U << IC_INFLATE_CODE_BITS
	       || (may_lack && (index == 0 || (index == 1 && counts[1] == 1)));
}

static void add_look(struct ic_inflate_code *code, uint32_t canonical, unsigned len,
		     uint32_t meaning)
{
	if (len > IC_INFLATE_LOOK || meaning == 0)
		return;
	for (uint32_t at = reversed(canonical, len); at < LOOKS; at += 1U << len)
		code->look[at] = meaning | len;
}

bool ic_inflate_make_code(const uint8_t *lengths, unsigned count, bool may_lack,
			  ic_inflate_meaning_fn *mean, struct ic_inflate_code *ret_code)
{
	uint16_t counts[IC_INFLATE_CODE_BITS + 1] = { 0 };
	uint16_t next[IC_INFLATE_CODE_BITS + 2] = { 0 };

	for (unsigned i = 0; i < count; i++)
		counts[lengths[i]]++;
	counts[0] = 0;
	if (!make_limits(counts, may_lack, ret_code))
		return false;
	for (unsigned len = 1; len <= IC_INFLATE_CODE_BITS; len++)
		next[len + 1] = (uint16_t)(next[len] + counts[len]);

	memset(ret_code->look, 0, sizeof(ret_code->look));
	for (unsigned i = 0; i < count; i++) {
		const unsigned len = lengths[i];

		if (len == 0)
			continue;
		const int32_t index = next[len]++;
		ret_code->symbol[index] = (uint16_t)i;
		add_look(ret_code, (uint32_t)(index - ret_code->place[len]), len, mean(i));
	}
	return true;
}

uint32_t ic_inflate_take_long(struct ic_inflate_bits *bits, const struct ic_inflate_code *code,
			      ic_inflate_meaning_fn *mean)
{
	const uint32_t window = reversed((uint32_t)bits->held & ((1U << IC_INFLATE_CODE_BITS) - 1),
					 IC_INFLATE_CODE_BITS);

	for (unsigned len = 1; len <= IC_INFLATE_CODE_BITS; len++) {
		if (window >= code->limit[len])
			continue;
		bits->held >>= len;
		bits->count -= len;
		return mean(code->symbol[(int32_t)(window >> (IC_INFLATE_CODE_BITS - len))
					 + code->place[len]]);
	}
	return 0;
}
