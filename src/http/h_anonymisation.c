/* SPDX-License-Identifier: Apache-2.0 */
/* Anonymised copies: made, checked, ended, looked at. */
#include "http/request.h"

ic_status ic_h_anonymisation_make(struct ic_request *request)
{
	return ic_app_anonymisation_make(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_anonymisations(struct ic_request *request)
{
	return ic_app_anonymisations(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_anonymisation_check(struct ic_request *request)
{
	return ic_app_anonymisation_check(&request->ctx, request->id, request->in, request->ret);
}

ic_status ic_h_anonymisation_end(struct ic_request *request)
{
	return ic_app_anonymisation_end(&request->ctx, request->id, request->in, request->ret);
}

static struct ic_buf *jpeg_body(struct ic_request *request)
{
	request->reply.type = "image/jpeg";
	request->reply.sandbox = true;
	return &request->reply.body;
}

ic_status ic_h_anonymisation_picture(struct ic_request *request)
{
	return ic_app_anonymisation_picture(&request->ctx, request->id, request->in,
					    jpeg_body(request));
}

ic_status ic_h_share_copy(struct ic_request *request)
{
	return ic_app_share_copy(&request->ctx, request->id, request->index, jpeg_body(request));
}
