/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of an entry and its commitment; pure functions. Source: docs/formats/ledger.md.
 */
#ifndef IC_LEDGER_ENTRY_H
#define IC_LEDGER_ENTRY_H

#include "crypto/hash.h"
#include "ledger/event.h"
#include "port/keys.h"

enum { IC_SEED_BYTES = 32, IC_SALT_BYTES = 16, IC_ENTRY_KIND_EVENT = 1 };

enum ic_entry_flags {
	IC_ENTRY_SUBJECT = 1, /* the subject tag is real */
	IC_ENTRY_ACTOR = 2,   /* the actor tag is real */
	IC_ENTRY_HIGH_RISK = 4
};

struct ic_entry {
	uint8_t kind;
	uint8_t flags;
	ic_time t;
	ic_id event_id;
	ic_digest commitment;
	uint8_t subject_tag[IC_TAG_BYTES];
	uint8_t actor_tag[IC_TAG_BYTES];
};

void ic_entry_emit(const struct ic_entry *entry, uint8_t ret_raw[static IC_LEAF_BYTES]);

/** True if @raw is an entry in its only form. */
bool ic_entry_is_valid(const uint8_t raw[static IC_LEAF_BYTES]);

/** IC_E_SYNTAX unless ic_entry_is_valid(). */
ic_status ic_entry_parse(const uint8_t raw[static IC_LEAF_BYTES], struct ic_entry *ret_entry);

/** Time of an entry without looking at the rest. */
ic_time ic_entry_time(const uint8_t raw[static IC_LEAF_BYTES]);

void ic_entry_salt(const uint8_t seed[static IC_SEED_BYTES], uint16_t field,
		   uint8_t ret_salt[static IC_SALT_BYTES]);

ic_digest ic_entry_field_digest(const uint8_t salt[static IC_SALT_BYTES], uint16_t field,
				ic_bytes value);

/** C of @count field digests in ascending order of field. */
ic_digest ic_entry_commitment(uint16_t type, const uint8_t (*digests)[IC_HASH_BYTES], size_t count);

/** Tag @n under a party's tag key. */
void ic_entry_tag(ic_bytes key, enum ic_tag_side side, uint64_t n,
		  uint8_t ret_tag[static IC_TAG_BYTES]);

/** Place of @field among the fields of @type, or -1. */
int ic_entry_field_place(unsigned type, unsigned field);

#endif
