/** Limits on how often: sign-in failures counted in the database (all processes see them), procedure calls in this process. */
import { rows, sql } from '../../db/client.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError } from '../kernel/errors.ts';

const FAILURE_WINDOW_MS = 10 * 60_000;
const FAILURES = 30;

export type CountedFailure = { key: string; windowStartedAt: Date };

/** Counts an attempt as a failure in advance; `forgetFailure` takes it back. Refuses `too_many_attempts`. */
export async function countFailure(ambience: Pick<Ambience, 'database' | 'clock'>, key: string): Promise<CountedFailure> {
  const now = ambience.clock.now().getTime();
  const windowStartedAt = new Date(now - (now % FAILURE_WINDOW_MS));
  const [row] = await rows<{ count: number }>(
    ambience.database.db,
    sql`INSERT INTO rate_limits (key, window_started_at, count) VALUES (${key.slice(0, 200)}, ${windowStartedAt.toISOString()}::timestamptz, 1)
        ON CONFLICT (key, window_started_at) DO UPDATE SET count = rate_limits.count + 1 RETURNING count`,
  );
  if ((row?.count ?? 0) > FAILURES) {
    const seconds = Math.ceil((windowStartedAt.getTime() + FAILURE_WINDOW_MS - now) / 1000);
    throw new DomainError('limit', 'too_many_attempts', 'Too many attempts from this address', { seconds });
  }
  return { key, windowStartedAt };
}

export async function forgetFailure(ambience: Pick<Ambience, 'database'>, counted: CountedFailure): Promise<void> {
  await ambience.database.db.execute(
    sql`UPDATE rate_limits SET count = greatest(count - 1, 0) WHERE key = ${counted.key.slice(0, 200)} AND window_started_at = ${counted.windowStartedAt.toISOString()}::timestamptz`,
  );
}

/** Removes windows that can no longer count; the job queue calls it daily. */
export async function forgetOldWindows(ambience: Pick<Ambience, 'database' | 'clock'>): Promise<void> {
  const before = new Date(ambience.clock.now().getTime() - 2 * FAILURE_WINDOW_MS).toISOString();
  await ambience.database.db.execute(sql`DELETE FROM rate_limits WHERE window_started_at < ${before}::timestamptz`);
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
