// SPDX-License-Identifier: Apache-2.0
// A hospital's own rules, over HTTPS and on the command line: nothing beyond the law, two people for what is looser, one for
// what is tighter, and in force from the signature on, also after a restart.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, done, test } from '../lib/tap.mjs';
import { Server, folder, formOf, newId, problem } from './http_lib.mjs';

const program = process.argv[2];
const server = await Server.demo(program);
const shipped = readFileSync(new URL('../../policy/england-2026.rules', import.meta.url), 'utf8');
const dir = folder();
const patient = await server.patient();
const picture = (await server.peer.call('/api/v1/demo/picture')).body;
const consent = await server.consent('khan', patient);

let version = 0;
/** The shipped rules with @from replaced, under a name of the hospital's own. */
function changed(from, to) {
  assert.ok(shipped.includes(from), from);
  return shipped.replace(from, to).replace('\npolicy england-2026 ', `\npolicy anytown-2026-${++version} `);
}

const NO_PICTURES = changed('rule C21 permit-with EXPLAIN SCOPES', 'rule C21 deny')
  .replace('because "The patient, or the person who decides', 'handbook "IG handbook 7.3"\n  because "The patient, or the person who decides');
const JOURNAL = changed('rule D18 permit-with ANON2 CG WHY_NO_CONSENT   floor policy\n', 'rule D18 permit-with ANON2   floor policy\n  local "our journal club" review 2099-06-30\n');
const BEYOND = changed('  when CONS!=WRITTEN\n', '  when CONS!=WRITTEN,ORAL\n');

const propose = (user, text, more = {}) => server.call(user, '/api/v1/policies', { method: 'POST', json: { text, ...more } });
const sign = (user, id) => server.call(user, `/api/v1/policies/${id}/signatures`, { method: 'POST' });
const command = (...args) => spawnSync(program, args, { encoding: 'utf8' });
let own;

test('what the law denies is not put forward, and the situation is named in words', async () => {
  const answer = (await propose('hughes', BEYOND)).json;
  assert.equal(answer.acceptable, false);
  assert.equal(answer.version, undefined);
  assert.ok(answer.differences.some((one) => one.kind === 'BEYOND' && one.shipped === 'D71' && /oral consent/.test(one.example)), JSON.stringify(answer.differences[0]));
  const broken = (await propose('hughes', shipped.replace('  because', '  becuase'))).json;
  assert.equal(broken.acceptable, false);
  assert.ok(broken.faults[0].line > 1 && broken.faults[0].nearest === 'because', JSON.stringify(broken.faults));
  problem(await propose('khan', NO_PICTURES), 403, 'role');
  assert.deepEqual((await server.call('hughes', '/api/v1/policies')).json.rows, []);
});

test('own rules do not go by the name of the shipped ones, nor two texts by one name', async () => {
  const same = (await propose('hughes', NO_PICTURES.replace('anytown-2026-1', 'england-2026'))).json;
  assert.equal(same.acceptable, false);
  assert.match(same.faults[0].message, /name of the shipped ones/);
  assert.equal(shipped.split('\n')[same.faults[0].line - 1].startsWith('policy england-2026 '), true);
});

test('what is looser, within the law, waits for two people', async () => {
  const { version } = (await propose('hughes', JOURNAL)).json;
  assert.deepEqual(version.missing, ['CALDICOTT_GUARDIAN', 'DPO']);
  problem(await sign('hughes', version.id), 403, 'role');
  assert.equal((await sign('clarke', version.id)).json.state, 'PROPOSED');
  problem(await sign('clarke', version.id), 409, 'state');
  const signed = (await sign('osei', version.id)).json;
  assert.equal(signed.state, 'IN_FORCE');
  assert.equal(signed.signatures.length, 2);
  const journal = (await server.call('khan', '/api/v1/decisions', { method: 'POST', json: { table: 'D', facts: ['PURPOSE=PUBLISH', 'IDENT=ANON', 'RECIP=PUBLIC'] } })).json;
  assert.equal(journal.rule, 'D18');
  assert.deepEqual(journal.obligations.filter((one) => one === 'CG'), []);
});

test('what is tighter takes effect with one signature, and the refusal shows the handbook', async () => {
  assert.equal((await server.upload('khan', formOf(patient, consent), picture)).status, 201);
  own = (await propose('hughes', NO_PICTURES)).json.version.id;
  assert.equal((await server.upload('khan', formOf(patient, consent), picture)).status, 201, 'not before it is signed');
  assert.equal((await sign('osei', own)).json.state, 'IN_FORCE');
  const refused = problem(await server.upload('khan', formOf(patient, consent), picture), 403, 'refused');
  assert.equal(refused.rule, 'C21');
  assert.equal(refused.handbook, 'IG handbook 7.3');
  assert.ok(refused.entry > 0);
  const rows = (await server.call('hughes', '/api/v1/policies')).json.rows;
  assert.deepEqual(rows.map((one) => one.state), ['IN_FORCE', 'REPLACED']);
  assert.equal((await server.call('khan', `/api/v1/policies/${own}`)).text, NO_PICTURES);
  assert.equal((await server.peer.call('/api/v1/rules')).json.name, 'anytown-2026-1', 'the book goes by the name of what is in force');
  assert.deepEqual(rows.map((one) => one.name), ['anytown-2026-1', 'anytown-2026-2']);
});

const POLISH = 'Czy mogę zrobić zdjęcie? Może Pan lub Pani odmówić.';
const asking = (language, wording) => server.call('khan', '/api/v1/consents', { method: 'POST', json: {
  id: newId(), patient, situation: 'ADULT', giver: 'PATIENT', way: 'ORAL', explained: true, wording, language, scopes: [{ scope: 'RECORD', answer: 'AGREED' }] } });

test('a question in another language is put forward by one, adopted by the Guardian, offered, and ended', async () => {
  const offered = async () => (await server.call('khan', '/api/v1/wordings')).json.rows.filter((one) => one.language === 'pl').map((one) => [one.version, one.text]);
  problem(await server.call('khan', '/api/v1/wordings', { method: 'POST', json: { name: 'care', language: 'pl', text: POLISH, source: 'x' } }), 403, 'role');
  const one = (await server.call('hughes', '/api/v1/wordings', { method: 'POST', json: { name: 'care', language: 'pl', text: POLISH, source: 'Interpreting service, 114' } })).json;
  assert.equal(one.state, 'PROPOSED');
  assert.equal(problem(await asking('pl', 'care.v1'), 400, 'field').field, 'wording');
  problem(await server.call('hughes', `/api/v1/wordings/${one.id}/adoption`, { method: 'POST' }), 403, 'role');
  const adopted = (await server.call('osei', `/api/v1/wordings/${one.id}/adoption`, { method: 'POST' })).json;
  assert.equal(adopted.state, 'ADOPTED');
  assert.deepEqual(await offered(), [[1, POLISH]]);
  const said = await asking('pl', 'care.v1');
  assert.equal(said.status, 201, said.text);
  assert.equal(said.json.language, 'pl');
  const put = await server.entry('hughes', one.entry);
  assert.equal(put.action, 'wording.changed');
  assert.equal(put.decision, 'proposed care.v1 pl');
  assert.equal((await server.call('hughes', `/api/v1/wordings/${one.id}`, { method: 'DELETE' })).json.state, 'ENDED');
  assert.deepEqual(await offered(), []);
  assert.deepEqual((await server.call('hughes', '/api/v1/wordings/versions')).json.rows.map((row) => row.state), ['ENDED']);
});

test('and on the command line, after the server has stopped', async () => {
  assert.equal(await server.stop(), 0);
  const jpeg = join(dir, 'p.jpg');
  writeFileSync(jpeg, picture);
  const listed = command('policy', 'versions', '--as', 'hughes', '--data', server.data);
  assert.match(listed.stdout, /IN FORCE/);
  const words = join(dir, 'care-cy.txt');
  writeFileSync(words, 'Ga i dynnu llun?\n');
  const put = command('wording', 'propose', 'care', 'cy', words, '--source', 'Translation unit, 7', '--as', 'hughes', '--data', server.data);
  assert.equal(put.status, 0, put.stderr);
  const welsh = put.stdout.slice(0, 32);
  assert.notEqual(command('wording', 'adopt', welsh, '--as', 'hughes', '--data', server.data).status, 0);
  assert.match(command('wording', 'adopt', welsh, '--as', 'osei', '--data', server.data).stdout, /ADOPTED {2}care\.v1 {2}cy/);
  assert.match(command('wording', 'list', '--as', 'hughes', '--data', server.data).stdout, /Ga i dynnu llun\?/);
  assert.match(command('wording', 'end', welsh, '--as', 'osei', '--data', server.data).stdout, /ended/);
  const refused = command('capture', jpeg, '--nhs', '9990000018', '--as', 'khan', '--data', server.data);
  assert.equal(refused.status, 3, refused.stderr);
  assert.match(refused.stderr, /rule +C21/);
  const rules = join(dir, 'beyond.rules');
  writeFileSync(rules, BEYOND);
  const beyond = command('policy', 'propose', rules, '--as', 'hughes', '--data', server.data);
  assert.equal(beyond.status, 5, beyond.stderr);
  assert.match(beyond.stdout, /REFUSED: the law does not allow it/);
  assert.equal(command('policy', 'end', own, '--as', 'osei', '--data', server.data).status, 0);
  const filed = command('capture', jpeg, '--nhs', '9990000018', '--as', 'khan', '--data', server.data);
  assert.equal(filed.status, 0, filed.stderr);
});

await done();
