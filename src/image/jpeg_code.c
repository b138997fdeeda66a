/* SPDX-License-Identifier: Apache-2.0 */
/* Huffman codes of a JPEG as tables (ITU-T T.81 annex C). */
#include "image/jpeg_code.h"

#include <string.h>

enum { CODE_BITS_MAX = 16, WINDOWS = 1 << IC_JPEG_LOOK, DC_SYMBOL_MAX = 15, STEPS_MAX = 63 };

/* Codes of one length follow each other; a longer one begins where the shorter ones end. The code
 * of ones only is none (C.2): libjpeg refuses a table that has it. */
static bool make_limits(const struct ic_jpeg_huffman *table, struct ic_jpeg_code *code)
{
	uint32_t next = 0;
	int32_t index = 0;

	code->limit[0] = 0;
	for (int len = 1; len <= CODE_BITS_MAX; len++) {
		const uint8_t count = table->counts[len - 1];

		next <<= 1;
		code->place[len] = index - (int32_t)next;
		next += count;
		index += count;
		if (count > 0 && next >= 1U << len)
			return false;
		code->limit[len] = next << (CODE_BITS_MAX - len);
	}
	return true;
}

/* For each window of bits the code it begins with: length << 8 | symbol; 0 if it is longer. */
static void make_symbols(const struct ic_jpeg_huffman *table, uint16_t *ret_look)
{
	unsigned at = 0;
	unsigned index = 0;

	memset(ret_look, 0, WINDOWS * sizeof(*ret_look));
	for (unsigned len = 1; len <= IC_JPEG_LOOK; len++) {
		const unsigned width = 1U << (IC_JPEG_LOOK - len);

		for (unsigned n = table->counts[len - 1]; n > 0; n--) {
			const unsigned symbol = table->symbol[index++];

			for (unsigned i = 0; i < width && at < WINDOWS; i++)
				ret_look[at++] = (uint16_t)(len << 8 | symbol);
		}
	}
}

static void make_sizes(const uint16_t *symbols, uint16_t *ret_look)
{
	for (unsigned i = 0; i < WINDOWS; i++) {
		const unsigned size = symbols[i] & 255;

		ret_look[i] = (uint16_t)(symbols[i] == 0 || size > IC_JPEG_DC_SIZE_MAX
						 ? 0
						 : (symbols[i] >> 8) + size);
	}
}

/* As many codes as the window tells, since nothing depends on their values. */
static uint16_t runs_of(const uint16_t *symbols, unsigned window)
{
	unsigned bits = 0;
	unsigned steps = 0;

	while (bits < IC_JPEG_LOOK) {
		const uint16_t entry = symbols[window << bits & (WINDOWS - 1)];
		const unsigned len = entry >> 8;
		const unsigned run = entry >> 4 & 15;
		const unsigned size = entry & 15;

		if (len == 0 || len > IC_JPEG_LOOK - bits || size > IC_JPEG_AC_SIZE_MAX)
			break;
		if (size == 0 && run == 0)
			return (uint16_t)((steps + IC_JPEG_RUN_END) << IC_JPEG_RUN_BITS
					  | (bits + len));
		if ((size == 0 && run != 15) || steps + run + 1 > STEPS_MAX)
			break;
		bits += len + size;
		steps += run + 1;
	}
	return (uint16_t)((bits == 0 ? IC_JPEG_RUN_STOP : steps) << IC_JPEG_RUN_BITS | bits);
}

ic_status ic_jpeg_code_make(const struct ic_jpeg_huffman *table, enum ic_jpeg_code_kind kind,
			    struct ic_jpeg_code *ret_code)
{
	uint16_t symbols[WINDOWS];

	if (!make_limits(table, ret_code))
		IC_FAIL(IMAGE, "a Huffman table with a code of ones only");
	memcpy(ret_code->symbol, table->symbol, sizeof(ret_code->symbol));
	for (unsigned i = 0; i < table->symbols; i++) {
		if (kind == IC_JPEG_CODE_SIZES && table->symbol[i] > DC_SYMBOL_MAX)
			IC_FAIL(IMAGE, "a Huffman table with an impossible size");
	}

	make_symbols(table, symbols);
	if (kind == IC_JPEG_CODE_SIZES)
		make_sizes(symbols, ret_code->look);
	else if (kind == IC_JPEG_CODE_SYMBOLS)
		memcpy(ret_code->look, symbols, sizeof(symbols));
	for (unsigned i = 0; kind == IC_JPEG_CODE_RUNS && i < WINDOWS; i++)
		ret_code->look[i] = runs_of(symbols, i);
	return IC_DONE;
}

int ic_jpeg_take_symbol(struct ic_jpeg_bits *bits, const struct ic_jpeg_code *code)
{
	const uint32_t window = (uint32_t)(bits->held >> (64 - CODE_BITS_MAX));

	for (unsigned len = 1; len <= CODE_BITS_MAX; len++) {
		if (window >= code->limit[len])
			continue;
		ic_jpeg_skip(bits, len);
		return code->symbol[(int32_t)(window >> (CODE_BITS_MAX - len)) + code->place[len]];
	}
	return IC_JPEG_SYMBOL_INVALID;
}
