// SPDX-License-Identifier: Apache-2.0
// What a hurried hand, a lost line and a shared device must not do: say what is not so, decide by accident, lose a picture.
import { browser, cast, check, DESKTOP, named, person, PHONE, run } from './lib.mjs';

/** To "Is this your patient?" by a sample wristband; @n chooses the patient. */
async function scan(page, n) {
  if (!page.inside) await page.goto('/camera');
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

/** What the page asks while @act runs; every question is answered with no. */
async function asked(page, act) {
  const said = [];
  const refuse = (dialog) => { said.push(dialog.message()); void dialog.dismiss(); };
  page.on('dialog', refuse);
  await act();
  await page.waitForTimeout(500);
  page.off('dialog', refuse);
  return said.join(' ');
}

async function unsaved(page) {
  await page.goto('/help');
  await page.locator('[href="/camera"]').first().click();
  page.inside = true; // Back leads to a place in the same page
  await take(page, 0);
  page.inside = false;
  for (const [name, act] of [['the inbox', async () => { await named(page, 'menu').click(); await page.locator('[href="/inbox"]').click(); }], ['the logo', () => page.locator('.ic-header__name').click()],
    ['Back', () => page.evaluate(() => history.back())], ['signing out', () => page.locator('.ic-header__out').click()]]) {
    const question = await asked(page, act);
    check(`${name} asks before an unsaved photo is lost`, /not saved/.test(question) && await named(page, 'retake').isVisible() && page.url().endsWith('/camera'), question);
  }
}

/** The session ends in another tab, and later becomes another person's there, while a photo is not saved. */
async function sessions(page, url, who) {
  const elsewhere = await page.context().newPage();
  const become = async (user) => {
    await elsewhere.goto('/');
    await elsewhere.locator('[data-name=persona]').selectOption(user);
    await elsewhere.waitForTimeout(800);
  };
  const over = named(page, 'sign-in-over');
  await become(who.colleague.user);
  await page.locator('[data-site=heel]').first().click();
  await page.waitForTimeout(600);
  await named(page, 'save').click();
  await over.waitFor();
  check('another person\'s sign-in stops the saving, and the photo stays', await page.locator('.ic-stages').count() === 1 && /Someone else has signed in/.test(await page.locator('.ic-why').innerText()));
  await over.locator(`[data-user="${who.taker}"]`).click();
  await over.waitFor({ state: 'detached' });
  await page.context().clearCookies();
  await page.locator('.ic-why__act').click();
  await over.waitFor();
  check('an ended session asks to sign in over the photo', /still here and not saved/.test(await over.innerText()));
  await over.locator(`[data-user="${who.taker}"]`).click();
  await over.waitFor({ state: 'detached' });
  await page.locator('.ic-why__act').click();
  await named(page, 'receipt').waitFor();
  check('after signing in as the same person it is filed', true);
  await elsewhere.close();
}

async function judging(page) {
  await take(page, 3);
  await page.waitForTimeout(600);
  const look = named(page, 'look');
  const { height } = await look.boundingBox();
  check('a third of the screen shows the picture before it is saved', height >= 0.3 * PHONE.viewport.height, `${height} px`);
  await look.click();
  await page.waitForTimeout(100);
  const whole = await look.boundingBox();
  check('a tap shows it on the whole screen', whole.height === PHONE.viewport.height && whole.width === PHONE.viewport.width, `${whole.width} × ${whole.height}`);
  await look.click();
  const stops = await page.evaluate(() => [...document.querySelectorAll('.ic-figure__drawing')].map((one) => [...one.querySelectorAll('[role=radio]')].filter((part) => part.tabIndex === 0).length));
  check('each figure is one stop of the keyboard', stops.length === 2 && stops.every((count) => count === 1), stops.join(' '));
  await page.locator('.ic-figure__drawing [role=radio]').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const [chosen, focused] = await page.evaluate(() => [document.querySelector('[role=radio][aria-checked=true]')?.dataset.site, document.activeElement?.dataset.site]);
  check('arrows move and choose on the body', chosen !== undefined && chosen === focused, `${chosen} ${focused}`);
}

async function givingUp(page) {
  let uploads = 0;
  await page.route('**/api/v1/uploads', (route) => (++uploads === 2
    ? route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: 'The picture is damaged.', status: 422, code: 'image_damaged' }) }) : route.continue()));
  await named(page, 'another').click();
  await page.locator('[data-name=sample-picture]:enabled').click();
  await page.waitForTimeout(600);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check('two photos fit the width of a phone as well', wide <= PHONE.viewport.width, `${wide} px`);
  await named(page, 'save').click();
  await named(page, 'give-up').waitFor();
  await page.waitForTimeout(600);
  await named(page, 'give-up').click();
  await named(page, 'receipt').waitFor();
  check('giving one photo up keeps the receipt of the other', await page.locator('[data-name=receipt]').count() === 1 && await named(page, 'send').isVisible());
  await page.unroute('**/api/v1/uploads');
}

async function badFile(page) {
  await agree(page, 0);
  await page.locator('.ic-file').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
  await page.locator('.ic-why').waitFor();
  check('a file that is no picture is refused at once, with the remedy', await named(page, 'retake').count() === 0 && /take the photo here/.test(await page.locator('.ic-why').innerText()));
}

await run(async (url) => {
  const who = await cast(url);
  const chrome = await browser();
  const page = await person(chrome, url, who.taker, PHONE);
  await sampleWristband(page);
  await refusalOffline(page);
  await refusalRefused(page);
  await doubleTaps(page);
  await unsaved(page);
  await sessions(page, url, who);
  await judging(page);
  await givingUp(page);
  const desk = await person(chrome, url, who.taker, DESKTOP);
  await badFile(desk);
  check('no error and no breach of the page\'s policy', page.trouble.length === 0, page.trouble.join('; '));
});
