/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three kinds of file pass here: the database, its WAL, and (before WAL mode is set) its rollback
 * journal. Temporary ones stay in memory by the settings of db_sqlite.c and are refused here.
 *
 * SQLite writes a WAL frame as a head and a page, one after another. Such runs are held and written
 * as one when anything else is asked of the file: no other connection looks at frames before they
 * are synced and announced.
 *
 * Locks of the database file: many SHARED, one RESERVED, one EXCLUSIVE with no other SHARED. Locks
 * of the WAL index: eight slots, each shared by many or held by one. `held` of a file is what it
 * has of both, so that closing gives back exactly that.
 */
#include "backend/sqlite_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "sys/clock.h"
#include "sys/entropy.h"

enum {
	REGIONS_MAX = 4096,
	RUN_MAX = 256 * 1024,
	SECTOR = 4096,
	SLOTS = SQLITE_SHM_NLOCK,
	UNIX_EPOCH_DAYS = 2440587
};

struct ic_sqlite_vfs {
	sqlite3_vfs vfs;
	char name[32];
	struct ic_disk *disk;
	struct ic_file *guard; /* holds the lock against other processes */

	pthread_mutex_t mutex; /* over all below */
	unsigned readers;      /* files with SHARED or more */
	const void *reserved;  /* the file with RESERVED or more */
	bool pending;          /* it waits for EXCLUSIVE */
	unsigned slot_shared[SLOTS];
	const void *slot_owner[SLOTS];
	unsigned mapped; /* files that use the WAL index */
	void *regions[REGIONS_MAX];
	size_t region_count;
};

struct vfs_file {
	sqlite3_file base;
	struct ic_sqlite_vfs *vfs;
	struct ic_file *file;
	int level;            /* SQLITE_LOCK_… */
	unsigned slot_shared; /* bits of SLOTS */
	unsigned slot_owned;
	bool mapped;
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

/* ---- locks of the database file ---- */

static int lock_shared(struct ic_sqlite_vfs *vfs)
{
	if (vfs->pending)
		return SQLITE_BUSY;
	vfs->readers++;
	return SQLITE_OK;
}

static int lock_reserved(struct vfs_file *file)
{
	struct ic_sqlite_vfs *vfs = file->vfs;

	if (vfs->reserved != NULL && vfs->reserved != file)
		return SQLITE_BUSY;
	vfs->reserved = file;
	return SQLITE_OK;
}

static int lock_exclusive(struct vfs_file *file)
{
	if (lock_reserved(file) != SQLITE_OK)
		return SQLITE_BUSY;
	file->vfs->pending = true;
	file->level = SQLITE_LOCK_PENDING;
	return file->vfs->readers > 1 ? SQLITE_BUSY : SQLITE_OK;
}

static int lock_now(struct vfs_file *file, int level)
{
	switch (level) {
	case SQLITE_LOCK_SHARED:
		return lock_shared(file->vfs);
	case SQLITE_LOCK_RESERVED:
		return lock_reserved(file);
	default:
		return lock_exclusive(file);
	}
}

static int file_lock(sqlite3_file *base, int level)
{
	struct vfs_file *file = of(base);
	int result = SQLITE_OK;

	pthread_mutex_lock(&file->vfs->mutex);
	if (file->level < level) {
		result = lock_now(file, level);
		if (result == SQLITE_OK)
			file->level = level;
	}
	pthread_mutex_unlock(&file->vfs->mutex);
	return result;
}

static int file_unlock(sqlite3_file *base, int level)
{
	struct vfs_file *file = of(base);
	struct ic_sqlite_vfs *vfs = file->vfs;

	pthread_mutex_lock(&vfs->mutex);
	if (file->level > level) {
		if (vfs->reserved == file) {
			vfs->reserved = NULL;
			vfs->pending = false;
		}
		if (level == SQLITE_LOCK_NONE) {
			IC_ASSERT(vfs->readers > 0);
			vfs->readers--;
		}
		file->level = level;
	}
	pthread_mutex_unlock(&vfs->mutex);
	return SQLITE_OK;
}

static int file_check_reserved(sqlite3_file *base, int *ret_reserved)
{
	struct ic_sqlite_vfs *vfs = of(base)->vfs;

	pthread_mutex_lock(&vfs->mutex);
	*ret_reserved = vfs->reserved != NULL;
	pthread_mutex_unlock(&vfs->mutex);
	return SQLITE_OK;
}

/* ---- the WAL index ---- */

static int grow_regions(struct ic_sqlite_vfs *vfs, size_t need, size_t len)
{
	if (need > REGIONS_MAX)
		return SQLITE_IOERR_SHMSIZE;
	while (vfs->region_count < need) {
		void *region = ic_alloc(1, len);
		if (region == NULL)
			return SQLITE_NOMEM;
		vfs->regions[vfs->region_count++] = region;
	}
	return SQLITE_OK;
}

static int shm_map(sqlite3_file *base, int region, int len, int extend, void volatile **ret_region)
{
	struct vfs_file *file = of(base);
	struct ic_sqlite_vfs *vfs = file->vfs;
	const size_t need = (size_t)region + 1;
	int result = SQLITE_OK;

	pthread_mutex_lock(&vfs->mutex);
	if (!file->mapped) {
		file->mapped = true;
		vfs->mapped++;
	}
	if (need > vfs->region_count && extend)
		result = grow_regions(vfs, need, (size_t)len);
	*ret_region = need <= vfs->region_count ? vfs->regions[region] : NULL;
	pthread_mutex_unlock(&vfs->mutex);
	return result;
}

static unsigned slot_mask(int first, int count)
{
	return ((1U << count) - 1) << first;
}

static void slots_release(struct vfs_file *file, unsigned mask)
{
	struct ic_sqlite_vfs *vfs = file->vfs;

	for (unsigned i = 0; i < SLOTS; i++) {
		const unsigned bit = 1U << i;
		if (mask & bit & file->slot_shared)
			vfs->slot_shared[i]--;
		if (mask & bit & file->slot_owned)
			vfs->slot_owner[i] = NULL;
	}
	file->slot_shared &= ~mask;
	file->slot_owned &= ~mask;
}

static int slots_share(struct vfs_file *file, unsigned mask)
{
	struct ic_sqlite_vfs *vfs = file->vfs;

	for (unsigned i = 0; i < SLOTS; i++)
		if ((mask & 1U << i) && vfs->slot_owner[i] != NULL)
			return SQLITE_BUSY;
	for (unsigned i = 0; i < SLOTS; i++)
		if (mask & 1U << i & ~file->slot_shared)
			vfs->slot_shared[i]++;
	file->slot_shared |= mask;
	return SQLITE_OK;
}

static int slots_own(struct vfs_file *file, unsigned mask)
{
	struct ic_sqlite_vfs *vfs = file->vfs;

	for (unsigned i = 0; i < SLOTS; i++) {
		const unsigned mine = file->slot_shared >> i & 1;
		if ((mask & 1U << i)
		    && (vfs->slot_shared[i] > mine
			|| (vfs->slot_owner[i] != NULL && vfs->slot_owner[i] != file)))
			return SQLITE_BUSY;
	}
	for (unsigned i = 0; i < SLOTS; i++)
		if (mask & 1U << i)
			vfs->slot_owner[i] = file;
	file->slot_owned |= mask;
	return SQLITE_OK;
}

static int shm_lock(sqlite3_file *base, int first, int count, int flags)
{
	struct vfs_file *file = of(base);
	const unsigned mask = slot_mask(first, count);
	int result = SQLITE_OK;

	IC_ASSERT(first >= 0 && count >= 1 && first + count <= SLOTS);
	pthread_mutex_lock(&file->vfs->mutex);
	if (flags & SQLITE_SHM_UNLOCK)
		slots_release(file, mask);
	else if (flags & SQLITE_SHM_SHARED)
		result = slots_share(file, mask);
	else
		result = slots_own(file, mask);
	pthread_mutex_unlock(&file->vfs->mutex);
	return result;
}

static void shm_barrier(sqlite3_file *base)
{
	(void)base;
	atomic_thread_fence(memory_order_seq_cst);
}

static void free_regions(struct ic_sqlite_vfs *vfs)
{
	while (vfs->region_count > 0)
		ic_free(vfs->regions[--vfs->region_count]);
}

/* The index is rebuilt from the WAL by the next connection, so it may go with the last one. */
static int shm_unmap(sqlite3_file *base, int delete_it)
{
	struct vfs_file *file = of(base);
	struct ic_sqlite_vfs *vfs = file->vfs;

	(void)delete_it;
	pthread_mutex_lock(&vfs->mutex);
	slots_release(file, slot_mask(0, SLOTS));
	if (file->mapped) {
		file->mapped = false;
		vfs->mapped--;
	}
	if (vfs->mapped == 0)
		free_regions(vfs);
	pthread_mutex_unlock(&vfs->mutex);
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
	pthread_mutex_init(&vfs->mutex, NULL);
	fill_vfs(vfs);
	if (sqlite3_vfs_register(&vfs->vfs, 0) != SQLITE_OK) {
		ic_sqlite_vfs_free(vfs);
		IC_FAIL(NOMEM, "registering a file layer");
	}
	vfs->guard = IC_TAKE(guard);
	*ret_vfs = vfs;
	return IC_DONE;
}

void ic_sqlite_vfs_free(struct ic_sqlite_vfs *vfs)
{
	if (vfs == NULL)
		return;
	sqlite3_vfs_unregister(&vfs->vfs);
	IC_ASSERT(vfs->readers == 0 && vfs->mapped == 0);
	free_regions(vfs);
	ic_file_close(vfs->guard);
	pthread_mutex_destroy(&vfs->mutex);
	ic_free(vfs);
}

const char *ic_sqlite_vfs_name(const struct ic_sqlite_vfs *vfs)
{
	return vfs->name;
}
