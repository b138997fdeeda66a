/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTTPS server: the API of routes.def and the web app, on libmicrohttpd with a thread for each
 * connection. It decides nothing about patients: it reads requests strictly, finds out who asks,
 * calls a use case and writes down what it gave.
 *
 * It never terminates TLS weaker than 1.2, and speaks HTTP in the clear only for the counters, on a
 * loopback address.
 */
#ifndef IC_HTTP_SERVER_H
#define IC_HTTP_SERVER_H

#include "app/app.h"

struct ic_server;

/** Everything is borrowed until ic_server_stop() and ends with NUL where it is a text. */
struct ic_server_options {
	struct ic_app *app;
	const char *listen;      /* "address:port", "[v6]:port"; port 0: any that is free */
	const char *certificate; /* PEM */
	const char *key;         /* PEM */
	const char *metrics;     /* loopback "address:port" for /metrics in the clear; NULL: none */
	const char *auditors;    /* file of auditors' token hashes; NULL: nobody gets tiles */
	const char *ledger_dir;  /* on app->disk; NULL: no /ledger */
	unsigned connections_max;
	unsigned body_bytes_max; /* of a picture; at most IC_IMAGE_BYTES_MAX */
	unsigned idle_seconds;   /* of a connection */
	unsigned rate_percent;   /* of rates.def; 0: no limit */
};

/** Whether @listen and @metrics (may be NULL) could be listened on: before anything is made.
 * IC_E_CONFIG. */
ic_status ic_server_check_addresses(const char *listen, const char *metrics);

/** IC_E_CONFIG: address, certificate or key cannot be used. */
ic_status ic_server_start(const struct ic_server_options *options, struct ic_server **ret_server);

/** The port that is listened on. */
unsigned ic_server_port(const struct ic_server *server);

/** Take no new request, finish those under way (at most @grace_ms), end every stream, free. The app
 * stays the caller's; its hub is closed. NULL is fine. */
void ic_server_stop(struct ic_server *server, unsigned grace_ms);

#endif
