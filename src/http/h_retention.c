/* SPDX-License-Identifier: Apache-2.0 */
/* How long recordings are kept, and their end. */
#include "http/request.h"

ic_status ic_h_retention_review(struct ic_request *request)
{
	return ic_app_retention_review(&request->ctx, ic_request_argument(request, "cursor"),
				       request->ret);
}

ic_status ic_h_retention_note(struct ic_request *request)
{
	return ic_app_retention_note(&request->ctx, request->in, request->ret);
}

ic_status ic_h_hold_place(struct ic_request *request)
{
	return ic_app_hold_place(&request->ctx, request->in, request->ret);
}

ic_status ic_h_hold_lift(struct ic_request *request)
{
	return ic_app_hold_lift(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_appraise(struct ic_request *request)
{
	return ic_app_appraise(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_dispose(struct ic_request *request)
{
	return ic_app_dispose(&request->ctx, request->id, request->ret);
}

ic_status ic_h_recording_certificate(struct ic_request *request)
{
	return ic_app_certificate(&request->ctx, request->id, request->ret);
}
