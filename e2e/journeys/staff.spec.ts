/** Rights are given by somebody who confirms this very act with a fresh code. */
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';
import { person } from '../support/people.ts';
import { signIn } from '../support/sign-in.ts';

test('an administrator adds a colleague: the act is confirmed by a code, and the password for the first sign-in is shown once', async ({
  page,
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
  await form.getByRole('checkbox', { name: /^Operations/ }).check();
  await form.getByRole('button', { name: 'Add user' }).click();

  // The sign-in of a moment ago is not enough.
  const confirm = page.getByRole('dialog', { name: 'Confirm it is you' });
  const code = confirm.getByLabel('6-digit code');
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
});
