/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/clock.h"

#include <time.h>

#include "base/bug.h"

static uint64_t read_clock_ns(clockid_t id)
{
	struct timespec now;

	const int failed = clock_gettime(id, &now);
	IC_ASSERT(failed == 0);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static ic_time system_now(struct ic_clock *clock)
{
	(void)clock;
	return (ic_time)(read_clock_ns(CLOCK_REALTIME) / 1000000U);
}

struct ic_clock *ic_clock_real(void)
{
	static struct ic_clock system_clock = { system_now };
	return &system_clock;
}

uint64_t ic_clock_monotonic_ns(void)
{
	return read_clock_ns(CLOCK_MONOTONIC);
}

void ic_clock_sleep_ms(unsigned ms)
{
	const struct timespec pause = { ms / 1000, (long)(ms % 1000) * 1000000L };
	nanosleep(&pause, NULL);
}
