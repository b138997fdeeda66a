// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportRow } from '../src/api.gen';
import { moved, zoomed, fit } from '../src/photo/zoom';
import { sentence } from '../src/report/sentence';
import { placeOf, returnPath } from '../src/router';
import { bytes, clock, day, grouped, moment } from '../src/ui/format';
import { siteName } from '../src/ui/site';
import { appPaths } from '../tools/paths.mjs';

const id = 'a'.repeat(32);

test('every address of the shell has a screen, and an unknown one has none', () => {
  for (const path of appPaths) assert.notEqual(placeOf(path.replace('*', id)).screen, 'nowhere', path);
  for (const path of ['/patient/9990000018', '/photo/', '/nothing', '/share/../inbox', `/share/${id}/x`]) assert.equal(placeOf(path).screen, 'nowhere', path);
});

test('signing in leads back to our own addresses only', () => {
  assert.equal(returnPath(`?back=/share/${id}`), `/share/${id}`);
  for (const wrong of ['//evil.example', 'https://evil.example/', 'javascript:alert(1)', '/sign-in', '/\\evil']) assert.equal(returnPath(`?back=${encodeURIComponent(wrong)}`), '/');
});

test('dates and times as the NHS writes them, in London', () => {
  assert.equal(day('2026-07-09T13:30:00Z'), '9 July 2026');
  assert.equal(clock('2026-07-09T13:30:00Z'), '2:30pm');
  assert.equal(clock('2026-11-22T00:05:00Z'), '12:05am');
  assert.equal(moment('2026-07-09T13:30:00Z', new Date('2026-07-09T20:00:00Z')), '2:30pm');
  assert.equal(moment('2026-07-09T13:30:00Z', new Date('2026-07-12T20:00:00Z')), '9 July 2026 at 2:30pm');
});

test('numbers are shown 3-3-4, others as they are', () => {
  assert.equal(grouped('9990000018'), '999 000 0018');
  assert.equal(grouped('T-00417'), 'T-00417');
  assert.equal(bytes(1240), '1.2 kB');
});

test('a line of the report is one sentence', () => {
  const row: ReportRow = { at: '2026-07-09T13:11:00Z', kind: 'OPENED', who: 'Mr Patel, plastic surgeon', what: 'Looked at a picture (upper-back)', purpose: 'CARE' };
  assert.equal(sentence(row), 'On 9 July 2026 at 2:11pm, Mr Patel, plastic surgeon, looked at a picture (upper back), for your care.');
  assert.equal(sentence({ at: row.at, kind: 'OPENED', who: 'The hospital', what: 'The hospital checked that a picture is whole' }), 'On 9 July 2026 at 2:11pm, The hospital checked that a picture is whole.');
});

test('places on the body in words', () => {
  assert.equal(siteName('heel', 'LEFT'), 'Left heel');
  assert.equal(siteName('sacrum'), 'Sacrum');
  assert.equal(siteName('abdomen', 'MIDLINE'), 'Abdomen, middle');
  assert.equal(siteName('a-later-place'), 'a-later-place');
});

test('magnifying keeps the point under the pointer, and never goes below the fit', () => {
  const at = { x: 100, y: -40 };
  const place = zoomed(zoomed(fit, 2, at), 1.5, at);
  assert.deepEqual([(at.x - place.x) / place.scale, (at.y - place.y) / place.scale].map(Math.round), [100, -40]);
  assert.equal(zoomed(fit, 0.1), fit);
  assert.equal(moved(fit, 5, 5), fit);
});
