/* SPDX-License-Identifier: Apache-2.0 */
#include "records/patient.h"

#include "model/words.h"
#include "records/rows.h"

ic_status ic_patient_insert(struct ic_db_tx *tx, const struct ic_patient_row *patient)
{
	return ic_db_run(
		tx,
		"INSERT INTO patient (id, sealed_person, temporary, situation, protected, "
		"restricted,"
		" opted_out, merged_into, created) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)",
		IC_DB_ARGS(IC_DB_ID(patient->id), IC_DB_BYTES(patient->sealed_person),
			   IC_DB_INT(patient->temporary), IC_DB_INT(patient->situation),
			   IC_DB_INT(patient->is_protected), IC_DB_INT(patient->restricted),
			   IC_DB_INT(patient->opted_out), IC_DB_INT(patient->created)));
}

static void read_patient(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_patient_row *)ret_struct = (struct ic_patient_row) {
		.id = ic_db_id(row, 0),
		.sealed_person = ic_row_copy(row, 1, rows->arena, &rows->full),
		.temporary = ic_db_int(row, 2) != 0,
		.situation = (int)ic_db_int(row, 3),
		.is_protected = ic_db_int(row, 4) != 0,
		.restricted = ic_db_int(row, 5) != 0,
		.opted_out = ic_db_int(row, 6) != 0,
		.merged_into = ic_db_id(row, 7),
		.created = ic_db_int(row, 8),
		.opt_out_checked = ic_db_int(row, 9),
		.vip = ic_db_int(row, 10) != 0,
	};
}

ic_status ic_patient_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_patient_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_patient };

	return ic_rows_get(
		tx, &rows, ret,
		"SELECT id, sealed_person, temporary, situation, protected, restricted, opted_out,"
		" merged_into, created, opt_out_checked, vip FROM patient WHERE id = $1",
		IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_patient_count_recordings(struct ic_db_tx *tx, ic_id id, int64_t *ret_count)
{
	return ic_rows_number(tx, ret_count,
			      "SELECT count(*) FROM recording WHERE state <> $2"
			      " AND patient IN " IC_WHOLE_PATIENT,
			      IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(IC_recording_state_DESTROYED)));
}

ic_status ic_patient_whole(struct ic_db_tx *tx, ic_id id, ic_id *ret_whole)
{
	ic_id whole = { { 0 } };

	IC_TRY(ic_rows_id(tx, &whole, "SELECT coalesce(merged_into, id) FROM patient WHERE id = $1",
			  IC_DB_ARGS(IC_DB_ID(id))));
	if (ic_id_is_zero(whole))
		IC_FAIL(ABSENT, "no such patient");
	*ret_whole = whole;
	return IC_DONE;
}

ic_status ic_patient_parts(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			   struct ic_patient_parts *ret)
{
	struct ic_rows rows = { .arena = arena, .max = IC_PATIENT_PARTS_MAX };

	IC_TRY(ic_rows_ids(tx, &rows,
			   "SELECT id FROM patient WHERE id IN " IC_WHOLE_PATIENT " ORDER BY id",
			   IC_DB_ARGS(IC_DB_ID(id))));
	*ret = (struct ic_patient_parts) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_patient_set_situation(struct ic_db_tx *tx, ic_id id, int situation)
{
	return ic_db_run(tx, "UPDATE patient SET situation = $2 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(situation)));
}

ic_status ic_identifier_insert(struct ic_db_tx *tx, const struct ic_identifier_row *identifier)
{
	return ic_db_run(tx,
			 "INSERT INTO patient_identifier (value_index, patient, system, status, "
			 "sealed_value)"
			 " VALUES ($1, $2, $3, $4, $5)",
			 IC_DB_ARGS(IC_DB_BYTES(identifier->index), IC_DB_ID(identifier->patient),
				    IC_DB_INT(identifier->system), IC_DB_INT(identifier->status),
				    IC_DB_BYTES(identifier->sealed_value)));
}

/* A merged patient is found as the one it was merged into. */
ic_status ic_identifier_find_patient(struct ic_db_tx *tx, ic_bytes index, ic_id *ret_patient)
{
	ic_id found = { { 0 } };

	IC_TRY(ic_rows_id(tx, &found,
			  "SELECT coalesce(p.merged_into, p.id) FROM patient_identifier i"
			  " JOIN patient p ON p.id = i.patient WHERE i.value_index = $1",
			  IC_DB_ARGS(IC_DB_BYTES(index))));
	*ret_patient = found;
	return IC_DONE;
}

static void read_identifier(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_identifier_row *)ret_struct = (struct ic_identifier_row) {
		.patient = ic_db_id(row, 0),
		.system = (int)ic_db_int(row, 1),
		.status = (int)ic_db_int(row, 2),
		.index = ic_row_copy(row, 3, rows->arena, &rows->full),
		.sealed_value = ic_row_copy(row, 4, rows->arena, &rows->full),
	};
}

enum { IDENTIFIERS_MAX = 20 }; /* of one patient: five systems, merged a few times */

ic_status ic_identifier_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			     struct ic_identifier_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IDENTIFIERS_MAX,
				.read = read_identifier };

	IC_TRY(ic_rows_query(
		tx, &rows,
		"SELECT patient, system, status, value_index, sealed_value FROM patient_identifier"
		" WHERE patient = $1 ORDER BY system LIMIT $2",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(IDENTIFIERS_MAX))));
	*ret = (struct ic_identifier_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_patient_merge_rows(struct ic_db_tx *tx, ic_id from, ic_id into)
{
	static const char *const moves[] = {
		"UPDATE encounter SET patient = $2 WHERE patient = $1",
		"UPDATE relationship SET patient = $2 WHERE patient = $1",
		/* what limits one part limits the whole */
		"UPDATE patient SET restricted = 1 WHERE id = $2 AND EXISTS (SELECT 1 FROM patient "
		"q WHERE q.id = $1 AND q.restricted = 1)",
		"UPDATE patient SET protected = 1 WHERE id = $2 AND EXISTS (SELECT 1 FROM patient "
		"q WHERE q.id = $1 AND q.protected = 1)",
		"UPDATE patient SET vip = 1 WHERE id = $2 AND EXISTS (SELECT 1 FROM patient "
		"q WHERE q.id = $1 AND q.vip = 1)",
		"UPDATE patient SET opted_out = 1 WHERE id = $2 AND EXISTS (SELECT 1 FROM patient "
		"q WHERE q.id = $1 AND q.opted_out = 1)",
		"UPDATE patient SET merged_into = $2 WHERE id = $1 OR merged_into = $1",
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		IC_TRY(ic_db_run(tx, moves[i], IC_DB_ARGS(IC_DB_ID(from), IC_DB_ID(into))));
	return IC_DONE;
}

ic_status ic_encounter_find_open(struct ic_db_tx *tx, ic_id patient, ic_id *ret_encounter)
{
	ic_id found = { { 0 } };

	IC_TRY(ic_rows_id(tx, &found,
			  "SELECT id FROM encounter WHERE patient = $1 AND ended IS NULL"
			  " ORDER BY started DESC LIMIT 1",
			  IC_DB_ARGS(IC_DB_ID(patient))));
	*ret_encounter = found;
	return IC_DONE;
}

ic_status ic_encounter_insert(struct ic_db_tx *tx, ic_id id, ic_id patient, ic_id team,
			      ic_time started)
{
	return ic_db_run(tx,
			 "INSERT INTO encounter (id, patient, team, started, ended) VALUES ($1, "
			 "$2, $3, $4, NULL)",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_ID(patient), IC_DB_ID_OR_NULL(team),
				    IC_DB_INT(started)));
}

ic_status ic_relationship_insert(struct ic_db_tx *tx,
				 const struct ic_relationship_row *relationship)
{
	const struct ic_relationship_row *r = relationship;

	return ic_db_run(
		tx,
		"INSERT INTO relationship (id, staff, team, patient, kind, share, sealed_reason, "
		"since, until)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_ID_OR_NULL(r->staff), IC_DB_ID_OR_NULL(r->team),
			   IC_DB_ID(r->patient), IC_DB_INT(r->kind), IC_DB_ID_OR_NULL(r->share),
			   r->sealed_reason.len > 0 ? IC_DB_BYTES(r->sealed_reason) : IC_DB_NOTHING,
			   IC_DB_INT(r->since), IC_DB_INT(r->until)));
}

static ic_status take_kind(const struct ic_db_row *row, void *ctx)
{
	*(unsigned *)ctx |= 1u << ic_db_int(row, 0);
	return IC_DONE;
}

ic_status ic_relationship_kinds(struct ic_db_tx *tx, ic_id staff, ic_id patient, ic_time now,
				unsigned *ret_kinds)
{
	unsigned kinds = 0;

	IC_TRY(ic_db_query(tx,
			   "SELECT kind FROM relationship WHERE patient IN " IC_WHOLE_PATIENT
			   " AND since <= $3 AND until > $3 AND kind <> $4"
			   " AND (staff = $2 OR team IN (SELECT team FROM membership"
			   " WHERE staff = $2))",
			   IC_DB_ARGS(IC_DB_ID(patient), IC_DB_ID(staff), IC_DB_INT(now),
				      IC_DB_INT(IC_relationship_kind_REFERRAL)),
			   take_kind, &kinds));
	*ret_kinds = kinds;
	return IC_DONE;
}

struct found_share {
	ic_id share;
	int purpose;
};

static ic_status take_share(const struct ic_db_row *row, void *ctx)
{
	struct found_share *found = ctx;

	found->share = ic_db_id(row, 0);
	found->purpose = (int)ic_db_int(row, 1);
	return IC_DONE;
}

ic_status ic_relationship_by_share(struct ic_db_tx *tx, ic_id staff, ic_id recording, ic_id share,
				   ic_time now, ic_id *ret_share, int *ret_purpose)
{
	struct found_share found = { 0 };

	IC_TRY(ic_db_query(tx,
			   "SELECT s.id, s.purpose FROM share s JOIN share_item i ON i.share = s.id"
			   " WHERE i.recording = $2 AND s.recipient = $1 AND s.stopped IS NULL AND "
			   "s.expires > $3"
			   " AND (($4 IS NULL AND s.anonymised = 0) OR s.id = $4) ORDER BY s.sent "
			   "DESC LIMIT 1",
			   IC_DB_ARGS(IC_DB_ID(staff), IC_DB_ID(recording), IC_DB_INT(now),
				      IC_DB_ID_OR_NULL(share)),
			   take_share, &found));
	*ret_share = found.share;
	*ret_purpose = found.purpose;
	return IC_DONE;
}

ic_status ic_patient_set_opt_out(struct ic_db_tx *tx, ic_id patient, bool opted_out, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE patient SET opted_out = $2, opt_out_checked = $3 WHERE id "
			 "IN " IC_WHOLE_PATIENT,
			 IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(opted_out), IC_DB_INT(at)));
}

ic_status ic_patient_set_vip(struct ic_db_tx *tx, ic_id patient, bool vip)
{
	return ic_db_run(tx, "UPDATE patient SET vip = $2 WHERE id IN " IC_WHOLE_PATIENT,
			 IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(vip)));
}

ic_status ic_encounter_end(struct ic_db_tx *tx, ic_id patient, ic_time at, ic_time until,
			   uint64_t *ret_ended)
{
	IC_TRY(ic_db_change(tx,
			    "UPDATE encounter SET ended = $2 WHERE ended IS NULL AND patient "
			    "IN " IC_WHOLE_PATIENT,
			    IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(at)), ret_ended));
	return ic_db_run(tx,
			 "UPDATE relationship SET until = $2 WHERE kind IN ($3, $4) AND until > $2 "
			 "AND patient IN " IC_WHOLE_PATIENT,
			 IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(until),
				    IC_DB_INT(IC_relationship_kind_TEAM),
				    IC_DB_INT(IC_relationship_kind_ENCOUNTER)));
}
