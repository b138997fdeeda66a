/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/certificate.h"

#include <stdio.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/bug.h"

enum { SERIAL_BYTES = 16, NAMES_TEXT_MAX = 1024, DAY_S = 86400, NAME_MAX_LEN = 253 };

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	       || c == '-' || c == '.' || c == ':';
}

static bool is_name(const char *name)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!is_name_byte(name[i]))
			return false;
	return len > 0 && len <= NAME_MAX_LEN;
}

/* "DNS:localhost,IP:127.0.0.1": every name has been looked at, so none can add a second one. */
static ic_status list_names(const char *const *names, struct ic_buf *out)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (i == IC_CERTIFICATE_NAMES_MAX || !is_name(names[i]))
			IC_FAIL(FIELD, "not a host name or an address");
		ASN1_OCTET_STRING *address = a2i_IPADDRESS(names[i]);
		const bool is_address = address != NULL;
		ASN1_OCTET_STRING_free(address);
		ERR_clear_error();
		IC_TRY(ic_buf_put_text(out, i == 0 ? "" : ","));
		IC_TRY(ic_buf_put_text(out, is_address ? "IP:" : "DNS:"));
		IC_TRY(ic_buf_put_text(out, names[i]));
	}
	return ic_buf_put_byte(out, '\0');
}

static bool add_extension(X509 *certificate, int nid, const char *value)
{
	X509V3_CTX ctx;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, certificate, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	const bool added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return added;
}

static bool set_serial(X509 *certificate)
{
	uint8_t bytes[SERIAL_BYTES];

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return false;
	bytes[0] = (uint8_t)((bytes[0] & 0x3f) | 0x40); /* positive, and of full length */
	BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	const bool set = number != NULL
			 && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
	BN_free(number);
	return set;
}

static bool set_times(X509 *certificate, const struct ic_certificate_options *options)
{
	const time_t from = (time_t)(options->from / 1000);
	const time_t until = from + (time_t)options->days * DAY_S;

	return ASN1_TIME_set(X509_getm_notBefore(certificate), from) != NULL
	       && ASN1_TIME_set(X509_getm_notAfter(certificate), until) != NULL;
}

static bool set_subject(X509 *certificate)
{
	X509_NAME *name = X509_get_subject_name(certificate);

	return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
					  (const unsigned char *)"Incamera demonstration", -1, -1,
					  0)
		       == 1
	       && X509_set_issuer_name(certificate, name) == 1;
}

static bool fill(X509 *certificate, EVP_PKEY *key, const struct ic_certificate_options *options,
		 const char *names)
{
	return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate)
	       && set_times(certificate, options) && set_subject(certificate)
	       && X509_set_pubkey(certificate, key) == 1
	       && add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
	       && add_extension(certificate, NID_key_usage, "critical,digitalSignature,keyCertSign")
	       && add_extension(certificate, NID_ext_key_usage, "serverAuth")
	       && add_extension(certificate, NID_subject_key_identifier, "hash")
	       && add_extension(certificate, NID_subject_alt_name, names)
	       && X509_sign(certificate, key, EVP_sha256()) > 0;
}

/* What was printed into @bio, to @out. */
static ic_status take_text(BIO *bio, bool printed, struct ic_buf *out)
{
	char *text = NULL;
	const long len = BIO_get_mem_data(bio, &text);

	if (!printed || len <= 0)
		IC_FAIL(NOMEM, "printing a certificate");
	return ic_buf_put(out, ic_bytes_of(text, (size_t)len));
}

static ic_status print(X509 *certificate, EVP_PKEY *key, struct ic_buf *out_certificate,
		       struct ic_buf *out_key)
{
	BIO *first = BIO_new(BIO_s_mem());
	BIO *second = BIO_new(BIO_s_secmem());
	ic_status status = IC_FAULT(NOMEM, "printing a certificate");

	if (first != NULL && second != NULL)
		status = take_text(first, PEM_write_bio_X509(first, certificate) == 1,
				   out_certificate);
	if (ic_ok(status))
		status = take_text(
			second,
			PEM_write_bio_PKCS8PrivateKey(second, key, NULL, NULL, 0, NULL, NULL) == 1,
			out_key);
	BIO_free(first);
	BIO_free(second);
	return status;
}

ic_status ic_certificate_make(const struct ic_certificate_options *options,
			      struct ic_buf *out_certificate, struct ic_buf *out_key)
{
	IC_AUTO(buf) names = { 0 };

	IC_ASSERT(options->names[0] != NULL && options->days > 0);
	ic_buf_init(&names, NAMES_TEXT_MAX);
	IC_TRY(list_names(options->names, &names));
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();
	ic_status status = IC_FAULT(NOMEM, "making a certificate");
	if (key != NULL && certificate != NULL
	    && fill(certificate, key, options, (const char *)names.ptr))
		status = print(certificate, key, out_certificate, out_key);
	X509_free(certificate);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return status;
}

ic_status ic_certificate_fingerprint(ic_bytes pem, ic_digest *ret_digest)
{
	BIO *bio = pem.len > IC_CERTIFICATE_PEM_MAX ? NULL : BIO_new_mem_buf(pem.ptr, (int)pem.len);
	X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);
	unsigned len = 0;
	const bool hashed = certificate != NULL
			    && X509_digest(certificate, EVP_sha256(), ret_digest->bytes, &len) == 1
			    && len == IC_SHA256_BYTES;

	X509_free(certificate);
	BIO_free(bio);
	ERR_clear_error();
	if (!hashed)
		IC_FAIL(SYNTAX, "not a certificate in PEM");
	return IC_DONE;
}
