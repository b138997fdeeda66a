/* SPDX-License-Identifier: Apache-2.0 */
#include "records/life.h"

#include "base/limits.h"
#include "model/words.h"
#include "records/anonymisation.h"
#include "records/rows.h"

/* --- what is stated --- */

ic_status ic_reliance_insert(struct ic_db_tx *tx, const struct ic_reliance_row *r)
{
	return ic_db_run(tx,
			 "INSERT INTO reliance (id, recording, relied, at, by_staff, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6)",
			 IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_ID(r->recording), IC_DB_INT(r->relied),
				    IC_DB_INT(r->at), IC_DB_ID(r->by), IC_DB_INT(r->entry)));
}

static void read_reliance(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_reliance_row *)ret_struct = (struct ic_reliance_row) {
		.id = ic_db_id(row, 0),
		.recording = ic_db_id(row, 1),
		.relied = ic_db_int(row, 2) != 0,
		.at = ic_db_int(row, 3),
		.by = ic_db_id(row, 4),
		.entry = ic_db_int(row, 5),
	};
}

ic_status ic_reliance_latest(struct ic_db_tx *tx, ic_id recording, struct ic_reliance_row *ret)
{
	struct ic_rows rows = { .size = sizeof(*ret), .read = read_reliance };
	const ic_status found =
		ic_rows_get(tx, &rows, ret,
			    "SELECT id, recording, relied, at, by_staff, entry FROM reliance"
			    " WHERE recording = $1 AND entry > (SELECT moved FROM recording WHERE "
			    "id = $1) ORDER BY entry DESC LIMIT 1",
			    IC_DB_ARGS(IC_DB_ID(recording)));

	if (!ic_failed_with(found, IC_E_ABSENT))
		return found;
	*ret = (struct ic_reliance_row) { .recording = recording };
	return IC_DONE;
}

ic_status ic_reliance_is_wanted(struct ic_db_tx *tx, ic_id patient, bool *ret_wanted)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(
		tx, &count,
		"SELECT count(*) FROM recording r WHERE r.patient IN " IC_WHOLE_PATIENT
		" AND r.state = $2 AND NOT EXISTS (SELECT 1 FROM reliance s"
		" WHERE s.recording = r.id AND s.entry > r.moved)",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(IC_recording_state_SEALED))));
	*ret_wanted = count > 0;
	return IC_DONE;
}

ic_status ic_publication_insert(struct ic_db_tx *tx, const struct ic_publication_row *p)
{
	return ic_db_run(tx,
			 "INSERT INTO publication (id, recording, published, sealed_title, at, "
			 "by_staff, entry) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			 IC_DB_ARGS(IC_DB_ID(p->id), IC_DB_ID(p->recording),
				    IC_DB_INT(p->published), IC_DB_BYTES(p->sealed_title),
				    IC_DB_INT(p->at), IC_DB_ID(p->by), IC_DB_INT(p->entry)));
}

ic_status ic_published_of_patient(struct ic_db_tx *tx, ic_id patient, int *ret_published)
{
	int64_t furthest = 0;

	IC_TRY(ic_rows_number(tx, &furthest,
			      "SELECT COALESCE(max(p.published), 0) FROM publication p JOIN "
			      "recording r ON r.id = p.recording WHERE r.patient "
			      "IN " IC_WHOLE_PATIENT,
			      IC_DB_ARGS(IC_DB_ID(patient))));
	*ret_published = (int)furthest;
	return IC_DONE;
}

ic_status ic_published_of_recording(struct ic_db_tx *tx, ic_id recording, int *ret_published)
{
	int64_t furthest = 0;

	IC_TRY(ic_rows_number(tx, &furthest,
			      "SELECT COALESCE(max(published), 0) FROM publication"
			      " WHERE recording = $1",
			      IC_DB_ARGS(IC_DB_ID(recording))));
	*ret_published = (int)furthest;
	return IC_DONE;
}

/* --- restrictions --- */

ic_status ic_restriction_insert(struct ic_db_tx *tx, const struct ic_restriction_row *r)
{
	return ic_db_run(tx,
			 "INSERT INTO restriction (id, patient, placed, placed_by, entry)"
			 " VALUES ($1, $2, $3, $4, $5)",
			 IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_ID(r->patient), IC_DB_INT(r->placed),
				    IC_DB_ID(r->placed_by), IC_DB_INT(r->entry)));
}

static void read_restriction(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_restriction_row *)ret_struct = (struct ic_restriction_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.placed = ic_db_int(row, 2),
		.placed_by = ic_db_id(row, 3),
		.entry = ic_db_int(row, 4),
	};
}

ic_status ic_restriction_find(struct ic_db_tx *tx, ic_id patient, struct ic_restriction_row *ret)
{
	struct ic_rows rows = { .size = sizeof(*ret), .read = read_restriction };
	const ic_status found = ic_rows_get(
		tx, &rows, ret,
		"SELECT id, patient, placed, placed_by, entry FROM restriction"
		" WHERE lifted IS NULL AND patient IN " IC_WHOLE_PATIENT " ORDER BY placed LIMIT 1",
		IC_DB_ARGS(IC_DB_ID(patient)));

	if (!ic_failed_with(found, IC_E_ABSENT))
		return found;
	*ret = (struct ic_restriction_row) { .patient = patient };
	return IC_DONE;
}

ic_status ic_restriction_lift(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE restriction SET lifted = $2, lifted_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}

ic_status ic_patient_set_restricted(struct ic_db_tx *tx, ic_id patient, bool restricted)
{
	return ic_db_run(tx, "UPDATE patient SET restricted = $2 WHERE id IN " IC_WHOLE_PATIENT,
			 IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(restricted)));
}

/* --- incidents --- */

ic_status ic_incident_insert(struct ic_db_tx *tx, const struct ic_incident_row *i)
{
	return ic_db_run(tx,
			 "INSERT INTO incident (id, kind, recording, patient, found, due, "
			 "opened_by, sealed_words, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
			 "$9)",
			 IC_DB_ARGS(IC_DB_ID(i->id), IC_DB_INT(i->kind),
				    IC_DB_ID_OR_NULL(i->recording), IC_DB_ID(i->patient),
				    IC_DB_INT(i->found), IC_DB_INT(i->due), IC_DB_ID(i->opened_by),
				    IC_DB_BYTES(i->sealed_words), IC_DB_INT(i->entry)));
}

/* What is open stands before what is closed, the earliest deadline first; the place falls. */
#define INCIDENT_PLACE "(CASE WHEN closed IS NULL THEN " IC_PLACE_FIRST " - due ELSE closed END)"
#define INCIDENT_COLUMNS                                                                       \
	"SELECT id, kind, recording, patient, found, due, opened_by, sealed_words, entry, "    \
	"COALESCE(closed, 0), closed_by, COALESCE(closed_entry, 0), reported, sealed_outcome," \
	" " INCIDENT_PLACE " FROM incident "

static void read_incident(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_incident_row *)ret_struct = (struct ic_incident_row) {
		.id = ic_db_id(row, 0),
		.kind = (int)ic_db_int(row, 1),
		.recording = ic_db_id(row, 2),
		.patient = ic_db_id(row, 3),
		.found = ic_db_int(row, 4),
		.due = ic_db_int(row, 5),
		.opened_by = ic_db_id(row, 6),
		.sealed_words = ic_row_copy(row, 7, rows->arena, &rows->full),
		.entry = ic_db_int(row, 8),
		.closed = ic_db_int(row, 9),
		.closed_by = ic_db_id(row, 10),
		.closed_entry = ic_db_int(row, 11),
		.reported = ic_db_int(row, 12) != 0,
		.sealed_outcome = ic_row_copy(row, 13, rows->arena, &rows->full),
		.place = ic_db_int(row, 14),
	};
}

ic_status ic_incident_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			   struct ic_incident_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_incident };

	return ic_rows_get(tx, &rows, ret, INCIDENT_COLUMNS "WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_incident_latest(struct ic_db_tx *tx, ic_id recording, int kind, struct ic_arena *arena,
			     struct ic_incident_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_incident };
	const ic_status found = ic_rows_get(
		tx, &rows, ret,
		INCIDENT_COLUMNS "WHERE recording = $1 AND kind = $2 ORDER BY entry DESC LIMIT 1",
		IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(kind)));

	if (!ic_failed_with(found, IC_E_ABSENT))
		return found;
	*ret = (struct ic_incident_row) { .recording = recording };
	return IC_DONE;
}

ic_status ic_incident_list(struct ic_db_tx *tx, ic_time before, ic_id before_id,
			   struct ic_arena *arena, struct ic_incident_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_incident };

	IC_TRY(ic_rows_query(
		tx, &rows,
		INCIDENT_COLUMNS "WHERE $1 = 0 OR (" INCIDENT_PLACE
				 ", id) < ($1, $2) ORDER BY " INCIDENT_PLACE
				 " DESC, id DESC LIMIT $3",
		IC_DB_ARGS(IC_DB_INT(before), IC_DB_ID(before_id), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_incident_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_incident_close(struct ic_db_tx *tx, const struct ic_incident_row *i)
{
	return ic_db_run(tx,
			 "UPDATE incident SET closed = $2, closed_by = $3, closed_entry = $4, "
			 "reported = $5, sealed_outcome = $6 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(i->id), IC_DB_INT(i->closed), IC_DB_ID(i->closed_by),
				    IC_DB_INT(i->closed_entry), IC_DB_INT(i->reported),
				    IC_DB_BYTES(i->sealed_outcome)));
}

ic_status ic_affected_insert(struct ic_db_tx *tx, ic_id incident, ic_id party, bool is_patient)
{
	return ic_db_run(
		tx,
		"INSERT INTO incident_party (incident, party, is_patient) SELECT $1, $2, $3"
		" WHERE NOT EXISTS (SELECT 1 FROM incident_party WHERE incident = $1"
		" AND party = $2)",
		IC_DB_ARGS(IC_DB_ID(incident), IC_DB_ID(party), IC_DB_INT(is_patient)));
}

static void read_affected(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_affected_row *)ret_struct =
		(struct ic_affected_row) { .party = ic_db_id(row, 0),
					   .is_patient = ic_db_int(row, 1) != 0 };
}

ic_status ic_affected_list(struct ic_db_tx *tx, ic_id incident, struct ic_arena *arena,
			   struct ic_affected_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_affected };

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT party, is_patient FROM incident_party WHERE incident = $1"
			     " ORDER BY is_patient DESC, party LIMIT $2",
			     IC_DB_ARGS(IC_DB_ID(incident), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_affected_rows) { rows.at, rows.count };
	return IC_DONE;
}

/* --- corrections --- */

static ic_status insert_before(struct ic_db_tx *tx, const struct ic_correction_row *c)
{
	return ic_db_run(
		tx,
		"INSERT INTO correction (recording, ordinal, body_site, laterality, view, taken, "
		"sealed_detail, sealed_reason, at, by_staff, entry) VALUES ($1, $2, $3, $4, $5, "
		"$6, $7, $8, $9, $10, $11)",
		IC_DB_ARGS(IC_DB_ID(c->recording), IC_DB_INT(c->ordinal), IC_DB_STR(c->body_site),
			   IC_DB_INT(c->laterality), IC_DB_INT(c->view), IC_DB_INT(c->taken),
			   IC_DB_BYTES(c->sealed_detail), IC_DB_BYTES(c->sealed_reason),
			   IC_DB_INT(c->at), IC_DB_ID(c->by), IC_DB_INT(c->entry)));
}

ic_status ic_correction_insert(struct ic_db_tx *tx, struct ic_correction_row *before,
			       const struct ic_recording_row *now)
{
	int64_t last = 0;

	IC_TRY(ic_rows_number(tx, &last,
			      "SELECT COALESCE(max(ordinal), 0) FROM correction"
			      " WHERE recording = $1",
			      IC_DB_ARGS(IC_DB_ID(before->recording))));
	if (last >= IC_LIST_ROWS_MAX)
		IC_FAIL(LIMIT, "corrected more often than a page can show");
	before->ordinal = (int)last + 1;
	IC_TRY(insert_before(tx, before));
	return ic_db_run(tx,
			 "UPDATE recording SET body_site = $2, laterality = $3, view = $4, "
			 "taken = $5, sealed_detail = $6 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(now->id), IC_DB_STR(now->body_site),
				    IC_DB_INT(now->laterality), IC_DB_INT(now->view),
				    IC_DB_INT(now->taken), IC_DB_BYTES(now->sealed_detail)));
}

static void read_correction(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_correction_row *)ret_struct = (struct ic_correction_row) {
		.recording = ic_db_id(row, 0),
		.ordinal = (int)ic_db_int(row, 1),
		.body_site = ic_row_copy(row, 2, rows->arena, &rows->full),
		.laterality = (int)ic_db_int(row, 3),
		.view = (int)ic_db_int(row, 4),
		.taken = ic_db_int(row, 5),
		.sealed_detail = ic_row_copy(row, 6, rows->arena, &rows->full),
		.sealed_reason = ic_row_copy(row, 7, rows->arena, &rows->full),
		.at = ic_db_int(row, 8),
		.by = ic_db_id(row, 9),
		.entry = ic_db_int(row, 10),
	};
}

ic_status ic_correction_list(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			     struct ic_correction_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_correction };

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT recording, ordinal, body_site, laterality, view, taken, "
			     "sealed_detail, sealed_reason, at, by_staff, entry FROM correction"
			     " WHERE recording = $1 ORDER BY ordinal DESC LIMIT $2",
			     IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_correction_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_correction_reseal(struct ic_db_tx *tx, const struct ic_correction_row *c)
{
	return ic_db_run(tx,
			 "UPDATE correction SET sealed_detail = $3, sealed_reason = $4"
			 " WHERE recording = $1 AND ordinal = $2",
			 IC_DB_ARGS(IC_DB_ID(c->recording), IC_DB_INT(c->ordinal),
				    IC_DB_BYTES(c->sealed_detail), IC_DB_BYTES(c->sealed_reason)));
}

/* --- the recording --- */

ic_status ic_recording_set_state(struct ic_db_tx *tx, ic_id recording, int state)
{
	IC_TRY(ic_db_run(tx,
			 "UPDATE recording SET state = $2, before_move = NULL"
			 " WHERE id = $1 AND state <> $3",
			 IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(state),
				    IC_DB_INT(IC_recording_state_DESTROYED))));
	return ic_anonymisation_end_recording(tx, recording, false);
}

/* A move that died has kept it already. */
ic_status ic_recording_quarantine(struct ic_db_tx *tx, ic_id recording)
{
	IC_TRY(ic_anonymisation_end_recording(tx, recording, false));
	return ic_db_run(tx,
			 "UPDATE recording SET before_move = COALESCE(before_move, state), "
			 "state = $2 WHERE id = $1 AND state <> $3",
			 IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(IC_recording_state_SEALED),
				    IC_DB_INT(IC_recording_state_DESTROYED)));
}

ic_status ic_recording_is_moving(struct ic_db_tx *tx, ic_id recording, bool *ret_moving)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(tx, &count,
			      "SELECT count(*) FROM recording WHERE id = $1 AND before_move IS NOT "
			      "NULL",
			      IC_DB_ARGS(IC_DB_ID(recording))));
	*ret_moving = count > 0;
	return IC_DONE;
}

/* Sealed meanwhile for another reason, it stays so. The statements' rows stay; those of before
 * entry `moved` do not count. */
ic_status ic_recording_move_rows(struct ic_db_tx *tx, const struct ic_recording_move *m,
				 int *ret_state)
{
	int64_t state = 0;

	IC_TRY(ic_db_run(tx,
			 "UPDATE recording SET patient = $2, version = $3, sealed_detail = $4,"
			 " consent = NULL, encounter = NULL, state = COALESCE(before_move, state),"
			 " before_move = NULL, moved = $5, seen = NULL WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(m->recording), IC_DB_ID(m->patient),
				    IC_DB_INT(m->version), IC_DB_BYTES(m->sealed_detail),
				    IC_DB_INT(m->entry))));
	IC_TRY(ic_rows_number(tx, &state, "SELECT state FROM recording WHERE id = $1",
			      IC_DB_ARGS(IC_DB_ID(m->recording))));
	*ret_state = (int)state;
	IC_TRY(ic_db_run(tx,
			 "UPDATE audience SET ended = $2 WHERE recording = $1 AND ended IS NULL",
			 IC_DB_ARGS(IC_DB_ID(m->recording), IC_DB_INT(m->at))));
	IC_TRY(ic_anonymisation_end_recording(tx, m->recording, true));
	IC_TRY(ic_db_run(
		tx,
		"INSERT INTO recording_version (recording, version, content_hash, since, reason)"
		" VALUES ($1, $2, $3, $4, 'refile')",
		IC_DB_ARGS(IC_DB_ID(m->recording), IC_DB_INT(m->version),
			   IC_DB_BYTES(m->content_hash), IC_DB_INT(m->at))));
	IC_TRY(ic_db_run(tx, "DELETE FROM blob WHERE recording = $1",
			 IC_DB_ARGS(IC_DB_ID(m->recording))));
	return ic_blob_insert(tx, &m->blob);
}

ic_status ic_recording_latest(struct ic_db_tx *tx, ic_id patient, ic_id except, ic_id *ret)
{
	ic_id found = { { 0 } };

	IC_TRY(ic_rows_id(tx, &found,
			  "SELECT id FROM recording WHERE patient IN " IC_WHOLE_PATIENT
			  " AND id <> $2 AND state = $3 AND kind <> $4"
			  " ORDER BY taken DESC, id LIMIT 1",
			  IC_DB_ARGS(IC_DB_ID(patient), IC_DB_ID(except),
				     IC_DB_INT(IC_recording_state_IN_RECORD),
				     IC_DB_INT(IC_recording_kind_SENSITIVE))));
	*ret = found;
	return IC_DONE;
}

ic_status ic_life_forget(struct ic_db_tx *tx, ic_id recording)
{
	IC_TRY(ic_anonymisation_end_recording(tx, recording, true));
	IC_TRY(ic_db_run(tx, "DELETE FROM correction WHERE recording = $1",
			 IC_DB_ARGS(IC_DB_ID(recording))));
	return ic_db_run(tx, "DELETE FROM publication WHERE recording = $1",
			 IC_DB_ARGS(IC_DB_ID(recording)));
}
