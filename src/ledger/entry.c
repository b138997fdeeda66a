/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/entry.h"

#include <string.h>

#include "base/bug.h"

/* Offsets within the 128 bytes. */
enum {
	AT_MAGIC = 0,
	AT_KIND = 4,
	AT_FLAGS = 5,
	AT_ZERO = 6,
	AT_TIME = 8,
	AT_EVENT_ID = 16,
	AT_COMMITMENT = 32,
	AT_SUBJECT = 64,
	AT_ACTOR = 96,
	DOMAIN_FIELD = 0x02,
	DOMAIN_COMMITMENT = 0x03,
	FLAGS_ALL = IC_ENTRY_SUBJECT | IC_ENTRY_ACTOR | IC_ENTRY_HIGH_RISK
};

static_assert(AT_ACTOR + IC_TAG_BYTES == IC_LEAF_BYTES, "an entry is 128 bytes");

static const uint8_t magic[4] = { 'I', 'C', 'L', '1' };

void ic_entry_emit(const struct ic_entry *entry, uint8_t ret_raw[static IC_LEAF_BYTES])
{
	IC_ASSERT((entry->flags & ~FLAGS_ALL) == 0 && entry->t >= 0);
	memcpy(ret_raw + AT_MAGIC, magic, sizeof(magic));
	ret_raw[AT_KIND] = entry->kind;
	ret_raw[AT_FLAGS] = entry->flags;
	ic_store_be16(ret_raw + AT_ZERO, 0);
	ic_store_be64(ret_raw + AT_TIME, (uint64_t)entry->t);
	memcpy(ret_raw + AT_EVENT_ID, entry->event_id.bytes, IC_ID_BYTES);
	memcpy(ret_raw + AT_COMMITMENT, entry->commitment.bytes, IC_SHA256_BYTES);
	memcpy(ret_raw + AT_SUBJECT, entry->subject_tag, IC_TAG_BYTES);
	memcpy(ret_raw + AT_ACTOR, entry->actor_tag, IC_TAG_BYTES);
}

ic_time ic_entry_time(const uint8_t raw[static IC_LEAF_BYTES])
{
	return (ic_time)ic_load_be64(raw + AT_TIME);
}

bool ic_entry_is_valid(const uint8_t raw[static IC_LEAF_BYTES])
{
	return memcmp(raw + AT_MAGIC, magic, sizeof(magic)) == 0
	       && raw[AT_KIND] == IC_ENTRY_KIND_EVENT && (raw[AT_FLAGS] & ~FLAGS_ALL) == 0
	       && ic_load_be16(raw + AT_ZERO) == 0 && ic_entry_time(raw) >= 0;
}

ic_status ic_entry_parse(const uint8_t raw[static IC_LEAF_BYTES], struct ic_entry *ret_entry)
{
	if (!ic_entry_is_valid(raw))
		IC_FAIL(SYNTAX, "not a ledger entry");
	ret_entry->kind = raw[AT_KIND];
	ret_entry->flags = raw[AT_FLAGS];
	ret_entry->t = ic_entry_time(raw);
	memcpy(ret_entry->event_id.bytes, raw + AT_EVENT_ID, IC_ID_BYTES);
	memcpy(ret_entry->commitment.bytes, raw + AT_COMMITMENT, IC_SHA256_BYTES);
	memcpy(ret_entry->subject_tag, raw + AT_SUBJECT, IC_TAG_BYTES);
	memcpy(ret_entry->actor_tag, raw + AT_ACTOR, IC_TAG_BYTES);
	return IC_DONE;
}

void ic_entry_salt(const uint8_t seed[static IC_SEED_BYTES], uint16_t field,
		   uint8_t ret_salt[static IC_SALT_BYTES])
{
	uint8_t number[2];

	ic_store_be16(number, field);
	const ic_digest mac = ic_hmac(ic_bytes_of(seed, IC_SEED_BYTES), IC_LIT("salt"),
				      ic_bytes_of(number, sizeof(number)));
	memcpy(ret_salt, mac.bytes, IC_SALT_BYTES);
}

ic_digest ic_entry_field_digest(const uint8_t salt[static IC_SALT_BYTES], uint16_t field,
				ic_bytes value)
{
	uint8_t head[IC_SALT_BYTES + 2 + 4];

	memcpy(head, salt, IC_SALT_BYTES);
	ic_store_be16(head + IC_SALT_BYTES, field);
	ic_store_be32(head + IC_SALT_BYTES + 2, (uint32_t)value.len);
	return ic_sha256_tagged(DOMAIN_FIELD, ic_bytes_of(head, sizeof(head)), value);
}

ic_digest ic_entry_commitment(uint16_t type, const uint8_t (*digests)[IC_HASH_BYTES], size_t count)
{
	uint8_t head[4];

	ic_store_be16(head, type);
	ic_store_be16(head + 2, (uint16_t)count);
	return ic_sha256_tagged(DOMAIN_COMMITMENT, ic_bytes_of(head, sizeof(head)),
				ic_bytes_of(digests, count * IC_HASH_BYTES));
}

void ic_entry_tag(ic_bytes key, enum ic_tag_side side, uint64_t n,
		  uint8_t ret_tag[static IC_TAG_BYTES])
{
	uint8_t number[8];

	ic_store_be64(number, n);
	const ic_digest mac =
		ic_hmac(key, side == IC_TAG_SUBJECT ? IC_LIT("ICL1 subject") : IC_LIT("ICL1 actor"),
			ic_bytes_of(number, sizeof(number)));
	memcpy(ret_tag, mac.bytes, IC_TAG_BYTES);
}

int ic_entry_field_place(unsigned type, unsigned field)
{
	const struct ic_event_type_info *info = ic_event_type_info(type);

	if (info == NULL || field >= IC_F_COUNT || !(info->fields >> field & 1))
		return -1;
	return __builtin_popcount(info->fields & ((1U << field) - 1));
}
