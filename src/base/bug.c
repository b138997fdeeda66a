/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a process with a bug: one line without any data, then abort. */
#include "base/bug.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void ic_bug(const char *file, int line, const char *condition)
{
	fprintf(stderr, "incamera: bug at %s:%d: %s\n", file, line, condition);
	abort();
}
