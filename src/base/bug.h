/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assertions that stay on in every build. A failed one is a bug: the process says where and dies,
 * and its supervisor starts it again from durable state. Conditions are free of side effects.
 */
#ifndef IC_BASE_BUG_H
#define IC_BASE_BUG_H

#include <assert.h>

/** Print file and line and end the process. Never prints a value. */
_Noreturn void ic_bug(const char *file, int line, const char *condition);

#ifdef IC_WITHOUT_ASSERTIONS /* only for measuring branch coverage */
#define IC_ASSERT(condition) ((void)sizeof(condition))
#elif defined(IC_WITHOUT_TEXTS) /* nobody could read them: the build for the browser */
#define IC_ASSERT(condition) ((condition) ? (void)0 : __builtin_trap())
#else
#define IC_ASSERT(condition) ((condition) ? (void)0 : ic_bug(__FILE__, __LINE__, #condition))
#endif

#endif
