/* SPDX-License-Identifier: Apache-2.0 */
/* Archives made as they are sent: the answer to a request for access, and the file of a disclosure
 * outside. */
#include <string.h>

#include <microhttpd.h>

#include "base/alloc.h"
#include "base/log.h"
#include "http/request.h"

struct sending {
	struct ic_bundle *bundle;
	ic_bytes ready; /* made, not sent yet */
};

static ssize_t read_bundle(void *ctx, uint64_t offset, char *at, size_t max)
{
	struct sending *s = ctx;

	(void)offset;
	if (s->ready.len == 0) {
		const ic_status status = ic_bundle_read(s->bundle, &s->ready);
		if (!ic_ok(status)) {
			IC_LOG(ERROR, "bundle.failed", IC_LOG_STATUS(status));
			return MHD_CONTENT_READER_END_WITH_ERROR;
		}
	}
	if (s->ready.len == 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	const size_t len = s->ready.len < max ? s->ready.len : max;
	memcpy(at, s->ready.ptr, len);
	s->ready = ic_bytes_from(s->ready, len);
	return (ssize_t)len;
}

static void close_bundle(void *ctx)
{
	struct sending *s = ctx;

	ic_bundle_close(s->bundle);
	ic_free(s);
}

static ic_status send_bundle(struct ic_request *request,
			     ic_status (*open)(struct ic_ctx *ctx, ic_id id,
					       struct ic_bundle **ret_bundle),
			     const char *disposition)
{
	struct sending *s = ic_alloc(1, sizeof(*s));

	if (s == NULL)
		IC_FAIL(NOMEM, "sending a bundle");
	request->reply.source = (struct ic_source) { read_bundle, close_bundle, s, IC_SOURCE_OPEN };
	IC_TRY(open(&request->ctx, request->id, &s->bundle));
	/* The first bytes before the status, so that what fails at once fails clearly. */
	IC_TRY(ic_bundle_read(s->bundle, &s->ready));
	request->reply.type = "application/zip";
	ic_reply_header(request, "Content-Disposition", disposition);
	return IC_DONE;
}

ic_status ic_h_request_bundle(struct ic_request *request)
{
	return send_bundle(request, ic_app_bundle_open, "attachment; filename=\"record.zip\"");
}

ic_status ic_h_outside_file(struct ic_request *request)
{
	return send_bundle(request, ic_app_outside_file, "attachment; filename=\"disclosure.zip\"");
}
