/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"

struct format_row {
	struct ic_image_kind kind;
	size_t offset;
	ic_bytes magic;
};

static const struct format_row formats[] = {
#define ROW(name, title, accepted, offset, magic) \
	{ { IC_IMAGE_##name, accepted, title },   \
	  offset,                                 \
	  { (const uint8_t *)(magic), sizeof(magic) - 1 } },
#define IC_FIRST(name, title, offset, magic) ROW(name, title, true, offset, magic)
#ifdef IC_IMAGE_FIRST
#define IC_WHOLE(name, title, offset, magic)
#define IC_OTHER(name, title, offset, magic)
#else
#define IC_WHOLE(name, title, offset, magic) ROW(name, title, true, offset, magic)
#define IC_OTHER(name, title, offset, magic) ROW(name, title, false, offset, magic)
#endif
#include "image/formats.def"
#undef IC_FIRST
#undef IC_WHOLE
#undef IC_OTHER
#undef ROW
};

static const struct word_row {
	enum ic_image_format format;
	const char *word;
	const char *type;
} words[] = {
	{ IC_IMAGE_JPEG, "jpeg", "image/jpeg" }, { IC_IMAGE_PNG, "png", "image/png" },
	{ IC_IMAGE_WEBP, "webp", "image/webp" }, { IC_IMAGE_HEIC, "heic", "image/heic" },
	{ IC_IMAGE_AVIF, "avif", "image/avif" },
};

enum { WORDS = sizeof(words) / sizeof(words[0]) };

const char *ic_image_word(enum ic_image_format format)
{
	for (size_t i = 0; i < WORDS; i++) {
		if (words[i].format == format)
			return words[i].word;
	}
	return NULL;
}

const char *ic_image_type(ic_bytes word)
{
	for (size_t i = 0; i < WORDS; i++) {
		if (ic_bytes_equal(ic_bytes_of_text(words[i].word), word))
			return words[i].type;
	}
	return NULL;
}

struct ic_image_kind ic_image_sniff(ic_bytes head)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (ic_bytes_start_with(ic_bytes_from(head, formats[i].offset), formats[i].magic))
			return formats[i].kind;
	}
	return (struct ic_image_kind) { IC_IMAGE_UNKNOWN, false, "unknown data" };
}
