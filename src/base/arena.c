/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks double up to 1 MiB; a take larger than a block gets one of its own. */
#include "base/arena.h"

#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/text.h"

enum { BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20, ALIGNMENT = _Alignof(max_align_t) };

struct ic_arena_block {
	struct ic_arena_block *older;
	size_t used;
	size_t cap;
	_Alignas(max_align_t) uint8_t bytes[];
};

void ic_arena_init(struct ic_arena *arena, size_t max)
{
	*arena = (struct ic_arena) { .max = max };
}

void ic_arena_done(struct ic_arena *arena)
{
	struct ic_arena_block *block = arena->newest;

	while (block != NULL) {
		struct ic_arena_block *older = block->older;
		memset(block->bytes, 0, block->used);
		__asm__ volatile(""
				 :
				 : "r"(block)
				 : "memory"); /* the compiler may not drop the memset */
		ic_free(block);
		block = older;
	}
	*arena = (struct ic_arena) { 0 };
}

static struct ic_arena_block *add_block(struct ic_arena *arena, size_t need)
{
	size_t cap = arena->newest == NULL ? BLOCK_MIN : arena->newest->cap * 2;

	if (cap > BLOCK_MAX)
		cap = BLOCK_MAX;
	if (cap < need)
		cap = need;
	struct ic_arena_block *block = ic_alloc(1, sizeof(*block) + cap);
	if (block == NULL)
		return NULL;
	block->older = arena->newest;
	block->cap = cap;
	arena->newest = block;
	return block;
}

void *ic_arena_take(struct ic_arena *arena, size_t count, size_t size)
{
	size_t need = 0;

	if (__builtin_mul_overflow(count, size, &need) || need > arena->max)
		return NULL;
	need = (need + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (need == 0)
		need = ALIGNMENT;
	if (need > arena->max - arena->taken)
		return NULL;

	struct ic_arena_block *block = arena->newest;
	if (block == NULL || block->cap - block->used < need)
		block = add_block(arena, need);
	if (block == NULL)
		return NULL;

	void *place = block->bytes + block->used;
	block->used += need;
	arena->taken += need;
	IC_ASSERT(block->used <= block->cap && arena->taken <= arena->max);
	return place;
}

char *ic_arena_text(struct ic_arena *arena, ic_bytes text)
{
	char *copy = ic_arena_take(arena, 1, text.len + 1);

	if (copy != NULL && text.len > 0)
		memcpy(copy, text.ptr, text.len);
	return copy;
}

ic_bytes ic_arena_copy(struct ic_arena *arena, ic_bytes bytes)
{
	if (bytes.len == 0)
		return (ic_bytes) { NULL, 0 };

	uint8_t *copy = ic_arena_take(arena, 1, bytes.len);
	if (copy == NULL)
		return (ic_bytes) { NULL, 0 };
	memcpy(copy, bytes.ptr, bytes.len);
	return ic_bytes_of(copy, bytes.len);
}

ic_status ic_arena_keep(struct ic_arena *arena, ic_bytes bytes, ic_bytes *ret_copy)
{
	const ic_bytes copy = ic_arena_copy(arena, bytes);

	if (copy.len != bytes.len)
		IC_FAIL(NOMEM, "keeping bytes in an arena");
	*ret_copy = copy;
	return IC_DONE;
}

ic_status ic_arena_hex(struct ic_arena *arena, ic_bytes bytes, ic_bytes *ret_hex)
{
	char *hex = ic_arena_take(arena, 2 * bytes.len + 1, 1);

	if (hex == NULL)
		IC_FAIL(NOMEM, "hexadecimal in an arena");
	ic_hex_emit(bytes, hex);
	*ret_hex = ic_bytes_of(hex, 2 * bytes.len);
	return IC_DONE;
}
