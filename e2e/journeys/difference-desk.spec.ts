/** What a person does hundreds of times a day with differences: pastes numbers, labels, comments and walks on, without the mouse. */
import type { Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

const rowsOf = (page: Page) => page.getByRole('table', { name: 'Differences' }).locator('tbody').getByRole('row');

/** As from another program: the lines of a column. */
async function paste(page: Page, label: string, numbers: readonly string[]): Promise<void> {
  await page
    .getByRole('textbox', { name: label })
    .first()
    .evaluate((element, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', text);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, numbers.join('\n'));
}

/** Fee differences of WeChat: no other journey changes them. */
async function openFees(page: Page): Promise<void> {
  await page.goto('/recon/differences?f.channels=wechat&f.kinds=fee');
  await expect(rowsOf(page).nth(3)).toBeVisible();
}

test('fifty pasted numbers of any kind find their differences, and those without one and those under other filters are named', async ({
  opsPage: page,
}) => {
  const found = await query<{ no: string; our_no: string | null; channel_no: string | null; status: string }>(
    `SELECT no, our_no, channel_no, status FROM differences WHERE status <> 'resolved' AND kind = 'fee' ORDER BY no LIMIT 12`,
  );
  const [resolved] = await query<{ no: string }>(`SELECT no FROM differences WHERE status = 'resolved' ORDER BY no LIMIT 1`);
  const carried = found.map((row, index) =>
    index % 3 === 0 ? row.no : index % 3 === 1 ? (row.our_no ?? row.no) : (row.channel_no ?? row.no),
  );
  const unknown = Array.from({ length: 49 - carried.length }, (_, index) => `NO-SUCH-${index}`);
  await page.goto('/recon/differences');
  await expect(rowsOf(page).first()).toBeVisible();
  await paste(page, 'Number', [...carried, resolved?.no ?? '', ...unknown]);
  await expect(
    page.getByText(`Found ${carried.length} numbers, ${unknown.length} not found, 1 hidden by the other filters.`),
  ).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(carried.length);
  await page.reload();
  await expect(rowsOf(page)).toHaveCount(carried.length);
});

test('five hundred pasted numbers are looked up, and what they find can be taken as a file', async ({ opsPage: page }) => {
  const [one] = await query<{ our_no: string }>(`SELECT our_no FROM payments WHERE channel_code = 'alipay' ORDER BY our_no LIMIT 1`);
  const unknown = Array.from({ length: 499 }, (_, index) => `P01M7TVR5QRECQ9VW9D2E${index.toString().padStart(6, '0')}`);
  await page.goto('/payments');
  await expect(page.getByRole('table', { name: 'Payments' }).locator('tbody tr').first()).toBeVisible();
  await paste(page, 'Number', [...unknown, one?.our_no ?? '']);
  await expect(page.getByText('Found 1 number, 499 not found.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Found 1 number, 499 not found.')).toBeVisible();
  await page.keyboard.press('E');
  const menu = page.getByRole('menu', { name: 'Export' });
  await expect(menu).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), menu.getByRole('menuitem', { name: /CSV/ }).press('Enter')]);
  expect(file.suggestedFilename()).toMatch(/^payments-.*\.csv$/);
});

test('on the page of a difference Escape leaves a field, what was said is saved and the next key walks on', async ({ opsPage: page }) => {
  await openFees(page);
  await page.keyboard.press('j');
  await page.keyboard.press('o');
  await expect(page.getByRole('region', { name: 'History' })).toBeVisible();
  const first = page.url();
  const comment = page.locator('[data-field="comment"]');

  await page.keyboard.press('l');
  await page.keyboard.type('desk');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove desk' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'History' })).toContainText('Label desk added');

  await page.keyboard.press('c');
  await page.keyboard.type('Not finished');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect(page).not.toHaveURL(first);
  await expect(comment).toHaveValue('');
  await page.keyboard.press('k');
  await expect(page).toHaveURL(first);
  await expect(comment).toHaveValue('Not finished');

  await page.keyboard.press('c');
  await page.keyboard.press('End');
  await page.keyboard.type(', now it is.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('region', { name: 'History' }).getByRole('listitem').last()).toContainText('Not finished, now it is.');
  await expect(comment).toHaveValue('');
  await page.keyboard.press('j');
  await expect(page).not.toHaveURL(first);
});

test('several are commented on and labelled in one step each, by key, and stay selected as they are now', async ({ opsPage: page }) => {
  await openFees(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText('2 rows selected');
  await page.keyboard.press('c');
  await expect(page.getByRole('textbox', { name: 'Comments' })).toBeFocused();
  await page.keyboard.type('Rate changed on the first of the month.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog', { name: 'Comment' })).toBeHidden();
  await expect(page.getByText('2 differences commented on.')).toBeVisible();
  for (const label of ['rate', 'asked']) {
    await page.keyboard.press('l');
    await expect(page.getByRole('dialog', { name: 'Label' }).getByRole('combobox')).toBeFocused();
    await page.keyboard.type(label);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Label' })).toBeHidden();
    await expect(rowsOf(page).nth(1)).toContainText(label);
    await expect(rowsOf(page).nth(2)).toContainText(label);
  }
  await expect(selection).toContainText('2 rows selected');
  await expect(rowsOf(page).nth(0)).not.toContainText('asked');
});

test('what is taken leaves the queue of open ones, and the walk goes on with the one that moved up, by key and by button', async ({
  opsPage: page,
}) => {
  await page.goto('/recon/differences?f.channels=wechat&f.kinds=fee&f.statuses=open');
  await expect(rowsOf(page).nth(2)).toBeVisible();
  const nos = await rowsOf(page).evaluateAll((rows) => rows.map((row) => row.querySelector('a')?.getAttribute('href') ?? ''));
  const shown = page.getByRole('dialog').getByRole('link', { name: 'Open full page' });
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await expect(shown).toHaveAttribute('href', nos[1] ?? '-');
  const history = page.getByRole('dialog').getByRole('region', { name: 'History' });
  await expect(history).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('dialog')).toContainText('left the current filters');
  await page.keyboard.press('j');
  await expect(shown).toHaveAttribute('href', nos[2] ?? '-');
  await expect(history).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('dialog')).toContainText('left the current filters');
  await page.getByRole('dialog').getByRole('button', { name: 'Previous' }).click();
  await expect(shown).toHaveAttribute('href', nos[0] ?? '-');
  // Given back, for whoever comes next.
  for (const href of nos.slice(1, 3)) {
    await page.goto(href);
    await page.getByLabel('Assign to').selectOption('');
    await expect(page.getByRole('region', { name: 'History' })).toContainText('Unassigned');
  }
});

test('rows stay in sight where only their refreshing fails, and are refreshed when the server answers again', async ({ opsPage: page }) => {
  await openFees(page);
  const count = await rowsOf(page).count();
  await page.route('**/api/trpc/**', (route) => route.abort());
  await page.keyboard.press('r');
  const notice = page.getByRole('alert').filter({ hasText: 'Could not refresh' });
  await expect(notice).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(count);
  await page.unroute('**/api/trpc/**');
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(notice).toBeHidden();
  await expect(rowsOf(page)).toHaveCount(count);
});

/** The server does what it is asked, and the line breaks before its answer arrives: `times` over. */
async function loseAnswers(page: Page, procedure: string, times: number): Promise<void> {
  await page.route(
    `**/api/trpc/${procedure}?*`,
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times },
  );
}

const commentsOf = (body: string) =>
  query<{ n: string }>(`SELECT count(*)::text AS n FROM difference_events WHERE kind = 'commented' AND body = $1`, [body]).then(
    ([row]) => row?.n,
  );

test('a comment whose answer is lost is asked for again by itself and stands there once, also when the page is loaded anew meanwhile', async ({
  opsPage: page,
}) => {
  await openFees(page);
  await page.keyboard.press('j');
  await page.keyboard.press('o');
  const history = page.getByRole('region', { name: 'History' });
  const comment = page.locator('[data-field="comment"]');
  await expect(history).toBeVisible();

  await loseAnswers(page, 'differences.comment', 2);
  await comment.fill('The line broke once.');
  await comment.press('Control+Enter');
  await expect(history.getByText('Result unknown')).toBeVisible();
  await expect(comment).toHaveValue('The line broke once.');
  await expect(history.getByRole('button', { name: 'Comment' })).toBeDisabled();
  await expect(history.getByRole('listitem').last()).toContainText('The line broke once.', { timeout: 15_000 });
  await expect(comment).toHaveValue('');
  expect(await commentsOf('The line broke once.')).toBe('1');

  await loseAnswers(page, 'differences.comment', 1);
  await comment.fill('The page was closed over it.');
  await comment.press('Control+Enter');
  await expect(history.getByText('Result unknown')).toBeVisible();
  await page.reload();
  await expect(history.getByRole('listitem').last()).toContainText('The page was closed over it.');
  await expect(comment).toHaveValue('');
  await expect(page.getByText('Comment added.')).toBeVisible();
  expect(await commentsOf('The page was closed over it.')).toBe('1');
});

test('a comment on several whose answer is lost says that its result is not known, and stands on each once', async ({ opsPage: page }) => {
  await openFees(page);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await loseAnswers(page, 'differences.commentMany', 2);
  await page.keyboard.press('c');
  await page.keyboard.type('Said of two over a bad line.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Result unknown').first()).toBeVisible();
  await expect(page.getByText('2 differences commented on.')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Result unknown')).toHaveCount(0);
  expect(await commentsOf('Said of two over a bad line.')).toBe('2');
});
