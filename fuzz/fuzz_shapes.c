/* SPDX-License-Identifier: Apache-2.0 */
/* What arrives as JSON: a shape that is read is written and read again to the same text. The first
 * two bytes choose the shape. */
#include <stdint.h>
#include <stdlib.h>

#include "base/bug.h"
#include "base/limits.h"
#include "model/shape_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STRUCT_MAX = 1 << 14, TEXT_MAX = 1 << 22 };

/* IC_E_UTF8 and the like for what is not this shape. */
static ic_status read_and_write(const struct ic_shape *shape, ic_bytes text, struct ic_buf *out)
{
	static uint64_t place[STRUCT_MAX / 8];
	IC_AUTO(arena) arena = { 0 };
	const char *field = NULL;

	ic_arena_init(&arena, TEXT_MAX);
	const ic_status status = ic_shape_parse_text(shape, text, &arena, place, &field);
	if (ic_status_code(status) == IC_E_FIELD)
		IC_ASSERT(field != NULL);
	IC_TRY(status);
	IC_ASSERT(ic_ok(ic_shape_emit_text(shape, place, out)));
	return IC_DONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	IC_AUTO(buf) once = { 0 };
	IC_AUTO(buf) twice = { 0 };

	if (size < 2)
		return 0;
	const struct ic_shape *shape =
		ic_shapes[((size_t)data[0] << 8 | data[1]) % ic_shapes_count];
	ic_buf_init(&once, TEXT_MAX);
	ic_buf_init(&twice, TEXT_MAX);
	IC_ASSERT(shape->size <= STRUCT_MAX);
	if (!ic_ok(read_and_write(shape, ic_bytes_of(data + 2, size - 2), &once)))
		return 0;
	IC_ASSERT(ic_ok(read_and_write(shape, ic_buf_view(&once), &twice)));
	IC_ASSERT(ic_bytes_equal(ic_buf_view(&once), ic_buf_view(&twice)));
	return 0;
}
