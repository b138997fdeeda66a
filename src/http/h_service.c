/* SPDX-License-Identifier: Apache-2.0 */
/* The service itself: alive, ready, and described. */
#include "http/request.h"

#include "http/fields.h"

ic_status ic_h_healthz(struct ic_request *request)
{
	request->reply.type = "text/plain; charset=utf-8";
	request->reply.content = IC_LIT("alive\n");
	return IC_DONE;
}

static ic_status one_row(const struct ic_db_row *row, void *ctx)
{
	bool *answered = ctx;

	*answered = ic_db_int(row, 0) == 1;
	return IC_DONE;
}

static ic_status ask_database(struct ic_db_tx *tx, void *ctx)
{
	return ic_db_query(tx, "SELECT 1", IC_DB_NO_ARGS, one_row, ctx);
}

ic_status ic_h_readyz(struct ic_request *request)
{
	bool answered = false;

	IC_TRY(ic_db_read(request->server->app->db, ask_database, &answered));
	if (!answered)
		IC_FAIL(UNAVAILABLE, "the database does not answer");
	request->reply.type = "text/plain; charset=utf-8";
	request->reply.content = IC_LIT("ready\n");
	return IC_DONE;
}

ic_status ic_h_openapi(struct ic_request *request)
{
	const char *tag = request->server->openapi_tag;

	ic_reply_header(request, "ETag", tag);
	request->reply.cache = "no-cache";
	if (ic_field_has_tag(ic_request_header(request, "If-None-Match"), tag)) {
		request->reply.http = 304;
		return IC_DONE;
	}
	request->reply.type = "application/json";
	request->reply.content = ic_buf_view(&request->server->openapi);
	return IC_DONE;
}
