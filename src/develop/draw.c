/* SPDX-License-Identifier: Apache-2.0 */
/* Skin under a soft light: noise for its colour, cells for its lines, and a sheet behind it. */
#include "develop/draw.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "develop/draw_parts.h"

enum { CELLS = 44, CELL_SECOND = 63 };

static const struct draw_colour tones[] = { { 233, 196, 178 }, { 222, 178, 153 }, { 200, 150, 120 },
					    { 164, 114, 84 },  { 121, 80, 58 },   { 84, 56, 43 } };

static float fade(float t)
{
	return t * t * (3 - 2 * t);
}

/* floorf() is a call on the processors this must run on. */
static int floor_of(float x)
{
	const int whole = (int)x;

	return whole - ((float)whole > x);
}

float ic_draw_noise(const struct draw_canvas *canvas, float x, float y)
{
	const int floor_x = floor_of(x);
	const int floor_y = floor_of(y);
	const unsigned x0 = (unsigned)floor_x % DRAW_LATTICE;
	const unsigned y0 = (unsigned)floor_y % DRAW_LATTICE;
	const unsigned x1 = (x0 + 1) % DRAW_LATTICE;
	const float *upper = canvas->lattice[y0];
	const float *lower = canvas->lattice[(y0 + 1) % DRAW_LATTICE];
	const float s = fade(x - (float)floor_x);
	const float t = fade(y - (float)floor_y);
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
		/* Turned, so that the squares of the lattice do not show. */
		const float turned = x * 1.62F + y * 1.22F + 17.3F;
		y = y * 1.62F - x * 1.22F + 41.7F;
		x = turned;
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
		const float dy = (float)cy + row[(cx + CELLS) % CELLS + CELL_SECOND] - y;
		const float square = dx * dx + dy * dy;

		if (square < first) {
			second = first;
			first = square;
		} else if (square < second) {
			second = square;
		}
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
	/* The light comes from the upper left; each place is read before it is written. */
	for (int y = DRAW_RELIEF - 1; y >= 1; y--) {
		for (int x = DRAW_RELIEF - 1; x >= 1; x--) {
			const float here = canvas->relief[y][x];
			const float slope = here - canvas->relief[y - 1][x - 1];

			canvas->relief[y][x] = slope * 0.9F + (here - 0.85F) * 0.35F;
		}
		canvas->relief[y][0] = canvas->relief[y][1];
	}
	memcpy(canvas->relief[0], canvas->relief[1], sizeof(canvas->relief[0]));
}

/* The furrows, bent so that the repetition does not show. */
static float relief_at(const struct draw_canvas *canvas, const struct draw_place *p, float bend)
{
	const float x = (p->u + 4) * 1130 + bend * 90;
	const float y = (p->v + 4) * 1130 - bend * 70 + x * 0.31F;

	return canvas->relief[(unsigned)y % DRAW_RELIEF][(unsigned)x % DRAW_RELIEF];
}

static struct draw_field field_at(const struct draw_canvas *canvas, float u, float v)
{
	const float vein = fabsf(ic_draw_noise(canvas, u * 1.6F + 33, v * 3.1F + 71) - 0.5F);

	return (struct draw_field) {
		.blood = ic_draw_octaves(canvas, u * 4 + v * 3 + 9, v * 4 - u * 3 + 9, 4) - 0.5F,
		.brown = ic_draw_octaves(canvas, u * 23 + 60, v * 23 + 30, 3) - 0.5F,
		.vein = draw_step(0.045F, 0, vein),
		.bend = ic_draw_noise(canvas, u * 3 + 90, v * 3 + 90),
		.outline_u = ic_draw_octaves(canvas, u * 7 + 140, v * 7 + 20, 4) - 0.5F,
		.outline_v = ic_draw_octaves(canvas, u * 7 + 20, v * 7 + 150, 4) - 0.5F,
	};
}

static struct draw_field between(const struct draw_field *a, const struct draw_field *b, float t)
{
	return (struct draw_field) {
		.blood = a->blood + (b->blood - a->blood) * t,
		.brown = a->brown + (b->brown - a->brown) * t,
		.vein = a->vein + (b->vein - a->vein) * t,
		.bend = a->bend + (b->bend - a->bend) * t,
		.outline_u = a->outline_u + (b->outline_u - a->outline_u) * t,
		.outline_v = a->outline_v + (b->outline_v - a->outline_v) * t,
	};
}

static struct draw_colour skin_at(const struct draw_canvas *canvas, const struct draw_place *p)
{
	const struct draw_field *f = &p->field;
	const float strength = 0.05F + f->bend * 0.07F;
	const float light = 1 + relief_at(canvas, p, f->bend) * strength - f->brown * 0.09F;
	const struct draw_colour c = canvas->skin;

	return (struct draw_colour) { c.r * light * (1 + f->blood * 0.05F - f->vein * 0.06F),
				      c.g * light * (1 - f->blood * 0.13F - f->vein * 0.03F),
				      c.b * light * (1 - f->blood * 0.11F - f->brown * 0.12F) };
}

static bool has_edge(const struct draw_canvas *canvas)
{
	return canvas->options.subject != IC_DRAW_MOLE && canvas->options.subject != IC_DRAW_RASH;
}

/* A surgical sheet behind the limb, with its folds. */
static struct draw_colour sheet_at(const struct draw_canvas *canvas, const struct draw_place *p)
{
	const float fold = ic_draw_octaves(canvas, p->u * 2.2F + p->v + 120, p->v * 5 + 120, 3);
	const float weave = ic_draw_noise(canvas, p->u * 420, p->v * 420);
	const float light = 0.42F + fold * 0.5F + weave * 0.06F;

	return draw_light((struct draw_colour) { 74, 128, 150 }, light);
}

/* How far below the upper edge of the limb; it curves a little. */
static float below_edge(const struct draw_canvas *canvas, const struct draw_place *p)
{
	const float seed = canvas->lattice[7][7] - 0.5F;

	return p->v + 0.385F + seed * 0.06F + 0.05F * p->u * p->u + 0.07F * seed * p->u;
}

static struct draw_colour body_at(const struct draw_canvas *canvas, const struct draw_place *p)
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

static struct draw_place place_of(const struct draw_canvas *canvas, float u, float v)
{
	u += canvas->shift_u;
	v += canvas->shift_v;
	return (struct draw_place) { .u = u * canvas->turn_cos - v * canvas->turn_sin,
				     .v = u * canvas->turn_sin + v * canvas->turn_cos };
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

static void fill_fields(const struct draw_canvas *canvas, int y, struct draw_field *fields)
{
	const float scale = 1.0F / (float)canvas->options.height;
	const float left = (float)canvas->options.width * 0.5F;

	for (int n = 0; n <= canvas->options.width / DRAW_BAND + 1; n++) {
		const struct draw_place p = place_of(
			canvas, ((float)(n * DRAW_BAND) - left) * scale, (float)y * scale - 0.5F);
		fields[n] = field_at(canvas, p.u, p.v);
	}
}

static void draw_row(const struct draw_canvas *canvas, int y, uint8_t *row)
{
	const float scale = 1.0F / (float)canvas->options.height;
	const float v = (float)y * scale - 0.5F;
	uint32_t random = draw_hash(canvas->options.seed + (uint32_t)y * 7919U);

	for (int x = 0; x < canvas->options.width; x++, row += 3) {
		const float u = ((float)x - (float)canvas->options.width * 0.5F) * scale;
		const float lamp = 1.04F - 0.10F * u - 0.09F * v - 0.16F * (u * u + v * v);
		struct draw_place p = place_of(canvas, u, v);

		p.field = between(&canvas->here[x / DRAW_BAND], &canvas->here[x / DRAW_BAND + 1],
				  (float)(x % DRAW_BAND) / DRAW_BAND);
		struct draw_colour c = ic_draw_ruler_at(canvas, u, v, body_at(canvas, &p));
		c = draw_light(c, lamp);
		const float noise = grain(&random, c.g);
		row[0] = byte_of(c.r + noise + grain(&random, 255) * 0.4F);
		row[1] = byte_of(c.g + noise);
		row[2] = byte_of(c.b + noise + grain(&random, 255) * 0.6F);
	}
}

static void draw_rows(struct draw_canvas *canvas, uint8_t *rgb)
{
	fill_fields(canvas, 0, canvas->below);
	for (int y = 0; y < canvas->options.height; y++) {
		if (y % DRAW_BAND == 0) {
			memcpy(canvas->above, canvas->below, sizeof(canvas->above));
			fill_fields(canvas, y + DRAW_BAND, canvas->below);
		}
		for (int n = 0; n <= canvas->options.width / DRAW_BAND + 1; n++)
			canvas->here[n] = between(&canvas->above[n], &canvas->below[n],
						  (float)(y % DRAW_BAND) / DRAW_BAND);
		draw_row(canvas, y, rgb + (size_t)y * (size_t)canvas->options.width * 3);
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

	IC_ASSERT(options->width > 0 && options->width <= DRAW_SIDE_MAX);
	IC_ASSERT(options->height > 0 && options->height <= DRAW_SIDE_MAX);
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
		draw_rows(canvas, rgb);
		status = ic_draw_encode(rgb, options->width, options->height, out);
	}
	ic_free(canvas);
	ic_free(rgb);
	return status;
}
