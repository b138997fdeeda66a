/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in and out. The token goes from the use case into the cookie and is wiped. */
#include "http/request.h"

ic_status ic_h_session_open(struct ic_request *request)
{
	uint8_t token[IC_TOKEN_BYTES];

	IC_TRY(ic_app_sign_in(&request->ctx, request->in, token, request->ret));
	const ic_status status = ic_reply_cookie(request, token);
	ic_wipe(token, sizeof(token));
	return status;
}

ic_status ic_h_session_show(struct ic_request *request)
{
	return ic_app_session_show(&request->ctx, request->ret);
}

ic_status ic_h_session_close(struct ic_request *request)
{
	IC_TRY(ic_app_sign_out(&request->ctx));
	ic_streams_end(request->server, request->ctx.actor.session);
	return ic_reply_cookie(request, NULL);
}
