/* SPDX-License-Identifier: Apache-2.0 */
/* What is known for the end of one recording, and what the schedule makes of it. */
#ifndef IC_APP_RETENTION_H
#define IC_APP_RETENTION_H

#include "app/app.h"
#include "policy/retention.h"
#include "records/life.h"
#include "records/patient.h"
#include "records/recording.h"
#include "records/retention.h"

struct ic_ending {
	struct ic_candidate_row candidate;
	struct ic_recording_row recording;
	struct ic_patient_row patient; /* the whole one */
	struct ic_appraisal_row appraisal;
	struct ic_retention_facts facts; /* .born is filled by whoever has the key */
	ic_id hold;                      /* zero: none */
	ic_time changed;                 /* when anything was last stated, held or lifted */
	struct ic_reliance_row reliance;
	struct ic_incident_row incident; /* of kind UNLAWFUL, the latest */
	int published;                   /* vocabulary published; 0: nowhere */
};

ic_status ic_ending_load(struct ic_ctx *ctx, struct ic_db_tx *tx,
			 const struct ic_candidate_row *candidate, struct ic_ending *ret);

/** The day on which the whole @patient died, as stated and as long as they were not seen alive
 * after it; year 0: none is known. */
ic_status ic_ending_died(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient,
			 struct ic_date *ret_died);

/** Until when, and whether that and a keeping appraisal are over today. */
struct ic_retention ic_ending_judge(struct ic_ctx *ctx, const struct ic_ending *ending,
				    bool *ret_due);

/** ic_ending_judge() for @recording with the date of birth, which is opened under an entry.
 * IC_E_ABSENT: destroyed, or never there. */
ic_status ic_ending_open(struct ic_ctx *ctx, ic_id recording, struct ic_ending *ret,
			 struct ic_retention *ret_retention, bool *ret_due);

/** Table L for @req. */
struct ic_facts ic_ending_facts(const struct ic_ending *ending,
				const struct ic_retention *retention, bool due,
				enum ic_fact_REQ req);

/** @published (a word of the vocabulary; 0: nowhere) as a fact. */
enum ic_fact_PUBLISHED ic_published_fact(int published);

/** One request about the end of one recording, with what is known for it. */
struct ic_end {
	ic_id recording;
	enum ic_fact_REQ req;
	struct ic_ending ending;
	struct ic_retention retention;
	bool due;
};

/** Decide as @end says, and destroy: its keys and files are gone on return. The same refusals as
 * ic_app_dispose(). */
ic_status ic_destroy(struct ic_ctx *ctx, const struct ic_end *end,
		     struct ic_shape_certificate *ret);

#endif
