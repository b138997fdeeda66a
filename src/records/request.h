/* SPDX-License-Identifier: Apache-2.0 */
/*
 * People's requests about recordings, the steps taken in them, and what is noted of a patient that
 * bears on access. Steps and notes are never changed: the latest counts. Bytes:
 * docs/formats/request.md.
 */
#ifndef IC_RECORDS_REQUEST_H
#define IC_RECORDS_REQUEST_H

#include "base/arena.h"
#include "port/db.h"

struct ic_request_row {
	ic_id id;
	int kind;
	int requester;
	ic_id patient; /* zero: about no patient; else the part whose key seals the words */
	struct ic_date received;
	ic_time opened;
	ic_id opened_by;
	bool record_is_new;
	ic_bytes sealed_words;
	int state;
	bool granted;
	ic_bytes rule;
	ic_time answered; /* 0: not yet */
	int64_t entry;
};

struct ic_request_rows {
	struct ic_request_row *at;
	size_t count;
};

struct ic_request_step_row {
	ic_id id;
	ic_id request;
	int step;
	struct ic_date day;
	ic_time at;
	ic_id by;
	ic_id clinician; /* zero: none */
	ic_bytes sealed_words;
	int64_t entry;
};

struct ic_request_step_rows {
	struct ic_request_step_row *at;
	size_t count;
};

struct ic_request_items {
	ic_id *at; /* recordings */
	size_t count;
};

/* What one part of a request came to; noted with the entry that says so. */
struct ic_request_outcome_row {
	ic_id request;
	ic_id recording; /* zero: everything of the patient */
	bool granted;
	ic_bytes rule;
	int64_t entry;
};

struct ic_request_outcome_rows {
	struct ic_request_outcome_row *at;
	size_t count;
};

struct ic_access_note_row {
	ic_id id;
	ic_id patient;
	ic_id recording; /* zero: the whole record as it stood */
	int what;
	int value;
	ic_time at;
	ic_id by;
	ic_bytes sealed_words;
	ic_bytes marks; /* model/mark.h */
	int64_t entry;
};

struct ic_access_note_rows {
	struct ic_access_note_row *at;
	size_t count;
};

/** IC_E_EXISTS: the id is taken. */
ic_status ic_request_insert(struct ic_db_tx *tx, const struct ic_request_row *request);

/** IC_E_ABSENT. */
ic_status ic_request_load(struct ic_db_tx *tx, ic_id id, struct ic_arena *arena,
			  struct ic_request_row *ret);

/** What is open or granted, then what is done, the earliest received first; after @after; at most
 * IC_LIST_ROWS_MAX. */
ic_status ic_request_list(struct ic_db_tx *tx, ic_id after, struct ic_arena *arena,
			  struct ic_request_rows *ret);

/** @answered 0: not yet. */
ic_status ic_request_set_state(struct ic_db_tx *tx, ic_id id, int state, ic_time answered);

ic_status ic_request_set_decision(struct ic_db_tx *tx, ic_id id, bool granted, ic_bytes rule);

ic_status ic_request_step_insert(struct ic_db_tx *tx, const struct ic_request_step_row *step);

/** In the order they were taken. IC_E_LIMIT beyond IC_LIST_ROWS_MAX. */
ic_status ic_request_step_list(struct ic_db_tx *tx, ic_id request, struct ic_arena *arena,
			       struct ic_request_step_rows *ret);

ic_status ic_request_item_insert(struct ic_db_tx *tx, ic_id request, ic_id recording);
ic_status ic_request_item_list(struct ic_db_tx *tx, ic_id request, struct ic_arena *arena,
			       struct ic_request_items *ret);

/** IC_E_EXISTS: it has come to something before. */
ic_status ic_request_outcome_insert(struct ic_db_tx *tx,
				    const struct ic_request_outcome_row *outcome);

/** In the order of their entries. */
ic_status ic_request_outcome_list(struct ic_db_tx *tx, ic_id request, struct ic_arena *arena,
				  struct ic_request_outcome_rows *ret);

ic_status ic_access_note_insert(struct ic_db_tx *tx, const struct ic_access_note_row *note);

/** Of the whole @patient the latest of each fact for each recording and for the whole record,
 * newest first. */
ic_status ic_access_note_list(struct ic_db_tx *tx, ic_id patient, struct ic_arena *arena,
			      struct ic_access_note_rows *ret);

/** The first IC_LIST_ROWS_MAX clinicians who have a relationship of their own, or by their team,
 * with the whole @patient. */
ic_status ic_patient_clinicians(struct ic_db_tx *tx, ic_id patient, ic_time now,
				struct ic_arena *arena, struct ic_request_items *ret);

/** Whether @clinician is one of them, also of more than that list holds. */
ic_status ic_patient_is_treated_by(struct ic_db_tx *tx, ic_id patient, ic_id clinician, ic_time now,
				   bool *ret_treats);

#endif
