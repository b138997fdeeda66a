/* SPDX-License-Identifier: Apache-2.0 */
#include "records/outside.h"

#include "base/bug.h"
#include "records/rows.h"

/* In the order in which they were taken, once: a correction of that must not turn numbers that a
 * recipient has. */
static ic_status number_items(struct ic_db_tx *tx, ic_id disclosure)
{
	return ic_db_run(
		tx,
		"UPDATE outside_item SET place = (SELECT count(*) FROM outside_item o JOIN "
		"recording q ON q.id = o.recording, recording r WHERE o.disclosure = "
		"outside_item.disclosure AND r.id = outside_item.recording AND "
		"(q.taken, o.recording) <= (r.taken, outside_item.recording)) WHERE disclosure = "
		"$1",
		IC_DB_ARGS(IC_DB_ID(disclosure)));
}

ic_status ic_outside_insert(struct ic_db_tx *tx, const struct ic_outside_row *o,
			    const struct ic_outside_item_row *items, size_t count)
{
	const ic_id id = o->disclosure.id;
	struct ic_disclosure_row disclosure = o->disclosure;

	IC_ASSERT(count > 0 && count <= IC_SHARE_ITEMS_MAX);
	disclosure.recipient = (ic_id) { { 0 } }; /* that column names a colleague */
	IC_TRY(ic_disclosure_insert(tx, &disclosure));
	IC_TRY(ic_db_run(tx,
			 "INSERT INTO outside (disclosure, recipient, by_staff, vital, until, "
			 "sealed_passphrase) VALUES ($1, $2, $3, $4, $5, $6)",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_ID(o->disclosure.recipient),
				    IC_DB_ID(o->by), IC_DB_INT(o->vital), IC_DB_INT(o->until),
				    IC_DB_BYTES(o->sealed_passphrase))));
	for (size_t i = 0; i < count; i++)
		IC_TRY(ic_db_run(tx,
				 "INSERT INTO outside_item (disclosure, recording, rule, "
				 "obligations) VALUES ($1, $2, $3, $4)",
				 IC_DB_ARGS(IC_DB_ID(id), IC_DB_ID(items[i].recording),
					    IC_DB_STR(items[i].rule),
					    IC_DB_STR(items[i].obligations))));
	return number_items(tx, id);
}

#define OUTSIDE_COLUMNS                                                                            \
	"SELECT d.id, d.patient, d.purpose, o.recipient, d.at, d.consented, d.entry, d.withheld, " \
	"d.rule, d.sealed_words, o.by_staff, o.vital, o.until, COALESCE(o.handed, 0), "            \
	"o.sealed_passphrase FROM outside o JOIN disclosure d ON d.id = o.disclosure "

static void read_outside(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_outside_row *)ret_struct = (struct ic_outside_row) {
		.disclosure = { .id = ic_db_id(row, 0),
				.patient = ic_db_id(row, 1),
				.purpose = (int)ic_db_int(row, 2),
				.recipient = ic_db_id(row, 3),
				.at = ic_db_int(row, 4),
				.consented = ic_db_int(row, 5) != 0,
				.entry = ic_db_int(row, 6),
				.withheld = ic_db_int(row, 7) != 0,
				.rule = ic_row_copy(row, 8, rows->arena, &rows->full),
				.sealed_words = ic_row_copy(row, 9, rows->arena, &rows->full) },
		.by = ic_db_id(row, 10),
		.vital = ic_db_int(row, 11) != 0,
		.until = ic_db_int(row, 12),
		.handed = ic_db_int(row, 13),
		.sealed_passphrase = ic_row_copy(row, 14, rows->arena, &rows->full),
	};
}

ic_status ic_outside_load(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			  struct ic_outside_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_outside };

	return ic_rows_get(tx, &rows, ret, OUTSIDE_COLUMNS "WHERE d.id = $1",
			   IC_DB_ARGS(IC_DB_ID(disclosure)));
}

ic_status ic_outside_list(struct ic_db_tx *tx, ic_id by, ic_time before_at, ic_id before,
			  struct ic_arena *arena, struct ic_outside_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_outside };

	IC_TRY(ic_rows_query(tx, &rows,
			     OUTSIDE_COLUMNS
			     "WHERE o.by_staff = $1 AND ($3 IS NULL OR d.at < $2 OR (d.at = $2 AND "
			     "d.id < $3)) ORDER BY d.at DESC, d.id DESC LIMIT $4",
			     IC_DB_ARGS(IC_DB_ID(by), IC_DB_INT(before_at),
					IC_DB_ID_OR_NULL(before), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_outside_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_outside_items(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			   struct ic_share_items *ret)
{
	struct ic_rows rows = { .arena = arena, .max = IC_SHARE_ITEMS_MAX };

	IC_TRY(ic_rows_ids(
		tx, &rows,
		"SELECT recording FROM outside_item WHERE disclosure = $1 ORDER BY place",
		IC_DB_ARGS(IC_DB_ID(disclosure))));
	*ret = (struct ic_share_items) { rows.at, rows.count };
	return IC_DONE;
}

static void read_item(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_outside_item_row *)ret_struct = (struct ic_outside_item_row) {
		.recording = ic_db_id(row, 0),
		.place = ic_db_int(row, 1),
		.rule = ic_row_copy(row, 2, rows->arena, &rows->full),
		.obligations = ic_row_copy(row, 3, rows->arena, &rows->full),
	};
}

ic_status ic_outside_item_rows(struct ic_db_tx *tx, ic_id disclosure, struct ic_arena *arena,
			       struct ic_outside_item_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_SHARE_ITEMS_MAX,
				.read = read_item };

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT i.recording, i.place, COALESCE(i.rule, d.rule), "
			     "COALESCE(i.obligations, '') FROM outside_item i JOIN disclosure d ON "
			     "d.id = i.disclosure WHERE i.disclosure = $1 ORDER BY i.place",
			     IC_DB_ARGS(IC_DB_ID(disclosure))));
	*ret = (struct ic_outside_item_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_outside_set_passphrase(struct ic_db_tx *tx, ic_id disclosure, ic_bytes sealed)
{
	return ic_db_run(tx, "UPDATE outside SET sealed_passphrase = $2 WHERE disclosure = $1",
			 IC_DB_ARGS(IC_DB_ID(disclosure), IC_DB_BYTES(sealed)));
}

ic_status ic_outside_set_handed(struct ic_db_tx *tx, ic_id disclosure, ic_time at)
{
	return ic_db_run(tx,
			 "UPDATE outside SET handed = $2 WHERE disclosure = $1 AND handed IS NULL",
			 IC_DB_ARGS(IC_DB_ID(disclosure), IC_DB_INT(at)));
}

ic_status ic_outside_count_due(struct ic_db_tx *tx, ic_time now, int64_t *ret_count)
{
	return ic_rows_number(tx, ret_count,
			      "SELECT count(*) FROM outside WHERE until <= $1"
			      " AND length(sealed_passphrase) > 0",
			      IC_DB_ARGS(IC_DB_INT(now)));
}

ic_status ic_outside_forget(struct ic_db_tx *tx, ic_time now)
{
	return ic_db_run(tx,
			 "UPDATE outside SET sealed_passphrase = x'' WHERE until <= $1"
			 " AND length(sealed_passphrase) > 0",
			 IC_DB_ARGS(IC_DB_INT(now)));
}

struct visiting {
	ic_status (*visit)(ic_id disclosure, void *ctx);
	void *ctx;
};

static ic_status visit_fault(const struct ic_db_row *row, void *ctx)
{
	const struct visiting *visiting = ctx;

	return visiting->visit(ic_db_id(row, 0), visiting->ctx);
}

ic_status ic_outside_each_fault(struct ic_db_tx *tx,
				ic_status (*visit)(ic_id disclosure, void *ctx), void *ctx)
{
	struct visiting visiting = { visit, ctx };

	return ic_db_query(
		tx,
		"SELECT d.id FROM disclosure d LEFT JOIN outside o ON o.disclosure = d.id"
		" WHERE (d.share IS NULL) <> (o.disclosure IS NOT NULL)"
		" OR (o.disclosure IS NOT NULL AND NOT EXISTS"
		" (SELECT 1 FROM outside_item i WHERE i.disclosure = d.id))"
		" OR NOT EXISTS (SELECT 1 FROM leaf l WHERE l.idx = d.entry)"
		" OR EXISTS (SELECT 1 FROM outside_item i JOIN recording r ON r.id = i.recording"
		" JOIN patient p ON p.id = r.patient JOIN patient q ON q.id = d.patient"
		" WHERE i.disclosure = d.id AND r.moved = 0 AND"
		" coalesce(p.merged_into, p.id) <> coalesce(q.merged_into, q.id)) ORDER BY d.id",
		NULL, 0, visit_fault, &visiting);
}
