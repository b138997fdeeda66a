/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate and key for HTTPS: the hospital's from two files, or, for a demonstration, one of its
 * own that is kept in the data directory so that a phone that trusts it goes on trusting it. */
#ifndef IC_PROGRAMS_TLS_H
#define IC_PROGRAMS_TLS_H

#include "base/buf.h"
#include "sys/clock.h"

/** Both end with NUL, as the server wants them. */
struct ic_tls {
	struct ic_buf certificate;
	struct ic_buf key;
};

void ic_tls_init(struct ic_tls *tls);
void ic_tls_done(struct ic_tls *tls);

/** From files. IC_E_ABSENT, IC_E_CONFIG: not a certificate. */
ic_status ic_tls_load(struct ic_tls *tls, const char *certificate_path, const char *key_path);

/** The demonstration's, made when @data has none for this year and @name (may be NULL). */
ic_status ic_tls_demonstrate(struct ic_tls *tls, const char *data, const char *name,
			     struct ic_clock *clock);

#endif
