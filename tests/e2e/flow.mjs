// SPDX-License-Identifier: Apache-2.0
// The capture by robot: a wristband on film, eight touches to a sent share, six in an emergency. Counted and timed with
// the processor at a quarter and a line of 10 Mbit/s.
import { browser, cast, check, crowding, film, named, person, PHONE, run } from './lib.mjs';

const TAPS_FILED = 5, TAPS_SHARED = 8, TAPS_EMERGENCY = 6, ROBOT_MS_GOAL = 3000;

/** Counts touches and camera requests from before the app's first line. */
const COUNTERS = () => {
  window.taps = 0;
  window.cameras = 0;
  addEventListener('pointerdown', () => { window.taps++; }, true);
  const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (...given) => { window.cameras++; return own(...given); };
};

async function openCamera(chrome, url, user) {
  const page = await person(chrome, url, user, { ...PHONE, reducedMotion: 'reduce' });
  await page.goto('/help'); // the reader is fetched ahead, once a first screen has been shown
  await page.waitForRequest(/reader-.*\.wasm/, { timeout: 10_000 }).catch(() => {});
  await page.addInitScript(COUNTERS);
  return page;
}

async function throttle(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 20, downloadThroughput: 1.25e6, uploadThroughput: 1.25e6 });
}

const taps = (page) => page.evaluate(() => window.taps);

/** One touch as soon as the thing is there, enabled and takes presses; how long a new step would take none is counted. */
async function touchAt(page, locator) {
  await locator.waitFor();
  await page.waitForFunction((element) => !element.disabled, await locator.elementHandle());
  const began = Date.now();
  await page.waitForFunction((element) => !element.closest('.ic-new'), await locator.elementHandle());
  page.settling = (page.settling ?? 0) + Date.now() - began;
  await locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(x + width / 2, y + height / 2);
    if (!there || !element.contains(there)) element.scrollIntoView({ block: 'center' });
  });
  const box = await locator.boundingBox();
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
}
const touch = (page, name) => touchAt(page, named(page, name));

/** Everything the browser keeps for this origin, searched for a picture or a name. */
const kept = (page) => page.evaluate(async () => {
  const found = [];
  for (const store of [localStorage, sessionStorage]) for (let n = 0; n < store.length; n++) found.push(store.key(n));
  for (const base of await indexedDB.databases()) found.push(base.name);
  for (const cache of await caches.keys()) found.push(cache);
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) found.push(name);
  return found;
});

async function routine(chrome, url, who, patient) {
  const page = await openCamera(chrome, url, who.taker);
  await throttle(page);
  await page.goto('/camera');
  await page.waitForFunction(() => document.querySelector('video')?.videoWidth > 0);
  const began = Date.now();
  await named(page, 'yes-patient').waitFor();
  const read = Date.now() - began;
  check('the wristband on film is read', true, `${read} ms`);
  await touch(page, 'yes-patient');
  await touchAt(page, page.locator('[data-name=agreed], [data-name=still-agreed]').first());
  await touchAt(page, page.locator('[data-name=shutter]:enabled'));
  await touchAt(page, page.locator('[data-site=heel]').first());
  await touch(page, 'save');
  await named(page, 'receipt').waitFor();
  const filedMs = Date.now() - began;
  check(`${TAPS_FILED} touches to "in the record"`, (await taps(page)) === TAPS_FILED, `${await taps(page)} touches, ${filedMs} ms`);
  check('the screen says so with the time', /In the record\. \d{1,2}:\d\d(am|pm)\./.test(await named(page, 'receipt').innerText()));
  await touchAt(page, page.locator('[data-name=person]', { hasText: who.colleague.name }));
  await touch(page, 'aim-advice');
  await touch(page, 'send');
  await named(page, 'sent').waitFor();
  const total = Date.now() - began - page.settling;
  check(`${TAPS_SHARED} touches to a sent share`, (await taps(page)) === TAPS_SHARED, `${await taps(page)} touches`);
  check('the camera was asked for once', (await page.evaluate(() => window.cameras)) === 1);
  check('no request to another host', page.hosts.size === 1 && page.hosts.has(url), [...page.hosts].join(' '));
  check('nothing is kept by the browser', (await kept(page)).length === 0, (await kept(page)).join(' '));
  const number = patient.nhs_number.replace(/\D/g, '');
  check('no number in the address or the title', !page.url().includes(number) && !(await page.title()).includes(number));
  check('no error and no breach of the page\'s policy', page.trouble.length === 0, page.trouble.join('; '));
  await page.context().close();
  return total;
}

async function emergency(chrome, url, who) {
  const page = await openCamera(chrome, url, who.taker);
  await page.goto('/camera');
  await touch(page, 'yes-patient');
  await touch(page, 'cannot-ask');
  await touch(page, 'cannot-emergency');
  await touchAt(page, page.locator('[data-name=shutter]:enabled'));
  await touchAt(page, page.locator('[data-site=chest]').first());
  await touch(page, 'save');
  await named(page, 'receipt').waitFor();
  check(`${TAPS_EMERGENCY} touches in an emergency`, (await taps(page)) === TAPS_EMERGENCY, `${await taps(page)} touches`);
  await page.context().close();
}

async function refusal(page) {
  await touch(page, 'yes-patient');
  await touch(page, 'said-no');
  await page.getByText('The answer is respected').waitFor();
  check('after no there is no shutter', (await named(page, 'shutter').count()) === 0);
}

async function code128(url, who, number) {
  const chrome = await browser(film(number, 'code128'));
  const page = await openCamera(chrome, url, who.taker);
  await page.goto('/camera');
  await named(page, 'yes-patient').waitFor();
  check('a Code 128 wristband is read as well', true);
  await refusal(page);
}

await run(async (url) => {
  const who = await cast(url);
  const patient = who.demo.patients.find((one) => one.wristband && one.nhs_number);
  const number = patient.nhs_number.replace(/\D/g, '');
  const chrome = await browser(film(number));
  const ms = await routine(chrome, url, who, patient);
  console.log(`# robot time ${ms} ms beside the half seconds in which new steps take no press; processor at a quarter, 10 Mbit/s; goal ${ROBOT_MS_GOAL} ms; others take ${crowding().toFixed(1)} times the processor`);
  await emergency(chrome, url, who);
  const other = who.demo.patients.filter((one) => one.wristband && one.nhs_number)[1].nhs_number.replace(/\D/g, '');
  await code128(url, who, other);
});
