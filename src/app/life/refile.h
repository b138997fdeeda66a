/* SPDX-License-Identifier: Apache-2.0 */
/* Before a recording is refiled: both patients are looked at side by side. */
#ifndef IC_APP_REFILE_H
#define IC_APP_REFILE_H

#include "app/care/recording.h"
#include "app/use_cases.h"
#include "records/life.h"

/**
 * The actor has a relationship with both patients, and states of each band what it says.
 * @ret_to: the whole right patient. IC_E_WRONG_PATIENT with both bands when they are others;
 * IC_E_REFUSED without a relationship; IC_E_GONE.
 */
ic_status ic_refile_check(struct ic_ctx *ctx, ic_id recording, const struct ic_shape_refile_in *in,
			  ic_id *ret_to);

/** Seal a correction of @row anew under the key of patient @to, in place. */
ic_status ic_correction_move(struct ic_ctx *ctx, const struct ic_ring *ring,
			     const struct ic_recording_row *row, ic_id to,
			     struct ic_correction_row *correction);

#endif
