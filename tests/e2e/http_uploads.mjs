// SPDX-License-Identifier: Apache-2.0
// The resumable upload protocol over HTTPS against the real server: offsets, duplicates, giving up, other people.
import { execFileSync } from 'node:child_process';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, digestOf, formHeader, formOf, newId, problem, sha256 } from './http_lib.mjs';

const server = await Server.demo(process.argv[2]);
const { peer } = server;
const patient = await server.patient();
const consent = await server.consent('okoro', patient);
const picture = (await peer.call('/api/v1/demo/picture')).body;

const create = (form, more = {}, user = 'okoro') => server.call(user, '/api/v1/uploads', { method: 'POST',
  headers: { 'Content-Type': 'image/jpeg', 'Incamera-Capture': formHeader(form), 'Upload-Complete': '?0', 'Upload-Length': String(picture.length), ...more } });
const append = (id, offset, end, user = 'okoro') => server.call(user, `/api/v1/uploads/${id}`, { method: 'PATCH', body: picture.subarray(offset, end),
  headers: { 'Content-Type': 'application/partial-upload', 'Upload-Offset': String(offset), 'Upload-Complete': end === picture.length ? '?1' : '?0' } });
const ask = (id, user = 'okoro') => server.call(user, `/api/v1/uploads/${id}`, { method: 'HEAD' });
const middle = picture.length >> 1;

test('whole in one request, then again: one recording, one receipt', async () => {
  const form = formOf(patient, consent);
  const first = await server.upload('okoro', form, picture, { 'Repr-Digest': digestOf(picture) });
  assert.equal(first.status, 201, first.text);
  assert.deepEqual((await server.upload('okoro', form, picture)).json, first.json);
  const created = await create(form);
  assert.equal(created.status, 201);
  assert.deepEqual(created.json, first.json);
});

/** What the program itself leaves of @bytes. */
const stripped = (bytes) => execFileSync(process.argv[2], ['strip', '-'], { input: bytes, maxBuffer: 1 << 26 });
const told = { removed_count: 2, removed_bytes: 345, removed: [{ where: 'EXIF GPS', name: 'GPSLatitude', bytes: 24 }],
  camera: { time: '2026-11-27T09:30:00', offset: '+00:00', make: 'Maker', model: 'Model 5', exposure_s: { num: 1, den: 120 }, iso: 200 } };

test('stripped on the phone: taken only with nothing left to remove', async () => {
  const form = { ...formOf(patient, consent), stripped: told };
  problem(await server.upload('okoro', form, picture, { 'Repr-Digest': digestOf(picture) }), 422, 'not_stripped');
  problem(await server.upload('okoro', form, picture), 422, 'not_stripped');
  const clean = stripped(picture);
  assert.ok(clean.length < picture.length);
  problem(await server.upload('okoro', form, clean, { 'Repr-Digest': digestOf(picture) }), 422, 'digest');
  const filed = await server.upload('okoro', form, clean, { 'Repr-Digest': digestOf(clean) });
  assert.equal(filed.status, 201, filed.text);
  assert.equal(filed.json.sha256, sha256(clean).toString('hex'));
  assert.equal(filed.json.removed_on_phone, true);
  assert.equal(filed.json.removed_count, 2);
  assert.deepEqual(filed.json.removed, told.removed);
  assert.deepEqual((await server.upload('okoro', form, clean)).json, filed.json);
  assert.ok(!(await server.upload('okoro', formOf(patient, consent), picture)).json.removed_on_phone);
});

test('stripped on the phone and sent in pieces', async () => {
  const clean = stripped(picture);
  const form = { ...formOf(patient, consent), stripped: told };
  await create(form, { 'Upload-Length': String(clean.length) });
  const half = clean.length >> 1;
  const part = (from, to) => server.call('okoro', `/api/v1/uploads/${form.id}`, { method: 'PATCH', body: clean.subarray(from, to),
    headers: { 'Content-Type': 'application/partial-upload', 'Upload-Offset': String(from), 'Upload-Complete': to === clean.length ? '?1' : '?0' } });
  await part(0, half);
  const filed = await part(half, clean.length);
  assert.equal(filed.status, 201, filed.text);
  assert.deepEqual(filed.json.removed, told.removed);
});

test('facts of the camera that are none are refused', async () => {
  const clean = stripped(picture);
  for (const camera of [{ time: 'yesterday' }, { offset: '1:00' }, { make: 'Maker\u0007' }, { gps: '51.5' }]) {
    const answer = await server.upload('okoro', { ...formOf(patient, consent), stripped: { ...told, camera } }, clean);
    problem(answer, 400, 'field');
  }
  const answer = await server.upload('okoro', { ...formOf(patient, consent), stripped: { ...told, removed_count: 0 } }, clean);
  problem(answer, 400, 'field');
});

test('in pieces, with a lost answer in between', async () => {
  const form = formOf(patient, consent);
  const created = await create(form, { 'Repr-Digest': digestOf(picture) });
  assert.equal(created.status, 204, created.text);
  assert.equal(created.headers.location, `/api/v1/uploads/${form.id}`);
  assert.equal((await append(form.id, 0, middle)).headers['upload-offset'], String(middle));

  const again = await append(form.id, 0, middle);
  problem(again, 409, 'upload_offset');
  assert.equal(again.headers['upload-offset'], String(middle));
  problem(await append(form.id, middle + 5, middle + 9), 409, 'upload_offset');

  const asked = await ask(form.id);
  assert.equal(asked.headers['upload-offset'], String(middle));
  assert.equal(asked.headers['upload-complete'], '?0');

  const last = await append(form.id, middle, picture.length);
  assert.equal(last.status, 201, last.text);
  assert.equal(last.json.recording, form.id);
  const got = await server.call('okoro', `/api/v1/recordings/${form.id}/master`);
  assert.equal(sha256(got.body).toString('hex'), last.json.sha256);
  assert.deepEqual((await server.upload('okoro', form, picture)).json, last.json);
});

test('creating twice goes on where it stands', async () => {
  const form = formOf(patient, consent);
  await create(form);
  await append(form.id, 0, middle);
  const again = await create(form);
  assert.equal(again.headers['upload-offset'], String(middle));
  assert.equal((await append(form.id, middle, picture.length)).status, 201);
});

test('given up: nothing is left, and the same capture may begin again', async () => {
  const form = formOf(patient, consent);
  await create(form);
  await append(form.id, 0, middle);
  assert.equal((await server.call('okoro', `/api/v1/uploads/${form.id}`, { method: 'DELETE' })).status, 204);
  assert.equal((await ask(form.id)).status, 404);
  assert.equal((await server.call('okoro', `/api/v1/recordings/${form.id}`)).status, 404);
  assert.equal((await server.upload('okoro', form, picture)).status, 201);
});

test('another person\'s upload is not there', async () => {
  const form = formOf(patient, consent);
  await create(form);
  assert.equal((await ask(form.id, 'khan')).status, 404);
  problem(await append(form.id, 0, middle, 'khan'), 404, 'not_found');
  assert.equal((await append(form.id, 0, middle)).status, 204);
});

test('damaged on the way: refused at the end, nothing filed', async () => {
  const form = formOf(patient, consent);
  await create(form, { 'Repr-Digest': digestOf(Buffer.from('another')) });
  problem(await append(form.id, 0, picture.length), 422, 'digest');
  assert.equal((await server.call('okoro', `/api/v1/recordings/${form.id}`)).status, 404);
});

test('more bytes than were announced', async () => {
  const form = formOf(patient, consent);
  await create(form, { 'Upload-Length': '10' });
  problem(await append(form.id, 0, middle), 413, 'too_large');
});

test('what may not be photographed is refused when the upload is made', async () => {
  const answer = await create(formOf(await server.patient(4), undefined));
  assert.equal(answer.status, 403, answer.text);
  assert.equal((await ask(newId())).status, 404);
});

test('twenty at once, all filed', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.upload('okoro', formOf(patient, consent), picture)));
  assert.deepEqual(answers.map((answer) => answer.status), Array(20).fill(201));
  const entries = new Set(answers.map((answer) => answer.json.entry));
  assert.equal(entries.size, 20);
});

test('a server that dies and comes back has what it said it has', async () => {
  const form = formOf(patient, consent);
  const filed = await server.upload('okoro', form, picture);
  assert.equal(filed.status, 201);
  await server.stop('SIGKILL');
  await server.start();
  assert.deepEqual((await server.upload('okoro', form, picture)).json, filed.json);
  const got = await server.call('okoro', `/api/v1/recordings/${form.id}/master`);
  assert.equal(sha256(got.body).toString('hex'), filed.json.sha256);
});

await done(async () => assert.equal(await server.end(), 0));
