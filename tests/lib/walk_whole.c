/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/walk_whole.h"

#include <string.h>

/* ---- WebP ---- */

static const char webp_order[][5] = { "VP8X", "ICCP", "ALPH", "VP8 ", "VP8L", "EXIF" };

enum { WEBP_KINDS = sizeof(webp_order) / sizeof(webp_order[0]), EXIF_BYTES = 26 };

static int webp_place(const uint8_t *type)
{
	for (int i = 0; i < WEBP_KINDS; i++) {
		if (memcmp(webp_order[i], type, 4) == 0)
			return i;
	}
	return -1;
}

static const char *walk_chunk(int place, ic_bytes body, unsigned flags)
{
	switch (place) {
	case 0:
		return body.len == 10 && (body.ptr[0] & ~0x38) == 0
				       && memcmp(body.ptr + 1, "\0\0\0", 3) == 0
			       ? NULL
			       : "an extended header with something else";
	case 1:
		return (flags & 0x20) != 0 && body.len > 132 && ic_load_be32(body.ptr) == body.len
				       && memcmp(body.ptr + 4, "\0\0\0\0\4\x20\0\0mntr", 12) == 0
			       ? NULL
			       : "a profile that is not ours";
	case 2:
		return (flags & 0x10) != 0 && body.ptr[0] >> 6 == 0 ? NULL : "transparency";
	case 3:
		return body.len > 10 && (body.ptr[7] | body.ptr[9]) < 0x40 ? NULL : "a scale";
	case 5:
		return (flags & 8) != 0 && body.len == EXIF_BYTES
				       && memcmp(body.ptr,
						 "MM\0\x2a\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0", 19)
						  == 0
				       && body.ptr[19] > 1 && body.ptr[19] < 9
				       && memcmp(body.ptr + 20, "\0\0\0\0\0\0", 6) == 0
			       ? NULL
			       : "an EXIF that is not ours";
	default:
		return NULL;
	}
}

static const char *walk_webp(ic_bytes file)
{
	int before = -1;
	unsigned flags = 0;

	if (file.len < 20 || ic_load_le32(file.ptr + 4) != file.len - 8)
		return "a RIFF of another length";
	for (size_t at = 12; at < file.len;) {
		const int place = webp_place(file.ptr + at);
		const size_t len = ic_load_le32(file.ptr + at + 4);

		if (place <= before || (place == 4 && before == 3))
			return "a chunk that is not kept or out of order";
		if (len > file.len - at - 8 || (len & 1) > file.len - at - 8 - len)
			return "a chunk that is cut";
		if (len % 2 != 0 && file.ptr[at + 8 + len] != 0)
			return "padding that says something";
		if (place == 0)
			flags = file.ptr[at + 8];
		const char *fault = walk_chunk(place, ic_bytes_of(file.ptr + at + 8, len), flags);
		if (fault != NULL)
			return fault;
		before = place;
		at += 8 + len + (len & 1);
	}
	return before >= 3 ? NULL : "no picture";
}

/* ---- HEIF ---- */

struct heif {
	ic_bytes file;
	size_t mdat_at;
	size_t mdat_end;
	size_t idat_len;
	size_t data; /* extents must follow each other without gaps */
	size_t inside;
	unsigned items;
	bool avif;
};

static bool is(const uint8_t *box, const char *type)
{
	return memcmp(box + 4, type, 4) == 0;
}

/* The length of the box at @at; 0 if it does not fit below @end. */
static size_t length_at(ic_bytes file, size_t at, size_t end)
{
	const size_t len = at + 8 <= end ? ic_load_be32(file.ptr + at) : 0;

	return len >= 8 && len <= end - at ? len : 0;
}

static const char *walk_property(const uint8_t *box, size_t len)
{
	static const char fixed[][5] = { "ispe", "irot", "imir", "clap", "pasp" };
	static const size_t lengths[] = { 20, 9, 9, 40, 16 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		if (is(box, fixed[i]))
			return len == lengths[i] ? NULL : "a property of another length";
	}
	if (is(box, "pixi"))
		return len == 13U + box[12] ? NULL : "a property of another length";
	if (is(box, "colr") && memcmp(box + 8, "nclx", 4) == 0)
		return len == 19 && (box[18] & 0x7f) == 0 ? NULL : "a colour with more";
	if (is(box, "colr") && memcmp(box + 8, "prof", 4) == 0)
		return len > 144 && ic_load_be32(box + 12) == len - 12
				       && memcmp(box + 16, "\0\0\0\0\4\x20\0\0mntr", 12) == 0
			       ? NULL
			       : "a profile that is not ours";
	if (is(box, "auxC"))
		return len == 12 + 27 || len == 12 + 44 ? NULL : "a kind with more";
	if (is(box, "av1C"))
		return len >= 12 && box[8] == 0x81 && box[11] == 0 ? NULL : "a configuration";
	if (is(box, "hvcC"))
		return len >= 31 && box[27] == 0 && box[28] == 0 && (box[29] & 3) == 3
			       ? NULL
			       : "a configuration";
	return "a property that is not kept";
}

static const char *walk_properties(ic_bytes file, size_t at, size_t end)
{
	const size_t list = length_at(file, at + 8, end);

	if (list == 0 || !is(file.ptr + at + 8, "ipco"))
		return "no list of properties";
	for (size_t p = at + 16; p < at + 8 + list;) {
		const size_t len = length_at(file, p, at + 8 + list);
		const char *fault = len == 0 ? "a cut property" : walk_property(file.ptr + p, len);
		if (fault != NULL)
			return fault;
		p += len;
	}
	const size_t uses = length_at(file, at + 8 + list, end);
	return uses > 0 && is(file.ptr + at + 8 + list, "ipma") && at + 8 + list + uses == end
		       ? NULL
		       : "more beside the properties";
}

static const char *walk_entries(struct heif *h, size_t at, size_t end)
{
	h->items = ic_load_be16(h->file.ptr + at + 12);
	size_t p = at + 14;
	for (unsigned i = 0; i < h->items; i++) {
		if (length_at(h->file, p, end) != 21 || h->file.ptr[p + 20] != 0
		    || ic_load_be16(h->file.ptr + p + 12) != i + 1)
			return "an item with a name";
		h->avif |= memcmp(h->file.ptr + p + 16, "av01", 4) == 0;
		p += 21;
	}
	return p == end ? NULL : "more beside the items";
}

static const char *walk_places(struct heif *h, size_t at, size_t end)
{
	size_t p = at + 16;

	if (ic_load_be16(h->file.ptr + at + 14) != h->items)
		return "places of other items";
	for (unsigned i = 0; i < h->items && p + 8 <= end; i++) {
		const bool inside = ic_load_be16(h->file.ptr + p + 2) == 1;
		const unsigned extents = ic_load_be16(h->file.ptr + p + 6);

		if (ic_load_be16(h->file.ptr + p) != i + 1 || extents > 1)
			return "places out of order";
		p += 8;
		if (extents == 0)
			continue;
		size_t *next = inside ? &h->inside : &h->data;
		if (p + 8 > end || ic_load_be32(h->file.ptr + p) != *next)
			return "a gap between items";
		*next += ic_load_be32(h->file.ptr + p + 4);
		p += 8;
	}
	return p == end ? NULL : "more beside the places";
}

static const char *walk_meta(struct heif *h, size_t at, size_t end)
{
	static const char order[][5] = { "hdlr", "pitm", "iinf", "iloc", "iprp", "iref", "idat" };
	size_t place = 0;

	if (memcmp(h->file.ptr + at + 8, "\0\0\0\0", 4) != 0)
		return "a version";
	for (size_t p = at + 12; p < end;) {
		const size_t len = length_at(h->file, p, end);
		const uint8_t *box = h->file.ptr + p;
		const char *fault = NULL;

		while (len > 0 && place < 7 && !is(box, order[place]))
			place++;
		if (len == 0 || place == 7)
			return "a box that is not kept or out of order";
		if (place == 0)
			fault = len == 33 ? NULL : "a handler with a name";
		else if (place == 2)
			fault = walk_entries(h, p, p + len);
		else if (place == 3)
			fault = walk_places(h, p, p + len);
		else if (place == 4)
			fault = walk_properties(h->file, p, p + len);
		else if (place == 6)
			h->idat_len = len - 8;
		if (fault != NULL)
			return fault;
		place++;
		p += len;
	}
	return h->idat_len == h->inside ? NULL : "more inside than the items";
}

static const char *walk_units(const struct heif *h)
{
	for (size_t at = h->mdat_at; !h->avif && at < h->mdat_end;) {
		const size_t len = ic_load_be32(h->file.ptr + at);
		const unsigned type = h->file.ptr[at + 4] >> 1 & 63;

		if (len < 2 || len > h->mdat_end - at - 4 || type > 34)
			return "a unit that carries no picture";
		at += 4 + len;
	}
	return NULL;
}

static const char *walk_heif(ic_bytes file)
{
	struct heif h = { .file = file };
	const size_t type = length_at(file, 0, file.len);

	if (type != 24 || memcmp(file.ptr + 12, "\0\0\0\0mif1", 8) != 0
	    || memcmp(file.ptr + 8, file.ptr + 20, 4) != 0)
		return "a file type with more";
	const size_t meta = length_at(file, type, file.len);
	const size_t mdat = meta == 0 ? 0 : length_at(file, type + meta, file.len);
	if (mdat == 0 || !is(file.ptr + type, "meta") || !is(file.ptr + type + meta, "mdat"))
		return "not meta and mdat";
	h.mdat_at = type + meta + 8;
	h.mdat_end = type + meta + mdat;
	h.data = h.mdat_at;
	const char *fault = walk_meta(&h, type, type + meta);
	if (fault != NULL)
		return fault;
	if (h.data != h.mdat_end || h.mdat_end != file.len)
		return "more than the items";
	return walk_units(&h);
}

const char *walk_whole(ic_bytes file)
{
	if (file.len > 12 && memcmp(file.ptr, "RIFF", 4) == 0)
		return walk_webp(file);
	return file.len > 12 && is(file.ptr, "ftyp") ? walk_heif(file) : "of no format";
}
