/* SPDX-License-Identifier: Apache-2.0 */
/* Recordings with their versions and blobs. */
#ifndef IC_RECORDS_RECORDING_H
#define IC_RECORDS_RECORDING_H

#include "base/arena.h"
#include "port/db.h"

struct ic_recording_row {
	ic_id id;
	ic_id patient;
	ic_id encounter;
	ic_id consent;
	int kind;
	int state;
	ic_time taken;
	int offset_minutes;
	ic_time filed;
	ic_id taken_by;
	ic_bytes body_site;
	int laterality;
	int view;
	ic_bytes format;
	int64_t width;
	int64_t height;
	int orientation;
	uint32_t version;
	ic_bytes rule;
	ic_bytes retention;
	ic_bytes sealed_detail;
	int64_t entry;
	bool intimate;
	ic_time seen;     /* shown to the patient; 0: not; only when loaded */
	int64_t bytes;    /* of the master; only when loaded */
	int64_t previews; /* count of smaller renditions; only when loaded */
};

struct ic_recording_rows {
	struct ic_recording_row *at;
	size_t count;
};

enum { IC_BLOBS_MAX = 8 }; /* of one version: more than there are renditions */

struct ic_blob_row {
	ic_id id;
	ic_id recording;
	uint32_t version;
	int rendition;
	uint64_t length;
};

struct ic_blob_rows {
	struct ic_blob_row *at;
	size_t count;
};

ic_status ic_recording_insert(struct ic_db_tx *tx, const struct ic_recording_row *recording,
			      ic_bytes content_hash);
ic_status ic_recording_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_recording_row *ret);

/** SHA-256 of the present version. IC_E_ABSENT. */
ic_status ic_recording_content_hash(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
				    ic_bytes *ret_hash);

/** Of the whole patient, newest first, after the row taken at @before with id @before_id (0: from
 * the newest); at most @max. */
ic_status ic_recording_list(struct ic_db_tx *tx, ic_id patient, ic_time before, ic_id before_id,
			    size_t max, struct ic_arena *arena, struct ic_recording_rows *ret);

/** What a line about a recording may say, or must know to say nothing. */
struct ic_recording_label {
	ic_id patient;
	int kind;
	ic_bytes body_site;
};

/** IC_E_ABSENT. */
ic_status ic_recording_label(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			     struct ic_recording_label *ret);

/** Every recording of the whole patient gets @state, unless it is destroyed. */
ic_status ic_recording_set_state_of_patient(struct ic_db_tx *tx, ic_id patient, int state,
					    uint64_t *ret_changed);

/** IC_E_GONE when the recording is destroyed, of another version by now, or not there. */
ic_status ic_blob_insert(struct ic_db_tx *tx, const struct ic_blob_row *blob);
ic_status ic_blob_load(struct ic_db_tx *tx, ic_id recording, uint32_t version, int rendition,
		       struct ic_blob_row *ret);

/** Remove the rows of what was made of the master of @version. */
ic_status ic_blob_remove_renditions(struct ic_db_tx *tx, ic_id recording, uint32_t version);

/** Those of @version, one a rendition. */
ic_status ic_blob_list(struct ic_db_tx *tx, ic_id recording, uint32_t version,
		       struct ic_arena *arena, struct ic_blob_rows *ret);

/** Visit every blob row. */
ic_status ic_blob_each(struct ic_db_tx *tx,
		       ic_status (*visit)(const struct ic_blob_row *blob, ic_id patient, void *ctx),
		       void *ctx);

/** True if some row names blob @id. */
ic_status ic_blob_is_known(struct ic_db_tx *tx, ic_id id, bool *ret_known);

/** How many recordings the whole @patient has that are not destroyed, @except aside. */
ic_status ic_recording_count_others(struct ic_db_tx *tx, ic_id patient, ic_id except,
				    int64_t *ret_count);

/** Recordings whose small preview is not made, or not blurred as it must be, oldest first; at most
 * IC_LIST_ROWS_MAX. */
ic_status ic_recording_list_unpreviewed(struct ic_db_tx *tx, struct ic_arena *arena,
					struct ic_recording_rows *ret);

ic_status ic_recording_set_seen(struct ic_db_tx *tx, ic_id recording, ic_time at);

#endif
