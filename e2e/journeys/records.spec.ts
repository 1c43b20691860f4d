/** Payments and entries: their states as tabs, and gone through one by one on their own pages. */
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/fixtures.ts';

const list = (page: Page, name: string) => page.getByRole('table', { name, exact: true });
const bodyRows = (page: Page, name: string) => list(page, name).locator('tbody').getByRole('row');
const hrefsOf = (rows: Locator) => rows.evaluateAll((all) => all.map((row) => row.querySelector('a')?.getAttribute('href') ?? ''));
const through = (page: Page) => page.getByRole('navigation', { name: 'Through the list' });

test('payments by status: each tab says how many its list has, and the list keeps its other filters', async ({ opsPage: page }) => {
  await page.goto('/payments?f.channels=paypal&f.kinds=payment');
  const rows = bodyRows(page, 'Payments');
  await expect(rows.first()).toBeVisible();
  const tabs = page.getByRole('group', { name: 'By status' });
  await expect(tabs.getByRole('button', { name: /^All / })).toHaveAttribute('aria-pressed', 'true');
  const range = page.getByRole('navigation', { name: 'Pagination' }).locator('span').first();
  let sum = 0;
  for (const name of ['Succeeded', 'In progress', 'Result unknown', 'Failed', 'Closed']) {
    const tab = tabs.getByRole('button', { name: new RegExp(`^${name} [0-9,]+$`) });
    const count = ((await tab.textContent()) ?? '').replace(name, '').trim();
    sum += Number.parseInt(count.replace(',', ''), 10);
    await tab.click();
    await expect(tab).toHaveAttribute('aria-pressed', 'true');
    await expect(page).toHaveURL(/f\.channels=paypal/);
    if (count === '0') await expect(rows).toHaveCount(0);
    else await expect(range).toHaveText(new RegExp(` of ${count}$`));
  }
  expect(sum).toBeGreaterThan(0);
  await tabs.getByRole('button', { name: new RegExp(`^All ${sum.toLocaleString('en')}$`) }).click();
  await expect(page).not.toHaveURL(/f\.statuses/);
  await expect(range).toHaveText(new RegExp(` of ${sum.toLocaleString('en')}$`));
  // Two states that are no tab: no tab is chosen, and the filter shows them.
  await page.goto('/payments?f.statuses=failed,unknown');
  await expect(rows.first()).toBeVisible();
  await expect(tabs.locator('[aria-pressed="true"]')).toHaveCount(0);
  await expect(
    page
      .getByRole('search')
      .getByRole('button', { name: /^Status/ })
      .first(),
  ).toBeVisible();
  await expectAccessible(page);
});

for (const { name, address, spoken } of [
  { name: 'Payments', address: '/payments?f.channels=stripe&f.statuses=failed&ps=20', spoken: 'payment' },
  { name: 'Journal', address: '/ledger/journal?f.account=1122.paypal&ps=20', spoken: 'entry' },
])
  test(`the page of one ${spoken} goes on through the list it was opened from, over the end of a page, and back leads to the row it came to`, async ({
    opsPage: page,
  }) => {
    await page.goto(address);
    const rows = bodyRows(page, name);
    await expect(rows).toHaveCount(20);
    const first = await hrefsOf(rows);
    await page.getByRole('button', { name: 'Next page' }).click();
    await expect.poll(() => hrefsOf(rows)).not.toEqual(first);
    const second = await hrefsOf(rows);
    await page.goBack();
    await expect.poll(() => hrefsOf(rows)).toEqual(first);

    // By its link.
    await rows.nth(18).getByRole('link').first().click();
    await expect(page).toHaveURL(new RegExp(`${first[18]}$`));
    await expect(through(page)).toContainText('19 of ');
    await page.keyboard.press('j');
    await expect(page).toHaveURL(new RegExp(`${first[19]}$`));
    await through(page).getByRole('button', { name: 'Next' }).click();
    await expect(page).toHaveURL(new RegExp(`${second[0]}$`));
    await expect(through(page)).toContainText('21 of');
    // What is shown is what the address says, and the finger stays on the button.
    const shown = page
      .getByRole('main')
      .locator('header')
      .getByRole('button', { name: /^Copy / });
    await expect(shown).toBeVisible();
    await expect(through(page).getByRole('button', { name: 'Next' })).toBeFocused();
    const headed = await page.getByRole('main').locator('header').textContent();
    await page.reload();
    await expect(page).toHaveURL(new RegExp(`${second[0]}$`));
    await expect(through(page)).toContainText('21 of');
    await expect(page.getByRole('main').locator('header')).toHaveText(headed ?? '');
    await expectAccessible(page);
    await page.keyboard.press('k');
    await expect(page).toHaveURL(new RegExp(`${first[19]}$`));
    await page.goBack();
    await expect(page).toHaveURL(new RegExp(`${address.split('?')[0]}\\?`));
    await expect(rows.nth(19)).toBeFocused();

    // By key.
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${first[19]}$`));
    await expect(through(page)).toContainText('20 of');
    // Opened from elsewhere there is no list.
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(first[3] ?? '');
    await expect(shown).toBeVisible();
    await expect(through(page)).toHaveCount(0);
  });

for (const path of [
  '/payments',
  '/ledger/journal',
  '/ledger/journal?f.account=1122.paypal&f.currency=USD',
  '/ledger/holds?f.states=open,closed',
  '/ledger/accounts/1122.paypal?f.currency=USD',
])
  test(`${path} lies within a screen of an ops room, in either language`, async ({ opsPage: page, baseURL }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const locale of ['en', 'zh-CN']) {
      await page.context().addCookies([{ name: 'locale', value: locale, url: baseURL ?? '' }]);
      await page.goto(path);
      const table = page.locator('main table');
      await expect(table.locator('tbody tr').first().getByRole('link').first()).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const beyond = () =>
        table.evaluate((element) => (element.parentElement?.scrollWidth ?? 0) - (element.parentElement?.clientWidth ?? 0));
      await expect.poll(beyond, `nothing of a row lies beyond the right edge in ${locale}`).toBeLessThanOrEqual(0);
    }
  });
