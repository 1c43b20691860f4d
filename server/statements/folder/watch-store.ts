/** The SQL of who looks into the watched folder, and how it was found. */
import { instant, rows, sql, type Tx } from '../../../db/client.ts';
import type { FolderProblem } from './contract.ts';

/** Takes the folder, or keeps it: true where nobody else holds it until `now`. */
export async function holdWatch(tx: Tx, holder: string, now: Date, until: Date): Promise<boolean> {
  const held = await rows(
    tx,
    sql`INSERT INTO folder_watch (id, holder, held_until) VALUES (1, ${holder}::uuid, ${until.toISOString()}::timestamptz)
        ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
        WHERE folder_watch.holder IS NULL OR folder_watch.holder = excluded.holder OR folder_watch.held_until <= ${now.toISOString()}::timestamptz
        RETURNING id`,
  );
  return held.length > 0;
}

export async function releaseWatch(tx: Tx, holder: string): Promise<void> {
  await tx.execute(sql`UPDATE folder_watch SET holder = NULL, held_until = NULL WHERE holder = ${holder}::uuid`);
}

export type Look = { waiting: number; problems: readonly FolderProblem[] };

/** What a look has found; nothing where the folder is another's by now. */
export async function noteLook(tx: Tx, holder: string, at: Date, { waiting, problems }: Look): Promise<void> {
  await tx.execute(sql`UPDATE folder_watch SET looked_at = ${at.toISOString()}::timestamptz, waiting = ${waiting}, problems = ${JSON.stringify(problems)}::jsonb
    WHERE id = 1 AND holder = ${holder}::uuid`);
}

/** Null: no folder was ever looked into. */
export async function selectWatch(
  tx: Tx,
  now: Date,
): Promise<{ isWatched: boolean; lookedAt: Date; waiting: number; problems: FolderProblem[] } | null> {
  const [row] = await rows<{ isWatched: boolean; lookedAt: string; waiting: number; problems: FolderProblem[] }>(
    tx,
    sql`SELECT coalesce(held_until > ${now.toISOString()}::timestamptz, false) AS "isWatched", looked_at AS "lookedAt", waiting, problems
        FROM folder_watch WHERE looked_at IS NOT NULL`,
  );
  return row ? { ...row, lookedAt: instant(row.lookedAt) } : null;
}
