/* SPDX-License-Identifier: Apache-2.0 */
/* Photoshop image resources (8BIM) and the IPTC datasets inside them (IIM 4.2). */
#include "image/machine.h"
#include "image/words.h"
#include "image/xmp.h"

struct name_row {
	uint16_t number;
	const char *name;
	const char *kind;
};

static const struct name_row resources[] = {
	{ 0x03ed, "ResolutionInfo", "picture structure" },
	{ 0x0404, "IPTC", "IPTC" },
	{ 0x0409, "Photoshop thumbnail (4)", "thumbnail" },
	{ 0x040a, "CopyrightFlag", "person" },
	{ 0x040b, "URL", "description" },
	{ 0x040c, "Photoshop thumbnail", "thumbnail" },
	{ 0x040f, "ICC profile", "colour" },
	{ 0x0414, "DocumentSpecificIDs", "serial number" },
	{ 0x0421, "VersionInfo", "software" },
	{ 0x0422, "EXIF data", "other" },
	{ 0x0424, "XMP", "XMP" },
	{ 0x0425, "IPTCDigest", "serial number" },
	{ 0x043b, "PrintInfo", "software" },
};

static const struct name_row datasets[] = {
	{ 0, "ApplicationRecordVersion", "picture structure" },
	{ 5, "ObjectName", "description" },
	{ 7, "EditStatus", "description" },
	{ 10, "Urgency", "description" },
	{ 15, "Category", "description" },
	{ 20, "SupplementalCategories", "description" },
	{ 22, "FixtureIdentifier", "description" },
	{ 25, "Keywords", "description" },
	{ 26, "ContentLocationCode", "position" },
	{ 27, "ContentLocationName", "position" },
	{ 40, "SpecialInstructions", "description" },
	{ 55, "DateCreated", "time" },
	{ 60, "TimeCreated", "time" },
	{ 62, "DigitalCreationDate", "time" },
	{ 63, "DigitalCreationTime", "time" },
	{ 65, "OriginatingProgram", "software" },
	{ 70, "ProgramVersion", "software" },
	{ 80, "By-line", "person" },
	{ 85, "By-lineTitle", "person" },
	{ 90, "City", "position" },
	{ 92, "Sub-location", "position" },
	{ 95, "Province-State", "position" },
	{ 100, "Country-PrimaryLocationCode", "position" },
	{ 101, "Country-PrimaryLocationName", "position" },
	{ 103, "OriginalTransmissionReference", "description" },
	{ 105, "Headline", "description" },
	{ 110, "Credit", "person" },
	{ 115, "Source", "person" },
	{ 116, "CopyrightNotice", "person" },
	{ 118, "Contact", "person" },
	{ 120, "Caption-Abstract", "description" },
	{ 122, "Writer-Editor", "person" },
};

static const struct name_row *find_row(const struct name_row *rows, size_t count, uint16_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].number == number)
			return &rows[i];
	}
	return NULL;
}

static ic_status report(struct ic_strip *strip, const char *where, const struct name_row *row,
			ic_bytes value, bool shown)
{
	struct ic_buf *text = &strip->state->text;
	static const struct name_row unknown = { 0, "unknown", "other" };

	row = row == NULL ? &unknown : row;
	ic_buf_clear(text);
	if (shown)
		IC_TRY(ic_words_put(text, value));
	return ic_strip_find(strip, &(struct ic_finding) { .where = where,
							   .kind = row->kind,
							   .name = ic_bytes_of_text(row->name),
							   .value = ic_buf_view(text),
							   .at = strip->state->at,
							   .bytes = value.len });
}

static ic_status report_iptc(struct ic_strip *strip, ic_bytes data)
{
	if (data.ptr == NULL)
		return IC_DONE;
	while (data.len >= 5 && data.ptr[0] == 0x1c) {
		const uint8_t record = data.ptr[1];
		const uint8_t number = data.ptr[2];
		const size_t len = ic_load_be16(data.ptr + 3);

		data = ic_bytes_from(data, 5);
		if (len > data.len)
			break;
		const struct name_row *row =
			record == 2
				? find_row(datasets, sizeof(datasets) / sizeof(datasets[0]), number)
				: NULL;
		IC_TRY(report(strip, "IPTC", row, ic_bytes_of(data.ptr, len), number != 0));
		data = ic_bytes_from(data, len);
	}
	return IC_DONE;
}

static ic_status report_resource(struct ic_strip *strip, uint16_t number, ic_bytes data)
{
	const struct name_row *row =
		find_row(resources, sizeof(resources) / sizeof(resources[0]), number);

	if (number == 0x0404)
		return report_iptc(strip, data);
	return report(strip, "Photoshop", row, data, false);
}

ic_status ic_photoshop_report(struct ic_strip *strip, ic_bytes data)
{
	/* "8BIM", number, Pascal string padded to even, length, data padded to even */
	while (data.len >= 12) {
		const uint16_t number = ic_load_be16(data.ptr + 4);
		const size_t name = ((size_t)data.ptr[6] + 2) / 2 * 2;

		data = ic_bytes_from(data, 6 + name);
		if (data.len < 4)
			break;
		const size_t len = ic_load_be32(data.ptr);
		data = ic_bytes_from(data, 4);
		if (len > data.len)
			break;
		IC_TRY(report_resource(strip, number, ic_bytes_of(data.ptr, len)));
		data = ic_bytes_from(data, (len + 1) / 2 * 2);
	}
	return IC_DONE;
}
