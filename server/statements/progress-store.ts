/** The SQL of how far imports have come. */
import { rows, sql, type Tx } from '../../db/client.ts';
import type { ImportProgress } from './contract.ts';

/** What a process that died has left is forgotten with the next write. */
const FORGOTTEN_AFTER = sql.raw("interval '1 hour'");

export async function upsertProgress(tx: Tx, owner: string, uploadId: string, state: ImportProgress, at: Date): Promise<void> {
  await tx.execute(sql`WITH old AS (DELETE FROM import_progress WHERE at < ${at.toISOString()}::timestamptz - ${FORGOTTEN_AFTER} AND (owner, upload_id) <> (${owner}, ${uploadId}))
    INSERT INTO import_progress (owner, upload_id, state, at) VALUES (${owner}, ${uploadId}, ${JSON.stringify(state)}::jsonb, ${at.toISOString()}::timestamptz)
    ON CONFLICT (owner, upload_id) DO UPDATE SET state = excluded.state, at = excluded.at`);
}

export async function deleteProgress(tx: Tx, owner: string, uploadId: string): Promise<void> {
  await tx.execute(sql`DELETE FROM import_progress WHERE owner = ${owner} AND upload_id = ${uploadId}`);
}

/** By upload id, those of `owner` that are on their way. */
export async function selectProgress(tx: Tx, owner: string, uploadIds: readonly string[]): Promise<Record<string, ImportProgress>> {
  const found = await rows<{ id: string; state: ImportProgress }>(
    tx,
    sql`SELECT upload_id AS id, state FROM import_progress WHERE owner = ${owner} AND upload_id = ANY (${sql.param([...uploadIds])}::text[])`,
  );
  return Object.fromEntries(found.map(({ id, state }) => [id, state]));
}
