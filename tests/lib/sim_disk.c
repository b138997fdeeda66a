/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/sim_disk.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, PATHS_MAX = 4096 };

struct bytes {
	uint8_t *ptr;
	size_t len;
};

/* A write, or (bytes NULL) a truncation to offset. */
struct change {
	uint64_t offset;
	struct bytes bytes;
	struct change *next;
};

struct inode {
	unsigned references; /* names, pending names, open files */
	bool directory;
	struct bytes now;
	struct bytes durable;
	struct change *pending;
	struct change **pending_last;
};

struct name {
	char path[IC_DISK_PATH_MAX];
	struct inode *inode;
};

struct names {
	struct name *list;
	size_t count;
};

/* A name put or removed; a rename is two that happen together. */
struct name_change {
	char path[IC_DISK_PATH_MAX];
	struct inode *inode;         /* NULL: removed */
	char away[IC_DISK_PATH_MAX]; /* of a rename: the name that goes; else empty */
	struct name_change *next;
};

struct sim_disk {
	struct ic_disk disk;
	pthread_mutex_t mutex;
	struct names now;
	struct names durable;
	struct name_change *pending;
	uint64_t operations;
	uint64_t off_at;
	uint64_t fail_at;
	bool lie;
	uint64_t seed;
};

struct sim_file {
	struct ic_file file;
	struct inode *inode;
};

static struct sim_disk *of(struct ic_disk *disk)
{
	return (struct sim_disk *)disk;
}

static struct inode *inode_of(struct ic_file *file)
{
	return ((struct sim_file *)file)->inode;
}

static void *must(void *ptr)
{
	if (ptr == NULL)
		abort();
	return ptr;
}

/* ---- contents ---- */

static void resize(struct bytes *bytes, size_t len)
{
	if (len > bytes->len) {
		bytes->ptr = must(realloc(bytes->ptr, len));
		memset(bytes->ptr + bytes->len, 0, len - bytes->len);
	}
	bytes->len = len;
}

static void put(struct bytes *bytes, uint64_t offset, const uint8_t *from, size_t len)
{
	if (offset + len > bytes->len)
		resize(bytes, (size_t)offset + len);
	if (len > 0)
		memcpy(bytes->ptr + offset, from, len);
}

static struct bytes copy_of(struct bytes bytes)
{
	struct bytes copy = { NULL, 0 };

	put(&copy, 0, bytes.ptr, bytes.len);
	return copy;
}

static void free_changes(struct inode *inode)
{
	while (inode->pending != NULL) {
		struct change *next = inode->pending->next;
		free(inode->pending->bytes.ptr);
		free(inode->pending);
		inode->pending = next;
	}
	inode->pending_last = &inode->pending;
}

static void add_change(struct inode *inode, uint64_t offset, const uint8_t *from, size_t len)
{
	struct change *change = must(calloc(1, sizeof(*change)));

	change->offset = offset;
	if (from != NULL)
		put(&change->bytes, 0, from, len);
	*inode->pending_last = change;
	inode->pending_last = &change->next;
}

static struct inode *inode_new(bool directory)
{
	struct inode *inode = must(calloc(1, sizeof(*inode)));

	inode->directory = directory;
	inode->references = 1;
	inode->pending_last = &inode->pending;
	return inode;
}

static void inode_drop(struct inode *inode)
{
	if (inode == NULL || --inode->references > 0)
		return;
	free_changes(inode);
	free(inode->now.ptr);
	free(inode->durable.ptr);
	free(inode);
}

static struct inode *inode_hold(struct inode *inode)
{
	if (inode != NULL)
		inode->references++;
	return inode;
}

/* ---- names ---- */

static struct name *find(const struct names *names, const char *path)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i].path, path) == 0)
			return &names->list[i];
	return NULL;
}

static void set_name(struct names *names, const char *path, struct inode *inode)
{
	struct name *name = find(names, path);

	if (name != NULL) {
		inode_hold(inode);
		inode_drop(name->inode);
		name->inode = inode;
		if (inode == NULL)
			*name = names->list[--names->count];
		return;
	}
	if (inode == NULL)
		return;
	if (names->count == PATHS_MAX)
		abort();
	name = &names->list[names->count++];
	snprintf(name->path, sizeof(name->path), "%s", path);
	name->inode = inode_hold(inode);
}

static bool is_in(const char *path, const char *dir)
{
	const size_t len = strlen(dir);
	const char *slash = strrchr(path, '/');

	if (strcmp(dir, ".") == 0)
		return slash == NULL;
	return slash != NULL && (size_t)(slash - path) == len && strncmp(path, dir, len) == 0;
}

static void apply_name(struct names *names, const struct name_change *change)
{
	if (change->away[0] != '\0')
		set_name(names, change->away, NULL);
	set_name(names, change->path, change->inode);
}

static void change_name(struct sim_disk *sim, const char *path, struct inode *inode,
			const char *away)
{
	struct name_change *change = must(calloc(1, sizeof(*change)));
	struct name_change **last = &sim->pending;

	snprintf(change->path, sizeof(change->path), "%s", path);
	snprintf(change->away, sizeof(change->away), "%s", away);
	change->inode = inode_hold(inode);
	while (*last != NULL)
		last = &(*last)->next;
	*last = change;
	apply_name(&sim->now, change);
}

static void free_name_change(struct name_change *change)
{
	inode_drop(change->inode);
	free(change);
}

/* ---- the table ---- */

/* Count an operation; false when power is off. Called with the mutex taken, which it leaves when
 * off. */
static bool powered(struct sim_disk *sim)
{
	pthread_mutex_lock(&sim->mutex);
	sim->operations++;
	if (sim->operations != sim->fail_at && (sim->off_at == 0 || sim->operations < sim->off_at))
		return true;
	pthread_mutex_unlock(&sim->mutex);
	return false;
}

static ic_status leave(struct sim_disk *sim, ic_status status)
{
	pthread_mutex_unlock(&sim->mutex);
	return status;
}

#define POWER(sim)         \
	if (!powered(sim)) \
	IC_FAIL(IO, "power is off")

static ic_status sim_open(struct ic_disk *disk, const char *path, unsigned flags,
			  struct ic_file **ret_file)
{
	struct sim_disk *sim = of(disk);
	struct inode *inode = NULL;

	POWER(sim);
	const struct name *name = find(&sim->now, path);
	if (flags & IC_OPEN_UNNAMED) {
		inode = inode_new(false);
	} else if (name != NULL && (flags & IC_OPEN_EXCLUSIVE)) {
		return leave(sim, IC_FAULT(EXISTS, "present"));
	} else if (name != NULL) {
		inode = inode_hold(name->inode);
	} else if (flags & IC_OPEN_CREATE) {
		inode = inode_new(false); /* its one reference is the open file's */
		change_name(sim, path, inode, "");
	} else {
		return leave(sim, IC_FAULT(ABSENT, "absent"));
	}
	struct sim_file *file = must(calloc(1, sizeof(*file)));
	file->file.disk = disk;
	file->inode = inode;
	*ret_file = &file->file;
	return leave(sim, IC_DONE);
}

static void sim_close(struct ic_file *file)
{
	struct sim_disk *sim = of(file->disk);

	pthread_mutex_lock(&sim->mutex);
	inode_drop(inode_of(file));
	pthread_mutex_unlock(&sim->mutex);
	free(file);
}

static ic_status sim_read(struct ic_file *file, uint64_t offset, uint8_t *ret_bytes, size_t len,
			  size_t *ret_len)
{
	struct sim_disk *sim = of(file->disk);

	POWER(sim);
	const struct bytes *now = &inode_of(file)->now;
	const size_t there = offset < now->len ? now->len - (size_t)offset : 0;
	*ret_len = there < len ? there : len;
	if (*ret_len > 0)
		memcpy(ret_bytes, now->ptr + offset, *ret_len);
	return leave(sim, IC_DONE);
}

static ic_status sim_write(struct ic_file *file, uint64_t offset, ic_bytes bytes)
{
	struct sim_disk *sim = of(file->disk);

	POWER(sim);
	put(&inode_of(file)->now, offset, bytes.ptr, bytes.len);
	add_change(inode_of(file), offset, bytes.ptr, bytes.len);
	return leave(sim, IC_DONE);
}

static ic_status sim_truncate(struct ic_file *file, uint64_t len)
{
	struct sim_disk *sim = of(file->disk);

	POWER(sim);
	resize(&inode_of(file)->now, (size_t)len);
	add_change(inode_of(file), len, NULL, 0);
	return leave(sim, IC_DONE);
}

static ic_status sim_size(struct ic_file *file, uint64_t *ret_len)
{
	struct sim_disk *sim = of(file->disk);

	POWER(sim);
	*ret_len = inode_of(file)->now.len;
	return leave(sim, IC_DONE);
}

static ic_status sim_sync(struct ic_file *file)
{
	struct sim_disk *sim = of(file->disk);
	struct inode *inode = inode_of(file);

	POWER(sim);
	if (!sim->lie && inode->pending != NULL) {
		free(inode->durable.ptr);
		inode->durable = copy_of(inode->now);
		free_changes(inode);
	}
	return leave(sim, IC_DONE);
}

static ic_status sim_link(struct ic_file *file, const char *path)
{
	struct sim_disk *sim = of(file->disk);

	POWER(sim);
	if (find(&sim->now, path) != NULL)
		return leave(sim, IC_FAULT(EXISTS, "present"));
	change_name(sim, path, inode_of(file), "");
	return leave(sim, IC_DONE);
}

static ic_status sim_lock(struct ic_file *file)
{
	(void)file;
	return IC_DONE;
}

static ic_status sim_rename(struct ic_disk *disk, const char *from, const char *to)
{
	struct sim_disk *sim = of(disk);

	POWER(sim);
	const struct name *name = find(&sim->now, from);
	if (name == NULL)
		return leave(sim, IC_FAULT(ABSENT, "absent"));
	struct inode *inode = inode_hold(name->inode);
	change_name(sim, to, inode, from);
	inode_drop(inode);
	return leave(sim, IC_DONE);
}

static ic_status sim_unlink(struct ic_disk *disk, const char *path)
{
	struct sim_disk *sim = of(disk);

	POWER(sim);
	if (find(&sim->now, path) != NULL)
		change_name(sim, path, NULL, "");
	return leave(sim, IC_DONE);
}

static ic_status sim_mkdir(struct ic_disk *disk, const char *path)
{
	struct sim_disk *sim = of(disk);

	POWER(sim);
	if (find(&sim->now, path) == NULL) {
		struct inode *inode = inode_new(true);
		change_name(sim, path, inode, "");
		inode_drop(inode);
	}
	return leave(sim, IC_DONE);
}

/* A rename is durable when either of its directories is synced. */
static ic_status sim_sync_dir(struct ic_disk *disk, const char *path)
{
	struct sim_disk *sim = of(disk);

	POWER(sim);
	for (struct name_change **at = &sim->pending; *at != NULL && !sim->lie;) {
		struct name_change *change = *at;
		if (!is_in(change->path, path) && !is_in(change->away, path)) {
			at = &change->next;
			continue;
		}
		apply_name(&sim->durable, change);
		*at = change->next;
		free_name_change(change);
	}
	return leave(sim, IC_DONE);
}

static enum ic_file_kind kind_of(const struct name *name)
{
	return name == NULL             ? IC_FILE_ABSENT
	       : name->inode->directory ? IC_FILE_DIRECTORY
					: IC_FILE_REGULAR;
}

/* Visits a copy, since a visitor may remove names. */
static ic_status sim_list(struct ic_disk *disk, const char *path, ic_disk_visit_fn *visit,
			  void *ctx)
{
	struct sim_disk *sim = of(disk);
	ic_status status = IC_DONE;

	POWER(sim);
	if (strcmp(path, ".") != 0 && find(&sim->now, path) == NULL)
		return leave(sim, IC_FAULT(ABSENT, "absent"));
	const size_t count = sim->now.count;
	struct name *copy = must(calloc(count + 1, sizeof(*copy)));
	memcpy(copy, sim->now.list, count * sizeof(*copy));
	for (size_t i = 0; i < count; i++)
		inode_hold(copy[i].inode);
	pthread_mutex_unlock(&sim->mutex);

	for (size_t i = 0; i < count && ic_ok(status); i++) {
		const char *slash = strrchr(copy[i].path, '/');
		if (is_in(copy[i].path, path))
			status = visit(slash == NULL ? copy[i].path : slash + 1, kind_of(&copy[i]),
				       ctx);
	}
	pthread_mutex_lock(&sim->mutex);
	for (size_t i = 0; i < count; i++)
		inode_drop(copy[i].inode);
	free(copy);
	return leave(sim, status);
}

static ic_status sim_kind(struct ic_disk *disk, const char *path, enum ic_file_kind *ret_kind)
{
	struct sim_disk *sim = of(disk);

	POWER(sim);
	*ret_kind = kind_of(find(&sim->now, path));
	return leave(sim, IC_DONE);
}

static void sim_give_up(struct ic_disk *disk)
{
	struct sim_disk *sim = of(disk);

	pthread_mutex_lock(&sim->mutex);
	sim->off_at = 1; /* the process ends here: nothing it does later reaches the disk */
	pthread_mutex_unlock(&sim->mutex);
}

static const struct ic_disk_ops sim_ops = {
	.open = sim_open,
	.close = sim_close,
	.read = sim_read,
	.write = sim_write,
	.truncate = sim_truncate,
	.size = sim_size,
	.sync = sim_sync,
	.link = sim_link,
	.lock = sim_lock,
	.rename = sim_rename,
	.unlink = sim_unlink,
	.mkdir = sim_mkdir,
	.rmdir = sim_unlink,
	.sync_dir = sim_sync_dir,
	.list = sim_list,
	.kind = sim_kind,
	.give_up = sim_give_up,
};

/* ---- the life of a disk ---- */

struct sim_disk *sim_disk_new(void)
{
	struct sim_disk *sim = must(calloc(1, sizeof(*sim)));

	sim->disk.ops = &sim_ops;
	pthread_mutex_init(&sim->mutex, NULL);
	sim->now.list = must(calloc(PATHS_MAX, sizeof(struct name)));
	sim->durable.list = must(calloc(PATHS_MAX, sizeof(struct name)));
	return sim;
}

static void clear_names(struct names *names)
{
	while (names->count > 0)
		inode_drop(names->list[--names->count].inode);
}

static void clear_pending(struct sim_disk *sim)
{
	while (sim->pending != NULL) {
		struct name_change *next = sim->pending->next;
		free_name_change(sim->pending);
		sim->pending = next;
	}
}

void sim_disk_free(struct sim_disk *sim)
{
	clear_pending(sim);
	clear_names(&sim->now);
	clear_names(&sim->durable);
	free(sim->now.list);
	free(sim->durable.list);
	pthread_mutex_destroy(&sim->mutex);
	free(sim);
}

struct ic_disk *sim_disk_of(struct sim_disk *sim)
{
	return &sim->disk;
}

void sim_disk_power_off_at(struct sim_disk *sim, uint64_t k)
{
	sim->operations = 0;
	sim->off_at = k;
}

void sim_disk_fail_once_at(struct sim_disk *sim, uint64_t k)
{
	sim->operations = 0;
	sim->fail_at = k;
}

uint64_t sim_disk_operations(const struct sim_disk *sim)
{
	return sim->operations;
}

void sim_disk_lie(struct sim_disk *sim, bool lie)
{
	sim->lie = lie;
}

static uint64_t draw(struct sim_disk *sim)
{
	uint64_t z = (sim->seed += 0x9e3779b97f4a7c15U);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/* Of a write: nothing, all, or some of its sectors. */
static void keep_write(struct sim_disk *sim, struct bytes *into, const struct change *change)
{
	const uint64_t lot = draw(sim) % 4;

	if (lot == 0)
		return;
	for (size_t at = 0; at < change->bytes.len;) {
		const size_t in_sector = SECTOR - (size_t)((change->offset + at) % SECTOR);
		const size_t left = change->bytes.len - at;
		const size_t part = left < in_sector ? left : in_sector;
		if (lot != 1 || draw(sim) % 2 == 0)
			put(into, change->offset + at, change->bytes.ptr + at, part);
		at += part;
	}
}

static void settle_inode(struct sim_disk *sim, struct inode *inode, enum sim_keep keep)
{
	for (const struct change *change = inode->pending; change != NULL; change = change->next) {
		if (keep == SIM_KEEP_NONE)
			break;
		if (change->bytes.ptr == NULL && (keep == SIM_KEEP_ALL || draw(sim) % 2 == 0))
			resize(&inode->durable, (size_t)change->offset);
		else if (keep == SIM_KEEP_ALL)
			put(&inode->durable, change->offset, change->bytes.ptr, change->bytes.len);
		else if (change->bytes.ptr != NULL)
			keep_write(sim, &inode->durable, change);
	}
	free_changes(inode);
	free(inode->now.ptr);
	inode->now = copy_of(inode->durable);
}

void sim_disk_crash(struct sim_disk *sim, enum sim_keep keep, uint64_t seed)
{
	sim->seed = seed;
	for (const struct name_change *change = sim->pending; change != NULL; change = change->next)
		if (keep == SIM_KEEP_ALL || (keep == SIM_KEEP_DRAW && draw(sim) % 2 == 0))
			apply_name(&sim->durable, change);
	clear_pending(sim);
	clear_names(&sim->now);
	for (size_t i = 0; i < sim->durable.count; i++) {
		settle_inode(sim, sim->durable.list[i].inode, keep);
		set_name(&sim->now, sim->durable.list[i].path, sim->durable.list[i].inode);
	}
	sim->operations = 0;
	sim->off_at = 0;
	sim->fail_at = 0;
}
