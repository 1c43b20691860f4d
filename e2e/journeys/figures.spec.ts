/** Every figure on the way opens its rows: those of a run, of the calendar, of the working day, of the ledger and of a statement. */
import type { Locator, Page } from '@playwright/test';
import { addDays } from '../../server/kernel/business-date.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { month, YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const digits = (text: string | null) => Number.parseInt((text ?? '').replace(/[^\d]/g, ''), 10);
const bodyRows = (table: Locator) => table.locator('tbody').getByRole('row');

/** A day of WeChat with differences that nobody reconciles anew: another journey drops the corrected statement of yesterday, which changes
 *  the figures of that day and may change those of the day before. */
function quietDay(): string {
  const days = Map.groupBy(
    month().expected.filter((each) => each.channelCode === 'wechat' && each.businessDate < addDays(YESTERDAY, -1)),
    (each) => each.businessDate,
  );
  const quiet = [...days].filter(([, found]) => !found.some((each) => each.isCorrected));
  const [day] = quiet.sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  if (!day) throw new Error('Every day with differences is reconciled anew');
  return day;
}
const DAY = quietDay();

/** Walks the pages of a run's rows to their end and answers how many there were. */
async function countRunRows(page: Page, stopAt = 200): Promise<number> {
  const place = page.locator('#run-rows');
  let count = 0;
  for (;;) {
    await expect(bodyRows(place).first()).toBeVisible();
    count += await bodyRows(place).count();
    const next = place.getByRole('button', { name: 'Next page' });
    if (count >= stopAt || (await next.isDisabled())) return count;
    // The rows of before stay until those of the next page are drawn.
    const before = (await bodyRows(place).first().textContent()) ?? '';
    await next.click();
    await expect(bodyRows(place).first()).not.toHaveText(before);
  }
}

test('each rule of a run, its tolerance and its day cut open as many rows as they count', async ({ opsPage: page }) => {
  await page.goto(`/recon/wechat/${DAY}`);
  const rules = page.getByRole('region', { name: 'Matched by rule' });
  await expect(rules.getByRole('row').first()).toBeVisible();
  const count = await rules.getByRole('row').count();
  for (let at = 0; at < count; at++) {
    await page.goto(`/recon/wechat/${DAY}`);
    const row = rules.getByRole('row').nth(at);
    const expected = digits(await row.getByRole('link').textContent());
    await row.getByRole('link').click();
    await expect(page).toHaveURL(/[?&](rules|part)=/);
    await expect(page.locator('#run-rows').getByRole('status').first()).toContainText('Show only');
    if (expected <= 200) expect(await countRunRows(page)).toBe(expected);
    else await expect(bodyRows(page.locator('#run-rows')).first()).toBeVisible();
  }
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page).not.toHaveURL(/rules=|part=/);
});

test('what a run changed, its differences and its totals open the differences and records they count', async ({ opsPage: page }) => {
  await page.goto(`/recon/wechat/${DAY}`);
  const rows = bodyRows(page.getByRole('table', { name: 'Differences' }));
  const fresh = page.getByRole('link', { name: /^\d+ new$/ });
  const count = digits(await fresh.textContent());
  await fresh.click();
  await expect(page).toHaveURL(/f\.run=[0-9a-f-]{36}\.found/);
  await expect(rows).toHaveCount(count);
  await expect(page.getByRole('list', { name: 'Active filters' })).toContainText('New in this run');
  await page.goBack();

  const kind = page.getByRole('region', { name: 'Differences found' }).locator('tbody tr').first();
  const figure = kind.getByRole('link').nth(1);
  const found = digits(await figure.textContent());
  await figure.click();
  await expect(rows).toHaveCount(found);
  await page.goBack();

  const totals = page.getByRole('region', { name: 'Totals' }).first();
  await totals
    .getByRole('row', { name: /^Payment/ })
    .getByRole('link')
    .first()
    .click();
  await expect(page).toHaveURL(/rows=compared&kind=payment&currency=CNY/);
  await expect(bodyRows(page.locator('#run-rows')).first()).toContainText('Payment');
});

test('the calendar opens what waits and what is late, and nets the differences of the dates it shows', async ({ opsPage: page }) => {
  await page.goto('/recon');
  const waiting = page.locator('dl > div', { hasText: 'Waiting' }).getByRole('button');
  const count = digits(await waiting.textContent());
  expect(count).toBeGreaterThan(0);
  await waiting.click();
  const panel = page.getByRole('region', { name: 'Waiting' }).first();
  await expect(bodyRows(panel)).toHaveCount(Math.min(count, 50));
  await page.locator('main a[href*="f.currency=CNY"]').first().click();
  await expect(page).toHaveURL(/f\.date=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d&f\.currency=CNY/);
  await expect(bodyRows(page.getByRole('table', { name: 'Differences' })).first()).toContainText('CNY');
});

test('the calendar’s match rate opens the days below it, and they add up to it; what is open in money adds up by currency', async ({
  opsPage: page,
}) => {
  // Without WeChat, of which another journey resolves some meanwhile.
  await page.goto('/recon?f.channels=alipay,unionpay,stripe,adyen');
  const rate = page.locator('dl > div', { hasText: 'Auto-match rate' });
  const [, part = '0', whole = '0'] = /([\d,]+) of ([\d,]+) lines/.exec((await rate.textContent()) ?? '') ?? [];
  await rate.getByRole('button').click();
  const days = page.getByRole('region', { name: 'Days not fully auto-matched' }).getByRole('listitem');
  await expect(days.first()).toBeVisible();
  let unmatched = 0;
  for (const text of await days.getByText(/ of .* lines$/).allTextContents()) {
    const [, some = '0', all = '0'] = /([\d,]+) of ([\d,]+) lines/.exec(text) ?? [];
    unmatched += digits(all) - digits(some);
  }
  expect(unmatched).toBe(digits(whole) - digits(part));
  // The course of the rate: a line for each channel, and as a table the same figure that the list has.
  const trend = page.getByRole('figure', { name: /^Auto-match rate by day/ });
  await expect(trend.locator('path.recharts-line-curve')).toHaveCount(4);
  await trend.getByRole('button', { name: 'Show table' }).click();
  const heads = await trend.getByRole('columnheader').allTextContents();
  const [channel = '', date = ''] = ((await days.first().getByRole('link').textContent()) ?? '').split(' · ');
  const cells = trend.getByRole('row', { name: new RegExp(`^${date} `) }).getByRole('cell');
  await expect(cells.nth(heads.indexOf(channel) - 1)).toHaveText(/^\d+\.\d\d%$/);
  await expect(days.first()).toContainText((await cells.nth(heads.indexOf(channel) - 1).textContent()) ?? '-');
  // On a phone the table scrolls, and its dates stay whole and in sight.
  await page.setViewportSize({ width: 390, height: 844 });
  const head = trend.getByRole('rowheader', { name: date });
  await cells.last().scrollIntoViewIfNeeded();
  await expect(head).toBeInViewport({ ratio: 1 });
  expect((await head.boundingBox())?.height).toBeLessThan(40);
  await expectAccessible(page);

  const row = page.getByRole('region', { name: 'Unresolved amounts' }).getByRole('row', { name: /^CNY/ }).getByRole('cell');
  const minor = async (index: number) => {
    const text = (await row.nth(index).locator('[aria-hidden]').first().textContent()) ?? '';
    return digits(text) * (text.includes('-') ? -1 : 1);
  };
  expect((await minor(0)) + (await minor(1))).toBe(await minor(2));
  expect((await minor(0)) - (await minor(1))).toBe(await minor(3));
  const shortage = await row.nth(1).locator('[aria-hidden]').first().textContent();
  await row.nth(1).getByRole('link').click();
  await expect(page.getByText('All rows').locator('..')).toContainText(shortage ?? '-');
});

test('a cell of the calendar tells what is known of its day on Space, and Enter opens the day', async ({ opsPage: page }) => {
  await page.goto('/recon');
  const cell = page.getByRole('grid').getByRole('button', { name: new RegExp(`^WeChat Pay, ${YESTERDAY}`) });
  await cell.focus();
  await page.keyboard.press('Space');
  const card = page.getByRole('dialog', { name: `WeChat Pay ${YESTERDAY}` });
  await expect(card).toContainText('In our books');
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await expect(cell).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/recon/wechat/${YESTERDAY}`);
});

test('from the trial balance to the account to its entries, and from a statement’s sums to its lines', async ({ pageAs }) => {
  const page = await pageAs('finance');
  await page.goto(`/ledger/trial-balance?f.date=${YESTERDAY}`);
  const row = page.getByRole('region', { name: 'Trial balance' }).locator('tbody tr').nth(1);
  const account = await row.getByRole('link').first().textContent();
  await row.getByRole('link').last().click();
  await expect(page).toHaveURL(new RegExp(`/ledger/accounts/${account}`));
  const closing = page.getByRole('region', { name: 'Statement' }).locator('tbody tr').first();
  await closing.getByRole('link').last().click();
  await expect(page).toHaveURL(new RegExp(`/ledger/journal\\?f\\.account=${account}`));
  await expect(bodyRows(page.getByRole('table', { name: 'Journal' })).first()).toContainText(account ?? '');

  await page.goto('/recon/statements');
  const lines = bodyRows(page.getByRole('table')).locator('a[href*="tab=lines"]').first();
  await lines.click();
  await expect(page).toHaveURL(/tab=lines/);
  // What is asked for is seen, without moving the page.
  const line = page.getByRole('table', { name: 'Statement lines' }).locator('tbody tr').first();
  await expect(line).toBeInViewport();
  await page.getByRole('tab', { name: 'Summary' }).click();
  await expect(page).toHaveURL(/tab=summary/);
  const sums = page.getByRole('region', { name: 'Totals by type' }).first();
  await sums.getByRole('link').first().click();
  await expect(page).toHaveURL(/tab=lines&f\.kinds=/);
  await expect(line).toBeInViewport();
  await page.goBack();
  await expect(sums).toBeVisible();
});

test('a payment says how far its day has come: compared, waiting for tomorrow’s statement, or not compared yet', async ({
  opsPage: page,
}) => {
  const one = async (sql: string) => (await query<{ id: string }>(sql))[0]?.id ?? '-';
  const matched = await one(
    `SELECT p.id FROM payments p JOIN reconciliation_days d ON d.channel_code = p.channel_code AND d.business_date = p.business_date
     WHERE p.status = 'succeeded' AND p.channel_code = 'wechat' AND NOT EXISTS (SELECT FROM differences x WHERE x.our_no = p.our_no) AND NOT EXISTS (SELECT FROM waiting_records w WHERE w.payment_id = p.id)
     ORDER BY p.occurred_at LIMIT 1`,
  );
  const waiting = await one('SELECT payment_id AS id FROM waiting_records ORDER BY payment_id LIMIT 1');
  const early = await one(
    `SELECT p.id FROM payments p WHERE NOT EXISTS (SELECT FROM statements s WHERE s.channel_code = p.channel_code AND s.business_date = p.business_date AND s.status = 'published') ORDER BY p.occurred_at DESC LIMIT 1`,
  );
  const differences = page.getByRole('region', { name: 'Differences' });
  await page.goto(`/payments/${matched}`);
  await expect(differences).toContainText('No differences for this record.');
  await page.goto(`/payments/${waiting}`);
  await expect(differences).toContainText("waiting for the next day's statement");
  await page.goto(`/payments/${early}`);
  await expect(differences).toContainText('Not reconciled yet.');
  await expect(page.getByRole('region', { name: 'Details' })).toContainText(/Expected|Late/);
});

test('a payment leads to its line on the channel’s statement, and the line says the same number', async ({ opsPage: page }) => {
  const [paid] = await query<{ id: string; our_no: string }>(
    `SELECT p.id, p.our_no FROM payments p WHERE p.channel_code = 'wechat' AND p.business_date = $1 AND p.kind = 'payment' AND p.status = 'succeeded'
       AND NOT EXISTS (SELECT FROM differences d WHERE d.our_no = p.our_no) ORDER BY p.our_no LIMIT 1`,
    [DAY],
  );
  await page.goto(`/payments/${paid?.id}`);
  const lines = page.getByRole('region', { name: 'Statement lines' });
  await expect(lines.getByRole('listitem')).toHaveCount(1);
  await lines.getByRole('link').click();
  await expect(page).toHaveURL(/\/recon\/statements\/[0-9a-f-]{36}\?.*line=\d+/);
  await expect(page.getByRole('dialog')).toContainText(paid?.our_no ?? 'no payment');
});

test('what a run has resolved opens its rows, and the tab of all differences has them among its own', async ({ opsPage: page }) => {
  const corrected = month().expected.filter((each) => each.isCorrected && each.businessDate < YESTERDAY);
  const { channelCode, businessDate } = corrected[0] ?? {};
  const count = corrected.filter((each) => each.channelCode === channelCode && each.businessDate === businessDate).length;
  await page.goto(`/recon/${channelCode}/${businessDate}`);
  await page.getByRole('link', { name: `${count} resolved`, exact: true }).click();
  const rows = page.locator('tr[data-row]');
  await expect(rows).toHaveCount(count);
  await page.goto(`/recon/differences?f.channels=${channelCode}&f.date=${businessDate}`);
  await page.getByRole('group').getByRole('button', { name: /^All/ }).click();
  await expect(rows.filter({ hasText: 'Resolved' })).toHaveCount(count);
});
