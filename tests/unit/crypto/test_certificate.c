/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/check.h"

#include <string.h>

#include "crypto/certificate.h"

static const char *const localhost[] = { "localhost", "127.0.0.1", "::1", NULL };

static ic_status make(const char *const *names, struct ic_buf *certificate, struct ic_buf *key)
{
	const struct ic_certificate_options options = { names, 1795372669123, 90 };

	ic_buf_init(certificate, IC_CERTIFICATE_PEM_MAX);
	ic_buf_init(key, IC_CERTIFICATE_PEM_MAX);
	return ic_certificate_make(&options, certificate, key);
}

static void a_certificate_and_its_key(void **state)
{
	IC_AUTO(buf) certificate;
	IC_AUTO(buf) key;
	ic_digest first;
	ic_digest again;

	(void)state;
	assert_done(make(localhost, &certificate, &key));
	assert_true(ic_bytes_start_with(ic_buf_view(&certificate),
					IC_LIT("-----BEGIN CERTIFICATE-----\n")));
	assert_true(
		ic_bytes_start_with(ic_buf_view(&key), IC_LIT("-----BEGIN PRIVATE KEY-----\n")));
	assert_done(ic_certificate_fingerprint(ic_buf_view(&certificate), &first));
	assert_done(ic_certificate_fingerprint(ic_buf_view(&certificate), &again));
	assert_true(ic_digest_equal(&first, &again));
}

static void two_certificates_differ(void **state)
{
	struct ic_buf certificates[2];
	struct ic_buf keys[2];
	ic_digest digests[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_done(make(localhost, &certificates[i], &keys[i]));
		assert_done(ic_certificate_fingerprint(ic_buf_view(&certificates[i]), &digests[i]));
	}
	assert_false(ic_digest_equal(&digests[0], &digests[1]));
	for (int i = 0; i < 2; i++) {
		ic_buf_done(&certificates[i]);
		ic_buf_done(&keys[i]);
	}
}

static void names_that_are_refused(void **state)
{
	static const char *const bad[] = { "a b", "x,DNS:y", "", "p\xc3\xbctz", "*.example.org" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *const names[] = { bad[i], NULL };
		IC_AUTO(buf) certificate;
		IC_AUTO(buf) key;
		assert_fails(make(names, &certificate, &key), FIELD);
	}
}

static void what_is_no_certificate(void **state)
{
	ic_digest digest;

	(void)state;
	assert_fails(ic_certificate_fingerprint(IC_LIT(""), &digest), SYNTAX);
	assert_fails(
		ic_certificate_fingerprint(IC_LIT("-----BEGIN CERTIFICATE-----\nAAAA\n"), &digest),
		SYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_certificate_and_its_key),
		cmocka_unit_test(two_certificates_differ),
		cmocka_unit_test(names_that_are_refused),
		cmocka_unit_test(what_is_no_certificate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
