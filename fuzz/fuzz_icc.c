/* SPDX-License-Identifier: Apache-2.0 */
/* Colour profiles: what is written is ours, and written again it stays as it is. */
#include <stdint.h>

#include "base/buf.h"
#include "base/bug.h"
#include "image/icc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PROFILE_MAX = 1 << 17, WORDS_MAX = 1 << 12 };

static const enum ic_icc_space spaces[] = { IC_ICC_GREY, IC_ICC_RGB, IC_ICC_OTHER };

static void check_fixed(ic_bytes ours, enum ic_icc_space space, enum ic_image_colour colour)
{
	IC_AUTO(buf) again = { 0 };
	enum ic_image_colour told;

	ic_buf_init(&again, PROFILE_MAX);
	IC_ASSERT(ic_ok(ic_icc_rewrite(ours, space, &again, &told)));
	IC_ASSERT(told == colour && ic_bytes_equal(ours, ic_buf_view(&again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	IC_AUTO(buf) ours = { 0 };
	IC_AUTO(buf) words = { 0 };
	const ic_bytes profile = { data, size };
	enum ic_image_colour colour;

	ic_buf_init(&words, WORDS_MAX);
	(void)ic_icc_describe(profile, &words);
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++) {
		ic_buf_init(&ours, PROFILE_MAX);
		if (!ic_ok(ic_icc_rewrite(profile, spaces[i], &ours, &colour)))
			continue;
		if (ours.len > 0)
			check_fixed(ic_buf_view(&ours), spaces[i], colour);
		ic_buf_done(&ours);
	}
	return 0;
}
