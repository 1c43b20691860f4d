/** The SQL of who has looked at which differences, and who has one open now. */
import { rows, sql, type Tx } from '../../../db/client.ts';
import { bucketOf } from '../../kernel/ids.ts';

/** The version at which a person saw each of these differences last; those they never saw are not in it. */
export async function selectSeenVersions(
  tx: Tx,
  userId: string | null,
  differences: readonly { id: string }[],
): Promise<Map<string, number>> {
  if (userId === null || differences.length === 0) return new Map();
  const ids = sql.param(differences.map((row) => row.id));
  const found = await rows<{ id: string; version: number }>(
    tx,
    sql`SELECT v.difference_id AS id, v.version FROM unnest(${ids}::uuid[]) i JOIN difference_views v ON v.bucket = bucket_of(i) AND v.difference_id = i AND v.user_id = ${userId}::uuid`,
  );
  return new Map(found.map((row) => [row.id, row.version]));
}

/** Written down anew at most once in so many seconds, unless another version is seen: the page asks more often. */
const NOTED_FOR = '10 seconds';

/** Notes that a person has a difference before them until `openUntil`, at this version of it. Says nothing where there is no such difference. */
export async function noteView(
  tx: Tx,
  view: { differenceId: string; userId: string; version: number; at: Date; openUntil: Date },
): Promise<void> {
  await tx.execute(sql`INSERT INTO difference_views AS v (bucket, difference_id, user_id, version, seen_at, open_until)
    SELECT d.bucket, d.id, ${view.userId}::uuid, least(d.version, ${view.version}::int), ${view.at.toISOString()}::timestamptz, ${view.openUntil.toISOString()}::timestamptz
    FROM differences d WHERE d.bucket = ${bucketOf(view.differenceId)} AND d.id = ${view.differenceId}::uuid
    ON CONFLICT (bucket, difference_id, user_id) DO UPDATE SET version = greatest(v.version, excluded.version), seen_at = excluded.seen_at, open_until = excluded.open_until
      WHERE v.version < excluded.version OR v.open_until <= excluded.open_until - ${NOTED_FOR}::interval`);
}

/** How often it was changed, and how many comments it has, now. */
export async function selectMoved(tx: Tx, differenceId: string): Promise<{ version: number; commentCount: number } | null> {
  const [found] = await rows<{ version: number; commentCount: number }>(
    tx,
    sql`SELECT d.version, d.comment_count AS "commentCount" FROM differences d WHERE d.bucket = ${bucketOf(differenceId)} AND d.id = ${differenceId}::uuid`,
  );
  return found ?? null;
}

/** The names of the others who have it before them now. */
export async function selectWatching(tx: Tx, differenceId: string, userId: string | null, at: Date): Promise<string[]> {
  const found = await rows<{ name: string }>(
    tx,
    sql`SELECT u.name FROM difference_views v JOIN users u ON u.id = v.user_id WHERE v.bucket = ${bucketOf(differenceId)} AND v.difference_id = ${differenceId}::uuid
        AND v.open_until > ${at.toISOString()}::timestamptz AND v.user_id IS DISTINCT FROM ${userId}::uuid ORDER BY u.name LIMIT 20`,
  );
  return found.map((row) => row.name);
}
