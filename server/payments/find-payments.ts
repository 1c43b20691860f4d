/** Payments and refunds by one number, for the search that everybody has at hand. */
import type { Tx } from '../../db/client.ts';
import type { PaymentRow } from './contract.ts';
import { selectByNumber, selectByPart } from './store.ts';

/** Shorter pieces than this are in too many numbers to be looked for in their middle. */
const PART_LENGTH = 6;

/** By our number or the channel's: whole, its beginning or its end; where none fits, by a piece of six or more characters from its
 *  middle. At most `limit`, in no promised order. */
export async function findPayments(tx: Tx, number: string, limit: number): Promise<PaymentRow[]> {
  const found = await selectByNumber(tx, number, limit);
  return found.length > 0 || number.length < PART_LENGTH ? found : selectByPart(tx, number, limit);
}
