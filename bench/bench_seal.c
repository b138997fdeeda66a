/* SPDX-License-Identifier: Apache-2.0 */
/* Sealing and opening an 8 MiB picture in memory beside plain AES-256-GCM in 16 KiB records, one
 * core. */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "crypto/seal.h"
#include "sys/clock.h"

enum { PICTURE = 8 << 20, RECORD = 16384, ROUNDS = 60, PASSES = 5 };

static uint8_t *picture;
static struct ic_buf sealed;
static struct ic_buf opened;

static double best(double a, double b)
{
	return b == 0 || a > b ? a : b;
}

static double gb_per_s(uint64_t start)
{
	return (double)PICTURE * ROUNDS / (double)(ic_clock_monotonic_ns() - start);
}

/* The least work that gives the same secrecy: one record after another, a nonce each. */
static double raw_gcm(void)
{
	static uint8_t out[RECORD];
	uint8_t key[32] = { 1 };
	uint8_t nonce[12] = { 0 };
	uint8_t tag[16];
	int len = 0;
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();

	EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce);
	const uint64_t start = ic_clock_monotonic_ns();
	for (int round = 0; round < ROUNDS; round++)
		for (size_t at = 0; at < PICTURE; at += RECORD) {
			memcpy(nonce, &at, sizeof(at));
			EVP_EncryptInit_ex(context, NULL, NULL, NULL, nonce);
			EVP_EncryptUpdate(context, out, &len, picture + at, RECORD);
			EVP_EncryptFinal_ex(context, out + len, &len);
			EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, sizeof(tag), tag);
		}
	const double rate = gb_per_s(start);
	EVP_CIPHER_CTX_free(context);
	return rate;
}

static ic_status discard(void *ctx, ic_bytes span)
{
	*(uint64_t *)ctx += span.len;
	return IC_DONE;
}

static bool seal_once(ic_bytes key, uint64_t *sum)
{
	const struct ic_sink sink = { discard, sum };
	struct ic_sealer *sealer = NULL;
	uint8_t head[IC_SEAL_HEAD_BYTES];

	const bool good =
		ic_ok(ic_sealer_new(key, IC_LIT("bench"), ic_entropy_real(), head, &sealer))
		&& ic_ok(ic_sealer_put(sealer, ic_bytes_of(picture, PICTURE), sink))
		&& ic_ok(ic_sealer_end(sealer, sink));
	ic_sealer_free(sealer);
	return good;
}

static double seal_rate(ic_bytes key)
{
	uint64_t sum = 0;

	const uint64_t start = ic_clock_monotonic_ns();
	for (int round = 0; round < ROUNDS; round++)
		if (!seal_once(key, &sum))
			return 0;
	return gb_per_s(start);
}

/* Chunk by chunk, as the vault opens. */
static bool open_once(ic_bytes key)
{
	static uint8_t plain[IC_SEAL_CHUNK_BYTES];
	struct ic_opener *opener = NULL;
	bool good = ic_ok(ic_opener_new(key, IC_LIT("bench"), sealed.ptr, &opener));
	uint64_t number = 0;

	for (ic_bytes rest = ic_bytes_from(ic_buf_view(&sealed), IC_SEAL_HEAD_BYTES);
	     good && rest.len > 0; rest = ic_bytes_from(rest, IC_SEAL_STEP_BYTES)) {
		const size_t part = rest.len < IC_SEAL_STEP_BYTES ? rest.len : IC_SEAL_STEP_BYTES;
		good = ic_ok(ic_opener_chunk(opener, number++, ic_bytes_of(rest.ptr, part), plain));
	}
	ic_opener_free(opener);
	return good;
}

static double open_rate(ic_bytes key)
{
	const uint64_t start = ic_clock_monotonic_ns();

	for (int round = 0; round < ROUNDS; round++)
		if (!open_once(key))
			return 0;
	return gb_per_s(start);
}

int main(void)
{
	const uint8_t key_bytes[32] = { 7 };
	const ic_bytes key = ic_bytes_of(key_bytes, sizeof(key_bytes));
	double raw = 0;
	double seal = 0;
	double open = 0;

	picture = ic_alloc(1, PICTURE);
	ic_buf_init(&sealed, 2 * (size_t)PICTURE);
	if (picture == NULL
	    || !ic_ok(ic_seal(key, IC_LIT("bench"), ic_entropy_real(),
			      ic_bytes_of(picture, PICTURE), &sealed)))
		return 1;
	for (int pass = 0; pass < PASSES; pass++) {
		raw = best(raw_gcm(), raw);
		seal = best(seal_rate(key), seal);
		open = best(open_rate(key), open);
	}
	(void)printf("AES-256-GCM, 16 KiB records  %6.2f GB/s\n", raw);
	(void)printf("seal                         %6.2f GB/s  %.2f x   (goal 0.9)\n", seal,
		     seal / raw);
	(void)printf("open                         %6.2f GB/s  %.2f x   (goal 0.9)\n", open,
		     open / raw);
	ic_buf_done(&sealed);
	ic_buf_done(&opened);
	ic_free(picture);
	return seal > 0 && open > 0 ? 0 : 1;
}
