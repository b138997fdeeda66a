/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one way from a use case into the ledger: who acted, and how they came in, stand in every
 * entry, so no use case can forget them. An event that states an actor or a session itself keeps
 * it.
 */
#ifndef IC_APP_ENTER_H
#define IC_APP_ENTER_H

#include "app/app.h"
#include "ledger/ledger.h"

/** In a transaction, as ic_ledger_append(). */
ic_status ic_enter(struct ic_ctx *ctx, struct ic_db_tx *tx, const struct ic_event *event,
		   struct ic_receipt *ret_receipt);

/** In a transaction of its own and settled, as ic_ledger_record(). */
ic_status ic_enter_alone(struct ic_ctx *ctx, const struct ic_event *event,
			 struct ic_key_want *wants, size_t want_count,
			 struct ic_receipt *ret_receipt);

#endif
