/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tree.h"

#include "base/bug.h"

enum { DOMAIN_LEAF = 0x00, DOMAIN_NODE = 0x01 };

ic_digest ic_tree_leaf(const uint8_t entry[static IC_LEAF_BYTES])
{
	return ic_sha256_tagged(DOMAIN_LEAF, ic_bytes_of(entry, IC_LEAF_BYTES),
				(ic_bytes) { NULL, 0 });
}

ic_digest ic_tree_node(const ic_digest *left, const ic_digest *right)
{
	return ic_sha256_tagged(DOMAIN_NODE, ic_digest_view(left), ic_digest_view(right));
}

void ic_tree_edge_add(struct ic_tree_edge *edge, const ic_digest *leaf)
{
	unsigned count = ic_tree_edge_count(edge->size);
	ic_digest hash = *leaf;

	/* Each trailing one bit of the size is a complete subtree that the new leaf completes
	 * further. */
	for (uint64_t rest = edge->size; rest & 1; rest >>= 1)
		hash = ic_tree_node(&edge->hash[--count], &hash);
	edge->hash[count] = hash;
	edge->size++;
	IC_ASSERT(count + 1 == ic_tree_edge_count(edge->size));
}

ic_digest ic_tree_edge_root(const struct ic_tree_edge *edge)
{
	unsigned count = ic_tree_edge_count(edge->size);

	if (count == 0)
		return ic_sha256((ic_bytes) { NULL, 0 });
	ic_digest root = edge->hash[--count];
	while (count > 0)
		root = ic_tree_node(&edge->hash[--count], &root);
	return root;
}

ic_digest ic_tree_root_of(const ic_digest *hashes, size_t count)
{
	struct ic_tree_edge edge = { .size = 0 };

	for (size_t i = 0; i < count; i++)
		ic_tree_edge_add(&edge, &hashes[i]);
	return ic_tree_edge_root(&edge);
}

/* Level of the largest complete subtree that may start at @at and end at or before @end. */
static unsigned level_at(uint64_t at, uint64_t end)
{
	const unsigned by_size = 63 - (unsigned)__builtin_clzll(end - at);
	const unsigned by_start = at == 0 ? 63 : (unsigned)__builtin_ctzll(at);

	return by_size < by_start ? by_size : by_start;
}

/* Root of the leaves from @at to @end, where @at is aligned as RFC 9162 splits trees. */
static ic_status range_root(uint64_t at, uint64_t end, ic_tree_read_fn *read, void *ctx,
			    ic_digest *ret_root)
{
	ic_digest part[IC_TREE_LEVELS] = { 0 };
	unsigned count = 0;

	IC_ASSERT(at < end);
	while (at < end) {
		const unsigned level = level_at(at, end);
		IC_ASSERT(count < IC_TREE_LEVELS);
		IC_TRY(read(level, at >> level, &part[count++], ctx));
		at += 1ULL << level;
	}
	IC_ASSERT(count > 0);
	ic_digest root = part[count - 1];
	for (unsigned i = count - 1; i > 0; i--)
		root = ic_tree_node(&part[i - 1], &root);
	*ret_root = root;
	return IC_DONE;
}

ic_status ic_tree_path(uint64_t index, uint64_t size, ic_tree_read_fn *read, void *ctx,
		       ic_digest *ret_path, size_t *ret_count)
{
	uint64_t from = 0;
	uint64_t to = size;
	size_t count = 0;
	ic_digest path[IC_TREE_LEVELS];

	IC_ASSERT(index < size);
	while (to - from > 1) {
		const uint64_t split = from + (1ULL << (63 - __builtin_clzll(to - from - 1)));
		IC_ASSERT(count < IC_TREE_LEVELS);
		if (index < split) {
			IC_TRY(range_root(split, to, read, ctx, &path[count++]));
			to = split;
		} else {
			IC_TRY(range_root(from, split, read, ctx, &path[count++]));
			from = split;
		}
	}
	for (size_t i = 0; i < count; i++)
		ret_path[i] = path[count - 1 - i];
	*ret_count = count;
	return IC_DONE;
}

/* RFC 9162 2.1.3.2. */
ic_status ic_tree_follow(uint64_t index, uint64_t size, const ic_digest *leaf,
			 const ic_digest *path, size_t count, ic_digest *ret_root)
{
	uint64_t node = index;
	uint64_t last = size - 1;
	ic_digest root = *leaf;

	if (index >= size)
		IC_FAIL(VERIFY, "the index is outside of the tree");
	for (size_t i = 0; i < count; i++) {
		if (last == 0)
			IC_FAIL(VERIFY, "the inclusion proof is too long");
		if ((node & 1) != 0 || node == last) {
			root = ic_tree_node(&path[i], &root);
			while ((node & 1) == 0 && node != 0) {
				node >>= 1;
				last >>= 1;
			}
		} else {
			root = ic_tree_node(&root, &path[i]);
		}
		node >>= 1;
		last >>= 1;
	}
	if (last != 0)
		IC_FAIL(VERIFY, "the inclusion proof is too short");
	*ret_root = root;
	return IC_DONE;
}
