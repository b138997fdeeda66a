/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences with which consent is asked, where they are the hospital's own. Texts live in the
 * arena. */
#ifndef IC_RECORDS_WORDING_H
#define IC_RECORDS_WORDING_H

#include "base/arena.h"
#include "port/db.h"

struct ic_wording_row {
	ic_id id;
	ic_bytes name;
	ic_bytes language;
	int version;
	ic_bytes text;
	ic_bytes hash;   /* SHA-256 of the text */
	ic_bytes source; /* who translated and checked it */
	ic_time proposed;
	ic_id proposed_by;
	ic_time adopted; /* 0: not yet */
	ic_id adopted_by;
	ic_time ended; /* 0: not ended */
	ic_id ended_by;
	int64_t entry; /* of the proposal */
};

struct ic_wording_rows {
	struct ic_wording_row *at;
	size_t count;
};

/** IC_E_EXISTS: this name and language have that version. */
ic_status ic_wording_insert(struct ic_db_tx *tx, const struct ic_wording_row *row);

/** IC_E_ABSENT. */
ic_status ic_wording_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_wording_row *ret);

/** Adopted ones first, then those put forward, then those that ended; the newest first of each; at
 * most IC_WORDINGS_MAX. */
ic_status ic_wording_list(struct ic_db_tx *tx, struct ic_arena *arena, struct ic_wording_rows *ret);

/** What may be read to people: adopted and not ended; at most IC_WORDINGS_MAX. */
ic_status ic_wording_list_adopted(struct ic_db_tx *tx, struct ic_arena *arena,
				  struct ic_wording_rows *ret);

/** Which sentence. */
struct ic_wording_key {
	ic_bytes name;
	ic_bytes language;
	int version; /* 0: any */
};

/** One that was ever adopted: what was said stays said. IC_E_ABSENT. */
ic_status ic_wording_find_adopted(struct ic_db_tx *tx, const struct ic_wording_key *key,
				  struct ic_arena *arena, struct ic_wording_row *ret);

/** The highest version of @key's name in its language; 0: none. */
ic_status ic_wording_newest(struct ic_db_tx *tx, const struct ic_wording_key *key,
			    int *ret_version);

/** Adopt @row; the one of its name and language that was in use ends. IC_E_STATE: a newer one was
 * adopted; IC_E_LIMIT: as many are in use as can be offered. */
ic_status ic_wording_adopt(struct ic_db_tx *tx, const struct ic_wording_row *row, ic_time at,
			   ic_id by);
ic_status ic_wording_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

#endif
