/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A reader for names, not an XML parser: it looks for tags and attributes with a prefix. What it
 * misreads is removed all the same.
 */
#include "image/xmp.h"

#include <string.h>

#include "image/machine.h"
#include "image/words.h"

/* A property whose name holds the word is of the kind; first match wins. */
static const struct {
	const char *word;
	const char *kind;
} kinds[] = {
	{ "GPS", "position" },
	{ "Latitude", "position" },
	{ "Longitude", "position" },
	{ "Location", "position" },
	{ "City", "position" },
	{ "Country", "position" },
	{ "Serial", "serial number" },
	{ "DocumentID", "serial number" },
	{ "InstanceID", "serial number" },
	{ "creator", "person" },
	{ "Creator", "person" },
	{ "Person", "person" },
	{ "Owner", "person" },
	{ "rights", "person" },
	{ "Date", "time" },
	{ "When", "time" },
	{ "when", "time" },
	{ "Software", "software" },
	{ "Tool", "software" },
	{ "Agent", "software" },
	{ "hdrgm", "second picture" },
	{ "GainMap", "second picture" },
	{ "MotionPhoto", "second picture" },
	{ "MicroVideo", "second picture" },
	{ "Depth", "second picture" },
	{ "GImage", "second picture" },
	{ "title", "description" },
	{ "description", "description" },
	{ "subject", "description" },
	{ "Make", "device" },
	{ "Model", "device" },
	{ "Lens", "device" },
};

/* RDF and XML themselves, not properties. */
static const char *const skipped[] = { "rdf:", "x:", "xmlns:", "xml:" };

static bool contains(ic_bytes text, const char *word)
{
	const ic_bytes needle = ic_bytes_of_text(word);

	for (size_t i = 0; i + needle.len <= text.len; i++) {
		if (memcmp(text.ptr + i, needle.ptr, needle.len) == 0)
			return true;
	}
	return false;
}

static const char *kind_of(ic_bytes name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (contains(name, kinds[i].word))
			return kinds[i].kind;
	}
	return "XMP";
}

static bool is_name_byte(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
	       || c == ':' || c == '_' || c == '-' || c == '.';
}

static ic_bytes take_name(ic_bytes text)
{
	size_t len = 0;

	while (len < text.len && len < IC_WORDS_MAX && is_name_byte(text.ptr[len]))
		len++;
	return ic_bytes_of(text.ptr, len);
}

/* The text up to @stop; all of it if there is none. */
static ic_bytes until(ic_bytes text, uint8_t stop)
{
	const uint8_t *end = text.len == 0 ? NULL : memchr(text.ptr, stop, text.len);

	return end == NULL ? text : ic_bytes_of(text.ptr, (size_t)(end - text.ptr));
}

static bool is_property(ic_bytes name)
{
	if (name.len == 0 || memchr(name.ptr, ':', name.len) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++) {
		if (ic_bytes_start_with(name, ic_bytes_of_text(skipped[i])))
			return false;
	}
	return true;
}

static ic_status report(struct ic_strip *strip, ic_bytes name, ic_bytes value)
{
	struct ic_buf *text = &strip->state->text;

	if (!is_property(name))
		return IC_DONE;
	ic_buf_clear(text);
	IC_TRY(ic_words_put(text, value));
	return ic_strip_find(strip, &(struct ic_finding) { .where = "XMP",
							   .kind = kind_of(name),
							   .name = name,
							   .value = ic_buf_view(text),
							   .at = strip->state->at,
							   .bytes = name.len + value.len });
}

/* name="value" pairs inside a tag */
static ic_status report_attributes(struct ic_strip *strip, ic_bytes tag)
{
	while (tag.len > 0) {
		const ic_bytes name = take_name(tag);

		if (name.len == 0) {
			tag = ic_bytes_from(tag, 1);
			continue;
		}
		tag = ic_bytes_from(tag, name.len);
		if (tag.len < 2 || tag.ptr[0] != '=' || (tag.ptr[1] != '"' && tag.ptr[1] != '\''))
			continue;
		const ic_bytes value = until(ic_bytes_from(tag, 2), tag.ptr[1]);
		IC_TRY(report(strip, name, value));
		tag = ic_bytes_from(tag, value.len + 3);
	}
	return IC_DONE;
}

ic_status ic_xmp_report(struct ic_strip *strip, ic_bytes packet)
{
	for (;;) {
		packet = ic_bytes_from(packet, until(packet, '<').len + 1);
		if (packet.len == 0)
			return IC_DONE;

		const ic_bytes tag = until(packet, '>');
		const ic_bytes name = take_name(packet);
		const ic_bytes content = until(ic_bytes_from(packet, tag.len + 1), '<');
		if (name.len > 0)
			IC_TRY(report(strip, name, content));
		IC_TRY(report_attributes(strip, ic_bytes_from(tag, name.len)));
		packet = ic_bytes_from(packet, tag.len);
	}
}
