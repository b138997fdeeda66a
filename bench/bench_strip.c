/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_strip [JPEG...]: stripping in memory beside its limit, a marker scan by memchr of the same
 * bytes, in turn within one run; medians. Without files a picture of 4 MB is made up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "image/strip.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { ROUNDS = 101, MADE_BYTES = 4000000 };

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

static ic_status strip_once(ic_bytes file)
{
	IC_AUTO(strip) strip = { 0 };

	IC_TRY(ic_strip_init(&strip, &(struct ic_strip_options) { .emit = take }));
	IC_TRY(ic_strip_feed(&strip, file));
	return ic_strip_end(&strip);
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

static ic_status measure(const char *name, ic_bytes file, double *ret_ratio)
{
	uint64_t scans[ROUNDS];
	uint64_t strips[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		const uint64_t start = ic_clock_monotonic_ns();
		scan_markers(file);
		const uint64_t between = ic_clock_monotonic_ns();
		IC_TRY(strip_once(file));
		scans[i] = between - start;
		strips[i] = ic_clock_monotonic_ns() - between;
	}
	const double scan = median_us(scans);
	const double strip = median_us(strips);
	*ret_ratio = strip / scan;
	(void)printf("%-32.32s %9zu bytes  scan %8.1f us  strip %8.1f us  ratio %5.2f\n", name,
		     file.len, scan, strip, *ret_ratio);
	return IC_DONE;
}

/* A grey picture whose coded data has an FF, stuffed, as often as real data has. */
static ic_status make_picture(struct ic_buf *out)
{
	static const uint8_t head[] = { 0xff, 0xd8, 0xff, 0xdb, 0, 67, 0 };
	static const uint8_t rest[] = {
		0xff, 0xc4, 0, 20, 0x00, 1,    0,    0,    0,  0,    0,    0,    0, 0,  0,  0,    0,
		0,    0,    0, 0,  0,    0xff, 0xc4, 0,    20, 0x10, 1,    0,    0, 0,  0,  0,    0,
		0,    0,    0, 0,  0,    0,    0,    0,    0,  0,    0xff, 0xc0, 0, 11, 8,  0x08, 0,
		0x10, 0,    1, 1,  0x11, 0,    0xff, 0xda, 0,  8,    1,    1,    0, 0,  63, 0
	};
	uint64_t seed = 1;

	IC_TRY(ic_buf_put(out, ic_bytes_of(head, sizeof(head))));
	for (int i = 0; i < 64; i++)
		IC_TRY(ic_buf_put_byte(out, 8));
	IC_TRY(ic_buf_put(out, ic_bytes_of(rest, sizeof(rest))));
	while (out->len < MADE_BYTES) {
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		IC_TRY(ic_buf_put_byte(out, (uint8_t)(seed >> 40)));
		if ((uint8_t)(seed >> 40) == 0xff)
			IC_TRY(ic_buf_put_byte(out, 0));
	}
	return ic_buf_put_be16(out, 0xffd9);
}

static ic_status measure_file(const char *path, double *ret_ratio)
{
	IC_AUTO(buf) file = { 0 };
	const char *name = path == NULL ? "made up" : strrchr(path, '/');

	ic_buf_init(&file, IC_IMAGE_BYTES_MAX);
	IC_TRY(path == NULL ? make_picture(&file) : ic_file_load(path, &file));
	return measure(name == NULL ? path : name, ic_buf_view(&file), ret_ratio);
}

int main(int argc, char **argv)
{
	double sum = 0;
	int count = 0;

	for (int i = argc > 1 ? 1 : 0; i < (argc > 1 ? argc : 1); i++) {
		double ratio;
		const ic_status status = measure_file(argc > 1 ? argv[i] : NULL, &ratio);

		if (!ic_ok(status)) {
			(void)fprintf(stderr, "bench_strip: %s\n", status.fault->text);
			continue;
		}
		sum += ratio;
		count++;
	}
	if (count > 0)
		(void)printf("strip / marker scan, mean ratio  %5.2f   goal 1.50, stretch 1.00\n",
			     sum / count);
	return count > 0 ? 0 : 1;
}
