/** Lists of an amount in the order of time, in SQL: no index has both, so each is found by the shorter of two ways. */
import { and, type SQL, sql } from 'drizzle-orm';
import { rows, type Tx } from '../../db/client.ts';
import { inRanges } from '../../db/minor-ranges.ts';
import { payments } from '../../db/schema/payments.ts';
import { minorRanges } from '../kernel/amount-range.ts';
import type { PaymentFilter } from './contract.ts';
import { ANY_AMOUNT, amountArms, conditions, timesOf } from './filter-store.ts';
import { type After, before, beyond, directionOf, type Order } from './order-store.ts';

/** A page of at most `limit` rows after the last one seen. `last`: those found elsewhere fill it as far as this row, and only what comes before it is
 *  wanted; null where there is no such row. */
export type Page = { order: Order; after: After; limit: number; last?: After };

/** What is asked beside the amount, whose ranges name the currency. */
const othersOf = (filter: PaymentFilter): SQL[] => conditions({ ...filter, ...ANY_AMOUNT, currency: undefined });

/** The filters that an index in the order of time tells without a row of the table, which together make up this one: what else is asked lies in its key or
 *  beside it. Null where none does. With several of status, channel and date the planner takes the index of one and reads the rows for the others. */
function toldByIndex(filter: PaymentFilter): PaymentFilter[] | null {
  const { numbers, originalNo, kinds = [], channels = [], statuses = [], merchantNo, dateFrom, dateTo } = filter;
  if (numbers?.length || originalNo || (kinds.length > 0 && (kinds.length > 1 || kinds[0] !== 'refund'))) return null;
  if (dateFrom !== dateTo && !merchantNo) return null;
  const keys = [kinds, channels, statuses].filter(({ length }) => length > 0).length;
  if (merchantNo ? keys > 1 || (keys === 1 && statuses.length === 0) : keys + (dateFrom ? 1 : 0) > 1) return null;
  // One that is named twice is found once.
  if (channels.length > 0) return [...new Set(channels)].map((channel) => ({ ...filter, channels: [channel] }));
  return statuses.length > 0 ? [...new Set(statuses)].map((status) => ({ ...filter, statuses: [status] })) : [filter];
}

/** As many payments of an amount are sorted; more are met often enough on the way through all of them in order. */
const FEW = 10_000;

/** The same where each has to be read from the table, and the way in order needs none of it. */
const FEW_TO_READ = 4_000;

/** Whether at most `most` payments are of the amount, or few enough to be sorted. The index of amounts tells it; the planner does not know: of the largest amounts it takes a hundred times too many for granted, and would look for the
 *  few of them through all payments in order. */
export async function areFew(tx: Tx, filter: PaymentFilter, most?: number): Promise<boolean> {
  const few = most ?? (othersOf(filter).length > 0 && toldByIndex(filter) ? FEW_TO_READ : FEW);
  const found = amountArms(filter).map((arm) => sql`(SELECT FROM ${payments} WHERE ${arm} LIMIT ${few + 1})`);
  const [row] = await rows<{ few: boolean }>(tx, sql`SELECT count(*) <= ${few} AS few FROM (${sql.join(found, sql` UNION ALL `)}) found`);
  return row?.few === true;
}

/** Ids of a page of an amount that few have: their places by the index of amounts, by it alone where nothing else is asked for. Of a range of
 *  dates it tells the instants that they can hold, and what lies beside them is not read. */
export function pageOfFew(filter: PaymentFilter, { order, after, limit }: Page): SQL {
  const direction = directionOf(order);
  const others = othersOf(filter);
  // All of them, also where some came since they were counted; by itself (OFFSET 0), or it is planned as a way through all in order.
  const columns = others.length > 0 ? sql`*` : sql`occurred_at, id`;
  const times = filter.dateFrom === filter.dateTo ? [] : timesOf(filter);
  const found = amountArms(filter).map((arm) => sql`(SELECT ${columns} FROM ${payments} WHERE ${and(arm, ...times)} OFFSET 0)`);
  return sql`SELECT id FROM (${sql.join(found, sql` UNION ALL `)}) ${payments} WHERE ${and(sql`true`, ...others, ...beyond(order, after))}
    ORDER BY occurred_at ${direction}, id ${direction} LIMIT ${limit}`;
}

/** Ids of a page of an amount that many have, by indexes in the order of time alone. Null where no index tells the filter. */
export function pageOfMany(filter: PaymentFilter, { order, after, limit, last = null }: Page): SQL | null {
  const direction = directionOf(order);
  const inOrder = sql`ORDER BY occurred_at ${direction}, id ${direction} LIMIT ${limit}`;
  const asked = inRanges(sql`(amount_minor + 0)`, sql`currency`, minorRanges(filter)) ?? sql`true`;
  const told = toldByIndex(filter)?.map((one) => {
    const others = othersOf(one);
    return sql`(SELECT id, occurred_at FROM ${payments} WHERE ${and(asked, ...others, ...beyond(order, after), ...before(order, last))} ${inOrder})`;
  });
  return told ? sql`SELECT id FROM (${sql.join(told, sql` UNION ALL `)}) told ${inOrder}` : null;
}
