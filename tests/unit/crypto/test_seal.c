/* SPDX-License-Identifier: Apache-2.0 */
/* Vectors recomputed with an independent Python implementation; then what must fail. */
#include "crypto/seal.h"

#include <string.h>

#include "base/alloc.h"
#include "crypto/hash.h"
#include "lib/check.h"
#include "lib/fixed_entropy.h"

enum { MESSAGE_MAX = 3 * IC_SEAL_CHUNK_BYTES };

static uint8_t key_bytes[IC_SEAL_KEY_BYTES];
static uint8_t salt_bytes[24];
static uint8_t message[MESSAGE_MAX];

static ic_bytes key_view(void)
{
	return ic_bytes_of(key_bytes, sizeof(key_bytes));
}

static int set_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(key_bytes); i++)
		key_bytes[i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof(salt_bytes); i++)
		salt_bytes[i] = (uint8_t)(0x40 + i);
	for (size_t i = 0; i < sizeof(message); i++)
		message[i] = (uint8_t)(i * 7 + (i >> 8));
	return 0;
}

static void seal_fixed(ic_bytes plain, struct ic_buf *out)
{
	struct fixed_entropy fixed =
		fixed_entropy_of(1, ic_bytes_of(salt_bytes, sizeof(salt_bytes)));

	ic_buf_init(out, 1 << 20);
	assert_done(ic_seal(key_view(), IC_LIT("ctx"), &fixed.entropy, plain, out));
	assert_int_equal(out->len, IC_SEAL_HEAD_BYTES + ic_sealed_bytes(plain.len));
}

static void the_known_answers_come_out(void **state)
{
	(void)state;
	static const uint8_t zeros[IC_SEAL_CHUNK_BYTES];
	IC_AUTO(buf) sealed;
	char text[256];

	seal_fixed(IC_LIT("hello"), &sealed);
	ic_hex_emit(ic_buf_view(&sealed), text);
	assert_string_equal(text, "404142434445464748494a4b4c4d4e4f5051525354555657"
				  "66f10a04ed5e793eff41a016ce3ed315537a0c0b80101733e0489269a15dfbdf"
				  "d67cfc353a061ccee72eddd4b0870c33e6b063c69f");

	IC_AUTO(buf) whole;
	seal_fixed(ic_bytes_of(zeros, sizeof(zeros)), &whole);
	const ic_digest digest = ic_sha256(ic_buf_view(&whole));
	ic_hex_emit(ic_digest_view(&digest), text);
	assert_int_equal(whole.len, 16472);
	assert_string_equal(text,
			    "5c9114f1ae81973f0b1d7fca998fdcefc80edc6c32e5ee3ed521915157b895de");
}

static ic_status into_buf(void *ctx, ic_bytes span)
{
	return ic_buf_put(ctx, span);
}

static void stream(ic_bytes plain, size_t step, struct ic_buf *out)
{
	struct fixed_entropy fixed =
		fixed_entropy_of(1, ic_bytes_of(salt_bytes, sizeof(salt_bytes)));
	const struct ic_sink sink = { into_buf, out };
	struct ic_sealer *sealer = NULL;
	uint8_t head[IC_SEAL_HEAD_BYTES];

	ic_buf_init(out, 1 << 20);
	assert_done(ic_sealer_new(key_view(), IC_LIT("ctx"), &fixed.entropy, head, &sealer));
	assert_done(ic_buf_put(out, ic_bytes_of(head, sizeof(head))));
	for (size_t at = 0; at < plain.len; at += step) {
		const size_t left = plain.len - at;
		assert_done(ic_sealer_put(
			sealer, ic_bytes_of(plain.ptr + at, left < step ? left : step), sink));
	}
	assert_done(ic_sealer_end(sealer, sink));
	ic_sealer_free(sealer);
}

static void streaming_equals_at_once_for_any_step(void **state)
{
	(void)state;
	static const size_t lens[] = { 0, 1, 16383, 16384, 16385, 32768, 40000, MESSAGE_MAX };
	static const size_t steps[] = { 1000, 16383, 16384, 16385, 40000 };

	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		IC_AUTO(buf) want;
		IC_AUTO(buf) plain;
		seal_fixed(ic_bytes_of(message, lens[i]), &want);
		for (size_t j = 0; j < sizeof(steps) / sizeof(steps[0]); j++) {
			IC_AUTO(buf) got;
			stream(ic_bytes_of(message, lens[i]), steps[j], &got);
			assert_true(ic_bytes_equal(ic_buf_view(&got), ic_buf_view(&want)));
		}
		ic_buf_init(&plain, 1 << 20);
		assert_done(ic_open(key_view(), IC_LIT("ctx"), ic_buf_view(&want), &plain));
		assert_true(ic_bytes_equal(ic_buf_view(&plain), ic_bytes_of(message, lens[i])));
	}
}

static void assert_refused(ic_bytes key, ic_bytes context, ic_bytes sealed)
{
	IC_AUTO(buf) plain;

	ic_buf_init(&plain, 1 << 20);
	assert_fails(ic_open(key, context, sealed, &plain), AUTHENTIC);
	assert_int_equal(plain.len, 0);
}

static void every_flip_cut_and_wrong_context_is_refused(void **state)
{
	(void)state;
	IC_AUTO(buf) sealed;
	uint8_t other[IC_SEAL_KEY_BYTES];

	seal_fixed(ic_bytes_of(message, 100), &sealed);
	memcpy(other, key_bytes, sizeof(other));
	other[31] ^= 1;
	assert_refused(ic_bytes_of(other, sizeof(other)), IC_LIT("ctx"), ic_buf_view(&sealed));
	assert_refused(key_view(), IC_LIT("ctY"), ic_buf_view(&sealed));
	for (size_t i = 0; i < sealed.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			sealed.ptr[i] ^= (uint8_t)(1 << bit);
			assert_refused(key_view(), IC_LIT("ctx"), ic_buf_view(&sealed));
			sealed.ptr[i] ^= (uint8_t)(1 << bit);
		}
		assert_refused(key_view(), IC_LIT("ctx"), ic_bytes_of(sealed.ptr, i));
	}
}

static void chunks_do_not_move_drop_or_repeat(void **state)
{
	(void)state;
	IC_AUTO(buf) sealed;
	static uint8_t moved[IC_SEAL_HEAD_BYTES + 3 * IC_SEAL_STEP_BYTES + 64];

	seal_fixed(ic_bytes_of(message, MESSAGE_MAX - 5), &sealed);
	uint8_t *first = moved + IC_SEAL_HEAD_BYTES;
	memcpy(moved, sealed.ptr, sealed.len);
	memcpy(first, sealed.ptr + IC_SEAL_HEAD_BYTES + IC_SEAL_STEP_BYTES, IC_SEAL_STEP_BYTES);
	assert_refused(key_view(), IC_LIT("ctx"), ic_bytes_of(moved, sealed.len));
	memcpy(moved, sealed.ptr, sealed.len);
	memmove(first + IC_SEAL_STEP_BYTES, first + 2 * (size_t)IC_SEAL_STEP_BYTES,
		IC_SEAL_STEP_BYTES - 5);
	assert_refused(key_view(), IC_LIT("ctx"),
		       ic_bytes_of(moved, sealed.len - IC_SEAL_STEP_BYTES));
	assert_refused(key_view(), IC_LIT("ctx"),
		       ic_bytes_of(sealed.ptr, IC_SEAL_HEAD_BYTES + IC_SEAL_STEP_BYTES));
}

static void a_failed_allocation_leaves_nothing(void **state)
{
	(void)state;
	struct fixed_entropy fixed = fixed_entropy_of(1, (ic_bytes) { NULL, 0 });

	for (uint64_t nth = 1; nth < 10; nth++) {
		IC_AUTO(buf) out;
		ic_buf_init(&out, 1 << 20);
		ic_alloc_fail_nth(nth);
		const ic_status status =
			ic_seal(key_view(), IC_LIT("ctx"), &fixed.entropy, IC_LIT("hello"), &out);
		const bool failed = ic_alloc_count() >= nth;
		ic_alloc_fail_nth(0);
		assert_int_equal(ic_ok(status), !failed);
		assert_int_equal(out.len, failed ? 0 : 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_answers_come_out),
		cmocka_unit_test(streaming_equals_at_once_for_any_step),
		cmocka_unit_test(every_flip_cut_and_wrong_context_is_refused),
		cmocka_unit_test(chunks_do_not_move_drop_or_repeat),
		cmocka_unit_test(a_failed_allocation_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
