/* SPDX-License-Identifier: Apache-2.0 */
#include "records/consent.h"

#include "records/rows.h"

enum {
	SCOPES_MAX = 20,
	ANSWERS_MAX = 400
}; /* a patient asked weekly for a year, seven scopes, with a margin */

ic_status ic_consent_insert(struct ic_db_tx *tx, const struct ic_consent_row *c)
{
	return ic_db_run(tx,
			 "INSERT INTO consent (id, patient, asked, asked_by, situation, giver, "
			 "way, basis, wording,"
			 " wording_hash, language, sealed_detail, entry)"
			 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
			 IC_DB_ARGS(IC_DB_ID(c->id), IC_DB_ID(c->patient), IC_DB_INT(c->asked),
				    IC_DB_ID(c->asked_by), IC_DB_INT(c->situation),
				    IC_DB_INT(c->giver), IC_DB_INT(c->way), IC_DB_INT(c->basis),
				    IC_DB_STR(c->wording), IC_DB_BYTES(c->wording_hash),
				    IC_DB_STR(c->language), IC_DB_BYTES(c->sealed_detail),
				    IC_DB_INT(c->entry)));
}

#define CONSENT_COLUMNS                                                                \
	"SELECT id, patient, asked, asked_by, situation, giver, way, basis, wording, " \
	"wording_hash,"                                                                \
	" language, sealed_detail, entry FROM consent "

static void read_consent(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_consent_row *)ret_struct = (struct ic_consent_row) {
		.id = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.asked = ic_db_int(row, 2),
		.asked_by = ic_db_id(row, 3),
		.situation = (int)ic_db_int(row, 4),
		.giver = (int)ic_db_int(row, 5),
		.way = (int)ic_db_int(row, 6),
		.basis = (int)ic_db_int(row, 7),
		.wording = ic_row_copy(row, 8, rows->arena, &rows->full),
		.wording_hash = ic_row_copy(row, 9, rows->arena, &rows->full),
		.language = ic_row_copy(row, 10, rows->arena, &rows->full),
		.sealed_detail = ic_row_copy(row, 11, rows->arena, &rows->full),
		.entry = ic_db_int(row, 12),
	};
}

ic_status ic_consent_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_consent_row *ret)
{
	struct ic_rows rows = { .arena = arena, .size = sizeof(*ret), .read = read_consent };

	return ic_rows_get(tx, &rows, ret, CONSENT_COLUMNS "WHERE id = $1",
			   IC_DB_ARGS(IC_DB_ID(id)));
}

ic_status ic_consent_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			  struct ic_consent_rows *ret)
{
	struct ic_rows rows = { .arena = arena,
				.size = sizeof(*ret->at),
				.max = IC_LIST_ROWS_MAX,
				.read = read_consent };

	IC_TRY(ic_rows_query(tx, &rows,
			     CONSENT_COLUMNS "WHERE patient IN " IC_WHOLE_PATIENT
					     " ORDER BY asked DESC, entry DESC LIMIT $2",
			     IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(IC_LIST_ROWS_MAX))));
	*ret = (struct ic_consent_rows) { rows.at, rows.count };
	return IC_DONE;
}

ic_status ic_scope_insert(struct ic_db_tx *tx, const struct ic_scope_row *s)
{
	return ic_db_run(
		tx,
		"INSERT INTO consent_scope (consent, scope, answer, ordinal, sealed_title, expires,"
		" recipient, purpose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		IC_DB_ARGS(IC_DB_ID(s->consent), IC_DB_INT(s->scope), IC_DB_INT(s->answer),
			   IC_DB_INT(s->ordinal),
			   s->sealed_title.len > 0 ? IC_DB_BYTES(s->sealed_title) : IC_DB_NOTHING,
			   IC_DB_INT(s->expires), IC_DB_ID_OR_NULL(s->recipient),
			   IC_DB_INT(s->purpose)));
}

static void read_scope(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	*(struct ic_scope_row *)ret_struct = (struct ic_scope_row) {
		.consent = ic_db_id(row, 0),
		.scope = (int)ic_db_int(row, 1),
		.answer = (int)ic_db_int(row, 2),
		.ordinal = (int)ic_db_int(row, 3),
		.sealed_title = ic_row_copy(row, 4, rows->arena, &rows->full),
		.expires = ic_db_int(row, 5),
		.recipient = ic_db_id(row, 6),
		.purpose = (int)ic_db_int(row, 7),
	};
}

ic_status ic_scope_list(struct ic_db_tx *tx, ic_id consent, struct ic_arena *arena,
			struct ic_scope_rows *ret)
{
	struct ic_rows rows = {
		.arena = arena, .size = sizeof(*ret->at), .max = SCOPES_MAX, .read = read_scope
	};

	IC_TRY(ic_rows_query(
		tx, &rows,
		"SELECT consent, scope, answer, ordinal, sealed_title, expires, recipient, purpose"
		" FROM consent_scope"
		" WHERE consent = $1 ORDER BY scope, ordinal",
		IC_DB_ARGS(IC_DB_ID(consent))));
	*ret = (struct ic_scope_rows) { rows.at, rows.count };
	return IC_DONE;
}

static void read_answer(const struct ic_db_row *row, struct ic_rows *rows, void *ret_struct)
{
	(void)rows;
	*(struct ic_answer_row *)ret_struct = (struct ic_answer_row) {
		.consent = ic_db_id(row, 0),
		.patient = ic_db_id(row, 1),
		.scope = (int)ic_db_int(row, 2),
		.answer = (int)ic_db_int(row, 3),
		.giver = (int)ic_db_int(row, 4),
		.way = (int)ic_db_int(row, 5),
		.basis = (int)ic_db_int(row, 6),
		.situation = (int)ic_db_int(row, 7),
		.asked = ic_db_int(row, 8),
		.expires = ic_db_int(row, 9),
		.recipient = ic_db_id(row, 10),
		.purpose = (int)ic_db_int(row, 11),
	};
}

ic_status ic_answer_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			 struct ic_answer_rows *ret)
{
	struct ic_rows rows = {
		.arena = arena, .size = sizeof(*ret->at), .max = ANSWERS_MAX, .read = read_answer
	};

	IC_TRY(ic_rows_query(tx, &rows,
			     "SELECT c.id, c.patient, s.scope, s.answer, c.giver, c.way, c.basis, "
			     "c.situation, c.asked, s.expires, s.recipient, s.purpose"
			     " FROM consent c JOIN consent_scope s ON s.consent = c.id"
			     " WHERE c.patient IN " IC_WHOLE_PATIENT
			     " ORDER BY c.asked DESC, c.entry DESC, s.scope, s.ordinal LIMIT $2",
			     IC_DB_ARGS(IC_DB_ID(patient), IC_DB_INT(ANSWERS_MAX))));
	*ret = (struct ic_answer_rows) { rows.at, rows.count };
	return IC_DONE;
}
