/* SPDX-License-Identifier: Apache-2.0 */
/* malloc lives here and nowhere else, with the hook that makes the n-th allocation fail. */
#include "base/alloc.h"

#include <stdatomic.h>
#include <stdlib.h>

static _Atomic uint64_t calls;
static _Atomic uint64_t fail_at;
static _Atomic bool exact;

static int fails_now(void)
{
	const uint64_t call = atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) + 1;
	return call == atomic_load_explicit(&fail_at, memory_order_relaxed);
}

void *ic_alloc(size_t count, size_t size)
{
	if (count == 0 || size == 0 || fails_now())
		return NULL;
	return calloc(count, size);
}

void *ic_realloc(void *ptr, size_t len)
{
	if (len == 0 || fails_now())
		return NULL;
	return realloc(ptr, len);
}

void ic_free(void *ptr)
{
	free(ptr);
}

void ic_alloc_fail_nth(uint64_t nth)
{
	atomic_store(&calls, 0);
	atomic_store(&fail_at, nth);
}

void ic_alloc_exactly(bool exactly)
{
	atomic_store(&exact, exactly);
}

bool ic_alloc_is_exact(void)
{
	return atomic_load_explicit(&exact, memory_order_relaxed);
}

uint64_t ic_alloc_count(void)
{
	return atomic_load(&calls);
}
