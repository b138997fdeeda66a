/* SPDX-License-Identifier: Apache-2.0 */
/* Where a streaming function puts what it makes. The span is good only during the call; a failure
 * ends the stream with it. */
#ifndef IC_BASE_SINK_H
#define IC_BASE_SINK_H

#include "base/bytes.h"
#include "base/status.h"

struct ic_sink {
	ic_status (*put)(void *ctx, ic_bytes span);
	void *ctx;
};

static inline ic_status ic_sink_put(struct ic_sink sink, ic_bytes span)
{
	return sink.put(sink.ctx, span);
}

#endif
