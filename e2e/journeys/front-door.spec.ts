/** The front door: who gets in, who does not, and that it can be used by everybody. */
import { DEMO_ACCOUNTS } from '../../server/access/demo-accounts.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
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
  await page.getByLabel('Email').fill('nobody@example.test');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test('the address in the trail is where the request came from, not what the client wrote', async ({ page }) => {
  await page.goto('/sign-in');
  const { csrfToken } = await (await page.request.get('/api/auth/csrf')).json();
  const forged = '203.0.113.99';
  const answer = await page.request.post('/api/auth/callback/password', {
    headers: { 'x-forwarded-for': forged, 'x-pingzhang-peer': forged, 'sec-fetch-site': 'same-origin', 'x-auth-return-redirect': '1' },
    form: { csrfToken, email: 'forger@example.test', password: 'not the password' },
  });
  expect(answer.status()).toBe(200);
  expect(await query(`SELECT DISTINCT ip FROM audit_entries WHERE ip = $1`, [forged])).toEqual([]);
  const [last] = await query(
    `SELECT ip FROM audit_entries WHERE action = 'access.sign_in' AND outcome = 'refused' ORDER BY seq DESC LIMIT 1`,
  );
  expect(last).toEqual({ ip: '127.0.0.1' });
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
