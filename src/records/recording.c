/* SPDX-License-Identifier: Apache-2.0 */
#include "records/recording.h"

#include "model/words.h"
#include "records/anonymisation.h"
#include "records/rows.h"

ic_status ic_recording_insert(struct ic_db_tx *tx, const struct ic_recording_row *r,
			      ic_bytes content_hash)
{
	IC_TRY(ic_db_run(
		tx,
		"INSERT INTO recording (id, patient, encounter, consent, kind, state, taken, "
		"offset_minutes,"
		" filed, taken_by, body_site, laterality, view, format, width, height, "
		"orientation, version,"
		" rule, retention, sealed_detail, entry, intimate) VALUES ($1, $2, $3, $4, $5, $6, "
		"$7, $8, "
		"$9, $10,"
		" $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
		IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_ID(r->patient), IC_DB_ID_OR_NULL(r->encounter),
			   IC_DB_ID_OR_NULL(r->consent), IC_DB_INT(r->kind), IC_DB_INT(r->state),
			   IC_DB_INT(r->taken), IC_DB_INT(r->offset_minutes), IC_DB_INT(r->filed),
			   IC_DB_ID(r->taken_by), IC_DB_STR(r->body_site), IC_DB_INT(r->laterality),
			   IC_DB_INT(r->view), IC_DB_STR(r->format), IC_DB_INT(r->width),
			   IC_DB_INT(r->height), IC_DB_INT(r->orientation), IC_DB_INT(r->version),
			   IC_DB_STR(r->rule), IC_DB_STR(r->retention),
			   IC_DB_BYTES(r->sealed_detail), IC_DB_INT(r->entry),
			   IC_DB_INT(r->intimate))));
	return ic_db_run(
		tx,
		"INSERT INTO recording_version (recording, version, content_hash, since, reason)"
		" VALUES ($1, $2, $3, $4, 'capture')",
		IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_INT(r->version), IC_DB_BYTES(content_hash),
			   IC_DB_INT(r->filed)));
}

#define RECORDING_COLUMNS                                                                       \
	"SELECT r.id, r.patient, r.encounter, r.consent, r.kind, r.state, r.taken, "            \
	"r.offset_minutes, r.filed,"                                                            \
	" r.taken_by, r.body_site, r.laterality, r.view, r.format, r.width, r.height, "         \
	"r.orientation,"                                                                        \
	" r.version, r.rule, r.retention, r.sealed_detail, r.entry,"                            \
	" (SELECT b.length FROM blob b WHERE b.recording = r.id AND b.version = r.version AND " \
	"b.rendition = 1),"                                                                     \
	" (SELECT count(*) FROM blob b WHERE b.recording = r.id AND b.version = r.version AND " \
	"b.rendition > 1)"                                                                      \
	", r.intimate, COALESCE(r.seen, 0) FROM recording r "

static void read_recording(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_recording_row *)ret_struct = (struct ic_recording_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.encounter = ic_db_id(row, 2),
		.consent = ic_db_id(row, 3),
		.kind = (int)ic_db_int(row, 4),
		.state = (int)ic_db_int(row, 5),
		.taken = ic_db_int(row, 6),
		.offset_minutes = (int)ic_db_int(row, 7),
		.filed = ic_db_int(row, 8),
		.taken_by = ic_db_id(row, 9),
		.body_site = ic_row_copy(row, 10, rows->arena, &rows->full),
		.laterality = (int)ic_db_int(row, 11),
		.view = (int)ic_db_int(row, 12),
		.format = ic_row_copy(row, 13, rows->arena, &rows->full),
		.width = ic_db_int(row, 14),
		.height = ic_db_int(row, 15),
		.orientation = (int)ic_db_int(row, 16),
		.version = (uint32_t)ic_db_int(row, 17),
		.rule = ic_row_copy(row, 18, rows->arena, &rows->full),
		.retention = ic_row_copy(row, 19, rows->arena, &rows->full),
		.sealed_detail = ic_row_copy(row, 20, rows->arena, &rows->full),
		.entry = ic_db_int(row, 21),
		.bytes = ic_db_int(row, 22),
		.previews = ic_db_int(row, 23),
		.intimate = ic_db_int(row, 24) != 0,
		.seen = ic_db_int(row, 25),
	};
}

static struct ic_rows recording_rows(struct ic_arena *arena, size_t max)
{
	return (struct ic_rows) { .arena = arena,
				  .size = sizeof(struct ic_recording_row),
				  .max = max,
				  .read = read_recording };
}

ic_status ic_recording_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_recording_row *ret)
{
	struct ic_rows rows = recording_rows(arena, 1);

	return ic_rows_get(tx, &rows, ret, RECORDING_COLUMNS "WHERE r.id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

static void read_label(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_recording_label *)ret_struct = (struct ic_recording_label) {
		.kind = (int)ic_db_int(row, 0),
		.body_site = ic_row_copy(row, 1, rows->arena, &rows->full),
		.patient = ic_db_id(row, 2),
	};
}

ic_status ic_recording_label(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			     struct ic_recording_label *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_label };

	return ic_rows_get(tx, &rows, ret,
			   "SELECT kind, body_site, patient FROM recording WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

struct copied {
	struct ic_arena *arena;
	ic_bytes bytes;
};

static ic_status take_bytes(const struct ic_db_row *row, void *ctx)
{
	struct copied *copied = ctx;

	copied->bytes = ic_arena_copy(copied->arena, ic_db_bytes(row, 0));
	return IC_DONE;
}

ic_status ic_recording_content_hash(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
				    ic_bytes *ret_hash)
{
	struct copied copied = { .arena = arena };

	IC_TRY(ic_db_query(tx,
			   "SELECT v.content_hash FROM recording r JOIN recording_version v"
			   " ON v.recording = r.id AND v.version = r.version WHERE r.id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)), take_bytes, &copied));
	if (copied.bytes.len == 0)
		IC_FAIL(ABSENT, "no such recording");
	*ret_hash = copied.bytes;
	return IC_DONE;
}

ic_status ic_recording_list(struct ic_db_tx *tx, ic_id patient, ic_time before, ic_id before_id,
			    size_t max, struct ic_arena *arena, struct ic_recording_rows *ret)
{
	struct ic_rows rows = recording_rows(arena, max);

	IC_TRY(ic_rows_query(
		tx, &rows,
		RECORDING_COLUMNS
		"WHERE r.patient IN " IC_WHOLE_PATIENT
		" AND r.state <> $2 AND ($3 = 0 OR r.taken < $3 OR (r.taken = $3 AND r.id < $4))"
		" ORDER BY r.taken DESC, r.id DESC LIMIT $5",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(IC_recording_state_DESTROYED),
			   IC_DB_INT(before), IC_DB_ID(before_id), IC_DB_INT(max))));
	*ret = (struct ic_recording_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_recording_set_state_of_patient(struct ic_db_tx *tx, ic_id patient, int state,
					    uint64_t *ret_changed)
{
	IC_TRY(ic_anonymisation_end_patient(tx, patient));
	return ic_db_change(tx,
			    "UPDATE recording SET state = $2, before_move = NULL WHERE state <> $3 "
			    "AND (state <> $2 OR before_move IS NOT NULL) AND patient "
			    "IN " IC_WHOLE_PATIENT,
			    IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(state),
				       IC_DB_INT(IC_recording_state_DESTROYED)),
			    ret_changed);
}

ic_status ic_recording_count_others(struct ic_db_tx *tx, ic_id patient, ic_id except,
				    int64_t *ret_count)
{
	return ic_rows_number(tx, ret_count,
			      "SELECT count(*) FROM recording WHERE patient IN " IC_WHOLE_PATIENT
			      " AND id <> $2 AND state <> $3",
			      IC_DB_ARGS(IC_DB_ID(patient), IC_DB_ID(except),
					 IC_DB_INT(IC_recording_state_DESTROYED)));
}

ic_status ic_recording_list_unpreviewed(struct ic_db_tx *tx, struct ic_arena *arena,
					struct ic_recording_rows *ret)
{
	struct ic_rows rows = recording_rows(arena, IC_LIST_ROWS_MAX);

	IC_TRY(ic_rows_query(
		tx, &rows,
		RECORDING_COLUMNS
		"WHERE r.state = $1 AND NOT EXISTS (SELECT 1 FROM blob b WHERE b.recording = r.id"
		" AND b.version = r.version AND b.rendition = CASE WHEN r.kind = $4 OR r.intimate "
		"<> 0"
		" THEN $3 ELSE $2 END) ORDER BY r.filed LIMIT $5",
		IC_DB_ARGS(IC_DB_INT(IC_recording_state_IN_RECORD), IC_DB_INT(IC_rendition_SMALL),
			   IC_DB_INT(IC_rendition_BLURRED), IC_DB_INT(IC_recording_kind_SENSITIVE),
			   IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_recording_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_recording_set_seen(struct ic_db_tx *tx, ic_id recording, ic_time at)
{
	return ic_db_run(tx, "UPDATE recording SET seen = $2 WHERE id = $1 AND seen IS NULL",
			 IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(at)));
}
