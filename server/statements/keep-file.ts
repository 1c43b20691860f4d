/** Puts the received bytes into the database, unchanged, before anything read from them is published or refused. */
import fs from 'node:fs/promises';
import { liftTimeLimit } from '../../db/client.ts';
import { type Ambience, actorId } from '../guard/context.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { insertFile, insertPiece, PIECE_BYTES } from './file-store.ts';
import type { ReceivedFile } from './receive-file.ts';

/** Keeps a file in one transaction, once: where these bytes are already kept, nothing is written. */
export async function keepFile(
  ambience: Ambience,
  file: ReceivedFile,
  about: { name: string; source: 'upload' | 'demo' | 'api' | 'folder' },
): Promise<void> {
  await ambience.database.db.transaction(async (tx) => {
    // The same bytes may be on their way into the database from elsewhere: they are waited for as long as they take.
    await liftTimeLimit(tx);
    const isNew = await insertFile(tx, {
      sha256: file.sha256,
      name: about.name,
      byteSize: file.byteSize,
      receivedAt: ambience.clock.now(),
      receivedBy: actorId(ambience.actor),
      source: about.source,
    });
    if (!isNew) return;
    const handle = await fs.open(file.path, 'r');
    const bytes = Buffer.allocUnsafe(PIECE_BYTES);
    try {
      for (let piece = 0; ; piece++) {
        let filled = 0;
        while (filled < PIECE_BYTES) {
          const { bytesRead } = await handle.read(bytes, filled, PIECE_BYTES - filled, null);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        if (filled === 0) break;
        await insertPiece(tx, file.sha256, piece, bytes.subarray(0, filled));
      }
    } finally {
      await handle.close();
    }
    await failpoint('import.before_bytes_commit');
  });
  await failpoint('import.bytes_kept');
}
