/* SPDX-License-Identifier: Apache-2.0 */
/* What a phone writes beside the picture, with made-up values; the position is in the North Sea. */
#include "base/bug.h"
#include "develop/draw.h"

enum { TAGS_MAX = 12, SEGMENT_MAX = 65533, PARTS_MAX = 60000, SOI_LEN = 2, TIFF_HEAD = 8 };

enum { BYTE = 1, ASCII = 2, SHORT = 3, LONG = 4, RATIONAL = 5, UNDEFINED = 7 };

struct tag {
	uint16_t number;
	uint16_t type;
	ic_bytes value; /* as stored: big-endian, a text with its NUL */
};

struct directory {
	struct tag tag[TAGS_MAX];
	uint32_t count;
};

#define TEXT(literal)                                          \
	ASCII,                                                 \
	{                                                      \
		(const uint8_t *)("" literal), sizeof(literal) \
	}
#define VALUE(type, literal)                                       \
	type,                                                      \
	{                                                          \
		(const uint8_t *)("" literal), sizeof(literal) - 1 \
	}
#define POINTER(number, offset) \
	number, LONG,           \
	{                       \
		offset, 4       \
	}

static uint32_t type_len(uint16_t type)
{
	return type == RATIONAL ? 8 : type == LONG ? 4 : type == SHORT ? 2 : 1;
}

static uint32_t directory_len(const struct directory *directory)
{
	size_t len = 2 + (size_t)directory->count * 12 + 4;

	for (uint32_t i = 0; i < directory->count; i++) {
		const size_t value = directory->tag[i].value.len;
		len += value > 4 ? (value + 1) / 2 * 2 : 0;
	}
	return (uint32_t)len;
}

static ic_status put_value(ic_bytes value, size_t even, struct ic_buf *out)
{
	IC_TRY(ic_buf_put(out, value));
	for (size_t i = value.len; i < even; i++)
		IC_TRY(ic_buf_put_byte(out, 0));
	return IC_DONE;
}

/* @at: where in the TIFF block it stands; @next: where the next one does, or 0. */
static ic_status put_directory(const struct directory *directory, uint32_t at, uint32_t next,
			       struct ic_buf *out)
{
	uint32_t place = at + 2 + directory->count * 12 + 4;

	IC_TRY(ic_buf_put_be16(out, (uint16_t)directory->count));
	for (uint32_t i = 0; i < directory->count; i++) {
		const struct tag *tag = &directory->tag[i];
		const uint32_t len = (uint32_t)tag->value.len;

		IC_TRY(ic_buf_put_be16(out, tag->number));
		IC_TRY(ic_buf_put_be16(out, tag->type));
		IC_TRY(ic_buf_put_be32(out, len / type_len(tag->type)));
		IC_TRY(len <= 4 ? put_value(tag->value, 4, out) : ic_buf_put_be32(out, place));
		place += len > 4 ? (len + 1) / 2 * 2 : 0;
	}
	IC_TRY(ic_buf_put_be32(out, next));
	for (uint32_t i = 0; i < directory->count; i++) {
		const ic_bytes value = directory->tag[i].value;
		if (value.len > 4)
			IC_TRY(put_value(value, (value.len + 1) / 2 * 2, out));
	}
	return IC_DONE;
}

static const struct directory exif = { .tag = { { 0x829a, VALUE(RATIONAL, "\0\0\0\1\0\0\0\x78") },
						{ 0x829d, VALUE(RATIONAL, "\0\0\0\x09\0\0\0\5") },
						{ 0x8827, VALUE(SHORT, "\0\x7d") },
						{ 0x9000, VALUE(UNDEFINED, "0232") },
						{ 0x9003, TEXT("2026:03:14 09:26:53") },
						{ 0x9011, TEXT("+00:00") },
						{ 0x920a, VALUE(RATIONAL, "\0\0\0\x39\0\0\0\x0a") },
						{ 0xa420,
						  TEXT("5f1d09c2a77e4b60b1f3d2c4e5a60718") },
						{ 0xa430, TEXT("Example Owner") },
						{ 0xa431, TEXT("EX4MPL3-0001234") } },
				       .count = 10 };

static const struct directory gps = {
	.tag = { { 0x0000, VALUE(BYTE, "\2\3\0\0") },
		 { 0x0001, TEXT("N") },
		 { 0x0002,
		   VALUE(RATIONAL, "\0\0\0\x37\0\0\0\1\0\0\0\7\0\0\0\1\0\0\0\x0c\0\0\0\1") },
		 { 0x0003, TEXT("E") },
		 { 0x0004,
		   VALUE(RATIONAL, "\0\0\0\2\0\0\0\1\0\0\0\x1d\0\0\0\1\0\0\0\x24\0\0\0\1") },
		 { 0x001d, TEXT("2026:03:14") } },
	.count = 6
};

static const char xmp[] =
	"http://ns.adobe.com/xap/1.0/\0"
	"<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
	"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF"
	" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description"
	" rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
	" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
	" xmp:CreatorTool=\"Example Camera 4.2\""
	" xmpMM:DocumentID=\"xmp.did:5f1d09c2-a77e-4b60-b1f3-d2c4e5a60718\"/>"
	"</rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";

static const char trailer[] = "Image_UTC_Data1773480413000"
			      "MCC_Data234"
			      "ExampleAlbum";

/* The TIFF block: IFD0, EXIF, GPS, IFD1, the thumbnail. */
static ic_status put_tiff(ic_bytes thumbnail, struct ic_buf *out)
{
	uint8_t exif_at[4];
	uint8_t gps_at[4];
	uint8_t thumbnail_at[4];
	uint8_t thumbnail_len[4];
	const struct directory first = { .tag = { { 0x010f, TEXT("Example") },
						  { 0x0110, TEXT("Phone 12") },
						  { 0x0112, VALUE(SHORT, "\0\1") },
						  { 0x0131, TEXT("4.2.1") },
						  { POINTER(0x8769, exif_at) },
						  { POINTER(0x8825, gps_at) } },
					 .count = 6 };
	const struct directory second = { .tag = { { 0x0103, VALUE(SHORT, "\0\6") },
						   { POINTER(0x0201, thumbnail_at) },
						   { POINTER(0x0202, thumbnail_len) } },
					  .count = 3 };
	const uint32_t at_exif = TIFF_HEAD + directory_len(&first);
	const uint32_t at_gps = at_exif + directory_len(&exif);
	const uint32_t at_second = at_gps + directory_len(&gps);

	ic_store_be32(exif_at, at_exif);
	ic_store_be32(gps_at, at_gps);
	ic_store_be32(thumbnail_at, at_second + directory_len(&second));
	ic_store_be32(thumbnail_len, (uint32_t)thumbnail.len);
	IC_TRY(ic_buf_put(out, IC_LIT("MM\0*\0\0\0\x08")));
	IC_TRY(put_directory(&first, TIFF_HEAD, at_second, out));
	IC_TRY(put_directory(&exif, at_exif, 0, out));
	IC_TRY(put_directory(&gps, at_gps, 0, out));
	IC_TRY(put_directory(&second, at_second, 0, out));
	return ic_buf_put(out, thumbnail);
}

static ic_status put_app1(ic_bytes body, struct ic_buf *out)
{
	IC_ASSERT(body.len <= SEGMENT_MAX);
	IC_TRY(ic_buf_put(out, IC_LIT("\xff\xe1")));
	IC_TRY(ic_buf_put_be16(out, (uint16_t)(body.len + 2)));
	return ic_buf_put(out, body);
}

/* Drawn, not decoded from the picture: nothing is decoded outside the jail. */
static ic_status draw_thumbnail(struct ic_buf *out)
{
	return ic_draw_picture(&(struct ic_draw_options) { .seed = 7,
							   .tone = 1,
							   .subject = IC_DRAW_ULCER,
							   .healed = 0.3,
							   .width = 160,
							   .height = 120 },
			       out);
}

ic_status ic_draw_add_metadata(ic_bytes jpeg, struct ic_buf *out)
{
	IC_AUTO(buf) thumbnail = { 0 };
	IC_AUTO(buf) body = { 0 };

	IC_ASSERT(ic_bytes_start_with(jpeg, IC_LIT("\xff\xd8")));
	ic_buf_init(&thumbnail, (size_t)2 * PARTS_MAX);
	IC_TRY(draw_thumbnail(&thumbnail));
	ic_buf_init(&body, PARTS_MAX);
	IC_TRY(ic_buf_put(&body, IC_LIT("Exif\0\0")));
	IC_TRY(put_tiff(ic_buf_view(&thumbnail), &body));
	IC_TRY(ic_buf_put(out, ic_bytes_of(jpeg.ptr, SOI_LEN)));
	IC_TRY(put_app1(ic_buf_view(&body), out));
	IC_TRY(put_app1(ic_bytes_of(xmp, sizeof(xmp) - 1), out));
	IC_TRY(ic_buf_put(out, ic_bytes_from(jpeg, SOI_LEN)));
	return ic_buf_put(out, ic_bytes_of(trailer, sizeof(trailer) - 1));
}
