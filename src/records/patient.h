/* SPDX-License-Identifier: Apache-2.0 */
/* Patients, their identifiers, encounters and relationships with staff. */
#ifndef IC_RECORDS_PATIENT_H
#define IC_RECORDS_PATIENT_H

#include "base/arena.h"
#include "port/db.h"

struct ic_patient_row {
	ic_id id;
	ic_bytes sealed_person;
	bool temporary;
	int situation; /* vocabulary situation; 0: presumed from age */
	bool is_protected;
	bool restricted;
	bool opted_out;
	ic_time opt_out_checked; /* 0: never; only when loaded */
	bool vip;                /* only when loaded */
	ic_id merged_into;
	ic_time created;
};

struct ic_patient_parts {
	ic_id *at;
	size_t count;
};

struct ic_identifier_row {
	ic_id patient;
	int system;
	int status;
	ic_bytes index;
	ic_bytes sealed_value;
};

struct ic_identifier_rows {
	struct ic_identifier_row *at;
	size_t count;
};

struct ic_relationship_row {
	ic_id id;
	ic_id staff; /* or */
	ic_id team;
	ic_id patient;
	int kind;
	ic_id share;
	ic_bytes sealed_reason;
	ic_time since;
	ic_time until;
};

ic_status ic_patient_insert(struct ic_db_tx *tx, const struct ic_patient_row *patient);
ic_status ic_patient_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_patient_row *ret);

/** The recordings of the whole patient that are not destroyed. It looks at each of them: for a page
 * that tells the number, not for a decision. */
ic_status ic_patient_count_recordings(struct ic_db_tx *tx, ic_id id, int64_t *ret_count);

/**
 * The patient that @id is a part of: the one it was merged into, or itself. A use case takes this
 * once, at its edge, and goes on with it; what is sealed under a part stays under the part, and
 * every list of "the whole patient" gives all parts, whichever is named. IC_E_ABSENT.
 */
ic_status ic_patient_whole(struct ic_db_tx *tx, ic_id id, ic_id *ret_whole);

/** The whole patient's parts, ascending by id. IC_E_LIMIT beyond IC_PATIENT_PARTS_MAX. */
ic_status ic_patient_parts(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			   struct ic_patient_parts *ret);

/** Recorded capacity; 0 returns to what age presumes. */
ic_status ic_patient_set_situation(struct ic_db_tx *tx, ic_id id, int situation);

/** IC_E_EXISTS when another patient has it. */
ic_status ic_identifier_insert(struct ic_db_tx *tx, const struct ic_identifier_row *identifier);
ic_status ic_identifier_find_patient(struct ic_db_tx *tx, ic_bytes index,
				     ic_id *ret_patient); /* zero: none */
ic_status ic_identifier_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			     struct ic_identifier_rows *ret);

/** Point every row of @from at @into and leave @from as a sign post. */
ic_status ic_patient_merge_rows(struct ic_db_tx *tx, ic_id from, ic_id into);

/** The open encounter of @patient, or the zero id. */
ic_status ic_encounter_find_open(struct ic_db_tx *tx, ic_id patient, ic_id *ret_encounter);
ic_status ic_encounter_insert(struct ic_db_tx *tx, ic_id id, ic_id patient, ic_id team,
			      ic_time started);

ic_status ic_relationship_insert(struct ic_db_tx *tx,
				 const struct ic_relationship_row *relationship);

/** What @staff has with the whole patient at @now, themself or by a team: bits 1 <<
 * relationship_kind, without REFERRAL. */
ic_status ic_relationship_kinds(struct ic_db_tx *tx, ic_id staff, ic_id patient, ic_time now,
				unsigned *ret_kinds);

/** The open share that gives @staff a relationship limited to @recording; zero: none does. Zero
 * @share: any of them but of an anonymised copy, which is no relationship and must be named. */
ic_status ic_relationship_by_share(struct ic_db_tx *tx, ic_id staff, ic_id recording, ic_id share,
				   ic_time now, ic_id *ret_share, int *ret_purpose);

ic_status ic_patient_set_opt_out(struct ic_db_tx *tx, ic_id patient, bool opted_out, ic_time at);
ic_status ic_patient_set_vip(struct ic_db_tx *tx, ic_id patient, bool vip);

/** End every open encounter of the whole @patient; @ret_ended: how many. Its team's relationship
 * goes on until @until, for letters and results. */
ic_status ic_encounter_end(struct ic_db_tx *tx, ic_id patient, ic_time at, ic_time until,
			   uint64_t *ret_ended);

#endif
