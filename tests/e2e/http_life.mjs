// SPDX-License-Identifier: Apache-2.0
// The scenarios of the rules over HTTPS, from the first picture to the last certificate: a table of given, when, then. What each did
// to the ledger is read back from the ledger itself, as the chain of custody of the recording and as the patient's report.
import { assert, done, test } from '../lib/tap.mjs';
import { Server, formOf, newId } from './http_lib.mjs';

const server = await Server.demo(process.argv[2]);
const picture = (await server.peer.call('/api/v1/demo/picture')).body;
const staff = new Map((await server.peer.call('/api/v1/demo')).json.personas.map((one) => [one.user, one]));
const DOCTOR = 'khan';
const GOVERNS = 'hughes';
const GUARDIAN = 'osei';

/** A call that waits when it is told to: the scenarios are many, and the limits are a hospital's. */
async function patient(call) {
  for (;;) {
    const answer = await call();
    if (answer.status !== 429) return answer;
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers['retry-after']) * 1000));
  }
}
const call = (user, method, path, json) => patient(() => server.call(user, `/api/v1${path}`, { method, ...(json === undefined ? {} : { json }) }));
const upload = (user, form) => patient(() => server.upload(user, form, picture));
const consent = async (user, of, more) => {
  const body = { id: newId(), patient: of, situation: 'ADULT', giver: 'PATIENT', way: 'ORAL', scopes: [{ scope: 'RECORD', answer: 'AGREED' }, { scope: 'CARE_SHARE', answer: 'AGREED' }], wording: 'care.v1', language: 'en', explained: true, ...more };
  const answer = await call(user, 'POST', '/consents', body);
  assert.equal(answer.status, 201, answer.text);
  return body.id;
};

/* --- the people of a scenario --- */

let last = 100;
/** A ten-digit number of the range that is never issued, with its check digit. */
function nhsNumber() {
  for (;;) {
    const nine = `999${String(last++).padStart(6, '0')}`;
    const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check < 10) return nine + check;
  }
}

async function patientBorn(year) {
  const id = newId();
  const number = nhsNumber();
  const made = await call(DOCTOR, 'POST', '/patients', { id, family: 'Sample', given: 'Sam', born: `${year}-06-15`, sex: 'FEMALE', identifiers: [{ system: 'NHS', value: number }] });
  assert.equal(made.status, 201, made.text);
  return { id, number };
}

const ADULT = 1980;
const CHILD = new Date().getFullYear() - 6;
const TEEN = new Date().getFullYear() - 15;
const DEFERRED = { situation: 'INCAPABLE_NOW', giver: 'NOBODY', way: 'NOT_ASKED', basis: 'VITAL', reason: 'unconscious', scopes: [{ scope: 'RECORD', answer: 'DEFERRED' }], wording: 'later.v1', explained: false };

async function given({ born = ADULT, consent: more = {}, form = {}, take = true }) {
  const made = await patientBorn(born);
  const situation = form.situation ?? more.situation ?? 'ADULT';
  const answer = await consent(DOCTOR, made.id, more);
  const one = { ...made, form: formOf(made.id, answer, { situation, ...form }) };
  if (take) {
    const filed = await upload(DOCTOR, one.form);
    assert.equal(filed.status, 201, filed.text);
    one.rule = filed.json.rule;
  }
  one.recording = one.form.id;
  return one;
}

/* --- what people do; each gives the answer --- */

const see = (user) => ({ recording }) => call(user, 'GET', `/recordings/${recording}/master`);
const refuse = ({ id }) => call(DOCTOR, 'POST', `/patients/${id}/withdrawals`, { id: newId(), refusal: true });
const withdraw = ({ id }) => call(DOCTOR, 'POST', `/patients/${id}/withdrawals`, { id: newId(), refusal: false });
const rely = (relied) => ({ recording }) => call(DOCTOR, 'POST', `/recordings/${recording}/reliance`, { relied, lead: true, reason: 'as the notes say' });
const hold = ({ recording }) => call(GOVERNS, 'POST', '/holds', { recording, reason: 'inquest' });
const ask = (what) => ({ recording }) => call(GUARDIAN, 'POST', `/recordings/${recording}/${what}`, { reason: 'asked by letter' });
const share = (to, purpose = 'CARE', more = {}) => async ({ recording }) => call(DOCTOR, 'POST', '/shares',
  { id: newId(), recordings: [recording], purpose, justification: 'needed today', urgent: false, ...(to ? { recipient: (await directory()).get(to) } : {}), ...more });
const object = (objects_to) => ({ id }) => call(DOCTOR, 'POST', `/patients/${id}/objections`, { objects_to, explained: true, reason: 'nobody else' });
const glass = (user) => ({ id }) => call(user, 'POST', '/relationships', { patient: id, kind: 'BREAK_GLASS', reason: 'bleeding in theatre' });
const published = (how) => ({ recording }) => call(GOVERNS, 'POST', `/recordings/${recording}/publications`, { published: how, title: 'a lecture' });
const authority = (kind, purpose, by, verifier) => async ({ id }) => {
  const stated = await call(by, 'POST', '/authorities', { kind, patient: id, purpose, instrument: 'notice', reference: 'X/1', expires: `${new Date().getFullYear() + 1}-01-01` });
  assert.equal(stated.status, 201, stated.text);
  return call(verifier, 'POST', `/authorities/${stated.json.id}/verify`);
};
const closeIncident = async ({ recording }) => {
  const { rows } = (await call(GOVERNS, 'GET', '/incidents')).json;
  const one = rows.find((row) => row.recording === recording && !row.closed);
  return call(GOVERNS, 'POST', `/incidents/${one.id}/close`, { outcome: 'no harm', reported: false });
};

let known;
async function directory() {
  if (!known) {
    const { rows } = (await call(DOCTOR, 'GET', '/colleagues')).json;
    known = new Map([...staff.values()].map((one) => [one.user, rows.find((row) => row.name === one.name)?.id]));
  }
  return known;
}

const ok = (rule) => ({ rule, ok: true });
const no = (rule) => ({ rule, ok: false });

/* --- the scenarios: [T, given, what happened before, when, then, the ledger's word for it] --- */

const SCENARIOS = [
  ['1 an adult agrees aloud', { take: false }, [], (one) => upload(DOCTOR, one.form), ok('C21'), 'capture.committed'],
  ['4a the unconscious, their team looks', { consent: DEFERRED }, [], see('okoro'), ok(), 'image.view.original'],
  ['4b woken, refuses, any care view', { consent: DEFERRED }, [refuse], see(DOCTOR), no('D34'), 'access.denied'],
  ['4c nobody relied on it', { consent: DEFERRED }, [refuse, rely(false)], ask('late-refusal'), ok('L17'), 'disposal.by_request'],
  ['4c relied on', { consent: DEFERRED }, [refuse, rely(true)], ask('late-refusal'), no('L19'), 'life.decided'],
  ['4c inquest hold', { consent: DEFERRED }, [hold, refuse, rely(false)], ask('late-refusal'), no('L10'), 'life.decided'],
  ['7 the child pulls away', { born: CHILD, consent: { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' }, form: { situation: 'CHILD', dissent: true }, take: false }, [],
    (one) => upload(DOCTOR, one.form), no('C5')],
  ['7 calm again, later', { born: CHILD, consent: { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' }, form: { situation: 'CHILD', dissent: true }, take: false },
    [(one) => upload(DOCTOR, one.form)], (one) => upload(DOCTOR, { ...one.form, dissent: false }), ok('C21'), 'capture.committed'],
  ['11 competent at 15', { born: TEEN, consent: { situation: 'CHILD_COMPETENT', wording: 'care-child.v1' }, take: false }, [], (one) => upload(DOCTOR, one.form), ok('C21'), 'capture.committed'],
  ['18 withdrawn, a new lecture', {}, [withdraw], share('okoro', 'TEACH'), no('D60')],
  ['19 withdrawn after teaching', {}, [published('TEACHING')], withdraw, ok('L7')],
  ['20 withdrawn after a journal', {}, [published('WORLD')], withdraw, ok('L8')],
  ['21 no notice', {}, [], share('patel', 'LEGAL'), no('D80'), 'access.denied'],
  ['33 a referral', {}, [], share('patel'), ok('D42'), 'disclosure.created'],
  ['33 the patient objects', {}, [object('BEYOND_TEAM')], share('patel'), no('D33'), 'access.denied'],
  ['34 objected, now unconscious', { consent: { ...DEFERRED, basis: 'BEST_INTERESTS' } }, [object('BEYOND_TEAM')], share('patel'), ok('D42'), 'disclosure.created'],
  ['35 no relationship', {}, [], see('lewis'), no('D31'), 'access.denied'],
  ['35 broken glass', {}, [glass('lewis')], see('lewis'), ok(), 'image.view.original'],
  ['36 a typed number', {}, [], share(undefined, 'CARE', { address: '07700 900123' }), no('D3'), 'access.denied'],
  ['37 police ask, no order', {}, [], share('patel', 'POLICE'), no('D92'), 'access.denied'],
  ['38 only she is at risk', {}, [withdraw], share('begum', 'PROTECT'), no('D87'), 'access.denied'],
  ['38 children are at risk', {}, [withdraw, authority('PUBINT', 'PROTECT', DOCTOR, GUARDIAN)], share('begum', 'PROTECT'), ok('D86'), 'disclosure.created'],
  ['45 erasure of the record', {}, [], ask('erasure'), no('L24'), 'life.decided'],
  ['45 erasure of what nobody relied on', {}, [rely(false)], ask('erasure'), ok('L21'), 'disposal.by_request'],
  ['45 erasure on hold', {}, [rely(false), hold], ask('erasure'), no('L10'), 'life.decided'],
  ['47 found later, the incident open', {}, [], ask('unlawful'), no('L14'), 'life.decided'],
  ['47 closed, not relied on', {}, [ask('unlawful'), closeIncident, rely(false)], ask('unlawful'), ok('L16'), 'disposal.by_request'],
  ['53 plastics on call opens the share', {}, [share('patel')], see('patel'), ok(), 'disclosure.opened'],
  ['54 investigation by a stranger', {}, [], share('lewis', 'INVESTIG'), no('D99'), 'access.denied'],
  ['55 outside the audience', { born: CHILD, consent: { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' }, form: { situation: 'CHILD', kind: 'SENSITIVE' } }, [], see('okoro'), no('D31'), 'access.denied'],
  ['57 woken, not yet asked, to the hospital', { consent: DEFERRED }, [], share('patel'), ok('D42'), 'disclosure.created'],
  ['58 shown to the patient', {}, [], ({ recording }) => call(DOCTOR, 'POST', `/recordings/${recording}/shown`), ok(), 'image.shown'],
];

const isJson = (answer) => /json/.test(answer.headers['content-type'] ?? '');
const bodyOf = (answer) => (isJson(answer) ? answer.json : {});

async function inLedger(one, word) {
  const custody = await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`);
  assert.equal(custody.status, 200, custody.text);
  assert.ok(custody.json.rows.some((row) => row.action === word), `${word} in ${custody.json.rows.map((row) => row.action)}`);
}

for (const [name, when, before, act, then, word] of SCENARIOS)
  test(`T ${name}`, async () => {
    const one = await given(when);
    for (const step of before) {
      const stepped = await step(one);
      assert.ok(stepped.status < 500 && (stepped.status < 300 || bodyOf(stepped).rule), stepped.text);
    }
    const answer = await act(one);
    const body = bodyOf(answer);
    assert.equal(answer.status < 300 && body.granted !== false, then.ok, `${answer.status} ${JSON.stringify(body).slice(0, 400)}`);
    if (then.rule) assert.equal(body.rule, then.rule, JSON.stringify(body).slice(0, 400));
    if (answer.status === 403) assert.ok(body.remedy && body.source && body.entry > 0, answer.text);
    if (word) await inLedger(one, word);
  });

test('T 46 a picture of the wrong patient moves; both reports say so and name nobody else', async () => {
  const one = await given({});
  const right = await patientBorn(1970);
  const both = (await call(DOCTOR, 'POST', `/recordings/${one.recording}/refile/preview`, { to: right.id })).json;
  assert.equal(both.from.band.ending, one.number.slice(-4));
  assert.equal(both.to.band.ending, right.number.slice(-4));
  await share('patel')(one);
  const wrong = await call(DOCTOR, 'POST', `/recordings/${one.recording}/refile`, { to: right.id, from_ending: '0000', to_ending: both.to.band.ending, reason: 'mix-up' });
  assert.equal(wrong.status, 409);
  assert.equal(wrong.json.code, 'wrong_patient');
  const moved = await call(DOCTOR, 'POST', `/recordings/${one.recording}/refile`, { to: right.id, from_ending: both.from.band.ending, to_ending: both.to.band.ending, reason: 'mix-up' });
  assert.equal(moved.json.rule, 'L5', moved.text);
  assert.equal((await see(DOCTOR)(one)).status, 200);
  assert.equal((await see('patel')(one)).status, 403);
  const shown = (await call(DOCTOR, 'GET', `/recordings/${one.recording}`)).json;
  assert.equal(shown.patient, right.id);
  const reports = await Promise.all([one.id, right.id].map(async (id) => (await call(GOVERNS, 'GET', `/patients/${id}/report`)).text));
  assert.match(reports[0], /out of your record: it was not of you/);
  assert.match(reports[1], /filed elsewhere by mistake/);
  assert.ok(!reports[0].includes(right.id) && !reports[1].includes(one.id));
  const { rows } = (await call(GOVERNS, 'GET', '/incidents')).json;
  const incident = rows.find((row) => row.recording === one.recording);
  assert.equal(incident.kind, 'WRONG_PATIENT');
  assert.deepEqual(incident.affected.map((row) => row.name).includes('Mr Dev Patel'), true);
  assert.equal(new Date(incident.due) - new Date(incident.found), 72 * 3600 * 1000);
});

test('a broken glass is reviewed by another, and then no longer asked for', async () => {
  const { rows } = (await call(GUARDIAN, 'GET', '/reviews')).json;
  const open = rows.filter((row) => row.kind === 'BREAK_GLASS' && !row.reviewed);
  assert.ok(open.length > 0);
  assert.equal((await call(GUARDIAN, 'POST', `/reviews/${open[0].id}`, { appropriate: true, note: 'theatre list checked' })).status, 200);
  assert.equal((await call(GOVERNS, 'POST', `/reviews/${open[0].id}`, { appropriate: false, note: 'again' })).status, 409);
});

test('a register of more than a hundred comes in pages', async () => {
  const one = await given({});
  const before = (await call(GUARDIAN, 'GET', '/reviews')).json.rows.length;
  for (let i = 0; i < 101; i++) assert.equal((await glass('lewis')(one)).status, 201);
  const ids = new Set();
  let cursor = '';
  do {
    const page = await call(GUARDIAN, 'GET', `/reviews${cursor && `?cursor=${cursor}`}`);
    assert.equal(page.status, 200, page.text);
    assert.ok(page.json.rows.length <= 100);
    for (const row of page.json.rows) ids.add(row.id);
    cursor = page.json.next ?? '';
  } while (cursor);
  assert.equal(ids.size, before + 101);
  assert.equal((await call(GUARDIAN, 'GET', '/reviews?cursor=zz')).status, 400);
  assert.equal((await call(GOVERNS, 'GET', '/incidents?cursor=zz')).status, 400);
});

test('the whole ledger recomputes after all of this', async () => {
  const verified = (await call(GOVERNS, 'POST', '/ledger/verification')).json;
  assert.equal(verified.whole, true, JSON.stringify(verified.faults));
});

await done(() => server.end());
