/* SPDX-License-Identifier: Apache-2.0 */
/* The programs that are installed together stand in one directory. */
#ifndef IC_SYS_PROGRAM_H
#define IC_SYS_PROGRAM_H

#include "base/status.h"

/** Go on as the program @name that stands beside this one: same process, same streams, @argv (ended
 * by NULL) behind its name. Returns only if that fails: IC_E_PROGRAM, IC_E_NOMEM. PATH is not
 * asked. Source: execve(2), proc(5). */
ic_status ic_program_become(const char *name, char **argv);

#endif
