/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tiles, entry bundles and checkpoint as files (c2sp.org/tlog-tiles). A tile is on the disk before
 * the checkpoint that needs it; a partial tile goes once the full one is durable. Threads: one at a
 * time.
 *
 *     add … add → commit       (after a failed call: only free)
 */
#ifndef IC_LEDGER_PUBLISHER_H
#define IC_LEDGER_PUBLISHER_H

#include "base/buf.h"
#include "ledger/tiles.h"
#include "sys/disk.h"

struct ic_publisher;

/** Begin at nothing: every leaf is to be added. Files there are written over. */
ic_status ic_publisher_new(struct ic_disk *disk, const char *dir, struct ic_publisher **ret);
void ic_publisher_free(struct ic_publisher *publisher);

/** Go on from the tiles of the first @size leaves. IC_E_VERIFY when a tile is missing, damaged, or
 * does not lead to @root. */
ic_status ic_publisher_resume(struct ic_publisher *publisher, uint64_t size,
			      const uint8_t root[static IC_HASH_BYTES]);

uint64_t ic_publisher_size(const struct ic_publisher *publisher);

/** Root of all leaves so far. */
ic_digest ic_publisher_root(const struct ic_publisher *publisher);

/** The right edge of all leaves so far. */
struct ic_tree_edge ic_publisher_edge(const struct ic_publisher *publisher);

/** The next leaf; full tiles are written at once. */
ic_status ic_publisher_add(struct ic_publisher *publisher,
			   const uint8_t entry[static IC_LEAF_BYTES]);

/** Write the partial tiles and then @checkpoint; durable on return. */
ic_status ic_publisher_commit(struct ic_publisher *publisher, ic_bytes checkpoint);

/** Write another file, @name, below the ledger's directory, at once; durable with the next commit.
 */
ic_status ic_publisher_put(struct ic_publisher *publisher, const char *name, ic_bytes bytes);

/** The unfinished tile of @level. */
const struct ic_tile_level *ic_publisher_level(const struct ic_publisher *publisher,
					       unsigned level);

#endif
