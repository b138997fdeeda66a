// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxesOf, boxOf, byKey, pointOf, textOf } from '../src/life/marks';

test('a box is drawn from any corner and stays in the picture', () => {
  assert.deepEqual(boxOf({ x: 300, y: 400 }, { x: 100, y: 150 }), { x: 100, y: 150, width: 200, height: 250 });
  assert.deepEqual(boxOf({ x: -50, y: 900 }, { x: 2000, y: 1200 }), { x: 0, y: 900, width: 1000, height: 100 });
  assert.deepEqual(boxOf({ x: 1000, y: 1000 }, { x: 1000, y: 1000 }), { x: 990, y: 990, width: 10, height: 10 });
});

test('the text is what the server reads', () => {
  assert.equal(textOf([{ x: 1, y: 2, width: 30, height: 40 }, { x: 0, y: 0, width: 1000, height: 1000 }]), '1,2,30,40 0,0,1000,1000');
  assert.deepEqual(boxesOf('1,2,30,40 5,6,7,8'), [{ x: 1, y: 2, width: 30, height: 40 }, { x: 5, y: 6, width: 7, height: 8 }]);
  assert.deepEqual(boxesOf(''), []);
});

test('arrows move a box, with shift they change its size, and neither leaves the picture', () => {
  const box = { x: 990, y: 10, width: 10, height: 100 };
  assert.deepEqual(byKey(box, 'ArrowRight', false), box);
  assert.deepEqual(byKey(box, 'ArrowUp', false), { ...box, y: 0 });
  assert.deepEqual(byKey(box, 'ArrowDown', true), { ...box, height: 120 });
  assert.deepEqual(byKey(box, 'ArrowLeft', true), box);
  assert.equal(byKey(box, 'Tab', false), undefined);
});

test('a finger is told in thousandths of the picture as it stands', () => {
  assert.deepEqual(pointOf({ clientX: 60, clientY: 120 }, { left: 10, top: 20, width: 100, height: 400 }), { x: 500, y: 250 });
});
