/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "http/route.h"

static struct ic_route_match find(const char *method, const char *path)
{
	return ic_route_find(ic_bytes_of_text(method), ic_bytes_of_text(path));
}

static const struct {
	const char *method;
	const char *path;
	const char *name; /* NULL: none */
} rows[] = {
	{ "GET", "/healthz", "healthz" },
	{ "POST", "/api/v1/patients", "patient_register" },
	{ "POST", "/api/v1/patients/find", "patient_find" },
	{ "GET", "/api/v1/patients/find", "patient_show" },
	{ "GET", "/api/v1/patients/x", "patient_show" },
	{ "GET", "/api/v1/patients/x/report", "patient_report" },
	{ "GET", "/api/v1/recordings/x/small", "recording_picture" },
	{ "DELETE", "/api/v1/uploads/x", "upload_cancel" },
	{ "HEAD", "/api/v1/uploads/x", "upload_offset" },
	{ "GET", "/ledger/tile/0/x001/234", "tile" },
	{ "GET", "/ledger/tile", NULL },
	{ "GET", "/healthz/", NULL },
	{ "GET", "/", NULL },
	{ "GET", "", NULL },
	{ "GET", "//healthz", NULL },
	{ "get", "/healthz", NULL },
	{ "GET", "/api/v1/patients//report", "patient_report" }, /* the id is refused later */
	{ "GET", "/api/v1/patients/x/report/y", NULL },
	{ "GET", "/HEALTHZ", NULL },
};

static void paths_find_their_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct ic_route_match match = find(rows[i].method, rows[i].path);
		if (rows[i].name == NULL)
			assert_null(match.route);
		else
			assert_string_equal(match.route->name, rows[i].name);
	}
}

static void parameters_are_named(void **state)
{
	const struct ic_route_match picture = find("GET", "/api/v1/recordings/abc/small");
	const struct ic_route_match tile = find("GET", "/ledger/tile/0/x001/234");

	(void)state;
	assert_true(ic_bytes_equal(ic_route_param(&picture, "id"), IC_LIT("abc")));
	assert_true(ic_bytes_equal(ic_route_param(&picture, "rendition"), IC_LIT("small")));
	assert_null(ic_route_param(&picture, "index").ptr);
	assert_true(ic_bytes_equal(ic_route_param(&tile, "path"), IC_LIT("0/x001/234")));
}

static void methods_of_a_path(void **state)
{
	const struct ic_route_match uploads = find("PUT", "/api/v1/uploads/x");

	(void)state;
	assert_null(uploads.route);
	assert_int_equal(uploads.methods,
			 1U << IC_METHOD_HEAD | 1U << IC_METHOD_PATCH | 1U << IC_METHOD_DELETE);
	assert_int_equal(find("GET", "/nowhere").methods, 0);
}

/* Two rows may not take the same method and path, nor may a row be hidden by an earlier one. */
static void every_row_is_reached(void **state)
{
	(void)state;
	for (size_t i = 0; i < IC_ROUTE_COUNT; i++)
		assert_ptr_equal(find(ic_method_name(ic_routes[i].method), ic_routes[i].path).route,
				 &ic_routes[i]);
}

static void nobody_without_a_role(void **state)
{
	(void)state;
	for (enum ic_who who = 0; who < IC_WHO_COUNT; who++) {
		assert_false(ic_who_has_role(who, 0));
		if (ic_whos[who].proof != IC_PROOF_SESSION)
			assert_int_equal(ic_whos[who].roles, 0);
		else
			assert_int_not_equal(ic_whos[who].roles, 0);
	}
	assert_true(ic_who_has_role(IC_WHO_CARE, IC_role_CLINICIAN));
	assert_false(ic_who_has_role(IC_WHO_CARE, IC_role_ADMINISTRATOR));
	assert_false(ic_who_has_role(IC_WHO_CARE, IC_role_PATIENT));
	assert_false(ic_who_has_role(IC_WHO_GOVERNANCE, IC_role_CLINICIAN));
	assert_true(ic_who_has_role(IC_WHO_PERSON, IC_role_PROXY));
	assert_false(ic_who_has_role(IC_WHO_STAFF, IC_role_PATIENT));
}

/* What changes something is never done by GET; what only reads is never more than STAFF may. */
static void rows_are_sane(void **state)
{
	(void)state;
	for (size_t i = 0; i < IC_ROUTE_COUNT; i++) {
		const struct ic_route *route = &ic_routes[i];
		if (route->method == IC_METHOD_GET || route->method == IC_METHOD_HEAD)
			assert_ptr_equal(route->request, &ic_shape_of_none);
		if (route->success == 204)
			assert_ptr_equal(route->reply, &ic_shape_of_none);
		else
			assert_ptr_not_equal(route->reply, &ic_shape_of_none);
		assert_true(route->success >= 200 && route->success < 300);
		assert_true(strlen(route->text) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_find_their_rows), cmocka_unit_test(parameters_are_named),
		cmocka_unit_test(methods_of_a_path),     cmocka_unit_test(every_row_is_reached),
		cmocka_unit_test(nobody_without_a_role), cmocka_unit_test(rows_are_sane),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
