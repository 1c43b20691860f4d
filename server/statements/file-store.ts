/** The SQL of the kept bytes: files and their pieces, written once, read in ranges. */
import { sql as drizzleSql, eq } from 'drizzle-orm';
import { rows, sql, type Tx } from '../../db/client.ts';
import { statementFilePieces, statementFiles } from '../../db/schema/statements.ts';

export const PIECE_BYTES = 1024 * 1024;

export type FileRow = {
  sha256: Buffer;
  name: string;
  byteSize: number;
  receivedAt: Date;
  receivedBy: string | null;
  source: 'upload' | 'demo' | 'api' | 'folder';
};

/** True where the file is new. A second writer of the same bytes waits here for the first and is told that they are kept. */
export async function insertFile(tx: Tx, file: FileRow): Promise<boolean> {
  const inserted = await tx
    .insert(statementFiles)
    .values({ ...file, byteSize: BigInt(file.byteSize) })
    .onConflictDoNothing()
    .returning({ name: statementFiles.name });
  return inserted.length > 0;
}

export async function insertPiece(tx: Tx, sha256: Buffer, piece: number, bytes: Buffer): Promise<void> {
  await tx.insert(statementFilePieces).values({ sha256, piece, bytes });
}

export async function selectFile(tx: Tx, sha256: Buffer): Promise<{ name: string; byteSize: bigint } | null> {
  const [row] = await tx
    .select({ name: statementFiles.name, byteSize: statementFiles.byteSize })
    .from(statementFiles)
    .where(eq(statementFiles.sha256, sha256));
  return row ?? null;
}

export async function selectPiece(tx: Tx, sha256: Buffer, piece: number): Promise<Buffer | null> {
  const [row] = await tx
    .select({ bytes: statementFilePieces.bytes })
    .from(statementFilePieces)
    .where(drizzleSql`${statementFilePieces.sha256} = ${sha256} AND ${statementFilePieces.piece} = ${piece}`);
  return row?.bytes ?? null;
}

/** The whole file, a piece at a time. */
export async function* selectPieces(tx: Tx, sha256: Buffer): AsyncGenerator<Buffer> {
  for (let piece = 0; ; piece++) {
    const bytes = await selectPiece(tx, sha256, piece);
    if (!bytes) return;
    yield bytes;
  }
}

/** Bytes `offset` to `offset + length` of the file as it came. */
export async function selectBytes(tx: Tx, sha256: Buffer, offset: number, length: number): Promise<Buffer> {
  const first = Math.floor(offset / PIECE_BYTES);
  const last = Math.floor((offset + length - 1) / PIECE_BYTES);
  const found = await rows<{ bytes: Buffer }>(
    tx,
    sql`SELECT substring(bytes FROM greatest(${offset}::bigint - piece::bigint * ${PIECE_BYTES}, 0)::int + 1
               FOR (least(${offset}::bigint + ${length} - piece::bigint * ${PIECE_BYTES}, ${PIECE_BYTES})
                    - greatest(${offset}::bigint - piece::bigint * ${PIECE_BYTES}, 0))::int) AS bytes
        FROM statement_file_pieces WHERE sha256 = ${sha256} AND piece BETWEEN ${first} AND ${last} ORDER BY piece`,
  );
  return Buffer.concat(found.map((row) => row.bytes));
}
