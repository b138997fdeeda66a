/* SPDX-License-Identifier: Apache-2.0 */
#include "records/limit.h"

#include <string.h>

#include "base/bug.h"
#include "model/words.h"
#include "records/rows.h"

/* --- objections --- */

ic_status ic_objection_insert(struct ic_db_tx *tx, const struct ic_objection_row *o)
{
	return ic_db_run(tx,
			 "INSERT INTO objection (id, patient, recording, objects_to, person, "
			 "placed, placed_by, sealed_reason, entry) VALUES ($1, $2, $3, $4, $5, $6, "
			 "$7, $8, $9)",
			 IC_DB_ARGS(IC_DB_ID(o->id), IC_DB_ID(o->patient),
				    IC_DB_ID_OR_NULL(o->recording), IC_DB_INT(o->objects_to),
				    IC_DB_ID_OR_NULL(o->person), IC_DB_INT(o->placed),
				    IC_DB_ID(o->placed_by), IC_DB_BYTES(o->sealed_reason),
				    IC_DB_INT(o->entry)));
}

#define OBJECTION_COLUMNS                                                        \
	"SELECT id, patient, recording, objects_to, person, placed, placed_by, " \
	"sealed_reason, entry, COALESCE(lifted, 0) FROM objection "

static void read_objection(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_objection_row *)ret_struct = (struct ic_objection_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.recording = ic_db_id(row, 2),
		.objects_to = (int)ic_db_int(row, 3),
		.person = ic_db_id(row, 4),
		.placed = ic_db_int(row, 5),
		.placed_by = ic_db_id(row, 6),
		.sealed_reason = ic_row_copy(row, 7, rows->arena, &rows->full),
		.entry = ic_db_int(row, 8),
		.lifted = ic_db_int(row, 9),
	};
}

ic_status ic_objection_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_objection_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_objection };

	return ic_rows_get(tx, &rows, ret, OBJECTION_COLUMNS "WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_objection_lift(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE objection SET lifted = $2, lifted_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}

/* All of them: what is left out of a list of these would stop counting. */
static ic_status query_all(struct ic_db_tx *tx, struct ic_rows *rows, ic_id patient,
			   const char *count, const char *list)
{
	int64_t all = 0;

	IC_TRY(ic_rows_number(tx, &all, count, IC_DB_ARGS(IC_DB_ID(patient))));
	if (all == 0)
		return IC_DONE;
	rows->max = (size_t)all + 1;
	return ic_rows_query(tx, rows, list, IC_DB_ARGS(IC_DB_ID(patient)));
}

#define OBJECTIONS_OF "WHERE lifted IS NULL AND patient IN " IC_WHOLE_PATIENT

ic_status ic_objection_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			    struct ic_objection_rows *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret->at), .read = read_objection };

	IC_TRY(query_all(tx, &rows, patient, "SELECT count(*) FROM objection " OBJECTIONS_OF,
			 OBJECTION_COLUMNS OBJECTIONS_OF " ORDER BY placed DESC, id"));
	*ret = (struct ic_objection_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_audience_set(struct ic_db_tx *tx, ic_id recording, ic_id staff, bool named, ic_time at,
			  ic_id by, int64_t entry)
{
	IC_TRY(ic_db_run(tx, "DELETE FROM audience WHERE recording = $1 AND staff = $2",
			 IC_DB_ARGS(IC_DB_ID(recording), IC_DB_ID(staff))));
	return ic_db_run(tx,
			 "INSERT INTO audience (recording, staff, named, named_by, ended, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6)",
			 IC_DB_ARGS(IC_DB_ID(recording), IC_DB_ID(staff), IC_DB_INT(at),
				    IC_DB_ID(by), named ? IC_DB_NOTHING : IC_DB_INT(at),
				    IC_DB_INT(entry)));
}

ic_status ic_audience_has(struct ic_db_tx *tx, ic_id recording, ic_id staff, bool *ret_named)
{
	int64_t count = 0;

	IC_TRY(ic_rows_number(tx, &count,
			      "SELECT count(*) FROM audience WHERE recording = $1 AND staff = $2"
			      " AND ended IS NULL",
			      IC_DB_ARGS(IC_DB_ID(recording), IC_DB_ID(staff))));
	*ret_named = count > 0;
	return IC_DONE;
}

ic_status ic_audience_list(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			   ic_id **ret_at, size_t *ret_count)
{
	struct ic_rows rows = { .arena = arena, .max = IC_LIST_ROWS_MAX };

	IC_TRY(ic_rows_ids(tx, &rows,
			   "SELECT staff FROM audience WHERE recording = $1 AND ended IS NULL"
			   " ORDER BY named, staff LIMIT $2",
			   IC_DB_ARGS(IC_DB_ID(recording), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret_at = rows.at;
	*ret_count = rows.count;
	return IC_DONE;
}

/* --- authorities --- */

ic_status ic_authority_insert(struct ic_db_tx *tx, const struct ic_authority_row *a)
{
	return ic_db_run(tx,
			 "INSERT INTO authority (id, kind, patient, recording, purpose, "
			 "sealed_words, stated, stated_by, entry, expires, persons) VALUES ($1, "
			 "$2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
			 IC_DB_ARGS(IC_DB_ID(a->id), IC_DB_INT(a->kind), IC_DB_ID(a->patient),
				    IC_DB_ID_OR_NULL(a->recording), IC_DB_INT(a->purpose),
				    IC_DB_BYTES(a->sealed_words), IC_DB_INT(a->stated),
				    IC_DB_ID(a->stated_by), IC_DB_INT(a->entry),
				    IC_DB_INT(a->expires), IC_DB_BYTES(a->persons)));
}

#define AUTHORITY_COLUMNS                                                                \
	"SELECT id, kind, patient, recording, purpose, sealed_words, stated, stated_by," \
	" entry, expires, COALESCE(verified, 0), verified_by, persons,"                  \
	" COALESCE(ended, 0), ended_by FROM authority "

static void read_authority(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_authority_row *)ret_struct = (struct ic_authority_row) {
		.id = ic_db_id(row, 0),
		.kind = (int)ic_db_int(row, 1),
		.patient = ic_db_id(row, 2),
		.recording = ic_db_id(row, 3),
		.purpose = (int)ic_db_int(row, 4),
		.sealed_words = ic_row_copy(row, 5, rows->arena, &rows->full),
		.stated = ic_db_int(row, 6),
		.stated_by = ic_db_id(row, 7),
		.entry = ic_db_int(row, 8),
		.expires = ic_db_int(row, 9),
		.verified = ic_db_int(row, 10),
		.verified_by = ic_db_id(row, 11),
		.persons = ic_row_copy(row, 12, rows->arena, &rows->full),
		.ended = ic_db_int(row, 13),
		.ended_by = ic_db_id(row, 14),
	};
}

ic_status ic_authority_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_authority_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_authority };

	return ic_rows_get(tx, &rows, ret, AUTHORITY_COLUMNS "WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_authority_verify(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE authority SET verified = $2, verified_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}

ic_status ic_authority_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by)
{
	return ic_db_run(tx, "UPDATE authority SET ended = $2, ended_by = $3 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by)));
}

size_t ic_authority_person_count(const struct ic_authority_row *authority)
{
	return authority->persons.len / IC_ID_BYTES;
}

ic_id ic_authority_person(const struct ic_authority_row *authority, size_t index)
{
	ic_id id;

	IC_ASSERT(index < ic_authority_person_count(authority));
	memcpy(id.bytes, authority->persons.ptr + index * IC_ID_BYTES, IC_ID_BYTES);
	return id;
}

bool ic_authority_names(const struct ic_authority_row *authority, ic_id staff)
{
	for (size_t i = 0; i < ic_authority_person_count(authority); i++)
		if (ic_id_equal(ic_authority_person(authority, i), staff))
			return true;
	return false;
}

#define AUTHORITIES_OF "WHERE patient IN " IC_WHOLE_PATIENT

ic_status ic_authority_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			    struct ic_authority_rows *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret->at), .read = read_authority };

	IC_TRY(query_all(tx, &rows, patient, "SELECT count(*) FROM authority " AUTHORITIES_OF,
			 AUTHORITY_COLUMNS AUTHORITIES_OF " ORDER BY stated DESC, id"));
	*ret = (struct ic_authority_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_authority_page(struct ic_db_tx *tx, ic_time before_at, ic_id before,
			    struct ic_arena *arena, struct ic_authority_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_authority };

	IC_TRY(ic_rows_query(tx, &rows,
			     AUTHORITY_COLUMNS
			     "WHERE $2 IS NULL OR stated < $1 OR (stated = $1 AND id < $2)"
			     " ORDER BY stated DESC, id DESC LIMIT $3",
			     IC_DB_ARGS(IC_DB_INT(before_at), IC_DB_ID_OR_NULL(before),
					IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_authority_rows) { rows.at, rows.count };
	return IC_DONE;
}

/* --- reviews --- */

/* The unreviewed stand first, and of each a broken glass before a declaration; the place falls. */
#define REVIEW_PLACE                                                       \
	"(r.since + CASE WHEN r.reviewed IS NULL THEN 2 * " IC_PLACE_FIRST \
	" ELSE 0 END + CASE WHEN r.kind = $1 THEN " IC_PLACE_FIRST " ELSE 0 END)"
#define REVIEW_COLUMNS                                                                       \
	"SELECT r.id, r.staff, r.patient, r.kind, r.sealed_reason, r.since, r.until, p.vip," \
	" COALESCE(r.reviewed, 0), r.reviewed_by, r.appropriate, " REVIEW_PLACE              \
	" FROM relationship r JOIN patient p ON p.id = r.patient "

static void read_review(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_review_row *)ret_struct = (struct ic_review_row) {
		.id = ic_db_id(row, 0),
		.staff = ic_db_id(row, 1),
		.patient = ic_db_id(row, 2),
		.kind = (int)ic_db_int(row, 3),
		.sealed_reason = ic_row_copy(row, 4, rows->arena, &rows->full),
		.since = ic_db_int(row, 5),
		.until = ic_db_int(row, 6),
		.vip = ic_db_int(row, 7) != 0,
		.reviewed = ic_db_int(row, 8),
		.reviewed_by = ic_db_id(row, 9),
		.appropriate = ic_db_int(row, 10) != 0,
		.place = ic_db_int(row, 11),
	};
}

/* The sample hangs on the time a declaration was made, in milliseconds: nobody chooses it, and the
 * same ones come up whoever looks. */
ic_status ic_review_list(struct ic_db_tx *tx, const struct ic_review_page *page,
			 struct ic_arena *arena, struct ic_review_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_review };

	IC_TRY(ic_rows_query(tx, &rows,
			     REVIEW_COLUMNS
			     "WHERE ((r.kind = $1 AND (r.since >= $3 OR r.reviewed IS NULL)) OR "
			     "(r.kind = $2 AND r.since >= $3 AND (p.vip = 1 OR r.since % $4 = 0)))"
			     " AND ($5 = 0 OR (" REVIEW_PLACE ", r.id) < ($5, $6))"
			     " ORDER BY " REVIEW_PLACE " DESC, r.id DESC LIMIT $7",
			     IC_DB_ARGS(IC_DB_INT(IC_relationship_kind_BREAK_GLASS),
					IC_DB_INT(IC_relationship_kind_DECLARED),
					IC_DB_INT(page->since), IC_DB_INT(page->one_in),
					IC_DB_INT(page->before), IC_DB_ID(page->before_id),
					IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_review_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_review_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			 struct ic_review_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_review };

	return ic_rows_get(tx, &rows, ret, REVIEW_COLUMNS "WHERE r.id = $2",
			   IC_DB_ARGS(IC_DB_INT(IC_relationship_kind_BREAK_GLASS), IC_DB_ID(id)));
}

ic_status ic_review_set(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by, bool appropriate)
{
	return ic_db_run(
		tx,
		"UPDATE relationship SET reviewed = $2, reviewed_by = $3, appropriate = $4"
		" WHERE id = $1",
		IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(at), IC_DB_ID(by), IC_DB_INT(appropriate)));
}
