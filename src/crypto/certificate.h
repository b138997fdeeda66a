/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A self-signed certificate for a demonstration: P-256, for the names given. A hospital brings a
 * certificate of its own. It may sign itself only (CA with path length 0), which phones ask of what
 * a person can choose to trust. Source: RFC 5280.
 */
#ifndef IC_CRYPTO_CERTIFICATE_H
#define IC_CRYPTO_CERTIFICATE_H

#include "base/buf.h"
#include "base/time.h"
#include "crypto/hash.h"

struct ic_certificate_options {
	const char *const *names; /* host names and addresses, at least one; ends with NULL */
	ic_time from;
	unsigned days;
};

enum { IC_CERTIFICATE_NAMES_MAX = 8, IC_CERTIFICATE_PEM_MAX = 8192 };

/** Append certificate and key in PEM. IC_E_FIELD: a name that is neither a host name nor an
 * address. */
ic_status ic_certificate_make(const struct ic_certificate_options *options,
			      struct ic_buf *out_certificate, struct ic_buf *out_key);

/** SHA-256 of the certificate in @pem, as browsers show it. IC_E_SYNTAX. */
ic_status ic_certificate_fingerprint(ic_bytes pem, ic_digest *ret_digest);

#endif
