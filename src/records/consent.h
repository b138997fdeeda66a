/* SPDX-License-Identifier: Apache-2.0 */
/* What was asked and answered. Rows are never updated: a later row for the same scope takes over.
 */
#ifndef IC_RECORDS_CONSENT_H
#define IC_RECORDS_CONSENT_H

#include "base/arena.h"
#include "port/db.h"

struct ic_consent_row {
	ic_id id;
	ic_id patient;
	ic_time asked;
	ic_id asked_by;
	int situation;
	int giver;
	int way;
	int basis;
	ic_bytes wording;
	ic_bytes wording_hash;
	ic_bytes language;
	ic_bytes sealed_detail;
	int64_t entry;
};

struct ic_consent_rows {
	struct ic_consent_row *at;
	size_t count;
};

struct ic_scope_row {
	ic_id consent;
	int scope;
	int answer;
	int ordinal;
	ic_bytes sealed_title;
	ic_time expires; /* of a yes; 0: it holds until it is withdrawn */
	ic_id recipient; /* OUTSIDE: the one it is for; zero: of a no, anyone */
	int purpose;     /* OUTSIDE: the one it is for; 0: of a no, any */
};

struct ic_scope_rows {
	struct ic_scope_row *at;
	size_t count;
};

/** One answer with what its validity depends on, newest first. */
struct ic_answer_row {
	ic_id consent;
	ic_id patient;
	int scope;
	int answer;
	int giver;
	int way;
	int basis;
	int situation;
	ic_time asked;
	ic_time expires; /* 0: it does not */
	ic_id recipient; /* as of its scope */
	int purpose;
};

struct ic_answer_rows {
	struct ic_answer_row *at;
	size_t count;
};

ic_status ic_consent_insert(struct ic_db_tx *tx, const struct ic_consent_row *consent);
ic_status ic_consent_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_consent_row *ret);

/** Newest first, of the whole patient (ic_patient_whole); at most IC_LIST_ROWS_MAX. */
ic_status ic_consent_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			  struct ic_consent_rows *ret);

ic_status ic_scope_insert(struct ic_db_tx *tx, const struct ic_scope_row *scope);
ic_status ic_scope_list(struct ic_db_tx *tx, ic_id consent, struct ic_arena *arena,
			struct ic_scope_rows *ret);

/** Every answer of the whole patient, newest first. */
ic_status ic_answer_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			 struct ic_answer_rows *ret);

#endif
