/** Posts many entries in one set-based call, each answered for itself. */
import type { Tx } from '../../db/client.ts';
import type { DomainError } from '../kernel/errors.ts';
import type { Entry } from './entry.ts';
import { callPostEntries, ledgerRefusal, type Posted } from './store.ts';

export type PostOutcome = { outcome: 'posted' | 'replayed'; entryId: string } | { outcome: 'refused'; refusal: DomainError };

export function outcomeOf(row: Posted): PostOutcome {
  if (row.outcome === 'refused') return { outcome: 'refused', refusal: ledgerRefusal(row.reason ?? '', row.about) };
  return { outcome: row.outcome, entryId: row.entry_id as string };
}

/** At most 1,000 entries; answers in their order. What is refused takes no other down and its key stays refused for ever: a late
 *  duplicate cannot succeed after its caller was told no. Refuses as a whole only `too_many_entries`. */
export async function postEntries(tx: Tx, entries: readonly Entry[], at: Date): Promise<PostOutcome[]> {
  if (entries.length === 0) return [];
  const answers = await callPostEntries(tx, entries, at);
  return answers.sort((a, b) => a.place - b.place).map(outcomeOf);
}
