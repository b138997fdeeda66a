/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of recipients outside care. Bytes: docs/formats/outside.md. */
#ifndef IC_RECORDS_RECIPIENT_H
#define IC_RECORDS_RECIPIENT_H

#include "base/arena.h"
#include "port/db.h"

struct ic_recipient_row {
	ic_id id;
	int class; /* vocabulary recipient_class */
	ic_bytes body;
	ic_bytes code;
	ic_bytes sealed_person;
	ic_time stated;
	ic_id stated_by;
	int64_t entry;
	ic_time verified; /* 0: never */
	ic_id verified_by;
	ic_bytes verified_digest; /* of what the row said then; empty: none was kept */
	ic_time ended;            /* 0: it stands */
	ic_id ended_by;
};

struct ic_recipient_rows {
	struct ic_recipient_row *at;
	size_t count;
};

ic_status ic_recipient_insert(struct ic_db_tx *tx, const struct ic_recipient_row *recipient);

/** IC_E_ABSENT. */
ic_status ic_recipient_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_recipient_row *ret);

/** Newest first, also those that have ended, at most IC_LIST_ROWS_MAX: those after the one stated
 * at @before_at with id @before (zero: from the newest). */
ic_status ic_recipient_list(struct ic_db_tx *tx, ic_time before_at, ic_id before,
			    struct ic_arena *arena, struct ic_recipient_rows *ret);

ic_status ic_recipient_verify(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by, ic_bytes digest);
ic_status ic_recipient_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

#endif
