// SPDX-License-Identifier: Apache-2.0
// Storage that takes no more: the sender is told to keep the copy and try again, nothing is half-filed, and what fits
// is filed as before. A limit on the size of files stands for the full disk.
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, digestOf, formOf, png, problem } from './http_lib.mjs';

const ROOM = 6 << 20;
const program = process.argv[2];
const server = await Server.demo(program);
await server.stop();
server.under = ['prlimit', `--fsize=${ROOM}`];
await server.start();

const patient = await server.patient();
const consent = await server.consent('okoro', patient);
const rows = async () => (await server.call('okoro', `/api/v1/patients/${patient}/recordings`)).json.rows.length;
const blobs = () => readdirSync(join(server.data, 'blobs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
const file = (bytes, form) => server.upload('okoro', form, bytes, { 'Content-Type': 'image/png', 'Repr-Digest': digestOf(bytes) });
const SIDE = 2800;
const noise = Buffer.concat(Array.from({ length: SIDE }, () => Buffer.concat([Buffer.alloc(1), randomBytes(SIDE)])));
const large = png(SIDE, SIDE, { data: noise });

test('a picture for which there is no room is 503, with when to try again', async () => {
  assert.ok(large.length > ROOM);
  const [held, files] = [await rows(), blobs()];
  const answer = await file(large, formOf(patient, consent));
  problem(answer, 503, 'storage_full');
  assert.ok(Number(answer.headers['retry-after']) > 0);
  assert.equal(await rows(), held);
  assert.equal(blobs(), files);
});

test('the server goes on, and what fits is filed', async () => {
  const form = formOf(patient, consent);
  problem(await file(large, form), 503, 'storage_full');
  const answer = await file(png(), form);
  assert.equal(answer.status, 201, answer.text);
});

test('with room again the same capture is filed', async () => {
  const form = formOf(patient, consent);
  problem(await file(large, form), 503, 'storage_full');
  assert.equal(await server.stop(), 0);
  server.under = [];
  await server.start();
  const answer = await file(large, form);
  assert.equal(answer.status, 201, answer.text);
});

test('everything in the store agrees', async () => {
  assert.equal(await server.stop(), 0);
  const verify = spawnSync(program, ['verify', '--data', server.data], { encoding: 'utf8' });
  assert.equal(verify.status, 0, verify.stdout + verify.stderr);
  await server.start();
});

await done(async () => assert.equal(await server.end(), 0));
