/* SPDX-License-Identifier: Apache-2.0 */
#include "records/obligation.h"

#include "records/rows.h"

ic_status ic_obligation_insert(struct ic_db_tx *tx, const struct ic_obligation_row *o)
{
	return ic_db_run(tx,
			 "INSERT INTO obligation (id, code, patient, recording, share, owner, due, "
			 "met, rule, purpose, entry, request, disclosure, notification)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, $9, $10, $11, $12, "
			 "NULLIF($13, 0))",
			 IC_DB_ARGS(IC_DB_ID(o->id), IC_DB_STR(o->code), IC_DB_ID(o->patient),
				    IC_DB_ID_OR_NULL(o->recording), IC_DB_ID_OR_NULL(o->share),
				    IC_DB_ID_OR_NULL(o->owner), IC_DB_INT(o->due),
				    IC_DB_STR(o->rule), IC_DB_INT(o->purpose), IC_DB_INT(o->entry),
				    IC_DB_ID_OR_NULL(o->request), IC_DB_ID_OR_NULL(o->disclosure),
				    IC_DB_INT(o->notification)));
}

ic_status ic_obligation_move(struct ic_db_tx *tx, ic_id request, ic_time due, bool paused)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET due = $2, paused = $3 WHERE request = $1 AND code "
			 "<> 'OPINION' AND met IS NULL",
			 IC_DB_ARGS(IC_DB_ID(request), IC_DB_INT(due), IC_DB_INT(paused)));
}

ic_status ic_obligation_meet_request(struct ic_db_tx *tx, ic_id request, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET met = $2, paused = 0 WHERE request = $1 AND met IS "
			 "NULL",
			 IC_DB_ARGS(IC_DB_ID(request), IC_DB_INT(at)));
}

ic_status ic_obligation_meet(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET met = $3 WHERE patient IN " IC_WHOLE_PATIENT
			 " AND code = $2 AND met IS NULL",
			 IC_DB_ARGS(IC_DB_ID(patient), IC_DB_STR(code), IC_DB_INT(at)));
}

ic_status ic_obligation_meet_one(struct ic_db_tx *tx, ic_id id, ic_time at)
{
	return ic_db_run(tx, "UPDATE obligation SET met = $2 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at)));
}

ic_status ic_obligation_meet_notification(struct ic_db_tx *tx, ic_id id, ic_time at, int outcome)
{
	return ic_db_run(tx, "UPDATE obligation SET met = $2, outcome = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_INT(outcome)));
}

ic_status ic_obligation_is_open(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_id owner,
				bool *ret_open)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(tx, &count,
			      "SELECT count(*) FROM obligation WHERE patient IN " IC_WHOLE_PATIENT
			      " AND code = $2 AND owner = $3 AND met IS NULL",
			      IC_DB_ARGS(IC_DB_ID(patient), IC_DB_STR(code), IC_DB_ID(owner))));
	*ret_open = count > 0;
	return IC_DONE;
}

/* --- what it was about moved or is gone --- */

static void read_open(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_obligation_row *)ret_struct = (struct ic_obligation_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.recording = ic_db_id(row, 2),
		.share = ic_db_id(row, 3),
		.owner = ic_db_id(row, 4),
		.due = ic_db_int(row, 5),
		.rule = ic_row_copy(row, 6, rows->arena, &rows->full),
		.purpose = (int)ic_db_int(row, 7),
		.entry = ic_db_int(row, 8),
		.request = ic_db_id(row, 9),
		.disclosure = ic_db_id(row, 10),
		.notification = (int)ic_db_int(row, 11),
	};
}

#define OPEN_OF(column)                                                                      \
	"SELECT id, patient, recording, share, owner, due, rule, purpose, entry, request, "  \
	"disclosure, COALESCE(notification, 0) "                                             \
	"FROM obligation WHERE " column " = $1 AND code = $2 AND met IS NULL AND entry < $3" \
	" ORDER BY due, id LIMIT $4"

static ic_status list_open(struct ic_db_tx *tx, const char *sql, ic_id of, ic_bytes code,
			   int64_t entry, struct ic_arena *arena, struct ic_obligation_rows *ret)
{
	struct ic_rows rows = {
		.arena = arena, .size = sizeof(*ret->at), .max = IC_LIST_ROWS_MAX, .read = read_open
	};

	IC_TRY(ic_rows_query(tx, &rows, sql,
			     IC_DB_ARGS(IC_DB_ID(of), IC_DB_STR(code), IC_DB_INT(entry),
					IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_obligation_rows) { rows.at, rows.count };
	for (size_t i = 0; i < ret->count; i++)
		ret->at[i].code = code;
	return IC_DONE;
}

ic_status ic_obligation_list_of_recording(struct ic_db_tx *tx, ic_id recording, ic_bytes code,
					  int64_t entry, struct ic_arena *arena,
					  struct ic_obligation_rows *ret)
{
	return list_open(tx, OPEN_OF("recording"), recording, code, entry, arena, ret);
}

ic_status ic_obligation_list_of_patient(struct ic_db_tx *tx, ic_id patient, ic_bytes code,
					int64_t entry, struct ic_arena *arena,
					struct ic_obligation_rows *ret)
{
	return list_open(tx, OPEN_OF("patient"), patient, code, entry, arena, ret);
}

ic_status ic_obligation_set_patient(struct ic_db_tx *tx, ic_id id, ic_id patient)
{
	return ic_db_run(tx, "UPDATE obligation SET patient = $2 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_ID(patient)));
}

ic_status ic_obligation_lapse_one(struct ic_db_tx *tx, ic_id id, ic_time at)
{
	return ic_db_run(tx, "UPDATE obligation SET met = $2, lapsed = 1 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at)));
}

ic_status ic_obligation_lapse_recording(struct ic_db_tx *tx, ic_id recording, ic_bytes code,
					ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET met = $3, lapsed = 1"
			 " WHERE recording = $1 AND code = $2 AND met IS NULL",
			 IC_DB_ARGS(IC_DB_ID(recording), IC_DB_STR(code), IC_DB_INT(at)));
}

ic_status ic_obligation_lapse(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET met = $3, lapsed = 1"
			 " WHERE patient IN " IC_WHOLE_PATIENT " AND code = $2 AND met IS NULL",
			 IC_DB_ARGS(IC_DB_ID(patient), IC_DB_STR(code), IC_DB_INT(at)));
}

ic_status ic_obligation_keep_one(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at)
{
	return ic_db_run(
		tx,
		"UPDATE obligation SET met = $3, lapsed = 1"
		" WHERE patient IN " IC_WHOLE_PATIENT " AND code = $2 AND met IS NULL"
		" AND EXISTS (SELECT 1 FROM obligation o WHERE o.patient IN " IC_WHOLE_PATIENT
		" AND o.code = $2 AND o.owner = obligation.owner"
		" AND o.met IS NULL AND (o.due, o.id) < (obligation.due, obligation.id))",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_STR(code), IC_DB_INT(at)));
}

ic_status ic_obligation_meet_entry(struct ic_db_tx *tx, int64_t entry, ic_bytes code, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET met = $3 WHERE entry = $1 AND code = $2"
			 " AND met IS NULL",
			 IC_DB_ARGS(IC_DB_INT(entry), IC_DB_STR(code), IC_DB_INT(at)));
}

ic_status ic_obligation_lapse_entry(struct ic_db_tx *tx, int64_t entry, ic_bytes code, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE obligation SET met = $3, lapsed = 1 WHERE entry = $1 AND code = $2"
			 " AND met IS NULL",
			 IC_DB_ARGS(IC_DB_INT(entry), IC_DB_STR(code), IC_DB_INT(at)));
}

/* --- those that are open --- */

#define OPEN_COLUMNS                                                                            \
	"SELECT o.id, o.code, COALESCE(p.merged_into, o.patient), o.recording, o.share, "       \
	"o.owner, o.due, COALESCE(o.met, 0), o.rule, o.purpose, o.entry, o.request,"            \
	" (SELECT count(*) FROM membership a JOIN membership b ON b.team = a.team"              \
	" WHERE a.staff = o.owner AND b.staff = $1), o.disclosure, COALESCE(o.notification, 0)" \
	" FROM obligation o JOIN patient p ON p.id = o.patient "

struct visiting {
	ic_status (*visit)(const struct ic_open_obligation *open, void *ctx);
	void *ctx;
	ic_id viewer;
	bool any;
};

static ic_status visit_open(const struct ic_db_row *row, void *ctx)
{
	struct visiting *visiting = ctx;
	const struct ic_open_obligation open = {
		.row = { .id = ic_db_id(row, 0),
			 .code = ic_db_bytes(row, 1),
			 .patient = ic_db_id(row, 2),
			 .recording = ic_db_id(row, 3),
			 .share = ic_db_id(row, 4),
			 .owner = ic_db_id(row, 5),
			 .due = ic_db_int(row, 6),
			 .met = ic_db_int(row, 7),
			 .rule = ic_db_bytes(row, 8),
			 .purpose = (int)ic_db_int(row, 9),
			 .entry = ic_db_int(row, 10),
			 .request = ic_db_id(row, 11),
			 .disclosure = ic_db_id(row, 13),
			 .notification = (int)ic_db_int(row, 14) },
		.is_team_mate =
			ic_db_int(row, 12) > 0 || ic_id_equal(ic_db_id(row, 5), visiting->viewer),
	};

	visiting->any = true;
	return visiting->visit(&open, visiting->ctx);
}

ic_status ic_obligation_each_open(struct ic_db_tx *tx, ic_id viewer,
				  ic_status (*visit)(const struct ic_open_obligation *open,
						     void *ctx),
				  void *ctx)
{
	struct visiting visiting = { .visit = visit, .ctx = ctx, .viewer = viewer };

	return ic_db_query(tx,
			   OPEN_COLUMNS "WHERE o.met IS NULL AND o.paused = 0 ORDER BY o.due, o.id",
			   IC_DB_ARGS(IC_DB_ID(viewer)), visit_open, &visiting);
}

ic_status ic_obligation_visit(struct ic_db_tx *tx, ic_id id, ic_id viewer,
			      ic_status (*visit)(const struct ic_open_obligation *open, void *ctx),
			      void *ctx)
{
	struct visiting visiting = { .visit = visit, .ctx = ctx, .viewer = viewer };

	IC_TRY(ic_db_query(tx, OPEN_COLUMNS "WHERE o.id = $2",
			   IC_DB_ARGS(IC_DB_ID(viewer), IC_DB_ID(id)), visit_open, &visiting));
	if (!visiting.any)
		IC_FAIL(ABSENT, "no such obligation");
	return IC_DONE;
}

ic_status ic_obligation_meet_of(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_id owner,
				ic_time at)
{
	return ic_db_run(
		tx,
		"UPDATE obligation SET met = $4 WHERE patient IN " IC_WHOLE_PATIENT
		" AND code = $2 AND owner = $3 AND met IS NULL",
		IC_DB_ARGS(IC_DB_ID(patient), IC_DB_STR(code), IC_DB_ID(owner), IC_DB_INT(at)));
}
