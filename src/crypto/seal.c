/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cobblestone-256, c2sp.org/chunked-encryption with SHA-512 and AES-256-GCM. The cipher context
 * keeps the key schedule; each chunk sets only its nonce, base nonce XOR chunk number.
 */
#include "crypto/seal.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "crypto/hash.h"

enum { SALT = 24, COMMITMENT = 32, NONCE = 12, CONTEXT_MAX = 512 };

#define LABEL "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM"

static_assert(SALT + COMMITMENT == IC_SEAL_HEAD_BYTES, "head of a sealed message");

/* What key, salt and context give. */
struct derived {
	uint8_t key[IC_SEAL_KEY_BYTES];
	uint8_t nonce[NONCE];
	uint8_t commitment[COMMITMENT];
};

static_assert(sizeof(struct derived) == IC_SEAL_KEY_BYTES + NONCE + COMMITMENT, "no padding");

struct cipher {
	EVP_CIPHER_CTX *context;
	uint8_t nonce[NONCE];
};

struct ic_sealer {
	struct cipher cipher;
	uint64_t number; /* of the chunk being filled */
	size_t held;     /* bytes waiting in plain */
	uint8_t plain[IC_SEAL_CHUNK_BYTES];
	uint8_t sealed[IC_SEAL_STEP_BYTES];
};

struct ic_opener {
	struct cipher cipher;
};

uint64_t ic_sealed_bytes(uint64_t plain_len)
{
	return plain_len + (plain_len / IC_SEAL_CHUNK_BYTES + 1) * IC_SEAL_TAG_BYTES;
}

static EVP_CIPHER *gcm;

static void fetch_gcm(void)
{
	gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
}

static ic_status derive(ic_bytes key, ic_bytes context, const uint8_t salt[static SALT],
			struct derived *ret_derived)
{
	uint8_t info[sizeof(LABEL) + SALT + CONTEXT_MAX];

	IC_ASSERT(key.len == IC_SEAL_KEY_BYTES);
	if (context.len > CONTEXT_MAX)
		IC_FAIL(LIMIT, "a sealing context longer than any of ours");
	memcpy(info, LABEL, sizeof(LABEL)); /* its NUL is the separator */
	memcpy(info + sizeof(LABEL), salt, SALT);
	if (context.len > 0)
		memcpy(info + sizeof(LABEL) + SALT, context.ptr, context.len);
	ic_hkdf_expand(key, ic_bytes_of(info, sizeof(LABEL) + SALT + context.len),
		       (uint8_t *)ret_derived, sizeof(*ret_derived));
	return IC_DONE;
}

static ic_status cipher_init(struct cipher *cipher, const struct derived *derived, int encrypt)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fetch_gcm);
	if (gcm == NULL)
		IC_FAIL(INTERNAL, "the cryptographic library has no AES-256-GCM");
	cipher->context = EVP_CIPHER_CTX_new();
	if (cipher->context == NULL)
		IC_FAIL(NOMEM, "a cipher context");
	memcpy(cipher->nonce, derived->nonce, NONCE);
	if (EVP_CipherInit_ex2(cipher->context, gcm, derived->key, derived->nonce, encrypt, NULL)
	    != 1)
		IC_FAIL(NOMEM, "setting a key");
	return IC_DONE;
}

static void cipher_done(struct cipher *cipher)
{
	EVP_CIPHER_CTX_free(cipher->context); /* wipes the key schedule */
	cipher->context = NULL;
}

static ic_status cipher_set_chunk(struct cipher *cipher, uint64_t number)
{
	uint8_t nonce[NONCE];
	uint8_t counter[8];

	memcpy(nonce, cipher->nonce, NONCE);
	ic_store_be64(counter, number);
	for (size_t i = 0; i < sizeof(counter); i++)
		nonce[NONCE - sizeof(counter) + i] ^= counter[i];
	if (EVP_CipherInit_ex2(cipher->context, NULL, NULL, nonce, -1, NULL) != 1)
		IC_FAIL(INTERNAL, "setting a nonce");
	return IC_DONE;
}

/* Seal one chunk into @ret_sealed, plain.len + 16 bytes. */
static ic_status seal_chunk(struct cipher *cipher, uint64_t number, ic_bytes plain,
			    uint8_t *ret_sealed)
{
	int len = 0;
	int rest = 0;

	IC_ASSERT(plain.len <= IC_SEAL_CHUNK_BYTES);
	IC_TRY(cipher_set_chunk(cipher, number));
	if (plain.len > 0
	    && EVP_EncryptUpdate(cipher->context, ret_sealed, &len, plain.ptr, (int)plain.len) != 1)
		IC_FAIL(INTERNAL, "sealing a chunk");
	if (EVP_EncryptFinal_ex(cipher->context, ret_sealed + len, &rest) != 1
	    || EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_GET_TAG, IC_SEAL_TAG_BYTES,
				   ret_sealed + plain.len)
		       != 1)
		IC_FAIL(INTERNAL, "ending a chunk");
	return IC_DONE;
}

ic_status ic_sealer_new(ic_bytes key, ic_bytes context, struct ic_entropy *entropy,
			uint8_t ret_head[static IC_SEAL_HEAD_BYTES], struct ic_sealer **ret_sealer)
{
	uint8_t salt[SALT];
	struct derived derived;

	ic_entropy_fill(entropy, salt, sizeof(salt));
	IC_TRY(derive(key, context, salt, &derived));
	struct ic_sealer *sealer = ic_alloc(1, sizeof(*sealer));
	if (sealer == NULL)
		IC_FAIL(NOMEM, "sealing");
	const ic_status status = cipher_init(&sealer->cipher, &derived, 1);
	memcpy(ret_head, salt, SALT);
	memcpy(ret_head + SALT, derived.commitment, COMMITMENT);
	ic_wipe(&derived, sizeof(derived));
	if (!ic_ok(status)) {
		ic_sealer_free(sealer);
		return status;
	}
	*ret_sealer = sealer;
	return IC_DONE;
}

static ic_status put_chunk(struct ic_sealer *sealer, ic_bytes plain, struct ic_sink out)
{
	IC_TRY(seal_chunk(&sealer->cipher, sealer->number, plain, sealer->sealed));
	sealer->number++;
	return ic_sink_put(out, ic_bytes_of(sealer->sealed, plain.len + IC_SEAL_TAG_BYTES));
}

/* Fill the held chunk up from @plain; gives what is left of @plain. */
static ic_bytes hold(struct ic_sealer *sealer, ic_bytes plain)
{
	const size_t room = IC_SEAL_CHUNK_BYTES - sealer->held;
	const size_t part = plain.len < room ? plain.len : room;

	if (part > 0)
		memcpy(sealer->plain + sealer->held, plain.ptr, part);
	sealer->held += part;
	return ic_bytes_from(plain, part);
}

ic_status ic_sealer_put(struct ic_sealer *sealer, ic_bytes plain, struct ic_sink out)
{
	while (plain.len > 0) {
		if (sealer->held == 0 && plain.len >= IC_SEAL_CHUNK_BYTES) {
			IC_TRY(put_chunk(sealer, ic_bytes_of(plain.ptr, IC_SEAL_CHUNK_BYTES), out));
			plain = ic_bytes_from(plain, IC_SEAL_CHUNK_BYTES);
			continue;
		}
		plain = hold(sealer, plain);
		if (sealer->held < IC_SEAL_CHUNK_BYTES)
			break;
		sealer->held = 0;
		IC_TRY(put_chunk(sealer, ic_bytes_of(sealer->plain, IC_SEAL_CHUNK_BYTES), out));
	}
	return IC_DONE;
}

ic_status ic_sealer_end(struct ic_sealer *sealer, struct ic_sink out)
{
	IC_ASSERT(sealer->held < IC_SEAL_CHUNK_BYTES);
	return put_chunk(sealer, ic_bytes_of(sealer->plain, sealer->held), out);
}

void ic_sealer_free(struct ic_sealer *sealer)
{
	if (sealer == NULL)
		return;
	cipher_done(&sealer->cipher);
	ic_wipe(sealer->plain, sizeof(sealer->plain));
	ic_free(sealer);
}

ic_status ic_opener_new(ic_bytes key, ic_bytes context,
			const uint8_t head[static IC_SEAL_HEAD_BYTES],
			struct ic_opener **ret_opener)
{
	struct derived derived;

	IC_TRY(derive(key, context, head, &derived));
	const bool same = ic_bytes_equal_secret(ic_bytes_of(derived.commitment, COMMITMENT),
						ic_bytes_of(head + SALT, COMMITMENT));
	struct ic_opener *opener = same ? ic_alloc(1, sizeof(*opener)) : NULL;
	const ic_status status =
		opener == NULL ? IC_DONE : cipher_init(&opener->cipher, &derived, 0);
	ic_wipe(&derived, sizeof(derived));
	if (!same)
		IC_FAIL(AUTHENTIC, "the commitment of a sealed message");
	if (opener == NULL)
		IC_FAIL(NOMEM, "opening");
	if (!ic_ok(status)) {
		ic_opener_free(opener);
		return status;
	}
	*ret_opener = opener;
	return IC_DONE;
}

/* The tag is copied since the library's signature wants it writable. */
static bool open_chunk(struct cipher *cipher, ic_bytes sealed, uint8_t *ret_plain)
{
	const size_t plain_len = sealed.len - IC_SEAL_TAG_BYTES;
	uint8_t tag[IC_SEAL_TAG_BYTES];
	int len = 0;
	int rest = 0;

	memcpy(tag, sealed.ptr + plain_len, sizeof(tag));
	if (plain_len > 0
	    && EVP_DecryptUpdate(cipher->context, ret_plain, &len, sealed.ptr, (int)plain_len) != 1)
		return false;
	return EVP_CIPHER_CTX_ctrl(cipher->context, EVP_CTRL_AEAD_SET_TAG, sizeof(tag), tag) == 1
	       && EVP_DecryptFinal_ex(cipher->context, ret_plain + len, &rest) == 1;
}

ic_status ic_opener_chunk(struct ic_opener *opener, uint64_t number, ic_bytes sealed,
			  uint8_t *ret_plain)
{
	if (sealed.len < IC_SEAL_TAG_BYTES || sealed.len > IC_SEAL_STEP_BYTES)
		IC_FAIL(AUTHENTIC, "a chunk of impossible length");
	IC_TRY(cipher_set_chunk(&opener->cipher, number));
	if (open_chunk(&opener->cipher, sealed, ret_plain))
		return IC_DONE;
	ic_wipe(ret_plain, sealed.len - IC_SEAL_TAG_BYTES);
	IC_FAIL(AUTHENTIC, "a chunk does not match its tag");
}

void ic_opener_free(struct ic_opener *opener)
{
	if (opener == NULL)
		return;
	cipher_done(&opener->cipher);
	ic_free(opener);
}

/* Seal the chunks of @plain one after another into @place. */
static ic_status seal_chunks(struct cipher *cipher, ic_bytes plain, uint8_t *place)
{
	for (uint64_t number = 0;; number++) {
		const size_t part =
			plain.len < IC_SEAL_CHUNK_BYTES ? plain.len : IC_SEAL_CHUNK_BYTES;
		IC_TRY(seal_chunk(cipher, number, ic_bytes_of(plain.ptr, part), place));
		if (part < IC_SEAL_CHUNK_BYTES)
			return IC_DONE;
		place += part + IC_SEAL_TAG_BYTES;
		plain = ic_bytes_from(plain, part);
	}
}

static ic_status seal_message(const struct derived *derived, ic_bytes plain, uint8_t *place)
{
	struct cipher cipher = { 0 };

	ic_status status = cipher_init(&cipher, derived, 1);
	if (ic_ok(status))
		status = seal_chunks(&cipher, plain, place);
	cipher_done(&cipher);
	return status;
}

ic_status ic_seal(ic_bytes key, ic_bytes context, struct ic_entropy *entropy, ic_bytes plain,
		  struct ic_buf *out)
{
	const size_t before = out->len;
	struct derived derived;
	uint8_t *place;

	IC_TRY(ic_buf_extend(out, IC_SEAL_HEAD_BYTES + (size_t)ic_sealed_bytes(plain.len), &place));
	ic_entropy_fill(entropy, place, SALT);
	ic_status status = derive(key, context, place, &derived);
	if (ic_ok(status)) {
		memcpy(place + SALT, derived.commitment, COMMITMENT);
		status = seal_message(&derived, plain, place + IC_SEAL_HEAD_BYTES);
		ic_wipe(&derived, sizeof(derived));
	}
	if (!ic_ok(status))
		out->len = before;
	return status;
}

/* True if @len is the length of some message's chunks: the last must be there and short. */
static bool chunks_len_is_possible(size_t len)
{
	return len >= IC_SEAL_TAG_BYTES && len % IC_SEAL_STEP_BYTES >= IC_SEAL_TAG_BYTES;
}

static ic_status open_chunks(struct ic_opener *opener, ic_bytes sealed, struct ic_buf *out)
{
	for (uint64_t number = 0; sealed.len > 0; number++) {
		const size_t part =
			sealed.len < IC_SEAL_STEP_BYTES ? sealed.len : IC_SEAL_STEP_BYTES;
		uint8_t *place;
		IC_TRY(ic_buf_extend(out, part - IC_SEAL_TAG_BYTES, &place));
		IC_TRY(ic_opener_chunk(opener, number, ic_bytes_of(sealed.ptr, part), place));
		sealed = ic_bytes_from(sealed, part);
	}
	return IC_DONE;
}

ic_status ic_open(ic_bytes key, ic_bytes context, ic_bytes sealed, struct ic_buf *out)
{
	const size_t before = out->len;
	struct ic_opener *opener = NULL;

	if (sealed.len < IC_SEAL_HEAD_BYTES
	    || !chunks_len_is_possible(sealed.len - IC_SEAL_HEAD_BYTES))
		IC_FAIL(AUTHENTIC, "a sealed message of impossible length");
	IC_TRY(ic_opener_new(key, context, sealed.ptr, &opener));
	const ic_status status =
		open_chunks(opener, ic_bytes_from(sealed, IC_SEAL_HEAD_BYTES), out);
	ic_opener_free(opener);
	if (!ic_ok(status)) {
		if (out->len > before)
			ic_wipe(out->ptr + before, out->len - before);
		out->len = before;
	}
	return status;
}
