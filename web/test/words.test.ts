// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { words } from '../src/words/en';
import { office } from '../src/words/en_office';
import { registers } from '../src/words/en_registers';
import { open } from '../src/words/en_public';
import { life } from '../src/words/en_life';
import { outside } from '../src/words/en_outside';

declare const __WEB__: string;

const SAMPLE = ['a', 'b', 'c'];
/** Every text of the tables, functions called with samples. */
function texts(from: unknown, at = ''): Array<[string, string]> {
  if (typeof from === 'string') return [[at, from]];
  if (typeof from === 'function') return [[at, String((from as (...given: unknown[]) => string)(...(from.length && /\bn\b|count|percent|entry|w\b/.test(from.toString().split('=>')[0]!) ? [3, 4, 5] : SAMPLE)))]];
  if (from && typeof from === 'object') return Object.entries(from).flatMap(([key, value]) => texts(value, at ? `${at}.${key}` : key));
  return [];
}
/** What is read of the evidence; the third column names figures. */
const groups = registers.evidence.groups.map(([title, rows]) => [title, rows.map(([asked, here]) => [asked, here])]);
const all = texts({ ...words, ...office, ...open, life, outside, registers: { ...registers, evidence: { ...registers.evidence, groups } } });

const syllables = (word: string) => Math.max(1, (word.toLowerCase().replace(/e\b|[^a-z]/g, '').match(/[aeiouy]+/g) ?? []).length);
function grade(text: string): number {
  const sentences = Math.max(1, (text.match(/[.!?](?=\s|$)/g) ?? []).length);
  const found = text.match(/[A-Za-z’']+/g) ?? [];
  const all = found.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * (found.length / sentences) + 11.8 * (all / Math.max(1, found.length)) - 15.59;
}

test('no banned word', () => {
  const banned = /\b(please|invalid|oops|click|error code|login|log in|successfully|whoops|utilise|e\.g\.|i\.e\.|etc\.?)\b/i;
  for (const [at, text] of all) assert.doesNotMatch(text, banned, at);
});

test('sentence case: no text in capitals but the band, no title case on buttons', () => {
  for (const [at, text] of all) {
    if (at === 'demo.band') continue;
    assert.doesNotMatch(text, /\b(?!GDPR|SIRO|DPO)[A-Z]{4,}\b/, at);
  }
});

test('what patients read has a grade of 6 at most', () => {
  const folder = join(__WEB__, '../policy/wording/en');
  const patient = readdirSync(folder).map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]);
  assert.ok(patient.length >= 9);
  for (const [at, text] of patient) assert.ok(grade(text) <= 6, `${at}: ${grade(text).toFixed(1)}`);
  const page = all.filter(([at, text]) => /^(report|privacy|leaflet)\./.test(at) && text.split(' ').length > 6).map(([, text]) => (/[.?!]$/.test(text) ? text : `${text}.`)).join(' ');
  assert.ok(grade(page) <= 6, `report, privacy and leaflet: ${grade(page).toFixed(1)}`);
});

test('what staff read has a grade of 8 at most', () => {
  for (const section of ['camera', 'strip', 'find', 'unknown', 'confirm', 'consent', 'site', 'filing', 'share', 'inbox', 'sent', 'oneShare', 'record', 'help', 'problem', 'guide', 'refused', 'prove', 'todo', 'retention', 'requests', 'figures', 'staff', 'setUp', 'wordings', 'rules', 'book', 'flows', 'life']) {
    const text = all.filter(([at, one]) => at.startsWith(`${section}.`) && one.split(' ').length > 6).map(([, one]) => (/[.?!]$/.test(one) ? one : `${one}.`)).join(' ');
    if (text) assert.ok(grade(text) <= 8, `${section}: ${grade(text).toFixed(1)}`);
  }
});

test('no words outside the word file', () => {
  const wrong: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith('.tsx')) for (const [, text] of readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<{]*</g)) wrong.push(`${entry.name}: ${text}`);
    }
  };
  walk(join(__WEB__, 'src'));
  assert.deepEqual(wrong, []);
});

test('the short privacy notice has 60 words at most', () => {
  assert.ok(open.privacy.shortText.split(/\s+/).length <= 60);
});
