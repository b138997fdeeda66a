/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical Huffman decoding bit by bit: a profile is a few kilobytes, so clarity wins over speed.
 * Every code is checked to be complete or empty before it is used; every copy to lie in the output.
 */
#include "image/deflate.h"

#include "base/bug.h"

enum { CODE_BITS_MAX = 15, LENGTH_CODES = 286, DISTANCE_CODES = 30, CODE_LENGTH_CODES = 19 };

struct bits {
	ic_bytes in;
	uint32_t held;
	unsigned count;
	bool missing; /* more bits were asked for than there are */
};

struct code {
	uint16_t counts[CODE_BITS_MAX + 1];
	uint16_t symbols[288];
};

static uint32_t take_bits(struct bits *bits, unsigned count)
{
	while (bits->count < count) {
		if (bits->in.len == 0) {
			bits->missing = true;
			return 0;
		}
		IC_ASSERT(bits->in.ptr != NULL);
		bits->held |= (uint32_t)bits->in.ptr[0] << bits->count;
		bits->count += 8;
		bits->in = ic_bytes_from(bits->in, 1);
	}
	const uint32_t value = bits->held & ((1U << count) - 1);
	bits->held >>= count;
	bits->count -= count;
	return value;
}

/* Code of the lengths of @count symbols; false if over-subscribed. */
static bool make_code(struct code *code, const uint8_t *lengths, unsigned count)
{
	uint16_t place[CODE_BITS_MAX + 2] = { 0 };
	int32_t room = 1;

	*code = (struct code) { 0 };
	for (unsigned i = 0; i < count; i++)
		code->counts[lengths[i]]++;
	code->counts[0] = 0;
	for (unsigned bits = 1; bits <= CODE_BITS_MAX; bits++) {
		room = room * 2 - code->counts[bits];
		if (room < 0)
			return false;
		place[bits + 1] = (uint16_t)(place[bits] + code->counts[bits]);
	}
	for (unsigned i = 0; i < count; i++) {
		if (lengths[i] != 0)
			code->symbols[place[lengths[i]]++] = (uint16_t)i;
	}
	return true;
}

/* The next symbol; -1 if the bits are none. */
static int take_symbol(struct bits *bits, const struct code *code)
{
	int32_t value = 0;
	int32_t first = 0;
	int32_t index = 0;

	for (unsigned len = 1; len <= CODE_BITS_MAX; len++) {
		value |= (int32_t)take_bits(bits, 1);
		const int32_t count = code->counts[len];
		if (bits->missing)
			return -1;
		if (value - first < count)
			return code->symbols[index + value - first];
		index += count;
		first = (first + count) * 2;
		value *= 2;
	}
	return -1;
}

static ic_status copy_match(struct bits *bits, unsigned symbol, const struct code *distances,
			    struct ic_buf *out)
{
	static const uint16_t length_base[] = { 3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
						15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
						67, 83, 99, 115, 131, 163, 195, 227, 258 };
	static const uint8_t length_extra[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
						2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
	static const uint16_t distance_base[] = { 1,    2,    3,    4,     5,     7,    9,    13,
						  17,   25,   33,   49,    65,    97,   129,  193,
						  257,  385,  513,  769,   1025,  1537, 2049, 3073,
						  4097, 6145, 8193, 12289, 16385, 24577 };
	const unsigned kind = symbol - 257;

	if (kind >= sizeof(length_extra))
		IC_FAIL(IMAGE, "a deflate length that is not valid");
	const uint32_t length = length_base[kind] + take_bits(bits, length_extra[kind]);
	const int far = take_symbol(bits, distances);
	if (far < 0 || far >= DISTANCE_CODES)
		IC_FAIL(IMAGE, "a deflate distance that is not valid");
	const unsigned extra = far < 2 ? 0 : (unsigned)far / 2 - 1;
	const size_t distance = distance_base[far] + (size_t)take_bits(bits, extra);
	if (distance > out->len)
		IC_FAIL(IMAGE, "a deflate distance before the start");

	IC_TRY(ic_buf_reserve(out, length));
	for (uint32_t i = 0; i < length; i++)
		IC_TRY(ic_buf_put_byte(out, out->ptr[out->len - distance]));
	return IC_DONE;
}

static ic_status inflate_codes(struct bits *bits, const struct code *lengths,
			       const struct code *distances, struct ic_buf *out)
{
	for (;;) {
		const int symbol = take_symbol(bits, lengths);

		if (symbol < 0 || bits->missing)
			IC_FAIL(IMAGE, "deflate data that is damaged");
		if (symbol == 256)
			return IC_DONE;
		if (symbol < 256)
			IC_TRY(ic_buf_put_byte(out, (uint8_t)symbol));
		else
			IC_TRY(copy_match(bits, (unsigned)symbol, distances, out));
	}
}

static ic_status inflate_fixed(struct bits *bits, struct ic_buf *out)
{
	uint8_t lengths[288];
	uint8_t far[DISTANCE_CODES];
	struct code length_code;
	struct code distance_code;

	for (unsigned i = 0; i < sizeof(lengths); i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	for (unsigned i = 0; i < sizeof(far); i++)
		far[i] = 5;
	if (!make_code(&length_code, lengths, sizeof(lengths))
	    || !make_code(&distance_code, far, sizeof(far)))
		IC_FAIL(INTERNAL, "the fixed code is a code");
	return inflate_codes(bits, &length_code, &distance_code, out);
}

/* Fill @count lengths from their run-length code (RFC 1951 3.2.7). */
static ic_status take_lengths(struct bits *bits, const struct code *code, uint8_t *ret_lengths,
			      unsigned count)
{
	unsigned n = 0;

	while (n < count) {
		const int symbol = take_symbol(bits, code);
		if (symbol < 0)
			IC_FAIL(IMAGE, "deflate code lengths that are damaged");
		if (symbol < 16) {
			ret_lengths[n++] = (uint8_t)symbol;
			continue;
		}
		if (symbol == 16 && n == 0)
			IC_FAIL(IMAGE, "a deflate repeat of nothing");
		const uint8_t value = symbol == 16 ? ret_lengths[n - 1] : 0;
		const unsigned repeat = symbol == 16   ? 3 + take_bits(bits, 2)
					: symbol == 17 ? 3 + take_bits(bits, 3)
						       : 11 + take_bits(bits, 7);
		if (repeat > count - n)
			IC_FAIL(IMAGE, "too many deflate code lengths");
		for (unsigned i = 0; i < repeat; i++)
			ret_lengths[n++] = value;
	}
	return IC_DONE;
}

static ic_status inflate_dynamic(struct bits *bits, struct ic_buf *out)
{
	static const uint8_t order[CODE_LENGTH_CODES] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
							  11, 4,  12, 3, 13, 2, 14, 1, 15 };
	uint8_t lengths[LENGTH_CODES + 32] = { 0 };
	struct code length_code;
	struct code distance_code;
	const unsigned length_count = take_bits(bits, 5) + 257;
	const unsigned distance_count = take_bits(bits, 5) + 1;
	const unsigned order_count = take_bits(bits, 4) + 4;

	if (length_count > LENGTH_CODES || distance_count > DISTANCE_CODES)
		IC_FAIL(IMAGE, "too many deflate codes");
	for (unsigned i = 0; i < order_count; i++)
		lengths[order[i]] = (uint8_t)take_bits(bits, 3);
	if (!make_code(&length_code, lengths, CODE_LENGTH_CODES))
		IC_FAIL(IMAGE, "a deflate code that is none");

	IC_TRY(take_lengths(bits, &length_code, lengths, length_count + distance_count));
	if (!make_code(&length_code, lengths, length_count)
	    || !make_code(&distance_code, lengths + length_count, distance_count))
		IC_FAIL(IMAGE, "a deflate code that is none");
	return inflate_codes(bits, &length_code, &distance_code, out);
}

static ic_status inflate_stored(struct bits *bits, struct ic_buf *out)
{
	bits->held = 0;
	bits->count = 0; /* at most 7 bits are held, the rest of a byte */
	if (bits->in.len < 4)
		IC_FAIL(IMAGE, "a deflate block that is cut");
	IC_ASSERT(bits->in.ptr != NULL);
	const uint16_t len = ic_load_le16(bits->in.ptr);
	const uint16_t inverse = ic_load_le16(bits->in.ptr + 2);
	bits->in = ic_bytes_from(bits->in, 4);
	if ((len ^ inverse) != 0xffff || len > bits->in.len)
		IC_FAIL(IMAGE, "a deflate block of the wrong length");

	IC_TRY(ic_buf_put(out, ic_bytes_of(bits->in.ptr, len)));
	bits->in = ic_bytes_from(bits->in, len);
	return IC_DONE;
}

static uint32_t adler32(ic_bytes bytes)
{
	uint32_t a = 1;
	uint32_t b = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		a = (a + bytes.ptr[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

ic_status ic_inflate(ic_bytes zlib, struct ic_buf *out)
{
	struct bits bits = { .in = ic_bytes_from(zlib, 2) };
	const size_t start = out->len;
	bool last = false;

	if (zlib.len < 6 || (zlib.ptr[0] & 15) != 8 || ic_load_be16(zlib.ptr) % 31 != 0
	    || (zlib.ptr[1] & 0x20) != 0)
		IC_FAIL(IMAGE, "not zlib data");
	while (!last) {
		last = take_bits(&bits, 1) != 0;
		const uint32_t kind = take_bits(&bits, 2);
		if (bits.missing || kind == 3)
			IC_FAIL(IMAGE, "a deflate block of no kind");
		IC_TRY(kind == 0   ? inflate_stored(&bits, out)
		       : kind == 1 ? inflate_fixed(&bits, out)
				   : inflate_dynamic(&bits, out));
	}
	const ic_bytes whole = { out->ptr + start, out->len - start };
	if (bits.in.ptr == NULL || bits.in.len != 4 || ic_load_be32(bits.in.ptr) != adler32(whole))
		IC_FAIL(IMAGE, "zlib data with the wrong sum");
	return IC_DONE;
}

ic_status ic_deflate_stored(ic_bytes bytes, struct ic_buf *out)
{
	IC_ASSERT(bytes.len <= UINT16_MAX);
	const uint8_t len[] = { (uint8_t)bytes.len, (uint8_t)(bytes.len >> 8), (uint8_t)~bytes.len,
				(uint8_t)(~bytes.len >> 8) };

	IC_TRY(ic_buf_put(out, IC_LIT("\x78\x01\x01")));
	IC_TRY(ic_buf_put(out, ic_bytes_of(len, sizeof(len))));
	IC_TRY(ic_buf_put(out, bytes));
	return ic_buf_put_be32(out, adler32(bytes));
}
