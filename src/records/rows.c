/* SPDX-License-Identifier: Apache-2.0 */
#include "records/rows.h"

#include "base/bug.h"

ic_status ic_rows_take(const struct ic_db_row *row, void *ctx)
{
	struct ic_rows *rows = ctx;

	if (rows->count == rows->max)
		IC_FAIL(LIMIT, "more rows than the query may give");
	rows->read(row, rows, (uint8_t *)rows->at + rows->count * rows->size);
	rows->count++;
	if (rows->full)
		IC_FAIL(NOMEM, "copying a row");
	return IC_DONE;
}

ic_status ic_rows_query(struct ic_db_tx *tx, struct ic_rows *rows, const char *sql,
			const struct ic_db_value *args, size_t count)
{
	IC_ASSERT(rows->max > 0);
	rows->at = ic_arena_take(rows->arena, rows->max, rows->size);
	if (rows->at == NULL)
		IC_FAIL(NOMEM, "rows of a query");
	rows->count = 0;
	return ic_db_query(tx, sql, args, count, ic_rows_take, rows);
}

ic_status ic_rows_get(struct ic_db_tx *tx, struct ic_rows *rows, void *ret_struct, const char *sql,
		      const struct ic_db_value *args, size_t count)
{
	rows->max = 1;
	rows->count = 0;
	rows->at = ret_struct;
	IC_TRY(ic_db_query(tx, sql, args, count, ic_rows_take, rows));
	if (rows->count == 0)
		IC_FAIL(ABSENT, "no such row");
	return IC_DONE;
}

static void read_id(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(ic_id *)ret_struct = ic_db_id(row, 0);
}

ic_status ic_rows_ids(struct ic_db_tx *tx, struct ic_rows *rows, const char *sql,
		      const struct ic_db_value *args, size_t count)
{
	rows->size = sizeof(ic_id);
	rows->read = read_id;
	return ic_rows_query(tx, rows, sql, args, count);
}

static ic_status take_id(const struct ic_db_row *row, void *ctx)
{
	*(ic_id *)ctx = ic_db_id(row, 0);
	return IC_DONE;
}

ic_status ic_rows_id(struct ic_db_tx *tx, ic_id *ret_id, const char *sql,
		     const struct ic_db_value *args, size_t count)
{
	*ret_id = (ic_id) { { 0 } };
	return ic_db_query(tx, sql, args, count, take_id, ret_id);
}

static ic_status take_number(const struct ic_db_row *row, void *ctx)
{
	*(int64_t *)ctx = ic_db_int(row, 0);
	return IC_DONE;
}

ic_status ic_rows_number(struct ic_db_tx *tx, int64_t *ret_number, const char *sql,
			 const struct ic_db_value *args, size_t count)
{
	*ret_number = 0;
	return ic_db_query(tx, sql, args, count, take_number, ret_number);
}
