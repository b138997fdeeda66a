/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is to be told what changed, in memory only: a page that was away asks again and sees the
 * truth in the record. A notice names a share, never a patient. Threads: safe.
 */
#ifndef IC_APP_HUB_H
#define IC_APP_HUB_H

#include "base/status.h"
#include "base/text.h"

struct ic_hub;

enum ic_notice_kind {
	IC_NOTICE_SHARED,
	IC_NOTICE_DELIVERED,
	IC_NOTICE_OPENED,
	IC_NOTICE_REPLIED,
	IC_NOTICE_STOPPED,
	IC_NOTICE_RING
};

struct ic_notice {
	uint64_t number; /* rises by one with each notice of the hub */
	enum ic_notice_kind kind;
	ic_id party; /* whom to tell */
	ic_id share;
	bool urgent;
};

enum { IC_NOTICES_KEPT = 1024 };

ic_status ic_hub_new(struct ic_hub **ret_hub);
void ic_hub_free(struct ic_hub *hub);

/** Tell @notice.party; the number is given here. */
void ic_hub_tell(struct ic_hub *hub, struct ic_notice notice);

/** The number of the newest notice: start waiting after it. */
uint64_t ic_hub_newest(struct ic_hub *hub);

/** Wait up to @timeout_ms for the first notice to @party after @number; false when there was none
 * or the hub is closing. */
bool ic_hub_wait(struct ic_hub *hub, ic_id party, uint64_t number, unsigned timeout_ms,
		 struct ic_notice *ret_notice);

/** Wake every waiter and let none wait again; before the server stops. */
void ic_hub_close(struct ic_hub *hub);

/** The word of @kind in an event: shared, delivered, opened, replied, stopped, ring. */
const char *ic_notice_word(enum ic_notice_kind kind);

#endif
