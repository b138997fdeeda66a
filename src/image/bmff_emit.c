/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The new HEIF file: ftyp, one meta box, mdat. Items are numbered from 1 in the order of the plan,
 * properties in the order of their first use; places are known only when everything before them is,
 * so the meta box is written twice, the first time to know its length.
 */
#include "base/alloc.h"
#include "base/bug.h"
#include "image/bmff.h"
#include "image/machine.h"
#include "image/whole.h"

enum {
	META_BYTES_MAX = 4 << 20,
	DATA_BYTES_MAX = IC_IMAGE_WHOLE_BYTES_MAX + (1 << 20),
	FLAG_HIDDEN = 1,
	GRID_LARGE = 1
};

struct made_property {
	size_t at; /* of the box in `properties` */
	size_t len;
};

struct place {
	uint32_t offset; /* in idat or mdat */
	uint32_t length;
	bool inside; /* in idat */
};

struct writer {
	struct ic_strip *strip;
	struct ic_bmff *bmff;
	struct ic_buf properties; /* boxes one behind the other */
	struct ic_buf uses;       /* the body of ipma */
	struct ic_buf idat;
	struct ic_buf data; /* the body of mdat */
	struct ic_buf meta;
	struct ic_bmff_left left;
	uint32_t made_count;
	struct made_property made[IC_BMFF_PROPERTIES_MAX + 2];
	uint16_t made_of[IC_BMFF_PROPERTIES_MAX]; /* from 1; 0: not made yet */
	struct place place[IC_BMFF_ITEMS_MAX];
};

/* ---- boxes ---- */

static ic_status begin_box(uint32_t type, struct ic_buf *out, size_t *ret_start)
{
	*ret_start = out->len;
	IC_TRY(ic_buf_put_be32(out, 0));
	return ic_buf_put_be32(out, type);
}

static ic_status begin_full_box(uint32_t type, uint32_t version_flags, struct ic_buf *out,
				size_t *ret_start)
{
	IC_TRY(begin_box(type, out, ret_start));
	return ic_buf_put_be32(out, version_flags);
}

static void end_box(struct ic_buf *out, size_t start)
{
	IC_ASSERT(out->len - start <= UINT32_MAX);
	ic_store_be32(out->ptr + start, (uint32_t)(out->len - start));
}

/* ---- properties ---- */

/* The number of the box at the end of `properties` from @start: a box made before, if it is the
 * same. */
static ic_status settle_property(struct writer *w, size_t start, uint16_t *ret_number)
{
	const ic_bytes fresh = ic_bytes_from(ic_buf_view(&w->properties), start);

	for (uint32_t i = 0; i < w->made_count; i++) {
		const ic_bytes made = { w->properties.ptr + w->made[i].at, w->made[i].len };

		if (!ic_bytes_equal(made, fresh))
			continue;
		w->properties.len = start;
		*ret_number = (uint16_t)(i + 1);
		return IC_DONE;
	}
	IC_ASSERT(w->made_count < IC_BMFF_PROPERTIES_MAX + 2);
	w->made[w->made_count++] = (struct made_property) { start, fresh.len };
	*ret_number = (uint16_t)w->made_count;
	return IC_DONE;
}

static ic_status make_property(struct writer *w, uint16_t number, const struct ic_bmff_kind *kind,
			       const struct ic_bmff_of *of)
{
	size_t start;

	if (w->made_of[number - 1] != 0)
		return IC_DONE;
	IC_TRY(begin_box(of->type, &w->properties, &start));
	IC_TRY(kind->put(of, &w->properties));
	end_box(&w->properties, start);
	return settle_property(w, start, &w->made_of[number - 1]);
}

static ic_status make_profile(struct writer *w, uint16_t *ret_made)
{
	size_t start;

	IC_TRY(begin_box(IC_BOX('c', 'o', 'l', 'r'), &w->properties, &start));
	IC_TRY(ic_buf_put(&w->properties, IC_LIT("prof")));
	IC_TRY(ic_buf_put(&w->properties, ic_buf_view(&w->strip->state->icc)));
	end_box(&w->properties, start);
	return settle_property(w, start, ret_made);
}

static ic_status put_use(struct writer *w, uint16_t made, bool essential)
{
	return ic_buf_put_be16(&w->uses, (uint16_t)((essential ? 0x8000 : 0) | made));
}

/* Use the @i-th property of the item, if it is of a kind that stays. */
static ic_status put_property(struct writer *w, const struct ic_bmff_item *item, uint32_t i,
			      unsigned *count)
{
	const struct ic_bmff_property *property = ic_bmff_used(w->bmff, item, i);
	const struct ic_bmff_kind *kind = property == NULL ? NULL : ic_bmff_kind(property->type);

	if (kind == NULL)
		return IC_DONE;
	const uint16_t number = w->bmff->use[item->first_use + i].property;
	const struct ic_bmff_of of = { w->bmff, item, property->type, property->body, &w->left };
	if (kind->wanted != NULL && !kind->wanted(&of))
		return IC_DONE;
	if (kind->check != NULL)
		IC_TRY(kind->check(&of));
	IC_TRY(make_property(w, number, kind, &of));
	(*count)++;
	return put_use(w, w->made_of[number - 1], kind->essential);
}

static ic_status put_uses(struct writer *w, const struct ic_bmff_item *item)
{
	const bool profile = item->kept == 1 && w->strip->state->icc.len > 0;
	unsigned count = 0;
	uint16_t made = 0;

	IC_TRY(ic_buf_put_be16(&w->uses, (uint16_t)item->kept));
	const size_t count_at = w->uses.len;
	IC_TRY(ic_buf_put_byte(&w->uses, 0));
	for (uint32_t i = 0; i < item->uses; i++)
		IC_TRY(put_property(w, item, i, &count));
	if (profile) {
		IC_TRY(make_profile(w, &made));
		IC_TRY(put_use(w, made, false));
		count++;
	}
	if (count > UINT8_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many properties");
	w->uses.ptr[count_at] = (uint8_t)count;
	return IC_DONE;
}

/* ---- data ---- */

static uint32_t inputs_of(const struct ic_bmff *bmff, const struct ic_bmff_item *item)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < bmff->references; i++)
		count += bmff->reference[i].type == IC_BOX('d', 'i', 'm', 'g')
			 && bmff->reference[i].from == item->id;
	return count;
}

static uint32_t load_field(const uint8_t *p, bool large)
{
	return large ? ic_load_be32(p) : ic_load_be16(p);
}

static ic_status put_sides(ic_bytes sides, bool large, struct ic_strip *strip, bool primary,
			   struct ic_buf *out)
{
	const uint32_t width = load_field(sides.ptr, large);
	const uint32_t height = load_field(sides.ptr + (large ? 4 : 2), large);

	if (width == 0 || height == 0 || width > IC_IMAGE_SIDE_MAX || height > IC_IMAGE_SIDE_MAX)
		IC_FAIL(IMAGE, "a picture put together of the wrong size");
	if (primary && (width != strip->facts.width || height != strip->facts.height))
		IC_FAIL(IMAGE, "a picture put together of the wrong size");
	IC_TRY(ic_buf_put_be16(out, (uint16_t)width)); /* sides are below 65536 */
	return ic_buf_put_be16(out, (uint16_t)height);
}

static ic_status put_grid(struct writer *w, const struct ic_bmff_item *item, ic_bytes body)
{
	const bool large = body.len > 1 && (body.ptr[1] & GRID_LARGE) != 0;

	if (body.len != (large ? 12U : 8U) || body.ptr[0] != 0)
		IC_FAIL(IMAGE, "a grid that is not valid");
	if ((body.ptr[2] + 1U) * (body.ptr[3] + 1U) != inputs_of(w->bmff, item))
		IC_FAIL(IMAGE, "a grid of another number of tiles");
	IC_TRY(ic_buf_put_be16(&w->idat, 0));
	IC_TRY(ic_buf_put(&w->idat, ic_bytes_of(body.ptr + 2, 2)));
	return put_sides(ic_bytes_from(body, 4), large, w->strip, item->kept == 1, &w->idat);
}

/* Of an overlay: the colour below, the canvas, and an offset for each input. */
static ic_status put_overlay(struct writer *w, const struct ic_bmff_item *item, ic_bytes body)
{
	const bool large = body.len > 1 && (body.ptr[1] & GRID_LARGE) != 0;
	const size_t field = large ? 4 : 2;
	const uint32_t inputs = inputs_of(w->bmff, item);

	if (body.len != 10 + 2 * field * (1 + (size_t)inputs) || body.ptr[0] != 0)
		IC_FAIL(IMAGE, "an overlay that is not valid");
	IC_TRY(ic_buf_put_byte(&w->idat, 0));
	IC_TRY(ic_buf_put_byte(&w->idat, large ? GRID_LARGE : 0));
	IC_TRY(ic_buf_put(&w->idat, ic_bytes_of(body.ptr + 2, 8)));
	if (load_field(body.ptr + 10, large) != w->strip->facts.width
	    || load_field(body.ptr + 10 + field, large) != w->strip->facts.height)
		IC_FAIL(IMAGE, "a picture put together of the wrong size");
	return ic_buf_put(&w->idat, ic_bytes_from(body, 10));
}

static ic_status put_derived(struct writer *w, const struct ic_bmff_item *item)
{
	IC_AUTO(buf) body = { 0 };

	ic_buf_init(&body, IC_IMAGE_HEAD_BYTES_MAX);
	if (item->type == IC_BOX('i', 'd', 'e', 'n'))
		return inputs_of(w->bmff, item) == 1
			       ? IC_DONE
			       : IC_FAULT(IMAGE, "a picture put together from the wrong parts");
	IC_TRY(ic_bmff_load(w->bmff, item, &body));
	return item->type == IC_BOX('g', 'r', 'i', 'd') ? put_grid(w, item, ic_buf_view(&body))
							: put_overlay(w, item, ic_buf_view(&body));
}

static ic_status put_coded(struct writer *w, const struct ic_bmff_item *item)
{
	const struct ic_bmff_property *config =
		ic_bmff_property(w->bmff, item, IC_BOX('h', 'v', 'c', 'C'));
	IC_AUTO(buf) body = { 0 };

	ic_buf_init(&body, IC_IMAGE_WHOLE_BYTES_MAX);
	IC_TRY(ic_bmff_load(w->bmff, item, &body));
	if (item->type == IC_BMFF_AV1)
		return ic_bmff_av1(ic_buf_view(&body), &w->data, &w->left);
	IC_ASSERT(config != NULL && config->body.len > 21); /* it was made before */
	return ic_bmff_hevc(ic_buf_view(&body), (config->body.ptr[21] & 3U) + 1, &w->data,
			    &w->left);
}

static ic_status put_item(struct writer *w, const struct ic_bmff_item *item)
{
	const bool coded = ic_bmff_is_coded(item);
	struct ic_buf *into = coded ? &w->data : &w->idat;
	const size_t start = into->len;

	IC_TRY(put_uses(w, item));
	IC_TRY(coded ? put_coded(w, item) : put_derived(w, item));
	w->place[item->kept - 1] = (struct place) { .offset = (uint32_t)start,
						    .length = (uint32_t)(into->len - start),
						    .inside = !coded };
	return IC_DONE;
}

/* ---- meta ---- */

static ic_status put_file_type(const struct ic_bmff *bmff, struct ic_buf *out)
{
	const uint32_t brand = ic_bmff_is_avif(bmff) ? IC_BOX('a', 'v', 'i', 'f')
			       : bmff->ten_bits      ? IC_BOX('h', 'e', 'i', 'x')
						     : IC_BOX('h', 'e', 'i', 'c');
	size_t start;

	IC_TRY(begin_box(IC_BOX('f', 't', 'y', 'p'), out, &start));
	IC_TRY(ic_buf_put_be32(out, brand));
	IC_TRY(ic_buf_put(out, IC_LIT("\0\0\0\0mif1")));
	IC_TRY(ic_buf_put_be32(out, brand));
	end_box(out, start);
	return IC_DONE;
}

static ic_status put_handler_and_primary(struct ic_buf *out)
{
	size_t start;

	IC_TRY(begin_full_box(IC_BOX('h', 'd', 'l', 'r'), 0, out, &start));
	IC_TRY(ic_buf_put(out, IC_LIT("\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0")));
	end_box(out, start);
	IC_TRY(begin_full_box(IC_BOX('p', 'i', 't', 'm'), 0, out, &start));
	IC_TRY(ic_buf_put_be16(out, 1));
	end_box(out, start);
	return IC_DONE;
}

static ic_status put_items(const struct writer *w, struct ic_buf *out)
{
	size_t list;
	size_t entry;

	IC_TRY(begin_full_box(IC_BOX('i', 'i', 'n', 'f'), 0, out, &list));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)w->bmff->kept));
	for (uint32_t i = 0; i < w->bmff->kept; i++) {
		const struct ic_bmff_item *item = w->bmff->keep[i];
		const bool part = i > 0 && item != w->bmff->alpha;

		IC_TRY(begin_full_box(IC_BOX('i', 'n', 'f', 'e'),
				      2U << 24 | (part ? FLAG_HIDDEN : 0), out, &entry));
		IC_TRY(ic_buf_put_be16(out, (uint16_t)item->kept));
		IC_TRY(ic_buf_put_be16(out, 0)); /* not protected */
		IC_TRY(ic_buf_put_be32(out, item->type));
		IC_TRY(ic_buf_put_byte(out, 0)); /* no name */
		end_box(out, entry);
	}
	end_box(out, list);
	return IC_DONE;
}

static ic_status put_places(const struct writer *w, uint32_t data_at, struct ic_buf *out)
{
	size_t start;

	IC_TRY(begin_full_box(IC_BOX('i', 'l', 'o', 'c'), 1U << 24, out, &start));
	IC_TRY(ic_buf_put_be16(out, 0x4400));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)w->bmff->kept));
	for (uint32_t i = 0; i < w->bmff->kept; i++) {
		const struct place *place = &w->place[i];

		IC_TRY(ic_buf_put_be16(out, (uint16_t)(i + 1)));
		IC_TRY(ic_buf_put_be16(out, place->inside ? 1 : 0));
		IC_TRY(ic_buf_put_be16(out, 0)); /* this file */
		IC_TRY(ic_buf_put_be16(out, place->length > 0 ? 1 : 0));
		if (place->length == 0)
			continue;
		IC_TRY(ic_buf_put_be32(out, place->offset + (place->inside ? 0 : data_at)));
		IC_TRY(ic_buf_put_be32(out, place->length));
	}
	end_box(out, start);
	return IC_DONE;
}

static ic_status put_properties(const struct writer *w, struct ic_buf *out)
{
	size_t start;
	size_t inner;

	IC_TRY(begin_box(IC_BOX('i', 'p', 'r', 'p'), out, &start));
	IC_TRY(begin_box(IC_BOX('i', 'p', 'c', 'o'), out, &inner));
	IC_TRY(ic_buf_put(out, ic_buf_view(&w->properties)));
	end_box(out, inner);
	IC_TRY(begin_full_box(IC_BOX('i', 'p', 'm', 'a'), 1, out, &inner));
	IC_TRY(ic_buf_put_be32(out, w->bmff->kept));
	IC_TRY(ic_buf_put(out, ic_buf_view(&w->uses)));
	end_box(out, inner);
	end_box(out, start);
	return IC_DONE;
}

static ic_status put_one_reference(uint32_t type, uint32_t from, uint32_t to, struct ic_buf *out)
{
	size_t start;

	IC_TRY(begin_box(type, out, &start));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)from));
	IC_TRY(ic_buf_put_be16(out, 1));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)to));
	end_box(out, start);
	return IC_DONE;
}

static ic_status put_inputs(const struct writer *w, const struct ic_bmff_item *item,
			    struct ic_buf *out)
{
	const struct ic_bmff *bmff = w->bmff;
	const uint32_t count = inputs_of(bmff, item);
	size_t start;

	if (count == 0 || ic_bmff_is_coded(item))
		return IC_DONE;
	if (count > UINT16_MAX)
		IC_FAIL(IMAGE_LIMIT, "too many references");
	IC_TRY(begin_box(IC_BOX('d', 'i', 'm', 'g'), out, &start));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)item->kept));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)count));
	for (uint32_t i = 0; i < bmff->references; i++) {
		const struct ic_bmff_reference *reference = &bmff->reference[i];

		if (reference->type == IC_BOX('d', 'i', 'm', 'g') && reference->from == item->id)
			IC_TRY(ic_buf_put_be16(
				out, (uint16_t)ic_bmff_item(w->bmff, reference->to)->kept));
	}
	end_box(out, start);
	return IC_DONE;
}

static ic_status put_references(const struct writer *w, struct ic_buf *out)
{
	const struct ic_bmff *bmff = w->bmff;
	size_t start;

	if (bmff->kept == 1)
		return IC_DONE;
	IC_TRY(begin_full_box(IC_BOX('i', 'r', 'e', 'f'), 0, out, &start));
	IC_TRY(put_inputs(w, bmff->keep[0], out));
	if (bmff->alpha != NULL) {
		const uint32_t alpha = bmff->alpha->kept;

		IC_TRY(put_inputs(w, bmff->alpha, out));
		IC_TRY(put_one_reference(IC_BOX('a', 'u', 'x', 'l'), alpha, 1, out));
		if (bmff->premultiplied)
			IC_TRY(put_one_reference(IC_BOX('p', 'r', 'e', 'm'), 1, alpha, out));
	}
	end_box(out, start);
	return IC_DONE;
}

static ic_status put_meta(const struct writer *w, uint32_t data_at, struct ic_buf *out)
{
	size_t start;
	size_t inner;

	IC_TRY(put_file_type(w->bmff, out));
	IC_TRY(begin_full_box(IC_BOX('m', 'e', 't', 'a'), 0, out, &start));
	IC_TRY(put_handler_and_primary(out));
	IC_TRY(put_items(w, out));
	IC_TRY(put_places(w, data_at, out));
	IC_TRY(put_properties(w, out));
	IC_TRY(put_references(w, out));
	if (w->idat.len > 0) {
		IC_TRY(begin_box(IC_BOX('i', 'd', 'a', 't'), out, &inner));
		IC_TRY(ic_buf_put(out, ic_buf_view(&w->idat)));
		end_box(out, inner);
	}
	end_box(out, start);
	IC_TRY(ic_buf_put_be32(out, (uint32_t)(w->data.len + 8)));
	return ic_buf_put_be32(out, IC_BOX('m', 'd', 'a', 't'));
}

static ic_status report_left(struct writer *w)
{
	if (w->left.units == 0)
		return IC_DONE;
	return ic_strip_find(w->strip,
			     &(struct ic_finding) { .where = "coded data",
						    .kind = "hidden data",
						    .name = IC_LIT("units that carry no picture"),
						    .at = w->strip->state->at,
						    .bytes = w->left.bytes });
}

static ic_status write(struct writer *w)
{
	for (uint32_t i = 0; i < w->bmff->kept; i++)
		IC_TRY(put_item(w, w->bmff->keep[i]));
	IC_TRY(report_left(w));
	IC_TRY(put_meta(w, 0, &w->meta));
	const uint32_t data_at = (uint32_t)w->meta.len;
	ic_buf_clear(&w->meta);
	IC_TRY(put_meta(w, data_at, &w->meta));
	IC_ASSERT(w->meta.len == data_at);
	IC_TRY(ic_strip_emit(w->strip, ic_buf_view(&w->meta)));
	return ic_strip_emit(w->strip, ic_buf_view(&w->data));
}

ic_status ic_bmff_emit(struct ic_strip *strip, struct ic_bmff *bmff)
{
	struct writer *w = ic_alloc(1, sizeof(*w));

	if (w == NULL)
		IC_FAIL(NOMEM, "writing a HEIF file");
	w->strip = strip;
	w->bmff = bmff;
	bmff->taken = 0;
	struct ic_buf *const bufs[] = { &w->properties, &w->uses, &w->idat, &w->data, &w->meta };
	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		ic_buf_init(bufs[i], bufs[i] == &w->data ? (size_t)DATA_BYTES_MAX : META_BYTES_MAX);
	const ic_status status = write(w);
	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		ic_buf_wipe(bufs[i]);
	ic_free(w);
	return status;
}
