/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request from its first header to the last byte of its reply, and the server as its parts see
 * it. Shared by the files of http only.
 *
 *   begin ──▶ guard ──▶ body ──▶ handle ──▶ reply
 *               │ failed  ▲ (read and thrown away)  ▲
 *               └─────────┴─────────────────────────┘
 *
 * The first failure is kept in .status and decides the reply; nothing is handled after it. A
 * request belongs to its connection's thread.
 */
#ifndef IC_HTTP_REQUEST_H
#define IC_HTTP_REQUEST_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "app/use_cases.h"
#include "http/metrics.h"
#include "http/rate.h"
#include "http/route.h"
#include "http/server.h"
#include "http/throttle.h"

struct MHD_Connection;
struct MHD_Daemon;
struct ic_statics;
struct ic_stream;
struct ic_upload;

struct ic_server {
	struct ic_server_options options;
	struct ic_app *app;
	struct MHD_Daemon *daemon;
	struct MHD_Daemon *metrics_daemon;
	struct ic_rates *rates;
	struct ic_throttle *throttle;
	struct ic_statics *statics;
	struct ic_buf openapi;
	char openapi_tag[20];
	struct ic_metrics metrics;
	atomic_bool stopping;
	atomic_uint active; /* requests under way, streams aside */

	pthread_mutex_t streams_lock;
	struct ic_stream *streams; /* open event streams, linked */
	unsigned stream_count;
};

/** Where the bytes of a reply come from while it is sent. As libmicrohttpd calls it. */
struct ic_source {
	ssize_t (*read)(void *ctx, uint64_t offset, char *place, size_t max);
	void (*done)(void *ctx);
	void *ctx;
	uint64_t len; /* IC_SOURCE_OPEN: until read says so */
};

#define IC_SOURCE_OPEN UINT64_MAX

enum { IC_REPLY_HEADERS_MAX = 8 };

struct ic_reply {
	int http;           /* 0: the row's */
	const char *type;   /* NULL: no content */
	struct ic_buf body; /* what is sent, unless .content or .source is */
	ic_bytes content;   /* outlives the request */
	struct ic_source source;
	const char *cache; /* NULL: no-store */
	bool sandbox;      /* came from outside: may run nothing */
	size_t header_count;
	struct {
		const char *name;
		const char *value; /* in the arena, or a literal */
	} headers[IC_REPLY_HEADERS_MAX];
};

struct ic_request {
	struct ic_server *server;
	struct MHD_Connection *connection;
	struct ic_route_match match;
	const struct ic_route *route; /* NULL: the web app, or nothing */
	ic_bytes method;
	ic_bytes path;
	ic_id number; /* of this request, for the log and the caller */
	uint64_t started_ns;

	struct ic_arena arena;
	struct ic_ctx ctx;
	ic_status status;
	unsigned retry_after_s;

	ic_id id;       /* {id} */
	int rendition;  /* {rendition} */
	uint64_t index; /* {index} */

	const void *in; /* the request's shape */
	void *ret;      /* the reply's shape, zeroed */
	struct ic_buf body;
	uint64_t body_len; /* that arrived */
	bool framed;       /* where the body ends is beyond doubt */
	struct ic_upload *upload;

	struct ic_reply reply;
};

ic_status ic_request_new(struct ic_server *server, struct MHD_Connection *connection,
			 ic_bytes method, ic_bytes path, struct ic_request **ret_request);
void ic_request_free(struct ic_request *request);

/** The value of a header field; the empty view when it is absent. */
ic_bytes ic_request_header(const struct ic_request *request, const char *name);

/** The value of query argument @name; the empty view when it is absent. */
ic_bytes ic_request_argument(const struct ic_request *request, const char *name);

/** The body's length as announced; false when it was not. */
bool ic_request_length(const struct ic_request *request, uint64_t *ret_len);

/** The address that the request comes from; of IPv6 the part that one household shares. */
ic_bytes ic_request_address(const struct ic_request *request);

/** Everything that can be known from the head of a request (guard.c). */
ic_status ic_request_guard(struct ic_request *request);

/** After the guard: make ready for a body; take a piece; handle the whole. */
void ic_request_begin(struct ic_request *request);
void ic_request_feed(struct ic_request *request, ic_bytes bytes);
void ic_request_handle(struct ic_request *request);

/* --- replies (reply.c) --- */

void ic_reply_header(struct ic_request *request, const char *name, const char *value);

/** Add a header with a number. */
ic_status ic_reply_number(struct ic_request *request, const char *name, uint64_t number);

/** Send the reply of a request that was handled or has failed. False: it cannot be sent. */
bool ic_reply_send(struct ic_request *request);

/** Set or clear the session cookie. */
ic_status ic_reply_cookie(struct ic_request *request, const uint8_t *token);

/* --- uploads (h_upload.c) --- */

ic_status ic_upload_begin(struct ic_request *request);
ic_status ic_upload_feed(struct ic_request *request, ic_bytes bytes);
void ic_upload_drop(struct ic_upload *upload);

/* --- streams (h_events.c) --- */

/** Let every open stream of @session end. */
void ic_streams_end(struct ic_server *server, ic_id session);

/* --- handlers, one a row --- */

typedef ic_status ic_handler(struct ic_request *request);
#define IC_ROUTE(name, method, path, request, reply, who, rate, text, success) \
	ic_handler ic_h_##name;
#include "http/routes.def"
#undef IC_ROUTE

#endif
