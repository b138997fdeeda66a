/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the server counts: requests by route and class of status, the time they took, and how many
 * are open. Numbers only; a label is a row's name. Threads: safe.
 */
#ifndef IC_HTTP_METRICS_H
#define IC_HTTP_METRICS_H

#include <stdatomic.h>

#include "base/buf.h"
#include "http/route.h"

enum { IC_METRICS_ROWS = IC_ROUTE_COUNT + 1 /* the web app and what is not there */ };

struct ic_metrics {
	struct {
		atomic_ulong count[6]; /* by the first digit of the status */
		atomic_ulong ns;
	} rows[IC_METRICS_ROWS];
	atomic_ulong body_bytes;
	atomic_ulong codes[IC_CODE_COUNT]; /* failures */
};

/** Count one finished request; @route NULL: none of the rows. */
void ic_metrics_count(struct ic_metrics *metrics, const struct ic_route *route, int http,
		      ic_code code, uint64_t ns, uint64_t body_bytes);

/** Append them all in the Prometheus text format; @connections and @streams are of now. */
ic_status ic_metrics_emit(struct ic_metrics *metrics, unsigned connections, unsigned streams,
			  struct ic_buf *out);

#endif
