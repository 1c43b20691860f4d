/** One's own acts on a difference follow one another, however fast the hand is; somebody else's in between is never passed over. */
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { month } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const label = (page: Page) => page.locator('[data-difference] [data-field="label"]');
const history = (page: Page) => page.getByRole('region', { name: 'History' });

/** Numbers of ours, of differences that no other test works on. */
const [forOne, forTwo, forThree] = month()
  .expected.filter((each) => each.channelCode === 'alipay' && each.kind !== 'duplicate')
  .flatMap(({ ourNo }) => ourNo ?? [])
  .slice(5);

/** Looked at in the drawer, and nobody's, as the run of its day left it. */
async function lookAt(page: Page, ourNo: string | undefined): Promise<void> {
  await page.goto(`/recon/differences?f.number=${ourNo}&f.statuses=open,in_progress,external,resolved`);
  await expect(page.getByRole('table', { name: 'Differences' }).locator('tbody').getByRole('row').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await expect(label(page)).toBeVisible();
}
const toNobody = (ourNo: string | undefined) =>
  query(`UPDATE differences SET owner_id = NULL, status = 'open' WHERE our_no = $1 AND status <> 'resolved'`, [ourNo]);

test('a label right after one’s own assignment is saved, before the page has heard of either', async ({ opsPage: page }) => {
  await toNobody(forOne);
  await lookAt(page, forOne);
  // The page hears of nothing new: what follows is sent from what it shows.
  await page.route(/differences\.(get|list)/, () => undefined);
  await page.keyboard.press('p');
  await page.keyboard.press('l');
  await page.keyboard.type('mine');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 difference assigned.')).toBeVisible();
  await expect(page.getByText('Labels saved.')).toBeVisible();
  await page.getByLabel('Assign to').last().selectOption({ label: 'Unassigned' });
  await expect(page.getByText('1 difference assigned.')).toHaveCount(2);
  await expect(page.getByText(/just changed/)).toHaveCount(0);
  await page.unroute(/differences\.(get|list)/);
  await page.reload();
  await expect(history(page)).toContainText('mine');
  await expect(history(page)).toContainText('Unassigned');
});

test('what a colleague did in between still refuses one’s own next act', async ({ pageAs }) => {
  const [first, second] = [await pageAs('operations'), await pageAs('operations2')];
  await toNobody(forTwo);
  await lookAt(first, forTwo);
  await first.route(/differences\.watch/, (route) => route.abort());
  await first.route(/differences\.(get|list)/, () => undefined);
  await first.keyboard.press('p');
  await expect(first.getByText('1 difference assigned.')).toBeVisible();
  await lookAt(second, forTwo);
  await label(second).fill('theirs');
  await second.keyboard.press('Enter');
  await expect(second.getByRole('button', { name: 'Remove theirs' })).toBeVisible();
  await first.unroute(/differences\.(get|list)/);
  await label(first).fill('mine too');
  await first.keyboard.press('Enter');
  await expect(first.getByText('许安 just changed 1 difference. Nothing was done; the latest state is shown.')).toBeVisible();
  await expect(label(first)).toHaveValue('mine too');
});

test('the key right after a comment walks on, though its answer is slow, and the comment is stored', async ({ opsPage: page }) => {
  await lookAt(page, `${forOne},${forTwo}`);
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText('1 of 2');
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  await page.route(/differences\.comment/, async (route) => {
    await answered;
    await route.continue();
  });
  const said = `Asked the channel, ticket ${randomUUID()}.`;
  await page.keyboard.press('c');
  await page.keyboard.type(said);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('j');
  await expect(drawer).toContainText('2 of 2');
  answer();
  await expect(page.getByText('Comment added.')).toBeVisible();
  await page.keyboard.press('k');
  await expect(history(page)).toContainText(said);
});

test('clearing a difference asks the server few questions, so that a fast hand is not refused', async ({ opsPage: page }) => {
  await toNobody(forThree);
  await lookAt(page, forThree);
  await page.waitForLoadState('networkidle');
  const calls: string[] = [];
  page.on('request', (request) => {
    const names = /\/api\/trpc\/([^?]+)/.exec(request.url())?.[1];
    if (names)
      calls.push(
        ...decodeURIComponent(names)
          .split(',')
          .filter((name) => !/watch|updates/.test(name)),
      );
  });
  await page.keyboard.press('p');
  await expect(page.getByText('1 difference assigned.')).toBeVisible();
  await page.keyboard.press('l');
  await page.keyboard.type('few');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove few' })).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.type('few questions');
  await page.keyboard.press('Control+Enter');
  await expect(history(page)).toContainText('few questions');
  await expect(page.getByRole('table', { name: 'Differences' })).toContainText('林晓');
  await expect.poll(() => calls.filter((name) => name === 'differences.sums').length).toBeGreaterThan(0);
  await page.waitForLoadState('networkidle');
  expect(calls.length, calls.join()).toBeLessThanOrEqual(25);
});
