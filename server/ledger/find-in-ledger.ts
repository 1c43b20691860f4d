/** What the ledger has under a number: an entry, a hold, a batch of vouchers, accounts by the beginning of their code. */
import type { Tx } from '../../db/client.ts';
import { idOfNumber } from '../kernel/ids.ts';
import { selectAccountsFrom } from './balance-store.ts';
import type { AccountRow, EntryRow, HoldRow } from './contract.ts';
import { selectHold } from './hold-store.ts';
import { selectEntry } from './journal-store.ts';
import { selectBatch } from './vouchers/batch-store.ts';
import type { BatchRow } from './vouchers/contract.ts';

export type FoundInLedger = { entry: EntryRow | null; hold: HoldRow | null; batch: BatchRow | null; accounts: AccountRow[] };

/** Numbers of entries, holds and batches (also of one that was withdrawn) whole, in either case; codes of accounts from their beginning, at least four digits. */
export async function findInLedger(tx: Tx, text: string, limit: number): Promise<FoundInLedger> {
  const number = text.toUpperCase();
  const [entryId, holdId, batchId] = [idOfNumber('J', number), idOfNumber('H', number), idOfNumber('V', number)];
  const [entry, hold, batch, accounts] = await Promise.all([
    entryId ? selectEntry(tx, entryId) : null,
    holdId ? selectHold(tx, holdId) : null,
    batchId ? selectBatch(tx, batchId) : null,
    /^\d{4}(\.|$)/.test(text) ? selectAccountsFrom(tx, [...new Set([text, number, text.toLowerCase()])], limit) : [],
  ]);
  return { entry, hold, batch, accounts };
}
