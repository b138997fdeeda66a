/* SPDX-License-Identifier: Apache-2.0 */
#include "vault/field.h"

#include <string.h>

#include "base/bug.h"
#include "crypto/seal.h"

enum { NAME_MAX_BYTES = 64, CONTEXT_MAX = 2 * (NAME_MAX_BYTES + 1) + IC_ID_BYTES };

static_assert(IC_FIELD_OVERHEAD_BYTES == IC_SEAL_HEAD_BYTES + IC_SEAL_TAG_BYTES,
	      "a field is one short chunk");

/* table NUL column NUL row: the NULs keep one pair of names from looking like another. */
static ic_bytes emit_context(const struct ic_field_place *place, uint8_t ret_context[CONTEXT_MAX])
{
	const size_t table = strlen(place->table) + 1;
	const size_t column = strlen(place->column) + 1;

	IC_ASSERT(table <= NAME_MAX_BYTES + 1 && column <= NAME_MAX_BYTES + 1);
	memcpy(ret_context, place->table, table);
	memcpy(ret_context + table, place->column, column);
	memcpy(ret_context + table + column, place->row.bytes, IC_ID_BYTES);
	return ic_bytes_of(ret_context, table + column + IC_ID_BYTES);
}

ic_status ic_field_seal(struct ic_keys *keys, ic_id party, const struct ic_field_place *place,
			ic_bytes plain, struct ic_buf *out)
{
	uint8_t context[CONTEXT_MAX];

	return ic_keys_seal(keys, party, IC_KEY_FIELD, emit_context(place, context), plain, out);
}

ic_status ic_field_open(const struct ic_secret *key, const struct ic_field_place *place,
			ic_bytes sealed, struct ic_buf *out)
{
	uint8_t context[CONTEXT_MAX];

	return ic_open(ic_secret_view(key), emit_context(place, context), sealed, out);
}
