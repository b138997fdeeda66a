/* SPDX-License-Identifier: Apache-2.0 */
/* A clock that is ahead, for a real program under test: preloaded, it adds CLOCK_AHEAD_S seconds to
 * the time of day and leaves every other clock alone. Only what is asked of clock_gettime() is
 * ahead, which is how the program itself asks (src/sys/clock.c). */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int (*read_clock)(clockid_t id, struct timespec *ret_now);

__attribute__((visibility("default"))) int clock_gettime(clockid_t id, struct timespec *ret_now)
{
	static read_clock real;
	static long ahead_s;

	if (real == NULL) {
		const char *given = getenv("CLOCK_AHEAD_S");
		ahead_s = given != NULL ? strtol(given, NULL, 10) : 0;
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	}
	const int failed = real(id, ret_now);
	if (failed == 0 && id == CLOCK_REALTIME)
		ret_now->tv_sec += ahead_s;
	return failed;
}
