// SPDX-License-Identifier: Apache-2.0
// What is refused says why, on the page; who is signed out comes back to the same place; a byte changed is found.
import { browser, cast, check, named, person, run } from './lib.mjs';

async function refusals(page) {
  await page.goto('/refused');
  for (const name of ['saidNo', 'stranger', 'police', 'press']) {
    await named(page, `case-${name}`).click();
    const panel = page.locator(`section[aria-labelledby="case-${name}"] .ic-why`);
    await panel.waitFor();
    const text = (await panel.innerText()).replace(/\s+/g, ' ');
    check(`${name}: refused with a rule, its source and the next step`, /Rule [A-Z]+\d+/.test(text) && /What you can do:/.test(text) && !/undefined/.test(text), text.slice(0, 160));
  }
  await page.locator('section[aria-labelledby="case-saidNo"] .ic-why__act').click();
  await page.locator('[data-name=yes-patient], [data-name=declare]').first().waitFor();
  check('the remedy is a button that leads on', page.url().endsWith('/camera'));
}

async function signedOut(chrome, url, user) {
  const page = await person(chrome, url, null);
  await page.goto(`/patient/${'0'.repeat(32)}`);
  await page.locator(`[data-user="${user}"]`).waitFor();
  check('signed out: the sign-in page', new URL(page.url()).pathname === '/sign-in');
  await page.locator(`[data-user="${user}"]`).click();
  await page.waitForURL(`**/patient/${'0'.repeat(32)}`);
  check('signed in: back at the same place', true);
  await page.locator('.ic-why').waitFor();
  check('what does not exist says so', (await page.locator('.ic-why').innerText()).length > 20);
  await page.context().clearCookies();
  await page.goto('/inbox');
  await page.waitForURL('**/sign-in?back=%2Finbox');
  check('a session that ended leads to the sign-in page with the way back', true);
  await page.locator('[name=user]').fill('nobody-of-that-name');
  await page.locator('[name=password]').fill('not the password');
  await page.locator('button[type=submit]').click();
  await page.locator('.ic-why').waitFor();
  check('a wrong password is told in words', /fit together/.test(await page.locator('.ic-why').innerText()));
}

async function typedNumber(page) {
  await page.goto('/camera');
  await named(page, 'type').click();
  await page.locator('[name=number]').fill('999 000 0019');
  await named(page, 'find').click();
  await page.locator('.nhsuk-error-message').waitFor();
  check('a number whose check digit is wrong says what to check', /Check the/.test(await page.locator('.nhsuk-error-message').innerText()), await page.locator('.nhsuk-error-message').innerText());
  await page.locator('button', { hasText: 'Scan instead' }).click();
  await named(page, 'unknown').click();
  await page.getByLabel('Not known').check();
  await page.locator('input[inputmode=numeric]').fill('40');
  await named(page, 'register').click();
  await page.locator('[data-name=yes-patient], [data-name=declare]').first().waitFor();
  check('a patient whom nobody can identify is registered', true);
}

async function proof(page) {
  await page.goto('/prove');
  await named(page, 'tamper').click();
  await named(page, 'tampering').waitFor({ timeout: 30_000 });
  check('the real ledger is whole', (await page.locator('[data-name=tampering] [data-whole=true]').count()) === 1);
  const fault = page.locator('[data-name=tampering] [data-whole=false] .ic-fault').first();
  check('the changed copy is not, and the place is named', (await fault.innerText()).length > 10, await fault.innerText());
  await named(page, 'verify').click();
  await page.locator('section[aria-labelledby=verify] [data-whole=true]').waitFor({ timeout: 30_000 });
  check('governance checks the whole ledger', true);
}

await run(async (url) => {
  const who = await cast(url);
  const chrome = await browser();
  const page = await person(chrome, url, who.taker);
  await refusals(page);
  await signedOut(chrome, url, who.taker);
  await typedNumber(page);
  const guardian = await person(chrome, url, who.guardian);
  await proof(guardian);
  check('no error on the page', page.trouble.length + guardian.trouble.length === 0, [...page.trouble, ...guardian.trouble].join('; '));
});
