/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ed25519 signatures (RFC 8032) and the key ids of C2SP signed notes. Threads: signing with one
 * signer from several threads is safe.
 */
#ifndef IC_CRYPTO_SIGN_H
#define IC_CRYPTO_SIGN_H

#include "base/bytes.h"
#include "base/status.h"

enum {
	IC_SIGN_SEED_BYTES = 32,
	IC_SIGN_PUBLIC_BYTES = 32,
	IC_SIGN_BYTES = 64,
	IC_NOTE_KEY_ID_BYTES = 4
};

struct ic_signer;

/** A signer from its 32-byte seed. */
ic_status ic_signer_new(ic_bytes seed, struct ic_signer **ret_signer);
void ic_signer_free(struct ic_signer *signer);

void ic_signer_public(const struct ic_signer *signer, uint8_t ret_key[static IC_SIGN_PUBLIC_BYTES]);
ic_status ic_signer_sign(struct ic_signer *signer, ic_bytes message,
			 uint8_t ret_signature[static IC_SIGN_BYTES]);

/** IC_E_AUTHENTIC unless @signature by @public_key covers @message. */
ic_status ic_signature_check(const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
			     ic_bytes message, const uint8_t signature[static IC_SIGN_BYTES]);

/** SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), first four bytes. */
void ic_note_key_id(ic_bytes name, const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
		    uint8_t ret_id[static IC_NOTE_KEY_ID_BYTES]);

#endif
