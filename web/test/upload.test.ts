// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Refusal } from '../src/api';
import type { Capture } from '../src/api.gen';
import { file, type Net, type Progress } from '../src/camera/upload';

const MIB = 1024 * 1024;
const capture: Capture = { id: 'c'.repeat(32), patient: 'a'.repeat(32), kind: 'CLINICAL', situation: 'ADULT', dissent: false, body_site: 'heel', note: 'Größe 3 cm' };
const receipt = { recording: capture.id, in_record: '2026-11-22T14:03:00Z', entry: 9, sha256: '', bytes: 1, removed_count: 0, removed_bytes: 0, removed: [], rule: 'C20' };
const picture = (size: number) => new Blob([Uint8Array.from({ length: size }, (_, n) => n % 251)], { type: 'image/jpeg' });
const filed = () => new Response(JSON.stringify(receipt), { status: 201, headers: { 'Content-Type': 'application/json' } });
const problem = (status: number, code: string, headers = {}) => new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), { status, headers: { 'Content-Type': 'application/problem+json', ...headers } });

interface Asked { path: string; method: string; headers: Record<string, string>; size: number }

/** Answers in turn; a function may look at the request, an Error is a lost connection. */
function net(...answers: Array<Response | Error | ((asked: Asked) => Response)>) {
  const asked: Asked[] = [];
  const waits: number[] = [];
  const made: Net = {
    fetch: async (path, init) => {
      const request = { path, method: init.method!, headers: init.headers as Record<string, string>, size: (init.body as Blob | undefined)?.size ?? 0 };
      asked.push(request);
      const answer = answers.shift() ?? new Error('nothing more was expected');
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer(request) : answer;
    },
    wait: async (ms) => { waits.push(ms); },
  };
  return { made, asked, waits };
}

test('one request when all goes well, with the digest and the capture', async () => {
  const { made, asked } = net(filed());
  const blob = picture(5000);
  assert.equal((await file(capture, blob, () => {}, made)).entry, 9);
  assert.equal(asked.length, 1);
  const { headers } = asked[0]!;
  const digest = createHash('sha256').update(Buffer.from(await blob.arrayBuffer())).digest('base64');
  assert.equal(headers['Repr-Digest'], `sha-256=:${digest}:`);
  assert.deepEqual(JSON.parse(Buffer.from(headers['Incamera-Capture']!, 'base64').toString('utf8')), capture);
  assert.equal(headers['Content-Type'], 'image/jpeg');
});

test('after a lost connection: resumable, in chunks of a mebibyte, the same capture id', async () => {
  let arrived = 0;
  const take = (asked: Asked) => { assert.equal(Number(asked.headers['Upload-Offset']), arrived); arrived += asked.size; return asked.headers['Upload-Complete'] === '?1' ? filed() : new Response(null, { status: 204, headers: { 'Upload-Offset': String(arrived) } }); };
  const { made, asked, waits } = net(new Error('lost'), new Response(null, { status: 201, headers: { Location: '/api/v1/uploads/x', 'Upload-Offset': '0' } }), take, take, take);
  const told: Progress[] = [];
  await file(capture, picture(2.5 * MIB), (now) => told.push(now), made);
  assert.deepEqual(asked.map((one) => one.size), [2.5 * MIB, 0, MIB, MIB, MIB / 2]);
  assert.equal(asked[0]!.headers['Incamera-Capture'], asked[1]!.headers['Incamera-Capture']);
  assert.equal(asked[1]!.headers['Upload-Complete'], '?0');
  assert.deepEqual([...new Set(told.map((one) => one.acknowledged))], [0, MIB, 2 * MIB, 2.5 * MIB], 'only acknowledged bytes are told');
  assert.equal(waits.length, 1);
});

test('a chunk lost on the way: ask for the offset and go on from there', async () => {
  const { made, asked } = net(new Error('lost'), new Response(null, { status: 201, headers: { Location: '/u/1', 'Upload-Offset': '0' } }), new Error('lost'),
    new Response(null, { status: 204, headers: { 'Upload-Offset': '1000' } }), (one) => { assert.equal(one.headers['Upload-Offset'], '1000'); return filed(); });
  await file(capture, picture(5000), () => {}, made);
  assert.deepEqual(asked.map((one) => one.method), ['POST', 'POST', 'PATCH', 'HEAD', 'PATCH']);
});

test('an earlier try had arrived after all: its receipt counts, nothing is sent again', async () => {
  const { made, asked } = net(new Error('lost'), filed());
  await file(capture, picture(5000), () => {}, made);
  assert.deepEqual(asked.map((one) => one.size), [5000, 0]);
});

test('the server dropped the part: begin again under the same id', async () => {
  const { made, asked } = net(new Error('lost'), new Response(null, { status: 201, headers: { Location: '/u/1', 'Upload-Offset': '0' } }), new Error('lost'), problem(404, 'not_found'),
    new Response(null, { status: 201, headers: { Location: '/u/2', 'Upload-Offset': '0' } }), filed());
  await file(capture, picture(10), () => {}, made);
  assert.equal(asked.at(-1)!.path, '/u/2');
});

test('what trying again cannot change is told at once', async () => {
  for (const status of [400, 403, 409, 415, 422]) {
    const { made, asked } = net(problem(status, 'refused'));
    await assert.rejects(file(capture, picture(10), () => {}, made), (error: unknown) => error instanceof Refusal && error.problem.status === status);
    assert.equal(asked.length, 1);
  }
});

test('a busy server is asked again, not sooner than it says', async () => {
  const { made, waits } = net(problem(503, 'unavailable', { 'Retry-After': '7' }), filed());
  await file(capture, picture(10), () => {}, made);
  assert.ok(waits[0]! >= 7000);
});

test('a success without a receipt is no success', async () => {
  const { made } = net(new Response('', { status: 200 }), filed());
  const told: Progress[] = [];
  await file(capture, picture(10), (now) => told.push(now), made);
  assert.ok(told.some((now) => now.trouble?.code === 'no_receipt'));
});
