/** The figures of the ledger open entries that add up to them: balances, days, openings and closings, turnovers and headings. */
import type { Locator, Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { shown, YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

async function minorOf(cell: Locator): Promise<bigint> {
  const text = (await cell.locator('[aria-hidden]').allTextContents()).join('').replaceAll(',', '');
  const found = /(-?)(\d+)\.(\d\d)/.exec(text);
  return found ? BigInt(`${found[1]}${found[2]}${found[3]}`) : 0n;
}

/** Follows a figure into the journal, and sees it among the sums of the entries found: `name` is Debit, Credit or Net. */
async function opens(page: Page, figure: Locator, name: 'Debit' | 'Credit' | 'Net'): Promise<void> {
  await expect(figure.getByRole('link')).toBeVisible();
  const minor = await minorOf(figure);
  expect(minor).toBeGreaterThan(0n);
  const from = page.url();
  await figure.getByRole('link').click();
  await expect(page).toHaveURL(/\/ledger\/journal\?/);
  const sums = page.getByLabel('Totals of the entries found');
  await expect(sums.locator('div').filter({ hasText: new RegExp(`^${name}`) })).toContainText(shown(minor));
  await page.goto(from);
}

async function someAccount(prefix: string): Promise<string> {
  const [row] = await query<{ account: string }>(
    `SELECT account FROM balances WHERE account LIKE $1 AND currency = 'CNY' GROUP BY 1 ORDER BY sum(debit_minor + credit_minor) DESC LIMIT 1`,
    [`${prefix}%`],
  );
  return row?.account ?? '';
}

for (const prefix of ['2201.', '1122.', '6001'])
  test(`posted balance, opening, each day and closing of an account under ${prefix} open entries that add up to them`, async ({
    pageAs,
  }) => {
    const page = await pageAs('finance');
    const account = await someAccount(prefix);
    await page.goto(`/ledger/accounts/${account}?f.currency=CNY&f.date=${YESTERDAY}`);
    const posted = page.locator('dl div').filter({ has: page.getByText('Posted', { exact: true }) });
    await expect(posted).toBeVisible();
    await opens(page, posted.locator('dd'), 'Net');
    const statement = page.getByRole('region', { name: 'Account statement' });
    const opening = statement.getByRole('row').filter({ hasText: 'Opening balance' });
    await expect(opening).toBeVisible();
    await opens(page, opening.getByRole('cell').last(), 'Net');
    const day = statement.locator('tbody tr:has(td[colspan="3"])').nth(1);
    for (const [at, name] of [
      [1, 'Debit'],
      [2, 'Credit'],
    ] as const) {
      await expect(day).toBeVisible();
      if ((await minorOf(day.getByRole('cell').nth(at))) > 0n) await opens(page, day.getByRole('cell').nth(at), name);
    }
  });

test('the totals of the trial balance open entries that add up to them, and a heading opens its accounts', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto(`/ledger/trial-balance?f.date=${YESTERDAY}&f.currency=CNY`);
  const table = page.getByRole('region', { name: 'Trial balance' });
  const total = table.getByRole('row').filter({ hasText: /^Total/ });
  await expect(total).toHaveCount(1);
  await opens(page, total.getByRole('cell').nth(3), 'Debit');
  await opens(page, total.getByRole('cell').nth(4), 'Credit');

  await page.goto(`/ledger/trial-balance?f.date=${YESTERDAY}&f.currency=CNY&f.level=heading`);
  const heading = table.getByRole('row').filter({ hasText: 'Merchant pending' });
  await expect(heading).toBeVisible();
  const closing = await minorOf(heading.getByRole('cell').last());
  expect(closing).toBeGreaterThan(0n);
  await heading.getByRole('link').last().click();
  await expect(page).toHaveURL(/f\.heading=2201/);
  await expect(page.getByRole('button', { name: 'Heading 2201 only: show all' })).toBeVisible();
  const rows = table.locator('tbody tr:has(a.ident)');
  const sum = async () => {
    let minor = 0n;
    for (const row of await rows.all()) minor += await minorOf(row.getByRole('cell').last());
    return minor;
  };
  // The rows of before stay until those of the heading are there.
  await expect.poll(sum).toBe(closing);
  expect(await rows.count()).toBeGreaterThan(5);
});

test('entries and turnover of a closed date, and of the next to close, open what they count', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto('/ledger/close');
  const closed = page.getByRole('region', { name: 'Closed dates' }).locator('tbody tr');
  const date =
    (await closed
      .first()
      .getByRole('link', { name: /^\d{4}-\d\d-\d\d$/ })
      .textContent()) ?? '-';
  // By its date and not by its place: another journey closes the next one meanwhile.
  const row = closed.filter({ has: page.getByRole('link', { name: date, exact: true }) });
  await expect(row).toBeVisible();
  const count = (await row.getByRole('cell').nth(0).textContent())?.trim() ?? '';
  expect(count).toMatch(/^\d,\d{3}$/);
  await row.getByRole('cell').nth(0).getByRole('link').click();
  await expect(page.getByText(`of ${count}`)).toBeVisible();
  await page.goto('/ledger/close');
  const turnover = row.getByRole('cell').nth(1).locator('a').first();
  await expect(turnover).toBeVisible();
  const minor = await minorOf(turnover);
  await turnover.click();
  await expect(page.getByLabel('Totals of the entries found')).toContainText(shown(minor));
  await page.goto('/ledger/close');
  const next = page.getByRole('region', { name: 'Next date to close' }).locator('li a').first();
  await expect(next).toBeVisible();
  const coming = await minorOf(next);
  await next.click();
  await expect(page.getByLabel('Totals of the entries found')).toContainText(shown(coming));
});

test('a merchant’s frozen balance opens its holds', async ({ pageAs }) => {
  const page = await pageAs('finance');
  const [held] = await query<{ no: string; frozen: string }>(
    `SELECT split_part(account, '.', 2) AS no, frozen_minor::text AS frozen FROM balances WHERE frozen_minor > 0 AND account LIKE '2202.%' LIMIT 1`,
  );
  await page.goto(`/merchants/${held?.no}`);
  await page.locator(`a[href*="f.account=2202.${held?.no}"][href*="f.kinds=frozen"]`).click();
  await expect(page.getByText('All rows').locator('..')).toContainText(shown(BigInt(held?.frozen ?? '0')));
});
