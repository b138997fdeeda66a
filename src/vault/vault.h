/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed pictures: one blob file each (docs/formats/blob.md), sealed with the key of its image
 * version and bound to its patient, image, version and rendition, so that a blob moved elsewhere
 * does not open. Writing streams; nothing is visible before commit. Reading gives no byte that has
 * not proved itself. Threads: the vault is safe, a put belongs to one thread.
 *
 *     ic_vault_begin → ic_vault_write … → ic_vault_commit   (durable on return)
 *                                       ↘ ic_vault_drop
 */
#ifndef IC_VAULT_VAULT_H
#define IC_VAULT_VAULT_H

#include "base/buf.h"
#include "base/sink.h"
#include "port/blobs.h"
#include "port/keys.h"
#include "sys/entropy.h"

struct ic_vault;
struct ic_vault_put;

enum ic_blob_kind {
	IC_BLOB_ORIGINAL = 1,
	IC_BLOB_RENDITION = 2,
	IC_BLOB_UPLOAD_PART = 3,
	IC_BLOB_SHARE_COPY = 4,
	IC_BLOB_BACKUP = 5
};

/** Where a blob belongs. Sealing and opening must state the same. */
struct ic_vault_place {
	ic_id blob; /* random; the file's name */
	enum ic_blob_kind kind;
	uint16_t rendition; /* 0: the original */
	struct ic_image_ref image;
};

/** @tenant is the organisation's id, bound into every blob. */
ic_status ic_vault_open(struct ic_blobs *blobs, struct ic_entropy *entropy, ic_id tenant,
			struct ic_vault **ret_vault);
void ic_vault_close(struct ic_vault *vault);

ic_status ic_vault_begin(struct ic_vault *vault, const struct ic_secret *key,
			 const struct ic_vault_place *place, struct ic_vault_put **ret_put);

/** Seal more of the picture. After a failure only drop is allowed. */
ic_status ic_vault_write(struct ic_vault_put *put, ic_bytes plain);

/** Seal the end, make it durable and visible; ends @put, also on failure (then nothing is left). */
ic_status ic_vault_commit(struct ic_vault_put *put, uint64_t *ret_plain_len);

/** Leave nothing behind; NULL is fine. */
void ic_vault_drop(struct ic_vault_put *put);

/** Put @len bytes from @offset into @sink, in spans of at most 16 KiB, each authenticated before it
 * is given. IC_E_ABSENT; IC_E_AUTHENTIC: changed, cut, or of another place; IC_E_LIMIT: past the
 * end. */
ic_status ic_vault_read(struct ic_vault *vault, const struct ic_secret *key,
			const struct ic_vault_place *place, uint64_t offset, uint64_t len,
			struct ic_sink sink);

/** The whole blob, appended to @out. */
ic_status ic_vault_load(struct ic_vault *vault, const struct ic_secret *key,
			const struct ic_vault_place *place, struct ic_buf *out);

/** Length of the picture in @blob as its file states it (authenticated only by reading it). */
ic_status ic_vault_size(struct ic_vault *vault, ic_id blob, uint64_t *ret_plain_len);

/** Remove durably; absence is success. */
ic_status ic_vault_remove(struct ic_vault *vault, ic_id blob);

#endif
