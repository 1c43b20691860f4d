/** The bytes of a statement as they came, for somebody who may take them away. */
import type { Tx } from '../../db/client.ts';
import { auditAlone, requirePermission } from '../guard/command.ts';
import type { Ambience } from '../guard/context.ts';
import { whileSignedIn } from '../guard/while-signed-in.ts';
import { selectPieces } from './file-store.ts';
import { statementById } from './get-statement.ts';

export type Download = { name: string; byteSize: bigint; sha256: string; bytes: AsyncGenerator<Buffer> };

/** Taking a file away is written to the trail before the first byte. Refuses `permission_missing` and `statement_not_found`. The bytes
 *  end with `signed_out` where the session is ended meanwhile. */
export async function downloadFile(ambience: Ambience, id: string): Promise<Download> {
  await requirePermission(ambience, 'statements.download_file', 'statement.download');
  const { db } = ambience.database;
  const statement = await statementById(db, id);
  await auditAlone(ambience, 'statements.download_file', 'done', {
    subjectKind: 'statement',
    subjectId: id,
    summary: `${statement.no} ${statement.fileName}`,
  });
  const { fileName, byteSize, sha256 } = statement;
  return { name: fileName, byteSize, sha256, bytes: whileSignedIn(ambience, bytesOf(db, statement)) };
}

/** The bytes of a statement as they came; for whoever has asked for the permission and written to the trail. */
export function bytesOf(tx: Tx, { sha256 }: { sha256: string }): AsyncGenerator<Buffer> {
  return selectPieces(tx, Buffer.from(sha256, 'hex'));
}
