/** The file of a batch, and its control totals, for somebody who takes them to the finance system. */
import { auditAlone, requirePermission } from '../../guard/command.ts';
import type { Ambience } from '../../guard/context.ts';
import { whileSignedIn } from '../../guard/while-signed-in.ts';
import { DomainError } from '../../kernel/errors.ts';
import { selectAccounts, selectBatch, selectPieces } from './batch-store.ts';
import type { BatchRow } from './contract.ts';
import { controlFile } from './csv-file.ts';

/** Who takes it is written to the trail before the first byte. Refuses `permission_missing`, `voucher_batch_not_found`, and
 *  `voucher_batch_withdrawn`: a file that does not stand is not given out. */
async function batchToTake(ambience: Ambience, id: string): Promise<BatchRow> {
  await requirePermission(ambience, 'ledger.download_voucher_file', 'voucher.export');
  const batch = await selectBatch(ambience.database.db, id);
  if (!batch) throw new DomainError('not_found', 'voucher_batch_not_found', 'Batch not found');
  if (batch.withdrawn) throw new DomainError('conflict', 'voucher_batch_withdrawn', `${batch.no} is withdrawn`, { no: batch.no });
  return batch;
}

async function note(ambience: Ambience, batch: BatchRow, file: string): Promise<void> {
  await auditAlone(ambience, 'ledger.download_voucher_file', 'done', {
    subjectKind: 'voucher_batch',
    subjectId: batch.id,
    summary: `${batch.no} ${file}`,
  });
}

/** The same bytes each time; they end with `signed_out` where the session is ended meanwhile. */
export async function downloadBatch(ambience: Ambience, id: string): Promise<{ batch: BatchRow; bytes: AsyncGenerator<Buffer> }> {
  const batch = await batchToTake(ambience, id);
  await note(ambience, batch, batch.fileName);
  return { batch, bytes: whileSignedIn(ambience, selectPieces(ambience.database.db, id)) };
}

export async function downloadControl(ambience: Ambience, id: string): Promise<{ name: string; bytes: Buffer }> {
  const batch = await batchToTake(ambience, id);
  const name = `${batch.fileName.replace(/\.\w+$/, '')}-control.csv`;
  await note(ambience, batch, name);
  return { name, bytes: controlFile(batch, await selectAccounts(ambience.database.db, id)) };
}
