/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/terminal.h"

#include <sched.h>
#include <unistd.h>

bool ic_terminal_shows_progress(void)
{
	return isatty(STDERR_FILENO) == 1;
}

unsigned ic_cpu_count(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0 || CPU_COUNT(&set) < 1)
		return 1;
	return (unsigned)CPU_COUNT(&set);
}
