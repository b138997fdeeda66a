// SPDX-License-Identifier: Apache-2.0
// What the browser tests share: a real server with a new demonstration, Chromium with a film for a camera, TAP.
//
// The server is started from the program given as the first argument; INCAMERA_URL names one that runs already.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // the demonstration signs its own certificate
process.removeAllListeners('warning');
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(join(root, 'web/package.json'));
const { chromium } = require('playwright-core');
export const axeSource = () => require('axe-core').source;

const START_MS = 120_000;
const cleanups = [];
let number = 0;
let failed = 0;

/** One TAP point; a failure says why and the run goes on. */
export function check(name, good, more = '') {
  number++;
  if (!good) failed++;
  console.log(`${good ? 'ok' : 'not ok'} ${number} - ${name}${more !== '' ? ` # ${String(more).replaceAll('\n', ' ')}` : ''}`);
  return good;
}

/** How much longer work takes here than its own processor time: 1 on a quiet machine. */
export function crowding() {
  const began = performance.now();
  const before = process.cpuUsage();
  let used = 0;
  while (used < 200) {
    const { user, system } = process.cpuUsage(before);
    used = (user + system) / 1000;
  }
  return (performance.now() - began) / used;
}

/** Run the steps of one test file: server up, steps, everything down, plan. */
export async function run(steps) {
  try {
    await steps(await startServer());
  } catch (error) {
    check(`runs to its end: ${String(error.message).split('\n')[0]}`, false);
    for (const line of String(error.stack).split('\n')) console.log(`# ${line}`);
  } finally {
    for (const clean of cleanups.reverse()) await clean();
  }
  console.log(`1..${number}`);
  process.exit(failed ? 1 : 0);
}

async function startServer() {
  if (process.env.INCAMERA_URL) return process.env.INCAMERA_URL;
  const program = process.argv[2];
  const data = join(folder(), 'data');
  const port = await freePort();
  const server = spawn(program, ['serve', '--demo', '--data', data, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  server.on('error', (error) => { said += error.message; });
  server.stdout.on('data', (text) => { said += text; });
  server.stderr.on('data', (text) => { said += text; });
  cleanups.push(() => new Promise((done) => { server.once('exit', done); server.kill('SIGTERM'); if (server.exitCode !== null || !server.pid) done(); }));
  const url = `https://127.0.0.1:${port}`;
  for (const end = Date.now() + START_MS; Date.now() < end;) {
    if (server.exitCode !== null || !server.pid) break;
    try { if ((await fetch(`${url}/readyz`)).ok) return url; } catch { /* not yet */ }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the server did not start: ${said.slice(-500)}`);
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

export function folder() {
  const made = mkdtempSync(join(tmpdir(), 'incamera-e2e-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const SWITCHES = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--ignore-certificate-errors', '--autoplay-policy=no-user-gesture-required'];

/** Chromium; @film (a path) is what its camera sees. */
export async function browser(film) {
  const made = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...SWITCHES, ...(film ? [`--use-file-for-fake-video-capture=${film}`] : [])] });
  cleanups.push(() => made.close());
  return made;
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** A signed-in page as one of the demonstration's people. Errors of the page fail the test at its end. */
export async function person(chrome, url, user, shape = DESKTOP) {
  const context = await chrome.newContext({ ...shape, ignoreHTTPSErrors: true, permissions: ['camera'], baseURL: url, locale: 'en-GB', timezoneId: 'Europe/London' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.trouble = [];
  page.on('pageerror', (error) => page.trouble.push(error.message));
  page.on('console', (message) => { if (/Content Security Policy|Trusted ?Type/i.test(message.text())) page.trouble.push(message.text()); });
  page.hosts = new Set();
  page.on('request', (request) => { const at = new URL(request.url()); if (at.protocol.startsWith('http')) page.hosts.add(at.origin); });
  if (user) {
    await page.goto('/sign-in');
    await page.locator(`[data-user="${user}"]`).click();
    await page.locator('.ic-header__out').waitFor();
  }
  return page;
}

export const named = (page, name) => page.locator(`[data-name="${name}"]`).first();

/** Who plays which part; the server names its own people. */
export async function cast(url) {
  const demo = await (await fetch(`${url}/api/v1/demo`)).json();
  const clinicians = demo.personas.filter((one) => one.role === 'CLINICIAN');
  return {
    demo, taker: clinicians.find((one) => !one.on_call).user, colleague: clinicians.find((one) => one.on_call),
    guardian: demo.personas.find((one) => ['CALDICOTT_GUARDIAN', 'IG_LEAD'].includes(one.role)).user,
    patient: demo.personas.find((one) => one.role === 'PATIENT') ?? demo.personas.find((one) => one.role === 'PROXY'),
  };
}

/** A film of a wristband: the symbol on skin colour, 1280 x 720, Motion JPEG. kind: datamatrix or code128. */
export function film(number, kind = 'datamatrix') {
  const place = folder();
  const symbol = join(place, 'symbol.png');
  const film = join(place, 'film.mjpeg');
  const what = kind === 'datamatrix' ? ['--barcode=DATAMATRIX', '--gs1', '--scale=4', `--data=[8018]123456789012345675[91]${number}`]
    : ['--barcode=CODE128', '--scale=2', '--height=40', '--notext', `--data=${number}`];
  execFileSync('zint', [...what, '--whitesp=4', '--vwhitesp=4', `--output=${symbol}`]);
  execFileSync('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', 'color=c=0xd9a98c:s=1280x720:d=2:r=15', '-i', symbol, '-filter_complex',
    '[0][1]overlay=(W-w)/2:(H-h)/2,noise=alls=6:allf=t', '-c:v', 'mjpeg', '-q:v', '3', '-y', film]);
  return film;
}

export { writeFileSync };
