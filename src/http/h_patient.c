/* SPDX-License-Identifier: Apache-2.0 */
/* Patients, relationships, consent, and what the patient sees. */
#include "http/request.h"

ic_status ic_h_patient_find(struct ic_request *request)
{
	return ic_app_patient_find(&request->ctx, request->in, request->ret);
}

ic_status ic_h_patient_register(struct ic_request *request)
{
	return ic_app_patient_register(&request->ctx, request->in, request->ret);
}

ic_status ic_h_patient_show(struct ic_request *request)
{
	return ic_app_patient_show(&request->ctx, request->id, request->ret);
}

ic_status ic_h_patient_merge(struct ic_request *request)
{
	return ic_app_patient_merge(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_patient_recordings(struct ic_request *request)
{
	return ic_app_patient_recordings(&request->ctx, request->id,
					 ic_request_argument(request, "cursor"), request->ret);
}

ic_status ic_h_patient_consents(struct ic_request *request)
{
	return ic_app_patient_consents(&request->ctx, request->id, request->ret);
}

ic_status ic_h_patient_withdraw(struct ic_request *request)
{
	return ic_app_withdraw(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_patient_report(struct ic_request *request)
{
	return ic_app_report(&request->ctx, request->id, ic_request_argument(request, "cursor"),
			     request->ret);
}

ic_status ic_h_relationship(struct ic_request *request)
{
	return ic_app_relationship(&request->ctx, request->in, request->ret);
}

ic_status ic_h_wording_adopt(struct ic_request *request)
{
	return ic_app_wording_adopt(&request->ctx, request->id, request->ret);
}

ic_status ic_h_wording_end(struct ic_request *request)
{
	return ic_app_wording_end(&request->ctx, request->id, request->ret);
}

ic_status ic_h_wording_list(struct ic_request *request)
{
	return ic_app_wording_list(&request->ctx, request->ret);
}

ic_status ic_h_wording_propose(struct ic_request *request)
{
	return ic_app_wording_propose(&request->ctx, request->in, request->ret);
}

ic_status ic_h_wordings(struct ic_request *request)
{
	return ic_app_wordings(&request->ctx, request->ret);
}

ic_status ic_h_consent_record(struct ic_request *request)
{
	return ic_app_consent_record(&request->ctx, request->in, request->ret);
}

ic_status ic_h_decision(struct ic_request *request)
{
	return ic_app_decision(&request->ctx, request->in, request->ret);
}
