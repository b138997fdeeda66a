/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wrong passwords: after a few for one account the next try waits, 30 s at first and twice as long
 * each time up to 15 min. Counted for the account from one address, and more patiently for the
 * account from anywhere, so that a stranger who guesses from elsewhere does not lock its owner out.
 * In memory only; a table of fixed size that forgets the idlest. Threads: safe.
 * Source: OWASP ASVS 5.0 6.3.1.
 */
#ifndef IC_HTTP_THROTTLE_H
#define IC_HTTP_THROTTLE_H

#include "base/bytes.h"
#include "base/status.h"

struct ic_throttle;

ic_status ic_throttle_new(struct ic_throttle **ret_throttle);
void ic_throttle_free(struct ic_throttle *throttle);

/** Seconds that @user from @address has to wait; 0: may try. Time is monotonic. */
unsigned ic_throttle_ask(struct ic_throttle *throttle, ic_bytes user, ic_bytes address,
			 uint64_t now_ns);

/** Count a try that failed, or forget them all after one that did not. */
void ic_throttle_tell(struct ic_throttle *throttle, ic_bytes user, ic_bytes address, bool failed,
		      uint64_t now_ns);

#endif
