/* SPDX-License-Identifier: Apache-2.0 */
/* Boxes to tables. Boxes are read at three levels by three loops, not by recursion. */
#include "image/bmff.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "image/machine.h"
#include "image/whole.h"

struct box {
	uint32_t type;
	ic_bytes whole;
	ic_bytes body;
};

/* A body being read. What runs out sets `cut` and gives zeros, so that it is asked once. */
struct reader {
	ic_bytes rest;
	bool cut;
};

static uint64_t take_number(struct reader *reader, unsigned bytes)
{
	uint64_t value = 0;

	if (reader->rest.len < bytes) {
		reader->cut = true;
		reader->rest = (ic_bytes) { NULL, 0 };
		return 0;
	}
	for (unsigned i = 0; i < bytes; i++)
		value = value << 8 | reader->rest.ptr[i];
	reader->rest = ic_bytes_from(reader->rest, bytes);
	return value;
}

static uint32_t take32(struct reader *reader, unsigned bytes)
{
	IC_ASSERT(bytes <= 4);
	return (uint32_t)take_number(reader, bytes);
}

static ic_status check_reader(const struct reader *reader)
{
	if (reader->cut)
		IC_FAIL(IMAGE, "a box that is cut");
	return IC_DONE;
}

/* The next box of @rest, which is not empty. */
static ic_status take_box(ic_bytes *rest, unsigned *boxes, struct box *ret)
{
	size_t head = 8;

	if (++*boxes > IC_BMFF_BOXES_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many boxes");
	if (rest->len < head)
		IC_FAIL(IMAGE, "a box cut in its head");
	uint64_t size = ic_load_be32(rest->ptr);
	ret->type = ic_load_be32(rest->ptr + 4);
	if (size == 1) {
		head = 16;
		size = rest->len < head ? 0 : ic_load_be64(rest->ptr + 8);
	} else if (size == 0) {
		size = rest->len;
	}
	if (size < head || size > rest->len)
		IC_FAIL(IMAGE, "a box longer than the file");
	ret->whole = ic_bytes_of(rest->ptr, (size_t)size);
	ret->body = ic_bytes_of(rest->ptr + head, (size_t)size - head);
	*rest = ic_bytes_from(*rest, (size_t)size);
	return IC_DONE;
}

/* The version and flags of a full box. */
static uint32_t take_version(struct reader *reader, uint32_t *ret_flags)
{
	const uint32_t word = take32(reader, 4);

	*ret_flags = word & 0xffffff;
	return word >> 24;
}

struct ic_bmff_item *ic_bmff_item(struct ic_bmff *bmff, uint32_t id)
{
	for (uint32_t i = 0; i < bmff->items; i++) {
		if (bmff->item[i].id == id)
			return &bmff->item[i];
	}
	return NULL;
}

const struct ic_bmff_property *ic_bmff_property(const struct ic_bmff *bmff,
						const struct ic_bmff_item *item, uint32_t type)
{
	for (uint32_t i = 0; i < item->uses; i++) {
		const struct ic_bmff_property *property = ic_bmff_used(bmff, item, i);

		if (property != NULL && property->type == type)
			return property;
	}
	return NULL;
}

/* ---- iinf: what items there are ---- */

static ic_bytes take_text(struct reader *reader)
{
	const ic_bytes rest = reader->rest;

	for (size_t i = 0; i < rest.len; i++) {
		if (rest.ptr[i] == 0) {
			reader->rest = ic_bytes_from(rest, i + 1);
			return ic_bytes_of(rest.ptr, i);
		}
	}
	reader->rest = (ic_bytes) { NULL, 0 };
	return rest;
}

static ic_status read_entry(struct ic_bmff *bmff, const struct box *box)
{
	struct reader reader = { .rest = box->body };
	uint32_t flags;
	const uint32_t version = take_version(&reader, &flags);

	if (box->type != IC_BOX('i', 'n', 'f', 'e') || version < 2 || version > 3)
		IC_FAIL(IMAGE_UNSUPPORTED, "items of an old kind");
	if (bmff->items == IC_BMFF_ITEMS_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many items");
	const uint32_t id = take32(&reader, version == 2 ? 2 : 4);
	const uint32_t protection = take32(&reader, 2);
	const uint32_t type = take32(&reader, 4);
	IC_TRY(check_reader(&reader));
	if (id == 0 || ic_bmff_item(bmff, id) != NULL)
		IC_FAIL(IMAGE, "an item twice");
	if (protection != 0)
		IC_FAIL(IMAGE_UNSUPPORTED, "a protected item");

	struct ic_bmff_item *item = &bmff->item[bmff->items++];
	*item = (struct ic_bmff_item) { .id = id, .type = type, .entry = box->whole };
	(void)take_text(&reader); /* its name */
	if (type == IC_BOX('m', 'i', 'm', 'e'))
		item->is_xmp = ic_bytes_equal(take_text(&reader), IC_LIT("application/rdf+xml"));
	return IC_DONE;
}

static ic_status read_items(struct ic_bmff *bmff, ic_bytes body, unsigned *boxes)
{
	struct reader reader = { .rest = body };
	uint32_t flags;
	const uint32_t version = take_version(&reader, &flags);
	const uint32_t count = take32(&reader, version == 0 ? 2 : 4);
	struct box box;

	IC_TRY(check_reader(&reader));
	for (uint32_t i = 0; i < count && reader.rest.len > 0; i++) {
		IC_TRY(take_box(&reader.rest, boxes, &box));
		IC_TRY(read_entry(bmff, &box));
	}
	return IC_DONE;
}

/* ---- iloc: where they are ---- */

struct widths {
	unsigned offset;
	unsigned length;
	unsigned base;
	unsigned index;
	uint32_t version;
};

static ic_status read_extents(struct ic_bmff *bmff, struct reader *reader,
			      const struct widths *widths, struct ic_bmff_item *item)
{
	uint32_t method = 0;

	if (widths->version > 0)
		method = take32(reader, 2) & 15;
	const uint32_t file = take32(reader, 2);
	const uint64_t base = take_number(reader, widths->base);
	const uint32_t count = take32(reader, 2);

	IC_TRY(check_reader(reader));
	for (uint32_t i = 0; i < count; i++) {
		if (bmff->extents == IC_BMFF_EXTENTS_MAX)
			IC_FAIL(IMAGE_LIMIT, "too many extents");
		if (widths->version > 0)
			(void)take_number(reader, widths->index);
		const uint64_t offset = take_number(reader, widths->offset);
		const uint64_t length = take_number(reader, widths->length);
		IC_TRY(check_reader(reader));
		if (offset > UINT64_MAX - base)
			IC_FAIL(IMAGE, "an extent outside the file");
		bmff->extent[bmff->extents++] = (struct ic_bmff_extent) { base + offset, length };
	}
	if (item == NULL) /* a place of something that was not announced */
		return IC_DONE;
	if (item->located)
		IC_FAIL(IMAGE, "an item in two places");
	item->located = method <= 1 && file == 0;
	item->method = (uint8_t)method;
	item->first_extent = bmff->extents - count;
	item->extents = count;
	return IC_DONE;
}

static bool is_width(unsigned bytes)
{
	return bytes == 0 || bytes == 4 || bytes == 8;
}

static ic_status read_places(struct ic_bmff *bmff, ic_bytes body)
{
	struct reader reader = { .rest = body };
	struct widths widths;
	uint32_t flags;

	widths.version = take_version(&reader, &flags);
	const uint32_t sizes = take32(&reader, 2);
	widths.offset = sizes >> 12;
	widths.length = sizes >> 8 & 15;
	widths.base = sizes >> 4 & 15;
	widths.index = widths.version > 0 ? sizes & 15 : 0;
	if (widths.version > 2 || !is_width(widths.offset) || !is_width(widths.length)
	    || !is_width(widths.base) || !is_width(widths.index))
		IC_FAIL(IMAGE, "places of items that are not valid");
	const uint32_t count = take32(&reader, widths.version < 2 ? 2 : 4);
	for (uint32_t i = 0; i < count && !reader.cut; i++) {
		if (i == IC_BMFF_ITEMS_MAX)
			IC_FAIL(IMAGE_LIMIT, "too many items");
		const uint32_t id = take32(&reader, widths.version < 2 ? 2 : 4);
		IC_TRY(read_extents(bmff, &reader, &widths, ic_bmff_item(bmff, id)));
	}
	return check_reader(&reader);
}

/* ---- iprp: what they are like ---- */

static ic_status read_property_list(struct ic_bmff *bmff, ic_bytes body, unsigned *boxes)
{
	struct box box;

	while (body.len > 0) {
		IC_TRY(take_box(&body, boxes, &box));
		if (bmff->properties == IC_BMFF_PROPERTIES_MAX)
			IC_FAIL(IMAGE_LIMIT, "too many properties");
		bmff->property[bmff->properties++] =
			(struct ic_bmff_property) { box.type, box.body };
	}
	return IC_DONE;
}

static ic_status read_use(struct ic_bmff *bmff, struct reader *reader, bool wide)
{
	const uint32_t word = take32(reader, wide ? 2 : 1);
	const uint32_t number = wide ? word & 0x7fff : word & 0x7f;

	IC_TRY(check_reader(reader));
	if (bmff->uses == IC_BMFF_USES_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many properties");
	if (number > bmff->properties)
		IC_FAIL(IMAGE, "a property that is not there");
	bmff->use[bmff->uses++] =
		(struct ic_bmff_use) { (uint16_t)number, word >> (wide ? 15 : 7) != 0 };
	return IC_DONE;
}

static ic_status read_uses(struct ic_bmff *bmff, ic_bytes body)
{
	struct reader reader = { .rest = body };
	uint32_t flags;
	const uint32_t version = take_version(&reader, &flags);
	const uint32_t count = take32(&reader, 4);

	for (uint32_t i = 0; i < count && !reader.cut; i++) {
		if (i == IC_BMFF_ITEMS_MAX)
			IC_FAIL(IMAGE_LIMIT, "too many items");
		const uint32_t id = take32(&reader, version == 0 ? 2 : 4);
		const uint32_t uses = take32(&reader, 1);
		struct ic_bmff_item *item = ic_bmff_item(bmff, id);
		const uint32_t first = bmff->uses;

		for (uint32_t k = 0; k < uses; k++)
			IC_TRY(read_use(bmff, &reader, (flags & 1) != 0));
		if (item == NULL)
			continue;
		if (item->uses != 0)
			IC_FAIL(IMAGE, "the properties of an item twice");
		item->first_use = first;
		item->uses = uses;
	}
	return check_reader(&reader);
}

static ic_status read_properties(struct ic_bmff *bmff, ic_bytes body, unsigned *boxes)
{
	struct box box;
	bool listed = false;

	while (body.len > 0) {
		IC_TRY(take_box(&body, boxes, &box));
		if (box.type == IC_BOX('i', 'p', 'c', 'o')) {
			if (listed)
				IC_FAIL(IMAGE, "two lists of properties");
			listed = true;
			IC_TRY(read_property_list(bmff, box.body, boxes));
		} else if (box.type == IC_BOX('i', 'p', 'm', 'a')) {
			IC_TRY(read_uses(bmff, box.body));
		}
	}
	return IC_DONE;
}

/* ---- iref: how they belong together ---- */

static ic_status read_reference(struct ic_bmff *bmff, const struct box *box, unsigned id_bytes)
{
	struct reader reader = { .rest = box->body };
	const uint32_t from = take32(&reader, id_bytes);
	const uint32_t count = take32(&reader, 2);

	IC_TRY(check_reader(&reader));
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t to = take32(&reader, id_bytes);

		IC_TRY(check_reader(&reader));
		if (bmff->references == IC_BMFF_REFERENCES_MAX)
			IC_FAIL(IMAGE_LIMIT, "too many references");
		bmff->reference[bmff->references++] =
			(struct ic_bmff_reference) { box->type, from, to };
	}
	return IC_DONE;
}

static ic_status read_references(struct ic_bmff *bmff, ic_bytes body, unsigned *boxes)
{
	struct reader reader = { .rest = body };
	uint32_t flags;
	const uint32_t version = take_version(&reader, &flags);
	struct box box;

	IC_TRY(check_reader(&reader));
	while (reader.rest.len > 0) {
		IC_TRY(take_box(&reader.rest, boxes, &box));
		IC_TRY(read_reference(bmff, &box, version == 0 ? 2 : 4));
	}
	return IC_DONE;
}

/* ---- meta and the file ---- */

static ic_status read_primary(struct ic_bmff *bmff, ic_bytes body)
{
	struct reader reader = { .rest = body };
	uint32_t flags;
	const uint32_t version = take_version(&reader, &flags);

	bmff->primary = take32(&reader, version == 0 ? 2 : 4);
	return check_reader(&reader);
}

enum { META_PARTS = 7 };

/* The parts of a meta box in the order in which they are read, whatever order they stand in: items
 * before what refers to them. */
static const uint32_t meta_order[META_PARTS] = {
	IC_BOX('h', 'd', 'l', 'r'), IC_BOX('p', 'i', 't', 'm'), IC_BOX('i', 'i', 'n', 'f'),
	IC_BOX('i', 'l', 'o', 'c'), IC_BOX('i', 'p', 'r', 'p'), IC_BOX('i', 'r', 'e', 'f'),
	IC_BOX('i', 'd', 'a', 't'),
};

static ic_status read_part(struct ic_bmff *bmff, const struct box *box, unsigned *boxes)
{
	switch (box->type) {
	case IC_BOX('h', 'd', 'l', 'r'):
		if (box->body.len < 12
		    || ic_load_be32(box->body.ptr + 8) != IC_BOX('p', 'i', 'c', 't'))
			IC_FAIL(IMAGE_UNSUPPORTED, "a file that does not hold a picture");
		return IC_DONE;
	case IC_BOX('p', 'i', 't', 'm'):
		return read_primary(bmff, box->body);
	case IC_BOX('i', 'i', 'n', 'f'):
		return read_items(bmff, box->body, boxes);
	case IC_BOX('i', 'l', 'o', 'c'):
		return read_places(bmff, box->body);
	case IC_BOX('i', 'p', 'r', 'p'):
		return read_properties(bmff, box->body, boxes);
	case IC_BOX('i', 'r', 'e', 'f'):
		return read_references(bmff, box->body, boxes);
	default:
		bmff->idat = box->body;
		return IC_DONE;
	}
}

static ic_status read_meta(struct ic_strip *strip, struct ic_bmff *bmff, ic_bytes body,
			   unsigned *boxes)
{
	struct box parts[META_PARTS] = { 0 };
	struct reader reader = { .rest = body };
	uint32_t flags;

	(void)take_version(&reader, &flags);
	IC_TRY(check_reader(&reader));
	while (reader.rest.len > 0) {
		struct box box;
		int place = 0;

		IC_TRY(take_box(&reader.rest, boxes, &box));
		while (place < META_PARTS && meta_order[place] != box.type)
			place++;
		if (place == META_PARTS) {
			IC_TRY(ic_whole_find_named(strip, ic_whole_place(strip, box.whole),
						   "HEIF box", "unknown data",
						   ic_bytes_of(box.whole.ptr + 4, 4)));
			continue;
		}
		if (parts[place].whole.ptr != NULL)
			IC_FAIL(IMAGE, "a part of the picture's description twice");
		parts[place] = box;
	}
	for (int i = 0; i < META_PARTS; i++) {
		if (parts[i].whole.ptr != NULL)
			IC_TRY(read_part(bmff, &parts[i], boxes));
	}
	return IC_DONE;
}

/* The kind of picture is that of its primary item; a brand only says whether ten bits are meant. */
static ic_status read_brands(struct ic_bmff *bmff, ic_bytes body)
{
	if (body.len < 8 || body.len % 4 != 0)
		IC_FAIL(IMAGE, "a file type that is not valid");
	bmff->ten_bits = ic_load_be32(body.ptr) == IC_BOX('h', 'e', 'i', 'x');
	return IC_DONE;
}

static const struct ic_whole_name names[] = {
	{ "moov", "hidden data", "a film beside the picture" },
	{ "mpvd", "hidden data", "motion photo" },
	{ "free", "unknown data", "free space" },
	{ "skip", "unknown data", "free space" },
	{ "uuid", "unknown data", "private box (uuid)" },
};

static ic_status report_box(struct ic_strip *strip, const struct box *box)
{
	return ic_whole_find_typed(strip, ic_whole_place(strip, box->whole), "HEIF box", names,
				   sizeof(names) / sizeof(names[0]),
				   ic_bytes_of(box->whole.ptr + 4, 4));
}

/* Once the picture is described, what is no whole box is not of it: it stands behind the picture.
 */
static bool is_trailing(ic_bytes rest)
{
	unsigned boxes = 0;
	struct box box;

	return !ic_ok(take_box(&rest, &boxes, &box));
}

static ic_status read_file(struct ic_strip *strip, struct ic_bmff *bmff)
{
	ic_bytes rest = bmff->file;
	struct box box;
	unsigned boxes = 0;
	bool described = false;

	IC_TRY(take_box(&rest, &boxes, &box));
	IC_TRY(read_brands(bmff, box.body));
	while (rest.len > 0 && !(described && is_trailing(rest))) {
		IC_TRY(take_box(&rest, &boxes, &box));
		if (box.type == IC_BOX('m', 'e', 't', 'a')) {
			if (described)
				IC_FAIL(IMAGE_UNSUPPORTED, "two pictures in one file");
			described = true;
			IC_TRY(read_meta(strip, bmff, box.body, &boxes));
		} else if (box.type != IC_BOX('m', 'd', 'a', 't')) {
			IC_TRY(report_box(strip, &box));
		}
	}
	if (!described)
		IC_FAIL(IMAGE_UNSUPPORTED, "a film, not a picture");
	(void)ic_whole_cut(strip, bmff->file.len - rest.len);
	return IC_DONE;
}

ic_status ic_bmff_load(struct ic_bmff *bmff, const struct ic_bmff_item *item, struct ic_buf *out)
{
	const ic_bytes from = item->method == 0 ? bmff->file : bmff->idat;

	if (!item->located)
		IC_FAIL(IMAGE, "an item that is nowhere");
	for (uint32_t i = 0; i < item->extents; i++) {
		const struct ic_bmff_extent *extent = &bmff->extent[item->first_extent + i];

		if (extent->offset > from.len || extent->length > from.len - extent->offset)
			IC_FAIL(IMAGE, "an extent outside the file");
		const ic_bytes rest = ic_bytes_from(from, (size_t)extent->offset);
		const size_t len = extent->length == 0 ? rest.len : (size_t)extent->length;
		bmff->taken += len;
		if (bmff->taken > bmff->file.len)
			IC_FAIL(IMAGE_LIMIT, "items that share their data");
		IC_TRY(ic_buf_put(out, ic_bytes_of(rest.ptr, len)));
	}
	return IC_DONE;
}

static ic_status run(struct ic_strip *strip, struct ic_bmff *bmff)
{
	IC_TRY(read_file(strip, bmff));
	const uint64_t end = strip->state->at;
	IC_TRY(ic_bmff_plan(strip, bmff));
	strip->state->at = end;
	return ic_bmff_emit(strip, bmff);
}

ic_status ic_bmff_end(struct ic_strip *strip)
{
	struct ic_bmff *bmff = ic_alloc(1, sizeof(*bmff));

	if (bmff == NULL)
		IC_FAIL(NOMEM, "reading a HEIF file");
	bmff->file = ic_buf_view(&strip->state->whole);
	const ic_status status = run(strip, bmff);
	ic_free(bmff);
	return status;
}
