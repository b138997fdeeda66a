/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HEIF files in another order than ours: ftyp, mdat, meta, so that places are known when they are
 * written. Item 10 is the picture (or grid), 11 and 12 tiles, 20 the transparency, 30 carries.
 */
#include "lib/gen_whole.h"

#include <stdlib.h>
#include <string.h>

#include "lib/gen_coded.h"
#include "lib/gen_webp.h"

enum { PICTURE = 10, TILE_A = 11, TILE_B = 12, ALPHA = 20, CARRIED = 30, EXIF_ITEM = 31 };

enum carrier {
	NONE,
	BOX_FREE,
	BOX_SKIP,
	BOX_UUID,
	BOX_MPVD,
	BOX_UNKNOWN,
	BOX_MOOV,
	IN_MDAT,
	IN_IDAT,
	HANDLER_NAME,
	ITEM_NAME,
	ITEM_EXIF,
	ITEM_XMP,
	ITEM_MIME,
	ITEM_URI,
	ITEM_UNKNOWN,
	ITEM_THUMBNAIL,
	ITEM_AUXILIARY,
	PROPERTY_UDES,
	PROPERTY_UUID,
	PROPERTY_ICC,
	PROPERTY_AUX_TAIL,
	UNIT_SEI,
	UNIT_FILLER,
	CONFIG_SEI,
	CONFIG_TAIL,
	BEHIND,
	CARRIERS
};

static const char *const names[CARRIERS] = {
	[BOX_FREE] = "free",
	[BOX_SKIP] = "skip",
	[BOX_UUID] = "uuid",
	[BOX_MPVD] = "motion photo",
	[BOX_UNKNOWN] = "unknown box",
	[BOX_MOOV] = "film",
	[IN_MDAT] = "between items",
	[IN_IDAT] = "between items inside",
	[HANDLER_NAME] = "name of the handler",
	[ITEM_NAME] = "name of the picture",
	[ITEM_EXIF] = "EXIF item",
	[ITEM_XMP] = "XMP item",
	[ITEM_MIME] = "text item",
	[ITEM_URI] = "URI item",
	[ITEM_UNKNOWN] = "unknown item",
	[ITEM_THUMBNAIL] = "thumbnail",
	[ITEM_AUXILIARY] = "depth map",
	[PROPERTY_UDES] = "user description",
	[PROPERTY_UUID] = "unknown property",
	[PROPERTY_ICC] = "colour profile that is none",
	[PROPERTY_AUX_TAIL] = "behind the kind of transparency",
	[UNIT_SEI] = "supplemental information or metadata unit",
	[UNIT_FILLER] = "filler unit",
	[CONFIG_SEI] = "supplemental information of the decoder's configuration",
	[CONFIG_TAIL] = "bytes behind the decoder's configuration",
	[BEHIND] = "bytes behind the file",
};

struct heif {
	enum gen_whole kind;
	const struct gen_options *options;
	enum carrier carrier;
	bool avif;
	size_t mdat_at; /* of its body */
	struct ic_buf mdat;
	struct ic_buf idat;
	struct ic_buf entries;
	unsigned entry_count;
	struct ic_buf places;
	unsigned place_count;
	struct ic_buf properties;
	uint8_t property_count;
	struct ic_buf uses;
	unsigned use_count;
	struct ic_buf references;
};

static void must(ic_status status)
{
	if (!ic_ok(status))
		abort();
}

static void put16(struct ic_buf *out, unsigned value)
{
	must(ic_buf_put_be16(out, (uint16_t)value));
}

static size_t begin(struct ic_buf *out, const char *type)
{
	const size_t start = out->len;

	must(ic_buf_put_be32(out, 0));
	must(ic_buf_put(out, ic_bytes_of(type, 4)));
	return start;
}

static size_t begin_full(struct ic_buf *out, const char *type, uint32_t word)
{
	const size_t start = begin(out, type);

	must(ic_buf_put_be32(out, word));
	return start;
}

static void end(struct ic_buf *out, size_t start)
{
	ic_store_be32(out->ptr + start, (uint32_t)(out->len - start));
}

static void put_box(struct ic_buf *out, const char *type, ic_bytes body)
{
	const size_t start = begin(out, type);

	must(ic_buf_put(out, body));
	end(out, start);
}

static uint8_t add_property(struct heif *h, const char *type, ic_bytes body)
{
	put_box(&h->properties, type, body);
	return ++h->property_count;
}

static void add_item(struct heif *h, unsigned id, const char *type, bool hidden)
{
	const size_t start = begin_full(&h->entries, "infe", 2U << 24 | (hidden ? 1 : 0));

	put16(&h->entries, id);
	put16(&h->entries, 0);
	must(ic_buf_put(&h->entries, ic_bytes_of(type, 4)));
	if (h->carrier == ITEM_NAME && id == PICTURE)
		must(ic_buf_put(&h->entries, h->options->canary));
	must(ic_buf_put_byte(&h->entries, 0));
	if (strcmp(type, "mime") == 0)
		must(ic_buf_put(&h->entries, h->carrier == ITEM_XMP
						     ? IC_LIT("application/rdf+xml\0")
						     : IC_LIT("text/plain\0")));
	if (strcmp(type, "uri ") == 0)
		must(ic_buf_put(&h->entries, IC_LIT("urn:example\0")));
	end(&h->entries, start);
	h->entry_count++;
}

static void add_place(struct heif *h, unsigned id, bool inside, ic_bytes body)
{
	struct ic_buf *into = inside ? &h->idat : &h->mdat;

	put16(&h->places, id);
	put16(&h->places, inside ? 1 : 0);
	put16(&h->places, 0);
	put16(&h->places, 1);
	must(ic_buf_put_be32(&h->places, (uint32_t)(into->len + (inside ? 0 : h->mdat_at))));
	must(ic_buf_put_be32(&h->places, (uint32_t)body.len));
	must(ic_buf_put(into, body));
	if (h->carrier == (inside ? IN_IDAT : IN_MDAT))
		must(ic_buf_put(into, h->options->canary));
	h->place_count++;
}

static void add_uses(struct heif *h, unsigned id, ic_bytes numbers)
{
	put16(&h->uses, id);
	must(ic_buf_put_byte(&h->uses, (uint8_t)numbers.len));
	must(ic_buf_put(&h->uses, numbers));
	h->use_count++;
}

static void add_reference(struct heif *h, const char *type, unsigned from, unsigned a, unsigned b)
{
	const size_t start = begin(&h->references, type);

	put16(&h->references, from);
	put16(&h->references, b == 0 ? 1 : 2);
	put16(&h->references, a);
	if (b != 0)
		put16(&h->references, b);
	end(&h->references, start);
}

/* ---- coded data ---- */

static ic_bytes coded_of(const struct heif *h, bool alpha)
{
#define PICK(name) ic_bytes_of(coded_##name, sizeof(coded_##name))
	if (h->avif)
		return alpha ? PICK(av1_alpha) : PICK(av1);
	return alpha ? PICK(hevc_alpha) : PICK(hevc);
}

static ic_bytes config_of(const struct heif *h, bool alpha)
{
	if (h->avif)
		return alpha ? PICK(av1_alpha_config) : PICK(av1_config);
	return alpha ? PICK(hevc_alpha_config) : PICK(hevc_config);
}

/* A unit that carries the canary and no picture, as the coding has them. */
static void put_unit(const struct heif *h, struct ic_buf *out)
{
	const bool filler = h->carrier == UNIT_FILLER;
	const ic_bytes canary = h->options->canary;

	if (h->avif) {
		must(ic_buf_put_byte(out, (uint8_t)((filler ? 15 : 5) << 3 | 2)));
		must(ic_buf_put_byte(out, (uint8_t)canary.len));
	} else {
		must(ic_buf_put_be32(out, (uint32_t)canary.len + 2));
		must(ic_buf_put_byte(out, (uint8_t)((filler ? 38 : 39) << 1)));
		must(ic_buf_put_byte(out, 1));
	}
	must(ic_buf_put(out, canary));
}

static void put_coded(const struct heif *h, bool alpha, struct ic_buf *out)
{
	if (h->carrier == UNIT_SEI || h->carrier == UNIT_FILLER)
		put_unit(h, out);
	must(ic_buf_put(out, coded_of(h, alpha)));
	if (h->carrier == UNIT_SEI || h->carrier == UNIT_FILLER)
		put_unit(h, out);
}

static uint8_t add_config(struct heif *h, bool alpha)
{
	struct ic_buf body;
	uint8_t number;

	ic_buf_init(&body, 4096);
	must(ic_buf_put(&body, config_of(h, alpha)));
	if (h->carrier == CONFIG_SEI && h->avif) {
		put_unit(h, &body);
	} else if (h->carrier == CONFIG_SEI) {
		body.ptr[22]++;
		must(ic_buf_put(&body, IC_LIT("\x27\0\1")));
		put16(&body, (unsigned)h->options->canary.len + 2);
		must(ic_buf_put(&body, IC_LIT("\x4e\1")));
		must(ic_buf_put(&body, h->options->canary));
	} else if (h->carrier == CONFIG_TAIL && !h->avif) {
		must(ic_buf_put(&body, h->options->canary));
	}
	number = add_property(h, h->avif ? "av1C" : "hvcC", ic_buf_view(&body));
	ic_buf_done(&body);
	return number;
}

static uint8_t add_size(struct heif *h, unsigned width)
{
	uint8_t body[12] = { 0 };

	body[7] = (uint8_t)width;
	body[11] = 64;
	return add_property(h, "ispe", ic_bytes_of(body, sizeof(body)));
}

static void add_coded(struct heif *h, unsigned id, bool hidden, bool alpha, ic_bytes uses)
{
	struct ic_buf body;

	ic_buf_init(&body, 1 << 16);
	put_coded(h, alpha, &body);
	add_item(h, id, h->avif ? "av01" : "hvc1", hidden);
	add_place(h, id, false, ic_buf_view(&body));
	add_uses(h, id, uses);
	ic_buf_done(&body);
}

/* ---- what carries ---- */

static uint8_t carried_property(struct heif *h)
{
	struct ic_buf body;
	uint8_t number = 0;

	ic_buf_init(&body, 4096);
	if (h->options->property != NULL) {
		number = add_property(h, h->options->property, h->options->property_body);
	} else if (h->carrier == PROPERTY_UDES) {
		must(ic_buf_put_be32(&body, 0));
		must(ic_buf_put(&body, IC_LIT("en\0")));
		must(ic_buf_put(&body, h->options->canary));
		must(ic_buf_put(&body, IC_LIT("\0\0")));
		number = add_property(h, "udes", ic_buf_view(&body));
	} else if (h->carrier == PROPERTY_UUID) {
		must(ic_buf_put(&body, IC_LIT("0123456789abcdef")));
		must(ic_buf_put(&body, h->options->canary));
		number = add_property(h, "uuid", ic_buf_view(&body));
	} else if (h->carrier == PROPERTY_ICC || h->options->icc.len > 0) {
		must(ic_buf_put(&body, IC_LIT("prof")));
		must(ic_buf_put(&body,
				h->carrier == PROPERTY_ICC ? h->options->canary : h->options->icc));
		number = add_property(h, "colr", ic_buf_view(&body));
	}
	ic_buf_done(&body);
	return number;
}

static const char *carried_type(const struct heif *h)
{
	static const char *const types[CARRIERS] = {
		[ITEM_EXIF] = "Exif",      [ITEM_XMP] = "mime",     [ITEM_MIME] = "mime",
		[ITEM_URI] = "uri ",       [ITEM_UNKNOWN] = "abcd", [ITEM_THUMBNAIL] = "hvc1",
		[ITEM_AUXILIARY] = "hvc1",
	};
	const char *type = types[h->carrier];

	return h->avif && type != NULL && strcmp(type, "hvc1") == 0 ? "av01" : type;
}

static void carry_item(struct heif *h, uint8_t config, uint8_t size)
{
	const char *type = carried_type(h);
	const uint8_t uses[] = { config, size };

	if (type == NULL)
		return;
	add_item(h, CARRIED, type, false);
	add_place(h, CARRIED, h->options->place == GEN_BEFORE_DATA, h->options->canary);
	if (h->carrier == ITEM_THUMBNAIL)
		add_reference(h, "thmb", CARRIED, PICTURE, 0);
	else if (h->carrier == ITEM_AUXILIARY)
		add_reference(h, "auxl", CARRIED, PICTURE, 0);
	else
		add_reference(h, "cdsc", CARRIED, PICTURE, 0);
	if (h->carrier == ITEM_THUMBNAIL || h->carrier == ITEM_AUXILIARY)
		add_uses(h, CARRIED, ic_bytes_of(uses, sizeof(uses)));
}

static void carry_box(const struct heif *h, enum gen_place place, struct ic_buf *out)
{
	static const char *const types[] = {
		[BOX_FREE] = "free", [BOX_SKIP] = "skip",    [BOX_UUID] = "uuid",
		[BOX_MPVD] = "mpvd", [BOX_UNKNOWN] = "abcd", [BOX_MOOV] = "moov"
	};

	if (h->carrier >= BOX_FREE && h->carrier <= BOX_MOOV && h->options->place == place)
		put_box(out, types[h->carrier], h->options->canary);
}

/* ---- the picture ---- */

static void add_exif(struct heif *h)
{
	struct ic_buf body;

	if (h->options->exif.len == 0)
		return;
	ic_buf_init(&body, 1 << 16);
	must(ic_buf_put(&body, IC_LIT("\0\0\0\6Exif\0\0")));
	must(ic_buf_put(&body, h->options->exif));
	add_item(h, EXIF_ITEM, "Exif", true);
	add_place(h, EXIF_ITEM, false, ic_buf_view(&body));
	add_reference(h, "cdsc", EXIF_ITEM, PICTURE, 0);
	ic_buf_done(&body);
}

static void add_alpha(struct heif *h, uint8_t size)
{
	struct ic_buf kind;
	const ic_bytes urn = h->avif ? IC_LIT("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")
				     : IC_LIT("urn:mpeg:hevc:2015:auxid:1\0");

	ic_buf_init(&kind, 4096);
	must(ic_buf_put_be32(&kind, 0));
	must(ic_buf_put(&kind, urn));
	if (h->carrier == PROPERTY_AUX_TAIL)
		must(ic_buf_put(&kind, h->options->canary));
	const uint8_t uses[] = { (uint8_t)(0x80 | add_config(h, true)), size,
				 add_property(h, "auxC", ic_buf_view(&kind)) };
	add_coded(h, ALPHA, false, true, ic_bytes_of(uses, sizeof(uses)));
	add_reference(h, "auxl", ALPHA, PICTURE, 0);
	if (h->avif)
		add_reference(h, "prem", PICTURE, ALPHA, 0);
	ic_buf_done(&kind);
}

static bool is_derived(enum gen_whole kind)
{
	return kind == GEN_HEIC_GRID || kind == GEN_AVIF_GRID || kind == GEN_HEIC_OVERLAY
	       || kind == GEN_HEIC_IDENTITY;
}

/* The picture, put together from its tiles. */
static void add_derived(struct heif *h, ic_bytes uses)
{
	const bool overlay = h->kind == GEN_HEIC_OVERLAY;
	const bool identity = h->kind == GEN_HEIC_IDENTITY;

	add_item(h, PICTURE, overlay ? "iovl" : identity ? "iden" : "grid", false);
	if (!identity)
		add_place(h, PICTURE, true,
			  overlay ? IC_LIT("\0\0\1\2\3\4\5\6\7\x8\0\x80\0\x40\0\0\0\0\0\x40\0\0")
				  : IC_LIT("\0\0\0\1\0\x80\0\x40"));
	add_uses(h, PICTURE, uses);
	add_reference(h, "dimg", PICTURE, TILE_A, identity ? 0 : TILE_B);
}

static void build(struct heif *h)
{
	const bool alpha = h->kind == GEN_HEIC_ALPHA || h->kind == GEN_AVIF_ALPHA;
	const uint8_t config = (uint8_t)(0x80 | add_config(h, false));
	const uint8_t size = add_size(h, 64);
	const uint8_t turn = add_property(h, "irot", IC_LIT("\3"));
	const uint8_t carried = carried_property(h);
	const uint8_t whole[] = { config, size, (uint8_t)(0x80 | turn), carried };

	if (is_derived(h->kind)) {
		const uint8_t uses[] = { add_size(h, h->kind == GEN_HEIC_IDENTITY ? 64 : 128),
					 (uint8_t)(0x80 | turn), carried };
		add_derived(h, ic_bytes_of(uses, sizeof(uses)));
		add_coded(h, TILE_A, true, false, ic_bytes_of(whole, 2));
		if (h->kind != GEN_HEIC_IDENTITY)
			add_coded(h, TILE_B, true, false, ic_bytes_of(whole, 2));
	} else {
		add_coded(h, PICTURE, false, false, ic_bytes_of(whole, sizeof(whole)));
	}
	if (alpha)
		add_alpha(h, size);
	add_exif(h);
	carry_item(h, config, size);
}

static void put_meta(const struct heif *h, struct ic_buf *out)
{
	const size_t start = begin_full(out, "meta", 0);
	size_t inner = begin_full(out, "hdlr", 0);

	must(ic_buf_put(out, IC_LIT("\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0")));
	if (h->carrier == HANDLER_NAME)
		must(ic_buf_put(out, h->options->canary));
	must(ic_buf_put_byte(out, 0));
	end(out, inner);
	inner = begin_full(out, "pitm", 0);
	put16(out, PICTURE);
	end(out, inner);
	carry_box(h, GEN_BEFORE_DATA, out);
	inner = begin_full(out, "iloc", 1U << 24);
	put16(out, 0x4400);
	put16(out, h->place_count);
	must(ic_buf_put(out, ic_buf_view(&h->places)));
	end(out, inner);
	inner = begin_full(out, "iinf", 0);
	put16(out, h->entry_count);
	must(ic_buf_put(out, ic_buf_view(&h->entries)));
	end(out, inner);
	inner = begin_full(out, "iref", 0);
	must(ic_buf_put(out, ic_buf_view(&h->references)));
	end(out, inner);
	inner = begin(out, "iprp");
	put_box(out, "ipco", ic_buf_view(&h->properties));
	const size_t uses = begin_full(out, "ipma", 0);
	must(ic_buf_put_be32(out, h->use_count));
	must(ic_buf_put(out, ic_buf_view(&h->uses)));
	end(out, uses);
	end(out, inner);
	put_box(out, "idat", ic_buf_view(&h->idat));
	end(out, start);
}

static void gen_heif(enum gen_whole kind, const struct gen_options *options, struct ic_buf *out)
{
	struct heif h = { .kind = kind,
			  .options = options,
			  .carrier = (enum carrier)options->carrier,
			  .avif = kind >= GEN_AVIF };
	struct ic_buf *const bufs[] = { &h.mdat,       &h.idat, &h.entries,   &h.places,
					&h.properties, &h.uses, &h.references };

	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		ic_buf_init(bufs[i], 1 << 20);
	put_box(out, "ftyp",
		h.avif ? IC_LIT("avif\0\0\0\0avifmif1miaf") : IC_LIT("heic\0\0\0\0mif1heic"));
	carry_box(&h, GEN_AFTER_START, out);
	h.mdat_at = out->len + 8;
	build(&h);
	put_box(out, "mdat", ic_buf_view(&h.mdat));
	carry_box(&h, GEN_BETWEEN_TABLES, out);
	put_meta(&h, out);
	carry_box(&h, GEN_AFTER_DATA, out);
	carry_box(&h, GEN_AFTER_END, out);
	if (h.carrier == BEHIND)
		must(ic_buf_put(out, options->canary));
	for (size_t i = 0; i < sizeof(bufs) / sizeof(bufs[0]); i++)
		ic_buf_done(bufs[i]);
}

/* ---- all ---- */

const char *gen_whole_name(enum gen_whole kind)
{
	static const char *const kinds[] = {
		"webp",      "webp with alpha", "webp lossless", "heic", "heic with alpha",
		"heic grid", "heic overlay",    "heic identity", "avif", "avif with alpha",
		"avif grid"
	};

	return kinds[kind];
}

unsigned gen_whole_carriers(enum gen_whole kind)
{
	return kind < GEN_HEIC ? gen_webp_carriers() : CARRIERS - 1;
}

const char *gen_whole_carrier(enum gen_whole kind, unsigned carrier)
{
	return kind < GEN_HEIC ? gen_webp_carrier(carrier) : names[carrier];
}

void gen_whole(enum gen_whole kind, const struct gen_options *options, struct ic_buf *out)
{
	if (kind < GEN_HEIC)
		gen_webp(kind, options, out);
	else
		gen_heif(kind, options, out);
}
