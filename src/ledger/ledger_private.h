/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this module share. */
#ifndef IC_LEDGER_LEDGER_PRIVATE_H
#define IC_LEDGER_LEDGER_PRIVATE_H

#include <pthread.h>

#include "ledger/ledger.h"
#include "ledger/payload.h"
#include "ledger/publisher.h"
#include "ledger/tree.h"

struct ic_settler; /* one caller that waits for a signed head */

enum { IC_LEDGER_DIR_MAX = 200, IC_RECENT_APPENDED = 1024 };

/** An entry as it was last appended at its index. */
struct ic_recent_leaf {
	uint64_t end; /* its index + 1; 0: none */
	uint8_t entry[IC_LEAF_BYTES];
};

struct ic_ledger {
	struct ic_disk *disk;
	char dir[IC_LEDGER_DIR_MAX]; /* of tiles and checkpoint */
	struct ic_db *db;
	struct ic_keys *keys;
	struct ic_clock *clock;
	struct ic_entropy *entropy;

	pthread_mutex_t settle_mutex; /* over the four below */
	struct ic_settler *waiting;
	struct ic_settler **waiting_last;
	bool leading;             /* a caller is with the key holder */
	struct ic_tree_head head; /* the newest signed head */

	/* What append() put into transactions lately, so that signing need not read it back. A
	 * transaction that was undone leaves an entry here; the one that then gets its index
	 * replaces it, before anyone can ask for that index to be signed. */
	pthread_mutex_t recent_mutex;
	struct ic_recent_leaf recent[IC_RECENT_APPENDED];

	pthread_mutex_t publish_mutex; /* over the two below: one publication at a time */
	struct ic_publisher *publisher;
	uint64_t published; /* entries below the checkpoint in the directory; UINT64_MAX: not known
			     */
	unsigned publish_ms;
	pthread_t thread;
	bool started;
	pthread_mutex_t thread_mutex; /* over stopping */
	pthread_cond_t thread_wake;
	bool stopping;
};

/** An event made ready outside of the transaction: all but index, time and tags. */
struct ic_draft {
	const struct ic_event *event;
	ic_id event_id;
	uint16_t type;
	ic_digest commitment;
	struct ic_buf sealed;
	struct ic_receipt *receipt; /* digests, salts and named fields are already in it */
};

ic_status ic_draft_init(struct ic_ledger *ledger, const struct ic_event *event,
			struct ic_receipt *receipt, struct ic_draft *ret_draft);
void ic_draft_done(struct ic_draft *draft);

/** Give it index, time and tags, and insert its rows. May be run again. */
ic_status ic_draft_insert(struct ic_ledger *ledger, struct ic_db_tx *tx, struct ic_draft *draft);

/** Called with each leaf in order. */
typedef ic_status ic_leaf_fn(uint64_t index, const uint8_t entry[static IC_LEAF_BYTES], void *ctx);

/** Every leaf from @first up to but without @end, in order; IC_E_VERIFY when one is missing. */
ic_status ic_ledger_each_leaf(struct ic_ledger *ledger, uint64_t first, uint64_t end,
			      ic_leaf_fn *visit, void *ctx);

/** Count of leaves in the database, or as one transaction sees it. */
ic_status ic_ledger_count_leaves(struct ic_ledger *ledger, uint64_t *ret_count);
ic_status ic_ledger_count_leaves_in(struct ic_db_tx *tx, uint64_t *ret_count);

/** Have every committed leaf signed, also those nobody waits for. */
ic_status ic_ledger_sign_all(struct ic_ledger *ledger);

/** After a commit (port/db.h): have what it brought to @ledger signed before its callers wake. */
void ic_ledger_sign_committed(struct ic_db_tx *tx, void *ledger);

/** Append the text of the published checkpoint. */
ic_status ic_ledger_published_checkpoint(struct ic_ledger *ledger, struct ic_buf *out);

/** Called with an entry and its opened payload, which was found to be what the entry committed to.
 */
typedef ic_status ic_opened_fn(const uint8_t entry[static IC_LEAF_BYTES],
			       const struct ic_opened_event *event, void *ctx);

/** IC_E_ABSENT, IC_E_GONE: the payload was destroyed. */
ic_status ic_ledger_with_event(struct ic_db_tx *tx, uint64_t index, const struct ic_secret *key,
			       ic_opened_fn *fn, void *ctx);

#endif
