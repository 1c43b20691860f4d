/** In which order the list of differences is, and what a page address of each order holds. */
import type { SQL } from 'drizzle-orm';
import { sql } from '../../../db/client.ts';
import { type CursorPart, decodeCursor, encodeCursor, malformedCursor } from '../../guard/page.ts';
import type { DifferenceOrder, DifferenceRow } from './contract.ts';

const MAGNITUDE = sql.raw('amount_magnitude(d.delta_minor, d.currency::text)');
const BAND = sql.raw('(- amount_band(d.delta_minor, d.currency::text))');
type OrderKey = { part: CursorPart; expression: SQL; cast: SQL; of(row: DifferenceRow, rank: string): string };
const ID: OrderKey = { part: 'id', expression: sql`d.id`, cast: sql.raw('uuid'), of: (row) => row.id };
const FOUND: OrderKey = {
  part: 'instant',
  expression: sql`d.found_at`,
  cast: sql.raw('timestamptz'),
  of: (row) => row.foundAt.toISOString(),
};
const ranked = (expression: SQL): OrderKey => ({ part: 'text', expression, cast: sql.raw('numeric'), of: (_row, rank) => rank });
const DATE: OrderKey = { part: 'date', expression: sql`d.business_date`, cast: sql.raw('date'), of: (row) => row.businessDate };

/** The keys of an order and whether they fall. Age is counted from the business date, and rises where that falls. */
export function keysOf({ by, descending }: DifferenceOrder): { keys: OrderKey[]; falls: boolean } {
  if (by === 'next') return { keys: [ranked(BAND), FOUND, ID], falls: false };
  if (by === 'delta') return { keys: [ranked(MAGNITUDE), ID], falls: descending };
  if (by === 'age') return { keys: [DATE, ID], falls: !descending };
  return { keys: [DATE, ID], falls: descending };
}

/** What a page address of this order holds; a page of one order is none of another's. */
export function orderCursor(order: DifferenceOrder) {
  const { keys, falls } = keysOf(order);
  const name = `${falls ? '-' : ''}${order.by}`;
  return {
    encode: (row: DifferenceRow & { rank: string }) => encodeCursor([name, ...keys.map((key) => key.of(row, row.rank))]),
    decode: (cursor: string | undefined): string[] | null => {
      const found = decodeCursor(cursor, ['text', ...keys.map((key) => key.part)]);
      if (!found) return null;
      const [of, ...values] = found as string[];
      const isFit = (value: string, at: number) => keys[at]?.part !== 'text' || /^-?\d{1,30}$/.test(value);
      if (of !== name || !values.every(isFit)) throw malformedCursor();
      return values;
    },
  };
}

export const BY_DATE: DifferenceOrder = { by: 'businessDate', descending: true };
