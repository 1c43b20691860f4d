/** Times as a person feels them: from the key or the click, by the browser's own time stamp, to the frame that shows its answer. */
import type { BrowserContext, CDPSession, Page } from '@playwright/test';

type Kept = { lcp: number; cls: number; interactions: Map<number, number> };
declare global {
  interface Window {
    kept: Kept;
    felt: Promise<number>;
  }
}

/** Every page of the context keeps its largest paint, its shifts, and each interaction with its duration. */
export const keepVitals = (context: BrowserContext) =>
  context.addInitScript(() => {
    const kept: Kept = { lcp: 0, cls: 0, interactions: new Map() };
    window.kept = kept;
    const watch = (type: string, take: (entry: PerformanceEntry) => void, options: object = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });
    watch('largest-contentful-paint', (entry) => {
      kept.lcp = entry.startTime;
    });
    watch('layout-shift', (entry) => {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) kept.cls += value;
    });
    watch(
      'event',
      (entry) => {
        const { interactionId, duration } = entry as PerformanceEntry & { interactionId: number };
        if (interactionId) kept.interactions.set(interactionId, Math.max(duration, kept.interactions.get(interactionId) ?? 0));
      },
      { durationThreshold: 16 },
    );
  });

export const vitalsOf = (page: Page): Promise<{ lcp: number; cls: number; interactions: number[] }> =>
  page.evaluate(() => ({ lcp: window.kept.lcp, cls: window.kept.cls, interactions: [...window.kept.interactions.values()] }));

/** In the page: resolves `felt` with the milliseconds from the last event of the kind to the frame in which `look` gives another text than now. */
function follow(on: string, look: () => unknown): void {
  const before = look();
  window.felt = new Promise((resolve, reject) => {
    let from = 0;
    const note = (event: Event) => {
      from = event.timeStamp;
    };
    document.addEventListener(on, note, true);
    const limit = setTimeout(() => reject(new Error(`It stays ${String(before)}`)), 20_000);
    const each = () => {
      const now = look();
      if (!from || !now || now === before) return void requestAnimationFrame(each);
      document.removeEventListener(on, note, true);
      clearTimeout(limit);
      // This frame holds the answer; the message comes once it is painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - from);
      port2.postMessage(null);
    };
    requestAnimationFrame(each);
  });
  // Whoever waits for it hears of the refusal.
  window.felt.catch(() => undefined);
}

/** Milliseconds from the last event of that kind in the act to the frame in which `shown`, an expression of the page, has become another text
 *  (nothing is not yet an answer). */
export async function timed(
  page: Page,
  { on, shown, act }: { on: 'keydown' | 'click' | 'input'; shown: string; act: () => Promise<unknown> },
): Promise<number> {
  // As a text: the policy of the pages lets nothing in them evaluate one.
  await page.evaluate(`(${follow.toString()})(${JSON.stringify(on)}, () => ${shown})`);
  await act();
  return page.evaluate(() => window.felt);
}

/** The line to an office: 20 Mbit/s and 50 ms of latency. */
export async function throughOfficeLine(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const bytes = 20e6 / 8;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 50,
    downloadThroughput: bytes,
    uploadThroughput: bytes,
  });
  return session;
}

/** Bytes on the wire of the scripts that the page loads from now on. */
export function countScripts(session: CDPSession): () => number {
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  return () => bytes;
}
