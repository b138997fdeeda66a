/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replies: the headers every one of them has, the problem document of a failure (RFC 9457), and the
 * hand-over to libmicrohttpd. What a problem says comes from codes.def, from the rule file and from
 * literals; nothing of the request is repeated.
 */
#include "http/request.h"

#include <stdio.h>
#include <string.h>

#include <microhttpd.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "base/log.h"
#include "http/fields.h"
#include "http/headers.h"
#include "model/shape_json.h"

enum { SOURCE_BLOCK_BYTES = 256 << 10, PROBLEM_BYTES_MAX = 16 << 10 };

#define CSP_SANDBOX "sandbox; default-src 'none'"

void ic_reply_header(struct ic_request *request, const char *name, const char *value)
{
	struct ic_reply *reply = &request->reply;

	IC_ASSERT(reply->header_count < IC_REPLY_HEADERS_MAX);
	reply->headers[reply->header_count].name = name;
	reply->headers[reply->header_count].value = value;
	reply->header_count++;
}

ic_status ic_reply_number(struct ic_request *request, const char *name, uint64_t number)
{
	char *text = ic_arena_take(&request->arena, 1, 24);

	if (text == NULL)
		IC_FAIL(NOMEM, "a header");
	snprintf(text, 24, "%llu", (unsigned long long)number);
	ic_reply_header(request, name, text);
	return IC_DONE;
}

ic_status ic_reply_cookie(struct ic_request *request, const uint8_t *token)
{
	enum { LEN = 2 * IC_TOKEN_BYTES + 100 };
	char *value = ic_arena_take(&request->arena, 1, LEN);
	char hex[2 * IC_TOKEN_BYTES + 1] = "";

	if (value == NULL)
		IC_FAIL(NOMEM, "a cookie");
	if (token != NULL)
		ic_hex_emit(ic_bytes_of(token, IC_TOKEN_BYTES), hex);
	snprintf(value, LEN, "__Host-sid=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", hex,
		 token == NULL ? "; Max-Age=0" : "");
	ic_wipe(hex, sizeof(hex));
	ic_reply_header(request, "Set-Cookie", value);
	return IC_DONE;
}

/* --- problems --- */

static ic_bytes of_text(const char *text)
{
	return ic_bytes_of_text(text);
}

/* When a passing failure is worth another try. */
static unsigned retry_after(const struct ic_request *request, ic_code code)
{
	if (request->retry_after_s > 0)
		return request->retry_after_s;
	if (code == IC_E_RATE || code == IC_E_NOSPACE)
		return 30;
	return ic_code_info(code)->http == 503 ? 5 : 0;
}

static void add_refusal(const struct ic_refusal *refusal, struct ic_shape_problem *problem)
{
	const struct ic_rule *rule = refusal->decision.rule;

	if (rule != NULL) {
		problem->rule = of_text(ic_rule_id(rule));
		problem->detail = of_text(ic_rule_reason(rule));
		problem->source = of_text(ic_rule_source(rule));
		if (ic_rule_handbook(rule)[0] != '\0')
			problem->handbook = of_text(ic_rule_handbook(rule));
		problem->remedy = of_text(ic_rule_remedy(rule));
	}
	if (refusal->next != NULL)
		problem->remedy = of_text(refusal->next);
	if (refusal->obligation != NULL) {
		problem->obligation = of_text(refusal->obligation);
		problem->detail = of_text(refusal->obligation_words);
	}
	if (refusal->entered)
		problem->entry = (int64_t)refusal->entry;
}

/* Which failures say in a literal of ours what was wrong, for whoever wrote the client: those of
 * form. What is absent, forbidden or secret never says why. */
static bool explains(int http)
{
	return http == 400 || http == 405 || http == 413 || http == 415 || http == 422;
}

static ic_status emit_problem(struct ic_request *request, ic_code code, struct ic_buf *out)
{
	const struct ic_code_info *info = ic_code_info(code);
	char type[80];
	struct ic_shape_problem problem = {
		.title = of_text(info->text),
		.status = info->http,
		.code = of_text(info->slug),
		.entry = IC_SHAPE_ABSENT,
	};

	snprintf(type, sizeof(type), "urn:incamera:problem:%s", info->slug);
	problem.type = of_text(type);
	if (explains(info->http))
		problem.detail = of_text(request->status.fault->text);
	if (code == IC_E_FIELD)
		problem.field = of_text(request->ctx.field);
	if (code == IC_E_WRONG_PATIENT) {
		problem.named = request->ctx.named;
		problem.other = request->ctx.other;
	}
	if (code == IC_E_REFUSED || code == IC_E_OBLIGATION_UNMET || code == IC_E_COPY_CLOSED)
		add_refusal(&request->ctx.refusal, &problem);
	return ic_shape_emit_text(&ic_shape_of_problem, &problem, out);
}

/* A fault of ours is for the log; what the client did wrong is only counted. */
static void log_failure(const struct ic_request *request, int http)
{
	if (http < 500)
		return;
	IC_LOG(ERROR, "http.failed",
	       IC_LOG_LITERAL("route", request->route == NULL ? "none" : request->route->name),
	       IC_LOG_ID("request", request->number), IC_LOG_STATUS(request->status));
}

static void make_problem(struct ic_request *request)
{
	struct ic_reply *reply = &request->reply;
	const ic_code code = ic_status_code(request->status);
	const unsigned wait_s = retry_after(request, code);

	log_failure(request, ic_code_info(code)->http);
	ic_buf_clear(&reply->body);
	reply->http = ic_code_info(code)->http;
	reply->type = "application/problem+json";
	reply->cache = NULL;
	reply->content = (ic_bytes) { NULL, 0 };
	if (wait_s > 0 && reply->header_count < IC_REPLY_HEADERS_MAX)
		ic_ignore(ic_reply_number(request, "Retry-After", wait_s),
			  "the reply is sound without it");
	if (!ic_ok(emit_problem(request, code, &reply->body)))
		reply->content =
			IC_LIT("{\"type\":\"about:blank\",\"title\":\"The server is short of "
			       "memory. Try again in a moment.\",\"status\":503,\"code\":"
			       "\"out_of_memory\"}");
}

/* --- sending --- */

static struct MHD_Response *from_source(struct ic_reply *reply)
{
	struct ic_source source = IC_TAKE(reply->source);
	struct MHD_Response *response = MHD_create_response_from_callback(
		source.len, SOURCE_BLOCK_BYTES, source.read, source.ctx, source.done);

	if (response == NULL && source.done != NULL)
		source.done(source.ctx);
	return response;
}

/* The bytes outlive the response: they are literals, the server's, or the request's, which is freed
 * after the last byte went out. libmicrohttpd asks for a pointer to what it will not write. */
static struct MHD_Response *from_bytes(ic_bytes bytes)
{
	void *place;

	memcpy(&place, &bytes.ptr, sizeof(place));
	return MHD_create_response_from_buffer(bytes.len, bytes.len == 0 ? NULL : place,
					       MHD_RESPMEM_PERSISTENT);
}

static bool add(struct MHD_Response *response, const char *name, const char *value)
{
	return MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool add_own(const struct ic_request *request, struct MHD_Response *response)
{
	const struct ic_reply *reply = &request->reply;
	const ic_bytes trace = ic_request_header(request, "traceparent");
	char number[IC_ID_TEXT + 1];
	bool all = true;

	ic_id_emit(request->number, number);
	all &= add(response, "Incamera-Request", number);
	if (ic_field_is_traceparent(trace))
		all &= add(response, "traceparent", (const char *)trace.ptr);
	for (size_t i = 0; i < reply->header_count; i++)
		all &= add(response, reply->headers[i].name, reply->headers[i].value);
	return all;
}

bool ic_headers_add(struct MHD_Response *response, const struct ic_headers *headers)
{
	bool all = true;

#define IC_HEADER(name, value) all &= add(response, (name), (value));
#include "http/headers.def"
#undef IC_HEADER
	if (!headers->demonstration)
		all &= add(response, "Strict-Transport-Security",
			   "max-age=63072000; includeSubDomains");
	all &= add(response, "Content-Security-Policy",
		   headers->sandbox ? CSP_SANDBOX : IC_CSP_PAGE);
	all &= add(response, "Cache-Control", headers->cache == NULL ? "no-store" : headers->cache);
	if (headers->type != NULL)
		all &= add(response, "Content-Type", headers->type);
	return all;
}

static struct MHD_Response *make_response(struct ic_request *request)
{
	struct ic_reply *reply = &request->reply;
	const struct ic_headers headers = {
		.type = reply->type,
		.cache = reply->cache,
		.sandbox = reply->sandbox,
		.demonstration = request->server->app->demonstration,
	};
	struct MHD_Response *response;

	if (reply->source.read != NULL)
		response = from_source(reply);
	else
		response = from_bytes(reply->content.len > 0 ? reply->content
							     : ic_buf_view(&reply->body));
	if (response == NULL)
		return NULL;
	if (ic_headers_add(response, &headers) && add_own(request, response))
		return response;
	MHD_destroy_response(response);
	return NULL;
}

bool ic_reply_send(struct ic_request *request)
{
	struct ic_reply *reply = &request->reply;

	if (!ic_ok(request->status)) {
		if (reply->source.done != NULL)
			reply->source.done(reply->source.ctx);
		reply->source = (struct ic_source) { 0 };
		make_problem(request);
	} else if (reply->http == 0) {
		reply->http = request->route->success;
	}
	struct MHD_Response *response = make_response(request);
	if (response == NULL)
		return false;
	const bool queued =
		MHD_queue_response(request->connection, (unsigned)reply->http, response) == MHD_YES;
	MHD_destroy_response(response);
	return queued;
}
