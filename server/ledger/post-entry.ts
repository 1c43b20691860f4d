/** Posts one entry inside the caller's transaction: the accounting of a command stands or falls with the command. */
import type { Tx } from '../../db/client.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { checkEntry, type Entry } from './entry.ts';
import { callPostEntry } from './store.ts';

/** Answers the id of the entry: of the one already there where the key was posted before with the same body. Refuses `entry_unsound`,
 *  `entry_unbalanced`, `key_reused`, `key_refused`, `insufficient_funds`, `account_unknown`, `account_blocked`, `account_currency`,
 *  `account_in_other_bucket`, `day_closed`, `late_for_open_day`, `entry_id_taken`. A refusal dooms the transaction, so the key stays free with it: where
 *  the entry stands alone, `postEntries` or the posting queue keep a refused key refused. */
export async function postEntry(tx: Tx, entry: Entry, at: Date): Promise<string> {
  checkEntry(entry);
  const id = await callPostEntry(tx, entry, at);
  await failpoint('ledger.entry_posted_before_commit');
  return id;
}
