/** Guarantees of the cache while the line is gone: nothing waits for it unseen, and what failed is asked for again when it is back. */
import { MutationObserver, onlineManager, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIVE } from '../table/server-list.tsx';
import { createQueryClient } from './query-client.ts';

const NO_LINE = new TypeError('Failed to fetch');
const ask = vi.fn<() => Promise<string>>();
const client = createQueryClient();

beforeEach(() => {
  vi.useFakeTimers();
  ask.mockReset().mockRejectedValue(NO_LINE);
  client.clear();
  client.mount();
  onlineManager.setOnline(false);
});
afterEach(() => {
  onlineManager.setOnline(true);
  client.unmount();
  vi.useRealTimers();
});

const watched = (options: object = {}) => {
  const observer = new QueryObserver(client, { queryKey: ['rows'], queryFn: ask, ...options });
  observer.subscribe(() => undefined);
  return observer;
};
const backAgain = async () => {
  ask.mockResolvedValue('rows');
  onlineManager.setOnline(true);
  await vi.advanceTimersByTimeAsync(0);
};

it('an act is tried at once and fails, and is not done by itself later', async () => {
  const act = new MutationObserver(client, { mutationFn: ask });
  await expect(act.mutate()).rejects.toBe(NO_LINE);
  expect(act.getCurrentResult()).toMatchObject({ status: 'error', isPaused: false });
  await backAgain();
  expect(ask).toHaveBeenCalledTimes(1);
});

it('what cannot be read says so, and is read when the line is back', async () => {
  for (const options of [{}, LIVE]) {
    client.clear();
    onlineManager.setOnline(false);
    ask.mockRejectedValue(NO_LINE);
    const rows = watched(options);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rows.getCurrentResult()).toMatchObject({ status: 'error', fetchStatus: 'idle' });
    await backAgain();
    expect(rows.getCurrentResult()).toMatchObject({ status: 'success', data: 'rows' });
    rows.destroy();
  }
});

it('rows that say themselves what has come since are not read anew by it, if they were read', async () => {
  ask.mockResolvedValue('rows');
  const rows = watched({ ...LIVE, staleTime: 0 });
  await vi.advanceTimersByTimeAsync(0);
  expect(rows.getCurrentResult().data).toBe('rows');
  await backAgain();
  expect(ask).toHaveBeenCalledTimes(1);
});
