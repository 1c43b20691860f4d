/** Lists that stay open: what others do meanwhile is said, and moves nothing. */
import type { Page, Request } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { month } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const list = (page: Page) => page.getByRole('table', { name: /^(Differences|差异)$/ });
const bodyRows = (page: Page) => list(page).locator('tbody').getByRole('row');
const label = (page: Page) => page.locator('[data-difference] [data-field="label"]');
const comment = (page: Page) => page.locator('[data-difference] [data-field="comment"]');
const ALL = 'f.statuses=open,in_progress,external,resolved';

/** Numbers of ours that nobody else's test works on. */
const numbers = month()
  .expected.filter((each) => each.channelCode === 'alipay' && each.kind !== 'duplicate')
  .flatMap(({ ourNo }) => ourNo ?? []);
const numbersOf = (from: number, to: number) => `f.number=${numbers.slice(from, to).join(',')}&${ALL}`;

/** As the run of their day left them: nobody's. */
const toNobody = (from: number, to: number) =>
  query(`UPDATE differences SET owner_id = NULL, status = 'open' WHERE our_no = ANY ($1) AND status <> 'resolved'`, [
    numbers.slice(from, to),
  ]);

async function open(page: Page, search: string): Promise<void> {
  await page.goto(`/recon/differences?${search}`);
  await expect(bodyRows(page).first()).toBeVisible();
}

/** The questions that the page asks by itself, as they go out. */
function asked(page: Page): { what: string; at: number }[] {
  const found: { what: string; at: number }[] = [];
  page.on('request', (request: Request) => {
    const what = /differences\.(updates|watch)/.exec(request.url())?.[0];
    if (what) found.push({ what, at: performance.now() });
  });
  return found;
}

const shot = (page: Page) =>
  bodyRows(page).evaluateAll((rows) =>
    rows.map((row) => `${row.textContent} ${row.getAttribute('aria-selected')} ${row.getBoundingClientRect().top}`),
  );

test('what a colleague does while a list is open is collected behind a word: rows, ticks, drafts, focus and drawer stay, and one key shows it', async ({
  pageAs,
}) => {
  test.setTimeout(120_000);
  const [first, second] = [await pageAs('operations'), await pageAs('operations2')];
  const questions = asked(first);
  await toNobody(0, 3);
  await open(first, numbersOf(0, 3));
  await open(second, numbersOf(0, 3));
  await expect(bodyRows(first)).toHaveCount(3);
  await first.keyboard.press('j');
  await first.keyboard.press('j');
  await first.keyboard.press('x');
  await first.keyboard.press('k');
  await first.keyboard.press('Space');
  await expect(comment(first)).toBeVisible();
  await comment(first).fill('still being written');
  // It has been looked at: from here on nothing of the list may change.
  await expect(
    bodyRows(first)
      .nth(0)
      .getByText(/Not viewed yet|Changed since you viewed it/),
  ).toHaveCount(0);
  const before = await shot(first);

  for (const key of ['j', 'j', 'j', 'Space']) await second.keyboard.press(key);
  await expect(label(second)).toBeVisible();
  await second.keyboard.press('p');
  await expect(second.getByText('1 difference assigned.')).toBeVisible();
  const word = first.getByRole('button', { name: '1 update' });
  await expect(word).toBeVisible({ timeout: 30_000 });
  await expect(first.getByRole('status').filter({ hasText: '1 update' })).toHaveCount(1);
  expect(await shot(first)).toEqual(before);
  await expect(comment(first)).toBeFocused();
  await expect(comment(first)).toHaveValue('still being written');
  await expectAccessible(first);
  expect(Math.min(...questions.slice(1).map(({ at }, index) => at - (questions[index]?.at ?? 0)))).toBeGreaterThan(4_900);

  await first.keyboard.press('Escape');
  await first.keyboard.press('r');
  await expect(word).toBeHidden();
  await expect(bodyRows(first).nth(2)).toContainText('许安');
  await expect(bodyRows(first).nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(comment(first)).toHaveValue('still being written');
  await comment(first).fill('');
});

test('what was given to somebody is said over their own list; the word is read with the mouse too, and the counts of the tabs with it', async ({
  pageAs,
}) => {
  const [first, second] = [await pageAs('operations'), await pageAs('operations2')];
  await toNobody(3, 5);
  await first.goto(`/recon/differences?f.number=${numbers.slice(3, 5).join(',')}&f.owner=nobody`);
  await expect(bodyRows(first)).toHaveCount(2);
  await open(second, numbersOf(3, 4));
  await second.keyboard.press('j');
  await second.keyboard.press('Space');
  await expect(label(second)).toBeVisible();
  await second.keyboard.press('p');
  await first.getByRole('button', { name: '1 update' }).click({ timeout: 30_000 });
  await expect(bodyRows(first)).toHaveCount(1);
  await expect(first.getByRole('button', { name: /^Unresolved/ })).toHaveText(/\D1$/);
  await expect(first.getByRole('button', { name: 'Refresh' })).toBeFocused();
});

test('nothing is asked while the page is hidden or the asking is paused, and the pause is remembered', async ({ pageAs }) => {
  const page = await pageAs('operations');
  await page.clock.install();
  const questions = asked(page);
  await open(page, numbersOf(7, 9));
  const asksOn = () =>
    expect
      .poll(async () => {
        await page.clock.runFor(6_000);
        return questions.length;
      })
      .toBeGreaterThan(2);
  await asksOn();
  await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' }));
  questions.length = 0;
  await page.clock.runFor(60_000);
  expect(questions).toEqual([]);
  await page.getByRole('button', { name: 'Pause update checks' }).click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Resume update checks' })).toBeVisible();
  await expect(bodyRows(page).first()).toBeVisible();
  await page.clock.runFor(60_000);
  expect(questions).toEqual([]);
  await page.getByRole('button', { name: 'Resume update checks' }).click();
  await asksOn();
});

for (const [language, width, theme] of [
  ['en-GB', 1280, 'light'],
  ['zh-CN', 1280, 'dark'],
  ['zh-CN', 390, 'light'],
  ['en-GB', 390, 'dark'],
] as const)
  for (const address of ['/recon/differences?f.channels=alipay&f.kinds=amount,fee,status&f.owner=nobody', '/recon/statements'])
    test(`at ${width} in ${language}, ${theme}, nothing of ${address.split('?')[0]} moves when something has come`, async ({
      pageAs,
      baseURL,
    }) => {
      const page = await pageAs('operations');
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme: theme });
      await page.context().addCookies([{ name: 'locale', value: language === 'zh-CN' ? 'zh-CN' : 'en', url: baseURL ?? '' }]);
      await page.route(/(differences|statements)\.updates/, (route) =>
        route.fulfill({ json: [{ result: { data: { json: { count: 100, isCapped: true } } } }] }),
      );
      await page.clock.install();
      await page.goto(address);
      await expect(page.locator('tbody tr[data-row]').first()).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      // What stands above the list has come, and what its rows are asked for one by one.
      await page.waitForLoadState('networkidle');
      await expect(page.locator('main .animate-breathe')).toHaveCount(0);
      const places = () =>
        page
          .locator('search, table, tbody tr, [data-tab]')
          .evaluateAll((all) => all.map((each) => JSON.stringify(each.getBoundingClientRect())));
      const before = await places();
      await page.clock.runFor(15_000);
      await expect(page.getByRole('button', { name: language === 'zh-CN' ? '有 100+ 条更新' : '100+ updates' })).toBeVisible();
      expect(await places()).toEqual(before);
      // On a phone it is as wide as the signs beside it.
      if (width === 390) expect((await page.getByRole('button', { name: /100\+/ }).boundingBox())?.width).toBeLessThanOrEqual(44);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await expectAccessible(page);
    });
