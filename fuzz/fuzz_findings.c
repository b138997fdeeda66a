/* SPDX-License-Identifier: Apache-2.0 */
/* The readers that only tell: EXIF, XMP, Photoshop and IPTC. Whatever the bytes, a finding has its
 * words, and one that has a name prints. The first byte chooses the reader. */
#include <stdint.h>

#include "base/bug.h"
#include "base/text.h"
#include "image/exif.h"
#include "image/strip.h"
#include "image/xmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool prints(ic_bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
			return false;
	return ic_utf8_is_valid(text);
}

static ic_status take_finding(void *ctx, const struct ic_finding *finding)
{
	(void)ctx;
	IC_ASSERT(finding->where[0] != '\0' && finding->kind[0] != '\0');
	IC_ASSERT(finding->name.len > 0 && prints(finding->name) && prints(finding->value));
	return IC_DONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static ic_status (*const readers[])(struct ic_strip *, ic_bytes) = {
		ic_exif_read,
		ic_xmp_report,
		ic_photoshop_report,
	};
	IC_AUTO(strip) strip = { 0 };

	if (size == 0)
		return 0;
	IC_ASSERT(
		ic_ok(ic_strip_init(&strip, &(struct ic_strip_options) { .find = take_finding })));
	IC_ASSERT(ic_ok(readers[data[0] % 3](&strip, ic_bytes_of(data + 1, size - 1))));
	return 0;
}
