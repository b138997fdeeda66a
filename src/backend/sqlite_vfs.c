/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three kinds of file pass here: the database, its WAL, and (before WAL mode is set) its rollback
 * journal. Temporary ones stay in memory by the settings of db_sqlite.c and are refused here.
 *
 * SQLite writes a WAL frame as a head and a page, one after another. Such runs are held and written
 * as one when anything else is asked of the file: no other connection looks at frames before they
 * are synced and announced.
 */
#include "backend/sqlite_vfs.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "backend/sqlite_locks.h"
#include "base/alloc.h"
#include "sys/clock.h"
#include "sys/entropy.h"

enum { RUN_MAX = 256 * 1024, SECTOR = 4096, UNIX_EPOCH_DAYS = 2440587 };

struct ic_sqlite_vfs {
	sqlite3_vfs vfs;
	char name[32];
	struct ic_disk *disk;
	struct ic_file *guard; /* holds the lock against other processes */
	struct ic_sqlite_locks *locks;
};

struct vfs_file {
	sqlite3_file base;
	struct ic_sqlite_vfs *vfs;
	struct ic_file *file;
	struct ic_sqlite_held held;
	bool created; /* its name is not yet synced */
	bool delete_on_close;
	uint8_t *run; /* of the WAL: RUN_MAX bytes, or NULL */
	size_t run_len;
	uint64_t run_at; /* file offset of the run */
	char path[IC_DISK_PATH_MAX];
};

static struct vfs_file *of(sqlite3_file *file)
{
	return (struct vfs_file *)file;
}

static struct ic_sqlite_vfs *of_vfs(sqlite3_vfs *vfs)
{
	return (struct ic_sqlite_vfs *)vfs->pAppData;
}

static int sqlite_code(ic_status status, int otherwise)
{
	if (ic_ok(status))
		return SQLITE_OK;
	if (ic_failed_with(status, IC_E_NOMEM))
		return SQLITE_NOMEM;
	return ic_failed_with(status, IC_E_NOSPACE) ? SQLITE_FULL : otherwise;
}

/* The directory part of @path, "." when it has none. */
static void parent_of(const char *path, char ret_parent[static IC_DISK_PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		snprintf(ret_parent, IC_DISK_PATH_MAX, ".");
	else
		snprintf(ret_parent, IC_DISK_PATH_MAX, "%.*s", (int)(slash - path), path);
}

/* ---- the file itself ---- */

static ic_status flush_run(struct vfs_file *file)
{
	const size_t len = file->run_len;

	file->run_len = 0;
	return len == 0 ? IC_DONE
			: ic_file_write(file->file, file->run_at, ic_bytes_of(file->run, len));
}

static int file_read(sqlite3_file *base, void *out, int len, sqlite3_int64 offset)
{
	size_t got = 0;

	ic_status status = flush_run(of(base));
	if (ic_ok(status))
		status = ic_file_read(of(base)->file, (uint64_t)offset, out, (size_t)len, &got);
	if (!ic_ok(status))
		return sqlite_code(status, SQLITE_IOERR_READ);
	if (got == (size_t)len)
		return SQLITE_OK;
	memset((uint8_t *)out + got, 0, (size_t)len - got);
	return SQLITE_IOERR_SHORT_READ;
}

/* Put @bytes at the end of the run, or begin a new one with them. */
static ic_status write_in_run(struct vfs_file *file, uint64_t offset, ic_bytes bytes)
{
	if (file->run_len > 0
	    && (offset != file->run_at + file->run_len || bytes.len > RUN_MAX - file->run_len))
		IC_TRY(flush_run(file));
	if (file->run == NULL || bytes.len > RUN_MAX)
		return ic_file_write(file->file, offset, bytes);
	if (file->run_len == 0)
		file->run_at = offset;
	memcpy(file->run + file->run_len, bytes.ptr, bytes.len);
	file->run_len += bytes.len;
	return IC_DONE;
}

static int file_write(sqlite3_file *base, const void *in, int len, sqlite3_int64 offset)
{
	return sqlite_code(write_in_run(of(base), (uint64_t)offset, ic_bytes_of(in, (size_t)len)),
			   SQLITE_IOERR_WRITE);
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 len)
{
	ic_status status = flush_run(of(base));

	if (ic_ok(status))
		status = ic_file_truncate(of(base)->file, (uint64_t)len);
	return sqlite_code(status, SQLITE_IOERR_TRUNCATE);
}

static int file_sync(sqlite3_file *base, int flags)
{
	struct vfs_file *file = of(base);
	char parent[IC_DISK_PATH_MAX];

	(void)flags;
	ic_status status = flush_run(file);
	if (ic_ok(status))
		status = ic_file_sync(file->file);
	if (ic_ok(status) && file->created) {
		parent_of(file->path, parent);
		status = ic_disk_sync_dir(file->vfs->disk, parent);
		file->created = !ic_ok(status);
	}
	return sqlite_code(status, SQLITE_IOERR_FSYNC);
}

static int file_size(sqlite3_file *base, sqlite3_int64 *ret_len)
{
	uint64_t len = 0;

	ic_status status = flush_run(of(base));
	if (ic_ok(status))
		status = ic_file_size(of(base)->file, &len);
	*ret_len = (sqlite3_int64)len;
	return sqlite_code(status, SQLITE_IOERR_FSTAT);
}

static int file_control(sqlite3_file *base, int op, void *arg)
{
	(void)base, (void)op, (void)arg;
	return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *base)
{
	(void)base;
	return SECTOR;
}

static int file_traits(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- locks and the WAL index ---- */

static int file_lock(sqlite3_file *base, int level)
{
	return ic_sqlite_lock(of(base)->vfs->locks, &of(base)->held, level);
}

static int file_unlock(sqlite3_file *base, int level)
{
	return ic_sqlite_unlock(of(base)->vfs->locks, &of(base)->held, level);
}

static int file_check_reserved(sqlite3_file *base, int *ret_reserved)
{
	*ret_reserved = ic_sqlite_is_reserved(of(base)->vfs->locks);
	return SQLITE_OK;
}

static int shm_map(sqlite3_file *base, int region, int len, int extend, void volatile **ret_region)
{
	void *found = NULL;

	const int result = ic_sqlite_map(of(base)->vfs->locks, &of(base)->held, (size_t)region,
					 (size_t)len, extend != 0, &found);
	*ret_region = found;
	return result;
}

static int shm_lock(sqlite3_file *base, int first, int count, int flags)
{
	const unsigned mask = ((1U << (unsigned)count) - 1) << (unsigned)first;

	return ic_sqlite_slots(of(base)->vfs->locks, &of(base)->held, mask, flags);
}

static void shm_barrier(sqlite3_file *base)
{
	(void)base;
	atomic_thread_fence(memory_order_seq_cst);
}

static int shm_unmap(sqlite3_file *base, int delete_it)
{
	(void)delete_it;
	ic_sqlite_unmap(of(base)->vfs->locks, &of(base)->held);
	return SQLITE_OK;
}

static int file_close(sqlite3_file *base)
{
	struct vfs_file *file = of(base);

	shm_unmap(base, 0);
	file_unlock(base, SQLITE_LOCK_NONE);
	const ic_status flushed = flush_run(file);
	ic_file_close(file->file);
	ic_free(file->run);
	file->file = NULL;
	file->run = NULL;
	if (!ic_ok(flushed) || !file->delete_on_close)
		return sqlite_code(flushed, SQLITE_IOERR_WRITE);
	return sqlite_code(ic_disk_unlink(file->vfs->disk, file->path), SQLITE_IOERR_DELETE);
}

static const sqlite3_io_methods file_methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = shm_map,
	.xShmLock = shm_lock,
	.xShmBarrier = shm_barrier,
	.xShmUnmap = shm_unmap,
};

/* ---- names ---- */

static int vfs_open(sqlite3_vfs *base, const char *path, sqlite3_file *out, int flags,
		    int *ret_flags)
{
	struct vfs_file *file = of(out);
	struct ic_sqlite_vfs *vfs = of_vfs(base);
	enum ic_file_kind kind = IC_FILE_ABSENT;
	unsigned how = flags & SQLITE_OPEN_READWRITE ? IC_OPEN_WRITE : IC_OPEN_READ;

	memset(file, 0, sizeof(*file));
	if (path == NULL || strlen(path) >= sizeof(file->path))
		return SQLITE_CANTOPEN;
	if (flags & SQLITE_OPEN_CREATE)
		how |= IC_OPEN_CREATE;
	if (flags & SQLITE_OPEN_EXCLUSIVE)
		how |= IC_OPEN_EXCLUSIVE;
	ic_status status = ic_disk_kind(vfs->disk, path, &kind);
	if (ic_ok(status))
		status = ic_disk_open(vfs->disk, path, how, &file->file);
	if (!ic_ok(status))
		return sqlite_code(status, SQLITE_CANTOPEN);

	snprintf(file->path, sizeof(file->path), "%s", path);
	file->vfs = vfs;
	file->created = kind == IC_FILE_ABSENT;
	file->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
	if (flags & SQLITE_OPEN_WAL) /* without memory for it frames are written singly */
		file->run = ic_alloc(1, RUN_MAX);
	file->base.pMethods = &file_methods;
	if (ret_flags != NULL)
		*ret_flags = flags;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *base, const char *path, int sync)
{
	struct ic_sqlite_vfs *vfs = of_vfs(base);
	char parent[IC_DISK_PATH_MAX];

	ic_status status = ic_disk_unlink(vfs->disk, path);
	if (ic_ok(status) && sync) {
		parent_of(path, parent);
		status = ic_disk_sync_dir(vfs->disk, parent);
	}
	return sqlite_code(status, SQLITE_IOERR_DELETE);
}

static int vfs_access(sqlite3_vfs *base, const char *path, int flags, int *ret_there)
{
	enum ic_file_kind kind = IC_FILE_ABSENT;

	(void)flags;
	const ic_status status = ic_disk_kind(of_vfs(base)->disk, path, &kind);
	*ret_there = kind != IC_FILE_ABSENT;
	return sqlite_code(status, SQLITE_IOERR_ACCESS);
}

static int vfs_full_path(sqlite3_vfs *base, const char *path, int room, char *ret_path)
{
	(void)base;
	return snprintf(ret_path, (size_t)room, "%s", path) < room ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int vfs_random(sqlite3_vfs *base, int len, char *ret_bytes)
{
	(void)base;
	ic_entropy_fill(ic_entropy_real(), (uint8_t *)ret_bytes, (size_t)len);
	return len;
}

static int vfs_sleep(sqlite3_vfs *base, int us)
{
	(void)base;
	ic_clock_sleep_ms((unsigned)(us + 999) / 1000);
	return us;
}

static int vfs_time_ms(sqlite3_vfs *base, sqlite3_int64 *ret_julian_ms)
{
	(void)base;
	*ret_julian_ms = (sqlite3_int64)UNIX_EPOCH_DAYS * 86400000 + 43200000
			 + ic_clock_now(ic_clock_real());
	return SQLITE_OK;
}

static int vfs_time(sqlite3_vfs *base, double *ret_julian_days)
{
	sqlite3_int64 ms = 0;

	const int result = vfs_time_ms(base, &ms);
	*ret_julian_days = (double)ms / 86400000.0;
	return result;
}

static int vfs_last_error(sqlite3_vfs *base, int len, char *text)
{
	(void)base, (void)len, (void)text;
	return 0;
}

static void fill_vfs(struct ic_sqlite_vfs *vfs)
{
	static atomic_uint count;

	snprintf(vfs->name, sizeof(vfs->name), "ic-%u", atomic_fetch_add(&count, 1));
	vfs->vfs = (sqlite3_vfs) {
		.iVersion = 2,
		.szOsFile = sizeof(struct vfs_file),
		.mxPathname = IC_DISK_PATH_MAX - 8, /* room for "-journal" */
		.zName = vfs->name,
		.pAppData = vfs,
		.xOpen = vfs_open,
		.xDelete = vfs_delete,
		.xAccess = vfs_access,
		.xFullPathname = vfs_full_path,
		.xRandomness = vfs_random,
		.xSleep = vfs_sleep,
		.xCurrentTime = vfs_time,
		.xCurrentTimeInt64 = vfs_time_ms,
		.xGetLastError = vfs_last_error,
	};
}

ic_status ic_sqlite_vfs_new(struct ic_disk *disk, const char *path, struct ic_sqlite_vfs **ret_vfs)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *guard = NULL;
	char parent[IC_DISK_PATH_MAX];

	IC_TRY(ic_disk_open(disk, path, IC_OPEN_WRITE | IC_OPEN_CREATE, &guard));
	IC_TRY(ic_file_lock(guard));
	parent_of(path, parent);
	IC_TRY(ic_disk_sync_dir(disk, parent));
	struct ic_sqlite_vfs *vfs = ic_alloc(1, sizeof(*vfs));
	if (vfs == NULL)
		IC_FAIL(NOMEM, "a file layer for the database");

	vfs->disk = disk;
	vfs->locks = ic_sqlite_locks_new();
	fill_vfs(vfs);
	if (vfs->locks == NULL || sqlite3_vfs_register(&vfs->vfs, 0) != SQLITE_OK) {
		ic_sqlite_vfs_free(vfs);
		IC_FAIL(NOMEM, "registering a file layer");
	}
	vfs->guard = guard;
	guard = NULL;
	*ret_vfs = vfs;
	return IC_DONE;
}

void ic_sqlite_vfs_free(struct ic_sqlite_vfs *vfs)
{
	if (vfs == NULL)
		return;
	sqlite3_vfs_unregister(&vfs->vfs);
	ic_sqlite_locks_free(vfs->locks);
	ic_file_close(vfs->guard);
	ic_free(vfs);
}

const char *ic_sqlite_vfs_name(const struct ic_sqlite_vfs *vfs)
{
	return vfs->name;
}
