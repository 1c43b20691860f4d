/** Single keys: shown as they are, changed on one's own page, refused where two would meet, switched off; kept with the person, not with the browser. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/fixtures.ts';

const rows = (page: Page) => page.getByRole('table', { name: 'Journal' }).locator('tbody').getByRole('row');
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const editor = (page: Page) => page.getByRole('region', { name: 'Keyboard shortcuts' });
const saved = (page: Page) => page.waitForResponse((answer) => answer.url().includes('access.changeKeys') && answer.ok());

async function changeKey(page: Page, command: string, key: string): Promise<void> {
  await editor(page)
    .getByRole('button', { name: `Change the key for: ${command}` })
    .click();
  await editor(page)
    .getByRole('textbox', { name: `Press a new key for: ${command}` })
    .press(key);
}

async function openJournal(page: Page): Promise<void> {
  await page.goto('/ledger/journal');
  await expect(rows(page).first()).toBeVisible();
}

test('a dialog gives the focus back to the button that opened it', async ({ opsPage: page }) => {
  await page.goto('/payments');
  const opener = page.getByRole('button', { name: 'Import orders' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Import orders' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(opener).toBeFocused();
});

// Nobody else in the journeys works as risk: the keys of one person are no other test's.
test('a key is changed from the sheet’s own page, refused where it is taken, and holds in a new browser', async ({ pageAs }) => {
  const page = await pageAs('risk');
  await openJournal(page);
  await page.keyboard.press('j');
  await expect(rows(page).nth(0)).toBeFocused();
  await page.keyboard.press('?');
  await expect(sheet(page).locator('div', { hasText: /^Next rowj$/ })).toBeVisible();
  await expectAccessible(page);
  // Looked for by what it does, or by the key.
  const sought = sheet(page).getByRole('searchbox', { name: 'Search by action or key' });
  await expect(sought).toBeFocused();
  await sought.fill('row');
  await expect(sheet(page).locator('div', { hasText: /^Next rowj$/ })).toBeVisible();
  await expect(sheet(page).locator('dt')).not.toContainText(['Copy link']);
  await sought.fill('J');
  await expect(sheet(page).locator('dt', { hasText: 'Next row' })).toBeVisible();
  await sought.fill('no such thing');
  await expect(sheet(page).getByRole('status')).toHaveText('No shortcut matches "no such thing".');
  await expect(sheet(page).locator('dt')).toHaveCount(0);
  await sought.fill('');
  await sheet(page).getByRole('link', { name: 'Change shortcuts' }).click();
  await expect(page).toHaveURL(/\/me#keys$/);
  await expectAccessible(page);

  await changeKey(page, 'Next row', 'k');
  await expect(editor(page).getByRole('alert')).toHaveText(
    '"k" is already used for: Previous row. Choose another key, or change that one first.',
  );
  await page.keyboard.press('ArrowLeft');
  await expect(editor(page).getByRole('alert')).toHaveText(/Press a letter, a digit or a symbol/);
  const first = saved(page);
  await page.keyboard.press('n');
  await first;
  await expect(editor(page).getByRole('button', { name: 'Change the key for: Next row' })).toBeFocused();
  const second = saved(page);
  await changeKey(page, 'Copy link', 'Backspace');
  await second;

  const elsewhere = await pageAs('risk');
  await openJournal(elsewhere);
  await elsewhere.keyboard.press('j');
  await expect(rows(elsewhere).nth(0)).not.toBeFocused();
  await elsewhere.keyboard.press('n');
  await expect(rows(elsewhere).nth(0)).toBeFocused();
  await elsewhere.keyboard.press('n');
  await expect(rows(elsewhere).nth(1)).toBeFocused();
  await elsewhere.keyboard.press('?');
  await expect(sheet(elsewhere).locator('div', { hasText: /^Next rown$/ })).toBeVisible();
  await expect(sheet(elsewhere).locator('div', { hasText: /^Copy linkNone$/ })).toBeVisible();

  // Off: no single key does anything, and the sheet, opened by hand, says so.
  const third = saved(elsewhere);
  await sheet(elsewhere).getByRole('switch', { name: 'Single-key shortcuts' }).click();
  await third;
  await expect(sheet(elsewhere).locator('div', { hasText: /^Next rowOff$/ })).toBeVisible();
  await elsewhere.keyboard.press('Escape');
  await openJournal(elsewhere);
  await elsewhere.keyboard.press('n');
  await elsewhere.keyboard.press('?');
  await expect(rows(elsewhere).nth(0)).not.toBeFocused();
  await expect(sheet(elsewhere)).toBeHidden();
  await expect(elsewhere.getByRole('button', { name: 'Refresh' })).not.toHaveAttribute('aria-keyshortcuts');
  // Arrows are no single letters: a list is still walked with them.
  await rows(elsewhere).nth(0).focus();
  await elsewhere.keyboard.press('ArrowDown');
  await expect(rows(elsewhere).nth(1)).toBeFocused();

  await elsewhere.goto('/me#keys');
  const fourth = saved(elsewhere);
  await editor(elsewhere).getByRole('switch', { name: 'Single-key shortcuts' }).click();
  await fourth;
  const fifth = saved(elsewhere);
  await editor(elsewhere).getByRole('button', { name: 'Restore defaults' }).click();
  await fifth;
  await expect(editor(elsewhere).getByRole('button', { name: 'Restore defaults' })).toBeDisabled();
  await openJournal(elsewhere);
  await elsewhere.keyboard.press('j');
  await expect(rows(elsewhere).nth(0)).toBeFocused();
});
