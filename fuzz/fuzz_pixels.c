/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strip machine before judges of another hand: a picture that is accepted decodes after as it
 * did before. Of JPEG and PNG the deep look alone says that it decodes, without a warning.
 */
#include <stdint.h>

#include "base/bug.h"
#include "lib/judge.h"
#include "lib/strip_whole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIDE_MAX = 1024 };

static bool is_trusted(enum ic_image_format format)
{
	return format == IC_IMAGE_JPEG || format == IC_IMAGE_PNG;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	IC_AUTO(buf) out = { 0 };
	IC_AUTO(buf) before = { 0 };
	IC_AUTO(buf) after = { 0 };
	struct ic_image_facts facts;
	const ic_bytes file = { data, size };

	ic_buf_init(&out, STRIP_OUT_MAX);
	ic_buf_init(&before, JUDGE_PIXELS_MAX);
	ic_buf_init(&after, JUDGE_PIXELS_MAX);
	if (size == 0 || !ic_ok(strip_whole(file, size, &out, &facts)))
		return 0;
	if (facts.width > SIDE_MAX || facts.height > SIDE_MAX)
		return 0;
	const long warnings = judge_decode(facts.format, ic_buf_view(&out), &after);
	if (is_trusted(facts.format))
		IC_ASSERT(warnings == 0);
	if (judge_decode(facts.format, file, &before) < 0)
		return 0;
	IC_ASSERT(warnings >= 0);
	IC_ASSERT(ic_bytes_equal(ic_buf_view(&before), ic_buf_view(&after)));
	return 0;
}
