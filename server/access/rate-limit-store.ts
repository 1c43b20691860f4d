/** The SQL of attempt counters. */
import { rows, sql, type Tx } from '../../db/client.ts';

/** Adds one and returns the count of the window. */
export async function addOne(tx: Tx, key: string, windowStartedAt: Date): Promise<number> {
  const [row] = await rows<{ count: number }>(
    tx,
    sql`INSERT INTO rate_limits (key, window_started_at, count) VALUES (${key}, ${windowStartedAt.toISOString()}::timestamptz, 1)
        ON CONFLICT (key, window_started_at) DO UPDATE SET count = rate_limits.count + 1 RETURNING count`,
  );
  return row?.count ?? 0;
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

export async function deleteBefore(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`DELETE FROM rate_limits WHERE window_started_at < ${before.toISOString()}::timestamptz`);
}
