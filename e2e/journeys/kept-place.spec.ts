/** The keyboard keeps its place: what goes away, or does nothing more, with the key that pressed it leaves the focus where one goes on. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';

const pager = (page: Page) => page.getByRole('navigation', { name: 'Pagination' });
const rows = (page: Page) => page.locator('tr[data-row]');

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
}

test('turning back to the first page leaves the keyboard on the button, which says that it does nothing more', async ({
  opsPage: page,
}) => {
  await page.goto('/payments');
  await expect(rows(page).first()).toBeVisible();
  await press(page, 'Next page');
  await expect(pager(page)).toContainText('Page 2');
  await press(page, 'Previous page');
  await expect(pager(page)).toContainText('Page 1');
  const back = pager(page).getByRole('button', { name: 'Previous page' });
  await expect(back).toBeFocused();
  await expect(back).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(pager(page)).toContainText('Page 1');
  await expect(page).not.toHaveURL(/cursor/);
});

test('clearing all filters by key leaves the keyboard at the first of them, clearing what is selected at its row', async ({
  opsPage: page,
}) => {
  await page.goto('/payments?f.channels=wechat&f.currency=CNY');
  await expect(rows(page).first()).toBeVisible();
  await press(page, 'Clear all');
  await expect(page).not.toHaveURL(/f\./);
  await expect(page.getByRole('search').getByRole('textbox').first()).toBeFocused();
  await expect(rows(page).nth(3)).toBeVisible();
  // Until the answer comes the rows of before stand there, and what is ticked among them goes with them.
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await rows(page).nth(2).focus();
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Selection' })).toBeVisible();
  await press(page, 'Clear selection');
  await expect(rows(page).nth(2)).toBeFocused();
});

test('a file taken off the list leaves the keyboard on the next one, the last where files are chosen', async ({ opsPage: page }) => {
  await page.goto('/recon/statements');
  const file = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(`no statement: ${name}`) });
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([file('first.csv'), file('second.csv')]);
  for (const name of ['first.csv', 'second.csv'])
    await expect(page.getByRole('button', { name: `Remove from list: ${name}` })).toBeVisible();
  await press(page, 'Remove from list: first.csv');
  await expect(page.getByRole('button', { name: 'Remove from list: second.csv' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('input[type=file]').first()).toBeFocused();
});
