/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time of day, handed in so that a test can set it, and a monotonic count for measuring.
 * Threads: safe.
 */
#ifndef IC_SYS_CLOCK_H
#define IC_SYS_CLOCK_H

#include "base/time.h"

struct ic_clock {
	ic_time (*now)(struct ic_clock *clock);
};

/** The system's clock. */
struct ic_clock *ic_clock_real(void);

static inline ic_time ic_clock_now(struct ic_clock *clock)
{
	return clock->now(clock);
}

/** Nanoseconds since some moment; never goes back. For durations only. */
uint64_t ic_clock_monotonic_ns(void);

/** Pause this thread. */
void ic_clock_sleep_ms(unsigned ms);

#endif
