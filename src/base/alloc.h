/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to malloc. Counts calls so that a test can fail the n-th one; sizes are checked for
 * overflow. Memory comes zeroed. Threads: safe; the failure hook is for single-threaded tests.
 */
#ifndef IC_BASE_ALLOC_H
#define IC_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** @count × @size zeroed bytes, or NULL. Zero bytes gives NULL. */
[[nodiscard]] void *ic_alloc(size_t count, size_t size);

/** Grow or shrink to @len bytes, or make a block when @ptr is NULL; on NULL the old block stands.
 * New bytes are not cleared: for large blocks that are filled at once. */
[[nodiscard]] void *ic_realloc(void *ptr, size_t len);

/** Give back; NULL is fine. */
void ic_free(void *ptr);

/** Tests: let the @nth call from now fail once (0 = never), and count calls from zero again. */
void ic_alloc_fail_nth(uint64_t nth);

/** Tests: whether buffers grow by no more than is asked, so that each append is a call. */
void ic_alloc_exactly(bool exactly);
bool ic_alloc_is_exact(void);

/** Tests: calls of ic_alloc and ic_realloc since ic_alloc_fail_nth(). */
uint64_t ic_alloc_count(void);

#endif
