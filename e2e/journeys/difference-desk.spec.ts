/** What a person does hundreds of times a day with differences: pastes numbers, labels, comments and walks on, without the mouse. */
import type { Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { query } from '../support/database.ts';
import { YESTERDAY } from '../support/demo-month.ts';
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

// One after the other: several of them change the same few differences, and of two at once one would rightly be refused.
test.describe.configure({ mode: 'default' });

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

test('a pasted column is read with what a spreadsheet and a bill put around it, and nothing of it is left out unsaid', async ({
  opsPage: page,
}) => {
  const found = await query<{ no: string }>(`SELECT no FROM differences WHERE kind = 'fee' ORDER BY no LIMIT 3`);
  const [one = '', two = '', three = ''] = found.map(({ no }) => no);
  await page.goto('/recon/differences?f.kinds=fee&f.statuses=');
  await expect(rowsOf(page).nth(2)).toBeVisible();
  await paste(page, 'Number', [`1\t'${one}\r\n2\t\`${two}\u200b\r\n3\t="${three}"\r\n`]);
  await expect(page.getByText('Found 3 numbers.')).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(3);
  const leftOut = page.getByRole('main').getByRole('alert');
  await expect(leftOut).toContainText('3 texts are too short or too long for a number and were not looked for');
  await openFees(page);
  await paste(page, 'Number', [...Array.from({ length: 520 }, (_, index) => `NO-SUCH-${index}`), one]);
  await expect(page.getByText('Found 0 numbers, 500 not found.')).toBeVisible();
  await expect(leftOut).toContainText('21 of the numbers were not looked for: no more than 500 at a time');
  await expect(leftOut.getByRole('button', { name: /^Copy 21 of the numbers/ })).toBeVisible();
  await page.getByRole('button', { name: 'Remove filter: Number' }).first().click();
  await expect(leftOut).toHaveCount(0);
  // As a row of this list shows it.
  await page.goto('/recon/differences?f.amount=-0.01&f.kinds=fee&f.statuses=');
  await expect(rowsOf(page).first()).toBeVisible();
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

test('after several are assigned the keyboard goes on in the list, by the button, by the choice and where they have left it', async ({
  opsPage: page,
}) => {
  const focused = rowsOf(page).and(page.locator(':focus'));
  const selection = page.getByRole('region', { name: 'Selection' });
  const tickTwo = async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(selection).toContainText('2 rows selected');
  };
  const release = async () => {
    await page.getByRole('combobox', { name: 'Assign to' }).selectOption('nobody');
    await expect(selection).toBeHidden();
    await expect(focused).toHaveCount(1);
  };
  await openFees(page);
  await tickTwo();
  await page.getByRole('button', { name: /Assign to me/ }).click();
  await expect(selection).toBeHidden();
  await expect(focused).toHaveCount(1);
  await page.keyboard.press('k');
  await page.keyboard.press('k');
  await tickTwo();
  await release();
  // Where they leave what the filter finds, the next one stands in their place.
  await page.goto('/recon/differences?f.channels=wechat&f.kinds=fee&f.statuses=open');
  await expect(rowsOf(page).nth(2)).toBeVisible();
  const nos = await rowsOf(page).evaluateAll((rows) => rows.map((row) => row.querySelector('a')?.getAttribute('href') ?? ''));
  await tickTwo();
  await page.keyboard.press('p');
  await expect(page.locator(`a[href="${nos[0]}"]`)).toHaveCount(0);
  await expect(focused.locator('a').first()).not.toHaveAttribute('href', nos[0] ?? '-');
  await page.keyboard.press('j');
  await expect(focused).toHaveCount(1);
  // Given back, for whoever comes next.
  for (const href of nos.slice(0, 2)) {
    await page.goto(href);
    await page.getByLabel('Assign to').selectOption('');
    await expect(page.getByRole('region', { name: 'History' })).toContainText('Unassigned');
  }
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
  // Another journey may label the same one between the reading and this: then it is refused, and asked for again.
  for (const href of nos.slice(1, 3))
    await expect(async () => {
      await page.goto(href);
      await page.getByLabel('Assign to').selectOption('');
      await expect(page.getByRole('region', { name: 'History' })).toContainText('Unassigned', { timeout: 3_000 });
    }).toPass();
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

test('a difference stays in sight with what is typed where only its refreshing fails, and a run says that its differences could not be read', async ({
  opsPage: page,
}) => {
  const cut = (procedure: string) => (address: URL) => address.pathname.includes(procedure);
  await openFees(page);
  await rowsOf(page).nth(3).getByRole('link').first().click();
  const label = page.locator('[data-field="label"]');
  await expect(label).toBeVisible();
  await page.route(cut('differences.get'), (route) => route.abort());
  await page.getByRole('textbox', { name: 'Comments' }).fill('Asked the channel');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'Could not refresh' });
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await label.fill('typed meanwhile');
  await page.unrouteAll();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(notice).toBeHidden();
  await expect(label).toHaveValue('typed meanwhile');

  await page.route(cut('differences.list'), (route) => route.abort());
  await page.goto(`/recon/wechat/${YESTERDAY}`);
  const broken = page.getByRole('main').getByRole('alert');
  await expect(broken).toBeVisible({ timeout: 20_000 });
  await page.unrouteAll();
  await broken.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Individual differences' })).toBeVisible();
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
  const said = (text: string) => history.getByRole('listitem').filter({ hasText: text });
  await expect(said('The line broke once.')).toBeVisible({ timeout: 15_000 });
  await expect(comment).toHaveValue('');
  expect(await commentsOf('The line broke once.')).toBe('1');

  await loseAnswers(page, 'differences.comment', 1);
  await comment.fill('The page was closed over it.');
  await comment.press('Control+Enter');
  await expect(history.getByText('Result unknown')).toBeVisible();
  await page.reload();
  await expect(said('The page was closed over it.')).toBeVisible();
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

test('the label filter offers the labels in use with how many carry each; typing narrows, arrows and Enter choose', async ({
  opsPage: page,
}) => {
  await query(
    `UPDATE differences SET labels = CASE WHEN n = 1 THEN '{evidence,rate-card}'::text[] ELSE '{rate-card}'::text[] END, version = version + 1
     FROM (SELECT id AS found, row_number() OVER (ORDER BY id) AS n FROM differences WHERE channel_code = 'wechat' AND kind = 'fee' AND status <> 'resolved' LIMIT 3) f WHERE id = found`,
  );
  await openFees(page);
  await page.getByRole('button', { name: 'More filters' }).click();
  await page.getByRole('button', { name: 'Label' }).first().click();
  const offered = page.getByRole('dialog', { name: 'Label' });
  await expect(offered.getByRole('option', { name: 'rate-card' })).toContainText('3');
  await page.keyboard.type('evid');
  await expect(offered.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(offered).toBeHidden();
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(page).toHaveURL(/f\.label=evidence/);
  await page.getByRole('button', { name: 'Label evidence' }).click();
  await expect(offered.getByRole('option', { name: 'rate-card' })).toContainText('3');
  await page.keyboard.type('no such label');
  await expect(offered.getByText('None in use fits.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove filter: Label' }).click();
  await expect(rowsOf(page).nth(3)).toBeVisible();
});

test('all that match are labelled and commented on in one step, which says before on how many', async ({ opsPage: page }) => {
  const [from, to] = [addDays(YESTERDAY, -40), addDays(YESTERDAY, -2)];
  await page.goto(`/recon/differences?f.channels=wechat&f.date=${from}..${to}&f.statuses=open,in_progress,external,resolved&ps=20`);
  await expect(rowsOf(page)).toHaveCount(20);
  const [found] = await query<{ n: string }>(
    `SELECT count(*)::text AS n FROM differences WHERE channel_code = 'wechat' AND business_date BETWEEN $1 AND $2`,
    [from, to],
  );
  await page.getByRole('checkbox', { name: 'Select all rows on this page' }).click();
  await page.getByRole('button', { name: `Select all ${found?.n} matching rows` }).click();
  await page.keyboard.press('c');
  const form = page.getByRole('dialog', { name: 'Comment' });
  await expect(form).toContainText(`On all ${found?.n} matching differences`);
  await expect(form).toContainText('up to 1,000 characters');
  await page.keyboard.type('The whole month is wrong.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`${found?.n} differences commented on.`)).toBeVisible();
  expect(await commentsOf('The whole month is wrong.')).toBe(found?.n);
  await page.keyboard.press('l');
  await page.keyboard.type('whole month');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${found?.n} differences labelled.`)).toBeVisible();
  const [labelled] = await query<{ n: string }>(`SELECT count(*)::text AS n FROM differences WHERE 'whole month' = ANY (labels)`);
  expect(labelled?.n).toBe(found?.n);
});

test('a resolved difference leads to the run that it went with, and to the version of the statement that run read', async ({
  opsPage: page,
}) => {
  const [gone] = await query<{ id: string; channel: string; date: string; of: string; run: number; statement: string }>(
    `SELECT d.id, r.channel_code AS channel, r.business_date::text AS date, d.business_date::text AS of, r.run_no AS run, r.statement_ids[1]::text AS statement FROM differences d
     JOIN difference_events e ON e.bucket = d.bucket AND e.difference_id = d.id AND e.kind = 'gone' AND e.details ? 'runId'
     JOIN reconciliation_runs r ON r.id::text = e.details->>'runId' WHERE d.status = 'resolved' AND d.reopened_count = 0 ORDER BY d.no LIMIT 1`,
  );
  expect(gone).toBeDefined();
  await page.goto(`/recon/differences/${gone?.id}`);
  const name = gone?.of === gone?.date ? `Run ${gone?.run} →` : `Run ${gone?.run} for ${gone?.date} →`;
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('link', { name }).last()).toBeVisible();
  await expect(page.getByRole('link', { name })).not.toHaveCount(await history.getByRole('link', { name }).count());
  await expect(history.getByRole('link', { name: /^Statement v\d/ }).last()).toHaveAttribute(
    'href',
    `/recon/statements/${gone?.statement}`,
  );
  await history.getByRole('link', { name }).last().click();
  await expect(page).toHaveURL(new RegExp(`/recon/${gone?.channel}/${gone?.date}`));
});
