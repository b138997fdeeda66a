/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A 32-byte secret in locked memory that never reaches swap or a core file and is wiped when
 * released. It is not copied: it is moved with IC_TAKE or looked at in place. Threads: one owner at
 * a time.
 */
#ifndef IC_SYS_SECRET_H
#define IC_SYS_SECRET_H

#include "base/bytes.h"
#include "base/status.h"

enum { IC_SECRET_BYTES = 32 };

struct ic_secret {
	uint8_t *bytes; /* IC_SECRET_BYTES in the locked pool, or NULL */
};

/** A zeroed secret. IC_E_NOMEM when the pool is used up (IC_SECRETS_MAX). */
ic_status ic_secret_new(struct ic_secret *ret_secret);

/** Wipe and give back; safe on NULL and twice. */
void ic_secret_done(struct ic_secret *secret);

static inline ic_bytes ic_secret_view(const struct ic_secret *secret)
{
	return (ic_bytes) { secret->bytes, secret->bytes == NULL ? 0 : IC_SECRET_BYTES };
}

/** For this process, once, before the first secret: no core file, no reading by other processes of
 * the same user. IC_E_IO when the system refuses. */
ic_status ic_secret_harden_process(void);

/** False when the system did not let the pool be locked (RLIMIT_MEMLOCK): it may then reach swap.
 */
bool ic_secret_pool_is_locked(void);

#endif
