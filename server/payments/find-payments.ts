/** Payments and refunds by one number, for the search that everybody has at hand. */
import type { Tx } from '../../db/client.ts';
import { writings } from '../kernel/search-text.ts';
import type { PaymentRow } from './contract.ts';
import { selectByNumber, selectByPart } from './store.ts';

/** Shorter pieces than this are in too many numbers to be looked for in their middle. */
const PART_LENGTH = 6;

/** By our number or the channel's, as it is typed, else in capitals or in small letters: whole, its beginning or its end; where none fits, by a piece of
 *  six or more characters from anywhere in it, as it is typed, else in any case, which finds numbers of both cases too. At most `limit`, in no promised
 *  order. */
export async function findPayments(tx: Tx, number: string, limit: number): Promise<PaymentRow[]> {
  for (const writing of writings(number)) {
    const found = await selectByNumber(tx, writing, limit);
    if (found.length > 0) return found;
  }
  if (number.length < PART_LENGTH) return [];
  const asTyped = await selectByPart(tx, number, limit, false);
  const hasCase = writings(number).length > 1;
  return asTyped.length > 0 || !hasCase ? asTyped : selectByPart(tx, number, limit, true);
}
