/** Ranges of amounts as a condition: an amount in minor units says nothing without its currency. */
import { type SQL, sql } from 'drizzle-orm';
import type { MinorRange } from '../server/kernel/amount-range.ts';

/** `amount` and `currency` are columns of one row. The amount is asked first: nearly every row is settled by it, without a look into a list of currencies. */
export function inRange(amount: SQL, currency: SQL, { minMinor, maxMinor, currencies }: MinorRange): SQL {
  const parts: SQL[] = [];
  if (minMinor !== null) parts.push(sql`${amount} >= ${minMinor.toString()}::bigint`);
  if (maxMinor !== null) parts.push(sql`${amount} <= ${maxMinor.toString()}::bigint`);
  parts.push(sql`${currency} = ANY (${sql.param(currencies)}::bpchar[])`);
  return sql`(${sql.join(parts, sql` AND `)})`;
}

/** In any of the ranges. Null where none is asked for. */
export function inRanges(amount: SQL, currency: SQL, ranges: readonly MinorRange[]): SQL | null {
  const each = ranges.map((range) => inRange(amount, currency, range));
  return each.length > 0 ? sql`(${sql.join(each, sql` OR `)})` : null;
}
