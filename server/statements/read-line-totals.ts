/** What the lines of published statements add up to, for rooms that compare them: known since they were read. */
import type { Tx } from '../../db/client.ts';
import type { LineTotal } from './contract.ts';
import { lineTotalsOf } from './totals-store.ts';

/** Minor units, by kind, currency and status. Null where one of the statements was imported before totals were kept. */
export async function readLineTotals(tx: Tx, statementIds: readonly string[]): Promise<LineTotal[] | null> {
  return lineTotalsOf(tx, statementIds);
}
