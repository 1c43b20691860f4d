/** A session ends after fifteen minutes without work: with a warning, a way to stay, and a way back. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../support/accessible.ts';
import { query } from '../support/database.ts';
import { expect, test } from '../support/fixtures.ts';
import { person } from '../support/people.ts';
import { signIn } from '../support/sign-in.ts';

const ADDRESS = '/recon/differences?f.state=open';

/** Each test has a person of its own: a code of a second factor counts once. */
type Begun = { id: string; page: Page; context: BrowserContext };

/** Signed in, in a session of its own, with a clock that the test can put forward. */
async function begin(browser: Browser, baseURL: string | undefined, who: string): Promise<Begun> {
  const userAgent = `Journey of the end of a session, ${who}`;
  const context = await browser.newContext({ userAgent, locale: 'en-GB', timezoneId: 'Asia/Shanghai', ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await signIn(page, person(who));
  const [session] = await query<{ id: string }>(
    'SELECT id FROM sessions WHERE user_agent = $1 AND second_factor_at IS NOT NULL ORDER BY created_at DESC LIMIT 1',
    [userAgent],
  );
  if (!session) throw new Error('No session');
  await page.clock.install();
  // The page is drawn before it listens: only when it has asked how long the session lasts does it know when to say so. The page that the
  // sign-in led to asks as well, and takes its answer along.
  await page.goto('about:blank');
  const asked = page.waitForResponse((response) => response.url().includes('access.remaining'));
  await page.goto(ADDRESS);
  await (await asked).finished();
  // What the page still loads is work too, and would be seen later than the time that the test takes away.
  await page.waitForLoadState('networkidle');
  return { id: session.id, page, context };
}

const unseenSeconds = async ({ id }: { id: string }) =>
  (
    await query<{ seconds: number }>('SELECT extract(epoch FROM now() - last_seen_at)::float8 AS seconds FROM sessions WHERE id = $1', [id])
  )[0]?.seconds ?? -1;
/** So much later: the session was seen as long ago, and the person's last code was given as long ago (a code is of 30 seconds). */
const letPass = async ({ id }: { id: string }, seconds: number) => {
  await query('UPDATE sessions SET last_seen_at = now() - make_interval(secs => $2) WHERE id = $1', [id, seconds]);
  await query('UPDATE users SET last_totp_step = last_totp_step - $2::int / 30 WHERE id = (SELECT user_id FROM sessions WHERE id = $1)', [
    id,
    seconds,
  ]);
};

test('two minutes before the end a dialog says so; polling has not put it off, and Enter stays signed in', async ({ browser, baseURL }) => {
  const session = await begin(browser, baseURL, 'operations2');
  const { page } = session;
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

test('whoever typed on the page without a call has worked: no warning, and the session goes on', async ({ browser, baseURL }) => {
  const session = await begin(browser, baseURL, 'manager');
  const { page } = session;
  await letPass(session, 13 * 60 + 5);
  await page.clock.fastForward('12:50');
  await page.keyboard.press('Shift');
  await page.clock.fastForward('00:20');
  await expect.poll(() => unseenSeconds(session)).toBeLessThan(30);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('after the end the page says so, and signing in again leads back to it', async ({ browser, baseURL }) => {
  const session = await begin(browser, baseURL, 'merchants');
  const { page } = session;
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

test('what stands on a page whose session has ended is still there after signing in in another tab', async ({ browser, baseURL }) => {
  const session = await begin(browser, baseURL, 'reviewer');
  const { page, context } = session;
  await letPass(session, 15 * 60 + 5);
  await page.clock.fastForward('13:10');
  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(ended).toBeVisible();
  const opened = context.waitForEvent('page');
  await ended.getByRole('button', { name: 'Sign in in a new tab' }).click();
  const other = await opened;
  await signIn(other, person('reviewer'));
  await page.bringToFront();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(ended).toBeHidden();
  await expect(page).toHaveURL(ADDRESS);
});
