/* SPDX-License-Identifier: Apache-2.0 */
#include "model/stroke.h"

#include "base/text.h"

enum { X, Y, T, P, VALUES };

/* Cut what stands before @mark, or all that is left, off @rest. */
static ic_bytes cut(ic_bytes *rest, char mark)
{
	size_t len = 0;

	while (len < rest->len && rest->ptr[len] != (uint8_t)mark)
		len++;
	const ic_bytes piece = ic_bytes_of(rest->ptr, len);
	*rest = ic_bytes_from(*rest, len < rest->len ? len + 1 : len);
	return piece;
}

static bool read_point(ic_bytes text, uint64_t ret_values[static VALUES])
{
	static const uint64_t max[VALUES] = { IC_STROKE_WIDTH, IC_STROKE_HEIGHT, IC_STROKE_MS_MAX,
					      255 };

	for (int i = 0; i < VALUES; i++)
		if (!ic_ok(ic_decimal_parse(cut(&text, ','), max[i], &ret_values[i])))
			return false;
	return text.len == 0;
}

bool ic_stroke_is_valid(ic_bytes points)
{
	uint64_t before = 0;

	if (points.len == 0 || points.ptr[points.len - 1] == ' '
	    || points.ptr[points.len - 1] == ',')
		return false;
	while (points.len > 0) {
		uint64_t values[VALUES];
		if (!read_point(cut(&points, ' '), values) || values[T] < before)
			return false;
		before = values[T];
	}
	return true;
}
