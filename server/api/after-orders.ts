/** What follows when orders are imported: every date whose run the records may change is reconciled again by the queue. */
import type { Ambience } from '../guard/context.ts';
import { importOrderRows, orderRowsInput } from '../payments/import-orders.ts';
import { askForReconciliation } from '../queues/queues.ts';
import { datesOfRecords } from '../reconciliation/runs/dates-to-reconcile.ts';

/** `dates` as the import answers them. */
export async function afterOrders({ database }: Ambience, channelCode: string, dates: readonly string[]): Promise<void> {
  for (const businessDate of await datesOfRecords(database.db, channelCode, dates))
    await askForReconciliation({ channelCode, businessDate, cause: 'import' });
}

/** The rows of an API call, and what follows. Refuses what `importOrderRows` does. */
export async function importRowsAndReconcile(ambience: Ambience, raw: unknown) {
  const result = await importOrderRows(ambience, raw);
  await afterOrders(ambience, orderRowsInput.parse(raw).channelCode, result.dates);
  return result;
}
