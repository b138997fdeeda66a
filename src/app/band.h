/* SPDX-License-Identifier: Apache-2.0 */
/* The answer to a mix-up of two patients. */
#ifndef IC_APP_BAND_H
#define IC_APP_BAND_H

#include "app/app.h"

/** Fail with IC_E_WRONG_PATIENT and give both patients in @ctx, so that two wristbands can be told
 * apart: the last four characters of a number each, read under an entry that names both. */
ic_status ic_wrong_patient(struct ic_ctx *ctx, ic_id named, ic_id other);

#endif
