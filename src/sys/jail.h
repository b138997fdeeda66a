/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A jail for a process that touches hostile bytes, entered once, never left: limits on processor,
 * files and processes; no core, no tracing, no new privileges; no file system (Landlock); and four
 * system calls: read, write, exit_group, rt_sigreturn. Any other kills the process. Memory is what
 * was set aside before.
 *
 * In sanitizer builds the system-call filter and the memory preparation are off, because the
 * sanitizers need both; ic_jail_filters() says so.
 */
#ifndef IC_SYS_JAIL_H
#define IC_SYS_JAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/** False in a sanitizer build: the jail is then only limits and Landlock. */
bool ic_jail_filters(void);

/** Set aside @heap_bytes of memory for malloc, which takes none from the system afterwards: an
 * allocation past them kills the jailed process. Before ic_jail_enter(). IC_E_NOMEM. */
ic_status ic_jail_prepare_heap(size_t heap_bytes);

/** Enter, with @cpu_s seconds of processor time. On failure (IC_E_JAIL) the process is in an
 * unknown state between out and in: it must end. */
ic_status ic_jail_enter(unsigned cpu_s);

#endif
