/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How rows come out of the database: copied into the caller's arena, one struct each. Inside of
 * records/.
 */
#ifndef IC_RECORDS_ROWS_H
#define IC_RECORDS_ROWS_H

#include "base/arena.h"
#include "base/limits.h"
#include "port/db.h"

/* Every part of the patient that $1 is a part of: the one who survives and those merged into them,
 * whichever of them $1 names. */
#define IC_WHOLE_PATIENT                                                                    \
	"(SELECT id FROM patient WHERE id = (SELECT coalesce(merged_into, id) FROM patient" \
	" WHERE id = $1) OR merged_into = (SELECT coalesce(merged_into, id) FROM patient"   \
	" WHERE id = $1))"

/* A number larger than any time: what stands first in a register counts down from it. */
#define IC_PLACE_FIRST "1000000000000000"

/** A copy of a bytes or text column; the empty view for NULL. Sets @ret_full when memory did not
 * suffice. */
static inline ic_bytes ic_row_copy(const struct ic_db_row *row, int column, struct ic_arena *arena,
				   bool *ret_full)
{
	const ic_bytes bytes = ic_db_bytes(row, column);
	const ic_bytes copy = ic_arena_copy(arena, bytes);

	if (copy.len != bytes.len)
		*ret_full = true;
	return copy;
}

/* One query's target: up to @max structs of @size, each filled by @read. */
struct ic_rows {
	struct ic_arena *arena;
	void *at;
	size_t size;
	size_t max;
	size_t count;
	bool full; /* memory did not suffice */
	void (*read)(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct);
};

/** ic_db_row_fn over struct ic_rows. */
ic_status ic_rows_take(const struct ic_db_row *row, void *ctx);

/** Query up to @max rows; what is found stands at rows->at, rows->count. */
ic_status ic_rows_query(struct ic_db_tx *tx, struct ic_rows *rows, const char *sql,
			const struct ic_db_value *args, size_t count);

/** Query exactly one row into @ret_struct; IC_E_ABSENT when there is none. */
ic_status ic_rows_get(struct ic_db_tx *tx, struct ic_rows *rows, void *ret_struct, const char *sql,
		      const struct ic_db_value *args, size_t count);

/** Query ids, the first column of each row, into @rows, whose .arena and .max are set. */
ic_status ic_rows_ids(struct ic_db_tx *tx, struct ic_rows *rows, const char *sql,
		      const struct ic_db_value *args, size_t count);

/** Query one id; the zero id when there is no row. */
ic_status ic_rows_id(struct ic_db_tx *tx, ic_id *ret_id, const char *sql,
		     const struct ic_db_value *args, size_t count);

/** Query one number; 0 when there is no row. */
ic_status ic_rows_number(struct ic_db_tx *tx, int64_t *ret_number, const char *sql,
			 const struct ic_db_value *args, size_t count);

#endif
