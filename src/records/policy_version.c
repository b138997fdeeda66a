/* SPDX-License-Identifier: Apache-2.0 */
#include "records/policy_version.h"

#include "base/limits.h"
#include "model/words.h"
#include "records/rows.h"

#define COLUMNS                                                                                    \
	"SELECT id, hash, name, title, looser, review, proposed, proposed_by, COALESCE(in_force, " \
	"0),"                                                                                      \
	" COALESCE(ended, 0), ended_by, entry FROM policy_version "

static void read_policy(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	struct ic_policy_row *policy = ret_struct;

	*policy = (struct ic_policy_row) {
		.id = ic_db_id(row, 0),
		.hash = ic_row_copy(row, 1, rows->arena, &rows->full),
		.name = ic_row_copy(row, 2, rows->arena, &rows->full),
		.title = ic_row_copy(row, 3, rows->arena, &rows->full),
		.looser = ic_db_int(row, 4) != 0,
		.review = ic_db_int(row, 5),
		.proposed = ic_db_int(row, 6),
		.proposed_by = ic_db_id(row, 7),
		.in_force = ic_db_int(row, 8),
		.ended = ic_db_int(row, 9),
		.ended_by = ic_db_id(row, 10),
		.entry = ic_db_int(row, 11),
	};
}

static struct ic_rows policy_rows(struct ic_arena *arena)
{
	return (struct ic_rows) { .arena = arena,
				  .size = sizeof(struct ic_policy_row),
				  .max = IC_LIST_ROWS_MAX,
				  .read = read_policy };
}

ic_status ic_policy_insert(struct ic_db_tx *tx, const struct ic_policy_row *row, ic_bytes text)
{
	return ic_db_run(tx,
			 "INSERT INTO policy_version (id, hash, name, title, text, looser, review,"
			 " proposed, proposed_by, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			 IC_DB_ARGS(IC_DB_ID(row->id), IC_DB_BYTES(row->hash), IC_DB_STR(row->name),
				    IC_DB_STR(row->title), IC_DB_STR(text), IC_DB_INT(row->looser),
				    IC_DB_INT(row->review), IC_DB_INT(row->proposed),
				    IC_DB_ID(row->proposed_by), IC_DB_INT(row->entry)));
}

ic_status ic_policy_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			 struct ic_policy_row *ret)
{
	struct ic_rows rows = policy_rows(arena);

	return ic_rows_get(tx, &rows, ret, COLUMNS "WHERE id = $1", IC_DB_ARGS(IC_DB_ID(id)));
}

static void read_text(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(ic_bytes *)ret_struct = ic_row_copy(row, 0, rows->arena, &rows->full);
}

ic_status ic_policy_load_text(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			      ic_bytes *ret_text)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret_text), .read = read_text };

	return ic_rows_get(tx, &rows, ret_text, "SELECT text FROM policy_version WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_policy_list(struct ic_db_tx *tx, struct ic_arena *arena, struct ic_policy_rows *ret)
{
	struct ic_rows rows = policy_rows(arena);

	IC_TRY(ic_rows_query(tx, &rows, COLUMNS "ORDER BY proposed DESC, id LIMIT $1",
			     IC_DB_ARGS(IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_policy_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_policy_has_name(struct ic_db_tx *tx, ic_bytes name, ic_bytes hash, bool *ret_taken)
{
	int64_t others = 0;

	IC_TRY(ic_rows_number(tx, &others,
			      "SELECT count(*) FROM policy_version WHERE name = $1 AND hash <> $2",
			      IC_DB_ARGS(IC_DB_STR(name), IC_DB_BYTES(hash))));
	*ret_taken = others > 0;
	return IC_DONE;
}

ic_status ic_policy_find_in_force(struct ic_db_tx *tx, struct ic_arena *arena,
				  struct ic_policy_row *ret)
{
	struct ic_rows rows = policy_rows(arena);

	*ret = (struct ic_policy_row) { .in_force = 0 };
	const ic_status status =
		ic_rows_get(tx, &rows, ret, COLUMNS "WHERE in_force IS NOT NULL AND ended IS NULL",
			    IC_DB_NO_ARGS);
	return ic_failed_with(status, IC_E_ABSENT) ? IC_DONE : status;
}

ic_status ic_policy_put_in_force(struct ic_db_tx *tx, ic_id id, ic_time at)
{
	IC_TRY(ic_db_run(tx,
			 "UPDATE policy_version SET ended = $1"
			 " WHERE in_force IS NOT NULL AND ended IS NULL",
			 IC_DB_ARGS(IC_DB_INT(at))));
	return ic_db_run(tx, "UPDATE policy_version SET in_force = $2 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at)));
}

ic_status ic_policy_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE policy_version SET ended = $2, ended_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}

ic_status ic_policy_sign(struct ic_db_tx *tx, ic_id id, const struct ic_policy_signature *signature)
{
	return ic_db_run(tx,
			 "INSERT INTO policy_signature (policy, role, staff, at, entry)"
			 " VALUES ($1, $2, $3, $4, $5)",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(signature->role),
				    IC_DB_ID(signature->staff), IC_DB_INT(signature->at),
				    IC_DB_INT(signature->entry)));
}

static void read_signature(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_policy_signature *)ret_struct = (struct ic_policy_signature) {
		.role = (int)ic_db_int(row, 0),
		.staff = ic_db_id(row, 1),
		.at = ic_db_int(row, 2),
		.entry = ic_db_int(row, 3),
	};
}

ic_status ic_policy_signatures(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			       struct ic_policy_signatures *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(struct ic_policy_signature),
				.max = IC_role_ADMINISTRATOR,
				.read = read_signature };

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT role, staff, at, entry FROM policy_signature WHERE policy = $1"
			     " ORDER BY at, role",
			     IC_DB_ARGS(IC_DB_ID(id))));
	*ret = (struct ic_policy_signatures) { rows.at, rows.count };
	return IC_DONE;
}
