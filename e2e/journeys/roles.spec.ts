/** Who sees less meets nothing dead: a figure whose rows are not theirs stands there as a figure, and no link leads to a page that refuses. */
import { screenAt } from '../../components/shell/navigation.ts';
import { permissionsOf, STAFF_ROLE_NAMES } from '../../server/access/permissions.ts';
import { expectAccessible } from '../support/accessible.ts';
import { YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const PAGES = ['/', '/recon', `/recon/wechat/${YESTERDAY}`, '/recon/differences', '/payments', '/ledger/close', '/channels', '/merchants'];

for (const role of STAFF_ROLE_NAMES.filter((name) => name !== 'administrator'))
  test(`${role}: no link of their pages leads to a screen that they may not see`, async ({ pageAs }) => {
    const page = await pageAs(role);
    const may = permissionsOf([role]);
    const isClosed = (address: string) => {
      const permission = screenAt(address.split(/[?#]/)[0] ?? '')?.screen.permission;
      return permission !== undefined && !may.has(permission as never);
    };
    for (const address of PAGES.filter((each) => !isClosed(each))) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      const links = await page.locator('main a[href^="/"]').evaluateAll((found) => found.map((each) => each.getAttribute('href') ?? ''));
      expect(links.filter(isClosed), address).toEqual([]);
    }
  });

test('a product manager reads yesterday’s figures, and those that lead nowhere for them are text', async ({ pageAs }) => {
  const page = await pageAs('product');
  await page.goto('/');
  // Whichever channel still has a difference of yesterday: another journey resolves those of one.
  const figure = /\d\.\d{2}/;
  const row = page.getByRole('row').filter({ hasText: figure }).first();
  await expect(row.getByRole('link').first()).toBeVisible();
  await expect(row.getByRole('link', { name: figure })).toHaveCount(0);
  await expect(page.getByText('your own work')).toHaveCount(0);
  await expectAccessible(page);
});

test('only keys that do something for the reader are offered, and none leads to a page that refuses', async ({ pageAs }) => {
  const page = await pageAs('merchant_operations');
  await page.goto('/recon/differences');
  await page.locator('tr[data-row]').first().focus();
  await page.keyboard.press(' ');
  const keys = page.getByRole('dialog').getByRole('list', { name: 'Shortcuts' });
  await expect(keys).toContainText('full page');
  for (const word of ['assign to me', 'label', 'comment']) await expect(keys).not.toContainText(word);

  await page.goto('/payments');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.locator('dt', { hasText: /^Payments$/ })).toBeVisible();
  for (const word of ['Assign to me', 'Add label', 'Comment', 'Calendar', 'Statements', 'Journal'])
    await expect(sheet.locator('dt', { hasText: new RegExp(`^${word}$`) })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/\/recon\/differences/);
  await expect(page.getByText('You do not have access')).toHaveCount(0);
});
