/** Takes the bytes of a file as they arrive: to a temporary file, hashed and counted, never in memory. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../kernel/errors.ts';
import { UPLOAD_BYTES_MAX } from './codes.ts';
import { ARCHIVE_LIMITS } from './formats/archive.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** The largest that a program may hand in (a watched folder, a channel's own interface): as much as an archive may unpack to. A day of five
 *  million rows is 700 MB and arrives nowhere through a browser. */
export const FETCHED_BYTES_MAX = ARCHIVE_LIMITS.memberBytes;

export type ReceivedFile = { path: string; sha256: Buffer; byteSize: number; remove(): Promise<void> };

/** Refuses `file_too_large`, `statement_empty`, and `upload_cut_off` where fewer or more bytes came than `expectedSize` promised.
 *  Whatever goes wrong, nothing is left on disk. */
export async function receiveFile(
  bytes: AsyncIterable<Uint8Array>,
  options: { name: string; expectedSize?: number | null; signal?: AbortSignal; onBytes?(received: number): void; maxBytes?: number },
): Promise<ReceivedFile> {
  const maxBytes = options.maxBytes ?? UPLOAD_BYTES_MAX;
  const tooLarge = () =>
    new DomainError('limit', 'file_too_large', `${options.name}: larger than ${maxBytes} bytes`, {
      file: options.name,
      maxMegabytes: Math.floor(maxBytes / 1024 / 1024),
    });
  if ((options.expectedSize ?? 0) > maxBytes) throw tooLarge();
  const folder = await makeTemporaryFolder('upload');
  const remove = () => fs.rm(folder, { recursive: true, force: true });
  try {
    const file = path.join(folder, 'file');
    const hash = createHash('sha256');
    let byteSize = 0;
    const handle = await fs.open(file, 'wx', 0o600);
    try {
      for await (const piece of bytes) {
        options.signal?.throwIfAborted();
        byteSize += piece.byteLength;
        if (byteSize > maxBytes) throw tooLarge();
        hash.update(piece);
        // All of it: `write` may take less than it is given, and says so in its answer alone.
        await handle.writeFile(piece);
        options.onBytes?.(byteSize);
      }
    } finally {
      await handle.close();
    }
    options.signal?.throwIfAborted();
    const { expectedSize } = options;
    if (expectedSize !== undefined && expectedSize !== null && expectedSize !== byteSize) {
      throw new DomainError('invalid', 'upload_cut_off', `${options.name}: ${byteSize} of ${expectedSize} bytes arrived`, {
        file: options.name,
        received: byteSize,
        expected: expectedSize,
      });
    }
    if (byteSize === 0) throw new DomainError('invalid', 'statement_empty', `${options.name}: the file is empty`, { file: options.name });
    return { path: file, sha256: hash.digest(), byteSize, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What a person called the file: its last part, without signs that would change how a list or a header reads. */
export function fileNameOf(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .trim();
  return [...plain].slice(0, 200).join('') || 'statement';
}
