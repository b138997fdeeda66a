/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redaction marks: boxes over a picture as it is looked at, that are painted over before it goes
 * out (DPA 2018 Sch 2 para 16: other people in it). One box is the text "x,y,width,height" in
 * thousandths of the picture's width and height; several have a space between two.
 */
#ifndef IC_MODEL_MARK_H
#define IC_MODEL_MARK_H

#include "base/bytes.h"
#include "base/status.h"

enum { IC_MARKS_MAX = 20, IC_MARK_WHOLE = 1000 };

struct ic_mark {
	uint16_t x;
	uint16_t y;
	uint16_t width; /* never zero, nor beyond the picture; likewise the height */
	uint16_t height;
};

struct ic_marks {
	struct ic_mark at[IC_MARKS_MAX];
	size_t count;
};

/** IC_E_FIELD: not boxes in a picture, or too many. An empty text is none. */
ic_status ic_marks_parse(ic_bytes text, struct ic_marks *ret_marks);

#endif
