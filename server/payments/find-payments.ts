/** Payments and refunds by one number, for the search that everybody has at hand. */
import type { Tx } from '../../db/client.ts';
import type { PaymentRow } from './contract.ts';
import { selectByNumber } from './store.ts';

/** By our number or the channel's: whole, its beginning or its end. At most `limit`, in no promised order. */
export async function findPayments(tx: Tx, number: string, limit: number): Promise<PaymentRow[]> {
  return selectByNumber(tx, number, limit);
}
