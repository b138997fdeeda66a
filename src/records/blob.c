/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that name sealed files: renditions of recordings, and unfinished uploads with their parts.
 */
#include "model/words.h"
#include "records/recording.h"
#include "records/rows.h"

ic_status ic_blob_insert(struct ic_db_tx *tx, const struct ic_blob_row *b)
{
	uint64_t inserted = 0;

	IC_TRY(ic_db_change(tx,
			    "INSERT INTO blob (id, recording, version, rendition, length) SELECT "
			    "$1, id, $3, $4, $5"
			    " FROM recording WHERE id = $2 AND version = $3 AND state <> $6",
			    IC_DB_ARGS(IC_DB_ID(b->id), IC_DB_ID(b->recording),
				       IC_DB_INT(b->version), IC_DB_INT(b->rendition),
				       IC_DB_INT(b->length),
				       IC_DB_INT(IC_recording_state_DESTROYED)),
			    &inserted));
	if (inserted == 0)
		IC_FAIL(GONE, "the recording was destroyed, or moved to another patient");
	return IC_DONE;
}

static void read_blob(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_blob_row *)ret_struct = (struct ic_blob_row) {
		.id = ic_db_id(row, 0),
		.recording = ic_db_id(row, 1),
		.version = (uint32_t)ic_db_int(row, 2),
		.rendition = (int)ic_db_int(row, 3),
		.length = (uint64_t)ic_db_int(row, 4),
	};
}

ic_status ic_blob_load(struct ic_db_tx *tx, ic_id recording, uint32_t version, int rendition,
		       struct ic_blob_row *ret)
{
	struct ic_rows rows = { .size = sizeof(*ret), .read = read_blob };

	return ic_rows_get(
		tx, &rows, ret,
		"SELECT id, recording, version, rendition, length FROM blob"
		" WHERE recording = $1 AND version = $2 AND rendition = $3",
		IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(version), IC_DB_INT(rendition)));
}

ic_status ic_blob_list(struct ic_db_tx *tx, ic_id recording, uint32_t version,
		       struct ic_arena *arena, struct ic_blob_rows *ret)
{
	struct ic_rows rows = {
		.arena = arena, .size = sizeof(*ret->at), .max = IC_BLOBS_MAX, .read = read_blob
	};

	IC_TRY(ic_rows_query(
		tx, &rows,
		"SELECT id, recording, version, rendition, length FROM blob"
		" WHERE recording = $1 AND version = $2 ORDER BY rendition LIMIT $3",
		IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(version), IC_DB_INT(IC_BLOBS_MAX))));
	*ret = (struct ic_blob_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_blob_remove_renditions(struct ic_db_tx *tx, ic_id recording, uint32_t version)
{
	return ic_db_run(
		tx, "DELETE FROM blob WHERE recording = $1 AND version = $2 AND rendition <> $3",
		IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(version),
			   IC_DB_INT(IC_rendition_MASTER)));
}

struct visiting {
	ic_status (*visit)(const struct ic_blob_row *blob, ic_id patient, void *ctx);
	void *ctx;
};

static ic_status visit_blob(const struct ic_db_row *row, void *ctx)
{
	const struct visiting *visiting = ctx;
	struct ic_blob_row blob;

	read_blob(row, NULL, &blob);
	return visiting->visit(&blob, ic_db_id(row, 5), visiting->ctx);
}

ic_status ic_blob_each(struct ic_db_tx *tx,
		       ic_status (*visit)(const struct ic_blob_row *blob, ic_id patient, void *ctx),
		       void *ctx)
{
	struct visiting visiting = { visit, ctx };

	return ic_db_query(tx,
			   "SELECT b.id, b.recording, b.version, b.rendition, b.length, r.patient"
			   " FROM blob b JOIN recording r ON r.id = b.recording ORDER BY b.id",
			   IC_DB_NO_ARGS, visit_blob, &visiting);
}

ic_status ic_blob_is_known(struct ic_db_tx *tx, ic_id id, bool *ret_known)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(tx, &count, "SELECT count(*) FROM blob WHERE id = $1",
			      IC_DB_ARGS(IC_DB_ID(id))));
	*ret_known = count > 0;
	return IC_DONE;
}
