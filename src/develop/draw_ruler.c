/* SPDX-License-Identifier: Apache-2.0 */
/* The paper ruler that lies beside a close-up: millimetres, and a number at each centimetre. */
#include <math.h>

#include "develop/draw_parts.h"

enum { DIGIT_ROWS = 5, DIGIT_COLUMNS = 3 };

static const float strip_top = 0.375F;
static const float strip_height = 0.088F;
static const float millimetre = 0.0105F;

/* Three bits a row, top row highest. */
static const uint16_t digits[] = { 075557, 026227, 071747, 071717, 055711,
				   074717, 074757, 071111, 075757, 075717 };

static bool digit_at(unsigned digit, float x, float y)
{
	if (x < 0 || y < 0 || x >= DIGIT_COLUMNS || y >= DIGIT_ROWS)
		return false;
	const unsigned bit = 3 * (DIGIT_ROWS - 1 - (unsigned)y) + DIGIT_COLUMNS - 1 - (unsigned)x;
	return (digits[digit] >> bit & 1) != 0;
}

static bool number_at(unsigned number, float x, float y)
{
	if (number < 10)
		return digit_at(number, x + 1.5F, y);
	return digit_at(number / 10, x + 3.5F, y) || digit_at(number % 10, x - 0.5F, y);
}

/* @x in millimetres along the ruler, @y from 0 to 1 across it. */
static bool ink_at(float x, float y)
{
	const float nearest = floorf(x + 0.5F);
	const int mark = (int)nearest;
	const float length = mark % 10 == 0 ? 0.42F : mark % 5 == 0 ? 0.32F : 0.22F;
	const float centimetre = floorf(x / 10 + 0.5F);

	if (mark < 0)
		return false;
	if (fabsf(x - nearest) < (mark % 10 == 0 ? 0.11F : 0.08F) && y < length)
		return true;
	return number_at((unsigned)centimetre, (x - centimetre * 10) * 2.2F, (y - 0.52F) * 14);
}

struct draw_colour ic_draw_ruler_at(const struct draw_canvas *canvas, float u, float v,
				    struct draw_colour below)
{
	const float lean = (canvas->lattice[3][5] - 0.5F) * 0.05F;
	const float y = (v + u * lean - strip_top) / strip_height;
	const float x = (u + 0.545F) / millimetre;

	if (y < 0) {
		const float shadow = draw_step(-0.10F, 0, y) * 0.16F;
		return x > -4 && x < 106 ? draw_light(below, 1 - shadow) : below;
	}
	if (y > 1 || x < -3 || x > 105) {
		const bool near = y < 1.16F && x > -2.4F && x < 106;
		return near ? draw_light(below, 0.74F + 0.26F * draw_step(1, 1.16F, y)) : below;
	}
	const float paper = 0.96F + 0.04F * ic_draw_noise(canvas, u * 9, v * 9);
	const struct draw_colour white = draw_light((struct draw_colour) { 240, 240, 234 }, paper);
	return ink_at(x, y) ? draw_mix(white, (struct draw_colour) { 28, 30, 38 }, 0.86F) : white;
}
