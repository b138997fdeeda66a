/* SPDX-License-Identifier: Apache-2.0 */
/* Points and boxes as text: decimals with a comma between two, points with a space between two. */
#ifndef IC_MODEL_NUMBERS_H
#define IC_MODEL_NUMBERS_H

#include "base/bytes.h"

/** Cut what stands before the next @mark, or all that is left, off @rest. */
ic_bytes ic_numbers_cut(ic_bytes *rest, char mark);

/** Exactly @count decimals, each at most the @max of its place. */
bool ic_numbers_parse(ic_bytes text, const uint64_t *max, size_t count, uint64_t *ret_values);

#endif
