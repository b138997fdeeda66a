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

enum { DIR_MAX = 200, TOUCHED_MAX = 64, BUNDLE = IC_TILE_WIDTH * IC_BUNDLE_ENTRY };

struct ic_publisher {
	struct ic_disk *disk;
	char dir[DIR_MAX];
	uint64_t size;
	struct ic_tile_level levels[IC_TILE_LEVELS];
	unsigned written[IC_TILE_LEVELS]; /* width of the partial tile on the disk; 0: none */
	uint8_t bundle[BUNDLE];
	unsigned bundle_written;
	char touched[TOUCHED_MAX][IC_DISK_PATH_MAX];
	size_t touched_count;
};

/* ---- names ---- */

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

static ic_status write_tile(struct ic_publisher *publisher, struct ic_tile tile)
{
	char path[IC_TILE_PATH];
	const void *bytes = tile.level == IC_TILE_ENTRIES
				    ? (const void *)publisher->bundle
				    : (const void *)publisher->levels[tile.level].hash;

	ic_tile_path(tile, path);
	return write_file(publisher, path, ic_bytes_of(bytes, ic_tile_bytes(tile)));
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
static ic_status remove_partials(struct ic_publisher *publisher, struct ic_tile tile)
{
	char path[IC_TILE_PATH];
	char full[IC_DISK_PATH_MAX];
	char dir[IC_DISK_PATH_MAX + 2];
	struct removal removal = { publisher, dir };

	ic_tile_path(tile, path);
	full_path(publisher, path, full);
	snprintf(dir, sizeof(dir), "%s.p", full);
	IC_TRY(sync_touched(publisher));
	const ic_status status = ic_disk_list(publisher->disk, dir, remove_name, &removal);
	if (ic_failed_with(status, IC_E_ABSENT))
		return IC_DONE;
	IC_TRY(status);
	return ic_disk_rmdir(publisher->disk, dir);
}

/* ---- adding ---- */

static ic_status finish_tile(struct ic_publisher *publisher, int at)
{
	struct ic_tile_level *level = &publisher->levels[at];
	const struct ic_tile tile = { at, level->number, IC_TILE_WIDTH };

	IC_TRY(write_tile(publisher, tile));
	if (publisher->written[at] > 0)
		IC_TRY(remove_partials(publisher, tile));
	publisher->written[at] = 0;
	level->number++;
	level->width = 0;
	return IC_DONE;
}

/* Put @hash into level 0 and carry the roots of tiles that fill upwards. */
static ic_status carry(struct ic_publisher *publisher, ic_digest hash)
{
	for (int at = 0; at < IC_TILE_LEVELS; at++) {
		struct ic_tile_level *level = &publisher->levels[at];
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
	const struct ic_tile tile = { IC_TILE_ENTRIES, number, IC_TILE_WIDTH };

	IC_TRY(write_tile(publisher, tile));
	if (publisher->bundle_written > 0)
		IC_TRY(remove_partials(publisher, tile));
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
	if (publisher->size % IC_TILE_WIDTH == 0)
		IC_TRY(finish_bundle(publisher, index / IC_TILE_WIDTH));
	return carry(publisher, leaf);
}

static ic_status write_partial(struct ic_publisher *publisher, int level, unsigned *written)
{
	const uint64_t hashes = level == IC_TILE_ENTRIES
					? publisher->size
					: publisher->size >> (IC_TILE_HEIGHT * level);
	const struct ic_tile tile = ic_tile_of(level, hashes / IC_TILE_WIDTH, publisher->size);

	if (tile.width > 0 && tile.width != *written)
		IC_TRY(write_tile(publisher, tile));
	*written = tile.width;
	return IC_DONE;
}

ic_status ic_publisher_commit(struct ic_publisher *publisher, ic_bytes checkpoint)
{
	IC_TRY(write_partial(publisher, IC_TILE_ENTRIES, &publisher->bundle_written));
	for (int at = 0; at < IC_TILE_LEVELS; at++)
		IC_TRY(write_partial(publisher, at, &publisher->written[at]));
	IC_TRY(sync_touched(publisher));
	IC_TRY(write_file(publisher, "checkpoint", checkpoint));
	return sync_touched(publisher);
}

ic_status ic_publisher_put(struct ic_publisher *publisher, const char *name, ic_bytes bytes)
{
	return write_file(publisher, name, bytes);
}

/* ---- resuming ---- */

static ic_status read_tile(struct ic_publisher *publisher, struct ic_tile tile, uint8_t *ret_bytes)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	const size_t len = ic_tile_bytes(tile);
	char path[IC_TILE_PATH];
	char full[IC_DISK_PATH_MAX];
	uint64_t size = 0;
	size_t got = 0;

	if (tile.width == 0)
		return IC_DONE;
	ic_tile_path(tile, path);
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

static ic_status resume_level(struct ic_publisher *publisher, int at)
{
	struct ic_tile_level *level = &publisher->levels[at];
	const uint64_t hashes = publisher->size >> (IC_TILE_HEIGHT * at);
	const struct ic_tile tile = ic_tile_of(at, hashes / IC_TILE_WIDTH, publisher->size);

	level->number = tile.number;
	level->width = tile.width;
	publisher->written[at] = tile.width;
	return read_tile(publisher, tile, (uint8_t *)level->hash);
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

ic_status ic_publisher_resume(struct ic_publisher *publisher, uint64_t size,
			      const uint8_t root[static IC_HASH_BYTES])
{
	const struct ic_tile bundle = ic_tile_of(IC_TILE_ENTRIES, size / IC_TILE_WIDTH, size);

	publisher->size = size;
	publisher->bundle_written = bundle.width;
	IC_TRY(read_tile(publisher, bundle, publisher->bundle));
	for (int at = 0; at < IC_TILE_LEVELS; at++)
		IC_TRY(resume_level(publisher, at));
	IC_TRY(check_bundle(publisher, bundle.width));
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

struct ic_tree_edge ic_publisher_edge(const struct ic_publisher *publisher)
{
	return ic_tile_edge(publisher->levels, publisher->size);
}

ic_digest ic_publisher_root(const struct ic_publisher *publisher)
{
	const struct ic_tree_edge edge = ic_publisher_edge(publisher);

	return ic_tree_edge_root(&edge);
}

const struct ic_tile_level *ic_publisher_level(const struct ic_publisher *publisher, unsigned level)
{
	IC_ASSERT(level < IC_TILE_LEVELS);
	return &publisher->levels[level];
}
