/** The SQL of the files that were taken out of the watched folder. */
import { instant, rows, sql, type Tx } from '../../../db/client.ts';
import type { Refusal } from '../contract.ts';
import type { FolderOutcome } from './codes.ts';
import type { FolderRefusal } from './contract.ts';

export type NewFile = { id: string; raw: Buffer; name: string; place: string | null; byteSize: number; takenAt: Date };
/** `attempts`: how often its import was begun before. `keptAs` and `outcome` come together. */
export type TakenFile = Omit<NewFile, 'byteSize'> & {
  attempts: number;
  outcome: FolderOutcome | null;
  refusal: Refusal | null;
  keptAs: Buffer | null;
  endedAt: Date | null;
};

export async function insertFolderFile(tx: Tx, file: NewFile): Promise<void> {
  await tx.execute(sql`INSERT INTO folder_files (id, raw_name, name, place, byte_size, taken_at)
    VALUES (${file.id}::uuid, ${file.raw}::bytea, ${file.name}, ${file.place}, ${file.byteSize}::bigint, ${file.takenAt.toISOString()}::timestamptz)`);
}

export async function selectFolderFile(tx: Tx, id: string): Promise<TakenFile | null> {
  const [row] = await rows<Omit<TakenFile, 'takenAt' | 'endedAt'> & { takenAt: string; endedAt: string | null }>(
    tx,
    sql`SELECT id, raw_name AS raw, name, place, taken_at AS "takenAt", attempts, outcome, refusal, kept_as AS "keptAs", ended_at AS "endedAt" FROM folder_files WHERE id = ${id}::uuid`,
  );
  return row ? { ...row, takenAt: instant(row.takenAt), endedAt: row.endedAt === null ? null : instant(row.endedAt) } : null;
}

/** A file that was never moved, or that was put back. */
export async function deleteFolderFile(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`DELETE FROM folder_files WHERE id = ${id}::uuid AND outcome IS NULL`);
}

/** Those before an instant that nothing became of, but these. */
export async function forgetFolderFiles(tx: Tx, before: Date, but: readonly string[]): Promise<void> {
  await tx.execute(sql`DELETE FROM folder_files WHERE outcome IS NULL AND taken_at < ${before.toISOString()}::timestamptz
    AND NOT id = ANY (${sql.param([...but])}::uuid[])`);
}

/** One attempt more, or one less where it was none of the file's doing that it failed. */
export async function countAttempt(tx: Tx, id: string, by: 1 | -1): Promise<void> {
  await tx.execute(sql`UPDATE folder_files SET attempts = greatest(0, attempts + ${by}) WHERE id = ${id}::uuid AND outcome IS NULL`);
}

export type Ended = {
  outcome: FolderOutcome;
  channelCode: string | null;
  statementId: string | null;
  refusal: Refusal | null;
  keptAs: Buffer;
};

/** False where somebody has said it before. */
export async function endFolderFile(tx: Tx, id: string, at: Date, ended: Ended): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`UPDATE folder_files SET outcome = ${ended.outcome}, ended_at = ${at.toISOString()}::timestamptz, channel_code = ${ended.channelCode}, statement_id = ${ended.statementId}::uuid,
          refusal = ${ended.refusal ? JSON.stringify(ended.refusal) : null}::jsonb, kept_as = ${ended.keptAs}::bytea
        WHERE id = ${id}::uuid AND outcome IS NULL RETURNING id`,
  );
  return changed.length > 0;
}

/** It lies somewhere else than was said. */
export async function moveKept(tx: Tx, id: string, keptAs: Buffer): Promise<void> {
  await tx.execute(sql`UPDATE folder_files SET kept_as = ${keptAs}::bytea WHERE id = ${id}::uuid AND outcome IS NOT NULL`);
}

/** Whether a file of the folder is known to have become this statement. */
export async function isOfFolderFile(tx: Tx, statementId: string): Promise<boolean> {
  const found = await rows(tx, sql`SELECT FROM folder_files WHERE statement_id = ${statementId}::uuid AND outcome = 'imported' LIMIT 1`);
  return found.length > 0;
}

/** The name of the file that is being imported. */
export async function selectUnderWay(tx: Tx): Promise<string | null> {
  const [row] = await rows<{ name: string }>(tx, sql`SELECT name FROM folder_files WHERE outcome IS NULL ORDER BY taken_at, id LIMIT 1`);
  return row?.name ?? null;
}

type RefusalRow = Omit<FolderRefusal, 'byteSize' | 'endedAt' | 'keptAs'> & { byteSize: string; endedAt: string; keptAs: Buffer };

/** Refused since an instant, newest first; `total` counts all of them. */
export async function selectFolderRefusals(
  tx: Tx,
  since: Date,
  limit: number,
): Promise<{ found: (Omit<FolderRefusal, 'keptAs'> & { keptAs: Buffer })[]; total: number }> {
  const after = sql`outcome = 'refused' AND ended_at > ${since.toISOString()}::timestamptz`;
  const found = await rows<RefusalRow>(
    tx,
    sql`SELECT id, name, place, byte_size::text AS "byteSize", ended_at AS "endedAt", refusal, statement_id AS "statementId", kept_as AS "keptAs"
        FROM folder_files WHERE ${after} ORDER BY ended_at DESC, id DESC LIMIT ${limit}`,
  );
  const [count] = await rows<{ total: number }>(tx, sql`SELECT count(*)::int AS total FROM folder_files WHERE ${after}`);
  return {
    found: found.map((row) => ({ ...row, byteSize: BigInt(row.byteSize), endedAt: instant(row.endedAt) })),
    total: count?.total ?? 0,
  };
}
