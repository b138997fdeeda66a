#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Write web/src/api.gen.ts from src/http/routes.def and src/model/{words,body_sites,shapes}.def.
//
//   tools/gen_api.mjs           write the file
//   tools/gen_api.mjs --check   exit 1 if the file on disk differs from what the tables say
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'web/src/api.gen.ts');
const table = (path) => readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

/** Every `MACRO(a, b, …)` of a table, in order, as [macro, [arguments]]. */
function rows(text) {
  const found = [];
  for (const [, macro, inside] of text.matchAll(/^(IC_[A-Z_]+)\(((?:[^()"]|"(?:[^"\\]|\\.)*")*)\)/gm)) {
    const cells = inside.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
    found.push([macro, cells.map((cell) => cell.trim().replace(/^"|"$/g, ''))]);
  }
  return found;
}

function readWords() {
  const sets = new Map();
  for (const [macro, [set, name]] of rows(table('src/model/words.def'))) {
    if (macro === 'IC_WORDS') sets.set(set, []);
    if (macro === 'IC_WORD') sets.get(set).push(name);
  }
  return sets;
}

function readShapes() {
  const shapes = new Map();
  for (const [macro, cells] of rows(table('src/model/shapes.def'))) {
    if (macro === 'IC_SHAPE') shapes.set(cells[0], []);
    if (macro === 'IC_FIELD') {
      const [shape, name, kind, need, detail] = cells;
      shapes.get(shape).push({ name, kind, need, detail });
    }
    if (macro === 'IC_LIST') {
      const [shape, name, inner, need, detail] = cells;
      shapes.get(shape).push({ name, kind: 'LIST', inner, need, detail });
    }
  }
  return shapes;
}

function readSites() {
  return rows(table('src/model/body_sites.def')).map(([, [id, sided]]) => ({ id, sided: sided === 'true' }));
}

function readRoutes() {
  return rows(table('src/http/routes.def')).map(([, [name, method, path, request, reply, who, rate, text]]) =>
    ({ name, method, path, request, reply, who, rate, text }));
}

const typeName = (name) => name.replace(/(^|_)([a-z0-9])/g, (_, _bar, letter) => letter.toUpperCase());
const KINDS = {
  TEXT: () => 'string', ID: () => 'Id', TIME: () => 'Time', DATE: () => 'DateText', INTEGER: () => 'number',
  BOOL: () => 'boolean', IDS: () => 'Id[]', TEXTS: () => 'string[]',
  WORD: (field) => `Word${typeName(field.detail)}`, SHAPE: (field) => typeName(field.detail),
  LIST: (field) => `${typeName(field.inner)}[]`,
};

function fieldType(field) {
  const make = KINDS[field.kind];
  if (!make) throw new Error(`shapes.def: ${field.name}: no such kind: ${field.kind}`);
  return make(field);
}

function emitShape(name, fields) {
  const lines = fields.map((f) => `  ${f.name}${f.need === 'MAY' ? '?' : ''}: ${fieldType(f)};`);
  return `export interface ${typeName(name)} {\n${lines.join('\n')}\n}\n`;
}

function bodyType(shape, shapes) {
  if (shape === 'none') return 'undefined';
  if (shape === 'bytes') return 'Blob';
  if (!shapes.has(shape)) throw new Error(`routes.def: no such shape: ${shape}`);
  return typeName(shape);
}

function emit(words, sites, shapes, routes) {
  const out = ['// SPDX-License-Identifier: Apache-2.0',
    '// Made by tools/gen_api.mjs from routes.def, shapes.def and words.def. Change those, not this.', '',
    '/** 32 lower-case hexadecimal digits. */', 'export type Id = string;',
    '/** RFC 3339 in UTC. */', 'export type Time = string;', '/** YYYY-MM-DD. */', 'export type DateText = string;', ''];
  for (const [set, names] of words)
    out.push(`export type Word${typeName(set)} = ${names.map((n) => `'${n}'`).join(' | ')};`);
  const ids = (list) => list.map((one) => `'${one.id}'`);
  out.push(`export type BodySite = ${ids(sites).join(' | ')};`,
    '/** Those with a left and a right. */', `export const sidedSites: readonly string[] = [${ids(sites.filter((one) => one.sided)).join(', ')}];`);
  out.push('');
  for (const [name, fields] of shapes) out.push(emitShape(name, fields));
  out.push('/** Every call: what goes in the path, what is sent, what comes back. */', 'export interface Calls {');
  for (const r of routes) {
    const params = [...r.path.matchAll(/\{(\w+)\}/g)].map(([, p]) => `${p}: string`).join('; ');
    out.push(`  /** ${r.text}. (${r.who}) */`);
    out.push(`  ${r.name}: { params: ${params ? `{ ${params} }` : 'Record<never, never>'}; ` +
      `request: ${bodyType(r.request, shapes)}; reply: ${bodyType(r.reply, shapes)} };`);
  }
  out.push('}', '', 'export interface Route {', '  method: string;', '  path: string;', "  reply: 'none' | 'bytes' | 'json';", '}', '');
  out.push('export const routes: Record<keyof Calls, Route> = {');
  for (const r of routes) {
    const reply = r.reply === 'none' || r.reply === 'bytes' ? r.reply : 'json';
    out.push(`  ${r.name}: { method: '${r.method}', path: '${r.path}', reply: '${reply}' },`);
  }
  out.push('};', '');
  return out.join('\n');
}

const text = emit(readWords(), readSites(), readShapes(), readRoutes());
if (process.argv[2] === '--check') {
  let there = '';
  try { there = readFileSync(target, 'utf8'); } catch { /* absent counts as different */ }
  if (there !== text) { console.error('web/src/api.gen.ts is not what the tables say: run tools/gen_api.mjs'); process.exit(1); }
} else {
  writeFileSync(target, text);
}
