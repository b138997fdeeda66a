/* SPDX-License-Identifier: Apache-2.0 */
/* How much happened: entries counted by type, opening nothing. */
#include "ledger/entry.h"
#include "ledger/ledger.h"

static ic_status take_time(const struct ic_db_row *row, void *ret_time)
{
	const ic_bytes entry = ic_db_bytes(row, 0);

	if (entry.len != IC_LEAF_BYTES)
		IC_FAIL(VERIFY, "an entry of another length");
	*(ic_time *)ret_time = ic_entry_time(entry.ptr);
	return IC_DONE;
}

static ic_status take_number(const struct ic_db_row *row, void *ret_number)
{
	*(int64_t *)ret_number = ic_db_int(row, 0);
	return IC_DONE;
}

/* Times never fall, so the first entry since @since is found by halving. */
static ic_status first_since(struct ic_db_tx *tx, ic_time since, int64_t *ret_index)
{
	int64_t low = 0, high = 0;

	IC_TRY(ic_db_query(tx, "SELECT COALESCE(max(idx) + 1, 0) FROM leaf", IC_DB_NO_ARGS,
			   take_number, &high));
	while (low < high) {
		const int64_t middle = low + (high - low) / 2;
		ic_time t = 0;
		IC_TRY(ic_db_query(tx, "SELECT entry FROM leaf WHERE idx = $1",
				   IC_DB_ARGS(IC_DB_INT(middle)), take_time, &t));
		if (t < since)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_index = low;
	return IC_DONE;
}

static ic_status take_type(const struct ic_db_row *row, void *ctx)
{
	uint64_t *counts = ctx;
	const int64_t type = ic_db_int(row, 0);

	if (type > 0 && type < IC_EVENT_TYPES_END)
		counts[type] = (uint64_t)ic_db_int(row, 1);
	return IC_DONE;
}

ic_status ic_ledger_census(struct ic_db_tx *tx, ic_time since,
			   uint64_t ret_counts[static IC_EVENT_TYPES_END])
{
	int64_t first = 0;

	for (size_t i = 0; i < IC_EVENT_TYPES_END; i++)
		ret_counts[i] = 0;
	IC_TRY(first_since(tx, since, &first));
	return ic_db_query(tx, "SELECT type, count(*) FROM payload WHERE idx >= $1 GROUP BY type",
			   IC_DB_ARGS(IC_DB_INT(first)), take_type, ret_counts);
}
