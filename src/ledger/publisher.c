/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each level keeps its right, unfinished tile. A leaf goes into level 0; a tile that fills is
 * written and its root goes into the level above. New names are collected and their directories
 * synced once, before the checkpoint.
 */
#include "ledger/publisher.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"

enum {
	DIR_MAX = 200,
	TOUCHED_MAX = 64,
	BUNDLE = IC_TILE_WIDTH * IC_BUNDLE_ENTRY,
	TILE = IC_TILE_WIDTH * IC_HASH_BYTES,
	ENTRIES = -1
};

struct level {
	uint64_t number; /* of the unfinished tile */
	unsigned width;
	unsigned written; /* width of the partial tile on the disk; 0: none */
	ic_digest hash[IC_TILE_WIDTH];
};

struct ic_publisher {
	struct ic_disk *disk;
	char dir[DIR_MAX];
	uint64_t size;
	struct ic_tree_edge edge;
	struct level levels[IC_TILE_LEVELS];
	uint8_t bundle[BUNDLE];
	unsigned bundle_written;
	char touched[TOUCHED_MAX][IC_DISK_PATH_MAX];
	size_t touched_count;
};

/* ---- names ---- */

/* 1234067 becomes x001/x234/067. */
static size_t put_number(uint64_t number, char *out)
{
	uint64_t groups[7];
	size_t count = 0;
	size_t len = 0;

	do {
		groups[count++] = number % 1000;
		number /= 1000;
	} while (number > 0);
	while (count-- > 0)
		len += (size_t)sprintf(out + len, count > 0 ? "x%03u/" : "%03u",
				       (unsigned)groups[count]);
	return len;
}

void ic_tile_path(int level, uint64_t number, unsigned width,
		  char ret_path[static IC_DISK_PATH_MAX])
{
	int len = level == ENTRIES ? sprintf(ret_path, "tile/entries/")
				   : sprintf(ret_path, "tile/%d/", level);

	len += (int)put_number(number, ret_path + len);
	if (width > 0 && width < IC_TILE_WIDTH)
		sprintf(ret_path + len, ".p/%u", width);
}

static void full_path(const struct ic_publisher *publisher, const char *path,
		      char ret_path[static IC_DISK_PATH_MAX])
{
	const int len = snprintf(ret_path, IC_DISK_PATH_MAX, "%s/%s", publisher->dir, path);

	IC_ASSERT(len > 0 && len < IC_DISK_PATH_MAX);
}

/* ---- writing ---- */

static ic_status sync_touched(struct ic_publisher *publisher)
{
	for (size_t i = 0; i < publisher->touched_count; i++)
		IC_TRY(ic_disk_sync_dir(publisher->disk, publisher->touched[i]));
	publisher->touched_count = 0;
	return IC_DONE;
}

/* The names in @dir have changed. */
static ic_status touch(struct ic_publisher *publisher, const char *dir)
{
	for (size_t i = 0; i < publisher->touched_count; i++)
		if (strcmp(publisher->touched[i], dir) == 0)
			return IC_DONE;
	if (publisher->touched_count == TOUCHED_MAX)
		IC_TRY(sync_touched(publisher));
	snprintf(publisher->touched[publisher->touched_count++], IC_DISK_PATH_MAX, "%s", dir);
	return IC_DONE;
}

/* Make every directory above @path. */
static ic_status make_parents(struct ic_publisher *publisher, const char *path)
{
	char parent[IC_DISK_PATH_MAX];
	char above[IC_DISK_PATH_MAX];
	const char *slash = strchr(path, '/');

	snprintf(above, sizeof(above), ".");
	for (; slash != NULL; slash = strchr(slash + 1, '/')) {
		enum ic_file_kind kind = IC_FILE_ABSENT;
		snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
		IC_TRY(ic_disk_kind(publisher->disk, parent, &kind));
		if (kind == IC_FILE_ABSENT) {
			IC_TRY(ic_disk_mkdir(publisher->disk, parent));
			IC_TRY(touch(publisher, above));
		}
		memcpy(above, parent, sizeof(above));
	}
	return touch(publisher, above);
}

static ic_status fill_file(struct ic_disk *disk, const char *path, ic_bytes bytes)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;

	IC_TRY(ic_disk_open(disk, path, IC_OPEN_CREATE, &file));
	IC_TRY(ic_file_truncate(file, 0));
	IC_TRY(ic_file_write(file, 0, bytes));
	return ic_file_sync(file);
}

/* The whole new file at once; its name is durable after sync_touched(). */
static ic_status write_file(struct ic_publisher *publisher, const char *path, ic_bytes bytes)
{
	char full[IC_DISK_PATH_MAX];
	char fresh[IC_DISK_PATH_MAX];

	full_path(publisher, path, full);
	full_path(publisher, "publishing.new", fresh);
	IC_TRY(make_parents(publisher, full));
	IC_TRY(fill_file(publisher->disk, fresh, bytes));
	return ic_disk_rename(publisher->disk, fresh, full);
}

static ic_status write_tile(struct ic_publisher *publisher, int level, uint64_t number,
			    unsigned width)
{
	char path[IC_DISK_PATH_MAX];
	const ic_bytes bytes =
		level == ENTRIES
			? ic_bytes_of(publisher->bundle, width * (size_t)IC_BUNDLE_ENTRY)
			: ic_bytes_of(publisher->levels[level].hash, width * (size_t)IC_HASH_BYTES);

	ic_tile_path(level, number, width, path);
	return write_file(publisher, path, bytes);
}

struct removal {
	struct ic_publisher *publisher;
	const char *dir;
};

static ic_status remove_name(const char *name, enum ic_file_kind kind, void *ctx)
{
	const struct removal *removal = ctx;
	char path[2 * IC_DISK_PATH_MAX];

	(void)kind;
	snprintf(path, sizeof(path), "%s/%s", removal->dir, name);
	return ic_disk_unlink(removal->publisher->disk, path);
}

/* Remove the partial forms of a tile that is now full and durable. */
static ic_status remove_partials(struct ic_publisher *publisher, int level, uint64_t number)
{
	char tile[IC_DISK_PATH_MAX];
	char full[IC_DISK_PATH_MAX];
	char dir[IC_DISK_PATH_MAX + 2];
	struct removal removal = { publisher, dir };

	ic_tile_path(level, number, 0, tile);
	full_path(publisher, tile, full);
	snprintf(dir, sizeof(dir), "%s.p", full);
	IC_TRY(sync_touched(publisher));
	const ic_status status = ic_disk_list(publisher->disk, dir, remove_name, &removal);
	if (ic_failed_with(status, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(status);
	return ic_disk_rmdir(publisher->disk, dir);
}

/* ---- adding ---- */

static ic_status finish_tile(struct ic_publisher *publisher, unsigned at)
{
	struct level *level = &publisher->levels[at];

	IC_TRY(write_tile(publisher, (int)at, level->number, IC_TILE_WIDTH));
	if (level->written > 0)
		IC_TRY(remove_partials(publisher, (int)at, level->number));
	level->number++;
	level->width = 0;
	level->written = 0;
	return IC_DONE;
}

/* Put @hash into level @at and carry the roots of tiles that fill upwards. */
static ic_status carry(struct ic_publisher *publisher, ic_digest hash)
{
	for (unsigned at = 0; at < IC_TILE_LEVELS; at++) {
		struct level *level = &publisher->levels[at];
		level->hash[level->width++] = hash;
		if (level->width < IC_TILE_WIDTH)
			return IC_DONE;
		hash = ic_tree_root_of(level->hash, IC_TILE_WIDTH);
		IC_TRY(finish_tile(publisher, at));
	}
	return IC_DONE;
}

static ic_status finish_bundle(struct ic_publisher *publisher, uint64_t number)
{
	IC_TRY(write_tile(publisher, ENTRIES, number, IC_TILE_WIDTH));
	if (publisher->bundle_written > 0)
		IC_TRY(remove_partials(publisher, ENTRIES, number));
	publisher->bundle_written = 0;
	return IC_DONE;
}

ic_status ic_publisher_add(struct ic_publisher *publisher,
			   const uint8_t entry[static IC_LEAF_BYTES])
{
	const uint64_t index = publisher->size;
	uint8_t *place = publisher->bundle + index % IC_TILE_WIDTH * IC_BUNDLE_ENTRY;
	const ic_digest leaf = ic_tree_leaf(entry);

	ic_store_be16(place, IC_LEAF_BYTES);
	memcpy(place + 2, entry, IC_LEAF_BYTES);
	publisher->size++;
	ic_tree_edge_add(&publisher->edge, &leaf);
	if (publisher->size % IC_TILE_WIDTH == 0)
		IC_TRY(finish_bundle(publisher, index / IC_TILE_WIDTH));
	return carry(publisher, leaf);
}

static ic_status write_partials(struct ic_publisher *publisher)
{
	const unsigned width = (unsigned)(publisher->size % IC_TILE_WIDTH);

	if (width != publisher->bundle_written && width > 0)
		IC_TRY(write_tile(publisher, ENTRIES, publisher->size / IC_TILE_WIDTH, width));
	publisher->bundle_written = width;
	for (unsigned at = 0; at < IC_TILE_LEVELS; at++) {
		struct level *level = &publisher->levels[at];
		if (level->width > 0 && level->width != level->written)
			IC_TRY(write_tile(publisher, (int)at, level->number, level->width));
		level->written = level->width;
	}
	return IC_DONE;
}

ic_status ic_publisher_commit(struct ic_publisher *publisher, ic_bytes checkpoint)
{
	IC_TRY(write_partials(publisher));
	IC_TRY(sync_touched(publisher));
	IC_TRY(write_file(publisher, "checkpoint", checkpoint));
	return sync_touched(publisher);
}

/* ---- resuming ---- */

static ic_status read_exactly(struct ic_publisher *publisher, int level, uint64_t number,
			      unsigned width, uint8_t *ret_bytes, size_t len)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	char path[IC_DISK_PATH_MAX];
	char full[IC_DISK_PATH_MAX];
	uint64_t size = 0;
	size_t got = 0;

	ic_tile_path(level, number, width, path);
	full_path(publisher, path, full);
	const ic_status status = ic_disk_open(publisher->disk, full, IC_OPEN_READ, &file);
	if (ic_failed_with(status, IC_E_ABSENT))
		IC_FAIL(VERIFY, "a tile is missing");
	IC_TRY(status);
	IC_TRY(ic_file_size(file, &size));
	IC_TRY(ic_file_read(file, 0, ret_bytes, len, &got));
	if (got != len || size != len)
		IC_FAIL(VERIFY, "a tile of another length");
	return IC_DONE;
}

static ic_status resume_level(struct ic_publisher *publisher, unsigned at, uint64_t hashes)
{
	struct level *level = &publisher->levels[at];

	level->number = hashes / IC_TILE_WIDTH;
	level->width = (unsigned)(hashes % IC_TILE_WIDTH);
	level->written = level->width;
	return level->width == 0
		       ? IC_DONE
		       : read_exactly(publisher, (int)at, level->number, level->width,
				      (uint8_t *)level->hash, level->width * (size_t)IC_HASH_BYTES);
}

/* The entries of the unfinished bundle must be those its tile was made of. */
static ic_status check_bundle(const struct ic_publisher *publisher, unsigned width)
{
	for (unsigned i = 0; i < width; i++) {
		const uint8_t *place = publisher->bundle + i * (size_t)IC_BUNDLE_ENTRY;
		const ic_digest leaf = ic_tree_leaf(place + 2);
		if (ic_load_be16(place) != IC_LEAF_BYTES
		    || !ic_digest_equal(&leaf, &publisher->levels[0].hash[i]))
			IC_FAIL(VERIFY, "an entry bundle does not match its tile");
	}
	return IC_DONE;
}

/* The right edge from the unfinished tiles: each bit of the size is a run of hashes in one of them.
 */
static void resume_edge(struct ic_publisher *publisher)
{
	unsigned count = 0;

	publisher->edge.size = publisher->size;
	for (unsigned bit = IC_TREE_LEVELS; bit-- > 0;) {
		if (!(publisher->size >> bit & 1))
			continue;
		const struct level *level = &publisher->levels[bit / IC_TILE_HEIGHT];
		const unsigned run = 1U << bit % IC_TILE_HEIGHT;
		const unsigned from = level->width & ~((run << 1) - 1);
		publisher->edge.hash[count++] = ic_tree_root_of(level->hash + from, run);
	}
}

ic_status ic_publisher_resume(struct ic_publisher *publisher, uint64_t size,
			      const uint8_t root[static IC_HASH_BYTES])
{
	const unsigned width = (unsigned)(size % IC_TILE_WIDTH);
	uint64_t hashes = size;

	publisher->size = size;
	publisher->bundle_written = width;
	if (width > 0)
		IC_TRY(read_exactly(publisher, ENTRIES, size / IC_TILE_WIDTH, width,
				    publisher->bundle, width * (size_t)IC_BUNDLE_ENTRY));
	for (unsigned at = 0; at < IC_TILE_LEVELS; at++, hashes /= IC_TILE_WIDTH)
		IC_TRY(resume_level(publisher, at, hashes));
	IC_TRY(check_bundle(publisher, width));
	resume_edge(publisher);
	const ic_digest got = ic_publisher_root(publisher);
	if (memcmp(got.bytes, root, IC_HASH_BYTES) != 0)
		IC_FAIL(VERIFY, "the tiles do not lead to the checkpoint");
	return IC_DONE;
}

ic_status ic_publisher_new(struct ic_disk *disk, const char *dir, struct ic_publisher **ret)
{
	struct ic_publisher *publisher = ic_alloc(1, sizeof(*publisher));

	if (publisher == NULL)
		IC_FAIL(NOMEM, "a publisher");
	publisher->disk = disk;
	if (snprintf(publisher->dir, sizeof(publisher->dir), "%s", dir) >= (int)DIR_MAX) {
		ic_free(publisher);
		IC_FAIL(LIMIT, "a path too long");
	}
	*ret = publisher;
	return IC_DONE;
}

void ic_publisher_free(struct ic_publisher *publisher)
{
	ic_free(publisher);
}

uint64_t ic_publisher_size(const struct ic_publisher *publisher)
{
	return publisher->size;
}

ic_digest ic_publisher_root(const struct ic_publisher *publisher)
{
	return ic_tree_edge_root(&publisher->edge);
}

struct ic_tree_edge ic_publisher_edge(const struct ic_publisher *publisher)
{
	return publisher->edge;
}
