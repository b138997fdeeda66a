// SPDX-License-Identifier: Apache-2.0
// Types checked, styles and modules bundled, files named by their content, compressed, listed: see ../README.md.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import * as esbuild from 'esbuild';
import * as sass from 'sass';
import { appPaths } from './paths.mjs';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.argv[2];
if (!out) { console.error('usage: node tools/build.mjs OUTDIR'); process.exit(2); }

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.txt': 'text/plain; charset=utf-8',
};
const sha = (bytes, algorithm = 'sha256', form = 'hex') => createHash(algorithm).update(bytes).digest(form);
const integrity = (bytes) => `sha384-${sha(bytes, 'sha384', 'base64')}`;

function put(path, bytes) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), bytes);
}

/** Write @bytes under a name that carries its hash; return the URL. */
function putHashed(stem, extension, bytes) {
  const path = `assets/${stem}-${sha(bytes).slice(0, 10)}${extension}`;
  put(path, bytes);
  return `/${path}`;
}

const common = {
  bundle: true, minify: true, write: false, legalComments: 'none', logLevel: 'warning', charset: 'utf8',
  target: ['chrome100', 'firefox115', 'safari15.4'], absWorkingDir: web,
};

function buildStyles() {
  const { css } = sass.compile(join(web, 'src/style/app.scss'), {
    style: 'compressed', loadPaths: [join(web, 'node_modules')], quietDeps: true, silenceDeprecations: ['import'],
  });
  return putHashed('app', '.css', Buffer.from(css));
}

async function buildScanner() {
  const wasm = readFileSync(join(web, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'));
  const wasmUrl = putHashed('reader', '.wasm', wasm);
  const { outputFiles: [worker] } = await esbuild.build({ ...common, entryPoints: ['src/camera/scan.worker.ts'], format: 'iife',
    define: { __READER_WASM__: JSON.stringify(wasmUrl), 'process.env.NODE_ENV': '"production"' } });
  return { wasmUrl, workerUrl: putHashed('scan', '.js', worker.contents) };
}

/** The metadata stripper, from the same C as the server's. */
async function buildStripper() {
  const wasm = (kind) => {
    const path = join(out, `${kind}.wasm`);
    execFileSync(join(web, '../tools/build_wasm'), [kind, path], { stdio: 'inherit' });
    const bytes = readFileSync(path);
    rmSync(path);
    return putHashed(`strip-${kind}`, '.wasm', bytes);
  };
  const { outputFiles: [worker] } = await esbuild.build({ ...common, entryPoints: ['src/strip/strip.worker.ts'], format: 'iife',
    define: { __STRIP_FIRST_WASM__: JSON.stringify(wasm('first')), __STRIP_WHOLE_WASM__: JSON.stringify(wasm('whole')) } });
  return putHashed('strip', '.js', worker.contents);
}

async function buildApp({ wasmUrl, workerUrl }, stripUrl) {
  const { outputFiles, metafile } = await esbuild.build({ ...common, entryPoints: { app: 'src/app.tsx' }, outdir: '/',
    entryNames: 'assets/[name]-[hash]', chunkNames: 'assets/[name]-[hash]', format: 'esm', splitting: true, metafile: true,
    jsx: 'automatic', jsxImportSource: 'preact',
    define: { __READER_WASM__: JSON.stringify(wasmUrl), __SCAN_WORKER__: JSON.stringify(workerUrl), __STRIP_WORKER__: JSON.stringify(stripUrl) } });
  let entry;
  for (const file of outputFiles) {
    put(relative('/', file.path), file.contents);
    if (/assets\/app-[^/]+\.js$/.test(file.path)) entry = { url: file.path, bytes: file.contents };
  }
  const outputs = Object.entries(metafile.outputs);
  const [, made] = outputs.find(([path]) => path.endsWith(entry.url.slice(1)));
  const first = made.imports.filter((i) => i.kind === 'import-statement').map((i) => `/${i.path.replace(/^\/+/, '').replace(/^.*?assets\//, 'assets/')}`);
  return { entry, first };
}

function buildShell({ entry, first }, cssUrl) {
  const css = readFileSync(join(out, cssUrl));
  const preload = first.map((url) => `<link rel="modulepreload" href="${url}" integrity="${integrity(readFileSync(join(out, url)))}">`).join('\n');
  const html = readFileSync(join(web, 'src/index.html'), 'utf8')
    .replace('<!-- styles -->', `<link rel="stylesheet" href="${cssUrl}" integrity="${integrity(css)}">`)
    .replace('<!-- modules -->', `${preload}\n<script type="module" src="${entry.url}" integrity="${integrity(entry.bytes)}"></script>`);
  put('index.html', html);
}

function copyStatic() {
  for (const name of readdirSync(join(web, 'src/static'))) put(name, readFileSync(join(web, 'src/static', name)));
}

function filesOf(directory) {
  return readdirSync(directory).sort().flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? filesOf(path) : [path];
  });
}

function compress(path) {
  const bytes = readFileSync(path);
  const small = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 } });
  if (small.length < bytes.length) writeFileSync(`${path}.br`, small);
}

function writeManifest() {
  const rows = [];
  for (const path of filesOf(out)) {
    if (path.endsWith('.br')) continue;
    compress(path);
    const name = relative(out, path);
    const type = TYPES[extname(name)];
    if (!type) throw new Error(`no content type for ${name}`);
    const digest = sha(readFileSync(path));
    if (name === 'index.html') for (const url of appPaths) rows.push([url, name, type, digest, 'shell']);
    else rows.push([`/${name}`, name, type, digest, name.startsWith('assets/') ? 'forever' : 'day']);
  }
  put('manifest.tsv', rows.map((row) => row.join('\t')).join('\n') + '\n');
}

execFileSync(process.execPath, [join(web, '../tools/gen_api.mjs'), '--check'], { stdio: 'inherit' });
if (process.argv[3] !== '--unchecked') execFileSync(process.execPath, [join(web, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', web], { stdio: 'inherit' });
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const cssUrl = buildStyles();
buildShell(await buildApp(await buildScanner(), await buildStripper()), cssUrl);
copyStatic();
writeManifest();
