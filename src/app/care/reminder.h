/* SPDX-License-Identifier: Apache-2.0 */
/* What goes by the clock while a store is served, in a thread of its own: it tells a sender, once,
 * that what they shared has not been opened for 15 minutes: time to ring; and has what was kept for
 * a time forgotten (gate/forget.h). */
#ifndef IC_APP_REMINDER_H
#define IC_APP_REMINDER_H

#include "app/app.h"

struct ic_reminder;

#define IC_RING_AFTER_MS ((ic_time)15 * 60 * 1000)

ic_status ic_reminder_start(struct ic_app *app, struct ic_reminder **ret);
void ic_reminder_stop(struct ic_reminder *reminder); /* NULL is fine */

/** Tell the senders of what was sent between @after and @until less 15 minutes and is not opened.
 */
ic_status ic_reminder_tell(struct ic_app *app, ic_time after, ic_time until);

#endif
