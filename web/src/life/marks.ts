// SPDX-License-Identifier: Apache-2.0
// Redaction marks, as src/model/mark.h has them: boxes in thousandths of the picture's width and height.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const BOXES_MAX = 20;
const WHOLE = 1000;
const LEAST = 10;
const STEP = 20;

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, Math.round(value)));

/** The box with its corners at two points of the picture, whichever comes first. */
export function boxOf(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  const x = within(Math.min(a.x, b.x), 0, WHOLE - LEAST);
  const y = within(Math.min(a.y, b.y), 0, WHOLE - LEAST);
  return { x, y, width: within(Math.max(a.x, b.x) - x, LEAST, WHOLE - x), height: within(Math.max(a.y, b.y) - y, LEAST, WHOLE - y) };
}

export const textOf = (boxes: readonly Box[]): string => boxes.map((box) => `${box.x},${box.y},${box.width},${box.height}`).join(' ');

export const boxesOf = (text: string): Box[] => (text === '' ? [] : text.split(' ').map((one) => {
  const [x, y, width, height] = one.split(',').map(Number) as [number, number, number, number];
  return { x, y, width, height };
}));

/** A box by keyboard: arrows move it, with the shift key they make it larger or smaller. Undefined for any other key. */
export function byKey(box: Box, key: string, shift: boolean): Box | undefined {
  const right = key === 'ArrowRight' ? STEP : key === 'ArrowLeft' ? -STEP : 0;
  const down = key === 'ArrowDown' ? STEP : key === 'ArrowUp' ? -STEP : 0;
  if (right === 0 && down === 0) return undefined;
  if (shift) return { ...box, width: within(box.width + right, LEAST, WHOLE - box.x), height: within(box.height + down, LEAST, WHOLE - box.y) };
  return { ...box, x: within(box.x + right, 0, WHOLE - box.width), y: within(box.y + down, 0, WHOLE - box.height) };
}

/** Where a finger is, on a picture that stands at @at. */
export const pointOf = (event: { clientX: number; clientY: number }, at: { left: number; top: number; width: number; height: number }): { x: number; y: number } =>
  ({ x: (event.clientX - at.left) / at.width * WHOLE, y: (event.clientY - at.top) / at.height * WHOLE });
