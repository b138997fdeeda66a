/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Password hashing: Argon2id, 64 MiB, 3 passes, 1 lane (RFC 9106), in its standard text form. At
 * most two run at a time, so that sign-ins cannot take the machine; others wait. Threads: safe.
 */
#ifndef IC_CRYPTO_PASSWORD_H
#define IC_CRYPTO_PASSWORD_H

#include "base/bytes.h"
#include "base/status.h"
#include "sys/entropy.h"

enum { IC_PASSWORD_TEXT = 128, IC_PASSWORD_BYTES_MAX = 1024 };

/** The text to keep for @password. IC_E_LIMIT above IC_PASSWORD_BYTES_MAX, IC_E_NOMEM. */
ic_status ic_password_hash(ic_bytes password, struct ic_entropy *entropy,
			   char ret_text[static IC_PASSWORD_TEXT]);

/** IC_E_PASSWORD unless @password is the one @text was made from; also when @text is NULL, after
 * the same work, so that time does not tell whether a user exists. */
ic_status ic_password_check(ic_bytes password, const char *text);

#endif
