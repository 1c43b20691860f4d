/** Whatever screen: what is shown stays in sight where only its refreshing fails, with a word that it is from before. */
import { query } from '../support/database.ts';
import { YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const first = async (table: string, column: string): Promise<string> => {
  const [row] = await query<{ one: string }>(`SELECT ${column}::text AS one FROM ${table} ORDER BY 1 LIMIT 1`);
  return row?.one ?? '';
};

/** Who looks, where, and the questions whose answers are shown there. */
const SCREENS: { name: string; who: string; path(): Promise<string> | string; asked: RegExp }[] = [
  { name: 'the start', who: 'operations', path: () => '/', asked: /lateStatements|differences\.list/ },
  { name: 'a hold', who: 'finance', path: async () => `/ledger/holds/${await first('holds', 'id')}`, asked: /ledger\.hold\b/ },
  { name: 'a merchant', who: 'operations', path: async () => `/merchants/${await first('merchants', 'no')}`, asked: /merchants\.get/ },
  { name: 'the trial balance', who: 'finance', path: () => '/ledger/trial-balance', asked: /ledger\.trialBalance/ },
  {
    name: 'an account',
    who: 'finance',
    path: async () => `/ledger/accounts/${await first('accounts', 'code')}`,
    asked: /accountStatement/,
  },
  { name: 'groups', who: 'operations', path: () => '/recon/differences?f.group=channel', asked: /differences\.groups/ },
  { name: 'rows of a run', who: 'operations', path: () => `/recon/wechat/${YESTERDAY}?rows=matched`, asked: /runRows/ },
  { name: 'late statements', who: 'operations', path: () => '/recon/statements?view=late', asked: /statements\.lateDays/ },
  { name: 'the check of the books', who: 'finance', path: () => '/ledger/books-check', asked: /booksCheck/ },
  { name: 'staff', who: 'admin', path: () => '/admin/staff', asked: /staff\.list/ },
];

for (const { name, who, path, asked } of SCREENS)
  test(`what is shown of ${name} stays in sight where only its refreshing fails`, async ({ pageAs }) => {
    const page = await pageAs(who);
    await page.clock.install();
    await page.goto(await path());
    const shown = page.getByRole('main');
    await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0);
    await page.waitForLoadState('networkidle');
    const before = ((await shown.textContent()) ?? '').length;
    await page.route(asked, (route) => route.abort());
    // An answer is asked for anew when the line comes back, if it is a quarter of a minute old.
    await page.clock.fastForward(16_000);
    await page.evaluate(() => {
      window.dispatchEvent(new Event('offline'));
      window.dispatchEvent(new Event('online'));
    });
    await expect(page.getByText(/Could not refresh/).first()).toBeVisible();
    expect(((await shown.textContent()) ?? '').length, 'nothing but a notice came').toBeGreaterThan(before);
    await page.unroute(asked);
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await expect(page.getByText(/Could not refresh/)).toHaveCount(0);
  });
