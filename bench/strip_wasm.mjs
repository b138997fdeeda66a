// SPDX-License-Identifier: Apache-2.0
// strip_wasm.mjs BENCH_STRIP [JPEG]: the browser's stripper in headless Chromium beside the native one, in one run.
// Without a file a JPEG of twelve megapixels is made by ImageMagick.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, require, root, tidy, work } from '../tests/wasm/lib.mjs';

const [bench, given] = process.argv.slice(2);
const ROUNDS = 21, GOAL_MS = 25, GOAL_RATIO = 8;
const picture = given ?? join(work, 'made.jpg');
if (!given) execFileSync('convert', ['-size', '4000x3000', '-seed', '1', 'plasma:', '-attenuate', '0.6', '+noise', 'Gaussian', '-quality', '85', picture]);
const esbuild = require('esbuild');
const { outputFiles: [code] } = await esbuild.build({ entryPoints: [join(root, 'web/src/strip/machine.ts')], bundle: true, format: 'iife', globalName: 'strip', write: false, minify: true });
const chrome = await require('playwright-core').chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await chrome.newPage();
await page.addScriptTag({ content: code.text });

const inChromium = (wasm, containersOnly) => page.evaluate(async ([wasm64, file64, rounds, containersOnly]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const module = await WebAssembly.compile(bytes(wasm64));
  const file = bytes(file64);
  const times = [];
  for (let n = 0; n < rounds; n++) {
    const read = file.slice(); // as the page has it from the disk or the camera, and gives it away
    const began = performance.now();
    const machine = new globalThis.strip.Machine(module, containersOnly);
    machine.feed(read);
    machine.end();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[rounds >> 1];
}, [wasm.toString('base64'), readFileSync(picture).toString('base64'), ROUNDS, containersOnly]);

const said = execFileSync(bench, [picture]).toString();
for (const [look, kind] of [['containers', 'first'], ['deep', 'whole']]) { // the phone's two looks, each by its module
  const ms = await inChromium(build(kind), look === 'containers');
  const native = Number(new RegExp(`${look} +([\\d.]+) us`).exec(said)[1]) / 1000;
  console.log(`${look.padEnd(10)} ${readFileSync(picture).length} bytes  Chromium ${ms.toFixed(1)} ms  native ${native.toFixed(2)} ms  ratio ${(ms / native).toFixed(2)}   goal ${GOAL_MS} ms, ${GOAL_RATIO} x`);
}
await chrome.close();
tidy();
