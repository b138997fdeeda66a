/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Merkle tree of RFC 9162 §2.1: leaf and node hashes, the right edge that grows by one leaf at
 * a time, roots, inclusion proofs. Pure. Source: RFC 9162 2.1.1–2.1.3.
 */
#ifndef IC_LEDGER_TREE_H
#define IC_LEDGER_TREE_H

#include "crypto/hash.h"
#include "port/keys.h"

enum { IC_TREE_LEVELS = 64 };

ic_digest ic_tree_leaf(const uint8_t entry[static IC_LEAF_BYTES]);
ic_digest ic_tree_node(const ic_digest *left, const ic_digest *right);

/** The roots of the complete subtrees that make up the first @size leaves, largest first: one for
 * each bit of @size. */
struct ic_tree_edge {
	uint64_t size;
	ic_digest hash[IC_TREE_LEVELS];
};

static inline unsigned ic_tree_edge_count(uint64_t size)
{
	return (unsigned)__builtin_popcountll(size);
}

/** Append one leaf hash. */
void ic_tree_edge_add(struct ic_tree_edge *edge, const ic_digest *leaf);

/** Root of @edge; of no leaves: SHA-256 of nothing. */
ic_digest ic_tree_edge_root(const struct ic_tree_edge *edge);

/** Root of @count consecutive hashes as a tree of their own; 0: SHA-256 of nothing. */
ic_digest ic_tree_root_of(const ic_digest *hashes, size_t count);

/** Gives the root of the complete subtree of 2^@level leaves that starts at leaf @index << @level.
 */
typedef ic_status ic_tree_read_fn(unsigned level, uint64_t index, ic_digest *ret_hash, void *ctx);

/** The path from leaf @index to the root of the first @size leaves, nearest first. At most
 * IC_TREE_LEVELS hashes. */
ic_status ic_tree_path(uint64_t index, uint64_t size, ic_tree_read_fn *read, void *ctx,
		       ic_digest *ret_path, size_t *ret_count);

/** Root that @leaf at @index with @path leads to; IC_E_VERIFY when the path has another length than
 * a tree of @size leaves asks for. */
ic_status ic_tree_follow(uint64_t index, uint64_t size, const ic_digest *leaf,
			 const ic_digest *path, size_t count, ic_digest *ret_root);

#endif
