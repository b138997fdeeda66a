/* SPDX-License-Identifier: Apache-2.0 */
/* Duties with a deadline that a decision left behind, and the store's own few values. */
#ifndef IC_RECORDS_OBLIGATION_H
#define IC_RECORDS_OBLIGATION_H

#include "base/arena.h"
#include "port/db.h"

struct ic_obligation_row {
	ic_id id;
	ic_bytes code; /* of policy/obligations.def */
	ic_id patient;
	ic_id recording;
	ic_id share;
	ic_id owner;
	ic_time due;
	ic_time met; /* 0: not yet */
	int64_t entry;
};

ic_status ic_obligation_insert(struct ic_db_tx *tx, const struct ic_obligation_row *obligation);

/** Mark every open obligation @code of the whole patient as met. */
ic_status ic_obligation_meet(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at);

/** A value of the store (schema version, organisation, demonstration …); empty when absent. */
ic_status ic_meta_get(struct ic_db_tx *tx, const char *key, struct ic_arena *arena,
		      ic_bytes *ret_value);
ic_status ic_meta_set(struct ic_db_tx *tx, const char *key, ic_bytes value);

/** The schema of records.db for SQLite, a C string. */
extern const ic_bytes ic_embedded_records_schema;

#endif
