/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wrapped keys in keys.db and the way to open them: root key → base secret and epoch keys → keys of
 * images and parties. docs/formats/keys.md. Threads: safe.
 */
#ifndef IC_BACKEND_KEYRING_H
#define IC_BACKEND_KEYRING_H

#include "backend/keys_local.h"
#include "port/db.h"

struct ic_keyring;

/** What a derived key of a party is for; part of the derivation. */
enum ic_party_use { IC_PARTY_FIELD, IC_PARTY_AUDIT, IC_PARTY_SUBJECT_TAG, IC_PARTY_ACTOR_TAG };

/** Make what is missing of root key, keys.db, base secret, first epoch and the organisation's key.
 * IC_E_KEY: keys without their root key. */
ic_status ic_keyring_init(const struct ic_keys_options *options);

ic_status ic_keyring_open(const struct ic_keys_options *options, struct ic_keyring **ret_ring);
void ic_keyring_close(struct ic_keyring *ring);

/** 32 bytes for @label from the base secret; lasts over all epochs. */
void ic_keyring_base(const struct ic_keyring *ring, ic_bytes label,
		     uint8_t ret_key[static IC_SECRET_BYTES]);

ic_status ic_keyring_enrol(struct ic_keyring *ring, ic_id party);
ic_status ic_keyring_new_image(struct ic_keyring *ring, const struct ic_image_ref *ref,
			       struct ic_secret *ret_key);

/** IC_E_GONE when there is no such key. */
ic_status ic_keyring_image(struct ic_keyring *ring, const struct ic_image_ref *ref,
			   struct ic_secret *ret_key);
ic_status ic_keyring_party(struct ic_keyring *ring, ic_id party, enum ic_party_use use,
			   uint8_t ret_key[static IC_SECRET_BYTES]);

ic_status ic_keyring_forget_image(struct ic_keyring *ring, const struct ic_image_ref *ref);
ic_status ic_keyring_forget_party(struct ic_keyring *ring, ic_id party);
ic_status ic_keyring_each_image(struct ic_keyring *ring,
				ic_status (*visit)(const struct ic_image_ref *ref, void *ctx),
				void *ctx);

#endif
