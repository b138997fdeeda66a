/* SPDX-License-Identifier: Apache-2.0 */
#include "records/staff.h"

#include "records/rows.h"

ic_status ic_organisation_insert(struct ic_db_tx *tx, ic_id id, bool own, ic_bytes name)
{
	return ic_db_run(tx, "INSERT INTO organisation (id, own, name) VALUES ($1, $2, $3)",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_INT(own), IC_DB_STR(name)));
}

ic_status ic_team_insert(struct ic_db_tx *tx, ic_id id, ic_id organisation, ic_bytes name)
{
	return ic_db_run(tx, "INSERT INTO team (id, organisation, name) VALUES ($1, $2, $3)",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_ID(organisation), IC_DB_STR(name)));
}

ic_status ic_membership_insert(struct ic_db_tx *tx, ic_id staff, ic_id team)
{
	return ic_db_run(tx, "INSERT INTO membership (staff, team) VALUES ($1, $2)",
			 IC_DB_ARGS(IC_DB_ID(staff), IC_DB_ID(team)));
}

ic_status ic_membership_replace(struct ic_db_tx *tx, ic_id staff, ic_id team)
{
	IC_TRY(ic_db_run(tx, "DELETE FROM membership WHERE staff = $1",
			 IC_DB_ARGS(IC_DB_ID(staff))));
	return ic_membership_insert(tx, staff, team);
}

ic_status ic_team_find(struct ic_db_tx *tx, ic_id organisation, ic_bytes name, ic_id *ret_id)
{
	return ic_rows_id(tx, ret_id,
			  "SELECT id FROM team WHERE organisation = $1 AND name = $2"
			  " ORDER BY id LIMIT 1",
			  IC_DB_ARGS(IC_DB_ID(organisation), IC_DB_STR(name)));
}

ic_status ic_staff_insert(struct ic_db_tx *tx, const struct ic_staff_row *staff, ic_bytes index)
{
	return ic_db_run(tx,
			 "INSERT INTO staff (id, organisation, user_index, role, password, active, "
			 "trained, on_call,"
			 " sealed_person) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			 IC_DB_ARGS(IC_DB_ID(staff->id), IC_DB_ID(staff->organisation),
				    IC_DB_BYTES(index), IC_DB_INT(staff->role),
				    IC_DB_STR(staff->password), IC_DB_INT(staff->active),
				    IC_DB_INT(staff->trained), IC_DB_INT(staff->on_call),
				    IC_DB_BYTES(staff->sealed_person)));
}

#define STAFF_COLUMNS                                                                              \
	"SELECT s.id, s.organisation, t.id, t.name, o.name, o.own, s.role, s.password, s.active, " \
	"s.trained,"                                                                               \
	" s.on_call, s.sealed_person FROM staff s JOIN organisation o ON o.id = s.organisation"    \
	" LEFT JOIN team t ON t.id = (SELECT min(m.team) FROM membership m WHERE m.staff = s.id) "

static void read_staff(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	struct ic_staff_row *staff = ret_struct;

	*staff = (struct ic_staff_row) {
		.id = ic_db_id(row, 0),
		.organisation = ic_db_id(row, 1),
		.team = ic_db_id(row, 2),
		.team_name = ic_row_copy(row, 3, rows->arena, &rows->full),
		.organisation_name = ic_row_copy(row, 4, rows->arena, &rows->full),
		.own_organisation = ic_db_int(row, 5) != 0,
		.role = (int)ic_db_int(row, 6),
		.password = ic_row_copy(row, 7, rows->arena, &rows->full),
		.active = ic_db_int(row, 8) != 0,
		.trained = ic_db_int(row, 9),
		.on_call = ic_db_int(row, 10) != 0,
		.sealed_person = ic_row_copy(row, 11, rows->arena, &rows->full),
	};
}

static struct ic_rows staff_rows(struct ic_arena *arena)
{
	return (struct ic_rows) { .arena = arena,
				  .size = sizeof(struct ic_staff_row),
				  .max = IC_LIST_ROWS_MAX,
				  .read = read_staff };
}

ic_status ic_staff_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			struct ic_staff_row *ret)
{
	struct ic_rows rows = staff_rows(arena);

	return ic_rows_get(tx, &rows, ret, STAFF_COLUMNS "WHERE s.id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_staff_load_by_index(struct ic_db_tx *tx, ic_bytes index, struct ic_arena *arena,
				 struct ic_staff_row *ret)
{
	struct ic_rows rows = staff_rows(arena);

	return ic_rows_get(tx, &rows, ret, STAFF_COLUMNS "WHERE s.user_index = $1",
			   IC_DB_ARGS(IC_DB_BYTES(index)));
}

ic_status ic_staff_list(struct ic_db_tx *tx, bool after_on_call, ic_id after,
			struct ic_arena *arena, struct ic_staff_rows *ret)
{
	struct ic_rows rows = staff_rows(arena);

	IC_TRY(ic_rows_query(tx, &rows,
			     STAFF_COLUMNS "WHERE s.active = 1 AND ($1 IS NULL OR s.on_call < $2"
					   " OR (s.on_call = $2 AND s.id > $1))"
					   " ORDER BY s.on_call DESC, s.id LIMIT $3",
			     IC_DB_ARGS(IC_DB_ID_OR_NULL(after), IC_DB_INT(after_on_call),
					IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_staff_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_staff_list_all(struct ic_db_tx *tx, ic_id after, struct ic_arena *arena,
			    struct ic_staff_rows *ret)
{
	struct ic_rows rows = staff_rows(arena);

	IC_TRY(ic_rows_query(tx, &rows,
			     STAFF_COLUMNS "WHERE $1 IS NULL OR s.id > $1 ORDER BY s.id LIMIT $2",
			     IC_DB_ARGS(IC_DB_ID_OR_NULL(after), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_staff_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_staff_count(struct ic_db_tx *tx, int role, int64_t *ret_count)
{
	return ic_rows_number(tx, ret_count,
			      "SELECT count(*) FROM staff WHERE role = $1 AND active = 1",
			      IC_DB_ARGS(IC_DB_INT(role)));
}

ic_status ic_staff_update(struct ic_db_tx *tx, const struct ic_staff_row *staff)
{
	uint64_t changed = 0;

	IC_TRY(ic_db_run(
		tx,
		"DELETE FROM session WHERE party = $1 AND EXISTS (SELECT 1 FROM staff s"
		" WHERE s.id = $1 AND (s.role <> $2 OR s.active <> $3))",
		IC_DB_ARGS(IC_DB_ID(staff->id), IC_DB_INT(staff->role), IC_DB_INT(staff->active))));
	IC_TRY(ic_db_change(tx,
			    "UPDATE staff SET role = $2, active = $3, trained = $4, on_call = $5,"
			    " sealed_person = $6 WHERE id = $1",
			    IC_DB_ARGS(IC_DB_ID(staff->id), IC_DB_INT(staff->role),
				       IC_DB_INT(staff->active), IC_DB_INT(staff->trained),
				       IC_DB_INT(staff->on_call),
				       IC_DB_BYTES(staff->sealed_person)),
			    &changed));
	if (changed == 0)
		IC_FAIL(ABSENT, "no such member of staff");
	return IC_DONE;
}

ic_status ic_staff_set_password(struct ic_db_tx *tx, ic_id id, ic_bytes password)
{
	IC_TRY(ic_db_run(tx, "UPDATE staff SET password = $2 WHERE id = $1",
			 IC_DB_ARGS(IC_DB_ID(id), IC_DB_STR(password))));
	IC_TRY(ic_db_run(tx, "DELETE FROM invitation WHERE staff = $1", IC_DB_ARGS(IC_DB_ID(id))));
	return ic_db_run(tx, "DELETE FROM session WHERE party = $1", IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_invitation_replace(struct ic_db_tx *tx, ic_id staff, ic_bytes token_hash,
				ic_time until)
{
	IC_TRY(ic_db_run(tx, "DELETE FROM invitation WHERE staff = $1",
			 IC_DB_ARGS(IC_DB_ID(staff))));
	return ic_db_run(tx,
			 "INSERT INTO invitation (staff, token_hash, until) VALUES ($1, $2, $3)",
			 IC_DB_ARGS(IC_DB_ID(staff), IC_DB_BYTES(token_hash), IC_DB_INT(until)));
}

static void read_invitation(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_invitation_row *)ret_struct = (struct ic_invitation_row) {
		.staff = ic_db_id(row, 0),
		.until = ic_db_int(row, 1),
	};
}

ic_status ic_invitation_load(struct ic_db_tx *tx, ic_bytes token_hash,
			     struct ic_invitation_row *ret)
{
	struct ic_rows rows = { .size = sizeof(*ret), .read = read_invitation };

	return ic_rows_get(tx, &rows, ret,
			   "SELECT staff, until FROM invitation WHERE token_hash = $1",
			   IC_DB_ARGS(IC_DB_BYTES(token_hash)));
}

ic_status ic_session_insert(struct ic_db_tx *tx, ic_bytes token_hash,
			    const struct ic_session_row *session)
{
	return ic_db_run(tx,
			 "INSERT INTO session (token_hash, id, party, role, patient, created, seen)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
			 IC_DB_ARGS(IC_DB_BYTES(token_hash), IC_DB_ID(session->id),
				    IC_DB_ID(session->party), IC_DB_INT(session->role),
				    IC_DB_ID_OR_NULL(session->patient), IC_DB_INT(session->created),
				    IC_DB_INT(session->seen)));
}

static void read_session(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_session_row *)ret_struct = (struct ic_session_row) {
		.id = ic_db_id(row, 0),
		.party = ic_db_id(row, 1),
		.role = (int)ic_db_int(row, 2),
		.patient = ic_db_id(row, 3),
		.created = ic_db_int(row, 4),
		.seen = ic_db_int(row, 5),
	};
}

ic_status ic_session_load(struct ic_db_tx *tx, ic_bytes token_hash, struct ic_session_row *ret)
{
	struct ic_rows rows = { .size = sizeof(*ret), .read = read_session };

	return ic_rows_get(
		tx, &rows, ret,
		"SELECT id, party, role, patient, created, seen FROM session WHERE token_hash = $1",
		IC_DB_ARGS(IC_DB_BYTES(token_hash)));
}

ic_status ic_session_touch(struct ic_db_tx *tx, ic_bytes token_hash, ic_time seen)
{
	return ic_db_run(tx, "UPDATE session SET seen = $2 WHERE token_hash = $1",
			 IC_DB_ARGS(IC_DB_BYTES(token_hash), IC_DB_INT(seen)));
}

ic_status ic_session_remove(struct ic_db_tx *tx, ic_id id)
{
	return ic_db_run(tx, "DELETE FROM session WHERE id = $1", IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_session_sweep(struct ic_db_tx *tx, ic_time idle, ic_time born)
{
	return ic_db_run(tx, "DELETE FROM session WHERE seen < $1 OR created < $2",
			 IC_DB_ARGS(IC_DB_INT(idle), IC_DB_INT(born)));
}
