/* SPDX-License-Identifier: Apache-2.0 */
/* The tables, and a comparison segment by segment. */
#include "http/route.h"

#include <string.h>

#include "base/bug.h"

const struct ic_shape ic_shape_of_none = { .name = "none" };
const struct ic_shape ic_shape_of_bytes = { .name = "bytes" };

#define IC_ROLE(role) (1U << IC_role_##role)

const struct ic_who_info ic_whos[IC_WHO_COUNT] = {
#define IC_WHO(name, proof, roles, words) { #name, IC_PROOF_##proof, (roles), (words) },
#include "http/who.def"
#undef IC_WHO
};

const struct ic_route ic_routes[IC_ROUTE_COUNT] = {
#define IC_ROUTE(name, method, path, request, reply, who, rate, text, success)                    \
	{ IC_ROUTE_##name,      #name,        IC_METHOD_##method, (path), &ic_shape_of_##request, \
	  &ic_shape_of_##reply, IC_WHO_##who, IC_RATE_##rate,     (text), (success) },
#include "http/routes.def"
#undef IC_ROUTE
};

static const char *const method_names[IC_METHOD_COUNT] = {
	[IC_METHOD_GET] = "GET",     [IC_METHOD_HEAD] = "HEAD",     [IC_METHOD_POST] = "POST",
	[IC_METHOD_PATCH] = "PATCH", [IC_METHOD_DELETE] = "DELETE",
};

const char *ic_method_name(enum ic_method method)
{
	IC_ASSERT(method < IC_METHOD_COUNT);
	return method_names[method];
}

bool ic_who_has_role(enum ic_who who, int role)
{
	IC_ASSERT(who < IC_WHO_COUNT && role >= 0 && role < 32);
	return role != 0 && (ic_whos[who].roles >> role & 1U) != 0;
}

/* Takes the text up to the next '/' off @rest. */
static ic_bytes take_segment(ic_bytes *rest)
{
	const uint8_t *slash = rest->len == 0 ? NULL : memchr(rest->ptr, '/', rest->len);
	const size_t len = slash == NULL ? rest->len : (size_t)(slash - rest->ptr);
	const ic_bytes segment = { rest->ptr, len };

	*rest = ic_bytes_from(*rest, len + 1);
	return segment;
}

static void add_param(struct ic_route_match *match, ic_bytes braced, ic_bytes value)
{
	IC_ASSERT(match->param_count < IC_ROUTE_PARAMS_MAX);
	match->params[match->param_count].name = (const char *)braced.ptr + 1;
	match->params[match->param_count].name_len = braced.len - 2;
	match->params[match->param_count].value = value;
	match->param_count++;
}

/* Both begin with '/'. A path that ends in '/' has one empty segment more and fits no row. */
static bool path_fits(const char *row_path, ic_bytes path, struct ic_route_match *match)
{
	ic_bytes pattern = ic_bytes_from(ic_bytes_of_text(row_path), 1);
	ic_bytes rest = ic_bytes_from(path, 1);

	match->param_count = 0;
	if (path.len < 2 || path.ptr[0] != '/' || path.ptr[path.len - 1] == '/')
		return false;
	while (pattern.len > 0) {
		const ic_bytes wanted = take_segment(&pattern);
		if (rest.len == 0)
			return false;
		if (ic_bytes_equal(wanted, IC_LIT("{path}"))) {
			add_param(match, wanted, rest);
			return true;
		}
		const ic_bytes segment = take_segment(&rest);
		if (wanted.ptr[0] == '{')
			add_param(match, wanted, segment);
		else if (!ic_bytes_equal(wanted, segment))
			return false;
	}
	return rest.len == 0;
}

struct ic_route_match ic_route_find(ic_bytes method, ic_bytes path)
{
	struct ic_route_match found = { 0 };

	for (size_t i = 0; i < IC_ROUTE_COUNT; i++) {
		const struct ic_route *route = &ic_routes[i];
		struct ic_route_match match = { 0 };

		if (!path_fits(route->path, path, &match))
			continue;
		found.methods |= 1U << route->method;
		if (found.route != NULL
		    || !ic_bytes_equal(method, ic_bytes_of_text(method_names[route->method])))
			continue;
		match.route = route;
		match.methods = found.methods;
		found = match;
	}
	return found;
}

ic_bytes ic_route_param(const struct ic_route_match *match, const char *name)
{
	const ic_bytes wanted = ic_bytes_of_text(name);

	for (size_t i = 0; i < match->param_count; i++)
		if (ic_bytes_equal(wanted,
				   ic_bytes_of(match->params[i].name, match->params[i].name_len)))
			return match->params[i].value;
	return (ic_bytes) { NULL, 0 };
}
