/* SPDX-License-Identifier: Apache-2.0 */
#include "model/mark.h"

#include "model/numbers.h"

enum { X, Y, WIDTH, HEIGHT, VALUES };

static bool parse_mark(ic_bytes text, struct ic_mark *ret)
{
	static const uint64_t max[VALUES] = { IC_MARK_WHOLE, IC_MARK_WHOLE, IC_MARK_WHOLE,
					      IC_MARK_WHOLE };
	uint64_t v[VALUES];

	if (!ic_numbers_parse(text, max, VALUES, v) || v[WIDTH] == 0 || v[HEIGHT] == 0
	    || v[X] + v[WIDTH] > IC_MARK_WHOLE || v[Y] + v[HEIGHT] > IC_MARK_WHOLE)
		return false;
	*ret = (struct ic_mark) { .x = (uint16_t)v[X],
				  .y = (uint16_t)v[Y],
				  .width = (uint16_t)v[WIDTH],
				  .height = (uint16_t)v[HEIGHT] };
	return true;
}

ic_status ic_marks_parse(ic_bytes text, struct ic_marks *ret_marks)
{
	struct ic_marks marks = { .count = 0 };

	if (text.len > 0 && text.ptr[text.len - 1] == ' ')
		IC_FAIL(FIELD, "boxes with a space behind them");
	while (text.len > 0) {
		if (marks.count == IC_MARKS_MAX)
			IC_FAIL(FIELD, "more boxes than a picture has");
		if (!parse_mark(ic_numbers_cut(&text, ' '), &marks.at[marks.count++]))
			IC_FAIL(FIELD, "not a box in the picture");
	}
	*ret_marks = marks;
	return IC_DONE;
}
