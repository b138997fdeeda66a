/* SPDX-License-Identifier: Apache-2.0 */
#include "http_client.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <unistd.h>

enum { PIECE_BYTES = 256 << 10, LINE_MAX_BYTES = 4096, TIMEOUT_S = 30 };

struct bench_client {
	struct bench_peer peer;
	int fd;
	SSL *tls;
	size_t at; /* of piece, what is read already */
	size_t len;
	char piece[PIECE_BYTES];
};

bool bench_peer_parse(const char *url, struct bench_peer *ret_peer)
{
	const bool tls = strncmp(url, "https://", 8) == 0;
	char *end;

	if (!tls && strncmp(url, "http://", 7) != 0)
		return false;
	url += tls ? 8 : 7;
	if (strncmp(url, "127.0.0.1:", 10) != 0)
		return false;
	ret_peer->tls = tls;
	ret_peer->port = (int)strtol(url + 10, &end, 10);
	(void)snprintf(ret_peer->path, sizeof(ret_peer->path), "%s", *end == '/' ? end : "/");
	return true;
}

/* --- the connection --- */

static SSL_CTX *context;
static pthread_once_t context_once = PTHREAD_ONCE_INIT;

static void make_context(void)
{
	context = SSL_CTX_new(TLS_client_method());
	if (context == NULL)
		abort();
	SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
}

struct bench_client *bench_client_new(const struct bench_peer *peer)
{
	struct bench_client *client = calloc(1, sizeof(*client));

	if (client == NULL)
		abort();
	client->peer = *peer;
	client->fd = -1;
	return client;
}

static void disconnect(struct bench_client *client)
{
	SSL_free(client->tls);
	if (client->fd >= 0)
		(void)close(client->fd);
	client->tls = NULL;
	client->fd = -1;
	client->at = 0;
	client->len = 0;
}

void bench_client_free(struct bench_client *client)
{
	disconnect(client);
	free(client);
}

static bool start_tls(struct bench_client *client)
{
	pthread_once(&context_once, make_context);
	client->tls = SSL_new(context);
	return client->tls != NULL && SSL_set_fd(client->tls, client->fd) == 1
	       && SSL_connect(client->tls) == 1;
}

static bool connect_peer(struct bench_client *client)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
					     .sin_port = htons((uint16_t)client->peer.port),
					     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct timeval timeout = { TIMEOUT_S, 0 };
	const int on = 1;

	if (client->fd >= 0)
		return true;
	client->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (client->fd < 0)
		return false;
	(void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	(void)setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	(void)setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
	if (connect(client->fd, (const struct sockaddr *)&address, sizeof(address)) == 0
	    && (!client->peer.tls || start_tls(client)))
		return true;
	disconnect(client);
	return false;
}

static bool put(struct bench_client *client, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		const size_t some = len > 1 << 20 ? 1 << 20 : len;
		const ssize_t sent = client->tls != NULL ? SSL_write(client->tls, at, (int)some)
							 : send(client->fd, at, some, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		at += sent;
		len -= (size_t)sent;
	}
	return true;
}

static bool fill(struct bench_client *client)
{
	if (client->at < client->len)
		return true;
	const ssize_t got = client->tls != NULL ? SSL_read(client->tls, client->piece, PIECE_BYTES)
						: recv(client->fd, client->piece, PIECE_BYTES, 0);
	client->at = 0;
	client->len = got > 0 ? (size_t)got : 0;
	return got > 0;
}

/* --- the reply --- */

struct reply {
	int status;
	uint64_t len;
	bool chunked;
	bool closes;
};

static bool get_line(struct bench_client *client, char line[LINE_MAX_BYTES])
{
	size_t len = 0;

	for (;;) {
		if (!fill(client))
			return false;
		const char c = client->piece[client->at++];
		if (c == '\n')
			break;
		if (c != '\r' && len < LINE_MAX_BYTES - 1)
			line[len++] = c;
	}
	line[len] = '\0';
	return true;
}

static bool skip(struct bench_client *client, uint64_t len)
{
	while (len > 0) {
		if (!fill(client))
			return false;
		const size_t here = client->len - client->at;
		const size_t some = here < len ? here : (size_t)len;
		client->at += some;
		len -= some;
	}
	return true;
}

static bool get_head(struct bench_client *client, struct reply *ret)
{
	char line[LINE_MAX_BYTES];

	*ret = (struct reply) { 0 };
	if (!get_line(client, line) || strncmp(line, "HTTP/1.", 7) != 0)
		return false;
	ret->status = (int)strtol(line + 9, NULL, 10);
	for (;;) {
		if (!get_line(client, line))
			return false;
		if (line[0] == '\0')
			return true;
		if (strncasecmp(line, "content-length:", 15) == 0)
			ret->len = strtoull(line + 15, NULL, 10);
		else if (strncasecmp(line, "transfer-encoding:", 18) == 0)
			ret->chunked = strcasestr(line, "chunked") != NULL;
		else if (strncasecmp(line, "connection:", 11) == 0)
			ret->closes = strcasestr(line, "close") != NULL;
	}
}

static bool skip_chunks(struct bench_client *client, uint64_t *ret_len)
{
	char line[LINE_MAX_BYTES];
	uint64_t len;

	do {
		if (!get_line(client, line))
			return false;
		len = strtoull(line, NULL, 16);
		if (!skip(client, len) || !get_line(client, line))
			return false;
		*ret_len += len;
	} while (len > 0);
	return true;
}

static bool get_reply(struct bench_client *client, struct reply *reply)
{
	do {
		if (!get_head(client, reply))
			return false;
	} while (reply->status == 100);
	return reply->chunked ? skip_chunks(client, &reply->len) : skip(client, reply->len);
}

int bench_client_call(struct bench_client *client, const char *head, size_t head_len,
		      const uint8_t *body, size_t body_len, uint64_t *ret_reply_len)
{
	struct reply reply;

	if (!connect_peer(client))
		return 0;
	if (!put(client, head, head_len) || !put(client, body, body_len)
	    || !get_reply(client, &reply)) {
		disconnect(client);
		return 0;
	}
	if (reply.closes)
		disconnect(client);
	*ret_reply_len = reply.len;
	return reply.status;
}
