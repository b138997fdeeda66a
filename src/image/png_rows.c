/* SPDX-License-Identifier: Apache-2.0 */
#include "image/png_rows.h"

#include "base/alloc.h"
#include "base/bug.h"

enum { FILTER_MAX = 4, ADAM7_PASSES = 7 };

ic_status ic_png_rows_new(struct ic_png_rows **ret_rows)
{
	struct ic_png_rows *rows = ic_alloc(1, sizeof(*rows));

	if (rows == NULL)
		IC_FAIL(NOMEM, "checking a PNG");
	*ret_rows = rows;
	return IC_DONE;
}

void ic_png_rows_free(struct ic_png_rows *rows)
{
	ic_free(rows);
}

/* Pixels of one side in a pass that begins at @start and takes every @step-th. */
static uint32_t count(uint32_t side, uint32_t start, uint32_t step)
{
	return side <= start ? 0 : (side - start + step - 1) / step;
}

/* Set up the next pass that has pixels (PNG 8.1). */
static void start_pass(struct ic_png_rows *rows)
{
	static const uint8_t x_start[ADAM7_PASSES] = { 0, 4, 0, 2, 0, 1, 0 };
	static const uint8_t y_start[ADAM7_PASSES] = { 0, 0, 4, 0, 2, 0, 1 };
	static const uint8_t x_step[ADAM7_PASSES] = { 8, 8, 4, 4, 2, 2, 1 };
	static const uint8_t y_step[ADAM7_PASSES] = { 8, 8, 8, 4, 4, 2, 2 };

	for (; rows->pass < rows->passes; rows->pass++) {
		const bool only = rows->passes == 1;
		const unsigned pass = rows->pass;
		const uint64_t width =
			only ? rows->width : count(rows->width, x_start[pass], x_step[pass]);

		rows->rows = only ? rows->height : count(rows->height, y_start[pass], y_step[pass]);
		rows->row = (width * rows->bits + 7) / 8;
		if (width > 0 && rows->rows > 0)
			return;
	}
}

static ic_status start_row(struct ic_png_rows *rows, uint8_t filter)
{
	if (rows->pass == rows->passes)
		IC_FAIL(IMAGE, "coded data for more rows than there are");
	if (filter > FILTER_MAX)
		IC_FAIL(IMAGE, "a row filter that is none");
	rows->left = rows->row;
	if (--rows->rows > 0)
		return IC_DONE;
	rows->pass++;
	start_pass(rows);
	return IC_DONE;
}

static ic_status take_output(void *ctx, ic_bytes span)
{
	struct ic_png_rows *rows = ctx;

	while (span.len > 0) {
		if (rows->left == 0) {
			IC_TRY(start_row(rows, span.ptr[0]));
			span = ic_bytes_from(span, 1);
		}
		const size_t len = span.len < rows->left ? span.len : (size_t)rows->left;
		rows->left -= len;
		span = ic_bytes_from(span, len);
	}
	return IC_DONE;
}

void ic_png_rows_start(struct ic_png_rows *rows, const struct ic_png *png)
{
	static const uint8_t channels[] = { 1, 0, 3, 1, 2, 0, 4 };

	IC_ASSERT(png->colour < sizeof(channels) && channels[png->colour] > 0);
	rows->inflate.take = take_output;
	rows->inflate.ctx = rows;
	rows->width = ic_load_be32(png->header);
	rows->height = ic_load_be32(png->header + 4);
	rows->bits = (uint32_t)channels[png->colour] * png->depth;
	rows->passes = png->header[12] == 0 ? 1 : ADAM7_PASSES;
	start_pass(rows);
}

ic_status ic_png_rows_feed(struct ic_png_rows *rows, ic_bytes coded)
{
	return ic_inflate_feed(&rows->inflate, coded);
}

ic_status ic_png_rows_end(struct ic_png_rows *rows)
{
	IC_TRY(ic_inflate_end(&rows->inflate));
	if (rows->pass != rows->passes || rows->left > 0)
		IC_FAIL(IMAGE, "coded data for fewer rows than there are");
	return IC_DONE;
}
