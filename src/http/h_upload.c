/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures coming in: whole in one request, or in pieces by the IETF resumable-upload protocol
 * (draft-ietf-httpbis-resumable-upload). A whole picture is handed on as it arrives and never held
 * here; of a piece at most IC_UPLOAD_STEP_BYTES are, because each step is made durable.
 *
 * The form travels in the header Incamera-Capture, base64 of the shape `capture`; its id is the
 * upload's and the recording's, so that every retry is the same capture.
 */
#include "http/request.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "http/fields.h"
#include "model/shape_json.h"

enum kind {
	WHOLE, /* one request, one picture */
	START, /* a resumable upload, perhaps with its first piece */
	PIECE  /* the next piece */
};

struct ic_upload {
	enum kind kind;
	struct ic_shape_capture form;
	struct ic_capture_options options;
	struct ic_capture_stream *stream; /* WHOLE, until the end */
	bool has_receipt;
	struct ic_shape_receipt receipt;
	struct ic_upload_state state;
	ic_id id;
	bool last;
	struct ic_buf piece;
};

void ic_upload_drop(struct ic_upload *upload)
{
	if (upload == NULL)
		return;
	ic_app_capture_drop(upload->stream);
	ic_buf_wipe(&upload->piece);
	ic_free(upload);
}

static ic_status bad_header(struct ic_request *request, const char *name)
{
	request->ctx.field = name;
	IC_FAIL(FIELD, "this header is missing or not well formed");
}

/* --- headers --- */

static ic_status read_form(struct ic_request *request, struct ic_shape_capture *ret_form)
{
	const ic_bytes text = ic_request_header(request, "Incamera-Capture");
	IC_AUTO(buf) json = { 0 };

	ic_buf_init(&json, IC_HEADER_BYTES_MAX);
	if (text.len == 0 || !ic_ok(ic_base64_parse(text, &json)))
		return bad_header(request, "Incamera-Capture");
	return ic_shape_parse_text(&ic_shape_of_capture, ic_buf_view(&json), &request->arena,
				   ret_form, &request->ctx.field);
}

static ic_status read_digest(struct ic_request *request, struct ic_capture_options *options)
{
	const ic_bytes text = ic_request_header(request, "Repr-Digest");

	if (text.ptr == NULL)
		return IC_DONE;
	if (!ic_ok(ic_field_digest(text, &options->digest)))
		return bad_header(request, "Repr-Digest");
	options->has_digest = true;
	return IC_DONE;
}

/* A number in a header that may be absent. */
static ic_status read_number(struct ic_request *request, const char *name, bool *ret_present,
			     uint64_t *ret_number)
{
	const ic_bytes text = ic_request_header(request, name);

	*ret_present = text.ptr != NULL;
	if (text.ptr != NULL && !ic_ok(ic_decimal_parse(text, INT64_MAX, ret_number)))
		return bad_header(request, name);
	return IC_DONE;
}

static ic_status read_complete(struct ic_request *request, bool *complete)
{
	const ic_bytes text = ic_request_header(request, "Upload-Complete");

	if (text.ptr != NULL && !ic_ok(ic_field_boolean(text, complete)))
		return bad_header(request, "Upload-Complete");
	return IC_DONE;
}

/* --- what a reply tells of an upload --- */

static ic_status tell_state(struct ic_request *request, const struct ic_upload_state *state)
{
	IC_TRY(ic_reply_number(request, "Upload-Offset", state->received));
	ic_reply_header(request, "Upload-Complete", state->complete ? "?1" : "?0");
	return IC_DONE;
}

static ic_status tell_limit(struct ic_request *request)
{
	char *text = ic_arena_take(&request->arena, 1, 40);

	if (text == NULL)
		IC_FAIL(NOMEM, "a header");
	snprintf(text, 40, "max-size=%u", request->server->options.body_bytes_max);
	ic_reply_header(request, "Upload-Limit", text);
	return IC_DONE;
}

static ic_status tell_location(struct ic_request *request, ic_id upload)
{
	static const char start[] = "/api/v1/uploads/";
	char *text = ic_arena_take(&request->arena, 1, sizeof(start) + IC_ID_TEXT);

	if (text == NULL)
		IC_FAIL(NOMEM, "a header");
	memcpy(text, start, sizeof(start));
	ic_id_emit(upload, text + sizeof(start) - 1);
	ic_reply_header(request, "Location", text);
	return IC_DONE;
}

/* With IC_E_OFFSET the client learns where to go on. */
static ic_status tell_offset(struct ic_request *request, ic_id id, ic_status status)
{
	struct ic_upload_state state = { 0 };

	if (ic_failed_with(status, IC_E_OFFSET)
	    && ic_ok(ic_app_upload_state(&request->ctx, id, &state)))
		IC_TRY(tell_state(request, &state));
	return status;
}

/* --- beginning --- */

static ic_status begin_whole(struct ic_request *request, struct ic_upload *upload)
{
	IC_TRY(ic_app_capture_begin(&request->ctx, &upload->form, &upload->options, &upload->stream,
				    &upload->receipt));
	upload->has_receipt = upload->stream == NULL;
	return IC_DONE;
}

static ic_status begin_start(struct ic_request *request, struct ic_upload *upload)
{
	bool has_length = false;
	uint64_t length = 0;

	IC_TRY(read_number(request, "Upload-Length", &has_length, &length));
	if (length > request->server->options.body_bytes_max)
		IC_FAIL(LIMIT, "picture larger than the limit");
	IC_TRY(ic_app_upload_create(&request->ctx, &upload->form, &upload->options, has_length,
				    length, &upload->state));
	upload->id = upload->form.id;
	return upload->state.complete ? begin_whole(request, upload) : IC_DONE;
}

static ic_status begin_form(struct ic_request *request, struct ic_upload *upload)
{
	bool complete = true;

	IC_TRY(read_complete(request, &complete));
	IC_TRY(read_form(request, &upload->form));
	IC_TRY(read_digest(request, &upload->options));
	upload->kind = complete ? WHOLE : START;
	return complete ? begin_whole(request, upload) : begin_start(request, upload);
}

static ic_status begin_piece(struct ic_request *request, struct ic_upload *upload)
{
	bool present = false;
	uint64_t offset = 0;

	upload->kind = PIECE;
	upload->id = request->id;
	IC_TRY(read_number(request, "Upload-Offset", &present, &offset));
	if (!present)
		return bad_header(request, "Upload-Offset");
	if (ic_request_header(request, "Upload-Complete").ptr == NULL)
		return bad_header(request, "Upload-Complete");
	IC_TRY(read_complete(request, &upload->last));
	IC_TRY(ic_app_upload_state(&request->ctx, upload->id, &upload->state));
	if (upload->state.received != offset)
		return tell_offset(request, upload->id,
				   IC_FAULT(OFFSET, "not where the upload stands"));
	return IC_DONE;
}

ic_status ic_upload_begin(struct ic_request *request)
{
	struct ic_upload *upload = ic_alloc(1, sizeof(*upload));

	if (upload == NULL)
		IC_FAIL(NOMEM, "an upload");
	request->upload = upload;
	ic_buf_init(&upload->piece, IC_UPLOAD_STEP_BYTES);
	return request->route->index == IC_ROUTE_upload_append ? begin_piece(request, upload)
							       : begin_form(request, upload);
}

/* --- bytes --- */

static ic_status append_piece(struct ic_request *request, struct ic_upload *upload, bool last)
{
	const ic_status status = ic_app_upload_append(
		&request->ctx, upload->id, upload->state.received, ic_buf_view(&upload->piece),
		last, &upload->state, &upload->receipt);

	IC_TRY(tell_offset(request, upload->id, status));
	ic_buf_clear(&upload->piece);
	upload->has_receipt = last;
	return IC_DONE;
}

static ic_status feed_piece(struct ic_request *request, struct ic_upload *upload, ic_bytes bytes)
{
	while (bytes.len > 0) {
		if (upload->piece.len == IC_UPLOAD_STEP_BYTES)
			IC_TRY(append_piece(request, upload, false));
		const size_t room = IC_UPLOAD_STEP_BYTES - upload->piece.len;
		const size_t len = bytes.len < room ? bytes.len : room;
		IC_TRY(ic_buf_put(&upload->piece, ic_bytes_of(bytes.ptr, len)));
		bytes = ic_bytes_from(bytes, len);
	}
	return IC_DONE;
}

ic_status ic_upload_feed(struct ic_request *request, ic_bytes bytes)
{
	struct ic_upload *upload = request->upload;

	if (upload->has_receipt)
		return IC_DONE; /* in the record already: these bytes are not looked at */
	if (request->body_len > request->server->options.body_bytes_max)
		IC_FAIL(LIMIT, "picture larger than the limit");
	return upload->kind == WHOLE ? ic_app_capture_feed(upload->stream, bytes)
				     : feed_piece(request, upload, bytes);
}

/* --- the end of a request --- */

static ic_status end_whole(struct ic_request *request, struct ic_upload *upload)
{
	struct ic_capture_stream *stream = upload->stream;

	if (stream == NULL)
		return IC_DONE;
	upload->stream = NULL; /* the end of a stream frees it, however it ends */
	return ic_app_capture_end(&request->ctx, stream, &upload->receipt);
}

static ic_status give_receipt(struct ic_request *request, const struct ic_upload *upload)
{
	struct ic_shape_receipt *ret = request->ret;

	*ret = upload->receipt;
	return IC_DONE;
}

/* Not yet whole: no content, only where it stands. */
static ic_status give_state(struct ic_request *request, const struct ic_upload *upload)
{
	IC_TRY(tell_state(request, &upload->state));
	request->reply.http = 204;
	if (upload->kind == PIECE)
		return IC_DONE;
	IC_TRY(tell_location(request, upload->id));
	return tell_limit(request);
}

ic_status ic_h_upload_create(struct ic_request *request)
{
	struct ic_upload *upload = request->upload;

	if (upload->kind == WHOLE)
		IC_TRY(end_whole(request, upload));
	if (upload->kind == WHOLE || upload->has_receipt)
		return give_receipt(request, upload);
	if (upload->piece.len > 0)
		IC_TRY(append_piece(request, upload, false));
	return give_state(request, upload);
}

ic_status ic_h_upload_append(struct ic_request *request)
{
	struct ic_upload *upload = request->upload;

	if (upload->last || upload->piece.len > 0)
		IC_TRY(append_piece(request, upload, upload->last));
	return upload->has_receipt ? give_receipt(request, upload) : give_state(request, upload);
}

ic_status ic_h_upload_offset(struct ic_request *request)
{
	struct ic_upload_state state;

	IC_TRY(ic_app_upload_state(&request->ctx, request->id, &state));
	IC_TRY(tell_state(request, &state));
	if (state.has_length)
		IC_TRY(ic_reply_number(request, "Upload-Length", state.length));
	return tell_limit(request);
}

ic_status ic_h_upload_cancel(struct ic_request *request)
{
	return ic_app_upload_cancel(&request->ctx, request->id);
}
