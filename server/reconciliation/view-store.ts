/** The SQL of who has looked at which differences, and who has one open now. */
import { rows, sql, type Tx } from '../../db/client.ts';

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
