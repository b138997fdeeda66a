/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"

static void takes_are_zeroed_aligned_and_apart(void **state)
{
	struct ic_arena arena;
	uint8_t *previous = NULL;

	(void)state;
	ic_arena_init(&arena, 1 << 20);
	for (size_t size = 1; size < 300; size++) {
		uint8_t *place = ic_arena_take(&arena, 1, size);
		assert_non_null(place);
		assert_int_equal((uintptr_t)place % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(place[i], 0);
		memset(place, 0xff, size);
		assert_ptr_not_equal(place, previous);
		previous = place;
	}
	ic_arena_done(&arena);
}

static void stops_at_its_maximum(void **state)
{
	struct ic_arena arena;

	(void)state;
	ic_arena_init(&arena, 100);
	assert_non_null(ic_arena_take(&arena, 1, 90));
	assert_null(ic_arena_take(&arena, 1, 16));
	assert_null(ic_arena_take(&arena, SIZE_MAX, 2));
	ic_arena_done(&arena);
}

static void says_when_memory_fails(void **state)
{
	struct ic_arena arena;

	(void)state;
	ic_arena_init(&arena, 1 << 20);
	ic_alloc_fail_nth(1);
	assert_null(ic_arena_take(&arena, 1, 10));
	ic_alloc_fail_nth(1);
	ic_bytes kept = IC_LIT("before");
	assert_fails(ic_arena_keep(&arena, IC_LIT("text"), &kept), NOMEM);
	assert_true(ic_bytes_equal(kept, IC_LIT("before")));
	ic_alloc_fail_nth(0);
	assert_done(ic_arena_keep(&arena, IC_LIT("text"), &kept));
	assert_true(ic_bytes_equal(kept, IC_LIT("text")));
	assert_done(ic_arena_keep(&arena, IC_LIT(""), &kept));
	assert_int_equal(kept.len, 0);
	assert_done(ic_arena_hex(&arena, IC_LIT("\x00\xab"), &kept));
	assert_true(ic_bytes_equal(kept, IC_LIT("00ab")));
	assert_string_equal(ic_arena_text(&arena, IC_LIT("text")), "text");
	ic_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_are_zeroed_aligned_and_apart),
		cmocka_unit_test(stops_at_its_maximum),
		cmocka_unit_test(says_when_memory_fails),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
