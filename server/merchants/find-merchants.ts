/** Merchants by part of a name or the beginning of a number, for the search that everybody has at hand. */
import type { Tx } from '../../db/client.ts';
import { type MerchantRow, selectMerchants } from './store.ts';

export async function findMerchants(tx: Tx, text: string, limit: number): Promise<MerchantRow[]> {
  return selectMerchants(tx, text, null, limit);
}
