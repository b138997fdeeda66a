/* SPDX-License-Identifier: Apache-2.0 */
/* What limits the use of a recording, what allows it, and who looks at who looked. */
#include "http/request.h"

ic_status ic_h_patient_limits(struct ic_request *request)
{
	return ic_app_limits(&request->ctx, request->id, request->ret);
}

ic_status ic_h_patient_object(struct ic_request *request)
{
	return ic_app_object(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_objection_lift(struct ic_request *request)
{
	return ic_app_object_no_more(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_patient_opt_out(struct ic_request *request)
{
	return ic_app_opt_out(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_patient_vip(struct ic_request *request)
{
	return ic_app_vip(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_encounter_end(struct ic_request *request)
{
	return ic_app_encounter_end(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_reviews(struct ic_request *request)
{
	return ic_app_reviews(&request->ctx, ic_request_argument(request, "cursor"), request->ret);
}

ic_status ic_h_review(struct ic_request *request)
{
	return ic_app_review(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_authority_state(struct ic_request *request)
{
	return ic_app_authority(&request->ctx, request->in, request->ret);
}

ic_status ic_h_authority_verify(struct ic_request *request)
{
	return ic_app_authority_verify(&request->ctx, request->id, request->ret);
}

ic_status ic_h_authorities(struct ic_request *request)
{
	return ic_app_authorities(&request->ctx, request->id, request->ret);
}

ic_status ic_h_authority_end(struct ic_request *request)
{
	return ic_app_authority_end(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_authority_register(struct ic_request *request)
{
	return ic_app_authority_register(&request->ctx, ic_request_argument(request, "cursor"),
					 request->ret);
}

ic_status ic_h_recording_audience(struct ic_request *request)
{
	return ic_app_audience(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_custody(struct ic_request *request)
{
	return ic_app_custody(&request->ctx, request->id, request->ret);
}

ic_status ic_h_recording_shown(struct ic_request *request)
{
	return ic_app_shown(&request->ctx, request->id, request->ret);
}
