/* SPDX-License-Identifier: Apache-2.0 */
/* The headers that every response carries, whoever makes it. */
#ifndef IC_HTTP_HEADERS_H
#define IC_HTTP_HEADERS_H

#include <stdbool.h>

struct MHD_Response;

/* The installed shell is static, so it carries no nonce: its scripts are its own files only. */
#define IC_CSP_PAGE                                                                             \
	"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "          \
	"img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; " \
	"manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "    \
	"require-trusted-types-for 'script'; trusted-types ic"

struct ic_headers {
	const char *type;  /* NULL: no content */
	const char *cache; /* NULL: no-store */
	bool sandbox;      /* came from outside: may run nothing */

	/* A self-signed certificate on localhost: strict transport security would reach every
	 * other program that a developer runs there. */
	bool demonstration;
};

/** False when memory ran out. */
bool ic_headers_add(struct MHD_Response *response, const struct ic_headers *headers);

#endif
