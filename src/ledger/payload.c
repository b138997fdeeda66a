/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/payload.h"

#include <string.h>

#include "base/bug.h"
#include "base/limits.h"

void ic_payload_context(ic_id event_id, uint8_t ret_context[static IC_PAYLOAD_CONTEXT])
{
	static const char label[] = "ICL1 payload";

	static_assert(sizeof(label) - 1 + IC_ID_BYTES == IC_PAYLOAD_CONTEXT, "label and id");
	memcpy(ret_context, label, sizeof(label) - 1);
	memcpy(ret_context + sizeof(label) - 1, event_id.bytes, IC_ID_BYTES);
}

ic_status ic_payload_emit(const struct ic_opened_event *event, struct ic_buf *out)
{
	const struct ic_event_type_info *type = ic_event_type_info(event->type);

	IC_ASSERT(type != NULL);
	IC_TRY(ic_buf_put(out, ic_bytes_of(event->seed, IC_SEED_BYTES)));
	for (unsigned field = 1; field < IC_F_COUNT; field++) {
		if (!(type->fields >> field & 1))
			continue;
		IC_TRY(ic_buf_put_be32(out, (uint32_t)event->value[field].len));
		IC_TRY(ic_buf_put(out, event->value[field]));
	}
	return IC_DONE;
}

static ic_status cut(ic_bytes *rest, size_t len, ic_bytes *ret_part)
{
	if (len > rest->len)
		IC_FAIL(VERIFY, "a payload shorter than its fields");
	*ret_part = ic_bytes_of(rest->ptr, len);
	*rest = ic_bytes_from(*rest, len);
	return IC_DONE;
}

ic_status ic_payload_parse(uint16_t type, ic_bytes plain, struct ic_opened_event *ret_event)
{
	const struct ic_event_type_info *info = ic_event_type_info(type);
	ic_bytes part;

	if (info == NULL)
		IC_FAIL(VERIFY, "a payload of an unknown type");
	memset(ret_event, 0, sizeof(*ret_event));
	ret_event->type = type;
	IC_TRY(cut(&plain, IC_SEED_BYTES, &part));
	memcpy(ret_event->seed, part.ptr, IC_SEED_BYTES);
	for (unsigned field = 1; field < IC_F_COUNT; field++) {
		if (!(info->fields >> field & 1))
			continue;
		IC_TRY(cut(&plain, 4, &part));
		IC_TRY(cut(&plain, ic_load_be32(part.ptr), &ret_event->value[field]));
	}
	if (plain.len != 0)
		IC_FAIL(VERIFY, "a payload longer than its fields");
	return IC_DONE;
}

size_t ic_payload_digests(const struct ic_opened_event *event,
			  uint8_t (*ret_digests)[IC_HASH_BYTES])
{
	const struct ic_event_type_info *type = ic_event_type_info(event->type);
	size_t count = 0;

	IC_ASSERT(type != NULL);
	for (unsigned field = 1; field < IC_F_COUNT; field++) {
		uint8_t salt[IC_SALT_BYTES];
		if (!(type->fields >> field & 1))
			continue;
		ic_entry_salt(event->seed, (uint16_t)field, salt);
		const ic_digest digest =
			ic_entry_field_digest(salt, (uint16_t)field, event->value[field]);
		memcpy(ret_digests[count++], digest.bytes, IC_HASH_BYTES);
	}
	return count;
}
