/** The books on screen: every entry balances, the trial balance is equal, a statement adds up, and a day closes only when it may. */
import type { Locator } from '@playwright/test';
import { query } from '../support/database.ts';
import { YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

/** Minor units of the figure that a cell shows; 0 where it shows none. */
async function minorOf(cell: Locator): Promise<bigint> {
  const text = (await cell.locator('[aria-hidden]').allTextContents()).join('').replaceAll(',', '');
  const found = /(-?)(\d+)\.(\d\d)/.exec(text);
  return found ? BigInt(`${found[1]}${found[2]}${found[3]}`) : 0n;
}

async function minorsOf(cells: Locator): Promise<bigint[]> {
  return Promise.all((await cells.all()).map(minorOf));
}

const sum = (figures: readonly bigint[]) => figures.reduce((total, figure) => total + figure, 0n);

test('a journal entry opens from the journal, and its debits equal its credits', async ({ opsPage: page }) => {
  await page.goto('/ledger/journal');
  const rows = page.getByRole('table', { name: 'Journal' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toBeVisible();
  expect(await rows.count()).toBeGreaterThan(10);
  await rows.first().getByRole('link').first().click();
  await expect(page).toHaveURL(/\/ledger\/journal\/[0-9a-f-]{36}$/);
  const legs = page.getByRole('region', { name: 'Postings' }).locator('tbody').getByRole('row');
  await expect(legs.first()).toBeVisible();
  const table = page.getByRole('region', { name: 'Postings' }).getByRole('table').first();
  const heads = (await table.getByRole('columnheader').allTextContents()).map((head) => head.trim());
  const [debitAt, creditAt] = [heads.findIndex((head) => head.startsWith('Debit')), heads.findIndex((head) => head.startsWith('Credit'))];
  expect(Math.min(debitAt, creditAt)).toBeGreaterThan(0);
  const debits = await minorsOf(table.locator(`tbody tr td:nth-child(${debitAt + 1})`));
  const credits = await minorsOf(table.locator(`tbody tr td:nth-child(${creditAt + 1})`));
  expect(sum(debits)).toBeGreaterThan(0n);
  expect(sum(debits)).toBe(sum(credits));
});

test('the trial balance: debits equal credits in opening, movement and closing, and the total is the sum of its accounts', async ({
  opsPage: page,
}) => {
  await page.goto(`/ledger/trial-balance?f.date=${YESTERDAY}`);
  await expect(page.getByText('Balanced', { exact: true }).first()).toBeVisible();
  const bodies = page.getByRole('region', { name: 'Trial balance' }).locator('tbody');
  await expect(bodies.first()).toBeVisible();
  expect(await bodies.count()).toBeGreaterThan(1);
  for (const body of await bodies.all()) {
    const total = body.getByRole('row').filter({ hasText: /^Total/ });
    const figures = await minorsOf(total.getByRole('cell'));
    // Two cells merged into one precede the six figures.
    const [openingDebit, openingCredit, movementDebit, movementCredit, closingDebit, closingCredit] = figures.slice(-6);
    expect(openingDebit).toBe(openingCredit);
    expect(movementDebit).toBe(movementCredit);
    expect(closingDebit).toBe(closingCredit);
    const accounts = body.locator('tr:has(a.ident)');
    const column = (at: number) => minorsOf(accounts.locator(`td:nth-child(${at})`));
    expect(sum(await column(5))).toBe(movementDebit);
    expect(sum(await column(6))).toBe(movementCredit);
    // Balances are netted account by account: no list of entries adds up to their sums, and they lead to none.
    expect(await total.getByRole('link').count()).toBe([movementDebit, movementCredit].filter((minor) => minor).length);
  }
});

test('an account’s statement: opening and movements make the closing balance', async ({ opsPage: page }) => {
  await page.goto(`/ledger/trial-balance?f.date=${YESTERDAY}`);
  const first = page.getByRole('region', { name: 'Trial balance' }).locator('tbody tr:has(a.ident)').first();
  await first.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/ledger\/accounts\//);
  const statement = page.getByRole('region', { name: 'Account statement' });
  await expect(statement.getByRole('row').filter({ hasText: 'Opening balance' })).toBeVisible();
  const isDebit = await page.getByText('Normal side: Debit').isVisible();
  const opening = await minorOf(statement.getByRole('row').filter({ hasText: 'Opening balance' }).getByRole('cell').last());
  // A day's sub-total holds all its movements, on whatever page they are.
  const day = statement.locator('tbody tr:has(td[colspan="3"])').nth(1);
  const [debit = 0n, credit = 0n] = (await minorsOf(day.getByRole('cell'))).slice(1);
  expect(debit + credit).toBeGreaterThan(0n);
  for (const next = page.getByRole('button', { name: 'Next page' }); await next.isEnabled(); ) {
    const before = page.url();
    await next.click();
    await expect(page).not.toHaveURL(before);
    await expect(statement.locator('[aria-busy="true"]')).toHaveCount(0);
  }
  const closing = statement.getByRole('row').filter({ hasText: 'Closing balance' });
  await expect(closing).toBeVisible();
  expect(await minorOf(closing.getByRole('cell').last())).toBe(opening + (isDebit ? debit - credit : credit - debit));
});

test('operations staff may look at the day close and not close; the manager closes the oldest date, and it takes its place in the list', async ({
  pageAs,
}) => {
  const ops = await pageAs('operations');
  await ops.goto('/ledger/close');
  await expect(ops.getByText('Only a finance manager can close a date.')).toBeVisible();
  await expect(ops.getByRole('button', { name: /^Close \d{4}/ })).toHaveCount(0);

  const page = await pageAs('finance_manager');
  await page.goto('/ledger/close');
  const next = page.getByRole('region', { name: 'Next date to close' });
  const button = next.getByRole('button', { name: /^Close \d{4}-\d\d-\d\d$/ });
  await expect(button).toBeEnabled({ timeout: 20_000 });
  const date = /\d{4}-\d\d-\d\d/.exec((await button.textContent()) ?? '')?.[0] ?? '-';
  // The same date is about to be closed in another tab too.
  const slow = await page.context().newPage();
  await slow.goto('/ledger/close');
  await slow.getByRole('button', { name: `Close ${date}` }).click();
  const asked = slow.getByRole('dialog', { name: `Close ${date}` });
  await expect(asked).toBeVisible();
  await button.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This cannot be undone.');
  await dialog.getByRole('button', { name: `Close ${date}` }).click();
  await expect(page.getByText(new RegExp(`^${date} closed with [\\d,]+ entries$`))).toBeVisible({ timeout: 20_000 });
  await expect(
    page
      .getByRole('region', { name: 'Closed dates' })
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: date, exact: true }) }),
  ).toContainText('王敏');
  // The next date follows at once.
  await expect(next).not.toContainText(date);

  // Whoever was slower is told so; the next date takes its place on the page, and never in the dialog, which closes nothing else.
  // Behind the dialog the page is out of reach, and changes all the same.
  const nextThere = slow.getByRole('region', { name: 'Next date to close', includeHidden: true });
  await asked.getByRole('button', { name: `Close ${date}` }).click();
  await expect(asked.getByRole('alert')).toHaveText(`The business date ${date} is already closed.`);
  await expect(nextThere).not.toContainText(date);
  await expect(asked).toContainText(date);
  const [following] = await query<{ date: string }>('SELECT (closed_through + 1)::text AS date FROM book_state');
  const again = slow.waitForResponse((answer) => answer.url().includes('ledger.closeDay'));
  await asked.getByRole('button', { name: `Close ${date}` }).click();
  expect((await again).status()).toBe(409);
  expect(await query('SELECT (closed_through + 1)::text AS date FROM book_state')).toEqual([following]);
});
