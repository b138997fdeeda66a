/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A borrowed view of bytes, passed by value, and the loads and stores of fixed-width integers.
 * A view owns nothing: it is good for as long as what it looks at. An empty view may have a null
 * pointer.
 */
#ifndef IC_BASE_BYTES_H
#define IC_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ic_bytes {
	const uint8_t *ptr;
	size_t len;
} ic_bytes;

/** A view of a string literal without its final NUL. */
#define IC_LIT(literal) ((ic_bytes) { (const uint8_t *)("" literal), sizeof(literal) - 1 })

static inline ic_bytes ic_bytes_of(const void *ptr, size_t len)
{
	return (ic_bytes) { ptr, len };
}

/** View of a C string without its NUL; NULL gives the empty view. */
ic_bytes ic_bytes_of_text(const char *text);

/** @whole without its first @skip bytes; skipping past the end gives the empty view. */
static inline ic_bytes ic_bytes_from(ic_bytes whole, size_t skip)
{
	return skip >= whole.len ? (ic_bytes) { NULL, 0 }
				 : (ic_bytes) { whole.ptr + skip, whole.len - skip };
}

bool ic_bytes_equal(ic_bytes a, ic_bytes b);
bool ic_bytes_start_with(ic_bytes whole, ic_bytes start);

/** True of nothing but spaces and control characters, and of nothing at all. */
bool ic_bytes_is_blank(ic_bytes text);

/** Compare without telling by time where they differ; for secrets and tokens. */
bool ic_bytes_equal_secret(ic_bytes a, ic_bytes b);

static inline uint16_t ic_load_be16(const uint8_t *p)
{
	return (uint16_t)((p[0] << 8) | p[1]);
}

static inline uint32_t ic_load_be32(const uint8_t *p)
{
	return ((uint32_t)p[0] << 24) | ((uint32_t)p[1] << 16) | ((uint32_t)p[2] << 8) | p[3];
}

static inline uint64_t ic_load_be64(const uint8_t *p)
{
	return ((uint64_t)ic_load_be32(p) << 32) | ic_load_be32(p + 4);
}

static inline uint16_t ic_load_le16(const uint8_t *p)
{
	return (uint16_t)((p[1] << 8) | p[0]);
}

static inline uint32_t ic_load_le32(const uint8_t *p)
{
	return ((uint32_t)p[3] << 24) | ((uint32_t)p[2] << 16) | ((uint32_t)p[1] << 8) | p[0];
}

static inline uint64_t ic_load_le64(const uint8_t *p)
{
	return ((uint64_t)ic_load_le32(p + 4) << 32) | ic_load_le32(p);
}

static inline void ic_store_le32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static inline void ic_store_be16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void ic_store_be32(uint8_t *p, uint32_t v)
{
	ic_store_be16(p, (uint16_t)(v >> 16));
	ic_store_be16(p + 2, (uint16_t)v);
}

static inline void ic_store_be64(uint8_t *p, uint64_t v)
{
	ic_store_be32(p, (uint32_t)(v >> 32));
	ic_store_be32(p + 4, (uint32_t)v);
}

#endif
