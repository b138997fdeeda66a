/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client's end of one HTTP/1.1 connection, in the clear or over TLS 1.3, for measuring on the
 * loopback address. A certificate is not checked: the servers are started beside it.
 */
#ifndef IC_BENCH_HTTP_CLIENT_H
#define IC_BENCH_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bench_peer {
	bool tls;
	int port;
	char path[512];
};

struct bench_client;

/** http[s]://127.0.0.1:PORT/PATH; false if it is anything else. */
bool bench_peer_parse(const char *url, struct bench_peer *ret_peer);

/** Not yet connected. Exits without memory. */
struct bench_client *bench_client_new(const struct bench_peer *peer);
void bench_client_free(struct bench_client *client);

/** Send @head and @body and read the reply away; its status, or 0 if the connection failed. It
 * connects when it must. */
int bench_client_call(struct bench_client *client, const char *head, size_t head_len,
		      const uint8_t *body, size_t body_len, uint64_t *ret_reply_len);

#endif
