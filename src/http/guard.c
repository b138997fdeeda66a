/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the head of a request must satisfy, one check a function, in the order of the table at the
 * end: what costs least and tells least comes first. Nothing here looks at a body.
 */
#include "http/request.h"

#include <string.h>

#include <assert.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include "base/limits.h"
#include "http/auditors.h"
#include "http/fields.h"

enum { FIELDS_MAX = 100, SESSION_TEXT = 2 * IC_TOKEN_BYTES };

static bool changes_state(const struct ic_request *request)
{
	return request->route->method != IC_METHOD_GET && request->route->method != IC_METHOD_HEAD;
}

static ic_status check_stopping(struct ic_request *request)
{
	if (atomic_load(&request->server->stopping))
		IC_FAIL(UNAVAILABLE, "the server is stopping");
	return IC_DONE;
}

/* --- framing: what two parties in a row could read differently (RFC 9112 §6.3) --- */

struct seen {
	unsigned fields;
	size_t bytes;
	unsigned singles[8];
};

static const char *const singles[] = {
	"Content-Length", "Transfer-Encoding", "Host",          "Cookie", "Content-Type",
	"Origin",         "Incamera-Capture",  "Upload-Offset",
};

static_assert(sizeof(singles) / sizeof(singles[0])
		      == sizeof(((struct seen *)0)->singles) / sizeof(unsigned),
	      "a count for each");

static enum MHD_Result look_at_field(void *ctx, enum MHD_ValueKind kind, const char *name,
				     const char *value)
{
	struct seen *seen = ctx;

	(void)kind;
	seen->fields++;
	seen->bytes += strlen(name) + (value == NULL ? 0 : strlen(value));
	for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++)
		if (strcasecmp(name, singles[i]) == 0)
			seen->singles[i]++;
	return MHD_YES;
}

static ic_status check_framing(struct ic_request *request)
{
	const ic_bytes coding = ic_request_header(request, "Transfer-Encoding");
	struct seen seen = { 0 };

	MHD_get_connection_values(request->connection, MHD_HEADER_KIND, look_at_field, &seen);
	if (seen.fields > FIELDS_MAX || seen.bytes > IC_HEADER_BYTES_MAX)
		IC_FAIL(HEADERS, "more header fields than the limit");
	for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++)
		if (seen.singles[i] > 1)
			IC_FAIL(SYNTAX, "a header field that may stand once stands twice");
	if (seen.singles[0] + seen.singles[1] > 1)
		IC_FAIL(SYNTAX, "both Content-Length and Transfer-Encoding");
	if (seen.singles[1] > 0 && !ic_field_is_type(coding, "chunked"))
		IC_FAIL(SYNTAX, "a transfer coding other than chunked");
	request->framed = true;
	return IC_DONE;
}

static ic_status allow_methods(struct ic_request *request)
{
	IC_AUTO(buf) list = { 0 };

	ic_buf_init(&list, 128);
	for (unsigned method = 0; method < IC_METHOD_COUNT; method++) {
		if ((request->match.methods >> method & 1U) == 0)
			continue;
		if (list.len > 0)
			IC_TRY(ic_buf_put_text(&list, ", "));
		IC_TRY(ic_buf_put_text(&list, ic_method_name((enum ic_method)method)));
	}
	const char *text = ic_arena_text(&request->arena, ic_buf_view(&list));
	if (text == NULL)
		IC_FAIL(NOMEM, "listing methods");
	ic_reply_header(request, "Allow", text);
	IC_FAIL(METHOD, "not a method of this address");
}

static ic_status check_route(struct ic_request *request)
{
	if (request->route != NULL)
		return IC_DONE;
	if (request->match.methods != 0)
		return allow_methods(request);
	IC_FAIL(ABSENT, "no such address");
}

/* What does not exist here is absent to everyone, whatever else is wrong with the request. */
static ic_status check_presence(struct ic_request *request)
{
	const enum ic_proof proof = ic_whos[request->route->who].proof;

	if (proof == IC_PROOF_DEMO && !request->server->app->demonstration)
		IC_FAIL(ABSENT, "only in a demonstration");
	if (proof == IC_PROOF_TOKEN
	    && !ic_auditor_is_known(request->server->options.auditors,
				    ic_field_bearer(ic_request_header(request, "Authorization"))))
		IC_FAIL(ABSENT, "no auditor's token");
	return IC_DONE;
}

/* --- cross-site requests: Fetch Metadata, or Origin where a client does not send it --- */

static ic_status check_site(struct ic_request *request)
{
	const ic_bytes site = ic_request_header(request, "Sec-Fetch-Site");
	const ic_bytes origin = ic_request_header(request, "Origin");
	const bool same = site.len > 0
				  ? ic_bytes_equal(site, IC_LIT("same-origin"))
				  : ic_field_is_origin(origin, ic_request_header(request, "Host"));

	if (!changes_state(request))
		return IC_DONE;
	if (!same)
		IC_FAIL(CROSS_SITE, "neither same-origin nor an equal Origin");
	if (!ic_bytes_equal(ic_request_header(request, "X-Incamera"), IC_LIT("1")))
		IC_FAIL(CROSS_SITE, "the header that only our own page sets is missing");
	return IC_DONE;
}

/* A picture is for the page that shows it, never for another site's <img> or a frame. */
static ic_status check_destination(struct ic_request *request)
{
	const ic_bytes site = ic_request_header(request, "Sec-Fetch-Site");
	const ic_bytes destination = ic_request_header(request, "Sec-Fetch-Dest");

	if (request->route->rate != IC_RATE_PICTURE)
		return IC_DONE;
	if (site.len > 0 && !ic_bytes_equal(site, IC_LIT("same-origin")))
		IC_FAIL(CROSS_SITE, "a picture asked for by another site");
	if (destination.len > 0 && !ic_bytes_equal(destination, IC_LIT("image"))
	    && !ic_bytes_equal(destination, IC_LIT("empty")))
		IC_FAIL(CROSS_SITE, "a picture asked for as something else");
	return IC_DONE;
}

/* --- who asks --- */

static ic_status find_session(struct ic_request *request)
{
	const ic_bytes text =
		ic_field_cookie(ic_request_header(request, "Cookie"), IC_LIT("__Host-sid"));
	uint8_t token[IC_TOKEN_BYTES];

	if (text.len != SESSION_TEXT || !ic_ok(ic_hex_parse(text, token, sizeof(token))))
		IC_FAIL(UNAUTHENTICATED, "no session cookie");
	const ic_status status = ic_app_session_find(
		request->server->app, ic_bytes_of(token, sizeof(token)), &request->ctx.actor);
	ic_wipe(token, sizeof(token));
	return status;
}

ic_bytes ic_request_address(const struct ic_request *request)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *address = info == NULL ? NULL : info->client_addr;

	if (address == NULL)
		return (ic_bytes) { NULL, 0 };
	if (address->sa_family == AF_INET)
		return ic_bytes_of(&((const struct sockaddr_in *)(const void *)address)->sin_addr,
				   4);
	const uint8_t *v6 = ((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr;
	const bool maps_v4 =
		ic_bytes_equal(ic_bytes_of(v6, 10), ic_bytes_of((uint8_t[10]) { 0 }, 10));
	return maps_v4 ? ic_bytes_of(v6, 16) : ic_bytes_of(v6, 8); /* one household has a /64 */
}

static ic_status count_call(struct ic_request *request, ic_bytes caller)
{
	request->retry_after_s = ic_rates_take(request->server->rates, request->route->rate, caller,
					       request->started_ns);
	if (request->retry_after_s > 0)
		IC_FAIL(RATE, "more calls than rates.def gives");
	return IC_DONE;
}

/* The page says whom it believes to act: after another sign-in under the same cookie, what it sends
 * would be written down as that person's. */
static ic_status check_party(struct ic_request *request)
{
	const ic_bytes believed = ic_request_header(request, "Incamera-Party");
	ic_id party;

	if (believed.ptr == NULL || !changes_state(request))
		return IC_DONE;
	if (!ic_ok(ic_id_parse(believed, &party)) || !ic_id_equal(party, request->ctx.actor.party))
		IC_FAIL(OTHER_PERSON, "not the party of this session");
	return IC_DONE;
}

/* A caller without a session is counted by address before it is refused, so that guessing tokens
 * is no faster than signing in. */
static ic_status check_person(struct ic_request *request)
{
	const enum ic_proof proof = ic_whos[request->route->who].proof;

	if (proof != IC_PROOF_SESSION)
		return count_call(request, ic_request_address(request));
	const ic_status found = find_session(request);
	if (!ic_ok(found)) {
		IC_TRY(count_call(request, ic_request_address(request)));
		return found;
	}
	IC_TRY(count_call(request, ic_id_view(&request->ctx.actor.session)));
	IC_TRY(check_party(request));
	if (!ic_who_has_role(request->route->who, request->ctx.actor.role))
		IC_FAIL(FORBIDDEN, "not a role of this route");
	return IC_DONE;
}

/* --- what is asked for --- */

static ic_status bad_param(struct ic_request *request, const char *name)
{
	request->ctx.field = name;
	IC_FAIL(FIELD, "not a value that this address takes");
}

static ic_status check_params(struct ic_request *request)
{
	const ic_bytes id = ic_route_param(&request->match, "id");
	const ic_bytes rendition = ic_route_param(&request->match, "rendition");
	const ic_bytes index = ic_route_param(&request->match, "index");

	if (id.ptr != NULL && (!ic_ok(ic_id_parse(id, &request->id)) || ic_id_is_zero(request->id)))
		return bad_param(request, "id");
	if (ic_bytes_equal(rendition, IC_LIT("master")))
		request->rendition = IC_rendition_MASTER;
	else if (ic_bytes_equal(rendition, IC_LIT("large")))
		request->rendition = IC_rendition_LARGE;
	else if (ic_bytes_equal(rendition, IC_LIT("small")))
		request->rendition = IC_rendition_SMALL;
	else if (rendition.ptr != NULL)
		return bad_param(request, "rendition");
	if (index.ptr != NULL && !ic_ok(ic_decimal_parse(index, INT64_MAX, &request->index)))
		return bad_param(request, "index");
	return IC_DONE;
}

static enum MHD_Result look_at_argument(void *ctx, enum MHD_ValueKind kind, const char *name,
					const char *value)
{
	const char **unknown = ctx;

	(void)kind;
	if (strcmp(name, "cursor") != 0 && strcmp(name, "share") != 0)
		*unknown = "query";
	else if (value == NULL)
		*unknown = strcmp(name, "share") == 0 ? "share" : "cursor";
	return MHD_YES;
}

static ic_status check_arguments(struct ic_request *request)
{
	const char *unknown = NULL;

	MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, look_at_argument,
				  &unknown);
	return unknown == NULL ? IC_DONE : bad_param(request, unknown);
}

static ic_status check_bytes_type(struct ic_request *request, ic_bytes type)
{
	if (request->route->method == IC_METHOD_PATCH
	    && !ic_field_is_type(type, "application/partial-upload"))
		IC_FAIL(CONTENT_TYPE, "a piece of an upload is application/partial-upload");
	if (request->route->method == IC_METHOD_POST && !ic_field_type_starts(type, "image/")
	    && !ic_field_is_type(type, "application/octet-stream"))
		IC_FAIL(MEDIA_TYPE, "not a picture by its type");
	return IC_DONE;
}

static ic_status check_body(struct ic_request *request)
{
	const ic_bytes type = ic_request_header(request, "Content-Type");
	uint64_t len = 0;
	const bool announced = ic_request_length(request, &len);

	if (request->route->request == &ic_shape_of_none) {
		if (len > 0 || ic_request_header(request, "Transfer-Encoding").len > 0)
			IC_FAIL(SYNTAX, "this address takes no body");
		return IC_DONE;
	}
	if (request->route->request == &ic_shape_of_bytes) {
		if (announced && len > request->server->options.body_bytes_max)
			IC_FAIL(LIMIT, "picture larger than the limit");
		return check_bytes_type(request, type);
	}
	if (!ic_field_is_type(type, "application/json"))
		IC_FAIL(CONTENT_TYPE, "this address takes application/json");
	if (announced && len > IC_JSON_BYTES_MAX)
		IC_FAIL(LIMIT, "body larger than the limit");
	return IC_DONE;
}

static ic_status (*const checks[])(struct ic_request *request) = {
	check_stopping,    check_framing, check_route,  check_presence,  check_site,
	check_destination, check_person,  check_params, check_arguments, check_body,
};

ic_status ic_request_guard(struct ic_request *request)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		IC_TRY(checks[i](request));
	return IC_DONE;
}
