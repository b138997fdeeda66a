/* SPDX-License-Identifier: Apache-2.0 */
#include "programs/tls.h"

#include <stdio.h>
#include <string.h>

#include "crypto/certificate.h"
#include "sys/file.h"

enum { PEM_MAX = 64 << 10, PATH_MAX_BYTES = 4096, DAYS = 397, TAG_BYTES = 6 };

void ic_tls_init(struct ic_tls *tls)
{
	ic_buf_init(&tls->certificate, PEM_MAX);
	ic_buf_init(&tls->key, PEM_MAX);
}

void ic_tls_done(struct ic_tls *tls)
{
	ic_buf_done(&tls->certificate);
	ic_buf_wipe(&tls->key);
}

ic_status ic_tls_load(struct ic_tls *tls, const char *certificate_path, const char *key_path)
{
	ic_digest digest;

	ic_buf_clear(&tls->certificate);
	ic_buf_clear(&tls->key);
	IC_TRY(ic_file_load(certificate_path, &tls->certificate));
	IC_TRY(ic_file_load(key_path, &tls->key));
	if (!ic_ok(ic_certificate_fingerprint(ic_buf_view(&tls->certificate), &digest)))
		IC_FAIL(CONFIG, "the certificate file holds no certificate in PEM");
	IC_TRY(ic_buf_put_byte(&tls->certificate, '\0'));
	return ic_buf_put_byte(&tls->key, '\0');
}

/* One pair a year and set of names. */
static ic_status name_files(const char *data, const char *name, ic_time now,
			    char ret_certificate[static PATH_MAX_BYTES],
			    char ret_key[static PATH_MAX_BYTES])
{
	const int year = ic_date_of_days(now / 86400000).year;
	const ic_digest digest =
		ic_sha256_tagged((uint8_t)(year % 256), IC_LIT("names"), ic_bytes_of_text(name));
	char tag[2 * TAG_BYTES + 1];

	ic_hex_emit(ic_bytes_of(digest.bytes, TAG_BYTES), tag);
	const int certificate_len =
		snprintf(ret_certificate, PATH_MAX_BYTES, "%s/demonstration-%s.crt", data, tag);
	const int key_len = snprintf(ret_key, PATH_MAX_BYTES, "%s/demonstration-%s.key", data, tag);
	if (certificate_len >= PATH_MAX_BYTES || key_len >= PATH_MAX_BYTES)
		IC_FAIL(LIMIT, "the data directory's path is too long");
	return IC_DONE;
}

/* The key first: a certificate without its key is never found. */
static ic_status make_files(const char *name, ic_time now, const char *certificate_path,
			    const char *key_path)
{
	const char *const names[] = { "localhost", "127.0.0.1", "::1", name, NULL };
	const struct ic_certificate_options options = { names, now, DAYS };
	struct ic_tls made;

	ic_tls_init(&made);
	ic_status status = ic_certificate_make(&options, &made.certificate, &made.key);
	if (ic_ok(status))
		status = ic_file_create_private(key_path, ic_buf_view(&made.key));
	if (ic_ok(status))
		status = ic_file_replace(certificate_path, ic_buf_view(&made.certificate));
	ic_tls_done(&made);
	return status;
}

ic_status ic_tls_demonstrate(struct ic_tls *tls, const char *data, const char *name,
			     struct ic_clock *clock)
{
	const ic_time now = ic_clock_now(clock);
	char certificate_path[PATH_MAX_BYTES];
	char key_path[PATH_MAX_BYTES];

	IC_TRY(name_files(data, name, now, certificate_path, key_path));
	if (ic_file_kind(certificate_path) == IC_FILE_ABSENT)
		IC_TRY(make_files(name, now, certificate_path, key_path));
	return ic_tls_load(tls, certificate_path, key_path);
}
