/** What a journal entry is: two or more legs, each a debit or a credit of an account, equal per currency. Pure. */
import type { BusinessDate } from '../kernel/business-date.ts';
import { type Currency, isCurrency } from '../kernel/currency.ts';
import { DomainError } from '../kernel/errors.ts';
import { bucketOf } from '../kernel/ids.ts';
import type { Money } from '../kernel/money.ts';

export type Side = 'D' | 'C';
export type Leg = { account: string; side: Side; amount: Money };

export type Entry = {
  /** Carries the bucket: the one of the accounts with a floor that are touched (a merchant's), any for house accounts alone. */
  id: string;
  /** Made and kept by the caller before the first attempt: one key, one effect. 8–100 characters. */
  key: string;
  eventType: string;
  businessDate: BusinessDate;
  /** The closed date it belongs to, where it came too late for it. */
  lateForDate?: BusinessDate;
  sourceKind: string;
  sourceId: string;
  memo?: string;
  /** The staff user who caused it; null for the system. */
  postedBy?: string | null;
  legs: readonly Leg[];
};

export const debit = (account: string, amount: Money): Leg => ({ account, side: 'D', amount });
export const credit = (account: string, amount: Money): Leg => ({ account, side: 'C', amount });

/** Debits less credits of each currency, in minor units; empty where the legs balance. */
export function imbalances(legs: readonly Leg[]): Map<Currency, bigint> {
  const totals = new Map<Currency, bigint>();
  for (const { side, amount } of legs) {
    totals.set(amount.currency, (totals.get(amount.currency) ?? 0n) + (side === 'D' ? amount.minor : -amount.minor));
  }
  for (const [currency, total] of totals) if (total === 0n) totals.delete(currency);
  return totals;
}

const MAX = 9_223_372_036_854_775_807n;

/** Refuses `entry_unsound` (fewer than two legs or more than a hundred, a leg of zero or below, an unknown currency) and
 *  `entry_unbalanced`. The database holds the same rules as a CHECK. */
export function checkEntry(entry: Entry): void {
  const { legs } = entry;
  if (
    legs.length < 2 ||
    legs.length > 100 ||
    legs.some(({ amount }) => amount.minor <= 0n || amount.minor > MAX || !isCurrency(amount.currency))
  ) {
    throw new DomainError('invalid', 'entry_unsound', 'An entry needs at least two legs, each with an amount above zero');
  }
  if (entry.key.length < 8 || entry.key.length > 100)
    throw new DomainError('invalid', 'entry_unsound', 'An entry needs a key of 8 to 100 characters');
  const [first] = imbalances(legs);
  if (first)
    throw new DomainError('invalid', 'entry_unbalanced', `Debits and credits differ by ${first[1]} in ${first[0]}`, { currency: first[0] });
}

/** The mirror image: every debit a credit. */
export function mirrored(legs: readonly Leg[]): Leg[] {
  return legs.map((leg) => ({ ...leg, side: leg.side === 'D' ? 'C' : 'D' }));
}

export const bucketOfEntry = (entry: Entry): number => bucketOf(entry.id);
