/* SPDX-License-Identifier: Apache-2.0 */
#include "model/stroke.h"

#include "model/numbers.h"

enum { X, Y, T, P, VALUES };

bool ic_stroke_is_valid(ic_bytes points)
{
	static const uint64_t max[VALUES] = { IC_STROKE_WIDTH, IC_STROKE_HEIGHT, IC_STROKE_MS_MAX,
					      255 };
	uint64_t before = 0;

	if (points.len == 0 || points.ptr[points.len - 1] == ' ')
		return false;
	while (points.len > 0) {
		uint64_t values[VALUES];
		if (!ic_numbers_parse(ic_numbers_cut(&points, ' '), max, VALUES, values)
		    || values[T] < before)
			return false;
		before = values[T];
	}
	return true;
}
