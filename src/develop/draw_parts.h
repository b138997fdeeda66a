/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of develop/draw*: the canvas of one picture. Colours are sRGB, 0 to 255, in floats. */
#ifndef IC_DEVELOP_DRAW_PARTS_H
#define IC_DEVELOP_DRAW_PARTS_H

#include "develop/draw.h"

enum { DRAW_LATTICE = 256, DRAW_RELIEF = 512, DRAW_SIDE_MAX = 4096, DRAW_BAND = 4 };

struct draw_colour {
	float r;
	float g;
	float b;
};

/* What changes slowly, known at each fourth pixel and drawn out between. */
struct draw_field {
	float blood;
	float brown;
	float vein;
	float bend;
	float outline_u;
	float outline_v;
};

struct draw_canvas {
	struct ic_draw_options options;
	float healed;
	float turn_cos; /* the camera is not held the same way twice */
	float turn_sin;
	float shift_u;
	float shift_v;
	struct draw_colour skin;
	float lattice[DRAW_LATTICE][DRAW_LATTICE]; /* 0 to 1 */
	float relief[DRAW_RELIEF][DRAW_RELIEF];    /* light on the lines of the skin, around 0 */
	struct draw_field above[DRAW_SIDE_MAX / DRAW_BAND + 2];
	struct draw_field below[DRAW_SIDE_MAX / DRAW_BAND + 2];
	struct draw_field here[DRAW_SIDE_MAX / DRAW_BAND + 2];
};

/* A place on the body: the height of the picture is 1, the middle 0. */
struct draw_place {
	float u;
	float v;
	struct draw_field field;
};

static inline float draw_clamp(float x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* 0 below @from, 1 above @to, smooth between; also falling, with @from above @to. */
static inline float draw_step(float from, float to, float x)
{
	const float t = draw_clamp((x - from) / (to - from));

	return t * t * (3 - 2 * t);
}

static inline struct draw_colour draw_mix(struct draw_colour a, struct draw_colour b, float t)
{
	return (struct draw_colour) { a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t,
				      a.b + (b.b - a.b) * t };
}

static inline struct draw_colour draw_light(struct draw_colour c, float light)
{
	return (struct draw_colour) { c.r * light, c.g * light, c.b * light };
}

/** Mixed bits of a number. */
static inline uint32_t draw_hash(uint32_t x)
{
	x = (x ^ (x >> 16)) * 0x7feb352dU;
	x = (x ^ (x >> 15)) * 0x846ca68bU;
	return x ^ (x >> 16);
}

static inline float draw_unit(uint32_t x)
{
	return (float)(draw_hash(x) >> 8) / (float)(1 << 24);
}

/** Smooth noise, 0 to 1, with one bump for each whole number. */
float ic_draw_noise(const struct draw_canvas *canvas, float x, float y);

/** Octaves of it, 0 to 1. */
float ic_draw_octaves(const struct draw_canvas *canvas, float x, float y, int octaves);

/** What lies on the skin at @place, over its colour @skin. */
struct draw_colour ic_draw_subject_at(const struct draw_canvas *canvas,
				      const struct draw_place *place, struct draw_colour skin);

/** The paper ruler at (@u, @v) of the picture, if it is there, over @below. */
struct draw_colour ic_draw_ruler_at(const struct draw_canvas *canvas, float u, float v,
				    struct draw_colour below);

/** Append @rgb as JPEG. IC_E_NOMEM, IC_E_LIMIT. */
ic_status ic_draw_encode(uint8_t *rgb, int width, int height, struct ic_buf *out);

#endif
