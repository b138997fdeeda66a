/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealing: Cobblestone-256 (docs/formats/seal.md), that is HKDF-Expand-SHA-512 from key, salt and
 * context to an AES-256-GCM key, a base nonce and a commitment; then chunks of 16 KiB, the last
 * always shorter. Chunks open in any order, each proves itself before a byte of it is given. No
 * caller chooses a nonce: the salt comes from the entropy handed in. Threads: an object belongs to
 * one thread.
 *
 * IC_E_AUTHENTIC: wrong key, wrong context, or changed bytes; it does not say which.
 */
#ifndef IC_CRYPTO_SEAL_H
#define IC_CRYPTO_SEAL_H

#include "base/buf.h"
#include "base/sink.h"
#include "sys/entropy.h"

enum {
	IC_SEAL_KEY_BYTES = 32,
	IC_SEAL_HEAD_BYTES = 56, /* salt 24 and commitment 32 */
	IC_SEAL_CHUNK_BYTES = 16384,
	IC_SEAL_TAG_BYTES = 16,
	IC_SEAL_STEP_BYTES = IC_SEAL_CHUNK_BYTES + IC_SEAL_TAG_BYTES, /* one whole chunk, sealed */
};

/** Length of the chunks (without the head) that @plain_len bytes seal to. */
uint64_t ic_sealed_bytes(uint64_t plain_len);

struct ic_sealer; /* one message being sealed */
struct ic_opener; /* one sealed message being opened, in any order */

/** Begin a message; @ret_head goes before the chunks. @key is 32 bytes. */
ic_status ic_sealer_new(ic_bytes key, ic_bytes context, struct ic_entropy *entropy,
			uint8_t ret_head[static IC_SEAL_HEAD_BYTES], struct ic_sealer **ret_sealer);

/** Seal more; whole chunks go to @out as they fill. */
ic_status ic_sealer_put(struct ic_sealer *sealer, ic_bytes plain, struct ic_sink out);

/** Seal the last, short chunk to @out. */
ic_status ic_sealer_end(struct ic_sealer *sealer, struct ic_sink out);

/** Wipe and free; NULL is fine. */
void ic_sealer_free(struct ic_sealer *sealer);

/** Check the commitment of @head. IC_E_AUTHENTIC when key or context are not those it was sealed
 * with. */
ic_status ic_opener_new(ic_bytes key, ic_bytes context,
			const uint8_t head[static IC_SEAL_HEAD_BYTES],
			struct ic_opener **ret_opener);

/** Open chunk @number: @sealed is at most IC_SEAL_STEP_BYTES, gives @sealed.len - 16 bytes. Only
 * the last chunk is shorter than a step; the caller checks that by the length of the whole. On
 * failure nothing readable is left in @ret_plain. */
ic_status ic_opener_chunk(struct ic_opener *opener, uint64_t number, ic_bytes sealed,
			  uint8_t *ret_plain);

void ic_opener_free(struct ic_opener *opener);

/** A whole message at once, head and chunks, appended to @out. */
ic_status ic_seal(ic_bytes key, ic_bytes context, struct ic_entropy *entropy, ic_bytes plain,
		  struct ic_buf *out);

/** Inverse of ic_seal(); appends the plain bytes to @out. */
ic_status ic_open(ic_bytes key, ic_bytes context, ic_bytes sealed, struct ic_buf *out);

#endif
