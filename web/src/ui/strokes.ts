// SPDX-License-Identifier: Apache-2.0
// A signature as strokes, as src/model/stroke.h has them: points of x, y, time and pressure on a pad 1000 wide and 400 high.

export type Point = readonly [x: number, y: number, ms: number, pressure: number];
export type Stroke = readonly Point[];

export const PAD_WIDTH = 1000;
export const PAD_HEIGHT = 400;
const BYTES_MAX = 4096;
export const STROKES_MAX = 60;

export const textOf = (stroke: Stroke): string => stroke.map((point) => point.join(',')).join(' ');

/** The line of a stroke, for the points of an SVG polyline. */
export const lineOf = (text: string): string => text.split(' ').map((point) => point.split(',').slice(0, 2).join(',')).join(' ');

/** Every other point between the ends goes until all fits; a signature keeps its shape. */
export function textsOf(strokes: readonly Stroke[]): string[] {
  let kept = strokes.slice(0, STROKES_MAX);
  for (;;) {
    const texts = kept.map(textOf);
    if (texts.reduce((sum, text) => sum + text.length, 0) <= BYTES_MAX) return texts;
    if (kept.every((stroke) => stroke.length <= 2)) kept = kept.slice(0, -1);
    else kept = kept.map((stroke) => stroke.filter((_, n) => n === 0 || n === stroke.length - 1 || n % 2 === 0));
  }
}

const within = (value: number, max: number): number => Math.min(max, Math.max(0, Math.round(value)));

/** A touch on the pad that stands at @box, @ms after the first. */
export function pointAt(event: { clientX: number; clientY: number; pressure: number }, box: { left: number; top: number; width: number }, ms: number): Point {
  const scale = PAD_WIDTH / box.width;
  return [within((event.clientX - box.left) * scale, PAD_WIDTH), within((event.clientY - box.top) * scale, PAD_HEIGHT), within(ms, 600_000), within(event.pressure * 255, 255)];
}
