/** The first sign-in of a colleague by keyboard alone: what is typed next has the focus, and no button that goes takes it along. */
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';
import { newColleague, shownSecret } from '../support/new-colleague.ts';

test('from the password to the recovery codes and into the console without a mouse', async ({ page }) => {
  const someone = await newColleague(['risk'], { isLent: true });
  const key = page.keyboard;
  await page.goto('/sign-in?next=/payments');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  await expect(page.getByLabel('Email')).toBeFocused();
  await key.type(someone.email);
  await key.press('Tab');
  await key.type(someone.password);
  await key.press('Enter');

  // The password of one's own comes first, then what the telephone shows.
  await expect(page.getByRole('heading', { level: 1, name: 'Set up your second factor' })).toBeVisible();
  await expect(page.getByLabel('New password')).toBeFocused();
  const code = await shownSecret(page);
  await expect(page.getByRole('button', { name: 'Confirm and sign in' })).toBeEnabled();
  await key.type('a long one that nobody has used');
  await key.press('Tab');
  const field = page.getByLabel('Code', { exact: true });
  await expect(field).toBeFocused();
  // A wrong code is taken out, and the next is typed where it stood.
  await key.type('000000');
  await key.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'code' })).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('');
  await key.type(code());
  await key.press('Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'Recovery codes' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show my recovery codes' })).toBeFocused();
  await key.press('Enter');
  await expect(page.getByRole('listitem')).toHaveCount(10);
  // The button that was pressed is gone: the keyboard stands before the codes, and reaches what is to be done with them in its order.
  for (const name of ['Copy', 'Download']) {
    await key.press('Tab');
    await expect(page.getByRole('button', { name })).toBeFocused();
  }
  await key.press('Tab');
  await expect(page.getByRole('checkbox', { name: 'I have saved these codes' })).toBeFocused();
  await key.press('Space');
  await key.press('Tab');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeFocused();
  await key.press('Enter');
  await expect(page).toHaveURL('/payments');
  expect(await query('SELECT count(*)::int AS left FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL', [someone.id])).toEqual([
    { left: 10 },
  ]);
});

test('who keeps their password begins with the code', async ({ page }) => {
  const someone = await newColleague(['risk']);
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(someone.email);
  await page.getByLabel('Password').fill(someone.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('img', { name: 'QR code with your second-factor secret' })).toBeVisible();
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
});
