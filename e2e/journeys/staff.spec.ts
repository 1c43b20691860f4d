/** Rights are given by somebody who confirms this very act with a fresh code. */
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';

test('an administrator adds a colleague: the act is confirmed by a code, and the password for the first sign-in is shown once', async ({
  pageAs,
}) => {
  const page = await pageAs('administrator');
  const email = `colleague-${Math.random().toString(36).slice(2)}@example.com`;
  await page.goto('/admin/staff');
  await page.getByRole('button', { name: 'Add user' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name', { exact: true }).fill('新同事');
  await form.getByLabel('E-mail').fill(email);
  await form.getByRole('checkbox', { name: /^Operations/ }).check();
  await form.getByRole('button', { name: 'Add user' }).click();

  // The sign-in of a moment ago is not enough.
  const confirm = page.getByRole('dialog', { name: 'Confirm it is you' });
  const code = confirm.getByLabel('Six-digit code');
  await expect(code).toBeFocused();
  await expect(code).toHaveValue(/^\d{6}$/);
  expect(await query('SELECT 1 FROM users WHERE email = $1', [email])).toEqual([]);
  await confirm.getByRole('button', { name: 'Confirm' }).click();

  await expect(page.getByRole('dialog').getByText(email)).toBeVisible();
  const [user] = await query<{ roles: string[]; password_must_change: boolean }>(
    'SELECT roles, password_must_change FROM users WHERE email = $1',
    [email],
  );
  expect(user).toEqual({ roles: ['operations'], password_must_change: true });
  const [spent] = await query<{ count: string }>('SELECT count(*)::text AS count FROM step_ups WHERE used_at IS NOT NULL');
  expect(spent?.count).toBe('1');
});
