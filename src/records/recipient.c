/* SPDX-License-Identifier: Apache-2.0 */
#include "records/recipient.h"

#include "records/rows.h"

ic_status ic_recipient_insert(struct ic_db_tx *tx, const struct ic_recipient_row *r)
{
	return ic_db_run(tx,
			 "INSERT INTO recipient (id, class, body, code, sealed_person, stated, "
			 "stated_by, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			 IC_DB_ARGS(IC_DB_ID(r->id), IC_DB_INT(r->class), IC_DB_STR(r->body),
				    IC_DB_STR(r->code), IC_DB_BYTES(r->sealed_person),
				    IC_DB_INT(r->stated), IC_DB_ID(r->stated_by),
				    IC_DB_INT(r->entry)));
}

#define RECIPIENT_COLUMNS                                                         \
	"SELECT id, class, body, code, sealed_person, stated, stated_by, entry, " \
	"COALESCE(verified, 0), verified_by, COALESCE(ended, 0), ended_by, "      \
	"verified_digest FROM recipient "

static void read_recipient(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_recipient_row *)ret_struct = (struct ic_recipient_row) {
		.id = ic_db_id(row, 0),
		.class = (int)ic_db_int(row, 1),
		.body = ic_row_copy(row, 2, rows->arena, &rows->full),
		.code = ic_row_copy(row, 3, rows->arena, &rows->full),
		.sealed_person = ic_row_copy(row, 4, rows->arena, &rows->full),
		.stated = ic_db_int(row, 5),
		.stated_by = ic_db_id(row, 6),
		.entry = ic_db_int(row, 7),
		.verified = ic_db_int(row, 8),
		.verified_by = ic_db_id(row, 9),
		.ended = ic_db_int(row, 10),
		.ended_by = ic_db_id(row, 11),
		.verified_digest = ic_row_copy(row, 12, rows->arena, &rows->full),
	};
}

ic_status ic_recipient_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_recipient_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_recipient };

	return ic_rows_get(tx, &rows, ret, RECIPIENT_COLUMNS "WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_recipient_list(struct ic_db_tx *tx, ic_time before_at, ic_id before,
			    struct ic_arena *arena, struct ic_recipient_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_recipient };

	IC_TRY(ic_rows_query(tx, &rows,
			     RECIPIENT_COLUMNS
			     "WHERE ($2 IS NULL OR stated < $1 OR (stated = $1 AND id < $2))"
			     " ORDER BY stated DESC, id DESC LIMIT $3",
			     IC_DB_ARGS(IC_DB_INT(before_at), IC_DB_ID_OR_NULL(before),
					IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_recipient_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_recipient_verify(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by, ic_bytes digest)
{
	return ic_db_run(
		tx,
		"UPDATE recipient SET verified = $2, verified_by = $3, verified_digest = "
		"$4 WHERE id = $1",
		IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by), IC_DB_BYTES(digest)));
}

ic_status ic_recipient_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE recipient SET ended = $2, ended_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}
