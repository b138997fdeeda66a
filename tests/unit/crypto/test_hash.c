/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors: FIPS 180-4 examples, RFC 4231 cases 1 and 2; HKDF against a Python reference. */
#include "crypto/hash.h"

#include <string.h>

#include "lib/check.h"

static void assert_hex(ic_bytes bytes, const char *want)
{
	char text[256];

	assert_true(bytes.len * 2 < sizeof(text));
	ic_hex_emit(bytes, text);
	assert_string_equal(text, want);
}

static void sha256_matches_the_standard(void **state)
{
	(void)state;
	ic_digest digest = ic_sha256(IC_LIT("abc"));
	assert_hex(ic_digest_view(&digest),
		   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest = ic_sha256((ic_bytes) { NULL, 0 });
	assert_hex(ic_digest_view(&digest),
		   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest = ic_sha256_tagged('a', IC_LIT("b"), IC_LIT("c"));
	const ic_digest same = ic_sha256(IC_LIT("abc"));
	assert_true(ic_digest_equal(&digest, &same));
}

static void a_hasher_is_cloned_by_copying(void **state)
{
	(void)state;
	struct ic_hasher one;

	ic_hasher_init(&one);
	ic_hasher_put(&one, IC_LIT("a"));
	struct ic_hasher two = one;
	ic_hasher_put(&one, IC_LIT("bc"));
	ic_hasher_put(&two, IC_LIT("xy"));
	ic_digest digest = ic_hasher_end(&one);
	ic_digest want = ic_sha256(IC_LIT("abc"));
	assert_true(ic_digest_equal(&digest, &want));
	digest = ic_hasher_end(&two);
	want = ic_sha256(IC_LIT("axy"));
	assert_true(ic_digest_equal(&digest, &want));
}

static void hmac_matches_rfc_4231(void **state)
{
	(void)state;
	uint8_t key[20];

	memset(key, 0x0b, sizeof(key));
	ic_digest mac = ic_hmac(ic_bytes_of(key, sizeof(key)), IC_LIT("Hi "), IC_LIT("There"));
	assert_hex(ic_digest_view(&mac),
		   "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	mac = ic_hmac(IC_LIT("Jefe"), IC_LIT("what do ya want for nothing?"), IC_LIT(""));
	assert_hex(ic_digest_view(&mac),
		   "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void hkdf_expand_matches_the_reference(void **state)
{
	(void)state;
	uint8_t key[32];
	uint8_t out[80];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)i;
	ic_hkdf_expand(ic_bytes_of(key, sizeof(key)), IC_LIT("info"), out, sizeof(out));
	assert_hex(
		ic_bytes_of(out, sizeof(out)),
		"d40d67a9d7c34ec3c2c3eca41e6f25e08441c93422575b091a5d9f9cb9bd6da3f7145c42fae0a63d"
		"0c73fedacaaa63edbdd80d92f11aeaa7d8deac5ccef5e4ae89eaeee743c853e23658c065534fb881");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_matches_the_standard),
		cmocka_unit_test(a_hasher_is_cloned_by_copying),
		cmocka_unit_test(hmac_matches_rfc_4231),
		cmocka_unit_test(hkdf_expand_matches_the_reference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
