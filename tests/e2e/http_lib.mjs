// SPDX-License-Identifier: Apache-2.0
// A real server with a new demonstration, and the people and pictures that the HTTP tests use.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from '../lib/png.mjs';
import { assert } from '../lib/tap.mjs';
import { Peer } from '../lib/server.mjs';

export const folder = () => mkdtempSync(join(tmpdir(), 'incamera-e2e-'));
export const newId = () => randomBytes(16).toString('hex');
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
export const digestOf = (bytes) => `sha-256=:${sha256(bytes).toString('base64')}:`;

let lastNumber = 100;
/** A ten-digit number of the range that is never issued, with its check digit; another one each time. */
export function nhsNumber() {
  for (;;) {
    const nine = `999${String(lastNumber++).padStart(6, '0')}`;
    const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check < 10) return nine + check;
  }
}

/** One `incamera serve` on a port of its own. */
export class Server {
  constructor(program, data, args = [], kind = ['--demo']) {
    this.program = program;
    this.data = data;
    this.args = [...kind, ...args];
    this.under = []; // a command that starts the program, with its arguments
    this.waits = false; // a call that is told to come later does: the cases are many, and the limits are a hospital's
  }

  static async demo(program, args = []) {
    const server = new Server(program, join(folder(), 'data'), args);
    await server.start();
    return server;
  }

  async start() {
    this.said = '';
    const command = [...this.under, this.program, 'serve', '--data', this.data, '--listen', '127.0.0.1:0', ...this.args];
    this.child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stderr.on('data', (text) => { this.said += text; });
    const ended = once(this.child, 'exit').then(([code]) => { throw new Error(`serve ended with ${code}: ${this.said}`); });
    ended.catch(() => {});
    let out = '';
    while (!/serving: .*:(\d+)\/\n/.test(out)) out += (await Promise.race([once(this.child.stdout, 'data'), ended]))[0];
    this.peer = new Peer(Number(out.match(/:(\d+)\/\n/)[1]));
    this.sessions = new Map();
    return this;
  }

  async stop(signal = 'SIGTERM') {
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    const [code] = await exit;
    this.peer.agent.destroy();
    return code;
  }

  async end() {
    const code = await this.stop();
    rmSync(join(this.data, '..'), { recursive: true, force: true });
    return code;
  }

  /** The cookie of one of the demonstration's people. */
  async as(user) {
    if (!this.sessions.has(user)) {
      const answer = await this.peer.call('/api/v1/demo/sessions', { method: 'POST', json: { user } });
      assert.equal(answer.status, 201, answer.text);
      this.sessions.set(user, answer.headers['set-cookie'][0].match(/__Host-sid=([0-9a-f]+)/)[1]);
    }
    return this.sessions.get(user);
  }

  /** A call as @user. */
  async call(user, path, options = {}) {
    for (;;) {
      const answer = await this.peer.call(path, { ...options, cookie: await this.as(user) });
      if (answer.status !== 429 || !this.waits) return answer;
      await new Promise((resolve) => setTimeout(resolve, Number(answer.headers['retry-after']) * 1000));
    }
  }

  /** A new patient, born on @born, in the team of @user; the id and the number. */
  async register(user, born) {
    const [id, number] = [newId(), nhsNumber()];
    const made = await this.call(user, '/api/v1/patients', { method: 'POST', json: { id, family: 'Sample', given: 'Sam', born, sex: 'FEMALE',
      identifiers: [{ system: 'NHS', value: number }] } });
    assert.equal(made.status, 201, made.text);
    return { id, number };
  }

  /** What the ledger says of the entry @index: its proof as @user gets it, checked offline with the key of the store. */
  async entry(user, index) {
    const proof = await this.call(user, `/api/v1/entries/${index}/proof`);
    assert.equal(proof.status, 200, proof.text);
    const place = join(this.data, '..', `entry-${index}.tlog-proof`);
    writeFileSync(place, proof.body);
    const key = readFileSync(join(this.data, 'ledger', 'verifier'), 'utf8').trim();
    const checked = JSON.parse(execFileSync(this.program, ['ledger', 'check', place, '--key', key, '--json'], { encoding: 'utf8' }));
    assert.equal(checked.holds, true);
    return checked.fields;
  }

  async patients() {
    this.known ??= (await this.peer.call('/api/v1/demo')).json;
    return this.known.patients;
  }

  /** The patient whom the demonstration is about. */
  async patient(index = 0) {
    return (await this.patients())[index].id;
  }

  /** Spoken consent for care by @patient, as @user records it. */
  async consent(user, patient, more = {}) {
    const consent = { id: newId(), patient, situation: 'ADULT', giver: 'PATIENT', way: 'ORAL', scopes: [{ scope: 'RECORD', answer: 'AGREED' },
      { scope: 'CARE_SHARE', answer: 'AGREED' }], wording: 'care.v1', language: 'en', explained: true, ...more };
    const answer = await this.call(user, '/api/v1/consents', { method: 'POST', json: consent });
    assert.equal(answer.status, 201, answer.text);
    return consent.id;
  }

  /** File @bytes; the answer, whatever it is. */
  async upload(user, form, bytes, headers = {}) {
    return this.call(user, '/api/v1/uploads', { method: 'POST', body: bytes, headers: { 'Content-Type': 'image/jpeg', 'Incamera-Capture': formHeader(form), ...headers } });
  }
}

export const formHeader = (form) => Buffer.from(JSON.stringify(form)).toString('base64');

export const formOf = (patient, consent, more = {}) => ({ id: newId(), patient, consent, kind: 'CLINICAL', situation: 'ADULT', dissent: false, body_site: 'heel', ...more });

export function problem(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(answer.json.code, code);
  assert.ok(answer.json.title.length > 10);
  return answer.json;
}

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

const segment = (marker, ...bytes) => Buffer.from([0xff, marker, bytes.length + 2 >> 8, bytes.length + 2 & 255, ...bytes]);
const oneCode = (table, symbol) => segment(0xc4, table, 1, ...Array(15).fill(0), symbol);

/** A grey JPEG whose coded data is @coded, the upper bit of each byte cleared: a code of one bit, zero, and seven bits of value. */
export function jpeg(coded) {
  const rows = Math.ceil(coded.length / 4096); // of 64 blocks of 64 coefficients
  const data = Buffer.alloc(rows * 4096, 0x40);
  for (let at = 0; at < coded.length; at++) data[at] = coded[at] & 0x7f;
  return Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xdb, 0, ...Array(64).fill(8)), oneCode(0x00, 7), oneCode(0x10, 7),
    segment(0xc0, 8, rows * 8 >> 8, rows * 8 & 255, 2, 0, 1, 1, 0x11, 0), segment(0xda, 1, 1, 0, 0, 63, 0), data, Buffer.from([0xff, 0xd9])]);
}

/** A grey PNG; @data: rows that are coded instead of those the header tells of; @claim: the size its header tells of, @more: chunks before the picture. */
export function png(width = 64, height = 48, { claim = [width, height], more = [], data } = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claim[0], 0);
  head.writeUInt32BE(claim[1], 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 128);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), chunk('IHDR', head), ...more.map(([type, data]) => chunk(type, Buffer.from(data))),
    chunk('IDAT', deflateSync(data ?? rows)), chunk('IEND', Buffer.alloc(0))]);
}
