/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that name sealed files: renditions of recordings, and unfinished uploads with their parts.
 */
#include "records/recording.h"
#include "records/rows.h"

ic_status ic_blob_insert(struct ic_db_tx *tx, const struct ic_blob_row *b)
{
	return ic_db_run(tx,
			 "INSERT INTO blob (id, recording, version, rendition, length) VALUES ($1, "
			 "$2, $3, $4, $5)",
			 IC_DB_ARGS(IC_DB_ID(b->id), IC_DB_ID(b->recording), IC_DB_INT(b->version),
				    IC_DB_INT(b->rendition), IC_DB_INT(b->length)));
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

	IC_TRY(ic_rows_number(tx, &count,
			      "SELECT (SELECT count(*) FROM blob WHERE id = $1)"
			      " + (SELECT count(*) FROM upload_part WHERE blob = $1)",
			      IC_DB_ARGS(IC_DB_ID(id))));
	*ret_known = count > 0;
	return IC_DONE;
}

ic_status ic_upload_insert(struct ic_db_tx *tx, const struct ic_upload_row *u)
{
	return ic_db_run(tx,
			 "INSERT INTO upload (id, owner, patient, length, received, digest, "
			 "sealed_form, created)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			 IC_DB_ARGS(IC_DB_ID(u->id), IC_DB_ID(u->owner), IC_DB_ID(u->patient),
				    u->has_length ? IC_DB_INT(u->length) : IC_DB_NOTHING,
				    IC_DB_INT(u->received),
				    u->digest.len > 0 ? IC_DB_BYTES(u->digest) : IC_DB_NOTHING,
				    IC_DB_BYTES(u->sealed_form), IC_DB_INT(u->created)));
}

static void read_upload(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_upload_row *)ret_struct = (struct ic_upload_row) {
		.id = ic_db_id(row, 0),
		.owner = ic_db_id(row, 1),
		.patient = ic_db_id(row, 2),
		.has_length = !ic_db_is_null(row, 3),
		.length = (uint64_t)ic_db_int(row, 3),
		.received = (uint64_t)ic_db_int(row, 4),
		.digest = ic_row_copy(row, 5, rows->arena, &rows->full),
		.sealed_form = ic_row_copy(row, 6, rows->arena, &rows->full),
		.created = ic_db_int(row, 7),
	};
}

ic_status ic_upload_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			 struct ic_upload_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_upload };

	return ic_rows_get(tx, &rows, ret,
			   "SELECT id, owner, patient, length, received, digest, sealed_form, "
			   "created FROM upload"
			   " WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_upload_set_received(struct ic_db_tx *tx, ic_id id, uint64_t from, uint64_t to)
{
	uint64_t changed = 0;

	IC_TRY(ic_db_change(tx, "UPDATE upload SET received = $3 WHERE id = $1 AND received = $2",
			    IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(from), IC_DB_INT(to)), &changed));
	if (changed == 0)
		IC_FAIL(OFFSET, "the upload moved on meanwhile");
	return IC_DONE;
}

ic_status ic_upload_remove(struct ic_db_tx *tx, ic_id id)
{
	IC_TRY(ic_db_run(tx, "DELETE FROM upload_part WHERE upload = $1",
			 IC_DB_ARGS(IC_DB_ID(id))));
	return ic_db_run(tx, "DELETE FROM upload WHERE id = $1", IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_upload_part_insert(struct ic_db_tx *tx, ic_id upload,
				const struct ic_upload_part_row *p)
{
	return ic_db_run(
		tx, "INSERT INTO upload_part (upload, start, blob, length) VALUES ($1, $2, $3, $4)",
		IC_DB_ARGS(IC_DB_ID(upload), IC_DB_INT(p->offset), IC_DB_ID(p->blob),
			   IC_DB_INT(p->length)));
}

static void read_part(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_upload_part_row *)ret_struct = (struct ic_upload_part_row) {
		.blob = ic_db_id(row, 0),
		.offset = (uint64_t)ic_db_int(row, 1),
		.length = (uint64_t)ic_db_int(row, 2),
	};
}

ic_status ic_upload_part_list(struct ic_db_tx *tx, ic_id upload, struct ic_arena *arena,
			      struct ic_upload_part_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_UPLOAD_PARTS_MAX,
				.read = read_part };

	IC_TRY(ic_rows_query(
		tx, &rows,
		"SELECT blob, start, length FROM upload_part WHERE upload = $1 ORDER BY start",
		IC_DB_ARGS(IC_DB_ID(upload))));
	*ret = (struct ic_upload_part_rows) { rows.at, rows.count };
	return IC_DONE;
}
