/** The order and the groups of the differences, the tabs of a run, and its pack. */
import { unzipSync } from 'fflate';
import { YESTERDAY } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const digits = (text: string | null) => Number.parseInt((text ?? '').replace(/[^\d]/g, ''), 10);

test('the order is in the address, and a group opens as many differences as it counts', async ({ opsPage: page }) => {
  await page.goto('/recon/differences?f.channels=alipay&f.statuses=open,in_progress,external,resolved&ps=200');
  const rows = page.getByRole('table', { name: 'Differences' }).locator('tbody').getByRole('row');
  await expect(rows.first()).toBeVisible();
  await expect(page.getByLabel('Sort').locator('option:checked')).toContainText('Priority');
  await page.getByLabel('Sort').selectOption('delta');
  await expect(page).toHaveURL(/[?&]sort=-delta/);
  await expect(page.getByRole('columnheader', { name: /^Delta/ })).toHaveAttribute('aria-sort', 'descending');
  await page.getByLabel('Group by').selectOption('kind');
  const group = page.getByRole('region', { name: 'Group by: Type' }).getByRole('button', { name: /^Fee/ });
  const [count] = /\d+/.exec((await group.textContent()) ?? '') ?? [];
  await group.click();
  await expect(page).toHaveURL(/f\.group=kind&f\.in=fee/);
  await expect(rows).toHaveCount(digits(count ?? null));
  await page.reload();
  await expect(group).toHaveAttribute('aria-pressed', 'true');
  await expect(rows).toHaveCount(digits(count ?? null));
});

test('a run shows its rules and what was not readable, says that one run has none to compare with, and is taken as one archive', async ({
  opsPage: page,
}) => {
  await page.goto(`/recon/unionpay/${YESTERDAY}?tab=rules`);
  await expect(page.getByRole('img', { name: /led the statement lines to which result/ })).toBeVisible();
  await page
    .getByRole('region', { name: 'Rules' })
    .getByRole('row', { name: /^Total matched/ })
    .getByRole('link')
    .first()
    .click();
  await expect(page).toHaveURL(/rows=matched/);
  await page.getByRole('tab', { name: 'Rejected rows' }).click();
  await expect(page).toHaveURL(/tab=rejects/);
  await expect(page.getByText(/\d+ lines, \d+ rejected rows/).first()).toBeVisible();
  await page.getByRole('tab', { name: 'Compare runs' }).click();
  await expect(page.getByRole('tabpanel')).toContainText(/Only one run|Newly matched/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Run pack' }).click()]);
  const pieces: Buffer[] = [];
  for await (const piece of await file.createReadStream()) pieces.push(piece as Buffer);
  const names = Object.keys(unzipSync(Buffer.concat(pieces)));
  for (const name of ['matched.csv', 'differences.csv', 'rejects.csv', 'manifest.json']) expect(names).toContain(name);
});
