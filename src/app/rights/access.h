/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facts of table A for one request, from rows: of the request as a whole, and of each recording
 * it reaches. What is not known leans to the safe side: an opinion is as good for six months and
 * for what existed when it was given; a sensitive recording bears on a child at risk; a picture
 * that a patient refused later is theirs alone.
 */
#ifndef IC_APP_ACCESS_H
#define IC_APP_ACCESS_H

#include "app/gate/case.h"
#include "model/mark.h"
#include "policy/deadline.h"
#include "records/request.h"

struct ic_access_part {
	struct ic_recording_row recording;
	struct ic_facts facts;
	struct ic_decision decision;
	bool misfiled;         /* quarantined as another patient's */
	struct ic_marks marks; /* other people in it are painted over */
	bool included;
	bool told; /* it is left out, and that may be said */
};

struct ic_access {
	struct ic_request_row request;
	struct ic_request_step_rows steps;
	struct ic_request_items items; /* what was picked; none: everything */
	struct ic_access_note_rows notes;
	struct ic_case c; /* .patient.id is zero when the request is about no patient */
	struct ic_facts facts;
	bool reviewed; /* every part that goes out was looked through for other people */
	struct ic_access_part *parts;
	size_t count;
};

/** Load request @id and judge it. IC_E_ABSENT. */
ic_status ic_access_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id id, struct ic_access *ret);

/** Judge the parts and the whole again, when .items was changed. */
void ic_access_judge(struct ic_ctx *ctx, struct ic_access *access);

/** What the notes say of other people in @recording, and where they are painted over. False: nobody
 * has said whether there are any. */
bool ic_access_third(const struct ic_access_note_rows *notes,
		     const struct ic_recording_row *recording, enum ic_fact_THIRD *ret_third,
		     struct ic_marks *ret_marks);

/** True if the rules of table A decide @kind. */
bool ic_access_is_decided_by_rule(int kind);

/** The obligations that are met as it stands. */
uint64_t ic_access_met(const struct ic_access *access);

/** True for a release to the patient; everyone else sees less. */
bool ic_access_is_own(const struct ic_access *access);

/** The clock of the request today. */
struct ic_deadline ic_access_deadline(struct ic_ctx *ctx, const struct ic_access *access,
				      bool *ret_extended);

/** The last millisecond of @day in London. */
ic_time ic_day_end(struct ic_date day);

/** True if step @step was taken. */
bool ic_access_has_step(const struct ic_access *access, enum ic_request_step step);

#endif
