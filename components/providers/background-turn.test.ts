/** Guarantees of what a page asks by itself. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askInTurn, TURN_MS } from './background-turn.ts';

const page = { visibilityState: 'visible' };
beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-10T04:00:00Z') });
  page.visibilityState = 'visible';
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('asks one question in five seconds, whoever asks, and nobody is left out', async () => {
  const asked: { who: string; at: number }[] = [];
  const note = (who: string) => async () => void asked.push({ who, at: Date.now() });
  const stops = [
    askInTurn({ firstMs: 1_000, everyMs: TURN_MS, ask: note('watch') }),
    askInTurn({ firstMs: 10_000, everyMs: 10_000, ask: note('list') }),
  ];
  await vi.advanceTimersByTimeAsync(60_000);
  for (const stop of stops) stop();
  const gaps = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(TURN_MS);
  const times = (who: string) => asked.filter((each) => each.who === who).length;
  expect(times('list')).toBeGreaterThanOrEqual(3);
  expect(times('watch')).toBeGreaterThanOrEqual(5);
  expect(vi.getTimerCount()).toBe(0);
});

it('asks nothing while the page is hidden, and goes on when it is seen again', async () => {
  vi.setSystemTime(new Date('2026-03-10T05:00:00Z'));
  const ask = vi.fn(async () => undefined);
  const stop = askInTurn({ firstMs: 10_000, everyMs: 10_000, ask });
  page.visibilityState = 'hidden';
  await vi.advanceTimersByTimeAsync(120_000);
  expect(ask).not.toHaveBeenCalled();
  page.visibilityState = 'visible';
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ask).toHaveBeenCalledTimes(1);
  stop();
});
