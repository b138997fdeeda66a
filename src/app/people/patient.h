/* SPDX-License-Identifier: Apache-2.0 */
/* A patient's card, as several use cases answer with it. */
#ifndef IC_APP_PATIENT_H
#define IC_APP_PATIENT_H

#include "app/gate/case.h"
#include "app/gate/ring.h"
#include "app/people/person.h"
#include "app/use_cases.h"

/** Enter @action on @patient, open their columns and give the card; a merged one's card is the
 * whole one's. */
ic_status ic_patient_card(struct ic_ctx *ctx, enum ic_action action, ic_id patient,
			  struct ic_shape_patient *ret);

/** Who has the number or the wristband of @in: by the blind index alone, so that nothing is opened
 * and nothing is entered. IC_E_ABSENT, IC_E_IDENTIFIER_…. */
ic_status ic_patient_find(struct ic_ctx *ctx, const struct ic_shape_find *in, ic_id *ret_patient);

/** Whose page it is: @row, a whole patient whose key is in @ring. */
ic_status ic_patient_banner(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			    const struct ic_patient_row *row, struct ic_shape_patient_banner *ret);

/** Consent row @row with its scopes as a shape; @ring holds the key of row->patient. With @whole
 * also its reason, the names in it and the strokes: for who treats the patient, and governance. */
ic_status ic_consent_shape(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_ring *ring,
			   const struct ic_consent_row *row, bool current, bool whole,
			   struct ic_shape_consent *ret);

#endif
