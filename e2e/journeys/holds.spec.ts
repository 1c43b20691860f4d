/** Amounts set aside: every frozen and pending balance opens the holds it is the sum of, and a hold tells what became of it. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { shown } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

type Held = { account: string; currency: string; frozen: string; pending: string };
const balances = () =>
  query<Held>(
    `SELECT account, currency, sum(frozen_minor)::text AS frozen, sum(pending_minor)::text AS pending FROM balances
     WHERE frozen_minor > 0 OR pending_minor > 0 GROUP BY 1, 2 ORDER BY 1, 2`,
  );

async function minorOf(cell: Locator): Promise<bigint> {
  const text = (await cell.locator('[aria-hidden]').allTextContents()).join('').replaceAll(',', '');
  const found = /(\d+)\.(\d\d)/.exec(text);
  return found ? BigInt(`${found[1]}${found[2]}`) : 0n;
}

/** What is left of the holds that the list shows; it must be on one page. */
async function sumOfRows(page: Page): Promise<bigint> {
  const table = page.getByRole('table', { name: 'Holds' });
  await expect(table.locator('tbody').getByRole('row').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next page' })).toBeDisabled();
  const heads = (await table.getByRole('columnheader').allTextContents()).map((head) => head.trim());
  const at = heads.findIndex((head) => head.startsWith('Remaining'));
  let sum = 0n;
  for (const row of await table.locator('tbody').getByRole('row').all()) sum += await minorOf(row.getByRole('cell').nth(at));
  return sum;
}

test('each frozen and pending balance on the accounts opens holds that add up to it', async ({ pageAs }) => {
  const page = await pageAs('finance');
  const held = await balances();
  const frozen = held.filter((each) => each.frozen !== '0');
  const pending = held.filter((each) => each.pending !== '0');
  expect(frozen.length).toBeGreaterThan(5);
  expect(pending.length).toBeGreaterThan(3);
  for (const [kind, { account, currency, ...minor }] of [
    ...frozen.slice(0, 3).map((each) => ['frozen', each] as const),
    ...pending.slice(0, 3).map((each) => ['pending', each] as const),
  ]) {
    await page.goto(`/ledger/accounts?f.find=${account}`);
    await page.locator(`a[href*="f.account=${account}&f.currency=${currency}&f.kinds=${kind}"]`).click();
    await expect(page).toHaveURL(/\/ledger\/holds\?/);
    await expect(page.getByRole('search').getByRole('textbox', { name: /^Account/ })).toHaveValue(account);
    await expect(page.getByRole('button', { name: /^Remove filter: Account/ })).toBeVisible();
    expect(await sumOfRows(page)).toBe(BigInt(minor[kind]));
    await expect(page.getByText('All rows').locator('..')).toContainText(shown(BigInt(minor[kind])));
  }
});

test('the account’s own page says what is frozen, and its posted balance opens entries that add up to it', async ({ pageAs }) => {
  const page = await pageAs('finance');
  const [one] = (await balances()).filter((each) => each.frozen !== '0' && each.account.startsWith('2201.'));
  if (!one) throw new Error('Nothing is frozen');
  await page.goto(`/ledger/accounts/${one.account}?f.currency=${one.currency}`);
  const figure = (name: string) => page.locator('dl div').filter({ has: page.getByText(name, { exact: true }) });
  await expect(figure('Available')).toContainText('Posted less frozen');
  const posted = await minorOf(figure('Posted').locator('dd'));
  expect(posted - (await minorOf(figure('Frozen').locator('dd')))).toBe(
    await minorOf(figure('Available').locator('dd').locator('> span').first()),
  );
  await figure('Posted').getByRole('link').click();
  await expect(page).toHaveURL(/\/ledger\/journal\?f\.account=/);
  const sums = page.getByLabel('Totals of the entries found');
  await expect(sums).toContainText('Net');
  await expect(sums.locator('div').filter({ hasText: 'Net' })).toContainText(shown(posted));
  await page.goBack();
  await figure('Frozen').getByRole('link').click();
  expect(await sumOfRows(page)).toBe(BigInt(one.frozen));
});

test('a captured hold shows its steps and leads to the entry; a disputed one leads to its payment', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto('/ledger/holds?f.states=closed&f.kinds=frozen&f.sourceKinds=settlement');
  const table = page.getByRole('table', { name: 'Holds' });
  await table.locator('tbody').getByRole('row').first().getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Frozen amount');
  const steps = page.getByRole('region', { name: 'Steps' }).locator('tbody').getByRole('row');
  await expect(steps).toHaveCount(2);
  await expect(steps.nth(0)).toContainText('Frozen');
  await expect(steps.nth(1)).toContainText('Posted');
  await expect(steps.nth(1)).toContainText('0.00');
  await steps.nth(1).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Journal entry');
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('Merchant settled');

  await page.goto('/ledger/holds?f.states=open&f.kinds=frozen&f.sourceKinds=payment');
  const row = table.locator('tbody').getByRole('row').first();
  await row.getByRole('cell').filter({ hasText: 'Payment' }).first().waitFor();
  await row.locator('a[href^="/payments?f.numbers="]').click();
  await expect(page).toHaveURL(/\/payments\?f\.numbers=/);
  await expect(page.getByRole('table').first().locator('tbody').getByRole('row')).toHaveCount(1);
});

test('a hold is looked at beside its list with the space bar, and found by its number', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto('/ledger/holds?f.states=open');
  const rows = page.getByRole('table', { name: 'Holds' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toBeVisible();
  await page.locator('section[aria-labelledby]:has(table)').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('region', { name: 'Steps' })).toBeVisible();
  const no = /H[0-9A-Z]{26}/.exec((await drawer.textContent()) ?? '')?.[0] ?? '';
  await page.goto(`/ledger/holds?f.numbers=${no}`);
  await expect(rows).toHaveCount(1);
});

test('the list goes into a file with every row of the filter', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto('/ledger/holds?f.kinds=pending');
  const rows = page.getByRole('table', { name: 'Holds' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toBeVisible();
  const count = await rows.count();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /CSV/ }).click()]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines[0]).toContain('Remaining');
  expect(lines.length - 1).toBe(count);
});

test('on a phone nothing of a hold is cut off', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.setViewportSize({ width: 390, height: 844 });
  const [one] = await query<{ id: string; entry: string }>(
    `SELECT h.id, k.entry_id AS entry FROM ledger_holds h JOIN ledger_hold_steps s ON s.hold_id = h.id AND s.step = 'capture' JOIN ledger_keys k ON k.bucket = s.bucket AND k.key = s.key LIMIT 1`,
  );
  for (const address of [`/ledger/holds/${one?.id}`, `/ledger/journal/${one?.entry}`]) {
    await page.goto(address);
    await expect(page.getByRole('region', { name: 'Details' })).toBeVisible();
    for (const panel of await page.locator('main .panel').all()) {
      const box = await panel.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    }
  }
});

test('who may not see the ledger is told which roles may', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  await page.goto('/ledger/holds');
  await expect(page.getByText('You do not have access')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'You do not have access' })).toContainText('Finance reviewer');
  await expect(page.getByText('ledger.read')).toBeVisible();
});
