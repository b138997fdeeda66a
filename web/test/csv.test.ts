// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table } from '../src/registers/csv';

test('a table that spreadsheets read as text, whatever a clinician wrote', () => {
  assert.equal(table([['when', 'why'], ['2026-11-27', 'a, "b"\nc']]), 'when,why\r\n2026-11-27,"a, ""b""\nc"\r\n');
  for (const formula of ['=1+1', '+44', '-2', '@x', '\tx']) assert.equal(table([[formula]]), `'${formula}\r\n`);
});
