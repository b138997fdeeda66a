/* SPDX-License-Identifier: Apache-2.0 */
/* Recipients outside care, and what is disclosed to them. The file: h_bundle.c. */
#include "http/request.h"

ic_status ic_h_recipients(struct ic_request *request)
{
	return ic_app_recipients(&request->ctx, ic_request_argument(request, "cursor"),
				 request->ret);
}

ic_status ic_h_recipient_state(struct ic_request *request)
{
	return ic_app_recipient_state(&request->ctx, request->in, request->ret);
}

ic_status ic_h_recipient_verify(struct ic_request *request)
{
	return ic_app_recipient_verify(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_recipient_end(struct ic_request *request)
{
	return ic_app_recipient_end(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_disclosure_telling(struct ic_request *request)
{
	return ic_app_disclosure_telling(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_outside_choices(struct ic_request *request)
{
	return ic_app_outside_choices(&request->ctx, request->in,
				      ic_request_argument(request, "cursor"), request->ret);
}

ic_status ic_h_outside_disclose(struct ic_request *request)
{
	return ic_app_outside_disclose(&request->ctx, request->in, request->ret);
}

ic_status ic_h_outside_list(struct ic_request *request)
{
	return ic_app_outside_list(&request->ctx, ic_request_argument(request, "cursor"),
				   request->ret);
}

ic_status ic_h_outside_show(struct ic_request *request)
{
	return ic_app_outside_show(&request->ctx, request->id, request->ret);
}

ic_status ic_h_outside_passphrase(struct ic_request *request)
{
	return ic_app_outside_passphrase(&request->ctx, request->id, request->in, request->ret);
}
