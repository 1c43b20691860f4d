/** What a person is told, and keeps, while the line to the server is gone. */
import { query } from '../support/database.ts';
import { month, YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

test('without a line an act says so at once instead of waiting unseen, what cannot be read says so too, and both go on when it is back', async ({
  opsPage: page,
}) => {
  const [ourNo] = month()
    .expected.filter((each) => each.channelCode === 'unionpay' && each.kind !== 'duplicate')
    .flatMap((each) => each.ourNo ?? []);
  await query(`UPDATE differences SET owner_id = NULL, status = 'open' WHERE our_no = $1 AND status <> 'resolved'`, [ourNo]);
  await page.goto(`/recon/differences?f.number=${ourNo}&f.statuses=open,in_progress,external,resolved`);
  await expect(page.getByRole('table', { name: 'Differences' }).locator('tbody tr[data-row]').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  const take = page.locator('[data-difference]').getByRole('button', { name: 'Assign to me' });
  await expect(take).toBeVisible();
  await page.context().setOffline(true);
  await page.keyboard.press('p');
  await expect(page.getByText('The server did not respond. Check your connection and try again.').first()).toBeVisible();
  await expect(page.getByText(/Could not refresh/).first()).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(/Could not refresh/)).toHaveCount(0);
  await page.keyboard.press('p');
  await expect(page.getByText('1 difference assigned.')).toBeVisible();
  await expect(take).toHaveCount(0);
});

test('a page that asks again by itself keeps what it shows while nobody answers', async ({ opsPage: page }) => {
  await page.goto(`/recon/wechat/${YESTERDAY}`);
  const totals = page.getByRole('region', { name: 'Totals' }).first();
  await expect(totals).toBeVisible();
  await page.route(/reconciliation\.(listRuns|calendar)/, (route) => route.abort());
  await expect(page.getByText(/Could not refresh/).first()).toBeVisible({ timeout: 30_000 });
  await expect(totals).toBeVisible();
  await page.unroute(/reconciliation\.(listRuns|calendar)/);
  await expect(page.getByText(/Could not refresh/)).toHaveCount(0, { timeout: 30_000 });
  await expect(totals).toBeVisible();
});
