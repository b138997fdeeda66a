/* SPDX-License-Identifier: Apache-2.0 */
/* Organisations, teams and members of staff: made by administrators, the set-up and the
 * demonstration. */
#ifndef IC_APP_STAFF_H
#define IC_APP_STAFF_H

#include "app/app.h"

ic_status ic_app_organisation_register(struct ic_ctx *ctx, bool own, ic_bytes name, ic_id *ret_id);
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

/** IC_E_EXISTS when the user name is taken; IC_E_FIELD. Trained as of today. */
ic_status ic_app_staff_register(struct ic_ctx *ctx, const struct ic_staff_in *in, ic_id *ret_id);

/** Change what @user may do. IC_E_ABSENT. */
ic_status ic_app_staff_change(struct ic_ctx *ctx, ic_bytes user, int role, bool active);

#endif
