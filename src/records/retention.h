/* SPDX-License-Identifier: Apache-2.0 */
/* What governs the end of a recording: what was stated of the patient, holds, appraisals, and the
 * tombstone. Bytes: docs/formats/retention.md. */
#ifndef IC_RECORDS_RETENTION_H
#define IC_RECORDS_RETENTION_H

#include "base/arena.h"
#include "port/db.h"

struct ic_retention_note {
	ic_id id;
	ic_id patient;
	ic_bytes what;      /* a class, LAST_SEEN or DIED */
	struct ic_date day; /* year 0: none */
	bool withdrawn;     /* takes back what was stated before */
	ic_time stated;
	ic_id stated_by;
	int64_t entry;
};

struct ic_retention_notes {
	struct ic_retention_note *at;
	size_t count;
};

struct ic_hold_row {
	ic_id id;
	ic_id patient;
	ic_id recording; /* zero: every one of the patient */
	ic_time placed;
	ic_id placed_by;
	int64_t entry;
	ic_time lifted; /* 0: in force */
};

struct ic_appraisal_row {
	ic_id id; /* zero: none */
	ic_id recording;
	bool dispose;
	struct ic_date keep_until; /* year 0 with dispose */
	ic_time at;
	ic_id by;
	int64_t entry;
};

struct ic_disposal_row {
	ic_id recording;
	ic_id patient;
	ic_bytes class;
	struct ic_date until;
	ic_time taken;
	ic_time filed;
	ic_bytes content_hash;
	ic_time appraised;
	ic_id appraised_by;
	int64_t appraisal_entry;
	ic_time disposed;
	ic_id disposed_by;
	ic_bytes rule;
	ic_bytes policy;
	int64_t entry;
	int request;    /* vocabulary life_request */
	ic_bytes blobs; /* ids of its files, one after another */
	ic_time done;   /* 0: key or files may be there yet */
};

/* A recording that is old enough to be looked at. */
struct ic_candidate_row {
	ic_id recording;
	ic_id whole; /* the whole patient */
	ic_time taken;
	ic_time last_kept; /* the latest of the whole patient that was taken or filed */
	ic_time last_met;  /* latest beginning or end of an encounter; 0: none */
};

struct ic_candidate_rows {
	struct ic_candidate_row *at;
	size_t count;
};

ic_status ic_retention_note_insert(struct ic_db_tx *tx, const struct ic_retention_note *note);

/** Of the whole @patient, the latest of each `what`, oldest first. */
ic_status ic_retention_note_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
				 struct ic_retention_notes *ret);

ic_status ic_hold_insert(struct ic_db_tx *tx, const struct ic_hold_row *hold);
ic_status ic_hold_load(struct ic_db_tx *tx, ic_id id, struct ic_hold_row *ret);
ic_status ic_hold_lift(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

/** The oldest hold in force that covers @recording of @patient; zero: none. */
ic_status ic_hold_find(struct ic_db_tx *tx, ic_id patient, ic_id recording, ic_id *ret_hold);

/** The latest moment at which anything that bears on the end of @recording of @patient was stated,
 * held or lifted; 0: never. */
ic_status ic_retention_changed(struct ic_db_tx *tx, ic_id patient, ic_id recording,
			       ic_time *ret_changed);

/** True if @staff has lifted a hold that covered @recording of @patient. */
ic_status ic_hold_lifted_by(struct ic_db_tx *tx, ic_id patient, ic_id recording, ic_id staff,
			    bool *ret_lifted);

ic_status ic_appraisal_insert(struct ic_db_tx *tx, const struct ic_appraisal_row *appraisal);

/** The latest since it moved to its patient; its id is zero when there is none. */
ic_status ic_appraisal_latest(struct ic_db_tx *tx, ic_id recording, struct ic_appraisal_row *ret);

/** The one of @recording. IC_E_ABSENT. */
ic_status ic_candidate_load(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			    struct ic_candidate_row *ret);

/** When the whole @patient was seen alive: the latest begun encounter, or recording taken that is
 * not post mortem; 0: never. */
ic_status ic_seen_alive(struct ic_db_tx *tx, ic_id patient, ic_time *ret_seen);

/** Not destroyed, of a patient none of whose recordings was taken or filed from @before on, oldest
 * first, after (@after, @after_id); at most IC_LIST_ROWS_MAX. */
ic_status ic_candidate_list(struct ic_db_tx *tx, ic_time before, ic_time after, ic_id after_id,
			    struct ic_arena *arena, struct ic_candidate_rows *ret);

/** Nothing is left of @recording but that there was one: DESTROYED, without words or blob rows. */
ic_status ic_recording_empty(struct ic_db_tx *tx, ic_id recording);

/** Write the tombstone, empty the recording and remove its blob rows. */
ic_status ic_disposal_insert(struct ic_db_tx *tx, const struct ic_disposal_row *disposal);
ic_status ic_disposal_load(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			   struct ic_disposal_row *ret);
ic_status ic_disposal_finish(struct ic_db_tx *tx, ic_id recording, ic_time at);

#endif
