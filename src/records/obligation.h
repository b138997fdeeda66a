/* SPDX-License-Identifier: Apache-2.0 */
/* Duties with a deadline that a decision left behind. */
#ifndef IC_RECORDS_OBLIGATION_H
#define IC_RECORDS_OBLIGATION_H

#include "base/arena.h"
#include "port/db.h"

struct ic_obligation_row {
	ic_id id;
	ic_bytes code; /* of policy/obligations.def */
	ic_id patient;
	ic_id recording;
	ic_id share;
	ic_id owner;
	ic_time due;
	ic_time met;   /* 0: not yet */
	ic_bytes rule; /* that asked for it; empty: none */
	int purpose;   /* of the decision; 0: about no use */
	int64_t entry;
	ic_id request;    /* zero: none */
	ic_id disclosure; /* to a recipient outside; zero: none */
	int notification; /* vocabulary notification: what that recipient is to be told; 0: nothing
			   */
};

/* One that is open, as @viewer stands to it. */
struct ic_open_obligation {
	struct ic_obligation_row row; /* .patient: the one they were merged into, if any */
	bool is_team_mate;            /* of the owner; also the owner */
};

ic_status ic_obligation_insert(struct ic_db_tx *tx, const struct ic_obligation_row *obligation);

/** True if @owner has an open one of @code for the whole @patient. */
ic_status ic_obligation_is_open(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_id owner,
				bool *ret_open);

/** Visit every open one that is not paused, the earliest deadline first; views end with the call.
 */
ic_status ic_obligation_each_open(struct ic_db_tx *tx, ic_id viewer,
				  ic_status (*visit)(const struct ic_open_obligation *open,
						     void *ctx),
				  void *ctx);

/** Visit @id, whether open or not (row.met). IC_E_ABSENT. */
ic_status ic_obligation_visit(struct ic_db_tx *tx, ic_id id, ic_id viewer,
			      ic_status (*visit)(const struct ic_open_obligation *open, void *ctx),
			      void *ctx);

/** Mark @id as met. */
ic_status ic_obligation_meet_one(struct ic_db_tx *tx, ic_id id, ic_time at);

/** The same, of a notification: @outcome of vocabulary notification_outcome. */
ic_status ic_obligation_meet_notification(struct ic_db_tx *tx, ic_id id, ic_time at, int outcome);

/** Those of @request that are open: to be done by @due; while @paused they are nobody's task. */
ic_status ic_obligation_move(struct ic_db_tx *tx, ic_id request, ic_time due, bool paused);

/** Mark every open one of @request as met. */
ic_status ic_obligation_meet_request(struct ic_db_tx *tx, ic_id request, ic_time at);

struct ic_obligation_rows {
	struct ic_obligation_row *at; /* .code as asked for */
	size_t count;
};

/** Those of @code about @recording that are open and of an entry before @entry; at most
 * IC_LIST_ROWS_MAX. */
ic_status ic_obligation_list_of_recording(struct ic_db_tx *tx, ic_id recording, ic_bytes code,
					  int64_t entry, struct ic_arena *arena,
					  struct ic_obligation_rows *ret);

/** The same of @patient, whatever recording they name. */
ic_status ic_obligation_list_of_patient(struct ic_db_tx *tx, ic_id patient, ic_bytes code,
					int64_t entry, struct ic_arena *arena,
					struct ic_obligation_rows *ret);

/** Its patient is @patient from now on. */
ic_status ic_obligation_set_patient(struct ic_db_tx *tx, ic_id id, ic_id patient);

/** @id has ended, and was not done. */
ic_status ic_obligation_lapse_one(struct ic_db_tx *tx, ic_id id, ic_time at);

/** So has every open one of @code about @recording. */
ic_status ic_obligation_lapse_recording(struct ic_db_tx *tx, ic_id recording, ic_bytes code,
					ic_time at);

/** So has every open one of @code of the whole @patient. */
ic_status ic_obligation_lapse(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at);

/** Of those of @code that one person has open for the whole @patient all but the one with the
 * earliest deadline lapse. */
ic_status ic_obligation_keep_one(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at);

/** Mark the open ones of @code that @entry left as met. */
ic_status ic_obligation_meet_entry(struct ic_db_tx *tx, int64_t entry, ic_bytes code, ic_time at);

/** The same have ended, and were not done. */
ic_status ic_obligation_lapse_entry(struct ic_db_tx *tx, int64_t entry, ic_bytes code, ic_time at);

/** Mark every open obligation @code of the whole @patient as met. */
ic_status ic_obligation_meet(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_time at);

/** Meet the open obligations @code of @owner about the whole @patient. */
ic_status ic_obligation_meet_of(struct ic_db_tx *tx, ic_id patient, ic_bytes code, ic_id owner,
				ic_time at);

#endif
