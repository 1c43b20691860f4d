/** The order of payments in time, and where a page of them begins. */
import { type SQL, sql } from 'drizzle-orm';
import { payments } from '../../db/schema/payments.ts';

export type Order = 'newest' | 'oldest';

/** Instant and id of the last row seen; null at the beginning. */
export type After = [string, string] | null;

export const directionOf = (order: Order): SQL => sql.raw(order === 'newest' ? 'DESC' : 'ASC');

export const orderOf = (order: Order): SQL => sql`ORDER BY occurred_at ${directionOf(order)}, id ${directionOf(order)}`;

/** What comes after the last row seen. */
export function beyond(order: Order, after: After): SQL[] {
  if (!after) return [];
  const key = sql`(${payments.occurredAt}, ${payments.id})`;
  const last = sql`(${after[0]}::timestamptz, ${after[1]}::uuid)`;
  return [order === 'newest' ? sql`${key} < ${last}` : sql`${key} > ${last}`];
}

/** What comes before the last row that is wanted; everything where none is known yet. */
export function before(order: Order, last: After): SQL[] {
  return beyond(order === 'newest' ? 'oldest' : 'newest', last);
}
