/** A comment on several differences that was sent and whose answer is not known: what is asked for again after the page was loaded anew. */
import superjson from 'superjson';
import type { DifferenceFilter } from '../../server/reconciliation/differences/contract.ts';

export type On =
  | { differenceIds: string[] }
  | { filter: DifferenceFilter; expected: { count: bigint; sums: { currency: string; deltaMinor: bigint }[] } };

/** `isAnswered`: the answer was none of success and leaves open whether it is stored: sending the same again keeps its key, but a person sends it. */
export type SentComment = { body: string; requestKey: string; on: On; isAnswered: boolean };

export const sentText = (sent: SentComment): string => superjson.stringify(sent);

/** What was kept; null for what is none, such as one of another build. */
export function sentIn(kept: string | null): SentComment | null {
  if (!kept) return null;
  try {
    const { body, requestKey, on, isAnswered } = superjson.parse<Partial<SentComment>>(kept);
    const isWhole =
      typeof body === 'string' && typeof requestKey === 'string' && on instanceof Object && ('filter' in on || 'differenceIds' in on);
    return isWhole ? { body, requestKey, on, isAnswered: isAnswered === true } : null;
  } catch {
    return null;
  }
}
