/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Directories are visited from a list, not by recursion; the entries over all of them are bounded,
 * so that directories which point at each other end.
 */
#include "image/exif.h"

#include <stddef.h>
#include <string.h>

#include "base/bug.h"
#include "base/limits.h"
#include "base/text.h"
#include "image/machine.h"
#include "image/words.h"

enum directory { IFD0, EXIF, GPS, INTEROP, IFD1, SUBIFD };

enum type { BYTE = 1, ASCII, SHORT, LONG, RATIONAL, SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL };

enum {
	DIRECTORIES_MAX = 16,
	VALUES_SHOWN_MAX = 4,
	ORIENTATION = 0x0112,
	THUMBNAIL_LENGTH = 0x0202
};

struct walk {
	struct ic_strip *strip;
	ic_bytes tiff;
	bool little;
	bool first; /* the block that facts are taken from */
	unsigned entries;
	unsigned count;
	struct {
		uint32_t offset;
		enum directory directory;
	} todo[DIRECTORIES_MAX];
};

struct entry {
	enum directory directory;
	uint16_t tag;
	uint16_t type;
	uint32_t count;
	ic_bytes value;
};

static const char *const directory_names[] = { "EXIF IFD0",    "EXIF",           "EXIF GPS",
					       "EXIF Interop", "EXIF thumbnail", "EXIF preview" };

static const struct tag_row {
	enum directory directory;
	uint16_t tag;
	const char *name;
	const char *kind;
} tag_rows[] = {
#define IC_TAG(directory, tag, name, kind) { directory, tag, name, kind },
#include "image/exif_tags.def"
#undef IC_TAG
};

static uint16_t load16(const struct walk *walk, const uint8_t *p)
{
	return walk->little ? ic_load_le16(p) : ic_load_be16(p);
}

static uint32_t load32(const struct walk *walk, const uint8_t *p)
{
	return walk->little ? ic_load_le32(p) : ic_load_be32(p);
}

static const struct tag_row *find_row(enum directory directory, uint16_t tag)
{
	static const struct tag_row unknown = { IFD0, 0, NULL, "other" };

	if (directory == IFD1 || directory == SUBIFD)
		directory = IFD0;
	for (size_t i = 0; i < sizeof(tag_rows) / sizeof(tag_rows[0]); i++) {
		if (tag_rows[i].directory == directory && tag_rows[i].tag == tag)
			return &tag_rows[i];
	}
	return &unknown;
}

static void add_directory(struct walk *walk, uint32_t offset, enum directory directory)
{
	if (offset == 0 || walk->count == DIRECTORIES_MAX)
		return;
	walk->todo[walk->count].offset = offset;
	walk->todo[walk->count].directory = directory;
	walk->count++;
}

/* ---- facts ---- */

enum fact_kind {
	FACT_TEXT,
	FACT_RATIO,
	FACT_NUMBER,
	FACT_FLASH,
	FACT_WHITE,
	FACT_TIME,
	FACT_OFFSET
};

static const struct fact_row {
	enum directory directory;
	uint16_t tag;
	enum fact_kind kind;
	size_t place;
	size_t size;
} fact_rows[] = {
#define FACT(directory, tag, kind, field)                                       \
	{                                                                       \
		directory, tag, kind, offsetof(struct ic_capture_facts, field), \
			sizeof(((struct ic_capture_facts *)NULL)->field)        \
	}
	FACT(IFD0, 0x010f, FACT_TEXT, make),
	FACT(IFD0, 0x0110, FACT_TEXT, model),
	FACT(EXIF, 0xa434, FACT_TEXT, lens),
	FACT(EXIF, 0x9003, FACT_TIME, time),
	FACT(EXIF, 0x9011, FACT_OFFSET, offset),
	FACT(EXIF, 0x920a, FACT_RATIO, focal_length_mm),
	FACT(EXIF, 0x829d, FACT_RATIO, aperture),
	FACT(EXIF, 0x829a, FACT_RATIO, exposure_s),
	FACT(EXIF, 0x8827, FACT_NUMBER, iso),
	FACT(EXIF, 0x9209, FACT_FLASH, flash),
	FACT(EXIF, 0xa403, FACT_WHITE, white_balance_manual),
#undef FACT
};

/* @pattern: '0' is a digit, anything else itself. */
static bool matches(ic_bytes value, const char *pattern)
{
	const size_t len = strlen(pattern);

	if (value.len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		const bool digit = value.ptr[i] >= '0' && value.ptr[i] <= '9';
		if (pattern[i] == '0' ? !digit : value.ptr[i] != (uint8_t)pattern[i])
			return false;
	}
	return true;
}

static void take_time(ic_bytes value, char *ret_time)
{
	if (!matches(value, "0000:00:00 00:00:00") || value.ptr[0] == '0')
		return;
	memcpy(ret_time, value.ptr, IC_FACT_TIME);
	ret_time[4] = '-';
	ret_time[7] = '-';
	ret_time[10] = 'T';
}

static void take_offset(ic_bytes value, char *ret_offset)
{
	if (matches(value, "+00:00") || matches(value, "-00:00"))
		memcpy(ret_offset, value.ptr, IC_FACT_OFFSET);
}

/* An unsigned number of type SHORT or LONG; false for anything else. */
static bool take_number(const struct walk *walk, const struct entry *entry, uint32_t *ret_number)
{
	if (entry->type == SHORT && entry->value.len >= 2)
		*ret_number = load16(walk, entry->value.ptr);
	else if (entry->type == LONG && entry->value.len >= 4)
		*ret_number = load32(walk, entry->value.ptr);
	else
		return false;
	return true;
}

static void take_fact(const struct walk *walk, const struct entry *entry,
		      const struct fact_row *row)
{
	uint8_t *place = (uint8_t *)&walk->strip->facts.capture + row->place;
	struct ic_ratio ratio;
	enum ic_known known;
	uint32_t number = 0;
	const bool is_number = take_number(walk, entry, &number);

	switch (row->kind) {
	case FACT_TEXT:
		ic_words_fact(entry->value, (char *)place, row->size);
		break;
	case FACT_TIME:
		take_time(entry->value, (char *)place);
		break;
	case FACT_OFFSET:
		take_offset(entry->value, (char *)place);
		break;
	case FACT_RATIO:
		if (entry->type != RATIONAL || entry->value.len < 8)
			break;
		ratio = (struct ic_ratio) { load32(walk, entry->value.ptr),
					    load32(walk, entry->value.ptr + 4) };
		memcpy(place, &ratio, sizeof(ratio));
		break;
	case FACT_NUMBER:
		if (is_number)
			memcpy(place, &number, sizeof(number));
		break;
	case FACT_FLASH:
	case FACT_WHITE:
		known = (number & 1) != 0 ? IC_KNOWN_YES : IC_KNOWN_NO;
		if (is_number)
			memcpy(place, &known, sizeof(known));
		break;
	}
}

static void take_facts(struct walk *walk, const struct entry *entry)
{
	/* Viewers turn the picture only for a SHORT, so only that is an orientation. */
	if (entry->directory == IFD0 && entry->tag == ORIENTATION && entry->type == SHORT
	    && entry->count == 1 && !walk->strip->state->exif_turns_not) {
		const uint16_t value = load16(walk, entry->value.ptr);
		if (value >= 1 && value <= 8)
			walk->strip->facts.orientation = value;
	}
	for (size_t i = 0; i < sizeof(fact_rows) / sizeof(fact_rows[0]); i++) {
		if (fact_rows[i].directory == entry->directory && fact_rows[i].tag == entry->tag)
			take_fact(walk, entry, &fact_rows[i]);
	}
}

/* ---- findings ---- */

static size_t type_bytes(uint16_t type)
{
	static const uint8_t bytes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8 };

	return type < sizeof(bytes) ? bytes[type] : 0;
}

static ic_status put_number(const struct walk *walk, uint16_t type, const uint8_t *p,
			    struct ic_buf *out)
{
	switch (type) {
	case SHORT:
	case SSHORT:
		return ic_decimal_emit(load16(walk, p), out);
	case LONG:
	case SLONG:
		return ic_decimal_emit(load32(walk, p), out);
	case RATIONAL:
	case SRATIONAL:
		return ic_words_put_ratio(out, load32(walk, p), load32(walk, p + 4));
	default:
		return ic_decimal_emit(*p, out);
	}
}

static bool is_printable(ic_bytes value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] < ' ' || value.ptr[i] > 0x7e)
			return false;
	}
	return value.len > 0;
}

/* UserComment and its like begin with eight bytes that name the character set. */
static ic_bytes without_charset(ic_bytes value)
{
	return ic_bytes_start_with(value, IC_LIT("ASCII\0\0\0")) ? ic_bytes_from(value, 8) : value;
}

static ic_status put_value(const struct walk *walk, const struct entry *entry, struct ic_buf *out)
{
	if (entry->type == ASCII)
		return ic_words_put(out, entry->value);
	if (entry->tag >= 0x9c9b && entry->tag <= 0x9c9f)
		return ic_words_put_utf16(out, entry->value);
	if (entry->type == UNDEFINED) {
		const ic_bytes text = without_charset(entry->value);
		return is_printable(text) ? ic_words_put(out, text) : IC_DONE;
	}

	const size_t size = type_bytes(entry->type);
	for (size_t i = 0; i < VALUES_SHOWN_MAX && (i + 1) * size <= entry->value.len; i++) {
		if (i > 0)
			IC_TRY(ic_buf_put_byte(out, ' '));
		IC_TRY(put_number(walk, entry->type, entry->value.ptr + i * size, out));
	}
	return IC_DONE;
}

static ic_status put_unknown_name(uint16_t tag, struct ic_buf *out)
{
	static const char digits[] = "0123456789abcdef";

	IC_TRY(ic_buf_put_text(out, "unknown tag 0x"));
	for (int shift = 12; shift >= 0; shift -= 4)
		IC_TRY(ic_buf_put_byte(out, (uint8_t)digits[tag >> shift & 15]));
	return IC_DONE;
}

static ic_status report(const struct walk *walk, const struct entry *entry)
{
	const struct tag_row *row = find_row(entry->directory, entry->tag);
	struct ic_buf *text = &walk->strip->state->text;
	struct ic_finding finding = { .where = directory_names[entry->directory],
				      .kind = row->kind,
				      .at = walk->strip->state->at,
				      .bytes = 12 + (entry->value.len > 4 ? entry->value.len : 0) };
	uint32_t length;

	ic_buf_clear(text);
	if (row->name == NULL)
		IC_TRY(put_unknown_name(entry->tag, text));
	else
		IC_TRY(ic_buf_put_text(text, row->name));
	const size_t name_len = text->len;
	IC_TRY(put_value(walk, entry, text));
	finding.name = ic_bytes_of(text->ptr, name_len);
	finding.value = ic_bytes_from(ic_buf_view(text), name_len);

	if (entry->directory == IFD1 && entry->tag == THUMBNAIL_LENGTH
	    && take_number(walk, entry, &length)) {
		finding.kind = "thumbnail";
		finding.name = IC_LIT("ThumbnailImage");
		finding.bytes = length;
	}
	if (walk->first && entry->directory == IFD0 && entry->tag == ORIENTATION
	    && walk->strip->facts.orientation != 1 && !walk->strip->state->exif_turns_not)
		finding.action = IC_FINDING_REWRITTEN;
	return ic_strip_find(walk->strip, &finding);
}

/* ---- walking ---- */

static void follow(struct walk *walk, const struct entry *entry)
{
	static const struct {
		uint16_t tag;
		enum directory directory;
	} links[] = { { 0x8769, EXIF }, { 0x8825, GPS }, { 0xa005, INTEROP }, { 0x014a, SUBIFD } };

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		if (links[i].tag == entry->tag && entry->value.len >= 4 && entry->directory != GPS
		    && entry->directory != INTEROP)
			add_directory(walk, load32(walk, entry->value.ptr), links[i].directory);
	}
}

/* Read the entry at @raw, 12 bytes inside the block; false if its value lies outside. */
static bool read_entry(const struct walk *walk, const uint8_t *raw, enum directory directory,
		       struct entry *ret)
{
	*ret = (struct entry) { .directory = directory,
				.tag = load16(walk, raw),
				.type = load16(walk, raw + 2),
				.count = load32(walk, raw + 4) };
	const uint64_t len = (uint64_t)ret->count * type_bytes(ret->type);

	if (len <= 4) {
		ret->value = ic_bytes_of(raw + 8, (size_t)len);
		return len > 0;
	}
	const uint32_t offset = load32(walk, raw + 8);
	if (offset > walk->tiff.len || len > walk->tiff.len - offset)
		return false;
	ret->value = ic_bytes_of(walk->tiff.ptr + offset, (size_t)len);
	return true;
}

static ic_status visit_entry(struct walk *walk, const uint8_t *raw, enum directory directory)
{
	struct entry entry;

	if (!read_entry(walk, raw, directory, &entry))
		return IC_DONE;
	follow(walk, &entry);
	if (walk->first)
		take_facts(walk, &entry);
	return ic_strip_finds(walk->strip) ? report(walk, &entry) : IC_DONE;
}

static ic_status visit_directory(struct walk *walk, uint32_t offset, enum directory directory)
{
	if (offset > walk->tiff.len || walk->tiff.len - offset < 2)
		return IC_DONE;
	const ic_bytes rest = ic_bytes_from(walk->tiff, (size_t)offset + 2);
	const size_t count = load16(walk, walk->tiff.ptr + offset);

	if (rest.ptr == NULL)
		return IC_DONE;
	for (size_t i = 0; i < count && (i + 1) * 12 <= rest.len; i++) {
		if (++walk->entries > IC_EXIF_ENTRIES_MAX)
			return IC_DONE;
		IC_TRY(visit_entry(walk, rest.ptr + i * 12, directory));
	}
	if (directory == IFD0 && count * 12 + 4 <= rest.len)
		add_directory(walk, load32(walk, rest.ptr + count * 12), IFD1);
	return IC_DONE;
}

static bool read_byte_order(struct walk *walk)
{
	if (walk->tiff.len < 8)
		return false;
	IC_ASSERT(walk->tiff.ptr != NULL);
	walk->little = walk->tiff.ptr[0] == 'I';
	return (walk->little ? walk->tiff.ptr[1] == 'I'
			     : walk->tiff.ptr[0] == 'M' && walk->tiff.ptr[1] == 'M')
	       && load16(walk, walk->tiff.ptr + 2) == 42;
}

ic_status ic_exif_read(struct ic_strip *strip, ic_bytes tiff)
{
	struct walk walk = { .strip = strip, .tiff = tiff, .first = !strip->state->exif_seen };

	if (!read_byte_order(&walk))
		return ic_strip_find_piece(strip, "EXIF", "damaged EXIF", tiff.len,
					   IC_FINDING_REMOVED);
	strip->state->exif_seen = true;
	add_directory(&walk, load32(&walk, tiff.ptr + 4), IFD0);
	for (unsigned i = 0; i < walk.count; i++)
		IC_TRY(visit_directory(&walk, walk.todo[i].offset, walk.todo[i].directory));
	return IC_DONE;
}

ic_status ic_exif_emit(int orientation, struct ic_buf *out)
{
	uint8_t tiff[] = { 'M',   'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0,
			   SHORT, 0,   0, 0,  1, 0, 0, 0, 0, 0, 0,    0,    0 };

	tiff[19] = (uint8_t)orientation;
	return ic_buf_put(out, ic_bytes_of(tiff, sizeof(tiff)));
}
