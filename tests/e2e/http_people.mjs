// SPDX-License-Identifier: Apache-2.0
// Who may do what over HTTPS against the real server: sessions, roles, shares with their notices, and the report.
import { assert, done, test } from '../lib/tap.mjs';
import { Server, formOf, newId, problem } from './http_lib.mjs';

const server = await Server.demo(process.argv[2]);
const { peer } = server;
const patient = await server.patient();
const people = (await peer.call('/api/v1/demo')).json.personas;
const userOf = (role) => people.find((person) => person.role === role)?.user;
const picture = (await peer.call('/api/v1/demo/picture')).body;

test('a session is a cookie that no script sees; signing out ends it at once', async () => {
  const opened = await peer.call('/api/v1/demo/sessions', { method: 'POST', json: { user: 'khan' } });
  const [cookie] = opened.headers['set-cookie'];
  assert.match(cookie, /^__Host-sid=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const own = cookie.match(/=([0-9a-f]+)/)[1];
  assert.equal((await peer.call('/api/v1/session', { cookie: own })).json.role, 'CLINICIAN');
  assert.equal((await peer.call('/api/v1/session', { method: 'DELETE', cookie: own })).status, 204);
  problem(await peer.call('/api/v1/session', { cookie: own }), 401, 'sign_in');
});

test('a call that changes something is refused where the page believes in another person', async () => {
  const party = async (user) => (await server.call(user, '/api/v1/session')).json.party;
  const [own, other] = [await party('okoro'), await party('khan')];
  const find = (headers) => server.call('okoro', `/api/v1/patients/${patient}/withdrawals`, { method: 'POST', headers, json: {} });
  problem(await find({ 'Incamera-Party': other }), 409, 'other_person');
  problem(await find({ 'Incamera-Party': 'nobody' }), 409, 'other_person');
  problem(await find({ 'Incamera-Party': '' }), 409, 'other_person');
  problem(await find({ 'Incamera-Party': own }), 400, 'field');
  problem(await find({}), 400, 'field');
  assert.equal((await server.call('okoro', '/api/v1/session', { headers: { 'Incamera-Party': other } })).status, 200);
});

test('a wrong password says the same of a user who exists and one who does not', async () => {
  const of = (user) => peer.call('/api/v1/sessions', { method: 'POST', json: { user, password: 'not the password' } });
  const [known, unknown] = [await of('khan'), await of('nobody-of-that-name')];
  problem(known, 401, 'password');
  assert.deepEqual({ ...known.json }, { ...unknown.json });
});

test('five wrong passwords slow the account down', async () => {
  let answer;
  for (let i = 0; i < 8; i++) answer = await peer.call('/api/v1/sessions', { method: 'POST', json: { user: 'lewis', password: 'not the password' } });
  problem(answer, 429, 'slow_down');
  assert.ok(Number(answer.headers['retry-after']) > 0);
});

test('roles: who takes pictures, who governs, who reads a report', async () => {
  const tries = [
    ['GET', `/api/v1/patients/${patient}`, ['CLINICIAN', 'PHOTOGRAPHER']],
    ['GET', '/api/v1/inbox', ['CLINICIAN', 'PHOTOGRAPHER']],
    ['GET', '/api/v1/wordings', ['CLINICIAN', 'PHOTOGRAPHER', 'IG_LEAD', 'CALDICOTT_GUARDIAN', 'DPO', 'ADMINISTRATOR']],
    ['POST', '/api/v1/ledger/verification', ['IG_LEAD', 'CALDICOTT_GUARDIAN', 'DPO']],
    ['GET', '/api/v1/staff', ['ADMINISTRATOR']],
  ];
  const roles = [...new Set(people.map((person) => person.role))];
  assert.equal(roles.length, 8, String(roles));
  for (const [method, path, allowed] of tries)
    for (const role of roles) {
      const { status } = await server.call(userOf(role), path, { method });
      if (allowed.includes(role)) assert.ok(status !== 401 && status !== 403, `${role} ${path}: ${status}`);
      else assert.equal(status, 403, `${role} ${path}`);
    }
});

test('in the demonstration everyone was asked before the first picture of them', async () => {
  let compared = 0;
  for (const one of await server.patients()) {
    const user = one.label.startsWith('unconscious') ? 'reid' : 'khan';
    const [consents, taken] = await Promise.all(['consents', 'recordings'].map(async (what) => (await server.call(user, `/api/v1/patients/${one.id}/${what}`)).json.rows));
    for (const { taken: at } of taken ?? []) { // of who said no there is none to see
      compared++;
      assert.ok(consents.at(-1).asked <= at, `${one.label}: asked ${consents.at(-1).asked}, taken ${at}`);
    }
  }
  assert.ok(compared > 30, `${compared} pictures`);
});

test('a clinician without a relationship to the patient is told what would be lawful', async () => {
  const stranger = userOf('PHOTOGRAPHER') ?? 'nowak';
  const rows = (await server.call('okoro', `/api/v1/patients/${patient}/recordings`)).json.rows;
  if (rows.length === 0) return;
  const answer = await server.call(stranger, `/api/v1/recordings/${rows[0].id}/small`);
  assert.ok([200, 403, 404].includes(answer.status), answer.text);
  if (answer.status === 403) assert.ok(answer.json.rule && answer.json.source);
});

/** Read @response until @wanted has come, or fail after @ms. */
async function until(response, wanted, ms = 5000) {
  let got = '';
  const timer = setTimeout(() => response.destroy(new Error(`no ${wanted} in: ${got}`)), ms);
  for await (const part of response.iterator({ destroyOnReturn: false })) {
    got += part;
    if (got.includes(wanted)) break;
  }
  clearTimeout(timer);
  return got;
}

let shareId;
test('a share reaches the colleague at once, and its opening the sender', async () => {
  const consent = await server.consent('okoro', patient);
  const filed = await server.upload('okoro', formOf(patient, consent), picture);
  assert.equal(filed.status, 201, filed.text);
  const colleagues = (await server.call('okoro', '/api/v1/colleagues')).json.rows;
  const colleague = colleagues.find((row) => row.on_call);
  const user = people.find((person) => person.name === colleague.name).user;

  const theirs = await peer.open('/api/v1/events', { cookie: await server.as(user) });
  const mine = await peer.open('/api/v1/events', { cookie: await server.as('okoro') });
  await until(theirs.response, 'welcome');
  await until(mine.response, 'welcome');
  shareId = newId();
  const shared = await server.call('okoro', '/api/v1/shares', { method: 'POST', json: { id: shareId, recordings: [filed.json.recording], recipient: colleague.id,
    purpose: 'CARE', justification: 'Please advise on this wound', urgent: true } });
  assert.equal(shared.status, 201, shared.text);
  const told = await until(theirs.response, 'urgent');
  assert.match(told, /event: shared\n/);
  assert.deepEqual(JSON.parse(told.match(/data: (.*)\n/)[1]), { share: shareId, urgent: true });
  assert.match(told, /id: \d+\n/);

  const opened = await server.call(user, `/api/v1/recordings/${filed.json.recording}/master?share=${shareId}`);
  assert.equal(opened.status, 200, opened.text);
  assert.match(await until(mine.response, 'opened'), /event: opened\n/);
  theirs.request.destroy();
  mine.request.destroy();

  const answer = await server.call(user, `/api/v1/shares/${shareId}/replies`, { method: 'POST', json: { id: newId(), text: 'Elevate, review tomorrow' } });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.json.replies.length, 1);
  assert.equal((await server.call('okoro', `/api/v1/shares/${shareId}`)).json.state, 'REPLIED');
});

test('an address that nobody has verified is refused, with the rule', async () => {
  const rows = (await server.call('okoro', `/api/v1/patients/${patient}/recordings`)).json.rows;
  const refused = problem(await server.call('okoro', '/api/v1/shares', { method: 'POST', json: { id: newId(), recordings: [rows[0].id], address: 'someone@example.org',
    purpose: 'CARE', justification: 'Please advise', urgent: false } }), 403, 'refused');
  assert.match(refused.rule, /^D\d+$/);
  assert.ok(refused.entry > 0);
});

test('a stopped share opens no more', async () => {
  const stopped = await server.call('okoro', `/api/v1/shares/${shareId}`, { method: 'DELETE' });
  assert.equal(stopped.status, 200, stopped.text);
  assert.equal(stopped.json.state, 'STOPPED');
});

test('a patient reads their own report, and nobody else\'s', async () => {
  for (const user of people.filter((person) => person.role === 'PATIENT' || person.role === 'PROXY').map((person) => person.user)) {
    const own = (await server.call(user, '/api/v1/session')).json.patient;
    const report = await server.call(user, `/api/v1/patients/${own}/report`);
    assert.equal(report.status, 200, report.text);
    assert.ok(Array.isArray(report.json.rows));
    const other = (await server.patients()).find((one) => one.id !== own).id;
    assert.ok([403, 404].includes((await server.call(user, `/api/v1/patients/${other}/report`)).status));
    assert.equal((await server.call(user, `/api/v1/patients/${own}`)).status, 403);
  }
});

test('the ledger is whole, and a changed byte is found', async () => {
  const whole = await server.call(userOf('IG_LEAD') ?? userOf('CALDICOTT_GUARDIAN'), '/api/v1/ledger/verification', { method: 'POST' });
  assert.equal(whole.status, 200, whole.text);
  assert.equal(whole.json.whole, true);
  const tampered = await peer.call('/api/v1/demo/tampering', { method: 'POST' });
  assert.equal(tampered.status, 200, tampered.text);
  assert.equal(tampered.json.untouched.whole, true);
  assert.equal(tampered.json.tampered.whole, false);
  assert.ok(tampered.json.tampered.faults.length > 0);
  const checkpoint = await peer.call('/ledger/checkpoint');
  assert.equal(checkpoint.status, 200);
  assert.match(checkpoint.text, /^\S+\n\d+\n[A-Za-z0-9+/]+=\n\n— /);
});

await done(async () => assert.equal(await server.end(), 0));
