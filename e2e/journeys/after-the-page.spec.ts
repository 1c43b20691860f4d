/** Parts of the frame come right after the page: whoever is faster than they are loses nothing. And the files of the build come packed. */
import http from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';

/** Scripts that are asked for once the page stands wait until they are let through. */
async function holdLater(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/chunks\/.*\.js/, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

test('what is typed before the search is there stands in it, and is no key of the screen', async ({ opsPage: page }) => {
  await page.goto('/recon/differences?f.statuses=open', { waitUntil: 'load' });
  const release = await holdLater(page);
  await page.locator('main tr[data-row]').first().waitFor();
  const address = page.url();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('ledgerx');
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  release();
  const box = page.getByRole('dialog').getByRole('combobox');
  await expect(box).toHaveValue('ledger');
  await expect(box).toBeFocused();
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(page.url()).toBe(address);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(box).toHaveValue('');
});

test('Escape calls off a search that has not come yet', async ({ opsPage: page }) => {
  await page.goto('/recon/calendar', { waitUntil: 'load' });
  const release = await holdLater(page);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  release();
  // It has come, as the next key shows, and was not open.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
});

test('a script comes packed, named as what it is, and kept for ever', async ({ opsPage: page, baseURL }) => {
  await page.goto('/');
  const script = await page.locator('script[src*="/_next/static/chunks/"]').first().getAttribute('src');
  const fetched = (accepted: string) =>
    new Promise<{ headers: http.IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      http
        .get(new URL(script ?? '', baseURL), { headers: { 'accept-encoding': accepted } }, (answer) => {
          const parts: Buffer[] = [];
          answer
            .on('data', (part: Buffer) => parts.push(part))
            .on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
        })
        .on('error', reject);
    });
  const [packed, plain] = [await fetched('gzip, br'), await fetched('identity')];
  expect(packed.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'application/javascript; charset=UTF-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: expect.stringContaining('Accept-Encoding'),
  });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(brotliDecompressSync(packed.body).equals(plain.body)).toBe(true);
});
