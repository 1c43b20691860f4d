/** What a loaded machine does to a test, on purpose: `E2E_SLOW=hands` lets time pass before each step of the test (it comes too late to see
 *  what passes), `answers` holds back every call (it comes too early), `pages` gives a page a quarter of the processor (it is drawn, and does
 *  not listen yet). A test that passes under each waits for what it needs and for nothing else. */
import type { Browser, BrowserContext } from '@playwright/test';

const ANSWER_MS = 1_200;
const STEP_MS = 250;
const PROCESSOR_SHARE = 4;

const kind = process.env.E2E_SLOW ?? '';

/** For `launchOptions` of the configuration. */
export const slowHands = kind === 'hands' ? { slowMo: STEP_MS } : {};
/** Times over: how much longer a test may take. */
export const slowness = kind === '' ? 1 : 4;

async function slowDown(context: BrowserContext): Promise<void> {
  if (kind === 'answers')
    await context.route('**/api/trpc/**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
      // The page may have been left meanwhile.
      await route.continue().catch(() => undefined);
    });
  if (kind === 'pages')
    context.on('page', async (page) => {
      const session = await context.newCDPSession(page).catch(() => null);
      await session?.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR_SHARE }).catch(() => undefined);
    });
}

/** Whatever context the tests open from now on is slowed down as asked. */
export function slowed(browser: Browser): Browser {
  if (kind !== 'answers' && kind !== 'pages') return browser;
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await open(options);
    await slowDown(context);
    return context;
  };
  return browser;
}
