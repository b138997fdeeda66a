/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in and out. The token goes from the use case into the cookie and is wiped. */
#include "http/request.h"

/* The use case, behind the wait that wrong passwords earn. */
static ic_status sign_in(struct ic_request *request, uint8_t token[static IC_TOKEN_BYTES])
{
	const struct ic_shape_sign_in *in = request->in;
	struct ic_throttle *throttle = request->server->throttle;
	const ic_bytes address = ic_request_address(request);

	request->retry_after_s = ic_throttle_ask(throttle, in->user, address, request->started_ns);
	if (request->retry_after_s > 0)
		IC_FAIL(RATE, "too many wrong passwords");
	const ic_status status = ic_app_sign_in(&request->ctx, in, token, request->ret);
	if (ic_ok(status) || ic_failed_with(status, IC_E_PASSWORD))
		ic_throttle_tell(throttle, in->user, address, !ic_ok(status), request->started_ns);
	return status;
}

ic_status ic_h_session_open(struct ic_request *request)
{
	uint8_t token[IC_TOKEN_BYTES];

	IC_TRY(sign_in(request, token));
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
