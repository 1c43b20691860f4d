/** The SQL of the kept bytes: files and their pieces, written once, read in ranges. Pieces are packed where that makes them smaller. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
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

const pack = promisify(zlib.zstdCompress);
const unpack = promisify(zlib.zstdDecompress);
/** The fastest level: a statement's text becomes a fifth, and every byte less is one less to log. */
const PACKED_QUICKLY = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } };

/** Keeps a piece of the file; `bytes` may be overwritten afterwards. */
export async function insertPiece(tx: Tx, sha256: Buffer, piece: number, bytes: Buffer): Promise<void> {
  const packed = await pack(bytes, PACKED_QUICKLY);
  // An archive does not get smaller.
  const isWorth = packed.length < bytes.length * 0.9;
  await tx.insert(statementFilePieces).values({ sha256, piece, bytes: isWorth ? packed : bytes, packing: isWorth ? 'zstd' : 'none' });
}

async function selectPiece(tx: Tx, sha256: Buffer, piece: number): Promise<Buffer | null> {
  const [row] = await tx
    .select({ bytes: statementFilePieces.bytes, packing: statementFilePieces.packing })
    .from(statementFilePieces)
    .where(and(eq(statementFilePieces.sha256, sha256), eq(statementFilePieces.piece, piece)));
  if (!row) return null;
  return row.packing === 'zstd' ? unpack(row.bytes, { maxOutputLength: PIECE_BYTES }) : row.bytes;
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
  const found: Buffer[] = [];
  for (let piece = Math.floor(offset / PIECE_BYTES); piece * PIECE_BYTES < offset + length; piece++) {
    const bytes = await selectPiece(tx, sha256, piece);
    if (!bytes) break;
    const start = piece * PIECE_BYTES;
    found.push(bytes.subarray(Math.max(0, offset - start), offset + length - start));
  }
  return Buffer.concat(found);
}
