/* SPDX-License-Identifier: Apache-2.0 */
/* What lies on the skin. Each is a distance bent by noise, and colours by that distance. */
#include <math.h>

#include "develop/draw_parts.h"

/* Distance from the middle in units of the ellipse @a × @b, turned and with an uneven outline. */
static float outline(const struct draw_canvas *canvas, const struct draw_place *p, float a, float b,
		     float uneven)
{
	const float turn = (canvas->lattice[1][1] - 0.5F) * 1.2F;
	const float u = p->u + p->field.outline_u * uneven;
	const float v = p->v + 0.02F + p->field.outline_v * uneven;
	const float x = (u + v * turn) / a;
	const float y = (v - u * turn) / b;

	return sqrtf(x * x + y * y);
}

/* More blood under the skin: green and blue go, and dark skin gets darker rather than red. */
static struct draw_colour redden(struct draw_colour c, float much)
{
	return (struct draw_colour) { c.r * (1 - 0.06F * much), c.g * (1 - 0.42F * much),
				      c.b * (1 - 0.38F * much) };
}

static struct draw_colour scar(const struct draw_canvas *canvas, struct draw_colour skin)
{
	const struct draw_colour pink = { 222, 158, 150 };

	return draw_mix(skin, draw_mix(pink, skin, 0.35F), 0.3F + 0.5F * (1 - canvas->healed));
}

/* A wet open bed: granulation in grains, slough in patches, light on the moisture. */
static struct draw_colour bed(const struct draw_canvas *canvas, const struct draw_place *p,
			      float slough)
{
	const float grain = ic_draw_octaves(canvas, p->u * 62 + 10, p->v * 62 + 10, 3);
	const float patch = ic_draw_octaves(canvas, p->u * 17 + 77, p->v * 17 + 177, 4);
	const float wet = ic_draw_octaves(canvas, p->u * 58 + 4, p->v * 46 + 55, 3);
	const float lit = ic_draw_octaves(canvas, p->u * 62 + 9.6F, p->v * 62 + 9.6F, 3) - grain;
	const float yellow =
		draw_step(0.60F - slough, 0.74F - slough, patch + (grain - 0.5F) * 0.16F);
	struct draw_colour c =
		draw_mix((struct draw_colour) { 112, 26, 28 }, (struct draw_colour) { 170, 58, 54 },
			 draw_step(0.2F, 0.8F, grain));

	c = draw_mix(c, (struct draw_colour) { 192, 160, 108 }, yellow * (0.62F + 0.4F * grain));
	c = draw_light(c, 1 - lit * (0.75F - 0.3F * yellow));
	return draw_mix(c, (struct draw_colour) { 246, 232, 224 },
			draw_step(0.66F, 0.84F, wet) * 0.7F);
}

/* Around an open wound: a rim of new skin, then redness that dies away. */
static struct draw_colour surround(const struct draw_canvas *canvas, float r, float red,
				   struct draw_colour skin)
{
	const float active = 1 - canvas->healed;
	const float rim = draw_step(1.32F, 1.04F, r);
	struct draw_colour c = redden(skin, draw_step(2.3F, 1, r) * red * active);

	c = draw_mix(c, draw_mix((struct draw_colour) { 212, 140, 130 }, skin, 0.3F), rim * 0.5F);
	return draw_light(c, 1 + 0.12F * draw_step(1.3F, 1.15F, r) * draw_step(1.02F, 1.12F, r));
}

static struct draw_colour wound_at(const struct draw_canvas *canvas, const struct draw_place *p,
				   struct draw_colour skin)
{
	const float size = 1.02F - 0.82F * canvas->healed;
	const float whole = outline(canvas, p, 0.235F, 0.125F, 0.09F);
	const float r = whole / size;

	if (whole > 2.4F)
		return skin;
	struct draw_colour c = draw_mix(skin, scar(canvas, skin), draw_step(1.08F, 0.9F, whole));
	c = surround(canvas, r, 0.75F, c);
	if (r < 1.06F && canvas->healed < 0.97F) {
		const float deep = 0.62F + 0.38F * draw_step(1, 0.8F, r);
		const struct draw_colour open =
			draw_light(bed(canvas, p, 0.13F * (1 - canvas->healed)), deep);
		c = draw_mix(c, open, draw_step(1.06F, 0.98F, r));
	}
	return c;
}

static struct draw_colour ulcer_at(const struct draw_canvas *canvas, const struct draw_place *p,
				   struct draw_colour skin)
{
	const float size = 1.02F - 0.78F * canvas->healed;
	const float whole = outline(canvas, p, 0.17F, 0.148F, 0.055F);
	const float r = whole / size;

	if (whole > 3)
		return skin;
	/* Old bleeding stains the skin around; swelling stretches it until it shines. */
	const float stain = ic_draw_octaves(canvas, p->u * 12 + 200, p->v * 12 + 100, 3);
	const float halo = draw_step(2.9F, 1.1F, whole);
	const struct draw_colour brown = { skin.r * 0.68F, skin.g * 0.56F, skin.b * 0.54F };
	struct draw_colour c = draw_mix(skin, brown, halo * draw_step(0.35F, 0.75F, stain) * 0.75F);
	c = draw_light(c, 1 + 0.09F * halo * draw_step(1.2F, 1.9F, r));
	c = draw_mix(c, scar(canvas, c), draw_step(1.08F, 0.9F, whole));
	c = surround(canvas, r, 0.6F, c);
	if (r >= 1.05F || canvas->healed >= 0.97F)
		return c;
	/* Punched out: the wall towards the light lies in shade, the far one is lit. */
	const float wall = draw_step(0.78F, 0.98F, r);
	const float side = (p->u + p->v + 0.02F) / (0.32F * size);
	const struct draw_colour open = bed(canvas, p, 0.05F + 0.16F * (1 - canvas->healed));
	return draw_mix(c, draw_light(open, 0.86F + wall * (0.42F * side - 0.24F)),
			draw_step(1.05F, 0.99F, r));
}

/* A blister: a dome of clear fluid with the window in it. */
static void draw_blister(const struct draw_canvas *canvas, const struct draw_place *p, int n,
			 struct draw_colour *colour)
{
	const struct draw_colour below = *colour;
	const float *random = canvas->lattice[20 + n];
	const float size = (0.022F + 0.04F * random[0] * random[0]) * (1 - 0.6F * canvas->healed);
	const float uneven = ic_draw_noise(canvas, p->u * 22 + (float)n, p->v * 22) * 0.35F;
	const float x = (p->u - (random[1] - 0.5F) * 0.42F) / size;
	const float y = (p->v - (random[2] - 0.55F) * 0.26F) / (size * (0.7F + 0.4F * random[3]));
	const float r = sqrtf(x * x + y * y) + uneven;
	const float full = draw_clamp(1.1F - canvas->healed * 2.2F);

	if (r > 1.12F)
		return;
	const float slope = -(x + y) * 0.5F * r;
	struct draw_colour c = draw_mix(below, (struct draw_colour) { 226, 178, 128 }, 0.3F * full);
	c = draw_light(c, 1 + 0.17F * slope * full);
	const float glint = draw_step(0.3F, 0.1F, hypotf(x + 0.42F, y + 0.45F));
	c = draw_mix(c, (struct draw_colour) { 255, 250, 244 }, glint * full * 0.5F);
	const float ring = draw_step(0.86F, 0.98F, r);
	*colour = draw_mix(draw_light(c, 1 - 0.12F * ring), below, draw_step(1, 1.12F, r));
}

static struct draw_colour burn_at(const struct draw_canvas *canvas, const struct draw_place *p,
				  struct draw_colour skin)
{
	enum { BLISTERS = 7 };
	const float r = outline(canvas, p, 0.36F, 0.21F, 0.3F);

	if (r > 1.5F)
		return skin;
	const float blotch = ic_draw_octaves(canvas, p->u * 13 + 210, p->v * 13 + 10, 4);
	const float deep = draw_step(0.42F, 0.7F, blotch) * draw_step(1.05F, 0.5F, r);
	const float fresh = 1 - canvas->healed * 0.8F;
	const float mask = draw_step(1.35F, 0.85F, r + (blotch - 0.5F) * 0.7F);
	const struct draw_colour pink =
		redden(draw_mix(skin, (struct draw_colour) { 232, 132, 122 }, 0.45F), 0.35F);
	struct draw_colour c = draw_mix(skin, pink, mask * fresh);

	c = draw_mix(c, (struct draw_colour) { 176, 48, 46 }, deep * fresh * 0.72F);
	c = draw_mix(c, (struct draw_colour) { 240, 214, 200 },
		     draw_step(0.7F, 0.82F, 1 - blotch) * mask * 0.5F);
	for (int n = 0; n < BLISTERS && canvas->healed < 0.5F; n++)
		draw_blister(canvas, p, n, &c);
	return c;
}

/* Blood is purple, then green, then yellow, from the outside in. */
static struct draw_colour bruise_at(const struct draw_canvas *canvas, const struct draw_place *p,
				    struct draw_colour skin)
{
	static const struct draw_colour stages[] = { { 0.62F, 0.36F, 0.50F },
						     { 0.50F, 0.36F, 0.56F },
						     { 0.66F, 0.66F, 0.46F },
						     { 0.92F, 0.84F, 0.50F },
						     { 1.00F, 0.95F, 0.78F } };
	const float r = outline(canvas, p, 0.31F, 0.23F, 0.3F);

	if (r > 1.5F)
		return skin;
	const float cloud = ic_draw_octaves(canvas, p->u * 8 + 30, p->v * 8 + 230, 3);
	const float age = canvas->healed * 2.9F + draw_step(0.3F, 1.25F, r) * 1.1F + (cloud - 0.5F);
	const float at = age < 0 ? 0 : age > 3.999F ? 3.999F : age;
	const int stage = (int)at;
	const struct draw_colour filter =
		draw_mix(stages[stage], stages[stage + 1], at - (float)stage);
	const float mask = draw_step(1.4F, 0.35F, r + (cloud - 0.5F) * 0.8F)
			   * (0.95F - 0.35F * canvas->healed);
	const struct draw_colour stained = { skin.r * filter.r, skin.g * filter.g,
					     skin.b * filter.b };
	return draw_mix(skin, stained, mask);
}

/* At most one papule a cell; its red reaches half-way into the neighbours. */
static struct draw_colour papule_at(const struct draw_canvas *canvas, float x, float y, int cx,
				    int cy, struct draw_colour c)
{
	const float *random = &canvas->lattice[(cy + 512) % DRAW_LATTICE][(cx * 3 + 600) % 250];
	const float size = 0.15F + 0.24F * random[3] * random[3];
	const float dx = (x - (float)cx - 0.25F - 0.5F * random[0]) / size;
	const float dy = (y - (float)cy - 0.25F - 0.5F * random[1]) / size;
	const float square = dx * dx + dy * dy;

	if (square > 1.9F * 1.9F)
		return c;
	const float centre = (float)(cx * cx) * 0.008F + (float)(cy * cy) * 0.014F;
	const float there = 1.05F - centre - canvas->healed * 0.85F;
	if (random[2] > there)
		return c;
	const float r = sqrtf(square);
	const float strength = draw_clamp((there - random[2]) * 3) * (1 - 0.5F * canvas->healed);
	c = redden(c, draw_step(1.9F, 0.3F, r) * strength * 0.8F);
	if (r < 1.1F)
		c = draw_light(c, 1 - (dx + dy) * 0.08F * strength * draw_step(1.1F, 0.6F, r));
	return c;
}

static struct draw_colour rash_at(const struct draw_canvas *canvas, const struct draw_place *p,
				  struct draw_colour skin)
{
	const float bend = (ic_draw_noise(canvas, p->u * 30 + 5, p->v * 30 + 5) - 0.5F) * 0.25F;
	const float x = p->u * 16 + p->v * 10 + bend;
	const float y = p->v * 16 - p->u * 10 - bend;
	const float r = outline(canvas, p, 0.5F, 0.36F, 0.2F);
	struct draw_colour c =
		redden(skin, draw_step(-0.08F, 0.22F, p->field.blood) * draw_step(1.2F, 0.4F, r)
				     * 0.5F * (1 - canvas->healed));

	const int cx = (int)(x + 63.5F) - 64;
	const int cy = (int)(y + 63.5F) - 64;
	for (int n = 0; n < 4; n++)
		c = papule_at(canvas, x, y, cx + n % 2, cy + n / 2, c);
	return c;
}

static struct draw_colour mole_at(const struct draw_canvas *canvas, const struct draw_place *p,
				  struct draw_colour skin)
{
	const float r = outline(canvas, p, 0.15F, 0.125F, 0.12F);

	if (r > 1.4F)
		return skin;
	const float patch = ic_draw_octaves(canvas, p->u * 19 + 100, p->v * 19 + 70, 4);
	const float fine = ic_draw_octaves(canvas, p->u * 110, p->v * 110, 3);
	const float wide = ic_draw_octaves(canvas, p->u * 19 + 99.5F, p->v * 19 + 69.5F, 4);
	const struct draw_colour light = { 0.60F, 0.45F, 0.38F };
	const struct draw_colour dark = { 0.24F, 0.17F, 0.17F };
	const struct draw_colour filter =
		draw_mix(light, dark, draw_step(0.3F, 0.72F, patch + (0.6F - r) * 0.3F));
	const struct draw_colour brown = { skin.r * filter.r, skin.g * filter.g,
					   skin.b * filter.b };
	const float raised = 1 + (patch - wide) * 0.9F + (fine - 0.5F) * 0.35F;

	return draw_mix(skin, draw_light(brown, raised),
			draw_step(1.12F, 0.88F, r + (fine - 0.5F) * 0.16F));
}

struct draw_colour ic_draw_subject_at(const struct draw_canvas *canvas,
				      const struct draw_place *place, struct draw_colour skin)
{
	switch (canvas->options.subject) {
	case IC_DRAW_WOUND:
		return wound_at(canvas, place, skin);
	case IC_DRAW_ULCER:
		return ulcer_at(canvas, place, skin);
	case IC_DRAW_BURN:
		return burn_at(canvas, place, skin);
	case IC_DRAW_BRUISE:
		return bruise_at(canvas, place, skin);
	case IC_DRAW_RASH:
		return rash_at(canvas, place, skin);
	case IC_DRAW_MOLE:
		return mole_at(canvas, place, skin);
	}
	return skin;
}
