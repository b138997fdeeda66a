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

const inChromium = (wasm, file, rounds) => page.evaluate(async ([wasm64, file64, rounds]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const module = await WebAssembly.compile(bytes(wasm64));
  const file = bytes(file64);
  const median = (containersOnly) => {
    const times = [];
    for (let n = 0; n < rounds; n++) {
      const began = performance.now();
      const machine = new globalThis.strip.Machine(module, containersOnly);
      machine.feed(file);
      machine.end();
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[rounds >> 1];
  };
  return { containers: median(true), deep: median(false) };
}, [wasm.toString('base64'), file.toString('base64'), rounds]);

const wasm = await inChromium(build('camera'), readFileSync(picture), ROUNDS);
const said = execFileSync(bench, [picture]).toString();
const native = { containers: Number(/containers +([\d.]+) us/.exec(said)[1]) / 1000, deep: Number(/deep +([\d.]+) us/.exec(said)[1]) / 1000 };
for (const depth of ['containers', 'deep'])
  console.log(`${depth.padEnd(10)} ${readFileSync(picture).length} bytes  Chromium ${wasm[depth].toFixed(1)} ms  native ${native[depth].toFixed(2)} ms  ratio ${(wasm[depth] / native[depth]).toFixed(2)}   goal ${GOAL_MS} ms, ${GOAL_RATIO} x`);
await chrome.close();
tidy();
