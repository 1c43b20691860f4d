/** One box finds any number: ours, the channel's, a difference's, and merchants by a part of their name. */
import type { Page } from '@playwright/test';
import { DEMO_MERCHANTS } from '../../db/seed/demo/merchants.ts';
import { numberOf } from '../../server/kernel/ids.ts';
import { query } from '../support/database.ts';
import { month, shown } from '../support/demo-month.ts';
import { expect, test } from '../support/fixtures.ts';

async function find(page: Page, text: string) {
  const box = page.getByRole('dialog').getByRole('combobox');
  // The box of the search before is on its way out: it would still be the one in focus.
  await expect(box).toBeHidden();
  // A page that is seen may not listen to keys yet.
  await expect(async () => {
    if (!(await box.isVisible())) await page.keyboard.press('Control+k');
    await expect(box).toBeFocused({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await box.fill(text);
  return page.getByRole('dialog').getByRole('group', { name: 'Results' }).getByRole('option');
}

const someone = month().payments.find((each) => each.channelCode === 'wechat' && each.status === 'succeeded' && each.kind === 'payment');
const payment = someone ?? month().payments[0];
if (!payment) throw new Error('The month has no payments');

test.beforeEach(async ({ opsPage: page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a payment is found by our number, and Enter opens it', async ({ opsPage: page }) => {
  const found = await find(page, payment.ourNo);
  await expect(found.first()).toContainText(payment.ourNo);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/payments\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Payment');
  await expect(page.getByText(shown(payment.amountMinor)).first()).toBeVisible();
});

test('a saved view is found by its name from any screen, and opens its list', async ({ opsPage: page }) => {
  await page.goto('/payments?f.channels=adyen&f.kinds=refund');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByPlaceholder('View name').fill('Adyen refunds');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Adyen refunds' }).first()).toBeVisible();
  await page.goto('/');
  await find(page, 'adyen ref');
  const view = page.getByRole('dialog').getByRole('group', { name: 'Saved views' }).getByRole('option');
  await expect(view).toHaveText(/Adyen refunds.*Payments/);
  await view.click();
  await expect(page).toHaveURL(/\/payments\?.*f\.channels=adyen/);
  await expect(page.getByRole('table', { name: 'Payments' })).toContainText('Refund');
});

test('Enter before the answer has come waits for it, and opens nothing that was found for an earlier text', async ({ opsPage: page }) => {
  const merchant = DEMO_MERCHANTS[3];
  await expect((await find(page, merchant?.name.slice(1, 4) ?? '-')).first()).toBeVisible();
  const pressed = Promise.withResolvers<void>();
  await page.route(/search\.find/, async (route) => {
    await pressed.promise;
    await route.continue();
  });
  await page.getByRole('dialog').getByRole('combobox').fill(payment.ourNo);
  await page.keyboard.press('Enter');
  pressed.resolve();
  await expect(page).toHaveURL(/\/payments\/[0-9a-f-]{36}$/);
  await expect(page.getByText(payment.ourNo).first()).toBeVisible();
});

test('the number of a payment leads to the payment first, and to the difference that is about it after', async ({ opsPage: page }) => {
  const [difference] = await query<{ our_no: string; no: string }>(
    "SELECT our_no, no FROM differences WHERE channel_code = 'alipay' AND kind = 'amount' ORDER BY no LIMIT 1",
  );
  const found = await find(page, difference?.our_no ?? '-');
  await expect(found).toContainText([difference?.our_no ?? '-', difference?.no ?? '-']);
  await expect(found.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/payments\/[0-9a-f-]{36}$/);
});

test('a payment is found by the last eight characters of the channel’s number', async ({ opsPage: page }) => {
  const found = await find(page, (payment.channelNo ?? '').slice(-8));
  await expect(
    found
      .filter({ hasText: payment.ourNo })
      .or(found.filter({ hasText: payment.channelNo ?? '-' }))
      .first(),
  ).toBeVisible();
});

test('a merchant is found by a part of its name', async ({ opsPage: page }) => {
  const merchant = DEMO_MERCHANTS[3];
  if (!merchant) throw new Error('There are fewer than four merchants');
  const found = await find(page, merchant.name.slice(1, 4));
  await expect(found.filter({ hasText: merchant.name }).first()).toBeVisible();
});

test('two characters of a Chinese name are enough, and lead to the merchant’s page', async ({ opsPage: page }) => {
  const merchant = DEMO_MERCHANTS[0];
  if (!merchant) throw new Error('There is no merchant');
  const found = await find(page, merchant.name.slice(0, 2));
  await found.filter({ hasText: merchant.name }).first().click();
  await expect(page).toHaveURL(new RegExp(`/merchants/${merchant.no}$`));
  await expect(page.getByRole('heading', { level: 1, name: merchant.name })).toBeVisible();
  const accounts = page.getByRole('region', { name: 'Accounts and balances' }).first();
  await expect(accounts.getByRole('link', { name: `2201.${merchant.no}` })).toBeVisible();
  await page.getByRole('link', { name: 'All payments of this merchant' }).click();
  await expect(page).toHaveURL(new RegExp(`/payments\\?f\\.merchantNo=${merchant.no}$`));
});

test('a batch of vouchers is found by its number, and an entry that it has leads to it', async ({ opsPage: page }) => {
  const [batch] = await query<{ id: string; no: string; entry: string }>(
    `SELECT b.id, b.no, e.id AS entry FROM voucher_batches b JOIN voucher_batch_days d ON d.batch_id = b.id
       JOIN journal_entries e ON e.business_date = d.business_date AND entry_scope(e.currencies) = d.scope
     WHERE NOT b.is_withdrawn ORDER BY b.made_at, e.id LIMIT 1`,
  );
  const found = await find(page, (batch?.no ?? '-').toLowerCase());
  await expect(found).toHaveCount(1);
  await expect(found.first()).toContainText('Voucher batch');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/ledger/vouchers/${batch?.id}$`));
  await page.goto(`/ledger/journal/${batch?.entry}`);
  await page.getByRole('region', { name: 'Details' }).getByRole('link', { name: batch?.no }).click();
  await expect(page).toHaveURL(new RegExp(`/ledger/vouchers/${batch?.id}$`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Voucher batch');
});

test('a difference is found by its number, and opens', async ({ opsPage: page }) => {
  const [difference] = await query<{ id: string; no: string }>(
    "SELECT id, no FROM differences WHERE channel_code = 'alipay' ORDER BY no LIMIT 1",
  );
  const found = await find(page, difference?.no ?? '-');
  await expect(found.first()).toContainText('Difference');
  await found.first().click();
  await expect(page).toHaveURL(new RegExp(`/recon/differences/${difference?.id}$`));
});

test('an amount, typed as a screen prints it, opens the differences and the payments of it', async ({ opsPage: page }) => {
  const [difference] = await query<{ no: string; delta: string }>(
    "SELECT no, abs(delta_minor)::text AS delta FROM differences WHERE channel_code = 'unionpay' AND kind = 'missing_at_channel' ORDER BY abs(delta_minor) DESC LIMIT 1",
  );
  await find(page, shown(BigInt(difference?.delta ?? '0')));
  await page
    .getByRole('dialog')
    .getByRole('option', { name: /^Differences of / })
    .click();
  await expect(page).toHaveURL(/\/recon\/differences\?f\.amount=\d+\.\d\d$/);
  await page.getByRole('group', { name: 'By status' }).getByRole('button', { name: /^All/ }).click();
  await expect(page.getByRole('table', { name: 'Differences' })).toContainText(difference?.no.slice(-4) ?? '-');
});

test('what is not there is said plainly, and a screen is reached by its name', async ({ opsPage: page }) => {
  await find(page, 'no-such-number-anywhere');
  await expect(page.getByRole('dialog').getByText('No results for "no-such-number-anywhere"')).toBeVisible();
  await expect(page.getByRole('dialog').getByText('Search by the start or end of a number')).toBeVisible();
  await page.getByRole('dialog').getByRole('combobox').fill('trial');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/ledger\/trial-balance$/);
});

test('a journal entry, a hold and an account are found by their numbers, by those who may see the ledger and by nobody else', async ({
  opsPage: page,
  pageAs,
}) => {
  const [entry] = await query<{ id: string }>('SELECT id FROM journal_entries ORDER BY id LIMIT 1');
  const [hold] = await query<{ id: string }>('SELECT id FROM ledger_holds ORDER BY id LIMIT 1');
  const numbers = [numberOf('J', entry?.id ?? ''), numberOf('H', hold?.id ?? '').toLowerCase(), '1122.wechat'];
  for (const number of numbers) {
    const found = await find(page, number);
    await expect(found.first()).toContainText(new RegExp(number.replace('.', '\\.'), 'i'));
    await page.keyboard.press('Escape');
  }
  await expect((await find(page, '1122.wechat')).first()).toContainText('1122.wechat');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/ledger\/accounts\/1122\.wechat$/);

  const other = await pageAs('product');
  await other.goto('/');
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  for (const number of numbers) {
    const answered = other.waitForResponse((response) => response.url().includes('search.find'));
    const found = await find(other, number);
    await answered;
    await expect(found).toHaveCount(0);
    await other.keyboard.press('Escape');
  }
});
