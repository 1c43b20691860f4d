/** A file that was brought to the wrong place: it is said what it is and where it belongs, and an orders export goes on there as it is. */
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import iconv from 'iconv-lite';
import writeXlsxFile from 'write-excel-file/node';
import { addDays } from '../../server/kernel/business-date.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { deliveredFile, YESTERDAY } from '../support/demo-month.ts';
import { dropFile, payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';
import { slowness } from '../support/slow.ts';

const WAIT = { timeout: 30_000 };
const HEADER = ['kind', 'our_no', 'channel_no', 'original_our_no', 'amount', 'currency', 'fee', 'status', 'occurred_at', 'merchant_no'];
const order = (no: string) => ['payment', no, `C${no}`, '', '10.00', 'CNY', '', 'succeeded', '2026-02-03T12:00:00+08:00', 'M100001'];
const csv = (name: string, ...rows: string[][]): TestFile => ({
  name,
  bytes: Buffer.from([HEADER, ...rows].map((cells) => cells.join(',')).join('\n')),
});
const SAID = 'This is an orders export (our own payments and refunds), not a statement from a channel.';

const panel = (page: Page) => page.getByRole('region', { name: 'Upload statements' });
const upload = (page: Page, name: string) => panel(page).getByRole('listitem').filter({ hasText: name });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import orders export' });
const choose = (page: Page, ...files: TestFile[]) => panel(page).locator('input[type=file]').setInputFiles(files.map(payload));

async function openInbox(page: Page): Promise<void> {
  await page.goto('/recon/statements');
  await expect(page.getByRole('heading', { level: 1, name: 'Statements' })).toBeVisible();
}

/** A channel of its own, so that no other journey meets these records. */
async function ownChannel(): Promise<string> {
  const code = `e2e_mistaken_${process.pid.toString(36)}_${Math.trunc(performance.now()).toString(36)}`;
  await query(
    "INSERT INTO channels (code, name_en, name_zh, format_id, time_zone, day_cut, active, created_at) VALUES ($1, $1, $1, 'mapped', 'Asia/Shanghai', '00:00', false, now())",
    [code],
  );
  return code;
}

test('an orders export let go of among the statements says so, and its own import opens with the very file', async ({ opsPage: page }) => {
  const channel = await ownChannel();
  const orders = csv('orders.csv', order('PMIS1'), order('PMIS2'));
  await openInbox(page);
  await dropFile(page.getByRole('heading', { level: 1, name: 'Statements' }), orders);
  const item = upload(page, 'orders.csv');
  await expect(item).toContainText(SAID, WAIT);
  await expect(item).not.toContainText('not recognised');
  await expectAccessible(page);
  await item.getByRole('button', { name: 'Import orders' }).click();
  await expect(dialog(page)).toContainText('orders.csv');
  await dialog(page).getByLabel('Channel', { exact: true }).selectOption(channel);
  await dialog(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog(page).getByRole('status')).toContainText('2 rows: 2 new, 0 changed, 0 unchanged.');
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog(page)).toBeHidden();
  await expect(item).toContainText(/^Imported as orders/);
  await expect(item.getByRole('button', { name: 'Import orders' })).toHaveCount(0);
  expect(await query('SELECT our_no FROM payments WHERE channel_code = $1 ORDER BY our_no', [channel])).toEqual([
    { our_no: 'PMIS1' },
    { our_no: 'PMIS2' },
  ]);
  const sha256 = createHash('sha256').update(orders.bytes).digest();
  expect(await query('SELECT 1 FROM statement_files WHERE sha256 = $1', [sha256])).toEqual([]);
  await item.getByRole('link', { name: 'View payments' }).click();
  await expect(page.getByRole('table', { name: 'Payments' }).locator('tbody tr')).toHaveCount(2);
});

test('who cancels its import finds it as it was; in Excel and in GB18030 it is known too, also where a channel was chosen', async ({
  opsPage: page,
}) => {
  const sheet = [HEADER, order('PMIS3')].map((cells) => cells.map((value) => ({ value: value || undefined, type: String })));
  const written: { toBuffer(): Promise<Buffer> } = writeXlsxFile(sheet as never) as never;
  const chinese = '类型,我方单号,金额,币种,状态,发生时间\n支付,PMIS4,1.00,CNY,支付成功,2026-02-03T10:00:00+08:00\n';
  await openInbox(page);
  await panel(page).getByLabel('Channel', { exact: true }).selectOption({ label: 'PayPal' });
  await choose(
    page,
    { name: 'orders.xlsx', bytes: await written.toBuffer() },
    { name: '订单.csv', bytes: iconv.encode(chinese, 'gb18030') },
  );
  for (const name of ['orders.xlsx', '订单.csv']) await expect(upload(page, name)).toContainText(SAID, WAIT);

  const item = upload(page, 'orders.xlsx');
  await item.getByRole('button', { name: 'Import orders' }).click();
  await expect(dialog(page)).toContainText('orders.xlsx');
  // What was chosen for the file is chosen here.
  await expect(dialog(page).getByLabel('Channel', { exact: true })).toHaveValue('paypal');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(item.getByRole('button', { name: 'Import orders' })).toBeFocused();
  await item.getByRole('button', { name: 'Import orders' }).click();
  await expect(dialog(page)).toContainText('orders.xlsx');
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();

  // A person knows better: then it is asked about as every unknown file.
  await item.getByRole('button', { name: 'It is a statement' }).click();
  await expect(item).toContainText('The format was not recognised.');
  await expect(item.getByLabel('Choose the channel for orders.xlsx')).toHaveValue('paypal');
});

test('orders in an archive or a workbook of many megabytes are known as well, and go in as they are', async ({ opsPage: page }) => {
  test.setTimeout(120_000 * slowness);
  const channel = await ownChannel();
  const letters = (at: number) => createHash('sha512').update(String(at)).digest('hex').repeat(4);
  // What does not pack well in a column that nobody reads.
  const rows = Array.from({ length: 15_000 }, (_, at) => [
    ...order(`PBIG${at}`),
    createHash('sha512').update(`${at}`).digest('base64'),
    letters(at),
  ]);
  const text = [[...HEADER, 'memo', 'more'], ...rows].map((cells) => cells.join(',')).join('\n');
  const zip: TestFile = { name: 'orders-big.zip', bytes: zipSync({ 'orders.csv': new Uint8Array(Buffer.from(text)) }) };
  const cells = [[...HEADER, 'memo', 'more'], ...rows].map((row) => row.map((value) => ({ type: String, value: value || undefined })));
  const written: { toBuffer(): Promise<Buffer> } = writeXlsxFile(cells as never) as never;
  const sheet: TestFile = { name: 'orders-big.xlsx', bytes: await written.toBuffer() };
  for (const { bytes } of [zip, sheet]) expect(bytes.length).toBeGreaterThan(2.2 * 1024 * 1024);
  await openInbox(page);
  await choose(page, zip, sheet);
  for (const { name } of [zip, sheet]) await expect(upload(page, name)).toContainText(SAID, WAIT);
  const item = upload(page, zip.name);
  await item.getByRole('button', { name: 'Import orders' }).click();
  await dialog(page).getByLabel('Channel', { exact: true }).selectOption(channel);
  await dialog(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog(page).getByRole('status')).toContainText('15000 rows', WAIT);
  await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(item).toContainText(/^Imported as orders/);
});

test('who may not import orders is told who may, and is offered no import', async ({ opsPage: page }) => {
  // No role brings statements in and no orders: the page is given a session that does.
  await page.route(
    (address) => address.pathname === '/recon/statements',
    async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      await route.fulfill({ response, body: body.replaceAll('\\"payment.import\\",', '') });
    },
  );
  await openInbox(page);
  await choose(page, csv('orders.csv', order('PMIS5')));
  const item = upload(page, 'orders.csv');
  await expect(item).toContainText(SAID, WAIT);
  await expect(item).toContainText('Available to these roles: Operations');
  await expect(item.getByRole('button', { name: 'Import orders' })).toHaveCount(0);
});

test('a statement given to the import of orders is named, with the way to where it belongs', async ({ opsPage: page, baseURL }) => {
  const statement = deliveredFile('wechat', addDays(YESTERDAY, -6));
  const count = "SELECT count(*) FROM payments WHERE channel_code = 'wechat'";
  const before = await query(count);
  await page.goto('/payments');
  await page.getByRole('button', { name: 'Import orders' }).click();
  await dialog(page).getByLabel('Channel', { exact: true }).selectOption('wechat');
  await dialog(page)
    .getByLabel('Orders export', { exact: true })
    .setInputFiles(payload({ ...statement, name: 'bill.csv' }));
  await dialog(page).getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText(
    'bill.csv is a statement (WeChat Pay transaction bill, all), not an orders export. Nothing was imported. Upload it on Statements.',
    WAIT,
  );
  await expect(dialog(page).getByRole('alert').getByRole('listitem')).toHaveCount(0);
  expect(await query(count)).toEqual(before);
  await dialog(page).getByRole('link', { name: 'Open Statements' }).click();
  await expect(page).toHaveURL(/\/recon\/statements$/);
  await expect(dialog(page)).toHaveCount(0);

  await page.context().addCookies([{ name: 'locale', value: 'zh-CN', url: baseURL ?? '' }]);
  await page.goto('/recon/statements');
  await page
    .getByRole('region', { name: '上传账单' })
    .locator('input[type=file]')
    .setInputFiles(payload(csv('orders.csv', order('PMIS6'))));
  await expect(page.getByRole('listitem').filter({ hasText: 'orders.csv' })).toContainText(
    '这是订单导出文件（我方的支付与退款），不是渠道账单',
  );
});
