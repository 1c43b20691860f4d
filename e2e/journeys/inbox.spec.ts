/** The inbox: bad files are refused where they are bad, good ones are kept byte for byte, and unknown ones are mapped on a screen. */
import type { Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { query } from '../support/database.ts';
import { deliveredFile, YESTERDAY } from '../support/demo-month.ts';
import { payload, type TestFile } from '../support/files.ts';
import { expect, test } from '../support/fixtures.ts';

const DAY = addDays(YESTERDAY, -7);
const whole = deliveredFile('wechat', DAY);
const upload = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Upload statements' }).getByRole('listitem').filter({ hasText: name });

async function openInbox(page: Page): Promise<void> {
  await page.goto('/recon/statements');
  await expect(page.getByRole('heading', { level: 1, name: 'Statements' })).toBeVisible();
}

const choose = (page: Page, ...files: TestFile[]) =>
  page.getByRole('region', { name: 'Upload statements' }).locator('input[type=file]').setInputFiles(files.map(payload));

test('bad files are refused with the line and the reason, a known one is named, and nothing of them is imported', async ({
  opsPage: page,
  baseURL,
}) => {
  const text = Buffer.from(whole.bytes).toString('utf8');
  const lines = text.split('\r\n').filter((line) => line !== '');
  const totals = lines.at(-1) ?? '';
  const [count = ''] = /\d+/.exec(totals) ?? [];
  const cut: TestFile = { name: 'cut-off.csv', bytes: whole.bytes.slice(0, Math.floor(whole.bytes.length / 2)) };
  const wrongTotal: TestFile = {
    name: 'wrong-total.csv',
    bytes: Buffer.from(text.replace(totals, totals.replace(count, String(Number.parseInt(count, 10) + 1)))),
  };
  const personal: TestFile = {
    name: 'personal.csv',
    bytes: Buffer.from(
      '微信支付账单明细,,,,,,,,\r\n微信昵称：[某人],,,,,,,,\r\n起始时间：[2026-03-01 00:00:00] 终止时间：[2026-03-02 00:00:00],,,,,,,,\r\n',
    ),
  };
  const published =
    "SELECT count(*)::int AS n FROM statements WHERE channel_code = 'wechat' AND business_date = $1 AND status <> 'refused'";
  const before = await query(published, [DAY]);
  await openInbox(page);
  await choose(page, cut, wrongTotal, { ...whole, name: 'again.csv' });
  await expect(upload(page, 'cut-off.csv')).toContainText(/Refused.*Line \d+.*is incomplete/s, { timeout: 30_000 });
  await expect(upload(page, 'cut-off.csv')).toContainText('Nothing was imported.');
  await expect(upload(page, 'wrong-total.csv')).toContainText(/Refused.*Line \d+.*The control totals of wrong-total\.csv do not match/s, {
    timeout: 30_000,
  });
  await expect(upload(page, 'again.csv')).toContainText(`was already imported as`, { timeout: 30_000 });
  await expect(upload(page, 'again.csv')).toContainText(DAY);

  // A file without a byte is refused here, and one that looks like nothing is asked about, which says why.
  await choose(page, { name: 'nothing.csv', bytes: new Uint8Array() }, { name: 'notes.txt', bytes: Buffer.from('hello\n') });
  await expect(upload(page, 'nothing.csv')).toContainText('nothing.csv is empty.');
  await expect(upload(page, 'notes.txt')).toContainText('The format was not recognised.');

  // Totals without their rows are refused with what is wanted instead; nobody is asked for a mapping of them.
  const report: TestFile = { name: 'RD201018112388_777290058110048', bytes: Buffer.from('settlement summary\n') };
  await choose(page, report);
  await expect(upload(page, report.name)).toContainText(/Refused.*contains totals only\. Upload the detail/s, { timeout: 30_000 });

  await choose(page, personal);
  // Whose it is, it says itself: nobody is asked.
  await expect(upload(page, 'personal.csv')).toContainText(/Refused.*Line 1.*is a personal export/s, { timeout: 30_000 });

  // The refused file keeps its rows and reason on a page of its own.
  await upload(page, 'wrong-total.csv').getByRole('link', { name: 'View rows and reason' }).click();
  await expect(page.getByText('This file was refused. Nothing was imported.')).toBeVisible();
  await page.getByRole('tab', { name: 'Summary' }).click();
  await expect(page.getByRole('term').filter({ hasText: 'Arrived' })).toBeVisible();
  await expect(page.getByRole('term').filter({ hasText: 'Imported' })).toHaveCount(0);
  expect(await query(published, [DAY])).toEqual(before);

  // The list says the reason in the reader's language to its end: beneath the name, or in a column where only refused files are asked for.
  await page.context().addCookies([{ name: 'locale', value: 'zh-CN', url: baseURL ?? '' }]);
  const cells = page.locator('main tr[data-row]').first().getByRole('cell');
  for (const [asked, reason] of [
    ['', cells.first()],
    ['&f.statuses=refused', cells.last()],
  ] as const) {
    await page.goto(`/recon/statements?f.text=wrong-total${asked}`);
    await expect(reason).toContainText('控制总数不符');
    await expect(reason).not.toContainText(/[a-z]{3,} [a-z]{2,}/);
  }
});

test('the raw file comes back byte for byte', async ({ opsPage: page }) => {
  const [row] = await query<{ id: string }>(
    "SELECT id FROM statements WHERE channel_code = 'wechat' AND business_date = $1 AND status = 'published'",
    [DAY],
  );
  await page.goto(`/recon/statements/${row?.id}`);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download original file' }).click()]);
  expect(file.suggestedFilename()).toBe(whole.name);
  const pieces: Buffer[] = [];
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).equals(Buffer.from(whole.bytes))).toBe(true);
});

test('a statement’s page opens with its summary in words, its lines lead to our payments, and the address of a line to the line', async ({
  opsPage: page,
}) => {
  const [alipay] = await query<{ id: string }>(
    "SELECT id FROM statements WHERE channel_code = 'alipay' AND business_date = $1 AND status = 'published'",
    [DAY],
  );
  await page.goto(`/recon/statements/${alipay?.id}`);
  const totals = page.getByRole('region', { name: 'Control totals' }).first();
  await expect(totals).toContainText('Payments received');
  await expect(totals).not.toContainText(/[a-z]_[a-z]/);
  // A row compares; what the file does not declare is told in one line, and leads to its lines all the same.
  const [unionpay] = await query<{ id: string }>(
    "SELECT id FROM statements WHERE channel_code = 'unionpay' AND business_date = $1 AND status = 'published'",
    [DAY],
  );
  await page.goto(`/recon/statements/${unionpay?.id}`);
  const compared = totals.locator('tbody').getByRole('row');
  await expect(compared.first()).toContainText(/Agrees|Differs/);
  await expect(compared.filter({ hasText: 'Agrees' })).toHaveCount(await compared.count());
  const undeclared = totals.getByLabel('Not declared, sum of lines');
  await expect(undeclared).toContainText(/Payments\s*CNY\s*[\d,]+\.\d\d/);
  await undeclared.getByRole('link').first().click();
  await expect(page).toHaveURL(/tab=lines/);
  await page.goto(`/recon/statements/${alipay?.id}`);
  await page.getByRole('tab', { name: /^Lines/ }).click();
  const ours = page.getByRole('table', { name: 'Statement lines' }).locator('a[href^="/payments?f.numbers="]').first();
  const href = (await ours.getAttribute('href')) ?? '-';
  await ours.click();
  await expect(page).toHaveURL(href);
  await expect(page.getByRole('table', { name: 'Payments' }).locator('tbody tr')).toHaveCount(1);

  await page.goto(`/recon/statements/${alipay?.id}?line=12`);
  await expect(page.getByRole('dialog')).toContainText('12');
  await expect(page.getByRole('tab', { name: /^Lines/ })).toHaveAttribute('aria-selected', 'true');
});

test('a file of a format of its own is mapped with a live preview, saved, and imported with the mapping', async ({ opsPage: page }) => {
  const sample: TestFile = {
    name: 'wallet-2026-02-03.csv',
    bytes: Buffer.from(
      [
        'Ref;Order;Paid at;Gross;Cost;Result',
        'W-9001;PMAP000001;2026-02-03 10:00:00;12.30;0.10;done',
        'W-9002;PMAP000002;2026-02-03 11:00:00;1045.00;8.00;done',
        'W-9003;PMAP000003;2026-02-03 12:00:00;7.05;0.05;odd',
      ].join('\n'),
    ),
  };
  await page.goto('/recon/statements/mappings/new');
  await page.getByLabel('Channel', { exact: true }).selectOption({ label: 'PayPal' });
  await page.getByLabel('Sample file').setInputFiles(payload(sample));
  const preview = page.getByRole('region', { name: 'Preview' }).first();
  await expect(preview).toContainText('W-9001');
  for (const [field, column] of [
    ['Channel number', 'Ref'],
    ['Our number', 'Order'],
    ['Amount', 'Gross'],
    ['Fee', 'Cost'],
    ['Status', 'Result'],
    ['Time', 'Paid at'],
  ] as const) {
    await page.getByLabel(field, { exact: true }).selectOption(column);
  }
  // A file tells no time zone: the channel's is taken, so that the rows fall on the channel's own date.
  await expect(page.getByLabel('Time zone')).toHaveValue('America/Los_Angeles');
  await page.getByLabel('Currency for every row').selectOption('USD');
  await page.getByLabel('Type for every row').selectOption({ label: 'Payment' });
  const words = page.getByRole('group', { name: 'Value mapping' });
  for (const [word, meaning] of [
    ['done', 'Succeeded'],
    ['odd', 'Failed'],
  ] as const) {
    const means = words.getByLabel(`Statuses: Means ${word}`);
    if ((await means.count()) === 0) {
      await words.getByRole('button', { name: 'Add value' }).last().click();
      await words.getByLabel('Statuses: Value').last().fill(word);
    }
    await means.selectOption({ label: meaning });
  }
  // The preview follows: three lines, and in minor units the second is a hundredth.
  await expect(preview.getByRole('row')).toHaveCount(4);
  await expect(preview).toContainText('1,045.00');
  await expect(preview).toContainText('No rejected rows');
  await page.getByLabel('Name', { exact: true }).fill('Wallet report');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Wallet report' })).toBeVisible();

  await openInbox(page);
  await choose(page, sample);
  const item = upload(page, sample.name);
  await item.getByLabel(`Choose the channel for ${sample.name}`).selectOption({ label: 'PayPal' });
  await item.getByLabel('Mapping').selectOption({ label: 'Wallet report' });
  await item.getByRole('button', { name: 'Upload' }).click();
  await expect(item).toContainText('Imported', { timeout: 30_000 });
  await expect(item).toContainText('3 lines for 2026-02-03, version 1');
  await item.getByRole('link', { name: 'Open', exact: true }).click();
  await page.getByRole('tab', { name: /^Lines/ }).click();
  await expect(page.getByText('1,045.00').first()).toBeVisible();
});
