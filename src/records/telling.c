/* SPDX-License-Identifier: Apache-2.0 */
#include "records/telling.h"

#include "base/limits.h"
#include "model/words.h"
#include "records/patient.h"
#include "records/rows.h"

ic_status ic_telling_insert(struct ic_db_tx *tx, const struct ic_telling_row *t)
{
	IC_TRY(ic_db_run(tx,
			 "INSERT INTO telling (id, disclosure, told, until, sealed_reason, "
			 "decided, decided_by, entry) VALUES ($1, $2, $3, NULLIF($4, 0), $5, $6, "
			 "$7, $8)",
			 IC_DB_ARGS(IC_DB_ID(t->id), IC_DB_ID(t->disclosure), IC_DB_INT(t->told),
				    IC_DB_INT(t->until), IC_DB_BYTES(t->sealed_reason),
				    IC_DB_INT(t->decided), IC_DB_ID(t->decided_by),
				    IC_DB_INT(t->entry))));
	if (!t->told)
		return IC_DONE;
	return ic_db_run(tx, "UPDATE disclosure SET withheld = 0 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(t->disclosure)));
}

static void read_telling(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_telling_row *)ret_struct = (struct ic_telling_row) {
		.id = ic_db_id(row, 0),
		.disclosure = ic_db_id(row, 1),
		.told = ic_db_int(row, 2) != 0,
		.until = ic_db_int(row, 3),
		.sealed_reason = ic_row_copy(row, 4, rows->arena, &rows->full),
		.decided = ic_db_int(row, 5),
		.decided_by = ic_db_id(row, 6),
		.entry = ic_db_int(row, 7),
	};
}

ic_status ic_telling_latest(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			    struct ic_telling_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_telling };

	return ic_rows_get(tx, &rows, ret,
			   "SELECT id, disclosure, told, COALESCE(until, 0), sealed_reason, "
			   "decided, decided_by, entry FROM telling WHERE disclosure = $1"
			   " ORDER BY decided DESC, entry DESC LIMIT 1",
			   IC_DB_ARGS(IC_DB_ID(disclosure)));
}

static void read_withheld(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_withheld_row *)ret_struct = (struct ic_withheld_row) {
		.entry = ic_db_int(row, 0),
		.purpose = (int)ic_db_int(row, 1),
		.recipient = ic_db_id(row, 2),
		.at = ic_db_int(row, 3),
		.withheld = ic_db_int(row, 4) != 0,
	};
}

#define WITHHELD_OF                                                                       \
	"SELECT d.entry, d.purpose, COALESCE(o.recipient, d.recipient), d.at, d.withheld" \
	" FROM disclosure d LEFT JOIN outside o ON o.disclosure = d.id"                   \
	" WHERE d.patient IN " IC_WHOLE_PATIENT " AND (d.withheld = 1"                    \
	" OR EXISTS (SELECT 1 FROM telling t WHERE t.disclosure = d.id))"                 \
	" ORDER BY d.withheld DESC, d.at DESC, d.id LIMIT $2"

ic_status ic_withheld_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			   struct ic_withheld_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_WITHHELD_ROWS_MAX,
				.read = read_withheld };

	IC_TRY(ic_rows_query(tx, &rows, WITHHELD_OF,
			     IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(IC_WITHHELD_ROWS_MAX))));
	*ret = (struct ic_withheld_rows) { rows.at, rows.count };
	return IC_DONE;
}
