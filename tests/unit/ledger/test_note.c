/* SPDX-License-Identifier: Apache-2.0 */
/* The known checkpoint; every one-byte change of it is refused. */
#include "ledger/note.h"

#include <string.h>

#include "crypto/hash.h"
#include "lib/check.h"

#define ORIGIN "log.photos.example.nhs.uk/audit1"
#define VKEY   ORIGIN "+184eda82+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"

static struct ic_signer *signer;
static uint8_t public_key[IC_SIGN_PUBLIC_BYTES];

static int set_up(void **state)
{
	(void)state;
	uint8_t seed[32];

	memset(seed, 7, sizeof(seed));
	assert_done(ic_signer_new(ic_bytes_of(seed, 32), &signer));
	ic_signer_public(signer, public_key);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_signer_free(signer);
	return 0;
}

static void make_note(const char *root_hex, struct ic_buf *out)
{
	IC_AUTO(buf) body;
	struct ic_tree_head head = { .size = 1 };

	ic_buf_init(&body, 1024);
	ic_buf_init(out, 4096);
	assert_done(ic_hex_parse(ic_bytes_of_text(root_hex), head.root, 32));
	assert_done(ic_checkpoint_emit_body(IC_LIT(ORIGIN), 1, head.root, &body));
	assert_done(ic_signer_sign(signer, ic_buf_view(&body), head.signature));
	assert_done(ic_checkpoint_emit(IC_LIT(ORIGIN), &head, public_key, out));
}

static void the_known_checkpoint_comes_out(void **state)
{
	(void)state;
	IC_AUTO(buf) note;
	IC_AUTO(buf) vkey;

	/* The vector was made with the leaf of the earlier magic. */
	make_note("35c7ecdc6c705508671083669bc1ce98c0844d0c7f2bb5a693bcf9ab10c3c35e", &note);
	ic_buf_init(&vkey, 512);
	assert_done(ic_verifier_emit(IC_LIT(ORIGIN), public_key, &vkey));
	assert_true(ic_bytes_equal(ic_buf_view(&vkey), IC_LIT(VKEY)));
	const ic_bytes line =
		IC_LIT("\n\xe2\x80\x94 " ORIGIN " GE7agpZOv1o3MKbzahHsA1dQ5x5tQTA6DwLbW+7l/"
		       "DMOvIkcrBDuLPrRl2jHNKR5QdM+w55vXN40gjySr5Dm4uVGAgM=\n");
	assert_true(note.len > line.len);
	assert_true(ic_bytes_equal(ic_bytes_from(ic_buf_view(&note), note.len - line.len), line));
}

static void a_checkpoint_reads_back(void **state)
{
	(void)state;
	IC_AUTO(buf) note;
	struct ic_verifier verifier;
	struct ic_checkpoint checkpoint;

	make_note("48f2bd34596af8b3357cd7e372ffca33187b3352e0abe5c2f04bcb01a4de234d", &note);
	assert_done(ic_verifier_parse(IC_LIT(VKEY), &verifier));
	assert_done(ic_checkpoint_parse(ic_buf_view(&note), &verifier, &checkpoint));
	assert_int_equal(checkpoint.size, 1);
	assert_int_equal(checkpoint.root[0], 0x48);
	assert_done(ic_buf_put_text(&note, "\xe2\x80\x94 witness.example AAAA\n"));
	assert_done(ic_checkpoint_parse(ic_buf_view(&note), &verifier, &checkpoint));
}

static void every_changed_bit_and_every_cut_is_refused(void **state)
{
	(void)state;
	IC_AUTO(buf) note;
	struct ic_verifier verifier;
	struct ic_checkpoint checkpoint;

	make_note("48f2bd34596af8b3357cd7e372ffca33187b3352e0abe5c2f04bcb01a4de234d", &note);
	assert_done(ic_verifier_parse(IC_LIT(VKEY), &verifier));
	for (size_t i = 0; i < note.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			note.ptr[i] ^= (uint8_t)(1 << bit);
			assert_false(ic_ok(
				ic_checkpoint_parse(ic_buf_view(&note), &verifier, &checkpoint)));
			note.ptr[i] ^= (uint8_t)(1 << bit);
		}
		assert_false(ic_ok(
			ic_checkpoint_parse(ic_bytes_of(note.ptr, i), &verifier, &checkpoint)));
	}
}

static void a_verifier_key_must_be_its_own(void **state)
{
	(void)state;
	struct ic_verifier verifier;
	char text[] = VKEY;

	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		text[i] ^= 1;
		assert_false(ic_ok(ic_verifier_parse(ic_bytes_of_text(text), &verifier)));
		text[i] ^= 1;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_checkpoint_comes_out),
		cmocka_unit_test(a_checkpoint_reads_back),
		cmocka_unit_test(every_changed_bit_and_every_cut_is_refused),
		cmocka_unit_test(a_verifier_key_must_be_its_own),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
