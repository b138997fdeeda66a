/* SPDX-License-Identifier: Apache-2.0 */
/* Sharing with a colleague, and the answer. */
#include "http/request.h"

ic_status ic_h_colleagues(struct ic_request *request)
{
	return ic_app_colleagues(&request->ctx, ic_request_argument(request, "cursor"),
				 request->ret);
}

ic_status ic_h_share_create(struct ic_request *request)
{
	return ic_app_share_create(&request->ctx, request->in, request->ret);
}

ic_status ic_h_share_list(struct ic_request *request)
{
	return ic_app_share_list(&request->ctx, ic_request_argument(request, "cursor"),
				 request->ret);
}

ic_status ic_h_share_inbox(struct ic_request *request)
{
	return ic_app_share_inbox(&request->ctx, request->ret);
}

ic_status ic_h_share_show(struct ic_request *request)
{
	return ic_app_share_show(&request->ctx, request->id, request->ret);
}

ic_status ic_h_share_delivered(struct ic_request *request)
{
	return ic_app_share_delivered(&request->ctx, request->id);
}

ic_status ic_h_share_reply(struct ic_request *request)
{
	return ic_app_share_reply(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_share_stop(struct ic_request *request)
{
	return ic_app_share_stop(&request->ctx, request->id, request->ret);
}
