// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts, Finding } from '../src/strip/machine';
import { toldOf } from '../src/strip/strip';

const none = { num: 0, den: 0 };
const facts: Facts = { format: 'jpeg', width: 1, height: 1, orientation: 1, colourLost: false, endWasMissing: false,
  camera: { time: '2026-11-27T09:30:00', offset: '+00:00', make: 'Maker', model: '', lens: '', focal_length_mm: none, aperture: { num: 18, den: 10 }, exposure_s: none, iso: 0 } };
const finding = (name: string, action: Finding['action'] = 'removed'): Finding => ({ action, at: 0, bytes: 10, where: 'EXIF GPS', kind: 'position', name, value: '51.5 N' });

test('what is told of a picture: known facts, what was removed by name and size, never its value', () => {
  const told = toldOf(facts, [finding('GPSLatitude'), finding('Orientation', 'rewritten')]);
  assert.deepEqual(told, { removed_count: 1, removed_bytes: 10, removed: [{ where: 'EXIF GPS', name: 'GPSLatitude', bytes: 10 }],
    camera: { time: '2026-11-27T09:30:00', offset: '+00:00', make: 'Maker', aperture: { num: 18, den: 10 } } });
  assert.doesNotMatch(JSON.stringify(told), /51\.5/);
});

test('the form stays small whatever a file carried', () => {
  const told = toldOf(facts, Array.from({ length: 4096 }, (_, n) => finding(`${n} ${'long name '.repeat(40)}`)));
  assert.equal(told.removed_count, 4096);
  assert.ok(told.removed.length > 0 && told.removed.length <= 40);
  assert.ok(JSON.stringify(told).length < 4000, String(JSON.stringify(told).length));
});
