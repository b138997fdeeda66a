// SPDX-License-Identifier: Apache-2.0
// Disclosures to recipients outside care over HTTPS (scenarios 21, 36 to 40): the directory, the decision, the file opened with its
// passphrase by a reader of our own, the entries read back and proved offline, the registers and reports afterwards.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, done, test } from '../lib/tap.mjs';
import { openEncrypted } from '../lib/zip_aes.mjs';
import { Server, folder, formOf, newId, problem, sha256 } from './http_lib.mjs';

const [, , program, clockAhead] = process.argv;
const server = await Server.demo(program);
server.waits = true;
const picture = (await server.peer.call('/api/v1/demo/picture')).body;
const DOCTOR = 'khan', STRANGER = 'lewis', GOVERNS = 'hughes', GUARDIAN = 'osei';
const CANARY = 'canary-of-a-justification';

const call = (user, method, path, json) => server.call(user, `/api/v1${path}`, { method, ...(json === undefined ? {} : { json }) });
async function made(answer, status = 201) {
  const { status: got, text, json } = await answer;
  assert.equal(got, status, text);
  return json;
}
const yearsAgo = (years) => `${new Date().getFullYear() - years}-06-15`;

/* --- the directory --- */

const POLICE = { class: 'STAT', body: 'Sample Constabulary', code: 'PF-99', person: 'Detective Sergeant Sample, warrant 4711', channel: 'CJSM mailbox ds.sample@police.cjsm.test, rung back over the switchboard' };
const COUNCIL = { ...POLICE, body: 'Sample Council, children\'s services', code: 'LA-99', person: 'duty social worker', channel: 'secure portal of the council' };
const CORONER = { ...POLICE, body: 'HM Coroner for Sampleshire', code: 'CO-99', person: 'coroner\'s officer', channel: 'collected in person' };
const INSURER = { class: 'UKOTHER', body: 'Sample Mutual', code: 'FRN 999999', person: 'claims, reference 12', channel: 'portal of the insurer' };
const state = async (who) => made(call(GOVERNS, 'POST', '/recipients', who));
const verify = (id, by = GUARDIAN) => call(by, 'POST', `/recipients/${id}/verify`, { how: 'rung back over the published number' });
async function verified(who) {
  const { id } = await state(who);
  assert.equal((await made(verify(id), 200)).standing, 'VERIFIED');
  return id;
}
const [police, council, coroner, insurer] = [await verified(POLICE), await verified(COUNCIL), await verified(CORONER), await verified(INSURER)];

/** What a check is bound to, computed here anew: docs/formats/outside.md. */
const digestOf = ({ body, channel, class: kind, code, person }, id) => sha256(Buffer.from(JSON.stringify({ body, channel, class: kind, code, id, person }))).toString('hex');
const ANOTHER = { reason: 'the first was never written down' };

/* --- the patient, the instrument, the disclosure --- */

async function given({ born = yearsAgo(46), consent: more = {}, ...form } = {}) {
  const { id } = await server.register(DOCTOR, born);
  const consent = await server.consent(DOCTOR, id, more);
  const filed = await made(server.upload(DOCTOR, formOf(id, consent, { situation: more.situation ?? 'ADULT', ...form }), picture));
  return { id, recording: filed.recording };
}
async function authority({ id, only }, kind, purpose, verifier, ...persons) {
  const stated = await made(call(DOCTOR, 'POST', '/authorities', { kind, patient: id, purpose, instrument: 'notice', reference: 'X/1', expires: `${new Date().getFullYear() + 2}-01-01`, persons, ...(only ? { recording: only } : {}) }));
  await made(call(verifier, 'POST', `/authorities/${stated.id}/verify`), 200);
  return stated;
}
const disclose = ({ recording }, recipient, purpose, { by = GOVERNS, ...more } = {}) => call(by, 'POST', '/disclosures',
  { id: newId(), recordings: [recording], recipient, purpose, justification: CANARY, vital: false, ...more });

/** Two who may prove, in turn: each has a limit of their own. */
let proved = 0;
const prover = () => [GOVERNS, GUARDIAN][proved++ % 2];

/** Refused by @rule, and the refusal is in the ledger. */
async function refused(answer, rule) {
  const said = problem(await answer, 403, 'refused');
  assert.equal(said.rule, rule);
  assert.ok(said.source && said.remedy);
  const fields = await server.entry(prover(), said.entry);
  assert.deepEqual([fields.action, fields.decision], ['access.denied', `deny ${rule}`]);
}

async function permitted(answer, rule, recipient) {
  const given = await made(answer);
  assert.equal(given.rule, rule);
  const fields = await server.entry(prover(), given.entry);
  assert.deepEqual([fields.action, fields.decision, fields.purpose], ['disclosure.outside', `permit-with ${rule}`, given.purpose]);
  const to = (await call(GOVERNS, 'GET', '/recipients')).json.rows.find((row) => row.id === recipient);
  assert.deepEqual([given.body, given.person, given.justification, given.pictures], [to.body, to.person, CANARY, 1]);
  return given;
}

const tasksOf = async (user, { id }) => (await call(user, 'GET', '/tasks')).json.rows.filter((row) => row.patient === id);
const file = (id, by = GOVERNS) => call(by, 'GET', `/disclosures/${id}/file`);

/* --- 36, DS-08 --- */

test('T 36 a typed address, and somebody nobody has verified: D3', async () => {
  const one = await given();
  const { id } = await state(POLICE);
  await authority(one, 'LAW', 'LEGAL', GOVERNS, id);
  await refused(disclose(one, undefined, 'LEGAL', { address: 'police@example.test' }), 'D3');
  await refused(disclose(one, id, 'LEGAL'), 'D3');
  problem(await verify(id, GOVERNS), 403, 'role'); // by who stated it
  problem(await verify(id, DOCTOR), 403, 'role');
  await made(verify(id), 200);
  await permitted(disclose(one, id, 'LEGAL'), 'D82', id);
});

test('a recipient is ended, never removed: D3 from then on', async () => {
  const one = await given();
  const id = await verified(POLICE);
  await authority(one, 'LAW', 'LEGAL', GOVERNS, id);
  const before = await made(disclose(one, id, 'LEGAL'));
  problem(await call(GOVERNS, 'POST', `/recipients/${id}/end`, { reason: '  ' }), 400, 'field');
  assert.equal((await made(call(GOVERNS, 'POST', `/recipients/${id}/end`, { reason: 'moved' }), 200)).standing, 'ENDED');
  await refused(disclose(one, id, 'LEGAL'), 'D3');
  await refused(call(GOVERNS, 'POST', `/disclosures/${before.id}/passphrase`, ANOTHER), 'D3');
  await refused(file(before.id), 'D3'); // what was disclosed before does not go out any more
  problem(await verify(id), 409, 'state');
  assert.ok((await call(DOCTOR, 'GET', '/recipients')).json.rows.some((row) => row.id === id && row.standing === 'ENDED'));
  assert.equal((await call(GOVERNS, 'GET', '/recipients?cursor=zz')).status, 400);
});

/* --- 37 --- */

test('T 37 the police ask, no order; the Guardian finds a public interest; the file is fetched and opened', async () => {
  const one = await given();
  await refused(disclose(one, police, 'POLICE'), 'D94');
  await authority(one, 'PUBINT', 'POLICE', GUARDIAN, police);
  await refused(disclose(one, insurer, 'POLICE'), 'D92');
  const made1 = await permitted(disclose(one, police, 'POLICE'), 'D93', police);
  assert.equal(made1.withheld, true);
  assert.match(made1.passphrase, /^([0-9a-hjkmnp-tv-z]{5}-){4}[0-9a-hjkmnp-tv-z]{5}$/);
  assert.equal((await tasksOf(GOVERNS, one)).filter((row) => row.code === 'TELL').length, 1);

  const zip = await file(made1.id);
  assert.equal(zip.status, 200, zip.text);
  assert.equal(zip.headers['content-type'], 'application/zip');
  const files = openEncrypted(zip.body, made1.passphrase);
  const master = await server.call(DOCTOR, `/api/v1/recordings/${one.recording}/master`);
  assert.deepEqual(files.get('pictures/001.jpg'), master.body, 'byte for byte as it is kept, without metadata');
  const page = files.get('index.html').toString();
  for (const words of ['SAMPLE, Sam', 'a request of the police', 'Sample Constabulary', 'warrant 4711', 'CJSM', CANARY, 'D93', 'DPA Sch 2', 'do not pass it on', 'agreed, spoken'])
    assert.ok(page.includes(words), words);
  assert.doesNotMatch(page, /<script|http:|https:/);
  const manifest = JSON.parse(files.get('manifest.json'));
  assert.deepEqual([manifest.format, manifest.disclosure, manifest.rule, manifest.entry], ['incamera-disclosure', made1.id, 'D93', made1.entry]);
  for (const { name, bytes, sha256: hex } of manifest.files) assert.deepEqual([files.get(name).length, sha256(files.get(name)).toString('hex')], [bytes, hex], name);

  const proofs = [...files.keys()].filter((name) => name.startsWith('proofs/'));
  assert.equal(proofs.length, 2);
  const key = readFileSync(join(server.data, 'ledger', 'verifier'), 'utf8').trim();
  assert.equal(files.get('verifier.txt').toString().trim(), key);
  const actions = proofs.map((name) => {
    const place = join(server.data, '..', 'outside.tlog-proof');
    writeFileSync(place, files.get(name));
    const checked = JSON.parse(execFileSync(program, ['ledger', 'check', place, '--key', key, '--json'], { encoding: 'utf8' }));
    assert.deepEqual([checked.holds, checked.fields.recipient, checked.fields.purpose, checked.fields.justification, checked.fields.content], [true, police, 'POLICE', undefined, digestOf(POLICE, police)]);
    return checked.fields.action;
  });
  assert.deepEqual(actions, ['disclosure.outside', 'disclosure.handed_over']);

  const created = (await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`)).json.rows.find((row) => row.action === 'disclosure.outside');
  assert.deepEqual([created.recipient, created.why, created.entry], ['Sample Constabulary, Detective Sergeant Sample, warrant 4711', CANARY, made1.entry]);
  const hands = (await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`)).json.rows;
  const order = hands.map((row) => row.action);
  assert.ok(order.indexOf('disclosure.handed_over') < order.indexOf('export.original'), order.join());
  assert.match(hands.find((row) => row.action === 'export.original').recipient, /^Sample Constabulary, /);
});

test('the passphrase is shown once; another one opens what is made from then on; a wrong one nothing', async () => {
  const one = await given();
  await authority(one, 'LAW', 'POLICE', GOVERNS, police);
  const body = { id: newId(), recordings: [one.recording], recipient: police, purpose: 'POLICE', justification: CANARY, vital: false };
  const first = await made(call(GOVERNS, 'POST', '/disclosures', body));
  const again = await made(call(GOVERNS, 'POST', '/disclosures', body));
  assert.deepEqual([again.entry, again.passphrase, first.passphrase.length], [first.entry, undefined, 29]);
  assert.equal((await made(call(GOVERNS, 'GET', `/disclosures/${first.id}`), 200)).passphrase, undefined);
  assert.ok((await made(call(GOVERNS, 'GET', '/disclosures'), 200)).rows.every((row) => row.passphrase === undefined));
  const next = (await made(call(GOVERNS, 'POST', `/disclosures/${first.id}/passphrase`, ANOTHER), 200)).passphrase;
  assert.notEqual(next, first.passphrase);
  const { body: zip } = await file(first.id);
  assert.equal(openEncrypted(zip, first.passphrase).get('index.html'), undefined);
  assert.ok(openEncrypted(zip, next).get('index.html'));
  assert.notDeepEqual((await file(first.id)).body, zip, 'a salt of its own each time');
  for (const [user, status] of [[GUARDIAN, 404], [DOCTOR, 404]]) assert.equal((await file(first.id, user)).status, status);
  assert.equal((await call(GUARDIAN, 'POST', `/disclosures/${first.id}/passphrase`, ANOTHER)).status, 404);
  assert.equal((await call(GUARDIAN, 'POST', '/disclosures', body)).status, 409);
  for (const other of [{ recipient: council }, { purpose: 'LEGAL' }, { recordings: [newId()] }, { purpose: 'PROTECT', vital: true }]) assert.equal((await call(GOVERNS, 'POST', '/disclosures', { ...body, ...other })).status, 409);
  for (const place of ['records.db', 'records.db-wal']) assert.ok(!readFileSync(join(server.data, place)).includes(next), place);
  assert.ok(!server.said.includes(next) && !server.said.includes(CANARY));
});

test('another passphrase is an entry: who, when, for which disclosure, why', async () => {
  const one = await given();
  await authority(one, 'LAW', 'POLICE', GOVERNS, police);
  const first = await made(disclose(one, police, 'POLICE'));
  assert.equal(problem(await call(GOVERNS, 'POST', `/disclosures/${first.id}/passphrase`, { reason: ' ' }), 400, 'field').field, 'reason');
  await made(call(GOVERNS, 'POST', `/disclosures/${first.id}/passphrase`, ANOTHER), 200);
  const hand = (await made(call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`), 200)).rows.find((row) => row.action === 'disclosure.passphrase');
  const fields = await server.entry(prover(), hand.entry);
  assert.deepEqual([fields.action, fields.decision, fields.purpose], ['disclosure.passphrase', `permit-with D93 of entry ${first.entry}`, 'POLICE']);
  assert.deepEqual([hand.why, hand.purpose, hand.sha256], [ANOTHER.reason, 'POLICE', digestOf(POLICE, police)]);
  assert.match(hand.who, /Hughes/);
  assert.match(hand.recipient, /^Sample Constabulary, /);
});

test('what was verified is bound: the digest of the row, in the check, in the entry, and refused when it was not the one read', async () => {
  const { id, sha256: said } = await state(COUNCIL);
  assert.equal(said, digestOf(COUNCIL, id));
  problem(await call(GUARDIAN, 'POST', `/recipients/${id}/verify`, { how: 'rung back', sha256: digestOf(POLICE, id) }), 409, 'conflict');
  assert.equal((await made(call(GUARDIAN, 'POST', `/recipients/${id}/verify`, { how: 'rung back', sha256: said }), 200)).standing, 'VERIFIED');
  const one = await given();
  await authority(one, 'PUBINT', 'PROTECT', GUARDIAN, id);
  const { entry } = await made(disclose(one, id, 'PROTECT'));
  const hands = (await made(call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`), 200)).rows;
  assert.equal(hands.find((row) => row.entry === entry).sha256, said);
});

test('pictures of one disclosure that different rules decide of have each their own, in rows, entry, tasks, page and register', async () => {
  const one = await given({ born: yearsAgo(7), consent: { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' }, kind: 'SENSITIVE' });
  const [consent] = [await server.consent(DOCTOR, one.id, { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' })];
  const second = (await made(server.upload(DOCTOR, formOf(one.id, consent, { situation: 'CHILD', kind: 'SENSITIVE' }), picture))).recording;
  await made(call(DOCTOR, 'POST', `/patients/${one.id}/withdrawals`, { id: newId(), refusal: true }), 200);
  await authority({ ...one, only: second }, 'PUBINT', 'PROTECT', GUARDIAN, council);
  const said = await made(disclose(one, council, 'PROTECT', { by: DOCTOR, recordings: [one.recording, second] }));
  const shown = await made(call(DOCTOR, 'GET', `/disclosures/${said.id}`), 200);
  assert.equal(shown.rule, 'D88');
  assert.deepEqual(shown.items.map(({ recording, number, rule }) => [recording, number, rule]), [[one.recording, 1, 'D88'], [second, 2, 'D86']]);
  assert.ok(shown.items[0].obligations.includes('CG_REVIEW') && !shown.items[1].obligations.includes('CG_REVIEW') && shown.items[1].obligations.includes('SAFEGUARD'));
  const order = [one.recording, second].sort().map((id) => (id === second ? 'permit-with D86' : 'permit-with D88'));
  assert.equal((await server.entry(prover(), said.entry)).decision, order.join(', '));
  const tasks = (await tasksOf(GUARDIAN, one)).filter((row) => row.disclosure === said.id);
  assert.deepEqual(tasks.map((row) => [row.code, row.rule]), [['CG_REVIEW', 'D88']]); // of the one that asks it
  const page = openEncrypted((await file(said.id, DOCTOR)).body, said.passphrase).get('index.html').toString();
  assert.match(page, /D88(<\/bdi>)? \(picture 1\): /);
  assert.match(page, /D86(<\/bdi>)? \(picture 2\): /);
  assert.equal((await registered(said.id)).rules, 'D88, D86');
});

/* --- 38, 39: to protect --- */

test('T 38 she said no and only she is at risk; then children are', async () => {
  const one = await given();
  await made(call(DOCTOR, 'POST', `/patients/${one.id}/withdrawals`, { id: newId(), refusal: false }), 200);
  await refused(disclose(one, council, 'PROTECT', { by: DOCTOR }), 'D87');
  await refused(disclose(one, insurer, 'PROTECT'), 'D85');
  await authority(one, 'PUBINT', 'PROTECT', GUARDIAN, council);
  const given1 = await permitted(disclose(one, council, 'PROTECT', { by: DOCTOR }), 'D86', council);
  assert.ok((await tasksOf(DOCTOR, one)).some((row) => row.code === 'SAFEGUARD' && row.disclosure === given1.id && row.recipient.startsWith('Sample Council')));
  assert.equal((await file(given1.id, DOCTOR)).status, 200);
});

test('T 9 suspected abuse, the parent refuses, no word of the Guardian yet: children\'s services, and a review', async () => {
  const one = await given({ born: yearsAgo(7), consent: { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' }, kind: 'SENSITIVE' });
  await made(call(DOCTOR, 'POST', `/patients/${one.id}/withdrawals`, { id: newId(), refusal: true }), 200);
  await permitted(disclose(one, council, 'PROTECT', { by: DOCTOR }), 'D88', council);
  assert.ok((await tasksOf(GUARDIAN, one)).some((row) => row.code === 'CG_REVIEW'));
});

test('T 39 a mass casualty, unidentified and vital: a clinician tells the authority at night', async () => {
  const deferred = { situation: 'INCAPABLE_NOW', giver: 'NOBODY', way: 'NOT_ASKED', basis: 'VITAL', reason: 'unconscious', scopes: [{ scope: 'RECORD', answer: 'DEFERRED' }], wording: 'later.v1', explained: false };
  const one = await given({ consent: deferred });
  const given1 = await permitted(disclose(one, police, 'PROTECT', { by: DOCTOR, vital: true }), 'D88', police);
  assert.ok((await tasksOf(GUARDIAN, one)).some((row) => row.code === 'CG_REVIEW'));
  assert.ok(openEncrypted((await file(given1.id, DOCTOR)).body, given1.passphrase).get('pictures/001.jpg'));
});

test('who may: a clinician for protection and for their own patient, governance for the rest', async () => {
  const one = await given();
  problem(await disclose(one, police, 'POLICE', { by: DOCTOR }), 403, 'role');
  problem(await disclose(one, council, 'PROTECT', { by: STRANGER }), 404, 'not_found');
  problem(await disclose(one, council, 'TEACH'), 400, 'field');
  problem(await disclose(one, council, 'PROTECT', { recordings: [] }), 400, 'field');
  const other = await given();
  problem(await disclose(one, council, 'PROTECT', { recordings: [one.recording, other.recording] }), 400, 'field');
  await refused(disclose(one, council, undefined), 'D2');
  await authority(one, 'LAW', 'POLICE', GOVERNS, police);
  const said = problem(await disclose(one, police, 'POLICE', { justification: '  ' }), 403, 'obligation_unmet');
  assert.equal(said.obligation, 'JUSTIFY');
  const picks = await made(call(GOVERNS, 'POST', '/disclosures/choices', { patient: one.id, purpose: 'POLICE', justification: CANARY }), 200);
  assert.deepEqual(picks.rows.map((row) => row.recording), [one.recording]);
  assert.equal((await call(DOCTOR, 'POST', '/disclosures/choices', { patient: one.id, purpose: 'POLICE', justification: CANARY })).status, 403);
  assert.equal((await call(STRANGER, 'POST', '/disclosures/choices', { patient: one.id, purpose: 'PROTECT', justification: CANARY })).status, 404);
});

test('the reason is stated once: it is entered with the look at what there is, and with the disclosure', async () => {
  const one = await given();
  await authority(one, 'LAW', 'THIRD', GOVERNS, insurer);
  const choose = (justification) => call(GOVERNS, 'POST', '/disclosures/choices', { patient: one.id, purpose: 'THIRD', justification });
  for (const nothing of ['', '  ']) assert.equal(problem(await choose(nothing), 400, 'field').field, 'justification');
  const why = 'the claim of the fourteenth';
  await made(choose(why), 200);
  await made(disclose(one, insurer, 'THIRD', { justification: why }));
  const lines = (await made(call(GOVERNS, 'GET', `/patients/${one.id}/report`), 200)).rows;
  const looked = lines.find((row) => row.what === 'Saw your name in a list' && row.why === why);
  assert.ok(looked && /Hughes/.test(looked.who), JSON.stringify(lines));
  assert.ok(lines.some((row) => row.what === 'Shared a picture (heel) with Sample Mutual' && row.why === why));
});

test('a sensitive picture is not among what a colleague it was not opened to may pick', async () => {
  const one = await given({ kind: 'SENSITIVE' });
  const picks = async (user) => (await made(call(user, 'POST', '/disclosures/choices', { patient: one.id, purpose: 'PROTECT', justification: CANARY }), 200)).rows.map((row) => row.recording);
  assert.deepEqual(await picks('okoro'), []);
  assert.deepEqual(await picks(DOCTOR), [one.recording]);
  assert.deepEqual(await picks(GOVERNS), [one.recording]);
});

/* --- 21, 40 --- */

test('T 21 the coroner: no notice; the notice is verified', async () => {
  const one = await given();
  await made(call(GOVERNS, 'POST', '/retention/notes', { patient: one.id, what: 'DIED', day: new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' }), reason: 'certificate seen' }));
  await refused(disclose(one, coroner, 'LEGAL'), 'D80');
  await authority(one, 'LAW', 'LEGAL', GOVERNS, coroner);
  const given1 = await permitted(disclose(one, coroner, 'LEGAL'), 'D82', coroner);
  assert.ok(openEncrypted((await file(given1.id)).body, given1.passphrase).get('pictures/001.jpg'));
});

/** An answer to a disclosure outside, to a doctor; without @recipient: to all. */
const answers = ({ id }, recipient, purpose, { answer = 'AGREED', way = 'WRITTEN', scope = {}, ...more } = {}) => call(DOCTOR, 'POST', '/consents', {
  id: newId(), patient: id, situation: 'ADULT', giver: 'PATIENT', way, wording: 'outside.v1', language: 'en', explained: true, ...(way === 'WRITTEN' && answer === 'AGREED' ? { signed_name: 'Sam Sample' } : {}),
  scopes: [{ scope: 'OUTSIDE', answer, ...(recipient ? { recipient, purpose } : {}), ...scope }], ...more });

test('T 40 an insurer, consent aloud: D98; in writing: D97, for that insurer and that purpose, until it is withdrawn', async () => {
  const one = await given();
  await refused(disclose(one, insurer, 'THIRD'), 'D98'); // agreed aloud to the picture
  const other = await verified({ ...INSURER, body: 'Another Mutual' });
  await made(answers(one, insurer, 'THIRD', { way: 'ORAL' }));
  await refused(disclose(one, insurer, 'THIRD'), 'D98'); // and aloud to this insurer
  const asked = await made(answers(one, insurer, 'THIRD'));
  assert.deepEqual(asked.scopes, [{ scope: 'OUTSIDE', answer: 'AGREED', title: 'Sample Mutual', recipient: insurer, purpose: 'THIRD' }]);
  const fields = await server.entry(prover(), asked.entry);
  assert.equal(fields.action, 'consent.given');
  await refused(disclose(one, other, 'THIRD'), 'D98');
  await refused(disclose(one, insurer, 'INVESTIG'), 'D103');
  const given1 = await permitted(disclose(one, insurer, 'THIRD'), 'D97', insurer);
  assert.match((await registered(given1.id)).consent, /^agreed in writing, /);
  assert.equal((await registered(given1.id)).consented, true);
  assert.equal((await file(given1.id)).status, 200);
  assert.match(await accessPage(one, 'SUBJECT'), /To whom<\/dt><dd><bdi>Sample Mutual<\/bdi>(.|\n)*?agreed in writing/);
  await made(call(DOCTOR, 'POST', `/patients/${one.id}/withdrawals`, { id: newId(), refusal: false }), 200);
  await refused(file(given1.id), 'D98');
  await refused(disclose(one, insurer, 'THIRD'), 'D98');
  const [task] = await notices(GOVERNS, one);
  assert.deepEqual([task.notification, task.disclosure], ['WITHDRAWN', given1.id]);
  const letter = (await letterOf(GOVERNS, task)).text;
  assert.match(letter, /no longer agrees to the use of the picture(.|\n)*ask you to act on it\. If you passed/);
  assert.doesNotMatch(letter, /Article 19/); // that is of what was put right, restricted or erased
});

test('T 40 an insurer: required by law', async () => {
  const one = await given();
  await authority(one, 'LAW', 'THIRD', GOVERNS, insurer);
  await permitted(disclose(one, insurer, 'THIRD'), 'D96', insurer);
});

test('the police and an investigation on the patient\'s word; a no to one or to all; a word that ended', async () => {
  const one = await given();
  await made(answers(one, police, 'POLICE', { way: 'ORAL' }));
  await permitted(disclose(one, police, 'POLICE'), 'D93', police);
  await refused(disclose(one, police, 'INVESTIG'), 'D103');
  await made(answers(one, insurer, 'INVESTIG', { way: 'ORAL' }));
  await permitted(disclose(one, insurer, 'INVESTIG'), 'D102', insurer);
  await made(answers(one, police, 'POLICE', { answer: 'REFUSED', way: 'ORAL' }));
  await refused(disclose(one, police, 'POLICE'), 'D94');
  await permitted(disclose(one, insurer, 'INVESTIG'), 'D102', insurer); // a no to one is none to another
  await made(answers(one, undefined, undefined, { answer: 'REFUSED', way: 'ORAL' }));
  await refused(disclose(one, insurer, 'INVESTIG'), 'D103');
  const bothWays = [{ scope: 'OUTSIDE', answer: 'REFUSED' }, { scope: 'OUTSIDE', answer: 'AGREED', recipient: insurer, purpose: 'THIRD' }];
  for (const wrong of [answers(one, newId(), 'THIRD'), answers(one, undefined, undefined), answers(one, insurer, 'CARE'), answers(one, insurer, 'THIRD', { scope: { title: 'x' } }), answers(one, insurer, undefined),
    answers(one, insurer, 'THIRD', { scope: { scope: 'TEACH' } }), answers(one, insurer, 'THIRD', { scopes: bothWays }), answers(one, insurer, 'THIRD', { scopes: bothWays.toReversed() })]) assert.equal(problem(await wrong, 400, 'field').field, 'scopes');
});

test('an investigation outside: only by an authority that names the recipient', async () => {
  const one = await given();
  await refused(disclose(one, insurer, 'INVESTIG'), 'D103');
  await authority(one, 'LAW', 'INVESTIG', GOVERNS, coroner);
  await refused(disclose(one, insurer, 'INVESTIG'), 'D103');
  await permitted(disclose(one, coroner, 'INVESTIG'), 'D102', coroner);
});

test('an authority is for the body it was made for, until it is withdrawn', async () => {
  const one = await given();
  const next = async (answer) => { const said = problem(await answer, 403, 'refused'); return [said.rule, /does not name this recipient/.test(said.remedy)]; };
  await authority(one, 'LAW', 'LEGAL', GOVERNS); // as one from before a recipient was named
  assert.deepEqual(await next(disclose(one, coroner, 'LEGAL')), ['D80', true]);
  assert.deepEqual(await next(disclose(one, coroner, 'POLICE')), ['D94', false]); // the words are of this purpose alone
  const named = await authority(one, 'LAW', 'LEGAL', GOVERNS, police);
  assert.deepEqual(await next(disclose(one, coroner, 'LEGAL')), ['D80', true]);
  const given1 = await permitted(disclose(one, police, 'LEGAL'), 'D82', police);
  const stated = await server.entry(prover(), named.entry);
  assert.deepEqual([stated.action, stated.decision], ['authority.stated', 'LAW']);

  problem(await call(DOCTOR, 'POST', `/authorities/${named.id}/end`, { reason: ' ' }), 400, 'field');
  problem(await call('okoro', 'POST', `/authorities/${named.id}/end`, { reason: 'set aside' }), 403, 'role'); // neither stated nor may verify it
  const ended = await made(call(GOVERNS, 'POST', `/authorities/${named.id}/end`, { reason: 'set aside on appeal' }), 200);
  const fields = await server.entry(prover(), ended.entry);
  assert.deepEqual([fields.action, fields.decision], ['authority.ended', 'LAW']);
  problem(await call(GOVERNS, 'POST', `/authorities/${named.id}/end`, { reason: 'again' }), 409, 'state');
  assert.equal((await file(given1.id)).status, 403); // nothing goes out under it any more
  assert.deepEqual(await next(disclose(one, police, 'LEGAL')), ['D80', true]); // the other one names nobody
  const row = (await made(call(GOVERNS, 'GET', '/authorities'), 200)).rows.find(({ id }) => id === named.id);
  assert.deepEqual([row.in_force, row.patient, row.patient_name, row.persons, row.entry], [false, one.id, 'SAMPLE, Sam', ['Sample Constabulary'], named.entry]);
  assert.ok(row.ended && row.ended_by && row.verified_by);
  problem(await call(DOCTOR, 'GET', '/authorities'), 403, 'role');
});

/* --- other people in it --- */

test('who else is in it is painted over, or said first; a risk to life is said for protection alone', async () => {
  const one = await given();
  await authority(one, 'LAW', 'LEGAL', GOVERNS, coroner);
  const note = (value, marks) => made(call(DOCTOR, 'POST', '/access-notes', { id: newId(), patient: one.id, recording: one.recording, what: 'THIRD', value, words: 'a visitor', ...(marks ? { marks } : {}) }));
  await note('INSEPARABLE');
  assert.equal(problem(await disclose(one, coroner, 'LEGAL'), 403, 'obligation_unmet').obligation, 'REDACT');
  assert.equal(problem(await disclose(one, coroner, 'LEGAL', { vital: true }), 400, 'field').field, 'vital');
  await note('SEPARABLE', '0,0,500,500');
  const given1 = await made(disclose(one, coroner, 'LEGAL'));
  const files = openEncrypted((await file(given1.id)).body, given1.passphrase);
  const master = await server.call(DOCTOR, `/api/v1/recordings/${one.recording}/master`);
  assert.notDeepEqual(files.get('pictures/001.jpg'), master.body);
  assert.ok(files.get('index.html').toString().includes('Painted over'));
  assert.equal(JSON.parse(files.get('manifest.json')).pictures[0].redacted, true);
  assert.ok((await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`)).json.rows.some((row) => row.action === 'export.redacted'));
});

/* --- after --- */

const registered = async (id) => (await made(call(GOVERNS, 'POST', '/disclosures/list', {}), 200)).rows.find((row) => row.id === id);
const reportOf = async ({ id }) => (await made(call(GOVERNS, 'GET', `/patients/${id}/report`), 200)).rows.map((row) => row.what).join('\n');

test('the register has the six fields; the report names the body, and of what is withheld nothing', async () => {
  const told = await given(), withheld = await given();
  await authority(told, 'LAW', 'THIRD', GOVERNS, insurer);
  await authority(withheld, 'LAW', 'POLICE', GOVERNS, police);
  const before = await reportOf(withheld);
  const first = await made(disclose(told, insurer, 'THIRD'));
  const second = await made(disclose(withheld, police, 'POLICE'));
  for (const one of [first, second]) assert.equal((await file(one.id)).status, 200);
  await call(GOVERNS, 'POST', '/disclosures/choices', { patient: withheld.id, purpose: 'POLICE', justification: CANARY });
  await call(GOVERNS, 'GET', '/disclosures');
  const row = await registered(first.id);
  assert.deepEqual([row.pictures, row.purpose, row.outside, row.consented, row.withheld, row.justification], [1, 'THIRD', true, false, false, CANARY]);
  assert.match(row.recipient, /^Sample Mutual, claims/);
  assert.ok(row.handed && row.sender && row.consent);
  assert.equal((await registered(second.id)).withheld, true);
  assert.match(await reportOf(told), /Made a copy of a picture \(heel\) for Sample Mutual\n(.*\n)*Shared a picture \(heel\) with Sample Mutual/);
  assert.equal(await reportOf(withheld), before);
});

/* --- whether the patient is told --- */

const telling = (by, id, body) => call(by, 'POST', `/disclosures/${id}/telling`, { reason: 'the officer in charge was asked', ...body });
const inAYear = `${new Date().getFullYear() + 1}-01-05`;
const waiting = async (id) => (await made(call(GUARDIAN, 'POST', '/disclosures/list', { withheld: true }), 200)).rows.find((row) => row.id === id);

test('whether the patient is told of a withheld disclosure: kept back until a day, then told', async () => {
  const one = await given();
  await authority(one, 'LAW', 'POLICE', GOVERNS, police);
  const before = await reportOf(one);
  const made1 = await made(disclose(one, police, 'POLICE'));
  assert.equal((await file(made1.id)).status, 200);
  assert.ok(await waiting(made1.id));
  problem(await telling(DOCTOR, made1.id, { told: true }), 403, 'role');
  problem(await telling(GOVERNS, made1.id, { told: true }), 403, 'role'); // who disclosed it
  problem(await telling(GUARDIAN, made1.id, { told: true, reason: '  ' }), 400, 'field');
  for (const until of [undefined, '2020-01-01', `${new Date().getFullYear() + 3}-01-01`]) problem(await telling(GUARDIAN, made1.id, { told: false, ...(until ? { until } : {}) }), 400, 'field');
  problem(await telling(GUARDIAN, newId(), { told: true }), 404, 'not_found');

  const kept = await made(telling(GUARDIAN, made1.id, { told: false, until: inAYear }), 200);
  const keptSays = await server.entry(prover(), kept.entry);
  assert.deepEqual([keptSays.action, keptSays.purpose], ['disclosure.kept_back', 'POLICE']);
  assert.deepEqual((await tasksOf(GOVERNS, one)).filter((row) => row.code === 'TELL'), []); // who disclosed it is not to tell now
  const row = await waiting(made1.id);
  assert.deepEqual([row.withheld, row.decided_by.length > 0, row.decided_why, row.kept_until.slice(0, 10)], [true, true, 'the officer in charge was asked', inAYear]);
  assert.equal(await reportOf(one), before);
  assert.doesNotMatch(await accessPage(one, 'SUBJECT'), /Constabulary|police/);

  const told = await made(telling(GUARDIAN, made1.id, { told: true }), 200);
  const says = await server.entry(prover(), told.entry);
  assert.deepEqual([says.action, says.purpose], ['disclosure.told', 'POLICE']);
  assert.equal(await waiting(made1.id), undefined);
  const toTell = (await tasksOf(GOVERNS, one)).filter((task) => task.code === 'TELL');
  assert.deepEqual(toTell.map((task) => [task.disclosure, task.rule]), [[made1.id, 'D93']]);
  assert.match(await reportOf(one), /Made a copy of a picture \(heel\) for Sample Constabulary\n(.*\n)*Shared a picture \(heel\) with Sample Constabulary/);
  assert.match(await accessPage(one, 'SUBJECT'), /To whom<\/dt><dd><bdi>Sample Constabulary<\/bdi>/);
  problem(await telling(GUARDIAN, made1.id, { told: true }), 409, 'state');
  problem(await telling(GUARDIAN, made1.id, { told: false, until: inAYear }), 409, 'state');

  const again = await reportOf(one);
  await made(disclose(one, police, 'POLICE')); // another of the kind is withheld: until it is decided, neither is told
  assert.doesNotMatch(await reportOf(one), /Constabulary/);
  assert.notEqual(again, await reportOf(one));
});

test('a share that is withheld is told in the same way, and never to a proxy', async () => {
  const one = await given({ born: yearsAgo(7), consent: { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' } });
  const to = (await call(DOCTOR, 'GET', '/colleagues')).json.rows.find((row) => row.name === 'Mr Dev Patel');
  const share = await made(call(DOCTOR, 'POST', '/shares', { id: newId(), recordings: [one.recording], purpose: 'PROTECT', justification: 'a second opinion on the pattern', urgent: false, recipient: to.id }));
  assert.equal((await call('patel', 'GET', `/recordings/${one.recording}/master?share=${share.id}`)).status, 200);
  const row = (await made(call(GUARDIAN, 'POST', '/disclosures/list', { withheld: true }), 200)).rows.find(({ entry }) => entry === share.entry);
  assert.doesNotMatch(await reportOf(one), /Dev Patel/);
  await made(telling(GUARDIAN, row.id, { told: true }), 200);
  assert.match(await reportOf(one), /Opened a picture that was shared with them(.*\n)*.*Shared a picture \(heel\) with Mr Dev Patel/);
  assert.ok((await tasksOf(DOCTOR, one)).some((task) => task.code === 'TELL' && task.share === share.id));
  assert.doesNotMatch(await accessPage(one, 'PARENT'), /Dev Patel/);
});

/** The page of the access bundle that @requester is given. */
async function accessPage({ id }, requester) {
  const asked = newId();
  const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' });
  await made(call(GOVERNS, 'POST', '/requests', { id: asked, kind: 'SUBJECT_ACCESS', requester, patient: id, received: today, name: 'Robin Asker', asks: 'everything' }));
  await made(call(GOVERNS, 'POST', `/requests/${asked}/steps`, { step: 'IDENTITY_PROVED', note: 'seen at the desk' }));
  for (const [user, what] of [[DOCTOR, 'HARM'], [GOVERNS, 'THIRD']]) await made(call(user, 'POST', '/access-notes', { id: newId(), patient: id, what, value: 'NO', words: 'looked at' }));
  await made(call(GOVERNS, 'POST', `/requests/${asked}/decision`, { note: 'in order' }));
  const place = folder();
  writeFileSync(join(place, 'b.zip'), (await call(GOVERNS, 'GET', `/requests/${asked}/bundle`)).body);
  const page = execFileSync('unzip', ['-p', join(place, 'b.zip'), 'index.html'], { encoding: 'utf8' });
  rmSync(place, { recursive: true });
  return page;
}

test('an access bundle names the body that was told, and none that is withheld', async () => {
  const one = await given();
  await authority(one, 'LAW', 'THIRD', GOVERNS, insurer);
  await authority(one, 'LAW', 'POLICE', GOVERNS, police);
  assert.equal((await file((await made(disclose(one, insurer, 'THIRD'))).id)).status, 200);
  assert.equal((await file((await made(disclose(one, police, 'POLICE'))).id)).status, 200);
  const page = await accessPage(one, 'SUBJECT');
  assert.match(page, /To whom<\/dt><dd><bdi>Sample Mutual<\/bdi>/);
  assert.match(page, new RegExp(CANARY));
  assert.doesNotMatch(page, /Constabulary|police/);
});

test('a correction and a move tell who holds a copy outside: the one who disclosed is asked to', async () => {
  const one = await given();
  await authority(one, 'LAW', 'LEGAL', GOVERNS, coroner);
  const given1 = await made(disclose(one, coroner, 'LEGAL'));
  assert.equal((await file(given1.id)).status, 200);
  await made(disclose(one, coroner, 'LEGAL')); // no file was made: there is nothing to tell
  await made(call(DOCTOR, 'POST', `/recordings/${one.recording}/corrections`, { body_site: 'forearm', reason: 'it was the arm' }));
  const toTell = (await tasksOf(GOVERNS, one)).filter((row) => row.code === 'NOTIFY');
  assert.deepEqual(toTell.map((row) => [row.disclosure, row.recipient]), [[given1.id, 'HM Coroner for Sampleshire, coroner\'s officer']]);
  assert.equal((await tasksOf(DOCTOR, one)).filter((row) => row.code === 'NOTIFY').length, 0);

  const right = await server.register(DOCTOR, yearsAgo(56));
  const both = await made(call(DOCTOR, 'POST', `/recordings/${one.recording}/refile/preview`, { to: right.id }), 200);
  assert.equal(both.shares, 0); // what is withheld is not told by a number
  await made(call(DOCTOR, 'POST', `/recordings/${one.recording}/refile`, { to: right.id, from_ending: both.from.band.ending, to_ending: both.to.band.ending, reason: 'wrong band' }), 200);
  assert.equal((await tasksOf(GOVERNS, one)).filter((row) => row.code === 'RECALL' && row.disclosure === given1.id).length, 1);
  problem(await file(given1.id), 410, 'gone'); // another patient's now
});

test('a recording that was destroyed, and an authority that ended, refuse the file', async () => {
  const one = await given();
  await authority(one, 'PUBINT', 'PROTECT', GUARDIAN, council);
  const given1 = await made(disclose(one, council, 'PROTECT'));
  await made(call(DOCTOR, 'POST', `/patients/${one.id}/withdrawals`, { id: newId(), refusal: true }), 200);
  assert.equal((await file(given1.id)).status, 200); // sealed, and the public interest stands
  await made(call(DOCTOR, 'POST', `/recordings/${one.recording}/reliance`, { relied: false, lead: true, reason: 'as the notes say' }), 201);
  await made(call(GUARDIAN, 'POST', `/recordings/${one.recording}/late-refusal`, { reason: 'asked by letter' }), 200);
  await refused(file(given1.id), 'D1');
});

/* --- UK GDPR Article 19 --- */

const notices = async (user, one) => (await tasksOf(user, one)).filter((row) => row.notification);
/** The entry as the list of hands has it, which is read from the ledger. */
const handOf = async (one, entry) => (await made(call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`), 200)).rows.find((row) => row.entry === entry);
const letterOf = async (user, task) => made(call(user, 'GET', `/tasks/${task.id}/letter`), 200);
const linesOf = async (one) => (await reportOf(one)).split('\n');
async function refuseLate(one) {
  await made(call(DOCTOR, 'POST', `/patients/${one.id}/withdrawals`, { id: newId(), refusal: true }), 200);
  await made(call(DOCTOR, 'POST', `/recordings/${one.recording}/reliance`, { relied: false, lead: true, reason: 'as the notes say' }), 201);
  return made(call(GUARDIAN, 'POST', `/recordings/${one.recording}/late-refusal`, { reason: 'asked by letter' }), 200);
}

test('after an erasure who holds a file is told: the task, its letter and the entry need nothing that was erased', async () => {
  const one = await given(), waiting = await given();
  for (const who of [one, waiting]) await authority(who, 'LAW', 'THIRD', GOVERNS, insurer);
  const held = await made(disclose(one, insurer, 'THIRD'));
  await made(disclose(waiting, insurer, 'THIRD')); // no file was made: nobody has a copy
  assert.equal((await file(held.id)).status, 200);
  assert.equal((await refuseLate(one)).state, 'DESTROYED');
  assert.equal((await refuseLate(waiting)).state, 'DESTROYED');
  assert.deepEqual(await notices(GOVERNS, waiting), []);

  const tasks = await notices(GOVERNS, one);
  assert.deepEqual(tasks.map((row) => row.notification), ['ERASED']); // disclosed by law: no consent to withdraw
  const task = tasks.find((row) => row.notification === 'ERASED');
  assert.deepEqual([task.code, task.disclosure, task.recording, task.recipient, task.channel], ['NOTIFY', held.id, one.recording, 'Sample Mutual, claims, reference 12', INSURER.channel]);
  assert.ok(Date.parse(task.due) <= Date.now() + 86400e3);
  assert.deepEqual(await notices(DOCTOR, one), []);
  assert.equal((await call(DOCTOR, 'GET', `/tasks/${task.id}/letter`)).status, 404);
  const letter = await letterOf(GOVERNS, task);
  assert.deepEqual([letter.recipient, letter.channel], [task.recipient, task.channel]);
  for (const words of ['Sample Mutual', 'claims, reference 12', `entry ${held.entry}`, 'We have erased the picture for good (UK GDPR Article 17)', 'Article 19']) assert.ok(letter.text.includes(words), words);
  assert.doesNotMatch(letter.text, /SAMPLE, Sam|heel|[{}]/);

  const done = await made(call(GOVERNS, 'POST', `/tasks/${task.id}/done`, { note: 'by the portal; they have erased it' }), 200);
  const entry = await server.entry(prover(), done.entry);
  assert.deepEqual([entry.action, entry.purpose, entry.decision], ['disclosure.holder_told', 'THIRD', `told NOTIFY of entry ${task.entry}`]);
  const hand = await handOf(one, done.entry);
  assert.deepEqual([hand.action, hand.recipient, hand.why, hand.purpose], ['disclosure.holder_told', task.recipient, 'by the portal; they have erased it', 'THIRD']);
  assert.deepEqual(await notices(GOVERNS, one), []);
  assert.ok((await linesOf(one)).includes('Told who has a copy of a picture what became of it: Sample Mutual'));
  problem(await call(GOVERNS, 'POST', `/tasks/${task.id}/done`, { note: 'again' }), 409, 'state');
});

test('that telling is out of proportion is said by governance alone, with its reason, and entered', async () => {
  const one = await given();
  await authority(one, 'PUBINT', 'PROTECT', GUARDIAN, council);
  await authority(one, 'LAW', 'THIRD', GOVERNS, insurer);
  const held = await made(disclose(one, council, 'PROTECT', { by: DOCTOR }));
  assert.equal((await file((await made(disclose(one, insurer, 'THIRD'))).id)).status, 200);
  assert.equal((await file(held.id, DOCTOR)).status, 200);
  await made(call(DOCTOR, 'POST', `/recordings/${one.recording}/corrections`, { body_site: 'forearm', reason: 'it was the arm' }));
  const [theirs] = await notices(DOCTOR, one), [ours] = await notices(GOVERNS, one);
  assert.deepEqual([theirs.disclosure, theirs.notification, ours.recipient], [held.id, 'RECTIFIED', 'Sample Mutual, claims, reference 12']);
  assert.match((await letterOf(DOCTOR, theirs)).text, /written about the picture was wrong(.|\n)*UK GDPR Article 19\)\. If you passed/);
  const end = (user, task, outcome, note = 'the body was dissolved; no successor') => call(user, 'POST', `/tasks/${task.id}/done`, { note, outcome });
  problem(await end(DOCTOR, theirs, 'DISPROPORTIONATE'), 403, 'role');
  assert.equal(problem(await end(GOVERNS, ours, 'DISPROPORTIONATE', ' '), 400, 'field').field, 'note');
  const done = await made(end(GOVERNS, ours, 'DISPROPORTIONATE'), 200);
  const entry = await server.entry(prover(), done.entry), hand = await handOf(one, done.entry);
  assert.deepEqual([entry.action, entry.decision], ['disclosure.holder_not_told', `disproportionate NOTIFY of entry ${ours.entry}`]);
  assert.deepEqual([hand.recipient, hand.why], [ours.recipient, 'the body was dissolved; no successor']);
  await made(end(DOCTOR, theirs, 'TOLD', 'rung'), 200);
  const lines = await linesOf(one);
  assert.ok(lines.some((line) => /^Decided not to tell who has a copy .*: Sample Mutual$/.test(line)), lines.join('\n'));
  assert.ok(!lines.some((line) => /Council/.test(line)), 'a withheld disclosure is told by nothing');
  const other = (await tasksOf(DOCTOR, one)).find((row) => !row.notification);
  if (other) assert.equal(problem(await end(DOCTOR, other, 'TOLD'), 400, 'field').field, 'outcome');
});

test('the answer to a request names who has a copy when the patient asks, and nobody who is withheld', async () => {
  const one = await given();
  await authority(one, 'LAW', 'THIRD', GOVERNS, insurer);
  await authority(one, 'LAW', 'POLICE', GOVERNS, police);
  for (const [to, purpose] of [[insurer, 'THIRD'], [police, 'POLICE']]) assert.equal((await file((await made(disclose(one, to, purpose))).id)).status, 200);
  const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' });
  const put = { recordings: [one.recording], body_site: 'forearm' };
  const answered = async (requester, more, kind = 'RECTIFICATION') => {
    const id = newId();
    await made(call(GOVERNS, 'POST', '/requests', { id, kind, requester, patient: one.id, received: today, name: 'Robin Asker', asks: 'it is the arm' }), 201);
    await made(call(GOVERNS, 'POST', `/requests/${id}/steps`, { step: 'IDENTITY_PROVED', note: 'seen at the desk' }));
    return call(GOVERNS, 'POST', `/requests/${id}/answer`, { note: 'as asked', ...(kind === 'RECTIFICATION' ? put : {}), ...more });
  };
  const silent = (await made(answered('SUBJECT', {}))).request.steps.at(-1).letter;
  assert.doesNotMatch(silent, /Sample Mutual/);
  const letter = (await made(answered('SUBJECT', { name_recipients: true, body_site: 'hand' }))).request.steps.at(-1).letter;
  assert.match(letter, /Outside your care we gave a copy to Sample Mutual\. We tell them of this/);
  assert.doesNotMatch(letter, /Constabulary/);
  assert.equal(problem(await answered('PARENT', { name_recipients: true }), 400, 'field').field, 'name_recipients');
  const objection = (await made(answered('SUBJECT', { objects_to: 'BEYOND_TEAM', explained: true, name_recipients: true }, 'OBJECTION'))).request.steps.at(-1).letter;
  assert.match(objection, /a copy to Sample Mutual\. The law/); // nobody is told of it
  const [task] = (await notices(GOVERNS, one)).filter((row) => row.recipient.startsWith('Sample Mutual'));
  assert.match((await letterOf(GOVERNS, task)).text, /It now reads: (left |right )?hand, taken on/);
});

/* --- when time has passed --- */

const [late, stale] = [{}, {}];

/** In a copy: a store that is served has no other reader. */
function sql(text) {
  const place = folder();
  for (const name of readdirSync(server.data).filter((one) => one.startsWith('records.db'))) copyFileSync(join(server.data, name), join(place, name));
  const said = execFileSync('sqlite3', [join(place, 'records.db'), text], { encoding: 'utf8' }).trim();
  rmSync(place, { recursive: true });
  return said;
}
const kept = (id) => sql(`SELECT length(sealed_passphrase) > 0 FROM outside WHERE disclosure = x'${id}'`);
async function ahead(seconds) {
  assert.equal(await server.stop(), 0);
  server.under = ['env', `LD_PRELOAD=${clockAhead}`, `CLOCK_AHEAD_S=${seconds}`];
  await server.start();
}

test('8 days pass: before', async () => {
  late.one = await given();
  await authority(late.one, 'LAW', 'LEGAL', GOVERNS, coroner);
  late.made = await made(disclose(late.one, coroner, 'LEGAL'));
  assert.equal(kept(late.made.id), '1');
  stale.one = await given();
  await authority(stale.one, 'LAW', 'LEGAL', GOVERNS, coroner);
});

test('while it is served the clock empties a passphrase, and nobody has to act', async () => {
  const { id, until } = late.made;
  await ahead(Math.floor((Date.parse(until) - Date.now()) / 1000) - 15);
  assert.equal(kept(id), '1', 'opened before its time, it is kept');
  for (let waited = 0; waited < 40 && kept(id) === '1'; waited++) await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(kept(id), '0');
});

for (const days of [8, 91])
  test(`${days} days pass`, async () => {
    await ahead(days * 86400);
    if (days === 8) {
      problem(await file(late.made.id), 410, 'gone');
      problem(await call(GOVERNS, 'POST', `/disclosures/${late.made.id}/passphrase`, ANOTHER), 410, 'gone');
      late.again = await made(disclose(late.one, coroner, 'LEGAL'));
      assert.equal(kept(late.again.id), '1');
      return;
    }
    assert.equal(kept(late.again.id), '0', 'emptied when the store is opened');
    assert.equal((await call(GOVERNS, 'GET', '/recipients')).json.rows.find((row) => row.id === coroner).standing, 'STALE');
    await refused(disclose(stale.one, coroner, 'LEGAL'), 'D3');
    await made(verify(coroner), 200);
    await permitted(disclose(stale.one, coroner, 'LEGAL'), 'D82', coroner);
  });

test('the whole store verifies after all of this, and not when a disclosure lost its items', async () => {
  assert.equal((await call(GOVERNS, 'POST', '/ledger/verification')).json.whole, true);
  assert.equal(await server.stop(), 0);
  const says = () => execFileSync(program, ['verify', '--data', server.data], { encoding: 'utf8', env: { ...process.env, LD_PRELOAD: clockAhead, CLOCK_AHEAD_S: String(91 * 86400) } });
  const told = () => { try { return says(); } catch (error) { return error.stdout; } };
  assert.match(told(), /^PASS/m);
  const change = (text) => execFileSync('sqlite3', [join(server.data, 'records.db'), text]);
  change(`UPDATE recipient SET body = 'Sample Mutual Two' WHERE id = x'${insurer}'`);
  assert.match(told(), /^FAULT recipient that says something else than was verified(.|\n)*^FAIL/m);
  await server.start();
  assert.equal((await call(GOVERNS, 'GET', '/recipients')).json.rows.find((row) => row.id === insurer).standing, 'UNVERIFIED');
  assert.equal(await server.stop(), 0);
  change(`UPDATE recipient SET body = 'Sample Mutual' WHERE id = x'${insurer}'`);
  assert.match(told(), /^PASS/m);
  execFileSync('sqlite3', [join(server.data, 'records.db'), 'DELETE FROM outside_item WHERE rowid = (SELECT min(rowid) FROM outside_item)']);
  assert.match(told(), /^FAULT disclosure without(.|\n)*^FAIL/m);
  await server.start();
});

await done(() => server.end());
