// SPDX-License-Identifier: Apache-2.0
// Six clients file pictures over HTTPS while the server is killed at random moments. After each death the data directory
// verifies and the server starts again; what was not answered is sent again with the same capture id. At the end each
// capture is in the record once, with the receipt that was given, and opens to the picture that was sent.
//   prove_kill.mjs INCAMERA [KILLS] [SEED]
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, folder, formOf, jpeg, sha256 } from './http_lib.mjs';

const program = process.argv[2];
const KILLS = Number(process.argv[3] ?? 25);
const CLIENTS = 6, LIFE_MS = 350, NEW_A_LIFE = 8, TAIL = 24;
let seed = Number(process.argv[4] ?? Date.now() % 2147483647) || 1;
console.log(`# seed ${seed}`);
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

const config = join(folder(), 'incamera.conf');
writeFileSync(config, '[server]\nrates = 0\n');
const server = await Server.demo(program, ['--config', config]);
const patient = await server.patient();
const consent = await server.consent('okoro', patient);
const before = await count();
const captures = [];
const figures = { kills: 0, answers: 0, refusedConnections: 0, repeats: 0 };

/** A picture like no other: the capture's number stands in its coded data. */
function pictureOf(index) {
  return jpeg(Buffer.concat([randomBytes(index % 5 === 0 ? 1_000_000 : 3_000), Buffer.from(`<picture ${String(index).padStart(14, '0')}>`)]));
}

async function count() {
  let rows = 0, cursor;
  do {
    const answer = await server.call('okoro', `/api/v1/patients/${patient}/recordings${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
    assert.equal(answer.status, 200, answer.text);
    rows += answer.json.rows.length;
    cursor = answer.json.next;
  } while (cursor);
  return rows;
}

async function send(capture) {
  const answer = await server.upload('okoro', capture.form, capture.picture);
  if (answer.status === 503) return; // the same capture is still being received
  assert.equal(answer.status, 201, answer.text);
  figures.answers++;
  if (capture.receipt) {
    figures.repeats++;
    assert.deepEqual(answer.json, capture.receipt, 'a second receipt that is not the first');
  }
  capture.receipt = answer.json;
}

/** One client for one life of the server: first what was not answered, then new ones. */
async function client(number, wanted) {
  const mine = captures.filter((capture, index) => index % CLIENTS === number && (!capture.receipt || random() < 0.03));
  try {
    for (const capture of mine) await send(capture);
    for (let sent = 0; sent < wanted; sent++) {
      const index = captures.length;
      const capture = { form: formOf(patient, consent), picture: pictureOf(index) };
      captures.push(capture);
      await send(capture);
    }
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    figures.refusedConnections++; // the server died
  }
}

const load = (wanted) => Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number, wanted)));

function verify() {
  const ran = spawnSync(program, ['verify', '--data', server.data], { encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
}

test(`after each of ${KILLS} kills the whole verifies and the server starts`, async () => {
  for (; figures.kills < KILLS; figures.kills++) {
    await server.as('okoro');
    const loading = load(NEW_A_LIFE);
    await sleep(5 + random() * LIFE_MS);
    await server.stop('SIGKILL');
    await loading;
    verify();
    await server.start();
  }
});

test('each capture is in the record once and opens', async () => {
  for (let round = 0; round < 5 && captures.some((capture) => !capture.receipt); round++) await load(0);
  let lost = 0;
  for (const capture of captures) {
    const got = await server.call('okoro', `/api/v1/recordings/${capture.form.id}/master`);
    const kept = got.status === 200 && capture.receipt && sha256(got.body).toString('hex') === capture.receipt.sha256
      && got.body.subarray(-TAIL - 2).equals(capture.picture.subarray(-TAIL - 2));
    lost += kept ? 0 : 1;
  }
  const doubled = (await count()) - before - captures.length;
  console.log(`# ${figures.kills} kills: ${captures.length} captures, ${figures.answers} answers, ${figures.repeats} of them repeated, ${lost} lost, ${doubled} doubled`);
  assert.equal(lost, 0);
  assert.equal(doubled, 0);
});

await done(async () => {
  assert.equal(await server.stop(), 0);
  verify();
  await server.start();
  await server.end();
});
