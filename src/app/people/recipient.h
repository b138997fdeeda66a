/* SPDX-License-Identifier: Apache-2.0 */
/* Recipients outside care as the use cases see them: what the sealed column says, how long a check
 * of them holds, what they are to the rules. */
#ifndef IC_APP_RECIPIENT_H
#define IC_APP_RECIPIENT_H

#include "app/app.h"
#include "crypto/hash.h"
#include "policy/facts.h"
#include "records/recipient.h"

struct ic_recipient_person {
	ic_bytes person;  /* who, or in which role */
	ic_bytes channel; /* how it reaches them, in words */
};

ic_status ic_recipient_read(struct ic_ctx *ctx, const struct ic_recipient_row *row,
			    struct ic_recipient_person *ret);

/** SHA-256 of what @row says: what a check is bound to. */
ic_status ic_recipient_digest(struct ic_ctx *ctx, const struct ic_recipient_row *row,
			      ic_digest *ret_digest);

/** How @row stands at @now: vocabulary recipient_standing. One that says anything else than what
 * was verified is unverified. */
ic_status ic_recipient_standing(struct ic_ctx *ctx, const struct ic_recipient_row *row, ic_time now,
				int *ret_standing);

/** The fact RECIP: its class, or UNVER unless it was verified by another person as it is now, and
 * not longer than 90 days ago. Source: rules.md DS-08. */
ic_status ic_recipient_fact(struct ic_ctx *ctx, const struct ic_recipient_row *row, ic_time now,
			    enum ic_fact_RECIP *ret_fact);

/** Who @party is as a recipient: the name of a body outside, else of a member of staff. */
ic_status ic_recipient_name(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id party,
			    ic_bytes *ret_name);

/** Body and person: "Sample Constabulary, Detective Sergeant Sample". */
ic_status ic_recipient_full_name(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id party,
				 ic_bytes *ret_name);

#endif
