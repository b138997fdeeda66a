/* SPDX-License-Identifier: Apache-2.0 */
/* The part of <string.h> that image/ and base/ use; wasm_memory.c defines it. */
#ifndef IC_WASM_STRING_H
#define IC_WASM_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int value, size_t len);
int memcmp(const void *a, const void *b, size_t len);
void *memchr(const void *whole, int value, size_t len);
char *strchr(const char *text, int value);
size_t strlen(const char *text);

#endif
