/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of open tasks when what they are about is no longer there: the recording moved to
 * another patient or was destroyed, or two patients turned out to be one. A column of duties.def
 * says it for each obligation. In the transaction of the change, whose entry is what tells of it.
 */
#ifndef IC_APP_LEFTOVER_H
#define IC_APP_LEFTOVER_H

#include "app/app.h"

struct ic_leftover {
	ic_id recording;
	ic_id from;    /* the whole patient it was of */
	ic_id to;      /* the whole patient it is of now; zero: it is destroyed */
	int64_t entry; /* of the change: what that has opened itself is not touched */
};

ic_status ic_leftover_of_recording(struct ic_ctx *ctx, struct ic_db_tx *tx,
				   const struct ic_leftover *leftover);

/** After a merge into @patient: where one is enough one stays, the earliest. */
ic_status ic_leftover_of_merge(struct ic_ctx *ctx, struct ic_db_tx *tx, ic_id patient);

#endif
