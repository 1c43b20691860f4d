/** All that a filter finds, where that is what a person saw: locked, or refused. */
import type { Tx } from '../../../db/client.ts';
import { DomainError } from '../../kernel/errors.ts';
import { type DifferenceFilter, MATCHING_CAP, type Matching } from './contract.ts';
import { lockMatching, type Seen } from './store.ts';

/** `told`: what the trail keeps of it, since each difference has its own event. */
export type Locked = { found: Seen[]; told: { filter: DifferenceFilter; count: number; sums: Record<string, bigint> } };

/** The rows are locked as they are found, in the order of the key. Refuses `selection_too_large` beyond `MATCHING_CAP`, and `selection_moved` where
 *  count or net per currency are not what the person saw. */
export async function lockAsSeen(tx: Tx, { filter, expected }: Matching): Promise<Locked> {
  const found = await lockMatching(tx, filter, MATCHING_CAP);
  if (found.length > MATCHING_CAP)
    throw new DomainError('precondition', 'selection_too_large', 'The filter finds more records than one action may change', {
      cap: MATCHING_CAP,
    });
  const sums = new Map<string, bigint>();
  for (const row of found) sums.set(row.currency, (sums.get(row.currency) ?? 0n) + row.deltaMinor);
  const isAsSeen =
    BigInt(found.length) === expected.count &&
    sums.size === expected.sums.length &&
    expected.sums.every(({ currency, deltaMinor }) => sums.get(currency) === deltaMinor);
  if (!isAsSeen)
    throw new DomainError('conflict', 'selection_moved', 'The filter no longer finds the same records', {
      expected: expected.count.toString(),
      found: found.length,
    });
  return { found, told: { filter, count: found.length, sums: Object.fromEntries(sums) } };
}
