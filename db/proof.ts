/** A proof is a statement that finds what is wrong; it holds where it finds nothing. */
import { type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from './client.ts';

export type Finding = { count: bigint; first: string | null };

/** How many rows `wrong` has, and the first of its column `what`. */
export async function findWrong(tx: Tx, wrong: SQL): Promise<Finding> {
  const [row] = await rows<{ count: string; first: string | null }>(
    tx,
    sql`SELECT count(*) AS count, min(what) AS first FROM (${wrong}) wrong`,
  );
  return { count: BigInt(row?.count ?? '0'), first: row?.first ?? null };
}
