/* SPDX-License-Identifier: Apache-2.0 */
/* Tables in, a JSON tree out. A path that several rows share is one object with a member a method.
 */
#include "http/openapi.h"

#include <stdio.h>
#include <string.h>

#include "base/bug.h"
#include "base/json.h"
#include "base/limits.h"
#include "crypto/hash.h"
#include "http/route.h"

static ic_status put(ic_json into, const char *key, const char *text)
{
	return ic_json_put_text(into, key, ic_bytes_of_text(text));
}

/* --- schemas --- */

static ic_status put_ref(ic_json into, const struct ic_shape *shape)
{
	char ref[120];

	snprintf(ref, sizeof(ref), "#/components/schemas/%s", shape->name);
	return put(into, "$ref", ref);
}

static ic_status put_text_schema(ic_json into, int64_t max)
{
	IC_TRY(put(into, "type", "string"));
	IC_TRY(put(into, "description", "length counts bytes of UTF-8"));
	return ic_json_put_integer(into, "maxLength", max);
}

static ic_status put_id_schema(ic_json into)
{
	IC_TRY(put(into, "type", "string"));
	return put(into, "pattern", "^[0-9a-f]{32}$");
}

static ic_status put_integer_schema(ic_json into, int64_t max)
{
	IC_TRY(put(into, "type", "integer"));
	IC_TRY(ic_json_put_integer(into, "minimum", max < 0 ? max : 0));
	return max == 0 ? IC_DONE : ic_json_put_integer(into, "maximum", max < 0 ? -max : max);
}

static ic_status put_words(ic_json into, const struct ic_vocabulary *words)
{
	ic_json list;

	IC_TRY(put(into, "type", "string"));
	IC_TRY(ic_json_put_array(into, "enum", &list));
	for (size_t i = 0; i < words->count; i++)
		IC_TRY(put(list, NULL, words->words[i].text));
	return IC_DONE;
}

static ic_status put_array_schema(ic_json into, const struct ic_shape_field *field)
{
	ic_json items;

	IC_TRY(put(into, "type", "array"));
	IC_TRY(ic_json_put_integer(into, "maxItems", field->max));
	IC_TRY(ic_json_put_object(into, "items", &items));
	if (field->kind == IC_KIND_IDS)
		return put_id_schema(items);
	if (field->kind == IC_KIND_TEXTS)
		return put_text_schema(items, IC_TEXT_BYTES_MAX);
	return put_ref(items, field->inner);
}

static ic_status put_format(ic_json into, const char *format)
{
	IC_TRY(put(into, "type", "string"));
	return put(into, "format", format);
}

static ic_status put_field_schema(ic_json into, const struct ic_shape_field *field)
{
	switch (field->kind) {
	case IC_KIND_TEXT:
		return put_text_schema(into, field->max);
	case IC_KIND_ID:
		return put_id_schema(into);
	case IC_KIND_TIME:
		return put_format(into, "date-time");
	case IC_KIND_DATE:
		return put_format(into, "date");
	case IC_KIND_INTEGER:
		return put_integer_schema(into, field->max);
	case IC_KIND_BOOL:
		return put(into, "type", "boolean");
	case IC_KIND_WORD:
		return put_words(into, field->vocabulary);
	case IC_KIND_SHAPE:
		return put_ref(into, field->inner);
	case IC_KIND_IDS:
	case IC_KIND_TEXTS:
	case IC_KIND_LIST:
		break;
	}
	return put_array_schema(into, field);
}

static ic_status put_required(ic_json into, const struct ic_shape *shape)
{
	ic_json required;

	IC_TRY(ic_json_put_array(into, "required", &required));
	for (size_t i = 0; i < shape->field_count; i++)
		if (shape->fields[i].must)
			IC_TRY(put(required, NULL, shape->fields[i].name));
	return IC_DONE;
}

static ic_status put_schema(ic_json schemas, const struct ic_shape *shape)
{
	ic_json schema;
	ic_json properties;
	ic_json property;

	IC_TRY(ic_json_put_object(schemas, shape->name, &schema));
	IC_TRY(put(schema, "type", "object"));
	IC_TRY(ic_json_put_bool(schema, "additionalProperties", false));
	IC_TRY(put_required(schema, shape));
	IC_TRY(ic_json_put_object(schema, "properties", &properties));
	for (size_t i = 0; i < shape->field_count; i++) {
		IC_TRY(ic_json_put_object(properties, shape->fields[i].name, &property));
		IC_TRY(put_field_schema(property, &shape->fields[i]));
	}
	return IC_DONE;
}

/* --- operations --- */

static ic_status put_content(ic_json into, const char *type, const struct ic_shape *shape)
{
	ic_json content;
	ic_json media;
	ic_json schema;

	IC_TRY(ic_json_put_object(into, "content", &content));
	IC_TRY(ic_json_put_object(content, type, &media));
	IC_TRY(ic_json_put_object(media, "schema", &schema));
	return shape->field_count == 0 ? IC_DONE : put_ref(schema, shape);
}

static ic_status put_request_body(ic_json operation, const struct ic_route *route)
{
	ic_json body;

	if (route->request == &ic_shape_of_none)
		return IC_DONE;
	IC_TRY(ic_json_put_object(operation, "requestBody", &body));
	IC_TRY(ic_json_put_bool(body, "required", true));
	if (route->request != &ic_shape_of_bytes)
		return put_content(body, "application/json", route->request);
	return put_content(
		body, route->method == IC_METHOD_PATCH ? "application/partial-upload" : "image/*",
		route->request);
}

static ic_status put_responses(ic_json operation, const struct ic_route *route)
{
	char code[8];
	ic_json responses;
	ic_json response;

	snprintf(code, sizeof(code), "%d", route->success);
	IC_TRY(ic_json_put_object(operation, "responses", &responses));
	IC_TRY(ic_json_put_object(responses, code, &response));
	IC_TRY(put(response, "description", "done"));
	if (route->reply == &ic_shape_of_bytes)
		IC_TRY(put_content(response, "*/*", route->reply));
	else if (route->reply != &ic_shape_of_none)
		IC_TRY(put_content(response, "application/json", route->reply));
	IC_TRY(ic_json_put_object(responses, "default", &response));
	IC_TRY(put(response, "description", "a problem (RFC 9457)"));
	return put_content(response, "application/problem+json", &ic_shape_of_problem);
}

static ic_status put_parameter(ic_json parameters, const char *name, size_t name_len)
{
	ic_json parameter;
	ic_json schema;

	IC_TRY(ic_json_put_object(parameters, NULL, &parameter));
	IC_TRY(ic_json_put_text(parameter, "name", ic_bytes_of(name, name_len)));
	IC_TRY(put(parameter, "in", "path"));
	IC_TRY(ic_json_put_bool(parameter, "required", true));
	IC_TRY(ic_json_put_object(parameter, "schema", &schema));
	return name_len == 2 ? put_id_schema(schema) : put(schema, "type", "string");
}

static ic_status put_parameters(ic_json operation, const char *path)
{
	ic_json parameters;
	const char *open = strchr(path, '{');

	if (open == NULL)
		return IC_DONE;
	IC_TRY(ic_json_put_array(operation, "parameters", &parameters));
	while (open != NULL) {
		const char *close = strchr(open, '}');
		IC_ASSERT(close != NULL); /* routes.def */
		IC_TRY(put_parameter(parameters, open + 1, (size_t)(close - open) - 1));
		open = strchr(close, '{');
	}
	return IC_DONE;
}

static ic_status put_security(ic_json operation, const struct ic_route *route)
{
	static const char *const schemes[] = { [IC_PROOF_OPEN] = NULL,
					       [IC_PROOF_DEMO] = NULL,
					       [IC_PROOF_SESSION] = "session",
					       [IC_PROOF_TOKEN] = "auditor" };
	const char *scheme = schemes[ic_whos[route->who].proof];
	ic_json security;
	ic_json one;
	ic_json scopes;

	IC_TRY(ic_json_put_array(operation, "security", &security));
	if (scheme == NULL)
		return IC_DONE;
	IC_TRY(ic_json_put_object(security, NULL, &one));
	return ic_json_put_array(one, scheme, &scopes);
}

static ic_status put_operation(ic_json path, const struct ic_route *route)
{
	static const char *const names[IC_METHOD_COUNT] = {
		[IC_METHOD_GET] = "get",       [IC_METHOD_HEAD] = "head",
		[IC_METHOD_POST] = "post",     [IC_METHOD_PATCH] = "patch",
		[IC_METHOD_DELETE] = "delete",
	};
	ic_json operation;

	IC_TRY(ic_json_put_object(path, names[route->method], &operation));
	IC_TRY(put(operation, "operationId", route->name));
	IC_TRY(put(operation, "summary", route->text));
	IC_TRY(put(operation, "description", ic_whos[route->who].words));
	IC_TRY(put_security(operation, route));
	IC_TRY(put_parameters(operation, route->path));
	IC_TRY(put_request_body(operation, route));
	return put_responses(operation, route);
}

static ic_status put_paths(ic_json root)
{
	ic_json paths;

	IC_TRY(ic_json_put_object(root, "paths", &paths));
	for (size_t i = 0; i < IC_ROUTE_COUNT; i++) {
		ic_json path = ic_json_member(paths, ic_routes[i].path);
		if (path == NULL)
			IC_TRY(ic_json_put_object(paths, ic_routes[i].path, &path));
		IC_TRY(put_operation(path, &ic_routes[i]));
	}
	return IC_DONE;
}

static ic_status put_schemes(ic_json components)
{
	ic_json schemes;
	ic_json scheme;

	IC_TRY(ic_json_put_object(components, "securitySchemes", &schemes));
	IC_TRY(ic_json_put_object(schemes, "session", &scheme));
	IC_TRY(put(scheme, "type", "apiKey"));
	IC_TRY(put(scheme, "in", "cookie"));
	IC_TRY(put(scheme, "name", "__Host-sid"));
	IC_TRY(ic_json_put_object(schemes, "auditor", &scheme));
	IC_TRY(put(scheme, "type", "http"));
	return put(scheme, "scheme", "bearer");
}

static ic_status put_head(ic_json root)
{
	ic_json info;

	IC_TRY(put(root, "openapi", "3.1.0"));
	IC_TRY(ic_json_put_object(root, "info", &info));
	IC_TRY(put(info, "title", "Incamera"));
	IC_TRY(put(info, "version", "1"));
	return put(
		info, "description",
		"Calls that change something carry the header X-Incamera: 1 and come from the "
		"same origin. They may carry Incamera-Party: the party that the caller believes is "
		"signed in; where the session is another's they are refused with other_person.");
}

ic_status ic_openapi_emit(struct ic_buf *out)
{
	IC_AUTO(json_doc) doc = { NULL };
	ic_json components;
	ic_json schemas;

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(put_head(doc.root));
	IC_TRY(put_paths(doc.root));
	IC_TRY(ic_json_put_object(doc.root, "components", &components));
	IC_TRY(put_schemes(components));
	IC_TRY(ic_json_put_object(components, "schemas", &schemas));
	for (size_t i = 0; i < ic_shapes_count; i++)
		IC_TRY(put_schema(schemas, ic_shapes[i]));
	return ic_json_emit(doc.root, IC_JSON_COMPACT, out);
}

void ic_openapi_tag(ic_bytes document, char ret_tag[static 20])
{
	const ic_digest digest = ic_sha256(document);

	ret_tag[0] = '"';
	ic_hex_emit(ic_bytes_of(digest.bytes, 8), ret_tag + 1);
	ret_tag[17] = '"';
	ret_tag[18] = '\0';
}
