/** The front door: who gets in, who does not, and that it can be used by everybody. */
import { DEMO_ACCOUNTS } from '../../server/access/demo-accounts.ts';
import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/fixtures.ts';

for (const { name, role, email } of DEMO_ACCOUNTS) {
  test(`${name} (${role}) signs in with password and second factor`, async ({ pageAs }) => {
    const page = await pageAs(email);
    await page.goto('/sign-in');
    // Who is signed in does not see the front door again.
    await expect(page).not.toHaveURL(/\/sign-in$/);
  });
}

test('a wrong password does not open the door and does not say what was wrong', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('nobody@example.test');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test('nobody reaches a page of the console without signing in', async ({ page }) => {
  await page.goto('/payments');
  await expect(page).toHaveURL(/\/sign-in/);
});

for (const scheme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'zh-CN']) {
    test(`the sign-in page is accessible in ${locale}, ${scheme}`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({ colorScheme: scheme, locale, ...(baseURL ? { baseURL } : {}) });
      const page = await context.newPage();
      await page.goto('/sign-in');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('button', { name: /^(Sign in|登录)$/ })).toBeEnabled();
      await expectAccessible(page);
      await context.close();
    });
  }
}
