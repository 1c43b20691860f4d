/** The browser tests. `npm test` starts the application and gives its address in BASE_URL. */
import { defineConfig } from '@playwright/test';
import { slowHands, slowness } from './e2e/support/slow.ts';
import { findBrowser } from './scripts/find-browser.ts';

const { executablePath, args, env } = await findBrowser();
const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results',
  workers: 2,
  fullyParallel: true,
  // See scripts/test-reports.ts.
  retries: Number(process.env.E2E_RETRIES ?? 0),
  forbidOnly: true,
  timeout: 60_000 * slowness,
  expect: { timeout: 10_000 * slowness },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON ?? './test-results/report.json' }]],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://localhost:3000',
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: { ...slowHands, executablePath, args, env: { ...inherited, ...env } },
  },
});
