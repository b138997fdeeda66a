/* SPDX-License-Identifier: Apache-2.0 */
/* People's requests about recordings. */
#include "http/request.h"

#include <string.h>

#include <microhttpd.h>

#include "base/alloc.h"
#include "base/log.h"

ic_status ic_h_request_list(struct ic_request *request)
{
	return ic_app_request_list(&request->ctx, ic_request_argument(request, "cursor"),
				   request->ret);
}

ic_status ic_h_request_open(struct ic_request *request)
{
	return ic_app_request_open(&request->ctx, request->in, request->ret);
}

ic_status ic_h_request_show(struct ic_request *request)
{
	return ic_app_request_show(&request->ctx, request->id, request->ret);
}

ic_status ic_h_request_step(struct ic_request *request)
{
	return ic_app_request_step(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_request_decide(struct ic_request *request)
{
	return ic_app_request_decide(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_request_answer(struct ic_request *request)
{
	return ic_app_request_answer(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_statistics(struct ic_request *request)
{
	return ic_app_statistics(&request->ctx, ic_request_argument(request, "cursor"),
				 request->ret);
}

ic_status ic_h_access_note(struct ic_request *request)
{
	return ic_app_access_note(&request->ctx, request->in, request->ret);
}

/* --- the bundle: made as it is sent --- */

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

ic_status ic_h_request_bundle(struct ic_request *request)
{
	struct sending *s = ic_alloc(1, sizeof(*s));

	if (s == NULL)
		IC_FAIL(NOMEM, "sending a bundle");
	request->reply.source = (struct ic_source) { read_bundle, close_bundle, s, IC_SOURCE_OPEN };
	IC_TRY(ic_app_bundle_open(&request->ctx, request->id, &s->bundle));
	/* The first bytes before the status, so that what fails at once fails clearly. */
	IC_TRY(ic_bundle_read(s->bundle, &s->ready));
	request->reply.type = "application/zip";
	ic_reply_header(request, "Content-Disposition", "attachment; filename=\"record.zip\"");
	return IC_DONE;
}
