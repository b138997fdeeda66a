// SPDX-License-Identifier: Apache-2.0
// Scenarios of access (12 to 15, 21 to 23, 50, 58) over HTTPS against the real server: each rule in the answer and in the ledger.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, folder, formOf, newId, problem } from './http_lib.mjs';

const server = await Server.demo(process.argv[2]);
server.waits = true;
const { peer } = server;
const picture = (await peer.call('/api/v1/demo/picture')).body;
const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' });
const yearsAgo = (years) => `${Number(today.slice(0, 4)) - years}-01-02`;
const post = (user, path, json) => server.call(user, path, { method: 'POST', json });

/** A patient of the ward with one picture. */
async function patientOf(years, situation, giver = 'PATIENT') {
  const { id } = await server.register('khan', yearsAgo(years));
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
const answer = (id, more = {}) => post('hughes', `/api/v1/requests/${id}/answer`, { note: 'this is our answer', ...more });
const note = (user, patient, what, value, recording) => post(user, '/api/v1/access-notes', { id: newId(), patient, what, value, words: 'as told on the ward', ...(recording ? { recording } : {}) });

/* --- what was noted before; each gives the answer --- */

const noted = (user, what, value) => ({ id }) => note(user, id, what, value);
const NO_HARM = noted('khan', 'HARM', 'NO');
const NO_OTHERS = noted('hughes', 'THIRD', 'NO');
const DONT_TELL = noted('okoro', 'WISH', 'YES');
const SEEN = ({ id, recording }) => note('khan', id, 'SEEN', 'YES', recording);
const DIED = ({ id }) => post('hughes', '/api/v1/retention/notes', { patient: id, what: 'DIED', day: today, reason: 'certificate seen' });

/* --- what follows; the ledger says the same of it --- */

async function inLedger(entry, action, decision) {
  const fields = await server.entry('hughes', entry);
  assert.deepEqual([fields.action, fields.decision], [action, decision]);
}

/** Refused for good, with a letter that matches @letter and gives nothing away. */
const refused = (rule, letter = /Dear Robin Asker/) => async (id) => {
  const { json, status, text } = await decide(id);
  assert.equal(status, 201, text);
  assert.deepEqual([json.rule, json.state, json.granted], [rule, 'ANSWERED', false]);
  const last = json.steps.at(-1);
  assert.match(last.letter, letter);
  assert.doesNotMatch(last.letter, /SAMPLE|Sample|999|told|wish/);
  await inLedger(last.entry, 'request.step', `deny ${rule}`);
  await inLedger(last.entry - 1, 'request.refused', `deny ${rule}`);
};

/** Not as long as something is missing. */
const notYet = (rule) => async (id) => {
  const said = problem(await decide(id), 403, 'refused');
  assert.equal(said.rule, rule);
  assert.ok(said.source && said.remedy);
  await inLedger(said.entry, 'request.refused', `deny ${rule}`);
};

const missing = (rule, obligation) => async (id) => {
  const said = problem(await decide(id), 403, 'obligation_unmet');
  assert.equal(said.obligation, obligation);
  await inLedger(said.entry, 'request.refused', `permit-with ${rule} unmet ${obligation}`);
};

/** @picked: only the pictures that were. */
const granted = (rule, picked = false) => async (id, { recording }) => {
  const { json, status, text } = await decide(id, picked ? { recordings: [recording] } : {});
  assert.equal(status, 201, text);
  assert.deepEqual([json.rule, json.state], [rule, 'GRANTED']);
  await inLedger(json.steps.at(-1).entry, 'request.granted', `permit-with ${rule}`);
};

/* --- the scenarios: [number, what is so, of whom, what was noted, what is asked, by whom, whether identity is proved, what follows] --- */

const GIRL = [15, 'CHILD_COMPETENT'];
const CHILD = [6, 'CHILD', 'PARENT'];
const ADULT = [60, 'ADULT'];
const NOBODY = undefined;

const SCENARIOS = [
  ['12', 'of a competent girl of 15: her mother, identity unproved', GIRL, [], 'SUBJECT_ACCESS', 'PARENT', false, notYet('A2')],
  ['12', 'of a competent girl of 15: her mother', GIRL, [], 'SUBJECT_ACCESS', 'PARENT', true, refused('A14')],
  ['13', 'she herself, no word on other people yet', GIRL, [NO_HARM], 'SUBJECT_ACCESS', 'SUBJECT', true, missing('A22', 'REDACT')],
  ['13', 'she herself', GIRL, [NO_HARM, NO_OTHERS], 'SUBJECT_ACCESS', 'SUBJECT', true, granted('A22')],
  ['14', 'of a child of 6 who said "do not tell mum": the mother', CHILD, [DONT_TELL, NO_HARM, NO_OTHERS], 'SUBJECT_ACCESS', 'PARENT', true, refused('A17')],
  ['15', 'of a child of 6 who did not: the mother', CHILD, [NO_HARM, NO_OTHERS], 'SUBJECT_ACCESS', 'PARENT', true, granted('A22')],
  ['21', 'of the dead: the coroner, nothing picked', ADULT, [NO_HARM, DIED], 'DECEASED', 'CORONER', true, missing('A5', 'MIN')],
  ['21', 'of the dead: the coroner, by request form', ADULT, [NO_HARM, DIED], 'DECEASED', 'CORONER', true, granted('A5', true)],
  ['22', 'of the dead: the executor', ADULT, [NO_HARM, DIED], 'DECEASED', 'REPRESENTATIVE', true, granted('A10')],
  ['22', 'of the dead: who has a claim, nothing picked', ADULT, [NO_HARM, DIED], 'DECEASED', 'CLAIMANT', true, missing('A11', 'RELEVANT_ONLY')],
  ['22', 'of the dead: who has a claim', ADULT, [NO_HARM, DIED], 'DECEASED', 'CLAIMANT', true, granted('A11', true)],
  ['22', 'of the dead: a sister', ADULT, [NO_HARM, DIED], 'DECEASED', 'RELATIVE', true, refused('A3')],
  ['22', 'of the dead: a journalist', NOBODY, [], 'FOI', 'PUBLIC', false, refused('A1', /neither confirm nor deny/)],
  ['23', 'of one who wanted nobody to see it: the executor', ADULT, [DONT_TELL, NO_HARM, DIED], 'DECEASED', 'REPRESENTATIVE', true, refused('A6')],
  ['50', 'identity unproved', ADULT, [NO_HARM], 'SUBJECT_ACCESS', 'SUBJECT', false, notYet('A2')],
  ['50', 'no opinion yet', ADULT, [NO_OTHERS], 'SUBJECT_ACCESS', 'SUBJECT', true, notYet('A19')],
  ['58', 'no opinion, and the patient was shown it', ADULT, [SEEN, NO_OTHERS], 'SUBJECT_ACCESS', 'SUBJECT', true, granted('A22')],
];

for (const [number, what, whom, before, kind, requester, proved, then] of SCENARIOS)
  test(`T ${number} ${what}`, async () => {
    const one = whom ? await patientOf(...whom) : {};
    for (const act of before) { const done = await act(one); assert.equal(done.status, 201, done.text); }
    const id = await ask(kind, requester, one.id);
    if (proved) await step(id, 'IDENTITY_PROVED');
    await then(id, one);
  });

test('a bundle holds what was shown, and its proofs hold by its own key', async () => {
  const one = await patientOf(30, 'ADULT');
  for (const act of [SEEN, NO_OTHERS]) assert.equal((await act(one)).status, 201);
  const id = await ask('SUBJECT_ACCESS', 'SUBJECT', one.id);
  await step(id, 'IDENTITY_PROVED');
  await granted('A22')(id, one);
  const zip = await server.call('hughes', `/api/v1/requests/${id}/bundle`);
  assert.equal(zip.status, 200, zip.text.slice(0, 300));
  assert.equal(zip.headers['content-type'], 'application/zip');
  const place = folder();
  writeFileSync(join(place, 'b.zip'), zip.body);
  execFileSync('unzip', ['-q', join(place, 'b.zip'), '-d', place]);
  const { files } = JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8'));
  assert.equal(files.filter(({ name }) => name.startsWith('pictures/')).length, 1);
  const proofs = files.filter((file) => file.name.startsWith('proofs/'));
  assert.ok(proofs.length > 0);
  for (const { name } of proofs) execFileSync(process.argv[2], ['ledger', 'check', join(place, name), '--key', readFileSync(join(place, 'verifier.txt'), 'utf8').trim()]);
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
