/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for one request or one parse: many small takes, one give-back. Born with a maximum. Memory
 * comes zeroed and aligned for any type. Everything taken dies with ic_arena_done(), which wipes it
 * first, since a request's memory holds names. Not shared between threads.
 */
#ifndef IC_BASE_ARENA_H
#define IC_BASE_ARENA_H

#include "base/bytes.h"
#include "base/status.h"

struct ic_arena_block;

struct ic_arena {
	struct ic_arena_block *newest;
	size_t taken;
	size_t max;
};

void ic_arena_init(struct ic_arena *arena, size_t max);
void ic_arena_done(struct ic_arena *arena);

/** @count × @size zeroed bytes, or NULL when the maximum or memory is reached. */
[[nodiscard]] void *ic_arena_take(struct ic_arena *arena, size_t count, size_t size);

/** A NUL-terminated copy of @text, or NULL. */
[[nodiscard]] char *ic_arena_text(struct ic_arena *arena, ic_bytes text);

/** A copy of @bytes; an empty view when there is no room (or nothing to copy). */
ic_bytes ic_arena_copy(struct ic_arena *arena, ic_bytes bytes);

/** The same, where nothing may be lost: IC_E_NOMEM when there is no room. */
ic_status ic_arena_keep(struct ic_arena *arena, ic_bytes bytes, ic_bytes *ret_copy);

/** @bytes in lower-case hex. IC_E_NOMEM. */
ic_status ic_arena_hex(struct ic_arena *arena, ic_bytes bytes, ic_bytes *ret_hex);

#endif
