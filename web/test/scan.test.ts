// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../src/camera/quality';
import { scannedText, twice } from '../src/camera/scan_text';

test('GS1 text passes untouched, separators and all', () => {
  const text = '8018123456789012345675\u001d919990000018\u001d93x y';
  assert.equal(scannedText({ text, symbologyIdentifier: ']d2' }), `]d2${text}`);
  assert.equal(JSON.parse(JSON.stringify(text)), text);
});

test('a plain Code 128 passes as it is', () => {
  assert.equal(scannedText({ text: '9990000018', symbologyIdentifier: ']C0' }), '9990000018');
});

test('two equal readings are accepted, one is not, nor two that differ', () => {
  const accepted: string[] = [];
  const see = twice((text) => accepted.push(text));
  ['a', 'b', '', 'a'].forEach(see);
  assert.deepEqual(accepted, []);
  ['a'].forEach(see);
  assert.deepEqual(accepted, ['a']);
});

const picture = (grey: (x: number, y: number) => number, width = 64, height = 48) => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.fill(grey(x, y), 4 * (y * width + x), 4 * (y * width + x) + 3);
  return { data, width, height } as unknown as ImageData;
};

test('edges are sharp, a slow slope is not, night is dark', () => {
  assert.deepEqual(judge(picture((x) => (x % 8 < 4 ? 60 : 200))), { sharp: true, dark: false });
  assert.deepEqual(judge(picture((x) => 80 + x)), { sharp: false, dark: false });
  assert.equal(judge(picture(() => 10)).dark, true);
});
