/** The SQL of attempt counters. */
import { instant, rows, sql, type Tx } from '../../db/client.ts';

/** Adds one and returns the count of the window. */
export async function addOne(tx: Tx, key: string, windowStartedAt: Date): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    sql`INSERT INTO rate_limits (key, window_started_at, count) VALUES (${key}, ${windowStartedAt.toISOString()}::timestamptz, 1)
        ON CONFLICT (key, window_started_at) DO UPDATE SET count = rate_limits.count + 1 RETURNING count`,
  );
  return row?.count ?? 0;
}

/** A row that counts nothing; false where it is there already. */
export async function insertMark(tx: Tx, key: string, windowStartedAt: Date): Promise<boolean> {
  const made = await rows(
    tx,
    sql`INSERT INTO rate_limits (key, window_started_at, count) VALUES (${key}, ${windowStartedAt.toISOString()}::timestamptz, 0)
        ON CONFLICT (key, window_started_at) DO NOTHING RETURNING 1`,
  );
  return made.length === 1;
}

export async function takeOne(tx: Tx, key: string, windowStartedAt: Date): Promise<void> {
  await tx.execute(
    sql`UPDATE rate_limits SET count = greatest(count - 1, 0) WHERE key = ${key} AND window_started_at = ${windowStartedAt.toISOString()}::timestamptz`,
  );
}

/** Adds a share to the count of the window; false, and nothing added, where that would pass the limit. */
export async function takeShare(
  tx: Tx,
  { key, windowStartedAt, share, limit }: { key: string; windowStartedAt: Date; share: number; limit: number },
): Promise<boolean> {
  const taken = await rows(
    tx,
    sql`INSERT INTO rate_limits (key, window_started_at, count) VALUES (${key}, ${windowStartedAt.toISOString()}::timestamptz, ${share})
        ON CONFLICT (key, window_started_at) DO UPDATE SET count = rate_limits.count + ${share}
        WHERE rate_limits.count + ${share} <= ${limit} RETURNING 1`,
  );
  return taken.length === 1;
}

/** Counts one at `at` where fewer than `limit` were counted between `since` and a minute ahead (clocks differ; one that was set back does not
 *  lock anybody out for as long as it was ahead); else says when the oldest of those was. Of several who ask at once one
 *  after another is looked at, whatever process they ask in. `isTaken` false only looks. */
export async function takeRecent(
  tx: Tx,
  { key, since, at, limit, isTaken }: { key: string; since: Date; at: Date; limit: number; isTaken: boolean },
): Promise<Date | null> {
  // A row that counts nothing: held to the end of the transaction, so that nobody counts beside.
  await tx.execute(
    sql`INSERT INTO rate_limits (key, window_started_at, count) VALUES (${`${key}:turn`}, 'epoch', 0)
        ON CONFLICT (key, window_started_at) DO UPDATE SET count = 0`,
  );
  const [recent] = await rows<{ count: string; oldest: string | null }>(
    tx,
    sql`SELECT coalesce(sum(count), 0)::text AS count, min(window_started_at)::text AS oldest FROM rate_limits
        WHERE key = ${key} AND window_started_at > ${since.toISOString()}::timestamptz
          AND window_started_at < ${at.toISOString()}::timestamptz + interval '1 minute'`,
  );
  if (recent?.oldest && BigInt(recent.count) >= BigInt(limit)) return instant(recent.oldest);
  if (isTaken) await addOne(tx, key, at);
  return null;
}

export async function deleteBefore(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`DELETE FROM rate_limits WHERE window_started_at < ${before.toISOString()}::timestamptz`);
}
