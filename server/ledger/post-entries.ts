/** Posts many entries in one set-based call, each answered for itself. */
import type { Tx } from '../../db/client.ts';
import type { DomainError } from '../kernel/errors.ts';
import { type Entry, formRefusal } from './entry.ts';
import { type Answered, callPostEntries, ledgerRefusal } from './store.ts';

export type PostOutcome = { outcome: 'posted' | 'replayed'; entryId: string } | { outcome: 'refused'; refusal: DomainError };

/** One outcome an entry, in their order: `answers` are those of the database, which says nothing of what was simply posted. */
export function outcomesOf(entries: readonly Entry[], answers: readonly Answered[]): PostOutcome[] {
  const outcomes: PostOutcome[] = entries.map(({ id }) => ({ outcome: 'posted', entryId: id }));
  for (const { place, outcome, entry_id, reason, about } of answers)
    outcomes[place - 1] =
      outcome === 'refused' ? { outcome, refusal: ledgerRefusal(reason ?? '', about) } : { outcome, entryId: entry_id as string };
  return outcomes;
}

const postAll = async (tx: Tx, entries: readonly Entry[], at: Date): Promise<PostOutcome[]> =>
  entries.length === 0 ? [] : outcomesOf(entries, await callPostEntries(tx, entries, at));

/** At most 1,000 entries; answers in their order. What is refused takes no other down and its key stays refused for ever: a late
 *  duplicate cannot succeed after its caller was told no. Only what has no form that the database could read, or the id of another entry,
 *  leaves its key free. Refuses as a whole only `too_many_entries`. */
export async function postEntries(tx: Tx, entries: readonly Entry[], at: Date): Promise<PostOutcome[]> {
  const refusals = entries.map(formRefusal);
  if (refusals.every((refusal) => refusal === null)) return postAll(tx, entries, at);
  const posted = (
    await postAll(
      tx,
      entries.filter((_, place) => !refusals[place]),
      at,
    )
  ).values();
  return refusals.map((refusal) => (refusal ? { outcome: 'refused', refusal } : (posted.next().value as PostOutcome)));
}
