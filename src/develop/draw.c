/* SPDX-License-Identifier: Apache-2.0 */
/* Skin under a soft light: noise for its colour, cells for its lines, and a sheet behind it. */
#include "develop/draw.h"

#include <math.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "develop/draw_parts.h"

enum { SIDE_MAX = 4096, CELLS = 44, CELL_MASK = 63 };

static const struct draw_colour tones[] = { { 233, 196, 178 }, { 222, 178, 153 }, { 200, 150, 120 },
					    { 164, 114, 84 },  { 121, 80, 58 },   { 84, 56, 43 } };

static float fade(float t)
{
	return t * t * (3 - 2 * t);
}

float ic_draw_noise(const struct draw_canvas *canvas, float x, float y)
{
	const float floor_x = floorf(x);
	const float floor_y = floorf(y);
	const unsigned x0 = (unsigned)(int)floor_x % DRAW_LATTICE;
	const unsigned y0 = (unsigned)(int)floor_y % DRAW_LATTICE;
	const unsigned x1 = (x0 + 1) % DRAW_LATTICE;
	const float *upper = canvas->lattice[y0];
	const float *lower = canvas->lattice[(y0 + 1) % DRAW_LATTICE];
	const float s = fade(x - floor_x);
	const float t = fade(y - floor_y);
	const float a = upper[x0] + (upper[x1] - upper[x0]) * s;
	const float b = lower[x0] + (lower[x1] - lower[x0]) * s;

	return a + (b - a) * t;
}

float ic_draw_octaves(const struct draw_canvas *canvas, float x, float y, int octaves)
{
	float sum = 0;
	float weight = 0.5F;
	float all = 0;

	for (int i = 0; i < octaves; i++) {
		sum += weight * ic_draw_noise(canvas, x, y);
		all += weight;
		weight *= 0.5F;
		x = x * 2.03F + 17.3F;
		y = y * 2.03F + 41.7F;
	}
	return sum / all;
}

static void fill_lattice(struct draw_canvas *canvas)
{
	for (uint32_t y = 0; y < DRAW_LATTICE; y++) {
		for (uint32_t x = 0; x < DRAW_LATTICE; x++)
			canvas->lattice[y][x] = draw_unit(canvas->options.seed * 0x9e3779b9U
							  + y * DRAW_LATTICE + x);
	}
}

/* How high the skin stands at (x, y) of the repeating tile: cells with furrows between them. */
static float cell_height(const struct draw_canvas *canvas, float x, float y)
{
	const int cell_x = (int)x;
	const int cell_y = (int)y;
	float first = 9;
	float second = 9;

	for (int n = 0; n < 9; n++) {
		const int cx = cell_x + n % 3 - 1;
		const int cy = cell_y + n / 3 - 1;
		const float *row = canvas->lattice[(cy + CELLS) % CELLS];
		const float dx = (float)cx + row[(cx + CELLS) % CELLS] - x;
		const float dy = (float)cy + row[(cx + CELLS) % CELLS + CELL_MASK] - y;
		const float square = dx * dx + dy * dy;

		second = square < first ? first : fminf(second, square);
		first = fminf(first, square);
	}
	return draw_step(0, 0.35F, sqrtf(second) - sqrtf(first));
}

static void fill_relief(struct draw_canvas *canvas)
{
	const float step = (float)CELLS / DRAW_RELIEF;

	for (int y = 0; y < DRAW_RELIEF; y++) {
		for (int x = 0; x < DRAW_RELIEF; x++)
			canvas->relief[y][x] =
				cell_height(canvas, (float)x * step, (float)y * step);
	}
	/* The light comes from the upper left; each row is read before it is written. */
	for (int y = DRAW_RELIEF - 1; y >= 1; y--) {
		for (int x = DRAW_RELIEF - 1; x >= 1; x--) {
			const float here = canvas->relief[y][x];
			const float slope = here - canvas->relief[y - 1][x - 1];

			canvas->relief[y][x] = slope * 0.9F + (here - 0.85F) * 0.35F;
		}
	}
}

/* The furrows, bent so that the repetition does not show. */
static float relief_at(const struct draw_canvas *canvas, struct draw_place p, float bend)
{
	const float x = (p.u + 4) * 1130 + bend * 90;
	const float y = (p.v + 4) * 1130 - bend * 70 + x * 0.31F;

	return canvas->relief[(unsigned)y % DRAW_RELIEF][(unsigned)x % DRAW_RELIEF];
}

static struct draw_colour skin_at(const struct draw_canvas *canvas, struct draw_place p)
{
	const float blood = ic_draw_octaves(canvas, p.u * 5 + 9, p.v * 5 + 9, 4) - 0.5F;
	const float brown = ic_draw_octaves(canvas, p.u * 23 + 60, p.v * 23 + 30, 3) - 0.5F;
	const float bend = ic_draw_noise(canvas, p.u * 3 + 90, p.v * 3 + 90);
	const float vein = fabsf(ic_draw_noise(canvas, p.u * 1.6F + 33, p.v * 3.1F + 71) - 0.5F);
	const float blue = draw_step(0.045F, 0, vein) * 0.045F;
	const float strength = 0.25F + bend * 0.35F;
	const float light = 1 + relief_at(canvas, p, bend) * strength * 0.24F - brown * 0.1F;
	const struct draw_colour c = canvas->skin;

	return (struct draw_colour) { c.r * light * (1 + blood * 0.07F - blue * 1.5F),
				      c.g * light * (1 - blood * 0.16F - blue * 0.7F),
				      c.b * light * (1 - blood * 0.14F - brown * 0.12F) };
}

static bool has_edge(const struct draw_canvas *canvas)
{
	return canvas->options.subject != IC_DRAW_MOLE && canvas->options.subject != IC_DRAW_RASH;
}

/* A surgical sheet behind the limb, with its folds. */
static struct draw_colour sheet_at(const struct draw_canvas *canvas, struct draw_place p)
{
	const float fold = ic_draw_octaves(canvas, p.u * 2.2F + p.v + 120, p.v * 5 + 120, 3);
	const float weave = ic_draw_noise(canvas, p.u * 420, p.v * 420);
	const float light = 0.42F + fold * 0.5F + weave * 0.06F;

	return draw_light((struct draw_colour) { 74, 128, 150 }, light);
}

/* How far below the upper edge of the limb; it curves a little. */
static float below_edge(const struct draw_canvas *canvas, struct draw_place p)
{
	const float seed = canvas->lattice[7][7] - 0.5F;

	return p.v + 0.385F + seed * 0.06F + 0.05F * p.u * p.u + 0.07F * seed * p.u;
}

static struct draw_colour body_at(const struct draw_canvas *canvas, struct draw_place p)
{
	const float depth = has_edge(canvas) ? below_edge(canvas, p) : 1;

	if (depth < -0.004F) {
		const float shadow = 0.55F + 0.45F * draw_step(0, -0.09F, depth);
		return draw_light(sheet_at(canvas, p), shadow);
	}
	struct draw_colour c = ic_draw_subject_at(canvas, p, skin_at(canvas, p));
	/* A limb is round: it turns away from the light at its edge. */
	const float round = 0.5F + 0.5F * sqrtf(draw_step(-0.02F, 0.3F, depth));
	c = draw_light(c, round);
	return depth < 0.004F ? draw_mix(sheet_at(canvas, p), c, (depth + 0.004F) * 125) : c;
}

static struct draw_place place_of(const struct draw_canvas *canvas, struct draw_place frame)
{
	const float u = frame.u + canvas->shift_u;
	const float v = frame.v + canvas->shift_v;

	return (struct draw_place) { u * canvas->turn_cos - v * canvas->turn_sin,
				     u * canvas->turn_sin + v * canvas->turn_cos };
}

static uint8_t byte_of(float x)
{
	return (uint8_t)(x < 0 ? 0 : x > 255 ? 255 : x);
}

/* Two sums of uniform noise are near enough to the noise of a sensor. */
static float grain(uint32_t *random, float level)
{
	*random = *random * 1664525U + 1013904223U;
	const float a = (float)(*random >> 24);
	const float b = (float)(*random >> 16 & 255);

	return (a + b - 255) * (0.008F + (255 - level) * 0.00005F) + 0.5F;
}

static void draw_row(const struct draw_canvas *canvas, int y, uint8_t *row)
{
	const float scale = 1.0F / (float)canvas->options.height;
	const float v = (float)y * scale - 0.5F;
	uint32_t random = draw_hash(canvas->options.seed + (uint32_t)y * 7919U);

	for (int x = 0; x < canvas->options.width; x++, row += 3) {
		const float u = ((float)x - (float)canvas->options.width * 0.5F) * scale;
		const struct draw_place frame = { u, v };
		const float lamp = 1.04F - 0.10F * u - 0.09F * v - 0.16F * (u * u + v * v);
		struct draw_colour c = body_at(canvas, place_of(canvas, frame));

		c = draw_light(ic_draw_ruler_at(canvas, frame, c), lamp);
		const float noise = grain(&random, c.g);
		row[0] = byte_of(c.r + noise + grain(&random, 255) * 0.4F);
		row[1] = byte_of(c.g + noise);
		row[2] = byte_of(c.b + noise + grain(&random, 255) * 0.6F);
	}
}

/* The subject stands still from picture to picture; the hand with the camera does not. */
static void hold_camera(struct draw_canvas *canvas)
{
	const uint32_t taking =
		canvas->options.seed * 31U + (uint32_t)(canvas->options.healed * 1000);
	const float turn = (draw_unit(taking + 1) - 0.5F) * 0.07F;

	canvas->turn_cos = cosf(turn);
	canvas->turn_sin = sinf(turn);
	canvas->shift_u = (draw_unit(taking + 2) - 0.5F) * 0.05F;
	canvas->shift_v = (draw_unit(taking + 3) - 0.5F) * 0.03F;
}

ic_status ic_draw_picture(const struct ic_draw_options *options, struct ic_buf *out)
{
	const size_t row_len = (size_t)options->width * 3;

	IC_ASSERT(options->width > 0 && options->width <= SIDE_MAX);
	IC_ASSERT(options->height > 0 && options->height <= SIDE_MAX);
	IC_ASSERT(options->tone >= 0 && (size_t)options->tone < sizeof(tones) / sizeof(tones[0]));
	struct draw_canvas *canvas = ic_alloc(1, sizeof(*canvas));
	uint8_t *rgb = ic_alloc((size_t)options->height, row_len);
	ic_status status = IC_FAULT(NOMEM, "drawing a picture");
	if (canvas != NULL && rgb != NULL) {
		canvas->options = *options;
		canvas->healed = draw_clamp((float)options->healed);
		canvas->skin = tones[options->tone];
		fill_lattice(canvas);
		fill_relief(canvas);
		hold_camera(canvas);
		for (int y = 0; y < options->height; y++)
			draw_row(canvas, y, rgb + (size_t)y * row_len);
		status = ic_draw_encode(rgb, options->width, options->height, out);
	}
	ic_free(canvas);
	ic_free(rgb);
	return status;
}
