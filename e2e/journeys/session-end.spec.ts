/** A session ends after fifteen minutes without work: with a warning, a way to stay, and a way back. */
import type { Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';
import { person } from '../support/people.ts';
import { signIn } from '../support/sign-in.ts';

const ADDRESS = '/recon/differences?f.state=open';

/** Signed in, in a session of its own, with a clock that the test can put forward. */
async function begin(page: Page, who: string): Promise<{ id: string }> {
  const someone = person(who);
  await signIn(page, someone);
  const [session] = await query<{ id: string }>(
    `SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1 AND s.second_factor_at IS NOT NULL ORDER BY s.created_at DESC LIMIT 1`,
    [someone.email],
  );
  if (!session) throw new Error('No session');
  await page.clock.install();
  await page.goto(ADDRESS);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return session;
}

const unseenSeconds = async ({ id }: { id: string }) =>
  (
    await query<{ seconds: number }>('SELECT extract(epoch FROM now() - last_seen_at)::float8 AS seconds FROM sessions WHERE id = $1', [id])
  )[0]?.seconds ?? -1;
const letPass = ({ id }: { id: string }, seconds: number) =>
  query(`UPDATE sessions SET last_seen_at = now() - make_interval(secs => $2) WHERE id = $1`, [id, seconds]);

test('two minutes before the end a dialog says so; polling has not put it off, and Enter stays signed in', async ({ page }) => {
  const session = await begin(page, 'operations2');
  await letPass(session, 13 * 60 + 5);
  await page.clock.fastForward('13:10');
  const dialog = page.getByRole('dialog', { name: 'You will be signed out soon' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('timer')).toContainText(/1 minute \d+ seconds? left/);
  await expect(dialog.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
  await expectAccessible(page);
  expect(await unseenSeconds(session)).toBeGreaterThan(13 * 60);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(() => unseenSeconds(session)).toBeLessThan(30);
  await expect(page).toHaveURL(ADDRESS);
});

test('whoever typed on the page without a call has worked: no warning, and the session goes on', async ({ page }) => {
  const session = await begin(page, 'operations2');
  await letPass(session, 13 * 60 + 5);
  await page.clock.fastForward('12:50');
  await page.keyboard.press('Shift');
  await page.clock.fastForward('00:20');
  await expect.poll(() => unseenSeconds(session)).toBeLessThan(30);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('after the end the page says so, and signing in again leads back to it', async ({ page }) => {
  const session = await begin(page, 'merchants');
  await letPass(session, 13 * 60 + 5);
  await page.clock.fastForward('13:10');
  await expect(page.getByRole('dialog', { name: 'You will be signed out soon' })).toBeVisible();
  await letPass(session, 15 * 60 + 5);
  await page.clock.fastForward('02:05');
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(ended).toBeVisible();
  await expect(ended.getByRole('button', { name: 'Sign in again' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, person('merchants'), page.url());
  await expect(page).toHaveURL(ADDRESS);
});

test('what stands on a page whose session has ended is still there after signing in in another tab', async ({ page, context }) => {
  const session = await begin(page, 'operations2');
  await letPass(session, 15 * 60 + 5);
  await page.clock.fastForward('13:10');
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(ended).toBeVisible();
  const opened = context.waitForEvent('page');
  await ended.getByRole('button', { name: 'Sign in in a new tab' }).click();
  const other = await opened;
  await signIn(other, person('operations2'));
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(ended).toBeHidden();
  await expect(page).toHaveURL(ADDRESS);
});
