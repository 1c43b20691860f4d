/** Limits on how often, counted in the database, so that all processes keep them together: sign-in failures one by one, calls by shares. */
import type { Tx } from '../../db/client.ts';
import type { Ambience } from '../guard/context.ts';
import { DomainError, invariant } from '../kernel/errors.ts';
import { addOne, deleteBefore, insertMark, takeOne, takeRecent, takeShare } from './rate-limit-store.ts';

const FAILURE_WINDOW_MS = 10 * 60_000;
const FAILURES = 30;

export type CountedFailure = { key: string; windowStartedAt: Date };

const windowOf = (now: number) => new Date(now - (now % FAILURE_WINDOW_MS));

/** True once a window for one key: for the first who asks, whatever process they ask in. */
export async function isFirstRefused(tx: Tx, { clock }: Pick<Ambience, 'clock'>, key: string): Promise<boolean> {
  return insertMark(tx, `${key}:told`.slice(0, 200), windowOf(clock.now().getTime()));
}

/** Counts an attempt as a failure in advance; `forgetFailure` takes it back. Refuses `too_many_attempts`. */
export async function countFailure(ambience: Pick<Ambience, 'database' | 'clock'>, wanted: string): Promise<CountedFailure> {
  const key = wanted.slice(0, 200);
  const now = ambience.clock.now().getTime();
  const windowStartedAt = windowOf(now);
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

const CALL_WINDOW_MS = 60_000;
const MAX_KEYS = 10_000;

/** What this process may still spend of a key's window. */
type Share = { left: number; isOver: boolean; asking: Promise<void> | null };

/** A limit of calls a minute that all processes keep together. A process takes `share` calls at a time out of the count in the database and
 *  spends them by itself: one statement for so many calls. Never more than `limit` calls are let through in a minute, whatever the number
 *  of processes; what a process has taken and not spent is lost to the others, so it may be less by a share for each of them. */
export function callLimiter(name: string, limit: number, share = 1) {
  invariant(limit % share === 0, 'A limit is a whole number of shares');
  let windowStart = 0;
  let shares = new Map<string, Share>();
  /** Seconds to wait where `who` may not make `calls` more calls now, else null. Refused calls are not counted. */
  async function waitOf({ database, clock }: Pick<Ambience, 'database' | 'clock'>, who: string, calls: number): Promise<number | null> {
    const at = clock.now().getTime();
    const start = at - (at % CALL_WINDOW_MS);
    // Bounded: with too many keys all is forgotten, and asked for anew.
    if (start !== windowStart || shares.size > MAX_KEYS) {
      windowStart = start;
      shares = new Map();
    }
    const own = shares.get(who) ?? { left: 0, isOver: false, asking: null };
    shares.set(who, own);
    while (own.left < calls && !own.isOver) {
      own.asking ??= takeShare(database.db, { key: `calls:${name}:${who}`.slice(0, 200), windowStartedAt: new Date(start), share, limit })
        .then((isTaken) => {
          if (isTaken) own.left += share;
          else own.isOver = true;
        })
        .finally(() => {
          own.asking = null;
        });
      await own.asking;
    }
    if (own.left < calls) return Math.max(1, Math.ceil((start + CALL_WINDOW_MS - at) / 1000));
    own.left -= calls;
    return null;
  }
  return { waitOf };
}

/** A limit on what is seldom and heavy: never more than `limit` in any minute, wherever the minute begins and whichever process is asked. */
export function recentLimiter(name: string, limit: number) {
  const secondsOf = async (
    { database, clock }: Pick<Ambience, 'database' | 'clock'>,
    who: string,
    isTaken: boolean,
  ): Promise<number | null> => {
    const at = clock.now();
    const since = new Date(at.getTime() - CALL_WINDOW_MS);
    const key = `recent:${name}:${who}`.slice(0, 180);
    const oldest = await database.db.transaction((tx) => takeRecent(tx, { key, since, at, limit, isTaken }));
    return oldest && Math.max(1, Math.ceil((oldest.getTime() + CALL_WINDOW_MS - at.getTime()) / 1000));
  };
  return {
    /** Seconds to wait where `who` may not now, else null, and counted. What is refused is not counted. */
    take: (ambience: Pick<Ambience, 'database' | 'clock'>, who: string) => secondsOf(ambience, who, true),
    /** The same without counting: for a screen that asks before it begins. */
    look: (ambience: Pick<Ambience, 'database' | 'clock'>, who: string) => secondsOf(ambience, who, false),
  };
}
