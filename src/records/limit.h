/* SPDX-License-Identifier: Apache-2.0 */
/* What limits the use of a recording, and what allows it: objections, the audience of a sensitive
 * recording, authorities, and the review of one person's word. Bytes: docs/formats/limits.md. */
#ifndef IC_RECORDS_LIMIT_H
#define IC_RECORDS_LIMIT_H

#include "base/arena.h"
#include "port/db.h"

struct ic_objection_row {
	ic_id id;
	ic_id patient;
	ic_id recording; /* zero: everything of the patient */
	int objects_to;  /* vocabulary objects_to */
	ic_id person;
	ic_time placed;
	ic_id placed_by;
	ic_bytes sealed_reason;
	int64_t entry;
	ic_time lifted; /* 0: it is in force */
};

struct ic_objection_rows {
	struct ic_objection_row *at;
	size_t count;
};

struct ic_authority_row {
	ic_id id;
	int kind; /* vocabulary authority */
	ic_id patient;
	ic_id recording; /* zero: everything of the patient */
	int purpose;
	ic_bytes sealed_words;
	ic_time stated;
	ic_id stated_by;
	int64_t entry;
	ic_time expires;
	ic_time verified; /* 0: not yet, so it allows nothing */
	ic_id verified_by;
	ic_bytes persons; /* the ids of those it is for, one behind the other; none: anyone here */
	ic_time ended;    /* 0: it was not withdrawn */
	ic_id ended_by;
};

struct ic_authority_rows {
	struct ic_authority_row *at;
	size_t count;
};

/* A relationship that was one person's word. */
struct ic_review_row {
	ic_id id;
	ic_id staff;
	ic_id patient;
	int kind;
	ic_bytes sealed_reason;
	ic_time since;
	ic_time until;
	bool vip; /* the patient is one */
	ic_time reviewed;
	ic_id reviewed_by;
	bool appropriate;
	ic_time place; /* in the register, which reads it backwards */
};

struct ic_review_rows {
	struct ic_review_row *at;
	size_t count;
};

ic_status ic_objection_insert(struct ic_db_tx *tx, const struct ic_objection_row *objection);
ic_status ic_objection_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_objection_row *ret);
ic_status ic_objection_lift(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

/** In force, of the whole @patient, newest first; all of them. */
ic_status ic_objection_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			    struct ic_objection_rows *ret);

/** Name @staff, or end it (@ended). */
ic_status ic_audience_set(struct ic_db_tx *tx, ic_id recording, ic_id staff, bool named, ic_time at,
			  ic_id by, int64_t entry);
ic_status ic_audience_has(struct ic_db_tx *tx, ic_id recording, ic_id staff, bool *ret_named);
ic_status ic_audience_list(struct ic_db_tx *tx, ic_id recording, struct ic_arena *arena,
			   ic_id **ret_at, size_t *ret_count);

ic_status ic_authority_insert(struct ic_db_tx *tx, const struct ic_authority_row *authority);
ic_status ic_authority_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			    struct ic_authority_row *ret);
ic_status ic_authority_verify(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

ic_status ic_authority_end(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by);

/** How many persons it names, and the @index-th. */
size_t ic_authority_person_count(const struct ic_authority_row *authority);
ic_id ic_authority_person(const struct ic_authority_row *authority, size_t index);
bool ic_authority_names(const struct ic_authority_row *authority, ic_id staff);

/** Of the whole @patient, newest first; expired ones too; all of them. */
ic_status ic_authority_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			    struct ic_authority_rows *ret);

/** Of all patients, newest first, from before @before (zero id: from the first); at most
 * IC_LIST_ROWS_MAX. */
ic_status ic_authority_page(struct ic_db_tx *tx, ic_time before_at, ic_id before,
			    struct ic_arena *arena, struct ic_authority_rows *ret);

struct ic_review_page {
	ic_time since;
	int one_in;
	ic_time before; /* the place of the last one shown; 0: from the first */
	ic_id before_id;
};

/** Broken glass since .since or not reviewed, and of the declarations since .since one in .one_in
 * (all of a VIP's), the unreviewed first; at most IC_LIST_ROWS_MAX. */
ic_status ic_review_list(struct ic_db_tx *tx, const struct ic_review_page *page,
			 struct ic_arena *arena, struct ic_review_rows *ret);
ic_status ic_review_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			 struct ic_review_row *ret);
ic_status ic_review_set(struct ic_db_tx *tx, ic_id id, ic_time at, ic_id by, bool appropriate);

#endif
