/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"

struct format_row {
	struct ic_image_kind kind;
	size_t offset;
	ic_bytes magic;
};

static const struct format_row formats[] = {
#define IC_FORMAT(name, title, accepted, offset, magic) \
	{ { IC_IMAGE_##name, accepted, title },         \
	  offset,                                       \
	  { (const uint8_t *)(magic), sizeof(magic) - 1 } },
#include "image/formats.def"
#undef IC_FORMAT
};

struct ic_image_kind ic_image_sniff(ic_bytes head)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (ic_bytes_start_with(ic_bytes_from(head, formats[i].offset), formats[i].magic))
			return formats[i].kind;
	}
	return (struct ic_image_kind) { IC_IMAGE_UNKNOWN, false, "unknown data" };
}
