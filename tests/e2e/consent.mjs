// SPDX-License-Identifier: Apache-2.0
// Consent in writing: press use needs a signature; who signs is named, the finger draws, and the record shows it again.
import { axeSource, browser, cast, check, film, named, person, PHONE, run } from './lib.mjs';

async function openQuestion(page) {
  await page.goto('/camera');
  await named(page, 'yes-patient').click();
  await page.locator('[data-name=agreed], [data-name=still-agreed]').first().waitFor();
  if (await named(page, 'still-agreed').count()) await page.getByRole('button', { name: 'Ask again' }).click();
  await page.getByText('Signed, other uses, child, interpreter').click();
}

const POLISH = 'Czy mogę zrobić zdjęcie?';

/** The IG lead puts a question forward, the Guardian adopts it. */
async function adoptPolish(chrome, url) {
  const lead = await person(chrome, url, 'hughes');
  await lead.goto('/rules');
  await lead.getByLabel('Language tag').fill('pl');
  await lead.getByLabel('The words, as they are read aloud').fill(POLISH);
  await named(lead, 'save-wording').click();
  await lead.getByText('Write who translated and checked it').waitFor();
  check('who checked it has to be said', true);
  await lead.getByLabel('Who translated and checked it').fill('Interpreting service, 114');
  await named(lead, 'save-wording').click();
  await lead.getByText('To be adopted').waitFor();
  check('who puts it forward does not adopt it', (await named(lead, 'adopt').count()) === 0);
  const guardian = await person(chrome, url, 'osei');
  await guardian.goto('/rules');
  await named(guardian, 'adopt').click();
  await named(guardian, 'save-adopt-wording').click();
  await guardian.getByText('In use').waitFor();
  await guardian.evaluate(axeSource());
  const faults = await guardian.evaluate(async () => (await window.axe.run()).violations.map((one) => one.id));
  check('axe finds nothing on the rules page', faults.length === 0, faults.join(' '));
}

/** A sensitive picture is filed; its page shows it blurred until it is asked for. */
async function sensitive(page, patient) {
  await openQuestion(page);
  await page.getByText('Injury that someone may have caused').click();
  await named(page, 'agreed').click();
  await page.locator('[data-name=shutter]:enabled').click();
  await page.locator('[data-site=heel]').first().click();
  await named(page, 'save').click();
  await named(page, 'receipt').waitFor();
  await page.goto(`/patient/${patient.id}`);
  const photo = await page.locator('a[href^="/photo/"]').first().getAttribute('href');
  await page.goto(photo);
  for (let tries = 0; tries < 20 && (await named(page, 'blurred').count()) === 0; tries++) { // the preview is being made
    await page.waitForTimeout(500);
    await page.reload();
    await named(page, 'show-covered').waitFor();
  }
  const width = await named(page, 'blurred').evaluate((image) => image.decode().then(() => image.naturalWidth));
  check('it is there in twelve pixels, and the picture is not', width <= 12 && (await named(page, 'picture').count()) === 0, String(width));
  await page.evaluate(axeSource());
  const faults = await page.evaluate(async () => (await window.axe.run()).violations.map((one) => one.id));
  check('axe finds nothing on it', faults.length === 0, faults.join(' '));
  await named(page, 'show-covered').click();
  await named(page, 'picture').waitFor();
  check('one touch shows it', (await named(page, 'blurred').count()) === 0);
}

/** Two lines over the pad. */
async function draw(page) {
  const pad = named(page, 'signature');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  for (const y of [0.3, 0.6]) {
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * y);
    await page.mouse.down();
    for (let n = 0; n <= 20; n++) await page.mouse.move(box.x + box.width * (0.2 + n * 0.03), box.y + box.height * (y + 0.1 * Math.sin(n)));
    await page.mouse.up();
  }
}

await run(async (url) => {
  const who = await cast(url);
  const patient = who.demo.patients.find((one) => one.wristband && one.nhs_number);
  const chrome = await browser(film(patient.nhs_number.replace(/\D/g, '')));
  const page = await person(chrome, url, who.taker, PHONE);
  await openQuestion(page);
  check('spoken is presumed, and nothing is to be signed', (await named(page, 'signature').count()) === 0);
  const media = page.locator('fieldset', { hasText: 'Press, television or online' });
  check('press use is one of the questions', (await media.count()) === 1);
  await media.getByText('Yes', { exact: true }).click();
  await named(page, 'signature').waitFor();
  check('a yes to press use asks for a signature', true);
  await named(page, 'agreed').click();
  await page.getByText('Write who signed, or who was the witness').waitFor();
  check('without a name nothing is sent, and the field says why and has the focus', (await named(page, 'shutter').count()) === 0
    && (await page.getByLabel('Who signed').evaluate((field) => field === document.activeElement)));
  await page.getByLabel('Who signed').fill('Sam Sample');
  await draw(page);
  check('two strokes are drawn', (await page.locator('[data-name=signature] polyline').count()) === 2);
  await named(page, 'sign-again').click();
  check('and can be cleared', (await page.locator('[data-name=signature] polyline').count()) === 0);
  await draw(page);
  await page.evaluate(axeSource());
  const faults = await page.evaluate(async () => (await window.axe.run()).violations.map((one) => one.id));
  check('axe finds nothing', faults.length === 0, faults.join(' '));
  await named(page, 'agreed').click();
  await named(page, 'shutter').waitFor();

  await page.goto(`/patient/${patient.id}`);
  const shown = page.locator('.ic-consent').first();
  await shown.getByText('Signed by Sam Sample').waitFor();
  check('the record shows who signed, and the strokes', (await shown.locator('polyline').count()) === 2);
  check('the drawing is named for those who do not see it', (await shown.getByRole('img', { name: 'Signature of Sam Sample' }).count()) === 1);
  await adoptPolish(chrome, url);
  await openQuestion(page);
  await page.getByLabel('Language of the question').selectOption('pl');
  const asked = page.locator('.ic-say p').first();
  check('the question is read in Polish, and a screen reader knows', (await asked.textContent()) === POLISH && (await asked.getAttribute('lang')) === 'pl');
  check('what is not there in Polish is not asked as if it were', (await page.getByText('These questions are not there in Polish.').count()) === 1 && (await page.locator('fieldset', { hasText: 'Teaching' }).count()) === 0);
  await page.evaluate(axeSource());
  const left = await page.evaluate(async () => (await window.axe.run()).violations.map((one) => one.id));
  check('axe finds nothing', left.length === 0, left.join(' '));
  await named(page, 'agreed').click();
  await named(page, 'shutter').waitFor();
  await page.goto(`/patient/${patient.id}`);
  await page.locator('.ic-consent').first().getByText('Asked in Polish.').waitFor();
  await openQuestion(page);
  await page.locator('fieldset', { hasText: 'Teaching' }).getByText('Yes', { exact: true }).click();
  await page.getByLabel('When does the yes end? (optional)').fill('2031-05-01');
  await named(page, 'agreed').click();
  await named(page, 'shutter').waitFor();
  await page.goto(`/patient/${patient.id}`);
  await page.locator('.ic-consent').first().getByText('until 1 May 2031').waitFor();
  check('and an answer in English until when', true);
  await sensitive(page, patient);
  check('no error and no breach of the page\'s policy', page.trouble.length === 0, page.trouble.join('; '));
});
