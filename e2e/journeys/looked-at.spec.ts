/** Merchants, accounts, entries and holds are looked at beside their list, as payments are. */
import { expect, test } from '../support/fixtures.ts';

for (const { name, path, table, part } of [
  { name: 'merchant', path: '/merchants', table: 'Merchants', part: 'Latest payments and refunds' },
  { name: 'account', path: '/ledger/accounts?f.classes=asset', table: 'Accounts', part: 'Account statement' },
  { name: 'journal entry', path: '/ledger/journal', table: 'Journal', part: 'Postings' },
  { name: 'hold', path: '/ledger/holds', table: 'Holds', part: 'Steps' },
])
  test(`Space looks at a ${name} beside its list, j walks on from it, Escape leaves it where one is, Enter opens its page`, async ({
    pageAs,
  }) => {
    const page = await pageAs('finance');
    await page.goto(path);
    const rows = page.getByRole('table', { name: table }).locator('tbody').getByRole('row');
    await expect(rows.nth(2)).toBeVisible();
    const hrefOf = async (at: number) => (await rows.nth(at).getByRole('link').first().getAttribute('href')) ?? '-';
    const [first, second] = [await hrefOf(0), await hrefOf(1)];
    await expect(async () => {
      await page.keyboard.press('j');
      await expect(rows.first()).toBeFocused({ timeout: 1_000 });
    }).toPass();
    await page.keyboard.press('Space');
    const drawer = page.getByRole('dialog');
    await expect(drawer.getByRole('link', { name: 'Open full page' })).toHaveAttribute('href', first);
    await expect(drawer.getByRole('region', { name: part })).toBeVisible();
    // What it is called by is read out and sent on from here.
    await expect(drawer.getByRole('button', { name: /^Copy/ }).first()).toBeVisible();
    await page.keyboard.press('j');
    await expect(drawer.getByRole('link', { name: 'Open full page' })).toHaveAttribute('href', second);
    await page.keyboard.press('Escape');
    await expect(drawer).toHaveCount(0);
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`${second.replace(/[.?]/g, '\\$&')}$`));
  });
