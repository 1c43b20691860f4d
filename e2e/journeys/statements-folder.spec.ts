/** Statements by folder: a file that is dropped there arrives in the inbox by itself, and one that is refused says why. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { correctedFile, dayOf, deliveredFile, YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const folder = process.env.E2E_FOLDER ?? '';
/** No other journey looks at this day of this channel. */
const DAY = addDays(YESTERDAY, -18);
const WAIT_MS = 90_000;

/** As the guide asks of senders: under a name of the unfinished, then under its own. */
function drop(name: string, bytes: Uint8Array, place: string): void {
  mkdirSync(path.join(folder, place), { recursive: true });
  const whole = path.join(folder, place, name);
  writeFileSync(`${whole}.part`, bytes);
  renameSync(`${whole}.part`, whole);
}

async function open(page: Page, width: number, language: 'en' | 'zh-CN', baseURL: string | undefined): Promise<void> {
  await page.context().addCookies([{ name: 'locale', value: language, url: baseURL ?? '' }]);
  await page.setViewportSize({ width, height: 844 });
  await page.goto('/recon/statements');
}

test('a file that is dropped into the folder arrives in the open inbox by itself and is reconciled, and a refused one says why, in both languages', async ({
  opsPage: page,
  baseURL,
}) => {
  test.setTimeout(240_000);
  await page.goto('/recon/statements?f.sources=folder');
  const watch = page.getByRole('region', { name: 'Watched folder' });
  await expect(watch).toContainText('A folder is watched', { timeout: WAIT_MS });
  await expect(watch).toContainText('Last look');

  const whole = dayOf('wechat', DAY).correctedRows ? correctedFile('wechat', DAY) : deliveredFile('wechat', DAY);
  // Packed, it is another file with the same rows: the figures of the day stay what the others expect.
  drop('from-the-bank.csv.gz', gzipSync(whole.bytes), 'wechat');
  drop('short.csv', Buffer.concat([whole.bytes.subarray(0, 9_000), Buffer.from('short')]), 'wechat');
  drop('who-am-i.txt', Buffer.from('hello\n'), '.');
  await expect.poll(() => existsSync(path.join(folder, 'refused/who-am-i.txt.reason.txt')), { timeout: WAIT_MS }).toBe(true);
  await expect.poll(() => existsSync(path.join(folder, 'refused/short.csv')), { timeout: WAIT_MS }).toBe(true);

  // The open list says that something has come, and shows it at a key.
  await page.getByRole('button', { name: /\d+ updates?|Updates/ }).click({ timeout: WAIT_MS });
  const row = page.locator('main tr[data-row]').filter({ hasText: 'from-the-bank.csv.gz' });
  await expect(row).toContainText('Came by folder');
  await expect(row).toContainText('Imported');
  await expect(watch.getByRole('button', { name: /^\d+ refused$/ })).toBeVisible({ timeout: WAIT_MS });
  await watch.getByRole('button', { name: /^\d+ refused$/ }).click();
  const refused = watch.getByRole('region', { name: 'Refused in the folder' });
  await expect(refused).toContainText('The format of who-am-i.txt was not recognised');
  await expect(refused).toContainText(/Line \d+\s*short\.csv is incomplete/);
  await expect(refused).toContainText('refused/who-am-i.txt');

  await expect
    .poll(
      () =>
        query(
          `SELECT 1 FROM reconciliation_runs r JOIN statements s ON s.id = ANY (r.statement_ids) WHERE s.file_name = 'from-the-bank.csv.gz' AND r.status = 'done'`,
        ).then((found) => found.length),
      { timeout: WAIT_MS },
    )
    .toBeGreaterThan(0);
  await row.getByRole('link', { name: 'from-the-bank.csv.gz' }).click();
  await expect(page.locator('main dl').first()).toContainText(/Source\s*Folder/);

  for (const [width, language, title, button] of [
    [1280, 'en', 'Watched folder', /^\d+ refused$/],
    [390, 'en', 'Watched folder', /^\d+ refused$/],
    [1280, 'zh-CN', '监控目录', /^\d+ 个被拒收$/],
    [390, 'zh-CN', '监控目录', /^\d+ 个被拒收$/],
  ] as const) {
    await open(page, width, language, baseURL);
    const section = page.getByRole('region', { name: title });
    await section.getByRole('button', { name: button }).click();
    await expect(section).toContainText(language === 'en' ? 'was not recognised' : '无法识别 who-am-i.txt 的格式');
    await expectAccessible(page, { soft: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  }
});

test('what stands in the way in the folder is said on the inbox until it is put right', async ({ opsPage: page }) => {
  test.setTimeout(150_000);
  mkdirSync(path.join(folder, 'wechat/1/2/3/4/5/6'), { recursive: true });
  await page.goto('/recon/statements');
  await expect(page.getByRole('region', { name: 'Watched folder' }).getByRole('status')).toContainText('wechat/1/2/3/4/5 lies too deep', {
    timeout: WAIT_MS,
  });
  renameSync(path.join(folder, 'wechat/1'), path.join(folder, '.put-right'));
  await expect(page.getByRole('region', { name: 'Watched folder' })).not.toContainText('too deep', { timeout: WAIT_MS });
});
