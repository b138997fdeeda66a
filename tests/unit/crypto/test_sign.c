/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 8032 test 2; the note key id of the ledger's vector. */
#include "crypto/sign.h"

#include <string.h>

#include "base/text.h"
#include "lib/check.h"

static void signs_as_rfc_8032_says(void **state)
{
	(void)state;
	uint8_t seed[32];
	uint8_t want[64];
	uint8_t got[64];
	uint8_t public_key[32];
	struct ic_signer *signer = NULL;

	assert_done(ic_hex_parse(
		IC_LIT("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"), seed,
		32));
	assert_done(ic_hex_parse(
		IC_LIT("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		       "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
		want, 64));
	assert_done(ic_signer_new(ic_bytes_of(seed, 32), &signer));
	assert_done(ic_signer_sign(signer, IC_LIT("\x72"), got));
	assert_memory_equal(got, want, 64);
	ic_signer_public(signer, public_key);
	assert_done(ic_signature_check(public_key, IC_LIT("\x72"), got));
	assert_fails(ic_signature_check(public_key, IC_LIT("\x73"), got), AUTHENTIC);
	for (size_t i = 0; i < 64; i++) {
		got[i] ^= 0x10;
		assert_fails(ic_signature_check(public_key, IC_LIT("\x72"), got), AUTHENTIC);
		got[i] ^= 0x10;
	}
	ic_signer_free(signer);
}

static void the_key_id_is_that_of_a_signed_note(void **state)
{
	(void)state;
	uint8_t seed[32];
	uint8_t public_key[32];
	uint8_t id[4];
	struct ic_signer *signer = NULL;

	memset(seed, 7, sizeof(seed));
	assert_done(ic_signer_new(ic_bytes_of(seed, 32), &signer));
	ic_signer_public(signer, public_key);
	ic_note_key_id(IC_LIT("log.photos.example.nhs.uk/audit1"), public_key, id);
	assert_int_equal(ic_load_be32(id), 0x184eda82);
	ic_signer_free(signer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs_as_rfc_8032_says),
		cmocka_unit_test(the_key_id_is_that_of_a_signed_note),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
