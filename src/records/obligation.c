/* SPDX-License-Identifier: Apache-2.0 */
#include "records/obligation.h"

#include "records/rows.h"

ic_status ic_obligation_insert(struct ic_db_tx *tx, const struct ic_obligation_row *o)
{
	return ic_db_run(tx,
			 "INSERT INTO obligation (id, code, patient, recording, share, owner, due, "
			 "met, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)",
			 IC_DB_ARGS(IC_DB_ID(o->id), IC_DB_STR(o->code), IC_DB_ID(o->patient),
				    IC_DB_ID_OR_NULL(o->recording), IC_DB_ID_OR_NULL(o->share),
				    IC_DB_ID_OR_NULL(o->owner), IC_DB_INT(o->due),
				    IC_DB_INT(o->entry)));
}

ic_status ic_obligation_meet(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET met = $3 WHERE patient IN " IC_WHOLE_PATIENT
			 " AND code = $2 AND met IS NULL",
			 IC_DB_ARGS(IC_DB_ID(patient), IC_DB_STR(code), IC_DB_INT(at)));
}

struct copied {
	struct ic_arena *arena;
	ic_bytes bytes;
};

static ic_status take_value(const struct ic_db_row *row, void *ctx)
{
	struct copied *copied = ctx;

	copied->bytes = ic_arena_copy(copied->arena, ic_db_bytes(row, 0));
	return IC_DONE;
}

ic_status ic_meta_get(struct ic_db_tx *tx, const char *key, struct ic_arena *arena,
		      ic_bytes *ret_value)
{
	struct copied copied = { .arena = arena };

	IC_TRY(ic_db_query(tx, "SELECT value FROM meta WHERE key = $1",
			   IC_DB_ARGS(IC_DB_STR(ic_bytes_of_text(key))), take_value, &copied));
	*ret_value = copied.bytes;
	return IC_DONE;
}

ic_status ic_meta_set(struct ic_db_tx *tx, const char *key, ic_bytes value)
{
	return ic_db_run(tx,
			 "INSERT INTO meta (key, value) VALUES ($1, $2)"
			 " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			 IC_DB_ARGS(IC_DB_STR(ic_bytes_of_text(key)), IC_DB_BYTES(value)));
}
