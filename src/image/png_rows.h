/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: the deep check of a PNG's coded data: it inflates to exactly the rows that the
 * header promises, each with a filter that is one, and ends there. Memory: fixed.
 */
#ifndef IC_IMAGE_PNG_ROWS_H
#define IC_IMAGE_PNG_ROWS_H

#include "image/inflate.h"
#include "image/png.h"

struct ic_png_rows {
	struct ic_inflate inflate;
	uint32_t width;
	uint32_t height;
	uint32_t bits;   /* of a pixel */
	unsigned pass;   /* of Adam7, or the only one */
	unsigned passes; /* all are done when `pass` is this */
	uint32_t rows;   /* of the pass still to begin */
	uint64_t row;    /* bytes of one, the filter byte aside */
	uint64_t left;   /* bytes of the present row still to come */
};

ic_status ic_png_rows_new(struct ic_png_rows **ret_rows);
void ic_png_rows_free(struct ic_png_rows *rows);

/** The header is known, coded data begins. */
void ic_png_rows_start(struct ic_png_rows *rows, const struct ic_png *png);

/** The next bytes of the zlib stream. IC_E_IMAGE: damaged, or more than the header promises. */
ic_status ic_png_rows_feed(struct ic_png_rows *rows, ic_bytes coded);

/** The last IDAT is over. IC_E_IMAGE: something is missing. */
ic_status ic_png_rows_end(struct ic_png_rows *rows);

#endif
