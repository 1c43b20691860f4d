/** Sets amounts aside and lets them go: frozen amounts cannot be spent, pending amounts are known to come. */
import type { Tx } from '../../db/client.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { checkEntry, type Entry } from './entry.ts';
import { callCaptureHold, callPlaceHold, callReleaseHold, type HoldRequest } from './store.ts';

/** Answers the id of the hold (of the one already there under the same key). Refuses `insufficient_funds` where less than the amount is
 *  available, `account_unknown`, `account_blocked`, `key_reused`, `hold_unsound` (nothing or less, or a key that is none). Only accounts with a floor can have something frozen. */
export async function holdFunds(tx: Tx, request: HoldRequest): Promise<string> {
  const id = await callPlaceHold(tx, request);
  await failpoint('ledger.funds_held_before_commit');
  return id;
}

/** Lets a part go (all that is left where `amountMinor` is null); answers how much. Refuses `hold_not_found`, `hold_exceeded`, `key_reused`. */
export async function releaseHold(tx: Tx, id: string, key: string, at: Date, amountMinor: bigint | null = null): Promise<bigint> {
  return callReleaseHold(tx, id, key, at, amountMinor);
}

/** Turns a part of a hold into an entry that moves exactly this amount of the held account, in one step. Refuses what both do, and
 *  `capture_differs` where the entry moves another amount of the account. */
export async function captureHold(tx: Tx, holdId: string, amountMinor: bigint, entry: Entry, at: Date): Promise<string> {
  checkEntry(entry);
  return callCaptureHold(tx, holdId, amountMinor, entry, at);
}
