/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/walk_image.h"

#include "lib/walk_whole.h"

#include <stdio.h>
#include <string.h>

static const char *wrong(const char *what, unsigned detail)
{
	static char text[80];

	snprintf(text, sizeof(text), "%s (%02x)", what, detail);
	return text;
}

static bool begins(ic_bytes body, const void *with, size_t len)
{
	return body.len >= len && memcmp(body.ptr, with, len) == 0;
}

static const char *walk_app(unsigned marker, ic_bytes body)
{
	static const uint8_t tiff[] = { 'E', 'x', 'i', 'f', 0,    0, 'M', 'M', 0, 42, 0, 0, 0,
					8,   0,   1,   1,   0x12, 0, 3,   0,   0, 0,  1, 0 };

	if (marker == 0xe0 && body.len == 14 && begins(body, "JFIF\0\1\1", 7) && body.ptr[7] <= 2
	    && body.ptr[12] == 0 && body.ptr[13] == 0)
		return NULL;
	if (marker == 0xe1 && body.len == 32 && begins(body, tiff, sizeof(tiff)) && body.ptr[25] > 1
	    && body.ptr[25] < 9 && memcmp(body.ptr + 26, "\0\0\0\0\0", 6) == 0)
		return NULL;
	if (marker == 0xe2 && begins(body, "ICC_PROFILE\0\1\1", 14) && body.len >= 14 + 132
	    && ic_load_be32(body.ptr + 14) == body.len - 14)
		return NULL;
	if (marker == 0xee && body.len == 12 && begins(body, "Adobe\0\x64\0\0\0\0", 11)
	    && (body.ptr[11] == 0 || body.ptr[11] == 2))
		return NULL;
	return wrong("a segment that is not kept", marker);
}

static size_t skip_scan(ic_bytes file, size_t at)
{
	while (at + 1 < file.len) {
		const unsigned code = file.ptr[at + 1];

		if (file.ptr[at] != 0xff) {
			at++;
			continue;
		}
		if (code != 0 && (code < 0xd0 || code > 0xd7))
			return at;
		at += 2;
	}
	return file.len;
}

static const char *walk_jpeg(ic_bytes file)
{
	static const char order[] = "\xe0\xe1\xe2\xee\xdb\xc0\xc1\xc2\xc4\xdd\xda";
	size_t at = 2;
	size_t last = 0;
	bool scanned = false;

	while (at + 4 <= file.len) {
		const unsigned marker = file.ptr[at + 1];
		const size_t len = ic_load_be16(file.ptr + at + 2);
		const char *place = memchr(order, (int)marker, sizeof(order) - 1);

		if (file.ptr[at] != 0xff || place == NULL || len < 2 || at + 2 + len > file.len)
			return wrong("not a segment that is kept", marker);
		if ((size_t)(place - order) < last && !scanned)
			return wrong("a segment out of order", marker);
		if (scanned && (marker >= 0xe0 || (marker >= 0xc0 && marker <= 0xc2)))
			return wrong("a segment after a scan", marker);
		last = (size_t)(place - order);
		const ic_bytes body = { file.ptr + at + 4, len - 2 };
		const char *fault = marker >= 0xe0 ? walk_app(marker, body) : NULL;
		if (fault != NULL)
			return fault;
		at += 2 + len;
		if (marker == 0xda) {
			scanned = true;
			at = skip_scan(file, at);
		}
	}
	return scanned && at + 2 == file.len && memcmp(file.ptr + at, "\xff\xd9", 2) == 0
		       ? NULL
		       : "does not end with EOI";
}

static uint32_t sum(const uint8_t *p, size_t len)
{
	uint32_t value = 0xffffffff;

	while (len-- > 0) {
		value ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			value = value & 1 ? value >> 1 ^ 0xedb88320 : value >> 1;
	}
	return ~value;
}

static const struct {
	char name[5];
	size_t min;
	size_t max;
} png_kept[] = { { "IHDR", 13, 13 }, { "cICP", 4, 4 },   { "iCCP", 150, 65535 },
		 { "sRGB", 1, 1 },   { "gAMA", 4, 4 },   { "cHRM", 32, 32 },
		 { "sBIT", 1, 4 },   { "PLTE", 3, 768 }, { "tRNS", 1, 256 },
		 { "pHYs", 9, 9 },   { "eXIf", 26, 26 }, { "IDAT", 1, 65536 },
		 { "eXIf", 26, 26 }, { "IEND", 0, 0 } };

enum { PNG_KEPT = sizeof(png_kept) / sizeof(png_kept[0]), PNG_IDAT = 11 };

static const char *walk_png(ic_bytes file)
{
	size_t at = 8;
	size_t place = 0;

	while (at + 12 <= file.len) {
		const size_t len = ic_load_be32(file.ptr + at);
		const uint8_t *name = file.ptr + at + 4;
		const size_t before = place;

		while (place < PNG_KEPT && memcmp(name, png_kept[place].name, 4) != 0)
			place++;
		if (place == PNG_KEPT)
			return wrong("a chunk that is not kept or out of order", name[0]);
		if (place == before && at > 8 && place != PNG_IDAT)
			return wrong("a chunk twice", name[0]);
		if (len < png_kept[place].min || len > png_kept[place].max
		    || len > file.len - at - 12)
			return wrong("a chunk of the wrong length", name[0]);
		if (sum(name, len + 4) != ic_load_be32(name + 4 + len))
			return wrong("a checksum that does not hold", name[0]);
		at += 12 + len;
	}
	return place == PNG_KEPT - 1 && at == file.len ? NULL : "does not end with IEND";
}

const char *walk_image(ic_bytes file)
{
	if (begins(file, "\xff\xd8", 2))
		return walk_jpeg(file);
	if (begins(file, "\x89PNG\r\n\x1a\n", 8))
		return walk_png(file);
	return walk_whole(file);
}
