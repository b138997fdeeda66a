// SPDX-License-Identifier: Apache-2.0
// Where a magnified picture stands, as arithmetic: scale, and offset of its middle from the middle of the box.

export interface Place {
  scale: number;
  x: number;
  y: number;
}

export const fit: Place = { scale: 1, x: 0, y: 0 };
const SCALE_MAX = 16;

/** Magnify by @factor so that the point under @at stays where it is. */
export function zoomed(place: Place, factor: number, at: { x: number; y: number } = { x: 0, y: 0 }): Place {
  const scale = Math.min(SCALE_MAX, Math.max(1, place.scale * factor));
  if (scale === 1) return fit;
  const ratio = scale / place.scale;
  return { scale, x: at.x - (at.x - place.x) * ratio, y: at.y - (at.y - place.y) * ratio };
}

export const moved = (place: Place, dx: number, dy: number): Place => (place.scale === 1 ? place : { ...place, x: place.x + dx, y: place.y + dy });
