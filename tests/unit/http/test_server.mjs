// SPDX-License-Identifier: Apache-2.0
// The server before a fake app (fake_app.c): what reaches a use case, and what does not.
//   test_server.mjs FAKE_SERVER
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, done, test } from '../../lib/tap.mjs';
import { Peer, finish, id, start } from '../../lib/server.mjs';

const program = process.argv[2];
const dir = mkdtempSync(join(tmpdir(), 'incamera-http-'));
mkdirSync(join(dir, 'ledger/tile/0/x001'), { recursive: true });
writeFileSync(join(dir, 'ledger/checkpoint'), 'origin\n1\nroot\n');
writeFileSync(join(dir, 'ledger/tile/0/x001/234'), Buffer.alloc(8192, 7));
writeFileSync(join(dir, 'ledger/secret'), 'not to be served');
const token = 'a token of an auditor';
writeFileSync(join(dir, 'auditors'), `# auditors\n${createHash('sha256').update(token).digest('hex')} a neighbour\n`);

const demo = await start(program, [dir, 'demo', '0']);
const hospital = await start(program, [dir, 'hospital', '100']);
const peer = new Peer(Number(demo.line));
const strict = new Peer(Number(hospital.line));

const ROLES = ['CLINICIAN', 'PHOTOGRAPHER', 'IG_LEAD', 'CALDICOTT_GUARDIAN', 'DPO', 'ADMINISTRATOR', 'PATIENT', 'PROXY'];
const cookieOf = (role, serial = 0) => Buffer.concat([Buffer.from(['T'.charCodeAt(0), ROLES.indexOf(role) + 1, serial]), Buffer.alloc(29)]).toString('hex');
const clinician = cookieOf('CLINICIAN');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const digestOf = (bytes) => `sha-256=:${sha256(bytes).toString('base64')}:`;
const captureOf = (captureId, more = {}) => Buffer.from(JSON.stringify({ id: captureId, patient: id('77'), kind: 'CLINICAL', situation: 'ADULT',
  dissent: false, body_site: 'heel', ...more })).toString('base64');
const problem = (answer, status, code) => {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(answer.json.status, status);
  assert.equal(answer.json.code, code);
  assert.equal(answer.json.type, `urn:incamera:problem:${code}`);
  return answer.json;
};

// --- every reply ---

const HEADERS = {
  'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; " +
    "require-trusted-types-for 'script'; trusted-types ic",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const carriesHeaders = (answer) => {
  for (const [name, value] of Object.entries(HEADERS)) assert.equal(answer.headers[name], value, name);
  assert.match(answer.headers['permissions-policy'], /camera=\(self\).*microphone=\(\).*geolocation=\(\)/);
};

test('every kind of reply carries the security headers', async () => {
  for (const path of ['/healthz', '/', '/assets/app-1.js', '/nowhere', '/api/openapi.json', '/api/v1/session', '/ledger/checkpoint'])
    carriesHeaders(await strict.call(path));
  const shown = await strict.call(`/api/v1/patients/${id('11')}`, { cookie: clinician });
  carriesHeaders(shown);
  assert.equal(shown.headers['cache-control'], 'no-store');
});

test('strict transport security, but not for a demonstration on localhost', async () => {
  assert.equal((await strict.call('/healthz')).headers['strict-transport-security'], 'max-age=63072000; includeSubDomains');
  assert.equal((await peer.call('/healthz')).headers['strict-transport-security'], undefined);
});

test('a reply names its request and passes a trace on', async () => {
  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const answer = await peer.call('/healthz', { headers: { traceparent: trace } });
  assert.match(answer.headers['incamera-request'], /^[0-9a-f]{32}$/);
  assert.equal(answer.headers.traceparent, trace);
  assert.equal((await peer.call('/healthz', { headers: { traceparent: '00-nonsense' } })).headers.traceparent, undefined);
});

test('the reply is the shape, and text survives', async () => {
  const answer = await peer.call(`/api/v1/patients/${id('11')}`, { cookie: clinician });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.deepEqual(answer.json, { id: id('11'), family: 'O’Brien', given: 'Seán', approximate: false, sex: 'MALE', situation: 'ADULT', temporary: false,
    identifiers: [], related: false, recordings: 0 });
});

// --- sessions ---

test('signing in sets the cookie, signing out clears it and ends the session', async () => {
  const opened = await peer.call('/api/v1/sessions', { method: 'POST', json: { user: 'sam', password: 'correct' } });
  assert.equal(opened.status, 201);
  const [cookie] = opened.headers['set-cookie'];
  assert.match(cookie, /^__Host-sid=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const own = cookieOf('CLINICIAN', 9);
  assert.equal((await peer.call('/api/v1/session', { cookie: own })).status, 200);
  const closed = await peer.call('/api/v1/session', { method: 'DELETE', cookie: own });
  assert.equal(closed.status, 204);
  assert.match(closed.headers['set-cookie'][0], /^__Host-sid=; .*Max-Age=0$/);
  problem(await peer.call('/api/v1/session', { cookie: own }), 401, 'sign_in');
});

test('a wrong password, a wrong cookie, no cookie', async () => {
  assert.equal(problem(await peer.call('/api/v1/sessions', { method: 'POST', json: { user: 'sam', password: 'x' } }), 401, 'password').detail, undefined);
  for (const cookie of [undefined, '00', 'zz'.repeat(32), '00'.repeat(32), cookieOf('CLINICIAN', 0xab).toUpperCase(), `${clinician}0`])
    problem(await peer.call('/api/v1/session', { cookie }), 401, 'sign_in');
  const many = await peer.call('/api/v1/sessions', { method: 'POST', json: { user: 'many', password: 'x' } });
  problem(many, 429, 'slow_down');
  assert.equal(many.headers['retry-after'], '30');
});

// --- roles: every row of routes.def with every role ---

const source = (name) => readFileSync(new URL(`../../../src/http/${name}`, import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const WHO = new Map([...source('who.def').matchAll(/IC_WHO\((\w+),\s*(\w+),\s*(.*?), "/g)].map(([, name, proof, roles]) =>
  [name, { proof, roles: [...roles.matchAll(/IC_ROLE\((\w+)\)/g)].map(([, role]) => role) }]));
const ROUTES = [...source('routes.def').matchAll(/IC_ROUTE\((\w+),\s*(\w+),\s*"([^"]+)",\s*(\w+),\s*(\w+),\s*(\w+)/g)]
  .map(([, name, method, path, request, , who]) => ({ name, method, path, request, who }));
const pathFor = (path) => path.replace('{id}', id('11')).replace('{rendition}', 'small').replace('{index}', '1').replace('{path}', '0/x001/234');

test('the table of routes is read here as it is in the program', () => {
  assert.equal(ROUTES.length, [...source('routes.def').matchAll(/^IC_ROUTE\(/gm)].length);
  assert.equal(WHO.size, [...source('who.def').matchAll(/^IC_WHO\(/gm)].length);
});

for (const route of ROUTES.filter((row) => WHO.get(row.who).proof === 'SESSION' && row.name !== 'events' && row.name !== 'session_close'))
  test(`roles: ${route.method} ${route.path}`, async () => {
    const options = { method: route.method, ...(route.request === 'none' ? {} : { json: {} }) };
    assert.equal((await peer.call(pathFor(route.path), options)).status, 401);
    for (const role of ROLES) {
      const { status } = await peer.call(pathFor(route.path), { ...options, cookie: cookieOf(role) });
      if (WHO.get(route.who).roles.includes(role)) assert.ok(status !== 401 && status !== 403, `${role} is let in: ${status}`);
      else assert.equal(status, 403, `${role} is refused`);
    }
    assert.equal((await peer.call(pathFor(route.path), { ...options, cookie: Buffer.concat([Buffer.from('T'), Buffer.alloc(31)]).toString('hex') })).status, 403, 'no role');
  });

test('what belongs to the demonstration does not exist in a hospital', async () => {
  for (const route of ROUTES.filter((row) => row.who === 'DEMO')) {
    const options = { method: route.method, ...(route.request === 'none' ? {} : { json: { user: 'sam' } }) };
    problem(await strict.call(pathFor(route.path), options), 404, 'not_found');
    assert.notEqual((await peer.call(pathFor(route.path), options)).status, 404);
  }
});

// --- cross-site requests ---

test('a change comes from our own page, and says so', async () => {
  const change = (headers) => peer.call(`/api/v1/shares/${id('11')}/delivered`, { method: 'POST', cookie: clinician, plain: true, headers });
  const mine = { 'X-Incamera': '1' };
  assert.equal((await change({ ...mine, 'Sec-Fetch-Site': 'same-origin' })).status, 204);
  assert.equal((await change({ ...mine, Origin: peer.origin })).status, 204);
  for (const headers of [{}, mine, { 'Sec-Fetch-Site': 'same-origin' }, { ...mine, 'Sec-Fetch-Site': 'same-site' }, { ...mine, 'Sec-Fetch-Site': 'cross-site' },
    { ...mine, 'Sec-Fetch-Site': 'none' }, { ...mine, Origin: 'https://evil.example' }, { ...mine, Origin: 'null' }, { ...mine, Origin: `${peer.origin}.evil.example` },
    { ...mine, Origin: peer.origin.replace('https', 'http') }, { ...mine, 'Sec-Fetch-Site': 'cross-site', Origin: peer.origin }, { 'X-Incamera': '2', Origin: peer.origin }])
    problem(await change(headers), 403, 'cross_site');
});

test('a picture is for our own page only', async () => {
  const picture = (headers) => peer.call(`/api/v1/recordings/${id('1100000010')}/small`, { cookie: clinician, headers });
  assert.equal((await picture({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'empty' })).status, 200);
  assert.equal((await picture({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'image' })).status, 200);
  problem(await picture({ 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'image' }), 403, 'cross_site');
  problem(await picture({ 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Dest': 'document' }), 403, 'cross_site');
  problem(await picture({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Dest': 'iframe' }), 403, 'cross_site');
});

// --- bad input ---

test('a field that is wrong is named, and what was sent is not repeated', async () => {
  const post = (json) => peer.call('/api/v1/patients', { method: 'POST', cookie: clinician, json });
  const good = { id: id('11'), sex: 'FEMALE', family: 'Zzyzx' };
  assert.equal((await post(good)).status, 201);
  assert.equal(problem(await post({ ...good, sex: 'Zzyzx' }), 400, 'field').field, 'sex');
  assert.equal(problem(await post({ ...good, Zzyzx: 1 }), 400, 'field').field, 'registration');
  assert.equal(problem(await post({ ...good, id: 'Zzyzx' }), 400, 'field').field, 'id');
  assert.equal(problem(await post({ sex: 'FEMALE' }), 400, 'field').field, 'id');
  for (const json of [{ ...good, sex: 'Zzyzx' }, { ...good, Zzyzx: 1 }, { ...good, born: 'Zzyzx' }])
    assert.ok(!(await post(json)).text.includes('Zzyzx'));
});

test('bodies that are not what they should be', async () => {
  const post = (body, headers = {}) => peer.call('/api/v1/patients', { method: 'POST', cookie: clinician, body, headers: { 'Content-Type': 'application/json', ...headers } });
  problem(await post('{"id":'), 400, 'malformed');
  problem(await post(''), 400, 'malformed');
  problem(await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'not_utf8');
  problem(await post('{}', { 'Content-Type': 'text/plain' }), 415, 'content_type');
  problem(await post('{}', { 'Content-Type': 'application/x-www-form-urlencoded' }), 415, 'content_type');
  problem(await post(' '.repeat(1 << 20) + '{}'), 413, 'too_large');
  problem(await post(`{"id":${'['.repeat(100000)}`), 413, 'too_large');
  problem(await post('{"a":'.repeat(33) + '1' + '}'.repeat(33)), 413, 'too_large');
  problem(await post(`{"id":"${'['.repeat(100)}"}`), 400, 'field');
  problem(await post(`{"id":"a","id":"b"}`), 400, 'malformed');
  problem(await peer.call('/api/v1/session', { method: 'DELETE', cookie: cookieOf('DPO', 4), body: 'x' }), 400, 'malformed');
});

test('a large body without a length is thrown away and answered', async () => {
  const answer = await peer.call('/api/v1/patients', { method: 'POST', cookie: clinician, body: Buffer.alloc(3 << 20, 32),
    headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' } });
  problem(answer, 413, 'too_large');
});

test('ids, renditions and indexes have one form', async () => {
  const get = (path) => peer.call(path, { cookie: clinician });
  for (const bad of ['11', id('zz'), id('AA'), '0'.repeat(32), `${id('11')}0`, `${id('11').slice(0, 30)}%31%31`, '..'])
    assert.equal(problem(await get(`/api/v1/patients/${bad}`), 400, 'field').field, 'id');
  for (const bad of ['SMALL', 'tiny', 'small%20'])
    assert.equal(problem(await get(`/api/v1/recordings/${id('1100000010')}/${bad}`), 400, 'field').field, 'rendition');
  for (const bad of ['-1', '01', '1e3', '99999999999999999999'])
    assert.equal(problem(await get(`/api/v1/entries/${bad}/proof`), 400, 'field').field, 'index');
  assert.equal(problem(await get(`/api/v1/patients/${id('11')}/recordings?page=2`), 400, 'field').field, 'query');
  assert.equal((await get(`/api/v1/patients/${id('11')}/recordings?cursor=abc`)).json.next, 'abc');
});

test('methods and addresses that are not there', async () => {
  const answer = await peer.call(`/api/v1/uploads/${id('11')}`, { method: 'PUT', cookie: clinician });
  problem(answer, 405, 'method');
  assert.equal(answer.headers.allow, 'HEAD, PATCH, DELETE');
  problem(await peer.call('/healthz', { method: 'OPTIONS' }), 405, 'method');
  problem(await peer.call('/api/v1/nothing'), 404, 'not_found');
  problem(await peer.call('/healthz/'), 404, 'not_found');
  problem(await peer.call('/', { method: 'POST' }), 405, 'method');
});

test('a request that two parties could read differently is refused', async () => {
  const head = `POST /api/v1/sessions HTTP/1.1\r\nHost: ${peer.host}:${peer.port}\r\nOrigin: ${peer.origin}\r\nX-Incamera: 1\r\nContent-Type: application/json\r\n`;
  const refused = /^HTTP\/1\.1 4\d\d /;
  const body = '{"user":"sam","password":"correct"}';
  const length = `Content-Length: ${body.length}\r\n`;
  assert.match(await peer.raw(`${head}${length}\r\n${body}`), /^HTTP\/1\.1 201 /, 'without any of what follows it is taken');
  assert.match(await peer.raw(`${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`), /^HTTP\/1\.1 201 /);
  assert.match(await peer.raw(`${head}${length}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`), refused);
  assert.match(await peer.raw(`${head}${length}Transfer-Encoding: identity\r\n\r\n${body}`), refused);
  assert.match(await peer.raw(`${head}Transfer-Encoding: gzip, chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`), refused);
  assert.match(await peer.raw(`${head}${length}${length}\r\n${body}`), refused);
  assert.match(await peer.raw(`${head}Content-Length: -2\r\n\r\n${body}`), refused);
  assert.match(await peer.raw(`${head}Content-Length: ${body.length}x\r\n\r\n${body}`), refused);
  assert.match(await peer.raw(`${head}Host: evil.example\r\n${length}\r\n${body}`), refused);
  assert.match(await peer.raw(`${head}Origin: https://evil.example\r\n${length}\r\n${body}`), refused);
  assert.match(await peer.raw(`${head}Cookie: a=b\r\nCookie: c=d\r\n${length}\r\n${body}`), refused);
  assert.match(await peer.raw(`GET /healthz HTTP/1.1\r\n\r\n`), refused);
  assert.match(await peer.raw(`GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(200000)}\r\n\r\n`), /^HTTP\/1\.1 4(31|13|00) /);
  assert.match(await peer.raw(`GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(40000)}\r\n\r\n`), /^HTTP\/1\.1 431 /);
  assert.match(await peer.raw(`GET /healthz HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(200)}\r\n`), refused);
});

test('a second request is not hidden in the body of one that is refused', async () => {
  const hidden = `GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`;
  const got = await peer.raw(`POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`);
  assert.equal([...got.matchAll(/HTTP\/1\.1 \d/g)].length, 1);
  assert.ok(!got.includes('alive'));
});

// --- failures and refusals of use cases ---

test('failures say what codes.def says', async () => {
  const show = (start) => peer.call(`/api/v1/patients/${id(start)}`, { cookie: clinician });
  assert.equal(problem(await show('a0'), 404, 'not_found').detail, undefined, 'why something is absent is not told');
  const broken = await show('a1');
  problem(broken, 503, 'storage_failed');
  assert.equal(broken.headers['retry-after'], '5');
  assert.equal(broken.json.detail, undefined);
});

test('a refusal gives rule, source, the next lawful step and its entry', async () => {
  const refused = problem(await peer.call(`/api/v1/patients/${id('a2')}`, { cookie: clinician }), 403, 'refused');
  assert.equal(refused.rule, 'D3');
  assert.equal(refused.entry, 7);
  for (const field of ['title', 'detail', 'source', 'remedy']) assert.ok(refused[field].length > 10, field);
  const unmet = problem(await peer.call(`/api/v1/patients/${id('a3')}`, { cookie: clinician }), 403, 'obligation_unmet');
  assert.equal(unmet.obligation, 'RISK_TOLD');
  assert.equal(unmet.detail, 'Tell the patient of the risk.');
});

// --- pictures ---

test('a picture comes whole, sandboxed and stored nowhere', async () => {
  for (const length of [0, 1, 65535, 65536, 65537, 5_000_000]) {
    const answer = await peer.call(`/api/v1/recordings/${id('11' + length.toString(16).padStart(8, '0'))}/master`, { cookie: clinician });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-length'], String(length));
    assert.equal(answer.headers['content-type'], 'image/jpeg');
    assert.equal(answer.headers['content-security-policy'], "sandbox; default-src 'none'");
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.body.length, length);
    assert.ok(answer.body.every((byte, index) => byte === index % 251));
  }
});

test('a picture that does not match its seal gives no byte', async () => {
  problem(await peer.call(`/api/v1/recordings/${id('a400100000')}/master`, { cookie: clinician }), 500, 'not_authentic');
  problem(await peer.call(`/api/v1/recordings/${id('1100000010')}/small?share=${id('a2')}`, { cookie: clinician }), 403, 'refused');
  assert.equal(problem(await peer.call(`/api/v1/recordings/${id('1100000010')}/small?share=zz`, { cookie: clinician }), 400, 'field').field, 'share');
});

test('a picture whose reader goes away is closed', async () => {
  const { response, request } = await peer.open(`/api/v1/recordings/${id('1110000000')}/master`, { cookie: clinician });
  assert.equal(response.statusCode, 200);
  request.destroy();
});

// --- uploads ---

const upload = (body, headers, more = {}) => peer.call('/api/v1/uploads', { method: 'POST', cookie: clinician, body,
  headers: { 'Content-Type': 'image/jpeg', ...headers }, ...more });

test('a whole picture is filed, with or without a length', async () => {
  const bytes = Buffer.alloc(3_000_000, 5);
  for (const extra of [{}, { 'Transfer-Encoding': 'chunked' }]) {
    const answer = await upload(bytes, { 'Incamera-Capture': captureOf(id('c1')), 'Repr-Digest': digestOf(bytes), ...extra });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.json.sha256, sha256(bytes).toString('hex'));
    assert.equal(answer.json.bytes, bytes.length);
  }
});

test('the same capture again is the same receipt', async () => {
  const answer = await upload(Buffer.alloc(100000, 5), { 'Incamera-Capture': captureOf(id('a5')) });
  assert.equal(answer.status, 201);
  assert.equal(answer.json.recording, id('a5'));
});

test('uploads that are refused', async () => {
  const bytes = Buffer.alloc(300_000, 5);
  const form = { 'Incamera-Capture': captureOf(id('c2')) };
  problem(await upload(bytes, { ...form, 'Repr-Digest': digestOf('other') }), 422, 'digest');
  assert.equal(problem(await upload(bytes, { ...form, 'Repr-Digest': 'sha-256=:x:' }), 400, 'field').field, 'Repr-Digest');
  assert.equal(problem(await upload(bytes, {}), 400, 'field').field, 'Incamera-Capture');
  assert.equal(problem(await upload(bytes, { 'Incamera-Capture': '!!!' }), 400, 'field').field, 'Incamera-Capture');
  assert.equal(problem(await upload(bytes, { 'Incamera-Capture': captureOf(id('c2'), { kind: 'HOLIDAY' }) }), 400, 'field').field, 'kind');
  assert.equal(problem(await upload(bytes, { ...form, 'Upload-Complete': 'yes' }), 400, 'field').field, 'Upload-Complete');
  problem(await upload(bytes, { ...form, 'Content-Type': 'text/html' }), 415, 'image_type');
  problem(await upload(Buffer.from('X'.repeat(500_000)), form), 422, 'image_damaged');
  problem(await upload(bytes, { 'Incamera-Capture': captureOf(id('a2')) }), 403, 'refused');
});

test('a picture that is too large is refused before it is sent', async () => {
  const head = (length) => `POST /api/v1/uploads HTTP/1.1\r\nHost: ${peer.host}:${peer.port}\r\nOrigin: ${peer.origin}\r\nX-Incamera: 1\r\n` +
    `Cookie: __Host-sid=${clinician}\r\nContent-Type: image/jpeg\r\nIncamera-Capture: ${captureOf(id('c3'))}\r\nContent-Length: ${length}\r\n`;
  assert.match(await peer.raw(`${head(70_000_000)}\r\n`), /^HTTP\/1\.1 413 /);
  const wanted = await peer.raw(`${head(1000)}Expect: 100-continue\r\n\r\n`);
  assert.match(wanted, /^HTTP\/1\.1 100 /);
  const refused = await peer.raw(`${head(1000).replace('image/jpeg', 'text/html')}Expect: 100-continue\r\n\r\n`);
  assert.match(refused, /^HTTP\/1\.1 415 /);
});

test('an upload that breaks off leaves nothing open', async () => {
  await peer.raw(`POST /api/v1/uploads HTTP/1.1\r\nHost: ${peer.host}:${peer.port}\r\nOrigin: ${peer.origin}\r\nX-Incamera: 1\r\n` +
    `Cookie: __Host-sid=${clinician}\r\nContent-Type: image/jpeg\r\nIncamera-Capture: ${captureOf(id('c4'))}\r\nContent-Length: 1000000\r\n\r\nabc`, 300);
});

const append = (uploadId, offset, complete, body, headers = {}) => peer.call(`/api/v1/uploads/${uploadId}`, { method: 'PATCH', cookie: clinician, body,
  headers: { 'Content-Type': 'application/partial-upload', 'Upload-Offset': String(offset), 'Upload-Complete': complete ? '?1' : '?0', ...headers } });

test('a picture in pieces: offsets, a wrong offset, the end', async () => {
  const bytes = Buffer.from(Array.from({ length: 2_600_000 }, (_, i) => i % 253));
  const own = id('d1');
  const created = await upload(undefined, { 'Incamera-Capture': captureOf(own), 'Repr-Digest': digestOf(bytes), 'Upload-Complete': '?0', 'Upload-Length': String(bytes.length) });
  assert.equal(created.status, 204);
  assert.equal(created.headers.location, `/api/v1/uploads/${own}`);
  assert.equal(created.headers['upload-offset'], '0');
  assert.equal(created.headers['upload-complete'], '?0');
  assert.equal(created.headers['upload-limit'], 'max-size=67108864');

  const first = await append(own, 0, false, bytes.subarray(0, 2_500_000));
  assert.equal(first.status, 204);
  assert.equal(first.headers['upload-offset'], '2500000');
  const wrong = await append(own, 7, false, bytes.subarray(7, 1007));
  problem(wrong, 409, 'upload_offset');
  assert.equal(wrong.headers['upload-offset'], '2500000');

  const asked = await peer.call(`/api/v1/uploads/${own}`, { method: 'HEAD', cookie: clinician });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers['upload-offset'], '2500000');
  assert.equal(asked.headers['upload-complete'], '?0');
  assert.equal(asked.headers['upload-length'], '2600000');
  assert.equal(asked.headers['cache-control'], 'no-store');

  const last = await append(own, 2_500_000, true, bytes.subarray(2_500_000));
  assert.equal(last.status, 201);
  assert.equal(last.json.sha256, sha256(bytes).toString('hex'));
});

test('the first piece may come with the creation', async () => {
  const bytes = Buffer.alloc(1_500_000, 9);
  const created = await upload(bytes.subarray(0, 1_200_000), { 'Incamera-Capture': captureOf(id('d2')), 'Upload-Complete': '?0' });
  assert.equal(created.status, 204);
  assert.equal(created.headers['upload-offset'], '1200000');
  const last = await append(id('d2'), 1_200_000, true, bytes.subarray(1_200_000));
  assert.equal(last.json.sha256, sha256(bytes).toString('hex'));
});

test('an upload of what is filed already gives the receipt', async () => {
  const created = await upload(undefined, { 'Incamera-Capture': captureOf(id('a5')), 'Upload-Complete': '?0' });
  assert.equal(created.status, 201);
  assert.equal(created.json.recording, id('a5'));
});

test('pieces that are refused, and an upload given up', async () => {
  await upload(undefined, { 'Incamera-Capture': captureOf(id('d3')), 'Upload-Complete': '?0' });
  problem(await append(id('d3'), 0, true, 'x', { 'Content-Type': 'image/jpeg' }), 415, 'content_type');
  assert.equal(problem(await append(id('d3'), 'a', true, 'x'), 400, 'field').field, 'Upload-Offset');
  assert.equal(problem(await append(id('d3'), 0, true, 'x', { 'Upload-Complete': '1' }), 400, 'field').field, 'Upload-Complete');
  const cancelled = await peer.call(`/api/v1/uploads/${id('d3')}`, { method: 'DELETE', cookie: clinician });
  assert.equal(cancelled.status, 204);
  problem(await append(id('d3'), 0, true, 'x'), 404, 'not_found');
  assert.equal((await peer.call(`/api/v1/uploads/${id('d3')}`, { method: 'HEAD', cookie: clinician })).status, 404);
});

// --- events ---

async function readUntil(response, wanted, ms = 3000) {
  let got = '';
  const timer = setTimeout(() => response.destroy(new Error(`no ${wanted} in: ${got}`)), ms);
  for await (const part of response) {
    got += part;
    if (got.includes(wanted)) break;
  }
  clearTimeout(timer);
  return got;
}

test('a notice arrives, and a page that was away goes on', async () => {
  const mine = cookieOf('CLINICIAN', 21);
  const share = id('5a');
  const stream = await peer.open('/api/v1/events', { cookie: mine });
  assert.equal(stream.response.headers['content-type'], 'text/event-stream');
  const told = readUntil(stream.response, '\n\nid: ').catch(() => readUntil(stream.response, share));
  await peer.call(`/api/v1/shares/${share}/delivered`, { method: 'POST', cookie: mine });
  await peer.call(`/api/v1/shares/${share}/delivered`, { method: 'POST', cookie: cookieOf('CLINICIAN', 22) });
  const got = await told;
  const [, number] = got.match(/id: (\d+)\nevent: shared\ndata: (?:.*)\n\n/);
  assert.deepEqual(JSON.parse(got.match(/data: (.*)\n/)[1]), { share, urgent: true });
  stream.request.destroy();

  await peer.call(`/api/v1/shares/${id('5b')}/delivered`, { method: 'POST', cookie: mine });
  const again = await peer.open('/api/v1/events', { cookie: mine, headers: { 'Last-Event-ID': number } });
  const missed = await readUntil(again.response, id('5b'));
  assert.ok(!missed.includes(share));
  again.request.destroy();
});

test('signing out ends the stream', async () => {
  const mine = cookieOf('CLINICIAN', 23);
  const { response } = await peer.open('/api/v1/events', { cookie: mine });
  const ended = new Promise((resolve) => response.on('close', () => resolve(true)).resume());
  await peer.call('/api/v1/session', { method: 'DELETE', cookie: mine });
  assert.ok(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 4000, false))]));
});

// --- the web app, the ledger, the service ---

test('files of the web app: brotli, tags, pages', async () => {
  const plain = await peer.call('/assets/app-1.js');
  assert.equal(plain.text, 'plain');
  assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal(plain.headers.vary, 'Accept-Encoding');
  const small = await peer.call('/assets/app-1.js', { headers: { 'Accept-Encoding': 'gzip, br' } });
  assert.equal(small.headers['content-encoding'], 'br');
  assert.equal(small.text, 'small');
  const unchanged = await peer.call('/assets/app-1.js', { headers: { 'If-None-Match': plain.headers.etag } });
  assert.equal(unchanged.status, 304);
  assert.equal((await peer.call(`/share/${id('11')}`)).headers['content-type'], 'text/html; charset=utf-8');
  assert.equal((await peer.call('/share/')).status, 404);
  assert.equal((await peer.call('/share/a/b')).status, 404);
  const head = await peer.call('/', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
});

test('the ledger: the head for anyone, tiles for an auditor', async () => {
  assert.equal((await peer.call('/ledger/checkpoint')).text, 'origin\n1\nroot\n');
  const tile = (path, bearer) => peer.call(`/ledger/tile/${path}`, bearer ? { headers: { Authorization: `Bearer ${bearer}` } } : {});
  problem(await tile('0/x001/234'), 404, 'not_found');
  problem(await tile('0/x001/234', 'a token of nobody'), 404, 'not_found');
  const got = await tile('0/x001/234', token);
  assert.equal(got.status, 200);
  assert.equal(got.body.length, 8192);
  for (const path of ['0/x001/235', '../secret', '0/x001/../../../secret', '..%2fsecret', '0/../../secret'])
    problem(await tile(path, token), 404, 'not_found');
  writeFileSync(join(dir, 'auditors'), '# nobody\n');
  problem(await tile('0/x001/234', token), 404, 'not_found');
});

test('health and the description', async () => {
  assert.equal((await peer.call('/healthz')).text, 'alive\n');
  assert.equal((await peer.call('/readyz')).text, 'ready\n');
  const described = await peer.call('/api/openapi.json');
  assert.equal(described.json.openapi, '3.1.0');
  for (const route of ROUTES) assert.ok(described.json.paths[route.path][route.method.toLowerCase()], route.name);
  assert.equal((await peer.call('/api/openapi.json', { headers: { 'If-None-Match': described.headers.etag } })).status, 304);
});

test('the demonstration\'s certificate and wristband', async () => {
  assert.match((await peer.call('/api/v1/demo/certificate')).text, /^-----BEGIN CERTIFICATE-----/);
  const band = await peer.call(`/api/v1/demo/wristbands/${id('11')}`);
  assert.equal(band.headers['content-type'], 'image/svg+xml');
  assert.equal(band.headers['content-security-policy'], "sandbox; default-src 'none'");
});

// --- rates ---

test('a caller that is too quick is told when to come back; others are not slowed', async () => {
  const verify = (cookie) => strict.call('/api/v1/ledger/verification', { method: 'POST', cookie });
  const slow = cookieOf('DPO', 31);
  let answer;
  for (let i = 0; i < 30; i++) answer = await verify(slow);
  problem(answer, 429, 'slow_down');
  assert.ok(Number(answer.headers['retry-after']) >= 1);
  assert.equal((await verify(cookieOf('DPO', 32))).status, 409);
});

test('many at once', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => peer.call(`/api/v1/recordings/${id('1100010000')}/small`, { cookie: cookieOf('CLINICIAN', 100 + i) })));
  assert.ok(answers.every((answer) => answer.status === 200 && answer.body.length === 65536));
});

await done(async () => {
  const codes = await Promise.all([finish(demo.child), finish(hospital.child)]);
  rmSync(dir, { recursive: true });
  assert.deepEqual(codes, [0, 0]);
});
