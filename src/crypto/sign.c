/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/sign.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "crypto/hash.h"

enum { NOTE_ED25519 = 0x01 };

struct ic_signer {
	EVP_PKEY *key;
	uint8_t public_key[IC_SIGN_PUBLIC_BYTES];
};

ic_status ic_signer_new(ic_bytes seed, struct ic_signer **ret_signer)
{
	size_t len = IC_SIGN_PUBLIC_BYTES;

	IC_ASSERT(seed.len == IC_SIGN_SEED_BYTES);
	struct ic_signer *signer = ic_alloc(1, sizeof(*signer));
	if (signer == NULL)
		IC_FAIL(NOMEM, "a signing key");
	signer->key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed.ptr, seed.len);
	if (signer->key == NULL
	    || EVP_PKEY_get_raw_public_key(signer->key, signer->public_key, &len) != 1) {
		ic_signer_free(signer);
		IC_FAIL(NOMEM, "making a signing key");
	}
	*ret_signer = signer;
	return IC_DONE;
}

void ic_signer_free(struct ic_signer *signer)
{
	if (signer == NULL)
		return;
	EVP_PKEY_free(signer->key);
	ic_free(signer);
}

void ic_signer_public(const struct ic_signer *signer, uint8_t ret_key[static IC_SIGN_PUBLIC_BYTES])
{
	memcpy(ret_key, signer->public_key, IC_SIGN_PUBLIC_BYTES);
}

ic_status ic_signer_sign(struct ic_signer *signer, ic_bytes message,
			 uint8_t ret_signature[static IC_SIGN_BYTES])
{
	size_t len = IC_SIGN_BYTES;

	EVP_MD_CTX *context = EVP_MD_CTX_new();
	if (context == NULL)
		IC_FAIL(NOMEM, "signing");
	const bool signed_it =
		EVP_DigestSignInit(context, NULL, NULL, NULL, signer->key) == 1
		&& EVP_DigestSign(context, ret_signature, &len, message.ptr, message.len) == 1;
	EVP_MD_CTX_free(context);
	if (!signed_it)
		IC_FAIL(INTERNAL, "the cryptographic library did not sign");
	return IC_DONE;
}

static bool signature_holds(EVP_PKEY *key, ic_bytes message,
			    const uint8_t signature[static IC_SIGN_BYTES])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	const bool holds =
		context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1
		&& EVP_DigestVerify(context, signature, IC_SIGN_BYTES, message.ptr, message.len)
			   == 1;
	EVP_MD_CTX_free(context);
	return holds;
}

ic_status ic_signature_check(const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
			     ic_bytes message, const uint8_t signature[static IC_SIGN_BYTES])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key,
						    IC_SIGN_PUBLIC_BYTES);

	const bool holds = key != NULL && signature_holds(key, message, signature);
	EVP_PKEY_free(key);
	if (!holds)
		IC_FAIL(AUTHENTIC, "a signature that does not hold");
	return IC_DONE;
}

void ic_note_key_id(ic_bytes name, const uint8_t public_key[static IC_SIGN_PUBLIC_BYTES],
		    uint8_t ret_id[static IC_NOTE_KEY_ID_BYTES])
{
	static const uint8_t separator[] = { '\n', NOTE_ED25519 };
	struct ic_hasher hasher;

	ic_hasher_init(&hasher);
	ic_hasher_put(&hasher, name);
	ic_hasher_put(&hasher, ic_bytes_of(separator, sizeof(separator)));
	ic_hasher_put(&hasher, ic_bytes_of(public_key, IC_SIGN_PUBLIC_BYTES));
	const ic_digest digest = ic_hasher_end(&hasher);
	memcpy(ret_id, digest.bytes, IC_NOTE_KEY_ID_BYTES);
}
