/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a recording after it was taken: statements, requests, corrections, incidents. */
#include "http/request.h"

ic_status ic_h_life_facts(struct ic_request *request)
{
	return ic_app_life_facts(&request->ctx, request->id, request->ret);
}

ic_status ic_h_recording_reliance(struct ic_request *request)
{
	return ic_app_reliance(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_publication(struct ic_request *request)
{
	return ic_app_publication(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_erase(struct ic_request *request)
{
	return ic_app_erase(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_refuse_late(struct ic_request *request)
{
	return ic_app_refuse_late(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_unlawful(struct ic_request *request)
{
	return ic_app_unlawful(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_rectify(struct ic_request *request)
{
	return ic_app_rectify(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_refile_preview(struct ic_request *request)
{
	return ic_app_refile_preview(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_refile(struct ic_request *request)
{
	return ic_app_refile(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_patient_restrict(struct ic_request *request)
{
	return ic_app_restrict(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_patient_unrestrict(struct ic_request *request)
{
	return ic_app_unrestrict(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_incident_close(struct ic_request *request)
{
	return ic_app_incident_close(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recording_corrections(struct ic_request *request)
{
	return ic_app_corrections(&request->ctx, request->id, request->ret);
}

ic_status ic_h_incidents(struct ic_request *request)
{
	return ic_app_incidents(&request->ctx, ic_request_argument(request, "cursor"),
				request->ret);
}
