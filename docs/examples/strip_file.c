/* SPDX-License-Identifier: Apache-2.0 */
/* cc strip_file.c $(pkg-config --cflags --libs incamera-image): standard input to output, nothing
 * left but the picture. */
#include <incamera-image.h>
#include <stdio.h>

static int put(void *out, const void *bytes, size_t len)
{
	return fwrite(bytes, 1, len, out) == len ? 0 : 1;
}

int main(void)
{
	static char piece[65536];
	struct incamera_strip *strip = incamera_strip_new(put, NULL, stdout, 0);
	size_t len;

	while (strip != NULL && (len = fread(piece, 1, sizeof(piece), stdin)) > 0
	       && incamera_strip_feed(strip, piece, len) == 0)
		continue;
	const int failed =
		strip == NULL || incamera_strip_end(strip, NULL) != 0 || fflush(stdout) != 0;
	if (failed && strip != NULL)
		fprintf(stderr, "%s: %s\n", incamera_strip_code(strip),
			incamera_strip_reason(strip));
	incamera_strip_free(strip);
	return failed;
}
