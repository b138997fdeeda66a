/* SPDX-License-Identifier: Apache-2.0 */
#include "records/retention.h"

#include "model/words.h"
#include "records/rows.h"

static ic_bytes day_text(struct ic_date day, char buffer[static IC_DATE_TEXT + 1])
{
	if (day.year == 0)
		return IC_LIT("");
	ic_date_emit(day, buffer);
	return ic_bytes_of(buffer, IC_DATE_TEXT);
}

static struct ic_date day_of(const struct ic_db_row *row, int column)
{
	struct ic_date day = { 0 };

	ic_ignore(ic_date_parse(ic_db_bytes(row, column), &day), "empty stays year 0");
	return day;
}

/* --- what was stated --- */

ic_status ic_retention_note_insert(struct ic_db_tx *tx, const struct ic_retention_note *n)
{
	char day[IC_DATE_TEXT + 1];

	return ic_db_run(tx,
			 "INSERT INTO retention_note (id, patient, what, day, stated, stated_by, "
			 "entry, withdrawn) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			 IC_DB_ARGS(IC_DB_ID(n->id), IC_DB_ID(n->patient), IC_DB_STR(n->what),
				    IC_DB_STR(day_text(n->day, day)), IC_DB_INT(n->stated),
				    IC_DB_ID(n->stated_by), IC_DB_INT(n->entry),
				    IC_DB_INT(n->withdrawn)));
}

static void read_note(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_retention_note *)ret_struct = (struct ic_retention_note) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.what = ic_row_copy(row, 2, rows->arena, &rows->full),
		.day = day_of(row, 3),
		.stated = ic_db_int(row, 4),
		.stated_by = ic_db_id(row, 5),
		.entry = ic_db_int(row, 6),
		.withdrawn = ic_db_int(row, 7) != 0,
	};
}

ic_status ic_retention_note_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
				 struct ic_retention_notes *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_retention_note),
				.max = IC_LIST_ROWS_MAX,
				.read = read_note };

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT id, patient, what, day, stated, stated_by, entry, withdrawn"
			     " FROM retention_note WHERE patient IN " IC_WHOLE_PATIENT
			     " AND entry IN (SELECT max(entry) FROM retention_note WHERE patient "
			     "IN " IC_WHOLE_PATIENT " GROUP BY what) ORDER BY entry",
			     IC_DB_ARGS(IC_DB_ID(patient))));
	*ret = (struct ic_retention_notes) { rows.at, rows.count };
	return IC_DONE;
}

/* --- holds --- */

/* $1 is the patient, $2 the recording. */
#define COVERS "(recording = $2 OR (recording IS NULL AND patient IN " IC_WHOLE_PATIENT "))"

ic_status ic_hold_insert(struct ic_db_tx *tx, const struct ic_hold_row *h)
{
	return ic_db_run(tx,
			 "INSERT INTO hold (id, patient, recording, placed, placed_by, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6)",
			 IC_DB_ARGS(IC_DB_ID(h->id), IC_DB_ID(h->patient),
				    IC_DB_ID_OR_NULL(h->recording), IC_DB_INT(h->placed),
				    IC_DB_ID(h->placed_by), IC_DB_INT(h->entry)));
}

static void read_hold(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_hold_row *)ret_struct = (struct ic_hold_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.recording = ic_db_id(row, 2),
		.placed = ic_db_int(row, 3),
		.placed_by = ic_db_id(row, 4),
		.entry = ic_db_int(row, 5),
		.lifted = ic_db_int(row, 6),
	};
}

ic_status ic_hold_load(struct ic_db_tx *tx, ic_id id, struct ic_hold_row *ret)
{
	struct ic_rows rows = { .size = sizeof(*ret), .read = read_hold };

	return ic_rows_get(tx, &rows, ret,
			   "SELECT id, patient, recording, placed, placed_by, entry,"
			   " COALESCE(lifted, 0) FROM hold WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_hold_lift(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE hold SET lifted = $2, lifted_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}

ic_status ic_hold_find(struct ic_db_tx *tx, ic_id patient, ic_id recording, ic_id *ret_hold)
{
	*ret_hold = (ic_id) { { 0 } };
	return ic_rows_id(tx, ret_hold,
			  "SELECT id FROM hold WHERE lifted IS NULL AND " COVERS
			  " ORDER BY placed, id LIMIT 1",
			  IC_DB_ARGS(IC_DB_ID(patient), IC_DB_ID(recording)));
}

ic_status ic_hold_lifted_by(struct ic_db_tx *tx, ic_id patient, ic_id recording, ic_id staff,
			    bool *ret_lifted)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(tx, &count,
			      "SELECT count(*) FROM hold WHERE lifted_by = $3 AND " COVERS,
			      IC_DB_ARGS(IC_DB_ID(patient), IC_DB_ID(recording), IC_DB_ID(staff))));
	*ret_lifted = count > 0;
	return IC_DONE;
}

ic_status ic_retention_changed(struct ic_db_tx *tx, ic_id patient, ic_id recording,
			       ic_time *ret_changed)
{
	return ic_rows_number(tx, ret_changed,
			      "SELECT COALESCE(max(t), 0) FROM (SELECT max(stated) AS t FROM "
			      "retention_note WHERE patient IN " IC_WHOLE_PATIENT
			      " UNION ALL SELECT max(placed) FROM hold WHERE " COVERS
			      " UNION ALL SELECT max(lifted) FROM hold WHERE " COVERS
			      ") AS changed",
			      IC_DB_ARGS(IC_DB_ID(patient), IC_DB_ID(recording)));
}

/* --- appraisals --- */

ic_status ic_appraisal_insert(struct ic_db_tx *tx, const struct ic_appraisal_row *a)
{
	char day[IC_DATE_TEXT + 1];

	return ic_db_run(tx,
			 "INSERT INTO appraisal (id, recording, dispose, keep_until, at, by_staff, "
			 "entry) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			 IC_DB_ARGS(IC_DB_ID(a->id), IC_DB_ID(a->recording), IC_DB_INT(a->dispose),
				    IC_DB_STR(day_text(a->keep_until, day)), IC_DB_INT(a->at),
				    IC_DB_ID(a->by), IC_DB_INT(a->entry)));
}

static void read_appraisal(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_appraisal_row *)ret_struct = (struct ic_appraisal_row) {
		.id = ic_db_id(row, 0),
		.recording = ic_db_id(row, 1),
		.dispose = ic_db_int(row, 2) != 0,
		.keep_until = day_of(row, 3),
		.at = ic_db_int(row, 4),
		.by = ic_db_id(row, 5),
		.entry = ic_db_int(row, 6),
	};
}

ic_status ic_appraisal_latest(struct ic_db_tx *tx, ic_id recording, struct ic_appraisal_row *ret)
{
	struct ic_rows rows = { .size = sizeof(*ret), .read = read_appraisal };
	const ic_status found = ic_rows_get(
		tx, &rows, ret,
		"SELECT id, recording, dispose, keep_until, at, by_staff, entry"
		" FROM appraisal WHERE recording = $1 AND entry > (SELECT moved FROM recording "
		"WHERE id = $1) ORDER BY at DESC, entry DESC LIMIT 1",
		IC_DB_ARGS(IC_DB_ID(recording)));

	if (!ic_failed_with(found, IC_E_ABSENT))
		return found;
	*ret = (struct ic_appraisal_row) { .recording = recording };
	return IC_DONE;
}

/* --- candidates --- */

ic_status ic_seen_alive(struct ic_db_tx *tx, ic_id patient, ic_time *ret_seen)
{
	return ic_rows_number(
		tx, ret_seen,
		"SELECT COALESCE(max(t), 0) FROM (SELECT max(taken) AS t FROM "
		"recording WHERE kind <> $2 AND patient IN " IC_WHOLE_PATIENT
		" UNION ALL SELECT max(started) FROM encounter WHERE patient IN " IC_WHOLE_PATIENT
		") AS seen",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(IC_recording_kind_PM)));
}

/* The latest of a patient by (patient, taken) of each part, so that one patient with many
 * recordings costs the others nothing. */
#define CANDIDATES                                                                                 \
	"SELECT id, whole, taken, last_kept, COALESCE((SELECT max(CASE WHEN e.ended > e.started "  \
	"THEN e.ended ELSE e.started END) FROM encounter e WHERE e.patient = whole), 0)"           \
	" FROM (SELECT r.id AS id, r.taken AS taken, r.state AS state,"                            \
	" COALESCE(p.merged_into, p.id) AS whole,"                                                 \
	" (SELECT max(CASE WHEN x.filed > x.taken THEN x.filed ELSE x.taken END) FROM recording x" \
	" WHERE x.patient IN (SELECT q.id FROM patient q WHERE q.id = COALESCE(p.merged_into, "    \
	"p.id) UNION ALL SELECT q.id FROM patient q WHERE q.merged_into = "                        \
	"COALESCE(p.merged_into, p.id))) AS last_kept"                                             \
	" FROM recording r JOIN patient p ON p.id = r.patient) AS c WHERE state <> $1 "

static void read_candidate(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_candidate_row *)ret_struct = (struct ic_candidate_row) {
		.recording = ic_db_id(row, 0),
		.whole = ic_db_id(row, 1),
		.taken = ic_db_int(row, 2),
		.last_kept = ic_db_int(row, 3),
		.last_met = ic_db_int(row, 4),
	};
}

ic_status ic_candidate_load(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			    struct ic_candidate_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_candidate };

	return ic_rows_get(
		tx, &rows, ret, CANDIDATES "AND id = $2",
		IC_DB_ARGS(IC_DB_INT(IC_recording_state_DESTROYED), IC_DB_ID(recording)));
}

ic_status ic_candidate_list(struct ic_db_tx *tx, ic_time before, ic_time after, ic_id after_id,
			    struct ic_arena *arena, struct ic_candidate_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_candidate_row),
				.max = IC_LIST_ROWS_MAX,
				.read = read_candidate };

	IC_TRY(ic_rows_query(tx, &rows,
			     CANDIDATES "AND taken < $2 AND last_kept < $2"
					" AND taken >= $3 AND (taken > $3 OR id > $4)"
					" ORDER BY taken, id LIMIT $5",
			     IC_DB_ARGS(IC_DB_INT(IC_recording_state_DESTROYED), IC_DB_INT(before),
					IC_DB_INT(after), IC_DB_ID(after_id),
					IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_candidate_rows) { rows.at, rows.count };
	return IC_DONE;
}

/* --- the tombstone --- */

static ic_status insert_tombstone(struct ic_db_tx *tx, const struct ic_disposal_row *d)
{
	char until[IC_DATE_TEXT + 1];

	return ic_db_run(
		tx,
		"INSERT INTO disposal (recording, patient, class, until, taken, filed, "
		"content_hash, appraised, appraised_by, appraisal_entry, disposed, disposed_by, "
		"rule, policy, entry, blobs, request) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
		"$10, $11, $12, $13, $14, $15, $16, $17)",
		IC_DB_ARGS(IC_DB_ID(d->recording), IC_DB_ID(d->patient), IC_DB_STR(d->class),
			   IC_DB_STR(day_text(d->until, until)), IC_DB_INT(d->taken),
			   IC_DB_INT(d->filed), IC_DB_BYTES(d->content_hash),
			   IC_DB_INT(d->appraised), IC_DB_ID(d->appraised_by),
			   IC_DB_INT(d->appraisal_entry), IC_DB_INT(d->disposed),
			   IC_DB_ID(d->disposed_by), IC_DB_STR(d->rule), IC_DB_BYTES(d->policy),
			   IC_DB_INT(d->entry), IC_DB_BYTES(d->blobs), IC_DB_INT(d->request)));
}

ic_status ic_recording_empty(struct ic_db_tx *tx, ic_id recording)
{
	IC_TRY(ic_db_run(tx, "DELETE FROM blob WHERE recording = $1",
			 IC_DB_ARGS(IC_DB_ID(recording))));
	return ic_db_run(
		tx,
		"UPDATE recording SET state = $2, body_site = '', laterality = 0, view = 0,"
		" sealed_detail = $3 WHERE id = $1",
		IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(IC_recording_state_DESTROYED),
			   IC_DB_BYTES(IC_LIT(""))));
}

ic_status ic_disposal_insert(struct ic_db_tx *tx, const struct ic_disposal_row *disposal)
{
	IC_TRY(insert_tombstone(tx, disposal));
	return ic_recording_empty(tx, disposal->recording);
}

static void read_disposal(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_disposal_row *)ret_struct = (struct ic_disposal_row) {
		.recording = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.class = ic_row_copy(row, 2, rows->arena, &rows->full),
		.until = day_of(row, 3),
		.taken = ic_db_int(row, 4),
		.filed = ic_db_int(row, 5),
		.content_hash = ic_row_copy(row, 6, rows->arena, &rows->full),
		.appraised = ic_db_int(row, 7),
		.appraised_by = ic_db_id(row, 8),
		.appraisal_entry = ic_db_int(row, 9),
		.disposed = ic_db_int(row, 10),
		.disposed_by = ic_db_id(row, 11),
		.rule = ic_row_copy(row, 12, rows->arena, &rows->full),
		.policy = ic_row_copy(row, 13, rows->arena, &rows->full),
		.entry = ic_db_int(row, 14),
		.blobs = ic_row_copy(row, 15, rows->arena, &rows->full),
		.done = ic_db_int(row, 16),
		.request = (int)ic_db_int(row, 17),
	};
}

ic_status ic_disposal_load(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			   struct ic_disposal_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_disposal };

	return ic_rows_get(tx, &rows, ret,
			   "SELECT recording, patient, class, until, taken, filed, content_hash, "
			   "appraised, appraised_by, appraisal_entry, disposed, disposed_by, rule, "
			   "policy, entry, blobs, COALESCE(done, 0), request FROM disposal WHERE "
			   "recording = $1",
			   IC_DB_ARGS(IC_DB_ID(recording)));
}

ic_status ic_disposal_finish(struct ic_db_tx *tx, ic_id recording, ic_time at)
{
	return ic_db_run(tx, "UPDATE disposal SET done = $2 WHERE recording = $1",
			 IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(at)));
}
