/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the record knows about one patient, one recording and the one who acts, loaded in one read
 * and turned into the facts of a situation (policy/facts.def). Unknown facts lean to the safe side.
 */
#ifndef IC_APP_CASE_H
#define IC_APP_CASE_H

#include "app/app.h"
#include "records/consent.h"
#include "records/limit.h"
#include "records/patient.h"
#include "records/recording.h"
#include "records/staff.h"

struct ic_case {
	struct ic_patient_row patient; /* the whole one: whoever the named part was merged into */
	struct ic_answer_rows answers; /* of the whole patient, newest first */
	bool has_recording;
	struct ic_recording_row recording;
	struct ic_staff_row actor;
	unsigned kinds; /* the actor's relationships, bits 1 << relationship_kind */
	ic_id share;    /* the open share through which the actor sees the recording, or zero */
	int share_purpose;
	bool was_shared;                      /* with the actor, and stopped since */
	bool is_named;                        /* the actor is in the recording's audience */
	struct ic_objection_rows objections;  /* in force, of the whole patient */
	struct ic_authority_rows authorities; /* of the whole patient */
};

/** Load by recording, or by @patient when @recording is zero. @share narrows to one share.
 * IC_E_ABSENT. */
ic_status ic_case_load(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient, ic_id recording,
		       ic_id share, struct ic_case *ret);

/** The patient that @patient is a part of (ic_patient_whole), for the edge of a use case.
 * IC_E_ABSENT. */
ic_status ic_case_whole(struct ic_ctx *ctx, ic_id patient, ic_id *ret_whole);

/** True if the actor has a relationship of their own (not a share): LR. */
bool ic_case_is_related(const struct ic_case *c);

/** The patient's capacity for a decision about what exists: recorded at the last asking, else
 * presumed. */
int ic_case_situation(const struct ic_case *c);

struct ic_capture_case {
	int kind;
	int situation;
	int basis;
	bool dissent;
};

/** Table C: may the actor take this picture now? */
ic_status ic_case_capture(struct ic_ctx *ctx, const struct ic_case *c,
			  const struct ic_capture_case *capture, struct ic_facts *ret);

struct ic_use_facts {
	int purpose; /* 0: none stated */
	enum ic_fact_RECIP recipient;
	enum ic_fact_REL relationship;
	bool vital;
	bool anonymised; /* a copy that was passed for this recipient and purpose, and nothing else
			  */
	ic_id person;    /* who will have it; zero: no one member of staff */
};

/** What a recording of this kind is made for, protection or care, and by whom. */
struct ic_use_facts ic_case_taking(int kind);

/** Table D: may the recording be used or disclosed so? */
ic_status ic_case_use(struct ic_ctx *ctx, const struct ic_case *c, const struct ic_use_facts *use,
		      struct ic_facts *ret);

/** IC_E_FIELD when @situation claims more capacity than the patient's age allows (rules.md CP-06 to
 * CP-08). */
ic_status ic_case_check_situation(struct ic_ctx *ctx, const struct ic_patient_row *patient,
				  int situation);

/** The class of the actor as a recipient: the team of those who treat the patient themselves, the
 * organisation, or another. */
enum ic_fact_RECIP ic_case_recipient(const struct ic_case *c);

/** How the actor comes to the recording for an opening: purpose, recipient class and relationship.
 */
struct ic_use_facts ic_case_opening(const struct ic_case *c);

/** The same as facts of table D. Somebody whose share was stopped is told why it stopped, and not
 * that they have nothing to do with the patient, where that is what refuses them. */
ic_status ic_case_opening_facts(struct ic_ctx *ctx, const struct ic_case *c,
				struct ic_use_facts *ret_use, struct ic_facts *ret);

/** True if the recording is sealed and the answer in force is no: what the seal waits for is the
 * word of the lead clinician (docs/design/003). */
bool ic_case_is_refused_late(const struct ic_case *c);

/** True if the recording is shown in no list: sensitive, or of an intimate part. */
bool ic_case_is_covered(const struct ic_recording_row *row);

/** The consent in force for scope RECORD, or NULL. */
const struct ic_answer_row *ic_case_record_answer(const struct ic_case *c);

/** The consent that an entry names for a disclosure to @person outside for @purpose: that to it,
 * where there is one, else that to the recording. */
ic_id ic_case_consent_for(const struct ic_case *c, int purpose, ic_id person);

/** The state of consent in words, for the disclosure record and the screen: "spoken, 22 November
 * 2026". Of the answer to a disclosure to @person outside for @purpose, where there is one, else of
 * that to the recording. */
ic_status ic_case_consent_words(struct ic_ctx *ctx, const struct ic_case *c, int purpose,
				ic_id person, ic_bytes *ret_words);

#endif
