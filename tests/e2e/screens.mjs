// SPDX-License-Identifier: Apache-2.0
// Every screen at two widths: axe finds nothing, nothing needs sideways scrolling (nor at 320 px), targets are large enough. Then what a
// first visit costs in bytes. With INCAMERA_SHOTS=DIR the screens are kept as pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { axeSource, browser, cast, check, DESKTOP, film, named, person, PHONE, run } from './lib.mjs';
import { openEncrypted } from '../lib/zip_aes.mjs';

const REFLOW = 320; // WCAG 1.4.10: a screen of 1280 px at 400 %
const FIRST_BYTES_MAX = 60_000, CHUNK_BYTES_MAX = 40_000, STYLE_BYTES_MAX = 16_000;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const shots = process.env.INCAMERA_SHOTS;

/** In the page: buttons whose text does not fit into them. */
function cutOff() {
  const text = document.createRange();
  const fits = (node, outer) => {
    text.selectNodeContents(node);
    const inner = text.getBoundingClientRect();
    return inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
  };
  const shown = (one) => [...one.childNodes].filter((node) => !node.classList?.contains('nhsuk-u-visually-hidden'));
  const whole = (one) => { const outer = one.getBoundingClientRect(); return fits(one, outer) || shown(one).every((node) => fits(node, outer)); };
  return [...document.querySelectorAll('button, .nhsuk-button')].filter((one) => !whole(one)).map((one) => one.textContent);
}

async function look(page, name) {
  await page.waitForTimeout(250);
  await page.locator('.ic-new').waitFor({ state: 'detached' }); // a new step is still coming in
  const width = page.viewportSize().width;
  if (shots) { mkdirSync(shots, { recursive: true }); await page.screenshot({ path: `${shots}/${width}-${name}.png`, fullPage: true }); }
  await page.evaluate(axeSource());
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  const said = violations.map((one) => `${one.id}: ${one.nodes[0].target} ${one.nodes[0].failureSummary?.split('\n')[1] ?? ''}`).join(' | ');
  check(`${name} at ${width}: axe`, violations.length === 0, said);
  for (const narrow of width === PHONE.viewport.width ? [width, REFLOW] : [width]) {
    await page.setViewportSize({ width: narrow, height: page.viewportSize().height });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) check(`${name} at ${narrow}: no sideways scrolling`, false, `${over} px`);
    const cut = await page.evaluate(cutOff);
    if (cut.length > 0) check(`${name} at ${narrow}: no label is cut off`, false, cut.join(' | '));
  }
  if (shots && width === PHONE.viewport.width) await page.screenshot({ path: `${shots}/${REFLOW}-${name}.png`, fullPage: true });
  await page.setViewportSize({ width, height: page.viewportSize().height });
}

async function plain(page) {
  for (const [name, path] of [['guide', '/'], ['sign-in', '/sign-in'], ['help', '/help'], ['privacy', '/privacy'], ['leaflet', '/leaflet'], ['rule-book', '/rules'], ['accessibility', '/accessibility']]) {
    await page.goto(path);
    await page.locator('h1').waitFor();
    await look(page, name);
  }
}

async function capture(page, colleague) {
  await page.goto('/camera');
  await named(page, 'yes-patient').waitFor();
  await look(page, 'confirm');
  await named(page, 'yes-patient').click();
  await page.locator('[data-name=agreed], [data-name=still-agreed]').first().waitFor();
  await look(page, 'consent');
  const again = page.locator('button', { hasText: 'Ask again' });
  if (await again.count()) await again.click();
  await page.locator('summary').first().click();
  await look(page, 'consent-more');
  await named(page, 'cannot-ask').click();
  await look(page, 'cannot-ask');
  await page.locator('button', { hasText: 'Back to asking' }).click();
  await named(page, 'agreed').click();
  await page.locator('[data-name=sample-picture]:enabled').waitFor();
  await look(page, 'shutter');
  await named(page, 'sample-picture').click();
  await page.locator('[data-site=forearm]').first().click();
  await look(page, 'place');
  await named(page, 'save').click();
  await named(page, 'receipt').waitFor();
  await page.locator('[data-name=person]', { hasText: colleague.name }).click();
  await named(page, 'aim-advice').click();
  await look(page, 'filed-and-share');
  await named(page, 'send').click();
  await named(page, 'sent').waitFor();
  await look(page, 'sent');
}

async function typing(page) { // its camera shows no wristband
  await page.goto('/camera');
  await named(page, 'type').waitFor();
  await look(page, 'camera');
  await named(page, 'type').click();
  await look(page, 'type-number');
  await page.goto('/camera');
  await named(page, 'unknown').click();
  await look(page, 'unknown');
}

async function afterwards(page, patient) {
  await page.goto('/shares');
  await page.locator('.ic-card').first().waitFor();
  await look(page, 'shares');
  await page.goto(`/patient/${patient}`);
  await page.locator('.ic-thumb').first().waitFor();
  await look(page, 'patient');
  await page.locator('.ic-thumb').first().click();
  await page.locator('[data-name=picture]').waitFor();
  await look(page, 'photo');
  await page.goto('/refused');
  await named(page, 'case-police').click();
  await page.locator('.ic-why').waitFor();
  await look(page, 'refused');
}

/** The emergency consultant has a patient who could not be asked: a task, done with a note. */
async function tasks(chrome, url, shape, last) {
  const page = await person(chrome, url, 'reid', shape);
  await page.goto('/todo');
  await page.locator('[data-task=SEEK_LATER]').waitFor();
  await page.locator('summary').first().click();
  await named(page, 'done').click();
  await named(page, 'save-done').click();
  await page.locator('.nhsuk-error-message').waitFor();
  await look(page, 'todo');
  if (!last) return;
  check('the menu counts the task', (await page.locator('[href="/todo"] .ic-count').innerText()).trim().startsWith('1'));
  await page.locator('textarea').fill('Asked at 2pm, agreed.');
  await page.locator('textarea').press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[data-name=said]', { hasText: 'done' }).waitFor();
  await page.locator('[data-name=counts]', { hasText: 'Nothing to do' }).waitFor();
  check('a task is done with a note, by keyboard, and is gone', await page.locator('[data-task]').count() === 0);
}

/** Pictures of ten years ago: one of governance appraises, another destroys. */
async function retention(chrome, url, shape, last) {
  const lead = await person(chrome, url, 'hughes', shape);
  await lead.goto('/retention');
  await named(lead, 'due').waitFor();
  await lead.locator('summary').first().click();
  await named(lead, 'keep').click();
  await named(lead, 'save-keep').click();
  await lead.locator('.nhsuk-error-message').first().waitFor();
  await look(lead, 'retention');
  if (!last) return;
  await lead.locator('button', { hasText: 'Cancel' }).click();
  const before = await lead.locator('[data-recording]').count();
  await named(lead, 'dispose').click();
  await lead.locator('textarea').fill('No clinical or teaching value.');
  await named(lead, 'save-dispose').click();
  await named(lead, 'destroy').click();
  await named(lead, 'save-destroy').click();
  await lead.locator('.ic-why').waitFor();
  check('who appraised cannot destroy', await lead.locator('[data-recording]').count() === before);
  const guardian = await person(chrome, url, 'osei', shape);
  await guardian.goto('/retention');
  await named(guardian, 'destroy').click();
  await named(guardian, 'save-destroy').click();
  await named(guardian, 'certificate').waitFor();
  await look(guardian, 'certificate');
  check('another person can, and it is gone from the list', await guardian.locator('[data-recording]').count() === before - 1);
  const [download] = await Promise.all([guardian.waitForEvent('download'), guardian.locator('[download]').click()]);
  const certificate = JSON.parse(readFileSync(await download.path(), 'utf8'));
  check('the certificate carries its proof', certificate.proof.startsWith('c2sp.org/tlog-proof@v1') && certificate.rule === 'L13');
}

const SHIPPED = readFileSync(new URL('../../policy/england-2026.rules', import.meta.url), 'utf8').replace('\npolicy england-2026 ', '\npolicy anytown-2026-1 ');
const OWN = SHIPPED.replace('rule D51 permit-with MIN ', 'rule D51 permit-with MIN CG ');
const UNLAWFUL = SHIPPED.replace('when CONS!=WRITTEN\n', 'when CONS!=WRITTEN,ORAL\n');
const file = (text) => ({ name: 'anytown.rules', mimeType: 'text/plain', buffer: Buffer.from(text) });

/** Whom a patient objects to sees that, and neither why nor a way to take it back. */
async function objected(doctor, lead, patient) {
  const write = (page, path, body) => page.evaluate(async ([at, said]) => {
    const { party } = await (await fetch('/api/v1/session')).json();
    const own = said.objects_to ? { ...said, person: party } : said;
    const answer = await fetch(at, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Incamera': '1', 'Incamera-Party': party }, body: JSON.stringify(own) });
    return answer.json();
  }, [`/api/v1/${path}`, body]);
  const { objections } = await write(doctor, `patients/${patient}/objections`, { objects_to: 'PERSON', explained: true, reason: 'never again' });
  await doctor.goto(`/limits/${patient}`);
  const card = doctor.locator('[data-objection=PERSON]');
  await card.waitFor();
  await look(doctor, 'objected');
  const told = await card.innerText();
  check('whom a patient objects to is told so, and no more', told.includes('does not want you') && !told.includes('never again') && await card.locator('button').count() === 0, told);
  await lead.goto(`/limits/${patient}`);
  check('governance reads why', (await lead.locator('[data-objection=PERSON]').innerText()).includes('never again'));
  await write(lead, `objections/${objections[0].id}/lift`, { reason: 'taken back' });
}

/** A note that a rule asks for: stated, checked by the Guardian, withdrawn. */
async function guardianAgrees(chrome, url, shape, doctor, patient) {
  await doctor.goto(`/limits/${patient}`);
  await named(doctor, 'state').click();
  const form = named(doctor, 'form-state');
  await form.locator('select').nth(0).selectOption('CG');
  await form.locator('select').nth(1).selectOption('PUBLISH');
  await form.locator('select').nth(2).selectOption({ index: 1 });
  await form.locator('[name=reference]').fill('CG/2026/3');
  await form.locator('[name=expires]').fill(`${new Date().getFullYear() + 1}-01-01`);
  await form.locator('[name=reason]').fill('Nobody can be recognised.');
  await look(doctor, 'authority');
  await named(form, 'save-state').click();
  const card = (page) => page.locator('[data-authority=CG]').first();
  await card(doctor).waitFor();
  const guardian = await person(chrome, url, 'osei', shape);
  await guardian.goto('/registers');
  await named(guardian, 'part-authorities').click();
  await named(card(guardian), 'verify').click();
  await card(guardian).locator('.nhsuk-tag', { hasText: 'In force' }).waitFor();
  await look(guardian, 'authorities-register');
  await named(card(guardian), 'end').click();
  await card(guardian).locator('textarea').fill('A relative knew the wound.');
  await named(card(guardian), 'save-end').click();
  await card(guardian).locator('.nhsuk-tag', { hasText: 'Withdrawn' }).waitFor();
  check('who withdrew a note is told', (await card(guardian).innerText()).includes('withdrawn by'));
}

/** What is done with a photo besides looking, what limits it, and what governance answers. */
async function life(chrome, url, patient, shape) {
  const doctor = await person(chrome, url, 'khan', shape);
  await doctor.goto(`/patient/${patient}`);
  await doctor.locator('.ic-thumb').first().click();
  await named(doctor, 'more').click();
  await named(doctor, 'act-correct').waitFor();
  await look(doctor, 'more');
  const photo = new URL(doctor.url()).pathname.split('/')[2];
  await named(doctor, 'act-correct').click();
  await named(doctor, 'save-correct').waitFor();
  await look(doctor, 'correct');
  await doctor.locator('button', { hasText: 'Cancel' }).click();
  await named(doctor, 'act-move').click();
  await doctor.locator('[data-name=move] input').first().waitFor();
  await look(doctor, 'move');
  await doctor.goto(`/limits/${patient}`);
  await named(doctor, 'object').waitFor();
  await look(doctor, 'limits');
  await named(doctor, 'object').click();
  await named(doctor, 'save-object').waitFor();
  await look(doctor, 'object');
  await guardianAgrees(chrome, url, shape, doctor, patient);
  await doctor.goto(`/limits/${patient}`);
  await named(doctor, 'agrees').click();
  await named(doctor, 'form-agrees').locator('select').first().waitFor();
  await look(doctor, 'agrees-outside');
  const lead = await person(chrome, url, 'hughes', shape);
  await lead.goto(`/life/${photo}`);
  await named(lead, 'act-erase').click();
  await lead.locator('textarea').fill('Asked by letter.');
  await named(lead, 'save-erase').click();
  await named(lead, 'answer').waitFor();
  await look(lead, 'life');
  check('an erasure that is refused says why and what is offered', (await named(lead, 'answer').innerText()).includes('L24'));
  await named(lead, 'act-custody').click();
  await named(lead, 'custody').waitFor();
  await look(lead, 'custody');
  check('the limits say whose they are', (await named(doctor, 'patient-banner').innerText()).includes('SMITH, John'));
  await objected(doctor, lead, patient);
  await doctor.goto('/reviews');
  await named(doctor, 'home').waitFor();
  await look(doctor, 'not-yours');
  check('a page of another role says whose it is', (await doctor.locator('main').innerText()).includes('Caldicott Guardian'));
  if (shape === PHONE) {
    const lines = await lead.locator('.ic-header__inside').evaluate((header) => header.getBoundingClientRect().height);
    check('the menu takes one line', lines < 60, `${lines} px`);
    await named(lead, 'menu').click();
    await look(lead, 'menu');
    await lead.locator('nav [href="/incidents"]').click();
    await named(lead, 'counts').waitFor();
    check('and leads on', new URL(lead.url()).pathname === '/incidents');
  }
  for (const path of ['incidents', 'reviews']) {
    await lead.goto(`/${path}`);
    await named(lead, 'counts').waitFor();
    await look(lead, path);
  }
}

/** A rule file beyond the law is named and kept out; one that asks for more is signed and decides. */
async function rules(chrome, url, shape, last) {
  const lead = await person(chrome, url, 'hughes', shape);
  await lead.goto('/rules');
  await lead.locator('#rule-file').setInputFiles(file(UNLAWFUL));
  await named(lead, 'compare').click();
  await named(lead, 'comparison').waitFor({ timeout: 30_000 });
  await lead.locator('details[open]').first().waitFor();
  await look(lead, 'rules');
  check('what goes beyond the law cannot be put forward', await lead.locator('[data-name=keep]').count() === 0 && (await named(lead, 'comparison').innerText()).includes('Beyond the law'));
  await lead.goto('/flows');
  await named(lead, 'flows').waitFor();
  await look(lead, 'flows');
  await lead.goto('/rules');
  await named(lead, 'ask').click();
  await lead.locator('[data-name=answer][data-rule=D2]').waitFor();
  if (!last) return;
  await lead.locator('#rule-file').setInputFiles(file(OWN));
  await named(lead, 'compare').click();
  await named(lead, 'keep').click();
  await lead.locator('[data-version]', { hasText: 'Still to sign: Caldicott Guardian' }).waitFor();
  const guardian = await person(chrome, url, 'osei', shape);
  await guardian.goto('/rules');
  await named(guardian, 'sign').click();
  await named(guardian, 'save-sign').click();
  await guardian.locator('.nhsuk-tag', { hasText: 'In force' }).waitFor();
  await named(guardian, 'differs').click();
  await named(guardian, 'comparison').waitFor();
  await look(guardian, 'rules-signed');
  check('signed rules are in force and say how they differ', (await named(guardian, 'comparison').innerText()).includes('D51'));
  await named(guardian, 'end').click();
  await named(guardian, 'save-end').click();
  await guardian.locator('.nhsuk-tag', { hasText: 'Ended' }).waitFor();
}

/** Every disclosure with its six fields; the evidence; the texts to print. */
async function registers(chrome, url, shape, last) {
  const lead = await person(chrome, url, 'hughes', shape);
  await lead.goto('/registers');
  await named(lead, 'show').click();
  await named(lead, 'shown').waitFor();
  await look(lead, 'registers');
  for (const part of ['withheld', 'authorities', 'evidence', 'ropa', 'dpia']) {
    await named(lead, `part-${part}`).click();
    await named(lead, part).waitFor();
    await look(lead, part);
  }
  if (!last) return;
  await named(lead, 'part-withheld').click();
  const waits = lead.locator('[data-disclosure]').first();
  await named(waits, 'keep').click();
  await waits.locator('[name=until]').fill(`${new Date().getFullYear() + 1}-01-05`);
  await waits.locator('[name=reason]').fill('The inquiry goes on.');
  await look(lead, 'withheld-keep');
  await named(waits, 'save-keep').click();
  await waits.getByText('Not before').waitFor();
  const count = await lead.locator('[data-disclosure]').count();
  await named(waits, 'tell').click();
  await waits.locator('[name=reason]').fill('Charged.');
  await named(waits, 'save-tell').click();
  await lead.waitForFunction((before) => document.querySelectorAll('[data-disclosure]').length === before - 1, count);
  await named(lead, 'part-disclosures').click();
  await named(lead, 'show').click();
  await lead.locator('[data-disclosure]').first().waitFor();
  const [download] = await Promise.all([lead.waitForEvent('download'), named(lead, 'csv').click()]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
  check('the register as a table has a line for each disclosure', lines[0].startsWith('when,patient,') && lines.length === await lead.locator('[data-disclosure]').count() + 1);
}

/** A recipient outside is added, checked by another, told of a patient; the file is in the downloads. */
async function outside(chrome, url, shape, last) {
  const body = `Sample Council ${shape === DESKTOP ? 'by day' : 'by night'}`;
  const lead = await person(chrome, url, 'hughes', shape);
  await lead.goto('/outside');
  await named(lead, 'find').waitFor();
  await look(lead, 'outside');
  await named(lead, 'part-recipients').click();
  await named(lead, 'add').click();
  for (const [name, text] of [['body', body], ['code', 'LA-99'], ['person', 'duty social worker'], ['channel', 'secure portal']]) await lead.locator(`[name=${name}]`).fill(text);
  await look(lead, 'outside-add');
  await named(lead, 'save').click();
  await lead.locator('[data-recipient]', { hasText: body }).waitFor();
  const guardian = await person(chrome, url, 'osei', shape);
  await guardian.goto('/outside');
  await named(guardian, 'part-recipients').click();
  const row = guardian.locator('[data-recipient]', { hasText: body });
  await row.locator('[data-name=verify]').click();
  await row.locator('[name=reason]').fill('rung back over the published number');
  await row.locator('[data-name=save-verify]').click();
  await row.locator('.nhsuk-tag', { hasText: 'Checked' }).waitFor();
  await look(guardian, 'outside-recipients');
  await discloseOutside(chrome, url, shape, body, last);
}

async function discloseOutside(chrome, url, shape, body, last) {
  const doctor = await person(chrome, url, 'khan', shape);
  await doctor.goto('/');
  const patient = await doctor.evaluate(async () => (await (await fetch('/api/v1/demo')).json()).patients[0].id);
  await doctor.goto(`/outside/${patient}`);
  await doctor.locator('[name=why]').fill('bruises on both arms');
  await named(doctor, 'find').click();
  await doctor.locator('[data-name=photos] input').first().check();
  await doctor.locator('select').last().selectOption({ label: `${body}, duty social worker` });
  await named(doctor, 'disclose').click();
  await doctor.locator('.ic-why').waitFor();
  await look(doctor, 'outside-refused');
  await doctor.locator('label', { hasText: 'risk to life' }).click();
  await named(doctor, 'disclose').click();
  await named(doctor, 'passphrase').waitFor();
  await look(doctor, 'outside-made');
  const [download] = await Promise.all([doctor.waitForEvent('download'), named(doctor, 'file').click()]);
  const zip = readFileSync(await download.path());
  check(`the file of a disclosure opens with the passphrase on the page (${shape.viewport.width})`, openEncrypted(zip, await named(doctor, 'passphrase').innerText()).get('index.html')?.toString().includes(body) === true);
  await named(doctor, 'part-mine').click();
  await doctor.locator('[data-outside]').first().waitFor();
  check('the passphrase is not shown again', await named(doctor, 'passphrase').count() === 0);
  await look(doctor, 'outside-mine');
  if (!last) return;
  await named(doctor, 'fresh').first().click();
  await doctor.locator('[name=reason]').fill('it was never written down');
  await named(doctor, 'save-fresh').click();
  await named(doctor, 'passphrase').waitFor();
  await tellHolder(await person(chrome, url, 'khan', PHONE), body);
}

/** What was written about the picture is put right: who has the file is told, with a letter that names nobody. */
async function tellHolder(doctor, body) {
  await doctor.goto('/todo');
  const status = await doctor.evaluate(async () => {
    const get = async (path) => (await fetch(`/api/v1/${path}`)).json();
    const { party } = await get('session');
    const [{ id }] = (await get('disclosures')).rows;
    const [{ recording }] = (await get(`disclosures/${id}`)).items;
    const right = { body_site: 'forearm', reason: 'it was the arm' };
    return (await fetch(`/api/v1/recordings/${recording}/corrections`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Incamera': '1', 'Incamera-Party': party }, body: JSON.stringify(right) })).status;
  });
  check('what was written about the picture is put right', status < 300, String(status));
  await doctor.reload();
  const task = doctor.locator('[data-task=NOTIFY]', { hasText: body }).first();
  await task.locator('[data-name=letter]').click();
  await task.locator('[data-name=letter-text]').waitFor();
  await look(doctor, 'todo-letter');
  check('the letter to who holds a file says whom it is for and what is asked', /has been put right/.test(await task.locator('[data-name=letter-text]').innerText()) && (await task.innerText()).includes('secure portal'));
  await task.locator('[data-name=done]').click();
  await task.locator('[name=note]').fill('by the portal, and they have answered');
  await task.locator('[data-name=save-done]').click();
  await doctor.locator('[data-name=said]', { hasText: 'is done' }).waitFor();
}

/** A person is added, chooses a password with the link, and is signed out when the account ends. */
async function staff(chrome, url, shape, last) {
  const admin = await person(chrome, url, 'field', shape);
  await admin.goto('/staff');
  await named(admin, 'staff').waitFor();
  await named(admin, 'add').click();
  await named(admin, 'save').click();
  await admin.locator('.nhsuk-error-message').first().waitFor();
  await look(admin, 'staff');
  if (!last) return;
  await admin.locator('input[name=user]').fill('E New');
  await admin.locator('input[name=name]').fill('Dr Eve New');
  await admin.locator('input[name=job]').fill('registrar');
  await admin.locator('input[name=job]').press('Enter');
  await admin.locator('.nhsuk-error-message', { hasText: 'small letters' }).waitFor();
  check('a user name of any letters is refused, and says how it may be', true);
  await admin.locator('input[name=user]').fill('enew');
  await admin.locator('input[name=job]').press('Enter');
  const link = await named(admin, 'link').innerText();
  await look(admin, 'link');
  check('the list says who signs in as what', await admin.locator('[data-name=user-name]', { hasText: 'enew' }).count() === 1);
  const eve = await person(chrome, url, null, shape);
  await eve.goto(link);
  await eve.locator('input[name=password]').waitFor();
  check('the token is taken out of the address', !eve.url().includes('#'));
  await named(eve, 'save').click();
  await eve.locator('.nhsuk-error-message').first().waitFor();
  await look(eve, 'set-up');
  await eve.locator('input[name=password]').fill('three or four words');
  await eve.locator('input[name=again]').fill('three or four words');
  await eve.locator('input[name=again]').press('Enter');
  await eve.locator('.ic-header__person', { hasText: 'Dr Eve New' }).waitFor();
  check('who uses the link is signed in', true);
  const again = await person(chrome, url, null, shape);
  await again.goto(link);
  for (const field of ['password', 'again']) await again.locator(`input[name=${field}]`).fill('three or four words');
  await named(again, 'save').click();
  await again.locator('.ic-why').waitFor();
  check('a link is good once', (await again.locator('.ic-why').innerText()).includes('Ask IT for a new one'));
  const card = admin.locator('[data-staff]', { hasText: 'Dr Eve New' });
  await card.locator('[data-name=change]').click();
  await card.locator('label', { hasText: 'May sign in' }).click();
  await card.locator('[data-name=save]').click();
  await card.locator('.nhsuk-tag', { hasText: 'Ended' }).waitFor();
  await eve.goto('/inbox');
  await eve.locator('input[name=password]').waitFor();
  check('the end of an account ends its sessions', true);
}

async function others(chrome, url, who, shape) {
  const colleague = await person(chrome, url, who.colleague.user, shape);
  await colleague.goto('/inbox');
  await colleague.locator('.ic-card').first().waitFor();
  await look(colleague, 'inbox');
  await colleague.locator('.ic-card a').first().click();
  await colleague.locator('[data-name=picture]').waitFor();
  await look(colleague, 'share');
  const guardian = await person(chrome, url, who.guardian, shape);
  await guardian.goto('/prove');
  await named(guardian, 'tamper').click();
  await named(guardian, 'tampering').waitFor({ timeout: 30_000 });
  await look(guardian, 'prove');
  if (who.patient) {
    const reader = await person(chrome, url, who.patient.user, shape);
    await reader.goto('/');
    await named(reader, 'report').waitFor();
    await look(reader, 'report');
  }
}

/** What crosses the line until the first screen stands, compressed as sent. */
async function bytes(chrome, url) {
  const page = await person(chrome, url, null, PHONE);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const size = new Map();
  const address = new Map();
  cdp.on('Network.responseReceived', ({ requestId, response }) => address.set(requestId, new URL(response.url).pathname));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => size.set(address.get(requestId), encodedDataLength));
  await page.goto('/camera');
  await page.locator('h1').waitFor();
  await page.waitForTimeout(500);
  const first = [...size].filter(([path]) => path && !path.endsWith('.wasm'));
  const total = first.reduce((sum, [, count]) => sum + count, 0);
  check(`first load at most ${FIRST_BYTES_MAX} bytes`, total > 0 && total <= FIRST_BYTES_MAX, `${total} bytes in ${first.length} files`);
  const largest = Math.max(...first.filter(([path]) => path.endsWith('.js')).map(([, count]) => count));
  check(`largest script at most ${CHUNK_BYTES_MAX} bytes`, largest <= CHUNK_BYTES_MAX, `${largest} bytes`);
  const style = Math.max(...first.filter(([path]) => path.endsWith('.css')).map(([, count]) => count));
  check(`styles at most ${STYLE_BYTES_MAX} bytes`, style <= STYLE_BYTES_MAX, `${style} bytes`);
}

await run(async (url) => {
  const who = await cast(url);
  const patient = who.demo.patients.find((one) => one.wristband && one.nhs_number);
  const chrome = await browser(film(patient.nhs_number.replace(/\D/g, '')));
  const other = await browser();
  await bytes(chrome, url);
  for (const shape of [PHONE, DESKTOP]) {
    const nobody = await person(chrome, url, null, shape);
    await plain(nobody);
    const taker = await person(chrome, url, who.taker, shape);
    await capture(taker, who.colleague);
    await typing(await person(other, url, who.taker, shape));
    await afterwards(taker, patient.id);
    await others(chrome, url, who, shape);
    await tasks(chrome, url, shape, shape === DESKTOP);
    await life(chrome, url, patient.id, shape);
    await retention(chrome, url, shape, shape === DESKTOP);
    await staff(chrome, url, shape, shape === DESKTOP);
    await rules(chrome, url, shape, shape === DESKTOP);
    await registers(chrome, url, shape, shape === DESKTOP);
    await outside(chrome, url, shape, shape === DESKTOP);
    check(`no error at ${shape.viewport.width}`, taker.trouble.length === 0, taker.trouble.join('; '));
  }
});
