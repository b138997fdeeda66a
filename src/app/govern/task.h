/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a task is: for the list of them, and for the letter that one may have. */
#ifndef IC_APP_TASK_H
#define IC_APP_TASK_H

#include "app/app.h"
#include "records/obligation.h"

/** True if @open is a task of the actor at @now, by the stages of its duty. */
bool ic_task_is_theirs(const struct ic_ctx *ctx, const struct ic_open_obligation *open,
		       ic_time now);

#endif
