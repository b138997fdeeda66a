/* SPDX-License-Identifier: Apache-2.0 */
/* Entropy that a test can foretell: given bytes first, then a seeded sequence. */
#ifndef IC_TESTS_LIB_FIXED_ENTROPY_H
#define IC_TESTS_LIB_FIXED_ENTROPY_H

#include "sys/entropy.h"

struct fixed_entropy {
	struct ic_entropy entropy;
	ic_bytes first; /* given out before the sequence */
	uint64_t state;
};

static inline uint64_t fixed_entropy_next(struct fixed_entropy *fixed)
{
	uint64_t z = (fixed->state += 0x9e3779b97f4a7c15U); /* splitmix64 */

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static inline void fixed_entropy_fill(struct ic_entropy *entropy, uint8_t *ret_bytes, size_t len)
{
	struct fixed_entropy *fixed = (struct fixed_entropy *)entropy;

	for (size_t i = 0; i < len; i++) {
		if (fixed->first.len > 0) {
			ret_bytes[i] = fixed->first.ptr[0];
			fixed->first = ic_bytes_from(fixed->first, 1);
		} else {
			ret_bytes[i] = (uint8_t)fixed_entropy_next(fixed);
		}
	}
}

static inline struct fixed_entropy fixed_entropy_of(uint64_t seed, ic_bytes first)
{
	return (struct fixed_entropy) { { fixed_entropy_fill }, first, seed };
}

#endif
