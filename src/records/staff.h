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

/** A one-time link with which @staff chooses a password. */
struct ic_invitation_row {
	ic_id staff;
	ic_time until;
};

ic_status ic_organisation_insert(struct ic_db_tx *tx, ic_id id, bool own, ic_bytes name);
ic_status ic_team_insert(struct ic_db_tx *tx, ic_id id, ic_id organisation, ic_bytes name);

/** The zero id when @organisation has no team of this name. */
ic_status ic_team_find(struct ic_db_tx *tx, ic_id organisation, ic_bytes name, ic_id *ret_id);
ic_status ic_membership_insert(struct ic_db_tx *tx, ic_id staff, ic_id team);

/** Of this team and no other. */
ic_status ic_membership_replace(struct ic_db_tx *tx, ic_id staff, ic_id team);

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

/** A page of everyone, also those whose account has ended, in the order of their ids: those after
 * @after; at most IC_LIST_ROWS_MAX. */
ic_status ic_staff_list_all(struct ic_db_tx *tx, ic_id after, struct ic_arena *arena,
			    struct ic_staff_rows *ret);

/** How many are active with @role. */
ic_status ic_staff_count(struct ic_db_tx *tx, int role, int64_t *ret_count);

/** Everything of @staff but organisation, password and team; ends their sessions where role or
 * active differ from what is stored, since a session keeps the role it was begun with. IC_E_ABSENT.
 */
ic_status ic_staff_update(struct ic_db_tx *tx, const struct ic_staff_row *staff);

/** Also ends their sessions and their invitation. */
ic_status ic_staff_set_password(struct ic_db_tx *tx, ic_id id, ic_bytes password);

/** The one invitation of @staff from now on. */
ic_status ic_invitation_replace(struct ic_db_tx *tx, ic_id staff, ic_bytes token_hash,
				ic_time until);

/** IC_E_ABSENT. */
ic_status ic_invitation_load(struct ic_db_tx *tx, ic_bytes token_hash,
			     struct ic_invitation_row *ret);

ic_status ic_session_insert(struct ic_db_tx *tx, ic_bytes token_hash,
			    const struct ic_session_row *session);
ic_status ic_session_load(struct ic_db_tx *tx, ic_bytes token_hash, struct ic_session_row *ret);
ic_status ic_session_touch(struct ic_db_tx *tx, ic_bytes token_hash, ic_time seen);
ic_status ic_session_remove(struct ic_db_tx *tx, ic_id id);

/** End every session last seen before @idle or begun before @born. */
ic_status ic_session_sweep(struct ic_db_tx *tx, ic_time idle, ic_time born);

#endif
