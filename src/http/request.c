/* SPDX-License-Identifier: Apache-2.0 */
#include "http/request.h"

#include <microhttpd.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/limits.h"
#include "model/shape_json.h"

static ic_handler *const handlers[IC_ROUTE_COUNT] = {
#define IC_ROUTE(name, method, path, request, reply, who, rate, text, success) ic_h_##name,
#include "http/routes.def"
#undef IC_ROUTE
};

ic_status ic_request_new(struct ic_server *server, struct MHD_Connection *connection,
			 ic_bytes method, ic_bytes path, struct ic_request **ret_request)
{
	struct ic_request *request = ic_alloc(1, sizeof(*request));

	if (request == NULL)
		IC_FAIL(NOMEM, "a request");
	request->server = server;
	request->connection = connection;
	request->match = ic_route_find(method, path);
	request->route = request->match.route;
	request->method = method;
	request->path = path;
	request->number = ic_entropy_id(server->app->entropy);
	request->started_ns = ic_clock_monotonic_ns();
	ic_arena_init(&request->arena, IC_REQUEST_BYTES_MAX);
	request->ctx.app = server->app;
	request->ctx.arena = &request->arena;
	ic_buf_init(&request->body, IC_JSON_BYTES_MAX);
	ic_buf_init(&request->reply.body, IC_REQUEST_BYTES_MAX);
	*ret_request = request;
	return IC_DONE;
}

void ic_request_free(struct ic_request *request)
{
	if (request == NULL)
		return;
	ic_upload_drop(request->upload);
	if (request->reply.source.done != NULL)
		request->reply.source.done(request->reply.source.ctx);
	ic_buf_wipe(&request->body);
	ic_buf_wipe(&request->reply.body);
	ic_arena_done(&request->arena);
	ic_free(request);
}

ic_bytes ic_request_header(const struct ic_request *request, const char *name)
{
	return ic_bytes_of_text(
		MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name));
}

ic_bytes ic_request_argument(const struct ic_request *request, const char *name)
{
	return ic_bytes_of_text(
		MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name));
}

bool ic_request_length(const struct ic_request *request, uint64_t *ret_len)
{
	return ic_ok(
		ic_decimal_parse(ic_request_header(request, "Content-Length"), INT64_MAX, ret_len));
}

static bool takes_bytes(const struct ic_request *request)
{
	return request->route != NULL && request->route->request == &ic_shape_of_bytes;
}

static bool has_shape(const struct ic_shape *shape)
{
	return shape != &ic_shape_of_none && shape != &ic_shape_of_bytes;
}

void ic_request_begin(struct ic_request *request)
{
	if (ic_ok(request->status) && takes_bytes(request))
		request->status = ic_upload_begin(request);
}

void ic_request_feed(struct ic_request *request, ic_bytes bytes)
{
	request->body_len += bytes.len;
	if (!ic_ok(request->status) || request->route == NULL)
		return; /* thrown away, so that the reply finds the client listening */
	if (takes_bytes(request))
		request->status = ic_upload_feed(request, bytes);
	else
		request->status = ic_buf_put(&request->body, bytes);
}

static ic_status take_in(struct ic_request *request)
{
	const struct ic_shape *shape = request->route->request;

	if (!has_shape(shape))
		return IC_DONE;
	void *in = ic_arena_take(&request->arena, 1, shape->size);
	if (in == NULL)
		IC_FAIL(NOMEM, "reading a body");
	request->in = in;
	return ic_shape_parse_text(shape, ic_buf_view(&request->body), &request->arena, in,
				   &request->ctx.field);
}

static ic_status give_out(struct ic_request *request)
{
	const struct ic_shape *shape = request->route->reply;

	if (!has_shape(shape) || request->reply.type != NULL || request->reply.http == 204)
		return IC_DONE;
	request->reply.type = "application/json";
	return ic_shape_emit_text(shape, request->ret, &request->reply.body);
}

static ic_status handle(struct ic_request *request)
{
	const struct ic_shape *shape = request->route->reply;

	IC_TRY(take_in(request));
	if (has_shape(shape)) {
		request->ret = ic_arena_take(&request->arena, 1, shape->size);
		if (request->ret == NULL)
			IC_FAIL(NOMEM, "a reply");
	}
	IC_TRY(handlers[request->route->index](request));
	return give_out(request);
}

void ic_request_handle(struct ic_request *request)
{
	if (ic_ok(request->status))
		request->status = handle(request);
}
