/** Working through the payments: one is looked at without leaving the list, and a number that other filters hide is not said to be nowhere. */
import { query } from '../support/database.ts';
import { month } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

const one = month().payments.find((each) => each.channelCode === 'wechat' && each.kind === 'payment' && each.status === 'succeeded');

test('Space looks at a payment beside its list, j walks on from it, Enter opens its page', async ({ opsPage: page }) => {
  await page.goto('/payments?f.channels=adyen');
  const rows = page.getByRole('table', { name: 'Payments' }).locator('tbody').getByRole('row');
  await expect(rows.nth(2)).toBeVisible();
  const numberOf = async (at: number) => (await rows.nth(at).getByRole('link').first().getAttribute('href'))?.split('/').at(-1) ?? '-';
  const [first, second] = [await numberOf(0), await numberOf(1)];
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(rows.first()).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('Space');
  const drawer = page.getByRole('dialog', { name: /^(Payment|Refund)$/ });
  await expect(drawer.getByRole('link', { name: 'Open full page' })).toHaveAttribute('href', `/payments/${first}`);
  await expect(drawer.getByRole('region', { name: 'Ledger entries' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(drawer.getByRole('link', { name: 'Open full page' })).toHaveAttribute('href', `/payments/${second}`);
  await expect(page).toHaveURL(/\/payments\?f\.channels=adyen$/);
  await page.keyboard.press('o');
  await expect(page).toHaveURL(new RegExp(`/payments/${second}`));
});

test('a number that the other filters hide is said to be there, and shown without them', async ({ opsPage: page }) => {
  if (!one) throw new Error('The month has no such payment');
  await page.goto(`/payments?f.channels=adyen&f.numbers=${one.ourNo}`);
  await expect(page.getByText('This number exists, but the other filters hide it.')).toBeVisible();
  await page.getByRole('button', { name: 'Show without the other filters' }).click();
  await expect(page.getByRole('table', { name: 'Payments' }).locator('tbody').getByRole('row')).toHaveCount(1);
  await expect(page).not.toHaveURL(/f\.channels/);
  await page.goto('/payments?f.channels=adyen&f.numbers=NO-SUCH-NUMBER');
  await expect(page.getByText('No records match these filters')).toBeVisible();
  await expect(page.getByText('This number exists')).toBeHidden();
  // Resolved ones are not on the list of differences that one works on.
  const [resolved] = await query<{ no: string }>("SELECT no FROM differences WHERE status = 'resolved' ORDER BY id LIMIT 1");
  await page.goto(`/recon/differences?f.number=${resolved?.no}`);
  await page.getByRole('button', { name: 'Show without the other filters' }).click();
  await expect(page.getByRole('table', { name: 'Differences' }).locator('tbody').getByRole('row')).toHaveCount(1);
});
