/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gate/cursor.h"

#include <string.h>

#include "base/text.h"

enum { CURSOR_BYTES = 8 + IC_ID_BYTES };

ic_status ic_cursor_emit(struct ic_ctx *ctx, ic_time at, ic_id id, ic_bytes *ret_cursor)
{
	uint8_t raw[CURSOR_BYTES];

	ic_store_be64(raw, (uint64_t)at);
	memcpy(raw + 8, id.bytes, IC_ID_BYTES);
	return ic_arena_hex(ctx->arena, ic_bytes_of(raw, CURSOR_BYTES), ret_cursor);
}

ic_status ic_cursor_parse(struct ic_ctx *ctx, ic_bytes cursor, ic_time *ret_at, ic_id *ret_id)
{
	uint8_t raw[CURSOR_BYTES];

	if (cursor.len == 0)
		return IC_DONE;
	ctx->field = "cursor";
	if (!ic_ok(ic_hex_parse(cursor, raw, CURSOR_BYTES)))
		IC_FAIL(FIELD, "not a cursor");
	*ret_at = (ic_time)ic_load_be64(raw);
	memcpy(ret_id->bytes, raw + 8, IC_ID_BYTES);
	return IC_DONE;
}
