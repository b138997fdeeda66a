/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The low-level calls of libcrypto on purpose: the ledger hashes millions of 65-byte nodes, for
 * which the high-level ones spend more time finding the algorithm than hashing, and these cannot
 * fail.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "base/bug.h"

enum { HMAC_BLOCK = SHA256_CBLOCK, INNER = 0x36, OUTER = 0x5c };

static_assert(sizeof(SHA256_CTX) <= sizeof(struct ic_hasher), "the state fits");

void ic_hasher_init(struct ic_hasher *hasher)
{
	SHA256_Init((SHA256_CTX *)(void *)hasher->state);
}

void ic_hasher_put(struct ic_hasher *hasher, ic_bytes bytes)
{
	if (bytes.len > 0)
		SHA256_Update((SHA256_CTX *)(void *)hasher->state, bytes.ptr, bytes.len);
}

ic_digest ic_hasher_end(struct ic_hasher *hasher)
{
	ic_digest digest;

	SHA256_Final(digest.bytes, (SHA256_CTX *)(void *)hasher->state);
	return digest;
}

ic_digest ic_sha256(ic_bytes bytes)
{
	struct ic_hasher hasher;

	ic_hasher_init(&hasher);
	ic_hasher_put(&hasher, bytes);
	return ic_hasher_end(&hasher);
}

ic_digest ic_sha256_tagged(uint8_t tag, ic_bytes first, ic_bytes second)
{
	struct ic_hasher hasher;

	ic_hasher_init(&hasher);
	ic_hasher_put(&hasher, ic_bytes_of(&tag, 1));
	ic_hasher_put(&hasher, first);
	ic_hasher_put(&hasher, second);
	return ic_hasher_end(&hasher);
}

bool ic_digest_equal(const ic_digest *a, const ic_digest *b)
{
	return memcmp(a->bytes, b->bytes, IC_SHA256_BYTES) == 0;
}

/* A key as one block: RFC 2104 hashes a longer one first; none here is longer. */
static void pad_key(ic_bytes key, uint8_t with, uint8_t *ret_block, size_t block)
{
	IC_ASSERT(key.len <= block);
	memset(ret_block, with, block);
	for (size_t i = 0; i < key.len; i++)
		ret_block[i] ^= key.ptr[i];
}

ic_digest ic_hmac(ic_bytes key, ic_bytes first, ic_bytes second)
{
	struct ic_hasher hasher;
	uint8_t block[HMAC_BLOCK];

	pad_key(key, INNER, block, sizeof(block));
	ic_hasher_init(&hasher);
	ic_hasher_put(&hasher, ic_bytes_of(block, sizeof(block)));
	ic_hasher_put(&hasher, first);
	ic_hasher_put(&hasher, second);
	ic_digest inner = ic_hasher_end(&hasher);

	pad_key(key, OUTER, block, sizeof(block));
	ic_hasher_init(&hasher);
	ic_hasher_put(&hasher, ic_bytes_of(block, sizeof(block)));
	ic_hasher_put(&hasher, ic_digest_view(&inner));
	ic_wipe(block, sizeof(block));
	return ic_hasher_end(&hasher);
}

/* One block of HKDF: HMAC-SHA-512(key, before ‖ info ‖ counter). */
static void expand_block(ic_bytes key, ic_bytes before, ic_bytes info, uint8_t counter,
			 uint8_t ret_block[static SHA512_DIGEST_LENGTH])
{
	SHA512_CTX state;
	uint8_t pad[SHA512_CBLOCK];
	uint8_t inner[SHA512_DIGEST_LENGTH];

	pad_key(key, INNER, pad, sizeof(pad));
	SHA512_Init(&state);
	SHA512_Update(&state, pad, sizeof(pad));
	SHA512_Update(&state, before.ptr, before.len);
	SHA512_Update(&state, info.ptr, info.len);
	SHA512_Update(&state, &counter, 1);
	SHA512_Final(inner, &state);

	pad_key(key, OUTER, pad, sizeof(pad));
	SHA512_Init(&state);
	SHA512_Update(&state, pad, sizeof(pad));
	SHA512_Update(&state, inner, sizeof(inner));
	SHA512_Final(ret_block, &state);
	ic_wipe(pad, sizeof(pad));
	ic_wipe(inner, sizeof(inner));
	ic_wipe(&state, sizeof(state));
}

void ic_hkdf_expand(ic_bytes key, ic_bytes info, uint8_t *ret_bytes, size_t len)
{
	uint8_t block[SHA512_DIGEST_LENGTH];
	ic_bytes before = { block, 0 };
	uint8_t counter = 0;

	IC_ASSERT(len <= 255 * sizeof(block));
	for (size_t done = 0; done < len;) {
		const size_t part = len - done < sizeof(block) ? len - done : sizeof(block);
		expand_block(key, before, info, ++counter, block);
		memcpy(ret_bytes + done, block, part);
		before.len = sizeof(block);
		done += part;
	}
	ic_wipe(block, sizeof(block));
}

void ic_wipe(void *memory, size_t len)
{
	OPENSSL_cleanse(memory, len);
}
