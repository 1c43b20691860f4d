/** Ranges of amounts as a condition: an amount in minor units says nothing without its currency. */
import { type SQL, sql } from 'drizzle-orm';
import type { MinorRange } from '../server/kernel/amount-range.ts';

/** `amount` and `currency` are columns of one row. Null where no range is asked for. Several ranges are of all currencies together, so that the one
 *  of most of them is what is left; and the amount is asked first: nearly every row is settled by it, without a look into a list of currencies. */
export function inRanges(amount: SQL, currency: SQL, ranges: readonly MinorRange[]): SQL | null {
  if (ranges.length === 0) return null;
  const [most, ...others] = ranges.toSorted((a, b) => b.currencies.length - a.currencies.length);
  const each = [most, ...others].map((range) => {
    const { minMinor, maxMinor, currencies } = range as MinorRange;
    const parts: SQL[] = [];
    if (minMinor !== null) parts.push(sql`${amount} >= ${minMinor.toString()}::bigint`);
    if (maxMinor !== null) parts.push(sql`${amount} <= ${maxMinor.toString()}::bigint`);
    const isRest = range === most && others.length > 0;
    const named = isRest ? others.flatMap((other) => other.currencies) : currencies;
    parts.push(isRest ? sql`${currency} <> ALL (${sql.param(named)}::bpchar[])` : sql`${currency} = ANY (${sql.param(named)}::bpchar[])`);
    return sql`(${sql.join(parts, sql` AND `)})`;
  });
  return sql`(${sql.join(each, sql` OR `)})`;
}
