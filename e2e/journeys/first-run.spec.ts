/** The first-run page: two files, their differences, nothing kept of either, and how far it is. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Page } from '@playwright/test';
import { gzipSync, zipSync } from 'fflate';
import { writeStripe } from '../../server/statements/formats/stripe/write-stripe.ts';
import { writeWechatTradeAll } from '../../server/statements/formats/wechat/write-trade-bill.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';
import { slowness } from '../support/slow.ts';

const DATE = '2026-03-05';
/** Numbers that nothing else in the database has. */
const ourNo = (index: number) => `PTRYIT${index.toString().padStart(6, '0')}`;
const channelNo = (index: number) => `4200009990${DATE.replaceAll('-', '')}${index.toString().padStart(10, '0')}`;
const at = (index: number) => new Date(`${DATE}T04:00:00Z`).getTime() + index * 60_000;

/** Eight payments at the channel: the third is 2.00 higher than ours, the fifth is not ours; the ninth of ours is not there. */
const statement: TestFile = writeWechatTradeAll(
  [1, 2, 3, 4, 5, 6, 7, 8].map((index) => ({
    kind: 'payment' as const,
    channelNo: channelNo(index),
    ourNo: ourNo(index),
    amountMinor: 10_000n + BigInt(index) + (index === 3 ? 200n : 0n),
    currency: 'CNY',
    feeMinor: 60n,
    occurredAt: new Date(at(index)),
  })),
  { date: DATE, accountNo: '1230000109', zone: 'Asia/Shanghai' },
);
const orders: TestFile = {
  name: 'orders.csv',
  bytes: Buffer.from(
    [
      'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no',
      ...[1, 2, 3, 4, 6, 7, 8, 9].map(
        (index) =>
          `payment,${ourNo(index)},,,100.${index.toString().padStart(2, '0')},CNY,0.60,succeeded,${new Date(at(index)).toISOString()},M1`,
      ),
    ].join('\n'),
  ),
};

/** Other journeys import orders meanwhile, into channels of their own. */
const PAYMENTS_OF_THE_MONTH = "SELECT count(*)::int AS n FROM payments WHERE channel_code NOT LIKE 'e2e%'";

/** Every column of every table in which a number of a payment could lie, with how often one of ours does. */
async function placesWithOurNumbers(): Promise<string[]> {
  const columns = await query<{ place: string; sql: string }>(
    `SELECT format('%I.%I', table_name, column_name) AS place,
            format('SELECT count(*)::int AS n FROM %I.%I WHERE %I::text LIKE %L OR %I::text LIKE %L',
                   table_schema, table_name, column_name, '%PTRYIT%', column_name, '%999020260305%') AS sql
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name IN ('our_no', 'channel_no', 'explanation', 'raw', 'identity')`,
  );
  const found: string[] = [];
  for (const { place, sql } of columns) if ((await query<{ n: number }>(sql))[0]?.n) found.push(place);
  return found;
}

test.beforeEach(async ({ opsPage: page }) => {
  await page.goto('/recon/try');
  await expect(page.getByRole('heading', { level: 1, name: 'Compare files' })).toBeVisible();
});

test('a statement and an orders export show their differences at once, and nothing of them is stored', async ({ opsPage: page }) => {
  const paymentsBefore = await query(PAYMENTS_OF_THE_MONTH);
  await expect(page.getByText('Not ready: add a statement · add an orders export')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Compare' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(statement));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(orders));
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText('6 matched · 3 differences · 0 waiting')).toBeVisible({ timeout: 30_000 });
  const differences = page.locator('details');
  await expect(differences).toHaveCount(3);
  const amount = differences.filter({ hasText: 'The channel reports 102.03 CNY, our books 100.03 CNY: surplus of 2.00 CNY.' });
  await expect(amount).toContainText('+2.00');
  await amount.locator('summary').click();
  const row = amount.getByRole('row', { name: /^Amount/ });
  await expect(row.getByRole('cell').nth(0)).toContainText('100.03');
  await expect(row.getByRole('cell').nth(1)).toContainText('102.03');
  await expect(differences.filter({ hasText: `The channel received 100.05 CNY (${ourNo(5)}), which is not in our books` })).toContainText(
    '+100.05',
  );
  await expect(
    differences.filter({ hasText: `Our books show 100.09 CNY as succeeded (${ourNo(9)}), but the statement does not list it` }),
  ).toContainText('-100.09');
  expect(await placesWithOurNumbers()).toEqual([]);
  expect(await query(PAYMENTS_OF_THE_MONTH)).toEqual(paymentsBefore);
  expect(await query('SELECT 1 FROM statement_files WHERE name = $1', [statement.name])).toEqual([]);
});

test('a duplicate stands beside what it is one too many of: the line that our record met, and the record that the line met', async ({
  opsPage: page,
}) => {
  const paidAt = (index: number, over: { channelNo?: string; occurredAt?: Date } = {}) => ({
    kind: 'payment' as const,
    channelNo: channelNo(index),
    ourNo: ourNo(index),
    amountMinor: 10_000n + BigInt(index),
    currency: 'CNY',
    feeMinor: 60n,
    occurredAt: new Date(at(index)),
    ...over,
  });
  const twice = writeWechatTradeAll([paidAt(1), paidAt(2), paidAt(1, { channelNo: channelNo(91), occurredAt: new Date(at(30)) })], {
    date: DATE,
    accountNo: '1230000109',
    zone: 'Asia/Shanghai',
  });
  const [head, one, two] = Buffer.from(orders.bytes).toString().split('\n');
  const ours: TestFile = { name: 'orders.csv', bytes: Buffer.from([head, one, two, two].join('\n')) };
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(twice));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(ours));
  await page.getByRole('button', { name: 'Compare' }).click();
  const differences = page.getByRole('region', { name: 'Differences' }).locator('details');
  await expect(differences).toHaveCount(2, { timeout: 30_000 });

  const again = differences.filter({ hasText: `Our number ${ourNo(1)} succeeded more than once at the channel` });
  await again.locator('summary').click();
  await expect(again.getByRole('columnheader', { name: /^Our books/ })).toContainText('1 record');
  await expect(again.getByRole('columnheader', { name: /^Channel/ })).toContainText('2 lines');
  await expect(again.getByRole('columnheader', { name: 'Statement line 2', exact: true })).toBeVisible();
  await expect(again.getByRole('columnheader', { name: 'Statement line 4 Duplicate' })).toBeVisible();
  const numbers = again.getByRole('row', { name: /^Channel no/ }).getByRole('cell');
  await expect(numbers.nth(1)).toContainText(channelNo(1));
  await expect(numbers.filter({ hasText: 'differs' })).toHaveText([new RegExp(channelNo(91))]);

  const booked = differences.filter({ hasText: `Our books list ${ourNo(2)} more than once` });
  await booked.locator('summary').click();
  await expect(booked.getByRole('columnheader', { name: /^Our books/ })).toContainText('2 records');
  await expect(booked.getByRole('columnheader', { name: 'Record Duplicate' })).toBeVisible();
  await expect(booked.getByRole('row', { name: /^Our no/ }).getByRole('cell')).toHaveText(
    [ourNo(2), ourNo(2), ourNo(2)].map((no) => new RegExp(no)),
  );
  await expectAccessible(page);
});

test('of many differences the first fifty are shown under the totals, and more when they are asked for', async ({ opsPage: page }) => {
  const many = writeWechatTradeAll(
    Array.from({ length: 64 }, (_, index) => ({
      kind: 'payment' as const,
      channelNo: channelNo(index + 100),
      ourNo: ourNo(index + 100),
      amountMinor: 10_000n,
      currency: 'CNY',
      feeMinor: 60n,
      occurredAt: new Date(at(index)),
    })),
    { date: DATE, accountNo: '1230000109', zone: 'Asia/Shanghai' },
  );
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(many));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(orders));
  await page.getByRole('button', { name: 'Compare' }).click();
  const differences = page.getByRole('region', { name: 'Differences' });
  await expect(differences.locator('details')).toHaveCount(50, { timeout: 30_000 });
  const [totals, list] = await Promise.all([page.getByRole('region', { name: 'Totals' }).first().boundingBox(), differences.boundingBox()]);
  expect(totals?.y ?? 0).toBeLessThan(list?.y ?? 0);
  await differences.getByRole('button', { name: 'Show 22 more' }).click();
  await expect(differences.locator('details')).toHaveCount(72);
  await expect(differences).toContainText('Rows 1–72 of 72');
});

test('a statement that is cut off is refused with file, line and reason', async ({ opsPage: page }) => {
  const cut: TestFile = { name: statement.name, bytes: statement.bytes.slice(0, Math.floor(statement.bytes.length * 0.6)) };
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(cut));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(orders));
  await page.getByRole('button', { name: 'Compare' }).click();
  const refused = page.getByRole('alert').filter({ hasText: 'Could not compare' });
  await expect(refused).toContainText(statement.name, { timeout: 30_000 });
  await expect(refused).toContainText(/line \d+/);
  await expect(refused).toContainText('is incomplete');
});

test('an orders row that cannot be read is named by line and column, and the others are compared', async ({ opsPage: page }) => {
  const faulty: TestFile = {
    name: 'orders.csv',
    bytes: Buffer.from(Buffer.from(orders.bytes).toString().replace(',100.02,', ',one hundred,')),
  };
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(statement));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(faulty));
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText(/^1 row could not be read and was not compared/)).toBeVisible({ timeout: 30_000 });
  const rejects = page.getByRole('region', { name: 'Rejected rows' });
  await expect(rejects).toContainText('line 3 · column amount', { timeout: 30_000 });
  await expect(page.locator('details')).toHaveCount(4);
});

test('the clock is that of the statement where nobody names one: a channel that counts in UTC has its own day, and its times are shown by it', async ({
  opsPage: page,
}) => {
  const paid = [1, 2].map((index) => ({
    kind: 'payment' as const,
    channelNo: `ch_tryit${index}`,
    ourNo: ourNo(index),
    amountMinor: 10_000n + BigInt(index),
    currency: 'USD',
    feeMinor: 60n,
    // Half past eight in the evening of UTC is the next day in Shanghai.
    occurredAt: new Date(`${DATE}T20:3${index}:00Z`),
  }));
  const row = (index: number, day: string) => `payment,${ourNo(index)},,,100.0${index},USD,,succeeded,${day}T20:3${index}:00Z,M1`;
  const ours: TestFile = {
    name: 'orders.csv',
    bytes: Buffer.from(
      [
        'kind,our_no,channel_no,original_our_no,amount,currency,fee,status,occurred_at,merchant_no',
        row(1, DATE),
        row(3, DATE),
        row(4, '2026-03-04'),
      ].join('\n'),
    ),
  };
  await page
    .getByLabel('Statement', { exact: true })
    .setInputFiles(payload(writeStripe(paid, { date: DATE, accountNo: 'acct_1', zone: 'UTC' })));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(ours));
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText('1 matched · 2 differences · 0 waiting')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(`Business date ${DATE}`)).toBeVisible();
  await expect(page.getByText('Time zone UTC')).toBeVisible();
  const missing = page.locator('details').filter({ hasText: 'but the statement does not list it' });
  await missing.locator('summary').click();
  await expect(missing.getByRole('row', { name: /^(Time|Occurred)/ })).toContainText(`${DATE} 20:33:00`);
});

test('on a phone the control totals of a file are in sight, named in the reader’s language', async ({ opsPage: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(statement));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(orders));
  await page.getByRole('button', { name: 'Compare' }).click();
  const totals = page.getByRole('region', { name: 'Control totals' });
  await expect(totals.getByRole('rowheader').first()).toHaveText(/^Count\s*总交易单数$/, { timeout: 30_000 });
  const outside = await totals.evaluate((region) =>
    [...region.querySelectorAll('tbody :is(th, td)')]
      .filter((cell) => cell.getBoundingClientRect().right > window.innerWidth)
      .map((cell) => cell.textContent),
  );
  expect(outside).toEqual([]);
});

test('rows that could not be read are counted, also where not all of them are listed', async ({ opsPage: page }) => {
  const faulty: TestFile = {
    name: 'orders.csv',
    bytes: Buffer.from(
      [
        Buffer.from(orders.bytes).toString(),
        ...Array.from({ length: 260 }, (_, index) => `payment,${ourNo(500 + index)},,,1,CNY,,done,never,M1`),
      ].join('\n'),
    ),
  };
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(statement));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(faulty));
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText(/^260 rows could not be read/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Rejected rows' })).toContainText('Rows 1–200 of 260');
});

test('whoever asks keeps what was compared: the statement goes to the inbox, the orders to their import', async ({ opsPage: page }) => {
  // Its way ends before the inbox: other journeys look at the days of this channel.
  await page.route(/\/api\/files\/statements/, (route) => route.abort());
  const elsewhere = writeWechatTradeAll(
    [
      {
        kind: 'payment',
        channelNo: channelNo(1),
        ourNo: ourNo(1),
        amountMinor: 10_001n,
        currency: 'CNY',
        feeMinor: 60n,
        occurredAt: new Date(at(1)),
      },
    ],
    { date: DATE, accountNo: '1230000109', zone: 'Asia/Shanghai' },
  );
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(elsewhere));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(orders));
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Import orders' }).click({ timeout: 30_000 });
  const dialog = page.getByRole('dialog', { name: 'Import orders export' });
  await expect(dialog).toContainText('orders.csv');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Upload the statement' }).click();
  await expect(page).toHaveURL(/\/recon\/statements$/);
  await expect(
    page.getByRole('region', { name: 'Upload statements' }).getByRole('listitem').filter({ hasText: elsewhere.name }),
  ).toBeVisible();
});

/** A statement and orders of so many rows, all alike but for their numbers: a second of work for ten thousand. */
function large(rows: number): { bill: TestFile; ours: TestFile } {
  const all = Array.from({ length: rows }, (_, index) => index + 1_000);
  const bill = writeWechatTradeAll(
    all.map((index) => ({
      kind: 'payment' as const,
      channelNo: channelNo(index),
      ourNo: ourNo(index),
      amountMinor: 10_000n,
      currency: 'CNY',
      feeMinor: 60n,
      occurredAt: new Date(at(index % 400)),
    })),
    { date: DATE, accountNo: '1230000109', zone: 'Asia/Shanghai' },
  );
  const [head] = Buffer.from(orders.bytes).toString().split('\n');
  const lines = all.map((index) => `payment,${ourNo(index)},,,100.00,CNY,0.60,succeeded,${new Date(at(index % 400)).toISOString()},M1`);
  return { bill, ours: { name: 'orders.csv', bytes: Buffer.from([head, ...lines].join('\n')) } };
}
const give = async (page: Page, bill: TestFile, ours: TestFile) => {
  await page.getByLabel('Statement', { exact: true }).setInputFiles(payload(bill));
  await page.getByLabel('Orders export', { exact: true }).setInputFiles(payload(ours));
};
const working = (page: Page) => page.getByRole('region', { name: 'Comparing…' });
const leftOnDisk = () => readdirSync(tmpdir()).filter((name) => name.startsWith('pingzhang-preview-'));
const comparing = () =>
  query("SELECT 1 FROM pg_stat_activity WHERE state <> 'idle' AND query ~ '(rc_|rc_files)' AND pid <> pg_backend_pid()");

test('a large comparison says what it is at, and who stops it stops the server; the files need not be given again', async ({
  opsPage: page,
}) => {
  test.setTimeout(180_000 * slowness);
  const { bill, ours } = large(60_000);
  await give(page, bill, ours);
  const start = page.getByRole('button', { name: 'Compare', exact: true });
  await start.focus();
  await page.keyboard.press('Enter');
  await expect(working(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(working(page).getByRole('progressbar', { name: 'Comparing…' })).toBeVisible();
  await expect(working(page).getByRole('status')).toHaveText(/^(Reading|Comparing)/, { timeout: 30_000 });
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Cancelled. Nothing was stored; the files are still listed above.')).toBeVisible();
  await expect(start).toBeFocused();
  await expect.poll(leftOnDisk, { timeout: 10_000 }).toEqual([]);
  await expect.poll(comparing, { timeout: 10_000 }).toEqual([]);

  await page.keyboard.press('Enter');
  await expect(working(page).getByRole('status')).toHaveText('Comparing', { timeout: 45_000 });
  // Who looks elsewhere meanwhile is told, and finds what came out.
  await page.getByRole('link', { name: 'Payments', exact: true }).click();
  await expect(page).toHaveURL(/\/payments/);
  await expect(page.getByText('The comparison is done. See Compare files.')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Compare files', exact: true }).click();
  await expect(page.getByText('60,000 matched · 0 differences · 0 waiting')).toBeVisible();
  await page.getByRole('button', { name: 'Compare other files' }).click();
  await expect(page.getByText(bill.name)).toBeVisible();
});

test('a comparison whose line broke is tried again with the files that are there', async ({ opsPage: page }) => {
  await page.route('**/api/files/preview', (route) => route.abort('connectionreset'), { times: 1 });
  await give(page, statement, orders);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const refused = page.getByRole('alert').filter({ hasText: 'Could not compare' });
  await expect(refused).toContainText('The server did not respond.');
  await expect(refused).not.toContainText('unanswered');
  await refused.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('6 matched · 3 differences · 0 waiting')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('6 matched · 3 differences · 0 waiting')).toBeFocused();
});

test('a page that is loaded anew says that it has no file any more, which it had, and keeps what was set', async ({ opsPage: page }) => {
  await give(page, statement, orders);
  await page.getByLabel('Cut-off').fill('23:00');
  await page.reload();
  const note = page.getByRole('status').filter({ hasText: 'This page was loaded again.' });
  await expect(note).toContainText(statement.name);
  await expect(note).toContainText('orders.csv');
  await expect(page.getByLabel('Cut-off')).toHaveValue('23:00');
  await give(page, statement, orders);
  await expect(note).toHaveCount(0);
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  expect(kept).not.toContain('PTRYIT');
});

for (const [kind, pack] of [
  ['zip', (bytes: Uint8Array) => zipSync({ 'orders.csv': bytes })],
  ['gz', (bytes: Uint8Array) => gzipSync(bytes)],
] as const)
  test(`statement and orders as ${kind} are compared as they are`, async ({ opsPage: page }) => {
    const packed = (file: TestFile): TestFile => ({ name: `${file.name}.${kind}`, bytes: pack(new Uint8Array(file.bytes)) });
    await give(page, packed(statement), packed(orders));
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.getByText('6 matched · 3 differences · 0 waiting')).toBeVisible({ timeout: 30_000 });
  });
