/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/gen_image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Tests only: the generator may not fail. */
static void must(ic_status status)
{
	if (!ic_ok(status))
		abort();
}

static void put(struct ic_buf *out, ic_bytes bytes)
{
	must(ic_buf_put(out, bytes));
}

#define PUT(out, literal) put(out, IC_LIT(literal))

static void put16(struct ic_buf *out, unsigned value)
{
	must(ic_buf_put_be16(out, (uint16_t)value));
}

static void put32(struct ic_buf *out, uint32_t value)
{
	must(ic_buf_put_be32(out, value));
}

/* ---- canaries ---- */

static uint32_t adler(ic_bytes bytes)
{
	uint32_t a = 1;
	uint32_t b = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		a = (a + bytes.ptr[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

struct bit_writer {
	struct ic_buf *out;
	uint32_t held;
	unsigned count;
};

static void put_bit(struct bit_writer *writer, unsigned bit)
{
	writer->held |= bit << writer->count;
	if (++writer->count < 8)
		return;
	must(ic_buf_put_byte(writer->out, (uint8_t)writer->held));
	writer->held = 0;
	writer->count = 0;
}

/* zlib with the fixed code, literals below 144 only */
static void put_deflated(ic_bytes text, struct ic_buf *out)
{
	struct bit_writer writer = { .out = out };

	PUT(out, "\x78\x9c");
	put_bit(&writer, 1);
	put_bit(&writer, 1);
	put_bit(&writer, 0);
	for (size_t i = 0; i < text.len; i++) {
		for (int bit = 7; bit >= 0; bit--)
			put_bit(&writer, (unsigned)(text.ptr[i] + 0x30) >> bit & 1);
	}
	for (int i = 0; i < 7 || writer.count != 0; i++)
		put_bit(&writer, 0);
	put32(out, adler(text));
}

void gen_canary(unsigned number, enum gen_encoding encoding, struct ic_buf *out)
{
	char text[32];
	const int len = snprintf(text, sizeof(text), "Canary-%05u-Owner", number);
	const ic_bytes raw = { (const uint8_t *)text, (size_t)len };

	switch (encoding) {
	case GEN_UTF16:
		for (int i = 0; i < len; i++) {
			must(ic_buf_put_byte(out, (uint8_t)text[i]));
			must(ic_buf_put_byte(out, 0));
		}
		break;
	case GEN_BASE64:
		must(ic_base64_emit(raw, out));
		break;
	case GEN_DEFLATED:
		put_deflated(raw, out);
		break;
	case GEN_RAW:
	case GEN_ENCODINGS:
		put(out, raw);
		break;
	}
}

bool gen_contains(ic_bytes whole, ic_bytes part)
{
	return memmem(whole.ptr, whole.len, part.ptr, part.len) != NULL;
}

/* ---- EXIF ---- */

struct tiff {
	struct ic_buf *out;
	size_t start;
	bool little;
};

static void tiff16(struct tiff *tiff, unsigned v)
{
	const uint8_t raw[] = { (uint8_t)(tiff->little ? v : v >> 8),
				(uint8_t)(tiff->little ? v >> 8 : v) };

	put(tiff->out, ic_bytes_of(raw, 2));
}

static void tiff32(struct tiff *tiff, uint32_t v)
{
	tiff16(tiff, tiff->little ? v & 0xffff : v >> 16);
	tiff16(tiff, tiff->little ? v >> 16 : v & 0xffff);
}

static void tiff_entry(struct tiff *tiff, unsigned tag, unsigned type, uint32_t count,
		       uint32_t value)
{
	tiff16(tiff, tag);
	tiff16(tiff, type);
	tiff32(tiff, count);
	if (type == 3 && count == 1) {
		tiff16(tiff, value);
		tiff16(tiff, 0);
	} else {
		tiff32(tiff, value);
	}
}

/* Offsets of the values behind the four directories below. */
enum {
	AT_IFD0 = 8,
	AT_EXIF = AT_IFD0 + 2 + 6 * 12 + 4,
	AT_GPS = AT_EXIF + 2 + 6 * 12 + 4,
	AT_IFD1 = AT_GPS + 2 + 2 * 12 + 4,
	AT_VALUES = AT_IFD1 + 2 + 2 * 12 + 4
};

void gen_exif(int orientation, bool little, struct ic_buf *out)
{
	struct tiff tiff = { .out = out, .start = out->len, .little = little };

	put(out, little ? IC_LIT("II*\0") : IC_LIT("MM\0*"));
	tiff32(&tiff, AT_IFD0);
	tiff16(&tiff, 6);
	tiff_entry(&tiff, 0x010e, 2, 20, AT_VALUES);
	tiff_entry(&tiff, 0x010f, 2, 10, AT_VALUES + 20);
	tiff_entry(&tiff, 0x0110, 2, 10, AT_VALUES + 30);
	tiff_entry(&tiff, 0x0112, 3, 1, (uint32_t)orientation);
	tiff_entry(&tiff, 0x8769, 4, 1, AT_EXIF);
	tiff_entry(&tiff, 0x8825, 4, 1, AT_GPS);
	tiff32(&tiff, AT_IFD1);
	tiff16(&tiff, 6);
	tiff_entry(&tiff, 0x829a, 5, 1, AT_VALUES + 80);
	tiff_entry(&tiff, 0x8827, 3, 1, 200);
	tiff_entry(&tiff, 0x9003, 2, 20, AT_VALUES + 40);
	tiff_entry(&tiff, 0x9011, 2, 7, AT_VALUES + 60);
	tiff_entry(&tiff, 0x9209, 3, 1, 0x19);
	tiff_entry(&tiff, 0xa431, 2, 12, AT_VALUES + 68);
	tiff32(&tiff, 0);
	tiff16(&tiff, 2);
	tiff_entry(&tiff, 1, 2, 2, 0);
	tiff_entry(&tiff, 2, 5, 3, AT_VALUES + 88);
	tiff32(&tiff, 0);
	tiff16(&tiff, 2);
	tiff_entry(&tiff, 0x0201, 4, 1, AT_VALUES + 112);
	tiff_entry(&tiff, 0x0202, 4, 1, 24);
	tiff32(&tiff, 0);
	PUT(out, "Secret description\0\0");
	PUT(out, "Maker Ltd\0");
	PUT(out, "Model One\0");
	PUT(out, "2026:11:22 18:37:49\0");
	PUT(out, "+01:00\0\0");
	PUT(out, "SN-12345678\0");
	tiff32(&tiff, 1);
	tiff32(&tiff, 125);
	tiff32(&tiff, 51);
	tiff32(&tiff, 1);
	tiff32(&tiff, 30);
	tiff32(&tiff, 1);
	tiff32(&tiff, 25);
	tiff32(&tiff, 2);
	PUT(out, "\xff\xd8\xff\xe0thumbnail pixels\xff\xd9..");
}

/* ---- ICC ---- */

static void put_xyz(struct ic_buf *out, const int32_t xyz[3])
{
	PUT(out, "XYZ \0\0\0\0");
	for (int i = 0; i < 3; i++)
		put32(out, (uint32_t)xyz[i]);
}

enum { ICC_TAGS = 6, ICC_VALUES = 128 + 4 + ICC_TAGS * 12, ICC_CURVE = ICC_VALUES + 60 };

static void put_icc_tags(enum gen_profile profile, size_t curve_len, struct ic_buf *out)
{
	static const char rgb[ICC_TAGS][5] = { "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC" };
	static const char grey[ICC_TAGS][5] = { "aaaa", "bbbb", "cccc", "kTRC", "dddd", "eeee" };
	const char(*names)[5] = profile == GEN_GREY ? grey : rgb;

	put32(out, ICC_TAGS);
	for (unsigned i = 0; i < ICC_TAGS; i++) {
		const bool lookup = profile == GEN_LOOKUP && i == 5;

		put(out, lookup ? IC_LIT("A2B0") : ic_bytes_of(names[i], 4));
		put32(out, i < 3 ? ICC_VALUES + i * 20 : ICC_CURVE);
		put32(out, i < 3 ? 20 : (uint32_t)curve_len);
	}
}

void gen_icc(enum gen_profile profile, struct ic_buf *out)
{
	static const int32_t srgb[3][3] = { { 28574, 14581,
					      912 }, /* one unit off, as rounding is */
					    { 25241, 46981, 6361 },
					    { 9375, 3972, 46799 } };
	static const int32_t p3[3][3] = { { 33759, 15807, -69 },
					  { 19135, 45369, 2745 },
					  { 10296, 4363, 51384 } };
	static const char srgb_curve[] = "para\0\0\0\0\0\3\0\0\0\2\x66\x66\0\0\xf2\xa7\0\0\x0d\x59"
					 "\0\0\x13\xd0\0\0\x0a\x5b";
	static const char gamma_curve[] = "curv\0\0\0\0\0\0\0\1\2\x33\0\0";
	const bool gamma = profile == GEN_GAMMA || profile == GEN_GREY;
	const ic_bytes curve = gamma ? ic_bytes_of(gamma_curve, 14) : ic_bytes_of(srgb_curve, 32);
	uint8_t head[128] = { 0 };
	const size_t start = out->len;

	memcpy(head + 12, profile == GEN_GREY ? "mntrGRAYXYZ " : "mntrRGB XYZ ", 12);
	memcpy(head + 36, "acsp", 4);
	memcpy(head + 48, "Secret device id", 16);
	put(out, ic_bytes_of(head, sizeof(head)));
	put_icc_tags(profile, curve.len, out);
	for (int i = 0; i < 3; i++)
		put_xyz(out, profile == GEN_P3 ? p3[i] : srgb[i]);
	put(out, curve);
	PUT(out, "Secret private tag of the profile");
	ic_store_be32(out->ptr + start, (uint32_t)(out->len - start));
}

/* ---- JPEG ---- */

struct carrier {
	const char *name;
	uint8_t marker; /* 0: bare bytes */
	ic_bytes before;
	ic_bytes after;
};

#define C(name, marker, before, after)                                           \
	{                                                                        \
		name, marker, { (const uint8_t *)(before), sizeof(before) - 1 }, \
		{                                                                \
			(const uint8_t *)(after), sizeof(after) - 1              \
		}                                                                \
	}

static const struct carrier jpeg_carriers[] = {
	C("comment", 0xfe, "", ""),
	C("empty-looking comment", 0xfe, "\0\0\0\0", ""),
	C("JFIF thumbnail", 0xe0, "JFIF\0\1\1\0\0\1\0\1\1\1", ""),
	C("JFXX", 0xe0, "JFXX\0\x10", ""),
	C("AVI1", 0xe0, "AVI1\0", ""),
	C("APP0", 0xe0, "own\0", ""),
	C("EXIF slack", 0xe1, "Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0", ""),
	C("EXIF damaged", 0xe1, "Exif\0\0XX\0*", ""),
	C("EXIF description", 0xe1,
	  "Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x0e\0\2\0\0\0\x10\0\0\0\x1a\0\0\0\0", ""),
	C("EXIF maker note", 0xe1,
	  "Exif\0\0MM\0*\0\0\0\x08\0\1\x92\x7c\0\7\0\0\0\x10\0\0\0\x1a\0\0\0\0", ""),
	C("EXIF unknown tag", 0xe1,
	  "Exif\0\0MM\0*\0\0\0\x08\0\1\xfd\xe0\0\2\0\0\0\x10\0\0\0\x1a\0\0\0\0", ""),
	C("EXIF padding", 0xe1,
	  "Exif\0\0MM\0*\0\0\0\x08\0\1\xea\x1c\0\7\0\0\0\x10\0\0\0\x1a\0\0\0\0", ""),
	C("XMP element", 0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:RDF><dc:creator>",
	  "</dc:creator>"),
	C("XMP attribute", 0xe1,
	  "http://ns.adobe.com/xap/1.0/\0<rdf:Description exif:GPSLatitude=\"", "\"/>"),
	C("XMP after the packet", 0xe1, "http://ns.adobe.com/xap/1.0/\0<?xpacket end=\"w\"?>", ""),
	C("extended XMP", 0xe1, "http://ns.adobe.com/xmp/extension/\0", ""),
	C("FLIR", 0xe1, "FLIR\0\1", ""),
	C("QVCI", 0xe1, "QVCI\0", ""),
	C("ICC damaged", 0xe2, "ICC_PROFILE\0\1\1", ""),
	C("ICC second of none", 0xe2, "ICC_PROFILE\0\2\3", ""),
	C("MPF", 0xe2, "MPF\0", ""),
	C("FPXR", 0xe2, "FPXR\0", ""),
	C("gain map", 0xe2, "urn:iso:std:iso:ts:21496:-1\0", ""),
	C("APP3 Meta", 0xe3, "Meta\0\0", ""),
	C("APP3 stereo", 0xe3, "_JPSJPS_", ""),
	C("APP4", 0xe4, "SCALADO\0", ""),
	C("APP5 Samsung", 0xe5, "ssuniqueid\0", ""),
	C("APP5 Ricoh", 0xe5, "RMETA\0", ""),
	C("APP6", 0xe6, "GoPro\0", ""),
	C("APP7", 0xe7, "", ""),
	C("APP8 SPIFF", 0xe8, "SPIFF\0", ""),
	C("APP9", 0xe9, "Media Jukebox\0", ""),
	C("APP10", 0xea, "UNICODE\0", ""),
	C("APP11 JUMBF", 0xeb, "JP\0\1\0\0\0\1\0\0\0\x40jumb", ""),
	C("APP11 HDR", 0xeb, "HDR_RI ver=11.4.2\0", ""),
	C("APP12 Ducky", 0xec, "Ducky\0\2", ""),
	C("APP12 picture info", 0xec, "[picture info]\0", ""),
	C("APP13 IPTC", 0xed, "Photoshop 3.0\0008BIM\4\4\0\0\0\0\0\x15\x1c\2\x50\0\x10", ""),
	C("APP13 thumbnail", 0xed, "Photoshop 3.0\0008BIM\4\x0c\0\0\0\0\0\x10", ""),
	C("APP13 Adobe_CM", 0xed, "Adobe_CM\0", ""),
	C("APP14 tail", 0xee, "Adobe\0\x64\0\0\0\0\1", ""),
	C("APP14 unknown", 0xee, "Other\0", ""),
	C("APP15", 0xef, "Q \0", ""),
	C("unused quantisation table", 0xdb, "\3",
	  "0123456789012345678901234567890123456789012345678"),
	C("unused Huffman table", 0xc4, "\x13\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x40", ""),
	C("bytes between markers", 0, "", ""),
	C("bytes after fill", 0, "\xff\xff\xff\0", ""),
	C("bytes after a stray restart", 0, "\xff\xd3", ""),
	C("bytes after TEM", 0, "\xff\x01", ""),
	C("ZIP", 0, "PK\3\4", ""),
	C("PDF", 0, "%PDF-1.4\n", ""),
	C("HTML", 0, "<html><script>", "</script>"),
	C("MP4", 0,
	  "\0\0\0\x18"
	  "ftypmp42",
	  ""),
	C("Samsung trailer", 0, "SEFH\x6b\0\0\0", "SEFT"),
	C("C2PA trailer", 0, "\0\0\0\x40jumb", ""),
};

enum { JPEG_CARRIERS = sizeof(jpeg_carriers) / sizeof(jpeg_carriers[0]) };

unsigned gen_jpeg_carriers(void)
{
	return JPEG_CARRIERS;
}

const char *gen_jpeg_carrier(unsigned carrier)
{
	return jpeg_carriers[carrier - 1].name;
}

bool gen_jpeg_is_bare(unsigned carrier)
{
	return jpeg_carriers[carrier - 1].marker == 0;
}

/* The two tables must have their exact length, so the canary fills into what follows it. */
static size_t body_len(const struct carrier *carrier, ic_bytes canary)
{
	if (carrier->marker == 0xdb)
		return 65;
	if (carrier->marker == 0xc4)
		return 17 + 64;
	return carrier->before.len + canary.len + carrier->after.len;
}

static void put_segment(unsigned marker, ic_bytes body, struct ic_buf *out)
{
	put16(out, 0xff00 | marker);
	put16(out, (unsigned)body.len + 2);
	put(out, body);
}

static void put_carrier(const struct gen_options *options, struct ic_buf *out)
{
	const struct carrier *carrier = &jpeg_carriers[options->carrier - 1];
	struct ic_buf body;

	ic_buf_init(&body, 4096);
	put(&body, carrier->before);
	put(&body, options->canary);
	put(&body, carrier->after);
	while (body.len < body_len(carrier, options->canary))
		must(ic_buf_put_byte(&body, 'x'));
	body.len = body_len(carrier, options->canary);
	if (carrier->marker == 0xdb) { /* no step may be zero */
		for (size_t i = 1; i < body.len; i++)
			body.ptr[i] = body.ptr[i] == 0 ? 1 : body.ptr[i];
	}
	if (carrier->marker == 0)
		put(out, ic_buf_view(&body));
	else
		put_segment(carrier->marker, ic_buf_view(&body), out);
	ic_buf_done(&body);
}

static void at_place(const struct gen_options *options, enum gen_place place, struct ic_buf *out)
{
	if (options->carrier != 0 && options->place == place)
		put_carrier(options, out);
}

static void put_prefixed(unsigned marker, ic_bytes prefix, ic_bytes body, struct ic_buf *out)
{
	struct ic_buf whole;

	if (body.len == 0)
		return;
	ic_buf_init(&whole, 65533);
	put(&whole, prefix);
	put(&whole, body);
	put_segment(marker, ic_buf_view(&whole), out);
	ic_buf_done(&whole);
}

/* Of options.coded: a code of one bit, zero, and seven bits of value make a byte, 64 of them a
 * block without an end code. */
enum { CODED_BLOCK = 64, CODED_ROW = 64 };

static size_t coded_rows(const struct gen_options *options)
{
	const size_t row = CODED_BLOCK * CODED_ROW;

	return (options->coded.len + row - 1) / row;
}

static void put_coded(const struct gen_options *options, struct ic_buf *out)
{
	const size_t bytes = coded_rows(options) * CODED_ROW * CODED_BLOCK;

	for (size_t i = 0; i < bytes; i++)
		must(ic_buf_put_byte(out,
				     i < options->coded.len ? options->coded.ptr[i] & 0x7f : 0x40));
}

static void put_coded_tables(const struct gen_options *options, struct ic_buf *out)
{
	uint8_t frame[] = { 8, 0, 0, CODED_ROW * 8 >> 8, CODED_ROW * 8 & 255, 1, 1, 0x11, 0 };

	ic_store_be16(frame + 1, (uint16_t)(coded_rows(options) * 8));
	put_segment(0xc4, IC_LIT("\x00\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7"), out);
	put_segment(0xc4, IC_LIT("\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7"), out);
	put_segment(0xc0, ic_bytes_of(frame, sizeof(frame)), out);
}

static void put_tables(const struct gen_options *options, struct ic_buf *out)
{
	uint8_t quant[65] = { 0 };

	memset(quant + 1, 8, 64);
	put_segment(0xdb, ic_bytes_of(quant, sizeof(quant)), out);
	at_place(options, GEN_BETWEEN_TABLES, out);
	if (options->coded.len > 0) {
		put_coded_tables(options, out);
		return;
	}
	/* one-bit codes: DC difference 0, and end of block */
	put_segment(0xc4, IC_LIT("\x00\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), out);
	put_segment(0xc4, IC_LIT("\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), out);
	if (options->restart)
		put_segment(0xdd, IC_LIT("\0\4"), out);
	put_segment(options->progressive ? 0xc2 : 0xc0, IC_LIT("\x08\0\x10\0\x20\1\1\x11\0"), out);
}

/* Eight blocks, one bit for each zero difference and one for each end of block. */
static void put_scans(const struct gen_options *options, struct ic_buf *out)
{
	if (!options->progressive) {
		put_segment(0xda, IC_LIT("\1\1\0\0\x3f\0"), out);
		if (options->coded.len > 0)
			put_coded(options, out);
		else
			put(out, options->restart ? IC_LIT("\0\xff\xd0\0") : IC_LIT("\0\0"));
		return;
	}
	put_segment(0xda, IC_LIT("\1\1\0\0\0\0"), out);
	put(out, options->restart ? IC_LIT("\x0f\xff\xd0\x0f") : IC_LIT("\0"));
	at_place(options, GEN_AFTER_DATA, out);
	put_segment(0xda, IC_LIT("\1\1\0\1\x3f\0"), out);
	put(out, options->restart ? IC_LIT("\x0f\xff\xd0\x0f") : IC_LIT("\0"));
}

void gen_jpeg(const struct gen_options *options, struct ic_buf *out)
{
	put16(out, 0xffd8);
	at_place(options, GEN_AFTER_START, out);
	put_prefixed(0xe1, IC_LIT("Exif\0\0"), options->exif, out);
	put_prefixed(0xe2, IC_LIT("ICC_PROFILE\0\1\1"), options->icc, out);
	put_tables(options, out);
	at_place(options, GEN_BEFORE_DATA, out);
	put_scans(options, out);
	if (!options->progressive)
		at_place(options, GEN_AFTER_DATA, out);
	if (!options->without_end)
		put16(out, 0xffd9);
	at_place(options, GEN_AFTER_END, out);
}

/* ---- PNG ---- */

static const struct carrier png_carriers[] = {
	C("tEXt", 1, "tEXtAuthor\0", ""),
	C("tEXt keyword", 1, "tEXt", "\0value"),
	C("zTXt", 1, "zTXtComment\0\0", ""),
	C("iTXt", 1, "iTXtTitle\0\0\0en\0Titel\0", ""),
	C("iTXt XMP", 1, "iTXtXML:com.adobe.xmp\0\0\0\0\0<rdf:Description dc:creator=\"", "\"/>"),
	C("raw profile", 1, "zTXtRaw profile type exif\0\0", ""),
	C("eXIf slack", 1, "eXIfMM\0*\0\0\0\x08\0\0\0\0\0\0", ""),
	C("eXIf damaged", 1, "eXIfXX", ""),
	C("tIME", 1, "tIME", ""),
	C("iCCP name", 1, "iCCP", "\0\0\x78\x9c\1"),
	C("iCCP data", 1, "iCCPname\0\0", ""),
	C("sPLT", 1, "sPLTname\0\x08", ""),
	C("pCAL", 1, "pCAL", "\0\0\0\0\0\0\0\0\1"),
	C("sCAL", 1, "sCAL\1", ""),
	C("hIST", 1, "hIST", ""),
	C("bKGD", 1, "bKGD", ""),
	C("gIFx", 1, "gIFx", ""),
	C("gIFt", 1, "gIFt", ""),
	C("dSIG", 1, "dSIG", ""),
	C("caBX", 1, "caBX\0\0\0\x40jumb", ""),
	C("iDOT", 1, "iDOT", ""),
	C("oFFs", 1, "oFFs", ""),
	C("orNT", 1, "orNT", ""),
	C("vpAg", 1, "vpAg", ""),
	C("private", 1, "prVt", ""),
	C("private, safe to copy", 1, "prvt", ""),
	C("sRGB of the wrong length", 1, "sRGB", ""),
	C("gAMA of the wrong length", 1, "gAMA", ""),
	C("sBIT of the wrong length", 1, "sBIT", ""),
	C("pHYs of the wrong length", 1, "pHYs", ""),
	C("tRNS of the wrong length", 1, "tRNS", ""),
	C("cICP of the wrong length", 1, "cICP", ""),
};

enum { PNG_CARRIERS = sizeof(png_carriers) / sizeof(png_carriers[0]) };

unsigned gen_png_carriers(void)
{
	return PNG_CARRIERS;
}

const char *gen_png_carrier(unsigned carrier)
{
	return png_carriers[carrier - 1].name;
}

static uint32_t crc(ic_bytes bytes)
{
	uint32_t value = 0xffffffff;

	for (size_t i = 0; i < bytes.len; i++) {
		value ^= bytes.ptr[i];
		for (int bit = 0; bit < 8; bit++)
			value = value >> 1 ^ ((value & 1) != 0 ? 0xedb88320 : 0);
	}
	return ~value;
}

/* @named begins with the four letters of the chunk's name. */
void gen_png_chunk(ic_bytes named, struct ic_buf *out)
{
	put32(out, (uint32_t)named.len - 4);
	put(out, named);
	put32(out, crc(named));
}

static void png_place(const struct gen_options *options, enum gen_place place, struct ic_buf *out)
{
	struct ic_buf body;

	if (options->carrier == 0 || options->place != place)
		return;
	const struct carrier *carrier = &png_carriers[options->carrier - 1];
	ic_buf_init(&body, 4096);
	put(&body, carrier->before);
	put(&body, options->canary);
	put(&body, carrier->after);
	gen_png_chunk(ic_buf_view(&body), out);
	ic_buf_done(&body);
}

static void put_named(ic_bytes name, ic_bytes body, struct ic_buf *out)
{
	struct ic_buf whole;

	if (body.len == 0)
		return;
	ic_buf_init(&whole, 1 << 16);
	put(&whole, name);
	put(&whole, body);
	gen_png_chunk(ic_buf_view(&whole), out);
	ic_buf_done(&whole);
}

/* zlib, one stored block: `stored` is a picture's rows or a profile. */
void gen_png_stored(ic_bytes bytes, struct ic_buf *out)
{
	const uint8_t len[] = { (uint8_t)bytes.len, (uint8_t)(bytes.len >> 8), (uint8_t)~bytes.len,
				(uint8_t)(~bytes.len >> 8) };

	PUT(out, "\x78\x01\x01");
	put(out, ic_bytes_of(len, 4));
	put(out, bytes);
	put32(out, adler(bytes));
}

static void put_idat(const struct gen_options *options, struct ic_buf *out)
{
	uint8_t rows[16 * 33] = { 0 };
	struct ic_buf data;

	for (size_t i = 0; i < sizeof(rows); i++)
		rows[i] = i % 33 == 0 ? 0 : (uint8_t)(i * 7);
	ic_buf_init(&data, 4096);
	gen_png_stored(ic_bytes_of(rows, sizeof(rows)), &data);

	ic_bytes rest = ic_buf_view(&data);
	const size_t piece = options->idat_bytes == 0 ? rest.len : options->idat_bytes;
	while (rest.len > 0) {
		const size_t len = rest.len < piece ? rest.len : piece;

		put_named(IC_LIT("IDAT"), ic_bytes_of(rest.ptr, len), out);
		rest = ic_bytes_from(rest, len);
	}
	ic_buf_done(&data);
}

static void put_icc_chunk(ic_bytes icc, struct ic_buf *out)
{
	struct ic_buf body;

	if (icc.len == 0)
		return;
	ic_buf_init(&body, 1 << 16);
	PUT(&body, "Secret profile name\0\0");
	gen_png_stored(icc, &body);
	put_named(IC_LIT("iCCP"), ic_buf_view(&body), out);
	ic_buf_done(&body);
}

void gen_png(const struct gen_options *options, struct ic_buf *out)
{
	PUT(out, "\x89PNG\r\n\x1a\n");
	gen_png_chunk(IC_LIT("IHDR\0\0\0\x20\0\0\0\x10\x08\0\0\0\0"), out);
	png_place(options, GEN_AFTER_START, out);
	put_icc_chunk(options->icc, out);
	png_place(options, GEN_BETWEEN_TABLES, out);
	put_named(IC_LIT("eXIf"), options->exif, out);
	png_place(options, GEN_BEFORE_DATA, out);
	put_idat(options, out);
	png_place(options, GEN_AFTER_DATA, out);
	gen_png_chunk(IC_LIT("IEND"), out);
	png_place(options, GEN_AFTER_END, out);
}
