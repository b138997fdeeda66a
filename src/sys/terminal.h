/* SPDX-License-Identifier: Apache-2.0 */
/* What the command line needs to know of the machine it runs on. */
#ifndef IC_SYS_TERMINAL_H
#define IC_SYS_TERMINAL_H

#include <stdbool.h>

/** Standard error is a terminal, so progress may be shown. */
bool ic_terminal_shows_progress(void);

/** Processors this process may use, at least 1. */
unsigned ic_cpu_count(void);

#endif
