// SPDX-License-Identifier: Apache-2.0
// "What bad input gets", row by row, over HTTPS against the real server: a clear error with a stable code, nothing
// half-done, nothing repeated.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, digestOf, formHeader, formOf, jpeg, newId, png, problem, sha256 } from './http_lib.mjs';

const server = await Server.demo(process.argv[2]);
const { peer } = server;
const patient = await server.patient();
const consent = await server.consent('okoro', patient);
const picture = (await peer.call('/api/v1/demo/picture')).body;
const file = (bytes, headers, more) => server.upload('okoro', formOf(patient, consent, more), bytes, headers);
const count = async () => (await server.call('okoro', `/api/v1/patients/${patient}/recordings`)).json.rows.length;
const before = await count();
const filesIn = (path) => readdirSync(path, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? filesIn(join(path, one.name)) : [one.name]));

/** How many sealed files there are once no preview is added any more. */
async function blobs() {
  let last = -1, same = 0;
  for (let tries = 0; tries < 100 && same < 4; tries++) {
    const now = filesIn(join(server.data, 'blobs')).length;
    same = now === last ? same + 1 : 0;
    last = now;
    await wait(200);
  }
  return last;
}
const blobsBefore = await blobs();

test('a good picture is filed, stripped, with its receipt', async () => {
  const answer = await file(picture, { 'Repr-Digest': digestOf(picture) });
  assert.equal(answer.status, 201, answer.text);
  assert.match(answer.json.sha256, /^[0-9a-f]{64}$/);
  assert.ok(answer.json.entry > 0);
  const got = await server.call('okoro', `/api/v1/recordings/${answer.json.recording}/master`);
  assert.equal(got.status, 200, got.text);
  assert.equal(got.headers['content-security-policy'], "sandbox; default-src 'none'");
  assert.equal(sha256(got.body).toString('hex'), answer.json.sha256);
  assert.equal(got.body.length, answer.json.bytes);
});

test('a PNG is filed too, its text removed', async () => {
  const answer = await file(png(64, 48, { more: [['tEXt', 'Author\0Zzyzx']] }), { 'Content-Type': 'image/png' });
  assert.equal(answer.status, 201, answer.text);
  assert.ok(answer.json.removed_count >= 1);
  const got = await server.call('okoro', `/api/v1/recordings/${answer.json.recording}/master`);
  assert.equal(got.headers['content-type'], 'image/png');
  assert.ok(!got.body.includes('Zzyzx'));
});

const IMAGES = [
  ['cut off within its tables', picture.subarray(0, 100), 422, 'image_damaged'],
  ['a JPEG cut in its coded data', picture.subarray(0, picture.length >> 1), 422, 'image_damaged'],
  ['a JPEG cut in its coded data, with an end marker', Buffer.concat([picture.subarray(0, picture.length >> 1), Buffer.from([0xff, 0xd9])]), 422, 'image_damaged'],
  ['a JPEG cut in its last bytes', jpeg(Buffer.alloc(9000)).subarray(0, -3), 422, 'image_damaged'],
  ['a PNG with fewer rows than its header tells of', png(64, 48, { data: Buffer.alloc(65 * 47) }), 422, 'image_damaged'],
  ['a PNG with more rows than its header tells of', png(64, 48, { data: Buffer.alloc(65 * 49) }), 422, 'image_damaged'],
  ['a PNG cut in its coded data', png().subarray(0, -30), 422, 'image_damaged'],
  ['only its first bytes', picture.subarray(0, 3), 0, ''],
  ['empty', Buffer.alloc(0), 0, ''],
  ['a bomb: a header that claims 3 600 million pixels', png(8, 8, { claim: [60000, 60000] }), 422, 'image_limit'],
  ['HTML that says it is a picture', Buffer.from('<!doctype html><script>alert(1)</script>'), 415, 'image_type'],
  ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n'), 415, 'image_type'],
  ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x80\x00\x00'), 415, 'image_type'],
  ['a TIFF', Buffer.from('II*\0\x08\0\0\0'), 415, 'image_type'],
  ['a ZIP', Buffer.from('PK\x03\x04aaaaaaaaaaaaaaaa'), 415, 'image_type'],
  ['random bytes', Buffer.alloc(5000, 0xa7), 415, 'image_type'],
];
for (const [name, bytes, status, code] of IMAGES)
  test(`a picture that is none: ${name}`, async () => {
    const answer = await file(bytes);
    if (status !== 0) problem(answer, status, code);
    else assert.ok([400, 415, 422].includes(answer.status), answer.text);
  });

test('a polyglot loses what follows the picture', async () => {
  const answer = await file(Buffer.concat([picture, Buffer.from('PK\x03\x04<script>Zzyzx</script>')]));
  assert.equal(answer.status, 201, answer.text);
  const got = await server.call('okoro', `/api/v1/recordings/${answer.json.recording}/master`);
  assert.ok(!got.body.includes('Zzyzx') && !got.body.includes('PK\x03\x04'));
});

test('a picture that was damaged on the way', async () => {
  problem(await file(picture, { 'Repr-Digest': digestOf(Buffer.from('another')) }), 422, 'digest');
  problem(await file(picture.subarray(0, picture.length >> 1), { 'Repr-Digest': digestOf(picture) }), 422, 'digest');
});

test('a picture that is too large', async () => {
  const head = `POST /api/v1/uploads HTTP/1.1\r\nHost: ${peer.host}:${peer.port}\r\nOrigin: ${peer.origin}\r\nX-Incamera: 1\r\nCookie: __Host-sid=${await server.as('okoro')}\r\n` +
    `Content-Type: image/jpeg\r\nIncamera-Capture: ${formHeader(formOf(patient, consent))}\r\nContent-Length: 99999999\r\n\r\n`;
  assert.match(await peer.raw(head), /^HTTP\/1\.1 413 /);
});

test('the wrong patient: both bands are shown', async () => {
  const other = await server.patient(1);
  const answer = await server.upload('okoro', formOf(other, consent), picture);
  problem(answer, 409, 'wrong_patient');
  for (const band of [answer.json.named, answer.json.other]) assert.match(band.ending, /^[0-9]{4}$/);
  assert.notEqual(answer.json.named.ending, answer.json.other.ending);
  assert.ok(!/[0-9]{10}/.test(answer.text));
});

test('a wrong NHS number names the check that failed', async () => {
  const find = (system, value) => server.call('okoro', '/api/v1/patients/find', { method: 'POST', json: { system, value } });
  const withCheck = (nine) => {
    const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    return `${nine}${(11 - (sum % 11)) % 11}`;
  };
  problem(await find('NHS', '9990000019'), 400, 'identifier_check');
  problem(await find('NHS', '999000001'), 400, 'identifier_length');
  problem(await find('CHI', withCheck('321376877')), 400, 'identifier_date');
  problem(await find('NHS', withCheck('123456788')), 400, 'identifier_range');
  const band = await server.call('okoro', '/api/v1/patients/find', { method: 'POST', json: { wristband: 'https://example.org/Zzyzx' } });
  problem(band, 400, 'not_a_wristband');
  assert.ok(!band.text.includes('Zzyzx'));
});

test('a duplicate capture is the first receipt', async () => {
  const form = formOf(patient, consent);
  const first = await server.upload('okoro', form, picture);
  assert.equal(first.status, 201, first.text);
  const held = await count();
  const again = await server.upload('okoro', form, picture);
  assert.equal(again.status, 201);
  assert.deepEqual(again.json, first.json);
  assert.equal(await count(), held);
});

test('another patient under the same capture is refused', async () => {
  const form = formOf(patient, consent);
  assert.equal((await server.upload('okoro', form, picture)).status, 201);
  const answer = await server.upload('okoro', { ...form, patient: await server.patient(1) }, picture);
  assert.equal(answer.status, 409, answer.text);
});

test('a patient who said no: refused with rule and source, before a byte is taken', async () => {
  const answer = await server.upload('okoro', formOf(await server.patient(4), undefined), picture);
  const refused = problem(answer, 403, answer.json.code === 'obligation_unmet' ? 'obligation_unmet' : 'refused');
  assert.ok(refused.source.length > 3);
  assert.match(refused.rule, /^[A-Z]\d+$/);
  assert.ok(refused.remedy.length > 3);
});

test('bodies, headers and ids that are malformed', async () => {
  const post = (body, headers = {}) => server.call('okoro', '/api/v1/consents', { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });
  problem(await post('{'), 400, 'malformed');
  problem(await post(Buffer.from([0x22, 0xc3, 0x28, 0x22])), 400, 'not_utf8');
  problem(await post('[]'), 400, 'field');
  problem(await post('{}', { 'Content-Type': 'text/xml' }), 415, 'content_type');
  problem(await post(`"${'x'.repeat(1 << 20)}"`), 413, 'too_large');
  assert.equal(problem(await post(JSON.stringify({ id: 'Zzyzx' })), 400, 'field').field, 'id');
  assert.equal(problem(await server.call('okoro', '/api/v1/patients/Zzyzx'), 400, 'field').field, 'id');
  assert.equal(problem(await server.upload('okoro', { ...formOf(patient, consent), taken: 'yesterday' }, picture), 400, 'field').field, 'taken');
});

test('what is not there, and what is not one\'s own, look alike', async () => {
  problem(await server.call('okoro', `/api/v1/patients/${newId()}`), 404, 'not_found');
  problem(await server.call('okoro', `/api/v1/recordings/${newId()}`), 404, 'not_found');
  problem(await server.call('okoro', `/api/v1/shares/${newId()}`), 404, 'not_found');
  problem(await server.call('okoro', `/api/v1/recordings/${newId()}/small`), 404, 'not_found');
  problem(await peer.call('/wp-login.php'), 404, 'not_found');
  problem(await peer.call('/api/v1/nothing', { headers: { accept: 'text/html' } }), 404, 'not_found');
  const nowhere = await peer.call('/nothing', { headers: { accept: 'text/html,*/*;q=0.8' } });
  assert.equal(nowhere.status, 404);
  assert.match(nowhere.headers['content-type'], /^text\/html/);
});

test('nothing that was refused was filed', async () => {
  assert.equal(await count(), before + 5);
});

test('nothing that was refused left a file', async () => {
  assert.equal(await blobs(), blobsBefore + 5 * 3, 'a picture and its two previews each');
});

test('no input text in what the server said', () => {
  assert.ok(!server.said.includes('Zzyzx'), server.said);
});

await done(async () => assert.equal(await server.end(), 0));
