/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A consistent copy without a lock: first the database file, then its WAL, then the head of the WAL
 * again. While that head stays the same no frame of the WAL was overwritten, so every page that a
 * checkpoint may have changed during the copy is in the copied WAL too. Without a WAL its head says
 * nothing: one may have come and gone again, emptied into the file while that was read. Then the
 * file must still hold what was copied. When it does not, or the head changed: once more.
 */
#include <stdio.h>
#include <string.h>

#include "backend/db_sqlite.h"
#include "sys/copy.h"

enum { WAL_HEAD = 32, TRIES = 8 };

static const uint8_t no_wal[WAL_HEAD];

/* The head of the WAL; zeros when there is none. */
static ic_status read_head(struct ic_disk *disk, const char *wal, uint8_t ret_head[static WAL_HEAD])
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	size_t got = 0;

	memset(ret_head, 0, WAL_HEAD);
	const ic_status status = ic_disk_open(disk, wal, IC_OPEN_READ, &file);
	if (ic_failed_with(status, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(status);
	return ic_file_read(file, 0, ret_head, WAL_HEAD, &got);
}

struct names {
	char wal[IC_DISK_PATH_MAX];
	char copy_wal[IC_DISK_PATH_MAX];
};

static ic_status name_wals(const char *path, const char *copy, struct names *ret_names)
{
	const int a = snprintf(ret_names->wal, IC_DISK_PATH_MAX, "%s-wal", path);
	const int b = snprintf(ret_names->copy_wal, IC_DISK_PATH_MAX, "%s-wal", copy);

	if (a >= IC_DISK_PATH_MAX || b >= IC_DISK_PATH_MAX)
		IC_FAIL(LIMIT, "a path too long");
	return IC_DONE;
}

static ic_status copy_once(struct ic_disk *disk, const char *path, struct ic_disk *to,
			   const char *copy, const struct names *names, bool *ret_same)
{
	uint8_t before[WAL_HEAD];
	uint8_t after[WAL_HEAD];

	IC_TRY(read_head(disk, names->wal, before));
	IC_TRY(ic_file_copy(disk, path, to, copy));
	IC_TRY(ic_disk_unlink(to, names->copy_wal));
	const ic_status status = ic_file_copy(disk, names->wal, to, names->copy_wal);
	if (!ic_failed_with(status, IC_E_ABSENT))
		IC_TRY(status);
	IC_TRY(read_head(disk, names->wal, after));
	*ret_same = memcmp(before, after, WAL_HEAD) == 0;
	return *ret_same && memcmp(after, no_wal, WAL_HEAD) == 0
		       ? ic_file_compare(disk, path, to, copy, ret_same)
		       : IC_DONE;
}

ic_status ic_db_sqlite_snapshot(struct ic_disk *disk, const char *path, struct ic_disk *to,
				const char *copy)
{
	struct names names = { { 0 }, { 0 } };

	IC_TRY(name_wals(path, copy, &names));
	for (int i = 0; i < TRIES; i++) {
		bool same = false;
		IC_TRY(copy_once(disk, path, to, copy, &names, &same));
		if (same)
			return IC_DONE;
	}
	IC_FAIL(UNAVAILABLE, "the database changes faster than it can be copied");
}
