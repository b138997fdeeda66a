/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shapes as JSON: the one place where an object from outside becomes a struct of shapes.h, and a
 * struct becomes an object. Used by http and cli only.
 *
 * Reading is strict. Refused: an unknown field, a missing MUST, a wrong JSON kind (null included),
 * a text longer than its maximum, a control character (line feed and tab may stand in free text,
 * that is where the maximum is IC_TEXT_BYTES_MAX; 0x1d, the separator of a scanned symbol,
 * anywhere), a word outside its vocabulary, a number outside its range, a list longer than its
 * count, an id or time that is not in its one text form. An empty text and the zero id count as
 * absent.
 *
 * Writing leaves absent MAY fields out. Threads: safe.
 */
#ifndef IC_MODEL_SHAPE_JSON_H
#define IC_MODEL_SHAPE_JSON_H

#include "base/arena.h"
#include "base/json.h"
#include "model/shapes.h"

/**
 * Read @object into the struct of @shape at @ret_struct; what it points to lives in @arena.
 * IC_E_FIELD: *ret_field is the name of the offending field in the table (the innermost one), or
 * the name of the shape when a field is unknown or the value is no object; a literal, never input.
 * IC_E_NOMEM.
 */
ic_status ic_shape_parse(const struct ic_shape *shape, ic_json object, struct ic_arena *arena,
			 void *ret_struct, const char **ret_field);

/** As ic_shape_parse() of a JSON text; also IC_E_SYNTAX, IC_E_UTF8, IC_E_LIMIT. */
ic_status ic_shape_parse_text(const struct ic_shape *shape, ic_bytes text, struct ic_arena *arena,
			      void *ret_struct, const char **ret_field);

/** Put the members of @value, a struct of @shape, into the object @into. IC_E_INTERNAL when a MUST
 * field is absent or a list is longer than the shape allows; IC_E_UTF8, IC_E_NOMEM. */
ic_status ic_shape_emit(const struct ic_shape *shape, const void *value, ic_json into);

/** Append @value as compact JSON text to @out. */
ic_status ic_shape_emit_text(const struct ic_shape *shape, const void *value, struct ic_buf *out);

#endif
