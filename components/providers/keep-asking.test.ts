/** Guarantees of what is asked again and again. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepAsking } from './keep-asking.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const EVERY = 15_000;
const pauseMs = (isFirst: boolean) => (isFirst ? 1_000 : EVERY);

it('asks after the first pause and then after each other one, until it is stopped', async () => {
  const ask = vi.fn(async () => undefined);
  const stop = keepAsking({ pauseMs, ask });
  await vi.advanceTimersByTimeAsync(999);
  expect(ask).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1 + 2 * EVERY);
  expect(ask).toHaveBeenCalledTimes(3);
  stop();
  await vi.advanceTimersByTimeAsync(10 * EVERY);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('does not ask again where it was stopped while a question was on its way', async () => {
  const { promise: answer, resolve } = Promise.withResolvers<void>();
  const ask = vi.fn(() => answer);
  const stop = keepAsking({ pauseMs, ask });
  await vi.advanceTimersByTimeAsync(1_000);
  stop();
  resolve();
  await vi.advanceTimersByTimeAsync(10 * EVERY);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
