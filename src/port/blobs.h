/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where sealed bytes are kept: named by a random id, written once, never changed. What goes in is
 * already sealed; this port sees no key and no picture. Threads: safe; a writer or reader
 * belongs to one thread.
 *
 * A blob becomes visible only by commit, which returns once it is durable (file and directory
 * synced). A writer that is dropped leaves nothing behind, also when the process dies.
 */
#ifndef IC_PORT_BLOBS_H
#define IC_PORT_BLOBS_H

#include "base/buf.h"
#include "base/text.h"

struct ic_blobs;
struct ic_blob_writer;
struct ic_blob_reader;

struct ic_blobs_ops {
	ic_status (*create)(struct ic_blobs *blobs, ic_id id, struct ic_blob_writer **ret_writer);
	ic_status (*append)(struct ic_blob_writer *writer, ic_bytes bytes);
	ic_status (*commit)(struct ic_blob_writer *writer, ic_bytes head);
	void (*drop)(struct ic_blob_writer *writer);
	ic_status (*open)(struct ic_blobs *blobs, ic_id id, struct ic_blob_reader **ret_reader,
			  uint64_t *ret_len);
	ic_status (*read)(struct ic_blob_reader *reader, uint64_t offset, uint8_t *ret_bytes,
			  size_t len);
	void (*shut)(struct ic_blob_reader *reader);
	ic_status (*remove)(struct ic_blobs *blobs, ic_id id);
	ic_status (*each)(struct ic_blobs *blobs, ic_status (*visit)(ic_id id, void *ctx),
			  void *ctx);
	void (*close)(struct ic_blobs *blobs);
};

struct ic_blobs {
	const struct ic_blobs_ops *ops;
};

/** Begin a blob. Give the writer to exactly one of commit and drop. */
static inline ic_status ic_blobs_create(struct ic_blobs *blobs, ic_id id,
					struct ic_blob_writer **ret_writer)
{
	return blobs->ops->create(blobs, id, ret_writer);
}

static inline ic_status ic_blobs_append(struct ic_blobs *blobs, struct ic_blob_writer *writer,
					ic_bytes bytes)
{
	return blobs->ops->append(writer, bytes);
}

/** Overwrite the first bytes with @head (at most 4096, at most what was appended), sync, publish;
 * ends @writer. */
static inline ic_status ic_blobs_commit(struct ic_blobs *blobs, struct ic_blob_writer *writer,
					ic_bytes head)
{
	return blobs->ops->commit(writer, head);
}

static inline void ic_blobs_drop(struct ic_blobs *blobs, struct ic_blob_writer *writer)
{
	if (writer != NULL)
		blobs->ops->drop(writer);
}

/** Begin to read a blob of @ret_len bytes; IC_E_ABSENT when there is none. Give the reader to
 * ic_blobs_shut(). */
static inline ic_status ic_blobs_open(struct ic_blobs *blobs, ic_id id,
				      struct ic_blob_reader **ret_reader, uint64_t *ret_len)
{
	return blobs->ops->open(blobs, id, ret_reader, ret_len);
}

/** Exactly @len bytes from @offset; IC_E_AUTHENTIC when the blob is shorter. */
static inline ic_status ic_blobs_read(struct ic_blobs *blobs, struct ic_blob_reader *reader,
				      uint64_t offset, uint8_t *ret_bytes, size_t len)
{
	return blobs->ops->read(reader, offset, ret_bytes, len);
}

static inline void ic_blobs_shut(struct ic_blobs *blobs, struct ic_blob_reader *reader)
{
	if (reader != NULL)
		blobs->ops->shut(reader);
}

/** Remove durably; absence is success. */
static inline ic_status ic_blobs_remove(struct ic_blobs *blobs, ic_id id)
{
	return blobs->ops->remove(blobs, id);
}

/** Visit every committed blob, in no order. */
static inline ic_status ic_blobs_each(struct ic_blobs *blobs,
				      ic_status (*visit)(ic_id id, void *ctx), void *ctx)
{
	return blobs->ops->each(blobs, visit, ctx);
}

static inline void ic_blobs_close(struct ic_blobs *blobs)
{
	if (blobs != NULL)
		blobs->ops->close(blobs);
}

#endif
