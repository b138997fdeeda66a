/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the bottom up: entries give leaf hashes, tiles give the hashes stored for them, a tile's
 * root stands again in the tile above. Where entry and tile differ, the tile above says which is
 * right; the right hash is carried on, so that one fault is reported once, at its place. The
 * unfinished tiles at the right have none above; there the signed root decides, at the end.
 */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "ledger/entry.h"
#include "ledger/note.h"
#include "ledger/proof.h"
#include "ledger/tiles.h"

enum { WHOLE_FILE = -1, DEPTH_MAX = 12 };

struct level {
	struct ic_tile_level made;       /* from what lies below */
	ic_digest stored[IC_TILE_WIDTH]; /* of the unfinished tile, as its file has it */
	ic_digest parent[IC_TILE_WIDTH]; /* the tile of this level last read as a parent */
	uint64_t parent_number;
	bool parent_there;
};

struct checker {
	struct ic_disk *disk;
	const char *dir;
	ic_verify_fault_fn *fault;
	void *ctx;
	struct ic_verify_report report;
	uint64_t size;
	ic_time t;
	uint8_t bundle[IC_TILE_WIDTH * IC_BUNDLE_ENTRY];
	uint8_t scratch[IC_TILE_WIDTH * IC_BUNDLE_ENTRY + 1];
	struct level levels[IC_TILE_LEVELS];
};

static void report_at(struct checker *checker, const char *file, uint64_t index, const char *what)
{
	checker->report.faults++;
	if (checker->fault != NULL)
		checker->fault(file, index, what, checker->ctx);
}

static void report_tile(struct checker *checker, struct ic_tile tile, int64_t index,
			const char *what)
{
	char path[IC_TILE_PATH];

	ic_tile_path(tile, path);
	report_at(checker, path, index == WHOLE_FILE ? UINT64_MAX : (uint64_t)index, what);
}

/* ---- reading ---- */

static ic_status open_path(struct checker *checker, const char *path, struct ic_file **ret_file)
{
	char full[IC_DISK_PATH_MAX];

	if (snprintf(full, sizeof(full), "%s/%s", checker->dir, path) >= (int)sizeof(full))
		IC_FAIL(LIMIT, "a path too long");
	IC_TRY(ic_disk_open(checker->disk, full, IC_OPEN_READ, ret_file));
	checker->report.files++;
	return IC_DONE;
}

/* The bytes of @path below the directory, at most @room; IC_E_ABSENT. */
static ic_status read_path(struct checker *checker, const char *path, uint8_t *ret_bytes,
			   size_t room, size_t *ret_len)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;

	IC_TRY(open_path(checker, path, &file));
	return ic_file_read(file, 0, ret_bytes, room, ret_len);
}

/* The file that holds the first @tile.width hashes or entries: the full tile, which supersedes a
 * partial one, or exactly that partial one. Looks for the full one twice, since it may just be
 * published. */
static ic_status find_tile(struct checker *checker, struct ic_tile tile, struct ic_file **ret_file,
			   struct ic_tile *ret_found)
{
	const struct ic_tile full = { tile.level, tile.number, IC_TILE_WIDTH };
	const struct ic_tile order[] = { full, tile, full };
	ic_status status = IC_DONE;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		char path[IC_TILE_PATH];
		ic_tile_path(order[i], path);
		status = open_path(checker, path, ret_file);
		*ret_found = order[i];
		if (!ic_failed_with(status, IC_E_ABSENT))
			return status;
	}
	return status;
}

/* Put the tile into @ret_bytes. Gives false, reported, when it is missing or of another length. */
static ic_status read_tile(struct checker *checker, struct ic_tile tile, uint8_t *ret_bytes,
			   bool *ret_whole)
{
	[[gnu::cleanup(ic_file_close_at)]] struct ic_file *file = NULL;
	struct ic_tile found = tile;
	uint64_t size = 0;
	size_t got = 0;

	const ic_status status = find_tile(checker, tile, &file, &found);
	*ret_whole = false;
	if (ic_failed_with(status, IC_E_ABSENT)) {
		report_tile(checker, tile, WHOLE_FILE, "missing");
		return IC_DONE;
	}
	IC_TRY(status);
	IC_TRY(ic_file_size(file, &size));
	IC_TRY(ic_file_read(file, 0, ret_bytes, ic_tile_bytes(tile), &got));
	*ret_whole = size == ic_tile_bytes(found) && got == ic_tile_bytes(tile);
	if (!*ret_whole)
		report_tile(checker, found, WHOLE_FILE, "not of the length its name asks for");
	return IC_DONE;
}

/* The hash stored for a full tile in the tile above it; false when there is none. */
static ic_status stored_parent(struct checker *checker, struct ic_tile tile, ic_digest *ret_hash,
			       bool *ret_there)
{
	*ret_there = false;
	if (tile.level + 1 >= IC_TILE_LEVELS)
		return IC_DONE;
	struct level *above = &checker->levels[tile.level + 1];
	const struct ic_tile parent =
		ic_tile_of(tile.level + 1, tile.number / IC_TILE_WIDTH, checker->size);

	if (!above->parent_there || above->parent_number != parent.number) {
		const uint64_t faults = checker->report.faults;
		above->parent_number = parent.number;
		above->parent_there = false;
		/* A fault of the parent is reported when its own turn comes. */
		ic_verify_fault_fn *fault = checker->fault;
		checker->fault = NULL;
		const ic_status status =
			read_tile(checker, parent, (uint8_t *)above->parent, &above->parent_there);
		checker->fault = fault;
		checker->report.faults = faults;
		IC_TRY(status);
	}
	*ret_there = above->parent_there;
	*ret_hash = above->parent[tile.number % IC_TILE_WIDTH];
	return IC_DONE;
}

/* ---- one tile ---- */

/* Report each place where what was made and what is stored differ. */
static void report_differences(struct checker *checker, struct ic_tile tile, const ic_digest *made,
			       const ic_digest *stored, const char *what)
{
	for (unsigned i = 0; i < tile.width; i++)
		if (!ic_digest_equal(&made[i], &stored[i]))
			report_tile(checker, tile, (int64_t)i, what);
}

/* Blame what lies below a tile: its entries, or for a higher tile the tile below. */
static void blame_below(struct checker *checker, struct ic_tile tile, const ic_digest *made,
			const ic_digest *stored)
{
	for (unsigned i = 0; i < tile.width; i++) {
		const uint64_t below = tile.number * IC_TILE_WIDTH + i;
		if (ic_digest_equal(&made[i], &stored[i]))
			continue;
		if (tile.level == 0)
			report_tile(checker,
				    ic_tile_of(IC_TILE_ENTRIES, tile.number, checker->size),
				    (int64_t)i, "the entry is not the one that was signed");
		else
			report_tile(checker, ic_tile_of(tile.level - 1, below, checker->size),
				    WHOLE_FILE, "tile and entries were changed together");
	}
}

/* A full tile whose stored hashes differ from those made: gives the root to carry on. */
static ic_status judge_full(struct checker *checker, struct ic_tile tile, const ic_digest *made,
			    const ic_digest *stored, ic_digest *ret_root)
{
	const ic_digest by_made = ic_tree_root_of(made, IC_TILE_WIDTH);
	const ic_digest by_stored = ic_tree_root_of(stored, IC_TILE_WIDTH);
	ic_digest above = by_made;
	bool there = false;

	IC_TRY(stored_parent(checker, tile, &above, &there));
	if (there && ic_digest_equal(&above, &by_stored)) {
		blame_below(checker, tile, made, stored);
		*ret_root = by_stored;
	} else {
		report_differences(checker, tile, made, stored,
				   "the hash is not that of what it stands for");
		*ret_root = by_made;
	}
	return IC_DONE;
}

static ic_status check_full(struct checker *checker, int at, ic_digest *ret_root)
{
	struct ic_tile_level *made = &checker->levels[at].made;
	const struct ic_tile tile = { at, made->number, IC_TILE_WIDTH };
	ic_digest *stored = checker->levels[at].stored;
	bool whole = false;

	IC_TRY(read_tile(checker, tile, (uint8_t *)stored, &whole));
	if (!whole || memcmp(stored, made->hash, sizeof(made->hash)) == 0) {
		*ret_root = ic_tree_root_of(made->hash, IC_TILE_WIDTH);
		return IC_DONE;
	}
	return judge_full(checker, tile, made->hash, stored, ret_root);
}

static ic_status carry(struct checker *checker, ic_digest hash)
{
	for (int at = 0; at < IC_TILE_LEVELS; at++) {
		struct ic_tile_level *made = &checker->levels[at].made;
		made->hash[made->width++] = hash;
		if (made->width < IC_TILE_WIDTH)
			return IC_DONE;
		IC_TRY(check_full(checker, at, &hash));
		made->number++;
		made->width = 0;
	}
	return IC_DONE;
}

/* ---- entries ---- */

/* The leaf hash of an entry; what is wrong with its form is reported. */
static ic_digest check_entry(struct checker *checker, struct ic_tile bundle, unsigned at)
{
	const uint8_t *place = checker->bundle + at * (size_t)IC_BUNDLE_ENTRY;

	if (ic_load_be16(place) != IC_LEAF_BYTES)
		report_tile(checker, bundle, (int64_t)at, "an entry of another length");
	else if (!ic_entry_is_valid(place + 2))
		report_tile(checker, bundle, (int64_t)at, "not an entry");
	return ic_tree_leaf(place + 2);
}

/* Times of the bundle just read, once its entries were found to be the signed ones: else a changed
 * time would be blamed on the entry after it. */
static void check_times(struct checker *checker, struct ic_tile bundle)
{
	for (unsigned i = 0; i < bundle.width; i++) {
		const ic_time t = ic_entry_time(checker->bundle + i * (size_t)IC_BUNDLE_ENTRY + 2);
		if (t < checker->t)
			report_tile(checker, bundle, (int64_t)i, "older than the entry before it");
		checker->t = t;
	}
}

static ic_status check_bundle(struct checker *checker, uint64_t number)
{
	const struct ic_tile bundle = ic_tile_of(IC_TILE_ENTRIES, number, checker->size);
	const struct ic_tile tile = ic_tile_of(0, number, checker->size);
	const uint64_t faults = checker->report.faults;
	bool whole = false;

	IC_TRY(read_tile(checker, bundle, checker->bundle, &whole));
	if (whole) {
		for (unsigned i = 0; i < bundle.width; i++)
			IC_TRY(carry(checker, check_entry(checker, bundle, i)));
		if (checker->report.faults == faults && bundle.width == IC_TILE_WIDTH)
			check_times(checker, bundle);
		return IC_DONE;
	}
	/* Without its entries go on with the hashes of the tile, to find what else is wrong. */
	IC_TRY(read_tile(checker, tile, checker->bundle, &whole));
	for (unsigned i = 0; i < tile.width; i++) {
		ic_digest hash;
		memcpy(hash.bytes, checker->bundle + i * (size_t)IC_HASH_BYTES, IC_HASH_BYTES);
		IC_TRY(carry(checker, hash));
	}
	return IC_DONE;
}

/* ---- the right edge ---- */

static bool levels_lead_to(const struct checker *checker, const struct ic_tile_level *levels,
			   const struct ic_checkpoint *checkpoint)
{
	const struct ic_tree_edge edge = ic_tile_edge(levels, checker->size);
	const ic_digest root = ic_tree_edge_root(&edge);

	return memcmp(root.bytes, checkpoint->root, IC_HASH_BYTES) == 0;
}

static ic_status read_edge(struct checker *checker, bool *ret_whole)
{
	*ret_whole = true;
	for (int at = 0; at < IC_TILE_LEVELS; at++) {
		struct level *level = &checker->levels[at];
		const struct ic_tile tile = ic_tile_of(at, level->made.number, checker->size);
		bool whole = true;
		IC_ASSERT(tile.width == level->made.width);
		if (tile.width > 0)
			IC_TRY(read_tile(checker, tile, (uint8_t *)level->stored, &whole));
		*ret_whole = *ret_whole && whole;
		if (!whole)
			memcpy(level->stored, level->made.hash, sizeof(level->stored));
	}
	return IC_DONE;
}

static bool stored_edge_leads_to(struct checker *checker, struct ic_tile_level *stored,
				 const struct ic_checkpoint *checkpoint)
{
	for (int at = 0; at < IC_TILE_LEVELS; at++) {
		stored[at] = checker->levels[at].made;
		memcpy(stored[at].hash, checker->levels[at].stored, sizeof(stored[at].hash));
	}
	return levels_lead_to(checker, stored, checkpoint);
}

static void blame_edge(struct checker *checker, bool below)
{
	for (int at = 0; at < IC_TILE_LEVELS; at++) {
		const struct ic_tile_level *made = &checker->levels[at].made;
		const ic_digest *stored = checker->levels[at].stored;
		const struct ic_tile tile = { at, made->number, made->width };
		if (below)
			blame_below(checker, tile, made->hash, stored);
		else
			report_differences(checker, tile, made->hash, stored,
					   "the hash is not that of what it stands for");
	}
}

static ic_status check_edge(struct checker *checker, const struct ic_checkpoint *checkpoint)
{
	struct ic_tile_level *levels = ic_alloc(IC_TILE_LEVELS, sizeof(*levels));
	bool whole = false;

	if (levels == NULL)
		IC_FAIL(NOMEM, "verifying the ledger");
	const ic_status status = read_edge(checker, &whole);
	for (int at = 0; at < IC_TILE_LEVELS; at++)
		levels[at] = checker->levels[at].made;
	const bool made = levels_lead_to(checker, levels, checkpoint);
	const bool stored = stored_edge_leads_to(checker, levels, checkpoint);
	ic_free(levels);
	IC_TRY(status);

	blame_edge(checker, !made && stored);
	if (!made && !stored && checker->report.faults == 0)
		report_at(checker, "checkpoint", UINT64_MAX,
			  "entries and tiles agree, but do not lead to the signed root");
	return IC_DONE;
}

/* ---- every other file ---- */

struct walk {
	struct checker *checker;
	char path[IC_DISK_PATH_MAX]; /* below the directory */
	int depth;
	bool sound; /* nothing was found wrong with the files the checkpoint needs */
};

static ic_status walk_directory(struct walk *walk);

/* A partial tile that the checkpoint does not need must be the beginning of the one it needs. */
static ic_status check_superseded(struct checker *checker, struct ic_tile tile, const char *path)
{
	struct ic_tile newest = ic_tile_of(tile.level, tile.number, checker->size);
	const size_t unit = ic_tile_bytes((struct ic_tile) { tile.level, 0, 1 });
	size_t len = 0;
	bool whole = false;

	if (newest.width < tile.width) {
		checker->report.beyond++;
		return IC_DONE;
	}
	if (newest.width == tile.width)
		return IC_DONE;
	const uint64_t faults = checker->report.faults;
	IC_TRY(read_tile(checker, newest, checker->bundle, &whole));
	checker->report.faults = faults; /* reported before */
	const ic_status status =
		read_path(checker, path, checker->scratch, sizeof(checker->scratch), &len);
	if (ic_failed_with(status, IC_E_ABSENT) || !whole)
		return IC_DONE; /* just superseded */
	IC_TRY(status);
	if (len != ic_tile_bytes(tile)) {
		report_tile(checker, tile, WHOLE_FILE, "not of the length its name asks for");
		return IC_DONE;
	}
	for (unsigned i = 0; i < tile.width; i++)
		if (memcmp(checker->scratch + i * unit, checker->bundle + i * unit, unit) != 0)
			report_tile(checker, tile, (int64_t)i,
				    "not the beginning of the tile that came after it");
	return IC_DONE;
}

static ic_status check_name(struct walk *walk)
{
	struct ic_tile tile;

	if (!ic_ok(ic_tile_parse_path(walk->path, &tile))) {
		report_at(walk->checker, walk->path, UINT64_MAX,
			  "a file that does not belong here");
		return IC_DONE;
	}
	/* A superseded tile is only as wrong as what it is held against is right. */
	return walk->sound ? check_superseded(walk->checker, tile, walk->path) : IC_DONE;
}

static ic_status visit_name(const char *name, enum ic_file_kind kind, void *ctx)
{
	struct walk *walk = ctx;
	const size_t len = strlen(walk->path);

	const int wrote = snprintf(walk->path + len, sizeof(walk->path) - len, "/%s", name);
	if (wrote < 0 || (size_t)wrote >= sizeof(walk->path) - len)
		IC_FAIL(LIMIT, "a path too long");
	const ic_status status =
		kind == IC_FILE_DIRECTORY ? walk_directory(walk) : check_name(walk);
	walk->path[len] = '\0';
	return status;
}

static ic_status walk_directory(struct walk *walk)
{
	char full[IC_DISK_PATH_MAX];

	if (walk->depth >= DEPTH_MAX)
		IC_FAIL(LIMIT, "directories nested too deep");
	if (snprintf(full, sizeof(full), "%s/%s", walk->checker->dir, walk->path)
	    >= (int)sizeof(full))
		IC_FAIL(LIMIT, "a path too long");
	walk->depth++;
	const ic_status status = ic_disk_list(walk->checker->disk, full, visit_name, walk);
	walk->depth--;
	return ic_failed_with(status, IC_E_ABSENT) ? IC_DONE : status;
}

/* ---- all of it ---- */

static ic_status read_checkpoint(struct checker *checker, ic_bytes verifier_text,
				 struct ic_checkpoint *ret_checkpoint)
{
	struct ic_verifier verifier;
	size_t len = 0;

	IC_TRY(ic_verifier_parse(verifier_text, &verifier));
	const ic_status found =
		read_path(checker, "checkpoint", checker->bundle, IC_CHECKPOINT_BYTES_MAX, &len);
	if (ic_failed_with(found, IC_E_ABSENT)) {
		report_at(checker, "checkpoint", UINT64_MAX, "missing");
		IC_FAIL(VERIFY, "the ledger does not verify");
	}
	IC_TRY(found);
	const ic_status status =
		ic_checkpoint_parse(ic_bytes_of(checker->bundle, len), &verifier, ret_checkpoint);
	if (!ic_ok(status)) {
		report_at(checker, "checkpoint", UINT64_MAX, "not a checkpoint signed by this key");
		IC_FAIL(VERIFY, "the ledger does not verify");
	}
	ret_checkpoint->origin = (ic_bytes) { NULL, 0 };
	return IC_DONE;
}

static ic_status check_all(struct checker *checker, ic_bytes verifier)
{
	struct ic_checkpoint checkpoint;
	struct walk walk = { .checker = checker, .path = "tile" };

	IC_TRY(read_checkpoint(checker, verifier, &checkpoint));
	checker->size = checkpoint.size;
	checker->report.size = checkpoint.size;
	for (uint64_t at = 0; at < checker->size; at += IC_TILE_WIDTH)
		IC_TRY(check_bundle(checker, at / IC_TILE_WIDTH));
	IC_TRY(check_edge(checker, &checkpoint));
	if (checker->report.faults == 0)
		check_times(checker, ic_tile_of(IC_TILE_ENTRIES, checker->size / IC_TILE_WIDTH,
						checker->size));
	walk.sound = checker->report.faults == 0;
	IC_TRY(walk_directory(&walk));
	if (checker->report.faults > 0)
		IC_FAIL(VERIFY, "the ledger does not verify");
	return IC_DONE;
}

ic_status ic_ledger_verify(struct ic_disk *disk, const char *dir, ic_bytes verifier,
			   ic_verify_fault_fn *fault, void *ctx,
			   struct ic_verify_report *ret_report)
{
	struct checker *checker = ic_alloc(1, sizeof(*checker));

	if (checker == NULL)
		IC_FAIL(NOMEM, "verifying the ledger");
	checker->disk = disk;
	checker->dir = dir;
	checker->fault = fault;
	checker->ctx = ctx;
	const ic_status status = check_all(checker, verifier);
	*ret_report = checker->report;
	ic_free(checker);
	return status;
}
