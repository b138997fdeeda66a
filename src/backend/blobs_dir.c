/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blob is written past the page cache through one aligned buffer, into a file without a name; the
 * first 4 KiB stay in memory until commit, since the head is known only then. Then: head, length,
 * sync, name, sync of the directory. Dropped or crashed, the file was never there.
 */
#include "backend/blobs_dir.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"

enum { ALIGN = IC_DISK_ALIGN, BUFFER = 1 << 20, DIR_MAX = 200 };

struct blobs_dir {
	struct ic_blobs blobs; /* first: what callers see */
	struct ic_disk *disk;
	char dir[DIR_MAX];
};

struct ic_blob_writer {
	struct blobs_dir *dir;
	ic_id id;
	struct ic_file *file;
	uint8_t *memory;
	uint8_t *head;   /* the first ALIGN bytes of the blob, aligned */
	uint8_t *buffer; /* what comes after them and is not yet written, aligned */
	size_t held;     /* in buffer */
	uint64_t len;    /* of all appended */
	uint64_t at;     /* file offset of the buffer */
};

static struct blobs_dir *of(struct ic_blobs *blobs)
{
	return (struct blobs_dir *)blobs;
}

void ic_blobs_dir_shard(const char *dir, unsigned shard, char ret_path[static IC_DISK_PATH_MAX])
{
	snprintf(ret_path, IC_DISK_PATH_MAX, "%s/%02x", dir, shard);
}

void ic_blobs_dir_path(const char *dir, ic_id id, char ret_path[static IC_DISK_PATH_MAX])
{
	char text[IC_ID_TEXT + 1];

	ic_id_emit(id, text);
	snprintf(ret_path, IC_DISK_PATH_MAX, "%s/%.2s/%s", dir, text, text);
}

static void dir_drop(struct ic_blob_writer *writer)
{
	ic_file_close(writer->file);
	ic_free(writer->memory);
	ic_free(writer);
}

static ic_status open_writer(struct ic_blob_writer *writer)
{
	char path[IC_DISK_PATH_MAX];

	writer->memory = ic_alloc(1, BUFFER + 2 * (size_t)ALIGN);
	if (writer->memory == NULL)
		IC_FAIL(NOMEM, "writing a blob");
	writer->head = writer->memory + (ALIGN - (uintptr_t)writer->memory % ALIGN) % ALIGN;
	writer->buffer = writer->head + ALIGN;
	writer->at = ALIGN;
	ic_blobs_dir_shard(writer->dir->dir, writer->id.bytes[0], path);
	return ic_disk_open(writer->dir->disk, path, IC_OPEN_UNNAMED | IC_OPEN_DIRECT,
			    &writer->file);
}

static ic_status dir_create(struct ic_blobs *blobs, ic_id id, struct ic_blob_writer **ret_writer)
{
	struct ic_blob_writer *writer = ic_alloc(1, sizeof(*writer));

	if (writer == NULL)
		IC_FAIL(NOMEM, "writing a blob");
	writer->dir = of(blobs);
	writer->id = id;
	const ic_status status = open_writer(writer);
	if (!ic_ok(status)) {
		dir_drop(writer);
		return status;
	}
	*ret_writer = writer;
	return IC_DONE;
}

/* Write the buffer; a last, unaligned part is filled up with zeros, which commit cuts off again. */
static ic_status flush(struct ic_blob_writer *writer)
{
	const size_t whole = (writer->held + ALIGN - 1) / ALIGN * ALIGN;

	memset(writer->buffer + writer->held, 0, whole - writer->held);
	IC_TRY(ic_file_write(writer->file, writer->at, ic_bytes_of(writer->buffer, whole)));
	writer->at += whole;
	writer->held = 0;
	return IC_DONE;
}

/* Take what goes into the head; gives the rest. */
static ic_bytes hold_head(struct ic_blob_writer *writer, ic_bytes bytes)
{
	if (writer->len >= ALIGN)
		return bytes;

	const size_t room = ALIGN - (size_t)writer->len;
	const size_t part = bytes.len < room ? bytes.len : room;
	memcpy(writer->head + writer->len, bytes.ptr, part);
	writer->len += part;
	return ic_bytes_from(bytes, part);
}

static ic_status dir_append(struct ic_blob_writer *writer, ic_bytes bytes)
{
	if (bytes.len == 0)
		return IC_DONE;
	bytes = hold_head(writer, bytes);
	while (bytes.len > 0) {
		const size_t room = BUFFER - writer->held;
		const size_t part = bytes.len < room ? bytes.len : room;
		memcpy(writer->buffer + writer->held, bytes.ptr, part);
		writer->held += part;
		writer->len += part;
		bytes = ic_bytes_from(bytes, part);
		if (writer->held == BUFFER)
			IC_TRY(flush(writer));
	}
	return IC_DONE;
}

static ic_status publish(struct ic_blob_writer *writer, ic_bytes head)
{
	char path[IC_DISK_PATH_MAX];

	IC_ASSERT(head.len <= ALIGN && head.len <= writer->len);
	if (head.len > 0)
		memcpy(writer->head, head.ptr, head.len);
	if (writer->held > 0)
		IC_TRY(flush(writer));
	IC_TRY(ic_file_write(writer->file, 0, ic_bytes_of(writer->head, ALIGN)));
	if (writer->len % ALIGN != 0)
		IC_TRY(ic_file_truncate(writer->file, writer->len));
	IC_TRY(ic_file_sync(writer->file));
	ic_blobs_dir_path(writer->dir->dir, writer->id, path);
	IC_TRY(ic_file_link(writer->file, path));
	ic_blobs_dir_shard(writer->dir->dir, writer->id.bytes[0], path);
	return ic_disk_sync_dir(writer->dir->disk, path);
}

static ic_status dir_commit(struct ic_blob_writer *writer, ic_bytes head)
{
	const ic_status status = publish(writer, head);

	dir_drop(writer);
	return status;
}

/* A reader is the open file and nothing else. */
static struct ic_file *file_of(struct ic_blob_reader *reader)
{
	return (struct ic_file *)reader;
}

static ic_status dir_open(struct ic_blobs *blobs, ic_id id, struct ic_blob_reader **ret_reader,
			  uint64_t *ret_len)
{
	struct ic_file *file = NULL;
	char path[IC_DISK_PATH_MAX];

	ic_blobs_dir_path(of(blobs)->dir, id, path);
	IC_TRY(ic_disk_open(of(blobs)->disk, path, IC_OPEN_READ, &file));
	const ic_status status = ic_file_size(file, ret_len);
	if (!ic_ok(status)) {
		ic_file_close(file);
		return status;
	}
	*ret_reader = (struct ic_blob_reader *)file;
	return IC_DONE;
}

static void dir_shut(struct ic_blob_reader *reader)
{
	ic_file_close(file_of(reader));
}

static ic_status dir_read(struct ic_blob_reader *reader, uint64_t offset, uint8_t *ret_bytes,
			  size_t len)
{
	size_t got = 0;

	IC_TRY(ic_file_read(file_of(reader), offset, ret_bytes, len, &got));
	if (got != len)
		IC_FAIL(AUTHENTIC, "a blob shorter than it should be");
	return IC_DONE;
}

static ic_status dir_remove(struct ic_blobs *blobs, ic_id id)
{
	char path[IC_DISK_PATH_MAX];

	ic_blobs_dir_path(of(blobs)->dir, id, path);
	IC_TRY(ic_disk_unlink(of(blobs)->disk, path));
	ic_blobs_dir_shard(of(blobs)->dir, id.bytes[0], path);
	return ic_disk_sync_dir(of(blobs)->disk, path);
}

struct each {
	ic_status (*visit)(ic_id id, void *ctx);
	void *ctx;
};

static ic_status visit_name(const char *name, enum ic_file_kind kind, void *ctx)
{
	const struct each *each = ctx;
	ic_id id;

	if (kind != IC_FILE_REGULAR || !ic_ok(ic_id_parse(ic_bytes_of_text(name), &id)))
		return IC_DONE;
	return each->visit(id, each->ctx);
}

static ic_status dir_each(struct ic_blobs *blobs, ic_status (*visit)(ic_id id, void *ctx),
			  void *ctx)
{
	struct each each = { visit, ctx };
	char path[IC_DISK_PATH_MAX];

	for (unsigned shard = 0; shard < IC_BLOBS_SHARDS; shard++) {
		ic_blobs_dir_shard(of(blobs)->dir, shard, path);
		IC_TRY(ic_disk_list(of(blobs)->disk, path, visit_name, &each));
	}
	return IC_DONE;
}

static void dir_close(struct ic_blobs *blobs)
{
	ic_free(blobs);
}

static const struct ic_blobs_ops dir_ops = {
	.create = dir_create,
	.append = dir_append,
	.commit = dir_commit,
	.drop = dir_drop,
	.open = dir_open,
	.read = dir_read,
	.shut = dir_shut,
	.remove = dir_remove,
	.each = dir_each,
	.close = dir_close,
};

ic_status ic_blobs_dir_make(struct ic_disk *disk, const char *dir)
{
	enum ic_file_kind kind = IC_FILE_ABSENT;
	char path[IC_DISK_PATH_MAX];

	ic_blobs_dir_shard(dir, IC_BLOBS_SHARDS - 1, path);
	IC_TRY(ic_disk_kind(disk, path, &kind));
	if (kind == IC_FILE_DIRECTORY) /* the last one is made last */
		return IC_DONE;
	IC_TRY(ic_disk_mkdir(disk, dir));
	for (unsigned shard = 0; shard < IC_BLOBS_SHARDS; shard++) {
		ic_blobs_dir_shard(dir, shard, path);
		IC_TRY(ic_disk_mkdir(disk, path));
	}
	IC_TRY(ic_disk_sync_dir(disk, dir));
	return ic_disk_sync_dir(disk, ".");
}

ic_status ic_blobs_dir_open(struct ic_disk *disk, const char *dir, struct ic_blobs **ret_blobs)
{
	struct blobs_dir *blobs = ic_alloc(1, sizeof(*blobs));

	if (blobs == NULL)
		IC_FAIL(NOMEM, "opening the blobs");
	blobs->blobs.ops = &dir_ops;
	blobs->disk = disk;
	const bool fits = snprintf(blobs->dir, sizeof(blobs->dir), "%s", dir) < (int)DIR_MAX;
	const ic_status status =
		fits ? ic_blobs_dir_make(disk, blobs->dir) : IC_FAULT(LIMIT, "a path too long");
	if (!ic_ok(status)) {
		dir_close(&blobs->blobs);
		return status;
	}
	*ret_blobs = &blobs->blobs;
	return IC_DONE;
}
