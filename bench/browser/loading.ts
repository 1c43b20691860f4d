/** What a screen costs to open: with nothing kept from before, and again with the browser's cache. */
import type { Browser, BrowserContextOptions } from '@playwright/test';
import { countScripts, keepVitals, throughOfficeLine, vitalsOf } from './stopwatch.ts';

export const SCREENS = [
  { address: '/', name: 'work', lcp: 1_800, scripts: 180 },
  { address: '/recon/calendar', name: 'calendar', lcp: 2_000, scripts: 180 },
  { address: '/recon/differences?f.state=open', name: 'differences', lcp: 1_800, scripts: 260 },
  { address: '/recon/statements', name: 'statements', lcp: 2_000, scripts: 180 },
  { address: '/recon/try', name: 'compare files', lcp: 2_000, scripts: 180 },
  { address: '/payments', name: 'payments', lcp: 2_000, scripts: 180 },
  { address: '/ledger/journal', name: 'journal', lcp: 2_000, scripts: 180 },
  { address: '/ledger/trial-balance', name: 'trial balance', lcp: 2_000, scripts: 180 },
] as const;

/** Longer than the quiet after which a screen fetches what it was drawn without (components/ui/later.ts). */
const LATER_MS = 4_000;

/** `later`: KiB of scripts that come by themselves once the screen stands and nobody waits. `calls`: requests that the server has to work for (pages, data), at most of one load; files that never change are none. */
export type Loading = { name: string; cold: number[]; warm: number[]; shift: number; scripts: number; later: number; calls: number };

export async function measureLoading(browser: Browser, options: BrowserContextOptions, rounds: number): Promise<Loading[]> {
  const figures: Loading[] = SCREENS.map(({ name }) => ({ name, cold: [], warm: [], shift: 0, scripts: 0, later: 0, calls: 0 }));
  for (let round = 0; round < rounds; round++)
    for (const [index, { address }] of SCREENS.entries()) {
      const figure = figures[index] as Loading;
      // A context of its own has a cache of its own.
      const context = await browser.newContext(options);
      await keepVitals(context);
      for (const kind of ['cold', 'warm'] as const) {
        const page = await context.newPage();
        const bytes = countScripts(await throughOfficeLine(page));
        let calls = 0;
        page.on('request', (request) => {
          if (!request.url().includes('/_next/static/')) calls += 1;
        });
        await page.goto(address, { waitUntil: 'networkidle' });
        const { lcp, cls } = await vitalsOf(page);
        figure[kind].push(lcp);
        figure.shift = Math.max(figure.shift, cls);
        figure.calls = Math.max(figure.calls, calls);
        if (kind === 'cold') {
          figure.scripts = bytes() / 1024;
          if (round === 0) {
            await page.waitForTimeout(LATER_MS);
            figure.later = bytes() / 1024 - figure.scripts;
          }
        }
        await page.close();
      }
      await context.close();
    }
  return figures;
}
