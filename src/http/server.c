/* SPDX-License-Identifier: Apache-2.0 */
#include "http/server.h"

#include <netdb.h>
#include <string.h>

#include <microhttpd.h>
#include <sys/socket.h>

#include "app/gate/hub.h"
#include "base/alloc.h"
#include "base/bug.h"
#include "base/limits.h"
#include "base/log.h"
#include "http/headers.h"
#include "http/openapi.h"
#include "http/request.h"
#include "http/statics.h"

enum {
	STACK_BYTES = 256 << 10,
	POOL_BYTES =
		128 << 10, /* of a connection: headers, and the piece of a body given at once */
	HOST_MAX = 64,
	DRAIN_STEP_MS = 10,
	METRICS_BYTES_MAX = 1 << 20,
};

/* TLS 1.2 and 1.3, forward secrecy and authenticated encryption only. */
#define TLS_PRIORITIES                                                         \
	"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM:" \
	"+AES-256-GCM:+CHACHA20-POLY1305:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:%SERVER_PRECEDENCE"

/* --- one request, as libmicrohttpd tells of it --- */

/* Paths and arguments are compared as they were sent: an id has no need of escapes. */
static size_t keep_escapes(void *ctx, struct MHD_Connection *connection, char *text)
{
	(void)ctx;
	(void)connection;
	return strlen(text);
}

/* A body that nobody wants is read and thrown away so that the reply is seen, but not if it is
 * large, nor if its end is in doubt, nor if the client waits to be told to send it. */
static bool reply_at_once(const struct ic_request *request)
{
	const bool known = !ic_id_is_zero(request->ctx.actor.session);
	const uint64_t most = known ? IC_IMAGE_BYTES_MAX : IC_JSON_BYTES_MAX;
	uint64_t len = 0;

	return !request->framed || ic_request_header(request, "Expect").len > 0
	       || (ic_request_length(request, &len) && len > most);
}

static enum MHD_Result send_reply(struct ic_request *request)
{
	const bool from_app = request->route == NULL && request->match.methods == 0
			      && ic_failed_with(request->status, IC_E_ABSENT);

	if (from_app && ic_statics_send(request))
		return MHD_YES;
	return ic_reply_send(request) ? MHD_YES : MHD_NO;
}

static enum MHD_Result start_request(struct ic_server *server, struct MHD_Connection *connection,
				     const char *url, const char *method, void **place)
{
	struct ic_request *request;

	if (!ic_ok(ic_request_new(server, connection, ic_bytes_of_text(method),
				  ic_bytes_of_text(url), &request)))
		return MHD_NO;
	*place = request;
	atomic_fetch_add(&server->active, 1);
	request->status = ic_request_guard(request);
	if (!ic_ok(request->status) && reply_at_once(request))
		return send_reply(request);
	ic_request_begin(request);
	return !ic_ok(request->status) && reply_at_once(request) ? send_reply(request) : MHD_YES;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *data_len, void **place)
{
	struct ic_request *request = *place;

	(void)version;
	if (request == NULL)
		return start_request(ctx, connection, url, method, place);
	if (*data_len > 0) {
		ic_request_feed(request, ic_bytes_of(data, *data_len));
		*data_len = 0;
		return request->body_len > IC_IMAGE_BYTES_MAX + IC_JSON_BYTES_MAX ? MHD_NO
										  : MHD_YES;
	}
	ic_request_handle(request);
	return send_reply(request);
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **place,
			 enum MHD_RequestTerminationCode code)
{
	struct ic_server *server = ctx;
	struct ic_request *request = *place;

	(void)connection;
	(void)code;
	if (request == NULL)
		return;
	const int http = request->reply.http == 0 ? 499 : request->reply.http;
	ic_metrics_count(&server->metrics, request->route, http, ic_status_code(request->status),
			 ic_clock_monotonic_ns() - request->started_ns, request->body_len);
	ic_request_free(request);
	*place = NULL;
	atomic_fetch_sub(&server->active, 1);
}

/* --- addresses --- */

struct address {
	struct sockaddr_storage socket;
	bool v6;
};

/* "host:port" or "[host]:port", the host a number. */
static ic_status parse_address(const char *text, struct address *ret_address)
{
	const struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
					.ai_socktype = SOCK_STREAM };
	const char *colon = strrchr(text, ':');
	const bool brackets = text[0] == '[' && colon != NULL && colon > text && colon[-1] == ']';
	char host[HOST_MAX] = "";
	struct addrinfo *found = NULL;

	if (colon == NULL || (size_t)(colon - text) >= sizeof(host))
		IC_FAIL(CONFIG, "an address to listen on is address:port");
	memcpy(host, text + brackets, (size_t)(colon - text) - 2 * brackets);
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
		IC_FAIL(CONFIG, "the address to listen on is not a number and a port");
	ret_address->v6 = found->ai_family == AF_INET6;
	memcpy(&ret_address->socket, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	return IC_DONE;
}

static bool is_loopback(const struct address *address)
{
	const uint8_t *v4 =
		(const uint8_t *)&((const struct sockaddr_in *)&address->socket)->sin_addr;
	const struct in6_addr *v6 = &((const struct sockaddr_in6 *)&address->socket)->sin6_addr;

	return address->v6 ? IN6_IS_ADDR_LOOPBACK(v6) : v4[0] == 127;
}

ic_status ic_server_check_addresses(const char *listen, const char *metrics)
{
	struct address address = { 0 };

	IC_TRY(parse_address(listen, &address));
	if (metrics == NULL)
		return IC_DONE;
	IC_TRY(parse_address(metrics, &address));
	if (!is_loopback(&address))
		IC_FAIL(CONFIG, "the counters are served on a loopback address only");
	return IC_DONE;
}

/* --- the counters' own listener, in the clear and for this machine only --- */

static enum MHD_Result on_metrics(void *ctx, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *data,
				  size_t *data_len, void **place)
{
	struct ic_server *server = ctx;
	const struct ic_headers headers = { .type = "text/plain; version=0.0.4",
					    .demonstration = true };
	const bool wanted = strcmp(method, "GET") == 0 && strcmp(url, "/metrics") == 0;
	IC_AUTO(buf) text = { 0 };

	(void)version;
	(void)data;
	(void)data_len;
	(void)place;
	ic_buf_init(&text, METRICS_BYTES_MAX);
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
	if (wanted
	    && !ic_ok(ic_metrics_emit(&server->metrics, info->num_connections, server->stream_count,
				      &text)))
		return MHD_NO;
	struct MHD_Response *response =
		MHD_create_response_from_buffer(text.len, text.ptr, MHD_RESPMEM_MUST_COPY);
	if (response == NULL)
		return MHD_NO;
	const bool sent =
		ic_headers_add(response, &headers)
		&& MHD_queue_response(connection, wanted ? 200 : 404, response) == MHD_YES;
	MHD_destroy_response(response);
	return sent ? MHD_YES : MHD_NO;
}

static ic_status start_metrics(struct ic_server *server)
{
	struct address address = { 0 };

	if (server->options.metrics == NULL)
		return IC_DONE;
	IC_TRY(parse_address(server->options.metrics, &address));
	server->metrics_daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | (address.v6 ? MHD_USE_IPv6 : 0), 0,
		NULL, NULL, on_metrics, server, MHD_OPTION_SOCK_ADDR, &address.socket,
		MHD_OPTION_CONNECTION_LIMIT, 4U, MHD_OPTION_CONNECTION_TIMEOUT, 10U,
		MHD_OPTION_END);
	if (server->metrics_daemon == NULL)
		IC_FAIL(CONFIG, "cannot listen where the counters are to be");
	return IC_DONE;
}

/* --- start and stop --- */

static ic_status start_daemon(struct ic_server *server)
{
	const struct ic_server_options *options = &server->options;
	struct address address = { 0 };

	IC_TRY(parse_address(options->listen, &address));
	server->daemon = MHD_start_daemon(
		MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL
			| MHD_USE_TLS | (address.v6 ? MHD_USE_IPv6 : 0),
		0, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR, &address.socket,
		MHD_OPTION_HTTPS_MEM_KEY, options->key, MHD_OPTION_HTTPS_MEM_CERT,
		options->certificate, MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES,
		MHD_OPTION_CONNECTION_LIMIT, options->connections_max,
		MHD_OPTION_CONNECTION_TIMEOUT, options->idle_seconds, MHD_OPTION_THREAD_STACK_SIZE,
		(size_t)STACK_BYTES, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_END);
	if (server->daemon == NULL)
		IC_FAIL(CONFIG, "cannot listen: the address is taken, or certificate and key do "
				"not fit together");
	return IC_DONE;
}

static ic_status start(struct ic_server *server)
{
	IC_TRY(ic_server_check_addresses(server->options.listen, server->options.metrics));
	IC_TRY(ic_rates_new(server->options.rate_percent, &server->rates));
	IC_TRY(ic_throttle_new(&server->throttle));
	IC_TRY(ic_openapi_emit(&server->openapi));
	ic_openapi_tag(ic_buf_view(&server->openapi), server->openapi_tag);
	IC_TRY(ic_statics_new(server->app->demonstration, &server->statics));
	IC_TRY(start_daemon(server));
	return start_metrics(server);
}

ic_status ic_server_start(const struct ic_server_options *options, struct ic_server **ret_server)
{
	struct ic_server *server = ic_alloc(1, sizeof(*server));

	IC_ASSERT(options->connections_max > 0 && options->connections_max <= IC_CONNECTIONS_MAX);
	if (server == NULL)
		IC_FAIL(NOMEM, "the server");
	server->options = *options;
	server->app = options->app;
	ic_buf_init(&server->openapi, IC_JSON_BYTES_MAX);
	pthread_mutex_init(&server->streams_lock, NULL);
	const ic_status status = start(server);
	if (!ic_ok(status)) {
		ic_server_stop(server, 0);
		return status;
	}
	*ret_server = server;
	return IC_DONE;
}

unsigned ic_server_port(const struct ic_server *server)
{
	const union MHD_DaemonInfo *info =
		MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return info->port;
}

void ic_server_stop(struct ic_server *server, unsigned grace_ms)
{
	if (server == NULL)
		return;
	atomic_store(&server->stopping, true);
	if (server->app->hub != NULL)
		ic_hub_close(server->app->hub);
	for (unsigned waited = 0; waited < grace_ms && atomic_load(&server->active) > 0;
	     waited += DRAIN_STEP_MS)
		ic_clock_sleep_ms(DRAIN_STEP_MS);
	if (server->metrics_daemon != NULL)
		MHD_stop_daemon(server->metrics_daemon);
	if (server->daemon != NULL)
		MHD_stop_daemon(server->daemon);
	ic_statics_free(server->statics);
	ic_throttle_free(server->throttle);
	ic_rates_free(server->rates);
	ic_buf_done(&server->openapi);
	pthread_mutex_destroy(&server->streams_lock);
	ic_free(server);
}
