/** The bytes of an orders export as it came: plain, Excel, or the only file of a zip or gzip. */
import type { ArchiveFile, ArchiveMember } from '../statements/formats/archive.ts';
import { openArchive } from '../statements/formats/archive.ts';
import { refuseStatement } from '../statements/formats/format.ts';

/** Refuses `statement_archive` for an archive of several files, and what `openArchive` refuses. */
export async function openOrdersFile(file: ArchiveFile): Promise<ArchiveMember> {
  let only: ArchiveMember | null = null;
  for await (const member of openArchive(file)) {
    if (only) throw refuseStatement('statement_archive', 'An orders export is one file, and the archive has several', { file: file.name });
    only = member;
  }
  if (!only) throw refuseStatement('statement_archive', 'The archive is empty', { file: file.name });
  return only;
}

/** As a stream, opened when it is read. */
export async function* ordersBytes(file: ArchiveFile): AsyncGenerator<Uint8Array> {
  yield* (await openOrdersFile(file)).open();
}
