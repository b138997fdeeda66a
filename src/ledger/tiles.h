/* SPDX-License-Identifier: Apache-2.0 */
/* Names and arithmetic of tiles. Pure. Source: c2sp.org/tlog-tiles. */
#ifndef IC_LEDGER_TILES_H
#define IC_LEDGER_TILES_H

#include "ledger/tree.h"

enum {
	IC_TILE_WIDTH = 256,
	IC_TILE_HEIGHT = 8,
	IC_TILE_LEVELS = 8,   /* 256^8 entries are 2^64 */
	IC_TILE_ENTRIES = -1, /* as a level: the bundles of entries */
	IC_BUNDLE_ENTRY = 2 + IC_LEAF_BYTES,
	IC_TILE_PATH = 80
};

/** One file of tiles or entries. */
struct ic_tile {
	int level; /* or IC_TILE_ENTRIES */
	uint64_t number;
	unsigned width; /* 1 to 256 hashes or entries */
};

/** The unfinished tile at the right of a level. */
struct ic_tile_level {
	uint64_t number;
	unsigned width; /* 0 to 255 between calls */
	ic_digest hash[IC_TILE_WIDTH];
};

/** Path below the ledger's directory, "tile/0/x001/234.p/7". */
void ic_tile_path(struct ic_tile tile, char ret_path[static IC_TILE_PATH]);

/** The tile that @path (below the ledger's directory) names; IC_E_SYNTAX when it is no such path in
 * its only form. */
ic_status ic_tile_parse_path(const char *path, struct ic_tile *ret_tile);

/** Tile @number of @level in a tree of @size leaves; width 0 when there is none. */
struct ic_tile ic_tile_of(int level, uint64_t number, uint64_t size);

/** Bytes of the file of @tile. */
size_t ic_tile_bytes(struct ic_tile tile);

/** The right edge of a tree of @size leaves from the unfinished tiles of its IC_TILE_LEVELS levels.
 */
struct ic_tree_edge ic_tile_edge(const struct ic_tile_level *levels, uint64_t size);

#endif
