/* SPDX-License-Identifier: Apache-2.0 */
/* A hospital's own versions of the policy, and who signed them. Texts live in the arena. */
#ifndef IC_RECORDS_POLICY_VERSION_H
#define IC_RECORDS_POLICY_VERSION_H

#include "base/arena.h"
#include "port/db.h"

struct ic_policy_row {
	ic_id id;
	ic_bytes hash; /* SHA-256 of the text */
	ic_bytes name;
	ic_bytes title;
	bool looser;    /* permits, within the law, what the shipped one does not: two sign */
	ic_time review; /* the end of its earliest day of review; 0: none */
	ic_time proposed;
	ic_id proposed_by;
	ic_time in_force; /* 0: not yet */
	ic_time ended;    /* 0: not ended */
	ic_id ended_by;   /* zero: another came into force */
	int64_t entry;    /* of the proposal */
};

struct ic_policy_rows {
	struct ic_policy_row *at;
	size_t count;
};

struct ic_policy_signature {
	int role;
	ic_id staff;
	ic_time at;
	int64_t entry;
};

struct ic_policy_signatures {
	struct ic_policy_signature *at;
	size_t count;
};

/** IC_E_EXISTS: this text was proposed before. */
ic_status ic_policy_insert(struct ic_db_tx *tx, const struct ic_policy_row *row, ic_bytes text);

/** IC_E_ABSENT. */
ic_status ic_policy_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			 struct ic_policy_row *ret);
ic_status ic_policy_load_text(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			      ic_bytes *ret_text);

/** Newest first, at most IC_LIST_ROWS_MAX. */
ic_status ic_policy_list(struct ic_db_tx *tx, struct ic_arena *arena, struct ic_policy_rows *ret);

/** Whether another text than that of @hash was ever proposed as @name. */
ic_status ic_policy_has_name(struct ic_db_tx *tx, ic_bytes name, ic_bytes hash, bool *ret_taken);

/** The one that came into force and has not ended; .id zero when there is none. */
ic_status ic_policy_find_in_force(struct ic_db_tx *tx, struct ic_arena *arena,
				  struct ic_policy_row *ret);

/** In force from @at; the one that was ends. */
ic_status ic_policy_put_in_force(struct ic_db_tx *tx, ic_id id, ic_time at);
ic_status ic_policy_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

/** IC_E_EXISTS: signed in this role already. */
ic_status ic_policy_sign(struct ic_db_tx *tx, ic_id id,
			 const struct ic_policy_signature *signature);
ic_status ic_policy_signatures(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			       struct ic_policy_signatures *ret);

#endif
