// SPDX-License-Identifier: Apache-2.0
// Pictures of every format over HTTPS against the real server: filed without metadata, shown by previews that came out
// of the jail the right way up; and HEIC and AVIF refused where they are switched off. usage: INCAMERA GEN_FILE
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, folder, formOf, newId, problem, sha256 } from './http_lib.mjs';

const [program, gen] = process.argv.slice(2);
const server = await Server.demo(program);
const patient = await server.patient();
const consent = await server.consent('okoro', patient);
const made = (kind) => execFileSync(gen, [kind, '2', '6', '1']);
/** Kind, word, media type; width and height once turned as EXIF or irot say. */
const KINDS = [
  ['jpeg', 'jpeg', 16, 32], ['png', 'png', 16, 32], ['webp', 'webp', 64, 64], ['webp with alpha', 'webp', 64, 64], ['webp lossless', 'webp', 64, 64],
  ['heic', 'heic', 64, 64], ['heic with alpha', 'heic', 64, 64], ['heic grid', 'heic', 64, 128], ['avif', 'avif', 64, 64], ['avif grid', 'avif', 64, 128],
];

/** Width and height of a JPEG. */
function sides(bytes) {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2))
    if (bytes[at + 1] >= 0xc0 && bytes[at + 1] <= 0xc2) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  return [];
}

async function preview(path) {
  for (let tries = 0; tries < 50; tries++) {
    const answer = await server.call('okoro', path);
    if (answer.status === 200) return answer;
    await wait(100);
  }
  throw new Error(`no preview at ${path}`);
}

for (const [kind, word, width, height] of KINDS) test(`${kind}: filed without metadata, and shown`, async () => {
  const filed = await server.upload('okoro', formOf(patient, consent), made(kind), { 'Content-Type': `image/${word}` });
  assert.equal(filed.status, 201, filed.text);
  assert.ok(filed.json.removed_count > 3, String(filed.json.removed_count));
  const master = await server.call('okoro', `/api/v1/recordings/${filed.json.recording}/master`);
  assert.equal(master.headers['content-type'], `image/${word}`);
  assert.equal(sha256(master.body).toString('hex'), filed.json.sha256);
  assert.ok(!master.body.includes('SN-12345678'));
  for (const rendition of ['large', 'small']) {
    const shown = await preview(`/api/v1/recordings/${filed.json.recording}/${rendition}`);
    assert.equal(shown.headers['content-type'], 'image/jpeg');
    assert.deepEqual(sides(shown.body), [width, height]);
  }
  const shape = (await server.call('okoro', `/api/v1/recordings/${filed.json.recording}`)).json;
  assert.deepEqual([shape.format, shape.width, shape.height], [word, width, height]);
});

test('of what is intimate the small preview is blurred, and looking at it does not open a share', async () => {
  const form = formOf(patient, consent, { intimate: true, chaperone: 'Sister Example' });
  assert.equal((await server.upload('okoro', form, made('jpeg'), { 'Content-Type': 'image/jpeg' })).status, 201);
  const place = `/api/v1/recordings/${form.id}`;
  const small = await preview(`${place}/small`);
  assert.deepEqual(sides(small.body), [6, 12]);
  assert.deepEqual(sides((await preview(`${place}/large`)).body), [16, 32]);
  assert.equal((await server.call('okoro', place)).json.covered, true);
  const colleague = (await server.call('okoro', '/api/v1/colleagues')).json.rows.find((one) => one.on_call);
  const share = newId();
  const sent = await server.call('okoro', '/api/v1/shares', { method: 'POST', json: { id: share, recipient: colleague.id, purpose: 'CARE', recordings: [form.id], justification: 'an opinion', urgent: false } });
  assert.equal(sent.status, 201, sent.text);
  const other = (await server.peer.call('/api/v1/demo')).json.personas.find((one) => one.name === colleague.name).user;
  assert.deepEqual(sides((await server.call(other, `${place}/small?share=${share}`)).body), [6, 12]);
  assert.equal((await server.call('okoro', `/api/v1/shares/${share}`)).json.opened, undefined);
  assert.equal((await server.call(other, `${place}/large?share=${share}`)).status, 200);
  assert.ok((await server.call('okoro', `/api/v1/shares/${share}`)).json.opened);
});

test('an animation is refused with the next step', async () => {
  const moving = made('webp');
  moving[20] |= 2;
  problem(await server.upload('okoro', formOf(patient, consent), moving), 422, 'image_unsupported');
});

test('HEIC and AVIF switched off: refused at their first bytes, the others as before', async () => {
  const config = join(folder(), 'incamera.conf');
  writeFileSync(config, '[develop]\nheif = 0\n');
  const without = await Server.demo(program, ['--config', config]);
  try {
    const someone = await without.patient();
    const agreed = await without.consent('okoro', someone);
    for (const kind of ['heic', 'avif grid']) problem(await without.upload('okoro', formOf(someone, agreed), made(kind)), 415, 'image_type');
    assert.equal((await without.upload('okoro', formOf(someone, agreed), made('webp'))).status, 201);
  } finally {
    await without.stop();
  }
});

await done(() => server.stop());
