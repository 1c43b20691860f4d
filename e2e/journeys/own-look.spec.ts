/** Language and theme belong to a person and follow to every browser; a browser that nobody is signed in to keeps its own. */
import type { Browser, BrowserContext } from '@playwright/test';
import { COOKIE } from '../../components/providers/preferences.ts';
import { expect, test } from '../support/fixtures.ts';
import { givePassword, newColleague, signInFirst } from '../support/new-colleague.ts';

async function englishBrowser(browser: Browser, baseURL: string | undefined): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'light', ...(baseURL ? { baseURL } : {}) });
  await context.addCookies([
    { name: COOKIE.locale, value: 'en', url: baseURL ?? '' },
    { name: COOKIE.theme, value: 'light', url: baseURL ?? '' },
  ]);
  return context;
}

test('what a person chooses in one browser holds in the next one from its first page on, and is gone from there when they sign out', async ({
  browser,
  baseURL,
}) => {
  const someone = await newColleague(['product']);
  const first = await englishBrowser(browser, baseURL);
  const page = await first.newPage();
  const code = await signInFirst(page, someone);
  await page.goto('/payments');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: '切换到简体中文' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/支付/);
  await page.getByRole('button', { name: /主题/ }).click();
  const kept = page.waitForResponse((response) => response.url().includes('access.changeLook'));
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  expect((await kept).status()).toBe(200);

  const second = await englishBrowser(browser, baseURL);
  const other = await second.newPage();
  await other.goto('/sign-in');
  await expect(other.locator('html')).toHaveAttribute('lang', 'en');
  await givePassword(other, someone);
  await other.getByLabel(/^(Code|6-digit code)$/).fill(code(1));
  const drawn = other.waitForResponse((response) => new URL(response.url()).pathname === '/' && response.request().isNavigationRequest());
  await other.getByRole('button', { name: 'Sign in' }).click();
  // Nothing is drawn in another language or theme first.
  const text = await (await drawn).text();
  expect(text).toMatch(/<html[^>]* lang="zh-CN"[^>]*>/);
  expect(text).toMatch(/<html[^>]* data-theme="dark"[^>]*>/);
  await expect(other.locator('html')).toHaveAttribute('lang', 'zh-CN');

  await other.getByRole('button', { name: /新同事/ }).click();
  await other.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(other).toHaveURL(/sign-in/);
  await expect(other.locator('html')).toHaveAttribute('lang', 'en');
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'light');
  await Promise.all([first.close(), second.close()]);
});

test('a choice that the server could not keep says so', async ({ browser, baseURL }) => {
  const context = await englishBrowser(browser, baseURL);
  const page = await context.newPage();
  await signInFirst(page, await newColleague(['product']));
  await page.goto('/payments');
  await page.route(/access\.changeLook/, (route) => route.abort());
  await page.getByRole('button', { name: /Theme/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByText('The server did not respond. Check your connection and try again.').first()).toBeVisible();
  await context.close();
});
