/* SPDX-License-Identifier: Apache-2.0 */
/* Beginning a session, shared by password sign-in, the demonstration and the command line. */
#ifndef IC_APP_SESSION_H
#define IC_APP_SESSION_H

#include "app/use_cases.h"

/** Enter the sign-in, keep a session for @who, make them ctx's actor. */
ic_status ic_session_begin(struct ic_ctx *ctx, const struct ic_actor *who,
			   uint8_t ret_token[static IC_TOKEN_BYTES]);

/** The same for the member of staff called @user, without a password: the demonstration's one
 * click. */
ic_status ic_session_begin_as(struct ic_ctx *ctx, ic_bytes user,
			      uint8_t ret_token[static IC_TOKEN_BYTES]);

/** Act as @user without a session: commands of the owner of the data directory (--as USER).
 * IC_E_ABSENT. */
ic_status ic_actor_as(struct ic_ctx *ctx, ic_bytes user);

#endif
