/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A recording's details and its picture. A small picture (every preview) is opened whole before the
 * reply's status goes out, a large one its first block: so what does not match its seal is a clear
 * failure and not a broken transfer.
 */
#include "http/request.h"

#include <string.h>

#include <microhttpd.h>

#include "base/alloc.h"
#include "base/bug.h"

enum { FIRST_BYTES = 64 << 10, SMALL_BYTES_MAX = 256 << 10 };

struct picture {
	struct ic_view *view;
	size_t first_len;
	uint8_t first[FIRST_BYTES];
};

struct place {
	uint8_t *at;
	size_t len;
	size_t max;
};

static ic_status put(void *ctx, ic_bytes span)
{
	struct place *place = ctx;

	IC_ASSERT(span.len <= place->max - place->len);
	memcpy(place->at + place->len, span.ptr, span.len);
	place->len += span.len;
	return IC_DONE;
}

static ic_status read_view(struct ic_view *view, uint64_t offset, uint8_t *at, size_t len)
{
	struct place place = { at, 0, len };

	IC_TRY(ic_view_read(view, offset, len, (struct ic_sink) { put, &place }));
	IC_ASSERT(place.len == len);
	return IC_DONE;
}

static ssize_t read_picture(void *ctx, uint64_t offset, char *at, size_t max)
{
	struct picture *picture = ctx;
	const uint64_t left = ic_view_length(picture->view) - offset;
	const size_t len = left < max ? (size_t)left : max;

	if (offset < picture->first_len) {
		const size_t part = picture->first_len - (size_t)offset;
		memcpy(at, picture->first + offset, part < len ? part : len);
		return (ssize_t)(part < len ? part : len);
	}
	if (!ic_ok(read_view(picture->view, offset, (uint8_t *)at, len)))
		return MHD_CONTENT_READER_END_WITH_ERROR;
	return (ssize_t)len;
}

static void close_picture(void *ctx)
{
	struct picture *picture = ctx;

	if (picture->view != NULL)
		ic_view_close(picture->view);
	ic_wipe(picture->first, picture->first_len);
	ic_free(picture);
}

static ic_status put_in_body(void *ctx, ic_bytes span)
{
	struct ic_request *request = ctx;

	return ic_buf_put(&request->reply.body, span);
}

static ic_status send_small(struct ic_request *request, struct ic_view *view)
{
	const uint64_t len = ic_view_length(view);

	IC_TRY(ic_buf_reserve(&request->reply.body, (size_t)len));
	return ic_view_read(view, 0, len, (struct ic_sink) { put_in_body, request });
}

/* Takes over *@view, which is read from until the last byte went out. */
static ic_status send_large(struct ic_request *request, struct ic_view **view)
{
	const uint64_t len = ic_view_length(*view);
	struct picture *picture = ic_alloc(1, sizeof(*picture));

	if (picture == NULL)
		IC_FAIL(NOMEM, "opening a picture");
	picture->view = IC_TAKE(*view);
	picture->first_len = len < FIRST_BYTES ? (size_t)len : FIRST_BYTES;
	request->reply.source = (struct ic_source) { read_picture, close_picture, picture, len };
	return read_view(picture->view, 0, picture->first, picture->first_len);
}

static ic_status send_picture(struct ic_request *request, struct ic_view **view)
{
	request->reply.type = ic_view_type(*view);
	request->reply.sandbox = true;
	return ic_view_length(*view) <= SMALL_BYTES_MAX ? send_small(request, *view)
							: send_large(request, view);
}

ic_status ic_h_recording_picture(struct ic_request *request)
{
	const ic_bytes text = ic_request_argument(request, "share");
	struct ic_view *view = NULL;
	ic_id share = { { 0 } };

	if (text.ptr != NULL && !ic_ok(ic_id_parse(text, &share))) {
		request->ctx.field = "share";
		IC_FAIL(FIELD, "not an id");
	}
	IC_TRY(ic_app_view_open(&request->ctx, request->id, request->rendition, share, &view));
	const ic_status status = send_picture(request, &view);
	ic_view_close(view);
	return status;
}

ic_status ic_h_recording_show(struct ic_request *request)
{
	return ic_app_recording_show(&request->ctx, request->id, request->ret);
}

ic_status ic_h_capture_check(struct ic_request *request)
{
	return ic_app_capture_check(&request->ctx, request->in, request->ret);
}
