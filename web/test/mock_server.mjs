// SPDX-License-Identifier: Apache-2.0
// The interface held in memory, for work on the screens: node test/mock_server.mjs DIRECTORY [PORT]. It decides nothing
// lawfully and keeps nothing; tests/e2e runs against the real server.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [directory, port = '8180'] = process.argv.slice(2);
const CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types ic";
const id = () => randomBytes(16).toString('hex');
const now = () => new Date().toISOString();
const manifest = readFileSync(join(directory, 'manifest.tsv'), 'utf8').trim().split('\n').map((row) => row.split('\t'));

const staff = [
  ['amira', 'Dr Amira Khan', 'CLINICIAN', 'Registrar, emergency medicine', false], ['ravi', 'Mr Ravi Patel', 'CLINICIAN', 'Consultant plastic surgeon', true],
  ['grace', 'Sr Grace Okoro', 'CLINICIAN', 'Tissue viability nurse', false], ['tom', 'Tom Reed', 'PHOTOGRAPHER', 'Clinical photographer', false],
  ['helen', 'Helen Marsh', 'CALDICOTT_GUARDIAN', 'Caldicott Guardian', false], ['john', 'John Smith', 'PATIENT', 'Patient', false],
].map(([user, name, role, job, on_call]) => ({ user, name, role, job, on_call, id: id() }));
const person = (family, given, born, number, extra = {}) => ({ id: id(), family, given, born, age: 2026 - Number(born.slice(0, 4)), approximate: false, sex: 'MALE', situation: 'ADULT', temporary: false,
  identifiers: [{ system: 'NHS', value: number, status: 'TRACED' }], ward: 'Ward 7B, bed 4', related: true, recordings: 0, ...extra });
const patients = [person('Smith', 'John', '1980-03-04', '9990000018'), person('Jones', 'Mary', '1951-07-12', '9990000026', { sex: 'FEMALE', related: false }),
  person('Brown', 'Ada', '2018-02-01', '9990000034', { sex: 'FEMALE', situation: 'CHILD' })];
staff[5].patient = patients[0].id;
const consents = [], recordings = [], shares = [], report = [], listeners = new Set();
const sessions = new Map();
let entry = 40;
const pictures = new Map();
const wordingDir = join(dirname(fileURLToPath(import.meta.url)), '../../policy/wording/en');
const wordings = ['care', 'care-child', 'care-parent', 'care-proxy', 'later', 'teach', 'research', 'publish', 'media', 'outside'].map((one) => ({ id: one, version: 1, language: 'en',
  text: readFileSync(join(wordingDir, `${one}.v1.txt`), 'utf8').trim() }));

class Problem extends Error { constructor(status, code, title, more = {}) { super(title); Object.assign(this, { status, code, more }); } }
const refuse = (rule, title, source, remedy, more = {}) => { throw new Problem(403, 'refused', title, { rule, source, remedy, ...more }); };
const find = (rows, key) => { const row = rows.find((one) => one.id === key); if (!row) throw new Problem(404, 'not_found', 'This was not found.'); return row; };
const tell = () => listeners.forEach((response) => response.write('event: shared\ndata: {}\n\n'));
const note = (kind, who, what, more = {}) => { report.unshift({ at: now(), kind, who, what, entry: ++entry, ...more }); return entry; };
const sessionOf = (one) => ({ party: one.id, name: one.name, role: one.role, job: one.job, team: 'Emergency', organisation: 'Anytown Hospital', demonstration: true, idle_seconds: 900, ...(one.patient ? { patient: one.patient } : {}) });
const colleague = (one) => ({ id: one.id, name: one.name, job: one.job, team: 'Plastic surgery', on_call: one.on_call, recent: one.user === 'grace', phone: '01632 960 001' });

function samplePicture() {
  return execFileSync('convert', ['-size', '1600x1200', 'plasma:tan-sienna', '-blur', '0x4', '-fill', 'firebrick', '-draw', 'circle 800,600 900,700', '-fill', 'white', '-draw', 'rectangle 200,1000 900,1060', 'jpg:-']);
}

function decide(body) {
  const said = consents.find((one) => one.patient === body.patient && one.current);
  if (!said && !body.basis) return { decision: 'DENY', rule: 'C17', reason: 'Nobody has agreed to this picture yet.', source: 'GMC VAR 13', obligations: [], actions: [], remedy: 'Ask the patient. Spoken consent is enough.' };
  return { decision: 'PERMIT_WITH', rule: 'C20', reason: 'The patient agreed.', source: 'GMC VAR 13', obligations: ['FILE'], actions: [] };
}

function fileCapture(who, capture, bytes, type) {
  const before = recordings.find((one) => one.id === capture.id);
  if (before) return before.receipt;
  const at = now();
  const receipt = { recording: capture.id, in_record: at, entry: note('TAKEN', who.name, `a photo of the ${capture.body_site}`), sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length,
    ...removedFrom(capture.stripped), rule: 'C20' };
  recordings.unshift({ ...capture, state: 'IN_RECORD', taken: capture.taken ?? at, filed: at, by_name: who.name, format: 'JPEG', width: 1600, height: 1200, bytes: bytes.length, previews: true, entry: receipt.entry, receipt });
  for (const key of ['stripped', 'consent', 'situation', 'dissent', 'offset_minutes']) delete recordings[0][key];
  pictures.set(capture.id, { bytes, type });
  find(patients, capture.patient).recordings++;
  return receipt;
}

/** As the server has it: what the page removed before sending. */
const removedFrom = (stripped) => (stripped
  ? { removed_count: stripped.removed_count, removed_bytes: stripped.removed_bytes, removed: stripped.removed, removed_on_phone: true }
  : { removed_count: 0, removed_bytes: 0, removed: [], removed_on_phone: false });

const shown = ({ receipt, ...recording }) => recording;
const shareFor = (share) => ({ ...share, recordings: share.recordings.map((key) => shown(find(recordings, key))) });
const handlers = {
  'POST /api/v1/sessions': ({ body }) => { const one = staff.find((s) => s.user === body.user); if (!one) throw new Problem(401, 'password', 'The user name and password do not fit together. Try again.'); return { session: one }; },
  'GET /api/v1/session': ({ who }) => sessionOf(who),
  'DELETE /api/v1/session': ({ key }) => { sessions.delete(key); },
  'GET /api/v1/demo': () => ({ personas: staff.map(({ user, name, role, job, on_call }) => ({ user, name, role, job, on_call })),
    patients: patients.map((one) => ({ id: one.id, label: `${one.given} ${one.family}: ${one.situation === 'CHILD' ? 'a child' : one.related ? 'on your ward' : 'not in your team'}`, nhs_number: one.identifiers[0].value, wristband: one.identifiers[0].value })) }),
  'POST /api/v1/demo/sessions': ({ body }) => ({ session: staff.find((one) => one.user === body.user) }),
  'GET /api/v1/demo/picture': () => ({ bytes: samplePicture(), type: 'image/jpeg' }),
  'GET /api/v1/demo/wristbands/*': ({ params }) => ({ type: 'image/png', bytes: execFileSync('sh', ['-c', `zint -b 71 --gs1 --scale 6 --whitesp 4 --vwhitesp 4 -d "[8018]123456789012345675[91]${find(patients, params[0]).identifiers[0].value}" --direct --filetype=PNG | convert - -bordercolor white -border 60 -`]) }),
  'POST /api/v1/demo/tampering': () => ({ file: 'ledger/tile/0/000', offset: 417, before: 61, after: 62, untouched: { whole: true, entries: entry, root: 'ab'.repeat(32), milliseconds: 3, faults: [] },
    tampered: { whole: false, entries: entry, root: 'cd'.repeat(32), milliseconds: 3, faults: [{ place: 'ledger/tile/0/000, byte 417, entry 13', what: 'the leaf does not match the signed tree' }] } }),
  'POST /api/v1/decisions': () => ({ decision: 'DENY', rule: 'D46', reason: 'The police asked, the patient said no, and no court has ordered it.', source: 'GMC Confidentiality 63', obligations: [], actions: [], remedy: 'Ask for a court order, or ask the Caldicott Guardian about the public interest.' }),
  'POST /api/v1/patients/find': ({ body }) => { const number = (body.wristband ?? body.value).replace(/[^0-9]/g, ''); const one = patients.find((p) => number.endsWith(p.identifiers[0].value)); if (!one) throw number.length === 10 ? new Problem(404, 'not_found', 'This was not found.') : new Problem(400, body.wristband ? 'not_a_wristband' : 'identifier_length', 'Check the number. It does not have the right count of digits.'); return withConsent(one); },
  'POST /api/v1/patients': ({ body }) => { const one = person('', '', '1900-01-01', 'T-0001', { id: body.id, sex: body.sex, temporary: true, approximate: true, age: body.approximate_age }); delete one.born; one.identifiers[0] = { system: 'TEMPORARY', value: 'T-00417', status: 'TEMPORARY' }; patients.push(one); return one; },
  'GET /api/v1/patients/*': ({ params }) => withConsent(find(patients, params[0])),
  'POST /api/v1/patients/*/merge': ({ params, body }) => { find(patients, params[0]).merged_into = body.into; return withConsent(find(patients, body.into)); },
  'GET /api/v1/patients/*/recordings': ({ params }) => ({ rows: recordings.filter((one) => one.patient === params[0]).map(shown) }),
  'GET /api/v1/patients/*/consents': ({ params }) => ({ rows: consents.filter((one) => one.patient === params[0]).reverse() }),
  'POST /api/v1/patients/*/withdrawals': ({ params }) => { consents.forEach((one) => { if (one.patient === params[0]) one.current = false; }); return { shares_stopped: 1, stops: ['No new picture is taken.', '1 share stops now.'], stays: ['Pictures already used for care stay in the record, because treatment relied on them.'], rule: 'L9', source: 'UK GDPR Article 17(3)', entry: note('CONSENT', 'The patient', 'withdrew consent') }; },
  'GET /api/v1/patients/*/report': ({ params }) => { const one = find(patients, params[0]); return { patient: one.id, name: `${one.given} ${one.family}`, rule: 'A1', rows: report }; },
  'POST /api/v1/relationships': ({ body }) => { find(patients, body.patient).related = true; return { id: id(), kind: body.kind, until: now() }; },
  'GET /api/v1/wordings': () => ({ rows: wordings }),
  'GET /api/v1/wordings/versions': () => ({ rows: [] }),
  'POST /api/v1/consents': ({ body, who }) => { consents.forEach((one) => { if (one.patient === body.patient) one.current = false; }); const one = { ...body, asked: now(), by_name: who.name, current: true, entry: note('CONSENT', who.name, 'asked for consent') }; delete one.reason; delete one.explained; consents.push(one); return one; },
  'POST /api/v1/captures/check': ({ body }) => decide(body),
  'POST /api/v1/uploads': ({ headers, raw, who }) => ({ status: 201, json: fileCapture(who, JSON.parse(Buffer.from(headers['incamera-capture'], 'base64')), raw, headers['content-type']) }),
  'GET /api/v1/recordings/*': ({ params }) => shown(find(recordings, params[0])),
  'GET /api/v1/recordings/*/*': ({ params, who }) => { const one = find(recordings, params[0]); note('OPENED', who.name, `the photo of the ${one.body_site}`, { purpose: 'CARE' }); shares.forEach((s) => { if (s.to === who.id && s.recordings.includes(one.id) && params[1] !== 'small') { s.opened ??= now(); if (s.state !== 'REPLIED') s.state = 'OPENED'; } }); tell(); return pictures.get(one.id); },
  'GET /api/v1/colleagues': ({ who }) => ({ rows: staff.filter((one) => one.role === 'CLINICIAN' && one !== who).map(colleague).sort((a, b) => b.on_call - a.on_call) }),
  'POST /api/v1/shares': ({ body, who }) => { if (!body.recipient) refuse('D3', 'We cannot tell who that is, so it may not go there.', 'UK GDPR Article 32; GMC Confidentiality 33', 'Choose a colleague from the directory.'); const to = staff.find((one) => one.id === body.recipient); const first = find(recordings, body.recordings[0]); const patient = find(patients, first.patient);
    const share = { id: body.id, patient: patient.id, patient_name: `${patient.family.toUpperCase()}, ${patient.given}`, from: who.id, from_name: who.name, from_job: who.job, to: to.id, to_name: to.name, to_phone: '01632 960 001', purpose: body.purpose, justification: body.justification, consent: 'Spoken, 22 November 2026', urgent: body.urgent, state: 'SENT', sent: now(), expires: new Date(Date.now() + 6e8).toISOString(), ring: false, others: staff.slice(2, 3).map(colleague), recordings: body.recordings, replies: [], rule: 'D12', entry: note('SHARED', who.name, `the photo of the ${first.body_site} with ${to.name}`, { purpose: body.purpose, why: body.justification }) };
    shares.unshift(share); setTimeout(tell, 50); return shareFor(share); },
  'GET /api/v1/shares': ({ who }) => ({ rows: shares.filter((one) => one.from === who.id).map(shareFor) }),
  'GET /api/v1/tasks/count': () => ({ open: 0, late: 0 }),
  'GET /api/v1/tasks': () => ({ open: 0, late: 0, rows: [] }),
  'GET /api/v1/inbox': ({ who }) => ({ rows: shares.filter((one) => one.to === who.id).map(shareFor) }),
  'GET /api/v1/shares/*': ({ params }) => shareFor(find(shares, params[0])),
  'POST /api/v1/shares/*/delivered': ({ params }) => { const share = find(shares, params[0]); share.delivered ??= now(); if (share.state === 'SENT') share.state = 'DELIVERED'; tell(); },
  'POST /api/v1/shares/*/replies': ({ params, body, who }) => { const share = find(shares, params[0]); share.replies.push({ id: body.id, by_name: who.name, at: now(), text: body.text }); share.replied = now(); share.state = 'REPLIED'; note('REPLIED', who.name, 'gave advice'); tell(); return shareFor(share); },
  'DELETE /api/v1/shares/*': ({ params }) => { const share = find(shares, params[0]); share.stopped = now(); share.state = 'STOPPED'; tell(); return shareFor(share); },
  'GET /api/v1/entries/*/proof': () => ({ bytes: Buffer.from('c2sp.org/tlog-proof@v1\n'), type: 'text/plain' }),
  'POST /api/v1/ledger/verification': () => ({ whole: true, entries: entry, root: 'ab'.repeat(32), milliseconds: 4, faults: [] }),
};
const withConsent = (one) => { const said = consents.filter((c) => c.patient === one.id && c.current).at(-1); return said ? { ...one, consent: said } : one; };
const OPEN = ['POST /api/v1/sessions', 'GET /api/v1/demo', 'POST /api/v1/demo/sessions', 'GET /api/v1/demo/picture'];
const matches = (pattern, path) => { const a = pattern.split('/'), b = path.split('/'); if (a.length !== b.length) return null; const params = []; for (let i = 0; i < a.length; i++) { if (a[i] === '*') params.push(b[i]); else if (a[i] !== b[i]) return null; } return params; };

function staticFile(path, response) {
  const row = manifest.find(([url]) => matches(url, path));
  if (!row) return false;
  const br = join(directory, `${row[1]}.br`);
  response.setHeader('Content-Security-Policy', CSP);
  response.setHeader('Content-Type', row[2]);
  response.setHeader('Cache-Control', row[4] === 'forever' ? 'max-age=31536000, immutable' : 'no-cache');
  if (existsSync(br)) response.setHeader('Content-Encoding', 'br');
  response.end(readFileSync(existsSync(br) ? br : join(directory, row[1])));
  return true;
}

async function api(request, response, path) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const key = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  const who = sessions.get(key);
  for (const [name, handle] of Object.entries(handlers)) {
    const params = name.startsWith(`${request.method} `) && matches(name.slice(request.method.length + 1), path);
    if (!params) continue;
    if (!who && !OPEN.includes(name)) throw new Problem(401, 'sign_in', 'You are signed out. Sign in to go on.');
    const json = request.headers['content-type'] === 'application/json';
    const answer = await handle({ params, who, key, raw, headers: request.headers, body: json ? JSON.parse(raw) : {} });
    if (answer?.session) { const made = id(); sessions.set(made, answer.session); response.setHeader('Set-Cookie', `sid=${made}; HttpOnly; SameSite=Lax; Path=/`); return send(response, 200, sessionOf(answer.session)); }
    if (answer?.bytes && answer.type) { response.setHeader('Content-Type', answer.type); return response.end(answer.bytes); }
    if (answer?.json) return send(response, answer.status, answer.json);
    if (answer === undefined) { response.statusCode = 204; return response.end(); }
    return send(response, 200, answer);
  }
  throw new Problem(404, 'not_found', 'This was not found.');
}

function send(response, status, body) {
  response.statusCode = status;
  response.setHeader('Content-Type', status >= 400 ? 'application/problem+json' : 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  response.end(JSON.stringify(body));
}

function events(response) {
  response.setHeader('Content-Type', 'text/event-stream');
  response.write(': here\n\n');
  listeners.add(response);
  response.on('close', () => listeners.delete(response));
}

createServer((request, response) => {
  const path = request.url.split('?')[0];
  if (path === '/api/v1/events') return events(response);
  if (!path.startsWith('/api/')) { if (!staticFile(path, response)) { response.statusCode = 404; response.end('not found'); } return undefined; }
  return api(request, response, path).catch((error) => {
    const status = error instanceof Problem ? error.status : 500;
    if (status === 500) console.error(error);
    send(response, status, { type: 'about:blank', title: error.message, status, code: error.code ?? 'internal', ...error.more });
  });
}).listen(Number(port), '127.0.0.1', () => console.log(`http://localhost:${port}`));
