/* SPDX-License-Identifier: Apache-2.0 */
#include "records/anonymisation.h"

#include "model/words.h"
#include "records/rows.h"

ic_status ic_anonymisation_insert(struct ic_db_tx *tx, const struct ic_anonymisation_row *a)
{
	return ic_db_run(tx,
			 "INSERT INTO anonymisation (id, patient, recording, version, release, "
			 "marks, sealed_words, made, made_by, entry, state)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
			 IC_DB_ARGS(IC_DB_ID(a->id), IC_DB_ID(a->patient), IC_DB_ID(a->recording),
				    IC_DB_INT(a->version), IC_DB_INT(a->release),
				    IC_DB_STR(a->marks), IC_DB_BYTES(a->sealed_words),
				    IC_DB_INT(a->made), IC_DB_ID(a->made_by), IC_DB_INT(a->entry),
				    IC_DB_INT(a->state)));
}

#define COLUMNS                                                                        \
	"SELECT id, patient, recording, version, release, marks, sealed_words, made, " \
	"made_by, entry, state, checked, checked_by, checked_entry, sealed_finding, "  \
	"expires FROM anonymisation "

static void read_anonymisation(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_anonymisation_row *)ret_struct = (struct ic_anonymisation_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.recording = ic_db_id(row, 2),
		.version = (uint32_t)ic_db_int(row, 3),
		.release = (int)ic_db_int(row, 4),
		.marks = ic_row_copy(row, 5, rows->arena, &rows->full),
		.sealed_words = ic_row_copy(row, 6, rows->arena, &rows->full),
		.made = ic_db_int(row, 7),
		.made_by = ic_db_id(row, 8),
		.entry = ic_db_int(row, 9),
		.state = (int)ic_db_int(row, 10),
		.checked = ic_db_int(row, 11),
		.checked_by = ic_db_id(row, 12),
		.checked_entry = ic_db_int(row, 13),
		.sealed_finding = ic_row_copy(row, 14, rows->arena, &rows->full),
		.expires = ic_db_int(row, 15),
	};
}

ic_status ic_anonymisation_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
				struct ic_anonymisation_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_anonymisation };

	return ic_rows_get(tx, &rows, ret, COLUMNS "WHERE id = $1", IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_anonymisation_list(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
				struct ic_anonymisation_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_anonymisation };

	IC_TRY(ic_rows_query(tx, &rows, COLUMNS "WHERE recording = $1 ORDER BY entry DESC LIMIT $2",
			     IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_anonymisation_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_anonymisation_check(struct ic_db_tx *tx, const struct ic_anonymisation_row *a)
{
	return ic_db_run(tx,
			 "UPDATE anonymisation SET state = $2, checked = $3, checked_by = $4, "
			 "checked_entry = $5, sealed_finding = $6, expires = $7 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(a->id), IC_DB_INT(a->state), IC_DB_INT(a->checked),
				    IC_DB_ID(a->checked_by), IC_DB_INT(a->checked_entry),
				    IC_DB_BYTES(a->sealed_finding), IC_DB_INT(a->expires)));
}

/* What did not pass stays so: it has nothing to end. $1 says whose. */
#define END_LIVE "UPDATE anonymisation SET state = $2 WHERE state IN ($3, $4)"
#define LIVE_ARGS                                                                           \
	IC_DB_INT(IC_anonymisation_state_ENDED), IC_DB_INT(IC_anonymisation_state_WAITING), \
		IC_DB_INT(IC_anonymisation_state_PASSED)

ic_status ic_anonymisation_end(struct ic_db_tx *tx, ic_id id)
{
	return ic_db_run(tx, END_LIVE " AND id = $1", IC_DB_ARGS(IC_DB_ID(id), LIVE_ARGS));
}

ic_status ic_anonymisation_end_recording(struct ic_db_tx *tx, ic_id recording, bool forget)
{
	const struct ic_db_value args[] = { IC_DB_ID(recording), LIVE_ARGS };

	IC_TRY(ic_db_run(tx, END_LIVE " AND recording = $1", args, 4));
	if (!forget)
		return IC_DONE;
	return ic_db_run(tx,
			 "UPDATE anonymisation SET marks = '', sealed_words = x'', "
			 "sealed_finding = x'' WHERE recording = $1",
			 args, 1);
}

ic_status ic_anonymisation_end_older(struct ic_db_tx *tx, const struct ic_anonymisation_row *newer)
{
	return ic_db_run(tx,
			 "UPDATE anonymisation SET state = $4 WHERE recording = $1 AND release = $2"
			 " AND id <> $3 AND state = $5",
			 IC_DB_ARGS(IC_DB_ID(newer->recording), IC_DB_INT(newer->release),
				    IC_DB_ID(newer->id), IC_DB_INT(IC_anonymisation_state_ENDED),
				    IC_DB_INT(IC_anonymisation_state_PASSED)));
}

ic_status ic_anonymisation_end_patient(struct ic_db_tx *tx, ic_id patient)
{
	return ic_db_run(tx,
			 END_LIVE " AND recording IN (SELECT r.id FROM recording r WHERE r.patient "
				  "IN " IC_WHOLE_PATIENT ")",
			 IC_DB_ARGS(IC_DB_ID(patient), LIVE_ARGS));
}

ic_status ic_anonymisation_look(struct ic_db_tx *tx, ic_id id, ic_id staff, int64_t entry)
{
	return ic_db_run(tx,
			 "INSERT INTO anonymisation_look (anonymisation, staff, entry) SELECT "
			 "$1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM anonymisation_look WHERE "
			 "anonymisation = $1 AND staff = $2)",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_ID(staff), IC_DB_INT(entry)));
}

ic_status ic_anonymisation_was_looked_at(struct ic_db_tx *tx, ic_id id, ic_id staff,
					 bool *ret_looked)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(
		tx, &count,
		"SELECT count(*) FROM anonymisation_look WHERE anonymisation = $1 AND staff = $2",
		IC_DB_ARGS(IC_DB_ID(id), IC_DB_ID(staff))));
	*ret_looked = count > 0;
	return IC_DONE;
}
