/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_develop JPEG...: both renditions of each picture, made in the jail, one after the other;
 * medians. The limit to set beside it is libjpeg-turbo's decode at the same scale plus one encode.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "develop/develop.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { ROUNDS = 7, RENDITION_BYTES_MAX = 8 << 20 };

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a;
	const uint64_t y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static ic_status measure(struct ic_develop *develop, const char *path)
{
	IC_AUTO(buf) file = { 0 };
	IC_AUTO(buf) large = { 0 };
	IC_AUTO(buf) small = { 0 };
	uint64_t times[ROUNDS];

	ic_buf_init(&file, IC_IMAGE_BYTES_MAX);
	ic_buf_init(&large, RENDITION_BYTES_MAX);
	ic_buf_init(&small, RENDITION_BYTES_MAX);
	IC_TRY(ic_file_load(path, &file));
	for (int i = 0; i < ROUNDS; i++) {
		const uint64_t start = ic_clock_monotonic_ns();

		ic_buf_clear(&large);
		ic_buf_clear(&small);
		IC_TRY(ic_develop_picture(develop, ic_buf_view(&file), IC_DEVELOP_SMALL, &large,
					  &small));
		times[i] = ic_clock_monotonic_ns() - start;
	}
	qsort(times, ROUNDS, sizeof(times[0]), compare);
	const char *name = strrchr(path, '/');
	(void)printf("%-32.32s %9zu bytes  %7.1f ms  %7zu and %6zu bytes\n",
		     name == NULL ? path : name + 1, file.len, (double)times[ROUNDS / 2] / 1e6,
		     large.len, small.len);
	return IC_DONE;
}

int main(int argc, char **argv)
{
	struct ic_develop *develop;

	if (argc < 2) {
		(void)puts("bench_develop: no pictures; set INCAMERA_PHOTOS");
		return 0;
	}
	if (!ic_ok(ic_develop_start(true, &develop)))
		return 1;
	for (int i = 1; i < argc; i++) {
		const ic_status status = measure(develop, argv[i]);

		if (!ic_ok(status))
			(void)printf("%s: %s\n", argv[i], status.fault->text);
	}
	ic_develop_stop(develop);
	return 0;
}
