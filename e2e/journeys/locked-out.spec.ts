/** Whoever knows an address can close the account to strangers, not to the browser in which its owner works. */
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';
import { givePassword, newColleague, signInFirst } from '../support/new-colleague.ts';

test('an account that strangers have locked lets its owner in by the browser they signed in in before, and no other', async ({
  browser,
  baseURL,
}) => {
  const someone = await newColleague(['product']);
  const context = await browser.newContext({ locale: 'en-GB', ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  const code = await signInFirst(page, someone);
  const kept = (await context.cookies()).find(({ name }) => name === 'pingzhang.browser');
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  await query(`UPDATE users SET failed_passwords = 5, locked_until = now() + interval '30 minutes' WHERE id = $1`, [someone.id]);

  const stranger = await browser.newContext({ locale: 'en-GB', ...(baseURL ? { baseURL } : {}) });
  const there = await stranger.newPage();
  await there.goto('/sign-in');
  await givePassword(there, someone);
  await expect(there.getByRole('alert').filter({ hasText: 'Email or password is incorrect, sign-in is locked' })).toBeVisible();
  await stranger.close();

  // Signing out leaves the browser known: people sign out every evening.
  await page.goto('/payments');
  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/sign-in/);
  await givePassword(page, someone);
  await page.getByLabel('Code', { exact: true }).fill(code(1));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
  await context.close();
});
