/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: HEIF pictures, HEIC and AVIF (ISO/IEC 14496-12, 23008-12, 23000-22). The whole
 * file is read into the tables below, a plan is made of what is kept, and a new file is written:
 *
 *     bmff.c boxes → tables   bmff_plan.c tables → plan   bmff_emit.c plan → file, with
 *     bmff_property.c properties   bmff_code.c coded data
 *
 * Nothing here is believed twice: every offset, count and reference is checked where it is read.
 */
#ifndef IC_IMAGE_BMFF_H
#define IC_IMAGE_BMFF_H

#include "base/buf.h"
#include "base/limits.h"
#include "image/strip.h"

#define IC_BOX(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* The types of coded items. */
#define IC_BMFF_HEVC IC_BOX('h', 'v', 'c', '1')
#define IC_BMFF_AV1  IC_BOX('a', 'v', '0', '1')

/** The file ended here: everything happens now. */
ic_status ic_bmff_end(struct ic_strip *strip);

struct ic_bmff_property {
	uint32_t type;
	ic_bytes body; /* of the box */
};

struct ic_bmff_item {
	uint32_t id;
	uint32_t type;
	ic_bytes entry; /* where it is announced, for findings */
	bool is_xmp;
	bool located;
	uint8_t method; /* 0: in the file, 1: in idat */
	uint32_t first_extent;
	uint32_t extents;
	uint32_t first_use; /* of properties */
	uint32_t uses;
	uint32_t kept; /* its number in the new file; 0: it goes */
};

struct ic_bmff_extent {
	uint64_t offset;
	uint64_t length; /* 0: to the end */
};

struct ic_bmff_use {
	uint16_t property; /* from 1; 0: none */
	bool essential;
};

struct ic_bmff_reference {
	uint32_t type;
	uint32_t from;
	uint32_t to;
};

/* What the file says. */
struct ic_bmff {
	ic_bytes file;
	ic_bytes idat;
	uint32_t coding; /* type of the coded items kept; 0: none yet */
	bool ten_bits;   /* brand heix */
	uint32_t primary;
	uint32_t items;
	uint32_t extents;
	uint32_t properties;
	uint32_t uses;
	uint32_t references;
	struct ic_bmff_item item[IC_BMFF_ITEMS_MAX];
	struct ic_bmff_extent extent[IC_BMFF_EXTENTS_MAX];
	struct ic_bmff_property property[IC_BMFF_PROPERTIES_MAX];
	struct ic_bmff_use use[IC_BMFF_USES_MAX];
	struct ic_bmff_reference reference[IC_BMFF_REFERENCES_MAX];

	/* the plan */
	uint32_t kept;                                /* how many items */
	struct ic_bmff_item *keep[IC_BMFF_ITEMS_MAX]; /* by their new number, from 0 */
	struct ic_bmff_item *alpha;                   /* NULL: none */
	bool premultiplied;
	uint64_t taken; /* bytes of coded data over all kept items */
};

/** NULL if there is none. */
struct ic_bmff_item *ic_bmff_item(struct ic_bmff *bmff, uint32_t id);

/** The @i-th property of the item; NULL if the file leaves its place empty. */
static inline const struct ic_bmff_property *ic_bmff_used(const struct ic_bmff *bmff,
							  const struct ic_bmff_item *item,
							  uint32_t i)
{
	const uint16_t number = bmff->use[item->first_use + i].property;

	return number == 0 ? NULL : &bmff->property[number - 1];
}

static inline bool ic_bmff_is_avif(const struct ic_bmff *bmff)
{
	return bmff->coding == IC_BMFF_AV1;
}

static inline bool ic_bmff_is_coded(const struct ic_bmff_item *item)
{
	return item->type == IC_BMFF_HEVC || item->type == IC_BMFF_AV1;
}

/** The item's property of @type; NULL if it has none. */
const struct ic_bmff_property *ic_bmff_property(const struct ic_bmff *bmff,
						const struct ic_bmff_item *item, uint32_t type);

/** The item's size, within the limits. IC_E_IMAGE: it has none; IC_E_IMAGE_LIMIT. */
ic_status ic_bmff_size(const struct ic_bmff *bmff, const struct ic_bmff_item *item,
		       uint32_t *ret_width, uint32_t *ret_height);

/** Append the item's bytes. IC_E_IMAGE if they do not lie in the file, IC_E_IMAGE_LIMIT, NOMEM. */
ic_status ic_bmff_load(struct ic_bmff *bmff, const struct ic_bmff_item *item, struct ic_buf *out);

/** Decide what is kept and report the rest. */
ic_status ic_bmff_plan(struct ic_strip *strip, struct ic_bmff *bmff);

/** Write the new file. */
ic_status ic_bmff_emit(struct ic_strip *strip, struct ic_bmff *bmff);

/** What was left out of coded data. */
struct ic_bmff_left {
	uint64_t bytes;
	uint32_t units;
};

/* ---- properties ---- */

/** A property of an item that is kept. */
struct ic_bmff_of {
	const struct ic_bmff *bmff;
	const struct ic_bmff_item *item;
	uint32_t type;
	ic_bytes body;
	struct ic_bmff_left *left; /* counts what its form leaves out */
};

/** A kind of property that may stay. */
struct ic_bmff_kind {
	uint32_t type;
	bool essential; /* it turns, mirrors, cuts or decodes, so that no reader may pass over it */
	bool (*wanted)(const struct ic_bmff_of *of);     /* NULL: by every item */
	ic_status (*check)(const struct ic_bmff_of *of); /* does it fit the item? NULL: always */
	ic_status (*put)(const struct ic_bmff_of *of, struct ic_buf *out); /* its one form */
};

/** NULL: properties of @type go. */
const struct ic_bmff_kind *ic_bmff_kind(uint32_t type);

/* ---- coded data ---- */

/** Append the decoder configuration @body of @type (hvcC, av1C), parameter sets only.
 * IC_E_IMAGE, IC_E_NOMEM. */
ic_status ic_bmff_config(uint32_t type, ic_bytes body, struct ic_buf *out,
			 struct ic_bmff_left *left);

/** Append the units of @data that make the picture, each with a length of four bytes. */
ic_status ic_bmff_hevc(ic_bytes data, unsigned length_size, struct ic_buf *out,
		       struct ic_bmff_left *left);

/** Append the units of @data that make the picture, each with its size. */
ic_status ic_bmff_av1(ic_bytes data, struct ic_buf *out, struct ic_bmff_left *left);

#endif
