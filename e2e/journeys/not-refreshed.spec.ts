/** Whatever screen: what is shown stays in sight where only its refreshing fails, with a word that it is from before. */
import type { Locator, Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const first = async (table: string, column: string): Promise<string> => {
  const [row] = await query<{ one: string }>(`SELECT ${column}::text AS one FROM ${table} ORDER BY 1 LIMIT 1`);
  return row?.one ?? '';
};

/** Who looks, where, what is there once the answers are, and the questions they are of. */
type Screen = { name: string; who: string; path(): Promise<string> | string; there(page: Page): Locator; asked: RegExp };
const SCREENS: Screen[] = [
  {
    name: 'the start',
    who: 'operations',
    path: () => '/',
    there: (page) => page.getByRole('region', { name: 'Unassigned' }).getByRole('listitem').first(),
    asked: /differences\.list/,
  },
  {
    name: 'a hold',
    who: 'finance',
    path: async () => `/ledger/holds/${await first('ledger_holds', 'id')}`,
    there: (page) => page.getByRole('region', { name: 'Steps' }).getByRole('table'),
    asked: /ledger\.hold\b/,
  },
  {
    name: 'a merchant',
    who: 'operations',
    path: async () => `/merchants/${await first('merchants', 'no')}`,
    there: (page) => page.getByRole('region', { name: 'Accounts and balances' }),
    asked: /merchants\.get/,
  },
  {
    name: 'the trial balance',
    who: 'finance',
    path: () => '/ledger/trial-balance',
    there: (page) => page.getByRole('table'),
    asked: /ledger\.trialBalance/,
  },
  {
    name: 'an account',
    who: 'finance',
    path: () => '/ledger/accounts/1122.wechat',
    there: (page) => page.getByRole('table'),
    asked: /accountStatement/,
  },
  {
    name: 'groups',
    who: 'operations',
    path: () => '/recon/differences?f.group=channel',
    there: (page) =>
      page
        .getByRole('region', { name: /Channel$/ })
        .getByRole('button')
        .first(),
    asked: /differences\.groups/,
  },
  {
    name: 'rows of a run',
    who: 'operations',
    path: () => `/recon/wechat/${YESTERDAY}?rows=matched`,
    there: (page) => page.getByText(/^Rows 1/).first(),
    asked: /runRows/,
  },
  {
    name: 'the check of the books',
    who: 'finance',
    path: () => '/ledger/books-check',
    there: (page) => page.getByRole('button', { name: 'Check again' }),
    asked: /booksCheck/,
  },
  {
    name: 'staff',
    who: 'administrator',
    path: () => '/admin/staff',
    there: (page) => page.getByRole('table').locator('tbody tr[data-row]').first(),
    asked: /staff\.list/,
  },
];

for (const { name, who, path, there, asked } of SCREENS)
  test(`what is shown of ${name} stays in sight where only its refreshing fails`, async ({ pageAs }) => {
    const page = await pageAs(who);
    await page.clock.install();
    await page.goto(await path());
    await expect(there(page)).toBeVisible({ timeout: 30_000 });
    await page.route(asked, (route) => route.abort());
    // An answer is asked for anew when the line comes back, if it is a quarter of a minute old.
    await page.clock.fastForward(16_000);
    await page.evaluate(() => {
      window.dispatchEvent(new Event('offline'));
      window.dispatchEvent(new Event('online'));
    });
    const notice = page.getByRole('alert').filter({ hasText: 'Could not refresh' });
    await expect(notice.first()).toBeVisible({ timeout: 20_000 });
    await expect(there(page)).toBeVisible();
    await page.unroute(asked);
    // Each part of the page has its own, and goes when its answer is there.
    await expect(async () => {
      const again = notice.getByRole('button', { name: 'Try again' });
      if ((await again.count()) > 0) await again.first().click({ timeout: 2_000 });
      await expect(notice).toHaveCount(0, { timeout: 3_000 });
    }).toPass({ timeout: 40_000 });
    await expect(there(page)).toBeVisible();
  });
