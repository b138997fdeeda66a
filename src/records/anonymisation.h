/* SPDX-License-Identifier: Apache-2.0 */
/* Anonymisations: what is painted over in a copy of a recording, for whom, and that a second person
 * passed it. Bytes: docs/formats/anonymisation.md. */
#ifndef IC_RECORDS_ANONYMISATION_H
#define IC_RECORDS_ANONYMISATION_H

#include "base/arena.h"
#include "port/db.h"

struct ic_anonymisation_row {
	ic_id id;
	ic_id patient;
	ic_id recording;
	uint32_t version; /* of the recording */
	int release;
	ic_bytes marks; /* model/mark.h */
	ic_bytes sealed_words;
	ic_time made;
	ic_id made_by;
	int64_t entry;
	int state;       /* vocabulary anonymisation_state, never EXPIRED */
	ic_time checked; /* 0: not yet, and so for the next five */
	ic_id checked_by;
	int64_t checked_entry;
	ic_bytes sealed_finding;
	ic_time expires;
};

struct ic_anonymisation_rows {
	struct ic_anonymisation_row *at;
	size_t count;
};

ic_status ic_anonymisation_insert(struct ic_db_tx *tx, const struct ic_anonymisation_row *row);
ic_status ic_anonymisation_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
				struct ic_anonymisation_row *ret);

/** Of @recording, newest first; at most IC_LIST_ROWS_MAX. */
ic_status ic_anonymisation_list(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
				struct ic_anonymisation_rows *ret);

/** Keep what a second person found: the state and the fields from .checked on. */
ic_status ic_anonymisation_check(struct ic_db_tx *tx, const struct ic_anonymisation_row *row);

/** It counts no more, if it waits or has passed. */
ic_status ic_anonymisation_end(struct ic_db_tx *tx, ic_id id);

/** So does each of @recording; with @forget their words and boxes go too. */
ic_status ic_anonymisation_end_recording(struct ic_db_tx *tx, ic_id recording, bool forget);

/** So does each that passed for the recording and release of @newer, which takes its place. */
ic_status ic_anonymisation_end_older(struct ic_db_tx *tx, const struct ic_anonymisation_row *newer);

/** So does each of the whole @patient. */
ic_status ic_anonymisation_end_patient(struct ic_db_tx *tx, ic_id patient);

/** @staff has looked at the painted picture; the first look is kept. */
ic_status ic_anonymisation_look(struct ic_db_tx *tx, ic_id id, ic_id staff, int64_t entry);
ic_status ic_anonymisation_was_looked_at(struct ic_db_tx *tx, ic_id id, ic_id staff,
					 bool *ret_looked);

#endif
