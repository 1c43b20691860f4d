/** Streams orders into a temporary table of one transaction. Rows that cannot be read come back as rejects; memory stays flat. */
import type { Connection } from '../../db/copy.ts';
import type { DayRule } from '../kernel/business-date.ts';
import { failpoint } from '../kernel/failpoint.ts';
import type { Random } from '../kernel/random.ts';
import type { Reject } from '../statements/contract.ts';
import { COPY_TRAILER } from '../statements/copy-lines.ts';
import { OrderEncoder } from './copy-orders.ts';
import type { OrderRow } from './orders-export.ts';
import { countRepeats, openStaging } from './staging-store.ts';

export type StagedOrders = { rowCount: number; rejectCount: number /** The first ten thousand. */; rejects: Reject[] };
export type OrderBatches = AsyncIterable<{ rows: OrderRow[]; rejects: Reject[] }>;

const REJECTS_KEPT = 10_000;

/** Creates `table` (dropped at the end of the transaction), fills it and counts the repeats: a number handed in twice keeps both rows,
 *  the second with `repeat` 1. `client` is inside a transaction. */
export async function stageOrders(
  client: Connection,
  table: string,
  batches: OrderBatches,
  rule: DayRule,
  random: Random,
): Promise<StagedOrders> {
  const copy = await openStaging(client, table);
  const encoder = new OrderEncoder(rule, random);
  const staged: StagedOrders = { rowCount: 0, rejectCount: 0, rejects: [] };
  try {
    for await (const { rows, rejects } of batches) {
      for (const row of rows) encoder.add(row);
      staged.rowCount += rows.length;
      staged.rejectCount += rejects.length;
      if (staged.rejects.length < REJECTS_KEPT) staged.rejects.push(...rejects.slice(0, REJECTS_KEPT - staged.rejects.length));
      for (const bytes of encoder.take()) await copy.write(bytes);
    }
    for (const bytes of encoder.take(true)) await copy.write(bytes);
    await copy.end(COPY_TRAILER);
  } catch (error) {
    await copy.giveUp(error as Error);
    throw error;
  }
  await failpoint('orders.staged');
  await countRepeats(client, table);
  return staged;
}
