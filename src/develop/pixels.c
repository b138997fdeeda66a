/* SPDX-License-Identifier: Apache-2.0 */
/* Shrinking by averages of whole areas, and turning. Plain loops over bounded pixels. */
#include <string.h>

#include "develop/child.h"

/* Positions are 24.8 fixed point: which source samples a target sample covers, and how much. */
static uint32_t edge(uint32_t at, uint32_t from, uint32_t to)
{
	return (uint32_t)(((uint64_t)at * from << 8) / to);
}

/* What to multiply a weighted sum with, so that its high word is the rounded-down average. */
static uint64_t inverse(uint32_t weight)
{
	return ((uint64_t)1 << 32) / weight + 1;
}

static uint8_t average(uint32_t sum, uint32_t weight, uint64_t inverted)
{
	return (uint8_t)((sum + weight / 2) * inverted >> 32);
}

static void add_row(uint32_t *restrict sums, const uint8_t *restrict row, size_t len,
		    uint32_t weight)
{
	for (size_t i = 0; i < len; i++)
		sums[i] += weight * row[i];
}

/* Whole rows are summed, which keeps memory access in order. */
static void shrink_columns(const struct develop_pixels *from, uint32_t to, uint8_t *out)
{
	const size_t len = (size_t)from->width * from->channels;
	uint32_t *sums = ic_develop_take(len, sizeof(*sums));

	for (uint32_t y = 0; y < to; y++, out += len) {
		const uint32_t start = edge(y, from->height, to);
		const uint32_t end = edge(y + 1, from->height, to);
		const uint64_t inverted = inverse(end - start);

		memset(sums, 0, len * sizeof(*sums));
		for (uint32_t at = start; at < end;) {
			const uint32_t next = (at | 0xff) + 1;
			const uint32_t stop = next < end ? next : end;

			add_row(sums, from->bytes + (size_t)(at >> 8) * len, len, stop - at);
			at = stop;
		}
		for (size_t i = 0; i < len; i++)
			out[i] = average(sums[i], end - start, inverted);
	}
}

struct cover {
	uint32_t start;
	uint32_t end;
	uint64_t inverted;
};

static void shrink_row(const uint8_t *in, size_t channels, const struct cover *covers, uint32_t to,
		       uint8_t *out)
{
	for (uint32_t x = 0; x < to; x++) {
		const struct cover cover = covers[x];
		uint32_t sums[3] = { 0 };

		for (uint32_t at = cover.start; at < cover.end;) {
			const uint32_t next = (at | 0xff) + 1;
			const uint32_t stop = next < cover.end ? next : cover.end;
			const uint8_t *pixel = in + (size_t)(at >> 8) * channels;

			for (size_t c = 0; c < channels; c++)
				sums[c] += (stop - at) * pixel[c];
			at = stop;
		}
		for (size_t c = 0; c < channels; c++)
			*out++ = average(sums[c], cover.end - cover.start, cover.inverted);
	}
}

static void shrink_rows(const uint8_t *in, uint32_t from, const struct develop_pixels *to)
{
	struct cover *covers = ic_develop_take(to->width, sizeof(*covers));

	for (uint32_t x = 0; x < to->width; x++) {
		covers[x].start = edge(x, from, to->width);
		covers[x].end = edge(x + 1, from, to->width);
		covers[x].inverted = inverse(covers[x].end - covers[x].start);
	}
	for (uint32_t y = 0; y < to->height; y++)
		shrink_row(in + (size_t)y * from * to->channels, to->channels, covers, to->width,
			   to->bytes + (size_t)y * to->width * to->channels);
}

static uint32_t scaled(uint32_t size, uint32_t side, uint32_t longer)
{
	const uint32_t result = (uint32_t)(((uint64_t)size * side + longer / 2) / longer);

	return result == 0 ? 1 : result;
}

void ic_develop_shrink(const struct develop_pixels *from, uint32_t side,
		       struct develop_pixels *ret_pixels)
{
	const uint32_t longer = from->width > from->height ? from->width : from->height;

	*ret_pixels = *from;
	if (longer <= side)
		return;
	ret_pixels->width = scaled(from->width, side, longer);
	ret_pixels->height = scaled(from->height, side, longer);

	uint8_t *low = ic_develop_take(ret_pixels->height, (size_t)from->width * from->channels);
	shrink_columns(from, ret_pixels->height, low);
	ret_pixels->bytes =
		ic_develop_take(ret_pixels->height, (size_t)ret_pixels->width * from->channels);
	shrink_rows(low, from->width, ret_pixels);
}

enum { TILE = 32 };

struct turning {
	const uint8_t *from;
	size_t channels;
	ptrdiff_t step_x; /* bytes in the source for one pixel right in the target */
	ptrdiff_t step_y;
};

/* One tile: rows of one side are columns of the other, so small pieces keep both in the cache. */
static void turn_tile(const struct turning *turning, uint32_t x, uint32_t y,
		      const struct develop_pixels *to)
{
	const uint32_t x_end = x + TILE < to->width ? x + TILE : to->width;
	const uint32_t y_end = y + TILE < to->height ? y + TILE : to->height;

	for (; y < y_end; y++) {
		const uint8_t *in = turning->from + turning->step_x * (ptrdiff_t)x
				    + turning->step_y * (ptrdiff_t)y;
		uint8_t *out = to->bytes + ((size_t)y * to->width + x) * turning->channels;

		for (uint32_t at = x; at < x_end; at++, in += turning->step_x) {
			for (size_t c = 0; c < turning->channels; c++)
				*out++ = in[c];
		}
	}
}

/* EXIF: 2 mirrored, 3 half turn, 4 mirrored half turn, 5 to 8 the same over the diagonal. */
void ic_develop_turn(struct develop_pixels *pixels, uint32_t orientation)
{
	if (orientation <= 1 || orientation > 8)
		return;
	/* one bit an orientation */
	const bool mirror_x = (0x18c >> orientation & 1) != 0;
	const bool mirror_y = (0x0d8 >> orientation & 1) != 0;
	const bool diagonal = orientation >= 5;
	const ptrdiff_t pixel = (ptrdiff_t)pixels->channels;
	const ptrdiff_t row = pixel * (ptrdiff_t)pixels->width;
	const ptrdiff_t right = mirror_x ? -pixel : pixel;
	const ptrdiff_t down = mirror_y ? -row : row;
	struct develop_pixels turned = *pixels;

	const struct turning turning = { .from = pixels->bytes + (mirror_x ? row - pixel : 0)
						 + (mirror_y ? row * ((ptrdiff_t)pixels->height - 1)
							     : 0),
					 .channels = pixels->channels,
					 .step_x = diagonal ? down : right,
					 .step_y = diagonal ? right : down };
	turned.width = diagonal ? pixels->height : pixels->width;
	turned.height = diagonal ? pixels->width : pixels->height;
	turned.bytes = ic_develop_take(turned.height, (size_t)turned.width * pixels->channels);
	for (uint32_t y = 0; y < turned.height; y += TILE) {
		for (uint32_t x = 0; x < turned.width; x += TILE)
			turn_tile(&turning, x, y, &turned);
	}
	*pixels = turned;
}

/* A pixel that a mark touches is covered, so rounding leaves nothing at its edge. */
static void redact(struct develop_pixels *pixels, const struct ic_mark *mark)
{
	const uint64_t width = pixels->width;
	const uint64_t height = pixels->height;
	const uint64_t left = mark->x * width / IC_MARK_WHOLE;
	const uint64_t top = mark->y * height / IC_MARK_WHOLE;
	const uint64_t right =
		((mark->x + (uint64_t)mark->width) * width + IC_MARK_WHOLE - 1) / IC_MARK_WHOLE;
	const uint64_t bottom =
		((mark->y + (uint64_t)mark->height) * height + IC_MARK_WHOLE - 1) / IC_MARK_WHOLE;

	for (uint64_t y = top; y < bottom; y++)
		memset(pixels->bytes + (y * width + left) * pixels->channels, 0,
		       (size_t)(right - left) * pixels->channels);
}

void ic_develop_redact(struct develop_pixels *pixels, const struct ic_marks *marks)
{
	for (size_t i = 0; i < marks->count; i++)
		redact(pixels, &marks->at[i]);
}

void ic_develop_flatten(uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t *in = bytes + i * 4;
		const unsigned alpha = in[3];

		for (size_t c = 0; c < 3; c++)
			bytes[i * 3 + c] =
				(uint8_t)((in[c] * alpha + 255 * (255 - alpha) + 127) / 255);
	}
}
