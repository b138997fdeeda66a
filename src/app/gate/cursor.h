/* SPDX-License-Identifier: Apache-2.0 */
/* Where a page of a list ended: the time and the id of its last row, in hex. It tells nothing that
 * the row did not. Lists read backwards in time, so the next page begins before it. */
#ifndef IC_APP_CURSOR_H
#define IC_APP_CURSOR_H

#include "app/app.h"

/** The text of it, in the arena of @ctx. */
ic_status ic_cursor_emit(struct ic_ctx *ctx, ic_time at, ic_id id, ic_bytes *ret_cursor);

/** An empty one leaves both as they are. IC_E_FIELD for what is no cursor. */
ic_status ic_cursor_parse(struct ic_ctx *ctx, ic_bytes cursor, ic_time *ret_at, ic_id *ret_id);

#endif
