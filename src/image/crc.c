/* SPDX-License-Identifier: Apache-2.0 */
/* CRC-32, eight bytes a step with eight tables ("slicing by 8", Kounavis and Berry 2005). */
#include "image/deflate.h"

enum { POLYNOMIAL = (int)0xedb88320 };

void ic_crc32_init(struct ic_crc32 *crc)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t value = i;

		for (int bit = 0; bit < 8; bit++)
			value = value >> 1 ^ ((value & 1) != 0 ? (uint32_t)POLYNOMIAL : 0);
		crc->table[0][i] = value;
	}
	for (uint32_t i = 0; i < 256; i++) {
		for (int k = 1; k < 8; k++) {
			const uint32_t before = crc->table[k - 1][i];

			crc->table[k][i] = before >> 8 ^ crc->table[0][before & 255];
		}
	}
}

uint32_t ic_crc32(const struct ic_crc32 *crc, uint32_t value, ic_bytes bytes)
{
	const uint8_t *p = bytes.ptr;
	size_t len = bytes.len;

	value = ~value;
	for (; len >= 8; len -= 8, p += 8) {
		const uint32_t low = value ^ ic_load_le32(p);
		const uint32_t high = ic_load_le32(p + 4);

		value = crc->table[7][low & 255] ^ crc->table[6][low >> 8 & 255]
			^ crc->table[5][low >> 16 & 255] ^ crc->table[4][low >> 24]
			^ crc->table[3][high & 255] ^ crc->table[2][high >> 8 & 255]
			^ crc->table[1][high >> 16 & 255] ^ crc->table[0][high >> 24];
	}
	for (; len > 0; len--, p++)
		value = value >> 8 ^ crc->table[0][(value ^ *p) & 255];
	return ~value;
}
