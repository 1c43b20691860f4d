/** Differences by one number, for the search that everybody has at hand. */
import type { Tx } from '../../../db/client.ts';
import type { DifferenceRow } from './contract.ts';
import { BY_DATE } from './order-store.ts';
import { selectDifferences } from './store.ts';

/** By its own number, ours or the channel's: whole or its beginning. */
export async function findDifferences(tx: Tx, number: string, limit: number): Promise<DifferenceRow[]> {
  return selectDifferences(tx, { number }, BY_DATE, null, limit);
}
