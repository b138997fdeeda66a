// SPDX-License-Identifier: Apache-2.0
// Scenarios of access (12 to 15, 22, 23, 50, 58) over HTTPS against the real server: each rule in the answer and in the ledger.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, formOf, newId, problem } from './http_lib.mjs';

const server = await Server.demo(process.argv[2]);
const { peer } = server;
const picture = (await peer.call('/api/v1/demo/picture')).body;
const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' });
const yearsAgo = (years) => `${Number(today.slice(0, 4)) - years}-01-02`;
const post = (user, path, json) => server.call(user, path, { method: 'POST', json });
let number = 100;

/** A patient of the ward with one picture. */
async function patientOf(years, situation, giver = 'PATIENT') {
  const nine = `9990${String(++number).padStart(5, '0')}`;
  const check = 11 - [...nine].reduce((sum, digit, i) => sum + Number(digit) * (10 - i), 0) % 11;
  if (check === 10) return patientOf(years, situation, giver);
  const id = newId();
  const made = await post('khan', '/api/v1/patients', { id, family: 'Sample', given: 'Sam', born: yearsAgo(years), sex: 'FEMALE', identifiers: [{ system: 'NHS', value: `${nine}${check % 11}` }] });
  assert.equal(made.status, 201, made.text);
  const consent = await server.consent('khan', id, { situation, giver });
  const filed = await server.upload('khan', formOf(id, consent, { situation }), picture);
  assert.equal(filed.status, 201, filed.text);
  return { id, recording: filed.json.recording };
}

async function ask(kind, requester, patient) {
  const made = await post('hughes', '/api/v1/requests', { id: newId(), kind, requester, ...(patient ? { patient } : {}), received: today, name: 'Robin Asker', asks: 'everything' });
  assert.equal(made.status, 201, made.text);
  return made.json.id;
}

const step = async (id, name) => assert.equal((await post('hughes', `/api/v1/requests/${id}/steps`, { step: name, note: 'seen at the desk' })).status, 201);
const decide = (id, more = {}) => post('hughes', `/api/v1/requests/${id}/decision`, { note: 'looked at it', ...more });
const note = (user, patient, what, value, recording) => post(user, '/api/v1/access-notes', { id: newId(), patient, what, value, words: 'as told on the ward', ...(recording ? { recording } : {}) });
const noted = async (...of) => { const answer = await note(...of); assert.equal(answer.status, 201, answer.text); };

async function refused(id, rule) {
  const { json, status, text } = await decide(id);
  assert.equal(status, 201, text);
  assert.equal(json.rule, rule);
  assert.equal(json.state, 'ANSWERED');
  assert.equal(json.granted, false);
  const { letter } = json.steps.at(-1);
  assert.match(letter, /Dear Robin Asker/);
  assert.doesNotMatch(letter, /SAMPLE|Sample|999/);
  return letter;
}

async function notYet(id, rule) {
  const answer = problem(await decide(id), 403, 'refused');
  assert.equal(answer.rule, rule);
  assert.ok(answer.source && answer.remedy);
  const proof = await server.call('hughes', `/api/v1/entries/${answer.entry}/proof`);
  assert.equal(proof.status, 200, proof.text);
  const place = mkdtempSync(join(tmpdir(), 'incamera-e2e-'));
  writeFileSync(join(place, 'p'), proof.text);
  const said = execFileSync(process.argv[2], ['ledger', 'check', join(place, 'p'), '--key', await verifier()]).toString();
  rmSync(place, { recursive: true });
  assert.match(said, /HOLDS/);
  assert.match(said, new RegExp(`deny ${rule}\\b`));
}

async function granted(id, rule, more) {
  const { json, status, text } = await decide(id, more);
  assert.equal(status, 201, text);
  assert.equal(json.rule, rule);
  assert.equal(json.state, 'GRANTED');
}

const answer = (id, more = {}) => post('hughes', `/api/v1/requests/${id}/answer`, { note: 'this is our answer', ...more });

/** The key stands in every bundle for a patient. */
let key;
async function verifier() {
  if (key) return key;
  const patient = await patientOf(40, 'ADULT');
  const id = await ask('SUBJECT_ACCESS', 'SUBJECT', patient.id);
  await step(id, 'IDENTITY_PROVED');
  await noted('khan', patient.id, 'HARM', 'NO');
  await noted('hughes', patient.id, 'THIRD', 'NO');
  await granted(id, 'A22');
  const place = await unpacked(id);
  key = readFileSync(join(place, 'verifier.txt'), 'utf8').trim();
  rmSync(place, { recursive: true });
  return key;
}

async function unpacked(id) {
  const zip = await server.call('hughes', `/api/v1/requests/${id}/bundle`);
  assert.equal(zip.status, 200, zip.text.slice(0, 300));
  assert.equal(zip.headers['content-type'], 'application/zip');
  const place = mkdtempSync(join(tmpdir(), 'incamera-e2e-'));
  writeFileSync(join(place, 'b.zip'), zip.body);
  execFileSync('unzip', ['-q', join(place, 'b.zip'), '-d', place]);
  return place;
}

test('12 and 13: a competent girl of 15: her mother is refused, she herself is not', async () => {
  const girl = await patientOf(15, 'CHILD_COMPETENT');
  const mother = await ask('SUBJECT_ACCESS', 'PARENT', girl.id);
  await notYet(mother, 'A2');
  await step(mother, 'IDENTITY_PROVED');
  await refused(mother, 'A14');
  const own = await ask('SUBJECT_ACCESS', 'SUBJECT', girl.id);
  await step(own, 'IDENTITY_PROVED');
  await noted('khan', girl.id, 'HARM', 'NO');
  const missing = problem(await decide(own), 403, 'obligation_unmet');
  assert.equal(missing.obligation, 'REDACT');
  await noted('hughes', girl.id, 'THIRD', 'NO');
  await granted(own, 'A22');
});

test('14 and 15: a child of 6 who said "do not tell mum", and one who did not', async () => {
  const silent = await patientOf(6, 'CHILD', 'PARENT');
  const open = await patientOf(6, 'CHILD', 'PARENT');
  await noted('okoro', silent.id, 'WISH', 'YES');
  for (const [child, rule] of [[silent, 'A17'], [open, 'A22']]) {
    const id = await ask('SUBJECT_ACCESS', 'PARENT', child.id);
    await step(id, 'IDENTITY_PROVED');
    await noted('khan', child.id, 'HARM', 'NO');
    await noted('hughes', child.id, 'THIRD', 'NO');
    if (rule === 'A22') await granted(id, rule);
    else assert.doesNotMatch(await refused(id, rule), /confidence|told|wish|A17/);
  }
});

test('22 and 23: of the dead: executor, claimant, sister, journalist; and a wish that nobody see it', async () => {
  const gone = await patientOf(60, 'ADULT');
  const hidden = await patientOf(61, 'ADULT');
  await noted('khan', hidden.id, 'WISH', 'YES');
  for (const patient of [gone, hidden]) {
    await noted('khan', patient.id, 'HARM', 'NO');
    assert.equal((await post('hughes', '/api/v1/retention/notes', { patient: patient.id, what: 'DIED', day: today, reason: 'certificate seen' })).status, 201);
  }
  const of = async (requester, patient) => { const id = await ask('DECEASED', requester, patient.id); await step(id, 'IDENTITY_PROVED'); return id; };
  await granted(await of('REPRESENTATIVE', gone), 'A10');
  const claimant = await of('CLAIMANT', gone);
  assert.equal(problem(await decide(claimant), 403, 'obligation_unmet').obligation, 'RELEVANT_ONLY');
  await granted(claimant, 'A11', { recordings: [gone.recording] });
  await refused(await of('RELATIVE', gone), 'A3');
  await refused(await of('REPRESENTATIVE', hidden), 'A6');
  assert.match(await refused(await ask('FOI', 'PUBLIC'), 'A1'), /neither confirm nor deny/);
});

test('50 and 58: no opinion yet; and a picture that the patient was shown', async () => {
  const patient = await patientOf(30, 'ADULT');
  const id = await ask('SUBJECT_ACCESS', 'SUBJECT', patient.id);
  await notYet(id, 'A2');
  await step(id, 'IDENTITY_PROVED');
  await notYet(id, 'A19');
  await noted('khan', patient.id, 'SEEN', 'YES', patient.recording);
  await noted('hughes', patient.id, 'THIRD', 'NO');
  await granted(id, 'A22');
  const place = await unpacked(id);
  const { files } = JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8'));
  assert.equal(files.filter(({ name }) => name.startsWith('pictures/')).length, 1);
  for (const { name } of files.filter((file) => file.name.startsWith('proofs/')))
    execFileSync(process.argv[2], ['ledger', 'check', join(place, name), '--key', await verifier()]);
  rmSync(place, { recursive: true });
  assert.equal((await server.call('hughes', `/api/v1/requests/${id}`)).json.state, 'ANSWERED');
});

test('requests are for governance; an opinion is not', async () => {
  const patient = await patientOf(50, 'ADULT');
  for (const user of ['khan', 'field']) {
    problem(await server.call(user, '/api/v1/requests'), 403, 'role');
    problem(await server.call(user, '/api/v1/statistics'), 403, 'role');
  }
  problem(await note('hughes', patient.id, 'HARM', 'NO'), 403, 'role');
  problem(await note('patel', patient.id, 'HARM', 'NO'), 403, 'role');
  problem(await note('field', patient.id, 'WISH', 'YES'), 403, 'role');
});

test('what is asked is done where the request is answered, or not, by the rules', async () => {
  const { id, recording } = await patientOf(40, 'ADULT');
  const erasure = await ask('ERASURE', 'SUBJECT', id);
  assert.equal(problem(await answer(erasure, { recordings: [recording] }), 403, 'refused').rule, 'A2');
  await step(erasure, 'IDENTITY_PROVED');
  const { json, status, text } = await answer(erasure, { recordings: [recording] });
  assert.equal(status, 201, text);
  assert.deepEqual(json.effects.map(({ recording: of, granted, rule, offers_restriction }) => ({ of, granted, rule, offers_restriction })), [{ of: recording, granted: false, rule: 'L24', offers_restriction: true }]);
  assert.equal(json.request.granted, false);
  assert.match(json.request.steps.at(-1).letter, /Not erased: what was taken on .*You may ask us to restrict its use instead/s);
  const restriction = await ask('RESTRICTION', 'SUBJECT', id);
  await step(restriction, 'IDENTITY_PROVED');
  const restricted = await answer(restriction);
  assert.equal(restricted.status, 201, restricted.text);
  assert.deepEqual(restricted.json.effects.map(({ granted, rule }) => [granted, rule]), [[true, 'L4']]);
  assert.equal((await server.call('hughes', `/api/v1/patients/${id}/limits`)).json.restricted, true);
  problem(await answer(restriction), 409, 'state');
});

test('a bundle of a request that was not granted, or is not there', async () => {
  const patient = await patientOf(51, 'ADULT');
  const id = await ask('SUBJECT_ACCESS', 'SUBJECT', patient.id);
  problem(await server.call('hughes', `/api/v1/requests/${id}/bundle`), 409, 'state');
  assert.equal((await server.call('hughes', `/api/v1/requests/${newId()}/bundle`)).status, 404);
});

await done(async () => assert.equal(await server.end(), 0));
