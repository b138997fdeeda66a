/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The objects of shapes.def as plain C structs: what a use case takes and gives, and what crosses
 * the API as JSON (model/shape_json.h), so that nothing is copied from one form into another on the
 * way.
 *
 * A struct owns nothing: texts, lists and inner shapes point into the request's arena (or to
 * literals). Absent MAY fields: TEXT with a null pointer, zero ID, TIME 0, DATE with year 0, WORD
 * 0, SHAPE NULL, INTEGER IC_SHAPE_ABSENT (a zeroed INTEGER is the number 0). BOOL and lists are
 * never absent.
 */
#ifndef IC_MODEL_SHAPES_H
#define IC_MODEL_SHAPES_H

#include "base/text.h"
#include "base/time.h"
#include "model/words.h"

#define IC_SHAPE_ABSENT INT64_MIN

/* clang-format off */
#define IC_MEMBER_TEXT(field, detail)    ic_bytes field;
#define IC_MEMBER_ID(field, detail)      ic_id field;
#define IC_MEMBER_TIME(field, detail)    ic_time field;
#define IC_MEMBER_DATE(field, detail)    struct ic_date field;
#define IC_MEMBER_INTEGER(field, detail) int64_t field;
#define IC_MEMBER_BOOL(field, detail)    bool field;
#define IC_MEMBER_WORD(field, detail)    int field; /* a number of the vocabulary `detail` */
#define IC_MEMBER_SHAPE(field, detail)   const struct ic_shape_##detail *field;
#define IC_MEMBER_IDS(field, detail)     struct { const ic_id *at; size_t count; } field;
#define IC_MEMBER_TEXTS(field, detail)   struct { const ic_bytes *at; size_t count; } field;

#define IC_SHAPE(shape)                             struct ic_shape_##shape {
#define IC_FIELD(shape, field, kind, need, detail)  IC_MEMBER_##kind(field, detail)
#define IC_LIST(shape, field, inner, need, max) \
	struct { struct ic_shape_##inner *at; size_t count; } field;
#define IC_SHAPE_END(shape)                         };
#include "model/shapes.def"
#undef IC_SHAPE
#undef IC_FIELD
#undef IC_LIST
#undef IC_SHAPE_END
/* clang-format on */

enum ic_shape_kind {
	IC_KIND_TEXT,
	IC_KIND_ID,
	IC_KIND_TIME,
	IC_KIND_DATE,
	IC_KIND_INTEGER,
	IC_KIND_BOOL,
	IC_KIND_WORD,
	IC_KIND_SHAPE,
	IC_KIND_IDS,
	IC_KIND_TEXTS,
	IC_KIND_LIST
};

struct ic_shape;

/** One field, for the parser, the emitter and the OpenAPI document. */
struct ic_shape_field {
	const char *name;
	enum ic_shape_kind kind;
	bool must;
	size_t offset;                          /* in the struct */
	int64_t max;                            /* bytes, value or count; 0: none; below 0:
						 * from there to its opposite */
	const struct ic_vocabulary *vocabulary; /* WORD */
	const struct ic_shape *inner;           /* SHAPE and LIST */
};

struct ic_shape {
	const char *name;
	const struct ic_shape_field *fields;
	size_t field_count;
	size_t size; /* of the struct */
};

/* One descriptor a shape: ic_shape_of_patient and so on. */
#define IC_SHAPE(shape) extern const struct ic_shape ic_shape_of_##shape;
#define IC_FIELD(shape, field, kind, need, detail)
#define IC_LIST(shape, field, inner, need, max)
#define IC_SHAPE_END(shape)
#include "model/shapes.def"
#undef IC_SHAPE
#undef IC_FIELD
#undef IC_LIST
#undef IC_SHAPE_END

/** All shapes in the order of the table. */
extern const struct ic_shape *const ic_shapes[];
extern const size_t ic_shapes_count;

#endif
