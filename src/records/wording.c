/* SPDX-License-Identifier: Apache-2.0 */
#include "records/wording.h"

#include "records/rows.h"

#define COLUMNS                                                                          \
	"SELECT id, name, language, version, text, hash, source, proposed, proposed_by," \
	" COALESCE(adopted, 0), adopted_by, COALESCE(ended, 0), ended_by, entry FROM wording "

static void read_wording(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_wording_row *)ret_struct = (struct ic_wording_row) {
		.id = ic_db_id(row, 0),
		.name = ic_row_copy(row, 1, rows->arena, &rows->full),
		.language = ic_row_copy(row, 2, rows->arena, &rows->full),
		.version = (int)ic_db_int(row, 3),
		.text = ic_row_copy(row, 4, rows->arena, &rows->full),
		.hash = ic_row_copy(row, 5, rows->arena, &rows->full),
		.source = ic_row_copy(row, 6, rows->arena, &rows->full),
		.proposed = ic_db_int(row, 7),
		.proposed_by = ic_db_id(row, 8),
		.adopted = ic_db_int(row, 9),
		.adopted_by = ic_db_id(row, 10),
		.ended = ic_db_int(row, 11),
		.ended_by = ic_db_id(row, 12),
		.entry = ic_db_int(row, 13),
	};
}

static struct ic_rows wording_rows(struct ic_arena *arena)
{
	return (struct ic_rows) { .arena = arena,
				  .size = sizeof(struct ic_wording_row),
				  .max = IC_WORDINGS_MAX,
				  .read = read_wording };
}

ic_status ic_wording_insert(struct ic_db_tx *tx, const struct ic_wording_row *row)
{
	return ic_db_run(tx,
			 "INSERT INTO wording (id, name, language, version, text, hash, source,"
			 " proposed, proposed_by, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			 IC_DB_ARGS(IC_DB_ID(row->id), IC_DB_STR(row->name),
				    IC_DB_STR(row->language), IC_DB_INT(row->version),
				    IC_DB_STR(row->text), IC_DB_BYTES(row->hash),
				    IC_DB_STR(row->source), IC_DB_INT(row->proposed),
				    IC_DB_ID(row->proposed_by), IC_DB_INT(row->entry)));
}

ic_status ic_wording_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_wording_row *ret)
{
	struct ic_rows rows = wording_rows(arena);

	return ic_rows_get(tx, &rows, ret, COLUMNS "WHERE id = $1", IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_wording_list(struct ic_db_tx *tx, struct ic_arena *arena, struct ic_wording_rows *ret)
{
	struct ic_rows rows = wording_rows(arena);

	IC_TRY(ic_rows_query(tx, &rows,
			     COLUMNS
			     "ORDER BY ended IS NOT NULL, adopted IS NULL, proposed DESC, id"
			     " LIMIT $1",
			     IC_DB_ARGS(IC_DB_INT(IC_WORDINGS_MAX))));
	*ret = (struct ic_wording_rows) { rows.at, rows.count };
	return IC_DONE;
}

#define IN_USE "adopted IS NOT NULL AND ended IS NULL"

ic_status ic_wording_list_adopted(struct ic_db_tx *tx, struct ic_arena *arena,
				  struct ic_wording_rows *ret)
{
	struct ic_rows rows = wording_rows(arena);

	IC_TRY(ic_rows_query(tx, &rows, COLUMNS "WHERE " IN_USE " ORDER BY language, name LIMIT $1",
			     IC_DB_ARGS(IC_DB_INT(IC_WORDINGS_MAX))));
	*ret = (struct ic_wording_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_wording_find_adopted(struct ic_db_tx *tx, const struct ic_wording_key *key,
				  struct ic_arena *arena, struct ic_wording_row *ret)
{
	struct ic_rows rows = wording_rows(arena);

	return ic_rows_get(tx, &rows, ret,
			   COLUMNS "WHERE name = $1 AND language = $2 AND version = $3"
				   " AND adopted IS NOT NULL",
			   IC_DB_ARGS(IC_DB_STR(key->name), IC_DB_STR(key->language),
				      IC_DB_INT(key->version)));
}

ic_status ic_wording_newest(struct ic_db_tx *tx, const struct ic_wording_key *key, int *ret_version)
{
	int64_t version = 0;

	IC_TRY(ic_rows_number(
		tx, &version,
		"SELECT COALESCE(max(version), 0) FROM wording WHERE name = $1 AND language = $2",
		IC_DB_ARGS(IC_DB_STR(key->name), IC_DB_STR(key->language))));
	*ret_version = (int)version;
	return IC_DONE;
}

ic_status ic_wording_adopt(struct ic_db_tx *tx, const struct ic_wording_row *row, ic_time at,
			   ic_id by)
{
	int64_t in_use = 0, newer = 0;

	IC_TRY(ic_rows_number(tx, &newer,
			      "SELECT count(*) FROM wording WHERE name = $1 AND language = $2"
			      " AND version > $3 AND adopted IS NOT NULL",
			      IC_DB_ARGS(IC_DB_STR(row->name), IC_DB_STR(row->language),
					 IC_DB_INT(row->version))));
	if (newer > 0)
		IC_FAIL(STATE, "a newer one was adopted: put these words forward again");

	IC_TRY(ic_db_run(tx,
			 "UPDATE wording SET ended = $3, ended_by = $4"
			 " WHERE name = $1 AND language = $2 AND " IN_USE,
			 IC_DB_ARGS(IC_DB_STR(row->name), IC_DB_STR(row->language), IC_DB_INT(at),
				    IC_DB_ID(by))));
	IC_TRY(ic_rows_number(tx, &in_use, "SELECT count(*) FROM wording WHERE " IN_USE,
			      IC_DB_NO_ARGS));
	if (in_use >= IC_WORDINGS_MAX)
		IC_FAIL(LIMIT, "as many sentences are in use as can be offered");
	return ic_db_run(tx, "UPDATE wording SET adopted = $2, adopted_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(row->id), IC_DB_INT(at), IC_DB_ID(by)));
}

ic_status ic_wording_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE wording SET ended = $2, ended_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}
