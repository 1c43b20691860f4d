/** What who does not see the screen is told: what the window is called, what has opened, what a filter found, what became of a file. */
import { COOKIE } from '../../components/providers/preferences.ts';
import { addDays } from '../../server/kernel/business-date.ts';
import { deliveredFile, YESTERDAY } from '../support/demo-month.ts';
import { payload } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';
import { forget, heard, listen } from '../support/heard.ts';
import { slowness } from '../support/slow.ts';

const LANGUAGES = [
  { language: 'English', locale: 'en', product: 'Pingzhang' },
  { language: 'Chinese', locale: 'zh-CN', product: '平账' },
];

for (const { language, locale, product } of LANGUAGES) {
  test(`every screen names its window after itself, before its scripts run too, in ${language}`, async ({ pageAs, baseURL }) => {
    test.setTimeout(120_000 * slowness);
    const titles = new Map<string, string>();
    // Between them they see every screen.
    for (const who of ['manager', 'administrator']) {
      const page = await pageAs(who);
      await page.context().addCookies([{ name: COOKIE.locale, value: locale, url: baseURL ?? '' }]);
      await page.goto('/me');
      const links = page.getByRole('navigation').getByRole('link');
      await expect(links.first()).toBeVisible();
      const shown = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
      for (const address of ['/me', ...shown].filter((each) => !titles.has(each))) {
        const answer = await page.request.get(address);
        expect(/<title[^>]*>([^<]*)<\/title>/.exec(await answer.text())?.[1], address).toMatch(new RegExp(`${product}$`));
        await page.goto(address);
        const heading = page.getByRole('heading', { level: 1 });
        await expect(heading).toBeVisible();
        await expect(page, address).toHaveTitle(`${await heading.textContent()} · ${product}`);
        titles.set(address, await page.title());
      }
    }
    expect(titles.size).toBeGreaterThan(17);
    expect(new Set(titles.values()).size).toBe(titles.size);
  });
}

test('a record that opens names the window by its number and is said; a key that goes on says the next one, once', async ({
  opsPage: page,
}) => {
  await listen(page);
  await page.goto('/payments');
  const rows = page.locator('tr[data-row]');
  await expect(rows.first()).toBeVisible();
  await expect(page).toHaveTitle('Payments · Pingzhang');
  await forget(page);
  await rows.first().getByRole('link').first().click();
  await expect(page).toHaveTitle(/^(Payment|Refund) [PR]\w{20,} · Pingzhang$/);
  const first = await page.title();
  await expect.poll(() => heard(page)).toContain(first);
  await page.keyboard.press('j');
  await expect(page).not.toHaveTitle(first);
  const second = await page.title();
  await expect.poll(() => heard(page)).toContain(second);
  await page.goBack();
  await expect(page).toHaveTitle('Payments · Pingzhang');
  const said = (await heard(page)).filter((text) => text.endsWith('Pingzhang'));
  expect(said.filter((text) => text === first || text === second)).toEqual([first, second]);
});

test('an address without a page has a name of its own', async ({ opsPage: page }) => {
  await page.goto('/recon/differences/00000000-0000-7000-8000-000000000000');
  await expect(page).toHaveTitle('Differences · Pingzhang');
});

test('how much a filter finds is said once, when it stands', async ({ opsPage: page }) => {
  await listen(page);
  await page.goto('/payments');
  await expect.poll(() => heard(page)).toContainEqual(expect.stringMatching(/^Rows 1–50/));
  const text = await page.locator('tr[data-row="3"]').getByRole('link').first().textContent();
  const number = /[PR]01[0-9A-Z]{20,}/.exec(text ?? '')?.[0];
  await forget(page);
  await page.getByRole('textbox', { name: 'Number' }).fill(number ?? '');
  await page.keyboard.press('Enter');
  await expect.poll(() => heard(page)).toContain('Rows 1–1 of 1');
  expect((await heard(page)).filter((text) => text.startsWith('Rows '))).toEqual(['Rows 1–1 of 1']);
});

test('a file on its way in says what becomes of it, and not how far each piece has come', async ({ opsPage: page }) => {
  await listen(page);
  await page.goto('/recon/statements');
  const whole = deliveredFile('wechat', addDays(YESTERDAY, -8));
  const name = 'heard.csv';
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(payload({ name, bytes: Buffer.concat([Buffer.from(whole.bytes.subarray(0, 9_000)), Buffer.from(name)]) }));
  await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText('Nothing was imported', { timeout: 30_000 });
  const said = await heard(page);
  expect(said).toContainEqual(expect.stringMatching(/^Refused ?heard\.csv$/));
  expect(said).toContainEqual(expect.stringContaining('Nothing was imported'));
  expect(said.filter((text) => /\d ?(?:B|KB|MB)\b|Cancel/.test(text))).toEqual([]);
});

test('what has the focus in a list is never under its head, nor under the column that stays', async ({ opsPage: page }) => {
  await page.setViewportSize({ width: 1024, height: 640 });
  await page.goto('/payments');
  const row = page.locator('tr[data-row="14"]');
  await row.focus();
  // Of what has the focus, how much of its middle line and its edges is seen.
  const isInSight = () =>
    page.evaluate(() => {
      const focused = document.activeElement;
      const box = focused?.getBoundingClientRect();
      if (!focused || !box) return false;
      const x = Math.min(box.left + box.width / 2, window.innerWidth / 2);
      return [box.top + 3, box.top + box.height / 2, box.bottom - 3].every((y) => {
        const seen = document.elementFromPoint(focused.tagName === 'TR' ? x : box.left + box.width / 2, y);
        return seen !== null && focused.contains(seen);
      });
    });
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('ArrowUp');
    expect(await isInSight(), `row ${13 - step}`).toBe(true);
  }
  await row.getByRole('link').first().focus();
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press('Shift+Tab');
    expect(await isInSight(), `step ${step}`).toBe(true);
  }
});
