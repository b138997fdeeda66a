// SPDX-License-Identifier: Apache-2.0
// Two modules remove what a picture carries, on the phone. A picture can be taken, shown and saved with the first alone;
// without a connection nothing is lost; the whole module, once it is there, has the last look and gives the names.
import { browser, cast, check, film, named, person, PHONE, run } from './lib.mjs';

const FIRST = /\/assets\/strip-first-/, WHOLE = /\/assets\/strip-whole-/;

async function photographed(chrome, url, who, prepare) {
  const page = await person(chrome, url, who.taker, { ...PHONE, reducedMotion: 'reduce' });
  page.fetched = [];
  page.context().on('request', (request) => { if (FIRST.test(request.url()) || WHOLE.test(request.url())) page.fetched.push(FIRST.test(request.url()) ? 'first' : 'whole'); });
  const held = await prepare(page);
  await page.goto('/camera');
  await press(page, '[data-name=yes-patient]');
  await press(page, '[data-name=agreed], [data-name=still-agreed]');
  await page.locator('[data-name=sample-picture]:enabled').click(); // a picture with a position, a name and a serial number
  await page.locator('.ic-cam__still').waitFor();
  await page.locator('[data-site=heel]').first().click();
  return { page, held };
}

/** As soon as the step takes presses. */
async function press(page, selector) {
  const button = page.locator(selector).first();
  await button.waitFor();
  await page.waitForFunction((element) => !element.disabled && !element.closest('.ic-new'), await button.elementHandle());
  await button.click();
}

async function removedIn(page) {
  await named(page, 'receipt').waitFor();
  await named(page, 'receipt').locator('summary').first().click();
  return named(page, 'receipt').innerText();
}

async function withoutWhole(chrome, url, who) {
  const { page } = await photographed(chrome, url, who, (page) => page.context().route(WHOLE, (route) => route.abort()));
  check('the first module alone makes a picture that can be shown', page.fetched.includes('first'), page.fetched.join(' '));
  await page.context().setOffline(true);
  await named(page, 'save').click();
  await page.locator('.ic-notice').first().waitFor();
  check('without a connection the picture is held and the screen says so', (await named(page, 'receipt').count()) === 0);
  await page.context().setOffline(false);
  const said = await removedIn(page);
  check('what the first module alone removed is told by its size, and the server found nothing left', /1 hidden detail removed on this device/.test(said) && /not listed/.test(said), said);
  check('no error and no breach of the page\'s policy', page.trouble.length === 0, page.trouble.join('; '));
  await page.context().close();
}

async function wholeComesLate(chrome, url, who) {
  const { page, held } = await photographed(chrome, url, who, async (page) => {
    const late = {};
    late.asked = new Promise((done) => { late.ask = done; });
    await page.context().route(WHOLE, (route) => { late.go = () => route.continue(); late.ask(); });
    return late;
  });
  await held.asked;
  check('the whole module is fetched behind the first', page.fetched.join(' ') === 'first whole', page.fetched.join(' '));
  await named(page, 'save').click();
  await held.go();
  const said = await removedIn(page);
  check('the whole module has the last look, and gives the names', /GPSLatitude/.test(said) && !/not listed/.test(said), said);
  await page.context().close();
}

await run(async (url) => {
  const who = await cast(url);
  const patient = who.demo.patients.find((one) => one.wristband && one.nhs_number);
  const chrome = await browser(film(patient.nhs_number.replace(/\D/g, '')));
  await withoutWhole(chrome, url, who);
  await wholeComesLate(chrome, url, who);
});
