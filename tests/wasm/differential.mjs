// SPDX-License-Identifier: Apache-2.0
// The browser's stripper against the server's: the same output, findings and facts, byte for byte, or the same refusal,
// deep and containers only, over the generated pictures with their canaries, the fuzzer's seeds and INCAMERA_CORPUS
// (a folder). Pieces are of many lengths here and whole there. The first module, which only knows containers and names
// nothing, gives the same output and facts or refuses; and what it made, seen by the whole one, is the same picture as if
// the whole one had been there from the start. usage: differential.mjs NATIVE_STRIP
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { assert, done, test } from '../lib/tap.mjs';
import { build, root, tidy, work, wrapper } from './lib.mjs';

const native = process.argv[2];
const BYTES_MAX = { first: 12_000, whole: 48_000 };
const BATCH_BYTES = 48 << 20;
const made = join(work, 'made');
mkdirSync(made);
execFileSync(native, ['--make', made]);
const { Machine, StripFailure } = await wrapper();
const binaries = { first: build('first'), whole: build('whole') };
const modules = Object.fromEntries(Object.entries(binaries).map(([kind, bytes]) => [kind, new WebAssembly.Module(bytes)]));

const filesOf = (folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
const startsLike = (bytes, ...first) => first.every((byte, n) => bytes[n] === byte);
/** All that the first module may refuse though the native containers take it: no camera writes such a file. */
const isBeyondFirst = (bytes) => !startsLike(bytes, 0xff, 0xd8) && !(startsLike(bytes, 0x89, 0x50) && !bytes.includes('iCCP'));

/** What the browser makes of @file: [code, output, findings, facts]. */
function inWasm(kind, file, containersOnly, step) {
  try {
    const machine = new Machine(modules[kind], containersOnly);
    for (let at = 0; at < file.length; at += step) machine.feed(Uint8Array.from(file.subarray(at, at + step)));
    const { output, raw } = machine.end();
    return ['', Buffer.concat(output), Buffer.from(raw.findings), Buffer.from(raw.facts)];
  } catch (error) {
    if (!(error instanceof StripFailure)) throw error;
    return [error.code];
  }
}

function* native_results(paths) {
  const { stdout, status } = spawnSync(native, paths, { maxBuffer: 2 ** 31 - 1 });
  assert.equal(status, 0);
  let at = 0;
  const next = () => { const length = stdout.readUInt32BE(at); at += 4 + length; return stdout.subarray(at - length, at); };
  for (const path of paths) for (const containersOnly of [false, true]) yield [path, containersOnly, next().toString(), next(), next(), next()];
}

function* batches(paths) {
  let batch = [], bytes = 0;
  for (const path of paths) {
    batch.push(path);
    bytes += statSync(path).size;
    if (bytes > BATCH_BYTES || batch.length === 200) { yield batch; batch = []; bytes = 0; }
  }
  if (batch.length > 0) yield batch;
}

/** The first module beside the native containers, and its output under the deep look beside the native deep one. */
function compareFirst(path, file, step, containers, deep) {
  const [code, output, findings, facts] = inWasm('first', file, false, step);
  if (code) {
    assert.equal(code, 'not_here');
    assert.ok(containers.code || isBeyondFirst(file), `${path}: the first module refuses what it should take`);
    return 0;
  }
  assert.equal(containers.code, '', `${path}: the first module takes what is refused as "${containers.code}"`);
  assert.equal(findings.length, 0);
  assert.ok(output.equals(containers.output) && facts.equals(containers.facts), `${path}: the first module's output or facts differ`);
  if (deep.code) return 0;
  assert.ok(inWasm('whole', output, false, step)[1].equals(deep.output), `${path}: seen by both modules it is another picture than by the whole one`);
  return 1;
}

function compare(paths) {
  const seen = { files: 0, accepted: 0, refused: 0, findings: 0, first: 0 };
  let deep;
  for (const batch of batches(paths)) for (const [path, containersOnly, code, output, findings, facts] of native_results(batch)) {
    const file = readFileSync(path);
    const long = file.length > 100_000;
    const step = Math.max(long ? 4096 : 1, 1 + (seen.files * 7919) % (long ? 200_000 : 2_000));
    const [otherCode, ...others] = inWasm('whole', file, containersOnly, step);
    assert.equal(otherCode, code, `${path}: the whole module says "${otherCode}", native "${code}"`);
    if (code === '') for (const [n, what] of ['output', 'findings', 'facts'].entries()) assert.ok([output, findings, facts][n].equals(others[n]), `${path}: ${what} differ (${containersOnly ? 'containers' : 'deep'})`);
    seen.files++;
    if (code === '') { seen.accepted++; seen.findings += findings.length; } else seen.refused++;
    if (containersOnly) seen.first += compareFirst(path, file, step, { code, output, facts }, deep);
    else deep = { code, output };
  }
  console.log(`# ${seen.files / 2} files twice: ${seen.accepted} accepted, ${seen.refused} refused, ${seen.findings} bytes of findings; ${seen.first} by the first module and then the whole`);
  return seen;
}

for (const [kind, bytes] of Object.entries(binaries)) test(`${kind}: no imports, so that it can only compute`, () => {
  assert.deepEqual(WebAssembly.Module.imports(modules[kind]), []);
  assert.deepEqual(WebAssembly.Module.exports(modules[kind]).map(({ name }) => name).sort(),
    ['ic_wasm_begin', 'ic_wasm_end', 'ic_wasm_feed', 'ic_wasm_input', 'ic_wasm_reply', 'memory']);
  const small = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } }).length;
  const most = BYTES_MAX[kind];
  console.log(`# ${kind}: ${bytes.length} bytes, ${small} in brotli, at most ${most}`);
  assert.ok(small <= most);
});
test('generated pictures, a canary in each', () => {
  const seen = compare(filesOf(made));
  assert.ok(seen.accepted > 1000 && seen.first > 300);
});
test("the fuzzer's seeds", () => assert.ok(compare(readdirSync(join(root, 'fuzz/corpus')).flatMap((name) => filesOf(join(root, 'fuzz/corpus', name)))).files > 0));
test('pictures cut or changed anywhere', () => {
  const damaged = join(work, 'damaged');
  mkdirSync(damaged);
  for (const name of readdirSync(made).filter((one) => one.startsWith('made-0-0-0.'))) {
    const whole = readFileSync(join(made, name));
    for (let n = 0; n < 150; n++) {
      const at = Math.floor((n * whole.length) / 150);
      const flipped = Buffer.from(whole);
      flipped[at] ^= 1 << n % 8;
      writeFileSync(join(damaged, `cut-${n}-${name}`), whole.subarray(0, at));
      writeFileSync(join(damaged, `flip-${n}-${name}`), flipped);
    }
  }
  assert.ok(compare(filesOf(damaged)).refused > 0);
});
for (const folder of [process.env.INCAMERA_CORPUS ?? ''].filter(existsSync)) test(`real files of ${folder}`, () => assert.ok(compare(filesOf(folder)).files > 0));
await done(async () => tidy());
