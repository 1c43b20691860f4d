/** Operations bring an orders export in, as CSV and as Excel; a bad file is refused by line and column and leaves nothing. */
import type { Page } from '@playwright/test';
import writeXlsxFile from 'write-excel-file/node';
import { query } from '../support/database.ts';
import { payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';

const HEADER = ['kind', 'our_no', 'channel_no', 'original_our_no', 'amount', 'currency', 'fee', 'status', 'occurred_at', 'merchant_no'];
const row = (no: string, over: { amount?: string; status?: string; at?: string } = {}) => [
  'payment',
  no,
  `C${no}`,
  '',
  over.amount ?? '10.00',
  'CNY',
  '0.06',
  over.status ?? 'succeeded',
  over.at ?? '2026-02-03T12:00:00+08:00',
  'M100001',
];
const csv = (name: string, ...rows: string[][]): TestFile => ({
  name,
  bytes: Buffer.from([HEADER, ...rows].map((cells) => cells.join(',')).join('\n')),
});

let made = 0;
/** A channel of its own, so that no other journey meets these records. */
async function ownChannel(): Promise<{ code: string; name: string }> {
  const code = `e2e_orders_${process.pid.toString(36)}_${++made}`;
  await query(
    "INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, active, created_at) VALUES ($1, $1, $1, 'mapped', 'Asia/Shanghai', '00:00', false, now())",
    [code],
  );
  return { code, name: code };
}
const kept = (code: string) =>
  query<{ our_no: string; status: string; amount_minor: string }>(
    'SELECT our_no, status, amount_minor::text FROM payments WHERE channel_code = $1 ORDER BY our_no',
    [code],
  );

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import orders export' });

async function choose(page: Page, channel: string, file: TestFile): Promise<void> {
  if (!(await dialog(page).isVisible())) {
    await page.goto('/payments');
    await page.getByRole('button', { name: 'Import orders' }).click();
  }
  await dialog(page).getByLabel('Channel', { exact: true }).selectOption(channel);
  await dialog(page).getByLabel('Orders export', { exact: true }).setInputFiles(payload(file));
}
const send = (page: Page) => dialog(page).getByRole('button', { name: 'Import', exact: true }).click();

test('a CSV export is imported once, and what has moved since is changed, not doubled', async ({ opsPage: page }) => {
  const { code } = await ownChannel();
  await choose(page, code, csv('orders.csv', row('PIMP1', { status: 'processing' }), row('PIMP2')));
  await send(page);
  await expect(dialog(page).getByRole('status')).toContainText('2 rows: 2 new, 0 changed, 0 unchanged.');
  await expect(dialog(page).getByRole('status')).toContainText('2026-02-03');
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog(page)).toBeHidden();

  await choose(page, code, csv('orders-again.csv', row('PIMP1'), row('PIMP2'), row('PIMP3', { amount: '1045.00' })));
  await send(page);
  await expect(dialog(page).getByRole('status')).toContainText('3 rows: 1 new, 1 changed, 1 unchanged.');
  expect(await kept(code)).toEqual([
    { our_no: 'PIMP1', status: 'succeeded', amount_minor: '1000' },
    { our_no: 'PIMP2', status: 'succeeded', amount_minor: '1000' },
    { our_no: 'PIMP3', status: 'succeeded', amount_minor: '104500' },
  ]);

  await page.goto(`/payments?f.channels=${code}`);
  await expect(page.getByRole('row').filter({ hasText: 'PIMP3' })).toContainText('1,045.00');
});

test('an Excel export is imported like the CSV one', async ({ opsPage: page }) => {
  const { code } = await ownChannel();
  const sheet = [HEADER, row('PXLS1'), row('PXLS2', { amount: '7.05' })].map((cells) => cells.map((value) => ({ value, type: String })));
  const written: { toBuffer(): Promise<Buffer> } = writeXlsxFile(sheet) as never;
  await choose(page, code, { name: 'orders.xlsx', bytes: await written.toBuffer() });
  await send(page);
  await expect(dialog(page).getByRole('status')).toContainText('2 rows: 2 new, 0 changed, 0 unchanged.');
  expect((await kept(code)).map((one) => [one.our_no, one.amount_minor])).toEqual([
    ['PXLS1', '1000'],
    ['PXLS2', '705'],
  ]);
});

test('a file with rows that cannot be read is refused by line and column, and nothing of it is imported', async ({ opsPage: page }) => {
  const { code } = await ownChannel();
  const faulty = csv('faulty.csv', row('PBAD1'), row('PBAD2', { amount: '1.005' }), row('PBAD3', { at: '2026-02-03 12:00:00' }));
  await choose(page, code, faulty);
  await send(page);
  const refused = dialog(page).getByRole('alert');
  await expect(refused).toContainText('2 rows could not be read. Nothing was imported.');
  await expect(refused.getByRole('listitem').nth(0)).toContainText('Line 3, column amount');
  await expect(refused.getByRole('listitem').nth(0)).toContainText('More decimals than the currency allows');
  await expect(refused.getByRole('listitem').nth(1)).toContainText('Line 4, column occurred_at');
  expect(await kept(code)).toEqual([]);

  // A file that is cut off, and one that is no orders export: refused whole as well.
  await choose(page, code, csv('cut.csv', row('PBAD1'), ['payment', 'PBAD']));
  await send(page);
  await expect(dialog(page).getByRole('alert')).toContainText('cut.csv is incomplete');
  await choose(page, code, { name: 'menu.csv', bytes: Buffer.from('dish,price\nnoodles,12\n') });
  await send(page);
  await expect(dialog(page).getByRole('alert')).toContainText('menu.csv has a missing column');
  expect(await kept(code)).toEqual([]);

  // The corrected file goes through in the same dialog.
  await choose(page, code, csv('orders.csv', row('PBAD1')));
  await send(page);
  await expect(dialog(page).getByRole('status')).toContainText('1 row');
  expect((await kept(code)).map((one) => one.our_no)).toEqual(['PBAD1']);
});

test('who cancels while the file is on its way stops it, and nothing of it is kept', async ({ opsPage: page }) => {
  const { code } = await ownChannel();
  const rows = Array.from({ length: 30_000 }, (_none, index) => row(`PSTOP${index}`));
  await choose(page, code, csv('long.csv', ...rows));
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 60_000 });
  const stopped = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/files/orders'));
  const begun = page.waitForRequest((request) => request.url().includes('/api/files/orders'));
  await send(page);
  await begun;
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await stopped;
  await expect(dialog(page)).toBeHidden();
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });

  await page.getByRole('button', { name: 'Import orders' }).click();
  await expect(dialog(page).getByText('long.csv')).toHaveCount(0);
  await expect(dialog(page).getByRole('alert')).toHaveCount(0);
  expect(await kept(code)).toEqual([]);
});

test('who cancels before sending has sent nothing', async ({ opsPage: page }) => {
  const { code } = await ownChannel();
  const sent: string[] = [];
  page.on('request', (request) => request.url().includes('/api/files/orders') && sent.push(request.url()));
  await choose(page, code, csv('orders.csv', row('PNOT1')));
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toBeHidden();
  expect(sent).toEqual([]);
  expect(await kept(code)).toEqual([]);
});
