/** Whose session is over is told why, in the browser that had it and nowhere else, and comes back to the page they were on. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { COOKIE } from '../../components/providers/preferences.ts';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';
import { type Colleague, givePassword, newColleague, shownSecret } from '../support/new-colleague.ts';

type AtWork = { someone: Colleague; context: BrowserContext; page: Page; code(stepsAhead?: number): string };

/** A colleague on the list of payments, in a browser of their own. */
async function atWork(
  browser: Browser,
  baseURL: string | undefined,
  language: 'en' | 'zh-CN',
  roles: Parameters<typeof newColleague>[0] = ['product'],
): Promise<AtWork> {
  const someone = await newColleague(roles);
  const context = await browser.newContext({ locale: language === 'en' ? 'en-GB' : language, ...(baseURL ? { baseURL } : {}) });
  await context.addCookies([{ name: COOKIE.locale, value: language, url: baseURL ?? '' }]);
  const page = await context.newPage();
  await page.goto('/sign-in?next=/payments');
  await givePassword(page, someone);
  const code = await shownSecret(page);
  await page.getByLabel(/^(Code|验证码)$/).fill(code());
  await page.getByRole('button', { name: /^(Confirm and sign in|确认并登录)$/ }).click();
  await page.waitForURL(/recovery-codes/);
  await page.goto('/payments?f.channels=adyen');
  await expect(page.getByRole('table').locator('tbody').getByRole('row').first()).toBeVisible();
  return { someone, context, page, code };
}

test('whose sessions an administrator ends is told so at the next click, and after signing in is back where they were', async ({
  browser,
  baseURL,
  pageAs,
}) => {
  const { someone, context, page, code } = await atWork(browser, baseURL, 'en');
  const admin = await pageAs('administrator');
  await admin.goto(`/admin/staff?f.find=${someone.email}`);
  await admin.getByRole('button', { name: /^Actions for/ }).click();
  await admin.getByRole('menuitem', { name: 'End sessions' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'End sessions' }).click();
  await expect(admin.getByRole('dialog')).toHaveCount(0);

  await page.reload();
  await expect(page).toHaveURL('/sign-in?next=%2Fpayments%3Ff.channels%3Dadyen');
  const why = page.getByRole('status').filter({ hasText: 'An administrator ended your session.' });
  await expect(why).toBeVisible();
  // The keyboard stands in the field for the email when the page comes: a screen reader says both.
  await expect(page.getByLabel('Email')).toBeFocused();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription('An administrator ended your session.');
  // Not who it was: whoever comes to this browser next reads it too.
  await expect(page.getByRole('main')).not.toContainText(someone.email);
  await expectAccessible(page);
  // A stranger at another browser learns nothing, whatever they put into the address.
  const stranger = await browser.newContext(baseURL ? { baseURL } : {});
  const there = await stranger.newPage();
  await there.goto('/sign-in?next=%2Fpayments&ended=disabled&error=ended');
  await expect(there.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(there.getByRole('status')).toHaveCount(0);
  await stranger.close();

  // A wrong password is what matters then.
  await givePassword(page, { ...someone, password: 'not the password' });
  await expect(page.getByRole('alert').filter({ hasText: 'Email or password is incorrect' })).toBeVisible();
  await expect(why).toHaveCount(0);
  await givePassword(page, someone);
  await page.getByLabel('Code', { exact: true }).fill(code(1));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL('/payments?f.channels=adyen');
  await context.close();
});

test('in Chinese: a session that ran out, and an account that was disabled meanwhile', async ({ browser, baseURL }) => {
  const { someone, context, page } = await atWork(browser, baseURL, 'zh-CN');
  await query(`UPDATE sessions SET last_seen_at = now() - interval '16 minutes' WHERE user_id = $1`, [someone.id]);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: '超过 15 分钟没有操作，已自动退出登录。' })).toBeVisible();
  await query(`UPDATE sessions SET last_seen_at = now(), expires_at = now() - interval '1 second' WHERE user_id = $1`, [someone.id]);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: '单次登录最长 8 小时，已到时退出。' })).toBeVisible();
  await query(`UPDATE users SET status = 'disabled' WHERE id = $1`, [someone.id]);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: '账号已停用，请联系管理员。' })).toBeVisible();
  // The browser outlives the longest session by hours: it still knows which one it had.
  const session = (await context.cookies()).find(({ name }) => name.endsWith('pingzhang.session'));
  expect((session?.expires ?? 0) - Date.now() / 1000).toBeGreaterThan(9 * 3600);
  await context.close();
});

test('who sends something after the end is shown the ways to sign in, and what was typed is there after signing in in another tab', async ({
  browser,
  baseURL,
}) => {
  const { someone, context, page, code } = await atWork(browser, baseURL, 'en', ['finance_manager']);
  const [entry] = await query<{ id: string }>(
    `SELECT e.id FROM journal_entries e WHERE e.event_type = 'refund_succeeded' AND NOT EXISTS (SELECT FROM journal_entries r WHERE r.reversal_of = e.id) ORDER BY e.id LIMIT 1`,
  );
  await page.goto(`/ledger/journal/${entry?.id}`);
  await page.getByRole('button', { name: 'Reverse', exact: true }).click();
  const form = page.getByRole('dialog', { name: /^Reverse J/ });
  await form.getByLabel('Reason').fill('Typed before the end');
  await query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [someone.id]);
  await form.getByRole('button', { name: 'Reverse', exact: true }).click();
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(ended).toBeVisible();
  await expectAccessible(page);
  const opened = context.waitForEvent('page');
  await ended.getByRole('button', { name: 'Sign in in a new tab' }).click();
  const other = await opened;
  await givePassword(other, someone);
  await other.getByLabel('Code', { exact: true }).fill(code(1));
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(ended).toBeHidden();
  await expect(form.getByLabel('Reason')).toHaveValue('Typed before the end');
  expect(await query('SELECT 1 FROM journal_entries WHERE reversal_of = $1', [entry?.id])).toEqual([]);
  await context.close();
});
