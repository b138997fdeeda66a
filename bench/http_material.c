/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_material DIR COUNT: what the benchmark over HTTP sends. COUNT pictures of 12 megapixels and
 * about 4 MB as a phone writes them (DIR/photo-N.jpg), the same in DICOM (DIR/photo-N.dcm, VL
 * Photographic with the JPEG encapsulated), and one whose stored preview has about 55 KB
 * (DIR/screen.jpg). The texture is noise: its strength is found so that the size fits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "base/limits.h"
#include "develop/draw.h"
#include "sys/file.h"

#define INSTANCE "2.25.99999999990000000000"

enum { QUALITY = 85, TRIALS = 8 };

struct picture {
	int width;
	int height;
	uint32_t seed;
	double noise;
};

/* --- a picture of a wanted size --- */

static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static void fill_row(const struct picture *p, int y, uint32_t *state, uint8_t *row)
{
	for (int x = 0; x < p->width; x++) {
		const int grain = (int)(((double)(next(state) & 0xff) - 127.5) / 128 * p->noise);
		const int tone = 96 + 64 * x / p->width + 32 * y / p->height + grain;
		const int value = tone < 0 ? 0 : tone > 215 ? 215 : tone;

		row[3 * x] = (uint8_t)(value + 40);
		row[3 * x + 1] = (uint8_t)value;
		row[3 * x + 2] = (uint8_t)(value - value / 8);
	}
}

static ic_status encode(const struct picture *p, struct ic_buf *out)
{
	struct jpeg_error_mgr errors;
	struct jpeg_compress_struct jpeg = { .err = jpeg_std_error(&errors) };
	uint32_t state = p->seed * 2654435761U + 1;
	unsigned char *bytes = NULL;
	unsigned long len = 0;
	uint8_t *row = malloc((size_t)p->width * 3);

	if (row == NULL)
		IC_FAIL(NOMEM, "a row");
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &len);
	jpeg.image_width = (JDIMENSION)p->width;
	jpeg.image_height = (JDIMENSION)p->height;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, QUALITY, TRUE);
	jpeg_start_compress(&jpeg, TRUE);
	for (int y = 0; y < p->height; y++) {
		fill_row(p, y, &state, row);
		(void)jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	free(row);
	const ic_status status = ic_buf_put(out, ic_bytes_of(bytes, len));
	free(bytes);
	return status;
}

/* Halve the interval of the noise until the size is within 2 in 100. */
static ic_status fit(struct picture *p, size_t wanted, struct ic_buf *out)
{
	double low = 0;
	double high = 120;

	for (int trial = 0; trial < TRIALS; trial++) {
		p->noise = (low + high) / 2;
		ic_buf_clear(out);
		IC_TRY(encode(p, out));
		if (out->len > wanted - wanted / 50 && out->len < wanted + wanted / 50)
			break;
		*(out->len < wanted ? &low : &high) = p->noise;
	}
	return IC_DONE;
}

/* --- DICOM, explicit VR little endian --- */

static ic_status put_u16(struct ic_buf *out, unsigned value)
{
	const uint8_t bytes[2] = { (uint8_t)value, (uint8_t)(value >> 8) };

	return ic_buf_put(out, ic_bytes_of(bytes, 2));
}

static ic_status put_u32(struct ic_buf *out, uint32_t value)
{
	IC_TRY(put_u16(out, value & 0xffff));
	return put_u16(out, value >> 16);
}

static ic_status put_tag(struct ic_buf *out, uint32_t tag)
{
	IC_TRY(put_u16(out, tag >> 16));
	return put_u16(out, tag & 0xffff);
}

/* A value of even length: UIDs are filled up with NUL, texts with a space. */
static ic_status put_text(struct ic_buf *out, uint32_t tag, const char *vr, const char *value)
{
	const size_t len = strlen(value);

	IC_TRY(put_tag(out, tag));
	IC_TRY(ic_buf_put(out, ic_bytes_of(vr, 2)));
	IC_TRY(put_u16(out, (unsigned)(len + len % 2)));
	IC_TRY(ic_buf_put(out, ic_bytes_of(value, len)));
	return len % 2 == 0 ? IC_DONE
			    : ic_buf_put(out, ic_bytes_of(strcmp(vr, "UI") == 0 ? "\0" : " ", 1));
}

static ic_status put_short(struct ic_buf *out, uint32_t tag, unsigned value)
{
	IC_TRY(put_tag(out, tag));
	IC_TRY(ic_buf_put_text(out, "US"));
	IC_TRY(put_u16(out, 2));
	return put_u16(out, value);
}

struct text_element {
	uint32_t tag;
	const char *vr;
	const char *value;
};

static const struct text_element meta[] = {
	{ 0x00020002, "UI", "1.2.840.10008.5.1.4.1.1.77.1.4" },
	{ 0x00020003, "UI", INSTANCE },
	{ 0x00020010, "UI", "1.2.840.10008.1.2.4.50" },
	{ 0x00020012, "UI", "2.25.1" },
};

static const struct text_element texts[] = {
	{ 0x00080008, "CS", "ORIGINAL\\PRIMARY" },
	{ 0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.77.1.4" },
	{ 0x00080018, "UI", INSTANCE },
	{ 0x00080020, "DA", "20260101" },
	{ 0x00080030, "TM", "120000" },
	{ 0x00080060, "CS", "XC" },
	{ 0x00100010, "PN", "Doe^John" },
	{ 0x00100020, "LO", "1" },
	{ 0x0020000d, "UI", "2.25.2" },
	{ 0x0020000e, "UI", "2.25.3" },
	{ 0x00200010, "SH", "1" },
	{ 0x00200011, "IS", "1" },
	{ 0x00200013, "IS", "1" },
};

static ic_status put_texts(struct ic_buf *out, const struct text_element *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		IC_TRY(put_text(out, list[i].tag, list[i].vr, list[i].value));
	return IC_DONE;
}

static ic_status put_meta(struct ic_buf *out)
{
	static const uint8_t preamble[128];
	IC_AUTO(buf) group = { 0 };

	ic_buf_init(&group, 1024);
	IC_TRY(put_texts(&group, meta, sizeof(meta) / sizeof(meta[0])));
	IC_TRY(ic_buf_put(out, ic_bytes_of(preamble, sizeof(preamble))));
	IC_TRY(ic_buf_put_text(out, "DICM"));
	IC_TRY(put_tag(out, 0x00020000));
	IC_TRY(ic_buf_put_text(out, "UL"));
	IC_TRY(put_u16(out, 4));
	IC_TRY(put_u32(out, (uint32_t)group.len));
	return ic_buf_put(out, ic_buf_view(&group));
}

static ic_status put_pixel_format(struct ic_buf *out, const struct picture *p)
{
	IC_TRY(put_short(out, 0x00280002, 3));
	IC_TRY(put_text(out, 0x00280004, "CS", "YBR_FULL_422"));
	IC_TRY(put_short(out, 0x00280006, 0));
	IC_TRY(put_short(out, 0x00280010, (unsigned)p->height));
	IC_TRY(put_short(out, 0x00280011, (unsigned)p->width));
	IC_TRY(put_short(out, 0x00280100, 8));
	IC_TRY(put_short(out, 0x00280101, 8));
	IC_TRY(put_short(out, 0x00280102, 7));
	IC_TRY(put_short(out, 0x00280103, 0));
	return put_text(out, 0x00282110, "CS", "01");
}

static ic_status put_dicom(const struct picture *p, ic_bytes jpeg, struct ic_buf *out)
{
	IC_TRY(put_meta(out));
	IC_TRY(put_texts(out, texts, sizeof(texts) / sizeof(texts[0])));
	IC_TRY(put_pixel_format(out, p));
	IC_TRY(put_tag(out, 0x7fe00010));
	IC_TRY(ic_buf_put(out, ic_bytes_of("OB\0\0", 4)));
	IC_TRY(put_u32(out, UINT32_MAX));
	IC_TRY(put_tag(out, 0xfffee000)); /* an empty table of offsets */
	IC_TRY(put_u32(out, 0));
	IC_TRY(put_tag(out, 0xfffee000));
	IC_TRY(put_u32(out, (uint32_t)(jpeg.len + jpeg.len % 2)));
	IC_TRY(ic_buf_put(out, jpeg));
	if (jpeg.len % 2 == 1)
		IC_TRY(ic_buf_put(out, ic_bytes_of("\0", 1)));
	IC_TRY(put_tag(out, 0xfffee0dd));
	return put_u32(out, 0);
}

/* --- the files --- */

static ic_status save(const char *dir, const char *name, int number, const char *kind,
		      const struct ic_buf *bytes)
{
	char path[1024];

	if (number < 0)
		(void)snprintf(path, sizeof(path), "%s/%s.%s", dir, name, kind);
	else
		(void)snprintf(path, sizeof(path), "%s/%s-%02d.%s", dir, name, number, kind);
	return ic_file_replace(path, ic_buf_view(bytes));
}

static ic_status make_photo(const char *dir, int number, struct picture *p)
{
	IC_AUTO(buf) plain = { 0 };
	IC_AUTO(buf) phone = { 0 };
	IC_AUTO(buf) dicom = { 0 };

	ic_buf_init(&plain, IC_IMAGE_BYTES_MAX);
	ic_buf_init(&phone, IC_IMAGE_BYTES_MAX);
	ic_buf_init(&dicom, IC_IMAGE_BYTES_MAX);
	p->seed = (uint32_t)number + 1;
	if (number == 0)
		IC_TRY(fit(p, 4000000, &plain));
	else
		IC_TRY(encode(p, &plain));
	IC_TRY(ic_draw_add_metadata(ic_buf_view(&plain), &phone));
	IC_TRY(put_dicom(p, ic_buf_view(&phone), &dicom));
	IC_TRY(save(dir, "photo", number, "jpg", &phone));
	return save(dir, "photo", number, "dcm", &dicom);
}

static ic_status make_all(const char *dir, int count)
{
	struct picture photo = { .width = 4032, .height = 3024 };
	struct picture screen = { .width = 1024, .height = 768, .seed = 1 };
	IC_AUTO(buf) bytes = { 0 };

	ic_buf_init(&bytes, IC_IMAGE_BYTES_MAX);
	for (int number = 0; number < count; number++)
		IC_TRY(make_photo(dir, number, &photo));
	IC_TRY(fit(&screen, 55000, &bytes));
	return save(dir, "screen", -1, "jpg", &bytes);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		(void)fputs("usage: http_material DIR COUNT\n", stderr);
		return 2;
	}
	const ic_status status = make_all(argv[1], (int)strtol(argv[2], NULL, 10));
	if (!ic_ok(status))
		(void)fprintf(stderr, "http_material: %s\n", status.fault->text);
	return ic_ok(status) ? 0 : 1;
}
