/* SPDX-License-Identifier: Apache-2.0 */
/* The answer to a mix-up of two patients. */
#ifndef IC_APP_BAND_H
#define IC_APP_BAND_H

#include "app/app.h"

/** What @patient's band ends in, read under an entry of theirs; in the arena. */
ic_status ic_band_read(struct ic_ctx *ctx, ic_id patient, struct ic_shape_band **ret_band);

/** Fail with IC_E_WRONG_PATIENT and give the patients in @ctx, so that two wristbands can be told
 * apart: the last four characters of a number each, read under an entry of each. A zero id: one
 * that the actor may not see, NULL in @ctx. */
ic_status ic_wrong_patient(struct ic_ctx *ctx, ic_id named, ic_id other);

#endif
