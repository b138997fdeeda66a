/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often a caller may call: a token bucket for each class of rates.def and caller, in a table of
 * fixed size that forgets the idlest. Threads: safe.
 */
#ifndef IC_HTTP_RATE_H
#define IC_HTTP_RATE_H

#include "base/bytes.h"
#include "base/status.h"
#include "http/route.h"

struct ic_rates;

/** @percent of the table's rates; 0: no limit at all. */
ic_status ic_rates_new(unsigned percent, struct ic_rates **ret_rates);
void ic_rates_free(struct ic_rates *rates);

/** Count one call by @caller (a session or an address) at @now_ns (monotonic). Gives 0, or the
 * seconds after which a call will be taken again. */
unsigned ic_rates_take(struct ic_rates *rates, enum ic_rate_class rate, ic_bytes caller,
		       uint64_t now_ns);

#endif
