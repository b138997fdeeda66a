/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every truncation and every one-bit flip of small files, and every allocation failing once.
 * Whatever is still accepted must keep the promise; nothing may crash.
 */
#include "lib/check.h"

#include <string.h>

#include "base/alloc.h"
#include "lib/gen_image.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

static struct ic_buf exif;
static struct ic_buf icc;

static struct gen_options options_of(unsigned n)
{
	return (struct gen_options) { .carrier = 1 + n * 7,
				      .place = (enum gen_place)(n % GEN_PLACES),
				      .canary = IC_LIT("a canary"),
				      .exif = ic_buf_view(&exif),
				      .icc = ic_buf_view(&icc),
				      .progressive = (n & 1) != 0,
				      .restart = (n & 2) != 0,
				      .idat_bytes = 100 };
}

/* True if accepted; then the output, which is left in @out, is proven. */
static bool check(ic_bytes file, struct ic_buf *out, struct ic_image_facts *ret_facts)
{
	struct ic_buf again;

	ic_buf_clear(out);
	if (!ic_ok(strip_whole(file, file.len, out, ret_facts)))
		return false;
	ic_buf_init(&again, STRIP_OUT_MAX);
	const char *fault = walk_image(ic_buf_view(out));
	if (fault != NULL)
		fail_msg("%s", fault);
	assert_done(strip_whole(ic_buf_view(out), 7, &again, NULL));
	assert_true(ic_bytes_equal(ic_buf_view(out), ic_buf_view(&again)));
	ic_buf_done(&again);
	return true;
}

static void make(unsigned n, bool jpeg, struct ic_buf *file)
{
	const struct gen_options options = options_of(n);

	ic_buf_clear(file);
	if (jpeg)
		gen_jpeg(&options, file);
	else
		gen_png(&options, file);
}

/* Where only the end marker is lost, or what stands around it, the whole picture must come out. */
static void every_truncation(void **state)
{
	struct ic_image_facts facts = { 0 };
	struct ic_buf file;
	struct ic_buf whole;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&whole, STRIP_OUT_MAX);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (unsigned n = 0; n < 8; n++) {
		unsigned accepted = 0;

		make(n % 4, n < 4, &file);
		assert_true(check(ic_buf_view(&file), &whole, &facts));
		const size_t trailing = n % 4 == GEN_AFTER_END ? 20 : 0;
		for (size_t len = 0; len + trailing < file.len; len++) {
			if (!check(ic_bytes_of(file.ptr, len), &out, &facts))
				continue;
			assert_true(n < 4 && facts.end_was_missing);
			assert_true(ic_bytes_equal(ic_buf_view(&whole), ic_buf_view(&out)));
			accepted++;
		}
		assert_true(n >= 4 ? accepted == 0 : accepted >= 2);
	}
	ic_buf_done(&file);
	ic_buf_done(&whole);
	ic_buf_done(&out);
}

static void every_flipped_bit(void **state)
{
	struct ic_buf file;
	struct ic_buf out;
	unsigned accepted = 0;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (unsigned n = 0; n < 8; n++) {
		make(n % 4, n < 4, &file);
		for (size_t bit = 0; bit < file.len * 8; bit++) {
			file.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
			accepted += check(ic_buf_view(&file), &out, NULL);
			file.ptr[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
	}
	assert_true(accepted > 1000);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

static ic_status take_finding(void *ctx, const struct ic_finding *finding)
{
	(void)finding;
	++*(unsigned *)ctx;
	return IC_DONE;
}

static ic_status inspect(ic_bytes file, unsigned *ret_findings)
{
	IC_AUTO(strip) strip = { 0 };

	*ret_findings = 0;
	IC_TRY(ic_strip_init(
		&strip, &(struct ic_strip_options) { .find = take_finding, .ctx = ret_findings }));
	return strip_feed_pieces(&strip, file, 11);
}

static void every_allocation_fails_once(void **state)
{
	struct ic_buf file;
	unsigned findings;

	(void)state;
	ic_buf_init(&file, 1 << 16);
	for (unsigned n = 0; n < 8; n++) {
		make(n % 4, n < 4, &file);
		ic_alloc_fail_nth(0);
		assert_done(inspect(ic_buf_view(&file), &findings));
		assert_true(findings > 15);
		const uint64_t calls = ic_alloc_count();
		assert_true(calls > 1);
		for (uint64_t nth = 1; nth <= calls; nth++) {
			ic_alloc_fail_nth(nth);
			assert_fails(inspect(ic_buf_view(&file), &findings), NOMEM);
		}
		ic_alloc_fail_nth(0);
	}
	ic_buf_done(&file);
}

static int set_up(void **state)
{
	(void)state;
	ic_buf_init(&exif, 4096);
	ic_buf_init(&icc, 4096);
	gen_exif(6, false, &exif);
	gen_icc(GEN_GREY, &icc);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	ic_buf_done(&exif);
	ic_buf_done(&icc);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_truncation),
		cmocka_unit_test(every_flipped_bit),
		cmocka_unit_test(every_allocation_fails_once),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
