// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, pointAt, textOf, textsOf, type Stroke } from '../src/ui/strokes';

const box = { left: 10, top: 20, width: 500 };

test('a touch is told in thousandths of the width, and never outside of the pad', () => {
  assert.deepEqual(pointAt({ clientX: 260, clientY: 120, pressure: 0.5 }, box, 16.4), [500, 200, 16, 128]);
  assert.deepEqual(pointAt({ clientX: 0, clientY: 900, pressure: 2 }, box, -3), [0, 400, 0, 255]);
});

test('a stroke is a text of points, and its line has no time', () => {
  const stroke: Stroke = [[1, 2, 0, 9], [3, 4, 16, 8]];
  assert.equal(textOf(stroke), '1,2,0,9 3,4,16,8');
  assert.equal(lineOf(textOf(stroke)), '1,2 3,4');
});

test('a long signature is thinned until it fits, and keeps the ends of each stroke', () => {
  const long = (n: number): Stroke => Array.from({ length: n }, (_, at) => [at % 1000, at % 400, at * 16, 128] as const);
  const texts = textsOf([long(900), long(2), long(400)]);
  assert.ok(texts.join('').length <= 4096 && texts.join('').length > 1500);
  assert.deepEqual(texts.map((text) => [text.split(' ')[0], text.split(' ').at(-1)]),
    [900, 2, 400].map((n) => [textOf(long(n).slice(0, 1)), textOf(long(n).slice(-1))]));
  const dots = textsOf(Array.from({ length: 400 }, () => long(2)));
  assert.ok(dots.length === 60 && dots.join('').length <= 4096);
});
