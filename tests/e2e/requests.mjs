// SPDX-License-Identifier: Apache-2.0
// A request on its pages: written down, identity, an opinion, a review, granted, the bundle downloaded; refused with a letter.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { axeSource, browser, cast, check, DESKTOP, folder, named, person, PHONE, run } from './lib.mjs';

const NHS = '9990000018';

async function axe(page, name) {
  await page.evaluate(axeSource());
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  check(`${name}: axe finds nothing`, violations.length === 0, violations.map((one) => `${one.id} ${one.nodes[0]?.target}`).join('; '));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(`${name}: nothing stands beyond the screen`, wide <= 0, wide);
}

async function step(page, act, note) {
  const before = await page.locator('[data-name="steps"] li').count();
  await named(page, act).click();
  await page.locator('textarea[name="note"]').fill(note);
  await named(page, 'save').click();
  if (act === 'THIRD') await named(page, 'DECIDE').waitFor(); // a note on the patient is no step
  else await page.locator('[data-name="steps"] li').nth(before).waitFor();
}

async function open(page, kind, requester, name) {
  await page.goto('/requests');
  await named(page, 'open').click();
  await page.getByLabel('What is asked', { exact: true }).selectOption(kind);
  if (requester) await page.getByLabel('Who asks', { exact: true }).selectOption(requester);
  if (requester) await page.locator('input[name="nhs"]').fill(NHS);
  await page.locator('input[name="name"]').fill(name);
  await page.locator('textarea[name="asks"]').fill('All pictures, and who has seen them');
  await named(page, 'save').click();
  await page.locator('[data-name="steps"] li').first().waitFor();
}

async function askOpinion(chrome, url, lead) {
  const before = await lead.locator('[data-name="steps"] li').count();
  await named(lead, 'OPINION_ASKED').click();
  const choice = await lead.locator('form option', { hasText: 'Khan' }).getAttribute('value');
  await lead.getByLabel('Clinician', { exact: true }).selectOption(choice);
  await lead.locator('textarea[name="note"]').fill('All twelve pictures');
  await named(lead, 'save').click();
  await lead.locator('[data-name="steps"] li').nth(before).waitFor();
  const doctor = await person(chrome, url, 'khan');
  await doctor.goto('/todo');
  const task = doctor.locator('[data-task="OPINION"]');
  await task.locator('[data-name="done"]').click();
  await task.getByLabel('No, not likely').check();
  await task.locator('textarea').fill('Looked through: no serious harm is likely.');
  await axe(doctor, 'an opinion');
  await task.locator('[data-name="save-done"]').click();
  await task.waitFor({ state: 'detached' });
  check('a clinician who treats the patient is asked, and gives the opinion where the task is', true);
  await doctor.context().close();
}

/** A box over somebody else, drawn by mouse and moved by keyboard. */
async function markSomebody(chrome, url) {
  const { demo } = await cast(url);
  const doctor = await person(chrome, url, 'khan');
  await doctor.goto(`/patient/${demo.patients.find((one) => one.nhs_number?.replace(/\D/g, '') === NHS).id}`);
  await doctor.locator('.ic-thumb').first().click();
  await named(doctor, 'more').click();
  await named(doctor, 'act-others').click();
  await doctor.getByText('Yes, and they can be painted over').click();
  await doctor.locator('textarea[name="reason"]').fill('Her friend holds the arm');
  check('without a box it cannot be noted', await named(doctor, 'save-others').isDisabled());
  const pad = named(doctor, 'marks');
  await doctor.waitForFunction(() => document.querySelector('.ic-marks img')?.naturalWidth > 0);
  await pad.scrollIntoViewIfNeeded();
  const place = await pad.boundingBox();
  await doctor.mouse.move(place.x + place.width * 0.1, place.y + place.height * 0.1);
  await doctor.mouse.down();
  await doctor.mouse.move(place.x + place.width * 0.6, place.y + place.height * 0.5, { steps: 5 });
  await doctor.mouse.up();
  await pad.getByRole('application', { name: 'Box 1: from the left 10 per cent' }).focus();
  await doctor.keyboard.press('ArrowRight');
  await pad.getByRole('application', { name: 'Box 1: from the left 12 per cent, from the top 10, 50 wide, 40 high' }).waitFor();
  check('a box is drawn by mouse, moved by an arrow, and told in words', true);
  await named(doctor, 'add-box').click();
  await named(doctor, 'drop-box').click();
  await axe(doctor, 'somebody else is marked');
  await shot(doctor, 'marks');
  await named(doctor, 'save-others').click();
  await doctor.getByText('Noted. A copy that answers a request is painted over there.').waitFor();
  await named(doctor, 'act-others').click();
  check('who notes again begins with the boxes that are noted', (await named(doctor, 'marks').locator('rect').count()) === 1);
  await doctor.context().close();
}

async function bundle(chrome, page) {
  const place = folder();
  const [download] = await Promise.all([page.waitForEvent('download'), named(page, 'bundle').click()]);
  const zip = join(place, 'record.zip');
  await download.saveAs(zip);
  mkdirSync(join(place, 'open'));
  execFileSync('unzip', ['-q', zip, '-d', join(place, 'open')]);
  const context = await chrome.newContext({ viewport: { width: 1000, height: 1600 }, offline: true });
  const read = await context.newPage();
  const trouble = [];
  read.on('console', (message) => trouble.push(message.text()));
  read.on('requestfailed', (request) => trouble.push(request.url()));
  await read.goto(`file://${join(place, 'open/index.html')}`);
  const count = readdirSync(join(place, 'open/pictures')).length;
  await read.evaluate(async () => { for (const image of document.images) { image.loading = 'eager'; await image.decode(); } });
  const seen = await read.evaluate(() => [...document.images].filter((image) => image.naturalWidth > 0).length);
  check('the bundle opens from a folder without a network, each picture in it', seen === count && count > 0, `${seen} of ${count}`);
  check('and nothing in it is refused, missing or asked of anyone', trouble.length === 0, trouble.join('; '));
  check('one picture is painted over, and the page says so', (await read.getByText('Painted over').count()) === 1);
  check('no script is in it', !/<script|javascript:|\son\w+=/i.test(readFileSync(join(place, 'open/index.html'), 'utf8')));
  await context.close();
  const checked = await chrome.newContext({ viewport: { width: 320, height: 800 }, bypassCSP: true });
  const narrow = await checked.newPage();
  await narrow.goto(`file://${join(place, 'open/index.html')}`);
  await axe(narrow, 'the bundle at 320 px');
  if (process.env.INCAMERA_SHOTS) await narrow.screenshot({ path: join(process.env.INCAMERA_SHOTS, 'bundle.png') });
  await checked.close();
}

async function shot(page, name) {
  if (process.env.INCAMERA_SHOTS) await page.screenshot({ path: join(process.env.INCAMERA_SHOTS, `${name}.png`), fullPage: true });
}

run(async (url) => {
  const chrome = await browser();
  const lead = await person(chrome, url, 'hughes');
  await lead.goto('/requests');
  await named(lead, 'none').waitFor();
  check('an empty list says so', true);
  await open(lead, 'SUBJECT_ACCESS', 'SUBJECT', 'John Smith');
  const now = async () => (await named(lead, 'now').innerText());
  check('what is missing first is identity', (await now()).includes('A2'), await now());
  await step(lead, 'IDENTITY_ASKED', 'A copy of a passport');
  check('the clock stands still', (await named(lead, 'clock').innerText()).includes('Clock stopped'));
  await step(lead, 'IDENTITY_PROVED', 'Passport seen at the desk');
  check('then an opinion', (await now()).includes('A19'), await now());
  await shot(lead, 'request');
  await axe(lead, 'a request');
  await askOpinion(chrome, url, lead);
  await markSomebody(chrome, url);
  await lead.reload();
  await named(lead, 'THIRD').waitFor();
  await step(lead, 'THIRD', 'Looked through each');
  await step(lead, 'DECIDE', 'Everything is in order');
  await named(lead, 'bundle').waitFor();
  await bundle(chrome, lead);
  await lead.reload();
  await lead.locator('[data-name="steps"] li').nth(5).waitFor();
  check('the request is answered', (await named(lead, 'clock').innerText()).includes('Answered'));

  await open(lead, 'OBJECTION', 'SUBJECT', 'John Smith');
  await step(lead, 'IDENTITY_PROVED', 'Passport seen at the desk');
  await named(lead, 'CARRY').click();
  await lead.getByText('What it may mean for their care was explained').click();
  await axe(lead, 'what is asked is done');
  await lead.locator('textarea[name="note"]').fill('It holds from today.');
  await named(lead, 'save').click();
  await lead.locator('summary', { hasText: 'Letter: Answered' }).click();
  const done = await lead.locator('.ic-letter').last().innerText();
  check('an objection is in force when it is answered, and the letter says so', done.includes('Your objection is in force') && done.includes('It holds from today.'), done);
  check('an objection gives no folder of pictures', (await named(lead, 'bundle').count()) === 0);

  await open(lead, 'SUBJECT_ACCESS', 'PARENT', 'Jane Smith');
  await named(lead, 'WISH').click();
  await axe(lead, 'a wish');
  await lead.locator('textarea[name="note"]').fill('Said on the ward');
  await named(lead, 'save').click();
  await lead.getByText('It is written down.').waitFor();
  await named(lead, 'THIRD').click();
  await lead.getByLabel('Is anybody else in it?').selectOption('INSEPARABLE');
  await lead.getByLabel('Which picture').selectOption({ index: 1 });
  await lead.locator('textarea[name="note"]').fill('A friend stands beside her');
  await named(lead, 'save').click();
  await lead.getByText('It is written down.').waitFor();
  check('a wish, and somebody else in one picture, are written down where the request is', true);

  await open(lead, 'FOI', '', 'A. Journalist');
  await step(lead, 'DECIDE', 'Exempt');
  const letter = lead.locator('.ic-letter').last();
  await lead.locator('summary', { hasText: 'Letter: Refused' }).click();
  check('freedom of information is refused with a letter that neither confirms nor denies', (await letter.innerText()).includes('neither confirm nor deny'));
  await shot(lead, 'refused');
  const phone = await person(chrome, url, 'hughes', { ...PHONE, viewport: { width: 320, height: 700 } });
  await phone.goto('/requests');
  await named(phone, 'requests').waitFor();
  await shot(phone, 'requests');
  await axe(phone, 'the list at 320 px');
  await phone.goto('/statistics');
  await named(phone, 'refusals').waitFor();
  check('figures are of a quarter that is over, nothing small in them', (await named(phone, 'quarter').innerText()).includes(' to '));
  await axe(phone, 'the figures at 320 px');
  for (const page of [lead, phone]) check('no trouble on the page', page.trouble.length === 0, page.trouble.join('; '));
  const nurse = await person(chrome, url, 'okoro', DESKTOP);
  await nurse.goto('/requests');
  await named(nurse, 'home').waitFor();
  check('the ward is shown no request, and whose page it is', (await nurse.locator('[data-request]').count()) === 0 && /Information governance lead/.test(await nurse.locator('main').innerText()));
});
