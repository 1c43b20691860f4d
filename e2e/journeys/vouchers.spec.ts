/** Entries into the finance system: map the accounts, look at what would be exported, export, take the file, and withdraw. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

/** The tests follow one another: each exports what the one before has left. */
test.describe.configure({ mode: 'serial' });

const WORDS = {
  en: {
    title: 'Vouchers',
    new: 'New export',
    map: /^Map \d{4}$/,
    code: 'Finance account code',
    save: 'Save',
    unmapped: 'some accounts are not mapped',
    exportIt: /^Export entries \([\d,]+\)$/,
    batch: 'Voucher batch',
    download: 'Download file',
    preview: 'Preview',
  },
  zh: {
    title: '凭证导出',
    new: '新建导出',
    map: /^设置对照 \d{4}$/,
    code: '财务科目编码',
    save: '保存',
    unmapped: '部分账户没有科目对照',
    exportIt: /^导出分录（[\d,]+）$/,
    batch: '凭证批次',
    download: '下载文件',
    preview: '预览',
  },
} as const;
type Language = keyof typeof WORDS;

async function speak(page: Page, language: Language, baseURL: string | undefined): Promise<void> {
  await page.context().addCookies([{ name: 'locale', value: language === 'en' ? 'en' : 'zh-CN', url: baseURL ?? '' }]);
}

const firstDate = async () =>
  (
    await query<{ date: string }>(
      `SELECT min(b.business_date)::text AS date FROM book_days b WHERE b.entry_count > 0 AND NOT EXISTS (
         SELECT FROM voucher_batch_days d WHERE d.business_date = b.business_date AND NOT d.is_withdrawn)`,
    )
  )[0]?.date as string;

for (const language of ['en', 'zh'] as const)
  test(`a day is mapped, previewed, exported and taken, twice with the same bytes (${language})`, async ({ pageAs, baseURL }) => {
    const t = WORDS[language];
    const page = await pageAs('finance_manager');
    await speak(page, language, baseURL);
    // The demo month comes with a mapping; here it is set up from nothing.
    await query('DELETE FROM voucher_mappings');
    const date = await firstDate();
    await page.goto('/ledger/vouchers');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.title);
    await page.getByRole('link', { name: t.new }).click();
    await page.goto(`/ledger/vouchers/new?from=${date}&to=${date}`);
    const preview = page.getByRole('region', { name: t.preview }).first();
    await expect(preview.getByRole('table')).toBeVisible();
    await expectAccessible(page);
    const toMap = preview.getByRole('button', { name: t.map });
    await expect(toMap.first()).toBeVisible();
    for (let left = await toMap.count(); left > 0; left = await toMap.count()) {
      const name = (await toMap.first().getAttribute('aria-label')) ?? '';
      await toMap.first().click();
      await page.getByLabel(t.code).fill(`${name.slice(-4)}01`);
      await page.getByRole('button', { name: t.save }).click();
      // What stands behind an open dialog is not there for readers of the page.
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(preview.getByRole('button', { name, exact: true })).toHaveCount(0);
    }
    await expect(page.getByText(t.unmapped)).toHaveCount(0);
    await page.getByRole('button', { name: t.exportIt }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(t.batch);
    await expectAccessible(page);
    const take = async () => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: t.download }).click()]);
      return readFileSync(await file.path());
    };
    const [first, second] = [await take(), await take()];
    const hash = createHash('sha256').update(first).digest('hex');
    expect(second.equals(first)).toBe(true);
    await expect(page.getByTitle(hash)).toBeVisible();
    const [books] = await query<{ n: string }>('SELECT entry_count::text AS n FROM book_days WHERE business_date = $1', [date]);
    expect(
      new Set(
        first
          .toString()
          .split('\r\n')
          .slice(1, -1)
          .map((line) => line.split(',')[14]),
      ).size,
    ).toBe(Number(books?.n));
  });

test('an open date is refused with its reason, before anything is counted of it', async ({ pageAs }) => {
  const page = await pageAs('finance_manager');
  const [open] = await query<{ date: string }>('SELECT (closed_through + 1)::text AS date FROM book_state');
  await page.goto(`/ledger/vouchers/new?from=${open?.date}&to=${open?.date}`);
  await expect(page.getByText('Only closed dates can be exported. An open date can still change')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export entries (0)' })).toHaveAttribute('aria-disabled', 'true');
});

test('two people who look at one preview export it once; the other is told', async ({ pageAs }) => {
  const date = await firstDate();
  const [one, two] = [await pageAs('finance_manager'), await pageAs('finance_reviewer')];
  for (const page of [one, two]) {
    await page.goto(`/ledger/vouchers/new?from=${date}&to=${date}&grouping=summed`);
    await expect(page.getByRole('button', { name: WORDS.en.exportIt })).not.toHaveAttribute('aria-disabled', 'true');
  }
  await Promise.all([one, two].map((page) => page.getByRole('button', { name: WORDS.en.exportIt }).click()));
  const told = (page: Page) => page.getByRole('alert').filter({ hasText: 'There is nothing left to export in this period.' });
  await expect.poll(async () => (await told(one).count()) + (await told(two).count())).toBe(1);
  expect(
    await query('SELECT DISTINCT batch_id FROM voucher_batch_days WHERE business_date = $1 AND NOT is_withdrawn', [date]),
  ).toHaveLength(1);
});

test('a batch is withdrawn by a manager, with a reason, and its file is given to nobody', async ({ pageAs }) => {
  const [batch] = await query<{ id: string; no: string }>(
    'SELECT id, no FROM voucher_batches WHERE NOT is_withdrawn ORDER BY made_at DESC LIMIT 1',
  );
  const reviewer = await pageAs('finance_reviewer');
  await reviewer.goto(`/ledger/vouchers/${batch?.id}`);
  await expect(reviewer.getByRole('link', { name: 'Download file' })).toBeVisible();
  await expect(reviewer.getByRole('button', { name: 'Withdraw' })).toHaveCount(0);
  const page = await pageAs('finance_manager');
  await page.goto(`/ledger/vouchers/${batch?.id}`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Otherwise the entries would be booked twice.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Reason').fill('the account set was closed');
  await dialog.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText(/^Withdrawn by .*: the account set was closed/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Download file' })).toHaveCount(0);
  expect((await page.request.get(`/api/files/vouchers/${batch?.id}`)).status()).toBe(409);
  await page.goto('/ledger/vouchers?f.states=withdrawn');
  await expect(page.getByRole('table', { name: 'Vouchers' })).toContainText('Withdrawn');
});

test('operations staff see the batches and may neither export, map nor take a file', async ({ pageAs }) => {
  const page = await pageAs('operations');
  await page.goto('/ledger/vouchers');
  await expect(page.getByRole('table', { name: 'Vouchers' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New export' })).toHaveCount(0);
  await page.goto('/ledger/vouchers/new');
  await expect(page.getByText('voucher.export')).toBeVisible();
  await page.goto('/ledger/vouchers/mapping');
  await expect(page.getByRole('row', { name: /^2201 / })).toBeVisible();
  await expect(page.getByRole('button', { name: /^(Map|Edit) / })).toHaveCount(0);
  const [batch] = await query<{ id: string }>('SELECT id FROM voucher_batches LIMIT 1');
  expect((await page.request.get(`/api/files/vouchers/${batch?.id}`)).status()).toBe(403);
});

for (const [width, height] of [
  [1280, 800],
  [390, 844],
] as const)
  test(`at ${width} px nothing stands outside the window, and a failing answer is said and asked again`, async ({ pageAs }) => {
    const page = await pageAs('finance_manager');
    await page.setViewportSize({ width, height });
    const [batch] = await query<{ id: string }>('SELECT id FROM voucher_batches WHERE NOT is_withdrawn LIMIT 1');
    for (const address of ['/ledger/vouchers', '/ledger/vouchers/mapping', '/ledger/vouchers/new', `/ledger/vouchers/${batch?.id}`]) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.locator('main .animate-breathe')).toHaveCount(0);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), address).toBe(true);
      await expectAccessible(page);
    }
    await page.route('**/api/trpc/**voucherMapping**', (route) => route.fulfill({ status: 500, body: 'broken' }));
    await page.goto('/ledger/vouchers/mapping');
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible({ timeout: 30_000 });
    await page.unroute('**/api/trpc/**voucherMapping**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('row', { name: /^2201 / })).toBeVisible();
  });
