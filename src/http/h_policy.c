/* SPDX-License-Identifier: Apache-2.0 */
/* The hospital's own version of the policy, the facts it decides by, and what governance reads of
 * its use. */
#include "http/request.h"

ic_status ic_h_disclosures(struct ic_request *request)
{
	return ic_app_disclosures(&request->ctx, request->in,
				  ic_request_argument(request, "cursor"), request->ret);
}

ic_status ic_h_evidence(struct ic_request *request)
{
	return ic_app_evidence(&request->ctx, request->ret);
}

ic_status ic_h_fact_list(struct ic_request *request)
{
	return ic_app_fact_list(&request->ctx, request->ret);
}

ic_status ic_h_policy_list(struct ic_request *request)
{
	return ic_app_policy_list(&request->ctx, request->ret);
}

ic_status ic_h_policy_propose(struct ic_request *request)
{
	return ic_app_policy_propose(&request->ctx, request->in, request->ret);
}

ic_status ic_h_policy_text(struct ic_request *request)
{
	IC_TRY(ic_app_policy_text(&request->ctx, request->id, &request->reply.body));
	request->reply.type = "text/plain; charset=utf-8";
	return IC_DONE;
}

ic_status ic_h_policy_compare(struct ic_request *request)
{
	return ic_app_policy_compare(&request->ctx, request->id, request->ret);
}

ic_status ic_h_policy_sign(struct ic_request *request)
{
	return ic_app_policy_sign(&request->ctx, request->id, request->ret);
}

ic_status ic_h_policy_withdraw(struct ic_request *request)
{
	return ic_app_policy_withdraw(&request->ctx, request->id, request->ret);
}
