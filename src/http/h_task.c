/* SPDX-License-Identifier: Apache-2.0 */
/* What decisions left to be done. */
#include "http/request.h"

ic_status ic_h_tasks(struct ic_request *request)
{
	return ic_app_tasks(&request->ctx, request->ret);
}

ic_status ic_h_task_count(struct ic_request *request)
{
	return ic_app_task_count(&request->ctx, request->ret);
}

ic_status ic_h_task_letter(struct ic_request *request)
{
	return ic_app_task_letter(&request->ctx, request->id, request->ret);
}

ic_status ic_h_task_done(struct ic_request *request)
{
	return ic_app_task_done(&request->ctx, request->id, request->in, request->ret);
}
