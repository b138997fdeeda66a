/* SPDX-License-Identifier: Apache-2.0 */
/* Assertions are base/bug.h's; only the compile-time one is of the language. */
#ifndef static_assert
#define static_assert _Static_assert
#endif
