/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever fails on the way through a picture, an allocation or the caller's own function,
 * stripping fails with just that. */
#ifndef IC_TESTS_LIB_FAIL_EACH_H
#define IC_TESTS_LIB_FAIL_EACH_H

#include "base/alloc.h"
#include "lib/check.h"
#include "lib/strip_whole.h"

enum { FAIL_PIECE = 700 }; /* so that what is gathered is appended too */

struct fail_calls {
	uint64_t calls;
	uint64_t at; /* this call fails; 0: none */
};

static inline ic_status fail_call(struct fail_calls *calls)
{
	if (++calls->calls == calls->at)
		IC_FAIL(CONFLICT, "as the test wants it");
	return IC_DONE;
}

static inline ic_status fail_emit(void *ctx, ic_bytes span)
{
	(void)span;
	return fail_call(ctx);
}

static inline ic_status fail_find(void *ctx, const struct ic_finding *finding)
{
	(void)finding;
	return fail_call(ctx);
}

static inline ic_status fail_strip(ic_bytes file, struct fail_calls *calls)
{
	IC_AUTO(strip) strip = { 0 };

	calls->calls = 0;
	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) {
					     .emit = fail_emit, .find = fail_find, .ctx = calls }));
	return strip_feed_pieces(&strip, file, FAIL_PIECE);
}

/** Of a file that is accepted: let each allocation and append, then each call, fail once. How many
 * there were. */
static inline uint64_t fail_each(ic_bytes file)
{
	struct fail_calls calls = { 0 };

	ic_alloc_exactly(true);
	ic_alloc_fail_nth(0);
	assert_done(fail_strip(file, &calls));
	const uint64_t allocations = ic_alloc_count();
	const uint64_t called = calls.calls;
	for (uint64_t n = 1; n <= allocations; n++) {
		ic_alloc_fail_nth(n);
		const ic_status status = fail_strip(file, &calls);
		ic_alloc_fail_nth(0);
		assert_fails(status, NOMEM);
	}
	ic_alloc_exactly(false);
	for (calls.at = 1; calls.at <= called; calls.at++)
		assert_fails(fail_strip(file, &calls), CONFLICT);
	return allocations + called;
}

#endif
