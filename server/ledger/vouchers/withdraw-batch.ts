/** Withdrawing a batch that the finance system has not taken in: its entries can then be exported again. */
import { command } from '../../guard/command.ts';
import { actorId, actorName } from '../../guard/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { selectBatch, withdrawBatch } from './batch-store.ts';
import { withdrawBatchInput } from './contract.ts';

/** The batch stays and is shown as withdrawn; its file is given out no more. Refuses `voucher_batch_not_found`, `voucher_batch_withdrawn`. */
export const withdrawVoucherBatch = command({
  name: 'ledger.withdraw_voucher_batch',
  permission: 'voucher.withdraw',
  input: withdrawBatchInput,
  run: async ({ tx, actor, now }, { id, why }) => {
    const isDone = await withdrawBatch(tx, id, { at: now, by: actorId(actor), byName: actorName(actor), why });
    const batch = await selectBatch(tx, id);
    if (!batch) throw new DomainError('not_found', 'voucher_batch_not_found', 'Batch not found');
    if (!isDone) throw new DomainError('conflict', 'voucher_batch_withdrawn', `${batch.no} was withdrawn before`, { no: batch.no });
    return {
      result: { no: batch.no },
      audit: {
        subjectKind: 'voucher_batch',
        subjectId: id,
        summary: `withdrew ${batch.no}: ${why}`,
        after: { from: batch.from, to: batch.to, currency: batch.currency, entryCount: batch.entryCount, sha256: batch.sha256, why },
      },
    };
  },
});
