/** Limits on how often: sign-in failures counted in the database (all processes see them), procedure calls in this process. */
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { addOne, deleteBefore, takeOne } from './rate-limit-store.ts';

const FAILURE_WINDOW_MS = 10 * 60_000;
const FAILURES = 30;

export type CountedFailure = { key: string; windowStartedAt: Date };

/** Counts an attempt as a failure in advance; `forgetFailure` takes it back. Refuses `too_many_attempts`. */
export async function countFailure(ambience: Pick<Ambience, 'database' | 'clock'>, wanted: string): Promise<CountedFailure> {
  const key = wanted.slice(0, 200);
  const now = ambience.clock.now().getTime();
  const windowStartedAt = new Date(now - (now % FAILURE_WINDOW_MS));
  if ((await addOne(ambience.database.db, key, windowStartedAt)) > FAILURES) {
    const seconds = Math.ceil((windowStartedAt.getTime() + FAILURE_WINDOW_MS - now) / 1000);
    throw new DomainError('limit', 'too_many_attempts', 'Too many attempts from this address', { seconds });
  }
  return { key, windowStartedAt };
}

export async function forgetFailure(ambience: Pick<Ambience, 'database'>, counted: CountedFailure): Promise<void> {
  await takeOne(ambience.database.db, counted.key, counted.windowStartedAt);
}

/** Removes windows that can no longer count; the job queue calls it daily. */
export async function forgetOldWindows(ambience: Pick<Ambience, 'database' | 'clock'>): Promise<void> {
  await deleteBefore(ambience.database.db, new Date(ambience.clock.now().getTime() - 2 * FAILURE_WINDOW_MS));
}

/** A counter of calls in fixed windows of a minute. Bounded: at 10,000 keys the oldest window is dropped whole. */
export function callLimiter(limit: number, windowMs = 60_000) {
  let windowStart = 0;
  let counts = new Map<string, number>();
  return {
    /** Seconds to wait where `key` may not make `calls` more calls now, else null. Refused calls are not counted. */
    waitOf(key: string, calls: number, at: Date): number | null {
      const start = at.getTime() - (at.getTime() % windowMs);
      if (start !== windowStart || counts.size > 10_000) {
        windowStart = start;
        counts = new Map();
      }
      const count = (counts.get(key) ?? 0) + calls;
      if (count > limit) return Math.max(1, Math.ceil((windowStart + windowMs - at.getTime()) / 1000));
      counts.set(key, count);
      return null;
    },
  };
}
