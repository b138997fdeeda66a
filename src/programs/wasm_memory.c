/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What base/alloc.c and libc are to the native build: memory that only grows, in blocks
 * of powers of two that are used again, and the few functions of <string.h> that are needed.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

enum { PAGE = 65536, LEAST = 4, CLASSES = 28, HEAD = 16 }; /* the largest block is 2 GiB */

struct block {
	unsigned class;
	struct block *next; /* while it is free */
};

static_assert(sizeof(struct block) <= HEAD, "the head of a block");

extern uint8_t __heap_base;

static struct block *spare[CLASSES];
static uint8_t *top;
static uint8_t *limit;

static size_t room_of(unsigned class)
{
	return (size_t)1 << (class + LEAST);
}

/* The class of the smallest block that holds @len bytes and its head; CLASSES: there is none. */
static unsigned class_of(size_t len)
{
	unsigned class = 0;

	while (class < CLASSES && (room_of(class) < HEAD || room_of(class) - HEAD < len))
		class ++;
	return class;
}

static void *fresh(size_t room)
{
	if (top == NULL) {
		top = (uint8_t *)(((uintptr_t)&__heap_base + HEAD - 1) / HEAD * HEAD);
		limit = (uint8_t *)(__builtin_wasm_memory_size(0) * PAGE);
	}
	if (room > (size_t)(limit - top)) {
		const size_t pages = (room - (size_t)(limit - top) + PAGE - 1) / PAGE;

		if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX)
			return NULL;
		limit += pages * PAGE;
	}
	void *block = top;
	top += room;
	return block;
}

static void *take(size_t len, bool zero)
{
	const unsigned class = class_of(len);

	if (len == 0 || class == CLASSES)
		return NULL;
	struct block *block = spare[class];
	if (block == NULL) {
		block = fresh(room_of(class)); /* new memory is zero */
		if (block == NULL)
			return NULL;
		block->class = class;
		return (uint8_t *)block + HEAD;
	}
	spare[class] = block->next;
	block->next = NULL;
	if (zero)
		memset((uint8_t *)block + HEAD, 0, len);
	return (uint8_t *)block + HEAD;
}

static struct block *block_of(void *ptr)
{
	return (struct block *)(void *)((uint8_t *)ptr - HEAD);
}

void *ic_alloc(size_t count, size_t size)
{
	size_t len;

	return __builtin_mul_overflow(count, size, &len) ? NULL : take(len, true);
}

void *ic_realloc(void *ptr, size_t len)
{
	if (ptr == NULL)
		return take(len, false);

	struct block *old = block_of(ptr);
	const size_t had = room_of(old->class) - HEAD;
	if (len > 0 && len <= had)
		return ptr;
	void *moved = take(len, false);
	if (moved == NULL)
		return NULL;
	memcpy(moved, ptr, had);
	ic_free(ptr);
	return moved;
}

void ic_free(void *ptr)
{
	if (ptr == NULL)
		return;
	struct block *block = block_of(ptr);
	block->next = spare[block->class];
	spare[block->class] = block;
}

bool ic_alloc_is_exact(void)
{
	return false;
}

/* ---- <string.h>; with bulk memory the first two are one instruction each ---- */

void *memcpy(void *restrict to, const void *restrict from, size_t len)
{
	return __builtin_memcpy(to, from, len);
}

void *memset(void *to, int value, size_t len)
{
	return __builtin_memset(to, value, len);
}

void *memmove(void *to, const void *from, size_t len)
{
	return __builtin_memmove(to, from, len);
}

int memcmp(const void *a, const void *b, size_t len)
{
	const uint8_t *p = a;
	const uint8_t *q = b;

	for (size_t i = 0; i < len; i++) {
		if (p[i] != q[i])
			return p[i] - q[i];
	}
	return 0;
}

/* Eight bytes a step: a byte of x is zero where x has @value. */
static bool has_zero(uint64_t x)
{
	return ((x - 0x0101010101010101U) & ~x & 0x8080808080808080U) != 0;
}

void *memchr(const void *whole, int value, size_t len)
{
	const uint8_t *p = whole;
	const uint8_t byte = (uint8_t)value;
	const uint64_t mask = byte * 0x0101010101010101U;
	uint64_t word;

	for (; len >= sizeof(word); len -= sizeof(word), p += sizeof(word)) {
		__builtin_memcpy(&word, p, sizeof(word));
		if (has_zero(word ^ mask))
			break;
	}
	for (; len > 0; len--, p++) {
		if (*p == byte)
			return (void *)(uintptr_t)p;
	}
	return NULL;
}

size_t strlen(const char *text)
{
	size_t len = 0;

	while (text[len] != '\0')
		len++;
	return len;
}

char *strchr(const char *text, int value)
{
	return memchr(text, value, strlen(text) + 1);
}
