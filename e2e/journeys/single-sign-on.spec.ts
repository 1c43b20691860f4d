/** Signing in through the company's own provider: a real one, which the run starts beside the application. */
import type { Page } from '@playwright/test';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

/** Presses our button and answers on the provider's page. */
async function throughProvider(page: Page, account: string): Promise<void> {
  await page.getByRole('button', { name: /Company account/ }).click();
  await expect(page.getByRole('heading', { name: 'Identity provider' })).toBeVisible();
  await page.getByLabel('Account').fill(account);
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('a member of staff signs in through the provider and is back at the page they wanted, with their own rights', async ({ page }) => {
  await page.goto('/payments?f.channels=adyen');
  await throughProvider(page, 'reviewer');
  await expect(page).toHaveURL('/payments?f.channels=adyen');
  await expect(page.getByRole('heading', { level: 1, name: 'Payments' })).toBeVisible();
  const [last] = await query<{ actor_name: string; outcome: string }>(
    `SELECT actor_name, outcome FROM audit_entries WHERE summary = 'signed in by single sign-on' ORDER BY seq DESC LIMIT 1`,
  );
  expect(last).toEqual({ actor_name: '陈立', outcome: 'done' });
  // No rights of an administrator came along.
  await page.goto('/admin/staff');
  await expect(page.getByText('You do not have access').first()).toBeVisible();
});

test('somebody whom the provider knows and we do not is told so on the sign-in page', async ({ page }) => {
  await page.goto('/payments');
  await throughProvider(page, 'stranger');
  await expect(page.getByRole('alert').filter({ hasText: 'No active user has the verified email' })).toBeVisible();
  // The wanted page is kept for the next try.
  expect(new URL(page.url()).searchParams.get('next')).toBe('/payments');
  await page.goto('/payments');
  await expect(page).toHaveURL(/\/sign-in/);
});
