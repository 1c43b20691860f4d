/** Pictures of screens of a running server (BASE_URL), into .data/screens:
 *  `node scripts/screens.ts --as operations --lang zh --theme dark --width 1280,390 /reconciliation /ledger` */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { COOKIE } from '../components/providers/preferences.ts';
import { person } from '../e2e/support/people.ts';
import { signIn } from '../e2e/support/sign-in.ts';
import { findBrowser } from './find-browser.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: 'string', default: 'operations' },
    lang: { type: 'string', default: 'en,zh' },
    theme: { type: 'string', default: 'light,dark' },
    width: { type: 'string', default: '1280,390' },
    full: { type: 'boolean', default: false },
  },
});
const baseURL = process.env.BASE_URL ?? `http://localhost:${process.env.PORT ?? 3000}`;
const folder = path.resolve(import.meta.dirname, '..', '.data', 'screens');
fs.mkdirSync(folder, { recursive: true });

const { executablePath, args, env } = await findBrowser();
const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
const browser = await chromium.launch({ executablePath, args, env: { ...inherited, ...env } });
try {
  const kept = path.join(folder, `.state-${values.as}.json`);
  const fresh = await browser.newContext({ baseURL, ...(fs.existsSync(kept) ? { storageState: kept } : {}) });
  const first = await fresh.newPage();
  if (values.as !== 'nobody') {
    await first.goto(positionals[0] ?? '/');
    if (new URL(first.url()).pathname.startsWith('/sign-in')) await signIn(first, person(values.as));
    await fresh.storageState({ path: kept });
  }
  const state = await fresh.storageState();
  await fresh.close();
  for (const lang of values.lang.split(',')) {
    for (const theme of values.theme.split(',')) {
      for (const width of values.width.split(',').map((text) => Number.parseInt(text, 10))) {
        const context = await browser.newContext({
          baseURL,
          storageState: state,
          viewport: { width, height: width < 600 ? 844 : 800 },
          colorScheme: theme === 'dark' ? 'dark' : 'light',
          locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
          timezoneId: 'Asia/Shanghai',
        });
        const page = await context.newPage();
        page.on('pageerror', (error) => console.error(`  page error: ${error.message}`));
        page.on('console', (line) => line.type() === 'error' && console.error(`  console: ${line.text()}`));
        await context.addCookies([
          { name: COOKIE.locale, value: lang === 'zh' ? 'zh-CN' : lang, url: baseURL },
          { name: COOKIE.theme, value: theme, url: baseURL },
        ]);
        for (const address of positionals.length > 0 ? positionals : ['/']) {
          const answer = await page.goto(address, { waitUntil: 'networkidle' });
          // On a busy machine the network is idle before the page has begun to ask. A page that never has anything is pictured as it is.
          await page
            .locator('.animate-breathe:visible, [aria-busy="true"]:visible')
            .first()
            .waitFor({ state: 'hidden', timeout: 20_000 })
            .catch(() => console.error(`  still loading: ${address}`));
          await page.evaluate(() => document.fonts.ready.then(() => undefined));
          const name = `${address.replace(/[^a-z0-9-]+/gi, '_').replace(/^_|_$/g, '') || 'home'}-${values.as}-${lang}-${theme}-${width}.png`;
          await page.screenshot({ path: path.join(folder, name), fullPage: values.full });
          console.log(`${answer?.status()} ${address} → .data/screens/${name}`);
        }
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
}
