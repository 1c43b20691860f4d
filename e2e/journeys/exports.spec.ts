/** What a list finds can be taken away as CSV and Excel: the same rows, readable everywhere, and never a formula; and it is written down. */
import type { Page } from '@playwright/test';
import { readSheet } from 'read-excel-file/node';
import { month } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const BOM = '\uFEFF';
const expected = month().expected.filter((each) => each.channelCode === 'stripe');
const SEARCH = 'f.channels=stripe&f.statuses=open,in_progress,external,resolved&ps=200';

async function download(page: Page, format: 'CSV' | 'Excel'): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: new RegExp(`^${format}, all (?:[\\d,]+ )?matching rows$`) }).click(),
  ]);
  const pieces: Buffer[] = [];
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Fields of a CSV text; quotes doubled inside quotes. */
function readCsv(text: string): string[][] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .slice(0, -1)
        .map(([, cell = '']) => cell.replace(/^"|"$/g, '').replaceAll('""', '"')),
    );
}

const beginsAFormula = (cell: string) => /^[=@\t\r]/.test(cell) || /^[+-](?![\d.]+$)/.test(cell);

test('the differences of a filter leave as CSV: same rows, byte order mark, no formulas; the audit log says so', async ({
  opsPage: page,
  pageAs,
}) => {
  await page.goto(`/recon/differences?${SEARCH}`);
  const rows = page.getByRole('table', { name: 'Differences' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(expected.length);
  const numbers = await rows.getByRole('link').evaluateAll((links) => links.map((link) => link.closest('[title]')?.getAttribute('title')));
  // Before it is taken the file says how long it will be, and the list how fresh it is.
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menuitem', { name: `Excel, all ${expected.length} matching rows` })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Data as of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)).toBeVisible();
  const text = (await download(page, 'CSV')).toString('utf8');
  expect(text.startsWith(BOM)).toBe(true);
  const [head = [], ...lines] = readCsv(text.slice(1));
  expect(head.length).toBeGreaterThan(8);
  expect(lines).toHaveLength(expected.length);
  for (const no of numbers.filter((each) => each?.startsWith('D')))
    expect(
      lines.some((line) => line.includes(no ?? '')),
      `${no} is in the file`,
    ).toBe(true);
  for (const { ourNo } of expected)
    expect(
      lines.some((line) => line.includes(ourNo ?? '')),
      `${ourNo} is in the file`,
    ).toBe(true);
  expect(lines.flat().filter(beginsAFormula)).toEqual([]);

  const audit = await pageAs('administrator');
  await audit.goto('/admin/audit');
  // The other exports of this file are written down too, whichever is first.
  const entry = audit.getByRole('row').filter({ hasText: 'export.differences' }).filter({ hasText: '林晓' }).first();
  await expect(entry).toContainText('Done');
});

test('the payments of a filter leave as Excel with the rows of the list, numbers as text and amounts as figures', async ({
  opsPage: page,
}) => {
  const day = month().days.find((each) => each.channel.code === 'adyen' && each.day === 12);
  const ours = month().payments.filter((each) => each.channelCode === 'adyen' && each.businessDate === day?.date && each.kind === 'refund');
  expect(ours.length).toBeGreaterThan(0);
  await page.goto(`/payments?f.channels=adyen&f.date=${day?.date}..${day?.date}&f.kinds=refund&ps=200`);
  await expect(page.getByRole('table', { name: 'Payments' }).locator('tbody').getByRole('row')).toHaveCount(ours.length);
  const sheet = await readSheet(await download(page, 'Excel'));
  const [, ...lines] = sheet;
  expect(lines).toHaveLength(ours.length);
  for (const { ourNo } of ours)
    expect(
      lines.some((line) => line.includes(ourNo)),
      `${ourNo} is in the sheet`,
    ).toBe(true);
});

test('the audit log leaves in Chinese for a reader of Chinese, each summary beside the text that is hashed', async ({
  pageAs,
  baseURL,
}) => {
  const page = await pageAs('administrator');
  await page.context().addCookies([{ name: 'locale', value: 'zh-CN', url: baseURL ?? '' }]);
  await page.goto('/admin/audit?f.actions=access.sign_in');
  await page.getByRole('button', { name: '导出' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV，全部符合条件的记录' }).click(),
  ]);
  const pieces: Buffer[] = [];
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer);
  const [head = [], ...lines] = readCsv(Buffer.concat(pieces).toString('utf8').slice(1));
  const summaries = lines.map((line) => ['摘要', '摘要原文'].map((name) => line[head.indexOf(name)]));
  expect(summaries).toContainEqual(['已登录', 'signed in']);
  expect(summaries.filter(([said]) => !/\p{Script=Han}/u.test(said ?? ''))).toEqual([]);
});

test('the sixth file within a minute is refused on the screen, with how long to wait, and nothing is downloaded', async ({ pageAs }) => {
  const page = await pageAs('finance_manager');
  const day = month().days[0]?.date;
  await page.goto(`/payments?f.channels=adyen&f.date=${day}..${day}&f.kinds=refund`);
  for (let i = 0; i < 5; i++) expect((await download(page, 'CSV')).length).toBeGreaterThan(0);
  let isDownloaded = false;
  page.on('download', () => {
    isDownloaded = true;
  });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /^CSV, all [\d,]+ matching rows$/ }).click();
  await expect(page.getByText(/limit of five exports per minute\. Try again in \d+ seconds/)).toBeVisible();
  expect(isDownloaded).toBe(false);
});
