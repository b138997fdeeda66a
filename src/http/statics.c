/* SPDX-License-Identifier: Apache-2.0 */
#include "http/statics.h"

#include <string.h>

#include <microhttpd.h>

#include "base/alloc.h"
#include "http/assets.h"
#include "http/fields.h"
#include "http/headers.h"
#include "http/request.h"

enum form { PLAIN, BROTLI, UNCHANGED, FORMS };

struct ic_statics {
	struct MHD_Response *(*responses)[FORMS]; /* ic_assets_count of them */
	bool demonstration;
};

static struct MHD_Response *make(const struct ic_asset *asset, enum form form, bool demonstration)
{
	const ic_bytes bytes = form == PLAIN    ? asset->plain
			       : form == BROTLI ? asset->brotli
						: (ic_bytes) { NULL, 0 };
	const struct ic_headers headers = { .type = form == UNCHANGED ? NULL : asset->type,
					    .cache = asset->cache,
					    .demonstration = demonstration };
	void *place; /* libmicrohttpd asks for a pointer to what it will not write */

	memcpy(&place, &bytes.ptr, sizeof(place));
	struct MHD_Response *response =
		MHD_create_response_from_buffer(bytes.len, place, MHD_RESPMEM_PERSISTENT);
	if (response == NULL)
		return NULL;
	if (ic_headers_add(response, &headers)
	    && MHD_add_response_header(response, "ETag", asset->tag) == MHD_YES
	    && MHD_add_response_header(response, "Vary", "Accept-Encoding") == MHD_YES
	    && (form != BROTLI
		|| MHD_add_response_header(response, "Content-Encoding", "br") == MHD_YES))
		return response;
	MHD_destroy_response(response);
	return NULL;
}

static ic_status make_all(struct ic_statics *statics)
{
	for (size_t i = 0; i < ic_assets_count; i++)
		for (enum form form = PLAIN; form < FORMS; form++) {
			statics->responses[i][form] =
				make(&ic_assets[i], form, statics->demonstration);
			if (statics->responses[i][form] == NULL)
				IC_FAIL(NOMEM, "the web app's files");
		}
	return IC_DONE;
}

ic_status ic_statics_new(bool demonstration, struct ic_statics **ret_statics)
{
	struct ic_statics *statics = ic_alloc(1, sizeof(*statics));

	if (statics == NULL)
		IC_FAIL(NOMEM, "the web app's files");
	statics->demonstration = demonstration;
	if (ic_assets_count > 0)
		statics->responses = ic_alloc(ic_assets_count, sizeof(*statics->responses));
	const ic_status status = statics->responses == NULL && ic_assets_count > 0
					 ? IC_FAULT(NOMEM, "the web app's files")
					 : make_all(statics);
	if (!ic_ok(status)) {
		ic_statics_free(statics);
		return status;
	}
	*ret_statics = statics;
	return IC_DONE;
}

void ic_statics_free(struct ic_statics *statics)
{
	if (statics == NULL)
		return;
	for (size_t i = 0; statics->responses != NULL && i < ic_assets_count; i++)
		for (enum form form = PLAIN; form < FORMS; form++)
			if (statics->responses[i][form] != NULL)
				MHD_destroy_response(statics->responses[i][form]);
	ic_free(statics->responses);
	ic_free(statics);
}

static bool path_fits(const char *pattern, ic_bytes path)
{
	size_t at = 0;

	for (; *pattern != '\0'; pattern++) {
		if (*pattern != '*') {
			if (at == path.len || path.ptr[at] != (uint8_t)*pattern)
				return false;
			at++;
			continue;
		}
		const size_t start = at;
		while (at < path.len && path.ptr[at] != '/')
			at++;
		if (at == start)
			return false;
	}
	return at == path.len;
}

static size_t find_asset(ic_bytes path)
{
	size_t i = 0;

	while (i < ic_assets_count && !path_fits(ic_assets[i].path, path))
		i++;
	return i;
}

static enum form form_for(const struct ic_request *request, const struct ic_asset *asset)
{
	if (ic_field_has_tag(ic_request_header(request, "If-None-Match"), asset->tag))
		return UNCHANGED;
	return asset->brotli.len > 0
			       && ic_field_takes_brotli(
				       ic_request_header(request, "Accept-Encoding"))
		       ? BROTLI
		       : PLAIN;
}

/* Somebody who typed an address reads the app's own page of that, and not a problem document. */
static bool is_page_wanted(const struct ic_request *request)
{
	return !ic_bytes_start_with(request->path, IC_LIT("/api/"))
	       && ic_bytes_start_with(ic_request_header(request, "Accept"), IC_LIT("text/html"));
}

bool ic_statics_send(struct ic_request *request)
{
	const size_t found = find_asset(request->path);
	const bool nowhere = found == ic_assets_count;
	const size_t i = nowhere && is_page_wanted(request) ? find_asset(IC_LIT("/")) : found;

	if (i == ic_assets_count)
		return false;
	if (!ic_bytes_equal(request->method, IC_LIT("GET"))
	    && !ic_bytes_equal(request->method, IC_LIT("HEAD"))) {
		ic_reply_header(request, "Allow", "GET, HEAD");
		request->status = IC_FAULT(METHOD, "a file of the web app is only read");
		return false;
	}
	const enum form form = form_for(request, &ic_assets[i]);
	request->status = IC_DONE;
	request->reply.http = form == UNCHANGED ? MHD_HTTP_NOT_MODIFIED
			      : nowhere         ? MHD_HTTP_NOT_FOUND
						: MHD_HTTP_OK;
	return MHD_queue_response(request->connection, (unsigned)request->reply.http,
				  request->server->statics->responses[i][form])
	       == MHD_YES;
}
