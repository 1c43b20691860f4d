/** The batches that were made, and one with its control totals. */
import { z } from 'zod';
import { decodeCursor, encodeCursor, pageInput, toPage } from '../../guard/page.ts';
import { query } from '../../guard/query.ts';
import { DomainError } from '../../kernel/errors.ts';
import { idOfNumber } from '../../kernel/ids.ts';
import { selectAccounts, selectBatch, selectBatches } from './batch-store.ts';
import { batchFilter } from './contract.ts';

export const listBatches = query({
  name: 'ledger.list_voucher_batches',
  permission: 'ledger.read',
  input: z.strictObject({ filter: batchFilter.default({}), order: z.enum(['newest', 'oldest']).default('newest'), ...pageInput }),
  run: async ({ db }, { filter, order, cursor, limit }) =>
    toPage(
      await selectBatches(db, filter, order, decodeCursor(cursor, ['instant', 'id']), limit + 1),
      limit,
      (row) => encodeCursor([row.madeAt.toISOString(), row.id]),
      (row) => row,
    ),
});

const ACCOUNTS_SHOWN = 200;

/** By id or readable number; of its accounts the first two hundred, all are in its control file. Refuses `voucher_batch_not_found`. */
export const getBatch = query({
  name: 'ledger.get_voucher_batch',
  permission: 'ledger.read',
  input: z.strictObject({ id: z.string().min(3).max(40) }),
  run: async ({ db }, { id }) => {
    const uuid = idOfNumber('V', id) ?? (z.uuid().safeParse(id).success ? id : null);
    const batch = uuid ? await selectBatch(db, uuid) : null;
    if (!batch) throw new DomainError('not_found', 'voucher_batch_not_found', 'Batch not found');
    const accounts = await selectAccounts(db, batch.id);
    return { ...batch, accountCount: accounts.length, accounts: accounts.slice(0, ACCOUNTS_SHOWN) };
  },
});
