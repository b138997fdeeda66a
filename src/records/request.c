/* SPDX-License-Identifier: Apache-2.0 */
#include "records/request.h"

#include "model/words.h"
#include "records/rows.h"

enum { NOTES_MAX = 2000 };

static ic_bytes day_text(struct ic_date day, char buffer[static IC_DATE_TEXT + 1])
{
	ic_date_emit(day, buffer);
	return ic_bytes_of(buffer, IC_DATE_TEXT);
}

static struct ic_date day_of(const struct ic_db_row *row, int column)
{
	struct ic_date day = { 0 };

	ic_ignore(ic_date_parse(ic_db_bytes(row, column), &day), "written by day_text()");
	return day;
}

/* --- requests --- */

ic_status ic_request_insert(struct ic_db_tx *tx, const struct ic_request_row *r)
{
	char day[IC_DATE_TEXT + 1];

	return ic_db_run(
		tx,
		"INSERT INTO request (id, kind, requester, patient, received, opened, opened_by, "
		"record_is_new, sealed_words, state, granted, rule, entry)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', $11)",
		IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_INT(r->kind), IC_DB_INT(r->requester),
			   IC_DB_ID_OR_NULL(r->patient), IC_DB_STR(day_text(r->received, day)),
			   IC_DB_INT(r->opened), IC_DB_ID(r->opened_by),
			   IC_DB_INT(r->record_is_new), IC_DB_BYTES(r->sealed_words),
			   IC_DB_INT(r->state), IC_DB_INT(r->entry)));
}

#define REQUEST_COLUMNS                                                                     \
	"SELECT id, kind, requester, patient, received, opened, opened_by, record_is_new, " \
	"sealed_words, state, granted, rule, COALESCE(answered, 0), entry FROM request "

static void read_request(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_request_row *)ret_struct = (struct ic_request_row) {
		.id = ic_db_id(row, 0),
		.kind = (int)ic_db_int(row, 1),
		.requester = (int)ic_db_int(row, 2),
		.patient = ic_db_id(row, 3),
		.received = day_of(row, 4),
		.opened = ic_db_int(row, 5),
		.opened_by = ic_db_id(row, 6),
		.record_is_new = ic_db_int(row, 7) != 0,
		.sealed_words = ic_row_copy(row, 8, rows->arena, &rows->full),
		.state = (int)ic_db_int(row, 9),
		.granted = ic_db_int(row, 10) != 0,
		.rule = ic_row_copy(row, 11, rows->arena, &rows->full),
		.answered = ic_db_int(row, 12),
		.entry = ic_db_int(row, 13),
	};
}

ic_status ic_request_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_request_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_request };

	return ic_rows_get(tx, &rows, ret, REQUEST_COLUMNS "WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

static struct ic_rows request_rows(struct ic_arena *arena)
{
	return (struct ic_rows) { .arena = arena,
				  .size = sizeof(struct ic_request_row),
				  .max = IC_LIST_ROWS_MAX,
				  .read = read_request };
}

ic_status ic_request_list(struct ic_db_tx *tx, ic_id after, struct ic_arena *arena,
			  struct ic_request_rows *ret)
{
	struct ic_rows rows = request_rows(arena);

	IC_TRY(ic_rows_query(
		tx, &rows,
		REQUEST_COLUMNS "WHERE $1 IS NULL OR (state > $2, received, id) >"
				" (SELECT state > $2, received, id FROM request WHERE id = $1)"
				" ORDER BY state > $2, received, id LIMIT $3",
		IC_DB_ARGS(IC_DB_ID_OR_NULL(after), IC_DB_INT(IC_request_state_GRANTED),
			   IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_request_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_request_set_state(struct ic_db_tx *tx, ic_id id, int state, ic_time answered)
{
	return ic_db_run(tx, "UPDATE request SET state = $2, answered = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(state),
				    answered == 0 ? IC_DB_NOTHING : IC_DB_INT(answered)));
}

ic_status ic_request_set_decision(struct ic_db_tx *tx, ic_id id, bool granted, ic_bytes rule)
{
	return ic_db_run(tx, "UPDATE request SET granted = $2, rule = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(granted), IC_DB_STR(rule)));
}

/* --- steps --- */

ic_status ic_request_step_insert(struct ic_db_tx *tx, const struct ic_request_step_row *s)
{
	char day[IC_DATE_TEXT + 1];

	return ic_db_run(tx,
			 "INSERT INTO request_step (id, request, step, day, at, by_staff, "
			 "clinician, sealed_words, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			 IC_DB_ARGS(IC_DB_ID(s->id), IC_DB_ID(s->request), IC_DB_INT(s->step),
				    IC_DB_STR(day_text(s->day, day)), IC_DB_INT(s->at),
				    IC_DB_ID(s->by), IC_DB_ID_OR_NULL(s->clinician),
				    IC_DB_BYTES(s->sealed_words), IC_DB_INT(s->entry)));
}

static void read_step(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_request_step_row *)ret_struct = (struct ic_request_step_row) {
		.id = ic_db_id(row, 0),
		.request = ic_db_id(row, 1),
		.step = (int)ic_db_int(row, 2),
		.day = day_of(row, 3),
		.at = ic_db_int(row, 4),
		.by = ic_db_id(row, 5),
		.clinician = ic_db_id(row, 6),
		.sealed_words = ic_row_copy(row, 7, rows->arena, &rows->full),
		.entry = ic_db_int(row, 8),
	};
}

ic_status ic_request_step_list(struct ic_db_tx *tx, ic_id request, struct ic_arena *arena,
			       struct ic_request_step_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_request_step_row),
				.max = IC_LIST_ROWS_MAX + 1,
				.read = read_step };

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT id, request, step, day, at, by_staff, clinician, "
			     "sealed_words, entry FROM request_step WHERE request = $1"
			     " ORDER BY entry",
			     IC_DB_ARGS(IC_DB_ID(request))));
	if (rows.count > IC_LIST_ROWS_MAX)
		IC_FAIL(LIMIT, "more steps than a request may have");
	*ret = (struct ic_request_step_rows) { rows.at, rows.count };
	return IC_DONE;
}

/* --- what was picked --- */

ic_status ic_request_item_insert(struct ic_db_tx *tx, ic_id request, ic_id recording)
{
	return ic_db_run(tx, "INSERT INTO request_item (request, recording) VALUES ($1, $2)",
			 IC_DB_ARGS(IC_DB_ID(request), IC_DB_ID(recording)));
}

ic_status ic_request_item_list(struct ic_db_tx *tx, ic_id request, struct ic_arena *arena,
			       struct ic_request_items *ret)
{
	struct ic_rows rows = { .arena = arena, .max = IC_LIST_ROWS_MAX };

	IC_TRY(ic_rows_ids(tx, &rows,
			   "SELECT recording FROM request_item WHERE request = $1 AND granted "
			   "IS NULL ORDER BY recording",
			   IC_DB_ARGS(IC_DB_ID(request))));
	*ret = (struct ic_request_items) { rows.at, rows.count };
	return IC_DONE;
}

/* --- what each part came to --- */

ic_status ic_request_outcome_insert(struct ic_db_tx *tx, const struct ic_request_outcome_row *o)
{
	return ic_db_run(tx,
			 "INSERT INTO request_item (request, recording, granted, rule, entry)"
			 " VALUES ($1, $2, $3, $4, $5)",
			 IC_DB_ARGS(IC_DB_ID(o->request), IC_DB_ID_OR_NULL(o->recording),
				    IC_DB_INT(o->granted), IC_DB_STR(o->rule),
				    IC_DB_INT(o->entry)));
}

static void read_outcome(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_request_outcome_row *)ret_struct = (struct ic_request_outcome_row) {
		.request = ic_db_id(row, 0),
		.recording = ic_db_id(row, 1),
		.granted = ic_db_int(row, 2) != 0,
		.rule = ic_row_copy(row, 3, rows->arena, &rows->full),
		.entry = ic_db_int(row, 4),
	};
}

ic_status ic_request_outcome_list(struct ic_db_tx *tx, ic_id request, struct ic_arena *arena,
				  struct ic_request_outcome_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_request_outcome_row),
				.max = IC_LIST_ROWS_MAX,
				.read = read_outcome };

	IC_TRY(ic_rows_query(
		tx, &rows,
		"SELECT request, recording, granted, rule, entry FROM request_item"
		" WHERE request = $1 AND granted IS NOT NULL ORDER BY entry, recording",
		IC_DB_ARGS(IC_DB_ID(request))));
	*ret = (struct ic_request_outcome_rows) { rows.at, rows.count };
	return IC_DONE;
}

/* --- what bears on access --- */

ic_status ic_access_note_insert(struct ic_db_tx *tx, const struct ic_access_note_row *n)
{
	return ic_db_run(tx,
			 "INSERT INTO access_note (id, patient, recording, what, value, at, "
			 "by_staff, sealed_words, marks, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			 IC_DB_ARGS(IC_DB_ID(n->id), IC_DB_ID(n->patient),
				    IC_DB_ID_OR_NULL(n->recording), IC_DB_INT(n->what),
				    IC_DB_INT(n->value), IC_DB_INT(n->at), IC_DB_ID(n->by),
				    IC_DB_BYTES(n->sealed_words), IC_DB_STR(n->marks),
				    IC_DB_INT(n->entry)));
}

static void read_note(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_access_note_row *)ret_struct = (struct ic_access_note_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.recording = ic_db_id(row, 2),
		.what = (int)ic_db_int(row, 3),
		.value = (int)ic_db_int(row, 4),
		.at = ic_db_int(row, 5),
		.by = ic_db_id(row, 6),
		.sealed_words = ic_row_copy(row, 7, rows->arena, &rows->full),
		.marks = ic_row_copy(row, 8, rows->arena, &rows->full),
		.entry = ic_db_int(row, 9),
	};
}

ic_status ic_access_note_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			      struct ic_access_note_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_access_note_row),
				.max = NOTES_MAX,
				.read = read_note };

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT id, patient, recording, what, value, at, by_staff, "
			     "sealed_words, marks, entry FROM access_note"
			     " WHERE patient IN " IC_WHOLE_PATIENT
			     " AND entry IN (SELECT max(entry) FROM access_note WHERE patient "
			     "IN " IC_WHOLE_PATIENT " GROUP BY what, recording)"
			     " ORDER BY entry DESC",
			     IC_DB_ARGS(IC_DB_ID(patient))));
	*ret = (struct ic_access_note_rows) { rows.at, rows.count };
	return IC_DONE;
}

#define TREATS                                                                            \
	"active = 1 AND role = $3 AND id IN"                                              \
	" (SELECT coalesce(r.staff, m.staff) FROM relationship r"                         \
	" LEFT JOIN membership m ON m.team = r.team WHERE r.patient IN " IC_WHOLE_PATIENT \
	" AND r.since <= $2 AND r.until > $2 AND r.kind IN ($4, $5, $6))"

ic_status ic_patient_clinicians(struct ic_db_tx *tx, ic_id patient, ic_time now,
				struct ic_arena *arena, struct ic_request_items *ret)
{
	struct ic_rows rows = { .arena = arena, .max = IC_LIST_ROWS_MAX };

	IC_TRY(ic_rows_ids(
		tx, &rows, "SELECT id FROM staff WHERE " TREATS " ORDER BY id LIMIT $7",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(now), IC_DB_INT(IC_role_CLINICIAN),
			   IC_DB_INT(IC_relationship_kind_TEAM),
			   IC_DB_INT(IC_relationship_kind_ENCOUNTER),
			   IC_DB_INT(IC_relationship_kind_DECLARED), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_request_items) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_patient_is_treated_by(struct ic_db_tx *tx, ic_id patient, ic_id clinician, ic_time now,
				   bool *ret_treats)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(
		tx, &count, "SELECT count(*) FROM staff WHERE id = $7 AND " TREATS,
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(now), IC_DB_INT(IC_role_CLINICIAN),
			   IC_DB_INT(IC_relationship_kind_TEAM),
			   IC_DB_INT(IC_relationship_kind_ENCOUNTER),
			   IC_DB_INT(IC_relationship_kind_DECLARED), IC_DB_ID(clinician))));
	*ret_treats = count > 0;
	return IC_DONE;
}
