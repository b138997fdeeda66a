/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HEIF box by box: a small picture of one item whose parts are replaced one at a time, by what is
 * damaged, by another version of the same, and by more than the limits allow.
 */
#include "lib/check.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "image/bmff.h"
#include "lib/gen_coded.h"
#include "lib/gen_whole.h"
#include "lib/strip_whole.h"
#include "lib/walk_image.h"

/* A part of the file: what stands in front, then a unit so many times. */
struct body {
	ic_bytes front;
	ic_bytes unit;
	unsigned times;
};

struct row {
	const char *what;
	const char *part; /* whose body is replaced */
	struct body body;
	ic_code code;
};

#define L(literal)                                              \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}
#define ONCE(literal)                      \
	{                                  \
		L(literal), { NULL, 0 }, 0 \
	}
#define MANY(front, unit, times)         \
	{                                \
		L(front), L(unit), times \
	}

#define ENTRY(version, id, type) \
	"\0\0\0\x15"             \
	"infe" version "\0\0\0" id "\0\0" type "\0"
#define WIDE_ENTRY(id, type) \
	"\0\0\0\x17"         \
	"infe\3\0\0\0\0\0" id "\0\0" type "\0"

/* data at 32, as long as it is; the second of two items shares it */
#define DATA    "\0\0\0\x20"
#define LENGTH  "\0\0\0\x3a"
#define PLACE   "\0\1\0\0\0\1" DATA LENGTH
#define V1PLACE "\0\1\0\0\0\0\0\1" DATA LENGTH

static const struct row rows[] = {
	{ "as it is", "none", ONCE(""), IC_OK },
	/* hdlr, pitm, ftyp */
	{ "a short handler", "hdlr", ONCE("\0\0\0\0\0\0\0\0pic"), IC_E_IMAGE_UNSUPPORTED },
	{ "a wide primary", "pitm", ONCE("\1\0\0\0\0\0\0\1"), IC_OK },
	{ "a cut primary", "pitm", ONCE("\0\0\0\0\0"), IC_E_IMAGE },
	{ "no such primary", "pitm", ONCE("\0\0\0\0\0\2"), IC_E_IMAGE },
	{ "a short type", "ftyp", ONCE("heic"), IC_E_IMAGE },
	{ "a type of a part", "ftyp", ONCE("heic\0\0\0\0mif1hei"), IC_E_IMAGE },
	{ "ten bits", "ftyp", ONCE("heix\0\0\0\0mif1heic"), IC_OK },
	/* iinf */
	{ "no items", "iinf", ONCE("\0\0\0\0\0\0"), IC_E_IMAGE },
	{ "cut items", "iinf", ONCE("\0\0\0\0\0"), IC_E_IMAGE },
	{ "wide items", "iinf", ONCE("\1\0\0\0\0\0\0\1" WIDE_ENTRY("\0\1", "hvc1")), IC_OK },
	{ "an old entry", "iinf", ONCE("\0\0\0\0\0\1" ENTRY("\1", "\0\1", "hvc1")),
	  IC_E_IMAGE_UNSUPPORTED },
	{ "a new entry", "iinf", ONCE("\0\0\0\0\0\1" ENTRY("\4", "\0\1", "hvc1")),
	  IC_E_IMAGE_UNSUPPORTED },
	{ "item 0", "iinf", ONCE("\0\0\0\0\0\1" ENTRY("\2", "\0\0", "hvc1")), IC_E_IMAGE },
	{ "an item twice", "iinf", MANY("\0\0\0\0\0\2", ENTRY("\2", "\0\1", "hvc1"), 2),
	  IC_E_IMAGE },
	{ "an entry that is none", "iinf",
	  ONCE("\0\0\0\0\0\1\0\0\0\x15"
	       "abcd\2\0\0\0\0\1\0\0hvc1\0"),
	  IC_E_IMAGE_UNSUPPORTED },
	{ "a protected item", "iinf",
	  ONCE("\0\0\0\0\0\1\0\0\0\x15"
	       "infe\2\0\0\0\0\1\0\1hvc1\0"),
	  IC_E_IMAGE_UNSUPPORTED },
	{ "a cut entry", "iinf",
	  ONCE("\0\0\0\0\0\1\0\0\0\x10"
	       "infe\2\0\0\0\0\1\0\0"),
	  IC_E_IMAGE },
	{ "a name without end", "iinf",
	  ONCE("\0\0\0\0\0\1\0\0\0\x18"
	       "infe\2\0\0\0\0\1\0\0hvc1name"),
	  IC_OK },
	{ "a gain map beside", "iinf",
	  ONCE("\0\0\0\0\0\2" ENTRY("\2", "\0\1", "hvc1") ENTRY("\2", "\0\2", "tmap")), IC_OK },
	{ "another picture beside", "iinf",
	  ONCE("\0\0\0\0\0\2" ENTRY("\2", "\0\1", "hvc1") ENTRY("\2", "\0\2", "iovl")), IC_OK },
	/* iloc */
	{ "version 1", "iloc", ONCE("\1\0\0\0\x44\0\0\1" V1PLACE), IC_OK },
	{ "with an index", "iloc", ONCE("\1\0\0\0\x44\4\0\1\0\1\0\0\0\0\0\1\0\0\0\0" DATA LENGTH),
	  IC_OK },
	{ "version 2", "iloc", ONCE("\2\0\0\0\x44\0\0\0\0\1\0\0" V1PLACE), IC_OK },
	{ "version 3", "iloc", ONCE("\3\0\0\0\x44\0\0\0\0\1\0\0" V1PLACE), IC_E_IMAGE },
	{ "wide fields", "iloc",
	  ONCE("\0\0\0\0\x88\x80\0\1\0\1\0\0\0\0\0\0\0\0\0\x20\0\1\0\0\0\0\0\0\0\0\0\0\0\0" LENGTH),
	  IC_OK },
	{ "offsets of two bytes", "iloc", ONCE("\0\0\0\0\x24\0\0\1\0\1\0\0\0\1\0\x20" LENGTH),
	  IC_E_IMAGE },
	{ "lengths of two bytes", "iloc", ONCE("\0\0\0\0\x42\0\0\1\0\1\0\0\0\1" DATA "\0\x3a"),
	  IC_E_IMAGE },
	{ "a base of two bytes", "iloc", ONCE("\0\0\0\0\x44\x20\0\1\0\1\0\0\0\0\0\1" DATA LENGTH),
	  IC_E_IMAGE },
	{ "an index of two bytes", "iloc",
	  ONCE("\1\0\0\0\x44\2\0\1\0\1\0\0\0\0\0\1\0\0" DATA LENGTH), IC_E_IMAGE },
	{ "in another file", "iloc", ONCE("\0\0\0\0\x44\0\0\1\0\1\0\1\0\1" DATA LENGTH),
	  IC_E_IMAGE },
	{ "by another method", "iloc", ONCE("\1\0\0\0\x44\0\0\1\0\1\0\2\0\0\0\1" DATA LENGTH),
	  IC_E_IMAGE },
	{ "nowhere", "iloc", ONCE("\0\0\0\0\x44\0\0\0"), IC_E_IMAGE },
	{ "places that are cut", "iloc", ONCE("\0\0\0\0\x44\0\0\2" PLACE), IC_E_IMAGE },
	{ "an extent that is cut", "iloc", ONCE("\0\0\0\0\x44\0\0\1\0\1\0\0\0\1" DATA),
	  IC_E_IMAGE },
	{ "in two places", "iloc", MANY("\0\0\0\0\x44\0\0\2", PLACE, 2), IC_E_IMAGE },
	{ "a place of nothing announced", "iloc",
	  ONCE("\0\0\0\0\x44\0\0\2\0\7\0\0\0\1" DATA LENGTH PLACE), IC_OK },
	{ "past the largest number", "iloc",
	  ONCE("\0\0\0\0\x44\x80\0\1\0\1\0\0\xff\xff\xff\xff\xff\xff\xff\xff\0\1" DATA LENGTH),
	  IC_E_IMAGE },
	{ "outside the file", "iloc", ONCE("\0\0\0\0\x44\0\0\1\0\1\0\0\0\1\0\x10\0\0" LENGTH),
	  IC_E_IMAGE },
	{ "longer than the file", "iloc", ONCE("\0\0\0\0\x44\0\0\1\0\1\0\0\0\1" DATA "\0\x10\0\0"),
	  IC_E_IMAGE },
	{ "its own data over and over", "iloc",
	  MANY("\0\0\0\0\x44\0\0\1\0\1\0\0\0\x40", DATA LENGTH, 64), IC_E_IMAGE_LIMIT },
	{ "more extents than are read", "iloc", MANY("\0\0\0\0\0\0\0\1\0\1\0\0\xff\xff", "", 0),
	  IC_E_IMAGE_LIMIT },
	{ "more places than are read", "iloc", MANY("\0\0\0\0\0\0\x10\0", "\0\7\0\0\0\0", 4096),
	  IC_E_IMAGE_LIMIT },
	/* ipco, ipma */
	{ "more properties than are read", "ipco",
	  MANY("",
	       "\0\0\0\x8"
	       "abcd",
	       IC_BMFF_PROPERTIES_MAX),
	  IC_E_IMAGE_LIMIT },
	{ "wide uses", "ipma", ONCE("\0\0\0\1\0\0\0\1\0\1\2\x80\1\0\2"), IC_OK },
	{ "wide items in uses", "ipma", ONCE("\1\0\0\0\0\0\0\1\0\0\0\1\2\x81\2"), IC_OK },
	{ "a use of nothing", "ipma", ONCE("\0\0\0\0\0\0\0\1\0\1\3\0\x81\2"), IC_OK },
	{ "a use of what is not there", "ipma", ONCE("\0\0\0\0\0\0\0\1\0\1\3\x81\2\x9"),
	  IC_E_IMAGE },
	{ "uses that are cut", "ipma", ONCE("\0\0\0\0\0\0\0\1\0\1\3\x81\2"), IC_E_IMAGE },
	{ "uses of an item twice", "ipma", MANY("\0\0\0\0\0\0\0\2", "\0\1\2\x81\2", 2),
	  IC_E_IMAGE },
	{ "uses of nothing announced", "ipma", ONCE("\0\0\0\0\0\0\0\2\0\7\1\2\0\1\2\x81\2"),
	  IC_OK },
	{ "no configuration", "ipma", ONCE("\0\0\0\0\0\0\0\1\0\1\1\2"), IC_E_IMAGE },
	{ "no size", "ipma", ONCE("\0\0\0\0\0\0\0\1\0\1\1\x81"), IC_E_IMAGE },
	{ "the same again and again", "ipma", MANY("\0\0\0\0\0\0\0\1\0\1\xff\x81", "\2", 254),
	  IC_OK },
	{ "more items with uses than are read", "ipma", MANY("\0\0\0\0\0\0\x10\0", "\0\7\0", 4096),
	  IC_E_IMAGE_LIMIT },
	{ "more uses than are read", "ipma",
	  MANY("\0\0\0\0\0\0\x10\0",
	       "\0\7\x14"
	       "\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2\2",
	       1000),
	  IC_E_IMAGE_LIMIT },
	{ "two lists of properties", "iprp",
	  ONCE("\0\0\0\x8"
	       "ipco\0\0\0\x8"
	       "ipco"),
	  IC_E_IMAGE },
	{ "something else beside", "iprp",
	  ONCE("\0\0\0\x8"
	       "abcd"),
	  IC_E_IMAGE },
	/* iref */
	{ "references", "iref",
	  ONCE("\0\0\0\0\0\0\0\x0e"
	       "cdsc\0\1\0\1\0\1"),
	  IC_OK },
	{ "wide references", "iref",
	  ONCE("\1\0\0\0\0\0\0\x12"
	       "cdsc\0\0\0\1\0\1\0\0\0\1"),
	  IC_OK },
	{ "a reference that is cut", "iref",
	  ONCE("\0\0\0\0\0\0\0\x0c"
	       "cdsc\0\1\0\1"),
	  IC_E_IMAGE },
	{ "a reference without its end", "iref",
	  ONCE("\0\0\0\0\0\0\0\x0a"
	       "cdsc\0\1"),
	  IC_E_IMAGE },
	{ "references without a version", "iref", ONCE("\0\0"), IC_E_IMAGE },
	{ "more references than are read", "iref",
	  MANY("\0\0\0\0\0\0\x80\x0e"
	       "cdsc\0\1\x40\1",
	       "\0\1", 0x4001),
	  IC_E_IMAGE_LIMIT },
	{ "transparency of itself", "iref",
	  ONCE("\0\0\0\0\0\0\0\x0e"
	       "auxl\0\1\0\1\0\1"),
	  IC_OK },
	/* the file */
	{ "a box of its own length", "end", ONCE("\0\0\0\1free\0\0\0\0\0\0\0\x10"), IC_OK },
	{ "a long box shorter than its head", "end", ONCE("\0\0\0\1free\0\0\0\0\0\0\0\xf"), IC_OK },
	{ "a long box that is cut", "end", ONCE("\0\0\0\1free\0\0\0\0"), IC_OK },
	{ "a box to the end", "end", ONCE("\0\0\0\0free and more"), IC_OK },
	{ "bytes behind", "end", ONCE("bytes"), IC_OK },
	{ "two descriptions", "end",
	  ONCE("\0\0\0\xc"
	       "meta\0\0\0\0"),
	  IC_E_IMAGE_UNSUPPORTED },
	{ "more boxes than are read", "end",
	  MANY("",
	       "\0\0\0\x8"
	       "free",
	       IC_BMFF_BOXES_MAX),
	  IC_E_IMAGE_LIMIT },
	{ "a description without a version", "meta", ONCE("\0\0"), IC_E_IMAGE },
	{ "a part twice", "meta",
	  ONCE("\0\0\0\0\0\0\0\x8"
	       "idat\0\0\0\x8"
	       "idat"),
	  IC_E_IMAGE },
	{ "a description of nothing", "meta", ONCE("\0\0\0\0"), IC_E_IMAGE },
	/* coded data */
	{ "a length that is cut", "mdat", ONCE("\0\0\0"), IC_E_IMAGE },
	{ "no coded data", "mdat", ONCE(""), IC_E_IMAGE },
};

static void put_body(const struct body *body, struct ic_buf *out)
{
	assert_done(ic_buf_put(out, body->front));
	for (unsigned i = 0; i < body->times; i++)
		assert_done(ic_buf_put(out, body->unit));
}

static size_t begin(const char *type, struct ic_buf *out)
{
	const size_t start = out->len;

	assert_done(ic_buf_put_be32(out, 0));
	assert_done(ic_buf_put(out, ic_bytes_of((const uint8_t *)type, 4)));
	return start;
}

static void end(size_t start, struct ic_buf *out)
{
	ic_store_be32(out->ptr + start, (uint32_t)(out->len - start));
}

/* The box, unless it is the row's: then with the row's body. */
static void put_part(const struct row *row, const char *type, ic_bytes body, struct ic_buf *out)
{
	const size_t start = begin(type, out);

	if (strcmp(row->part, type) == 0)
		put_body(&row->body, out);
	else
		assert_done(ic_buf_put(out, body));
	end(start, out);
}

static void put_properties(const struct row *row, struct ic_buf *out)
{
	struct ic_buf list;
	const size_t start = begin("iprp", out);

	if (strcmp(row->part, "iprp") == 0) {
		put_body(&row->body, out);
	} else {
		ic_buf_init(&list, 1 << 20);
		const size_t config = begin("hvcC", &list);
		assert_done(ic_buf_put(&list,
				       ic_bytes_of(coded_hevc_config, sizeof(coded_hevc_config))));
		end(config, &list);
		const size_t size = begin("ispe", &list);
		assert_done(ic_buf_put(&list, IC_LIT("\0\0\0\0\0\0\0\x40\0\0\0\x40")));
		end(size, &list);
		if (strcmp(row->part, "ipco") == 0)
			put_body(&row->body, &list);
		const size_t properties = begin("ipco", out);
		assert_done(ic_buf_put(out, ic_buf_view(&list)));
		end(properties, out);
		put_part(row, "ipma", IC_LIT("\0\0\0\0\0\0\0\1\0\1\2\x81\2"), out);
		ic_buf_done(&list);
	}
	end(start, out);
}

static void make(const struct row *row, struct ic_buf *out)
{
	static_assert(sizeof(coded_hevc) == 0x3a, "as LENGTH has it");
	ic_buf_clear(out);
	put_part(row, "ftyp", IC_LIT("heic\0\0\0\0mif1heic"), out);
	put_part(row, "mdat", ic_bytes_of(coded_hevc, sizeof(coded_hevc)), out);
	const size_t meta = begin("meta", out);
	if (strcmp(row->part, "meta") == 0) {
		put_body(&row->body, out);
	} else {
		assert_done(ic_buf_put_be32(out, 0));
		put_part(row, "hdlr", IC_LIT("\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"),
			 out);
		put_part(row, "pitm", IC_LIT("\0\0\0\0\0\1"), out);
		put_part(row, "iinf", IC_LIT("\0\0\0\0\0\1" ENTRY("\2", "\0\1", "hvc1")), out);
		put_part(row, "iloc", IC_LIT("\0\0\0\0\x44\0\0\1" PLACE), out);
		put_properties(row, out);
		if (strcmp(row->part, "iref") == 0)
			put_part(row, "iref", (ic_bytes) { NULL, 0 }, out);
	}
	end(meta, out);
	if (strcmp(row->part, "end") == 0)
		put_body(&row->body, out);
}

static void each_box_holds_or_is_refused(void **state)
{
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(&rows[i], &file);
		ic_buf_clear(&out);
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		if (ic_status_code(status) != rows[i].code)
			fail_msg("%s: %s", rows[i].what,
				 ic_ok(status) ? "accepted" : status.fault->text);
		const char *fault = ic_ok(status) ? walk_image(ic_buf_view(&out)) : NULL;
		if (fault != NULL)
			fail_msg("%s: %s", rows[i].what, fault);
	}
	ic_buf_done(&file);
	ic_buf_done(&out);
}

/* As many items as are read, and one more. */
static void items_have_a_limit(void **state)
{
	static struct row row = { "items", "iinf", { { NULL, 0 }, { NULL, 0 }, 0 }, IC_OK };
	struct ic_buf list;
	struct ic_buf file;
	struct ic_buf out;

	(void)state;
	ic_buf_init(&list, 1 << 20);
	ic_buf_init(&file, 1 << 20);
	ic_buf_init(&out, STRIP_OUT_MAX);
	for (unsigned more = 0; more < 2; more++) {
		ic_buf_clear(&list);
		assert_done(ic_buf_put_be32(&list, 0));
		assert_done(ic_buf_put_be16(&list, (uint16_t)(IC_BMFF_ITEMS_MAX + more)));
		for (unsigned id = 1; id <= IC_BMFF_ITEMS_MAX + more; id++) {
			const size_t start = begin("infe", &list);

			assert_done(ic_buf_put_be32(&list, 2U << 24));
			assert_done(ic_buf_put_be16(&list, (uint16_t)id));
			assert_done(ic_buf_put(&list, IC_LIT("\0\0hvc1\0")));
			end(start, &list);
		}
		row.body.front = ic_buf_view(&list);
		make(&row, &file);
		const ic_status status = strip_whole(ic_buf_view(&file), file.len, &out, NULL);
		assert_int_equal(ic_status_code(status), more == 0 ? IC_OK : IC_E_IMAGE_LIMIT);
	}
	ic_buf_done(&list);
	ic_buf_done(&file);
	ic_buf_done(&out);
}

/* ---- units ---- */

struct unit_row {
	const char *what;
	ic_bytes data;
	ic_bytes made;
	ic_code code;
};

#define NOTHING         \
	{               \
		NULL, 0 \
	}

static const struct unit_row av1_rows[] = {
	{ "a frame", L("\x32\2ab"), L("\x32\2ab"), IC_OK },
	{ "a frame to the end",
	  L("\x30"
	    "ab"),
	  L("\x32\2ab"), IC_OK },
	{ "a frame of a layer", L("\x36\x4f\2ab"), L("\x36\x48\2ab"), IC_OK },
	{ "a length with leading zeros", L("\x32\x82\x80\0ab"), L("\x32\2ab"), IC_OK },
	{ "a sequence header and a frame", L("\x0a\1s\x32\1f"), L("\x0a\1s\x32\1f"), IC_OK },
	{ "metadata", L("\x2a\1m\x32\1f"), L("\x32\1f"), IC_OK },
	{ "a list of tiles", L("\x42\1t"), NOTHING, IC_E_IMAGE_UNSUPPORTED },
	{ "no frame", L("\x0a\1s"), NOTHING, IC_E_IMAGE },
	{ "the forbidden bit", L("\xb2\1f"), NOTHING, IC_E_IMAGE },
	{ "the reserved bit", L("\x33\1f"), NOTHING, IC_E_IMAGE },
	{ "a layer that is cut", L("\x36"), NOTHING, IC_E_IMAGE },
	{ "a length that is cut", L("\x32\x82"), NOTHING, IC_E_IMAGE },
	{ "a length that does not end", L("\x32\x80\x80\x80\x80\x80\x80\x80\x80\0"), NOTHING,
	  IC_E_IMAGE },
	{ "a length beyond all files", L("\x32\x80\x80\x80\x80\x7f"), NOTHING, IC_E_IMAGE },
	{ "a frame that is cut", L("\x32\3ab"), NOTHING, IC_E_IMAGE },
};

static const struct unit_row config_rows[] = {
	{ "a head", L("\x81\4\x0c\x13"), L("\x81\4\x0c\0"), IC_OK },
	{ "with its sequence", L("\x81\4\x0c\0\x0a\1s"), L("\x81\4\x0c\0\x0a\1s"), IC_OK },
	{ "with metadata", L("\x81\4\x0c\0\x2a\1m"), L("\x81\4\x0c\0"), IC_OK },
	{ "cut", L("\x81\4\x0c"), NOTHING, IC_E_IMAGE },
	{ "of another version", L("\x82\4\x0c\0"), NOTHING, IC_E_IMAGE },
	{ "with a unit that is cut", L("\x81\4\x0c\0\x0a\2s"), NOTHING, IC_E_IMAGE },
};

static void check_units(const struct unit_row *row, bool config)
{
	struct ic_bmff_left left = { 0 };
	struct ic_buf out;

	ic_buf_init(&out, 1 << 16);
	const ic_status status =
		config ? ic_bmff_config(IC_BOX('a', 'v', '1', 'C'), row->data, &out, &left)
		       : ic_bmff_av1(row->data, &out, &left);
	if (ic_status_code(status) != row->code)
		fail_msg("%s: %s", row->what, ic_ok(status) ? "accepted" : status.fault->text);
	if (ic_ok(status) && !ic_bytes_equal(ic_buf_view(&out), row->made))
		fail_msg("%s: other bytes", row->what);
	ic_buf_done(&out);
}

static void each_unit_of_av1(void **state)
{
	struct ic_bmff_left left = { 0 };
	struct ic_buf data;
	struct ic_buf out;

	(void)state;
	for (size_t i = 0; i < sizeof(av1_rows) / sizeof(av1_rows[0]); i++)
		check_units(&av1_rows[i], false);
	for (size_t i = 0; i < sizeof(config_rows) / sizeof(config_rows[0]); i++)
		check_units(&config_rows[i], true);
	ic_buf_init(&data, 1 << 16); /* a length of more than one byte */
	ic_buf_init(&out, 1 << 16);
	assert_done(ic_buf_put(&data, IC_LIT("\x32\xac\2")));
	for (int i = 0; i < 300; i++)
		assert_done(ic_buf_put_byte(&data, 'x'));
	assert_done(ic_bmff_av1(ic_buf_view(&data), &out, &left));
	assert_true(ic_bytes_equal(ic_buf_view(&data), ic_buf_view(&out)));
	ic_buf_done(&data);
	ic_buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_box_holds_or_is_refused),
		cmocka_unit_test(items_have_a_limit),
		cmocka_unit_test(each_unit_of_av1),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
