/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256, HMAC-SHA-256 and HKDF-Expand-SHA-512. None of them allocates or fails. Source: FIPS
 * 180-4, RFC 2104, RFC 5869 §2.3. Threads: safe; a hasher belongs to one.
 */
#ifndef IC_CRYPTO_HASH_H
#define IC_CRYPTO_HASH_H

#include "base/bytes.h"
#include "base/text.h"

enum { IC_SHA256_BYTES = 32, IC_SHA256_TEXT = 64 };

typedef struct ic_digest {
	uint8_t bytes[IC_SHA256_BYTES];
} ic_digest;

/** Plain data: copying it (by assignment) is how a running hash is cloned. Nothing to free. */
struct ic_hasher {
	_Alignas(16) uint8_t state[128];
};

void ic_hasher_init(struct ic_hasher *hasher);
void ic_hasher_put(struct ic_hasher *hasher, ic_bytes bytes);
ic_digest ic_hasher_end(struct ic_hasher *hasher);

ic_digest ic_sha256(ic_bytes bytes);

/** SHA-256 of a byte and two runs, as a Merkle tree wants it. */
ic_digest ic_sha256_tagged(uint8_t tag, ic_bytes first, ic_bytes second);

bool ic_digest_equal(const ic_digest *a, const ic_digest *b);

static inline ic_bytes ic_digest_view(const ic_digest *digest)
{
	return ic_bytes_of(digest->bytes, IC_SHA256_BYTES);
}

/** HMAC-SHA-256 of @first followed by @second. */
ic_digest ic_hmac(ic_bytes key, ic_bytes first, ic_bytes second);

/** HKDF-Expand with SHA-512: @len (at most 255 × 64) bytes from a uniformly random @key. */
void ic_hkdf_expand(ic_bytes key, ic_bytes info, uint8_t *ret_bytes, size_t len);

/** Overwrite memory that held a secret; not optimised away. */
void ic_wipe(void *memory, size_t len);

#endif
