/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration hospital; these routes do not exist anywhere else (who.def). */
#include "http/request.h"
#include "http/symbol.h"

ic_status ic_h_demo_show(struct ic_request *request)
{
	return ic_app_demo_show(&request->ctx, request->ret);
}

ic_status ic_h_demo_sign_in(struct ic_request *request)
{
	uint8_t token[IC_TOKEN_BYTES];

	IC_TRY(ic_app_demo_sign_in(&request->ctx, request->in, token, request->ret));
	const ic_status status = ic_reply_cookie(request, token);
	ic_wipe(token, sizeof(token));
	return status;
}

ic_status ic_h_demo_picture(struct ic_request *request)
{
	IC_TRY(ic_app_demo_picture(&request->ctx, &request->reply.body));
	request->reply.type = "image/jpeg";
	request->reply.sandbox = true;
	return IC_DONE;
}

ic_status ic_h_demo_wristband(struct ic_request *request)
{
	ic_bytes text;

	IC_TRY(ic_app_demo_wristband(&request->ctx, request->id, &text));
	IC_TRY(ic_symbol_wristband(text, &request->reply.body));
	request->reply.type = "image/svg+xml";
	request->reply.sandbox = true;
	return IC_DONE;
}

ic_status ic_h_demo_tamper(struct ic_request *request)
{
	return ic_app_demo_tamper(&request->ctx, request->ret);
}

ic_status ic_h_demo_certificate(struct ic_request *request)
{
	request->reply.content = ic_bytes_of_text(request->server->options.certificate);
	request->reply.type = "application/x-x509-ca-cert";
	ic_reply_header(request, "Content-Disposition", "attachment; filename=\"incamera.crt\"");
	return IC_DONE;
}
