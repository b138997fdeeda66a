// SPDX-License-Identifier: Apache-2.0
// What a hurried hand, a lost line and a shared device must not do: say what is not so, decide by accident, lose a picture.
import { browser, cast, check, DESKTOP, named, person, PHONE, run } from './lib.mjs';

/** To "Is this your patient?" by a sample wristband; @n chooses the patient. */
async function scan(page, n) {
  await page.goto('/camera');
  await named(page, 'sample-wristband').click();
  await page.locator('[data-name=sample]').nth(n).click();
  await named(page, 'yes-patient').waitFor();
}

/** To the shutter. */
async function agree(page, n) {
  await scan(page, n);
  await named(page, 'yes-patient').click();
  await page.locator('[data-name=agreed], [data-name=still-agreed]').first().click();
  await named(page, 'shutter').waitFor();
}

/** To a picture that is taken and not saved. */
async function take(page, n) {
  await agree(page, n);
  await page.locator('[data-name=sample-picture]:enabled').click();
  await named(page, 'retake').waitFor();
}

/** Two presses in one place, faster than anything can be read. */
async function doubleTap(page, locator) {
  const box = await locator.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.touchscreen.tap(x, y);
  await page.waitForTimeout(60);
  await page.touchscreen.tap(x, y);
  await page.waitForTimeout(900);
}

async function sampleWristband(page) {
  await scan(page, 0);
  check('a sample wristband leads to the question who it is', true);
}

async function refusalOffline(page) {
  const refusal = named(page, 'refusal');
  await agree(page, 1);
  await page.context().setOffline(true);
  await named(page, 'stop').click();
  await refusal.waitFor();
  await page.waitForTimeout(500);
  check('without a line nothing is said to be recorded', /not yet recorded/.test(await refusal.innerText()), await refusal.innerText());
  check('the camera is off at once', await page.evaluate(() => document.querySelector('video').srcObject === null));
  await page.context().setOffline(false);
  await refusal.getByText('is in the record').waitFor({ timeout: 12_000 });
  check('it is recorded by itself when the line is back, and said so', true);
}

async function refusalRefused(page) {
  await page.route('**/withdrawals', (route) => route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'No.', status: 400, code: 'field' }) }));
  await agree(page, 2);
  await named(page, 'stop').click();
  await named(page, 'refusal').getByText('is not in the record').waitFor();
  check('a refusal that the server does not take is said to be missing', true);
  await page.unroute('**/withdrawals');
  await named(page, 'record-no').click();
  await named(page, 'refusal').getByText('is in the record').waitFor();
  check('and a press records it', true);
}

async function doubleTaps(page) {
  await scan(page, 1); // who said no above
  await page.waitForTimeout(700);
  await doubleTap(page, named(page, 'yes-patient'));
  check('a double tap on the patient changes no stored no', await named(page, 'ask-again').isVisible());
  const before = await named(page, 'ask-again').boundingBox();
  await page.waitForTimeout(700);
  await doubleTap(page, named(page, 'ask-again'));
  const after = await named(page, 'agreed').boundingBox();
  check('the yes is elsewhere than the press that asked for it', after.y + after.height < before.y || after.y > before.y + before.height, `${before.y} and ${after.y}`);
  await named(page, 'agreed').click();
  await page.locator('[data-name=shutter]:enabled').waitFor();
  await page.waitForTimeout(700);
  check('the shutter has the focus', await page.evaluate(() => document.activeElement?.dataset.name === 'shutter'));
  await doubleTap(page, named(page, 'shutter'));
  check('a double tap on the shutter stays with its picture', await named(page, 'retake').isVisible());
}

await run(async (url) => {
  const who = await cast(url);
  const chrome = await browser();
  const page = await person(chrome, url, who.taker, PHONE);
  await sampleWristband(page);
  await refusalOffline(page);
  await refusalRefused(page);
  await doubleTaps(page);
  check('no error and no breach of the page\'s policy', page.trouble.length === 0, page.trouble.join('; '));
});
