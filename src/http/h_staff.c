/* SPDX-License-Identifier: Apache-2.0 */
/* Who works here, for administrators; and the one-time link with which a password is chosen. */
#include "http/request.h"

ic_status ic_h_staff_list(struct ic_request *request)
{
	return ic_app_staff_list(&request->ctx, ic_request_argument(request, "cursor"),
				 request->ret);
}

ic_status ic_h_staff_add(struct ic_request *request)
{
	return ic_app_staff_add(&request->ctx, request->in, request->ret);
}

ic_status ic_h_staff_change(struct ic_request *request)
{
	return ic_app_staff_change(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_staff_invite(struct ic_request *request)
{
	return ic_app_staff_invite(&request->ctx, request->id, request->ret);
}

ic_status ic_h_set_up(struct ic_request *request)
{
	uint8_t token[IC_TOKEN_BYTES];

	IC_TRY(ic_app_set_up(&request->ctx, request->in, token, request->ret));
	const ic_status status = ic_reply_cookie(request, token);
	ic_wipe(token, sizeof(token));
	return status;
}
