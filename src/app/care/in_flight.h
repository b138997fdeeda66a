/* SPDX-License-Identifier: Apache-2.0 */
/* Recordings that are being received or moved to another patient now: the same capture sent twice
 * at once is filed once, and a recording is moved once. Threads: safe. */
#ifndef IC_APP_IN_FLIGHT_H
#define IC_APP_IN_FLIGHT_H

#include "base/status.h"
#include "base/text.h"

struct ic_in_flight;

ic_status ic_in_flight_new(struct ic_in_flight **ret);
void ic_in_flight_free(struct ic_in_flight *set);

/** IC_E_UNAVAILABLE when @id is in it, or when it is full. */
ic_status ic_in_flight_enter(struct ic_in_flight *set, ic_id id);
void ic_in_flight_leave(struct ic_in_flight *set, ic_id id);

#endif
