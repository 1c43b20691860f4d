/** Ranges of amounts as a condition: an amount in minor units says nothing without its currency. */
import { type SQL, sql } from 'drizzle-orm';
import type { MinorRange } from '../server/kernel/amount-range.ts';

/** `amount` and `currency` are columns of one row. Null where no range is asked for. */
export function inRanges(amount: SQL, currency: SQL, ranges: readonly MinorRange[]): SQL | null {
  if (ranges.length === 0) return null;
  const each = ranges.map(({ currencies, minMinor, maxMinor }) => {
    const parts = [sql`${currency} = ANY (${sql.param(currencies)}::text[])`];
    if (minMinor !== null) parts.push(sql`${amount} >= ${minMinor.toString()}::bigint`);
    if (maxMinor !== null) parts.push(sql`${amount} <= ${maxMinor.toString()}::bigint`);
    return sql`(${sql.join(parts, sql` AND `)})`;
  });
  return sql`(${sql.join(each, sql` OR `)})`;
}
