/** Takes back an entry: its mirror image, once, pointing at it. */
import { z } from 'zod';
import type { Tx } from '../../db/client.ts';
import { command } from '../guard/command.ts';
import { actorId } from '../guard/context.ts';
import { proseText } from '../guard/contract.ts';
import { BOOK_DAY, type BusinessDate, businessDateOf, parseBusinessDate } from '../kernel/business-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { failpoint } from '../kernel/failpoint.ts';
import { bucketOf, numberOf } from '../kernel/ids.ts';
import { selectEntry } from './journal-store.ts';
import { callReverseEntry } from './store.ts';

/** Posts the mirror image to `businessDate`, in the bucket of the original; of a closed date it says so in `lateForDate`. Refuses
 *  `entry_not_found`, `already_reversed`, `insufficient_funds`, `day_closed`, `reversal_before_entry`, `key_reused`. */
export async function reverseEntry(
  tx: Tx,
  reversal: { of: string; id: string; key: string; at: Date; businessDate: BusinessDate; memo: string | null; postedBy: string | null },
): Promise<string> {
  const id = await callReverseEntry(tx, reversal);
  await failpoint('ledger.entry_reversed_before_commit');
  return id;
}

/** The door for people. Repeating the request of one form has one effect. */
export const reverseEntryByHand = command({
  name: 'ledger.reverse_entry',
  permission: 'ledger.reverse',
  idempotent: true,
  input: z.strictObject({ entryId: z.uuid(), memo: proseText(500, 4), requestKey: z.string().min(8).max(55) }),
  run: async ({ tx, actor, now, newId }, { entryId, memo, requestKey }) => {
    const entry = await selectEntry(tx, entryId);
    if (!entry) throw new DomainError('not_found', 'entry_not_found', 'Entry not found');
    const today = businessDateOf(now, BOOK_DAY);
    const id = await reverseEntry(tx, {
      of: entryId,
      id: newId(bucketOf(entryId)),
      // The form's key belongs to whoever opened the form: another person with the same key has reversed nothing.
      key: `reverse:${actorId(actor) ?? actor.kind}:${requestKey}`,
      at: now,
      // An entry may be dated tomorrow, by a clock that is ahead of ours: then so is what takes it back.
      businessDate: entry.businessDate > today ? parseBusinessDate(entry.businessDate) : today,
      memo,
      postedBy: actorId(actor),
    });
    return {
      result: { id, no: numberOf('J', id) },
      audit: {
        subjectKind: 'journal_entry',
        subjectId: entryId,
        summary: `reversed ${entry.no} by ${numberOf('J', id)}`,
        after: { reversal: id, memo },
      },
    };
  },
});
