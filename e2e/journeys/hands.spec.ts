/** What a hand does with a list without thinking: a range by Shift, a row in another tab, back to what was ticked, a figure copied. */
import type { Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

const rowsOf = (page: Page, table = 'Differences') => page.getByRole('table', { name: table }).locator('tbody tr[data-row]');
const ticks = (page: Page) => page.getByRole('table', { name: 'Differences' }).locator('tbody').getByRole('checkbox');
const FEES = '/recon/differences?f.channels=wechat&f.kinds=fee&f.statuses=';

async function open(page: Page, address: string, table?: string): Promise<void> {
  await page.goto(address);
  await expect(rowsOf(page, table).nth(2)).toBeVisible();
}

/** What lands in another program when this part of the page is marked and copied. */
const marked = (page: Page, place: string): Promise<string> =>
  page
    .locator(place)
    .first()
    .evaluate((element) => {
      const selection = window.getSelection();
      selection?.selectAllChildren(element);
      const text = selection?.toString() ?? '';
      selection?.removeAllRanges();
      return text;
    });

test('a click with Shift ticks every row since the last tick, and on a ticked row takes them off again', async ({ opsPage: page }) => {
  await open(page, FEES);
  const selected = page.getByRole('region', { name: 'Selection' }).getByRole('status');
  await ticks(page).nth(0).click();
  await ticks(page)
    .nth(3)
    .click({ modifiers: ['Shift'] });
  await expect(selected).toHaveText('4 rows selected');
  for (const at of [0, 1, 2, 3]) await expect(ticks(page).nth(at)).toBeChecked();
  expect(await page.evaluate(() => window.getSelection()?.toString())).toBe('');
  await ticks(page)
    .nth(2)
    .click({ modifiers: ['Shift'] });
  await expect(selected).toHaveText('2 rows selected');
  await expect(ticks(page).nth(0)).toBeChecked();
  await expect(ticks(page).nth(2)).not.toBeChecked();
});

test('a row opens in a tab of its own by the middle button and by Ctrl, and the list stays where it is', async ({ opsPage: page }) => {
  for (const { address, table, column } of [
    { address: FEES, table: 'Differences', column: 8 },
    { address: '/payments', table: 'Payments', column: 5 },
  ]) {
    await open(page, address, table);
    const row = rowsOf(page, table).nth(1);
    const href = await row.getByRole('link').first().getAttribute('href');
    for (const how of ['middle', 'Control'] as const) {
      const opening = page.context().waitForEvent('page');
      await row
        .locator('td')
        .nth(column)
        .click(how === 'middle' ? { button: how } : { modifiers: [how] });
      const beside = await opening;
      await expect.poll(() => new URL(beside.url()).pathname).toBe(href);
      await beside.close();
    }
    expect(page.url()).toContain(address);
    await expect(page.locator('[data-difference]')).toHaveCount(0);
  }
});

test('who opens a row on its page and goes back finds ticked what they had ticked, and who comes by another way finds nothing', async ({
  opsPage: page,
}) => {
  await open(page, FEES);
  const selected = page.getByRole('region', { name: 'Selection' }).getByRole('status');
  await ticks(page).nth(0).click();
  await ticks(page).nth(2).click();
  await rowsOf(page).nth(1).getByRole('link').first().click();
  await expect(page).toHaveURL(/differences\/[0-9a-f-]{36}/);
  await page.goBack();
  await expect(selected).toHaveText('2 rows selected');
  await expect(ticks(page).nth(0)).toBeChecked();
  await expect(ticks(page).nth(1)).not.toBeChecked();
  await expect(ticks(page).nth(2)).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(selected).toBeHidden();
  await page.goForward();
  await page.goBack();
  await expect(rowsOf(page).first()).toBeVisible();
  await expect(selected).toBeHidden();
  await ticks(page).nth(0).click();
  const nav = page.getByRole('navigation', { name: 'Main navigation' });
  await nav.getByRole('link', { name: 'Payments' }).click();
  await expect(rowsOf(page, 'Payments').first()).toBeVisible();
  await nav.getByRole('link', { name: 'Differences' }).click();
  await expect(rowsOf(page).first()).toBeVisible();
  await expect(selected).toBeHidden();
});

test('what is marked and copied is the figure once and the number whole', async ({ opsPage: page }) => {
  await open(page, FEES);
  const no = await rowsOf(page).first().getByRole('link').first().textContent();
  const [kept] = await query<{ no: string; delta: string }>(
    `SELECT no, to_char(delta_minor / 100.0, 'FMSG999,999,990.00') AS delta FROM differences WHERE no = $1`,
    [no],
  );
  expect(kept).toBeDefined();
  const row = await marked(page, 'tbody tr[data-row="0"]');
  const parts = row.split(/[\t\n]+/).map((part) => part.trim());
  for (const part of [kept?.no, kept?.delta, 'CNY']) expect(parts).toContain(part);
  for (const spoken of ['Chinese Yuan', '…', 'more by']) expect(row).not.toContain(spoken);
  await rowsOf(page).first().locator('td').nth(8).click();
  await expect(page.locator('[data-difference]')).toBeVisible();
  const sides = await marked(page, '[data-difference] table');
  expect(sides).not.toContain('Chinese Yuan');
  expect(sides).not.toContain('…');
  await page.locator('[data-difference] .ident').first().dblclick();
  expect(await page.evaluate(() => window.getSelection()?.toString().trim())).toBe(kept?.no);
});

test('a comment that is pasted too long stays whole until it is shortened, and a label that cannot be is refused in words', async ({
  opsPage: page,
}) => {
  await open(page, FEES);
  await rowsOf(page).nth(1).locator('td').nth(8).click();
  const difference = page.locator('[data-difference]');
  const comment = difference.locator('[data-field="comment"]');
  const send = difference.getByRole('button', { name: 'Comment' });
  await comment.fill(`${'x'.repeat(4_000)}end`);
  await expect(difference.getByRole('alert')).toHaveText('3 characters too long: 4,000 at most.');
  await expect(send).toBeDisabled();
  await comment.press('Control+Enter');
  await expect(comment).toHaveValue(/xend$/);
  await comment.fill('x'.repeat(4_000));
  await expect(difference.getByRole('alert')).toHaveCount(0);
  await expect(send).toBeEnabled();
  await comment.fill('');
  const label = difference.locator('[data-field="label"]');
  await label.fill('待查（A）');
  await label.press('Enter');
  await expect(
    page.getByText('A label begins with a letter or digit and may hold letters, digits, spaces and _ - . / (up to 40 characters).'),
  ).toBeVisible();
  await expect(label).toHaveValue('待查（A）');
  await label.fill('\u200bfrom a sheet\u200b');
  await label.press('Enter');
  await difference.getByRole('button', { name: 'Remove from a sheet' }).click();
  await expect(difference.getByRole('button', { name: 'Remove from a sheet' })).toHaveCount(0);
});

test('a day of a calendar opens in a tab of its own by the middle button and by Ctrl', async ({ opsPage: page }) => {
  for (const { address, leads } of [
    { address: '/recon', leads: /^\/recon\/[a-z]+\/\d{4}-\d\d-\d\d$/ },
    { address: '/recon/statements', leads: /^\/recon\/statements\/[0-9a-f-]{36}$/ },
  ]) {
    await page.goto(address);
    const cell = page
      .getByRole('grid')
      .getByRole('button', { name: /^WeChat Pay, .*-15/ })
      .first();
    await expect(cell).toBeVisible();
    for (const how of ['middle', 'Control'] as const) {
      const opening = page.context().waitForEvent('page');
      await cell.click(how === 'middle' ? { button: how } : { modifiers: [how] });
      const beside = await opening;
      await expect.poll(() => new URL(beside.url()).pathname).toMatch(leads);
      await beside.close();
    }
    expect(new URL(page.url()).pathname).toBe(address);
  }
});
