/** Rights are given by somebody who confirms this very act with a fresh code; whoever gets them signs in first on a phone. */
import { fromBase32, totpCode, totpStep } from '../../server/access/totp.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';
import { givePassword, newColleague, shownSecret } from '../support/new-colleague.ts';
import { person } from '../support/people.ts';
import { signIn } from '../support/sign-in.ts';

test('a name that is too long is kept as it was pasted, the field says the limit, and nothing is sent', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  await page.goto('/admin/staff');
  await page.getByRole('button', { name: 'Add user' }).click();
  const form = page.getByRole('dialog');
  const name = form.getByLabel('Name', { exact: true });
  const long = `${'Maximiliane '.repeat(10)}End`;
  await name.fill(long);
  await form.getByLabel('Email').fill('long-name@example.com');
  await expect(name).toHaveValue(long);
  await expect(form.getByRole('alert')).toHaveText('3 characters too long: 120 at most.');
  await expect(name).toHaveAccessibleDescription('3 characters too long: 120 at most.');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  let sent = 0;
  page.on('request', (request) => {
    if (request.url().includes('staff.add')) sent++;
  });
  await form.getByRole('button', { name: 'Add user' }).click();
  await expect(name).toBeFocused();
  expect(sent).toBe(0);
  await expectAccessible(page, { within: '[role="dialog"]' });
  await name.fill(long.slice(3));
  await expect(form.getByRole('alert')).toHaveCount(0);
  await form.getByRole('button', { name: 'Add user' }).click();
  await expect(page.getByRole('dialog', { name: 'Confirm it is you' })).toBeVisible();
});

test('a new password that is too long is not cut to one that its owner does not know', async ({ pageAs }) => {
  const page = await pageAs('product');
  await page.goto('/me');
  const field = page.getByLabel('New password', { exact: true });
  await field.fill('x'.repeat(130));
  await expect(field).toHaveValue('x'.repeat(130));
  await expect(field).toHaveAccessibleDescription(/2 characters too long: 128 at most\./);
});

test('an administrator adds a colleague: the act is confirmed by a code, and the password for the first sign-in is shown once', async ({
  page,
  browser,
  playwright,
  baseURL,
}) => {
  // A session of its own: it goes on under another id, and the cookies that other tests share would be over.
  await signIn(page, person('administrator'));
  const cookies = () => page.context().cookies();
  const copied = await cookies();
  const email = `colleague-${Math.random().toString(36).slice(2)}@example.com`;
  await page.goto('/admin/staff');
  await page.getByRole('button', { name: 'Add user' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name', { exact: true }).fill('新同事');
  await form.getByLabel('Email').fill(email);
  await expect(form).toContainText('No role chosen');
  await form.getByRole('checkbox', { name: /^Operations/ }).check();
  await expect(form).not.toContainText('No role chosen');
  await form.getByRole('button', { name: 'Add user' }).click();

  // The sign-in of a moment ago is not enough.
  const confirm = page.getByRole('dialog', { name: 'Confirm it is you' });
  const code = confirm.getByLabel('6-digit code');
  await expect(code).toBeFocused();
  await expect(code).toHaveValue(/^\d{6}$/);
  expect(await query('SELECT 1 FROM users WHERE email = $1', [email])).toEqual([]);
  // Who has no code at hand goes back to what was typed.
  await confirm.getByRole('button', { name: 'Cancel' }).click();
  await expect(form.getByLabel('Email')).toHaveValue(email);
  await expect(form.getByRole('checkbox', { name: /^Operations/ })).toBeChecked();
  await form.getByRole('button', { name: 'Add user' }).click();
  await confirm.getByRole('button', { name: 'Confirm' }).click();

  await expect(page.getByRole('dialog').getByText(email)).toBeVisible();
  // The password is not shown again: a slip of the hand does not take it away.
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 400);
  await expect(page.getByRole('dialog').getByText(email)).toBeVisible();
  const lent = (await page.getByRole('dialog').locator('dd code').textContent()) ?? '';
  await page.getByRole('button', { name: 'I have shared it' }).click();
  await expect(page.getByRole('button', { name: 'Add user' })).toBeFocused();
  const [user] = await query<{ roles: string[]; password_must_change: boolean }>(
    'SELECT roles, password_must_change FROM users WHERE email = $1',
    [email],
  );
  expect(user).toEqual({ roles: ['operations'], password_must_change: true });

  // The cookie of before is over, whoever has copied it; here and in another tab the work goes on.
  const session = (list: typeof copied) => list.find(({ name }) => name.endsWith('pingzhang.session'));
  const now = await cookies();
  expect(session(now)?.value).not.toBe(session(copied)?.value);
  expect(session(now)).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  const thief = await playwright.request.newContext({
    baseURL: baseURL ?? '',
    extraHTTPHeaders: { 'x-pingzhang': '1', cookie: copied.map(({ name, value }) => `${name}=${value}`).join('; ') },
  });
  expect((await thief.get('/api/trpc/access.own?input=%7B%22json%22%3A%7B%7D%7D')).status()).toBe(401);
  await thief.dispose();
  const tab = await page.context().newPage();
  await tab.goto('/admin/audit');
  await expect(tab.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(tab).toHaveURL(/\/admin\/audit/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Add user' })).toBeVisible();

  const [spent] = await query<{ count: string }>('SELECT count(*)::text AS count FROM step_ups WHERE used_at IS NOT NULL');
  expect(spent?.count).toBe('1');

  // The colleague, on a phone: with the secret that is shown, a password of their own and the recovery codes.
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB', ...(baseURL ? { baseURL } : {}) });
  const there = await phone.newPage();
  await there.goto('/sign-in?next=/recon');
  await there.getByLabel('Email').fill(email);
  await there.getByLabel('Password').fill(lent);
  await there.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(there.getByRole('img', { name: 'QR code with your second-factor secret' })).toBeVisible();
  const shown = ((await there.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent()) ?? '').replaceAll(' ', '');
  await expectAccessible(there);
  await there.getByLabel('New password').fill('a long one that nobody has used');
  await there.getByLabel('Code', { exact: true }).fill(totpCode(fromBase32(shown), totpStep(new Date())));
  await there.getByRole('button', { name: 'Confirm and sign in' }).click();
  await there.getByRole('button', { name: 'Show my recovery codes' }).click();
  await expect(there.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await there.getByLabel('I have saved these codes').check();
  await there.getByRole('button', { name: 'Continue' }).click();
  await expect(there).toHaveURL('/recon');
  await expect(there.getByRole('heading', { level: 1, name: 'Calendar' })).toBeVisible();
  const [after] = await query<{ password_must_change: boolean; has_factor: boolean }>(
    'SELECT password_must_change, totp_secret IS NOT NULL AS has_factor FROM users WHERE email = $1',
    [email],
  );
  expect(after).toEqual({ password_must_change: false, has_factor: true });
  await phone.close();
});

test('who is locked out, was invited or has no second factor is found among the users', async ({ pageAs }) => {
  const page = await pageAs('administrator');
  const email = `locked-${Math.random().toString(36).slice(2)}@example.com`;
  await query(
    `WITH p AS (INSERT INTO persons (id, name, created_at) VALUES (gen_random_uuid(), '锁定的人', now()) RETURNING id)
     INSERT INTO users (id, person_id, email, name, password_hash, password_must_change, roles, status, locale, locked_until, created_at)
     SELECT gen_random_uuid(), id, $1, '锁定的人', (SELECT password_hash FROM users LIMIT 1), false, '{risk}', 'active', 'zh-CN', now() + interval '20 minutes', now() FROM p`,
    [email],
  );
  await page.goto('/admin/staff?f.status=locked&f.factor=notEnrolled');
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row).toContainText('Locked');
  await expect(row).toContainText(/until \d{4}-\d\d-\d\d/);
  await query(`UPDATE users SET locked_until = now() - interval '1 minute' WHERE email = $1`, [email]);
  await page.goto('/admin/staff?f.status=active&f.factor=notEnrolled');
  await expect(row).toContainText('Active');
  await query(`UPDATE users SET status = 'disabled' WHERE email = $1`, [email]);
});

test('of two administrators the slower one sees what the other did, and nothing of it is undone unseen', async ({ page }) => {
  // An administrator of its own: each act takes a code, and of one person a code counts once.
  const own = await newColleague(['administrator']);
  await page.goto('/sign-in');
  await givePassword(page, own);
  const fresh = await shownSecret(page);
  await page.getByLabel('Code', { exact: true }).fill(fresh());
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await page.waitForURL(/recovery-codes/);
  const someone = await newColleague(['operations']);
  const open = async (act: string) => {
    await page.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: act }).click();
    return page.getByRole('dialog', { name: act });
  };
  const confirm = page.getByRole('dialog', { name: 'Confirm it is you' });
  const give = async () => {
    const code = confirm.getByLabel('6-digit code');
    await expect(code).toBeFocused();
    // As if the last one had been given a while ago.
    await query('UPDATE users SET last_totp_step = last_totp_step - 3 WHERE id = $1', [own.id]);
    await code.fill(fresh());
    await confirm.getByRole('button', { name: 'Confirm' }).click();
  };
  await page.goto(`/admin/staff?f.find=${someone.email}`);
  const roles = await open('Change roles');
  await expect(roles.getByRole('checkbox', { checked: true })).toHaveCount(1);
  await roles.getByRole('checkbox', { name: /^Payment product/ }).check();
  // Meanwhile another administrator gives another role.
  await query(`UPDATE users SET roles = '{operations,risk}' WHERE id = $1`, [someone.id]);
  await roles.getByRole('button', { name: 'Change roles' }).click();
  await give();
  await expect(roles.getByRole('alert')).toContainText('Someone else changed this user.');
  // What is so now is ticked, to be decided on anew.
  await expect(roles.getByRole('checkbox', { name: /^Risk/ })).toBeChecked();
  await expect(roles.getByRole('checkbox', { name: /^Payment product/ })).not.toBeChecked();
  expect(await query('SELECT roles FROM users WHERE id = $1', [someone.id])).toEqual([{ roles: ['operations', 'risk'] }]);
  await roles.getByRole('button', { name: 'Cancel' }).click();

  // Disabled by the other meanwhile: the dialog says so, stays what it was, and shows it in the list behind.
  const disable = await open('Disable user');
  await query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [someone.id]);
  await disable.getByRole('button', { name: 'Disable user' }).click();
  await give();
  await expect(disable.getByRole('alert')).toContainText('Someone else changed this user.');
  await expect(disable.getByRole('button', { name: 'Disable user' })).toBeVisible();
  await disable.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('row').filter({ hasText: someone.email })).toContainText('Disabled');
  await query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [own.id]);
});
