/* SPDX-License-Identifier: Apache-2.0 */
/* What is on record of the life of a recording after it was taken: whether care relied on it, how
 * far it went, restrictions, incidents, corrections, and its move to another patient. Bytes:
 * docs/formats/life.md. */
#ifndef IC_RECORDS_LIFE_H
#define IC_RECORDS_LIFE_H

#include "base/arena.h"
#include "port/db.h"
#include "records/recording.h"

struct ic_reliance_row {
	ic_id id; /* zero: nobody has stated it */
	ic_id recording;
	bool relied;
	ic_time at;
	ic_id by;
	int64_t entry;
};

struct ic_publication_row {
	ic_id id;
	ic_id recording;
	int published; /* vocabulary published */
	ic_bytes sealed_title;
	ic_time at;
	ic_id by;
	int64_t entry;
};

struct ic_restriction_row {
	ic_id id; /* zero: none in force */
	ic_id patient;
	ic_time placed;
	ic_id placed_by;
	int64_t entry;
};

struct ic_incident_row {
	ic_id id; /* zero: none */
	int kind; /* vocabulary incident_kind */
	ic_id recording;
	ic_id patient;
	ic_time found;
	ic_time due;
	ic_id opened_by;
	ic_bytes sealed_words;
	int64_t entry;
	ic_time closed; /* 0: open */
	ic_id closed_by;
	int64_t closed_entry;
	bool reported;
	ic_bytes sealed_outcome;
	ic_time place; /* in the register, which reads it backwards */
};

struct ic_incident_rows {
	struct ic_incident_row *at;
	size_t count;
};

struct ic_affected_row {
	ic_id party;
	bool is_patient;
};

struct ic_affected_rows {
	struct ic_affected_row *at;
	size_t count;
};

/* What stood before a correction. */
struct ic_correction_row {
	ic_id recording;
	int ordinal; /* from one */
	ic_bytes body_site;
	int laterality;
	int view;
	ic_time taken;
	ic_bytes sealed_detail;
	ic_bytes sealed_reason;
	ic_time at;
	ic_id by;
	int64_t entry;
};

struct ic_correction_rows {
	struct ic_correction_row *at;
	size_t count;
};

ic_status ic_reliance_insert(struct ic_db_tx *tx, const struct ic_reliance_row *reliance);

/** The latest since it moved to its patient; its id is zero when there is none. */
ic_status ic_reliance_latest(struct ic_db_tx *tx, ic_id recording, struct ic_reliance_row *ret);

/** True if a sealed recording of the whole @patient has no statement yet. */
ic_status ic_reliance_is_wanted(struct ic_db_tx *tx, ic_id patient, bool *ret_wanted);

ic_status ic_publication_insert(struct ic_db_tx *tx, const struct ic_publication_row *publication);

/** The furthest that any recording of the whole @patient has gone, or that @recording has; 0: none
 * has. */
ic_status ic_published_of_patient(struct ic_db_tx *tx, ic_id patient, int *ret_published);
ic_status ic_published_of_recording(struct ic_db_tx *tx, ic_id recording, int *ret_published);

ic_status ic_restriction_insert(struct ic_db_tx *tx, const struct ic_restriction_row *restriction);

/** The one in force for the whole @patient; its id is zero when there is none. */
ic_status ic_restriction_find(struct ic_db_tx *tx, ic_id patient, struct ic_restriction_row *ret);
ic_status ic_restriction_lift(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

/** Set or clear the mark on every part of the whole @patient. */
ic_status ic_patient_set_restricted(struct ic_db_tx *tx, ic_id patient, bool restricted);

ic_status ic_incident_insert(struct ic_db_tx *tx, const struct ic_incident_row *incident);
ic_status ic_incident_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			   struct ic_incident_row *ret);

/** The latest of @kind about @recording; its id is zero when there is none. */
ic_status ic_incident_latest(struct ic_db_tx *tx, ic_id recording, int kind, struct ic_arena *arena,
			     struct ic_incident_row *ret);

/** Open ones first, the earliest deadline first; at most IC_LIST_ROWS_MAX. */
ic_status ic_incident_list(struct ic_db_tx *tx, ic_time before, ic_id before_id,
			   struct ic_arena *arena, struct ic_incident_rows *ret);
ic_status ic_incident_close(struct ic_db_tx *tx, const struct ic_incident_row *incident);

/** Once is enough. */
ic_status ic_affected_insert(struct ic_db_tx *tx, ic_id incident, ic_id party, bool is_patient);
ic_status ic_affected_list(struct ic_db_tx *tx, ic_id incident, struct ic_arena *arena,
			   struct ic_affected_rows *ret);

/** Keep what stands now as @before and let @now stand; @before->ordinal is given here. */
ic_status ic_correction_insert(struct ic_db_tx *tx, struct ic_correction_row *before,
			       const struct ic_recording_row *now);

/** Newest first. */
ic_status ic_correction_list(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			     struct ic_correction_rows *ret);

/** Seal what stood before under another patient's key. */
ic_status ic_correction_reseal(struct ic_db_tx *tx, const struct ic_correction_row *row);

/** Unless it is destroyed. It holds after a move that has begun, too. */
ic_status ic_recording_set_state(struct ic_db_tx *tx, ic_id recording, int state);

/** Seal it until it has moved; its state before is kept, whatever happens to the move. */
ic_status ic_recording_quarantine(struct ic_db_tx *tx, ic_id recording);

/** True if it was sealed for a move that has not ended. */
ic_status ic_recording_is_moving(struct ic_db_tx *tx, ic_id recording, bool *ret_moving);

/** What a recording becomes when it moves to another patient: a next version, whose picture is
 * @blob. */
struct ic_recording_move {
	ic_id recording;
	ic_id patient;
	uint32_t version;
	ic_bytes sealed_detail;
	ic_bytes content_hash;
	ic_time at;
	int64_t entry; /* of the move */
	struct ic_blob_row blob;
};

/** Rows of the move: version, patient, detail, and the blobs of the earlier version gone. What was
 * stated of it before, for the other patient, no longer counts: reliance, appraisals, that it was
 * shown to the patient, and whom governance named as its audience. It is in
 * @ret_state again, that of before the quarantine. */
ic_status ic_recording_move_rows(struct ic_db_tx *tx, const struct ic_recording_move *move,
				 int *ret_state);

/** The latest recording of the whole @patient but @except that can be shown; zero: none. */
ic_status ic_recording_latest(struct ic_db_tx *tx, ic_id patient, ic_id except, ic_id *ret);

/** Empty what is left of @recording's words when it is destroyed. */
ic_status ic_life_forget(struct ic_db_tx *tx, ic_id recording);

#endif
