// SPDX-License-Identifier: Apache-2.0
// The scenarios of the rules over HTTPS, from the first picture to the last certificate: a table of given, when, then. What each
// decided is read back from the ledger itself: the entry, with its action and its rule, out of a proof that is checked offline.
// Where time matters the server comes back with its clock ahead. docs/scenarios.tsv finds the test of each scenario.
import { assert, done, test } from '../lib/tap.mjs';
import { Server, formOf, newId, problem } from './http_lib.mjs';

const [, , program, clockAhead] = process.argv;
const server = await Server.demo(program);
server.waits = true;
const picture = (await server.peer.call('/api/v1/demo/picture')).body;
const staff = new Map((await server.peer.call('/api/v1/demo')).json.personas.map((one) => [one.user, one]));
const DOCTOR = 'khan';
const NURSE = 'okoro'; // of the same ward
const GOVERNS = 'hughes';
const GUARDIAN = 'osei';

const call = (user, method, path, json) => server.call(user, `/api/v1${path}`, { method, ...(json === undefined ? {} : { json }) });
const isJson = (answer) => /json/.test(answer.headers['content-type'] ?? '');
const bodyOf = (answer) => (isJson(answer) ? answer.json : {});

/* --- the people of a scenario --- */

const yearsAgo = (years) => `${new Date().getFullYear() - years}-06-15`;
const ADULT = yearsAgo(46);
const CHILD = yearsAgo(7);
const TEEN = yearsAgo(15);
const DEFERRED = { situation: 'INCAPABLE_NOW', giver: 'NOBODY', way: 'NOT_ASKED', basis: 'VITAL', reason: 'unconscious', scopes: [{ scope: 'RECORD', answer: 'DEFERRED' }], wording: 'later.v1', explained: false };
const BY_PARENT = { situation: 'CHILD', giver: 'PARENT', wording: 'care-parent.v1' };
const answered = (...answers) => answers.map(([scope, answer]) => ({ scope, answer }));

const NOT_TAKEN = { take: false };
const UNCONSCIOUS = { consent: DEFERRED };
const ABUSED = { born: CHILD, consent: BY_PARENT, form: { kind: 'SENSITIVE' } };
const ABUSED_NO = { ...ABUSED, consent: { ...BY_PARENT, scopes: answered(['RECORD', 'REFUSED']) }, take: false };
const PULLS_AWAY = { born: CHILD, consent: BY_PARENT, form: { dissent: true }, take: false };
const COMPETENT = { born: TEEN, consent: { situation: 'CHILD_COMPETENT', wording: 'care-child.v1' }, take: false };
const BURNED = { born: CHILD, consent: { ...DEFERRED, situation: 'CHILD', basis: 'BEST_INTERESTS', reason: 'with a teacher; neither parent reached' }, take: false };
const NOT_ASKED = { consent: null, take: false };
const CONFUSED = { consent: { ...DEFERRED, situation: 'INCAPABLE', basis: 'BEST_INTERESTS', reason: 'dementia, no proxy; the daughter was heard' }, take: false };
const ABUSED_TAUGHT = { ...ABUSED, consent: { ...BY_PARENT, way: 'WRITTEN', signed_name: 'Jo Parent', scopes: answered(['RECORD', 'AGREED'], ['TEACH', 'AGREED']) } };
const XRAY = { consent: null, form: { kind: 'PARA10', explained: true } };
const RESEARCHES = { consent: { scopes: answered(['RECORD', 'AGREED'], ['CARE_SHARE', 'AGREED'], ['RESEARCH', 'AGREED']) } };
const TEACHES = { consent: { scopes: answered(['RECORD', 'AGREED'], ['CARE_SHARE', 'AGREED'], ['TEACH', 'AGREED']) } };

async function given({ born = ADULT, consent: more = {}, form = {}, take = true }) {
  const one = await server.register(DOCTOR, born);
  const consent = more ? await server.consent(DOCTOR, one.id, more) : undefined;
  one.form = formOf(one.id, consent, { situation: more?.situation ?? 'ADULT', ...form });
  one.recording = one.form.id;
  if (take) {
    const filed = await shoot(one);
    assert.equal(filed.status, 201, filed.text);
  }
  return one;
}

/* --- what people do; each gives the answer --- */

const shoot = ({ form }) => server.upload(DOCTOR, form, picture);
const calmAgain = (one) => server.upload(DOCTOR, { ...one.form, dissent: false }, picture);
const another = (one) => { one.form = { ...one.form, id: newId() }; one.recording = one.form.id; return shoot(one); };
const see = (user) => ({ recording }) => call(user, 'GET', `/recordings/${recording}/master`);
const details = (user) => ({ recording }) => call(user, 'GET', `/recordings/${recording}`);
const end = (refusal) => ({ id }) => call(DOCTOR, 'POST', `/patients/${id}/withdrawals`, { id: newId(), refusal });
const refuse = end(true);
const withdraw = end(false);
const rely = (relied) => ({ recording }) => call(DOCTOR, 'POST', `/recordings/${recording}/reliance`, { relied, lead: true, reason: 'as the notes say' });
const hold = ({ recording }) => call(GOVERNS, 'POST', '/holds', { recording, reason: 'inquest' });
const ask = (what) => ({ recording }) => call(GUARDIAN, 'POST', `/recordings/${recording}/${what}`, { reason: 'asked by letter' });
const share = (to, purpose = 'CARE', { by = DOCTOR, ...more } = {}) => async ({ recording }) => call(by, 'POST', '/shares',
  { id: newId(), recordings: [recording], purpose, justification: 'needed today', urgent: false, ...(to ? { recipient: (await directory()).get(to) } : {}), ...more });
const object = ({ id }) => call(DOCTOR, 'POST', `/patients/${id}/objections`, { objects_to: 'BEYOND_TEAM', explained: true, reason: 'nobody else' });
const glass = (user, vital = true) => ({ id }) => call(user, 'POST', '/relationships', { patient: id, kind: 'BREAK_GLASS', vital, reason: vital ? 'bleeding in theatre' : 'I know her' });
const published = (how) => ({ recording }) => call(GOVERNS, 'POST', `/recordings/${recording}/publications`, { published: how, title: 'a lecture' });
const died = ({ id }) => call(GOVERNS, 'POST', '/retention/notes', { patient: id, what: 'DIED', day: new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' }), reason: 'certificate seen' });
const appraise = ({ recording }) => call(GOVERNS, 'POST', `/recordings/${recording}/appraisals`, { dispose: true, reason: 'no further use' });
const dispose = ({ recording }) => call(GUARDIAN, 'POST', `/recordings/${recording}/disposal`);
const show = ({ recording }) => call(DOCTOR, 'POST', `/recordings/${recording}/shown`);
const restrict = ({ id }) => call(GOVERNS, 'POST', `/patients/${id}/restriction`, { reason: 'accuracy disputed' });
const authority = (kind, purpose, by, verifier, { thisOnly = false, names = [] } = {}) => async ({ id, recording }) => {
  const persons = await Promise.all(names.map(async (name) => (await directory()).get(name)));
  const stated = await call(by, 'POST', '/authorities', { kind, patient: id, purpose, instrument: 'notice', reference: 'X/1', expires: `${new Date().getFullYear() + 1}-01-01`, ...(thisOnly ? { recording } : {}), ...(persons.length ? { persons } : {}) });
  assert.equal(stated.status, 201, stated.text);
  return call(verifier, 'POST', `/authorities/${stated.json.id}/verify`);
};
/** What a rule asks for, stated by the doctor. */
const note = (kind, purpose, verifier, more) => async (one) => {
  const verified = await authority(kind, purpose, DOCTOR, verifier, more)(one);
  one.note = verified.json?.id;
  return verified;
};
const takeBack = (user) => ({ note: id }) => call(user, 'POST', `/authorities/${id}/end`, { reason: 'a relative knew the wound' });
const optOut = (opted_out) => ({ id }) => call(DOCTOR, 'POST', `/patients/${id}/opt-out`, { opted_out });
/** An anonymised copy: one person makes it, another looks at the painted picture and passes it. */
const FEATURES = ['FACE', 'MARK', 'RARITY', 'CONTEXT', 'DATE', 'PLACE', 'TEXT', 'KNOWN'];
const makeCopy = async ({ recording }, more = {}) => call(DOCTOR, 'POST', `/recordings/${recording}/anonymisations`,
  { id: newId(), release: 'CARE', marks: '0,0,500,1000', features: FEATURES.map((feature) => ({ feature, left: 'NONE' })), words: 'a heel like any other', ...more });
const copied = (release = 'CARE') => async (one) => {
  const made = await makeCopy(one, { release });
  assert.equal(made.status, 201, made.text);
  const painted = await call(NURSE, 'POST', `/anonymisations/${made.json.id}/picture`, {});
  assert.equal(painted.status, 200, painted.text);
  one.painted = painted.body;
  return call(NURSE, 'POST', `/anonymisations/${made.json.id}/check`, { passed: true, reason: 'looked closely' });
};
const shareCopy = (to, purpose) => async (one) => {
  const answer = await share(to, purpose, { anonymised: true })(one);
  one.shared = answer.json.id;
  return answer;
};
const seeCopy = (user) => Object.assign(({ shared }) => call(user, 'GET', `/shares/${shared}/copies/0`), { untold: true });
const closeIncident = async ({ recording }) => {
  const { rows } = (await call(GOVERNS, 'GET', '/incidents')).json;
  const one = rows.find((row) => row.recording === recording && !row.closed);
  return call(GOVERNS, 'POST', `/incidents/${one.id}/close`, { outcome: 'no harm', reported: false });
};
/** What the law says of a use for which there is no way in this release: asked of the rules in force, and of nobody's record. */
const law = (...facts) => () => call(GOVERNS, 'POST', '/decisions', { table: 'D', facts });

let known;
async function directory() {
  if (!known) {
    const { rows } = (await call(DOCTOR, 'GET', '/colleagues')).json;
    known = new Map([...staff.values()].map((one) => [one.user, rows.find((row) => row.name === one.name)?.id]));
  }
  return known;
}

/** From here on, this many days have passed. */
const later = (days) => ({ days });
const NINE_YEARS = 9 * 366;

/** @action: the ledger's word for it; none: a question about the law, which is nobody's entry. @more: says, a pattern for the answer; and
 *  task, what information governance is asked to do; and unmet, what would have had to be done first. */
const ok = (rule, action, more = {}) => ({ ok: true, rule, action, ...more });
const no = (rule, action = 'access.denied', more = {}) => ({ ok: false, rule, action, ...more });

/* --- the scenarios: [number, what is so, given, what happened before, when, then] --- */

const SCENARIOS = [
  ['1', 'an adult agrees aloud', NOT_TAKEN, [], shoot, ok('C21', 'capture.committed')],
  ['2', 'nobody was asked', NOT_ASKED, [], shoot, no('C22')],
  ['3', 'a frame of an endoscopy', { ...NOT_ASKED, form: { kind: 'PARA10', explained: true } }, [], shoot, ok('C20', 'capture.committed')],
  ['4a', 'a picture of the unconscious', { ...UNCONSCIOUS, take: false }, [], shoot, ok('C23', 'capture.committed')],
  ['4a', 'their team looks', UNCONSCIOUS, [], see(NURSE), ok('D37', 'image.view.original')],
  ['4a', 'with the state of consent beside it', UNCONSCIOUS, [], details(NURSE), ok(null, null, { says: /"banner":"The patient could not be asked/ })],
  ['4a', 'and no teaching until asked', UNCONSCIOUS, [], share('patel', 'TEACH'), no('D60')],
  ['4b', 'woken, refuses, any care view', UNCONSCIOUS, [refuse], see(DOCTOR), no('D34')],
  ['4c', 'nobody relied on it', UNCONSCIOUS, [refuse, rely(false)], ask('late-refusal'), ok('L17', 'disposal.by_request')],
  ['4c', 'relied on', UNCONSCIOUS, [refuse, rely(true)], ask('late-refusal'), no('L19', 'life.decided')],
  ['4c', 'inquest hold', UNCONSCIOUS, [hold, refuse, rely(false)], ask('late-refusal'), no('L10', 'life.decided')],
  ['6', 'dementia, no proxy, best interests recorded', CONFUSED, [], shoot, ok('C24', 'capture.committed')],
  ['7', 'the child pulls away', PULLS_AWAY, [], shoot, no('C5')],
  ['7', 'calm again, later', PULLS_AWAY, [shoot], calmAgain, ok('C21', 'capture.committed')],
  ['8', 'suspected injury, the parent refuses', ABUSED_NO, [], shoot, no('C17')],
  ['8', 'and best interests are recorded by two', ABUSED_NO, [authority('BENEFIT', 'PROTECT', DOCTOR, GUARDIAN)], shoot, ok('C16', 'capture.committed')],
  ['9', 'pictures of it to safeguarding, no word of the guardian before', ABUSED, [refuse], share('begum', 'PROTECT'), ok('D88', 'disclosure.created', { task: 'CG_REVIEW' })],
  ['10', 'such a picture for teaching, the parent agreed in writing', ABUSED_TAUGHT, [], share('patel', 'TEACH'), no('D8')],
  ['11', 'competent at 15, the parents object', COMPETENT, [object], shoot, ok('C21', 'capture.committed')],
  ['18', 'agreed to teaching, a lecture', TEACHES, [], share('patel', 'TEACH'), ok('D58', 'disclosure.created')],
  ['18', 'withdrawn, a new lecture', TEACHES, [published('TEACHING'), withdraw], share('patel', 'TEACH'), no('D60')],
  ['18', 'boxes that nobody has checked are not a copy', TEACHES, [makeCopy], shareCopy('patel', 'TEACH'), no('D58', 'access.denied', { unmet: 'ANON2' })],
  ['18', 'an anonymised copy instead', TEACHES, [copied()], shareCopy('patel', 'TEACH'), ok('D19', 'disclosure.anonymised')],
  ['18', 'and the colleague opens the copy', TEACHES, [copied(), shareCopy('patel', 'TEACH')], seeCopy('patel'), ok('D19', 'disclosure.anonymised_opened')],
  ['18', 'but not the photo', TEACHES, [copied(), shareCopy('patel', 'TEACH')], see('patel'), no('D31')],
  ['18', 'withdrawn, a new lecture, anonymised', TEACHES, [published('TEACHING'), copied(), withdraw], shareCopy('patel', 'TEACH'), no('D11')],
  ['18', 'withdrawn, and the copy opens no more', TEACHES, [copied(), shareCopy('patel', 'TEACH'), withdraw], seeCopy('patel'), no('D11')],
  ['18', 'a year later the copy no longer counts', TEACHES, [copied(), later(366)], shareCopy('patel', 'TEACH'), no('D58', 'access.denied', { unmet: 'ANON2' })],
  ['19', 'withdrawn after teaching', TEACHES, [published('TEACHING')], withdraw, ok('L7', 'consent.withdrawn')],
  ['19', 'the care copy stays', TEACHES, [published('TEACHING'), withdraw], see(NURSE), ok('D37', 'image.view.original')],
  ['20', 'withdrawn after a journal', {}, [published('WORLD')], withdraw, ok('L8', 'consent.withdrawn')],
  ['20', 'a new edition', {}, [published('WORLD'), withdraw], share('patel', 'PUBLISH'), no('D71')],
  ['21', 'the coroner\'s notice is verified', {}, [died, authority('LAW', 'LEGAL', DOCTOR, GOVERNS)], share('patel', 'LEGAL'), ok('D82', 'disclosure.created')],
  ['21', 'and the colleague opens what is to go', {}, [died, authority('LAW', 'LEGAL', DOCTOR, GOVERNS), share('patel', 'LEGAL')], see('patel'), ok('D82', 'disclosure.opened')],
  ['21', 'the notice is of another picture', {}, [died, authority('LAW', 'LEGAL', DOCTOR, GOVERNS, { thisOnly: true }), another], share('patel', 'LEGAL'), no('D80')],
  ['21', 'no notice', {}, [died], share('patel', 'LEGAL'), no('D80')],
  ['28', 'an X-ray with the name on it, no consent, an outside lecture', XRAY, [], share('allan', 'TEACH'), no('D60')],
  ['28', 'the name painted over and checked', XRAY, [copied()], shareCopy('allan', 'TEACH'), ok('D10', 'disclosure.anonymised')],
  ['28', 'and the outside colleague opens it', XRAY, [copied(), shareCopy('allan', 'TEACH')], seeCopy('allan'), ok('D10', 'disclosure.anonymised_opened')],
  ['29', 'an anonymised wound, no consent, a journal: passed for staff only', {}, [copied()], shareCopy('patel', 'PUBLISH'), no('D71')],
  ['29', 'passed for the public: the Guardian first', {}, [copied('PUBLIC')], shareCopy('patel', 'PUBLISH'), no('D18', 'access.denied', { unmet: 'CG' })],
  ['29', 'the Guardian agrees; nobody says why the patient was not asked', {}, [copied('PUBLIC'), note('CG', 'PUBLISH', GUARDIAN)], shareCopy('patel', 'PUBLISH'), no('D18', 'access.denied', { unmet: 'WHY_NO_CONSENT' })],
  ['29', 'the Guardian agreed to something else', {}, [copied('PUBLIC'), note('CG', 'TEACH', GUARDIAN), note('WHY_NO_CONSENT', 'PUBLISH', GOVERNS)], shareCopy('patel', 'PUBLISH'), no('D18', 'access.denied', { unmet: 'CG' })],
  ['29', 'the Guardian agreed for another colleague', {}, [copied('PUBLIC'), note('CG', 'PUBLISH', GUARDIAN, { names: ['lewis'] }), note('WHY_NO_CONSENT', 'PUBLISH', GOVERNS)], shareCopy('patel', 'PUBLISH'), no('D18', 'access.denied', { unmet: 'CG' })],
  ['29', 'the Guardian agrees, and why is on record', {}, [copied('PUBLIC'), note('CG', 'PUBLISH', GUARDIAN), note('WHY_NO_CONSENT', 'PUBLISH', GOVERNS)], shareCopy('patel', 'PUBLISH'), ok('D18', 'disclosure.anonymised')],
  ['29', 'and the colleague opens it', {}, [copied('PUBLIC'), note('CG', 'PUBLISH', GUARDIAN), note('WHY_NO_CONSENT', 'PUBLISH', GOVERNS), shareCopy('patel', 'PUBLISH')], seeCopy('patel'), ok('D18', 'disclosure.anonymised_opened')],
  ['29', 'until the Guardian takes it back', {}, [copied('PUBLIC'), note('WHY_NO_CONSENT', 'PUBLISH', GOVERNS), note('CG', 'PUBLISH', GUARDIAN), shareCopy('patel', 'PUBLISH'), takeBack(GUARDIAN)], seeCopy('patel'), no('D18', 'access.denied', { unmet: 'CG' })],
  ['31', 'no answer about teaching on record, teach identifiable', UNCONSCIOUS, [], share('patel', 'TEACH'), no('D60')],
  ['31', 'anonymised', UNCONSCIOUS, [copied()], shareCopy('patel', 'TEACH'), ok('D19', 'disclosure.anonymised')],
  ['32', 'section 251 support, but nobody asked the opt-out list today', {}, [note('S251', 'RESEARCH', GOVERNS), note('DSA', 'RESEARCH', GOVERNS), note('REC', 'RESEARCH', GOVERNS)], share('patel', 'RESEARCH'), no('D67')],
  ['32', 'opted out', {}, [optOut(true), note('S251', 'RESEARCH', GOVERNS), note('DSA', 'RESEARCH', GOVERNS), note('REC', 'RESEARCH', GOVERNS)], share('patel', 'RESEARCH'), no('D67')],
  ['32', 'not opted out, but no ethics approval', {}, [optOut(false), note('S251', 'RESEARCH', GOVERNS), note('DSA', 'RESEARCH', GOVERNS)], share('patel', 'RESEARCH'), no('D66', 'access.denied', { unmet: 'REC' })],
  ['32', 'not opted out', {}, [optOut(false), note('S251', 'RESEARCH', GOVERNS), note('DSA', 'RESEARCH', GOVERNS), note('REC', 'RESEARCH', GOVERNS)], share('patel', 'RESEARCH'), ok('D66', 'disclosure.created')],
  ['32', 'opted out, but agreed to this research', RESEARCHES, [optOut(true), note('DSA', 'RESEARCH', GOVERNS), note('REC', 'RESEARCH', GOVERNS)], share('patel', 'RESEARCH'), ok('D64', 'disclosure.created')],
  ['33', 'a referral', {}, [], share('patel'), ok('D42', 'disclosure.created')],
  ['33', 'to another organisation', {}, [], share('allan'), ok('D42', 'disclosure.created')],
  ['33', 'the patient objects', {}, [object], share('patel'), no('D33')],
  ['33', 'objects, and life is at risk', {}, [object, glass('lewis')], share('patel', 'CARE', { by: 'lewis' }), no('D33')],
  ['34', 'objected, now unconscious', { consent: { ...DEFERRED, basis: 'BEST_INTERESTS' } }, [object], share('patel'), ok('D42', 'disclosure.created')],
  ['35', 'no relationship', {}, [], see('lewis'), no('D31')],
  ['35', 'broken glass, routine', {}, [], glass('lewis', false), no('D32')],
  ['35', 'a refused glass opens nothing', {}, [glass('lewis', false)], see('lewis'), no('D31')],
  ['35', 'broken glass, life at risk', {}, [glass('lewis')], see('lewis'), ok('D37', 'image.view.original', { task: 'BG_ALERT' })],
  ['35', 'a day after the glass', {}, [glass('lewis'), later(1)], see('lewis'), no('D31')],
  ['36', 'a typed number', {}, [], share(undefined, 'CARE', { address: '07700 900123' }), no('D3')],
  ['37', 'police ask a colleague, no order', {}, [], share('patel', 'POLICE'), no('D92')],
  ['37', 'police ask, no order', NOT_TAKEN, [], law('PURPOSE=POLICE', 'RECIP=STAT'), no('D94', null)],
  ['37', 'the Caldicott Guardian finds public interest', NOT_TAKEN, [], law('PURPOSE=POLICE', 'RECIP=STAT', 'AUTH=PUBINT'), ok('D93')],
  ['38', 'only she is at risk', {}, [withdraw], share('begum', 'PROTECT'), no('D87')],
  ['38', 'children are at risk', {}, [withdraw, authority('PUBINT', 'PROTECT', DOCTOR, GUARDIAN)], share('begum', 'PROTECT'), ok('D86', 'disclosure.created')],
  ['41', 'restricted, audit', {}, [restrict], share('patel', 'AUDIT'), no('D7')],
  ['41', 'restricted, a claim', {}, [restrict, authority('LAW', 'INVESTIG', DOCTOR, GOVERNS, { names: ['patel'] })], share('patel', 'INVESTIG'), ok('D100', 'disclosure.created')],
  ['42', 'a product is built, anonymised: the assessment first', {}, [copied(), note('CG', 'DEVELOP', GUARDIAN)], shareCopy('patel', 'DEVELOP'), no('D16', 'access.denied', { unmet: 'DPIA' })],
  ['42', 'assessed, and the Guardian agrees', {}, [copied(), note('CG', 'DEVELOP', GUARDIAN), note('DPIA', 'DEVELOP', GOVERNS)], shareCopy('patel', 'DEVELOP'), ok('D16', 'disclosure.anonymised')],
  ['42', 'identifiable, without consent', {}, [note('CG', 'DEVELOP', GUARDIAN), note('DPIA', 'DEVELOP', GOVERNS)], share('patel', 'DEVELOP'), no('D112')],
  ['44', 'not yet due', {}, [], dispose, no('L11')],
  ['44', 'the period ended, on hold', {}, [hold, later(NINE_YEARS), appraise], dispose, no('L10')],
  ['44', 'the period ended, not appraised', {}, [later(NINE_YEARS)], dispose, no('L12')],
  ['44', 'the period ended, appraised', {}, [later(NINE_YEARS), appraise], dispose, ok('L13', 'disposal.done')],
  ['45', 'erasure of the record', {}, [], ask('erasure'), no('L24', 'life.decided')],
  ['45', 'erasure of what nobody relied on', {}, [rely(false)], ask('erasure'), ok('L21', 'disposal.by_request')],
  ['45', 'erasure on hold', {}, [rely(false), hold], ask('erasure'), no('L10', 'life.decided')],
  ['47', 'found later, the incident open', {}, [], ask('unlawful'), no('L14', 'life.decided')],
  ['47', 'closed, not relied on', {}, [ask('unlawful'), closeIncident, rely(false)], ask('unlawful'), ok('L16', 'disposal.by_request')],
  ['52', 'destroyed, and then a court orders it', {}, [rely(false), ask('erasure'), authority('LAW', 'LEGAL', DOCTOR, GOVERNS)], share('patel', 'LEGAL'), no('D1')],
  ['53', 'a referral to plastics on call', {}, [], share('patel'), ok('D42', 'disclosure.created')],
  ['53', 'plastics on call opens it', {}, [share('patel')], see('patel'), ok('D42', 'disclosure.opened')],
  ['53', 'and not after it has ended', {}, [share('patel'), later(8)], see('patel'), no('D31')],
  ['54', 'investigation by a stranger', ABUSED, [refuse, object], share('lewis', 'INVESTIG'), no('D99')],
  ['54', 'governance has opened a case, and named another', ABUSED, [refuse, object, authority('LAW', 'INVESTIG', DOCTOR, GOVERNS, { names: ['patel'] })], share('lewis', 'INVESTIG'), no('D99')],
  ['54', 'once governance has opened a case', ABUSED, [refuse, object, authority('LAW', 'INVESTIG', DOCTOR, GOVERNS, { names: ['lewis'] })], share('lewis', 'INVESTIG'), ok('D100', 'disclosure.created', { task: 'CG_REVIEW' })],
  ['54', 'and the stranger opens it', ABUSED, [refuse, object, authority('LAW', 'INVESTIG', DOCTOR, GOVERNS, { names: ['lewis'] }), share('lewis', 'INVESTIG')], see('lewis'), ok('D100', 'disclosure.opened')],
  ['55', 'a nurse outside the audience', ABUSED, [], see(NURSE), no('D31')],
  ['55', 'breaks the glass, routine', ABUSED, [], glass(NURSE, false), no('D32')],
  ['55', 'breaks the glass, life at risk', ABUSED, [glass('lewis')], see('lewis'), ok('D37', 'image.view.original', { task: 'BG_ALERT' })],
  ['56', 'a burned child with a teacher', BURNED, [], shoot, ok('C25', 'capture.committed')],
  ['57', 'woken, not yet asked, to the hospital', UNCONSCIOUS, [], share('patel'), ok('D42', 'disclosure.created')],
  ['57', 'the colleague opens it', UNCONSCIOUS, [share('patel')], see('patel'), ok('D42', 'disclosure.opened')],
  ['57', 'and is told that nobody could be asked', UNCONSCIOUS, [share('patel')], details('patel'), ok(null, null, { says: /"banner":"The patient could not be asked/ })],
  ['58', 'shown to the patient', {}, [], show, ok('D36', 'image.shown')],
];

/* --- and the same for each --- */

async function take(one, steps) {
  for (const step of steps) {
    const answer = await step(one);
    assert.ok(answer.status < 500 && (answer.status < 300 || bodyOf(answer).rule), answer.text);
  }
}

/** The entry that the answer names; of a picture, the last of this action in its chain of custody. */
async function entryOf(one, body, action) {
  if (body.entry > 0) return body.entry;
  const custody = await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`);
  assert.equal(custody.status, 200, custody.text);
  const row = custody.json.rows.findLast((row) => row.action === action);
  assert.ok(row, `${action} in ${custody.json.rows.map((row) => row.action)}`);
  return row.entry;
}

/** Types 1 and 6 of events.def state no decision. */
const statesRule = (action) => !/^(capture|consent)\./.test(action);

async function checkLedger(one, body, then) {
  const fields = await server.entry(GOVERNS, await entryOf(one, body, then.action));
  assert.equal(fields.action, then.action);
  if (statesRule(then.action)) assert.match(fields.decision, new RegExp(`^${then.ok ? 'permit(-with)?' : '(deny|permit-with)'} ${then.rule}${then.unmet ? ` unmet ${then.unmet}` : ''}$`));
}

async function checkTask({ id }, code) {
  const lists = await Promise.all([GOVERNS, GUARDIAN].map(async (user) => (await call(user, 'GET', '/tasks')).json.rows));
  const codes = lists.flat().filter((row) => row.patient === id).map((row) => row.code);
  assert.ok(codes.includes(code), `${code} in ${codes}`);
}

/** One answer for whatever keeps a copy closed: nothing in it tells of the patient. */
function assertUntold(answer) {
  const { entry, ...rest } = bodyOf(answer);
  assert.ok(entry > 0);
  assert.deepEqual(rest, { type: 'urn:incamera:problem:copy_closed', title: 'This copy is not open to you. Ask the person who shared it with you.', status: 403, code: 'copy_closed' });
}

async function check(one, act, then) {
  const answer = await act(one);
  const body = bodyOf(answer);
  const told = JSON.stringify(body).slice(0, 400);
  assert.equal(answer.status < 300 && body.granted !== false && body.decision !== 'DENY', then.ok, `${answer.status} ${told}`);
  if (then.rule && body.rule) assert.equal(body.rule, then.rule, told);
  if (act.untold && !then.ok) assertUntold(answer);
  else if (answer.status === 403) assert.ok(body.remedy && body.source && body.entry > 0, answer.text);
  if (then.says) assert.match(JSON.stringify(body), then.says);
  if (then.action) await checkLedger(one, body, then);
  if (then.task) await checkTask(one, then.task);
}

const daysOf = ({ before }) => before.find((step) => step.days)?.days ?? 0;
const rows = SCENARIOS.map(([number, what, when, before, act, then]) => ({ name: `T ${number} ${what}`, when, before, act, then }));

for (const row of rows)
  test(daysOf(row) ? `${row.name}: before` : row.name, async () => {
    const at = row.before.findIndex((step) => step.days);
    row.one = await given(row.when);
    await take(row.one, at < 0 ? row.before : row.before.slice(0, at));
    row.rest = at < 0 ? [] : row.before.slice(at + 1);
    if (at < 0) await check(row.one, row.act, row.then);
  });

test('T 46 a picture of the wrong patient moves; both reports say so and name nobody else', async () => {
  const one = await given({});
  const right = await server.register(DOCTOR, yearsAgo(56));
  const both = (await call(DOCTOR, 'POST', `/recordings/${one.recording}/refile/preview`, { to: right.id })).json;
  assert.equal(both.from.band.ending, one.number.slice(-4));
  assert.equal(both.to.band.ending, right.number.slice(-4));
  await share('patel')(one);
  const wrong = await call(DOCTOR, 'POST', `/recordings/${one.recording}/refile`, { to: right.id, from_ending: '0000', to_ending: both.to.band.ending, reason: 'mix-up' });
  assert.equal(wrong.status, 409);
  assert.equal(wrong.json.code, 'wrong_patient');
  const moved = await call(DOCTOR, 'POST', `/recordings/${one.recording}/refile`, { to: right.id, from_ending: both.from.band.ending, to_ending: both.to.band.ending, reason: 'mix-up' });
  assert.equal(moved.json.rule, 'L5', moved.text);
  await checkLedger(one, moved.json, ok('L5', 'refile.to'));
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

test('T 18 the copy names nobody, is the painted one, and no address of it leads to the patient', async () => {
  const one = await given(TEACHES);
  assert.equal((await copied()(one)).status, 201);
  const sent = await shareCopy('patel', 'TEACH')(one);
  assert.equal(sent.status, 201, sent.text);
  const copy = await seeCopy('patel')(one);
  assert.equal(copy.headers['content-type'], 'image/jpeg');
  assert.ok(copy.body.equals(one.painted)); // what the second person passed, and not another picture
  const inbox = (await call('patel', 'GET', '/inbox')).json.rows.find((row) => row.id === one.shared);
  const shown = (await call('patel', 'GET', `/shares/${one.shared}`)).json;
  for (const text of [inbox, shown].map((share) => JSON.stringify(share))) for (const name of [one.id, one.recording, one.number, /sample/i, /heel/, /"(patient|patient_name|consent|entry|rule|justification|taken)"/]) assert.doesNotMatch(text, new RegExp(name));
  assert.equal(shown.anonymised, true);
  assert.equal(shown.copies, 1);
  const other = await given({});
  for (const recording of [one.recording, other.recording]) { // in the share or not: one answer
    const refused = await call('patel', 'GET', `/recordings/${recording}/master?share=${one.shared}`);
    assert.deepEqual([refused.status, bodyOf(refused).rule], [403, 'D31'], refused.text);
    for (const rendition of ['large', 'small']) assert.notEqual((await call('patel', 'GET', `/recordings/${recording}/${rendition}?share=${one.shared}`)).status, 200);
  }
  assert.equal((await call('patel', 'GET', `/patients/${one.id}/recordings`)).status, 403);
  assert.equal((await call(DOCTOR, 'GET', `/shares/${one.shared}/copies/0`)).status, 404);
  assert.equal((await call('patel', 'GET', `/shares/${one.shared}/copies/1`)).status, 404);
  const rows = (await call(GOVERNS, 'POST', '/disclosures/list', { purpose: 'TEACH' })).json.rows;
  assert.ok(rows.some((row) => row.anonymised && row.rule === 'D19' && row.recipient === 'Mr Dev Patel'), JSON.stringify(rows[0]));
  const opened = (await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`)).json.rows.findLast((row) => row.action === 'disclosure.anonymised_opened');
  assert.ok((await server.entry(GOVERNS, opened.entry)).image.includes(one.recording));
  assert.equal((await server.entry('patel', opened.entry)).image, undefined); // the reader's own proof does not name the recording
  const denied = bodyOf(await call('patel', 'GET', `/recordings/${one.recording}/master?share=${one.shared}`));
  assert.ok((await server.entry('patel', denied.entry)).image.includes(one.recording)); // what they asked for by its own address they know
  assert.equal((await share('patel')(one)).status, 201);
  await see('patel')(one);
  const looked = (await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`)).json.rows.findLast((row) => row.action === 'disclosure.opened');
  assert.ok((await server.entry('patel', looked.entry)).image.includes(one.recording));
  await withdraw(one);
  const refused = await seeCopy('patel')(one);
  assertUntold(refused);
  const own = await server.entry('patel', bodyOf(refused).entry);
  assert.deepEqual([own.action, own.image, own.decision], ['access.denied', undefined, undefined]);
  assert.equal((await server.entry(GOVERNS, bodyOf(refused).entry)).decision, 'deny D11');
});

test('who looks at a copy says why once: the share has that reason, and so has the look; governance states one', async () => {
  const one = await given(TEACHES);
  await copied()(one);
  const list = (user, reason) => call(user, 'POST', `/recordings/${one.recording}/anonymisations/list`, reason === undefined ? {} : { reason });
  for (const nothing of [undefined, ' ']) assert.equal(problem(await list(GOVERNS, nothing), 400, 'field').field, 'reason');
  const WHY = 'the lecture on burns of the ninth';
  assert.equal((await list(DOCTOR, WHY)).status, 200);
  assert.equal((await list(DOCTOR)).status, 200);
  assert.equal((await list(GOVERNS, 'a complaint about the form')).status, 200);
  const sent = await call(DOCTOR, 'POST', '/shares', { id: newId(), recordings: [one.recording], recipient: (await directory()).get('patel'), purpose: 'TEACH', justification: WHY, urgent: false, anonymised: true });
  assert.equal(sent.status, 201, sent.text);
  const whys = (await call(GOVERNS, 'GET', `/recordings/${one.recording}/custody`)).json.rows.map((row) => [row.action, row.why]);
  for (const expected of [['patient.view', WHY], ['disclosure.anonymised', WHY], ['patient.view', 'treating the patient'], ['patient.view', 'a complaint about the form']])
    assert.ok(whys.some((row) => row[0] === expected[0] && row[1] === expected[1]), `${expected} in ${JSON.stringify(whys)}`);
  assert.ok(!whys.some((row) => row[1] === 'for an anonymised copy'));
});

test('T 18 who made it does not check it, and nobody who has not looked', async () => {
  const one = await given(TEACHES);
  const made = (await makeCopy(one)).json;
  const check = (user) => call(user, 'POST', `/anonymisations/${made.id}/check`, { passed: true, reason: 'fine' });
  problem(await check(NURSE), 409, 'not_looked');
  assert.equal((await call(DOCTOR, 'POST', `/anonymisations/${made.id}/picture`, {})).status, 200);
  problem(await check(DOCTOR), 403, 'role');
  problem(await makeCopy(one, { features: FEATURES.map((feature) => ({ feature, left: feature === 'FACE' ? 'PLAIN' : 'NONE' })) }), 422, 'identifies');
  const task = (await call(NURSE, 'GET', '/tasks')).json.rows.find((row) => row.recording === one.recording && row.code === 'ANON_CHECK');
  problem(await call(NURSE, 'POST', `/tasks/${task.id}/done`, { note: 'fine' }), 409, 'check_open');
  assert.equal((await call(GOVERNS, 'POST', `/anonymisations/${made.id}/picture`, { reason: 'asked to look at the form' })).status, 200);
  assert.equal((await check(GOVERNS)).status, 201);
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

/* --- when time has passed --- */

for (const days of [...new Set(rows.map(daysOf))].filter((days) => days > 0).sort((a, b) => a - b)) {
  test(`${days} days pass`, async () => {
    assert.equal(await server.stop(), 0);
    server.under = ['env', `LD_PRELOAD=${clockAhead}`, `CLOCK_AHEAD_S=${days * 86400}`];
    await server.start();
  });
  for (const row of rows.filter((row) => daysOf(row) === days))
    test(row.name, async () => {
      await take(row.one, row.rest);
      await check(row.one, row.act, row.then);
    });
}

test('the whole ledger recomputes after all of this', async () => {
  const verified = (await call(GOVERNS, 'POST', '/ledger/verification')).json;
  assert.equal(verified.whole, true, JSON.stringify(verified.faults));
});

await done(() => server.end());
