// SPDX-License-Identifier: Apache-2.0
// From sender to colleague and back, on two screens that are never loaded again; then what the patient reads.
import { browser, cast, check, film, named, person, PHONE, run } from './lib.mjs';

async function take(page) {
  await page.goto('/camera');
  await named(page, 'yes-patient').click();
  await page.locator('[data-name=agreed], [data-name=still-agreed]').first().click();
  await page.locator('[data-name=sample-picture]:enabled').click();
  await page.locator('[data-site=heel]').first().click();
  await named(page, 'save').click();
  await named(page, 'receipt').waitFor();
}

async function send(page, name) {
  await page.locator('[data-name=person]', { hasText: name }).click();
  await named(page, 'aim-advice').click();
  await page.getByLabel('Urgent').check();
  await named(page, 'send').click();
  await named(page, 'sent').waitFor();
}

await run(async (url) => {
  const who = await cast(url);
  const patient = who.demo.patients.find((one) => one.id === who.patient?.patient) ?? who.demo.patients.find((one) => one.wristband);
  const chrome = await browser(film(patient.nhs_number.replace(/\D/g, '')));

  const colleague = await person(chrome, url, who.colleague.user);
  await colleague.addInitScript(() => { window.tones = 0; const own = AudioContext.prototype.createOscillator; AudioContext.prototype.createOscillator = function (...given) { window.tones++; return own.apply(this, given); }; });
  await colleague.goto('/inbox');
  await colleague.locator('.ic-live--on').waitFor();
  await colleague.mouse.click(5, 300); // browsers keep silent until the first touch
  const waiting = await colleague.locator('.ic-card').count();
  let loads = 0;
  colleague.on('load', () => loads++);

  const sender = await person(chrome, url, who.taker, PHONE);
  await take(sender);
  const receipt = await named(sender, 'receipt').innerText();
  check('the receipt counts the hidden details of the sample picture', /[1-9]\d* hidden details? removed on this device/.test(receipt), receipt.split('\n')[2]);
  await sender.locator('.ic-receipt summary').click();
  check('and lists them by name', (await sender.locator('.ic-removed li').count()) > 0, (await sender.locator('.ic-removed li').allInnerTexts()).slice(0, 4).join('; '));
  await send(sender, who.colleague.name);
  const sent = Date.now();

  await colleague.waitForFunction((before) => document.querySelectorAll('.ic-card').length > before, waiting);
  check('the inbox shows it without being loaded again', loads === 0, `${Date.now() - sent} ms after sending`);
  check('the title counts it', /^\([1-9]/.test(await colleague.title()), await colleague.title());
  check('it rings', (await colleague.evaluate(() => window.tones)) >= 4);
  check('it is marked urgent and new', (await colleague.locator('.ic-card--urgent').count()) === 1);

  await sender.goto('/shares');
  await sender.locator('[data-step=delivered][data-true=true]').first().waitFor();
  check('the sender sees that it was shown', true);
  await colleague.locator('.ic-card--new a').first().click();
  await colleague.locator('[data-name=picture]').waitFor();
  const drawn = await colleague.locator('[data-name=picture]').evaluate((image) => image.decode().then(() => image.naturalWidth));
  check('the colleague sees the picture', drawn > 0, `${drawn} px wide`);
  const band = await named(colleague, 'patient-banner').innerText();
  check('the colleague sees whose it is: name, birth, number', /Born \d/.test(band) && band.includes(patient.nhs_number.replace(/\D/g, '').replace(/^(...)(...)/, '$1 $2 ')), band.replaceAll('\n', ' '));
  check('and which place and side, in words', /(left|right) heel/i.test(await named(colleague, 'where').innerText()), await named(colleague, 'where').innerText());
  check('the address holds an opaque id', /\/share\/[0-9a-f]{32}$/.test(colleague.url()));
  await sender.locator('[data-step=opened][data-true=true]').first().waitFor();
  check('the sender sees the opening, without loading again', true);

  await colleague.locator('[name=advice]').fill('Looks clean. Dress it daily. I will see it on Friday.');
  await named(colleague, 'send-advice').click();
  await colleague.locator('[data-name=reply]', { hasText: 'Dress it daily' }).waitFor();
  await sender.locator('.ic-reply', { hasText: 'Dress it daily' }).first().waitFor();
  check('the sender reads the answer', true);

  if (who.patient) {
    const reader = await person(chrome, url, who.patient.user, PHONE);
    await reader.goto('/');
    await named(reader, 'report').waitFor();
    const lines = await reader.locator('.ic-report__line > p:first-child').allInnerTexts();
    check('the patient\'s page names who opened it', lines.some((line) => line.includes(who.colleague.name) && /opened|looked at/i.test(line)), lines.find((line) => line.includes(who.colleague.name)) ?? lines[0]);
    check('every line is one sentence', lines.length > 0 && lines.every((line) => /^On \d{1,2} \w+ \d{4} at \d{1,2}:\d\d(am|pm), .*\.$/.test(line)));
    const proof = reader.locator('[data-name=proof]').first();
    if (await proof.count()) {
      const [file] = await Promise.all([reader.waitForEvent('download'), proof.click()]);
      check('a line\'s proof can be taken away', /\.tlog-proof$/.test(file.suggestedFilename()));
    }
    check('no error on the patient\'s page', reader.trouble.length === 0, reader.trouble.join('; '));
  }
  check('no error on either screen', sender.trouble.length + colleague.trouble.length === 0, [...sender.trouble, ...colleague.trouble].join('; '));
});
