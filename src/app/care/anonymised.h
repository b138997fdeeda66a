/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an anonymisation is worth: when it counts, for whom, and who may see what is painted over.
 * Boxes never count by themselves (rules.md SU-05); only what a second person passed does.
 */
#ifndef IC_APP_ANONYMISED_H
#define IC_APP_ANONYMISED_H

#include "app/gate/case.h"
#include "records/anonymisation.h"

/** The justification of an opening of a copy, in its entry, and in that of its refusal. */
#define IC_ANONYMISED_RECEIVED IC_LIT("an anonymised copy shared with me")

/** True if @form was passed, is not a year old, and is of the picture as it stands. */
bool ic_anonymised_is_in_force(const struct ic_anonymisation_row *form,
			       const struct ic_recording_row *recording, ic_time now);

/** True if @form is in force and was passed for a release that reaches @recipient for @purpose. */
bool ic_anonymised_covers(const struct ic_anonymisation_row *form,
			  const struct ic_recording_row *recording, ic_time now,
			  enum ic_fact_RECIP recipient, int purpose);

struct ic_anonymised_options {
	const struct ic_recording_row *recording;
	enum ic_fact_RECIP recipient;
	int purpose;
};

/** The newest that covers what @options say; its id is zero when none does. */
ic_status ic_anonymised_find(struct ic_ctx *ctx, struct ic_db_tx *tx,
			     const struct ic_anonymised_options *options,
			     struct ic_anonymisation_row *ret);

/** Decide that the actor may see @c's recording to anonymise it: as who treats the patient, or as
 * governance, for the team that gave the care. @c was loaded without a share. */
ic_status ic_anonymised_decide_look(struct ic_ctx *ctx, const struct ic_case *c, ic_bytes reason);

/** What a look is entered with: the reason that was @stated, else that the actor treats the
 * patient. IC_E_FIELD: governance treats nobody, and states it. */
ic_status ic_anonymised_reason(struct ic_ctx *ctx, const struct ic_case *c, ic_bytes stated,
			       ic_bytes *ret_reason);

/** Who acts in an anonymisation, about what and why, for its entries. */
struct ic_about ic_anonymised_about(const struct ic_case *c, ic_bytes reason);

#endif
