/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations, teams and members of staff as the set-up, the command line and the demonstration
 * make them; what administrators do over HTTP is in use_cases.h. */
#ifndef IC_APP_STAFF_H
#define IC_APP_STAFF_H

#include "app/app.h"
#include "ledger/ledger.h"
#include "records/staff.h"

ic_status ic_app_organisation_register(struct ic_ctx *ctx, bool own, ic_bytes name, ic_id *ret_id);

/** The team of @organisation that is called @name, made when there is none. */
ic_status ic_app_team_register(struct ic_ctx *ctx, ic_id organisation, ic_bytes name,
			       ic_id *ret_id);

struct ic_staff_in {
	ic_id organisation;
	ic_id team; /* zero: none */
	ic_bytes user;
	ic_bytes password; /* empty: cannot sign in by password */
	ic_bytes name;
	ic_bytes job;
	ic_bytes phone;
	int role;
	bool on_call;
};

/** IC_E_FIELD, with the field named in @ctx, if @in cannot be registered; nothing is opened. */
ic_status ic_staff_check(struct ic_ctx *ctx, const struct ic_staff_in *in);

/** The text to keep for @password; empty for an empty one. IC_E_FIELD when it is too short. */
ic_status ic_staff_password(struct ic_ctx *ctx, ic_bytes password, ic_bytes *ret_text);

/** IC_E_EXISTS when the user name is taken; IC_E_FIELD. Trained as of today. */
ic_status ic_app_staff_register(struct ic_ctx *ctx, const struct ic_staff_in *in, ic_id *ret_id);

/** The member of staff called @user. IC_E_ABSENT. */
ic_status ic_staff_find(struct ic_ctx *ctx, ic_bytes user, struct ic_staff_row *ret);

/** In a transaction: the entry that @what was done with the account of @staff. */
ic_status ic_staff_enter(struct ic_ctx *ctx, struct ic_db_tx *tx, enum ic_action action,
			 ic_id staff, ic_bytes what, struct ic_receipt *ret_receipt);

#endif
