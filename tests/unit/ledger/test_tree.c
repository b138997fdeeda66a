/* SPDX-License-Identifier: Apache-2.0 */
/* Against a naive tree written straight from RFC 9162 §2.1.1, for every size to 1 100 and, sampled
 * by size, every index. */
#include "ledger/tree.h"

#include <string.h>

#include "lib/check.h"

enum { SIZE_MAX_TESTED = 1100 };

static ic_digest leaves[SIZE_MAX_TESTED];

static int set_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZE_MAX_TESTED; i++) {
		uint8_t entry[IC_LEAF_BYTES] = { 0 };
		ic_store_be32(entry, (uint32_t)i);
		leaves[i] = ic_tree_leaf(entry);
	}
	return 0;
}

static ic_digest naive(const ic_digest *from, size_t n)
{
	size_t k = 1;

	if (n == 1)
		return *from;
	while (2 * k < n)
		k *= 2;
	const ic_digest left = naive(from, k);
	const ic_digest right = naive(from + k, n - k);
	return ic_tree_node(&left, &right);
}

static ic_status read_naive(unsigned level, uint64_t index, ic_digest *ret_hash, void *ctx)
{
	const uint64_t size = *(const uint64_t *)ctx;

	assert_true((index + 1) << level <= size);
	*ret_hash = naive(leaves + (index << level), (size_t)1 << level);
	return IC_DONE;
}

static void roots_equal_the_naive_ones(void **state)
{
	(void)state;
	struct ic_tree_edge edge = { .size = 0 };
	const ic_digest empty = ic_sha256((ic_bytes) { NULL, 0 });
	ic_digest root = ic_tree_edge_root(&edge);

	assert_true(ic_digest_equal(&root, &empty));
	for (size_t n = 1; n <= SIZE_MAX_TESTED; n++) {
		const ic_digest want = naive(leaves, n);
		ic_tree_edge_add(&edge, &leaves[n - 1]);
		root = ic_tree_edge_root(&edge);
		assert_true(ic_digest_equal(&root, &want));
		root = ic_tree_root_of(leaves, n);
		assert_true(ic_digest_equal(&root, &want));
	}
}

static void check_path(uint64_t index, uint64_t size, const ic_digest *want)
{
	ic_digest path[IC_TREE_LEVELS];
	ic_digest root;
	size_t count = 0;

	assert_done(ic_tree_path(index, size, read_naive, &size, path, &count));
	assert_done(ic_tree_follow(index, size, &leaves[index], path, count, &root));
	assert_true(ic_digest_equal(&root, want));
	assert_fails(ic_tree_follow(index, size, &leaves[index], path, count + 1, &root), VERIFY);
	if (count > 0)
		assert_fails(ic_tree_follow(index, size, &leaves[index], path, count - 1, &root),
			     VERIFY);
	if (size > 1) { /* another place with the same path leads elsewhere, or nowhere */
		const ic_status other = ic_tree_follow((index + 1) % size, size, &leaves[index],
						       path, count, &root);
		assert_true(!ic_ok(other) || !ic_digest_equal(&root, want));
	}
}

static void every_path_leads_to_the_root(void **state)
{
	(void)state;
	for (uint64_t size = 1; size <= SIZE_MAX_TESTED; size += size < 300 ? 1 : 53) {
		const ic_digest want = naive(leaves, size);
		for (uint64_t index = 0; index < size; index++)
			check_path(index, size, &want);
	}
}

static void an_index_past_the_tree_is_refused(void **state)
{
	(void)state;
	ic_digest root;

	assert_fails(ic_tree_follow(5, 5, &leaves[0], NULL, 0, &root), VERIFY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roots_equal_the_naive_ones),
		cmocka_unit_test(every_path_leads_to_the_root),
		cmocka_unit_test(an_index_past_the_tree_is_refused),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
