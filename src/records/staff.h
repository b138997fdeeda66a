/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations, teams, members of staff and their sessions. Texts and sealed columns live in the
 * arena. */
#ifndef IC_RECORDS_STAFF_H
#define IC_RECORDS_STAFF_H

#include "base/arena.h"
#include "port/db.h"

struct ic_staff_row {
	ic_id id;
	ic_id organisation;
	ic_id team; /* the first team, or zero */
	ic_bytes team_name;
	ic_bytes organisation_name;
	bool own_organisation;
	int role;
	ic_bytes password;
	bool active;
	ic_time trained;
	bool on_call;
	ic_bytes sealed_person;
};

struct ic_staff_rows {
	struct ic_staff_row *at;
	size_t count;
};

struct ic_session_row {
	ic_id id;
	ic_id party;
	int role;
	ic_id patient;
	ic_time created;
	ic_time seen;
};

ic_status ic_organisation_insert(struct ic_db_tx *tx, ic_id id, bool own, ic_bytes name);
ic_status ic_team_insert(struct ic_db_tx *tx, ic_id id, ic_id organisation, ic_bytes name);
ic_status ic_membership_insert(struct ic_db_tx *tx, ic_id staff, ic_id team);

/** @index is the blind index of the user name. IC_E_EXISTS. */
ic_status ic_staff_insert(struct ic_db_tx *tx, const struct ic_staff_row *staff, ic_bytes index);
ic_status ic_staff_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			struct ic_staff_row *ret);
ic_status ic_staff_load_by_index(struct ic_db_tx *tx, ic_bytes index, struct ic_arena *arena,
				 struct ic_staff_row *ret);

/** A page of everyone active, on call first: those after @after with @after_on_call (the zero id:
 * from the first); at most IC_LIST_ROWS_MAX. */
ic_status ic_staff_list(struct ic_db_tx *tx, bool after_on_call, ic_id after,
			struct ic_arena *arena, struct ic_staff_rows *ret);

/** Also ends their sessions, which keep the role they were begun with. */
ic_status ic_staff_set_role(struct ic_db_tx *tx, ic_id id, int role, bool active);

ic_status ic_session_insert(struct ic_db_tx *tx, ic_bytes token_hash,
			    const struct ic_session_row *session);
ic_status ic_session_load(struct ic_db_tx *tx, ic_bytes token_hash, struct ic_session_row *ret);
ic_status ic_session_touch(struct ic_db_tx *tx, ic_bytes token_hash, ic_time seen);
ic_status ic_session_remove(struct ic_db_tx *tx, ic_id id);

/** End every session last seen before @idle or begun before @born. */
ic_status ic_session_sweep(struct ic_db_tx *tx, ic_time idle, ic_time born);

#endif
