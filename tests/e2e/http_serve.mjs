// SPDX-License-Identifier: Apache-2.0
// incamera serve as an operator meets it: configuration, refusals at the start, one owner, a clean stop.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, folder } from './http_lib.mjs';

const program = process.argv[2];
const dir = folder();
const serve = (...args) => spawnSync(program, ['serve', ...args], { encoding: 'utf8', timeout: 60000 });
const written = (text) => { const path = join(dir, 'c.conf'); writeFileSync(path, text); return path; };

test('the configuration in force is shown, and whence it comes', () => {
  const config = written('[server]\nidle = 60\n');
  const shown = serve('--config', config, '--data', '/srv/x', '--print-config');
  assert.equal(shown.status, 0, shown.stderr);
  assert.match(shown.stdout, /from: file\nidle = 60\n/);
  assert.match(shown.stdout, /from: command line\ndata = \/srv\/x\n/);
  assert.match(shown.stdout, /from: default\nlisten = 127\.0\.0\.1:8443\n/);
});

test('a wrong key names file, line and the nearest valid key', () => {
  const wrong = serve('--config', written('[server]\n\nlisten_on = x\n'), '--demo');
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /c\.conf:3: no such key; the nearest key is \[server\] listen/);
  const value = serve('--config', written('[server]\nconnections_max = many\n'), '--demo');
  assert.match(value.stderr, /c\.conf:2: not a whole number; the nearest key is \[server\] connections_max, a number from 1 to 512/);
});

const CONTROLLER = '[controller]\nname = Anytown\ncontact = 1 Example Street\ndata_protection_officer = A Clarke\ncaldicott_guardian = Dr Osei\nsiro = J Example\nico_fee = Z0000000\n';

test('a hospital does not start with unsafe settings, nor before it is said who answers', () => {
  assert.match(serve('--data', join(dir, 'none')).stderr, /only a demonstration \(--demo\) may/);
  const config = written('[server]\ncertificate = /c\nkey = /k\nrates = 0\n');
  assert.match(serve('--config', config, '--data', join(dir, 'none')).stderr, /rates = 0/);
  for (const line of CONTROLLER.trim().split('\n').slice(1)) {
    const without = written(`[server]\ncertificate = /c\nkey = /k\n${CONTROLLER.replace(`${line}\n`, '')}`);
    assert.match(serve('--config', without, '--data', join(dir, 'none')).stderr, new RegExp(`without \\[controller\\] ${line.split(' ')[0]}`));
  }
});

test('arguments that are not right', () => {
  assert.equal(serve('--colour').status, 2);
  assert.equal(serve('here').status, 2);
  assert.equal(serve('--help').status, 0);
  assert.notEqual(serve('--demo', '--data', join(dir, 'd1'), '--listen', 'nowhere').status, 0);
  assert.ok(!existsSync(join(dir, 'd1')), 'nothing is made before the address is looked at');
});

const demo = await Server.demo(program, ['--name', '192.0.2.7']);

test('the demonstration\'s certificate names this machine, and its key is private', async () => {
  const pem = (await demo.peer.call('/api/v1/demo/certificate')).text;
  const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
  for (const name of ['DNS:localhost', 'IP Address:127.0.0.1', 'IP Address:192.0.2.7', 'P-256', 'TLS Web Server Authentication']) assert.ok(text.includes(name), name);
  const key = execFileSync('sh', ['-c', `ls ${demo.data}/*.key`], { encoding: 'utf8' }).split('\n').find((path) => path.includes('demonstration'));
  assert.equal(statSync(key).mode & 0o777, 0o600);
});

test('old TLS is refused', () => {
  const old = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${demo.peer.port}`, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'], { input: '', encoding: 'utf8' });
  assert.notEqual(old.status, 0);
  const now = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${demo.peer.port}`, '-tls1_3'], { input: '', encoding: 'utf8' });
  assert.match(now.stdout, /TLSv1\.3/);
});

test('one process owns a data directory', () => {
  const second = serve('--demo', '--data', demo.data, '--listen', '127.0.0.1:0');
  assert.equal(second.status, 1);
  assert.match(second.stderr, /data_directory_in_use/);
});

test('a demonstration is never served as a hospital', () => {
  const certificate = execFileSync('sh', ['-c', `ls ${demo.data}/*.crt`], { encoding: 'utf8' }).trim();
  const config = written(`[server]\ncertificate = ${certificate}\nkey = ${certificate.replace('.crt', '.key')}\nlisten = 127.0.0.1:0\n${CONTROLLER}`);
  const copy = join(dir, 'copy');
  execFileSync('cp', ['-a', demo.data, copy]);
  const answer = serve('--config', config, '--data', copy);
  assert.notEqual(answer.status, 0);
  assert.match(answer.stderr, /with --demo/);
});

test('the counters are on a loopback address of their own', () => {
  assert.match(serve('--config', written('[server]\nmetrics = 0.0.0.0:9443\nlisten = 127.0.0.1:0\n'), '--demo', '--data', join(dir, 'd2')).stderr, /loopback/);
});

test('asked to stop, it finishes what is under way, publishes the ledger and ends with 0', async () => {
  await demo.as('khan');
  const stream = await demo.peer.open('/api/v1/events', { cookie: await demo.as('khan') });
  const closed = new Promise((resolve) => stream.response.on('close', resolve).resume());
  const started = Date.now();
  assert.equal(await demo.stop(), 0);
  await closed;
  assert.ok(Date.now() - started < 5000);
  const size = Number(readFileSync(join(demo.data, 'ledger/checkpoint'), 'utf8').split('\n')[1]);
  assert.ok(size > 0);
  const verified = spawnSync(program, ['ledger', 'verify', '--from', join(demo.data, 'ledger')], { encoding: 'utf8' });
  assert.equal(verified.status, 0, verified.stderr + verified.stdout);
});

test('it starts again with the same certificate, and everyone is still there', async () => {
  await demo.start();
  assert.equal((await demo.peer.call('/readyz')).status, 200);
  assert.ok((await demo.patients()).length > 0);
});

test('a hospital: made, served with its own certificate, signed in to by password', async () => {
  const [certificate, key] = ['h.crt', 'h.key'].map((name) => join(dir, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const data = join(dir, 'hospital');
  const incamera = (input, ...args) => execFileSync(program, args, { input, encoding: 'utf8' });
  incamera('correct horse battery\n', 'init', '--data', data, '--organisation', 'Anytown', '--admin', 'sfield');
  incamera('staple correct horse\n', 'user', 'add', 'akhan', '--name', 'Dr A Khan', '--job', 'registrar', '--role', 'CLINICIAN', '--data', data);
  const hospital = new Server(program, data, ['--config', written(`[server]\ncertificate = ${certificate}\nkey = ${key}\naddress = https://photos.example\n${CONTROLLER}`)], []);
  await hospital.start();
  const { peer } = hospital;
  assert.equal((await peer.call('/healthz')).headers['strict-transport-security'], 'max-age=63072000; includeSubDomains');
  assert.equal((await peer.call('/api/v1/demo')).status, 404);
  assert.deepEqual((await peer.call('/api/v1/controller')).json, { name: 'Anytown', contact: '1 Example Street', data_protection_officer: 'A Clarke', caldicott_guardian: 'Dr Osei', siro: 'J Example', ico_fee: 'Z0000000', address: 'https://photos.example' });
  assert.match((await peer.call('/api/v1/leaflet/code')).text, /^<svg /);
  assert.equal((await peer.call('/api/v1/rules')).json.tables.length, 4);
  assert.equal((await peer.call('/api/v1/flows')).status, 401, 'how it is configured is not for everybody');
  const signIn = (user, password) => peer.call('/api/v1/sessions', { method: 'POST', json: { user, password } });
  const opened = await signIn('akhan', 'staple correct horse');
  assert.equal(opened.status, 201, opened.text);
  assert.equal(opened.json.demonstration, false);
  const [wrong, nobody] = [await signIn('akhan', 'not it at all'), await signIn('nobody', 'not it at all')];
  assert.equal(wrong.status, 401);
  assert.deepEqual(wrong.json, nobody.json);
  for (let i = 0; i < 4; i++) await signIn('akhan', 'not it at all');
  assert.equal((await signIn('akhan', 'staple correct horse')).status, 429, 'even the right one waits');
  assert.equal((await signIn('sfield', 'correct horse battery')).status, 201, 'another account does not');
  assert.equal(await hospital.stop(), 0);
});

await done(async () => {
  assert.equal(await demo.end(), 0);
  rmSync(dir, { recursive: true, force: true });
});
