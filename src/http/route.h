/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of routes.def as data, and the way from a method and a path to a row. Pure: the
 * permission table (who.def) is asked here, a session is found elsewhere. Threads: safe.
 */
#ifndef IC_HTTP_ROUTE_H
#define IC_HTTP_ROUTE_H

#include "base/bytes.h"
#include "base/status.h"
#include "model/shapes.h"

enum ic_method {
	IC_METHOD_GET,
	IC_METHOD_HEAD,
	IC_METHOD_POST,
	IC_METHOD_PATCH,
	IC_METHOD_DELETE,
	IC_METHOD_COUNT
};

enum ic_proof { IC_PROOF_OPEN, IC_PROOF_SESSION, IC_PROOF_DEMO, IC_PROOF_TOKEN };

enum ic_who {
#define IC_WHO(name, proof, roles, words) IC_WHO_##name,
#include "http/who.def"
#undef IC_WHO
	IC_WHO_COUNT
};

struct ic_who_info {
	const char *name;
	enum ic_proof proof;
	unsigned roles; /* bit n: role number n */
	const char *words;
};

extern const struct ic_who_info ic_whos[IC_WHO_COUNT];

/** Whether @role is among those of @who; false for any @who that does not ask for a session. */
bool ic_who_has_role(enum ic_who who, int role);

enum ic_rate_class {
#define IC_RATE(name, per_minute, at_once, why) IC_RATE_##name,
#include "http/rates.def"
#undef IC_RATE
	IC_RATE_COUNT
};

enum ic_route_index {
#define IC_ROUTE(name, method, path, request, reply, who, rate, text, success) IC_ROUTE_##name,
#include "http/routes.def"
#undef IC_ROUTE
	IC_ROUTE_COUNT
};

/* Stand for "no body" and "not JSON" in the shape columns. */
extern const struct ic_shape ic_shape_of_none;
extern const struct ic_shape ic_shape_of_bytes;

struct ic_route {
	enum ic_route_index index;
	const char *name;
	enum ic_method method;
	const char *path;
	const struct ic_shape *request;
	const struct ic_shape *reply;
	enum ic_who who;
	enum ic_rate_class rate;
	const char *text;
	int success; /* HTTP status */
};

extern const struct ic_route ic_routes[IC_ROUTE_COUNT];

/** The method's name, in capitals. */
const char *ic_method_name(enum ic_method method);

enum { IC_ROUTE_PARAMS_MAX = 2 };

struct ic_route_match {
	const struct ic_route *route; /* NULL: no row takes this path, or none by this method */
	unsigned methods;             /* bit n: ic_method n is taken by this path */
	size_t param_count;
	struct {
		const char *name; /* between the braces; not ended by NUL */
		size_t name_len;
		ic_bytes value; /* into the path */
	} params[IC_ROUTE_PARAMS_MAX];
};

/** Find the row for @method and @path. A `{name}` in a row takes one segment, `{path}` the rest. */
struct ic_route_match ic_route_find(ic_bytes method, ic_bytes path);

/** The value of parameter @name; the empty view when the row has none. */
ic_bytes ic_route_param(const struct ic_route_match *match, const char *name);

#endif
