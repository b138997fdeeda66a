/* SPDX-License-Identifier: Apache-2.0 */
/* Disclosures to recipients outside care: their items, their file. The six fields stand in the
 * disclosure's own row (share.h). Bytes: docs/formats/outside.md. */
#ifndef IC_RECORDS_OUTSIDE_H
#define IC_RECORDS_OUTSIDE_H

#include "records/share.h"

struct ic_outside_row {
	struct ic_disclosure_row disclosure; /* .recipient is the one outside, .share zero */
	ic_id by;
	bool vital;
	ic_time until;
	ic_time handed; /* 0: no file was made */
	ic_bytes sealed_passphrase;
};

/* What was decided of one recording. */
struct ic_outside_item_row {
	ic_id recording;
	int64_t place; /* its number in the file, from 1; chosen by ic_outside_insert() */
	ic_bytes rule;
	ic_bytes obligations; /* codes, a space between */
};

struct ic_outside_item_rows {
	struct ic_outside_item_row *at;
	size_t count;
};

struct ic_outside_rows {
	struct ic_outside_row *at;
	size_t count;
};

/** The disclosure's row, its items, and what goes with them. */
ic_status ic_outside_insert(struct ic_db_tx *tx, const struct ic_outside_row *outside,
			    const struct ic_outside_item_row *items, size_t count);

/** IC_E_ABSENT. */
ic_status ic_outside_load(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			  struct ic_outside_row *ret);

/** Of @by, newest first, at most IC_LIST_ROWS_MAX: those after the one made at @before_at with id
 * @before (zero: from the newest). */
ic_status ic_outside_list(struct ic_db_tx *tx, ic_id by, ic_time before_at, ic_id before,
			  struct ic_arena *arena, struct ic_outside_rows *ret);

/** The recordings in the order of their numbers in the file, from 1. */
ic_status ic_outside_items(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			   struct ic_share_items *ret);

/** The same with what was decided of each. */
ic_status ic_outside_item_rows(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			       struct ic_outside_item_rows *ret);

ic_status ic_outside_set_passphrase(struct ic_db_tx *tx, ic_id disclosure, ic_bytes sealed);

/** A file is being made; the first time counts. */
ic_status ic_outside_set_handed(struct ic_db_tx *tx, ic_id disclosure, ic_time at);

/** How many passphrases are kept of which no file is made any more at @now. */
ic_status ic_outside_count_due(struct ic_db_tx *tx, ic_time now, int64_t *ret_count);

/** Empty them. */
ic_status ic_outside_forget(struct ic_db_tx *tx, ic_time now);

/** Visit every disclosure that is neither a share nor of this table, that has no item, whose entry
 * is not there, or whose patient is not that of an item which never moved. */
ic_status ic_outside_each_fault(struct ic_db_tx *tx,
				ic_status (*visit)(ic_id disclosure, void *ctx), void *ctx);

#endif
