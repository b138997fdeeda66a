/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures first, which takes long; then the record as it is at one moment; then the pictures that
 * came meanwhile; then the keys. A row is only ever written after its picture and its key, so the
 * copies that were made later have what the record names.
 */
#include "app/backup.h"

#include <stdio.h>
#include <string.h>

#include "backend/blobs_dir.h"
#include "backend/db_sqlite.h"
#include "base/time.h"
#include "sys/copy.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, NAME_ROOM = 64, NAMES_A_RUN = 512 };

#define UNFINISHED ".new"

struct making {
	const struct ic_backup_options *options;
	struct ic_backup *made;
	char dir[NAME_ROOM];          /* of this backup, until it is whole */
	char shard[IC_DISK_PATH_MAX]; /* being copied */
};

/* --- names --- */

void ic_backup_name(ic_time t, char ret_name[static IC_BACKUP_NAME + 1])
{
	char text[IC_TIME_TEXT + 1];
	size_t len = 0;

	ic_time_emit(t, text); /* 2026-11-28T08:15:00.000Z */
	for (const char *at = text; *at != '.'; at++)
		if (*at != '-' && *at != ':')
			ret_name[len++] = *at;
	ret_name[len++] = 'Z';
	ret_name[len] = '\0';
}

/* Followed by @ending. */
static bool is_name_with(const char *text, const char *ending)
{
	static const char form[] = "00000000T000000Z";

	if (strlen(text) < IC_BACKUP_NAME)
		return false;
	for (size_t i = 0; i < IC_BACKUP_NAME; i++) {
		const bool digit = text[i] >= '0' && text[i] <= '9';
		if (form[i] == '0' ? !digit : text[i] != form[i])
			return false;
	}
	return strcmp(text + IC_BACKUP_NAME, ending) == 0;
}

static bool is_name(const char *text)
{
	return is_name_with(text, "");
}

static bool is_unfinished(const char *text)
{
	return is_name_with(text, UNFINISHED);
}

/* --- removing a directory of plain files --- */

struct emptying {
	struct ic_disk *disk;
	const char *dir;
};

static ic_status remove_file(const char *name, enum ic_file_kind kind, void *ctx)
{
	const struct emptying *emptying = ctx;
	char path[IC_DISK_PATH_MAX];

	(void)kind;
	IC_TRY(ic_disk_join(emptying->dir, name, path));
	return ic_disk_unlink(emptying->disk, path);
}

static ic_status remove_dir(struct ic_disk *disk, const char *dir)
{
	struct emptying emptying = { disk, dir };
	const ic_status listed = ic_disk_list(disk, dir, remove_file, &emptying);

	if (ic_failed_with(listed, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(listed);
	IC_TRY(ic_disk_rmdir(disk, dir));
	return ic_disk_sync_dir(disk, ".");
}

/* Some of the directories in a place: what does not fit waits for the next run. */
struct naming {
	char names[NAMES_A_RUN][NAME_ROOM];
	size_t count;
	bool (*wanted)(const char *name);
};

static ic_status take_name(const char *name, enum ic_file_kind kind, void *ctx)
{
	struct naming *naming = ctx;

	if (kind == IC_FILE_DIRECTORY && naming->wanted(name) && naming->count < NAMES_A_RUN)
		(void)snprintf(naming->names[naming->count++], NAME_ROOM, "%s", name);
	return IC_DONE;
}

/* What earlier runs did not finish. The lock is held: nobody is writing it. */
static ic_status remove_unfinished(struct ic_disk *disk)
{
	struct naming naming = { .wanted = is_unfinished };

	IC_TRY(ic_disk_list(disk, ".", take_name, &naming));
	for (size_t i = 0; i < naming.count; i++)
		IC_TRY(remove_dir(disk, naming.names[i]));
	return IC_DONE;
}

/* --- pictures --- */

static ic_status copy_picture(struct making *m, const char *path)
{
	char fresh[IC_DISK_PATH_MAX];

	if (snprintf(fresh, sizeof(fresh), "%s" UNFINISHED, path) >= (int)sizeof(fresh))
		IC_FAIL(LIMIT, "a path too long");
	const ic_status copied = ic_file_copy(m->options->data, path, m->options->to, fresh);
	if (ic_failed_with(copied, IC_E_ABSENT)) /* destroyed meanwhile */
		return IC_DONE;
	IC_TRY(copied);
	m->made->pictures++;
	m->made->copied++;
	return ic_disk_rename(m->options->to, fresh, path);
}

/* 0 when there is none. */
static ic_status size_of(struct ic_disk *disk, const char *path, uint64_t *ret_len)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;

	*ret_len = 0;
	const ic_status opened = ic_disk_open(disk, path, IC_OPEN_READ, &file);
	if (ic_failed_with(opened, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(opened);
	return ic_file_size(file, ret_len);
}

/* A copy of another length is not one. */
static ic_status take_picture(const char *name, enum ic_file_kind kind, void *ctx)
{
	struct making *m = ctx;
	uint64_t len = 0;
	uint64_t copied = 0;
	char path[IC_DISK_PATH_MAX];
	ic_id id;

	if (kind != IC_FILE_REGULAR || !ic_ok(ic_id_parse(ic_bytes_of_text(name), &id)))
		return IC_DONE;
	IC_TRY(ic_disk_join(m->shard, name, path));
	IC_TRY(size_of(m->options->data, path, &len));
	IC_TRY(size_of(m->options->to, path, &copied));
	if (copied == 0 || copied != len)
		IC_TRY(copy_picture(m, path));
	else
		m->made->pictures++;
	if (m->options->progress != NULL)
		m->options->progress(m->made->pictures, 0, m->options->progress_ctx);
	return IC_DONE;
}

/* The directory is synced also when nothing is new: a run that died may have left names unsynced.
 */
static ic_status copy_shard(struct making *m)
{
	const ic_status listed = ic_disk_list(m->options->data, m->shard, take_picture, m);
	if (ic_failed_with(listed, IC_E_ABSENT)) /* a store that never had a picture */
		return IC_DONE;
	IC_TRY(listed);
	return ic_disk_sync_dir(m->options->to, m->shard);
}

static ic_status copy_pictures(struct making *m)
{
	m->made->pictures = 0;
	for (unsigned shard = 0; shard < IC_BLOBS_SHARDS; shard++) {
		ic_blobs_dir_shard("blobs", shard, m->shard);
		IC_TRY(copy_shard(m));
	}
	return IC_DONE;
}

/* --- record --- */

static ic_status copy_into(struct making *m, struct ic_disk *to, const char *path, const char *name)
{
	char copy[IC_DISK_PATH_MAX];

	IC_TRY(ic_disk_join(m->dir, name, copy));
	return ic_file_copy(m->options->data, path, to, copy);
}

/* What was signed last is copied before the rows: they must hold at least that. */
static ic_status copy_record(struct making *m)
{
	struct ic_disk *to = m->options->to;
	char copy[IC_DISK_PATH_MAX];

	IC_TRY(copy_into(m, to, "store.json", "store.json"));
	IC_TRY(copy_into(m, to, "sign.state", "sign.state"));
	const ic_status published = copy_into(m, to, "ledger/checkpoint", "checkpoint");
	if (!ic_failed_with(published, IC_E_ABSENT))
		IC_TRY(published);
	IC_TRY(ic_disk_join(m->dir, "records.db", copy));
	return ic_db_sqlite_snapshot(m->options->data, "records.db", to, copy);
}

/* A directory takes its name when all in it is durable. */
static ic_status give_name(struct ic_disk *disk, const char *dir, const char *name)
{
	IC_TRY(ic_disk_sync_dir(disk, dir));
	IC_TRY(ic_disk_rename(disk, dir, name));
	return ic_disk_sync_dir(disk, ".");
}

/* --- keys --- */

struct pruning {
	struct naming naming;
	char oldest[IC_BACKUP_NAME + 1]; /* to be kept */
	char newest[IC_BACKUP_NAME + 1]; /* stays, however old */
};

static ic_status take_old(const char *name, enum ic_file_kind kind, void *ctx)
{
	struct pruning *pruning = ctx;

	if (strcmp(name, pruning->oldest) >= 0 || strcmp(name, pruning->newest) == 0)
		return IC_DONE;
	return take_name(name, kind, &pruning->naming);
}

/* Before anything is copied, since a place that is full must not keep what has to go; and at the
 * end. */
static ic_status remove_old_keys(struct making *m)
{
	struct pruning pruning = { .naming = { .wanted = is_name } };
	struct ic_disk *keys = m->options->keys;
	const ic_time now = ic_clock_now(m->options->clock);

	ic_backup_name(now - (ic_time)m->options->keep_keys * DAY_MS, pruning.oldest);
	const ic_status found = ic_backup_newest(keys, pruning.newest);
	if (ic_failed_with(found, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(found);
	do {
		pruning.naming.count = 0;
		IC_TRY(ic_disk_list(keys, ".", take_old, &pruning));
		for (size_t i = 0; i < pruning.naming.count; i++)
			IC_TRY(remove_dir(keys, pruning.naming.names[i]));
		m->made->keys_removed += pruning.naming.count;
	} while (pruning.naming.count == NAMES_A_RUN);
	return IC_DONE;
}

static ic_status copy_keys(struct making *m)
{
	struct ic_disk *keys = m->options->keys;
	char copy[IC_DISK_PATH_MAX];

	IC_TRY(remove_unfinished(keys));
	IC_TRY(ic_disk_mkdir(keys, m->dir));
	IC_TRY(copy_into(m, keys, "store.json", "store.json"));
	IC_TRY(ic_disk_join(m->dir, "keys.db", copy));
	IC_TRY(ic_db_sqlite_snapshot(m->options->data, "keys.db", keys, copy));
	return give_name(keys, m->dir, m->made->name);
}

/* --- all --- */

/* The place is new, or has what it is for, of this store. Two places that changed names would lose
 * the record to the rule that keys go. */
static ic_status check_place(const struct making *m, struct ic_disk *place, const char *what,
			     const struct ic_store_file *store)
{
	struct ic_store_file before;
	enum ic_file_kind kind = IC_FILE_ABSENT;
	char path[IC_DISK_PATH_MAX];
	char newest[IC_BACKUP_NAME + 1];

	const ic_status found = ic_backup_newest(place, newest);
	if (ic_failed_with(found, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(found);
	if (strcmp(newest, m->made->name) >= 0)
		IC_FAIL(EXISTS, "a backup of this second or a later one: is the clock right?");
	IC_TRY(ic_disk_join(newest, what, path));
	IC_TRY(ic_disk_kind(place, path, &kind));
	if (kind != IC_FILE_REGULAR)
		IC_FAIL(CONFLICT,
			"the two places are exchanged: DIR has keys, or KEYS has records");
	IC_TRY(ic_disk_join(newest, "store.json", path));
	IC_TRY(ic_store_file_read(place, path, &before));
	if (!ic_id_equal(before.organisation, store->organisation))
		IC_FAIL(CONFLICT, "there are backups of another store in this place");
	return IC_DONE;
}

static ic_status make_places(struct making *m)
{
	struct ic_disk *to = m->options->to;

	IC_TRY(ic_blobs_dir_make(to, "blobs"));
	IC_TRY(remove_unfinished(to));
	return ic_disk_mkdir(to, m->dir);
}

/* Nobody had the store while it was copied: nobody has it now, and nothing was signed meanwhile
 * (opening it signs). Then this backup may be moved to. */
static ic_status note_if_stopped(struct making *m)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *lock = NULL;
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *note = NULL;
	char path[IC_DISK_PATH_MAX];
	bool same = false;

	IC_TRY(ic_disk_open(m->options->data, "lock", IC_OPEN_WRITE, &lock));
	const ic_status locked = ic_file_lock(lock);
	if (ic_failed_with(locked, IC_E_BUSY))
		return IC_DONE;
	IC_TRY(locked);
	IC_TRY(ic_disk_join(m->dir, "sign.state", path));
	IC_TRY(ic_file_compare(m->options->data, "sign.state", m->options->to, path, &same));
	if (!same)
		return IC_DONE;
	IC_TRY(ic_disk_join(m->dir, IC_BACKUP_STOPPED, path));
	return ic_disk_open(m->options->to, path, IC_OPEN_CREATE, &note);
}

static ic_status make_backup(struct making *m)
{
	struct ic_store_file store;

	IC_TRY(ic_store_file_read(m->options->data, "store.json", &store));
	IC_TRY(check_place(m, m->options->to, "records.db", &store));
	IC_TRY(check_place(m, m->options->keys, "keys.db", &store));
	IC_TRY(remove_old_keys(m));
	IC_TRY(make_places(m));
	IC_TRY(copy_pictures(m));
	IC_TRY(copy_record(m));
	IC_TRY(copy_pictures(m));
	IC_TRY(copy_keys(m));
	IC_TRY(note_if_stopped(m));
	IC_TRY(give_name(m->options->to, m->dir, m->made->name));
	return remove_old_keys(m);
}

static ic_status lock_place(struct ic_disk *place, struct ic_file **ret_lock)
{
	IC_TRY(ic_disk_open(place, "lock", IC_OPEN_WRITE | IC_OPEN_CREATE, ret_lock));
	return ic_file_lock(*ret_lock);
}

ic_status ic_backup_make(const struct ic_backup_options *options, struct ic_backup *ret)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *lock = NULL;
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *keys_lock = NULL;
	struct making making = { .options = options, .made = ret };

	*ret = (struct ic_backup) { .copied = 0 };
	ic_backup_name(ic_clock_now(options->clock), ret->name);
	(void)snprintf(making.dir, sizeof(making.dir), "%s" UNFINISHED, ret->name);
	IC_TRY(lock_place(options->to, &lock));
	IC_TRY(lock_place(options->keys, &keys_lock));
	const ic_status status = make_backup(&making);
	return ic_failed_with(status, IC_E_ABSENT)
		       ? IC_FAULT(STORE, "no store.json, or not all of a store")
		       : status;
}

/* --- finding one --- */

struct newest {
	char name[IC_BACKUP_NAME + 1];
};

static ic_status take_newer(const char *name, enum ic_file_kind kind, void *ctx)
{
	struct newest *newest = ctx;

	if (kind == IC_FILE_DIRECTORY && is_name(name) && strcmp(name, newest->name) > 0)
		memcpy(newest->name, name, sizeof(newest->name));
	return IC_DONE;
}

ic_status ic_backup_newest(struct ic_disk *disk, char ret_name[static IC_BACKUP_NAME + 1])
{
	struct newest newest = { "" };

	IC_TRY(ic_disk_list(disk, ".", take_newer, &newest));
	if (newest.name[0] == '\0')
		IC_FAIL(ABSENT, "no backup in this place");
	memcpy(ret_name, newest.name, sizeof(newest.name));
	return IC_DONE;
}
