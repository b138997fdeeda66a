/* SPDX-License-Identifier: Apache-2.0 */
/*
 * APPn and COM segments: none is kept. What decoders act upon (JFIF, Adobe, EXIF, ICC before the
 * first scan) is read into facts and tables; the others are named for the findings by the first row
 * that fits.
 */
#include "base/limits.h"
#include "image/exif.h"
#include "image/machine.h"
#include "image/words.h"
#include "image/xmp.h"

enum { APP0 = 0xe0, APP2 = 0xe2, APP14 = 0xee, COM = 0xfe };

static ic_status take_jfif(struct ic_strip *strip, ic_bytes body)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;

	if (body.len < 14)
		return ic_strip_find_piece(strip, "JFIF", "damaged JFIF", body.len,
					   IC_FINDING_REMOVED);
	if (jpeg->scans == 0) {
		const uint16_t x = ic_load_be16(body.ptr + 8);
		const uint16_t y = ic_load_be16(body.ptr + 10);
		const bool valid = body.ptr[7] <= 2 && x != 0 && y != 0;

		jpeg->jfif = true;
		jpeg->density_unit = valid ? body.ptr[7] : 0;
		jpeg->density_x = valid ? x : 1;
		jpeg->density_y = valid ? y : 1;
	}
	if (body.len == 14)
		return IC_DONE;
	return ic_strip_find_piece(strip, "JFIF", "thumbnail", body.len - 14, IC_FINDING_REMOVED);
}

static ic_status take_adobe(struct ic_strip *strip, ic_bytes body)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;

	if (body.len >= 12 && jpeg->scans == 0) {
		jpeg->adobe = true;
		jpeg->adobe_transform = body.ptr[11];
	}
	return ic_strip_find_piece(strip, "APP14", "Adobe colour marker", body.len + 4,
				   IC_FINDING_REMOVED);
}

static ic_status take_exif(struct ic_strip *strip, ic_bytes body)
{
	/* After the coded data began no viewer looks, so nothing is a fact any more. */
	if (strip->state->jpeg.scans > 0)
		strip->state->exif_seen = true;
	return ic_exif_read(strip, ic_bytes_from(body, 6));
}

static ic_status take_icc(struct ic_strip *strip, ic_bytes body)
{
	struct ic_jpeg *jpeg = &strip->state->jpeg;

	if (jpeg->scans > 0 || body.len < 14)
		return ic_strip_find_piece(strip, "APP2", "damaged colour profile", body.len + 4,
					   IC_FINDING_REMOVED);
	const unsigned number = body.ptr[12];
	const unsigned total = body.ptr[13];

	jpeg->icc_damaged |= number != jpeg->icc_parts + 1 || total == 0
			     || (jpeg->icc_parts > 0 && total != jpeg->icc_total)
			     || body.len - 14 > IC_IMAGE_HEAD_BYTES_MAX - strip->state->icc.len;
	jpeg->icc_total = total == 0 ? 1 : total;
	jpeg->icc_parts++;
	return jpeg->icc_damaged ? IC_DONE
				 : ic_buf_put(&strip->state->icc, ic_bytes_from(body, 14));
}

static ic_status take_xmp(struct ic_strip *strip, ic_bytes body)
{
	return ic_strip_finds(strip) ? ic_xmp_report(strip, ic_bytes_from(body, 29)) : IC_DONE;
}

static ic_status take_photoshop(struct ic_strip *strip, ic_bytes body)
{
	return ic_strip_finds(strip) ? ic_photoshop_report(strip, ic_bytes_from(body, 14))
				     : IC_DONE;
}

#define START(literal)                                          \
	{                                                       \
		(const uint8_t *)(literal), sizeof(literal) - 1 \
	}

/* What is read. */
static const struct reader_row {
	uint8_t marker;
	ic_bytes start;
	ic_status (*take)(struct ic_strip *strip, ic_bytes body);
} readers[] = {
	{ 0xe0, START("JFIF\0"), take_jfif },
	{ 0xe1, START("Exif\0"), take_exif },
	{ 0xe1, START("http://ns.adobe.com/xap/1.0/\0"), take_xmp },
	{ 0xe2, START("ICC_PROFILE\0"), take_icc },
	{ 0xed, START("Photoshop 3.0\0"), take_photoshop },
	{ 0xee, START("Adobe"), take_adobe },
};

/* What is only named. */
static const struct name_row {
	uint8_t marker;
	ic_bytes start;
	const char *where;
	const char *kind;
	const char *name;
} names[] = {
	{ 0xe0, START("JFXX\0"), "JFIF extension", "thumbnail", "JFXX thumbnail" },
	{ 0xe0, START("AVI1"), "APP0", "picture structure", "AVI1" },
	{ 0xe1, START("http://ns.adobe.com/xmp/extension/\0"), "XMP", "XMP", "extended XMP" },
	{ 0xe1, START("FLIR\0"), "APP1", "maker note", "FLIR thermal data" },
	{ 0xe2, START("MPF\0"), "MPF", "second picture", "multi-picture index (MPF)" },
	{ 0xe2, START("FPXR\0"), "APP2", "maker note", "FlashPix extension" },
	{ 0xe2, START("urn:iso:std:iso:ts:21496:-1\0"), "APP2", "second picture",
	  "gain map (ISO 21496-1)" },
	{ 0xe3, START("_JPSJPS_"), "APP3", "second picture", "stereo descriptor (JPS)" },
	{ 0xe3, START("Meta\0"), "APP3", "maker note", "Kodak Meta" },
	{ 0xe5, START("ssuniqueid\0"), "APP5", "serial number", "Samsung unique id" },
	{ 0xe5, START("RMETA"), "APP5", "maker note", "Ricoh RMETA" },
	{ 0xe8, START("SPIFF\0"), "APP8", "picture structure", "SPIFF" },
	{ 0xeb, START("JP"), "APP11", "provenance", "JUMBF box (C2PA content credentials)" },
	{ 0xeb, START("HDR_RI"), "APP11", "second picture", "HDR ratio picture" },
	{ 0xec, START("Ducky"), "APP12", "software", "Ducky (save for web)" },
	{ 0xec, START("[picture info]"), "APP12", "maker note", "PictureInfo" },
	{ 0xed, START("Adobe_CM\0"), "APP13", "software", "Adobe_CM" },
	{ 0xfe, START(""), "comment", "description", "Comment" },
};

static const char *const app_names[] = { "APP0",  "APP1",  "APP2",  "APP3",  "APP4",   "APP5",
					 "APP6",  "APP7",  "APP8",  "APP9",  "APP10",  "APP11",
					 "APP12", "APP13", "APP14", "APP15", "comment" };

static ic_status report_whole(struct ic_strip *strip, ic_bytes body, const struct name_row *row)
{
	struct ic_buf *text = &strip->state->text;
	struct ic_finding finding = { .where = row->where,
				      .kind = row->kind,
				      .name = ic_bytes_of_text(row->name),
				      .at = strip->state->jpeg.segment_at,
				      .bytes = body.len + 4 };

	ic_buf_clear(text);
	if (row->marker == COM)
		IC_TRY(ic_words_put(text, body));
	finding.value = ic_buf_view(text);
	return ic_strip_find(strip, &finding);
}

static ic_status report_unknown(struct ic_strip *strip, uint8_t marker, ic_bytes body)
{
	const struct name_row row = { .marker = marker,
				      .where = app_names[marker - APP0],
				      .kind = "unknown data",
				      .name = "unknown segment" };

	return report_whole(strip, body, &row);
}

static ic_status report(struct ic_strip *strip, uint8_t marker, ic_bytes body)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].marker == marker && ic_bytes_start_with(body, names[i].start))
			return report_whole(strip, body, &names[i]);
	}
	return report_unknown(strip, marker, body);
}

ic_status ic_jpeg_take_segment(struct ic_strip *strip, uint8_t marker, ic_bytes body)
{
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (readers[i].marker == marker && ic_bytes_start_with(body, readers[i].start))
			return readers[i].take(strip, body);
	}
	return ic_strip_finds(strip) ? report(strip, marker, body) : IC_DONE;
}
