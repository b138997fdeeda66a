/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signature on the screen, stroke by stroke. One stroke is a text of points "x,y,t,p" with a
 * space between two: x and y in thousandths of the pad's width from its upper left corner (the pad
 * is 5 wide and 2 high), t in milliseconds since the first touch, p the pressure, 0 to 255
 * (docs/formats/consent.md).
 */
#ifndef IC_MODEL_STROKE_H
#define IC_MODEL_STROKE_H

#include "base/bytes.h"

enum { IC_STROKE_WIDTH = 1000, IC_STROKE_HEIGHT = 400, IC_STROKE_MS_MAX = 600000 };

/** Whether @points is one stroke: at least one point, each within the pad, time not running back.
 */
bool ic_stroke_is_valid(ic_bytes points);

#endif
