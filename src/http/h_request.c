/* SPDX-License-Identifier: Apache-2.0 */
/* People's requests about recordings. */
#include "http/request.h"

ic_status ic_h_request_list(struct ic_request *request)
{
	return ic_app_request_list(&request->ctx, ic_request_argument(request, "cursor"),
				   request->ret);
}

ic_status ic_h_request_open(struct ic_request *request)
{
	return ic_app_request_open(&request->ctx, request->in, request->ret);
}

ic_status ic_h_request_show(struct ic_request *request)
{
	return ic_app_request_show(&request->ctx, request->id, request->ret);
}

ic_status ic_h_request_step(struct ic_request *request)
{
	return ic_app_request_step(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_request_decide(struct ic_request *request)
{
	return ic_app_request_decide(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_request_answer(struct ic_request *request)
{
	return ic_app_request_answer(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_statistics(struct ic_request *request)
{
	return ic_app_statistics(&request->ctx, ic_request_argument(request, "cursor"),
				 request->ret);
}

ic_status ic_h_access_note(struct ic_request *request)
{
	return ic_app_access_note(&request->ctx, request->in, request->ret);
}
