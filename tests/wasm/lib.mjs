// SPDX-License-Identifier: Apache-2.0
// The web app's own wrapper of the stripper, bundled as the app bundles it, and the modules built afresh.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const work = mkdtempSync(join(tmpdir(), 'incamera-wasm-'));
export const tidy = () => rmSync(work, { recursive: true, force: true });
export const require = createRequire(join(root, 'web/package.json'));

export function build(kind) {
  const path = join(work, `${kind}.wasm`);
  execFileSync(join(root, 'tools/build_wasm'), [kind, path], { stdio: ['ignore', 'inherit', 'inherit'] });
  return readFileSync(path);
}

/** machine.ts as a module of this process. */
export async function wrapper() {
  const outfile = join(work, 'machine.mjs');
  await require('esbuild').build({ entryPoints: [join(root, 'web/src/strip/machine.ts')], outfile, format: 'esm', bundle: true, logLevel: 'warning' });
  return import(pathToFileURL(outfile).href);
}
