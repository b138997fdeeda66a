/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_strip [JPEG...]: stripping in memory beside its limits, in turn within one run; medians.
 * Containers only: a marker scan by memchr of the same bytes. Deep: libjpeg-turbo's decode at an
 * eighth of the size, which reads the same codes. Without files a picture of 4 MB is made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "image/strip.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { ROUNDS = 31, MADE_WIDTH = 4000, MADE_HEIGHT = 3000, MADE_QUALITY = 85, MADE_NOISE = 52 };

static volatile uint64_t sink;

/* The least any remover must do: look at each FF once. */
static void scan_markers(ic_bytes file)
{
	const uint8_t *const end = file.ptr + file.len - 1;
	const uint8_t *p = file.ptr;
	uint64_t markers = 0;

	while (p < end && (p = memchr(p, 0xff, (size_t)(end - p))) != NULL) {
		markers += p[1] != 0 && (p[1] & 0xf8) != 0xd0;
		p += 2;
	}
	sink += markers;
}

static ic_status take(void *ctx, ic_bytes span)
{
	(void)ctx;
	sink += span.len;
	return IC_DONE;
}

static ic_status strip_once(ic_bytes file, bool containers_only)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) {
					     .emit = take, .containers_only = containers_only }));
	IC_TRY(ic_strip_feed(&strip, file));
	return ic_strip_end(&strip);
}

/* The peer of the deep walk; errors end the program, which only measures. */
static void decode_small(ic_bytes file)
{
	struct jpeg_error_mgr errors;
	struct jpeg_decompress_struct jpeg = { .err = jpeg_std_error(&errors) };

	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, file.ptr, file.len);
	(void)jpeg_read_header(&jpeg, TRUE);
	jpeg.scale_num = 1;
	jpeg.scale_denom = 8;
	(void)jpeg_start_decompress(&jpeg);
	uint8_t *row = ic_alloc(jpeg.output_width, (size_t)jpeg.output_components);
	while (row != NULL && jpeg.output_scanline < jpeg.output_height)
		(void)jpeg_read_scanlines(&jpeg, &row, 1);
	sink += row != NULL ? row[0] : 0;
	(void)jpeg_finish_decompress(&jpeg);
	jpeg_destroy_decompress(&jpeg);
	ic_free(row);
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a;
	const uint64_t y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static double median_us(uint64_t *times)
{
	qsort(times, ROUNDS, sizeof(*times), compare);
	return (double)times[ROUNDS / 2] / 1e3;
}

enum { SCAN, CONTAINERS, DECODE, DEEP, MEASURED };

static ic_status run(int what, ic_bytes file)
{
	if (what == SCAN)
		scan_markers(file);
	else if (what == DECODE)
		decode_small(file);
	else
		return strip_once(file, what == CONTAINERS);
	return IC_DONE;
}

struct ratios {
	double containers;
	double deep;
};

static ic_status measure(const char *name, ic_bytes file, struct ratios *sums)
{
	uint64_t times[MEASURED][ROUNDS];
	double median[MEASURED];

	for (int i = 0; i < ROUNDS; i++) {
		for (int what = 0; what < MEASURED; what++) {
			const uint64_t start = ic_clock_monotonic_ns();

			IC_TRY(run(what, file));
			times[what][i] = ic_clock_monotonic_ns() - start;
		}
	}
	for (int what = 0; what < MEASURED; what++)
		median[what] = median_us(times[what]);
	sums->containers += median[CONTAINERS] / median[SCAN];
	sums->deep += median[DEEP] / median[DECODE];
	(void)printf("%-24.24s %9zu bytes  scan %7.1f us  containers %7.1f us  ratio %5.2f   "
		     "eighth %8.1f us  deep %8.1f us  ratio %5.2f\n",
		     name, file.len, median[SCAN], median[CONTAINERS],
		     median[CONTAINERS] / median[SCAN], median[DECODE], median[DEEP],
		     median[DEEP] / median[DECODE]);
	return IC_DONE;
}

/* Of twelve megapixels and about 4 MB, as a phone writes it: a gradient with grain. */
static ic_status make_picture(struct ic_buf *out)
{
	struct jpeg_error_mgr errors;
	struct jpeg_compress_struct jpeg = { .err = jpeg_std_error(&errors) };
	unsigned char *bytes = NULL;
	unsigned long len = 0;
	uint64_t seed = 1;
	static uint8_t row[MADE_WIDTH * 3];
	uint8_t *rows[] = { row };

	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &bytes, &len);
	jpeg.image_width = MADE_WIDTH;
	jpeg.image_height = MADE_HEIGHT;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, MADE_QUALITY, TRUE);
	jpeg_start_compress(&jpeg, TRUE);
	for (int y = 0; y < MADE_HEIGHT; y++) {
		for (int i = 0; i < MADE_WIDTH * 3; i++) {
			seed = seed * 6364136223846793005U + 1442695040888963407U;
			row[i] =
				(uint8_t)(60 + i / 120 + y / 60 + (int)((seed >> 33) % MADE_NOISE));
		}
		(void)jpeg_write_scanlines(&jpeg, rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	const ic_status status = ic_buf_put(out, ic_bytes_of(bytes, len));
	free(bytes);
	return status;
}

static ic_status measure_file(const char *path, struct ratios *sums)
{
	IC_AUTO(buf) file = { 0 };
	const char *name = path == NULL ? "made" : strrchr(path, '/');

	ic_buf_init(&file, IC_IMAGE_BYTES_MAX);
	IC_TRY(path == NULL ? make_picture(&file) : ic_file_load(path, &file));
	return measure(name == NULL ? path : name, ic_buf_view(&file), sums);
}

int main(int argc, char **argv)
{
	struct ratios sums = { 0 };
	int count = 0;

	for (int i = argc > 1 ? 1 : 0; i < (argc > 1 ? argc : 1); i++) {
		const ic_status status = measure_file(argc > 1 ? argv[i] : NULL, &sums);

		if (!ic_ok(status)) {
			(void)fprintf(stderr, "bench_strip: %s\n", status.fault->text);
			continue;
		}
		count++;
	}
	if (count == 0)
		return 1;
	(void)printf(
		"containers / marker scan, mean ratio          %5.2f   goal 1.50, stretch 1.00\n"
		"deep / libjpeg-turbo at an eighth, mean ratio %5.2f   goal 0.60\n",
		sums.containers / count, sums.deep / count);
	return 0;
}
