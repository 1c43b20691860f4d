/** What a journal entry is: two or more legs, each a debit or a credit of an account, equal per currency. Pure. */
import { type BusinessDate, parseBusinessDate } from '../kernel/business-date.ts';
import { type Currency, isCurrency } from '../kernel/currency.ts';
import { DomainError } from '../kernel/errors.ts';
import { bucketOf } from '../kernel/ids.ts';
import type { Money } from '../kernel/money.ts';
import { isStorable } from '../kernel/text.ts';

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
const MIN = -MAX;

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
/** Entries come by the thousand and are of a few days: a day that is one is read once. */
const days = new Set<string>();
const DAYS_KEPT = 1_000;

function isDay(text: string): boolean {
  if (days.has(text)) return true;
  try {
    if (parseBusinessDate(text) !== text) return false;
  } catch {
    return false;
  }
  if (days.size >= DAYS_KEPT) days.clear();
  days.add(text);
  return true;
}

const isText = (text: string, least: number, most: number): boolean => text.length >= least && text.length <= most && isStorable(text);

/** Why an entry cannot be said to the database at all, whatever its rules: `amount_out_of_range`, or `entry_unsound` for a malformed id, date,
 *  currency or text. Null where it can. In a call of many, one of these would take all the others down with it. */
export function formRefusal(entry: Entry): DomainError | null {
  const { id, businessDate, lateForDate, eventType, sourceKind, sourceId, key, memo, postedBy, legs } = entry;
  if (legs.some(({ amount }) => amount.minor > MAX || amount.minor < MIN))
    return new DomainError('invalid', 'amount_out_of_range', 'An amount is larger than the books can hold');
  const isSound =
    UUID.test(id) &&
    (!postedBy || UUID.test(postedBy)) &&
    isDay(businessDate) &&
    (!lateForDate || isDay(lateForDate)) &&
    isText(eventType, 3, 40) &&
    isText(sourceKind, 1, 100) &&
    isText(sourceId, 1, 100) &&
    isStorable(key) &&
    isStorable(memo ?? '') &&
    legs.every(({ account, amount }) => isStorable(account) && isCurrency(amount.currency));
  return isSound ? null : new DomainError('invalid', 'entry_unsound', 'A malformed id, date, currency or text');
}

/** Refuses `entry_unsound` (fewer than two legs or more than a hundred, a leg of zero or below), `entry_unbalanced`
 *  and what `formRefusal` does. The database holds the same rules as a CHECK. */
export function checkEntry(entry: Entry): void {
  const { legs } = entry;
  const refusal = formRefusal(entry);
  if (refusal) throw refusal;
  if (legs.length < 2 || legs.length > 100 || legs.some(({ amount }) => amount.minor <= 0n)) {
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
