/* SPDX-License-Identifier: Apache-2.0 */
/* What a controller must show: who answers, where data flows, by what rules. For everybody, signed
 * in or not, but for the flows. */
#include "http/request.h"

#include <stdio.h>

#include "app/gate/controller.h"
#include "app/gate/policies.h"
#include "http/symbol.h"

static ic_bytes text_of(const char *text)
{
	return ic_bytes_of_text(text == NULL ? "" : text);
}

ic_status ic_h_controller(struct ic_request *request)
{
	const struct ic_controller *c = request->server->app->controller;

	if (c == NULL)
		IC_FAIL(ABSENT, "no controller is configured");
	*(struct ic_shape_controller *)request->ret = (struct ic_shape_controller) {
		.name = text_of(c->name),
		.contact = text_of(c->contact),
		.data_protection_officer = text_of(c->data_protection_officer),
		.caldicott_guardian = text_of(c->caldicott_guardian),
		.siro = text_of(c->siro),
		.ico_fee = text_of(c->ico_fee),
		.address = text_of(c->address),
	};
	return IC_DONE;
}

static const struct flow {
	const char *from, *to, *what, *how;
} flows[] = {
#define IC_FLOW(from, to, what, how, in_use) { from, to, what, how },
#include "http/flows.def"
#undef IC_FLOW
};

enum { FLOWS = sizeof(flows) / sizeof(flows[0]) };

ic_status ic_h_flow_list(struct ic_request *request)
{
	const struct ic_server_options *options = &request->server->options;
	const struct ic_app *app = request->server->app;
	const bool in_use[FLOWS] = {
#define IC_FLOW(from, to, what, how, in_use) in_use,
#include "http/flows.def"
#undef IC_FLOW
	};
	struct ic_shape_flow *at = ic_arena_take(&request->arena, FLOWS, sizeof(*at));
	struct ic_shape_flow_list *ret = request->ret;

	if (at == NULL)
		IC_FAIL(NOMEM, "flows");
	ret->listen = text_of(options->listen);
	ret->rows.at = at;
	for (size_t i = 0; i < FLOWS; i++)
		if (in_use[i])
			at[ret->rows.count++] =
				(struct ic_shape_flow) { .from = text_of(flows[i].from),
							 .to = text_of(flows[i].to),
							 .what = text_of(flows[i].what),
							 .how = text_of(flows[i].how) };
	return IC_DONE;
}

/* The address of the privacy notice, for a leaflet. */
ic_status ic_h_leaflet_code(struct ic_request *request)
{
	const struct ic_controller *c = request->server->app->controller;
	char address[300];

	if (c == NULL || c->address == NULL)
		IC_FAIL(ABSENT, "no address is configured");
	const int len = snprintf(address, sizeof(address), "%s/leaflet", c->address);
	if (len < 0 || (size_t)len >= sizeof(address))
		IC_FAIL(LIMIT, "the address is too long for a code");
	IC_TRY(ic_symbol_qr_svg(ic_bytes_of_text(address), &request->reply.body));
	request->reply.type = "image/svg+xml";
	request->reply.sandbox = true;
	return IC_DONE;
}

ic_status ic_h_rule_book(struct ic_request *request)
{
	return ic_app_rule_book(&request->ctx, request->ret);
}
