/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a HEIF file is kept: the primary item, what it is put together from, and its
 * transparency. Everything else is read for its name, for the facts of the camera, and goes.
 */
#include <string.h>

#include "image/bmff.h"
#include "image/exif.h"
#include "image/machine.h"
#include "image/whole.h"
#include "image/xmp.h"

enum { ISPE_BYTES = 12, AUX_TYPE = 4, GRID = IC_BOX('g', 'r', 'i', 'd') };

static bool is_derived(const struct ic_bmff_item *item)
{
	return item->type == GRID || item->type == IC_BOX('i', 'o', 'v', 'l')
	       || item->type == IC_BOX('i', 'd', 'e', 'n');
}

/* ---- properties that may stay ---- */

static ic_status check_properties(const struct ic_bmff *bmff, const struct ic_bmff_item *item)
{
	for (uint32_t i = 0; i < item->uses; i++) {
		const struct ic_bmff_property *property = ic_bmff_used(bmff, item, i);

		if (property != NULL && bmff->use[item->first_use + i].essential
		    && ic_bmff_kind(property->type) == NULL)
			IC_FAIL(IMAGE_UNSUPPORTED, "a property that the picture cannot do without");
	}
	return IC_DONE;
}

ic_status ic_bmff_size(const struct ic_bmff *bmff, const struct ic_bmff_item *item,
		       uint32_t *ret_width, uint32_t *ret_height)
{
	const struct ic_bmff_property *size =
		ic_bmff_property(bmff, item, IC_BOX('i', 's', 'p', 'e'));

	if (size == NULL || size->body.len != ISPE_BYTES)
		IC_FAIL(IMAGE, "an item without a size");
	*ret_width = ic_load_be32(size->body.ptr + 4);
	*ret_height = ic_load_be32(size->body.ptr + 8);
	return ic_whole_check_size(*ret_width, *ret_height);
}

/* ---- which items ---- */

static void keep(struct ic_bmff *bmff, struct ic_bmff_item *item)
{
	if (item->kept != 0)
		return;
	bmff->keep[bmff->kept++] = item;
	item->kept = bmff->kept;
}

static ic_status keep_coded(struct ic_bmff *bmff, struct ic_bmff_item *item)
{
	const bool avif = item->type == IC_BMFF_AV1;
	const uint32_t config = avif ? IC_BOX('a', 'v', '1', 'C') : IC_BOX('h', 'v', 'c', 'C');

	if (!ic_bmff_is_coded(item))
		IC_FAIL(IMAGE_UNSUPPORTED, "a coding that is not known, or a picture of pictures");
	if (ic_bmff_property(bmff, item, config) == NULL)
		IC_FAIL(IMAGE, "a picture without its decoder's configuration");
	if (bmff->coding != 0 && item->type != bmff->coding)
		IC_FAIL(IMAGE_UNSUPPORTED, "two codings in one picture");
	bmff->coding = item->type;
	return check_properties(bmff, item);
}

/* The items that @item is put together from; each must be coded itself. */
static ic_status keep_inputs(struct ic_bmff *bmff, const struct ic_bmff_item *item)
{
	uint32_t inputs = 0;
	uint64_t pixels = 0;

	for (uint32_t i = 0; i < bmff->references; i++) {
		const struct ic_bmff_reference *reference = &bmff->reference[i];
		uint32_t width;
		uint32_t height;

		if (reference->type != IC_BOX('d', 'i', 'm', 'g') || reference->from != item->id)
			continue;
		struct ic_bmff_item *input = ic_bmff_item(bmff, reference->to);
		if (input == NULL)
			IC_FAIL(IMAGE, "a part of the picture that is not there");
		inputs++;
		if (input->kept == 1)
			IC_FAIL(IMAGE, "a picture made from itself");
		keep(bmff, input);
		IC_TRY(keep_coded(bmff, input));
		IC_TRY(ic_bmff_size(bmff, input, &width, &height));
		pixels += (uint64_t)width * height;
		if (pixels > 2 * (uint64_t)IC_IMAGE_PIXELS_MAX)
			IC_FAIL(IMAGE_LIMIT, "too many pixels");
	}
	if (inputs == 0)
		IC_FAIL(IMAGE, "a picture put together from nothing");
	return IC_DONE;
}

static ic_status keep_whole(struct ic_bmff *bmff, struct ic_bmff_item *item)
{
	keep(bmff, item);
	if (!is_derived(item))
		return keep_coded(bmff, item);
	IC_TRY(check_properties(bmff, item));
	return keep_inputs(bmff, item);
}

static bool refers(const struct ic_bmff *bmff, uint32_t type, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < bmff->references; i++) {
		const struct ic_bmff_reference *reference = &bmff->reference[i];

		if (reference->type == type && reference->from == from && reference->to == to)
			return true;
	}
	return false;
}

static bool is_alpha(const struct ic_bmff *bmff, const struct ic_bmff_item *item)
{
	const struct ic_bmff_property *kind =
		ic_bmff_property(bmff, item, IC_BOX('a', 'u', 'x', 'C'));
	const ic_bytes urn =
		kind == NULL ? (ic_bytes) { NULL, 0 } : ic_bytes_from(kind->body, AUX_TYPE);

	return ic_bytes_start_with(urn, IC_LIT("urn:mpeg:hevc:2015:auxid:1\0"))
	       || ic_bytes_start_with(urn, IC_LIT("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"));
}

/* The transparency of the primary item; that of a single tile has no place in the new file. */
static ic_status keep_alpha(struct ic_bmff *bmff)
{
	for (uint32_t i = 0; i < bmff->references; i++) {
		const struct ic_bmff_reference *reference = &bmff->reference[i];
		struct ic_bmff_item *item = ic_bmff_item(bmff, reference->from);
		const struct ic_bmff_item *of = ic_bmff_item(bmff, reference->to);

		if (reference->type != IC_BOX('a', 'u', 'x', 'l') || item == NULL || of == NULL
		    || of->kept == 0 || !is_alpha(bmff, item))
			continue;
		if (of->id != bmff->primary)
			IC_FAIL(IMAGE_UNSUPPORTED, "transparency of single parts");
		if (item->kept != 0 || bmff->alpha != NULL)
			IC_FAIL(IMAGE, "two transparencies");
		uint32_t width;
		uint32_t height;
		IC_TRY(ic_bmff_size(bmff, item, &width, &height));
		IC_TRY(keep_whole(bmff, item));
		bmff->alpha = item;
		bmff->premultiplied =
			refers(bmff, IC_BOX('p', 'r', 'e', 'm'), bmff->primary, item->id);
	}
	return IC_DONE;
}

/* ---- which way up ---- */

/* What turns and mirrors do to a step to the right (x) and downward (y). */
struct turn {
	int right_x;
	int right_y;
	int down_x;
	int down_y;
};

static void rotate(struct turn *turn, unsigned quarters)
{
	for (unsigned i = 0; i < quarters; i++) /* against the clock: (x, y) becomes (y, -x) */
		*turn = (struct turn) { turn->right_y, -turn->right_x, turn->down_y,
					-turn->down_x };
}

static void mirror(struct turn *turn, unsigned axis)
{
	if (axis == 0) { /* top and bottom change places */
		turn->right_y = -turn->right_y;
		turn->down_y = -turn->down_y;
	} else {
		turn->right_x = -turn->right_x;
		turn->down_x = -turn->down_x;
	}
}

static int orientation_of(const struct turn *turn)
{
	static const struct turn turns[] = { { 1, 0, 0, 1 },   { -1, 0, 0, 1 }, { -1, 0, 0, -1 },
					     { 1, 0, 0, -1 },  { 0, 1, 1, 0 },  { 0, 1, -1, 0 },
					     { 0, -1, -1, 0 }, { 0, -1, 1, 0 } };

	for (int i = 0; i < 8; i++) {
		if (memcmp(&turns[i], turn, sizeof(*turn)) == 0)
			return i + 1;
	}
	return 1;
}

static int orientation(const struct ic_bmff *bmff, const struct ic_bmff_item *item)
{
	struct turn turn = { 1, 0, 0, 1 };

	for (uint32_t i = 0; i < item->uses; i++) {
		const struct ic_bmff_property *property = ic_bmff_used(bmff, item, i);

		if (property == NULL || property->body.len == 0)
			continue;
		if (property->type == IC_BOX('i', 'r', 'o', 't'))
			rotate(&turn, property->body.ptr[0] & 3);
		if (property->type == IC_BOX('i', 'm', 'i', 'r'))
			mirror(&turn, property->body.ptr[0] & 1);
	}
	return orientation_of(&turn);
}

/* ---- colour ---- */

static ic_bytes profile_of(const struct ic_bmff *bmff, const struct ic_bmff_item *item)
{
	for (uint32_t i = 0; i < item->uses; i++) {
		const struct ic_bmff_property *property = ic_bmff_used(bmff, item, i);

		if (property != NULL && property->type == IC_BOX('c', 'o', 'l', 'r')
		    && (ic_bytes_start_with(property->body, IC_LIT("prof"))
			|| ic_bytes_start_with(property->body, IC_LIT("rICC"))))
			return ic_bytes_from(property->body, 4);
	}
	return (ic_bytes) { NULL, 0 };
}

/* The whole picture's profile, or that of its first part. */
static ic_status plan_colour(struct ic_strip *strip, struct ic_bmff *bmff)
{
	const struct ic_bmff_property *pixels =
		ic_bmff_property(bmff, bmff->keep[0], IC_BOX('p', 'i', 'x', 'i'));
	const bool grey = pixels != NULL && pixels->body.len > 4 && pixels->body.ptr[4] == 1;
	ic_bytes profile = profile_of(bmff, bmff->keep[0]);

	if (profile.ptr == NULL && bmff->kept > 1 && is_derived(bmff->keep[0]))
		profile = profile_of(bmff, bmff->keep[1]);
	if (profile.ptr == NULL)
		return IC_DONE;
	return ic_whole_profile(strip, profile, ic_whole_place(strip, profile),
				grey ? IC_ICC_GREY : IC_ICC_RGB);
}

/* ---- what goes ---- */

static uint64_t bytes_of(const struct ic_bmff *bmff, const struct ic_bmff_item *item)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < item->extents; i++) {
		const uint64_t length = bmff->extent[item->first_extent + i].length;

		sum += length < bmff->file.len ? length : bmff->file.len;
	}
	return sum;
}

static ic_status read_exif(struct ic_strip *strip, struct ic_bmff *bmff,
			   const struct ic_bmff_item *item)
{
	IC_AUTO(buf) block = { 0 };

	ic_buf_init(&block, IC_IMAGE_HEAD_BYTES_MAX);
	const ic_status loaded = ic_bmff_load(bmff, item, &block);
	if (ic_failed_with(loaded, IC_E_NOMEM))
		return loaded;
	if (!ic_ok(loaded) || block.len < 4)
		return ic_whole_find(strip, ic_whole_place(strip, item->entry), "EXIF", "other",
				     "damaged EXIF");
	const size_t skip = ic_load_be32(block.ptr);
	ic_whole_at(strip, item->entry.ptr);
	/* HEIF turns by properties of its own; the tag does nothing. */
	strip->state->exif_turns_not = true;
	return ic_exif_read(strip, ic_bytes_from(ic_bytes_from(ic_buf_view(&block), 4), skip));
}

static ic_status read_xmp(struct ic_strip *strip, struct ic_bmff *bmff,
			  const struct ic_bmff_item *item)
{
	IC_AUTO(buf) packet = { 0 };

	ic_buf_init(&packet, IC_IMAGE_HEAD_BYTES_MAX);
	if (!ic_strip_finds(strip))
		return IC_DONE;
	const ic_status loaded = ic_bmff_load(bmff, item, &packet);
	if (ic_failed_with(loaded, IC_E_NOMEM))
		return loaded;
	if (!ic_ok(loaded))
		return ic_whole_find(strip, ic_whole_place(strip, item->entry), "XMP", "XMP",
				     "XMP");
	ic_whole_at(strip, item->entry.ptr);
	return ic_xmp_report(strip, ic_buf_view(&packet));
}

static ic_status report_item(struct ic_strip *strip, const struct ic_bmff *bmff,
			     const struct ic_bmff_item *item)
{
	struct ic_finding finding = { .where = "HEIF item",
				      .kind = "unknown data",
				      .name = IC_LIT("an item that is not the picture"),
				      .bytes = item->entry.len + bytes_of(bmff, item) };

	if (refers(bmff, IC_BOX('t', 'h', 'm', 'b'), item->id, bmff->primary)) {
		finding.kind = "thumbnail";
		finding.name = IC_LIT("ThumbnailImage");
	} else if (ic_bmff_property(bmff, item, IC_BOX('a', 'u', 'x', 'C')) != NULL) {
		finding.kind = "second picture";
		finding.name = IC_LIT("auxiliary picture (depth, gain map or matte)");
	} else if (ic_bmff_is_coded(item) || is_derived(item)) {
		finding.kind = "second picture";
		finding.name = IC_LIT("another picture");
	} else if (item->type == IC_BOX('t', 'm', 'a', 'p')) {
		finding.kind = "second picture";
		finding.name = IC_LIT("gain map");
	}
	ic_whole_at(strip, item->entry.ptr);
	finding.at = strip->state->at;
	return ic_strip_find(strip, &finding);
}

static ic_status leave_items(struct ic_strip *strip, struct ic_bmff *bmff)
{
	for (uint32_t i = 0; i < bmff->items; i++) {
		const struct ic_bmff_item *item = &bmff->item[i];

		if (item->kept != 0)
			continue;
		if (item->type == IC_BOX('E', 'x', 'i', 'f'))
			IC_TRY(read_exif(strip, bmff, item));
		else if (item->is_xmp)
			IC_TRY(read_xmp(strip, bmff, item));
		else
			IC_TRY(report_item(strip, bmff, item));
	}
	return IC_DONE;
}

static ic_status leave_properties(struct ic_strip *strip, const struct ic_bmff *bmff)
{
	for (uint32_t i = 0; i < bmff->properties; i++) {
		const struct ic_bmff_property *property = &bmff->property[i];
		uint8_t type[4];

		if (ic_bmff_kind(property->type) != NULL || property->body.len == 0)
			continue;
		ic_store_be32(type, property->type);
		IC_TRY(ic_whole_find_named(
			strip, ic_whole_place(strip, property->body), "HEIF property",
			property->type == IC_BOX('u', 'd', 'e', 's') ? "description"
								     : "unknown data",
			ic_bytes_of(type, sizeof(type))));
	}
	return IC_DONE;
}

ic_status ic_bmff_plan(struct ic_strip *strip, struct ic_bmff *bmff)
{
	struct ic_bmff_item *primary = ic_bmff_item(bmff, bmff->primary);
	uint32_t width;
	uint32_t height;

	if (primary == NULL)
		IC_FAIL(IMAGE, "no picture");
	if (!ic_bmff_is_coded(primary) && !is_derived(primary))
		IC_FAIL(IMAGE_UNSUPPORTED, "a coding that is not known");
	IC_TRY(ic_bmff_size(bmff, primary, &width, &height));
	strip->facts.width = width;
	strip->facts.height = height;
	IC_TRY(keep_whole(bmff, primary));
	IC_TRY(keep_alpha(bmff));
	strip->facts.format = ic_bmff_is_avif(bmff) ? IC_IMAGE_AVIF : IC_IMAGE_HEIC;
	strip->facts.orientation = orientation(bmff, primary);
	IC_TRY(plan_colour(strip, bmff));
	IC_TRY(leave_items(strip, bmff));
	return leave_properties(strip, bmff);
}
