/** What a filter of payments means in SQL. */
import { eq, gte, inArray, lte, or, type SQL, sql } from 'drizzle-orm';
import { startsWith } from '../../db/like.ts';
import { inRange, inRanges } from '../../db/minor-ranges.ts';
import { payments } from '../../db/schema/payments.ts';
import { minorRanges } from '../kernel/amount-range.ts';
import { writings } from '../kernel/search-text.ts';
import type { PaymentFilter } from './contract.ts';

export const ANY_AMOUNT = { amountMin: undefined, amountMax: undefined };
const AMOUNT = [sql`${payments.amountMinor}`, sql`${payments.currency}`] as const;

function oneNumber(number: string): SQL | undefined {
  const prefix = startsWith(number);
  const suffix = startsWith([...number].reverse().join(''));
  return or(
    sql`${payments.ourNo} LIKE ${prefix}`,
    sql`${payments.channelNo} LIKE ${prefix}`,
    sql`reverse(${payments.ourNo}) LIKE ${suffix}`,
    sql`reverse(${payments.channelNo}) LIKE ${suffix}`,
  );
}

/** By one whole number, its beginning or its end; or by any of several whole ones. Ours and the channel's, in whichever case it was typed. */
export function numbersCondition(numbers: string[]): SQL | undefined {
  const [only] = numbers;
  if (numbers.length === 1 && only) {
    return or(...writings(only).map(oneNumber));
  }
  const written = numbers.flatMap(writings);
  return or(inArray(payments.ourNo, written), inArray(payments.channelNo, written));
}

function datesOf(filter: PaymentFilter): (SQL | undefined)[] {
  return [
    filter.dateFrom ? gte(payments.businessDate, filter.dateFrom) : undefined,
    filter.dateTo ? lte(payments.businessDate, filter.dateTo) : undefined,
    ...timesOf(filter),
  ];
}

/** Instants that a business date can hold, whatever the channel's zone and day cut: from a day and a half before its UTC midnight to
 *  two and a half after. Says nothing new, and lets the index of times find the place. */
export function timesOf({ dateFrom, dateTo }: PaymentFilter): (SQL | undefined)[] {
  return [
    dateFrom ? sql`${payments.occurredAt} >= ${dateFrom}::date - interval '36 hours'` : undefined,
    dateTo ? sql`${payments.occurredAt} < ${dateTo}::date + interval '60 hours'` : undefined,
  ];
}

/** Instants beside those, of the one date of a filter. */
export function timesBeside({ dateFrom, dateTo }: PaymentFilter): SQL[] {
  if (!dateFrom || dateFrom !== dateTo) return [];
  return [
    sql`${payments.occurredAt} < ${dateFrom}::date - interval '36 hours'`,
    sql`${payments.occurredAt} >= ${dateTo}::date + interval '60 hours'`,
  ];
}

/** The conditions of a filter. Refuses a malformed amount as `minorRanges` does. */
export function conditions(filter: PaymentFilter): SQL[] {
  const parts: (SQL | undefined)[] = [
    filter.numbers?.length ? numbersCondition(filter.numbers) : undefined,
    filter.kinds?.length ? inArray(payments.kind, filter.kinds) : undefined,
    filter.statuses?.length ? inArray(payments.status, filter.statuses) : undefined,
    filter.channels?.length ? inArray(payments.channelCode, filter.channels) : undefined,
    filter.originalNo ? inArray(payments.originalOurNo, writings(filter.originalNo)) : undefined,
    filter.merchantNo ? eq(payments.merchantNo, filter.merchantNo) : undefined,
    filter.currency ? eq(payments.currency, filter.currency) : undefined,
    ...(filter.dateFrom && filter.dateFrom === filter.dateTo ? [eq(payments.businessDate, filter.dateFrom)] : datesOf(filter)),
    inRanges(...AMOUNT, minorRanges(filter)) ?? undefined,
  ];
  return parts.filter((part) => part !== undefined);
}

/** The amounts of a filter, a condition for the currencies of as many decimals: each has one place in the index of currencies and amounts. None where no
 *  amount is asked for. */
export const amountArms = (filter: PaymentFilter): SQL[] => minorRanges(filter).map((range) => inRange(...AMOUNT, range));

/** As `conditions`, with the amounts looked at and never sought: for who reads in another order and knows that there are many. */
export function conditionsInPassing(filter: PaymentFilter): SQL[] {
  const amounts = inRanges(sql`(${payments.amountMinor} + 0)`, AMOUNT[1], minorRanges(filter));
  return [...conditions({ ...filter, ...ANY_AMOUNT }), ...(amounts ? [amounts] : [])];
}
