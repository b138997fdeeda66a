/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one door to the data directory: every byte the program keeps goes through a table of
 * functions, so that a test can put a failing, forgetting or simulated disk in its place. The real
 * table holds the only file system calls of the data path.
 *
 * Paths are relative to the disk's root, separated by '/', without "..". Reads and writes name
 * their offset; there is no file position. Threads: a disk is safe from any thread, a file too
 * unless it is being closed.
 *
 * A failed sync means that the kernel may have dropped what was written. It is never retried: the
 * disk's give_up() is called, which for the real disk ends the process (it starts again from what
 * is durable). IC_E_NOSPACE and IC_E_IO of a write are ordinary failures.
 */
#ifndef IC_SYS_DISK_H
#define IC_SYS_DISK_H

#include "base/bytes.h"
#include "base/status.h"

struct ic_disk;

struct ic_file {
	struct ic_disk *disk;
};

enum ic_open_flags {
	IC_OPEN_READ = 0,      /* existing, read only; IC_E_ABSENT */
	IC_OPEN_WRITE = 1,     /* read and write */
	IC_OPEN_CREATE = 2,    /* make it when absent */
	IC_OPEN_EXCLUSIVE = 4, /* with CREATE: IC_E_EXISTS when present */
	IC_OPEN_DIRECT = 8,    /* past the page cache: offset, length and memory in multiples of
				* IC_DISK_ALIGN. Where the file system cannot, an ordinary file */
	IC_OPEN_UNNAMED =
		16, /* path names a directory: a file without a name, gone unless linked */
};

enum { IC_DISK_ALIGN = 4096, IC_DISK_PATH_MAX = 512 };

enum ic_file_kind { IC_FILE_ABSENT, IC_FILE_REGULAR, IC_FILE_DIRECTORY, IC_FILE_OTHER };

/** Called for each name in a directory, in no order, without "." and "..". */
typedef ic_status ic_disk_visit_fn(const char *name, enum ic_file_kind kind, void *ctx);

struct ic_disk_ops {
	ic_status (*open)(struct ic_disk *disk, const char *path, unsigned flags,
			  struct ic_file **ret_file);
	void (*close)(struct ic_file *file);
	ic_status (*read)(struct ic_file *file, uint64_t offset, uint8_t *ret_bytes, size_t len,
			  size_t *ret_len);
	ic_status (*write)(struct ic_file *file, uint64_t offset, ic_bytes bytes);
	ic_status (*truncate)(struct ic_file *file, uint64_t len);
	ic_status (*size)(struct ic_file *file, uint64_t *ret_len);
	ic_status (*sync)(struct ic_file *file);
	ic_status (*link)(struct ic_file *file, const char *path);
	ic_status (*lock)(struct ic_file *file);
	ic_status (*rename)(struct ic_disk *disk, const char *from, const char *to);
	ic_status (*unlink)(struct ic_disk *disk, const char *path);
	ic_status (*mkdir)(struct ic_disk *disk, const char *path);
	ic_status (*rmdir)(struct ic_disk *disk, const char *path);
	ic_status (*sync_dir)(struct ic_disk *disk, const char *path);
	ic_status (*list)(struct ic_disk *disk, const char *path, ic_disk_visit_fn *visit,
			  void *ctx);
	ic_status (*kind)(struct ic_disk *disk, const char *path, enum ic_file_kind *ret_kind);
	void (*give_up)(struct ic_disk *disk);
	void (*done)(struct ic_disk *disk);
};

struct ic_disk {
	const struct ic_disk_ops *ops;
};

/** The real disk rooted at the working directory. Never NULL, never freed. */
struct ic_disk *ic_disk_real(void);

/** The real disk rooted at directory @root; IC_E_ABSENT when there is none. Free with
 * ic_disk_free(). */
ic_status ic_disk_open_root(const char *root, struct ic_disk **ret_disk);

/** @dir, a slash, @name. IC_E_LIMIT. */
ic_status ic_disk_join(const char *dir, const char *name, char ret_path[static IC_DISK_PATH_MAX]);

/** Give back a disk of ic_disk_open_root() or of a test; NULL is fine. */
static inline void ic_disk_free(struct ic_disk *disk)
{
	if (disk != NULL && disk->ops->done != NULL)
		disk->ops->done(disk);
}

static inline ic_status ic_disk_open(struct ic_disk *disk, const char *path, unsigned flags,
				     struct ic_file **ret_file)
{
	return disk->ops->open(disk, path, flags, ret_file);
}

static inline void ic_file_close(struct ic_file *file)
{
	if (file != NULL)
		file->disk->ops->close(file);
}

/** Cleanup for a file pointer: [[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL; */
static inline void ic_file_close_at(struct ic_file **file)
{
	ic_file_close(*file);
}

/** Up to @len bytes; fewer only at the end of the file. */
static inline ic_status ic_file_read(struct ic_file *file, uint64_t offset, uint8_t *ret_bytes,
				     size_t len, size_t *ret_len)
{
	return file->disk->ops->read(file, offset, ret_bytes, len, ret_len);
}

/** All of @bytes, or a failure after which the range is undefined. */
static inline ic_status ic_file_write(struct ic_file *file, uint64_t offset, ic_bytes bytes)
{
	return file->disk->ops->write(file, offset, bytes);
}

static inline ic_status ic_file_truncate(struct ic_file *file, uint64_t len)
{
	return file->disk->ops->truncate(file, len);
}

static inline ic_status ic_file_size(struct ic_file *file, uint64_t *ret_len)
{
	return file->disk->ops->size(file, ret_len);
}

/** Contents and length durable on return. A failure is fatal: see the top. */
static inline ic_status ic_file_sync(struct ic_file *file)
{
	const ic_status status = file->disk->ops->sync(file);

	if (!ic_ok(status))
		file->disk->ops->give_up(file->disk);
	return status;
}

/** Give an unnamed file the name @path; IC_E_EXISTS. Durable after ic_disk_sync_dir(). */
static inline ic_status ic_file_link(struct ic_file *file, const char *path)
{
	return file->disk->ops->link(file, path);
}

/** Exclude every other process until the file is closed; IC_E_BUSY when another has it. */
static inline ic_status ic_file_lock(struct ic_file *file)
{
	return file->disk->ops->lock(file);
}

/** Replace @to by @from at once. Durable after ic_disk_sync_dir(). */
static inline ic_status ic_disk_rename(struct ic_disk *disk, const char *from, const char *to)
{
	return disk->ops->rename(disk, from, to);
}

/** Absence is success. Durable after ic_disk_sync_dir(). */
static inline ic_status ic_disk_unlink(struct ic_disk *disk, const char *path)
{
	return disk->ops->unlink(disk, path);
}

/** Make one directory, mode 0700; present is success. Durable after ic_disk_sync_dir() of its
 * parent. */
static inline ic_status ic_disk_mkdir(struct ic_disk *disk, const char *path)
{
	return disk->ops->mkdir(disk, path);
}

/** Remove an empty directory; absence is success. */
static inline ic_status ic_disk_rmdir(struct ic_disk *disk, const char *path)
{
	return disk->ops->rmdir(disk, path);
}

/** The names in directory @path durable on return ("." is the root). A failure is fatal. */
static inline ic_status ic_disk_sync_dir(struct ic_disk *disk, const char *path)
{
	const ic_status status = disk->ops->sync_dir(disk, path);

	if (!ic_ok(status))
		disk->ops->give_up(disk);
	return status;
}

static inline ic_status ic_disk_list(struct ic_disk *disk, const char *path,
				     ic_disk_visit_fn *visit, void *ctx)
{
	return disk->ops->list(disk, path, visit, ctx);
}

static inline ic_status ic_disk_kind(struct ic_disk *disk, const char *path,
				     enum ic_file_kind *ret_kind)
{
	return disk->ops->kind(disk, path, ret_kind);
}

#endif
