/* SPDX-License-Identifier: Apache-2.0 */
/* The descriptors of shapes.def. */
#include "model/shapes.h"

#include <stddef.h>

#define NEED_MUST true
#define NEED_MAY  false

/* clang-format off */
#define DETAIL_TEXT(detail)    .max = (detail)
#define DETAIL_ID(detail)      .max = 0
#define DETAIL_TIME(detail)    .max = 0
#define DETAIL_DATE(detail)    .max = 0
#define DETAIL_INTEGER(detail) .max = (detail)
#define DETAIL_BOOL(detail)    .max = 0
#define DETAIL_WORD(detail)    .vocabulary = &ic_vocabulary_##detail
#define DETAIL_SHAPE(detail)   .inner = &ic_shape_of_##detail
#define DETAIL_IDS(detail)     .max = (detail)
#define DETAIL_TEXTS(detail)   .max = (detail)

#define IC_SHAPE(shape) static const struct ic_shape_field shape##_fields[] = {
#define IC_FIELD(shape, field, kind_, need, detail)                                              \
	{ .name = #field, .kind = IC_KIND_##kind_, .must = NEED_##need,                          \
	  .offset = offsetof(struct ic_shape_##shape, field), DETAIL_##kind_(detail) },
#define IC_LIST(shape, field, inner_, need, max_)                                                \
	{ .name = #field, .kind = IC_KIND_LIST, .must = NEED_##need,                             \
	  .offset = offsetof(struct ic_shape_##shape, field), .max = (max_),                     \
	  .inner = &ic_shape_of_##inner_ },
#define IC_SHAPE_END(shape)                                                                      \
	};                                                                                       \
	const struct ic_shape ic_shape_of_##shape = {                                            \
		#shape, shape##_fields, sizeof(shape##_fields) / sizeof(shape##_fields[0]),      \
		sizeof(struct ic_shape_##shape) };
#include "model/shapes.def"
#undef IC_SHAPE
#undef IC_FIELD
#undef IC_LIST
#undef IC_SHAPE_END

const struct ic_shape *const ic_shapes[] = {
#define IC_SHAPE(shape) &ic_shape_of_##shape,
#define IC_FIELD(shape, field, kind, need, detail)
#define IC_LIST(shape, field, inner, need, max)
#define IC_SHAPE_END(shape)
#include "model/shapes.def"
};
/* clang-format on */

const size_t ic_shapes_count = sizeof(ic_shapes) / sizeof(ic_shapes[0]);
