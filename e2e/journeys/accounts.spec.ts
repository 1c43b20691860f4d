/** The accounts as a list: classes, filters, order and pages in the address, sums of what is selected, a file of all that is found; and names that
 *  are asked for only where they are shown. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { shown } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const tableOf = (page: Page) => page.getByRole('table', { name: 'Accounts' });
const rowsOf = (page: Page) => tableOf(page).locator('tbody').getByRole('row');

type Line = { account: string; currency: string; posted: string };
const lines = (where: string) =>
  query<Line>(
    `SELECT b.account, b.currency, (CASE WHEN a.normal_side = 'D' THEN 1 ELSE -1 END * sum(b.debit_minor - b.credit_minor))::text AS posted
     FROM balances b JOIN ledger_accounts a ON a.code = b.account WHERE ${where} GROUP BY b.account, b.currency, a.normal_side ORDER BY 1, 2`,
  );

test('a class and a state of balance are chosen, and the list, its count and its sums are of just these', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto('/ledger/accounts');
  await expect(rowsOf(page).first()).toBeVisible();
  await page
    .getByRole('group', { name: 'Account class' })
    .getByRole('button', { name: /^Liabilities/ })
    .click();
  await page.getByRole('search').getByRole('button', { name: 'Balance', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Partly frozen' }).click();
  await expect(page).toHaveURL(/f\.classes=liability/);
  await expect(page).toHaveURL(/f\.balances=frozen/);
  const wanted = await lines('b.frozen_minor > 0');
  expect(wanted.length).toBeGreaterThan(5);
  await expect(rowsOf(page)).toHaveCount(wanted.length);
  await expect(page.getByText(`of ${wanted.length}`, { exact: false })).toBeVisible();
  const sum = wanted.filter((one) => one.currency === 'CNY').reduce((total, one) => total + BigInt(one.posted), 0n);
  await expect(page.getByText('All rows').locator('..')).toContainText(shown(sum));
  await expectAccessible(page);

  await page.keyboard.press('Escape');
  await rowsOf(page).nth(0).getByRole('checkbox').click();
  await rowsOf(page).nth(1).getByRole('checkbox').click();
  const [one, two] = wanted;
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('Liabilities');
  await expect(selection).toContainText(shown(BigInt(one?.posted ?? '0') + BigInt(two?.posted ?? '0')));
});

test('an account is found by the beginning of its code, the number of its owner and part of its name', async ({ pageAs }) => {
  const page = await pageAs('finance');
  const [one] = await query<{ code: string; owner: string; name: string }>(
    "SELECT code, owner_id AS owner, split_part(name_en, ' ', 1) AS name FROM ledger_accounts WHERE heading = '2202' ORDER BY code DESC LIMIT 1",
  );
  for (const typed of [one?.code ?? '-', one?.owner ?? '-', (one?.name ?? '-').slice(1)]) {
    await page.goto('/ledger/accounts');
    const field = page.getByRole('textbox', { name: 'Code, owner or name' });
    await field.fill(typed);
    await field.press('Enter');
    await expect(page).toHaveURL(/f\.find=/);
    await expect(
      rowsOf(page)
        .filter({ hasText: one?.code ?? '-' })
        .first(),
    ).toBeVisible();
    await expect(rowsOf(page).filter({ hasText: '1122.' })).toHaveCount(0);
  }
});

test('the largest balances come first where that is asked, page by page, and a row opens its statement in its currency', async ({
  pageAs,
}) => {
  const page = await pageAs('finance');
  await page.goto('/ledger/accounts?f.headings=2201&f.currency=CNY&sort=-posted&ps=20');
  await expect(rowsOf(page)).toHaveCount(20);
  const wanted = (await lines("b.account LIKE '2201.%' AND b.currency = 'CNY'")).toSorted((a, b) =>
    Number(BigInt(b.posted) - BigInt(a.posted)),
  );
  await expect(rowsOf(page).nth(0)).toContainText(shown(BigInt(wanted[0]?.posted ?? '0')));
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(rowsOf(page).nth(0)).toContainText(wanted[20]?.account ?? '-');
  await rowsOf(page).nth(0).getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/ledger/accounts/${wanted[20]?.account}\\?f\\.currency=CNY$`));
});

test('the file has every account that the filter finds', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto('/ledger/accounts?f.headings=2202&ps=20');
  await expect(rowsOf(page).first()).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /CSV/ }).click()]);
  const file = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  const [counted] = await query<{ count: string }>("SELECT count(*)::text AS count FROM ledger_accounts WHERE heading = '2202'");
  expect(file.length - 1).toBe(Number.parseInt(counted?.count ?? '0', 10));
  expect(file[0]).toContain('Available');
});

test('the journal asks for the names of the accounts on the screen, together and never for all of them', async ({ pageAs }) => {
  const page = await pageAs('finance');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/api\/trpc\/[^?]*ledger\.account/.test(request.url())) asked.push(request.url());
  });
  await page.goto('/ledger/journal');
  const link = page.getByRole('table', { name: 'Journal' }).locator('a[title$=" receivable"]').first();
  await expect(link).toBeVisible();
  expect(asked.filter((url) => /ledger\.accounts\b/.test(url))).toEqual([]);
  expect(asked.filter((url) => url.includes('ledger.accountNames')).length).toBe(1);
});

test('the day close says which date is next while the books are still being checked', async ({ pageAs }) => {
  const page = await pageAs('finance_manager');
  let goOn = () => {};
  const isAsked = new Promise<void>((resolve) => {
    void page.route(/ledger\.booksCheck/, async (route) => {
      resolve();
      await new Promise<void>((release) => {
        goOn = release;
      });
      await route.continue();
    });
  });
  await page.goto('/ledger/close');
  await isAsked;
  const next = page.getByRole('region', { name: 'Next date to close' });
  await expect(next).toContainText(/\d{4}-\d\d-\d\d/);
  await expect(next.getByRole('listitem').filter({ hasText: 'The books check passed' })).toContainText('Checking…');
  await expect(next).toContainText('the books check is still running');
  goOn();
  await expect(next.getByRole('listitem').filter({ hasText: 'The books check passed' })).toContainText('Done');
});
