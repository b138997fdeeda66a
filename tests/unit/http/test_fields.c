/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include "http/fields.h"

#define T(text) ic_bytes_of_text(text)

static void cookies(void **state)
{
	const ic_bytes name = IC_LIT("__Host-sid");

	(void)state;
	assert_true(ic_bytes_equal(ic_field_cookie(T("__Host-sid=abc"), name), T("abc")));
	assert_true(ic_bytes_equal(ic_field_cookie(T("a=1; __Host-sid=abc; b=2"), name), T("abc")));
	assert_int_equal(ic_field_cookie(T("a__Host-sid=abc"), name).len, 0);
	assert_int_equal(ic_field_cookie(T("__Host-sid"), name).len, 0);
	assert_int_equal(ic_field_cookie(T("__Host-sid=a; __Host-sid=b"), name).len, 0);
	assert_int_equal(ic_field_cookie(T(""), name).len, 0);
}

static void digests(void **state)
{
	const ic_digest of_nothing = ic_sha256(IC_LIT(""));
	ic_digest digest;

	(void)state;
	assert_done(ic_field_digest(T("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
				    &digest));
	assert_true(ic_digest_equal(&digest, &of_nothing));
	assert_done(ic_field_digest(
		T("md5=:AAAA:, SHA-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"), &digest));
	assert_fails(ic_field_digest(T(""), &digest), FIELD);
	assert_fails(
		ic_field_digest(T("sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), &digest),
		FIELD);
	assert_fails(ic_field_digest(T("sha-256=:47DE:"), &digest), FIELD);
	assert_fails(ic_field_digest(T("sha-256=:"), &digest), FIELD);
	assert_fails(ic_field_digest(T("sha-512=:47DE:"), &digest), FIELD);
}

static void booleans(void **state)
{
	bool truth = false;

	(void)state;
	assert_done(ic_field_boolean(T("?1"), &truth));
	assert_true(truth);
	assert_done(ic_field_boolean(T(" ?0 "), &truth));
	assert_false(truth);
	assert_fails(ic_field_boolean(T("1"), &truth), FIELD);
	assert_fails(ic_field_boolean(T("?2"), &truth), FIELD);
	assert_fails(ic_field_boolean(T("?1;a"), &truth), FIELD);
	assert_fails(ic_field_boolean(T(""), &truth), FIELD);
}

static void types(void **state)
{
	(void)state;
	assert_true(ic_field_is_type(T("application/json"), "application/json"));
	assert_true(ic_field_is_type(T("Application/JSON; charset=utf-8"), "application/json"));
	assert_false(ic_field_is_type(T("application/jsonx"), "application/json"));
	assert_false(ic_field_is_type(T(""), "application/json"));
	assert_true(ic_field_type_starts(T("IMAGE/jpeg"), "image/"));
	assert_false(ic_field_type_starts(T("imag"), "image/"));
}

static void encodings(void **state)
{
	(void)state;
	assert_true(ic_field_takes_brotli(T("gzip, deflate, br")));
	assert_true(ic_field_takes_brotli(T("br;q=0.5")));
	assert_false(ic_field_takes_brotli(T("br;q=0")));
	assert_false(ic_field_takes_brotli(T("br; q=0.000, gzip")));
	assert_false(ic_field_takes_brotli(T("brotli")));
	assert_false(ic_field_takes_brotli(T("")));
}

static void tags(void **state)
{
	(void)state;
	assert_true(ic_field_has_tag(T("\"a\", W/\"b\""), "\"b\""));
	assert_true(ic_field_has_tag(T("*"), "\"b\""));
	assert_false(ic_field_has_tag(T("\"a\""), "\"b\""));
	assert_false(ic_field_has_tag(T(""), "\"b\""));
}

static void traces(void **state)
{
	(void)state;
	assert_true(ic_field_is_traceparent(
		T("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")));
	assert_false(ic_field_is_traceparent(
		T("00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01")));
	assert_false(ic_field_is_traceparent(
		T("00-00000000000000000000000000000000-00f067aa0ba902b7-01")));
	assert_false(ic_field_is_traceparent(
		T("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")));
	assert_false(ic_field_is_traceparent(T("00-4bf9")));
	assert_false(ic_field_is_traceparent(T("")));
}

static void origins(void **state)
{
	(void)state;
	assert_true(ic_field_is_origin(T("https://a:8443"), T("a:8443")));
	assert_false(ic_field_is_origin(T("http://a:8443"), T("a:8443")));
	assert_false(ic_field_is_origin(T("https://a:8443.evil"), T("a:8443")));
	assert_false(ic_field_is_origin(T("null"), T("a")));
	assert_false(ic_field_is_origin(T("https://"), T("")));
}

static void tiles(void **state)
{
	static const char *const good[] = { "0/000",
					    "0/x001/234",
					    "63/x001/x234/067",
					    "entries/000.p/17",
					    "entries/x001/234.p/255",
					    "1/000.p/1" };
	static const char *const bad[] = { "",           "0",
					   "0/",         "64/000",
					   "00/000",     "0/1",
					   "0/x001",     "0/x001/",
					   "0/000/001",  "0/../../keys.db",
					   "0/000.p",    "0/000.p/",
					   "0/000.p/0",  "0/000.p/256",
					   "0/000.p/01", "0/000.p/1/2",
					   "0/000.q/1",  "entries",
					   "data/000",   "0/00a",
					   "0/x0a1/000" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(ic_path_is_tile(T(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(ic_path_is_tile(T(bad[i])));
}

static void bearers(void **state)
{
	(void)state;
	assert_true(ic_bytes_equal(ic_field_bearer(T("Bearer abc")), T("abc")));
	assert_int_equal(ic_field_bearer(T("Basic abc")).len, 0);
	assert_int_equal(ic_field_bearer(T("Bearer ")).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cookies), cmocka_unit_test(digests),   cmocka_unit_test(booleans),
		cmocka_unit_test(types),   cmocka_unit_test(encodings), cmocka_unit_test(tags),
		cmocka_unit_test(traces),  cmocka_unit_test(origins),   cmocka_unit_test(tiles),
		cmocka_unit_test(bearers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
