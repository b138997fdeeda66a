// SPDX-License-Identifier: Apache-2.0
// An anonymised copy on its pages: one person paints over a photo and answers the form, another looks and passes it, it is shared
// for teaching, and the colleague sees the painted copy and nothing that names the patient.
import { join } from 'node:path';
import { axeSource, browser, cast, check, named, person, PHONE, run } from './lib.mjs';

const NARROW = { ...PHONE, viewport: { width: 320, height: 700 } };

async function axe(page, name) {
  await page.evaluate(axeSource());
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  check(`${name}: axe finds nothing`, violations.length === 0, violations.map((one) => `${one.id} ${one.nodes[0]?.target}`).join('; '));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(`${name}: nothing stands beyond the screen`, wide <= 0, wide);
}

async function shot(page, name) {
  if (process.env.INCAMERA_SHOTS) await page.screenshot({ path: join(process.env.INCAMERA_SHOTS, `${name}.png`), fullPage: true });
}

/** Of the patient's newest photo. */
async function photoOf(page, patient) {
  await page.goto(`/patient/${patient.id}`);
  const family = (await page.locator('h1').innerText()).split(',')[0];
  await page.locator('.ic-thumb').first().click();
  await named(page, 'more').waitFor();
  return { id: page.url().match(/[0-9a-f]{32}$/)[0], site: await page.locator('h1').innerText(), family };
}

async function share(page, colleague) {
  await named(page, 'share').click();
  await page.locator('[data-name=person]', { hasText: colleague }).click();
  await named(page, 'aim-other').click();
  await page.getByLabel('Purpose', { exact: true }).selectOption('TEACH');
}

/** Beyond care a share waits until it is known whether there is a copy: nothing goes by mistake as the photo itself. */
async function waitsForTheList(page, colleague) {
  await page.context().route('**/anonymisations/list', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'No.', status: 503, code: 'unavailable' }) }));
  await share(page, colleague);
  await page.locator('textarea[name="reason"]').fill('for a lecture');
  await named(page, 'see-copies').click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  check('where the copies cannot be listed, nothing can be sent', await named(page, 'send').isDisabled());
  await page.context().unroute('**/anonymisations/list');
  await page.getByRole('button', { name: 'Try again' }).click();
}

/** By keyboard alone: a box over the left half, and an answer to each question. */
async function make(page, id) {
  await page.goto(`/copies/${id}`);
  await page.getByText('There is no anonymised copy of this photo.').waitFor();
  await named(page, 'make').click();
  await page.waitForFunction(() => document.querySelector('.ic-marks img')?.naturalWidth > 0);
  await named(page, 'add-box').press('Enter');
  await page.locator('[data-name=marks] rect').focus();
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowLeft');
  for (let i = 0; i < 20; i++) await page.keyboard.press('ArrowUp');
  for (let i = 0; i < 10; i++) await page.keyboard.press('Shift+ArrowRight');
  for (let i = 0; i < 40; i++) await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('application', { name: 'Box 1: from the left 0 per cent, from the top 0, 50 wide, 100 high' }).waitFor();
  await page.locator('textarea[name="reason"]').fill('A heel like any other');
  check('without an answer to each question it is not saved', await named(page, 'save-copy').isDisabled());
  await page.getByLabel('Health-care staff under a duty of confidence').check();
  for (const group of await page.getByRole('group').filter({ has: page.getByLabel('Not left', { exact: true }) }).all()) await group.getByLabel('Plainly', { exact: true }).check();
  await named(page, 'save-copy').click();
  await page.getByText('Too much is left that could tell who this is.').waitFor();
  check('what is left plainly passes for nobody, and the page says what to do', true);
  for (const group of await page.getByRole('group').filter({ has: page.getByLabel('Not left', { exact: true }) }).all()) await group.getByLabel('Not left', { exact: true }).check();
  await axe(page, 'the form');
  await shot(page, 'copies-form');
  await named(page, 'save-copy').click();
  await page.locator('[data-state=WAITING]').waitFor();
  check('who made it is told that another person checks it', (await page.getByText('You made it, so another person checks it.').count()) === 1 && (await named(page, 'pass').count()) === 0);
}

async function pass(page) {
  await page.goto('/todo');
  await page.locator('[data-task=ANON_CHECK]').first().locator('[data-name=check]').click();
  await named(page, 'look').waitFor();
  check('nobody passes what they have not looked at', (await named(page, 'pass').count()) === 0);
  await named(page, 'look').click();
  await named(page, 'painted').waitFor();
  await named(page, 'pass').click();
  await page.locator('textarea[name="reason"]').fill('Looked closely: nobody is known by it');
  await axe(page, 'the check at 320 px');
  await shot(page, 'copies-check');
  await named(page, 'save-pass').click();
  await page.locator('[data-state=PASSED]').waitFor();
  check('it is in force, and its task is done', /Passed\./.test(await named(page, 'said').innerText()));
}

/** Mean brightness of the columns from @from to @to, in tenths. */
const brightness = (image, [from, to]) => {
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  const paper = canvas.getContext('2d');
  paper.drawImage(image, 0, 0);
  const { data } = paper.getImageData(Math.round(canvas.width * from / 10), 0, Math.round(canvas.width * (to - from) / 10), canvas.height);
  return data.reduce((sum, value, at) => sum + (at % 4 === 3 ? 0 : value), 0) / (data.length * 3 / 4);
};

async function receive(page, patient) {
  await page.goto('/inbox');
  const card = page.locator('.ic-card', { hasText: '1 anonymised copy' }).first();
  const told = await card.innerText();
  await card.locator('a').click();
  await named(page, 'copy').waitFor();
  await named(page, 'copy').evaluate((image) => image.decode());
  check('what was painted over is black in what the colleague sees', (await named(page, 'copy').evaluate(brightness, [0, 4.8])) < 2);
  check('and the rest is the picture', (await named(page, 'copy').evaluate(brightness, [5.5, 10])) > 20);
  const text = `${told} ${await page.locator('main').innerText()} ${page.url()} ${await page.title()}`;
  const names = [patient.family, patient.nhs_number, patient.nhs_number?.replace(/\D/g, ''), patient.id, patient.recording, patient.site, 'for the lecture'].filter(Boolean);
  check('nothing in the list, on the page or in its address names the patient', names.every((name) => !text.toLowerCase().includes(name.toLowerCase())), names.find((name) => text.toLowerCase().includes(name.toLowerCase())));
  await axe(page, 'the copy at 320 px');
  await shot(page, 'copies-received');
}

await run(async (url) => {
  const who = await cast(url);
  const patient = who.demo.patients.find((one) => one.nhs_number?.replace(/\D/g, '') === '9990000018');
  const chrome = await browser();
  const doctor = await person(chrome, url, 'khan');
  const { id, site, family } = await photoOf(doctor, patient);
  await waitsForTheList(doctor, who.colleague.name);
  await named(doctor, 'no-copy').waitFor();
  check('beyond care, without a copy, the page asks why the patient must be recognisable', true);
  await make(doctor, id);
  const nurse = await person(chrome, url, 'okoro', NARROW);
  await pass(nurse);
  await doctor.goto(`/photo/${id}`);
  await share(doctor, who.colleague.name);
  check('nothing is looked for before there is a reason', await named(doctor, 'see-copies').isDisabled());
  await doctor.locator('textarea[name="reason"]').fill('for the lecture on Friday');
  await named(doctor, 'see-copies').click();
  await doctor.getByLabel('The anonymised copy', { exact: true }).waitFor();
  check('with a copy, the copy is what goes unless somebody says otherwise', await doctor.getByLabel('The anonymised copy', { exact: true }).isChecked());
  await axe(doctor, 'the share form');
  await shot(doctor, 'copies-share');
  await named(doctor, 'send').click();
  await doctor.getByText('The person sees the painted copies and not whose they are.').waitFor();
  check('the sender is told what the person sees', true);
  const colleague = await person(chrome, url, who.colleague.user, NARROW);
  await receive(colleague, { ...patient, recording: id, site, family });
  const lead = await person(chrome, url, 'hughes');
  await lead.goto(`/life/${id}`);
  await named(lead, 'copies').click();
  await lead.locator('textarea[name="reason"]').fill('a colleague asked about the wall');
  await axe(lead, 'why governance looks');
  await named(lead, 'save-why').click();
  await lead.locator('[data-state=PASSED]').waitFor();
  await named(lead, 'end').click();
  await lead.locator('textarea[name="reason"]').fill('A number was seen on the wall');
  await named(lead, 'save-end').click();
  await lead.locator('[data-state=ENDED]').waitFor();
  await colleague.reload();
  await colleague.getByText('This share was stopped.').waitFor();
  check('governance ends it, and what was shared stops', (await named(colleague, 'copy').count()) === 0);
  for (const page of [doctor, nurse, colleague, lead]) check('no trouble on the page', page.trouble.length === 0, page.trouble.join('; '));
});
